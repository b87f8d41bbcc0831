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

/// `240 sources: 231 answered (180 unchanged), 4 failed, 2 paywalled; 31 pages kept, 2 refused, 1 paywalled, 5 waiting; next in 40 s`
impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pages = if self.pages == 1 { "page" } else { "pages" };
        write!(f, "{}; {} {pages} kept", self.sources, self.pages)?;
        for (count, what) in [(self.refused, "refused"), (self.paywalled, "paywalled")] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        if self.waiting > 0 {
            write!(f, ", {} waiting", self.waiting)?;
        }
        match self.sources.next_due {
            Some(due) if due > self.now => write!(f, "; next in {}", in_words(due.since(self.now))),
            Some(_) => write!(f, "; next now"),
            None => Ok(()),
        }
    }
}
