//! Tokens to candidate names: runs of capitalised words, cut at titles and joined over "of", "the", "and", "for".

use super::lexicon::{
    CALENDAR, COMMON, DEMONYM, EVENT, FUNCTION, GIVEN, LEGAL, MODIFIER, NOT_NAME, ORG, PARTICLE, PLACE,
    PLACE_HEAD, PLACE_START, PORTFOLIO, ROLE, TITLE, WORK,
};
use super::tokens::{Gap, Shape, Token, Tokens};
use std::collections::HashMap;

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

/// A title phrase inside a run.
struct Titled {
    start: usize,
    end: usize,
    /// Whether what follows is the holder's name, rather than the body that the title is held at.
    person: bool,
}

/// How often each word stands with and without a capital where capitals mean something.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    capital: u32,
    small: u32,
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

/// Counts the words' spellings over the text.
fn seen<'t>(tokens: &'t Tokens<'_>) -> HashMap<&'t str, Seen> {
    let mut seen: HashMap<&str, Seen> = HashMap::new();
    for (at, token) in tokens.list.iter().enumerate() {
        if token.headline {
            continue;
        }
        let entry = seen.entry(tokens.low(at)).or_default();
        match token.shape {
            Shape::Lower => entry.small += 1,
            Shape::Cap | Shape::Upper if !token.first => entry.capital += 1,
            _ => {}
        }
    }
    seen
}

/// Whether a token's capital speaks for a name.
fn is_namey(tokens: &Tokens<'_>, seen: &HashMap<&str, Seen>, at: usize) -> bool {
    let Some(token) = tokens.list.get(at) else { return false };
    let low = tokens.low(at);
    match token.shape {
        Shape::Lower | Shape::Digit => return false,
        Shape::Initial => return initial_inside(tokens, at),
        Shape::Upper if !token.headline => {
            return !(token.is(NOT_NAME) || token.is(FUNCTION) && low.len() > 3);
        }
        Shape::Cap | Shape::Upper => {}
    }
    if is_number_word(low) {
        // "Big Four": a capital that only a name gives a number.
        let after_name = at > 0 && tokens.list.get(at - 1).is_some_and(|t| t.shape == Shape::Cap && !t.first);
        let before_name =
            tokens.list.get(at + 1).is_some_and(|t| t.shape == Shape::Cap && t.gap == Gap::Space);
        return (before_name || after_name && token.gap == Gap::Space) && !token.headline && !token.first;
    }
    if token.is(PLACE_START)
        && tokens.list.get(at + 1).is_some_and(|t| t.gap == Gap::Space && t.shape == Shape::Cap)
    {
        // "Los Angeles", "The Bronx": small words that open places.
        if tokens.phrase_class(at, at + 2) & PLACE != 0 {
            return true;
        }
    }
    if token.is(NOT_NAME | FUNCTION) && !token.is(PARTICLE) {
        return false;
    }
    if token.is(FUNCTION) && (token.first || token.headline) && !token.is(GIVEN) {
        return false;
    }
    if token.is(CALENDAR) {
        return token.is(GIVEN) && !next_is_date(tokens, at);
    }
    let known = seen.get(low).copied().unwrap_or_default();
    if !token.first && !token.headline {
        return true;
    }
    if known.capital > 0 && known.capital >= known.small {
        return true;
    }
    if token.is(PLACE | GIVEN | TITLE | DEMONYM) && known.small == 0 {
        return !token.is(COMMON) || token.is(TITLE);
    }
    if token.is(COMMON | MODIFIER | ROLE) || known.small > 0 {
        // "Supreme Court", "Bank of ..." at a sentence's start: the words after decide.
        return (known.small == 0 && !token.headline && before_head(tokens, at)) || before_title(tokens, at);
    }
    !looks_ordinary(low)
}

fn is_number_word(low: &str) -> bool {
    matches!(
        low,
        "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "eleven"
            | "twelve"
            | "twenty"
    )
}

/// A lone capital is part of a name between names or before one: "George W. Bush", "J. Smith".
fn initial_inside(tokens: &Tokens<'_>, at: usize) -> bool {
    let low = tokens.low(at);
    let cap = |t: &Token| matches!(t.shape, Shape::Cap | Shape::Initial | Shape::Upper);
    let next =
        tokens.list.get(at + 1).is_some_and(|t| t.gap == Gap::Space && cap(t) && !t.is(FUNCTION | CALENDAR));
    let previous = at > 0
        && tokens.list.get(at).is_some_and(|t| t.gap == Gap::Space)
        && tokens.list.get(at - 1).is_some_and(cap);
    next && (previous || tokens.stop_inside(at) || tokens.stop_after(at)) && low != "i"
        || (low != "i" && low != "a" && next && !tokens.list[at].first)
        || (previous && tokens.stop_inside(at) && next)
}

/// Whether a number follows: "May 5".
fn next_is_date(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.list.get(at + 1).is_none_or(|t| t.shape != Shape::Cap || t.gap != Gap::Space)
}

/// Whether a plain word at a sentence's start begins a name that a head noun ends: "Supreme Court", "World Bank".
fn before_head(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut next = at + 1;
    while let Some(token) = tokens.list.get(next) {
        let capital = matches!(token.shape, Shape::Cap | Shape::Upper);
        if token.gap != Gap::Space || !(capital || matches!(tokens.low(next), "of" | "the" | "for" | "and")) {
            return false;
        }
        if capital && token.is(ORG | EVENT | PLACE_HEAD | WORK) {
            return true;
        }
        if capital && next == at + 2 && tokens.list.get(at).is_some_and(|t| t.is(ORG | PLACE_HEAD)) {
            return true;
        }
        next += 1;
    }
    false
}

/// Whether title words lead from a plain one to a title in capitals: "Former Prime Minister".
fn before_title(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut next = at;
    while let Some(token) = tokens.list.get(next) {
        if next > at && (token.gap != Gap::Space || token.shape == Shape::Lower) {
            return false;
        }
        if next > at && token.is(TITLE) {
            return true;
        }
        if !token.is(MODIFIER | PORTFOLIO) {
            return false;
        }
        next += 1;
    }
    false
}

/// Whether a word unknown to the lexicon has an ending that English words have and names seldom have.
fn looks_ordinary(low: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ing", "ings", "ly", "tion", "tions", "sion", "sions", "ment", "ments", "ness", "ities", "ed", "ous",
        "ful", "ive", "able", "ible", "isms", "ism", "ence", "ances", "ologist", "ists", "less", "ward",
        "wards", "ically", "ship", "hood", "ity", "ives", "ized", "ise", "ize", "tors", "ators", "als",
        "ures", "ics", "ical", "ary",
    ];
    low.len() >= 6 && ENDINGS.iter().any(|e| low.ends_with(e))
}

struct Finder<'t, 'a> {
    tokens: &'t Tokens<'a>,
    seen: HashMap<&'t str, Seen>,
    named: Vec<bool>,
    out: Vec<Found>,
}

impl Finder<'_, '_> {
    fn token(&self, at: usize) -> Option<&Token> {
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
        if next.gap != Gap::Space {
            return to;
        }
        if next.shape == Shape::Digit && self.number_ends(to) {
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
                        t.is(PORTFOLIO | MODIFIER | COMMON | FUNCTION) && !t.is(GIVEN | PLACE)
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

    /// Cuts a run at titles, and hands on the names in it.
    fn split(&mut self, from: usize, to: usize) {
        let mut from = from;
        // A demonym or plain word that only opens a sentence is not part of what follows, unless a head ends it.
        while from < to && self.opens_only(from, to) {
            from += 1;
        }
        if from >= to {
            return;
        }
        if let Some(Titled { start, end, person }) = self.title_in(from, to) {
            self.before_title(from, start);
            if end < to {
                let title = person.then(|| (self.title_start(from, start), end));
                self.push(end, to, title);
            }
            return;
        }
        let title = self.lower_title(from);
        self.push(from, to, title);
    }

    /// Whether the first token of a run opens a sentence and nothing else.
    fn opens_only(&self, from: usize, to: usize) -> bool {
        let Some(token) = self.token(from) else { return false };
        if !(token.first || token.headline)
            || !token.is(COMMON | FUNCTION | MODIFIER)
            || token.is(TITLE)
            || (token.shape == Shape::Upper && !token.headline)
            || self.before_title_word(from, to)
        {
            return false;
        }
        if token.is(PLACE | GIVEN) && !token.is(FUNCTION) {
            return false;
        }
        let last = self.token(to - 1);
        let head_ends = to > from + 1 && last.is_some_and(|t| t.is(ORG | PLACE_HEAD | EVENT | WORK | LEGAL));
        let head_opens = to > from + 2 && token.is(ORG | PLACE_HEAD);
        !head_ends && !head_opens
    }

    /// Whether title words alone lead from here to a title: "Former Prime Minister", "Deputy Foreign Minister".
    fn before_title_word(&self, from: usize, to: usize) -> bool {
        (from..to)
            .find(|&at| {
                !self.token(at).is_some_and(|t| t.is(MODIFIER | PORTFOLIO))
                    || self.token(at).is_some_and(|t| t.is(TITLE))
            })
            .is_some_and(|at| self.token(at).is_some_and(|t| t.is(TITLE)))
    }

    /// The last title phrase of a run: from its first title or modifier to one past its last word.
    fn title_in(&self, from: usize, to: usize) -> Option<Titled> {
        if self.tokens.phrase_class(from, to) & PLACE != 0 {
            return None;
        }
        if to > from + 1
            && self
                .token(to - 1)
                .is_some_and(|t| t.is(ORG | PLACE_HEAD | EVENT | LEGAL) && !t.is(GIVEN | TITLE))
        {
            return None;
        }
        let mut last = None;
        for at in from..to {
            let Some(token) = self.token(at) else { continue };
            let role = token.is(ROLE) && self.token(at + 1).is_some_and(|t| at + 1 < to && t.is(GIVEN));
            if (token.is(TITLE) || role)
                && !(token.is(ORG | PLACE_HEAD) && at + 1 == to)
                && !(at > from && self.person_before(from, at))
                && !(at > from
                    && token.is(GIVEN)
                    && !self.tokens.stop_after(at)
                    && self.token(at - 1).is_some_and(|t| t.is(TITLE)))
            {
                last = Some(at);
            }
        }
        let last = last?;
        // The title proper may go on: "Secretary of State", "Minister for Foreign Affairs", "Secretary General".
        let mut end = last + 1;
        let mut person = true;
        while end < to && self.token(end).is_some_and(|t| t.is(MODIFIER) && !t.is(GIVEN)) {
            end += 1;
        }
        if matches!(self.tokens.low(end), "of" | "for") && end < to {
            let mut at = end + 1;
            while at < to && self.token(at).is_some_and(|t| t.is(PORTFOLIO | MODIFIER | FUNCTION)) {
                at += 1;
            }
            // "President of France": a role at a place or body, whose name the run goes on with.
            person = at > end + 1;
            end = at;
        }
        let mut start = last;
        while start > from
            && self.token(start - 1).is_some_and(|t| {
                t.is(MODIFIER | TITLE) || matches!(self.tokens.low(start - 1), "of" | "for" | "and")
            })
        {
            start -= 1;
        }
        Some(Titled { start, end, person })
    }

    /// Whether a person's first name stands at the run's start before a title word that is a surname: "Martin King".
    fn person_before(&self, from: usize, at: usize) -> bool {
        (from..at).all(|i| self.token(i).is_some_and(|t| !t.is(TITLE | MODIFIER | ORG | DEMONYM | PLACE)))
            && self.token(from).is_some_and(|t| t.is(GIVEN) || t.shape == Shape::Initial)
    }

    /// The title's start with the body it is held at: "NATO Secretary General", "U.S. President".
    fn title_start(&self, from: usize, start: usize) -> usize {
        let mut first = from;
        while first < start && self.token(first).is_some_and(|t| t.possessive()) {
            first += 1;
        }
        // Small words before a run ("former Prime Minister") belong to the title, too.
        self.small_titles(first).unwrap_or(first)
    }

    /// The names before a title: the body that it is held at.
    fn before_title(&mut self, from: usize, start: usize) {
        let mut from = from;
        while from < start
            && self
                .token(from)
                .is_some_and(|t| t.is(MODIFIER | FUNCTION) && !t.is(PLACE) && t.shape != Shape::Upper)
        {
            from += 1;
        }
        if from < start {
            self.push(from, start, None);
        }
    }

    /// A title in small letters before a name: "former president", "professor".
    fn lower_title(&self, from: usize) -> Option<(usize, usize)> {
        let start = self.small_titles(from)?;
        Some((start, from))
    }

    /// Where the small-letter title words right before `from` begin.
    fn small_titles(&self, from: usize) -> Option<usize> {
        let mut start = from;
        let mut role = false;
        while start > 0 && self.token(start).is_some_and(|t| t.gap == Gap::Space) {
            let Some(token) = self.token(start - 1) else { break };
            let opens = token.first && token.shape == Shape::Cap && token.is(MODIFIER | COMMON);
            let fits = (token.shape == Shape::Lower || opens)
                && token.is(ROLE | TITLE | MODIFIER)
                && !token.is(FUNCTION)
                && !token.possessive();
            if !fits {
                break;
            }
            role |= token.is(ROLE | TITLE) && !token.is(CALENDAR);
            start -= 1;
        }
        (role && start < from).then_some(start)
    }

    /// Adds a candidate, without a demonym that only describes an acronym: "European NATO" members.
    fn push(&mut self, from: usize, to: usize, title: Option<(usize, usize)>) {
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
