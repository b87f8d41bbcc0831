//! When to come back: what the feed's own rhythm tells, what the server and the document ask for, and chance from a seed.

use super::moment::Moment;
use super::policy::{BACKOFF_LASTING_MOST, BACKOFF_PASSING_MOST, Policy};
use super::read::Skip;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// How many of the newest entries tell the rhythm: enough for a middle, few enough to follow a change.
const NEWEST: usize = 20;

/// Asked this many times as often as entries come, so that one waits half a gap at the most.
const ASKS_A_GAP: u32 = 2;

/// A feed that has been silent is next asked after this part of its silence: quiet for eight days, asked once a day.
const SILENCE_PART: u32 = 8;

/// Where entries carry no times, this many unchanged answers in a row add one interval to the wait.
const UNCHANGED_FOR_ONE: u32 = 12;

/// Jitter is up to a tenth of the wait, so that feeds asked together part ...
const JITTER_PART: u64 = 10;
/// ... and never more than half an hour.
const JITTER_MOST: Duration = Duration::from_secs(1_800);

/// How often a feed's entries come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    /// The middle gap between two entries, in seconds; `None` with fewer than three times.
    pub gap_s: Option<u64>,
    /// When the newest entry was published.
    pub newest: Moment,
}

impl Rhythm {
    /// From the times of entries, in any order; times to come are left out, they are mistakes or announcements.
    #[must_use]
    pub(super) fn of(times: &[Moment], now: Moment) -> Option<Self> {
        let mut times: Vec<Moment> = times.iter().copied().filter(|t| *t <= now).collect();
        times.sort_unstable_by(|a, b| b.cmp(a));
        times.dedup();
        times.truncate(NEWEST);
        let newest = *times.first()?;
        let mut gaps: Vec<u64> =
            times.windows(2).filter_map(|w| Some(w.first()?.since(*w.get(1)?).as_secs())).collect();
        gaps.sort_unstable();
        let gap_s = if gaps.len() < 2 { None } else { gaps.get(gaps.len() / 2).copied() };
        Some(Self { gap_s, newest })
    }

    /// How long to wait by the rhythm alone.
    fn wait(self, now: Moment) -> Duration {
        let by_gap = Duration::from_secs(self.gap_s.unwrap_or(0)) / ASKS_A_GAP;
        by_gap.max(now.since(self.newest) / SILENCE_PART)
    }
}

/// The wait learnt from the feed itself, between the policy's bounds. `unchanged` counts answers without news in a row.
#[must_use]
pub(super) fn learnt(rhythm: Option<Rhythm>, unchanged: u32, now: Moment, policy: &Policy) -> Duration {
    let interval = policy.interval();
    let wait = match rhythm {
        Some(rhythm) => rhythm.wait(now),
        None => interval.saturating_mul(1 + unchanged / UNCHANGED_FOR_ONE),
    };
    wait.clamp(interval, policy.interval_most())
}

/// The wait after `failures` in a row: the interval, doubled each time, up to a day where the failure passes and a week where
/// it lasts.
#[must_use]
pub(super) fn backoff(failures: u32, passes: bool, base: Duration) -> Duration {
    let most = if passes { BACKOFF_PASSING_MOST } else { BACKOFF_LASTING_MOST };
    base.saturating_mul(1 << failures.saturating_sub(1).min(20)).min(most).max(base)
}

/// The point in time that is `wait` from now, moved out of skipped hours, with jitter that only ever adds.
#[must_use]
pub(super) fn due(now: Moment, wait: Duration, skip: Skip, jitter: Jitter) -> Moment {
    let plain = skip.after(now.plus(wait));
    let late = plain.plus(jitter.of(plain.since(now)));
    if skip.covers(late) { plain } else { late }
}

/// Chance that is no chance: a number from the seed and from what it is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jitter(u64);

impl Jitter {
    /// For something by name at a point in time.
    #[must_use]
    pub(super) fn new(seed: u64, name: &str, now: Moment) -> Self {
        Self(xxh3_64_with_seed(
            name.as_bytes(),
            seed ^ now.0.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15),
        ))
    }

    /// The share of a wait to add.
    fn of(self, wait: Duration) -> Duration {
        self.within((wait / JITTER_PART as u32).min(JITTER_MOST))
    }

    /// Some part of `most`.
    #[must_use]
    pub(super) fn within(self, most: Duration) -> Duration {
        let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(self.0 % most.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    fn times(hours_ago: &[i64]) -> Vec<Moment> {
        hours_ago.iter().map(|h| Moment::from_seconds(1_000_000 * HOUR - h * HOUR)).collect()
    }

    fn wait_hours(hours_ago: &[i64]) -> u64 {
        let now = Moment::from_seconds(1_000_000 * HOUR);
        learnt(Rhythm::of(&times(hours_ago), now), 0, now, &Policy::default()).as_secs() / 3_600
    }

    #[test]
    fn a_feed_is_asked_by_its_own_rhythm() {
        assert_eq!(wait_hours(&[0, 1, 2, 3]), 1, "hourly: the interval is the least");
        assert_eq!(wait_hours(&[1, 9, 17, 25]), 4, "every eight hours: half of it");
        assert_eq!(wait_hours(&[80, 81, 82]), 10, "silent for eighty hours: an eighth of it");
        assert_eq!(wait_hours(&[5_000, 6_000]), 24, "dead: once a day");
        assert_eq!(wait_hours(&[-3, 0, 0, 1, 2]), 1, "times to come and doubles tell nothing");
        assert_eq!(wait_hours(&[]), 1);
    }

    #[test]
    fn backoff_doubles_up_to_a_bound() {
        let hours = |n, passes| backoff(n, passes, Duration::from_secs(3_600)).as_secs() / 3_600;
        assert_eq!([1, 2, 3, 5, 6, 60].map(|n| hours(n, true)), [1, 2, 4, 16, 24, 24]);
        assert_eq!([1, 2, 3, 5, 6, 60].map(|n| hours(n, false)), [1, 2, 4, 16, 32, 168]);
        assert_eq!(backoff(9, true, Duration::from_secs(200_000)).as_secs(), 200_000);
    }

    #[test]
    fn jitter_only_adds_and_is_the_same_for_the_same_seed() {
        let now = Moment::from_seconds(1_000_000);
        for seed in 0..500 {
            let due = due(now, Duration::from_secs(7_200), Skip::default(), Jitter::new(seed, "f", now));
            let wait = due.since(now).as_secs();
            assert!((7_200..=7_920).contains(&wait), "{wait}");
        }
        let wait =
            |seed, name| due(now, Duration::from_secs(7_200), Skip::default(), Jitter::new(seed, name, now));
        assert_eq!(wait(1, "f"), wait(1, "f"));
        assert_ne!(wait(1, "f"), wait(1, "g"));
        assert_ne!(wait(1, "f"), wait(2, "f"));
    }
}
