//! A `style` attribute -> the declarations in it that change how a passage looks, and neither where it stands nor what is loaded.

/// Properties of type, space and lines. Not among them: `position` and `z-index` (they would cover our page), images, animations,
/// generated content, and the private ones of word processors and browsers.
const PROPERTIES: &[&str] = &[
    "azimuth",
    "background",
    "background-color",
    "background-x",
    "background-y",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "caption-side",
    "clear",
    "color",
    "cursor",
    "direction",
    "display",
    "elevation",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-position",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "overflow",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "pause",
    "pause-after",
    "pause-before",
    "pitch",
    "pitch-range",
    "richness",
    "speak",
    "speak-header",
    "speak-numeral",
    "speak-punctuation",
    "speech-rate",
    "stress",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "voice-family",
    "volume",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
];

/// Words that load or move a picture: a background is a colour here.
const PICTURE_WORDS: &[&str] = &["repeat", "no-repeat", "repeat-x", "repeat-y", "scroll", "fixed"];

/// Functions that name a colour.
const COLOURS: &[&str] = &["rgb", "rgba", "hsl", "hsla"];

/// How many digits a measure may have before its point: no page is 10,000 wide, a trick is.
const MAX_DIGITS: usize = 4;

/// The harmless declarations as written, or `None` if there are none.
pub(super) fn harmless(style: &str) -> Option<String> {
    let mut kept = String::new();
    for (name, value) in style.split(';').filter_map(|declaration| declaration.split_once(':')) {
        let (name, value) = (name.trim_ascii(), value.trim_ascii_start());
        if PROPERTIES.iter().any(|p| p.eq_ignore_ascii_case(name)) && is_harmless(name, value) {
            if !kept.is_empty() {
                kept.push(' ');
            }
            kept.extend([name, ": ", value, ";"]);
        }
    }
    (!kept.is_empty()).then_some(kept)
}

/// Whether a value consists of words, measures, colours and names of fonts alone.
fn is_harmless(name: &str, value: &str) -> bool {
    let mut rest = value;
    let mut some = false;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            ' ' | ',' | '/' | '!' | '\t' | '\n' => 1,
            '"' | '\'' => match quoted(rest, c) {
                Some(length) => length,
                None => return false,
            },
            _ => match word(name, rest) {
                Some(length) => length,
                None => return false,
            },
        };
        some |= taken > 1 || c.is_ascii_alphanumeric();
        rest = rest.get(taken..).unwrap_or_default();
    }
    some
}

/// The length of a quoted name at the start.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let length = text.get(1..)?.find(quote)?;
    let name = text.get(1..=length)?;
    name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).then_some(length + 2)
}

/// The length of a word, measure or colour at the start, if it is harmless.
fn word(property: &str, text: &str) -> Option<usize> {
    let end = text.find([' ', ',', '/', '!', '\t', '\n', '"', '\'', '(']).unwrap_or(text.len());
    let word = text.get(..end)?;
    if text.get(end..).is_some_and(|rest| rest.starts_with('(')) {
        let inside = text.get(end + 1..)?;
        let close = inside.find(')')?;
        let measures = inside
            .get(..close)?
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '.' | '%' | '/'));
        return (measures && COLOURS.iter().any(|c| c.eq_ignore_ascii_case(word))).then_some(end + close + 2);
    }
    if let Some(colour) = word.strip_prefix('#') {
        return (colour.len() <= 8 && colour.bytes().all(|b| b.is_ascii_hexdigit())).then_some(end);
    }
    if word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number = word.get(..word.len() - unit.len())?;
        let whole = number.split('.').next()?;
        let fits = whole.len() <= MAX_DIGITS
            && unit.len() <= 4
            && number.bytes().filter(|&b| b == b'.').count() <= 1;
        return (fits && unit.bytes().all(|b| b.is_ascii_alphabetic() || b == b'%')).then_some(end);
    }
    let letters =
        word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) && !word.starts_with('-');
    let moves = property.to_ascii_lowercase().starts_with("background")
        && PICTURE_WORDS.iter().any(|p| p.eq_ignore_ascii_case(word));
    (letters && !moves).then_some(end)
}
