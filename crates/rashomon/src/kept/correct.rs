//! `correct`: what people say against the grouping.

use super::DataDir;
use crate::cli::Correction;
use crate::commands::Outcome;
use crate::keep::{Keeper, Wish};
use crate::output;
use crate::progress::say;
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use rashomon_model::CorrectionKind;
use rashomon_store::limits::MAX_PAGE_BYTES;
use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

/// Keeps a correction and obeys it. Where a newsroom is open on the directory, that one takes corrections.
pub(crate) fn correct(
    data: Option<&Path>,
    what: Correction,
    (a, b): (String, String),
    withdraw: bool,
    by: String,
    json: bool,
) -> Result<Outcome> {
    let kind = match what {
        Correction::NotSameStory => CorrectionKind::NotSameStory,
        Correction::SameStory => CorrectionKind::SameStory,
        Correction::NotACopy => CorrectionKind::NotACopy,
    };
    // Nothing is begun where nothing is kept yet.
    drop(DataDir::to_read(data)?);
    let data = DataDir::to_write(data).context("nothing was corrected")?;
    let mut keeper =
        Keeper::take_up(Arc::clone(&data.store), NonZeroUsize::MIN, &mut super::reading_again())?;
    let corrected = keeper.decide(&Wish { kind, a, b, withdraw, by, at: Timestamp::now().as_second() })?;
    keeper.rest()?;
    if json {
        let mut out = output::open(None)?;
        serde_json::to_writer(&mut out, &corrected)?;
        out.write_all(b"\n")?;
        out.flush()?;
    } else if corrected.a == corrected.b {
        say(&format!("obeyed: both are in story {}", corrected.a));
    } else {
        say(&format!("obeyed: the first is in story {}, the other in {}", corrected.a, corrected.b));
    }
    Ok(Outcome::default())
}

/// The corrections of a file, JSON Lines.
pub(crate) fn corrections(file: &Path) -> Result<Vec<rashomon_engine::Correction>> {
    let name = file.display();
    let mut text = String::new();
    let opened = File::open(file).with_context(|| format!("cannot read {name}"))?;
    opened.take(MAX_PAGE_BYTES).read_to_string(&mut text).with_context(|| format!("cannot read {name}"))?;
    if text.len() as u64 >= MAX_PAGE_BYTES {
        bail!("{name} is longer than {MAX_PAGE_BYTES} bytes: no people make so many corrections");
    }
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(n, line)| serde_json::from_str(line).with_context(|| format!("line {n} of {name}"))).collect()
}
