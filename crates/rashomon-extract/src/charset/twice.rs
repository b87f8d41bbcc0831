//! Text that was encoded twice: UTF-8 read as Windows-1252 (or Latin-1) and written as UTF-8 again (`â€™` for `’`).
//!
//! Such pages are declared right and valid; only their words tell. A run of characters whose old bytes make a
//! character of UTF-8 is read back, where the page shows it often enough that chance is out of the question.

use encoding_rs::WINDOWS_1252;

/// Runs that must read back before a page is believed to be encoded twice: a page that writes *about* the fault has a few.
const FEWEST: usize = 4;
/// Of all the page's upper Latin-1 characters, one in this many may stand outside such runs: text of one more author.
const STRAY: usize = 4;

/// The text read back, or `None` where it was encoded once. Characters that make no such run stay as they are.
pub(super) fn mend(text: &str) -> Option<String> {
    // A run begins with one of `Â` to `ô`, whose own UTF-8 begins with this byte: most pages have none of it.
    memchr::memchr(0xC3, text.as_bytes())?;
    let (mut runs, mut stray) = (0, 0);
    for_each_piece(text, |piece| match piece {
        Piece::Twice(_) => runs += 1,
        Piece::Once(c) => stray += usize::from(matches!(c, '\u{C0}'..='\u{FF}')),
        Piece::Plain(_) => {}
    });
    if runs < FEWEST || runs < stray * STRAY {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for_each_piece(text, |piece| match piece {
        Piece::Twice(c) | Piece::Once(c) => out.push(c),
        Piece::Plain(s) => out.push_str(s),
    });
    Some(out)
}

/// A part of the text as it is read back.
enum Piece<'a> {
    /// A character that stood as two to four.
    Twice(char),
    /// A character beyond ASCII that stands for itself.
    Once(char),
    /// ASCII.
    Plain(&'a str),
}

fn for_each_piece<'a>(text: &'a str, mut each: impl FnMut(Piece<'a>)) {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let plain = rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        if plain > 0 {
            each(Piece::Plain(&rest[..plain]));
            at += plain;
            continue;
        }
        if let Some((c, length)) = read_back(rest) {
            each(Piece::Twice(c));
            at += length;
        } else if let Some(c) = rest.chars().next() {
            each(Piece::Once(c));
            at += c.len_utf8();
        }
    }
}

/// The character whose bytes of UTF-8, each taken for a character, begin the text, and how long they are here.
fn read_back(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0_u8; 4];
    let mut length = 0;
    let mut wanted = 1;
    for (n, c) in text.chars().take(4).enumerate() {
        bytes[n] = byte(c)?;
        length += c.len_utf8();
        if n == 0 {
            wanted = match bytes[0] {
                0xC2..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF4 => 4,
                _ => return None,
            };
        }
        if n + 1 == wanted {
            return Some((std::str::from_utf8(&bytes[..wanted]).ok()?.chars().next()?, length));
        }
    }
    None
}

/// The byte that was taken for a character.
fn byte(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0x80..=0xFF => u8::try_from(code).ok(),
        // The 27 characters that Windows-1252 has where Latin-1 has controls, all from U+0152 to U+2122.
        0x152..=0x2122 => {
            let mut buffer = [0; 4];
            let (bytes, _, unknown) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
            if unknown { None } else { bytes.first().copied() }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a program does that takes UTF-8 for Windows-1252.
    fn twice(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn text_encoded_twice_is_read_back() {
        let text = "“It’s over,” Varga said – the café’s owner didn’t reply. 👁 日本";
        assert_eq!(mend(&twice(text)).as_deref(), Some(text));
        // Latin-1 for Windows-1252: the bytes 0x80 to 0x9F become controls.
        let latin: String = text.bytes().map(char::from).collect();
        assert_eq!(mend(&latin).as_deref(), Some(text));
    }

    #[test]
    fn right_text_stays() {
        for text in [
            "Die Äpfel fürs Café kosten 3 €, sagte Müller – „zu viel“.",
            "NÃO À VENDA Ã ÂÂ Ã",
            "The page showed â€™ for an apostrophe once.",
            "Ça, c’était à l’époque où…",
            "",
        ] {
            assert_eq!(mend(text), None, "{text}");
        }
        // A few old comments do not make a page of French one that was encoded twice.
        let mixed = format!("{} {}", "été à l’île où né ".repeat(20), twice("’’’’’"));
        assert_eq!(mend(&mixed), None);
    }

    proptest! {
        #[test]
        fn reads_back_all_text(text in "[a-z]{0,4}[’éüß–日]{4,9}[a-z ]{0,9}") {
            prop_assert_eq!(mend(&twice(&text)), Some(text));
        }
        #[test]
        fn never_panics(text in "\\PC{0,60}[\u{80}-\u{ff}]{0,20}") {
            let _ = mend(&text);
        }
    }
}
