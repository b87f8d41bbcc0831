//! `cargo xtask sim [group|order|soak|newsroom] [--seed N] [--outlets N] [--days N] [--articles N] [--stories N]`: a made-up web, read by the program.
#![allow(clippy::print_stderr, reason = "errors go there")]

use anyhow::{Context, Result, bail};
use std::process::ExitCode;
use xtask_sim::world::Size;

fn main() -> ExitCode {
    match sim() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sim: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn sim() -> Result<()> {
    let mut args = std::env::args().skip(1).peekable();
    let mode = args.next_if(|a| !a.starts_with('-')).unwrap_or_else(|| "group".to_owned());
    let (mut seed, mut size) = (1, Size { outlets: 200, days: 10, articles: 3_000, stories: None });
    if mode == "newsroom" {
        // As many days as keep the fold's window small.
        (size.outlets, size.days, size.articles) = (2_000, 90, 10_000);
    }
    while let Some(flag) = args.next() {
        let value: u64 =
            args.next().and_then(|v| v.parse().ok()).with_context(|| format!("{flag} wants a number"))?;
        let count = usize::try_from(value)?;
        match flag.as_str() {
            "--seed" => seed = value,
            "--outlets" => size.outlets = count,
            "--days" => size.days = count,
            "--articles" => size.articles = count,
            "--stories" => size.stories = Some(count),
            _ => bail!("unknown flag {flag}: there are --seed, --outlets, --days, --articles and --stories"),
        }
    }
    match mode.as_str() {
        "group" => xtask_sim::group::run(seed, size),
        "order" => xtask_sim::order::run(seed, size),
        "soak" => {
            let folder = std::env::current_dir()?.join("target/sim/soak");
            // What an earlier run left there is in the way, and nobody's.
            if folder.exists() {
                std::fs::remove_dir_all(&folder)?;
            }
            xtask_sim::soak::run(seed, size, &folder)
        }
        "newsroom" => {
            let stories = size.stories.map_or_else(|| "any".to_owned(), |n| n.to_string());
            // Filled once: another size has another folder.
            let name = format!("newsroom-{seed}-{}-{}-{}-{stories}", size.outlets, size.days, size.articles);
            xtask_sim::newsroom::run(seed, size, &std::env::current_dir()?.join("target/sim").join(name))
        }
        other => bail!("unknown mode {other}: there are group, order, soak and newsroom"),
    }
}
