//! Whether bytes begin like a feed: a look at their head, so that whoever reads pages of all kinds pays nothing for it.

/// How much is looked at: declarations, style sheets and the comments that programs sign with are shorter.
const HEAD_BYTES: usize = 8 << 10;

/// The roots of feeds, by their names without a prefix.
const ROOTS: &[&str] = &["rss", "rdf", "feed", "entry", "channel"];

/// What every JSON Feed names as its version.
const JSON_FEED: &[u8] = b"jsonfeed.org/version/";

/// Whether the first tag is that of a feed, or the JSON names the version of JSON Feed. Bytes for which this holds may be
/// no feed all the same, and feeds behind a server's warnings are not told: [`read`](super::read) says for sure.
#[must_use]
pub fn looks_like_feed(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    // Of wide encodings, every other byte of markup is zero.
    let wide = head.get(..4).is_some_and(|four| four.contains(&0)) || head.starts_with(&[0xFE, 0xFF]);
    if wide || head.starts_with(&[0xFF, 0xFE]) {
        let narrow: Vec<u8> = head.iter().copied().filter(|&b| b != 0 && b < 0xFE).collect();
        return begins(&narrow);
    }
    begins(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head))
}

fn begins(head: &[u8]) -> bool {
    let mut rest = head.trim_ascii_start();
    if rest.starts_with(b"{") {
        // Some escape the slashes.
        let plain: Vec<u8> = rest.iter().copied().filter(|&b| b != b'\\').collect();
        return memchr::memmem::find(&plain, JSON_FEED).is_some();
    }
    // Declarations, comments and the document's type stand before the root.
    while let Some(after) = rest.strip_prefix(b"<") {
        let end: &[u8] = match after {
            [b'!', b'-', b'-', ..] => b"-->",
            [b'?', ..] => b"?>",
            [b'!', ..] => b">",
            _ => return is_root(after),
        };
        let Some(at) = memchr::memmem::find(after, end) else { return false };
        rest = after.get(at + end.len()..).unwrap_or_default().trim_ascii_start();
    }
    false
}

/// Whether a tag's name is that of a feed's root.
fn is_root(tag: &[u8]) -> bool {
    let name = tag.split(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')).next().unwrap_or_default();
    let local = name.rsplit(|&b| b == b':').next().unwrap_or_default();
    ROOTS.iter().any(|root| root.as_bytes().eq_ignore_ascii_case(local))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_feeds() {
        for head in [
            "<rss version='2.0'><channel>",
            "\u{feff}\n<?xml version='1.0'?>\n<!-- made by hand --><?xml-stylesheet href='a.xsl'?>\n<feed xmlns='x'>",
            "<rdf:RDF xmlns:rdf='x'>",
            "<!DOCTYPE rss SYSTEM 'rss.dtd'><RSS>",
            "{\"version\": \"https://jsonfeed.org/version/1.1\"",
            "{\"version\":\"https:\\/\\/jsonfeed.org\\/version\\/1\"",
        ] {
            assert!(looks_like_feed(head.as_bytes()), "{head}");
        }
        let wide: Vec<u8> =
            "\u{feff}<?xml version='1.0'?><rss>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(looks_like_feed(&wide));
    }

    #[test]
    fn heads_of_all_else() {
        for head in [
            "",
            "<",
            "<!--",
            "<!DOCTYPE html><html><body><rss>",
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>",
            "<?xml version='1.0'?><urlset>",
            "<feedback>",
            "{\"text\": \"A feed\"}",
            "Norvale, rss",
        ] {
            assert!(!looks_like_feed(head.as_bytes()), "{head}");
        }
    }
}
