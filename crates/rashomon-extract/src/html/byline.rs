//! Who wrote it: names cleaned of "By", roles and departments.

use super::dom::Dom;
use super::jsonld::Ld;
use super::lexicon::Cues;
use rashomon_text::fold::fold;

/// Names of one article.
const MOST: usize = 12;

/// A person credited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Credit {
    pub(super) name: String,
    pub(super) role: Option<String>,
}

/// The page's authors: JSON-LD persons, then `<meta>`, then microdata and `rel=author`, then by-line blocks.
pub(super) fn credits(dom: &Dom, ld: &Ld, outlet: Option<&str>) -> Vec<Credit> {
    let mut found: Vec<Credit> = Vec::new();
    for (name, role, _) in &ld.authors {
        add(&mut found, declared(name), role.as_deref(), outlet);
    }
    if found.is_empty() {
        for name in [
            "author",
            "article:author",
            "dc.creator",
            "dcterms.creator",
            "parsely-author",
            "sailthru.author",
            "byl",
            "og:article:author",
            "article.author",
            "citation_author",
            "authors",
            "twitter:data1",
        ] {
            if !found.is_empty() {
                break;
            }
            for (_, content) in dom.metas.iter().filter(|(n, _)| n == name) {
                add(&mut found, declared(&super::meta::plain(content)), None, outlet);
            }
        }
    }
    if found.is_empty() {
        for p in
            dom.properties.iter().filter(|p| matches!(p.name.as_str(), "author" | "creator" | "rel-author"))
        {
            let block = dom.blocks.get(p.block);
            if block.is_some_and(|b| context(dom, b.element).any(Cues::COMMENT)) {
                continue;
            }
            add(&mut found, split(p.value.lines().next().unwrap_or_default()), None, outlet);
        }
    }
    if found.is_empty() {
        from_blocks(dom, outlet, &mut found);
    }
    found
}

/// Cues of the nearest containers.
fn context(dom: &Dom, element: usize) -> Cues {
    /// Containers further out speak of more than the block.
    const NEAR: usize = 6;
    let mut cues = Cues::default();
    dom.upward(element).take(NEAR).for_each(|e| cues.add(dom.elements[e].cues));
    cues
}

/// Blocks whose container is called a by-line, or that begin with "By".
fn from_blocks(dom: &Dom, outlet: Option<&str>, found: &mut Vec<Credit>) {
    for b in &dom.blocks {
        if b.text.len() > 200 {
            continue;
        }
        let mut cues = context(dom, b.element);
        cues.add(b.cues);
        if cues.any(Cues::COMMENT) || cues.any(Cues::RELATED) {
            continue;
        }
        let named = cues.any(Cues::BYLINE);
        let led = b.text.split(BARS).find_map(|part| lead(part.trim()));
        if led.is_some() || (named && b.text.len() < 60) {
            let mut credits = split(led.unwrap_or(&b.text));
            if credits.is_empty()
                && named
                && let Some(rest) = led
            {
                credits.extend(pen_name(rest));
            }
            add(found, credits, None, outlet);
            if !found.is_empty() {
                return;
            }
        }
    }
}

fn add(found: &mut Vec<Credit>, credits: Vec<Credit>, role: Option<&str>, outlet: Option<&str>) {
    let outlet = outlet.map(fold);
    for mut credit in credits {
        if found.len() >= MOST || found.iter().any(|f| fold(&f.name) == fold(&credit.name)) {
            continue;
        }
        if outlet.as_ref().is_some_and(|o| *o == fold(&credit.name)) {
            continue;
        }
        credit.role = credit.role.or(role.map(str::to_owned));
        found.push(credit);
    }
}

/// Words before a name, folded; longer first.
const LEADS: &[&str] = &[
    "this post was written by",
    "this article was written by",
    "article written by",
    "words and photos by",
    "story by",
    "reported by",
    "post written by",
    "geschrieben von",
    "written by",
    "posted by",
    "published by",
    "authored by",
    "an article by",
    "article by",
    "submitted by",
    "par:",
    "por:",
    "von:",
    "by:",
    "text:",
    "texte:",
    "texto:",
    "autor:",
    "autorin:",
    "author:",
    "authors:",
    "auteur:",
    "redacción:",
    "ein beitrag von",
    "ein artikel von",
    "escrito por",
    "publicado por",
    "écrit par",
    "publié par",
    "scritto da",
    "text by",
    "words by",
    "door",
    "di",
    "da",
    "by",
    "von",
    "par",
    "por",
    "av",
    "af",
    "автор:",
    "текст:",
];

/// "ByAda Quill": the blank was a style's.
fn joined(text: &str) -> Option<&str> {
    text.strip_prefix("By").filter(|rest| rest.starts_with(|c: char| c.is_uppercase()) && rest.contains(' '))
}

/// The opening words that a folded text begins with.
fn opening(folded: &str) -> Option<&'static str> {
    let first = folded.bytes().next()?;
    LEADS
        .iter()
        .copied()
        .filter(|l| l.bytes().next() == Some(first))
        .find(|l| folded.strip_prefix(l).is_some_and(|rest| l.ends_with(':') || rest.starts_with([' ', ':'])))
}

/// Whether a text opens as a by-line does; `folded` is its head.
pub(super) fn opens(text: &str, folded: &str) -> bool {
    joined(text).is_some() || opening(folded).is_some()
}

/// What follows a by-line's opening words.
pub(super) fn lead(text: &str) -> Option<&str> {
    if let Some(rest) = joined(text) {
        return Some(rest);
    }
    /// Characters that the opening words may fill.
    const HEAD: usize = 64;
    let head = text.char_indices().nth(HEAD).map_or(text.len(), |(at, _)| at);
    let lead = opening(&fold(text.get(..head)?))?;
    // Folding keeps the count of characters for these letters, so the lead's characters can be stepped over.
    let skip: usize = text.chars().take(lead.chars().count()).map(char::len_utf8).sum();
    text.get(skip..).map(|rest| rest.trim_start_matches([' ', ':', '\u{a0}']))
}

/// Marks between a by-line and what else stands in its line.
const BARS: [char; 5] = ['|', '•', '·', '»', '\n'];

/// An author that markup names: a person, or a name in small letters that no rule of capitals can vouch for.
fn declared(name: &str) -> Vec<Credit> {
    // "Quill, Ada", as citations have it.
    if let Some((last, first)) = name.split_once(", ")
        && !first.contains([',', ' '])
        && !last.contains(' ')
        && is_name(&format!("{first} {last}"))
    {
        return vec![Credit { name: format!("{first} {last}"), role: None }];
    }
    let found = split(name);
    if found.is_empty() { pen_name(name).into_iter().collect() } else { found }
}

/// A name of one to three words in small letters, as blogs have them.
fn pen_name(text: &str) -> Option<Credit> {
    let name = text.split(|c: char| matches!(c, ',' | '|' | '–' | '—') || c.is_ascii_digit()).next()?.trim();
    let words = name.split_whitespace().count();
    let folded = fold(name);
    let plain = (1..=3).contains(&words)
        && (3..40).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '_' | '\''))
        && !folded.split([' ', '-', '_']).any(|w| NOT_NAMES.binary_search(&w).is_ok());
    plain.then(|| Credit { name: name.to_owned(), role: None })
}

/// A by-line split into people.
pub(super) fn split(line: &str) -> Vec<Credit> {
    let line = line.trim();
    if line.starts_with("http") || line.starts_with('@') || line.len() > 300 {
        return Vec::new();
    }
    let bare = lead(line).unwrap_or(line);
    let mut out: Vec<Credit> = Vec::new();
    for part in parts(bare) {
        let part = part.trim().trim_matches([',', '.', '-', '–', '|', '•', '·', ':', '(', ')']).trim();
        if is_name(part) {
            out.push(Credit { name: part.to_owned(), role: None });
        } else if let Some(last) = out.last_mut()
            && last.role.is_none()
            && is_role(part)
        {
            last.role = Some(part.to_owned());
        }
    }
    out
}

/// Parts between commas, bars and "and".
fn parts(line: &str) -> Vec<&str> {
    const BETWEEN: &[&str] =
        &[" and ", " und ", " et ", " y ", " & ", " e ", " och ", " og ", " en ", " with ", " mit "];
    let mut out = vec![line];
    for mark in BETWEEN {
        out = out.into_iter().flat_map(|p| p.split(mark)).collect();
    }
    out.into_iter()
        .flat_map(|p| p.split([',', ';', '|', '•', '·', '»', '/', '\n']))
        .filter(|p| !p.trim().is_empty())
        .collect()
}

/// Words of departments, roles and boiler text, which no person is called; sorted.
const NOT_NAMES: &[&str] = &[
    "admin",
    "administrator",
    "agencies",
    "agency",
    "agentur",
    "agenturen",
    "anonymous",
    "associated",
    "author",
    "blog",
    "business",
    "column",
    "columnist",
    "contributor",
    "contributors",
    "correspondent",
    "daily",
    "desk",
    "editor",
    "editorial",
    "editors",
    "facebook",
    "follow",
    "guest",
    "magazine",
    "media",
    "news",
    "newsroom",
    "online",
    "post",
    "press",
    "radio",
    "redacción",
    "redaction",
    "redaktion",
    "redazione",
    "redação",
    "reporter",
    "reporters",
    "reuters",
    "rédaction",
    "service",
    "sports",
    "staff",
    "subscribe",
    "team",
    "the",
    "times",
    "tv",
    "twitter",
    "update",
    "updated",
    "user",
    "web",
    "webmaster",
    "writer",
    "writers",
    "редакция",
];

/// Whether a part reads like a person's name: two to five words (one where it stands alone in another script), most of
/// them with capitals, no digits, no department.
fn is_name(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    if words.is_empty() || words.len() > 5 || part.chars().count() > 60 || part.chars().count() < 2 {
        return false;
    }
    if part
        .chars()
        .any(|c| c.is_ascii_digit() || matches!(c, '@' | '/' | '?' | '!' | '"' | '#' | '=' | '%' | '_'))
    {
        return false;
    }
    let folded = fold(part);
    if folded.split([' ', '-']).any(|w| NOT_NAMES.binary_search(&w).is_ok()) {
        return false;
    }
    let cased = part.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let capital = words.iter().filter(|w| w.chars().next().is_some_and(char::is_uppercase)).count();
    !cased || capital * 2 > words.len() || (capital * 2 == words.len() && words.len() > 2)
}

/// Whether what follows a name says what the person is.
fn is_role(part: &str) -> bool {
    let count = part.split_whitespace().count();
    (1..=8).contains(&count) && !part.chars().any(|c| c.is_ascii_digit() || matches!(c, '@' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_lines() {
        assert!(NOT_NAMES.is_sorted());
        let read = |line: &str| {
            split(line)
                .into_iter()
                .map(|c| match c.role {
                    Some(role) => format!("{} ({role})", c.name),
                    None => c.name,
                })
                .collect::<Vec<_>>()
                .join("; ")
        };
        assert_eq!(read("By Ada Quill and Ben Oakes, Staff Writer"), "Ada Quill; Ben Oakes (Staff Writer)");
        assert_eq!(read("Von Karla Blum"), "Karla Blum");
        assert_eq!(read("Newsroom Staff"), "");
        assert_eq!(read("https://example.org/ada"), "");
        assert_eq!(read("Byron Lee"), "Byron Lee");
    }
}
