//! The heads of records: WARC's and HTTP's named fields, ARC's line of words.

use jiff::Timestamp;
use std::borrow::Cow;

/// What stands before a record's bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// `response`, `request` ..., in lower case.
    pub(super) kind: String,
    pub(super) uri: Option<String>,
    /// A time as RFC 3339 writes it; one that makes no sense is none.
    pub(super) date: Option<String>,
    pub(super) content_type: Option<String>,
    /// How many bytes follow; `None` where that is not said, or makes no sense.
    pub(super) length: Option<u64>,
}

impl Head {
    /// From the fields of a WARC record (ISO 28500).
    pub(super) fn of_warc(fields: &Fields) -> Self {
        Self {
            kind: fields.get("WARC-Type").unwrap_or_default().to_ascii_lowercase(),
            uri: fields.get("WARC-Target-URI").and_then(uri),
            date: fields.get("WARC-Date").filter(|d| d.parse::<Timestamp>().is_ok()).map(str::to_owned),
            content_type: fields.get("Content-Type").map(str::to_owned),
            length: fields.get("Content-Length").and_then(|n| n.parse().ok()),
        }
    }

    /// From the line of an ARC record: address, IP, date, type and length, between which version 2 has more words.
    pub(super) fn of_arc(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split(' ').filter(|w| !w.is_empty()).collect();
        // The address may hold spaces, the type is one word or more: the date is what can be told.
        let date = words.iter().skip(2).position(|w| is_arc_date(w))? + 2;
        let address = words.get(..date - 1)?.join(" ");
        let length = words.get(date + 1..)?.last()?;
        if !address.contains(':') {
            return None;
        }
        let kind = if address.starts_with("filedesc:") { "warcinfo" } else { "response" };
        Some(Self {
            kind: kind.to_owned(),
            uri: uri(&address),
            date: arc_date(words.get(date)?),
            content_type: words.get(date + 1).filter(|_| words.len() > date + 2).map(|w| (*w).to_owned()),
            length: length.parse().ok(),
        })
    }
}

/// An address without the brackets that writers of WARC 1.0 were told, by a mistake in its grammar, to put around it,
/// and without the spaces that none may have.
fn uri(text: &str) -> Option<String> {
    let bare = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
    (!bare.is_empty()).then(|| bare.replace(' ', "%20"))
}

/// `20140216050221`; some writers add digits or leave the seconds out.
fn is_arc_date(word: &str) -> bool {
    (12..=18).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

fn arc_date(digits: &str) -> Option<String> {
    if digits.len() != 14 {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to);
    let date = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?
    );
    date.parse::<Timestamp>().is_ok().then_some(date)
}

/// Named fields, one a line, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a line: a field, or more of the last one where it begins with a space. What is neither is passed over.
    pub(super) fn add(&mut self, line: &[u8]) {
        let line = String::from_utf8_lossy(line);
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = self.0.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            self.0.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }

    /// The first field of a name, whatever its case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Whether a line begins a WARC record.
pub(super) fn is_version(line: &[u8]) -> bool {
    matches!(line, [b'W', b'A', b'R', b'C', b'/', b'0'..=b'9', b'.', b'0'..=b'9', ..])
}

/// The head of an HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpHead {
    /// Its status code.
    pub status: u16,
    fields: Fields,
}

impl HttpHead {
    /// The first field of a name, whatever its case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name)
    }

    /// Reads the head that a block opens with, and says where the body begins; `None` where there is none.
    pub(super) fn read(block: &[u8], limit: usize) -> Option<(Self, usize)> {
        let mut lines = block.get(..limit).unwrap_or(block).split_inclusive(|&b| b == b'\n');
        let first = lines.next()?;
        if !first.starts_with(b"HTTP/") {
            return None;
        }
        let words = String::from_utf8_lossy(first);
        let status = words.split_ascii_whitespace().nth(1)?.parse().ok()?;
        let mut fields = Fields::default();
        let mut body = first.len();
        for line in lines {
            body += line.len();
            match line.trim_ascii_end() {
                b"" => break,
                field => fields.add(field),
            }
        }
        Some((Self { status, fields }, body))
    }
}

/// The first bytes of a line as text.
pub(super) fn text(line: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(line)
}
