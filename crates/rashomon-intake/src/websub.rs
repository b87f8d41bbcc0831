//! The parts of a WebSub subscriber that need no socket.
