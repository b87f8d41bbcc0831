//! The headline, told from the site's name and from menus.

use super::dom::Dom;
use super::jsonld::Ld;
use super::meta::{meta, plain};
use super::told;
use crate::block::Shape;
use crate::explain::Field;
use crate::trace::Trace;
use rashomon_text::fold::fold;
use rashomon_text::stamps;

/// Marks that part a headline from the site's name in `<title>`.
pub(super) const MARKS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " « ", " ‹ ", " / ", " ~ ", " › ", "｜", " |",
    "| ",
];

/// What an `<h1>` has before other headings, and how far it must agree with the markup.
const FIRST: (f32, f32) = (0.35, 0.34);

/// The page's headline: the candidate that the others agree with best; and whether markup calls the page so, rather than
/// nothing but a heading.
pub(super) fn headline(
    dom: &Dom,
    ld: &Ld,
    outlet: Option<&str>,
    url: Option<&str>,
    trace: &mut Trace,
) -> Option<(String, bool)> {
    let site = site_names(outlet, url);
    let title = dom.title.as_deref().map(plain).filter(|t| !t.is_empty());
    let marked = [
        ld.headline.clone(),
        meta(dom, &["og:title"]),
        meta(dom, &["twitter:title", "dc.title", "title", "headline"]),
    ];
    let whole = || marked.iter().flatten().map(|t| (t, false)).chain(title.iter().map(|t| (t, true)));
    let bare: Vec<String> = whole().map(|(t, guess)| strip(t, &site, guess)).collect();
    let others: Vec<String> = whole().map(|(t, _)| t).chain(&bare).map(|t| fold(t)).collect();
    let (shown, agreed) = heading(dom, &others, &site, trace).unzip();
    let shown = shown.map(|shown| {
        let shown = strip(without_stamp(&shown), &site, false);
        without_kicker(&shown, &bare).unwrap_or(shown)
    });
    let mut ask = trace.ask(Field::Headline).or_known(|| shown);
    for (place, candidate) in MARKED.iter().zip(marked) {
        ask = ask.or(place, || {
            let bare = strip(&candidate?, &site, false);
            (!is_site(&bare, &site) && bare.chars().count() >= 4).then_some(bare)
        });
    }
    let whole = || title.map(|t| strip(&t, &site, true)).filter(|t| !t.is_empty());
    let taken = ask.or("<title>", whole).taken()?;
    let named = agreed.unwrap_or_else(|| !is_site(&taken, &site));
    Some((taken, named))
}

/// What the places of markup are called, in the order they are asked in.
const MARKED: [&str; 3] =
    ["JSON-LD headline", "meta og:title", "meta twitter:title, dc.title, title or headline"];

/// A heading without the date it begins with.
fn without_stamp(shown: &str) -> &str {
    let Some((span, _)) = stamps::find(shown, None).filter(|(span, _)| span.start == 0) else { return shown };
    let rest = shown.get(span.end as usize..).unwrap_or_default();
    let rest = rest
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | ':' | ','));
    if rest.split_whitespace().count() > 2 { rest } else { shown }
}

/// What markup calls the page, where the heading shown is the same behind a kicker or a date
/// ("Shipping The ferry returns to the bay").
fn without_kicker(shown: &str, marked: &[String]) -> Option<String> {
    /// A headline of fewer words may be a mere part of the one shown.
    const WORDS: usize = 4;
    let folded = fold(shown);
    marked
        .iter()
        .find(|m| {
            m.split_whitespace().count() >= WORDS
                && folded
                    .strip_suffix(fold(m).as_str())
                    .is_some_and(|before| before.ends_with([' ', ':', '|']))
        })
        .cloned()
}

/// The heading that agrees best with what the markup calls the page, and true; without markup the only `<h1>`.
fn heading(dom: &Dom, others: &[String], site: &[String], trace: &mut Trace) -> Option<(String, bool)> {
    let mut best: Option<(f32, usize)> = None;
    let mut first_h1: Option<usize> = None;
    let mut h1s = 0;
    for (at, b) in dom.blocks.iter().enumerate() {
        let Shape::Heading(level) = b.shape else { continue };
        if b.text.chars().count() > 300 {
            continue;
        }
        let folded = fold(&b.text);
        if is_site_name(&squeezed(&folded), site) || folded.chars().count() < 4 {
            continue;
        }
        if level == 1 {
            h1s += 1;
            first_h1.get_or_insert(at);
        }
        let agree = others.iter().map(|o| agreement(&folded, o)).fold(0.0, f32::max);
        let (bonus, enough) = if level == 1 { FIRST } else { (0.0, 0.6) };
        let score = agree + bonus - 0.02 * f32::from(level);
        if agree >= enough && best.is_none_or(|(s, _)| score > s) {
            best = Some((score, at));
        }
        trace.tell(|told| told::heading(level, b.text.clone(), at, agree, told));
    }
    let agreed = best.is_some();
    let taken = best.map(|(_, at)| at).or_else(|| first_h1.filter(|_| h1s == 1))?;
    trace.tell(|told| told::take(Field::Headline, taken, told));
    dom.blocks.get(taken).map(|b| (b.text.clone(), agreed))
}

/// How well a heading's words agree with a title's: the share of its words found in it in order, and of the title's
/// words before the site's name.
fn agreement(heading: &str, title: &str) -> f32 {
    fn words(text: &str) -> Vec<&str> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect()
    }
    let (h, t) = (words(heading), words(title));
    if h.is_empty() || t.is_empty() {
        return 0.0;
    }
    let common = h.iter().filter(|w| t.contains(w)).count() as f32;
    let (of_heading, of_title) = (common / h.len() as f32, common / t.len() as f32);
    // A heading of two words can be found in many titles; it must then fill the title.
    if h.len() < 3 { of_heading.min(of_title * 1.3) } else { of_heading.min(of_title * 2.0 + 0.2) }
}

/// What the site is called: its name, and its host without endings.
pub(super) fn site_names(outlet: Option<&str>, url: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = outlet.map(squeeze).into_iter().collect();
    if let Some(host) =
        url.and_then(|u| url::Url::parse(u).ok()).and_then(|u| u.host_str().map(str::to_owned))
    {
        let host = host.trim_start_matches("www.").to_owned();
        names.extend(host.split('.').max_by_key(|p| p.len()).map(squeeze));
        names.push(squeeze(&host));
    }
    names.retain(|n| n.len() >= 2);
    names
}

/// Letters and digits alone, lower case: `The Harbour-Post` and `theharbourpost` are one.
pub(super) fn squeeze(text: &str) -> String {
    squeezed(&fold(text))
}

fn squeezed(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a text is the site's name.
pub(super) fn is_site(text: &str, site: &[String]) -> bool {
    !site.is_empty() && is_site_name(&squeeze(text), site)
}

fn is_site_name(bare: &str, site: &[String]) -> bool {
    !bare.is_empty()
        && site.iter().any(|s| *s == bare || (s.len() > 4 && bare.strip_prefix("the") == Some(s)))
}

/// The parts of a title between marks.
pub(super) fn parts(title: &str) -> Vec<&str> {
    let mut parts = vec![title];
    for mark in MARKS {
        parts = parts.into_iter().flat_map(|p| p.split(mark)).collect();
    }
    parts.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect()
}

/// Takes the site's name off the end or the head of a title. `guess` takes a short last part off as well, where it is
/// not known to be the site's name, as `<title>` nearly always ends in it.
fn strip(title: &str, site: &[String], guess: bool) -> String {
    let mut title = title.trim().to_owned();
    // Twice: "Headline - Section | Site".
    for round in 0..3 {
        let last = MARKS.iter().filter_map(|m| title.rfind(m).map(|at| (at, m.len()))).max();
        let Some((at, length)) = last else { break };
        let (head, tail) = (title[..at].trim(), title[at + length..].trim());
        let tail_site =
            is_site(tail, site) || site.iter().any(|s| s.len() > 3 && (squeeze(tail).contains(s.as_str())));
        let short = tail.split_whitespace().count() <= 4 && head.split_whitespace().count() >= 3;
        if head.is_empty() {
            title = tail.to_owned();
        } else if tail_site || (guess && round == 0 && short) {
            title = head.to_owned();
        } else {
            break;
        }
    }
    if let Some((at, length)) =
        MARKS.iter().chain(&[": "]).filter_map(|m| title.find(m).map(|at| (at, m.len()))).min()
        && is_site(&title[..at], site)
    {
        title = title[at + length..].trim().to_owned();
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, body: &str) -> String {
        let html = format!("<html><head>{head}</head><body>{body}</body></html>");
        let dom = super::super::walk::walk(&html, &[]);
        headline(&dom, &Ld::default(), Some("Harbour Post"), None, &mut Trace::silent())
            .map(|(text, _)| text)
            .unwrap_or_default()
    }

    /// Whether markup calls the page by its headline.
    fn marked(html: &str) -> Option<bool> {
        let dom = super::super::walk::walk(html, &[]);
        headline(&dom, &Ld::default(), Some("Harbour Post"), None, &mut Trace::silent())
            .map(|(_, marked)| marked)
    }

    #[test]
    fn a_headline_is_told_from_a_heading_that_only_stands_first() {
        let title = "<title>The ferry returns to the bay | Harbour Post</title>";
        assert_eq!(marked(&format!("{title}<h1>The ferry returns to the bay</h1>")), Some(true));
        assert_eq!(marked(&format!("{title}<p>The ferry is back.</p>")), Some(true));
        assert_eq!(marked("<title>Harbour Post</title><h1>What the papers say</h1>"), Some(false));
        assert_eq!(marked("<title>Harbour Post</title><p>The ferry is back.</p>"), Some(false));
        assert_eq!(marked("<p>The ferry is back.</p>"), None);
    }

    #[test]
    fn the_first_heading_comes_before_others() {
        let head = "<title>Seven boats you can hire in Norvale | Harbour Post</title>";
        let body =
            "<h1>Boats you can hire in Norvale this year</h1><p>Text.</p><h2>Hire boats in Norvale</h2>";
        assert_eq!(check(head, body), "Boats you can hire in Norvale this year");
        let other = "<h1>Our products</h1><h2>Seven boats you can hire in Norvale</h2>";
        assert_eq!(check(head, other), "Seven boats you can hire in Norvale");
    }

    #[test]
    fn kickers_dates_and_the_site_are_taken_off_the_heading() {
        let head = "<title>The ferry returns to the bay - Harbour Post</title>";
        for h1 in [
            "Shipping The ferry returns to the bay",
            "3 May 2031: The ferry returns to the bay",
            "The ferry returns to the bay | Harbour Post",
        ] {
            assert_eq!(check(head, &format!("<h1>{h1}</h1>")), "The ferry returns to the bay");
        }
        assert_eq!(check(head, "<h1>Now the ferry is back</h1>"), "Now the ferry is back");
    }

    #[test]
    fn site_names_are_taken_off() {
        let site = site_names(Some("The Harbour Post"), Some("https://www.harbourpost.example/a"));
        assert_eq!(strip("Ferry returns - News | The Harbour Post", &site, true), "Ferry returns - News");
        assert_eq!(strip("Harbour Post: Ferry returns", &site, false), "Ferry returns");
        assert_eq!(strip("Harbour: Ferry returns", &site, false), "Harbour: Ferry returns");
        assert_eq!(strip("Harbour Post | Ferry returns", &site, false), "Ferry returns");
        assert_eq!(strip("Ferry - a history", &site, false), "Ferry - a history");
    }
}
