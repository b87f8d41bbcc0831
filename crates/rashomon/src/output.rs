//! Where data leaves: standard output or a file, with or without colour.

use crate::cli::Color;
use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// Opens what the data goes to.
pub(crate) fn open(file: Option<&Path>) -> Result<Box<dyn Write>> {
    let Some(path) = file else { return Ok(Box::new(BufWriter::new(io::stdout().lock()))) };
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Box::new(BufWriter::new(file)))
}

/// `text` with its colours, or without them where nobody would see them or nobody wants them.
pub(crate) fn colored(text: String, color: Color, file: Option<&Path>) -> String {
    let keep = match color {
        Color::Always => true,
        Color::Never => false,
        // Knows of NO_COLOR, CLICOLOR and of terminals that show none.
        Color::Auto => file.is_none() && AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    };
    if keep { text } else { anstream::adapter::strip_str(&text).to_string() }
}

/// How wide the page is to be that is written to the terminal, in columns.
pub(crate) fn width(file: Option<&Path>) -> usize {
    /// Where nobody knows: the oldest custom.
    const DEFAULT: usize = 80;
    /// Longer lines are hard to read, narrower ones hold no table.
    const RANGE: std::ops::RangeInclusive<usize> = 40..=100;
    if file.is_some() || !io::stdout().is_terminal() {
        return DEFAULT;
    }
    let columns = console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    columns.unwrap_or(DEFAULT).clamp(*RANGE.start(), *RANGE.end())
}

/// Whether an error means that the reader of our output went away.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(broken)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}
