//! The project's own chores. `cargo xtask ci` is all that has to pass.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "chores talk to the terminal")]

mod ci;
mod tidy;
mod tools;

use anyhow::{Context, Result, bail};
use std::process::{Command, ExitCode};

const USAGE: &str = "usage: cargo xtask COMMAND

  ci                           everything that has to pass: format, lints, tidy, tests, docs, licences
  tidy                         edges between crates, banned words, glossary, file sizes
  docs                         the API documentation, warnings as errors
  eval [SUITE...] [--data DIR] our code on labelled data beside the best peers; --raise writes quality/floors.json
  gen pages ARTICLES.jsonl     pages that carry several articles, made of any articles, and the truth about them
  sim [group|order|soak|newsroom] [--seed N] [--outlets N] [--days N] [--articles N] [--stories N]
                               a made-up web: folded and held against its truth, followed into a data directory, or
                               kept there once for measuring what lists and pages cost
  train extract|authors|dates|names
                               makes shipped weights again; --folds N or --holdout SET (not names) measures on unseen pages
  bench [--data DIR]           speed, as ratios to a peer in the same run";

fn main() -> ExitCode {
    match chore() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does what the command line asks for.
fn chore() -> Result<()> {
    // Everything is run from the root, wherever it was called.
    std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))?;
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("ci") => ci::ci(),
        Some("tidy") => tidy::tidy(),
        Some("docs") => ci::docs(),
        // The measuring code uses every crate, in release; it lives apart so that the other chores start at once.
        Some("eval" | "train" | "bench") => {
            let mut command = cargo(&["run", "--quiet", "--release", "--package", "xtask-eval", "--"]);
            run(command.args(&args))
        }
        Some("sim") => {
            let mut command = cargo(&["run", "--quiet", "--release", "--package", "xtask-sim", "--"]);
            run(command.args(&args[1..]))
        }
        Some("gen") => {
            let mut command = cargo(&["run", "--quiet", "--package", "xtask-gen", "--"]);
            run(command.args(&args))
        }
        _ => bail!("{USAGE}"),
    }
}

/// A cargo command of the toolchain that built us.
fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(args);
    command
}

/// Runs a command to its end; its failure is ours.
fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {command:?}"))?;
    if !status.success() {
        bail!("{command:?} failed");
    }
    Ok(())
}
