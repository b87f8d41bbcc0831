//! EDGE: the program. Inputs -> workers -> one ordered stream of results -> a form to read.
//!
//! Everything that may fail for outside reasons is here; what the pages say is worked out in the engine, which
//! knows no disk, clock or thread. Start reading at `commands.rs`: one function a subcommand.

mod addresses;
mod arenas;
mod cli;
mod cli_house;
mod commands;
mod config;
pub mod fetch;
pub mod follow;
mod following;
mod index;
pub mod keep;
mod kept;
mod learn;
mod notify;
mod output;
mod pool;
mod progress;
mod rank;
mod read;
pub mod render;
mod serve;
mod snippet;
pub use serve::measure;
pub mod view;
pub mod websub;

use clap::Parser;
use std::process::ExitCode;

/// Done, and every input was taken.
const DONE: u8 = 0;
/// Failed: nothing more could be done.
const FAILED: u8 = 1;
// Wrong usage is 2: clap says so itself.
/// Done, but some inputs were refused.
const SOME_REFUSED: u8 = 3;

/// Runs the program with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    if cli.runs_on() {
        arenas::few();
    }
    // TLS is built on it: whatever opens a connection later finds it.
    fetch::install_crypto();
    match commands::run(cli) {
        Ok(outcome) if outcome.refused == 0 => ExitCode::from(DONE),
        Ok(_) => ExitCode::from(SOME_REFUSED),
        // Whoever read our output has enough of it: `rashomon extract ... | head` is no failure.
        Err(error) if output::is_broken_pipe(&error) => ExitCode::from(DONE),
        Err(error) => {
            progress::say(&format!("error: {error:#}"));
            ExitCode::from(FAILED)
        }
    }
}
