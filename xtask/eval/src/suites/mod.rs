//! The suites, one file each: data in, predictions out, the data's own scorer asked, rows back.

mod claims;
mod clustering;
mod entities;
mod extraction;
mod ingest;
mod quotes;
mod reuse;
mod summary;
mod time;

use crate::Row;
use anyhow::Result;
use std::path::Path;

/// A suite: its name and the function that runs it on its folder of labelled data.
type Suite = (&'static str, fn(&Path) -> Result<Vec<Row>>);

/// In the order of the data's way.
const SUITES: &[Suite] = &[
    ("ingest", ingest::run),
    ("extraction", extraction::run),
    ("quotes", quotes::run),
    ("entities", entities::run),
    ("time", time::run),
    ("reuse", reuse::run),
    ("clustering", clustering::run),
    ("claims", claims::run),
    ("summary", summary::run),
];

/// Runs the named suites (all, where none is named) and prints the table.
pub(crate) fn run(names: &[String], data: &Path) -> Result<()> {
    for (name, suite) in SUITES {
        if !names.is_empty() && !names.iter().any(|n| n == name) {
            continue;
        }
        let folder = data.join(name);
        if !folder.is_dir() {
            println!("{name:12} no data at {}", folder.display());
            continue;
        }
        for row in suite(&folder)? {
            let peer = row.peer.map_or(String::new(), |(figure, peer)| format!("{figure:.3} {peer}"));
            println!("{name:12} {:44} {:.3}  {peer}", row.measure, row.ours);
        }
    }
    Ok(())
}
