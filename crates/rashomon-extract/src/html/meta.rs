//! Markup's metadata but for the dates, best evidence first: JSON-LD, OpenGraph, `<meta>`, microdata.

use super::dom::Dom;
use super::jsonld::Ld;
use super::masthead;
use super::title;
use crate::block::Markup;
use crate::explain::Field;
use crate::trace::Trace;
use rashomon_model::Image;
use url::Url;

/// Tags and keywords kept.
const MAX_TAGS: usize = 40;

/// Names of `<meta>` that describe the page.
const DESCRIPTIONS: &[&str] = &["og:description", "description", "twitter:description", "dc.description"];
/// Names of `<meta>` that name who publishes, where nothing better does.
const PUBLISHERS: &[&str] = &["application-name", "dc.publisher", "publisher", "twitter:domain"];

/// Reads what the markup says of the page's main article.
pub(super) fn markup(dom: &Dom, ld: &Ld, url: Option<&str>, trace: &mut Trace) -> Markup {
    let base = base_url(dom, url);
    let outlet = outlet(dom, ld, trace);
    let (headline, titled) = title::headline(dom, ld, outlet.as_deref(), url, trace).unzip();
    Markup {
        headline,
        titled: titled.unwrap_or(false),
        standfirst: trace
            .ask(Field::Standfirst)
            .or("JSON-LD description", || ld.description.clone())
            .or_first("meta", || metas(dom, DESCRIPTIONS))
            .taken(),
        outlet,
        // Authors and dates are told once the blocks are labelled.
        bylines: Vec::new(),
        published: None,
        modified: None,
        canonical_url: trace
            .ask(Field::CanonicalUrl)
            .or("link rel=canonical", || dom.canonical.clone())
            .or_first("meta", || metas(dom, &["og:url"]))
            .taken()
            .and_then(|c| absolute(base.as_ref(), &c))
            .filter(|c| c.starts_with("http")),
        language: language(dom, ld, trace),
        section: trace
            .ask(Field::Section)
            .or("JSON-LD articleSection", || ld.section.clone())
            .or_first("meta", || metas(dom, &["article:section", "section", "parsely-section"]))
            .taken(),
        tags: tags(dom, ld),
        types: types(dom, ld),
        rights: trace
            .ask(Field::Rights)
            .or("JSON-LD rights", || ld.rights.clone())
            .or_first("meta", || metas(dom, &["copyright", "dc.rights", "dcterms.rights", "rights"]))
            .taken(),
        images: ld
            .images
            .first()
            .cloned()
            .or_else(|| meta(dom, &["og:image", "twitter:image", "og:image:url"]))
            .and_then(|i| absolute(base.as_ref(), &i))
            .map(|i| Image { url: Some(i), caption: None, credit: meta(dom, &["og:image:credit"]) })
            .into_iter()
            .collect(),
    }
}

/// The first of the named `<meta>`s that is there, names in order of trust.
pub(super) fn meta(dom: &Dom, names: &[&str]) -> Option<String> {
    metas(dom, names).next().map(|(_, content)| content).filter(|c| !c.is_empty())
}

/// The named `<meta>`s that are there, names in order of trust.
fn metas<'a>(dom: &'a Dom, names: &'a [&str]) -> Box<dyn Iterator<Item = (&'a str, String)> + 'a> {
    let found = names.iter().filter_map(|name| dom.metas.iter().find(|(n, _)| n == name));
    Box::new(found.map(|(name, content)| (name.as_str(), plain(content))))
}

/// Text of an attribute or of JSON: tags dropped, the common entities decoded, blanks folded.
pub(super) fn plain(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            let tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
            match rest.find('>').filter(|_| tag) {
                Some(end) => {
                    text.push(' ');
                    rest = &rest[end + 1..];
                }
                None => {
                    text.push('<');
                    rest = &rest[1..];
                }
            }
        } else {
            let (c, used) = entity(rest);
            text.push(c);
            rest = &rest[used..];
        }
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The character an entity at the head of `rest` stands for, and its length; `&` itself where it is none.
fn entity(rest: &str) -> (char, usize) {
    /// `&CounterClockwiseContourIntegral;` is the longest, and no text has it.
    const LONGEST: usize = 12;
    let none = ('&', 1);
    let Some(end) = rest.bytes().take(LONGEST).position(|b| b == b';') else { return none };
    let name = &rest[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        "szlig" => 'ß',
        "oslash" => 'ø',
        "Oslash" => 'Ø',
        "aelig" => 'æ',
        "AElig" => 'Æ',
        _ if accented(name).is_some() => accented(name).unwrap_or('&'),
        _ => {
            let code = name.strip_prefix('#').and_then(|n| match n.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => n.parse().ok(),
            });
            match code.and_then(char::from_u32) {
                Some(c) => c,
                None => return none,
            }
        }
    };
    (c, end + 1)
}

/// A letter with an accent by its entity's name: the letter and what stands on it (`eacute`, `Ntilde`).
fn accented(name: &str) -> Option<char> {
    let mut chars = name.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?;
    let mark = match chars.as_str() {
        "grave" => '\u{300}',
        "acute" => '\u{301}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        "uml" => '\u{308}',
        "ring" => '\u{30a}',
        "cedil" => '\u{327}',
        _ => return None,
    };
    rashomon_text::fold::composed(letter, mark)
}

fn base_url(dom: &Dom, url: Option<&str>) -> Option<Url> {
    let page = url.and_then(|u| Url::parse(u).ok());
    match &dom.base {
        Some(base) => match &page {
            Some(page) => page.join(base).ok(),
            None => Url::parse(base).ok(),
        },
        None => page,
    }
}

/// An address made absolute; what cannot be is `None`.
pub(crate) fn absolute(base: Option<&Url>, address: &str) -> Option<String> {
    let address = address.trim();
    match base {
        Some(base) => base.join(address).ok(),
        None => Url::parse(address).ok(),
    }
    .map(String::from)
}

/// The page's base for relative addresses.
pub(super) fn base(dom: &Dom, url: Option<&str>) -> Option<Url> {
    base_url(dom, url)
}

fn outlet(dom: &Dom, ld: &Ld, trace: &mut Trace) -> Option<String> {
    let marked = trace
        .ask(Field::Outlet)
        .or_first("meta", || metas(dom, &["og:site_name"]))
        .or("JSON-LD publisher", || ld.publisher.clone())
        .or_first("meta", || metas(dom, PUBLISHERS))
        .taken()
        .filter(|o| !o.starts_with("http"));
    let masthead = "<title>, as masthead, foot or rights line say it too";
    trace.ask(Field::Outlet).or_known(|| marked).or(masthead, || masthead::name(dom)).taken()
}

fn language(dom: &Dom, ld: &Ld, trace: &mut Trace) -> Option<String> {
    let given = trace
        .ask(Field::Language)
        .or("html lang", || dom.language.clone())
        .or("JSON-LD inLanguage", || ld.language.clone())
        .or_first("meta", || metas(dom, &["og:locale", "content-language"]))
        .taken()?;
    let code: String =
        given.trim().chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    (code.len() == 2).then_some(code)
}

fn tags(dom: &Dom, ld: &Ld) -> Vec<String> {
    let mut tags: Vec<String> =
        dom.metas.iter().filter(|(n, _)| n == "article:tag").map(|(_, c)| plain(c)).collect();
    tags.extend(ld.keywords.iter().cloned());
    if tags.is_empty()
        && let Some(list) = meta(dom, &["news_keywords", "keywords", "parsely-tags", "sailthru.tags"])
    {
        tags.extend(list.split([',', ';']).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()));
    }
    let mut kept: Vec<String> = Vec::new();
    for tag in tags {
        if kept.len() < MAX_TAGS && !kept.contains(&tag) {
            kept.push(tag);
        }
    }
    kept
}

fn types(dom: &Dom, ld: &Ld) -> Vec<String> {
    let mut types = ld.types.clone();
    if types.is_empty() {
        types.extend(meta(dom, &["og:type"]));
    }
    types
}
