//! Everything that has to pass, in the order in which it fails fastest.

use crate::tools::tools;
use crate::{cargo, run, tidy};
use anyhow::{Context, Result};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Format, tidy, lints, tests, docs, fuzz targets, licences.
pub(crate) fn ci() -> Result<()> {
    step("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("tidy", tidy::tidy)?;
    // With what the program leaves out unless asked; the other way is what `cargo run` builds.
    const FEATURES: &str = "rashomon/parquet,rashomon/oidc";
    step("clippy", || {
        let what = ["clippy", "--workspace", "--all-targets", "--features", FEATURES, "--", "-D", "warnings"];
        run(&mut cargo(&what))
    })?;
    // Snapshots are compared, never rewritten, and proptest's failures are printed, not stored.
    let tools = tools();
    step("tests", || {
        let mut tests = cargo(&["test", "--workspace", "--features", FEATURES]);
        tests.env("INSTA_UPDATE", "no").env("INSTA_FORCE_PASS", "0");
        run(tests.envs(tools))
    })?;
    step("docs", docs)?;
    step("fuzz targets", || run(&mut cargo(&["check", "--quiet", "--manifest-path", "fuzz/Cargo.toml"])))?;
    step("licences and bans", licences)
}

/// The API documentation, private items too (its readers are those who work on it), with warnings as errors.
pub(crate) fn docs() -> Result<()> {
    run(cargo(&["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"])
        .env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links"))
}

/// `cargo deny`, installed on first use (unoptimised: it builds in a third of the time and runs once). Advisories need a database from the network and are not part of this.
fn licences() -> Result<()> {
    let there =
        Command::new("cargo-deny").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !there.is_ok_and(|s| s.success()) {
        println!("installing cargo-deny (once)");
        run(&mut cargo(&["install", "--quiet", "--locked", "--debug", "cargo-deny"]))
            .context("the licence check needs cargo-deny: cargo install --locked cargo-deny")?;
    }
    run(Command::new("cargo-deny").args(["check", "licenses", "bans", "sources"]))
}

/// Runs one step and says how long it took.
fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("== {name}");
    let start = Instant::now();
    work().with_context(|| format!("{name} failed"))?;
    println!("== {name}: ok, {} s", start.elapsed().as_secs());
    Ok(())
}
