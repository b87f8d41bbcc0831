//! A round-up of briefs cut into its items: drawn lines part them, and the dateline parts headline from text.

use super::draft::Draft;
use super::genre;
use rashomon_model::{BlockKind, Dateline, Genre, Role};
use rashomon_text::stamps;
use regex::Regex;
use std::sync::LazyLock;

/// So many items with a headline and a dateline make a round-up.
const MIN_ITEMS: usize = 3;
/// A brief's headline has at most so many words.
const MAX_HEADLINE_WORDS: usize = 28;

static RULE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|\s)(?:-{4,}|={3,}|_{3,}|\*{3,}|~{3,}|#{3,}|\+{3,}|(?:\* ){2,}\*|(?:- ){3,}-|—{2,}|•{3,}|/{3,})(?:\s|$)").expect("a fixed pattern")
});

/// The items of a round-up, where an article is one; sets its genre.
pub(super) fn items(draft: &mut Draft) -> Vec<Draft> {
    let joined =
        draft.blocks.iter().filter(|(kind, _)| Draft::in_text(*kind) || *kind == BlockKind::SourceNote);
    let joined = joined.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    if !draws(&joined) {
        return Vec::new();
    }
    let parts: Vec<&str> = RULE.split(&joined).collect();
    if parts.len() <= MIN_ITEMS {
        return Vec::new();
    }
    let items: Vec<Draft> = parts.iter().filter_map(|part| item(part.trim(), draft)).collect();
    // Drawn lines part other things too: briefs are told by their datelines, or by the name of the piece.
    let filed = items.iter().filter(|i| i.dateline.is_some()).count();
    let named = draft.headline.as_deref().and_then(genre::labelled) == Some(Genre::Digest);
    if items.len() < MIN_ITEMS || filed * 2 < items.len() && !named {
        return Vec::new();
    }
    draft.genre = Some(Genre::Digest);
    items
}

/// Whether a text has what every drawn line has: a mark twice, side by side or with a blank between. Few texts have, and
/// the pattern costs more than this look.
fn draws(text: &str) -> bool {
    let mark = |c| matches!(c, '-' | '=' | '_' | '*' | '~' | '#' | '+' | '/' | '—' | '•');
    let mut before = [' ', ' '];
    text.chars().any(|c| {
        let [first, second] = before;
        before = [second, c];
        (second == c || (second == ' ' && first == c)) && mark(c)
    })
}

/// One part as a brief: headline, dateline, text.
fn item(part: &str, digest: &Draft) -> Option<Draft> {
    let (headline, dateline, text) = by_line(part).or_else(|| by_dateline(part))?;
    let mut item = Draft::new(Role::DigestItem);
    item.headline = Some(headline.trim().to_owned());
    item.dateline = dateline;
    item.outlet.clone_from(&digest.outlet);
    item.whens.clone_from(&digest.whens);
    let text = without_pointer(text.trim());
    item.blocks =
        text.split('\n').filter(|p| !p.is_empty()).map(|p| (BlockKind::Paragraph, p.to_owned())).collect();
    (!item.blocks.is_empty()).then_some(item)
}

/// A headline on a line of its own.
fn by_line(part: &str) -> Option<(&str, Option<Dateline>, &str)> {
    let (headline, text) = part.split_once('\n')?;
    let fits = headline.split(' ').count() <= MAX_HEADLINE_WORDS && !super::lines::ends_sentence(headline);
    let (dateline, end) = match stamps::dateline(text, None) {
        Some((dateline, end)) => (Some(dateline), end),
        None => (None, 0),
    };
    fits.then(|| (headline, dateline, text.get(end..).unwrap_or_default()))
}

/// A headline that runs into its text: the dateline parts them.
fn by_dateline(part: &str) -> Option<(&str, Option<Dateline>, &str)> {
    for (n, (at, _)) in part.match_indices(' ').enumerate() {
        if n >= MAX_HEADLINE_WORDS {
            return None;
        }
        let rest = &part[at + 1..];
        // A place that files is in capitals; "Japan - " inside a headline is not one.
        let first = rest.split([' ', ',', '-']).next().unwrap_or_default();
        if first.chars().count() < 2
            || first.chars().any(char::is_lowercase)
            || !first.chars().any(char::is_uppercase)
        {
            continue;
        }
        if let Some((dateline, end)) = stamps::dateline(rest, None) {
            return Some((&part[..at], Some(dateline), rest.get(end..)?));
        }
    }
    None
}

/// A brief without a pointer ("Video: ...") behind its last sentence.
fn without_pointer(text: &str) -> &str {
    static POINTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"[.!?]["”’']?\s(\p{Lu}\p{L}+:\s[^.!?]{3,160})$"#).expect("a fixed pattern")
    });
    match POINTER.captures(text).and_then(|c| c.get(1)) {
        Some(pointer) => text[..pointer.start()].trim_end(),
        None => text,
    }
}
