//! Decisions kept and obeyed: whenever the process ends, each counts once.

use super::{Keeper, Wish, decisions};
use rashomon_model::{CorrectionKind, Decision};
use rashomon_store::{Form, Logged, Mark, Mode, Policy, Store, StoryFilter};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

/// Reports of a made-up event in words of their own.
fn report(event: &str, n: usize) -> Logged {
    let tail =
        ["the mayor was told at noon", "boats were called back", "a school was closed", "nobody was hurt"];
    let text = format!(
        "The {event} in Norvale harbour began on Monday when the {event} crew met the {event} board. People near the {event} said that {}. \
         Report {n} of the {event} names witness Ilse{n} Varga{n} and {n} others.",
        tail[n % tail.len()]
    );
    let line = serde_json::json!({
        "id": format!("a-{event}{n}"), "text": text, "headline": format!("{event} in Norvale harbour"),
        "outlet": format!("Outlet {n}"), "published": "2031-05-04",
    });
    Logged {
        source: format!("{event}.jsonl#{n}"),
        bytes: line.to_string().into_bytes(),
        form: Form::Line,
        ..Logged::default()
    }
}

fn open(dir: &Path) -> Keeper {
    let store = Arc::new(Store::open(dir, Mode::Write).unwrap());
    Keeper::take_up(store, NonZeroUsize::MIN, &mut |_, _| ()).unwrap()
}

fn wish(kind: CorrectionKind, a: &str, b: &str) -> Wish {
    Wish { kind, a: a.into(), b: b.into(), withdraw: false, by: "Ada".into(), at: 7 }
}

/// The stories as they are written down: ids, accounts, versions.
fn told(keeper: &Keeper) -> Vec<(String, Vec<String>, u64)> {
    let rows = keeper.derived.stories(&StoryFilter::default(), 100).unwrap();
    let mut out: Vec<_> = rows.into_iter().map(|row| (row.id, row.accounts, row.version)).collect();
    out.sort();
    out
}

#[test]
fn a_decision_holds_over_restarts_and_rebuilds() {
    let dir = tempfile::tempdir().unwrap();
    let mut keeper = open(dir.path());
    keeper.keep((0..3).map(|n| report("ferry", n)).collect()).unwrap();
    let before = told(&keeper);
    assert_eq!(before.len(), 1, "{before:?}");
    let story = before[0].0.clone();
    let refused = keeper.decide(&wish(CorrectionKind::NotACopy, "a-ferry0", &story)).unwrap_err();
    assert!(refused.to_string().contains("is a story"), "{refused}");
    let corrected = keeper.decide(&wish(CorrectionKind::NotSameStory, "a-ferry1", &story)).unwrap();
    assert_eq!((corrected.decision, &corrected.b), (1, &story));
    assert_ne!(corrected.a, story);
    keeper.keep(vec![report("ferry", 3)]).unwrap();
    let after = told(&keeper);
    assert_eq!(after.len(), 2, "{after:?}");
    // A kill: nothing was written down since the start but rows.
    drop(keeper);
    let mut keeper = open(dir.path());
    assert_eq!(told(&keeper), after);
    assert!(keeper.store.check().unwrap().is_empty());
    keeper.store.reset_derived().unwrap();
    let store = Arc::clone(&keeper.store);
    keeper = Keeper::take_up(store, NonZeroUsize::MIN, &mut |_, _| ()).unwrap();
    assert_eq!(told(&keeper), after);
    keeper.rest().unwrap();
    drop(keeper);
    let mut keeper = open(dir.path());
    let taken_back = Wish { withdraw: true, ..wish(CorrectionKind::NotSameStory, "a-ferry1", &story) };
    let corrected = keeper.decide(&taken_back).unwrap();
    assert_eq!((corrected.decision, &corrected.a, &corrected.b), (2, &story, &story));
    assert!(keeper.decide(&taken_back).is_err());
    assert_eq!(told(&keeper).len(), 1);
}

#[test]
fn a_kill_between_keeping_and_obeying_loses_and_doubles_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut keeper = open(dir.path());
    keeper.keep((0..3).map(|n| report("ferry", n)).collect()).unwrap();
    keeper.rest().unwrap();
    let story = told(&keeper)[0].0.clone();
    let decision = Decision {
        number: 0,
        seq: 3,
        kind: CorrectionKind::NotSameStory,
        a: "a-ferry2".into(),
        b: story,
        takes_back: None,
        by: String::new(),
        at: 0,
    };
    // It is on the disk, and the process ends before the fold has heard of it.
    keeper.state.add_decision(&decision).unwrap();
    drop(keeper);
    let keeper = open(dir.path());
    let after = told(&keeper);
    assert_eq!(after.len(), 2, "{after:?}");
    drop(keeper);
    // The rows are there and the checkpoint is not: it is obeyed again, and nothing is other.
    let keeper = open(dir.path());
    assert_eq!((told(&keeper), keeper.state.decisions(0).unwrap().len()), (after, 1));
}

#[test]
fn another_thread_asks_and_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut keeper = open(dir.path());
    keeper.keep(vec![report("ferry", 0), report("strike", 1)]).unwrap();
    let (ask, asked) = decisions();
    asked.wake(keeper.work());
    let asking = std::thread::spawn(move || {
        let refused = ask.ask(wish(CorrectionKind::SameStory, "a-ferry0", "a-nowhere")).unwrap_err();
        let corrected = ask.ask(wish(CorrectionKind::SameStory, "a-ferry0", "a-strike1")).unwrap();
        let why = ask.why("a-ferry0".into(), "a-strike1".into()).unwrap();
        assert_eq!((why.same_story, why.corrections.len()), (Some(true), 1));
        (refused.to_string(), corrected)
    });
    while !asking.is_finished() {
        if !keeper.answer(&asked).unwrap() {
            keeper.work().wait(std::time::Duration::from_millis(10));
        }
    }
    let (refused, corrected) = asking.join().unwrap();
    assert!(refused.contains("a-nowhere is not there to be corrected"), "{refused}");
    assert_eq!(corrected.a, corrected.b);
    drop(asked);
}

/// Reports of three events.
const TOLD: [(&str, &str); 5] = [
    (
        "a-ferry0",
        "The ferry Maren ran aground off Port Ellen with 62 people on board, the coast guard said. Divers found a hole in the hull of the ferry.",
    ),
    (
        "a-ferry1",
        "A hole of three metres in the hull of the ferry Maren was found by divers at Port Ellen, the coast guard said.",
    ),
    (
        "a-strike0",
        "Tram drivers in Ostermark began a strike over wages that is to last three days. Their union wants seven crowns more an hour.",
    ),
    (
        "a-flood0",
        "The river Ane burst its banks at Little Quill after a week of rain, and forty cellars filled with water. The flood is the highest since 1987.",
    ),
    (
        "a-flood1",
        "Water from the river Ane stands in forty cellars of Little Quill since the flood. The fire brigade pumps day and night after the week of rain.",
    ),
];

fn line((id, text): &(&str, &str)) -> Logged {
    let line = serde_json::json!({ "id": id, "text": text, "published": "2031-05-04" });
    Logged {
        source: format!("{id}.jsonl#1"),
        bytes: line.to_string().into_bytes(),
        form: Form::Line,
        ..Logged::default()
    }
}

#[test]
fn what_is_old_and_over_goes_whole_and_what_is_starred_stays() {
    const DAY: i64 = 86_400;
    let begun: i64 = "2031-05-04T12:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    let on = |day: i64, logged: Logged| {
        let at = jiff::Timestamp::from_second(begun + day * DAY).unwrap();
        Logged { hints: Some(super::added(at, None)), ..logged }
    };
    let dir = tempfile::tempdir().unwrap();
    let mut keeper = open(dir.path());
    keeper.keep(TOLD[..4].iter().map(|told| on(0, line(told))).collect()).unwrap();
    let star = Mark { target: "a-strike0".into(), kind: "starred".into(), by: "ada".into(), at: 1 };
    keeper.state.put_marks(&[star]).unwrap();
    let policy = Policy { older_than: Some(20 * DAY), ..Policy::default() };
    let much_later = begun + 400 * DAY;
    // As long as a story is open nothing of it goes, however old its articles say they are.
    assert_eq!(keeper.let_go(&policy, much_later).unwrap(), 0);
    // Lines that are no articles pass the time; then the flood goes on.
    let noise = |n: u32| Logged {
        source: format!("noise#{n}"),
        bytes: b"-".to_vec(),
        form: Form::Line,
        ..Logged::default()
    };
    keeper.keep(vec![on(10, line(&TOLD[4]))]).unwrap();
    keeper.keep((0..300).map(|n| on(16, noise(n))).collect()).unwrap();
    keeper.index().unwrap();
    let before = told(&keeper);
    // The clock decides: what is not old yet stays.
    assert_eq!(keeper.let_go(&policy, begun + 19 * DAY).unwrap(), 0);
    let mut pieces = 0;
    while keeper.let_go(&policy, much_later).unwrap() > 0 {
        pieces += 1;
        assert!(pieces < 9, "it ends");
    }
    let left = told(&keeper);
    let ferry = |story: &&(String, Vec<String>, u64)| story.1.iter().any(|account| account.contains("ferry"));
    assert_eq!(left, before.iter().filter(|story| !ferry(story)).cloned().collect::<Vec<_>>());
    let accounts: Vec<&String> = left.iter().flat_map(|story| &story.1).collect();
    assert_eq!(accounts.len(), 3, "the starred and the open: {left:?}");
    let gone = |keeper: &Keeper| {
        assert!(keeper.derived.article("a-ferry1").unwrap().is_none());
        assert!(keeper.log.read(1).unwrap().is_none() && keeper.log.read(3).unwrap().is_some());
        assert_eq!(keeper.store.search("ferry", 9, 0).unwrap().total, 0);
        assert_eq!(keeper.store.search("strike", 9, 0).unwrap().total, 1);
        assert_eq!(keeper.store.check().unwrap(), []);
    };
    gone(&keeper);
    // It lasts over a kill, and over a rebuild; what comes then is kept as ever.
    drop(keeper);
    let keeper = open(dir.path());
    gone(&keeper);
    assert_eq!(told(&keeper), left);
    keeper.store.reset_derived().unwrap();
    let store = Arc::clone(&keeper.store);
    let mut keeper = Keeper::take_up(store, NonZeroUsize::MIN, &mut |_, _| ()).unwrap();
    keeper.index().unwrap();
    gone(&keeper);
    let ids = |told: Vec<(String, Vec<String>, u64)>| {
        told.into_iter().map(|(id, accounts, _)| (id, accounts)).collect::<Vec<_>>()
    };
    assert_eq!(ids(told(&keeper)), ids(left));
    let before = told(&keeper).len();
    keeper.keep(vec![on(17, line(&("a-flood2", "The flood at Little Quill falls: the river Ane is back between its banks, and the cellars dry.")))]).unwrap();
    assert!(keeper.derived.article("a-flood2").unwrap().is_some() && told(&keeper).len() <= before + 1);
}

#[test]
fn taking_up_ends_where_it_is_told_to_and_goes_on_from_there() {
    let dir = tempfile::tempdir().unwrap();
    let mut keeper = open(dir.path());
    keeper.keep((0..3).map(|n| report("ferry", n)).collect()).unwrap();
    let before = told(&keeper);
    keeper.store.reset_derived().unwrap();
    let store = Arc::clone(&keeper.store);
    drop(keeper);
    let told_to = || true;
    let ended =
        Keeper::take_up_until(Arc::clone(&store), NonZeroUsize::MIN, &told_to, &mut |_, _| ()).unwrap();
    assert_eq!(told(&ended), []);
    drop(ended);
    assert_eq!(told(&Keeper::take_up(store, NonZeroUsize::MIN, &mut |_, _| ()).unwrap()), before);
}

#[test]
fn what_is_logged_while_a_keeper_takes_up_is_folded_in() {
    let dir = tempfile::tempdir().unwrap();
    let mut keeper = open(dir.path());
    // An upload that came between its look at the log and the first offer.
    let log = keeper.store.log();
    log.append(&[report("ferry", 0)]).unwrap();
    let mut offering = keeper.offering();
    offering.bring_up().unwrap();
    assert_eq!(keeper.catch_up().unwrap(), 1);
    log.append(&[report("ferry", 1), report("ferry", 2)]).unwrap();
    offering.bring_up().unwrap();
    offering.bring_up().unwrap();
    assert_eq!((keeper.catch_up().unwrap(), keeper.catch_up().unwrap()), (2, 0));
    assert_eq!(keeper.derived.applied().unwrap(), 3);
}
