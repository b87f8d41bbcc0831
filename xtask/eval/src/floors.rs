//! The figures reached so far: `quality/floors.json`, by suite, with a digest of the data they were taken on.

use crate::Row;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

const FILE: &str = "quality/floors.json";

/// A suite's floors and the data they hold for: on other data (a held-out part) they say nothing.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Suite {
    data: String,
    floors: BTreeMap<String, f64>,
}

/// All floors.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Floors(BTreeMap<String, Suite>);

impl Floors {
    /// A figure this little below its floor is rounding, not a fall.
    pub(crate) const NOISE: f64 = 0.0005;

    /// Reads the file; no file means no floors.
    pub(crate) fn read() -> Result<Self> {
        match fs::read(FILE) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| format!("in {FILE}")),
            Err(_) => Ok(Self::default()),
        }
    }

    /// The floor of a measure on this very data.
    pub(crate) fn of(&self, suite: &str, digest: &str, measure: &str) -> Option<f64> {
        self.0.get(suite).filter(|s| s.data == digest)?.floors.get(measure).copied()
    }

    /// Raises a floor to a figure reached; never lowers one (other data starts anew).
    pub(crate) fn reach(&mut self, suite: &str, digest: &str, row: &Row) {
        let suite = self.0.entry(suite.to_owned()).or_default();
        if suite.data != digest {
            *suite = Suite { data: digest.to_owned(), floors: BTreeMap::new() };
        }
        let floor = suite.floors.entry(row.measure.clone()).or_insert(f64::MIN);
        // Three digits, rounded down: a floor is what was surely reached.
        *floor = floor.max((row.ours * 1000.0).floor() / 1000.0);
    }

    /// Writes the file.
    pub(crate) fn write(&self) -> Result<()> {
        fs::create_dir_all("quality")?;
        fs::write(FILE, serde_json::to_string_pretty(&self.0)? + "\n")
            .with_context(|| format!("cannot write {FILE}"))
    }
}

/// A digest of a suite's data: names and sizes of all files, which change whenever a set does.
pub(crate) fn digest(folder: &Path) -> Result<String> {
    let mut files: Vec<(PathBuf, u64)> = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at)? {
            let entry = entry?;
            let meta = entry.metadata()?;
            if meta.is_dir() {
                folders.push(entry.path());
            } else {
                files.push((entry.path().strip_prefix(folder)?.to_path_buf(), meta.len()));
            }
        }
    }
    files.sort();
    let mut hash = Xxh3::new();
    for (path, size) in files {
        hash.update(format!("{}\t{size}\n", path.display()).as_bytes());
    }
    Ok(format!("{:016x}", hash.digest()))
}
