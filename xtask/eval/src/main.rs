//! `cargo xtask eval [SUITE...] [--data DIR]`: our code on labelled data, one table, ours beside the best peer.
//! `cargo xtask train extract|authors|dates|names [--folds N | --holdout SET]`: makes weights again, or measures them on unseen
//! pages.
//! `cargo xtask bench`: speed as counts and as ratios to a peer in the same run.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is what it is for")]

mod bench;
mod bootstrap;
mod data;
mod floors;
mod quality;
mod suites;
mod train;

use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::ExitCode;

/// A line of the table.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Data set and measure, `scrapinghub shF1`: the key in `quality/floors.json` after `suite/`.
    pub(crate) measure: String,
    /// What we reach; higher is better.
    pub(crate) ours: f64,
    /// The best peer measured on the same data, and its name.
    pub(crate) peer: Option<(f64, &'static str)>,
    /// Between what it lies in 95 of 100 draws of the data, where that is known.
    pub(crate) interval: Option<bootstrap::Interval>,
    /// Whether it is a speed: shown, but noisy, so never a floor.
    pub(crate) speed: bool,
}

impl Row {
    /// A row without a peer.
    pub(crate) fn new(measure: impl Into<String>, ours: f64) -> Self {
        Self { measure: measure.into(), ours, peer: None, interval: None, speed: false }
    }

    /// A row that tells of speed.
    pub(crate) fn speed(measure: impl Into<String>, ours: f64) -> Self {
        Self { speed: true, ..Self::new(measure, ours) }
    }

    /// The same row with what it lies between.
    pub(crate) fn within(mut self, interval: bootstrap::Interval) -> Self {
        self.interval = Some(interval);
        self
    }

    /// The interval in words, or nothing.
    pub(crate) fn span(&self) -> String {
        self.interval.map_or_else(String::new, |(low, high)| format!("{low:.3} to {high:.3}"))
    }

    /// The same row beside a peer's figure.
    pub(crate) fn beside(mut self, figure: f64, name: &'static str) -> Self {
        self.peer = Some((figure, name));
        self
    }
}

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("eval: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does what the command line asks for.
fn measure() -> Result<()> {
    let mut names = Vec::new();
    let mut data = PathBuf::from("../shared/bench");
    let mut raise = false;
    let mut mode = train::Mode::Write;
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--data" => data = args.next().map(PathBuf::from).unwrap_or_default(),
            "--raise" => raise = true,
            "--folds" => {
                let folds = args.next().and_then(|n| n.parse().ok()).filter(|n| *n > 1);
                mode = train::Mode::Folds(folds.context("--folds takes a number from 2")?);
            }
            "--holdout" => mode = train::Mode::Holdout(args.next().context("--holdout takes a set's name")?),
            flag if flag.starts_with('-') => {
                bail!(
                    "unknown flag {flag}: eval takes [SUITE...] [--data DIR] [--raise], \
                     train extract|authors|dates|names [--folds N] [--holdout SET]"
                )
            }
            name => names.push(name.to_owned()),
        }
    }
    match command.as_str() {
        "eval" => suites::run(&names, &data, raise),
        "bench" => bench::run(&data),
        "train" => train::run(&names, &data, &mode),
        // Not for users: `eval` runs itself so, once for each input that might kill it.
        "hostile" => suites::ingest::hostile::child(&std::env::args().skip(2).collect::<Vec<_>>()),
        other => bail!("unknown command {other:?}: eval, bench or train"),
    }
}
