//! A made-up web of outlets, events and feeds: a seed to a world, and the world as its servers tell it.
//!
//! It wrote the stories, so it knows which articles are one story and who had it from whom.

pub mod group;
pub mod names;
pub mod newsroom;
pub mod order;
mod reread;
pub mod soak;
pub mod web;
pub mod world;
