//! The suites, one file each: data in, predictions out, the data's own scorer asked, rows back.

mod claims;
mod clustering;
mod entities;
pub(crate) mod extraction;
mod figures;
pub(crate) mod ingest;
mod pages;
mod quotes;
mod reuse;
mod summary;
mod time;

use crate::Row;
use crate::floors::{self, Floors};
use crate::quality;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// A suite: its name, the folder of its data, and the function that runs it on that.
type Suite = (&'static str, &'static str, fn(&Path) -> Result<Vec<Row>>);

/// The folder of the suite whose data stands in this repository, wherever the others are.
const OWN: &str = "quality/figures";

/// In the order of the data's way.
const SUITES: &[Suite] = &[
    ("ingest", "ingest", ingest::run),
    ("extraction", "extraction", extraction::run),
    // Pages are made of the articles of the clustering data.
    ("pages", "clustering", pages::run),
    ("quotes", "quotes", quotes::run),
    ("entities", "entities", entities::run),
    ("time", "time", time::run),
    ("reuse", "reuse", reuse::run),
    ("clustering", "clustering", clustering::run),
    ("claims", "claims", claims::run),
    ("figures", OWN, figures::run),
    ("summary", "summary", summary::run),
];

/// Runs the named suites (all, where none is named), prints the table, and holds it against the floors.
pub(crate) fn run(names: &[String], data: &Path, raise: bool) -> Result<()> {
    if let Some(unknown) = names.iter().find(|n| !SUITES.iter().any(|(name, ..)| name == n)) {
        let known: Vec<&str> = SUITES.iter().map(|(name, ..)| *name).collect();
        bail!("no suite {unknown}: there are {}", known.join(", "));
    }
    let mut floors = Floors::read()?;
    let mut fallen = 0;
    let mut table = Vec::new();
    println!(
        "{:10} {:48} {:>7} {:>7}  {:14}  best peer",
        "suite", "data and measure", "ours", "floor", "95 % interval"
    );
    for (name, folder, suite) in
        SUITES.iter().filter(|(name, ..)| names.is_empty() || names.iter().any(|n| n == name))
    {
        let folder = if *folder == OWN { PathBuf::from(OWN) } else { data.join(folder) };
        if !folder.is_dir() {
            println!("{name:10} no data at {}: not measured", folder.display());
            continue;
        }
        let digest = floors::digest(&folder)?;
        for row in suite(&folder)? {
            let floor = floors.of(name, &digest, &row.measure);
            let below = floor.is_some_and(|f| row.ours < f - Floors::NOISE);
            fallen += usize::from(below);
            let floor = floor.map_or(String::new(), |f| format!("{f:.3}"));
            let peer = row.peer.map_or(String::new(), |(figure, peer)| format!("{figure:.3} {peer}"));
            let mark = if below { "  BELOW ITS FLOOR" } else { "" };
            let span = row.span();
            println!("{name:10} {:48} {:>7.3} {floor:>7}  {span:14}  {peer}{mark}", row.measure, row.ours);
            if !row.speed {
                floors.reach(name, &digest, &row);
                table.push((*name, row));
            }
        }
    }
    if raise {
        floors.write()?;
        if names.is_empty() {
            quality::write(&table)?;
        }
    }
    if fallen > 0 {
        bail!("{fallen} figure(s) below their floor in quality/floors.json");
    }
    Ok(())
}
