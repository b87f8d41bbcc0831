//! What comes first: stories by independent accounts and freshness (`docs/decisions/0020-the-front-page.md`).

/// What twice as many accounts are worth in freshness: 12 hours. A story that eight tell stands beside news a day and a half
/// younger that one tells.
const DOUBLING_SECONDS: i64 = 12 * 3_600;

/// Accounts past these add nothing, 1,024: whoever tells a story that a thousand told before makes it no greater.
const MAX_ACCOUNTS: i64 = 1 << 10;

/// How old an account counts that does not say when it began, at the time it was fetched: 24 hours. A fetch says only that it is
/// not younger, and sites link what they wrote for a day or more: so news of the last day that says when it is goes before it,
/// and what is older does not.
const UNDATED_SECONDS: i64 = 24 * 3_600;

/// The rank of a story whose newest account that says when began at `dated`, and whose newest other was fetched at `undated`;
/// Unix seconds. It does not change while the story does not, so a list can be gone on with at any time. Copies neither raise
/// nor refresh it.
pub(crate) fn of(dated: Option<i64>, undated: Option<i64>, accounts: usize) -> i64 {
    let fetched = undated.map(|at| at.saturating_sub(UNDATED_SECONDS));
    let fresh = dated.max(fetched).unwrap_or(0);
    let accounts = i64::try_from(accounts).unwrap_or(MAX_ACCOUNTS).clamp(1, MAX_ACCOUNTS);
    // The logarithm to base 2, straight between powers: whole numbers, the same on every machine.
    let whole = i64::from(accounts.ilog2());
    let power = 1_i64 << whole;
    let bonus = DOUBLING_SECONDS * whole + DOUBLING_SECONDS * (accounts - power) / power;
    fresh.saturating_add(bonus)
}

#[cfg(test)]
mod tests {
    #[test]
    fn accounts_weigh_by_doubling_and_time_by_itself() {
        let of = |fresh, accounts| super::of(Some(fresh), None, accounts);
        const HOUR: i64 = 3_600;
        assert_eq!([0, 1, 2, 3, 4, 8].map(|n| of(0, n) / HOUR), [0, 0, 12, 18, 24, 36]);
        assert!(of(0, 8) > of(35 * HOUR, 1) && of(0, 8) < of(37 * HOUR, 1));
        assert!((1..2_000).all(|n| of(7, n) <= of(7, n + 1)));
        assert_eq!(of(0, 5_000), of(0, usize::MAX));
        assert_eq!(of(i64::MAX, 4), i64::MAX);
    }

    #[test]
    fn a_time_known_by_the_fetch_alone_weighs_less() {
        const HOUR: i64 = 3_600;
        let now = 1_000 * HOUR;
        let undated = super::of(None, Some(now), 1);
        assert!(super::of(Some(now - 23 * HOUR), None, 1) > undated, "news of the last day goes before it");
        assert!(super::of(Some(now - 25 * HOUR), None, 1) < undated, "what is older does not");
        assert!(super::of(None, Some(now), 8) > super::of(Some(now), None, 1), "what eight tell counts");
        // A date is not made worse by another account that has none.
        assert_eq!(super::of(Some(now), Some(now + HOUR), 2), super::of(Some(now), None, 2));
        assert_eq!(super::of(None, None, 1), 0);
    }
}
