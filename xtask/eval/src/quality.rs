//! The table of `docs/quality.md`, written from a whole run of `eval --raise`.

use crate::Row;
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::fs;

const FILE: &str = "docs/quality.md";
/// The table stands between these lines; the words around it are written by hand.
const BEGIN: &str = "<!-- table: written by `cargo xtask eval --raise` -->";
const END: &str = "<!-- end of table -->";

/// Puts the figures into the document.
pub(crate) fn write(rows: &[(&str, Row)]) -> Result<()> {
    let text = fs::read_to_string(FILE).with_context(|| format!("cannot read {FILE}"))?;
    let (Some(begin), Some(end)) = (text.find(BEGIN), text.find(END)) else {
        bail!("{FILE} has lost the lines between which the table stands");
    };
    let mut table = String::from(
        "\n\n| suite | data and measure | ours | 95 % interval | best peer |\n|---|---|--:|---|---|\n",
    );
    for (suite, row) in rows {
        let peer = row.peer.map_or(String::new(), |(figure, name)| format!("{figure:.3} {name}"));
        writeln!(table, "| {suite} | {} | {:.3} | {} | {peer} |", row.measure, row.ours, row.span())?;
    }
    let new = format!("{}{table}\n{}", &text[..begin + BEGIN.len()], &text[end..]);
    fs::write(FILE, new).with_context(|| format!("cannot write {FILE}"))
}
