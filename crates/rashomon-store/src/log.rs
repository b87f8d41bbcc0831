//! The log of captures: what came in, in the order it came. Log first, think later.

use crate::error::Result;
use rashomon_model::{Capture, FetchTime, Hints};
use std::ops::Range;

/// A capture's number in the log: 1, 2, 3 ... in order of arrival. It never changes and is never given twice.
pub type Seq = u64;

/// What a capture holds, as whoever logged it knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A page: HTML or plain text.
    #[default]
    Page,
    /// An article as a JSON line.
    Line,
    /// A feed.
    Feed,
}

impl Form {
    /// Its name in the log: `page`, `line`, `feed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Line => "line",
            Self::Feed => "feed",
        }
    }

    /// The form of that name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        [Self::Page, Self::Line, Self::Feed].into_iter().find(|form| form.name() == name)
    }
}

/// What is logged of one capture: its bytes and all that is known beside them. Ground truth.
///
/// A log gives back what [`Logged::tidied`] makes of it, byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Logged {
    /// Where it came from, as the user named it: a path, `archive.warc.gz#17`, an address.
    pub source: String,
    /// Its address.
    pub url: Option<String>,
    /// When it was fetched.
    pub fetched_at: Option<FetchTime>,
    /// Its media type, with the charset where one was given.
    pub content_type: Option<String>,
    /// The HTTP status, where it came over HTTP.
    pub status: Option<u16>,
    /// The HTTP headers as they came, in their order; only where there is a status.
    pub headers: Vec<(String, String)>,
    /// The content, with transfer and content codings undone.
    pub bytes: Vec<u8>,
    /// What it holds.
    pub form: Form,
    /// What the caller wants to know of it later, as JSON that nobody here reads: what a feed said of the page.
    pub hints: Option<String>,
}

impl Logged {
    /// The same without what no log line can carry: control characters in addresses, headers and types become spaces,
    /// headers without a status or a name go, and an HTTP status has three digits.
    #[must_use]
    pub fn tidied(&self) -> Self {
        let status = self.status.filter(|status| (100..=999).contains(status));
        let headers = match status {
            Some(_) => self.headers.iter().filter_map(|(name, value)| tidy_header(name, value)).collect(),
            None => Vec::new(),
        };
        Self {
            source: self.source.clone(),
            url: self.url.as_deref().map(tidy_line),
            fetched_at: self.fetched_at.clone().map(|at| FetchTime { value: tidy_line(&at.value), ..at }),
            content_type: self.content_type.as_deref().map(tidy_line),
            status,
            headers,
            bytes: self.bytes.clone(),
            form: self.form,
            hints: self.hints.clone(),
        }
    }
}

impl From<&Logged> for Capture {
    fn from(logged: &Logged) -> Self {
        Self {
            source: logged.source.clone(),
            bytes: logged.bytes.clone(),
            hints: Hints {
                url: logged.url.clone(),
                fetched_at: logged.fetched_at.clone(),
                content_type: logged.content_type.clone(),
            },
        }
    }
}

impl From<Logged> for Capture {
    fn from(logged: Logged) -> Self {
        let Logged { source, url, fetched_at, content_type, bytes, .. } = logged;
        Self { source, bytes, hints: Hints { url, fetched_at, content_type } }
    }
}

impl From<Capture> for Logged {
    /// A page that did not come over HTTP: a file, or a record of somebody's archive.
    fn from(capture: Capture) -> Self {
        let Capture { source, bytes, hints: Hints { url, fetched_at, content_type } } = capture;
        Self { source, url, fetched_at, content_type, bytes, ..Self::default() }
    }
}

/// A line without control characters, trimmed.
fn tidy_line(line: &str) -> String {
    let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.trim().to_owned()
}

/// A header field whose name is an RFC 9110 token, and whose value is one line.
fn tidy_header(name: &str, value: &str) -> Option<(String, String)> {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    (!name.is_empty() && name.bytes().all(token)).then(|| (name.to_owned(), tidy_line(value)))
}

/// Captures in the order they came, never changed.
pub trait Log: Send + Sync {
    /// Puts captures at the end and gives their numbers. When it returns they are on the disk; where it fails, none of
    /// them is in the log. Calls at the same time from several threads share one flush.
    ///
    /// # Errors
    /// Where they could not be written; the log is as before.
    fn append(&self, batch: &[Logged]) -> Result<Range<Seq>>;

    /// One capture; `None` where there is none of that number, or where it was dropped to keep to a bound.
    ///
    /// # Errors
    /// Where it cannot be read or is damaged.
    fn read(&self, seq: Seq) -> Result<Option<Logged>>;

    /// At most `most` captures from `seq` on, in order; dropped ones are passed over.
    ///
    /// # Errors
    /// Where one cannot be read or is damaged.
    fn from(&self, seq: Seq, most: usize) -> Result<Vec<(Seq, Logged)>>;

    /// The number of the last capture in the log; 0 where it is empty.
    fn last(&self) -> Seq;

    /// The captures of an address, in order.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn of_url(&self, url: &str) -> Result<Vec<Seq>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_line_can_carry_is_tidied_away() {
        let logged = Logged {
            url: Some(" https://meridian.example/a\r\nX: 1".into()),
            status: Some(200),
            headers: vec![("A b".into(), "1".into()), ("ETag".into(), " \"x\ny\" ".into())],
            ..Logged::default()
        };
        let tidied = logged.tidied();
        assert_eq!(tidied.url.as_deref(), Some("https://meridian.example/a  X: 1"));
        assert_eq!(tidied.headers, [("ETag".to_owned(), "\"x y\"".to_owned())]);
        assert_eq!(tidied.tidied(), tidied);
        assert_eq!(Logged { status: Some(7), ..logged }.tidied().headers, []);
    }
}
