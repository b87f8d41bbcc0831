//! JSON Lines to the articles that pages are made of: only what reads as an article's own running text is kept.

use anyhow::{Context, Result};
use flate2::read::MultiGzDecoder;
use serde_json::Value;
use std::io::Read;
use std::path::Path;

/// Paragraphs are at least so long (in characters).
const PARAGRAPH: usize = 60;
/// An article has at least so many of them.
const PARAGRAPHS_MIN: usize = 3;
/// A page's article has at most so many.
const PARAGRAPHS_MAX: usize = 14;
/// A dateline stands in so many bytes at most.
const DATELINE: usize = 70;

/// An article that pages can carry.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its headline.
    pub headline: String,
    /// Its outlet, where the data name one by a name that could be printed.
    pub outlet: Option<String>,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// Reads articles of at least `least` characters from JSON Lines (gzipped or not): `headline` or `title`, `text` or `body`, `outlet` or `source`.
///
/// # Errors
/// Where the file cannot be read or a line is no JSON.
pub fn read(path: &Path, least: usize) -> Result<Vec<Source>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let text = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut out = String::new();
        MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut out)?;
        out
    } else {
        String::from_utf8(bytes)?
    };
    of_lines(&text, least).with_context(|| format!("in {}", path.display()))
}

/// Reads articles of at least `least` characters from the text of JSON Lines.
///
/// # Errors
/// Where a line is no JSON.
pub fn of_lines(text: &str, least: usize) -> Result<Vec<Source>> {
    let mut out = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        out.extend(article(&serde_json::from_str(line)?, least));
    }
    Ok(out)
}

/// A line as an article, where it is one.
fn article(line: &Value, least: usize) -> Option<Source> {
    let field = |names: [&str; 2]| names.iter().find_map(|n| line[n].as_str());
    let headline = folded(field(["headline", "title"])?);
    let paragraphs: Vec<String> = field(["text", "body"])?
        .split('\n')
        .map(folded)
        .filter(|p| is_prose(p))
        .take(PARAGRAPHS_MAX)
        .collect();
    let paragraphs = trimmed(paragraphs);
    let long = paragraphs.iter().map(|p| p.chars().count()).sum::<usize>() >= least;
    let words = headline.split(' ').count();
    let garbled = |t: &String| t.chars().any(char::is_control);
    if garbled(&headline) || paragraphs.iter().any(garbled) {
        return None;
    }
    let plain = (4..=22).contains(&words) && !headline.contains(['<', '|']) && !headline.ends_with("...");
    (plain && long && paragraphs.len() >= PARAGRAPHS_MIN).then(|| Source {
        outlet: field(["outlet", "source"]).filter(|o| is_name(o)).map(str::to_owned),
        headline,
        paragraphs,
    })
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line is running text: collections keep buttons and captions among their paragraphs.
fn is_prose(line: &str) -> bool {
    let ends = line.trim_end_matches(['"', '\u{201d}', '\'', '\u{2019}', ')']).ends_with(['.', '!', '?']);
    let page =
        ["http", "@", "click", "newsletter", "subscrib", "copyright", "all rights", "getty", "enlarge this"];
    let lower = line.to_lowercase();
    ends && line.chars().count() >= PARAGRAPH && !page.iter().any(|w| lower.contains(w))
}

/// Paragraphs without a dateline in front and notes behind, which the made page sets itself.
fn trimmed(mut paragraphs: Vec<String>) -> Vec<String> {
    if let Some(first) = paragraphs.first_mut() {
        let head = first.floor_char_boundary(DATELINE);
        let cut = [" \u{2014} ", " \u{2015} ", " \u{2013} ", " -- ", " - ", ") \u{2014}", ") -- "]
            .iter()
            .filter_map(|mark| first[..head].find(mark).map(|at| at + mark.len()))
            .min();
        if let Some(cut) = cut {
            *first = first[cut..].trim_start().to_owned();
        }
        if !first.chars().next().is_some_and(|c| c.is_uppercase() || c == '"' || c == '\u{201c}')
            || !is_prose(first)
        {
            paragraphs.remove(0);
        }
    }
    let notes = [
        "contributed",
        "reporting by",
        "editing by",
        " is a ",
        " was a ",
        "follow ",
        "writer",
        "author",
        "columnist",
        "story has been",
    ];
    while paragraphs.last().is_some_and(|p| {
        let lower = p.to_lowercase();
        p.chars().count() < 260 && notes.iter().any(|n| lower.contains(n)) || p.starts_with(['(', '['])
    }) {
        paragraphs.pop();
    }
    paragraphs
}

/// Whether a field is a name that a page could print: no domain, no abbreviation in small letters, no label in brackets.
fn is_name(outlet: &str) -> bool {
    outlet.len() <= 40
        && outlet.len() >= 3
        && !outlet.contains(['(', '|', ':'])
        && !outlet.contains(" - ")
        && outlet.chars().next().is_some_and(char::is_uppercase)
        && outlet.chars().any(char::is_lowercase)
}
