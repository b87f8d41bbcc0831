//! The site's name where no markup gives it: what `<title>` opens or closes with, where the page's masthead, its foot
//! or its rights line says the same.

use super::dom::{Dom, RawBlock};
use super::meta::plain;
use super::phrases;
use super::title::MARKS;
use rashomon_text::fold::fold;

/// Words of a site's name.
const NAME_WORDS: usize = 6;
/// Bytes of a site's name.
const NAME_BYTES: usize = 60;
/// Words of a masthead line: the name and a motto.
const LINE_WORDS: usize = 14;
/// Blocks at the page's foot that may repeat the name.
const FOOT: usize = 6;

/// The site's name, where the title and another place of the page agree on it.
pub(super) fn name(dom: &Dom) -> Option<String> {
    let title = plain(dom.title.as_deref()?);
    let parts = parts(&title);
    let (name, _) = parts.into_iter().find(|(name, rest)| {
        is_name(name) && is_longer(rest, name) && attested(dom, &fold(name), &fold(rest))
    })?;
    Some(name.to_owned())
}

/// The title's last and first part, each with what is left without it.
fn parts(title: &str) -> Vec<(&str, &str)> {
    let mut out = Vec::new();
    if let Some((at, length)) = MARKS.iter().filter_map(|m| title.rfind(m).map(|at| (at, m.len()))).max() {
        out.push((title[at + length..].trim(), title[..at].trim()));
    }
    let first = MARKS.iter().chain(&[": "]).filter_map(|m| title.find(m).map(|at| (at, m.len()))).min();
    if let Some((at, length)) = first {
        out.push((title[..at].trim(), title[at + length..].trim()));
    }
    out
}

/// Whether what is left of a title has more words than the name: of two parts the headline is the longer one.
fn is_longer(rest: &str, name: &str) -> bool {
    rest.split(' ').count() > name.split(' ').count()
}

/// Whether words have the shape of a site's name, and are no section's.
fn is_name(name: &str) -> bool {
    name.len() <= NAME_BYTES
        && (1..=NAME_WORDS).contains(&name.split(' ').count())
        && name.chars().any(char::is_alphabetic)
        && name.chars().next().is_some_and(|c| !c.is_lowercase() || name.contains('.'))
        && !name.ends_with(['?', '!', ':'])
        && !crate::segment::is_section(&fold(name))
}

/// Whether a rights line, the masthead or the foot says the name. `rest` is the title without it.
fn attested(dom: &Dom, name: &str, rest: &str) -> bool {
    let opens = |b: &RawBlock| {
        let folded = fold(&b.text);
        folded.strip_prefix(name).is_some_and(|after| {
            after.is_empty()
                || b.link_bytes == 0
                    && after.starts_with([' ', ',', '.', ':'])
                    && folded.split(' ').count() <= LINE_WORDS
                    && !folded.contains(rest)
        }) && leads_home(b)
    };
    // Which half of the title is the headline shows on the page too: it stands below the masthead.
    let Some(end) = dom.blocks.iter().position(|b| {
        let folded = fold(&b.text);
        folded != name && folded.contains(rest)
    }) else {
        return false;
    };
    let foot = dom.blocks.len().saturating_sub(FOOT).max(end + 1);
    // What a rights line alone says is the site's name itself, and the other part the headline.
    if dom.blocks.get(end).is_some_and(|b| phrases::copyright(&b.text)) {
        return false;
    }
    dom.blocks.iter().take(end).any(opens)
        || dom.blocks.iter().skip(foot).any(opens)
        || dom.blocks.iter().any(|b| phrases::copyright(&b.text) && fold(&b.text).contains(name))
}

/// Whether a block is no link, or one to the site's front page.
fn leads_home(block: &RawBlock) -> bool {
    block.links.iter().all(|link| {
        let path = link
            .url
            .split_once("://")
            .map_or(link.url.as_str(), |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        matches!(path, "" | "/" | "." | "./" | "#") || path.trim_start_matches('/').starts_with("index.")
    })
}

#[cfg(test)]
mod tests {
    use super::super::walk::walk;
    use super::*;

    fn check(title: &str, body: &str) -> String {
        let html = format!("<html><head><title>{title}</title></head><body>{body}</body></html>");
        name(&walk(&html, &[])).unwrap_or_else(|| "-".to_owned())
    }

    #[test]
    fn names_that_the_page_says_twice() {
        let story = "<h1>Ferry is back</h1><p>The ferry came back.</p>";
        let home = "<div><a href='/'>Quay Notes</a></div>";
        assert_eq!(check("Ferry is back | Quay Notes", &format!("{home}{story}")), "Quay Notes");
        assert_eq!(check("Quay Notes: Ferry is back", &format!("<h3>QUAY NOTES</h3>{story}")), "Quay Notes");
        let foot = "<p>\u{a9} 2031 Quay Notes. Write to the desk.</p>";
        assert_eq!(check("Quay Notes - Ferry is back", &format!("{story}{foot}")), "Quay Notes");
        let old = "<font>Quay Notes<br>The paper of the bay since 1890</font>";
        assert_eq!(check("Quay Notes - Ferry is back", &format!("{old}{story}")), "Quay Notes");
    }

    #[test]
    fn sections_authors_and_half_headlines_name_no_site() {
        let story = "<h1>Ferry is back</h1><p>Ada Quill</p><p>The ferry came back.</p>";
        let menu = "<p><a href='/sport'>Sport</a></p><p><a href='/boats'>Boats</a></p>";
        assert_eq!(check("Ferry is back - Sport", &format!("{menu}{story}")), "-");
        assert_eq!(check("Ferry is back - Boats", &format!("{menu}{story}")), "-");
        let long = "<p>The ferry.</p>".repeat(10);
        assert_eq!(check("Ferry is back - Ada Quill", &format!("{story}{long}")), "-");
        assert_eq!(check("Bay: Ferry is back", story), "-");
        let foot = format!("<h1>Ferries</h1>{long}<p>\u{a9} 2031 The Evening Post</p>");
        assert_eq!(check("Ferries - The Evening Post", &foot), "-");
        assert_eq!(check("Ferry is back: The Bay", &format!("{story}<p>The Bay</p>")), "-");
        assert_eq!(check("Quays - Ferry is back", &format!("<p><a href='/'>Quays</a></p>{story}")), "Quays");
        assert_eq!(check("Boats - Ferry is back", &format!("{menu}{story}")), "-");
        assert_eq!(check("", story), "-");
    }
}
