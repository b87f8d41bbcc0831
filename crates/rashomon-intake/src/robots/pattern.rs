//! A rule's value as a pattern: `*` is any run of bytes, `$` at its end is the path's end. Matched in linear time.

use memchr::memmem;
use std::borrow::Cow;

/// A pattern. The paths it matches begin with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<u8>);

impl Pattern {
    /// From a rule's value: what is not ASCII percent-encoded, the letters of escapes in upper case.
    pub(super) fn read(value: &[u8]) -> Self {
        let mut out = Vec::with_capacity(value.len());
        for &b in upper_escapes(value).iter() {
            if b.is_ascii() {
                out.push(b);
            } else {
                out.extend([b'%', HEX[usize::from(b >> 4)], HEX[usize::from(b & 15)]]);
            }
        }
        Self(out)
    }

    /// Its length in bytes: how much it says, so which of two decides.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a path, its escapes in upper case, begins with the pattern.
    pub(super) fn matches(&self, path: &[u8]) -> bool {
        matches(&self.0, path)
    }

    /// Whether the pattern ends in a folder's index page, and `path` is that folder.
    pub(super) fn is_index_of(&self, path: &[u8]) -> bool {
        let Some(slash) = memchr::memrchr(b'/', &self.0) else { return false };
        let (folder, page) = self.0.split_at(slash + 1);
        page.starts_with(b"index.htm") && matches(&[folder, b"$"].concat(), path)
    }
}

const HEX: [u8; 16] = *b"0123456789ABCDEF";

/// Each piece between stars is looked for once, behind the piece before it, and the first place it stands at is as good
/// as any: so a rule of thousands of stars costs no more than a look through the path.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, whole) = match pattern.strip_suffix(b"$") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split(|&b| b == b'*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else {
        return !whole || rest.is_empty();
    };
    for piece in pieces.filter(|p| !p.is_empty()) {
        match memmem::find(rest, piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    if whole { rest.ends_with(last) } else { memmem::find(rest, last).is_some() }
}

/// The letters of percent escapes in upper case, so that `%e3` and `%E3` are the same.
pub(super) fn upper_escapes(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut out = Cow::Borrowed(bytes);
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| memchr::memchr(b'%', rest)).map(|at| at + from) {
        from = at + 1;
        if let Some(&[a, b]) = bytes.get(at + 1..at + 3)
            && a.is_ascii_hexdigit()
            && b.is_ascii_hexdigit()
        {
            from = at + 3;
            if a.is_ascii_lowercase() || b.is_ascii_lowercase() {
                out.to_mut()[at + 1..at + 3].make_ascii_uppercase();
            }
        }
    }
    out
}
