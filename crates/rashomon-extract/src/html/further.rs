//! Where a text goes on: its next page, or the rest behind a "continue reading".

use super::access::SHORT;
use super::dom::Dom;
use super::lexicon::Cues;
use super::meta::absolute;
use crate::block::Hint;
use rashomon_text::fold::fold;
use url::Url;

/// Words of a link to a text's next page, folded; a number alone is one too.
const NEXT: &[&str] = &[
    "next",
    "next page",
    "weiter",
    "nächste seite",
    "suivant",
    "page suivante",
    "siguiente",
    "página siguiente",
    "pagina successiva",
    "próxima página",
    "volgende",
    "volgende pagina",
];
/// Words of a link to the rest of a text, folded.
const REST: &[&str] = &[
    "continue reading",
    "continue reading here",
    "read the full article",
    "read full article",
    "read the full story",
    "read full story",
    "read the rest",
    "weiterlesen",
    "zum vollständigen artikel",
    "lire la suite",
    "lire l'article complet",
    "seguir leyendo",
    "leer más",
    "continua a leggere",
    "continuar lendo",
    "continuar a ler",
    "lees verder",
];
/// What addresses call the number of a page.
const KEYS: &[&str] = &["page", "pg", "p", "seite", "pagina", "pageno", "pagenum"];
/// Blocks behind the body among which its own links on stand.
const NEAR: usize = 12;
/// Of these, those that may hold the link to the rest.
const NEXT_DOOR: usize = 2;

/// Says where the main article's text goes on, if a link of the page leads there. `base` is the page's own address.
pub(super) fn note(dom: &Dom, hints: &[Hint], base: Option<&Url>) -> Option<String> {
    let last = hints.iter().rposition(|h| *h == Hint::Body)?;
    let base = base?;
    let next =
        dom.next.as_deref().and_then(|next| absolute(Some(base), next)).and_then(|u| Url::parse(&u).ok());
    if let Some(url) = next.filter(|url| is_next(base, url)) {
        return Some(format!("the text goes on at {url}"));
    }
    let near = dom.blocks.iter().enumerate().skip(last).take(NEAR + 1);
    let body = dom.blocks.iter().zip(hints).filter(|(_, h)| **h == Hint::Body);
    // A long text is whole: what says "continue reading" below it leads to another.
    let short = body.map(|(b, _)| b.text.len()).sum::<usize>() < SHORT;
    let mut rest = None;
    for (at, block) in near {
        if dom.upward(block.element).any(|e| dom.elements[e].cues.any(Cues::COMMENT)) {
            continue;
        }
        for link in &block.links {
            let words = fold(&link.text);
            let words = words.trim_matches(|c: char| !c.is_alphanumeric());
            let Some(url) = absolute(Some(base), &link.url).and_then(|u| Url::parse(&u).ok()) else {
                continue;
            };
            let turn = NEXT.contains(&words) || words.parse::<u32>().is_ok();
            if turn && is_next(base, &url) {
                return Some(format!("the text goes on at {url}"));
            }
            let elsewhere = url.path() != base.path() || url.host() != base.host();
            if short && at <= last + NEXT_DOOR && elsewhere && REST.contains(&words) {
                rest.get_or_insert(url);
            }
        }
    }
    rest.map(|url| format!("the text goes on at {url}"))
}

/// Whether an address is another's next page: the same but for a number one higher. Where none is, it is page 1.
fn is_next(own: &Url, other: &Url) -> bool {
    let (here, there) = (Numbered::of(own), Numbered::of(other));
    there.number.is_some_and(|n| n == here.number.unwrap_or(1).saturating_add(1))
        && (&here.host, &here.path, &here.query) == (&there.host, &there.path, &there.query)
}

/// An address with the number of its page taken out.
#[derive(Debug, PartialEq)]
struct Numbered {
    host: String,
    path: String,
    query: Vec<(String, String)>,
    number: Option<u32>,
}

impl Numbered {
    fn of(url: &Url) -> Self {
        let mut number = None;
        let mut query: Vec<(String, String)> =
            url.query_pairs().map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
        query.retain(|(key, value)| {
            let page = KEYS.contains(&key.as_str()).then(|| value.parse().ok()).flatten();
            number = number.or(page);
            page.is_none()
        });
        let mut path = url.path().trim_end_matches('/');
        if number.is_none()
            && let Some((before, n)) = numbered_path(path)
        {
            (path, number) = (before, Some(n));
        }
        Self { host: url.host_str().unwrap_or_default().to_owned(), path: path.to_owned(), query, number }
    }
}

/// `/a/2`, `/a/page/2` and `/a/page-2` as `/a` and 2. A year is no page's number.
fn numbered_path(path: &str) -> Option<(&str, u32)> {
    /// Articles have fewer pages.
    const MOST: u32 = 99;
    let (before, last) = path.rsplit_once('/')?;
    let named = KEYS.iter().find_map(|k| last.strip_prefix(k)?.strip_prefix('-'));
    let number: u32 = named.unwrap_or(last).parse().ok().filter(|n| (1..=MOST).contains(n))?;
    let before = KEYS.iter().find_map(|k| before.strip_suffix(k)?.strip_suffix('/')).unwrap_or(before);
    Some((before, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::{Labeller, read};
    use rashomon_model::{Capture, Hints};

    #[test]
    fn a_next_page_differs_in_its_number_alone() {
        let next = |own: &str, other: &str| {
            let url = |path: &str| Url::parse(&format!("https://meridian.example{path}")).unwrap();
            is_next(&url(own), &url(other))
        };
        assert!(next("/bridge", "/bridge?page=2"));
        assert!(next("/bridge/", "/bridge/2/"));
        assert!(next("/bridge/page/2", "/bridge/page/3"));
        assert!(next("/bridge?id=7&page=2", "/bridge?id=7&page=3"));
        assert!(!next("/bridge", "/bridge?page=3"));
        assert!(!next("/bridge", "/ferry?page=2"));
        assert!(!next("/bridge", "/bridge?cpage=2"));
        assert!(!next("/2024/03", "/2024/04/tower"));
    }

    #[test]
    fn pages_say_where_their_text_goes_on() {
        let notes = |behind: &str| {
            let html = format!(
                "<html><body><main><article><h1>Harrow Bridge shut</h1><div class='article-body'><p>The city of Norvale shut
                the Harrow Bridge on Tuesday, after inspectors found a crack in one of the four anchors that hold it.</p>
                <p>Repairs will take six weeks at the least, Mayor Ines Calder told reporters in the afternoon …</p></div>
                {behind}</article></main></body></html>"
            );
            let hints = Hints { url: Some("https://meridian.example/bridge".to_owned()), ..Hints::default() };
            read(
                &html,
                &Capture { hints, ..Capture::default() },
                Labeller::shipped(),
                &mut crate::trace::Trace::silent(),
            )
            .notes
        };
        let page = "<ul class='pages'><li>1</li><li><a href='/bridge?page=2'>2</a></li></ul>";
        assert_eq!(notes(page), ["the text goes on at https://meridian.example/bridge?page=2"]);
        let rest = "<p><a href='https://eastern.example/b'>Continue reading</a></p>";
        assert_eq!(notes(rest), ["the text goes on at https://eastern.example/b"]);
        assert_eq!(
            notes("<link rel='next' href='/bridge/2'>"),
            ["the text goes on at https://meridian.example/bridge/2"]
        );
        assert!(notes("<link rel='next' href='/ferry'>").is_empty());
        assert!(notes("<p><a href='/ferry'>Next</a></p>").is_empty());
        assert!(notes("<div class='comments'><a href='/bridge?page=2'>2</a></div>").is_empty());
        assert!(notes("<p><a href='#rest'>Continue reading</a></p>").is_empty());
    }
}
