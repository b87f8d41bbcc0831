//! Pages that give only the start of an article: the rest is for those who pay or register.
//!
//! A site that sells its articles often gives them whole, to be hidden by a script, and says so in the very words of the
//! pages that do not. So no word of markup is enough: what is there has to look like a start.

use super::dom::Dom;
use super::jsonld::{Access, Ld};
use super::lexicon::Cues;
use crate::block::{Hint, Shape};
use rashomon_text::fold::fold;
use std::ops::Range;

/// Bytes below which a body may be a start: some two hundred words.
pub(super) const SHORT: usize = 1500;
/// Bytes from which the end of a block tells whether its sentence ends: shorter ones are labels and lines of lists.
const SENTENCE: usize = 60;
/// Blocks behind the body among which the call to pay stands; what comes later is the footer's.
const NEAR: usize = 6;
/// The longest call to pay, in bytes; longer blocks talk of subscriptions.
const CALL: usize = 400;
/// Last blocks of the body that may be the call itself.
const LAST: usize = 2;
/// Of the words that markup counts, the share below which the rest is missing.
const SHARE: f64 = 0.6;

/// What tells readers that this text, not the site, is for those who pay; folded, in the languages we know.
const CALLS: &[&str] = &[
    "already a subscriber",
    "continue reading this article",
    "continue reading with",
    "exclusive to subscribers",
    "for subscribers only",
    "log in to continue",
    "log in to read",
    "only available to subscribers",
    "reserved for subscribers",
    "rest of this article",
    "rest of this story",
    "sign in to continue",
    "sign in to read",
    "subscribe to continue",
    "subscribe to read",
    "subscriber exclusive",
    "subscriber-only",
    "subscribers only",
    "this article is for subscribers",
    "this story is for subscribers",
    "to continue reading",
    "to keep reading",
    "to read the full",
    "to read this article",
    "to read this story",
    "unlock this article",
    "unlock this story",
    "exklusiv für abonnent",
    "jetzt weiterlesen",
    "nur für abonnent",
    "sie haben bereits ein abo",
    "um weiterzulesen",
    "weiterlesen mit",
    "il vous reste",
    "pour lire la suite",
    "réservé aux abonnés",
    "réservé à nos abonnés",
    "déjà abonné",
    "contenido exclusivo para",
    "exclusivo para suscriptores",
    "para seguir leyendo",
    "sólo para suscriptores",
    "ya eres suscriptor",
    "già abbonato",
    "per continuare a leggere",
    "riservato agli abbonati",
    "conteúdo exclusivo para",
    "exclusivo para assinantes",
    "já é assinante",
    "para continuar a ler",
    "para continuar lendo",
    "alleen voor abonnees",
    "lees verder met",
    "om verder te lezen",
];

/// Says that the page gives only the start of its article, and how that is known.
pub(super) fn note(dom: &Dom, ld: &Ld, hints: &[Hint]) -> Option<String> {
    let body: Vec<usize> = (0..hints.len()).filter(|&i| hints[i] == Hint::Body).collect();
    let last = *body.last()?;
    let length: usize = body.iter().map(|&i| dom.blocks[i].text.len()).sum();
    let end = body.iter().rev().copied().find(|&i| !is_call(&dom.blocks[i].text)).unwrap_or(last);
    let gate = Gate::of(dom, hints, &ld.access);
    let dots = trails_off(&dom.blocks[end].text);
    let cut = dots || dom.blocks[end].shape == Shape::Paragraph && stops_midway(&dom.blocks[end].text);
    let called = called(dom, hints, &body);
    let walled = called || wall_behind(dom, hints, last);
    let short = length < SHORT;
    let fewer = ld.access.words.is_some_and(|all| words(dom, &body) < SHARE * all as f64);
    let missing = match gate {
        // What is gated is there for all to read: only a text that trails off before a wall is none the less a start.
        Gate::Shown => dots && called && short,
        Gate::Missing => fewer || dots || called || cut && short,
        Gate::Untold if ld.access.paid => fewer || dots || (cut || called) && short,
        Gate::Untold => walled && short && (dots || called && (cut || fewer)) || called && fewer,
    };
    let reasons = [
        (ld.access.paid, "the markup says that it is not free"),
        (gate == Gate::Missing, "what it says is not free is not there"),
        (fewer, "it counts more words"),
        (called || walled, "what follows is for subscribers"),
        (cut, "the text breaks off"),
    ];
    let said: Vec<&str> = reasons.iter().filter(|(holds, _)| *holds).map(|(_, why)| *why).collect();
    missing.then(|| format!("only the start of the article: {}", said.join(", ")))
}

/// What became of the parts that JSON-LD says are not free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// None is named, or they hold all of the body.
    Untold,
    /// They hold some of the body.
    Shown,
    /// They hold none of it.
    Missing,
}

impl Gate {
    fn of(dom: &Dom, hints: &[Hint], access: &Access) -> Self {
        if access.gates.is_empty() {
            return Self::Untold;
        }
        let mut before = vec![0_usize];
        before.extend(hints.iter().scan(0, |n, hint| {
            *n += usize::from(*hint == Hint::Body);
            Some(*n)
        }));
        let all = before.last().copied().unwrap_or_default();
        let at = |block: usize| before.get(block).copied().unwrap_or(all);
        let gated = dom.elements.iter().filter(|e| e.gated);
        let held: Vec<usize> = gated.map(|e| at(e.blocks.1).saturating_sub(at(e.blocks.0))).collect();
        if held.contains(&all) {
            Self::Untold
        } else if held.iter().any(|n| *n > 0) {
            Self::Shown
        } else {
            Self::Missing
        }
    }
}

fn words(dom: &Dom, body: &[usize]) -> f64 {
    body.iter().map(|&i| dom.blocks[i].text.split_whitespace().count()).sum::<usize>() as f64
}

/// Whether a text ends in dots.
fn trails_off(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| c.is_whitespace() || "])\"”’»".contains(c));
    bare.ends_with('…') || bare.ends_with("...") || bare.ends_with(". . .")
}

/// Whether a text ends in the middle of a sentence.
fn stops_midway(text: &str) -> bool {
    text.len() >= SENTENCE && text.chars().next_back().is_some_and(|c| c.is_lowercase() || c == ',')
}

fn is_call(text: &str) -> bool {
    text.len() <= CALL && {
        let folded = fold(text);
        CALLS.iter().any(|call| folded.contains(call))
    }
}

/// Whether the body's end, or what stands right behind it, calls to pay for the rest.
fn called(dom: &Dom, hints: &[Hint], body: &[usize]) -> bool {
    let Some(last) = body.last() else { return false };
    let said = |i: &usize| dom.blocks.get(*i).is_some_and(|b| is_call(&b.text));
    // A site's own lines call on every page.
    let mut aside = Cues::FOOTER;
    aside.add(Cues::NAV);
    let own = |i: &usize| {
        let above = dom.blocks.get(*i).map(|b| dom.upward(b.element));
        above.is_none_or(|mut above| above.any(|e| dom.elements[e].cues.any(aside)))
    };
    body.iter().rev().take(LAST).any(said) || behind(hints, *last).any(|i| said(&i) && !own(&i))
}

/// Whether what stands right behind the body is in a container that is named as a wall.
fn wall_behind(dom: &Dom, hints: &[Hint], last: usize) -> bool {
    let wall = |e: usize| {
        let e = &dom.elements[e];
        e.cues.any(Cues::WALL) && e.blocks.0 > last
    };
    behind(hints, last).any(|i| dom.blocks.get(i).is_some_and(|b| dom.upward(b.element).any(wall)))
}

fn behind(hints: &[Hint], last: usize) -> Range<usize> {
    last + 1..(last + 1 + NEAR).min(hints.len())
}

#[cfg(test)]
mod tests {
    use crate::html::{Labeller, read};
    use rashomon_model::Capture;

    const WHOLE: &str = "<p>The city of Norvale shut the Harrow Bridge to all traffic on Tuesday, after inspectors found a crack
        in one of the four anchors that hold its cables, officials said.</p><p>Repairs will take six weeks at the least and
        cost some fourteen million crowns, Mayor Ines Calder told reporters at a news conference in the afternoon.</p>";

    const REST: &str = "<p>Two ferries will carry people over the sound from Wednesday, the harbour office said, and a third
        may follow when its crew is back from the north.</p><p>The school on the east bank stays open, but its pupils
        from the other side were told to stay at home until Friday.</p>";

    /// A page of the Meridian: JSON-LD, the text, what stands behind it.
    fn notes(ld: &str, body: &str, behind: &str) -> Vec<String> {
        let html = format!(
            r#"<html><head><title>Harrow Bridge shut</title><script type="application/ld+json">{{"@type":"NewsArticle",
            "headline":"Harrow Bridge shut",{ld}"publisher":{{"name":"Meridian"}}}}</script></head><body><main><article>
            <h1>Harrow Bridge shut</h1><div class="article-body">{body}</div>{behind}</article></main>
            <footer><p>Already a subscriber? Log in to read more of the Meridian.</p></footer></body></html>"#
        );
        read(&html, &Capture::default(), Labeller::shipped(), &mut crate::trace::Trace::silent()).notes
    }

    const PAID: &str = r#""isAccessibleForFree":"False","#;
    const GATED: &str =
        r#""hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".rest"},"#;
    const CALL: &str =
        "<aside class=\"offer\"><p>Subscribe to continue reading, from one crown a week.</p></aside>";

    #[test]
    fn a_start_is_said_to_be_one() {
        let dots = WHOLE.replace("in the afternoon.", "in the ...");
        assert_eq!(
            notes(PAID, &dots, CALL),
            [
                "only the start of the article: the markup says that it is not free, what follows is for subscribers, the text breaks off"
            ]
        );
        assert_eq!(
            notes("", &dots, CALL),
            ["only the start of the article: what follows is for subscribers, the text breaks off"]
        );
        assert_eq!(notes(GATED, WHOLE, CALL).len(), 1);
        assert_eq!(
            notes(GATED, WHOLE, "<div class=\"rest\"></div><div>Subscribe to read the rest.</div>").len(),
            1
        );
        assert_eq!(notes(r#""isAccessibleForFree":false,"wordCount":900,"#, WHOLE, "").len(), 1);
    }

    #[test]
    fn a_whole_article_of_a_site_that_sells_them_is_not() {
        let whole = format!("{WHOLE}<div class=\"rest\">{REST}</div>");
        assert!(notes(PAID, WHOLE, "").is_empty());
        assert!(notes("", WHOLE, "").is_empty());
        assert!(notes("", WHOLE, "<aside><p>Subscribe to our newsletter.</p></aside>").is_empty());
        assert!(notes(GATED, &whole, CALL).is_empty());
        let long = WHOLE.replace("officials said.", &"officials said, one after the other. ".repeat(60));
        assert!(notes(PAID, &long, CALL).is_empty());
        assert!(notes(r#""isAccessibleForFree":true,"wordCount":70,"#, WHOLE, "").is_empty());
    }
}
