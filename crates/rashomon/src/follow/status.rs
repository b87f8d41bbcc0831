//! How following stands, in one line.

use rashomon_intake::frontier::{Event, Frontier, Moment, Refusal, Tally, in_words};

/// How following stands: sources by how they last answered, and pages since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// The sources.
    pub sources: Tally,
    /// Pages that came.
    pub pages: u64,
    /// Pages that there are not.
    pub refused: u64,
    /// Of these, and of those that came cut short: pages that the outlet wants money or a log-in for.
    pub paywalled: u64,
    /// Pages that wait to be fetched.
    pub waiting: usize,
    /// Requests under way.
    pub in_flight: usize,
    /// When it stands so.
    pub now: Moment,
}

impl Status {
    pub(super) fn count<F>(&mut self, event: &Event<F>) {
        match event {
            Event::Page { paid, .. } => {
                self.pages += 1;
                self.paywalled += u64::from(*paid);
            }
            Event::PageRefused { why, .. } => self.refused(why),
            _ => {}
        }
    }

    pub(super) fn refused(&mut self, why: &Refusal) {
        self.refused += 1;
        self.paywalled += u64::from(why.is_paywall());
    }

    /// The same with how the frontier stands now.
    pub(super) fn at(&self, frontier: &Frontier, now: Moment) -> Self {
        let sources = Tally::of(frontier.schedules().map(|(_, schedule)| schedule));
        let (waiting, in_flight) = (frontier.pages_waiting(), frontier.in_flight());
        Self { sources, waiting, in_flight, now, ..self.clone() }
    }
}

/// What may be left out where there is no room for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Sources,
    Troubles,
    Pages,
    Standing,
    Next,
    Refused,
    Details,
}

impl Status {
    /// How it stands in one line of at most so many columns: what matters least is left out first, and no word or number is cut.
    #[must_use]
    pub fn within(&self, columns: usize) -> String {
        use Part::{Details, Next, Pages, Refused, Sources, Standing, Troubles};
        let mut shown = vec![Sources];
        // What matters most first; what does not fit leaves its room to what may.
        for part in [Troubles, Pages, Standing, Next, Refused, Details] {
            shown.push(part);
            if self.line(&shown).len() > columns {
                shown.pop();
            }
        }
        self.line(&shown)
    }

    /// The line with these parts. It is all ASCII: a byte is a column.
    fn line(&self, shown: &[Part]) -> String {
        let Self { sources, pages, refused, paywalled, waiting, .. } = self;
        let plural = |n: u64| if n == 1 { "" } else { "s" };
        let feeds = sources.feeds;
        let mut line = format!("{feeds} source{}: {} answered", plural(feeds as u64), sources.answered);
        let mut add = |part: Part, text: String| {
            if shown.contains(&part) {
                line.push_str(&text);
            }
        };
        let some =
            |count: usize, text: &str| if count > 0 { format!(", {count} {text}") } else { String::new() };
        if sources.unchanged > 0 {
            add(Part::Details, format!(" ({} unchanged)", sources.unchanged));
        }
        add(Part::Troubles, some(sources.failed, "failed"));
        add(Part::Troubles, some(sources.paywalled, "paywalled"));
        add(Part::Standing, some(sources.waiting, "resting"));
        add(Part::Standing, some(sources.unasked, "not asked yet"));
        add(Part::Standing, some(sources.stopped, "gone"));
        add(Part::Pages, format!("; {pages} page{} kept", plural(*pages)));
        add(Part::Refused, some(usize::try_from(*refused).unwrap_or(usize::MAX), "refused"));
        add(Part::Refused, some(usize::try_from(*paywalled).unwrap_or(usize::MAX), "paywalled"));
        add(Part::Pages, some(*waiting, "waiting"));
        match sources.next_due {
            Some(due) if due > self.now => {
                add(Part::Next, format!("; next in {}", in_words(due.since(self.now))))
            }
            Some(_) => add(Part::Next, "; next now".to_owned()),
            None => {}
        }
        line
    }
}

/// `240 sources: 231 answered (180 unchanged), 4 failed, 2 paywalled; 31 pages kept, 2 refused, 1 paywalled, 5 waiting; next in 40 s`
impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.within(usize::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_least_is_left_out_first() {
        let sources = Tally {
            feeds: 240,
            answered: 212,
            unchanged: 180,
            failed: 9,
            paywalled: 12,
            waiting: 3,
            unasked: 4,
            next_due: Some(Moment(40_000)),
            ..Tally::default()
        };
        let status =
            Status { sources, pages: 31, refused: 2, paywalled: 1, waiting: 5, in_flight: 0, now: Moment(0) };
        let lines = [200, 120, 100, 80, 60, 30, 5].map(|columns| status.within(columns));
        insta::assert_snapshot!(lines.join("\n"), @r"
        240 sources: 212 answered (180 unchanged), 9 failed, 12 paywalled, 3 resting, 4 not asked yet; 31 pages kept, 2 refused, 1 paywalled, 5 waiting; next in 40 s
        240 sources: 212 answered, 9 failed, 12 paywalled, 3 resting, 4 not asked yet; 31 pages kept, 5 waiting; next in 40 s
        240 sources: 212 answered, 9 failed, 12 paywalled; 31 pages kept, 5 waiting; next in 40 s
        240 sources: 212 answered, 9 failed, 12 paywalled; 31 pages kept, 5 waiting
        240 sources: 212 answered, 9 failed, 12 paywalled
        240 sources: 212 answered
        240 sources: 212 answered
        ");
        assert!(lines[..5].iter().zip([200, 120, 100, 80, 60]).all(|(line, columns)| line.len() <= columns));
        let one = Status {
            sources: Tally { feeds: 1, answered: 1, ..Tally::default() },
            pages: 1,
            ..Status::default()
        };
        assert_eq!(one.to_string(), "1 source: 1 answered; 1 page kept");
    }
}
