//! Quotes to utterances: one saying, however many accounts quote it and in whatever wording.

use crate::entities::Cast;
use crate::ids::id;
use crate::reader::{Reader, Term, terms};
use crate::sheet::{Sheet, common};
use rashomon_model::{Quote, QuoteKind, Speaker, Utterance, Wording, WordingSpeaker};
use rashomon_text::words::{is_stop, normal, words};

/// Fewer words in quotation marks than this are a term set off ("so-called" marks), no saying.
const DIRECT_WORDS_MIN: usize = 4;

/// Words a mixed quotation needs to be a saying.
const MIXED_WORDS_MIN: usize = 5;

/// Share of common meaning words (Dice) from which two wordings of one speaker are one saying.
const SAME_SPEAKER: f64 = 0.6;

/// The same where one of the two has no known speaker.
const UNKNOWN_SPEAKER: f64 = 0.75;

/// Share of the shorter wording that the longer holds, from which the shorter is an excerpt of it.
const EXCERPT: f64 = 0.8;

/// Meaning words an excerpt needs: three common words are in many sayings.
const EXCERPT_WORDS_MIN: usize = 4;

/// Meaning words that a run of quoted words needs to be known again in a longer wording.
const FRAGMENT_WORDS_MIN: usize = 2;

/// A quotation ready to be grouped.
struct Said {
    wording: Wording,
    kind: QuoteKind,
    /// The story's entity, or the description's terms.
    who: Who,
    terms: Vec<Term>,
    verbatim: Vec<String>,
}

#[derive(Clone, PartialEq)]
enum Who {
    Unknown,
    Named(String),
    Described(Vec<Term>),
}

/// Groups the quotations of all articles, in account order. Indirect speech only joins a saying that somebody quotes.
pub(crate) fn utterances(sheet: &Sheet<'_>, reader: &mut Reader, cast: &Cast) -> Vec<Utterance> {
    let (quoted, reported): (Vec<Said>, Vec<Said>) =
        sayings(sheet, reader, cast).into_iter().partition(|s| s.kind != QuoteKind::Indirect);
    let mut groups: Vec<Vec<Said>> = Vec::new();
    for said in quoted {
        match groups.iter_mut().find(|g| g.iter().any(|other| same(&said, other))) {
            Some(group) => group.push(said),
            None => groups.push(vec![said]),
        }
    }
    for said in reported {
        let fits = |g: &&mut Vec<Said>| {
            g.iter().any(|o| o.wording.article != said.wording.article && o.who == said.who && same(&said, o))
        };
        if let Some(group) = groups.iter_mut().find(fits) {
            group.push(said);
        }
    }
    groups.into_iter().filter_map(utterance).collect()
}

fn utterance(group: Vec<Said>) -> Option<Utterance> {
    let first = group.first()?;
    let id = id("u", &[&first.wording.article, &first.wording.start.to_string(), &first.wording.text]);
    Some(Utterance { id, wordings: group.into_iter().map(|s| s.wording).collect() })
}

fn sayings(sheet: &Sheet<'_>, reader: &mut Reader, cast: &Cast) -> Vec<Said> {
    let mut out = Vec::new();
    for (page, held) in sheet.pages.iter().enumerate() {
        let text = &held.article().text;
        for quote in &held.telling.annotations.quotes {
            let content: Vec<&str> =
                quote.content.iter().map(|s| s.of(text)).filter(|s| !s.is_empty()).collect();
            let content = content.join(" ... ");
            if !is_saying(quote.kind, &content) {
                continue;
            }
            let terms = terms(&reader.tokens(&content, 0));
            let (speaker, who) = speaker(quote, page, reader, cast);
            let cue = quote.cue.map(|s| s.of(text).to_owned()).filter(|c| !c.is_empty());
            let span = quote.span();
            let wording = Wording {
                article: held.article().id.clone(),
                start: span.start,
                end: span.end,
                text: content,
                kind: quote.kind,
                speaker,
                cue,
            };
            let verbatim = verbatim(quote.kind, &wording.text);
            out.push(Said { wording, kind: quote.kind, who, terms, verbatim });
        }
    }
    out
}

fn is_saying(kind: QuoteKind, content: &str) -> bool {
    let n = words(content).len();
    match kind {
        QuoteKind::Direct => n >= DIRECT_WORDS_MIN,
        QuoteKind::Mixed | QuoteKind::Indirect => n >= MIXED_WORDS_MIN,
    }
}

fn speaker(quote: &Quote, page: usize, reader: &mut Reader, cast: &Cast) -> (Option<WordingSpeaker>, Who) {
    match &quote.speaker {
        None => (None, Who::Unknown),
        Some(Speaker::Anonymous(description)) => {
            let who = Who::Described(terms(&reader.tokens(description, 0)));
            (Some(WordingSpeaker::Anonymous { anonymous: description.clone() }), who)
        }
        Some(Speaker::Named { name, entity }) => match cast.find(page, *entity) {
            Some(known) => {
                let speaker =
                    WordingSpeaker::Named { name: known.name.clone(), entity: Some(known.id.clone()) };
                (Some(speaker), Who::Named(known.id.clone()))
            }
            None => {
                (Some(WordingSpeaker::Named { name: name.clone(), entity: None }), Who::Named(name.clone()))
            }
        },
    }
}

fn same(a: &Said, b: &Said) -> bool {
    let floor = match (&a.who, &b.who) {
        (Who::Named(x), Who::Named(y)) if x == y => SAME_SPEAKER,
        (Who::Named(_), Who::Named(_)) => return false,
        (Who::Described(x), Who::Described(y)) if common(x, y).next().is_some() => SAME_SPEAKER,
        // One outlet names whom another describes ("its regional officer"), or does not tell at all.
        _ => UNKNOWN_SPEAKER,
    };
    let known = floor == SAME_SPEAKER || a.who == Who::Unknown || b.who == Who::Unknown;
    let shared = common(&a.terms, &b.terms).count();
    let (short, sum) = (a.terms.len().min(b.terms.len()), a.terms.len() + b.terms.len());
    let dice = 2.0 * shared as f64 / sum.max(1) as f64;
    let held = shared as f64 / short.max(1) as f64;
    let excerpt = known && shared >= EXCERPT_WORDS_MIN && held >= EXCERPT;
    let enough = shared > 0 && (known || shared >= EXCERPT_WORDS_MIN);
    (enough && dice >= floor) || excerpt || fragment(a, b) || fragment(b, a)
}

/// Whether the words that one wording has in quotation marks stand in a row in the other, in another article.
fn fragment(part: &Said, whole: &Said) -> bool {
    let n = part.verbatim.len();
    let elsewhere = part.wording.article != whole.wording.article;
    elsewhere
        && n >= DIRECT_WORDS_MIN
        && part.verbatim.iter().filter(|w| !is_stop(w)).count() >= FRAGMENT_WORDS_MIN
        && whole.verbatim.windows(n).any(|w| w == part.verbatim)
}

/// The words of a wording that stand in quotation marks, in their comparable form.
fn verbatim(kind: QuoteKind, content: &str) -> Vec<String> {
    let marks = ['"', '\u{201C}', '\u{201D}', '\u{201E}', '\u{AB}', '\u{BB}'];
    let inside = match kind {
        QuoteKind::Direct => content,
        QuoteKind::Mixed => content.split(marks).nth(1).unwrap_or_default(),
        QuoteKind::Indirect => "",
    };
    words(inside).into_iter().map(|w| normal(w.of(inside))).collect()
}
