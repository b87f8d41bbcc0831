//! Time stamps on lines: alone, beside an outlet's name, or glued to it.

use crate::block::PageBlock;
use rashomon_model::{Basis, Precision, Span, Stamp};
use rashomon_text::stamps::{self, StampText};

/// Longest line (in bytes) that can be a time line with a name beside it.
const MAX_STAMP_LINE: usize = 120;

/// Marks that part a name from a stamp.
const PARTING: [char; 7] = [',', '|', '\u{b7}', '\u{2022}', '/', '\u{2014}', '('];

/// What a line says of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct When {
    /// A moment.
    pub(super) at: Option<StampText>,
    /// How long before the fetch, in seconds.
    pub(super) ago: Option<(i64, Precision)>,
    /// What stands beside the stamp on its line.
    pub(super) beside: String,
    /// Whether the line tells of a change, not of the publication.
    pub(super) updated: bool,
}

/// Reads a line that is a stamp, or a stamp and a short name.
pub(super) fn read(line: &str) -> Option<When> {
    if line.len() > MAX_STAMP_LINE {
        return None;
    }
    let lower = line.to_lowercase();
    let updated = [
        "updated",
        "modified",
        "aktualisiert",
        "mis à jour",
        "actualizado",
        "aggiornato",
        "atualizado",
        "bijgewerkt",
    ]
    .iter()
    .any(|w| lower.contains(w));
    if let Some(ago) = stamps::ago(line) {
        return Some(When { at: None, ago: Some(ago), beside: String::new(), updated });
    }
    if let Some(at) = stamps::stamp(line, None) {
        return Some(When { at: Some(at), ago: None, beside: String::new(), updated });
    }
    let Some((span, when)) = find(line) else { return parted(line, updated) };
    Some(When { beside: beside(line, span)?, updated, ..when })
}

/// Reads a line whose last piece, behind a mark, is a stamp ("The Lantern, yesterday").
fn parted(line: &str, updated: bool) -> Option<When> {
    let mark = line.char_indices().rev().find(|(_, c)| PARTING.contains(c));
    let dash = line.rfind(" - ").map(|at| at + 3);
    let from = mark.map(|(at, mark)| at + mark.len_utf8()).max(dash)?;
    let last = line.get(from..)?.trim().trim_end_matches(')');
    let ago = stamps::ago(last);
    let at = if ago.is_none() { Some(stamps::stamp(last, None)?) } else { None };
    let span = Span::new(from, line.len());
    Some(When { at, ago, beside: beside(line, span)?, updated })
}

/// A machine-readable time as a stamp.
pub(super) fn marked(datetime: &str) -> Option<When> {
    let at = stamps::stamp(datetime, None)?;
    Some(When { at: Some(at), ago: None, beside: String::new(), updated: false })
}

/// Whether a block carries a machine-readable time that can be read.
pub(super) fn marked_only(block: &PageBlock) -> bool {
    block.datetime.as_deref().and_then(marked).is_some()
}

/// A stamp somewhere in a line.
pub(super) fn find(line: &str) -> Option<(Span, When)> {
    let when = When { at: None, ago: None, beside: String::new(), updated: false };
    if let Some((span, seconds, precision)) = stamps::ago_in(line) {
        return Some((span, When { ago: Some((seconds, precision)), ..when }));
    }
    let (span, at) = stamps::find(line, None)?;
    Some((span, When { at: Some(at), ..when }))
}

/// What stands beside a stamp at the head or the end of a line, where it can be a name or a by-line.
fn beside(line: &str, span: Span) -> Option<String> {
    let (before, after) = (line.get(..span.start as usize)?, line.get(span.end as usize..)?);
    let trim =
        |s: &str| s.trim_matches(|c: char| c.is_whitespace() || "|·•-–—,/()[]>»*".contains(c)).to_owned();
    let (before, after) = (trim(before), trim(after));
    let rest = match (before.is_empty(), after.is_empty()) {
        (_, true) => before,
        (true, false) => after,
        (false, false) => return None,
    };
    let rest = ["From ", "from ", "Source: ", "Via ", "via "]
        .iter()
        .find_map(|w| rest.strip_prefix(w))
        .unwrap_or(&rest)
        .to_owned();
    let plain = !rest.ends_with(':') && rest.split(' ').count() <= 8;
    let named = rest.split(' ').all(|w| {
        w.chars().count() <= 3 || w.contains('.') || w.chars().next().is_some_and(|c| !c.is_lowercase())
    });
    (plain && named).then_some(rest)
}

/// A stamp text as the model's stamp.
pub(super) fn stated(at: &StampText) -> Stamp {
    Stamp {
        value: at.value.clone(),
        precision: at.precision,
        basis: if at.relative { Basis::Relative } else { Basis::Stated },
    }
}
