//! What keeps what people decided does.

use super::Subject;
use crate::{EntryCounts, EntryRow, EntryState, FeedRow, Item, Mark, Note, StoreError, standing};
use rashomon_model::{CorrectionKind, Decision};

fn feed(url: &str) -> FeedRow {
    FeedRow {
        url: url.into(),
        title: Some("The Meridian – 新聞".into()),
        folder: vec!["World".into(), "Norvale / port".into()],
        settings: "{}".into(),
        schedule: "{\"next\":1}".into(),
        added_at: 7,
        ..FeedRow::default()
    }
}

pub(super) fn feeds_are_followed_once(subject: Box<dyn Subject>) {
    let state = subject.state();
    let (one, two) = (feed("https://meridian.example/rss"), feed("https://varga.example/atom"));
    let added = state.add_feeds(&[one.clone(), two.clone(), one.clone()]).unwrap();
    let rows = [FeedRow { id: 1, ..one }, FeedRow { id: 2, ..two }];
    assert_eq!(added, [(rows[0].clone(), true), (rows[1].clone(), true), (rows[0].clone(), false)]);
    drop(state);
    let subject = subject.reopen();
    let state = subject.state();
    assert_eq!(state.feeds().unwrap(), rows);
    assert_eq!(state.feed_by_url("https://varga.example/atom").unwrap().as_ref(), Some(&rows[1]));
    assert_eq!((state.feed(3).unwrap(), state.feed_by_url("x").unwrap()), (None, None));

    let changed = FeedRow {
        title: None,
        site: Some("s".into()),
        folder: Vec::new(),
        settings: "1".into(),
        ..rows[0].clone()
    };
    assert!(
        state
            .update_feed(&FeedRow { url: "not moved".into(), schedule: "not put".into(), ..changed.clone() })
            .unwrap()
    );
    assert_eq!(state.feed(1).unwrap(), Some(changed));
    assert!(!state.update_feed(&FeedRow { id: 9, ..rows[0].clone() }).unwrap());
    assert!(state.move_feed(1, "https://meridian.example/new").unwrap());
    assert!(matches!(state.move_feed(1, &rows[1].url), Err(StoreError::Taken(_))));
    assert!(state.move_feed(2, &rows[1].url).unwrap() && !state.move_feed(9, "y").unwrap());
    state.put_schedules(&[(1, "a".into()), (9, "b".into()), (2, "c".into())]).unwrap();
    let schedules: Vec<_> =
        state.feeds().unwrap().into_iter().map(|feed| (feed.url, feed.schedule)).collect();
    assert_eq!(
        schedules,
        [("https://meridian.example/new".into(), "a".to_owned()), (rows[1].url.clone(), "c".into())]
    );
    assert!(state.remove_feed(2).unwrap() && !state.remove_feed(2).unwrap());
    // A number is never given again: what speaks of feed 2 does not come to speak of another.
    assert_eq!(state.add_feeds(&[feed("z")]).unwrap()[0].0.id, 3);
}

pub(super) fn entries_are_new_once(subject: Box<dyn Subject>) {
    let state = subject.state();
    state.add_feeds(&[feed("a"), feed("b")]).unwrap();
    let entry = |feed, key: u64, next_try| EntryRow {
        feed,
        key,
        next_try,
        url: Some(format!("https://meridian.example/{key}")),
        hints: Some("{}".into()),
        ..EntryRow::default()
    };
    let entries =
        [entry(1, u64::MAX, 5), entry(2, u64::MAX, 0), entry(1, 1, 3), entry(1, 1, 9), entry(7, 1, 0)];
    assert_eq!(state.add_entries(&entries).unwrap(), entries[..3]);
    assert_eq!(state.add_entries(&[entry(1, 1, 9), entry(1, 2, 9)]).unwrap(), [entry(1, 2, 9)]);
    drop(state);
    let subject = subject.reopen();
    let state = subject.state();
    assert_eq!(state.waiting(5, 10).unwrap(), entries[..3]);
    assert_eq!(state.waiting(4, 1).unwrap(), [entries[1].clone()]);
    assert_eq!(state.count_waiting().unwrap(), 4);
    let again = EntryRow { tries: 2, next_try: 8, ..entries[2].clone() };
    let kept = EntryRow { state: EntryState::Kept, ..entries[0].clone() };
    let refused = EntryRow { state: EntryState::Refused, ..entries[1].clone() };
    let not_there = EntryRow { feed: 2, key: 5, ..kept.clone() };
    state
        .set_entries(&[
            again.clone(),
            EntryRow { url: None, hints: None, ..kept.clone() },
            refused,
            not_there,
        ])
        .unwrap();
    assert_eq!(state.entry(1, u64::MAX).unwrap(), Some(kept));
    assert_eq!((state.waiting(7, 10).unwrap(), state.waiting(8, 10).unwrap()), (vec![], vec![again]));
    assert_eq!(state.prune_entries(1, &[3]).unwrap(), 1);
    assert_eq!((state.entry(1, u64::MAX).unwrap(), state.count_waiting().unwrap()), (None, 2));
    assert_eq!(state.prune_entries(2, &[u64::MAX]).unwrap(), 0);
    assert!(state.remove_feed(1).unwrap());
    assert_eq!((state.entry(1, 1).unwrap(), state.count_waiting().unwrap()), (None, 0));
}

pub(super) fn changes_of_feeds_are_counted(subject: Box<dyn Subject>) {
    let state = subject.state();
    let mut before = state.feeds_edition().unwrap();
    let mut changes = |changed: bool| {
        let now = state.feeds_edition().unwrap();
        assert_eq!(now > before, changed, "{before} and {now}");
        before = now;
    };
    let row = state.add_feeds(&[feed("a"), feed("b")]).unwrap()[0].0.clone();
    changes(true);
    state.add_feeds(&[feed("a")]).unwrap();
    state.put_schedules(&[(1, "s".into())]).unwrap();
    state.add_entries(&[EntryRow { feed: 1, key: 1, ..EntryRow::default() }]).unwrap();
    state.put_item(&Item { kind: "user".into(), ..Item::default() }).unwrap();
    changes(false);
    assert!(state.update_feed(&FeedRow { title: None, ..row.clone() }).unwrap());
    changes(true);
    assert!(!state.update_feed(&FeedRow { id: 9, ..row }).unwrap() && !state.remove_feed(9).unwrap());
    assert!(!state.move_feed(9, "z").unwrap() && state.move_feed(1, "b").is_err());
    changes(false);
    assert!(state.move_feed(1, "c").unwrap());
    changes(true);
    assert!(state.remove_feed(2).unwrap());
    changes(true);
    let last = before;
    drop(state);
    assert_eq!(subject.reopen().state().feeds_edition().unwrap(), last);
}

pub(super) fn entries_are_listed_and_counted(subject: Box<dyn Subject>) {
    let state = subject.state();
    state.add_feeds(&[feed("a"), feed("b"), feed("c")]).unwrap();
    let entry =
        |feed, key, state| EntryRow { feed, key, state, hints: Some("1".into()), ..EntryRow::default() };
    let entries = [
        entry(3, 9, EntryState::Waiting),
        entry(1, 7, EntryState::Kept),
        entry(1, 4, EntryState::Refused),
        entry(1, 5, EntryState::Waiting),
        entry(1, 6, EntryState::Kept),
    ];
    state.add_entries(&entries).unwrap();
    let newest = |most| state.entries_of(1, most).unwrap();
    assert_eq!(newest(9), [4, 3, 2, 1].map(|at| entries[at].clone()));
    assert_eq!((newest(1), state.entries_of(2, 9).unwrap()), (vec![entries[4].clone()], vec![]));
    let waiting = EntryCounts { waiting: 1, ..EntryCounts::default() };
    let counts = [(1, EntryCounts { waiting: 1, kept: 2, refused: 1, skipped: 0 }), (3, waiting)];
    assert_eq!(state.count_entries().unwrap(), counts);
    // Hints change where they are given.
    let said = |key, hints: Option<&str>| EntryRow {
        hints: hints.map(Into::into),
        ..entry(1, key, EntryState::Skipped)
    };
    state.set_entries(&[said(6, Some("2")), said(5, None)]).unwrap();
    let hints: Vec<_> = newest(2).into_iter().filter_map(|entry| entry.hints).collect();
    assert_eq!(hints, ["2", "1"]);
}

pub(super) fn marks_and_notes(subject: Box<dyn Subject>) {
    let state = subject.state();
    let mark = |target: &str, kind: &str, at| Mark {
        target: target.into(),
        kind: kind.into(),
        by: "Ada".into(),
        at,
    };
    let marks = [mark("s-2", "starred", 1), mark("a-1", "starred", 2), mark("s-2", "read", 3)];
    let before = state.decided();
    state.put_marks(&marks).unwrap();
    state.put_marks(&[mark("s-2", "starred", 9)]).unwrap();
    let note = |id, text: &str| Note { id, target: "s-2".into(), by: "Ada".into(), text: text.into(), at: 4 };
    let marked = state.decided();
    assert!(marked > before);
    assert_eq!(state.add_note(&note(0, "one")).unwrap(), 1);
    assert!(state.decided() > marked);
    assert_eq!(state.add_note(&note(0, "two – 港")).unwrap(), 2);
    drop(state);
    let subject = subject.reopen();
    let state = subject.state();
    assert_eq!(state.marks("starred").unwrap(), marks[..2]);
    assert_eq!(state.marks_of("s-2").unwrap(), [marks[2].clone(), marks[0].clone()]);
    state.remove_marks(&[mark("s-2", "read", 0), mark("x", "read", 0)]).unwrap();
    assert_eq!(state.marks_of("s-2").unwrap(), [marks[0].clone()]);
    assert!(state.edit_note(1, "1", 6).unwrap() && !state.edit_note(9, "", 0).unwrap());
    assert_eq!(state.notes_of("s-2").unwrap(), [Note { at: 6, ..note(1, "1") }, note(2, "two – 港")]);
    assert_eq!(state.note(2).unwrap().unwrap().text, "two – 港");
    assert_eq!(state.note(9).unwrap(), None);
    assert!(state.remove_note(2).unwrap() && !state.remove_note(2).unwrap());
    assert_eq!((state.notes().unwrap().len(), state.notes_of("a-1").unwrap()), (1, vec![]));
}

pub(super) fn decisions_stay_in_order(subject: Box<dyn Subject>) {
    use CorrectionKind::{NotACopy, NotSameStory, SameStory};
    let state = subject.state();
    let said = |number, a: &str, b: &str, kind, takes_back| Decision {
        number,
        seq: 3 * number,
        kind,
        a: a.into(),
        b: b.into(),
        takes_back,
        by: "Ada – 港".into(),
        at: 5,
    };
    let list = [
        said(1, "a-2", "a-1", NotSameStory, None),
        said(2, "a-1", "a-2", NotACopy, None),
        said(3, "a-1", "a-2", SameStory, None),
        said(4, "s-1", "a-7", NotSameStory, None),
        said(5, "a-1", "a-2", NotACopy, Some(2)),
    ];
    assert_eq!(state.add_decision(&list[0]).unwrap(), 1);
    assert_eq!(state.add_decision(&Decision { number: 77, ..list[1].clone() }).unwrap(), 2);
    drop(state);
    let subject = subject.reopen();
    let state = subject.state();
    for decision in &list[2..] {
        assert_eq!(state.add_decision(decision).unwrap(), decision.number);
    }
    assert_eq!(state.decisions(0).unwrap(), list);
    assert_eq!((state.decisions(3).unwrap(), state.decisions(9).unwrap()), (list[3..].to_vec(), vec![]));
    // The later of two that exclude each other stands, and nothing that was taken back.
    assert_eq!(standing(list.to_vec()), list[2..4]);
}

pub(super) fn hosts_and_settings(subject: Box<dyn Subject>) {
    let state = subject.state();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    state.put_hosts(&[pair("varga.example", "1"), pair("meridian.example", "{}")]).unwrap();
    state.put_hosts(&[pair("varga.example", "2")]).unwrap();
    state.put_setting("theme", Some("\"dark\"")).unwrap();
    state.put_setting("keep", Some("1")).unwrap();
    state.put_setting("theme", None).unwrap();
    drop(state);
    let subject = subject.reopen();
    let state = subject.state();
    assert_eq!(state.hosts().unwrap(), [pair("meridian.example", "{}"), pair("varga.example", "2")]);
    assert_eq!((state.host("varga.example").unwrap(), state.host("x").unwrap()), (Some("2".into()), None));
    assert_eq!(state.settings().unwrap(), [pair("keep", "1")]);
    assert_eq!((state.setting("keep").unwrap(), state.setting("theme").unwrap()), (Some("1".into()), None));
}

pub(super) fn items_belong_to_somebody(subject: Box<dyn Subject>) {
    let state = subject.state();
    let item = |kind: &str, key: &str, owner: &str, json: &str, at| Item {
        kind: kind.to_owned(),
        key: key.to_owned(),
        owner: owner.to_owned(),
        json: json.to_owned(),
        at,
    };
    let nora = item("user", "nora", "nora", "{}", 1);
    assert!(state.add_item(&nora).unwrap() && !state.add_item(&item("user", "nora", "x", "", 9)).unwrap());
    state.put_item(&item("session", "b", "nora", "1", 5)).unwrap();
    state.put_item(&item("session", "b", "nora", "2", 6)).unwrap();
    state.put_item(&item("session", "a", "ivo", "3", 4)).unwrap();
    drop(state);
    let subject = subject.reopen();
    let state = subject.state();
    assert_eq!(state.item("user", "nora").unwrap(), Some(nora));
    let keys = |owner| state.items("session", owner).unwrap().into_iter().map(|i| i.key).collect::<String>();
    assert_eq!((keys(None), keys(Some("nora")), keys(Some("x"))), ("ab".into(), "b".into(), String::new()));
    assert_eq!(state.item("session", "b").unwrap().unwrap().json, "2");
    assert_eq!((state.remove_items_before("session", 5).unwrap(), keys(None)), (1, "b".to_owned()));
    assert!(!state.remove_item("session", "a").unwrap() && state.item("session", "a").unwrap().is_none());
    assert_eq!((state.remove_items_of("nora").unwrap(), state.items("user", None).unwrap()), (2, vec![]));
}
