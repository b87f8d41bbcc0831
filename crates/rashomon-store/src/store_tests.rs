//! The data directory as one: one writer, copies, bounds, findings, searching.

use crate::conformance::{batch, capture};
use crate::{FeedRow, Finding, Log, LogOptions, Logged, Mark, Mode, Policy, Seq, Store, StoreError, restore};
use std::fs;
use std::path::Path;

/// Logs and concludes the captures from `from` to `to`.
fn fill(store: &Store, from: Seq, to: Seq) {
    for seq in from..=to {
        store.log().append(&[long(seq)]).unwrap();
        store.derived().apply(batch(seq)).unwrap();
    }
}

/// A capture long enough that others share its body: of every seven the address is one, and of these all are alike.
fn long(seq: Seq) -> Logged {
    let mut logged = capture(seq);
    logged.bytes =
        format!("<p>{}</p>", "The ferry did not run. ".repeat(100 + (seq % 7) as usize)).into_bytes();
    logged
}

fn small_files() -> LogOptions {
    LogOptions { max_file_bytes: 2_000, ..LogOptions::default() }
}

fn same(log: &dyn Log, gone: &[Seq], last: Seq) {
    assert_eq!(log.last(), last);
    for seq in 1..=last {
        let wanted = (!gone.contains(&seq)).then(|| long(seq).tidied());
        assert_eq!(log.read(seq).unwrap(), wanted, "capture {seq}");
    }
    let there = (1..=last).filter(|seq| !gone.contains(seq));
    assert!(log.from(1, 1_000).unwrap().into_iter().map(|(seq, _)| seq).eq(there));
}

#[test]
fn one_process_writes_and_others_read() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open(dir.path(), Mode::Read), Err(StoreError::Nowhere(_))));
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    fill(&store, 1, 3);
    let Err(refused) = Store::open(dir.path(), Mode::Write) else { panic!("opened twice") };
    let wanted = format!("is in use by process {}: stop it first, or wait until it ends", std::process::id());
    assert!(refused.to_string().ends_with(&wanted), "{refused}");
    let reader = Store::open(dir.path(), Mode::Read).unwrap();
    same(reader.log().as_ref(), &[], 3);
    assert_eq!(reader.derived().counts().unwrap().articles, 3);
    assert_eq!(reader.log().append(&[capture(1)]), Err(StoreError::ReadOnly));
    assert_eq!(reader.state().put_setting("a", None), Err(StoreError::ReadOnly));
    assert_eq!(reader.derived().apply(batch(4)), Err(StoreError::ReadOnly));
    assert!(reader.search("ferry", 1, 0).is_err()); // no index yet
    store.refresh_index().unwrap();
    assert_eq!(reader.search("notice", 9, 0).unwrap().total, 3);
    fill(&store, 4, 4);
    store.refresh_index().unwrap();
    assert_eq!(reader.search("notice", 9, 0).unwrap().total, 4);
    assert_eq!(reader.derived().applied().unwrap(), 4);
    let log = store.log();
    drop(store);
    assert!(matches!(Store::open(dir.path(), Mode::Write), Err(StoreError::Locked { .. }))); // a part of it lives
    drop(log);
    Store::open(dir.path(), Mode::Write).unwrap();
}

#[test]
fn a_copy_made_in_use_is_a_data_directory() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let store = Store::open_with(&at("data"), Mode::Write, small_files()).unwrap();
    fill(&store, 1, 20);
    store
        .state()
        .add_feeds(&[FeedRow { url: "https://meridian.example/rss".into(), ..FeedRow::default() }])
        .unwrap();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| fill(&store, 21, 60));
        store.backup(&at("copy")).unwrap();
        writing.join().unwrap();
    });
    assert!(matches!(store.backup(&at("copy")), Err(StoreError::Taken(_))));
    assert!(matches!(restore(&at("nowhere"), &at("new")), Err(StoreError::Taken(_))));
    assert!(matches!(store.backup(&at("data").join("copy")), Err(StoreError::Taken(_))));
    assert!(matches!(restore(&at("copy"), &at("data")), Err(StoreError::Taken(_))));
    restore(&at("copy"), &at("new")).unwrap();
    let new = Store::open(&at("new"), Mode::Write).unwrap();
    assert_eq!((new.check().unwrap(), new.notes().len()), (vec![], 0));
    let last = new.log().last();
    assert!((20..=60).contains(&last));
    same(new.log().as_ref(), &[], last);
    assert!(new.derived().applied().unwrap() <= last);
    assert_eq!(new.state().feeds().unwrap().len(), 1);
    assert!(new.refresh_index().unwrap() > 0);
}

#[test]
fn what_would_go_is_said_and_then_goes() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_with(dir.path(), Mode::Write, small_files()).unwrap();
    fill(&store, 1, 40);
    let marks = ["a-3", "s-1"].map(|target| Mark {
        target: target.into(),
        kind: "starred".into(),
        ..Mark::default()
    });
    store.state().put_marks(&marks).unwrap();
    let none = store.plan_retention(&Policy::default(), 2_000).unwrap();
    assert_eq!((none.captures.len(), none.spared), (0, 0));
    // Articles are from the second 1000 + their number; story 1 holds 10 to 19.
    let policy = Policy { older_than: Some(100), ..Policy::default() };
    let plan = store.plan_retention(&policy, 1_125).unwrap();
    let gone: Vec<Seq> = (1..=24).filter(|seq| *seq != 3 && !(10..20).contains(seq)).collect();
    assert_eq!((&plan.captures, plan.articles, plan.spared), (&gone, 13, 11));
    assert_eq!(
        store.plan_retention(&Policy { most_articles: Some(27), ..Policy::default() }, 0).unwrap(),
        plan
    );
    let bytes = store.plan_retention(&Policy { most_bytes: Some(1), ..Policy::default() }, 0).unwrap();
    assert_eq!((bytes.captures.len(), bytes.spared), (29, 11));
    assert_eq!(store.log().from(1, 100).unwrap().len(), 40); // a plan changes nothing

    store.retain(&plan).unwrap();
    same(store.log().as_ref(), &gone, 40);
    assert_eq!(store.check().unwrap(), []);
    assert_eq!(
        (store.derived().applied().unwrap(), store.plan_retention(&policy, 0).unwrap().captures.len()),
        (0, 0)
    );
    assert_eq!(store.log().append(&[long(41)]).unwrap(), 41..42);
    drop(store);
    for keep_index in [true, false] {
        if !keep_index {
            fs::remove_file(dir.path().join("derived.db")).unwrap();
        }
        let store = Store::open(dir.path(), Mode::Write).unwrap();
        assert!(store.notes().is_empty(), "{:?}", store.notes());
        same(store.log().as_ref(), &gone, 41);
        assert_eq!(store.check().unwrap(), []);
    }
}

/// The findings in a directory after `harm` was done to it.
fn harmed(harm: impl FnOnce(&Path)) -> Vec<Finding> {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_with(dir.path(), Mode::Write, small_files()).unwrap();
    fill(&store, 1, 12);
    store.refresh_index().unwrap();
    assert_eq!(store.check().unwrap(), []);
    drop(store);
    harm(dir.path());
    Store::open(dir.path(), Mode::Write).unwrap().check().unwrap()
}

/// Changes `derived.db` by hand.
fn sql(sql: &'static str) -> impl FnOnce(&Path) {
    move |dir| rusqlite::Connection::open(dir.join("derived.db")).unwrap().execute_batch(sql).unwrap()
}

#[test]
fn what_is_wrong_is_found() {
    let said = |found: Vec<Finding>| found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert_eq!(said(harmed(|_| ())), "");
    insta::assert_snapshot!(said(harmed(sql("DELETE FROM accounts WHERE id = 'c-1'"))), @"
    derived.db, a-5: its account is not there (`rashomon rebuild` mends it)
    derived.db, a-6: its account is not there (`rashomon rebuild` mends it)
    derived.db, a-7: its account is not there (`rashomon rebuild` mends it)
    derived.db, a-8: its account is not there (`rashomon rebuild` mends it)
    derived.db, a-9: its account is not there (`rashomon rebuild` mends it)
    derived.db, s-0: one of its accounts is not there (`rashomon rebuild` mends it)
    ");
    insta::assert_snapshot!(said(harmed(sql("UPDATE fold SET applied = 99; DELETE FROM stories WHERE id = 's-1'; DELETE FROM bodies WHERE n = 5"))), @"
    derived.db: it speaks of captures up to 99, the log ends with 12 (`rashomon rebuild` mends it)
    derived.db, a-10: its story is not there (`rashomon rebuild` mends it)
    derived.db, a-11: its story is not there (`rashomon rebuild` mends it)
    derived.db, a-12: its story is not there (`rashomon rebuild` mends it)
    derived.db, a-5: its text is not there (`rashomon rebuild` mends it)
    ");
    insta::assert_snapshot!(said(harmed(sql("PRAGMA foreign_keys = off; DELETE FROM articles WHERE n = 2; DELETE FROM bodies WHERE n = 2"))), @"
    derived.db, a-2: a derivation leads to it, and it is not there (`rashomon rebuild` mends it)
    derived.db, c-0: one of its articles is not there (`rashomon rebuild` mends it)
    index: it holds 12 articles of 11 (`rashomon rebuild` mends it)
    ");
    let damaged = said(harmed(|dir| {
        let file = dir.join("captures/rashomon-00000001.warc.gz");
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        fs::write(file, bytes).unwrap();
    }));
    assert!(damaged.contains("rashomon-00000001.warc.gz at byte") && damaged.contains("backup"), "{damaged}");
    let gone = said(harmed(|dir| fs::remove_file(dir.join("captures/rashomon-00000002.warc.gz")).unwrap()));
    assert!(gone.contains("captures 4 to 6 are not there"), "{gone}");
}

#[test]
fn a_damaged_database_of_conclusions_is_made_anew_and_one_of_decisions_is_not() {
    let dir = tempfile::tempdir().unwrap();
    fill(&Store::open(dir.path(), Mode::Write).unwrap(), 1, 5);
    fs::write(dir.path().join("derived.db"), "this is no database, and long enough to be seen as none")
        .unwrap();
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    assert!(store.notes()[0].ends_with("and is made anew from the captures"), "{:?}", store.notes());
    same(store.log().as_ref(), &[], 5);
    assert_eq!(store.derived().applied().unwrap(), 0);
    drop(store);
    fs::write(dir.path().join("state.db"), "this is no database, and long enough to be seen as none")
        .unwrap();
    assert!(matches!(Store::open(dir.path(), Mode::Write), Err(StoreError::Damaged { .. })));
}

#[test]
fn the_index_follows_what_is_concluded() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    fill(&store, 1, 12);
    assert_eq!((store.refresh_index().unwrap(), store.refresh_index().unwrap()), (12, 0));
    assert_eq!(store.search("harbour story:s-1", 9, 0).unwrap().total, 3);
    assert_eq!(store.search("閉鎖 outlet:varga", 9, 0).unwrap().total, 4);
    assert!(matches!(store.search("\"", 9, 0), Err(StoreError::Query(_))));
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    drop(store);
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    assert_eq!(store.refresh_index().unwrap(), 12);
    // The index is ahead where the last conclusions are gone.
    store.derived().reset().unwrap();
    assert_eq!((store.refresh_index().unwrap(), store.index().unwrap().count().unwrap()), (0, 0));
    for seq in 1..=12 {
        store.derived().apply(batch(seq)).unwrap();
    }
    store.refresh_index().unwrap();
    store.derived().reset().unwrap();
    drop(store);
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    store.derived().apply(batch(1)).unwrap();
    assert_eq!((store.refresh_index().unwrap(), store.index().unwrap().count().unwrap()), (1, 1));
}

#[test]
fn a_body_that_others_share_goes_to_the_first_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    let body: Vec<u8> = (0..40_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let same = Logged { bytes: body, ..capture(1) };
    (0..5).for_each(|_| _ = store.log().append(std::slice::from_ref(&same)).unwrap());
    let size = || fs::metadata(dir.path().join("captures/rashomon-00000001.warc.gz")).unwrap().len();
    let before = size();
    store.retain(&crate::Plan { captures: vec![1, 3], ..crate::Plan::default() }).unwrap();
    assert!(size() < before, "{} and {before}", size());
    for seq in [2, 4, 5] {
        assert_eq!(store.log().read(seq).unwrap(), Some(same.clone()));
    }
    assert_eq!(store.check().unwrap(), []);
    assert_eq!(store.log().append(std::slice::from_ref(&same)).unwrap(), 6..7);
    assert_eq!(store.log().read(6).unwrap(), Some(same));
}

#[test]
fn what_people_decided_is_written_beside_whoever_holds_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Store::open_state(dir.path());
    assert!(matches!(open(), Err(StoreError::Nowhere(_))));
    assert!(!dir.path().join("state.db").exists(), "nothing is made");
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    let (held, beside) = (store.state(), open().unwrap());
    let feed =
        |who: &str, n: usize| FeedRow { url: format!("https://{who}.example/{n}"), ..FeedRow::default() };
    std::thread::scope(|scope| {
        for (who, state) in [("held", &held), ("beside", &beside)] {
            scope.spawn(move || {
                for n in 0..100 {
                    assert!(state.add_feeds(&[feed(who, n)]).unwrap()[0].1, "{who} {n}");
                }
            });
        }
    });
    assert_eq!((held.feeds().unwrap().len(), held.feeds_edition().unwrap()), (200, 200));
    assert_eq!(beside.feeds().unwrap(), held.feeds().unwrap());
    drop(beside);
    // Whoever comes beside may also stay longest.
    let beside = open().unwrap();
    drop((held, store));
    assert!(beside.remove_feed(1).unwrap());
    drop(beside);
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    assert_eq!(store.state().feeds_edition().unwrap(), 201);
    assert!(store.check().unwrap().is_empty());
    // A form that is not ours is left alone.
    drop(store);
    let file = rusqlite::Connection::open(dir.path().join("state.db")).unwrap();
    file.execute("UPDATE form SET version = version - 1", []).unwrap();
    assert!(open().is_err_and(|why| why.to_string().contains("once rashomon writes here")));
}

#[test]
fn what_is_going_goes_on_after_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    fill(&store, 1, 12);
    store.refresh_index().unwrap();
    let policy = crate::Policy { most_articles: Some(0), ..crate::Policy::default() };
    let open = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    // Both stories are open: nothing goes. Then the first is over, and what was concluded of it is forgotten.
    assert_eq!(store.let_go(&policy, 9, &open(&["s-0", "s-1"])).unwrap(), 0);
    assert_eq!(store.let_go(&policy, 9, &open(&["s-1"])).unwrap(), 9);
    assert_eq!(store.derived().story("s-0").unwrap(), None);
    assert!(store.derived().story("s-1").unwrap().is_some() && store.log().read(9).unwrap().is_some());
    assert_eq!(store.search("harbour story:s-0", 9, 0).unwrap().total, 0);
    assert_eq!(store.check().unwrap(), []);
    // We end there: the next run takes its captures out, whatever it is asked for, and then there is nothing to do.
    drop(store);
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    let nothing = crate::Policy::default();
    let gone = |store: &Store| store.let_go(&nothing, 9, &open(&["s-1"])).unwrap();
    assert_eq!((gone(&store), gone(&store)), (9, 0));
    assert!(
        (1..=9).all(|seq| store.log().read(seq).unwrap().is_none())
            && store.log().read(10).unwrap().is_some()
    );
    assert_eq!(store.check().unwrap(), []);
    // What is going no more counts: the rest keeps to the bound.
    let few = crate::Policy { most_articles: Some(3), ..crate::Policy::default() };
    assert_eq!(store.let_go(&few, 9, &open(&[])).unwrap(), 0);
}
