//! Reading labelled data, writing predictions, asking the data's own `score.py`.

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file's bytes, gunzipped where its name says so.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    if path.extension().is_some_and(|e| e == "gz") {
        flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes)?;
    } else {
        BufReader::new(file).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The objects of a JSON Lines file.
pub(crate) fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let bytes = read(path)?;
    bytes
        .lines()
        .filter(|l| !l.as_ref().is_ok_and(|l| l.trim().is_empty()))
        .map(|l| serde_json::from_str(&l?).with_context(|| format!("in {}", path.display())))
        .collect()
}

/// Writes predictions to `target/eval/NAME.jsonl` and returns the path.
pub(crate) fn predictions(name: &str, rows: &[Value]) -> Result<PathBuf> {
    let dir = PathBuf::from("target/eval");
    fs::create_dir_all(&dir)?;
    let path = dir.join(format!("{name}.jsonl"));
    let mut out = BufWriter::new(File::create(&path)?);
    for row in rows {
        writeln!(out, "{row}")?;
    }
    out.flush()?;
    Ok(path)
}

/// Runs a suite's `score.py` and returns what it prints.
pub(crate) fn score(script: &Path, args: &[&str]) -> Result<String> {
    let output = Command::new("python3")
        .arg(script)
        .args(args)
        .output()
        .context("eval needs python3 to run score.py")?;
    if !output.status.success() {
        bail!("{} failed: {}", script.display(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The byte offset of each code point of `text`, and its length at the end: turns our byte offsets into the data's
/// code points by binary search.
pub(crate) struct CodePoints(Vec<usize>);

impl CodePoints {
    /// For one text.
    pub(crate) fn of(text: &str) -> Self {
        Self(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    /// The code point that starts at byte `at`.
    pub(crate) fn at(&self, at: u32) -> usize {
        self.0.partition_point(|&b| b < at as usize)
    }
}
