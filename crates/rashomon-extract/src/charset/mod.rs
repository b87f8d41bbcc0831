//! Bytes to text: byte-order mark, header, `<meta>` prescan, validity, detection, in that order; then text that was
//! encoded twice is read back ([`twice`]).

mod twice;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Bytes searched for `<meta charset>`: the WHATWG standard's 1024 misses real pages that put scripts first.
const PRESCAN_BYTES: usize = 64 * 1024;
/// Bytes given to the detector, which is slow: enough for any script to show itself.
const DETECT_BYTES: usize = 64 * 1024;
/// Bytes looked at to tell binary from text.
const SNIFF_BYTES: usize = 4096;
/// Of the sniffed bytes, one in this many may be a control character that no text has.
const CONTROL_SHARE: usize = 50;

/// Text with the encoding it was in.
pub(crate) struct Decoded<'a> {
    /// The text.
    pub(crate) text: Cow<'a, str>,
    /// The encoding's name, as the WHATWG Encoding Standard spells it in lower case (and `utf-32le`, `utf-32be`).
    pub(crate) encoding: &'static str,
    /// What was mended, for the page's notes.
    pub(crate) note: Option<&'static str>,
}

/// Decodes a page's bytes. Fails, with the reason, on what is not text.
pub(crate) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Result<Decoded<'a>, String> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err("empty".to_owned());
    }
    if let Some(text) = utf32(bytes) {
        return text;
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(with(encoding, bytes.get(mark..).unwrap_or_default()));
    }
    if let Some(encoding) = bare_utf16(bytes) {
        return Ok(with(encoding, bytes));
    }
    if let Some(what) = binary(bytes) {
        return Err(format!("not text: {what}"));
    }
    let utf8 = std::str::from_utf8(bytes).ok();
    Ok(match (choose(bytes, content_type, utf8.is_some()), utf8) {
        (Charset::Web(encoding), Some(text)) if encoding == UTF_8 => mended(text.into(), encoding),
        (Charset::Web(encoding), _) => with(encoding, bytes),
        (Charset::Ibm855, _) => Decoded { text: ibm855(bytes).into(), encoding: "ibm855", note: None },
    })
}

/// An encoding, of the web's standard or beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Web(&'static Encoding),
    /// DOS Cyrillic, which the web's standard left out.
    Ibm855,
}

/// The upper half of IBM code page 855.
const IBM855: &str = "\
ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪ\
аАбБцЦдДеЕфФгГ«»░▒▓│┤хХиИ╣║╗╝йЙ┐\
└┴┬├─┼кК╚╔╩╦╠═╬¤лЛмМнНоОп┘┌█▄Пя▀\
ЯрРсСтТуУжЖвВьЬ№\u{AD}ыЫзЗшШэЭщЩчЧ§■\u{a0}";

impl Charset {
    /// The encoding of a label: the standard's labels, and names other programs write.
    fn of(label: &[u8]) -> Option<Self> {
        if let Some(encoding) = Encoding::for_label(label) {
            return Some(Self::Web(encoding));
        }
        Some(match label.trim_ascii().to_ascii_lowercase().as_slice() {
            b"maccyrillic" | b"mac-cyrillic" => Self::Web(encoding_rs::X_MAC_CYRILLIC),
            b"macroman" | b"mac-roman" => Self::Web(encoding_rs::MACINTOSH),
            b"cp932" => Self::Web(encoding_rs::SHIFT_JIS),
            b"cp936" => Self::Web(encoding_rs::GBK),
            b"cp949" | b"uhc" => Self::Web(encoding_rs::EUC_KR),
            b"ibm855" | b"cp855" => Self::Ibm855,
            _ => return None,
        })
    }
}

/// The encoding of text without a byte-order mark; `valid`: it is UTF-8 without an error.
fn choose(bytes: &[u8], content_type: Option<&str>, valid: bool) -> Charset {
    let named = content_type.and_then(from_content_type).or_else(|| prescan(head(bytes, PRESCAN_BYTES)));
    match named {
        // Pages that call themselves Latin-1 or so and are valid UTF-8 beyond ASCII are UTF-8: chance does not do that.
        Some(_) if valid && !bytes.is_ascii() => Charset::Web(UTF_8),
        // A declaration of UTF-8 over bytes that are not is worth no more than none, but a stray byte must not undo it.
        Some(charset) if charset == Charset::Web(UTF_8) && !valid && !mostly_utf8(bytes) => {
            Charset::Web(detect(bytes))
        }
        Some(charset) => charset,
        None if valid && !bytes.is_ascii() => Charset::Web(UTF_8),
        None => Charset::Web(detect(bytes)),
    }
}

/// Whether text declared UTF-8 decodes with few errors.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head(bytes, DETECT_BYTES));
    let bad = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    let good = text.chars().filter(|&c| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER).count();
    bad <= 3 || bad * 4 < good
}

/// chardetng on a bounded first slice that starts where the text leaves ASCII.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let from = bytes.iter().position(|b| !b.is_ascii() || *b == 0x1B).unwrap_or(0);
    let slice = head(bytes.get(from..).unwrap_or_default(), DETECT_BYTES);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(slice, from + slice.len() == bytes.len());
    let guess = detector.guess(None, Utf8Detection::Allow);
    // Pure ASCII comes back as UTF-8 or windows-1252; either reads it the same.
    if guess == UTF_8 && bytes.is_ascii() { WINDOWS_1252 } else { guess }
}

fn ibm855(bytes: &[u8]) -> String {
    let upper: Vec<char> = IBM855.chars().collect();
    let of = |b: u8| match b.checked_sub(128) {
        Some(at) => upper.get(usize::from(at)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(b),
    };
    bytes.iter().map(|b| of(*b)).collect()
}

fn with<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    mended(text, encoding)
}

/// Text read back where it was encoded twice.
fn mended<'a>(text: Cow<'a, str>, encoding: &'static Encoding) -> Decoded<'a> {
    let once = if encoding == UTF_8 { twice::mend(&text) } else { None };
    let note = once.is_some().then_some("text encoded twice, read back");
    Decoded { text: once.map_or(text, Cow::Owned), encoding: name(encoding), note }
}

/// The label in lower case without allocating; only names that the prescan, the detector and the marks can give
/// differ between cases.
fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-8" => "utf-8",
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        "Shift_JIS" => "shift_jis",
        "EUC-JP" => "euc-jp",
        "EUC-KR" => "euc-kr",
        "Big5" => "big5",
        "GBK" => "gbk",
        "ISO-2022-JP" => "iso-2022-jp",
        other => other,
    }
}

fn head(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(..most).unwrap_or(bytes)
}

/// UTF-32, with its mark or by its zeros; `None` where it is not.
fn utf32(bytes: &[u8]) -> Option<Result<Decoded<'_>, String>> {
    let (big, body) = match bytes {
        [0, 0, 0xFE, 0xFF, rest @ ..] => (true, rest),
        [0xFF, 0xFE, 0, 0, rest @ ..] => (false, rest),
        [0, 0, 0, b, ..] if *b != 0 && bytes.len().is_multiple_of(4) => (true, bytes),
        [b, 0, 0, 0, ..] if *b != 0 && bytes.len().is_multiple_of(4) => (false, bytes),
        _ => return None,
    };
    let text: String = body
        .chunks_exact(4)
        .map(|c| {
            let four = [c[0], c[1], c[2], c[3]];
            let code = if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        })
        .collect();
    let bad = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER || c == '\0').count();
    if bad * 4 > text.chars().count() {
        return Some(Err("not text: binary data".to_owned()));
    }
    Some(Ok(Decoded { text: text.into(), encoding: if big { "utf-32be" } else { "utf-32le" }, note: None }))
}

/// UTF-16 without a mark, as its zeros show it in markup and Latin text: nearly every second byte, always the same one.
fn bare_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let slice = head(bytes, SNIFF_BYTES);
    let pairs = slice.chunks_exact(2);
    let all = pairs.len();
    let (mut first, mut second) = (0, 0);
    for pair in pairs {
        first += usize::from(pair[0] == 0 && pair[1] != 0);
        second += usize::from(pair[1] == 0 && pair[0] != 0);
    }
    if all < 2 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    if first * 10 > all * 7 && second * 20 < all {
        return Some(UTF_16BE);
    }
    (second * 10 > all * 7 && first * 20 < all).then_some(UTF_16LE)
}

/// What a binary file is, where its first bytes or its control characters tell.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF file"),
        (b"\x89PNG", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1F\x8B", "gzip data"),
        (b"BZh", "bzip2 data"),
        (b"\xFD7zXZ", "xz data"),
        (b"\x28\xB5\x2F\xFD", "zstd data"),
        (b"\x7FELF", "a program"),
        (b"OggS", "an audio file"),
        (b"ID3", "an audio file"),
        (b"RIFF", "a media file"),
        (b"SQLite format 3", "a database"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    let slice = head(bytes, SNIFF_BYTES);
    let control = slice.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    (control * CONTROL_SHARE > slice.len()).then_some("binary data")
}

/// `charset=` of a `Content-Type` header.
fn from_content_type(header: &str) -> Option<Charset> {
    charset_in(header.as_bytes())
}

/// The WHATWG algorithm for extracting a character encoding from a `content` attribute.
fn charset_in(value: &[u8]) -> Option<Charset> {
    let mut rest = value;
    loop {
        let at = rest.windows(7).position(|w| w.eq_ignore_ascii_case(b"charset"))?;
        rest = trim(rest.get(at + 7..)?);
        let Some(after) = rest.strip_prefix(b"=") else { continue };
        let after = trim(after);
        let label = match after.first()? {
            quote @ (b'"' | b'\'') => after.get(1..)?.split(|b| b == quote).next()?,
            _ => after.split(|b| b.is_ascii_whitespace() || *b == b';').next()?,
        };
        return Charset::of(label);
    }
}

fn trim(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii_start()
}

/// The WHATWG prescan: comments and other tags are stepped over, `<meta>` is read attribute by attribute, and the XML
/// declaration counts as well.
fn prescan(bytes: &[u8]) -> Option<Charset> {
    if let Some(encoding) = xml_declaration(bytes) {
        return Some(declared(encoding));
    }
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|b| memchr::memchr(b'<', b)) {
        at += found;
        let rest = bytes.get(at..)?;
        if rest.starts_with(b"<!--") {
            let close = rest.get(2..)?.windows(3).position(|w| w == b"-->")?;
            at += close + 5;
        } else if starts_with_tag(rest, b"<meta") {
            let mut attributes = Attributes { bytes: rest, at: 5 };
            if let Some(encoding) = meta(&mut attributes) {
                return Some(declared(encoding));
            }
            at += attributes.at;
        } else if rest.get(1).is_some_and(u8::is_ascii_alphabetic)
            || (rest.starts_with(b"</") && rest.get(2).is_some_and(u8::is_ascii_alphabetic))
        {
            let name = rest.iter().position(|b| b.is_ascii_whitespace() || *b == b'>')?;
            let mut attributes = Attributes { bytes: rest, at: name };
            while attributes.next().is_some() {}
            at += attributes.at.max(1);
        } else if matches!(rest.get(1), Some(b'!' | b'/' | b'?')) {
            at += memchr::memchr(b'>', rest)? + 1;
        } else {
            at += 1;
        }
    }
    None
}

/// A page that can be read byte by byte is not UTF-16, whatever it says; x-user-defined is read as windows-1252.
fn declared(charset: Charset) -> Charset {
    match charset {
        Charset::Web(e) if e == UTF_16BE || e == UTF_16LE => Charset::Web(UTF_8),
        Charset::Web(e) if e == encoding_rs::X_USER_DEFINED => Charset::Web(WINDOWS_1252),
        other => other,
    }
}

fn starts_with_tag(rest: &[u8], tag: &[u8]) -> bool {
    rest.get(..tag.len()).is_some_and(|r| r.eq_ignore_ascii_case(tag))
        && rest.get(tag.len()).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/')
}

/// `<?xml ... encoding="..."?>`.
fn xml_declaration(bytes: &[u8]) -> Option<Charset> {
    let rest = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let rest = rest.get(..memchr::memchr(b'>', rest)?)?;
    let at = rest.windows(8).position(|w| w == b"encoding")?;
    let rest = trim(trim(rest.get(at + 8..)?).strip_prefix(b"=")?);
    let quote = rest.first()?;
    Charset::of(rest.get(1..)?.split(|b| b == quote).next()?)
}

/// What one `<meta>` says of the encoding.
fn meta(attributes: &mut Attributes<'_>) -> Option<Charset> {
    let (mut pragma, mut needs_pragma, mut encoding) = (false, None, None);
    for (name, value) in attributes.by_ref() {
        match name.as_slice() {
            b"http-equiv" => pragma |= value.eq_ignore_ascii_case(b"content-type"),
            b"content" if encoding.is_none() => {
                if let Some(found) = charset_in(&value) {
                    encoding = Some(found);
                    needs_pragma = Some(true);
                }
            }
            b"charset" => {
                encoding = Charset::of(&value);
                needs_pragma = Some(false);
            }
            _ => {}
        }
    }
    if needs_pragma? && !pragma { None } else { encoding }
}

/// The WHATWG prescan's "get an attribute", over and over.
struct Attributes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Attributes<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip(&mut self, what: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&what) {
            self.at += 1;
        }
    }

    fn take(&mut self, until: impl Fn(u8) -> bool) -> Vec<u8> {
        let from = self.at;
        self.skip(|b| !until(b));
        self.bytes.get(from..self.at).unwrap_or_default().to_ascii_lowercase()
    }
}

impl Iterator for Attributes<'_> {
    type Item = (Vec<u8>, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip(|b| b.is_ascii_whitespace() || b == b'/');
        if self.peek()? == b'>' {
            return None;
        }
        let name = self.take(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'/' | b'>'));
        self.skip(|b| b.is_ascii_whitespace());
        if self.peek() != Some(b'=') {
            // A lone `=` would otherwise be met again and again.
            return Some((name, Vec::new()));
        }
        self.at += 1;
        self.skip(|b| b.is_ascii_whitespace());
        let value = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let value = self.take(|b| b == quote);
                self.peek()?; // an unclosed value counts for nothing
                self.at += 1;
                value
            }
            _ => {
                let value = self.take(|b| b.is_ascii_whitespace() || b == b'>');
                self.peek()?; // nor does one the page ends in
                value
            }
        };
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8], header: Option<&str>) -> (String, &'static str) {
        match decode(bytes, header) {
            Ok(d) => (d.text.into_owned(), d.encoding),
            Err(why) => (why, "refused"),
        }
    }

    #[test]
    fn each_rung_of_the_ladder() {
        let hello = "caf\u{e9}".to_owned();
        assert_eq!(
            read(b"\xEF\xBB\xBFcaf\xC3\xA9", Some("text/html; charset=koi8-r")),
            (hello.clone(), "utf-8")
        );
        assert_eq!(read(b"caf\xE9", Some("text/html; charset=iso-8859-1")).0, hello);
        assert_eq!(
            read(b"<meta charset=windows-1252>caf\xE9", None).0,
            format!("<meta charset=windows-1252>{hello}")
        );
        assert_eq!(read(b"caf\xC3\xA9", None), (hello.clone(), "utf-8"));
        assert_eq!(read(b"c\0a\0f\0\xE9\0", None), (hello.clone(), "utf-16le"));
        assert_eq!(read(b"\xFF\xFE\0\0c\0\0\0\xE9\0\0\0", None), ("c\u{e9}".to_owned(), "utf-32le"));
        assert_eq!(read(b"<!-- <meta charset=koi8-r> --><meta http-equiv=content-type content='text/html; charset=utf-8'>\xC3\xA9", None).1, "utf-8");
        assert_eq!(read(b"<?xml version='1.0' encoding='IBM855'?>\xE5", None).1, "ibm855");
        assert!(read(b"<?xml version='1.0' encoding='IBM855'?>\xE5", None).0.ends_with('т'));
        assert_eq!(read("café".as_bytes(), Some("text/html; charset=iso-8859-1")).0, "café");
    }

    #[test]
    fn what_is_not_text_is_refused_with_the_reason() {
        assert_eq!(read(b"", None).0, "empty");
        assert_eq!(read(b" \n\t ", None).0, "empty");
        assert_eq!(read(b"%PDF-1.7\n...", None).0, "not text: a PDF file");
        assert_eq!(read(&[7, 1, 2, 200, 3, 9, 0, 1, 33], None).0, "not text: binary data");
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), head in "[<>/!?a-z =\"'-]{0,40}") {
            let _ = decode(&bytes, None);
            let _ = decode(&[head.as_bytes(), &bytes].concat(), Some(&head));
            let _ = prescan(head.as_bytes());
        }

        #[test]
        fn utf8_comes_back_as_it_was(text in "[a-zäöü漢字 .,]{1,80}") {
            prop_assume!(!text.trim().is_empty());
            prop_assert_eq!(read(text.as_bytes(), None).0, text);
        }
    }
}
