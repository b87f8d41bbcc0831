//! What to fetch next, and when: schedule and politeness as a state machine without sockets or clock.
