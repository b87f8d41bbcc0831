//! The fold that runs for years: every article in one account and one story, the same wherever it was taken up again.

use jiff::Timestamp;
use proptest::prelude::*;
use rashomon_engine::{ArticleLine, Changes, Fold, Memory, Prepared, prepare_line};
use rashomon_model::{Account, CorrectionKind, Decision, FateKind};

/// Nothing is lost or told twice: every article stands in one account, every account in one story.
fn check(keeper: &Memory) {
    let told: Vec<&String> = keeper.accounts.values().flat_map(Account::articles).collect();
    assert_eq!(told.len(), keeper.articles.len(), "each article in one account");
    let grouped: Vec<&String> = keeper.stories.values().flat_map(|s| &s.accounts).collect();
    assert_eq!(grouped.len(), keeper.accounts.len(), "each account in one story");
    for id in keeper.articles.keys() {
        let (account, story) = keeper.place(id).expect("it stands somewhere");
        assert!(keeper.accounts[account].articles().any(|a| a == id));
        assert!(
            keeper.stories[story].accounts.iter().any(|a| a == account),
            "{id} is where it is said to be"
        );
    }
    for into in keeper.forwards.values() {
        assert!(keeper.stories.contains_key(into) || keeper.forwards.contains_key(into));
    }
}

const PLACES: &[&str] = &["Norvale", "Tessin", "Marrow", "Quill", "Ostby", "Lunden"];
const EVENTS: &[&str] = &["ferry", "bridge", "budget", "strike", "election", "storm"];

/// A made-up word.
fn word(seed: usize) -> String {
    let syllables = ["ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "zu"];
    let mut left = seed.wrapping_mul(2_654_435_761) % 99_991;
    (0..4)
        .map(|_| {
            let s = syllables[left % 10];
            left /= 10;
            s
        })
        .collect()
}

/// A report of event `event` in the words of `voice`: half its words belong to the event, half to the voice.
fn text(event: usize, voice: usize) -> String {
    let (place, what) = (PLACES[event % PLACES.len()], EVENTS[event / PLACES.len() % EVENTS.len()]);
    let mut out = String::new();
    for n in 0..8 {
        let of_event: Vec<String> = (0..5).map(|w| word(event * 100 + (w * 3 + n + voice) % 12)).collect();
        let of_voice: Vec<String> =
            (0..6).map(|w| word(9_000 + event * 1_000 + voice * 100 + n * 10 + w)).collect();
        out.push_str(&format!(
            "The {what} in {place} {} the {} and Mayor {}. ",
            of_event.join(" "),
            of_voice.join(" "),
            word(event * 100 + n % 3),
        ));
    }
    out
}

fn page(seq: usize, event: usize, voice: usize) -> Prepared {
    let line = ArticleLine {
        text: text(event, voice),
        headline: Some(format!(
            "{} {}",
            EVENTS[event / PLACES.len() % EVENTS.len()],
            PLACES[event % PLACES.len()]
        )),
        outlet: Some(format!("Outlet {voice}")),
        url: Some(format!("https://outlet{voice}.example/{seq}")),
        published: Some(rashomon_model::Stamp {
            value: "2031-05-04".to_owned(),
            precision: rashomon_model::Precision::Day,
            basis: rashomon_model::Basis::Given,
        }),
        ..ArticleLine::default()
    };
    prepare_line(&format!("in.jsonl#{seq}"), line)
}

/// Hours from one arrival to the next.
fn at(seq: usize, hours: i64) -> Timestamp {
    Timestamp::from_second(1_935_000_000 + seq as i64 * hours * 3_600).expect("in range")
}

/// Folds pages, writing down after every `batch`, and taking the fold up again from a checkpoint after each `restart`.
fn run(pages: &[(usize, usize)], hours: i64, batch: usize, restart: usize) -> Memory {
    let (mut fold, mut keeper) = (Fold::new(), Memory::default());
    for (n, &(event, voice)) in pages.iter().enumerate() {
        fold.apply(n as u64 + 1, at(n, hours), page(n, event, voice), &keeper);
        if (n + 1) % batch == 0 {
            let changes = fold.changes();
            keeper.write(changes);
            if (n + 1) % restart == 0 {
                fold = Fold::restore(&fold.checkpoint()).expect("its own checkpoint");
            }
        }
    }
    keeper.write(fold.changes());
    keeper
}

#[test]
fn copies_are_one_account_and_events_are_stories() {
    let keeper = run(&[(0, 0), (0, 0), (7, 1), (0, 2), (7, 1), (7, 0)], 1, 1, 100);
    check(&keeper);
    assert_eq!(keeper.stories.len(), 2, "{:?}", keeper.stories);
    let copies: Vec<&String> = keeper.articles.keys().filter(|id| id.ends_with("-2")).collect();
    assert_eq!(copies.len(), 2, "{:?}", keeper.articles.keys());
    for copy in copies {
        let original = keeper.place(copy.trim_end_matches("-2"));
        assert!(original.is_some() && keeper.place(copy) == original, "a copy is no account of its own");
    }
}

#[test]
fn stories_on_one_matter_are_related_and_none_to_itself() {
    let (mut fold, mut keeper) = (Fold::new(), Memory::default());
    let told = [
        (
            "2031-05-04",
            "The ferry Maren ran aground off Port Ellen with 62 people on board, Northern Lines said. \
             Harbour master Una Reid closed the harbour of Port Ellen for the night.",
        ),
        (
            "2031-05-05",
            "Striker Ida Lund scored twice as Halden beat Moss 3-1 on Saturday. \
             Coach Per Dahl called it the best half of the season so far.",
        ),
        // So much later that it cannot be the same event, of whatever is told in the same words.
        (
            "2031-11-04",
            "Northern Lines is to sell the ferry Maren, which was mended in Port Ellen, to an owner in Oban. \
             Harbour master Una Reid said that nobody would miss the ferry Maren.",
        ),
    ];
    for (n, (day, text)) in told.iter().enumerate() {
        let line = ArticleLine {
            id: Some(format!("a-{n}")),
            text: (*text).to_owned(),
            published: Some(rashomon_model::Stamp {
                value: (*day).to_owned(),
                precision: rashomon_model::Precision::Day,
                basis: rashomon_model::Basis::Given,
            }),
            ..ArticleLine::default()
        };
        fold.apply(n as u64 + 1, at(n, 1), prepare_line("in.jsonl#1", line), &keeper);
        keeper.write(fold.changes());
    }
    check(&keeper);
    assert_eq!(keeper.stories.len(), 3, "{:?}", keeper.stories);
    let related = |n: usize| {
        let (_, story) = keeper.place(&format!("a-{n}")).expect("it stands somewhere");
        let named = keeper.stories[story].related.iter().map(|(id, _)| id.as_str());
        (story, named.collect::<Vec<_>>())
    };
    // Who comes later names what was there; that one is found from its other end by whoever keeps them.
    let (aground, _) = related(0);
    assert_eq!(related(2).1, [aground]);
    assert_eq!((related(0).1, related(1).1), (vec![], vec![]));
}

#[test]
fn a_time_that_cannot_be_is_no_time() {
    // It arrives on 26 April 2031 at 20:00 UTC.
    let arrived = at(0, 1).as_second();
    let check = |published: Option<&str>, dated: Option<i64>, undated: Option<i64>| {
        let (mut fold, mut keeper) = (Fold::new(), Memory::default());
        let line = ArticleLine {
            text: text(0, 0),
            published: published.map(|value| rashomon_model::Stamp {
                value: value.to_owned(),
                precision: rashomon_model::Precision::Second,
                basis: rashomon_model::Basis::Given,
            }),
            ..ArticleLine::default()
        };
        fold.apply(1, at(0, 1), prepare_line("in.jsonl#1", line), &keeper);
        keeper.write(fold.changes());
        let story = keeper.stories.values().next().expect("it is a story");
        assert_eq!((story.dated, story.undated), (dated, undated), "{published:?}");
    };
    check(Some("2031-04-26T10:00:00Z"), Some(arrived - 36_000), None);
    // Hours ahead is a zone that somebody got wrong; days ahead says nothing.
    check(Some("2031-04-27T10:00:00Z"), Some(arrived), None);
    check(Some("2031-05-04T10:00:00Z"), None, Some(arrived));
    check(None, None, Some(arrived));
}

#[test]
fn what_is_over_is_let_go() {
    let pages: Vec<(usize, usize)> = (0..600).map(|n| (n % 36, n % 5)).collect();
    let mut fold = Fold::new();
    let mut keeper = Memory::default();
    for (n, &(event, voice)) in pages.iter().enumerate() {
        fold.apply(n as u64 + 1, at(n, 6), page(n, event, voice), &keeper);
        keeper.write(fold.changes());
    }
    check(&keeper);
    // 14 days of four articles a day, and what came since it was last looked at.
    assert!(fold.window() < 56 + 256 + 1, "{}", fold.window());
    assert!(fold.checkpoint().len() < 1 << 20, "{}", fold.checkpoint().len());
}

#[test]
fn the_same_page_again_is_the_same() {
    let (mut fold, mut keeper) = (Fold::new(), Memory::default());
    for seq in 1..=2 {
        fold.apply(seq, at(0, 1), page(0, 3, 1), &keeper);
        keeper.write(fold.changes());
    }
    assert_eq!(keeper.fates, [(1, FateKind::Articles), (2, FateKind::Same)]);
    assert_eq!(keeper.articles.len(), 1);
    // A capture that was taken in before changes nothing.
    fold.apply(2, at(0, 1), page(9, 4, 1), &keeper);
    assert_eq!(fold.changes(), Changes::default());
}

#[test]
fn what_was_folded_after_the_checkpoint_is_folded_again() {
    let pages = [(0, 0), (0, 0), (7, 1), (0, 2), (7, 1), (7, 0), (0, 0)];
    let whole = run(&pages, 1, 1, usize::MAX);
    for taken_up in 0..pages.len() {
        let (mut fold, mut keeper, mut checkpoint) = (Fold::new(), Memory::default(), Vec::new());
        for (n, &(event, voice)) in pages.iter().enumerate() {
            if n == taken_up {
                checkpoint = fold.checkpoint();
            }
            fold.apply(n as u64 + 1, at(n, 1), page(n, event, voice), &keeper);
            keeper.write(fold.changes());
        }
        // The process was killed: the keeper has all, the fold goes back.
        let mut fold = Fold::restore(&checkpoint).expect("its own checkpoint");
        for (n, &(event, voice)) in pages.iter().enumerate() {
            fold.apply(n as u64 + 1, at(n, 1), page(n, event, voice), &keeper);
            let mut changes = fold.changes();
            changes.pages.clear();
            keeper.write(changes);
        }
        assert_eq!(keeper, whole, "taken up before {taken_up}");
    }
}

#[test]
fn a_strange_checkpoint_is_refused() {
    let checkpoint = Fold::new().checkpoint();
    assert!(Fold::restore(&checkpoint).is_ok());
    assert!(Fold::restore(&checkpoint[..checkpoint.len() / 2]).is_err());
    assert!(Fold::restore(b"").is_err());
    assert!(Fold::restore(&[9; 100]).is_err());
}

#[test]
fn what_is_taken_back_is_undone() {
    let (mut fold, mut keeper) = (Fold::new(), Memory::default());
    for (n, (event, voice)) in [(0, 0), (7, 1), (0, 0)].into_iter().enumerate() {
        fold.apply(n as u64 + 1, at(n, 1), page(n, event, voice), &keeper);
        keeper.write(fold.changes());
    }
    let before = keeper.clone();
    let copy = keeper.articles.keys().find(|id| id.ends_with("-2")).unwrap().clone();
    let original = copy.trim_end_matches("-2").to_owned();
    let other = keeper.articles.values().find(|kept| kept.seq == 2).unwrap().article.id.clone();
    assert_eq!((keeper.stories.len(), keeper.derivations.len()), (2, 1));
    let cases = [
        (CorrectionKind::SameStory, &other, &original, (1, 2, 1)),
        (CorrectionKind::NotSameStory, &copy, &original, (3, 3, 1)),
        (CorrectionKind::NotACopy, &original, &copy, (2, 3, 0)),
    ];
    let mut number = 0;
    for (kind, a, b, counts) in cases {
        let mut decide = |fold: &mut Fold, keeper: &mut Memory, takes_back| {
            number += 1;
            let (a, b, by) = (a.clone(), b.clone(), String::new());
            let decision = Decision { number, seq: 3, kind, a, b, takes_back, by, at: 0 };
            fold.decide(&decision, keeper).unwrap();
            keeper.write(fold.changes());
            check(keeper);
            number
        };
        let made = decide(&mut fold, &mut keeper, None);
        let counted = (keeper.stories.len(), keeper.accounts.len(), keeper.derivations.len());
        assert_eq!(counted, counts, "{kind:?} {a} {b}");
        decide(&mut fold, &mut keeper, Some(made));
        assert_eq!((&keeper.accounts, &keeper.derivations), (&before.accounts, &before.derivations));
        for id in before.articles.keys() {
            assert_eq!(keeper.place(id), before.place(id), "{kind:?} {a} {b}");
        }
    }
}

/// What comes in: a page of an event in a voice, a decision about the nth and the mth thing, the taking back of a decision.
#[derive(Debug, Clone)]
enum Step {
    Page(usize, usize),
    Decide(CorrectionKind, (u8, usize), (u8, usize)),
    TakeBack(usize),
}

/// The nth article, or its account, or its story.
fn id_of(keeper: &Memory, (what, nth): (u8, usize)) -> String {
    let Some(article) = keeper.articles.keys().nth(nth % keeper.articles.len().max(1)) else {
        return "a-0".to_owned();
    };
    let (account, story) = keeper.place(article).expect("it stands somewhere");
    match what {
        0..=5 => article.clone(),
        6 => account.to_owned(),
        _ => story.to_owned(),
    }
}

/// The decisions that a list of steps makes, each with what it says where it was made at once, and what was kept at the end.
fn live(steps: &[Step]) -> (Memory, Vec<Decision>, Vec<bool>) {
    let (mut fold, mut keeper, mut seq) = (Fold::new(), Memory::default(), 0);
    let (mut decisions, mut taken): (Vec<Decision>, Vec<bool>) = (Vec::new(), Vec::new());
    for step in steps {
        let next = |kind, a, b, takes_back| Decision {
            number: decisions.len() as u64 + 1,
            seq,
            kind,
            a,
            b,
            takes_back,
            by: String::new(),
            at: 0,
        };
        let decision = match *step {
            Step::Page(event, voice) => {
                seq += 1;
                fold.apply(seq, at(seq as usize, 1), page(seq as usize, event, voice), &keeper);
                keeper.write(fold.changes());
                check(&keeper);
                check_rules(&keeper, &decisions, &taken);
                continue;
            }
            Step::Decide(kind, a, b) => next(kind, id_of(&keeper, a), id_of(&keeper, b), None),
            Step::TakeBack(nth) if decisions.is_empty() || nth >= decisions.len() => continue,
            Step::TakeBack(nth) => {
                let of = decisions[nth].clone();
                next(of.kind, of.a, of.b, Some(of.number))
            }
        };
        let could = fold.would_decide(&decision);
        let did = fold.decide(&decision, &keeper);
        assert_eq!(could.is_ok(), did.is_ok(), "{decision:?}: {could:?}, {did:?}");
        keeper.write(fold.changes());
        taken.push(did.is_ok());
        decisions.push(decision);
        check(&keeper);
        check_rules(&keeper, &decisions, &taken);
    }
    (keeper, decisions, taken)
}

/// What was said of two articles last, and not taken back, holds where nothing else speaks of either.
fn check_rules(keeper: &Memory, decisions: &[Decision], taken: &[bool]) {
    let gone: Vec<u64> = decisions.iter().filter_map(|d| d.takes_back).collect();
    let stands: Vec<&Decision> = decisions
        .iter()
        .zip(taken)
        .filter(|(d, ok)| **ok && d.takes_back.is_none() && !gone.contains(&d.number))
        .map(|(d, _)| d)
        .collect();
    for (n, decision) in stands.iter().enumerate() {
        let (Some(a), Some(b)) = (keeper.place(&decision.a), keeper.place(&decision.b)) else { continue };
        let story = |d: &&Decision| d.kind != CorrectionKind::NotACopy;
        match decision.kind {
            CorrectionKind::NotACopy => assert_ne!(a.0, b.0, "{decision:?}"),
            // The last one is contradicted by none.
            _ if stands[n + 1..].iter().any(story) => {}
            CorrectionKind::SameStory => assert_eq!(a.1, b.1, "{decision:?}"),
            CorrectionKind::NotSameStory => assert_ne!(a.1, b.1, "{decision:?}"),
        }
    }
}

/// The same pages and decisions, folded again with other batches, and taken up again now and then.
fn again(steps: &[Step], decisions: &[Decision], batch: usize, restart: usize) -> Memory {
    let pages: Vec<(usize, usize)> =
        steps.iter().filter_map(|s| if let Step::Page(e, v) = s { Some((*e, *v)) } else { None }).collect();
    let (mut fold, mut keeper) = (Fold::new(), Memory::default());
    let mut waiting = decisions.iter().peekable();
    let mut done = 0;
    for n in 0..=pages.len() {
        while let Some(decision) = waiting.next_if(|d| d.seq <= n as u64) {
            let _ = fold.decide(decision, &keeper);
            done += 1;
            if done % restart == 0 {
                keeper.write(fold.changes());
                fold = Fold::restore(&fold.checkpoint()).expect("its own checkpoint");
                // One that was taken in before changes nothing.
                let _ = fold.decide(decision, &keeper);
            }
        }
        let Some(&(event, voice)) = pages.get(n) else { break };
        fold.apply(n as u64 + 1, at(n + 1, 1), page(n + 1, event, voice), &keeper);
        if (n + 1) % batch == 0 {
            keeper.write(fold.changes());
        }
    }
    keeper.write(fold.changes());
    keeper
}

fn step() -> impl Strategy<Value = Step> {
    let kind = prop_oneof![
        Just(CorrectionKind::NotSameStory),
        Just(CorrectionKind::SameStory),
        Just(CorrectionKind::NotACopy)
    ];
    prop_oneof![
        3 => (0_usize..5, 0_usize..4).prop_map(|(e, v)| Step::Page(e, v)),
        2 => (kind, (0_u8..8, 0_usize..12), (0_u8..8, 0_usize..12)).prop_map(|(k, a, b)| Step::Decide(k, a, b)),
        1 => (0_usize..8).prop_map(Step::TakeBack),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn corrections_are_obeyed_whatever_comes(
        steps in prop::collection::vec(step(), 1..40), batch in 1_usize..9, restart in 1_usize..5,
    ) {
        let (kept, decisions, _) = live(&steps);
        let folded = again(&steps, &decisions, batch, restart);
        prop_assert_eq!(&kept.stories, &folded.stories);
        prop_assert_eq!(&kept.forwards, &folded.forwards);
        prop_assert_eq!(&kept.accounts, &folded.accounts);
        prop_assert_eq!(kept, folded);
    }

    #[test]
    fn batches_and_restarts_change_nothing(
        pages in prop::collection::vec((0_usize..9, 0_usize..4), 1..60), batch in 1_usize..9, restart in 1_usize..20, hours in 1_i64..40,
    ) {
        let whole = run(&pages, hours, usize::MAX, usize::MAX);
        check(&whole);
        prop_assert_eq!(whole, run(&pages, hours, batch, restart));
    }
}
