//! Bytes to text, as RFC 7303 has it for XML: byte-order mark, then the HTTP header's charset, then the XML declaration;
//! and where these say nothing or are plainly wrong, what the bytes show.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use html5ever::data::C1_REPLACEMENTS;
use std::borrow::Cow;

/// Bytes given to the detector, which is slow: enough for any script to show itself.
const DETECT_BYTES: usize = 64 << 10;
/// Bytes in which the XML declaration ends; it may stand behind blanks or a server's warnings.
const DECLARATION_BYTES: usize = 4 << 10;
/// Bytes looked at for the zeros of UTF-16.
const ZEROS_BYTES: usize = 256;

/// Text and the encoding it was in.
pub(crate) struct Decoded<'a> {
    /// The text, without control characters.
    pub(crate) text: Cow<'a, str>,
    /// The label, lower case: the declared one where it held.
    pub(super) encoding: String,
    /// What was odd.
    pub(super) notes: Vec<String>,
}

/// Decodes a document.
pub(crate) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    let mut notes = Vec::new();
    let (text, encoding) = choose(bytes, content_type, &mut notes);
    Decoded { text: printable(text, &mut notes), encoding, notes }
}

/// The text and its label.
fn choose<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
    notes: &mut Vec<String>,
) -> (Cow<'a, str>, String) {
    if let Some((big, body)) = utf32(bytes) {
        return (wide(body, big).into(), if big { "utf-32be" } else { "utf-32le" }.to_owned());
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return read(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = bare_utf16(bytes) {
        return read(encoding, bytes);
    }
    let utf8 = std::str::from_utf8(bytes).ok();
    let header =
        content_type.and_then(charset).and_then(|label| Some((Declared::of(&label)?, "HTTP header")));
    let own = declaration(bytes).and_then(|label| Some((Declared::of(&label)?, "XML declaration")));
    for (declared, place) in header.into_iter().chain(own) {
        if declared.encoding == UTF_16BE || declared.encoding == UTF_16LE {
            notes.push(format!("the {place} says {}, the bytes say otherwise", declared.label));
            continue; // what reads byte by byte is no UTF-16
        }
        // ISO-2022-JP is written in ASCII and escapes.
        let shifted = declared.encoding == ISO_2022_JP && bytes.contains(&0x1B);
        match utf8 {
            // Chance does not make valid UTF-8 of another encoding's letters.
            Some(text) if declared.encoding == UTF_8 || (bytes.is_ascii() && !shifted) => {
                return (text.into(), declared.label);
            }
            Some(text) if !shifted => {
                notes.push(format!("the {place} says {}, the bytes are UTF-8", declared.label));
                return (text.into(), "utf-8".to_owned());
            }
            None if declared.encoding == UTF_8 && !mostly_utf8(bytes) => {
                notes.push(format!("the {place} says {}, the bytes say otherwise", declared.label));
            }
            _ => {
                let (text, _) = declared.encoding.decode_without_bom_handling(bytes);
                return (text, declared.label);
            }
        }
    }
    if let Some(text) = utf8.filter(|_| !bytes.contains(&0x1B)) {
        return (text.into(), "utf-8".to_owned());
    }
    let found = detect(bytes);
    notes.push(format!("no encoding is declared that fits: read as {}", found.name()));
    read(found, bytes)
}

/// An encoding and the label it was declared by.
struct Declared {
    encoding: &'static Encoding,
    label: String,
}

impl Declared {
    /// The encoding of a label: those of the web's standard, and names other programs write.
    fn of(label: &str) -> Option<Self> {
        let label = label.trim().to_ascii_lowercase();
        let named = Encoding::for_label(label.as_bytes());
        let encoding =
            named.or_else(|| Encoding::for_label(label.replace('_', "-").as_bytes())).or_else(|| {
                Some(match label.replace(['_', '-'], "").as_str() {
                    "u8" | "utf" => UTF_8,
                    "u16" | "utf16" => UTF_16LE,
                    "maccyrillic" => encoding_rs::X_MAC_CYRILLIC,
                    "macroman" => encoding_rs::MACINTOSH,
                    "cp932" | "windows932" | "shiftjis2004" => encoding_rs::SHIFT_JIS,
                    "cp936" | "euccn" | "hz" => encoding_rs::GBK,
                    "cp949" | "uhc" => encoding_rs::EUC_KR,
                    "cp950" | "big5hkscs" => encoding_rs::BIG5,
                    "cp874" => encoding_rs::WINDOWS_874,
                    "latin1" | "ansi" | "iso8859" => WINDOWS_1252,
                    _ => return None,
                })
            })?;
        // What the web's standard reads as nothing but a replacement is better guessed; `x-user-defined` is for programs.
        let encoding = match encoding {
            _ if encoding == REPLACEMENT => return None,
            _ if encoding == encoding_rs::X_USER_DEFINED => WINDOWS_1252,
            _ => encoding,
        };
        // The web's GBK is read as gb18030, which holds GB 2312 and GBK.
        let label = if encoding == encoding_rs::GBK { "gb18030".to_owned() } else { label };
        Some(Self { encoding, label })
    }
}

/// The text in an encoding, and the encoding's own name.
fn read<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> (Cow<'a, str>, String) {
    let label = if encoding == encoding_rs::GBK {
        "gb18030".to_owned()
    } else {
        encoding.name().to_ascii_lowercase()
    };
    (encoding.decode_without_bom_handling(bytes).0, label)
}

/// `charset=` of a `Content-Type`, with or without quotes.
fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    })
}

/// The label in `<?xml ... encoding="..."?>`.
fn declaration(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..DECLARATION_BYTES).unwrap_or(bytes);
    let from = memchr::memmem::find(head, b"<?xml")?;
    let rest = head.get(from..)?;
    let rest = rest.get(..memchr::memchr(b'>', rest)?)?;
    let at = memchr::memmem::find(rest, b"encoding")?;
    let rest = rest.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let label = match rest.first()? {
        quote @ (b'"' | b'\'') => rest.get(1..)?.split(|b| b == quote).next()?,
        _ => rest.split(|b| b.is_ascii_whitespace() || *b == b'?').next()?,
    };
    Some(String::from_utf8_lossy(label).into_owned())
}

/// Whether text declared UTF-8 decodes with few errors: a stray byte must not undo a declaration.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes.get(..DETECT_BYTES).unwrap_or(bytes));
    let bad = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    let good = text.chars().filter(|&c| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER).count();
    bad <= 3 || bad * 4 < good
}

/// What the bytes look like, from where they leave ASCII.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let from = bytes.iter().position(|b| !b.is_ascii() || *b == 0x1B).unwrap_or(0);
    let rest = bytes.get(from..).unwrap_or_default();
    let slice = rest.get(..DETECT_BYTES).unwrap_or(rest);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(slice, slice.len() == rest.len());
    detector.guess(None, Utf8Detection::Allow)
}

/// UTF-32 by its mark or by the zeros of `<`: whether the big end comes first, and the bytes after the mark.
fn utf32(bytes: &[u8]) -> Option<(bool, &[u8])> {
    Some(match bytes {
        [0, 0, 0xFE, 0xFF, rest @ ..] => (true, rest),
        [0xFF, 0xFE, 0, 0, rest @ ..] => (false, rest),
        [0, 0, 0, b, ..] if *b != 0 => (true, bytes),
        [b, 0, 0, 0, ..] if *b != 0 => (false, bytes),
        _ => return None,
    })
}

/// Four bytes a character.
fn wide(bytes: &[u8], big: bool) -> String {
    let four = |c: &[u8]| -> [u8; 4] { c.try_into().unwrap_or_default() };
    let code = |c: &[u8]| if big { u32::from_be_bytes(four(c)) } else { u32::from_le_bytes(four(c)) };
    bytes.chunks_exact(4).map(|c| char::from_u32(code(c)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// UTF-16 without a mark: nearly every second byte of its markup is zero, always the same one.
fn bare_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let slice = bytes.get(..ZEROS_BYTES).unwrap_or(bytes);
    let pairs = slice.len() / 2;
    let zeros = |at: usize| slice.iter().skip(at).step_by(2).filter(|b| **b == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    if pairs < 2 || first + second == 0 {
        return None;
    }
    if first * 10 > pairs * 7 && second * 20 < pairs {
        return Some(UTF_16BE);
    }
    (second * 10 > pairs * 7 && first * 20 < pairs).then_some(UTF_16LE)
}

/// The text without the control characters that no XML may hold, and without a mark that stayed at its head. Those of
/// the upper half are bytes of windows-1252 that somebody took for Latin-1.
fn printable<'a>(text: Cow<'a, str>, notes: &mut Vec<String>) -> Cow<'a, str> {
    let control = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r');
    let upper = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    let text = match text {
        Cow::Borrowed(t) => Cow::Borrowed(t.strip_prefix('\u{feff}').unwrap_or(t)),
        Cow::Owned(t) => match t.strip_prefix('\u{feff}') {
            Some(rest) => Cow::Owned(rest.to_owned()),
            None => Cow::Owned(t),
        },
    };
    let mended = |text: &str| -> String {
        let kept = text.chars().filter(|c| !c.is_ascii() || !control(*c as u8));
        kept.map(|c| if upper(c) { C1_REPLACEMENTS[c as usize - 0x80].unwrap_or(' ') } else { c }).collect()
    };
    if text.bytes().any(control) {
        notes.push("control characters are left out".to_owned());
        return Cow::Owned(mended(&text));
    }
    // In UTF-8 the upper ones begin with this byte, which common letters do not.
    let odd = memchr::memchr_iter(0xC2, text.as_bytes())
        .any(|at| text.as_bytes().get(at + 1).is_some_and(|b| *b < 0xA0));
    if odd { Cow::Owned(mended(&text)) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], content_type: Option<&str>, encoding: &str, text: &str) {
        let decoded = decode(bytes, content_type);
        assert_eq!((decoded.encoding.as_str(), &*decoded.text), (encoding, text));
    }

    #[test]
    fn the_mark_goes_before_the_header_and_the_header_before_the_declaration() {
        check(b"\xEF\xBB\xBF\xC3\xA9", Some("text/xml; charset=koi8-r"), "utf-8", "é");
        check(b"\xE9", Some("text/xml; charset = 'ISO-8859-1'"), "iso-8859-1", "é");
        let declared = b"<?xml version='1.0' encoding='windows-1251'?>\xC0";
        check(declared, None, "windows-1251", "<?xml version='1.0' encoding='windows-1251'?>А");
        check(
            declared,
            Some("text/xml;charset=koi8-r"),
            "koi8-r",
            "<?xml version='1.0' encoding='windows-1251'?>ю",
        );
    }

    #[test]
    fn declarations_that_the_bytes_contradict_do_not_hold() {
        check("é".as_bytes(), Some("text/xml; charset=iso-8859-1"), "utf-8", "é");
        let wrong = b"<?xml version='1.0' encoding='utf-16'?><a/>";
        check(wrong, None, "utf-8", "<?xml version='1.0' encoding='utf-16'?><a/>");
        let text = "Рынок в Норвале снова открыт после ремонта крыши".to_owned();
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
        check(&bytes, Some("application/xml; charset=utf-8"), "windows-1251", &text);
    }

    #[test]
    fn encodings_of_escapes() {
        let text = "<?xml version='1.0' encoding='iso-2022-jp'?>漁港";
        let (bytes, _, _) = ISO_2022_JP.encode(text);
        check(&bytes, None, "iso-2022-jp", text);
        check(b"plain", Some("text/xml; charset=iso-2022-kr"), "utf-8", "plain");
    }

    #[test]
    fn wide_encodings_with_and_without_a_mark() {
        let wide: Vec<u8> = "<rss/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&wide, None, "utf-16be", "<rss/>");
        check(&[&b"\xFE\xFF"[..], &wide].concat(), None, "utf-16be", "<rss/>");
        let wide: Vec<u8> = "<rss/>".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        check(&wide, None, "utf-32le", "<rss/>");
    }

    #[test]
    fn control_characters_go() {
        check(b"a\x00\x08b\tc", None, "utf-8", "ab\tc");
        check("Norvale\u{92}s fish".as_bytes(), None, "utf-8", "Norvale’s fish");
    }
}
