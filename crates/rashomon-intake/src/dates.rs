//! The date strings of feeds to instants.
