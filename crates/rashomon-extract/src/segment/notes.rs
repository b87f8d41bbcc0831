//! The last paragraphs that speak of the author or of where the text is from.

use super::credits;
use super::lexicon;
use rashomon_model::Byline;
use rashomon_text::fold::fold;
use regex::Regex;
use std::sync::LazyLock;

/// Longest note in bytes.
const MAX_NOTE: usize = 900;

/// What is known of an article when its notes are read.
pub(super) struct Known<'a> {
    /// People credited.
    pub(super) bylines: &'a [Byline],
    /// Who the rights line names.
    pub(super) owner: Option<&'a str>,
    /// The distinctive label of the original's host.
    pub(super) host: Option<&'a str>,
    /// The outlet.
    pub(super) outlet: Option<&'a str>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Note {
    /// On the author.
    Author {
        /// People it names, with what they are.
        people: Vec<Byline>,
    },
    /// On the source.
    Source {
        /// The outlet it names.
        outlet: Option<String>,
    },
}

static IS_A: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^((?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s)?\p{Lu}[\p{L}.'’\-]*(?:\s(?:\p{Lu}[\p{L}.'’\-]*|de|van|von|der|den|bin|al|da|di|du|la|le|del)){1,4})(?:,| is| are| was| ist| est| es) (.+)$")
        .expect("a fixed pattern")
});
static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[(\[]?(?:this|the) (?:article|story|piece|text|report|op-ed|commentary|essay|column)\b.{0,40}\b(?:published|republished|appeared|provided|produced|ran|courtesy)\b|^(?:source|quelle|fuente|fonte)\s?:|^originally published|^dieser (?:artikel|beitrag|text) (?:erschien|ist zuerst|wurde)|^cet article (?:a été|est)|^este artículo (?:fue|se)")
        .expect("a fixed pattern")
});
static AUTHOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[(\[]?(?:(?:about )?the (?:author|writer)s?\b|(?:additional )?reporting by|edited by|writing by|editing by|translated by|der autor|die autorin|l'auteur|el autor|la autora|the (?:opinions|views) expressed|this (?:article|story|report) was written by|contact the)")
        .expect("a fixed pattern")
});

/// Reads a paragraph as a note, where it is one.
pub(super) fn read(text: &str, known: &Known<'_>) -> Option<Note> {
    if text.len() > MAX_NOTE {
        return None;
    }
    let bracketed = is_bracketed(text);
    let bare = unbracket(text);
    if let Some(found) = IS_A.captures(bare) {
        let (name, rest) = (found.get(1)?.as_str(), found.get(2)?.as_str());
        let credited = known.bylines.iter().any(|b| same_person(&b.name, name));
        let noun = rest
            .split(|c: char| !c.is_alphabetic())
            .take(14)
            .any(|w| lexicon::is_author_noun(&w.to_lowercase()));
        let owner =
            [known.owner, known.outlet].into_iter().flatten().any(|o| super::body::same_house(o, name));
        let hosted = known.host.is_some_and(|h| squeeze(name).ends_with(h) || h.ends_with(&squeeze(name)));
        if owner || hosted && !credited {
            return Some(Note::Source { outlet: Some(name.to_owned()) });
        }
        // A sentence that says what someone is, and nothing else, closes no report: it tells of the author.
        let lone = bare.matches(". ").count() <= 3;
        if credited || noun && lone && (bracketed || known.bylines.is_empty() && says_only(bare, rest)) {
            return Some(Note::Author { people: vec![Byline { name: name.to_owned(), role: role(rest) }] });
        }
    }
    if SOURCE.is_match(text) {
        return Some(Note::Source { outlet: None });
    }
    if AUTHOR.is_match(text) || bracketed && bare.split(' ').count() <= 30 && credits::byline(bare).is_some()
    {
        return Some(Note::Author { people: Vec::new() });
    }
    None
}

/// Whether a paragraph is one short statement of what someone is, in the present.
fn says_only(bare: &str, rest: &str) -> bool {
    let article = [
        "a ",
        "an ",
        "the ",
        "senior ",
        "associate ",
        "assistant ",
        "adjunct ",
        "emeritus ",
        "professor ",
        "director ",
    ];
    let lower = rest.to_lowercase();
    bare.contains(" is ")
        && article.iter().any(|a| lower.starts_with(a))
        && bare.len() < 260
        && !bare.contains(['"', '\u{201C}'])
        && !lower.contains(" said")
}

/// What a note says a person is: up to the sentence's end, without the article.
fn role(rest: &str) -> Option<String> {
    let first = rest.split(". ").next()?.trim_end_matches(['.', ')']);
    let bare = ["a ", "an ", "the "].iter().find_map(|a| first.strip_prefix(a)).unwrap_or(first);
    (!bare.is_empty() && bare.len() <= 200).then(|| bare.to_owned())
}

/// Whether two names are one person's: the same, or the same last word and first letter.
fn same_person(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    a == b || a.ends_with(&b) || b.ends_with(&a)
}

/// Puts what notes say of people into the by-lines.
pub(super) fn merge(bylines: &mut Vec<Byline>, people: Vec<Byline>) {
    for person in people {
        match bylines.iter().position(|b| same_person(&b.name, &person.name)) {
            Some(at) => bylines[at].role = bylines[at].role.take().or(person.role),
            None if bylines.is_empty() => bylines.push(person),
            None => {}
        }
    }
}

/// Fills by-lines from a line that repeats them, mostly with what people are; names them where nothing else does.
pub(super) fn merge_known(bylines: &mut Vec<Byline>, people: Vec<Byline>) {
    if bylines.is_empty() {
        bylines.extend(people);
    } else {
        merge(bylines, people);
    }
}

/// Whether a text stands wholly in brackets.
fn is_bracketed(text: &str) -> bool {
    text.starts_with(['(', '[']) && text.trim_end_matches('.').ends_with([')', ']'])
}

/// A text without the brackets around it.
pub(super) fn unbracket(text: &str) -> &str {
    if is_bracketed(text) {
        text.trim_end_matches('.').trim_matches(['(', ')', '[', ']']).trim()
    } else {
        text
    }
}

/// The part of an address's host that names it ("example" of `https://www.example.co.uk/x`).
pub(super) fn host_label(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?;
    let labels: Vec<&str> = host.split('.').filter(|l| *l != "www").collect();
    labels.iter().take(labels.len().saturating_sub(1)).max_by_key(|l| l.len()).map(|l| (*l).to_owned())
}

/// Letters and digits alone, lower case: a name as it stands in addresses.
pub(super) fn squeeze(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}
