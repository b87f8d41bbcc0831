//! How all followed feeds stand, counted.

use super::moment::Moment;
use super::schedule::Schedule;
use super::state::Standing;

/// How many feeds stand how; each is counted once, except that the unchanged are among the answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Feeds that are followed.
    pub feeds: usize,
    /// Answered at the last request.
    pub answered: usize,
    /// Of these: nothing new.
    pub unchanged: usize,
    /// Failed at the last request.
    pub failed: usize,
    /// Want a log-in or money.
    pub paywalled: usize,
    /// Rest because their server asks for that.
    pub waiting: usize,
    /// Were not asked yet.
    pub unasked: usize,
    /// Are not asked any more.
    pub stopped: usize,
    /// When the next feed is due.
    pub next_due: Option<Moment>,
}

impl Tally {
    /// Counts schedules.
    pub fn of<'a>(schedules: impl IntoIterator<Item = &'a Schedule>) -> Self {
        let mut tally = Self::default();
        for schedule in schedules {
            tally.feeds += 1;
            match schedule.state.standing() {
                Standing::Unasked => tally.unasked += 1,
                Standing::Answers => {
                    tally.answered += 1;
                    tally.unchanged += usize::from(schedule.unchanged > 0);
                }
                Standing::Waits => tally.waiting += 1,
                Standing::Paywalled => tally.paywalled += 1,
                Standing::Fails => tally.failed += 1,
                Standing::Stopped => tally.stopped += 1,
            }
            if let Some(due) = schedule.next_due {
                tally.next_due = Some(tally.next_due.map_or(due, |at: Moment| at.min(due)));
            }
        }
        tally
    }
}

/// `240 sources: 231 answered (180 unchanged), 4 failed, 2 paywalled, 3 waiting`; what is none is left out.
impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sources = if self.feeds == 1 { "source" } else { "sources" };
        write!(f, "{} {sources}: {} answered", self.feeds, self.answered)?;
        if self.unchanged > 0 {
            write!(f, " ({} unchanged)", self.unchanged)?;
        }
        let rest = [
            (self.failed, "failed"),
            (self.paywalled, "paywalled"),
            (self.waiting, "waiting"),
            (self.unasked, "not asked yet"),
            (self.stopped, "gone"),
        ];
        for (count, what) in rest.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, ", {count} {what}")?;
        }
        Ok(())
    }
}
