//! Titles inside and before runs of capitalised words: where they end, and the name begins.

use super::find::Finder;
use super::lexicon::{
    CALENDAR, COMMON, DEMONYM, EVENT, FUNCTION, GIVEN, LEGAL, MODIFIER, ORG, PLACE, PLACE_HEAD, PORTFOLIO,
    ROLE, TITLE, WORK,
};
use super::tokens::{Gap, Shape};

/// A title phrase inside a run.
struct Titled {
    start: usize,
    end: usize,
    /// Whether what follows is the holder's name, rather than the body that the title is held at.
    person: bool,
}

impl Finder<'_, '_> {
    /// Cuts a run at titles, and hands on the names in it.
    pub(super) fn split(&mut self, from: usize, to: usize) {
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
}
