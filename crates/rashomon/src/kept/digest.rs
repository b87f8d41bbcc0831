//! `digest`: what is new, one entry a story.

use super::DataDir;
use crate::cli::DigestFormat;
use crate::commands::Outcome;
use crate::output;
use crate::serve::desk::{Desk, Wanted};
use crate::serve::wire;
use anyhow::Result;
use jiff::Timestamp;
use std::io::Write;
use std::sync::Arc;
use url::Url;

/// `digest`: what came in the last hours, and was not said before.
pub(crate) fn digest(data: &DataDir, hours: u32, format: DigestFormat, base: &Url) -> Result<Outcome> {
    let since = Timestamp::now().as_second() - i64::from(hours) * 3_600;
    let digest = wire::since(&Desk::new(Arc::clone(&data.store)), &Wanted::default(), None, since)?;
    let base = base.as_str().trim_end_matches('/');
    let mut out = output::open(None)?;
    match format {
        DigestFormat::Html => out.write_all(wire::html(&digest, base).as_bytes())?,
        DigestFormat::Markdown => out.write_all(wire::markdown(&digest, base).as_bytes())?,
        DigestFormat::Text => out.write_all(wire::text(&digest, base).as_bytes())?,
        DigestFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &digest)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    Ok(Outcome::default())
}
