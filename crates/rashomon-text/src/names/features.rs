//! Candidates to features: what the trained weights of [`super::model`] are told of a candidate.

use super::find::Found;
use super::form::is_acronym;
use super::kind::{KINDS, Scores};
use super::lexicon::{self, Class};
use super::tokens::{Gap, Shape, Token, Tokens};

/// A feature is known by a hash of its kind and words (FNV-1a): frozen, since the weights are stored by it.
pub(super) type Feature = u32;

/// What the rest of the article says of a candidate.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context {
    /// How many candidates have the same form.
    pub(super) times: usize,
    /// What the rules take the longer candidates to be whose first or last word this one is.
    pub(super) longer: Option<usize>,
    /// How often its first word stands without a capital.
    pub(super) small: u32,
    /// How often its first word stands with a capital that means something.
    pub(super) capital: u32,
}

/// Collects the features of one candidate.
struct Sink<'o>(&'o mut Vec<Feature>);

impl Sink<'_> {
    /// Adds the feature `name` with up to two words that fill it.
    fn add(&mut self, name: &str, a: &str, b: &str) {
        let mut hash: u32 = 0x811c_9dc5;
        for part in [name, "\u{1}", a, "\u{2}", b] {
            for byte in part.bytes() {
                hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
        }
        self.0.push(hash);
    }

    fn flag(&mut self, name: &str, on: bool) {
        if on {
            self.add(name, "", "");
        }
    }
}

/// Classes worth telling, with the letter they are told by.
const CLASSES: &[(Class, &str)] = &[
    (lexicon::FUNCTION, "f"),
    (lexicon::COMMON, "c"),
    (lexicon::CALENDAR, "k"),
    (lexicon::DEMONYM, "d"),
    (lexicon::TITLE, "t"),
    (lexicon::MODIFIER, "m"),
    (lexicon::ORG, "o"),
    (lexicon::PLACE_HEAD, "h"),
    (lexicon::EVENT, "e"),
    (lexicon::WORK, "w"),
    (lexicon::LEGAL, "l"),
    (lexicon::PARTICLE, "q"),
    (lexicon::SAY, "s"),
    (lexicon::PLACE_PREP, "i"),
    (lexicon::ROLE, "r"),
    (lexicon::GIVEN, "g"),
    (lexicon::PLACE, "p"),
    (lexicon::PLACE_START, "y"),
];

/// Writes a candidate's features to `out`.
pub(super) fn features(
    tokens: &Tokens<'_>,
    found: &Found,
    rules: Option<&Scores>,
    context: Context,
    out: &mut Vec<Feature>,
) {
    let mut sink = Sink(out);
    let (from, to) = (found.from, found.to);
    sink.add("bias", "", "");
    ruled(rules, &mut sink);
    words(tokens, from, to, &mut sink);
    neighbours(tokens, from, to, &mut sink);
    let len = (to - from).min(5).to_string();
    sink.add("len", &len, "");
    sink.flag("title", found.title.is_some());
    sink.flag("quoted", found.quoted);
    sink.flag("bracket", found.same_as.is_some());
    sink.add("times", &context.times.min(3).to_string(), "");
    sink.add("small", &context.small.min(2).to_string(), &context.capital.min(2).to_string());
    if let Some(kind) = context.longer {
        sink.add("longer", &kind.to_string(), &len);
    }
}

/// What the rules think.
fn ruled(rules: Option<&Scores>, sink: &mut Sink<'_>) {
    let Some(rules) = rules else {
        sink.add("no-rule", "", "");
        return;
    };
    let (best, lead) = rules.best();
    let best = KINDS.iter().position(|&k| k == best).unwrap_or(0).to_string();
    sink.add("rule", &best, "");
    sink.add("lead", &best, &(lead / 6).min(6).to_string());
}

/// The candidate's own words.
fn words(tokens: &Tokens<'_>, from: usize, to: usize, sink: &mut Sink<'_>) {
    let joint = (from + 1..to).find(|&at| matches!(tokens.low(at), "of" | "for" | "on" | "in"));
    let head = joint.unwrap_or(to) - 1;
    sink.add("phrase", &tokens.text(from, to).to_lowercase(), "");
    sink.add("first", tokens.low(from), "");
    sink.add("last", tokens.low(to - 1), "");
    sink.add("head", tokens.low(head), "");
    for at in from..to {
        sink.add("word", tokens.low(at), "");
    }
    let last = tokens.low(head);
    for n in [2, 3, 4] {
        if let Some((at, _)) = last.char_indices().rev().nth(n - 1) {
            sink.add("suffix", last.get(at..).unwrap_or(""), if to - from == 1 { "1" } else { "+" });
        }
    }
    let shapes: String = (from..to).take(4).map(|at| tokens.list.get(at).map_or('?', shape_letter)).collect();
    sink.add("shape", &shapes, "");
    classes("first-is", tokens.list.get(from), sink);
    classes("head-is", tokens.list.get(head), sink);
    if head + 1 != to {
        classes("last-is", tokens.list.get(to - 1), sink);
    }
    let phrase = tokens.phrase_class(from, to);
    sink.flag("place", phrase & lexicon::PLACE != 0);
    sink.flag("acronym", is_acronym(tokens.text(from, to)));
    if let Some(first) = tokens.list.get(from) {
        sink.flag("opens", first.first);
        sink.flag("headline", first.headline);
        let plain = first.is(lexicon::COMMON);
        sink.add("opens-plain", if first.first { "1" } else { "0" }, if plain { "1" } else { "0" });
    }
    let has = |class: Class| (from..to).any(|at| tokens.list.get(at).is_some_and(|t| t.is(class)));
    sink.flag("has-given", has(lexicon::GIVEN));
    sink.flag("has-org", has(lexicon::ORG));
    sink.flag("has-place-head", has(lexicon::PLACE_HEAD));
    let all = |class: Class| (from..to).all(|at| tokens.list.get(at).is_some_and(|t| t.is(class)));
    sink.flag("all-common", all(lexicon::COMMON));
    sink.flag("unknown", (from..to).all(|at| tokens.list.get(at).is_some_and(|t| t.class == 0)));
}

/// A letter for how a token is written.
fn shape_letter(token: &Token) -> char {
    match token.shape {
        Shape::Lower => 'x',
        Shape::Cap => 'X',
        Shape::Upper => 'U',
        Shape::Initial => 'I',
        Shape::Digit => '9',
    }
}

/// The classes of one token.
fn classes(name: &str, token: Option<&Token>, sink: &mut Sink<'_>) {
    let Some(token) = token else { return };
    let mut any = false;
    for (class, letter) in CLASSES {
        if token.is(*class) {
            sink.add(name, letter, "");
            any = true;
        }
    }
    if !any {
        sink.add(name, "-", "");
    }
}

/// What stands on both sides, inside the sentence.
fn neighbours(tokens: &Tokens<'_>, from: usize, to: usize, sink: &mut Sink<'_>) {
    let Some(first) = tokens.list.get(from) else { return };
    let sentence = first.sentence;
    let near =
        |at: Option<usize>| at.filter(|&at| tokens.list.get(at).is_some_and(|t| t.sentence == sentence));
    let before = near(from.checked_sub(1));
    let gap = if before.is_some() { gap_letter(first.gap) } else { "^" };
    sink.add("gap-before", gap, "");
    if let Some(before) = before {
        sink.add("before", tokens.low(before), gap);
        classes("before-is", tokens.list.get(before), sink);
        if let Some(second) = near(before.checked_sub(1)) {
            sink.add("before2", tokens.low(second), tokens.low(before));
            sink.add("before-2", tokens.low(second), "");
        }
    }
    if tokens.list.get(to - 1).is_some_and(Token::possessive) {
        sink.add("possessive", "", "");
        if let Some(after) = near(Some(to)) {
            sink.add("owns", tokens.low(after), "");
        }
    }
    let Some(after) = near(Some(to)) else {
        sink.add("gap-after", "$", "");
        return;
    };
    let gap = tokens.list.get(after).map_or("", |t| gap_letter(t.gap));
    sink.add("gap-after", gap, "");
    sink.add("after", tokens.low(after), gap);
    classes("after-is", tokens.list.get(after), sink);
    if let Some(second) = near(Some(after + 1)) {
        sink.add("after2", tokens.low(after), tokens.low(second));
        sink.add("after-2", tokens.low(second), "");
    }
}

/// A letter for a gap.
fn gap_letter(gap: Gap) -> &'static str {
    match gap {
        Gap::Space => "_",
        Gap::Comma => ",",
        Gap::Open => "(",
        Gap::Close => ")",
        Gap::Join => "-",
        Gap::And => "&",
        Gap::Quote => "\"",
        Gap::Break => ".",
    }
}
