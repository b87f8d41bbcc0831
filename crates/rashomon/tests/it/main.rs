//! The program as a whole, run as a user runs it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may end where it likes")]

mod addresses;
mod api;
mod bad_input;
mod cli;
mod correcting;
mod explain;
mod feed_files;
mod feeds_command;
mod fetching;
mod following;
mod formats;
mod forms;
mod keeping;
mod mail;
mod newsroom;
mod recovery;
mod storybook;
mod websub;

use assert_cmd::Command;
use std::path::Path;

/// The program, to be run in `dir`.
fn rashomon(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("rashomon").unwrap();
    command
        .current_dir(dir)
        .args(args)
        .env("RASHOMON_DATA", "data")
        // The user's own configuration is none of the tests'.
        .env("XDG_CONFIG_HOME", dir.join("no-configuration"))
        .env_remove("NO_COLOR")
        .env_remove("RUST_BACKTRACE");
    command
}

/// Exit code, standard output and standard error of a run.
fn run(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let output = rashomon(dir, args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A small news page in our own words.
const FERRY: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
<title>Ferry to Skerry Isle runs again after storm | Tidewater Gazette</title>\
<meta property=\"og:site_name\" content=\"Tidewater Gazette\">\
<meta property=\"article:published_time\" content=\"2031-05-04T09:30:00+01:00\"></head><body>\
<nav><a href=\"/\">Home</a> <a href=\"/sport\">Sport</a></nav>\
<article><h1>Ferry to Skerry Isle runs again after storm</h1><p>By Nora Quill</p>\
<p>The ferry between Tidewater and Skerry Isle sailed on Sunday for the first time in nine days, \
after a storm that had torn the pontoon from its moorings.</p>\
<p>Harbour master Edwin Sloe said divers had checked every chain of the new pontoon. \
“We did not want to lose it a second time,” Sloe said.</p>\
<p>About 240 islanders had been living on supplies flown in by helicopter since the storm of April 25, \
the island council said.</p></article><footer>© 2031 Tidewater Gazette</footer></body></html>";
