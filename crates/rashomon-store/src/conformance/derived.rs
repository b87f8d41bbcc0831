//! What keeps what was concluded does.

use super::Subject;
use super::sample::{account, article, batch, derivation, story};
use crate::{Applied, Compared, Counts, Derived, Order, Related, StoryFilter};
use rashomon_model::FateKind;

pub(super) fn a_batch_may_come_twice(subject: Box<dyn Subject>) {
    let derived = subject.derived();
    assert_eq!((derived.applied().unwrap(), derived.checkpoint().unwrap()), (0, None));
    for seq in 1..=12 {
        derived.apply(batch(seq)).unwrap();
        derived.apply(batch(seq)).unwrap();
    }
    // What ends before what is applied is old news.
    derived.apply(Applied { articles: vec![article(99, None, None)], ..batch(3) }).unwrap();
    drop(derived);
    let subject = subject.reopen();
    let derived = subject.derived();
    assert_eq!(derived.applied().unwrap(), 12);
    assert_eq!(derived.checkpoint().unwrap(), Some((12, b"state after 12".to_vec())));
    let counts = Counts { pages: 12, articles: 12, derivations: 9, accounts: 3, stories: 2, forwards: 0 };
    assert_eq!(derived.counts().unwrap(), counts);
    assert_eq!(derived.last_change().unwrap(), 12);
    let rows = derived.articles_after(3, 2).unwrap();
    assert_eq!(rows, [(4, article(4, Some(0), Some(0))), (5, article(5, Some(1), Some(0)))]);
    assert_eq!(derived.article("a-7").unwrap(), Some(article(7, Some(1), Some(0))));
    assert_eq!(derived.article("a-99").unwrap(), None);
    let asked = derived.articles(&["a-9", "x", "a-2"]).unwrap();
    assert_eq!(asked, [article(9, Some(1), Some(0)), article(2, Some(0), Some(0))]);
    assert_eq!(derived.account("c-1").unwrap(), Some(account(1, &[5, 6, 7, 8, 9])));
    assert_eq!(derived.derivations_of("a-6").unwrap(), [derivation(5, 6, 0.9)]);
    assert_eq!(derived.derivations_of("a-5").unwrap().len(), 4);
    assert_eq!(derived.page(4).unwrap().map(|page| page.fate), Some(FateKind::Articles));
    assert_eq!(derived.page(13).unwrap(), None);
    assert!((1..=12).all(|seq| derived.articles_of_page(seq).unwrap() == [format!("a-{seq}")]));
    assert!([0, 13, u64::MAX].iter().all(|seq| derived.articles_of_page(*seq).unwrap().is_empty()));
    let pages: Vec<u64> =
        derived.pages_of("https://meridian.example/3").unwrap().into_iter().map(|(seq, _)| seq).collect();
    assert_eq!(pages, [3, 10]);
    derived.reset().unwrap();
    assert_eq!(
        (derived.counts().unwrap(), derived.applied().unwrap(), derived.last_change().unwrap()),
        Default::default()
    );
    assert_eq!((derived.checkpoint().unwrap(), derived.story("s-0").unwrap()), (None, None));
    derived.apply(batch(1)).unwrap();
    assert_eq!(derived.articles_after(0, 9).unwrap(), [(1, article(1, Some(0), Some(0)))]);
}

/// Where the articles 1 to 4 are.
fn places(derived: &dyn Derived) -> Vec<(Option<String>, Option<String>)> {
    let rows = derived.articles(&["a-1", "a-2", "a-3", "a-4"]).unwrap();
    rows.into_iter().map(|row| (row.account, row.story)).collect()
}

pub(super) fn articles_move(subject: Box<dyn Subject>) {
    let derived = subject.derived();
    derived
        .apply(Applied {
            upto: 4,
            articles: vec![
                article(1, Some(1), Some(1)),
                article(2, Some(2), None),
                article(3, None, None),
                article(4, None, None),
            ],
            accounts: vec![account(1, &[1]), account(2, &[2, 3])],
            stories: vec![story(1, &[1], Some(1)), story(2, &[2], Some(2))],
            ..Applied::default()
        })
        .unwrap();
    let at = |account: &str, story: &str| (Some(account.to_owned()), Some(story.to_owned()));
    assert_eq!(
        places(derived.as_ref()),
        [at("c-1", "s-1"), at("c-2", "s-2"), at("c-2", "s-2"), (None, None)]
    );
    let before = derived.last_change().unwrap();
    // Account 2 goes into account 1, story 2 into story 1.
    derived
        .apply(Applied {
            upto: 4,
            accounts_gone: vec!["c-2".into()],
            accounts: vec![account(1, &[1, 2, 3])],
            forwards: vec![("s-2".into(), "s-1".into())],
            stories: vec![story(1, &[1], Some(2))],
            ..Applied::default()
        })
        .unwrap();
    assert_eq!(
        places(derived.as_ref()),
        [at("c-1", "s-1"), at("c-1", "s-1"), at("c-1", "s-1"), (None, None)]
    );
    let moved: Vec<String> =
        derived.changes_after(before, 9).unwrap().into_iter().map(|(_, row)| row.article.id).collect();
    assert_eq!(moved, ["a-2", "a-3"]);
    assert_eq!(derived.changes_after(derived.last_change().unwrap(), 9).unwrap(), []);
    assert_eq!(derived.account("c-2").unwrap(), None);
    let of_story: Vec<String> =
        derived.articles_of_story("s-2").unwrap().into_iter().map(|row| row.article.id).collect();
    assert_eq!(of_story, ["a-1", "a-2", "a-3"]);
    derived.apply(Applied { upto: 5, accounts_gone: vec!["c-1".into()], ..Applied::default() }).unwrap();
    assert_eq!(places(derived.as_ref()), [(None, None), (None, None), (None, None), (None, None)]);
}

pub(super) fn forwards_lead_to_the_end(subject: Box<dyn Subject>) {
    let derived = subject.derived();
    let forward = |from: u64, to: u64| (format!("s-{from}"), format!("s-{to}"));
    let stories: Vec<_> = (1..=5).map(|n| story(n, &[n], Some(n.cast_signed()))).collect();
    derived.apply(Applied { upto: 1, stories, ..Applied::default() }).unwrap();
    for (id, version) in [("s-4", 1), ("s-4", 2), ("s-9", 1)] {
        let (card, whole) = (format!("{{\"港\":{version}}}"), Some(format!("whole {version}")));
        let tags = vec![format!("tag {version}")];
        derived.put_compared(id, Compared { version, card, tags, whole }).unwrap();
    }
    let cards = || derived.cards(&["s-9", "s-4", "s-1"]).unwrap();
    assert_eq!(cards(), [("s-4".into(), 2, "{\"港\":2}".into())]);
    let whole = |version| derived.comparison("s-4", version).unwrap();
    assert_eq!((whole(1), whole(2)), (None, Some("whole 2".into())));
    let tagged = |tag: &str| derived.stories_tagged(tag, 9).unwrap();
    assert_eq!((tagged("tag 1"), tagged("tag 2")), (vec![], vec!["s-4".to_owned()]));
    let stale =
        |most| -> Vec<String> { derived.stale(most).unwrap().into_iter().map(|row| row.id).collect() };
    assert_eq!((stale(2), stale(9).len()), (vec!["s-5".to_owned(), "s-4".to_owned()], 5));
    derived.put_compared("s-5", Compared { version: 1, ..Compared::default() }).unwrap();
    assert_eq!(stale(9), ["s-4", "s-3", "s-2", "s-1"]);
    let forwards = vec![forward(1, 2), forward(2, 3), forward(4, 5)];
    derived.apply(Applied { upto: 2, forwards, ..Applied::default() }).unwrap();
    derived.apply(Applied { upto: 3, forwards: vec![forward(3, 5)], ..Applied::default() }).unwrap();
    assert_eq!((cards(), whole(2), tagged("tag 2")), (vec![], None, vec![]));
    assert_eq!(derived.forwarded_to("s-5").unwrap(), ["s-1", "s-2", "s-3", "s-4"]);
    drop(derived);
    let subject = subject.reopen();
    let derived = subject.derived();
    let leads = |n: u64| derived.story(&format!("s-{n}")).unwrap().map(|story| story.id);
    let five = || Some("s-5".to_owned());
    assert_eq!([1, 2, 3, 4, 5, 6].map(leads), [five(), five(), five(), five(), five(), None]);
    assert_eq!(derived.counts().unwrap().stories, 1);
    // A story that comes back is itself again, and a circle leads nowhere for ever.
    derived.apply(Applied { upto: 4, stories: vec![story(2, &[2], None)], ..Applied::default() }).unwrap();
    assert_eq!([1, 2].map(leads), [five(), Some("s-2".into())]);
    derived
        .apply(Applied { upto: 5, forwards: vec![forward(5, 1), forward(2, 2)], ..Applied::default() })
        .unwrap();
    assert_eq!([1, 3, 5, 2].map(leads), [None, None, None, None]);
}

pub(super) fn stories_are_listed_newest_first(subject: Box<dyn Subject>) {
    let derived = subject.derived();
    let rows = [
        story(1, &[1], Some(5)),
        story(2, &[2], None),
        story(3, &[3, 4], Some(5)),
        story(4, &[5], Some(9)),
        story(5, &[], None),
    ];
    let articles = vec![article(2, Some(2), Some(2)), article(3, Some(3), Some(3))];
    derived.apply(Applied { upto: 9, articles, stories: rows.to_vec(), ..Applied::default() }).unwrap();
    let list = |filter: StoryFilter| -> String {
        derived.stories(&filter, 10).unwrap().iter().map(|row| row.id.trim_start_matches("s-")).collect()
    };
    let all = StoryFilter::default();
    assert_eq!(list(all.clone()), "43152");
    assert_eq!(derived.stories(&all, 10).unwrap()[1], rows[2]);
    let mut paged = String::new();
    let mut filter = all.clone();
    while let Some(row) = derived.stories(&filter, 1).unwrap().pop() {
        paged.push_str(row.id.trim_start_matches("s-"));
        filter.after = Some((&row).into());
    }
    assert_eq!(paged, "43152");
    assert_eq!(list(StoryFilter { since: Some(5), ..all.clone() }), "431");
    assert_eq!(list(StoryFilter { before: Some(9), ..all.clone() }), "31");
    assert_eq!(list(StoryFilter { accounts: 2, ..all.clone() }), "3");
    assert_eq!(list(StoryFilter { outlets: 2, ..all.clone() }), "");
    assert_eq!(list(StoryFilter { outlet: Some("Varga 新聞".into()), ..all.clone() }), "2");
    assert_eq!(list(StoryFilter { language: Some("ja".into()), before: Some(6), ..all.clone() }), "31");
    assert_eq!(list(StoryFilter { language: Some("de".into()), ..all.clone() }), "");
    let best = StoryFilter { order: Order::Best, ..all };
    assert_eq!(list(best.clone()), "54321");
    let after = Some(crate::StoryCursor { last: Some(1_001), id: "s-4".into() });
    assert_eq!(list(StoryFilter { after, ..best.clone() }), "321");
    let after = Some(crate::StoryCursor { last: Some(1_002), id: "s-5".into() });
    assert_eq!(list(StoryFilter { after, language: Some("ja".into()), ..best }), "31");
    let asked = derived.stories_by_id(&["s-4", "x", "s-1"]).unwrap();
    assert_eq!(asked, [rows[3].clone(), rows[0].clone()]);
}

pub(super) fn what_was_known_is_counted(subject: Box<dyn Subject>) {
    let derived = subject.derived();
    assert_eq!(derived.last_known().unwrap(), None);
    for seq in 1..=12 {
        derived.apply(batch(seq)).unwrap();
    }
    // Article n is known at 1,000 + n; five are an account, two accounts a story.
    assert_eq!(derived.last_known().unwrap(), Some(1_012));
    let then = derived.stories_then(1_003, 1_008, 9).unwrap();
    assert_eq!(then.len(), 1);
    let zero = &then[0];
    assert_eq!((zero.id.as_str(), zero.articles, zero.accounts, zero.outlets), ("s-0", 7, 2, 3));
    assert_eq!((zero.first, zero.last), (1_001, 1_007));
    assert_eq!((zero.dated, zero.undated), (Some(1_005), None));
    assert_eq!(derived.stories_then(1_013, 2_000, 9).unwrap(), []);
    assert_eq!(derived.stories_then(0, 2_000, 1).unwrap().len(), 1);
    let (places, all) = derived.articles_of_outlet("The Meridian", 2).unwrap();
    let ids: Vec<&str> = places.iter().map(|place| place.id.as_str()).collect();
    assert_eq!((ids, all), (vec!["a-12", "a-9"], 4));
    assert_eq!((places[1].known, places[1].story.as_deref()), (1_009, Some("s-0")));
    let tagged = Compared { tags: vec!["norvale".into()], ..Compared::default() };
    derived.put_compared("s-1", tagged).unwrap();
    let facets = derived.facets(1_010, 2).unwrap();
    let pair = |name: &str, count| (name.to_owned(), count);
    assert_eq!(facets.languages, [pair("ja", 1)]);
    assert_eq!(facets.outlets, [pair("Norvale Post", 1), pair("The Meridian", 1)]);
    assert_eq!(facets.tags, [pair("norvale", 1)]);
}

pub(super) fn stories_are_related_from_both_ends(subject: Box<dyn Subject>) {
    let derived = subject.derived();
    let related = |story: u64, others: &[(u64, u16)]| Related {
        story: format!("s-{story}"),
        others: others.iter().map(|(other, alike)| (format!("s-{other}"), *alike)).collect(),
    };
    let stories: Vec<_> = (1..=5).map(|n| story(n, &[n], Some(n.cast_signed()))).collect();
    // One that is not there, and the story itself, are related to nothing.
    let all = vec![related(1, &[(2, 200), (9, 900), (1, 999)]), related(3, &[(1, 300), (2, 100), (4, 200)])];
    derived.apply(Applied { upto: 1, stories, related: all, ..Applied::default() }).unwrap();
    let to = |id: &str, most| derived.related(id, most).unwrap();
    assert_eq!(to("s-1", 9), ["s-3", "s-2"]);
    assert_eq!(
        (to("s-2", 9), to("s-3", 2), to("s-5", 9)),
        (vec!["s-1".to_owned(), "s-3".into()], vec!["s-1".to_owned(), "s-4".into()], vec![])
    );
    // What was said of a story is replaced; what others say of it stays.
    derived.apply(Applied { upto: 2, related: vec![related(1, &[(5, 50)])], ..Applied::default() }).unwrap();
    assert_eq!(to("s-1", 9), ["s-3", "s-5"]);
    // Ids lead on, to none that it became itself; one named in the batch that it ends in is named as what it became.
    let forwards = vec![("s-3".to_owned(), "s-1".to_owned()), ("s-4".to_owned(), "s-2".to_owned())];
    let said = vec![related(5, &[(3, 70), (4, 60)])];
    derived.apply(Applied { upto: 3, forwards, related: said, ..Applied::default() }).unwrap();
    assert_eq!(
        (to("s-1", 9), to("s-5", 9)),
        (vec!["s-2".to_owned(), "s-5".into()], vec!["s-1".to_owned(), "s-2".into()])
    );
    drop(derived);
    let derived = subject.reopen().derived();
    assert_eq!(derived.related("s-1", 1).unwrap(), ["s-2"]);
    derived.reset().unwrap();
    assert!(derived.related("s-1", 9).unwrap().is_empty());
}
