//! How much of a story is compared: all of any that an editor would call one.

use rashomon_model::Account;
use std::cmp::Reverse;

/// Articles of a story whose sentences are compared: 500. Comparing costs with the square of them, some two seconds for so
/// many; what gathers more is a section or a mistake rather than a story, and may still have thousands.
pub const COMPARED: usize = 500;

/// What of a story's accounts is compared, in the order given; `None` where it is all. Accounts with the most articles come first,
/// among equals those at either end of the story: the first to report, and the latest; their leads before their copies.
#[must_use]
pub fn bounded(accounts: &[Account]) -> Option<Vec<Account>> {
    let size = |account: &Account| account.articles().count();
    if accounts.iter().map(size).sum::<usize>() <= COMPARED {
        return None;
    }
    let end = |at: usize| at.min(accounts.len() - 1 - at);
    let mut order: Vec<usize> = (0..accounts.len()).collect();
    order.sort_by_key(|&at| (Reverse(size(&accounts[at])), end(at), at));
    order.truncate(COMPARED);
    let mut room = COMPARED - order.len();
    let mut chosen: Vec<(usize, Account)> = Vec::with_capacity(order.len());
    for at in order {
        let mut account = accounts[at].clone();
        for copies in [&mut account.reprints, &mut account.rewrites] {
            copies.truncate(room);
            room -= copies.len();
        }
        chosen.push((at, account));
    }
    chosen.sort_by_key(|(at, _)| *at);
    Some(chosen.into_iter().map(|(_, account)| account).collect())
}

#[cfg(test)]
mod tests {
    use super::{COMPARED, bounded};
    use rashomon_model::Account;

    fn account(n: usize, copies: usize) -> Account {
        let ids = |kind: &str, count: usize| (0..count).map(|i| format!("{kind}{n}-{i}")).collect();
        Account {
            id: format!("c{n}"),
            lead: format!("l{n}"),
            reprints: ids("r", copies),
            rewrites: ids("w", copies / 2),
        }
    }

    #[test]
    fn a_story_is_compared_whole_up_to_the_bound() {
        let accounts: Vec<Account> = (0..COMPARED).map(|n| account(n, 0)).collect();
        assert_eq!(bounded(&accounts), None);
    }

    #[test]
    fn past_the_bound_the_much_copied_the_first_and_the_latest_stay() {
        let mut accounts: Vec<Account> = (0..3 * COMPARED).map(|n| account(n, 0)).collect();
        accounts[COMPARED] = account(COMPARED, 4);
        let kept = bounded(&accounts).unwrap();
        assert_eq!(kept.len(), COMPARED);
        let has = |n: usize| kept.iter().any(|a| a.id == format!("c{n}"));
        assert!(has(0) && has(COMPARED) && has(3 * COMPARED - 1) && !has(2 * COMPARED));
        assert!(kept.iter().all(|a| a.reprints.is_empty()), "leads take all the room");
        assert!(kept.is_sorted_by_key(|a| accounts.iter().position(|b| b.id == a.id)));
    }

    #[test]
    fn copies_share_what_room_the_leads_leave() {
        let accounts = [account(0, 2), account(1, 2 * COMPARED), account(2, 40)];
        let kept = bounded(&accounts).unwrap();
        assert_eq!(kept.iter().map(|a| a.articles().count()).sum::<usize>(), COMPARED);
        assert_eq!((kept[1].reprints.len(), kept[1].rewrites.len()), (COMPARED - 3, 0));
        assert_eq!((kept[0].reprints.len(), kept[2].reprints.len()), (0, 0));
    }
}
