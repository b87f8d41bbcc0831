//! `cargo xtask train extract|authors|dates|names`: the weights that ship, made again from annotations whose licences allow
//! it.

mod authors;
mod boost;
mod dates;
mod extract;
mod labels;
pub(crate) mod names;

pub(crate) use extract::Mode;

use anyhow::{Result, bail};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// Trains what is named.
pub(crate) fn run(what: &[String], data: &Path, mode: &Mode) -> Result<()> {
    match what {
        [one] if one == "extract" => extract::run(&data.join("extraction"), mode),
        [one] if one == "authors" => authors::run(&data.join("extraction"), mode),
        [one] if one == "names" => names::run(data),
        [one] if one == "dates" => dates::run(&data.join("extraction"), mode),
        _ => bail!("train takes extract, authors, dates or names"),
    }
}

/// The hash of an address's host, by which pages are parted: pages of one site are judged by weights that have seen none of
/// them.
fn host(url: &str) -> u64 {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or(url);
    xxh3_64(host.trim_start_matches("www.").as_bytes())
}
