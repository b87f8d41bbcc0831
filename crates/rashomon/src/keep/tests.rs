//! Decisions kept and obeyed: whenever the process ends, each counts once.

use super::{Keeper, Wish, decisions};
use rashomon_model::{CorrectionKind, Decision};
use rashomon_store::{Form, Logged, Mode, Store, StoryFilter};
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
