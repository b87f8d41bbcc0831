//! Whether two figures are of one quantity, and what their values are to each other.
//!
//! One quantity: a unit of one kind, the same counted noun, sentences that share what they tell, and nothing that sets
//! the two apart: another role (killed, injured), another time, another place, a part of the whole.

use super::opposed::{opposed, past, unlike};
use super::values::{Amount, Fit, fit, same_kind};
use crate::align::score;
use crate::reader::{Term, Token, terms};
use crate::sheet::{Line, Sheet};
use crate::timeline::date_of;
use rashomon_model::{EntityKind, Figure, Mention, Span};
use rashomon_text::words::words;

/// What two accounts' figures are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureRelation {
    /// Two quantities.
    Other,
    /// One quantity, one value, perhaps rounded.
    Equal,
    /// One quantity, and both can be right: nested in a bound or a range.
    Compatible,
    /// One quantity that has moved on, or a count put right.
    Updated,
    /// One quantity, and both cannot be right at one time.
    AtOdds,
}

/// A figure and the sentence it stands in.
#[derive(Clone, Copy)]
pub(crate) struct Place<'s> {
    /// The sentence.
    pub(crate) line: &'s Line,
    /// The figure.
    pub(crate) figure: &'s Figure,
}

/// Likeness of the words around two counts of one noun from which they are one quantity.
const SAME_NOUN: f64 = 0.3;

/// The same of two measures, which have no noun or the same.
const SAME_UNIT: f64 = 0.3;

/// The same where nouns are only akin, or one is missing.
const AKIN: f64 = 0.4;

/// Hours after which a growing count has moved on rather than been told otherwise.
const MOVED_ON_HOURS: i64 = 4;

/// What two figures of two accounts are to each other.
pub(crate) fn relation(sheet: &Sheet<'_>, a: Place<'_>, b: Place<'_>) -> FigureRelation {
    if !same_quantity(sheet, a, b) {
        return FigureRelation::Other;
    }
    if set_against(sheet, a, b.figure) || set_against(sheet, b, a.figure) {
        return FigureRelation::AtOdds;
    }
    let [x, y] = [a, b].map(|p| Amount::of(sheet, p.line, p.figure));
    let fit = fit(&x, &y);
    if fit != Fit::Equal && replaced(sheet, a, b) {
        return FigureRelation::Updated;
    }
    match fit {
        Fit::Equal => FigureRelation::Equal,
        Fit::Nested => FigureRelation::Compatible,
        Fit::Apart if moved_on(sheet, a, b, x.grew(&y)) => FigureRelation::Updated,
        Fit::Apart => FigureRelation::AtOdds,
    }
}

/// Cues that put a value in the place of the one that follows.
const IN_PLACE_OF: &[&str] = &[" rather than ", " instead of ", ", not ", " and not "];

/// Bytes after a figure in which such a cue is looked for.
const IN_PLACE_REACH: usize = 30;

/// Whether a figure is put in the place of another account's value ("ten weeks rather than six").
pub(crate) fn set_against(sheet: &Sheet<'_>, place: Place<'_>, other: &Figure) -> bool {
    let text = &sheet.pages[place.line.page].article().text;
    let rest = text.get(place.figure.end as usize..place.line.span.end as usize).unwrap_or("");
    IN_PLACE_OF.iter().any(|cue| {
        let Some((between, after)) = rest.split_once(cue).filter(|(b, _)| b.len() <= IN_PLACE_REACH) else {
            return false;
        };
        let first = |t: &str| {
            let word = |w: &&str| !matches!(*w, "the" | "a" | "an");
            t.to_lowercase()
                .split(|c: char| !(c.is_alphanumeric() || ",.-".contains(c)))
                .filter(|w| !w.is_empty())
                .find(word)
                .map(str::to_owned)
        };
        !between.contains('.') && first(after).is_some() && first(after) == first(&other.text)
    })
}

/// Whether two figures count or measure the same thing.
fn same_quantity(sheet: &Sheet<'_>, a: Place<'_>, b: Place<'_>) -> bool {
    if !same_kind(a.figure.unit.as_deref(), b.figure.unit.as_deref()) {
        return false;
    }
    let Some(nouns) = same_noun(a.figure, b.figure) else { return false };
    let (x, y) = (Around::of(sheet, a), Around::of(sheet, b));
    let weigh = |terms: &[Term]| -> f64 { terms.iter().map(|&t| sheet.weights[t as usize]).sum() };
    let like = score(sheet.shared(&x.terms, &y.terms), weigh(&x.terms), weigh(&y.terms));
    let least = match nouns {
        Nouns::Same if a.figure.unit.is_none() => SAME_NOUN,
        Nouns::Same => SAME_UNIT,
        Nouns::Akin => AKIN,
    };
    like >= least && !apart(sheet, (a, &x), (b, &y))
}

/// How well two figures' nouns fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nouns {
    /// The same, or words for it.
    Same,
    /// One is missing, or counts anyone.
    Akin,
}

/// Nouns that count the same thing.
const SYNONYMS: &[&[&str]] = &[
    &["house", "home", "building", "dwelling", "property"],
    &["worker", "employee", "staff"],
    &["job", "post", "position"],
    &["spectator", "fan", "attendee", "visitor"],
    &["ballot", "vote"],
    &["match", "game"],
    &["shop", "store"],
    &["flat", "apartment"],
    &["plane", "aircraft", "jet"],
    &["soldier", "troops"],
    &["death", "fatality", "dead", "body"],
    &["flight", "departure"],
    &["marcher", "protester", "demonstrator", "worker"],
];

/// Nouns that count anyone.
const ANYONE: &[&str] = &["people", "person", "other", "man", "woman", "individual", "dead", "victim"];

/// Endings of nouns for people.
const SOMEONE: &[&str] = &[
    "er", "or", "ist", "ian", "ant", "ent", "ee", "man", "ese", "child", "people", "person", "staff",
    "troops",
];

/// Whether a noun counts people.
fn someone(noun: &str) -> bool {
    ANYONE.contains(&noun) || SOMEONE.iter().any(|e| noun.ends_with(e))
}

/// Words beside a measure that do not say what is measured.
const NO_NOUN: &[&str] = &[
    "after", "ago", "away", "deep", "early", "high", "late", "later", "less", "long", "more", "old",
    "rather", "tall", "wide",
];

/// How well the nouns fit; `None` where they count two things.
pub(crate) fn same_noun(a: &Figure, b: &Figure) -> Option<Nouns> {
    let noun = |f: &'_ Figure| f.noun.clone().filter(|n| f.unit.is_none() || !NO_NOUN.contains(&n.as_str()));
    let (Some(x), Some(y)) = (noun(a), noun(b)) else {
        return Some(if a.unit.is_some() { Nouns::Same } else { Nouns::Akin });
    };
    let anyone = |n: &str| ANYONE.contains(&n);
    if x == y || SYNONYMS.iter().any(|c| c.contains(&x.as_str()) && c.contains(&y.as_str())) {
        Some(Nouns::Same)
    } else if a.unit.is_some() || (anyone(&x) && someone(&y)) || (anyone(&y) && someone(&x)) {
        Some(Nouns::Akin)
    } else {
        None
    }
}

/// What stands around a figure.
pub(crate) struct Around {
    /// The sentence's terms without numbers, times and sources.
    pub(crate) terms: Vec<Term>,
    /// The sentence in lower case.
    pub(crate) lower: String,
    /// The clause of the figure, in `lower`.
    pub(crate) clause: String,
    /// What stands right before and after the figure.
    before: String,
    after: String,
}

impl Around {
    fn of(sheet: &Sheet<'_>, place: Place<'_>) -> Self {
        let Place { line, figure } = place;
        let said = &sheet.pages[line.page].telling.annotations;
        let aside: Vec<Span> = said
            .quotes
            .iter()
            .flat_map(|q| [q.source, q.cue])
            .flatten()
            .chain(said.times.iter().map(|t| t.span()))
            .chain(said.figures.iter().map(Figure::span))
            .filter(|s| line.span.overlaps(*s))
            .collect();
        let kept = |t: &&Token| !t.number && !aside.iter().any(|s| s.start <= t.at && t.at < s.end);
        let terms = terms(&line.tokens.iter().filter(kept).copied().collect::<Vec<Token>>());
        let lower = sheet.words(line).to_ascii_lowercase();
        let from = figure.start.saturating_sub(line.span.start) as usize;
        let to = (figure.end.saturating_sub(line.span.start) as usize).min(lower.len());
        let before = lower.get(..from).unwrap_or("").to_owned();
        let after = lower.get(to..).unwrap_or("").to_owned();
        let start = before.len() - clause_length(before.char_indices().rev(), &before, true);
        let end = to + clause_length(after.char_indices(), &after, false);
        let clause = lower.get(start..end).unwrap_or("").to_owned();
        Self { terms, lower, clause, before, after }
    }
}

/// Words between which a new clause opens.
const JOINTS: &[&str] = &[" and ", " but ", " while ", " after ", " when ", " before ", " as ", " with "];

/// Bytes of a text that belong to the clause at its start, or (`back`) at its end.
fn clause_length(chars: impl Iterator<Item = (usize, char)>, text: &str, back: bool) -> usize {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let stop = |(at, c): &(usize, char)| {
        matches!(c, ',' | ';' | ':' | '\u{2013}' | '\u{2014}' | '(') && !digit(at + 1)
            || *c == ' ' && text.get(*at..).is_some_and(|t| JOINTS.iter().any(|j| t.starts_with(j)))
    };
    let mut chars = chars;
    chars.find(stop).map_or(text.len(), |(at, _)| if back { text.len() - at } else { at })
}

/// What sets two figures of one noun apart, if anything does.
fn apart(sheet: &Sheet<'_>, a: (Place<'_>, &Around), b: (Place<'_>, &Around)) -> bool {
    let ((p, x), (q, y)) = (a, b);
    let one = |test: &dyn Fn(&Around) -> bool| test(x) != test(y);
    let further =
        |a: &Around| ["another ", "further ", "additional ", "other "].iter().any(|w| a.before.ends_with(w));
    let part = |a: &Around| {
        [" of the ", " of them", " of those", " of these", " of its ", " of their "]
            .iter()
            .any(|w| a.after.starts_with(w))
    };
    opposed(x, y)
        || unlike(x, y)
        || one(&further)
        || p.figure.unit.is_none() && one(&part)
        || one(&|a| past(&a.clause))
        || other_times(sheet, p, q)
        || other_names(sheet, p, q)
        || other_subjects(sheet, p, q)
        || other_kinds(sheet, p.line, q.line)
}

/// The dates a sentence names, and whether one of them lies well before its article's publication.
fn dates(sheet: &Sheet<'_>, place: Place<'_>) -> (Vec<String>, bool) {
    let page = &sheet.pages[place.line.page];
    let own = place.figure.span();
    let times = page.telling.annotations.times.iter();
    let dated: Vec<(String, String)> = times
        .filter(|t| place.line.span.contains(t.span()) && !t.span().overlaps(own))
        .filter_map(|t| date_of(t).map(|(date, _)| (date, t.text.to_lowercase())))
        .collect();
    let named: Vec<String> = dated.iter().map(|(date, _)| date.clone()).collect();
    let published = page.article().published.as_ref().and_then(|p| p.value.get(..7));
    let past = published.is_some_and(|now| named.iter().any(|d| d.as_str() < now && !now.starts_with(d)));
    // A weekday alone may be read as the last or the next: the same word is the same day.
    let words = dated.into_iter().map(|(_, words)| words);
    (named.into_iter().chain(words).collect(), past)
}

/// Whether two sentences are dated apart, or one alone speaks of a time long past.
fn other_times(sheet: &Sheet<'_>, a: Place<'_>, b: Place<'_>) -> bool {
    let ((x, x_past), (y, y_past)) = (dates(sheet, a), dates(sheet, b));
    if x.is_empty() || y.is_empty() {
        return x_past != y_past;
    }
    let meet = |d: &String, e: &String| d.starts_with(e.as_str()) || e.starts_with(d.as_str());
    !x.iter().any(|d| y.iter().any(|e| meet(d, e)))
}

/// Whether each of two sentences is of a place, or each of someone, that the other does not name.
fn other_names(sheet: &Sheet<'_>, a: Place<'_>, b: Place<'_>) -> bool {
    let (x, y) = (names(sheet, a), names(sheet, b));
    let lacks = |m: &Mention, other: &Place<'_>| {
        let last = m.text.rsplit(' ').next().unwrap_or("");
        !sheet.words(other.line).contains(last)
    };
    [EntityKind::Place, EntityKind::Person, EntityKind::Organization].into_iter().any(|kind| {
        let of = |m: &&&Mention| m.kind == kind;
        let own: Vec<&&Mention> = x.iter().filter(of).collect();
        let theirs: Vec<&&Mention> = y.iter().filter(of).collect();
        let alone = !own.is_empty() && !theirs.is_empty();
        alone && own.iter().all(|m| lacks(m, &b)) && theirs.iter().all(|m| lacks(m, &a))
    })
}

/// Whether each of two sentences opens with someone or something that the other does not know.
fn other_subjects(sheet: &Sheet<'_>, a: Place<'_>, b: Place<'_>) -> bool {
    let (Some(x), Some(y)) = (subject(sheet, a), subject(sheet, b)) else { return false };
    !has(b.line, x) && !has(a.line, y)
}

fn has(line: &Line, term: Term) -> bool {
    line.terms.binary_search(&term).is_ok()
}

/// Words that may stand before the word for what a sentence is about.
const ARTICLES: &[&str] = &["the", "a", "an", "his", "her", "its", "their", "this", "that"];

/// The first word of what a sentence is about, where it opens with that: not with a figure, a preposition, a pronoun or
/// a source.
fn subject(sheet: &Sheet<'_>, place: Place<'_>) -> Option<Term> {
    let line = place.line;
    let text = sheet.words(line);
    let open = words(text);
    let skipped =
        open.iter().take_while(|w| ARTICLES.contains(&w.of(text).to_ascii_lowercase().as_str())).count();
    let at = line.span.start + open.get(skipped)?.start;
    let token = line.tokens.iter().find(|t| t.at == at).filter(|t| !t.number)?;
    let said = &sheet.pages[line.page].telling.annotations;
    let own = place.figure.start <= at && at < place.figure.end;
    let source = said.quotes.iter().any(|q| q.source.is_some_and(|s| s.start <= at && at < s.end));
    let time = said.times.iter().any(|t| t.start <= at && at < t.end);
    (!own && !source && !time).then_some(token.term)
}

/// Whether a word that both sentences have is of another kind in each: a hip operation and a cataract operation.
fn other_kinds(sheet: &Sheet<'_>, a: &Line, b: &Line) -> bool {
    let kinds = |l: &Line| -> Vec<(Term, Term)> {
        let figures = &sheet.pages[l.page].telling.annotations.figures;
        let number = |t: &Token| t.number || figures.iter().any(|f| f.start <= t.at && t.at < f.end);
        let beside = |t: &&[Token]| {
            let between = Span { start: t[0].at, end: t[1].at };
            let words = sheet.pages[l.page].words(between);
            !number(&t[0])
                && !number(&t[1])
                && words.bytes().filter(|b| *b == b' ' || *b == b'-').count() == 1
                && !words.contains([',', ';', ':', '.'])
        };
        l.tokens.windows(2).filter(beside).map(|t| (t[0].term, t[1].term)).collect()
    };
    let (x, y) = (kinds(a), kinds(b));
    x.iter().any(|&(k, t)| y.iter().any(|&(m, u)| t == u && k != m && !has(b, k) && !has(a, m)))
}

/// The names of a sentence that are not of its sources.
fn names<'s>(sheet: &'s Sheet<'_>, place: Place<'_>) -> Vec<&'s Mention> {
    let said = &sheet.pages[place.line.page].telling.annotations;
    let source = |m: &&Mention| !said.quotes.iter().any(|q| q.source.is_some_and(|s| s.overlaps(m.span())));
    said.mentions.iter().filter(|m| place.line.span.contains(m.span())).filter(source).collect()
}

/// Words that say a count replaces an earlier one.
const REPLACES: &[&str] = &[
    "so far",
    "has reached",
    "have reached",
    "bringing",
    "has now",
    "have now",
    "by now",
    "meanwhile",
    "lowered",
    "corrected",
    "revised",
    "widened",
    "remained",
    "earlier count",
    "earlier toll",
    "initial",
    "first spoke",
    "as of ",
    "by evening",
    "by midnight",
    "final count",
    "in the end",
    "has grown to",
    "have grown to",
    "at half-time",
    "early trading",
    "late trading",
    "since then",
];

/// The same of a count.
const GROWN: &[&str] = &["rose to", "risen to", "climbed to", "grown to", "grew to"];

/// Whether the words of one of two sentences say that its value takes the other's place.
fn replaced(sheet: &Sheet<'_>, a: Place<'_>, b: Place<'_>) -> bool {
    let says = |p: Place<'_>| {
        let lower = sheet.words(p.line).to_ascii_lowercase();
        // A price "rose to" what it is; a count that did is a later one.
        let grown = p.figure.unit.is_none() && GROWN.iter().any(|w| lower.contains(w));
        // "With half the wards counted": a count that is under way.
        let under_way = lower.starts_with("with ") && lower.contains(" counted");
        grown || under_way || REPLACES.iter().any(|w| lower.contains(w))
    };
    says(a) || says(b)
}

/// Roles whose counts grow for hours and days.
const GROWING: &[&str] = &[
    "kill",
    "dead",
    "die",
    "death",
    "drown",
    "injur",
    "wound",
    "missing",
    "arrest",
    "infect",
    "ill",
    "case",
    "rescued",
    "survivor",
    "burned",
    "without",
    "fled",
    "blocked",
    "closed",
    "collected",
    "counted",
];

/// Words for what is left, and becomes less.
const LEFT: &[&str] = &["still ", "remain", "missing", "without ", "waiting"];

/// Whether the later of two counts has grown over the hours between.
fn moved_on(sheet: &Sheet<'_>, a: Place<'_>, b: Place<'_>, grew: bool) -> bool {
    let Some(hours) = hours_between(sheet, a, b) else { return false };
    let growing = [a, b].into_iter().any(|p| {
        let lower = sheet.words(p.line).to_ascii_lowercase();
        lower.split(|c: char| !c.is_ascii_alphabetic()).any(|w| GROWING.iter().any(|g| w.starts_with(g)))
    });
    let shrinking = [a, b].into_iter().any(|p| {
        let lower = sheet.words(p.line).to_ascii_lowercase();
        LEFT.iter().any(|w| lower.contains(w))
    });
    hours.abs() >= MOVED_ON_HOURS && (growing && grew == (hours > 0) || shrinking && a.figure.unit.is_none())
}

/// Hours from one sentence's publication to another's, where both are known.
fn hours_between(sheet: &Sheet<'_>, a: Place<'_>, b: Place<'_>) -> Option<i64> {
    let at = |p: Place<'_>| crate::coverage::published(sheet.pages[p.line.page].article());
    Some((at(b)?.as_second() - at(a)?.as_second()) / 3600)
}

/// The figures of a sentence that count or measure something.
pub(crate) fn counted<'s>(sheet: &'s Sheet<'_>, line: &'s Line) -> impl Iterator<Item = &'s Figure> + 's {
    let figures = &sheet.pages[line.page].telling.annotations.figures;
    let tells = |f: &&Figure| !f.ordinal && (f.noun.is_some() || f.unit.is_some());
    figures.iter().filter(tells).filter(|f| line.span.contains(f.span()))
}

/// What two figures are to each other, each in its own article; the figure at or around a place is meant.
pub(crate) fn relate(sheet: &Sheet<'_>, places: [Span; 2]) -> FigureRelation {
    let find = |page: usize| {
        let (page, place) = (sheet.pages.get(page)?, places[page]);
        let figures = &page.telling.annotations.figures;
        let figure = figures.iter().find(|f| f.span().overlaps(place) && !f.ordinal)?;
        let line = sheet.lines[page.lines.clone()].iter().find(|l| l.span.contains(figure.span()))?;
        Some(Place { line, figure })
    };
    match (find(0), find(1)) {
        (Some(a), Some(b)) => relation(sheet, a, b),
        _ => FigureRelation::Other,
    }
}
