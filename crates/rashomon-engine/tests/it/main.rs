//! The walk from outside, in one binary.

mod corpus;
mod walk;
