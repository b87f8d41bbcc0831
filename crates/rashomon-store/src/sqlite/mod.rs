//! The databases of the data directory, on SQLite.

mod apply;
pub(crate) mod body;
pub(crate) mod db;
pub(crate) mod derived;
mod migrate;
pub(crate) mod state;
mod then;
