//! Tokens to candidate names: runs of capitalised words, cut at titles and joined over "of", "the", "and", "for".

use super::capitals::{Seen, is_namey, seen};
use super::hash::Map;
use super::lexicon::{
    COMMON, DEMONYM, EVENT, FUNCTION, GIVEN, LEGAL, MODIFIER, ORG, PARTICLE, PLACE, PLACE_HEAD, PLACE_START,
    PORTFOLIO, TITLE, WORK,
};
use super::tokens::{Gap, Shape, Token, Tokens};

/// A run of tokens that may be a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// First token.
    pub(super) from: usize,
    /// One past the last token.
    pub(super) to: usize,
    /// The tokens of the title beside it.
    pub(super) title: Option<(usize, usize)>,
    /// The index of the name that this one, in brackets, shortens or spells out.
    pub(super) same_as: Option<usize>,
    /// Whether it stands whole between quotation marks.
    pub(super) quoted: bool,
}

/// Most tokens a name may have: longer runs are lists or headlines.
const LONGEST: usize = 14;
/// Heads that go on after "and" inside their "of" phrase: "Ministry of Health, Labor and Welfare".
const LISTS: &[&str] = &[
    "ministry",
    "department",
    "office",
    "bureau",
    "committee",
    "secretary",
    "minister",
    "school",
    "faculty",
    "institute",
    "college",
    "council",
    "board",
    "ministries",
    "agency",
    "centers",
    "center",
];

/// Titles that only persons have.
const PERSONAL: &[&str] = &["mr", "mrs", "ms", "miss", "dr", "sir", "dame"];
/// Bodies that are told apart by a number before them: "the 65th Air Division", "the 9th Circuit".
const COUNTED: &[&str] = &[
    "division",
    "wing",
    "squadron",
    "regiment",
    "brigade",
    "battalion",
    "fleet",
    "infantry",
    "army",
    "corps",
    "cavalry",
    "circuit",
    "congress",
    "airborne",
    "group",
    "avenue",
    "street",
];
/// Heads of companies named after two towns: "Brellin and Tarrow Railway".
const LINES: &[&str] = &["railway", "railroad", "canal", "tramway", "line", "ferry"];

/// Finds the candidates of a text, in order, not overlapping.
pub(super) fn find(tokens: &Tokens<'_>) -> Vec<Found> {
    let seen = seen(tokens);
    let named: Vec<bool> = (0..tokens.list.len()).map(|at| is_namey(tokens, &seen, at)).collect();
    let mut finder = Finder { tokens, seen, named, out: Vec::new() };
    let mut at = 0;
    while at < tokens.list.len() {
        at = finder.step(at).max(at + 1);
    }
    finder.brackets();
    finder.out
}

pub(super) struct Finder<'t, 'a> {
    pub(super) tokens: &'t Tokens<'a>,
    seen: Map<&'t str, Seen>,
    named: Vec<bool>,
    out: Vec<Found>,
}

impl Finder<'_, '_> {
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.list.get(at)
    }

    fn is_named(&self, at: usize) -> bool {
        self.named.get(at).copied().unwrap_or(false)
    }

    /// Whether `at` is named and follows its neighbour by blanks alone.
    fn goes_on(&self, at: usize) -> bool {
        self.is_named(at) && self.token(at).is_some_and(|t| t.gap == Gap::Space)
    }

    /// Reads the run that starts at `at`, if one does, and returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let lower_start = !self.is_named(at) && self.particle_start(at);
        if !self.is_named(at) && !lower_start {
            return at + 1;
        }
        let mut to = if lower_start { at + 1 } else { at };
        to += 1;
        while to - at < LONGEST {
            let next = self.extend(at, to);
            if next == to {
                break;
            }
            to = next;
        }
        self.split(at, to);
        to
    }

    /// `van der Berg`, `bin Salman`: a small particle at the start of a surname.
    fn particle_start(&self, at: usize) -> bool {
        matches!(self.tokens.low(at), "van" | "von" | "bin" | "ibn" | "de" | "della" | "di")
            && self.token(at).is_some_and(|t| t.shape == Shape::Lower)
            && self.goes_on(at + 1)
            && self.token(at + 1).is_some_and(|t| t.shape == Shape::Cap)
    }

    /// One past the last token after taking what goes on at `to`; `to` itself where the run ends.
    fn extend(&self, from: usize, to: usize) -> usize {
        let (Some(last), Some(next)) = (self.token(to - 1), self.token(to)) else { return to };
        if last.possessive() && !possessive_inside(self.tokens.low(to - 1)) {
            return to;
        }
        if let Some(end) = self.known_place(from, to) {
            return end;
        }
        if next.gap == Gap::Comma && next.is(LEGAL) && next.shape != Shape::Lower {
            return to + 1;
        }
        if next.gap == Gap::And && self.is_named(to) {
            return to + 1;
        }
        if next.gap == Gap::Comma && self.lists(from, to) && self.is_named(to) && self.list_goes_on(to + 1) {
            return to + 1;
        }
        if self.nickname(to) {
            return to + 2;
        }
        if next.gap != Gap::Space {
            return to;
        }
        if next.shape == Shape::Digit && (self.number_ends(to) || self.numbered(to)) {
            return to + 1;
        }
        if self.is_named(to) {
            // Next to a demonym or place, a titled person starts anew only inside `split`.
            return to + 1;
        }
        self.connector(from, to)
    }

    /// One past a place of several words that begins at `from` and goes on at `to`: "Bosnia and Herzegovina".
    fn known_place(&self, from: usize, to: usize) -> Option<usize> {
        if to != from + 1 || !self.token(from).is_some_and(|t| t.is(PLACE_START)) {
            return None;
        }
        (to + 1..=to + 4).rev().find(|&end| {
            (to..end).all(|at| self.token(at).is_some_and(|t| t.gap == Gap::Space))
                && self.token(end - 1).is_some_and(|t| t.shape != Shape::Lower)
                && self.tokens.phrase_class(from, end) & PLACE != 0
        })
    }

    /// Whether a number at the end of a name is shown to be part of it by the acronym after it: "Indo-Pacific 4 (IP4)".
    fn number_ends(&self, at: usize) -> bool {
        let number = self.tokens.low(at);
        self.token(at + 1).is_some_and(|t| t.gap == Gap::Open && t.shape == Shape::Upper)
            && self.tokens.low(at + 1).ends_with(number)
    }

    /// Whether a plain number at `at` says which of its kind the name before it is: "Highway 301", "Radio 1".
    fn numbered(&self, at: usize) -> bool {
        let short = self.tokens.low(at).len() <= 3 && self.tokens.low(at).bytes().all(|b| b.is_ascii_digit());
        let head = matches!(
            self.tokens.low(at - 1),
            "highway" | "route" | "interstate" | "radio" | "channel" | "formula" | "autobahn" | "motorway"
        );
        let more = self.token(at + 1).is_some_and(|t| t.gap == Gap::Space && t.shape == Shape::Digit);
        short && head && !more
    }

    /// Whether a nickname in quotation marks stands at `at`, between a first name and a last one: `Ana "Nita" Souza`.
    fn nickname(&self, at: usize) -> bool {
        let (Some(first), Some(nick), Some(last)) =
            (self.token(at.wrapping_sub(1)), self.token(at), self.token(at + 1))
        else {
            return false;
        };
        let marks = |a: usize, b: usize| {
            let between = self.tokens.text.get(a..b).unwrap_or("");
            let mark = between.trim().chars().next();
            mark.filter(|c| between.chars().count() == 2 && matches!(c, '"' | '\u{201c}' | '\u{201d}'))
                .map(|_| between.starts_with(' '))
        };
        nick.gap == Gap::Quote
            && last.gap == Gap::Quote
            && nick.sentence == last.sentence
            && [first, nick, last].iter().all(|t| t.shape == Shape::Cap)
            && !last.is(FUNCTION | COMMON)
            && marks(first.full_end, nick.start) == Some(true)
            && marks(nick.full_end, last.start) == Some(false)
    }

    /// Joins over small words.
    fn connector(&self, from: usize, to: usize) -> usize {
        let low = self.tokens.low(to);
        let last = self.token(to - 1);
        let the = usize::from(
            self.tokens.low(to + 1) == "the" && self.token(to + 1).is_some_and(|t| t.gap == Gap::Space),
        );
        match low {
            "upon" if last.is_some_and(|t| t.shape == Shape::Cap) && self.goes_on(to + 1) => to + 2,
            "of" if self.goes_on(to + 1 + the) && self.takes_of(from, to) => to + 2 + the,
            "for" | "on" | "in"
                if self.goes_on(to + 1 + the)
                    && last.is_some_and(|t| t.is(ORG) && !t.is(PLACE | GIVEN))
                    && (low == "for"
                        || self.tokens.low(to - 1) != "party"
                            && matches!(
                                self.tokens.low(to - 1),
                                "committee"
                                    | "commission"
                                    | "council"
                                    | "conference"
                                    | "agreement"
                                    | "convention"
                                    | "institute"
                                    | "center"
                                    | "centre"
                            )
                            && low == "on") =>
            {
                to + 2 + the
            }
            "and" if self.goes_on(to + 1) && self.takes_and(from, to) => to + 2,
            _ if self.token(to).is_some_and(|t| t.is(PARTICLE) && t.shape == Shape::Lower)
                && matches!(
                    low,
                    "de" | "del"
                        | "della"
                        | "di"
                        | "da"
                        | "dos"
                        | "du"
                        | "van"
                        | "von"
                        | "der"
                        | "den"
                        | "ter"
                        | "bin"
                        | "ibn"
                        | "al"
                        | "el"
                        | "la"
                        | "le"
                        | "y"
                        | "e"
                        | "des"
                        | "las"
                        | "los"
                ) =>
            {
                let second = usize::from(
                    matches!(self.tokens.low(to + 1), "la" | "las" | "los" | "der" | "den" | "le")
                        && self.token(to + 1).is_some_and(|t| t.shape == Shape::Lower),
                );
                if self.goes_on(to + 1 + second) { to + 2 + second } else { to }
            }
            _ => to,
        }
    }

    /// Whether the run so far goes on over "of".
    fn takes_of(&self, from: usize, to: usize) -> bool {
        let Some(last) = self.token(to - 1) else { return false };
        if last.possessive() {
            return false;
        }
        if to > from + 1
            && self.token(from).is_some_and(|t| t.is(GIVEN) || t.shape == Shape::Initial)
            && !last.is(ORG | EVENT)
        {
            return false;
        }
        // "Mr. Otto Green of Brellin", "Dr. Ana Black of the ...": a person whose last name is a word.
        let telling = last.is(ORG | PLACE_HEAD | EVENT | WORK | TITLE | LEGAL);
        let person = |at: usize| {
            self.token(at).is_some_and(|t| t.is(GIVEN) || t.shape == Shape::Initial)
                || at == from && PERSONAL.contains(&self.tokens.low(at))
        };
        if !telling && (from..to - 1).any(person) {
            return false;
        }
        let phrase = self.tokens.phrase_class(from, to);
        if phrase & PLACE != 0 && !last.is(ORG | PLACE_HEAD) {
            return false;
        }
        last.is(ORG | PLACE_HEAD | EVENT | WORK | TITLE | LEGAL)
            || (last.is(COMMON | MODIFIER | PORTFOLIO) && !last.is(GIVEN))
    }

    /// Whether the run so far is a head with a list of portfolios.
    fn lists(&self, from: usize, to: usize) -> bool {
        let heads = |at: usize| {
            LISTS.contains(&self.tokens.low(at)) && matches!(self.tokens.low(at + 1), "of" | "for" | "on")
        };
        (from..to).find(|&at| heads(at)).is_some_and(|head| {
            head + 2 < to
                && (head + 2..to).all(|at| {
                    self.token(at).is_some_and(|t| {
                        let field = self.tokens.text(at, at + 1).ends_with('s') && !t.possessive();
                        (field || t.is(PORTFOLIO | MODIFIER | COMMON | FUNCTION | DEMONYM))
                            && !t.is(GIVEN | PLACE)
                    })
                })
        })
    }

    /// Whether "Labor and Welfare" or "Labor, ... and Welfare" stands at `at`'s left and goes on.
    fn list_goes_on(&self, mut at: usize) -> bool {
        for _ in 0..6 {
            let Some(token) = self.token(at) else { return false };
            if self.tokens.low(at) == "and" {
                return self.goes_on(at + 1);
            }
            if !(self.is_named(at) && matches!(token.gap, Gap::Comma | Gap::Space)) {
                return false;
            }
            at += 1;
        }
        false
    }

    /// Whether "and" belongs to the name: in a portfolio's list, or before a word whose run ends in a head noun.
    fn takes_and(&self, from: usize, to: usize) -> bool {
        if self.lists(from, to) {
            return true;
        }
        if self.takes_line(to) {
            return true;
        }
        let Some(last) = self.token(to - 1) else { return false };
        if last.is(PLACE | GIVEN | ORG | DEMONYM | TITLE) && !last.is(COMMON) || last.shape == Shape::Upper {
            return false;
        }
        // "Food and Drug Administration": plain words on both sides and a head at the end.
        let mut end = to + 1;
        while self.goes_on(end) || (end == to + 1 && self.is_named(end)) {
            end += 1;
        }
        let head = self.token(end - 1).is_some_and(|t| t.is(ORG));
        let plain = |at: usize| self.token(at).is_some_and(|t| t.is(COMMON | PORTFOLIO | MODIFIER));
        head && end > to + 2 && plain(to - 1) && plain(to + 1)
    }

    /// Whether "and" at `at` ties two towns to one line: "the Brellin and Tarrow Railway".
    fn takes_line(&self, at: usize) -> bool {
        let end = (at + 2..at + 5).take_while(|&end| self.goes_on(end)).last();
        end.is_some_and(|end| {
            LINES.contains(&self.tokens.low(end))
                && (at + 1..end).all(|i| !LINES.contains(&self.tokens.low(i)))
        })
    }

    /// Whether the number before `from` is part of the name of the body `from..to`.
    fn counted(&self, from: usize, to: usize) -> bool {
        let Some(number) = from.checked_sub(1) else { return false };
        let low = self.tokens.low(number);
        let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|e| low.strip_suffix(e));
        let plain = ordinal.unwrap_or(low);
        let unit = COUNTED.contains(&self.tokens.low(to - 1));
        let several = to > from + 1;
        self.token(number).is_some_and(|t| t.shape == Shape::Digit)
            && self.token(from).is_some_and(|t| t.gap == Gap::Space)
            && plain.len() <= 3
            && plain.bytes().all(|b| b.is_ascii_digit())
            && unit
            && (ordinal.is_some() || several)
    }

    /// Adds a candidate, without a demonym that only describes an acronym: "European NATO" members.
    pub(super) fn push(&mut self, from: usize, to: usize, title: Option<(usize, usize)>) {
        let (mut from, mut to) = (from, to);
        let connecting =
            |f: &Self, at: usize| f.token(at).is_some_and(|t| t.shape == Shape::Lower && t.is(FUNCTION));
        while from < to && connecting(self, from) && !self.particle_start(from) {
            from += 1;
        }
        while to > from && connecting(self, to - 1) {
            to -= 1;
        }
        if to == from + 2
            && self.token(from).is_some_and(|t| t.is(DEMONYM) && t.shape == Shape::Cap && !t.is(PLACE))
            && self.token(from + 1).is_some_and(|t| t.shape == Shape::Upper && !t.headline)
        {
            from += 1;
        }
        if from >= to {
            return;
        }
        // A word by itself that mostly stands without a capital here is no name: "the Cabinet" in a text on a cabinet.
        let known = self.seen.get(self.tokens.low(from)).copied().unwrap_or_default();
        if to == from + 1 && title.is_none() && known.small >= known.capital.max(1) * 2 {
            return;
        }
        if title.is_none() && self.counted(from, to) {
            from -= 1;
        }
        // "The Hague": an article that is part of a place's name.
        if from > 0
            && self.tokens.low(from - 1) == "the"
            && self.token(from).is_some_and(|t| t.gap == Gap::Space)
            && self.tokens.phrase_class(from - 1, to) & PLACE != 0
        {
            from -= 1;
        }
        let quoted = self.token(from).is_some_and(|t| t.gap == Gap::Quote)
            && self
                .token(to)
                .is_some_and(|t| t.gap == Gap::Quote && t.sentence == self.tokens.list[from].sentence);
        self.out.push(Found { from, to, title, same_as: None, quoted });
    }

    /// Ties names in brackets to the name before them.
    fn brackets(&mut self) {
        for at in 1..self.out.len() {
            let (before, now) = (self.out[at - 1], self.out[at]);
            let opens = self.token(now.from).is_some_and(|t| t.gap == Gap::Open) && before.to == now.from;
            let closes = self
                .token(now.to)
                .is_none_or(|t| matches!(t.gap, Gap::Close | Gap::Break | Gap::Comma | Gap::Quote));
            if opens && closes {
                self.out[at].same_as = Some(at - 1);
            }
        }
    }
}

/// Words whose possessive stands inside names: "Women's Tennis Association".
fn possessive_inside(low: &str) -> bool {
    matches!(
        low,
        "women"
            | "men"
            | "children"
            | "people"
            | "king"
            | "queen"
            | "mary"
            | "peter"
            | "john"
            | "paul"
            | "veterans"
            | "lloyd"
            | "father"
            | "mother"
            | "valentine"
            | "new year"
            | "workers"
            | "teachers"
    )
}
