//! A page to the feeds it points at.
