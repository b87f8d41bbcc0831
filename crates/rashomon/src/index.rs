//! What is known of pages beside their bytes: `--index`, `--url`, `--fetched-at`, and a file's own date.

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use rashomon_model::{Basis, FetchTime, Hints};
use rashomon_store::{Lines, open};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;
use std::time::SystemTime;

/// What the user knows of the pages.
#[derive(Debug, Default)]
pub(crate) struct Index {
    by_name: HashMap<String, Known>,
    /// What holds for every page that the index does not name.
    all: Known,
}

#[derive(Debug, Clone, Default)]
struct Known {
    url: Option<String>,
    fetched_at: Option<String>,
}

/// A line of `--index`; other keys are someone else's.
#[derive(Debug, Deserialize)]
struct IndexLine {
    id: Option<String>,
    file: Option<String>,
    url: Option<String>,
    fetched_at: Option<String>,
}

/// Reads `2025-06-28T16:28:00+09:00`: RFC 3339 with an offset, since "2 hours ago" needs an instant.
pub(crate) fn time(typed: &str) -> Result<String, String> {
    match typed.parse::<Timestamp>() {
        Ok(_) => Ok(typed.to_owned()),
        Err(_) => Err("a time with its offset is needed, as in 2025-06-28T16:28:00+09:00".to_owned()),
    }
}

impl Index {
    /// Reads the index file, where there is one.
    pub(crate) fn new(file: Option<&Path>, url: Option<String>, fetched_at: Option<String>) -> Result<Self> {
        let mut index = Self { by_name: HashMap::new(), all: Known { url, fetched_at } };
        if let Some(file) = file {
            let opened = open(&rashomon_store::Input::File(file.to_owned()))
                .map_err(|refused| anyhow::anyhow!("cannot read the index {refused}"))?;
            for line in Lines::new(opened.reader) {
                let line = line.with_context(|| format!("cannot read the index {}", file.display()))?;
                index
                    .learn(line.bytes.as_deref())
                    .with_context(|| format!("{}, line {}", file.display(), line.number))?;
            }
        }
        Ok(index)
    }

    fn learn(&mut self, line: Option<&[u8]>) -> Result<()> {
        let Some(line) = line else { bail!("the line is too long") };
        let line: IndexLine = serde_json::from_slice(line)
            .context("not an object of \"id\" or \"file\", \"url\", \"fetched_at\"")?;
        let Some(name) = line.file.or(line.id) else {
            bail!("neither \"id\" nor \"file\" says which page it is")
        };
        if let Some(given) = &line.fetched_at {
            time(given).map_err(|why| anyhow::anyhow!("fetched_at {given:?}: {why}"))?;
        }
        self.by_name.insert(name, Known { url: line.url, fetched_at: line.fetched_at });
        Ok(())
    }

    /// What is known of the page in the file `source`, last changed at `modified`.
    pub(crate) fn hints(&self, source: &str, modified: Option<SystemTime>) -> Hints {
        let named = names(source).into_iter().find_map(|name| self.by_name.get(name));
        let known = named.unwrap_or(&self.all);
        let given = known.fetched_at.as_ref().or(self.all.fetched_at.as_ref());
        let fetched_at = match given {
            Some(value) => Some(FetchTime { value: value.clone(), basis: Basis::Given }),
            None => modified.and_then(file_time),
        };
        Hints { url: known.url.clone(), fetched_at, ..Hints::default() }
    }
}

/// The names a page may go by in an index: its path, its file name, and that without one ending after the other.
fn names(source: &str) -> Vec<&str> {
    let mut names = vec![source];
    let mut name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    names.push(name);
    while let Some((stem, _)) = name.rsplit_once('.') {
        names.push(stem);
        name = stem;
    }
    names
}

/// A file's date to the second, in UTC.
fn file_time(modified: SystemTime) -> Option<FetchTime> {
    let second = Timestamp::try_from(modified).ok()?.as_second();
    Some(FetchTime { value: Timestamp::from_second(second).ok()?.to_string(), basis: Basis::File })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_path_name_or_id() {
        let mut index = Index::default();
        index.learn(Some(br#"{"id":"bridge","url":"https://tide.example/b"}"#)).expect("a good line");
        index
            .learn(Some(br#"{"file":"in/ferry.txt","fetched_at":"2031-05-04T10:00:00Z"}"#))
            .expect("a good line");
        let url = |source: &str| index.hints(source, None).url;
        assert_eq!(url("pages/bridge.html.gz").as_deref(), Some("https://tide.example/b"));
        assert_eq!(url("pages/bridges.html"), None);
        let at = index.hints("in/ferry.txt", Some(SystemTime::UNIX_EPOCH)).fetched_at.expect("given");
        assert_eq!((at.value.as_str(), at.basis), ("2031-05-04T10:00:00Z", Basis::Given));
        let at = index.hints("x", Some(SystemTime::UNIX_EPOCH)).fetched_at.expect("the file's date");
        assert_eq!((at.value.as_str(), at.basis), ("1970-01-01T00:00:00Z", Basis::File));
    }

    #[test]
    fn a_bad_line_says_what_is_wrong() {
        let check = |line: &[u8]| Index::default().learn(Some(line)).expect_err("a bad line").to_string();
        assert_eq!(check(b"{}"), "neither \"id\" nor \"file\" says which page it is");
        assert_eq!(
            check(br#"{"id":"a","fetched_at":"yesterday"}"#),
            "fetched_at \"yesterday\": a time with its offset is needed, as in 2025-06-28T16:28:00+09:00"
        );
    }
}
