//! Who wrote, who photographed, who owns: by-lines, image credits, rights lines.

use super::lexicon;
use rashomon_model::Byline;
use rashomon_text::fold::fold;
use regex::Regex;
use std::sync::LazyLock;

/// Longest by-line in bytes.
const MAX_BYLINE: usize = 200;
/// Longest credit in bytes.
const MAX_CREDIT: usize = 140;
/// Words of one person's name.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 1..=5;

static BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i:(?:(?:written|reported|story|words|text|analysis|opinion|commentary)\s+)?by|von|par|por|texte?(?:\s+von)?:|autor(?:in|es)?:|auteurs?:|authors?:|door|di)\s*:?\s+(\S.*)$")
        .expect("a fixed pattern")
});
static SPLIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*(?:,|;|&|\band\b|\bwith\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bmit\b|\bavec\b|\bcon\b)\s*")
        .expect("a fixed pattern")
});
static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[\[(]?\s*(?:©|\(c\)\s|&copy;|copyright\b|alle rechte vorbehalten|tous droits réservés|todos los derechos)|all rights reserved\.?\)?$")
        .expect("a fixed pattern")
});
static RIGHTS_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\[\s*(?i:copyright|©)[^\]]{1,80}\]|\(\s*(?i:copyright|©)[^)]{1,80}\)|©|\(c\) (?:19|20)\d\d|(?:C|c)opyright (?:©|\(c\)|(?:19|20)\d\d))").expect("a fixed pattern")
});
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i:image|images|photos?|picture|pictures|pic|credits?|photograph|photography|illustration|graphic|foto|fotos|bild|bilder|imagen|crédits?|immagine|imagem|fotografie|source image|photo credit|image credit|photo by|image by|photograph by)\s*(?::|©|\s)\s*(\S.*)$")
        .expect("a fixed pattern")
});

/// A by-line's people, where a line is one.
pub(super) fn byline(line: &str) -> Option<Vec<Byline>> {
    if line.len() > MAX_BYLINE {
        return None;
    }
    let rest = BY.captures(line)?.get(1)?.as_str();
    let people = people(rest);
    (!people.is_empty()).then_some(people)
}

/// The people of a by-line without its "by".
pub(super) fn people(rest: &str) -> Vec<Byline> {
    let mut out: Vec<Byline> = Vec::new();
    let (names, mut role) = match rest.split_once(['/', '|', '\u{2022}', '\u{2014}']) {
        Some((names, role)) => (names, Some(role.trim())),
        None => (rest, None),
    };
    for piece in SPLIT.split(names) {
        let piece = piece.split(" in ").next().unwrap_or(piece).trim_matches([' ', '.', '(', ')', '-']);
        if piece.is_empty() {
            continue;
        }
        if is_person(piece) {
            out.push(Byline { name: piece.to_owned(), role: None });
        } else if !out.is_empty() && piece.split(' ').any(|w| lexicon::is_staff_word(&fold(w))) {
            role = role.or(Some(piece));
        } else {
            return Vec::new();
        }
    }
    // A role after one's own name is told of all who share the line.
    if let Some(role) = role.filter(|r| !r.is_empty() && r.len() <= MAX_CREDIT) {
        for person in &mut out {
            person.role = Some(role.to_owned());
        }
    }
    out
}

/// Whether words can be a person's (or an agency's) name.
fn is_person(words: &str) -> bool {
    let parts: Vec<&str> = words.split(' ').collect();
    NAME_WORDS.contains(&parts.len())
        && parts.iter().all(|w| is_name_word(w))
        && parts.first().is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase))
        && !parts.iter().any(|w| lexicon::is_staff_word(&fold(w)) && parts.len() > 1)
}

/// Whether a word can stand in a name: capitalised, or a particle.
pub(super) fn is_name_word(word: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "da", "di", "del", "della", "van", "von", "der", "den", "la", "le", "bin", "al", "el", "ter",
        "zu", "dos", "du", "ibn", "ben",
    ];
    let capital = word.chars().next().is_some_and(|c| c.is_uppercase());
    let clean = word.chars().all(|c| c.is_alphabetic() || ".'-\u{2019}\u{2018}".contains(c));
    clean && (capital || PARTICLES.contains(&word) || word.starts_with("d'") || word.starts_with("al-"))
}

/// Whether a line tells who owns the rights.
pub(super) fn is_rights_line(line: &str) -> bool {
    RIGHTS.is_match(line)
}

/// A rights notice at the end of a text: the text before, the notice, and a name after it.
pub(super) fn split_rights(text: &str) -> Option<(&str, &str, Option<&str>)> {
    /// A notice is looked for in the last bytes only.
    const TAIL: usize = 200;
    let mut from = text.len().saturating_sub(TAIL);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let found = RIGHTS_TAIL.find(&text[from..])?;
    let (start, end) = (from + found.start(), from + found.end());
    let before = text[..start].trim_end();
    if found.as_str().ends_with([']', ')']) && found.as_str().len() > 12 {
        let after = text[end..].trim();
        let name = (!after.is_empty() && is_outlet_name(after)).then_some(after);
        return (after.is_empty() || name.is_some()).then_some((before, text[start..end].trim(), name));
    }
    let notice = text[start..].trim();
    (notice.split(' ').count() <= 14).then_some((before, notice, None))
}

/// Who a rights notice names.
pub(super) fn holder(notice: &str) -> Option<String> {
    static NOISE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)©|\(c\)|&copy;|\bcopyright\b|\b(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?\b|all rights reserved.*$|alle rechte.*$|tous droits.*$|todos los derechos.*$|[\[\]()]").expect("a fixed pattern")
    });
    let bare = NOISE.replace_all(notice, " ");
    let bare = bare.split(['.', '|', '\u{00B7}']).find(|s| s.chars().any(char::is_alphabetic))?;
    let mut words: Vec<&str> = bare.split_whitespace().collect();
    while words
        .last()
        .is_some_and(|w| lexicon::is_corporate(&fold(w)) || w.chars().all(|c| !c.is_alphanumeric()))
    {
        words.pop();
    }
    if words.first().is_some_and(|w| *w == "by" || *w == "-") {
        words.remove(0);
    }
    let name = words.join(" ").trim_matches([',', ' ', '-']).to_owned();
    is_outlet_name(&name).then_some(name)
}

/// Whether words can be an outlet's name by their shape.
pub(super) fn is_outlet_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let capital = |w: &&&str| {
        w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
            || w.contains('.')
            || w.chars().any(char::is_uppercase)
    };
    let long = words.iter().filter(|w| w.chars().count() > 3).count();
    let uncased = !text.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    !text.is_empty()
        && text.len() <= 60
        && words.len() <= 6
        && !text.ends_with(['.', '!', '?', ':', ',', ';'])
        && text.chars().any(char::is_alphabetic)
        && (uncased
            || (words.first().iter().any(capital)
                && words.iter().filter(|w| w.chars().count() > 3).filter(capital).count() >= long))
}

/// An image's credit without its label, where a line is one.
pub(super) fn credit_line(line: &str) -> Option<&str> {
    if line.len() > MAX_CREDIT || line.ends_with('?') {
        return None;
    }
    if let Some(found) = CREDIT.captures(line).and_then(|c| c.get(1)) {
        let labelled =
            line.contains(':') || line.contains('\u{00A9}') || line.to_lowercase().contains(" by ");
        let named = found
            .as_str()
            .split(' ')
            .filter(|w| w.chars().count() > 3)
            .all(|w| w.chars().next().is_some_and(|c| !c.is_lowercase()));
        return (labelled && named).then_some(found.as_str());
    }
    let bare = line.trim_matches(['(', ')', '[', ']']);
    (names_a_credit(bare) && bare.split(' ').count() <= 10).then_some(bare)
}

/// Whether words have the shape of a credit: names with a slash or an agency behind "via" or "©".
fn names_a_credit(text: &str) -> bool {
    let named = |s: &str| {
        let s = s.trim();
        !s.is_empty()
            && s.split(' ').all(|w| {
                w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric()) || w.chars().count() <= 3
            })
    };
    let slashed = text.split_once('/').is_some_and(|(a, b)| {
        named(a) && named(b) && !a.contains("://") && !b.contains('/')
            || text.split('/').count() <= 3 && text.split('/').all(named)
    });
    let via = text.split_once(" via ").is_some_and(|(a, b)| named(a) && named(b));
    (slashed || via) && text.chars().any(char::is_alphabetic) && !text.ends_with(['.', ':'])
}

/// A credit in brackets at the end of a caption: the caption, the credit.
pub(super) fn split_credit(text: &str) -> Option<(&str, &str)> {
    let open = text.rfind(['(', '['])?;
    let inner = text[open..].trim_end_matches('.').strip_prefix(['(', '['])?.strip_suffix([')', ']'])?;
    if inner.len() > MAX_CREDIT {
        return None;
    }
    let credit = credit_line(inner).or_else(|| {
        let lower = inner.to_lowercase();
        ["photo", "foto", "image", "file", "handout", "courtesy", "provided by", "\u{00A9}"]
            .iter()
            .any(|w| lower.contains(w))
            .then_some(inner)
    })?;
    Some((text[..open].trim_end(), credit))
}
