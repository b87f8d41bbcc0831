//! Which articles tell one event, on small articles of invented outlets.

use jiff::Timestamp;
use proptest::prelude::*;
use rashomon_cluster::{Profile, StoryIndex, profile};
use rashomon_model::{Annotations, Article, Genre, Telling};
use rashomon_text::{Context, annotate};

/// The profile of a text.
fn read(headline: &str, text: &str, at: Option<&str>, genre: Option<Genre>) -> Profile {
    let article = Article {
        id: "a-1".to_owned(),
        headline: Some(headline.to_owned()),
        language: Some("en".to_owned()),
        genre,
        text: text.to_owned(),
        ..Article::default()
    };
    let annotations: Annotations = annotate(text, Context { language: Some("en"), anchor: None });
    let at: Option<Timestamp> = at.map(|t| t.parse().expect("a time of this test"));
    profile(Telling { article: &article, annotations: &annotations }, at)
}

const CLOSED: (&str, &str) = (
    "Harrow Bridge closed after cracks found",
    "Engineers closed the Harrow Bridge in Eldermere on Tuesday after a survey found cracks in its northern tower. Mayor \
     Petra Lindqvist said repairs of the bridge would take until May. Ferries will cross the Sund instead.",
);
const QUEUES: (&str, &str) = (
    "Queues at the Sund tunnel as bridge stays shut",
    "Drivers in Eldermere queued for hours on Wednesday, a day after engineers found cracks in the tower of the Harrow \
     Bridge. Mayor Petra Lindqvist promised free ferries across the Sund while repairs go on.",
);
const VIEW: (&str, &str) = (
    "The bridge we forgot to look at",
    "Nobody in Eldermere should be surprised that the Harrow Bridge has cracks in its tower. For years mayor Petra \
     Lindqvist put off repairs, and engineers who warned of the bridge were sent away. Ferries on the Sund are no answer.",
);
const BUDGET: (&str, &str) = (
    "Lindqvist wins vote on school budget",
    "Mayor Petra Lindqvist won a vote in the Eldermere council on money for schools. Teachers had asked for smaller \
     classes. The opposition said taxes would have to rise next year.",
);
const MATCH: (&str, &str) = (
    "Brunnheim beat Kellin in the cup",
    "Brunnheim beat Kellin by three goals to one on Sunday and are in the last eight of the cup. The captain Per Sand was \
     hurt in the ninth minute and will miss the next match.",
);

/// The stories of a set of articles read one by one, one letter a story, in the order given.
fn stories(profiles: &[Profile]) -> String {
    let mut index = StoryIndex::default();
    let got: Vec<usize> = profiles.iter().map(|p| index.assign(p).story).collect();
    letters(got, &index.merges())
}

/// The same of a set gathered at once, of which some pairs are never one story.
fn gathered(profiles: &[Profile], apart: &[(usize, usize)]) -> String {
    let mut index = StoryIndex::default();
    let got: Vec<usize> = profiles.iter().map(|p| index.open(p)).collect();
    letters(got, &index.gather_apart(apart.iter().copied().collect()))
}

/// Stories after merging as letters, in the order they are first seen.
fn letters(mut got: Vec<usize>, merges: &[(usize, usize)]) -> String {
    for (ends, into) in merges {
        got.iter_mut().filter(|s| *s == ends).for_each(|s| *s = *into);
    }
    let mut seen: Vec<usize> = Vec::new();
    let letter = |story: usize| {
        let at = seen.iter().position(|&s| s == story).unwrap_or_else(|| {
            seen.push(story);
            seen.len() - 1
        });
        "ABCDEFGH".chars().nth(at).unwrap_or('?')
    };
    got.into_iter().map(letter).collect()
}

#[test]
fn one_event_is_one_story_whatever_the_order() {
    let of = |x: (&str, &str)| read(x.0, x.1, None, None);
    let set = [of(CLOSED), of(BUDGET), of(QUEUES), of(MATCH), of(VIEW)];
    assert_eq!(stories(&set), "ABACA");
    let turned: Vec<Profile> = set.iter().rev().cloned().collect();
    assert_eq!(stories(&turned), "ABACA");
}

#[test]
fn a_set_without_dates_is_gathered_at_once() {
    let of = |x: (&str, &str)| read(x.0, x.1, None, None);
    let set = [of(CLOSED), of(BUDGET), of(QUEUES), of(MATCH), of(VIEW)];
    assert_eq!(gathered(&set, &[]), "ABACA");
    let turned: Vec<Profile> = set.iter().rev().cloned().collect();
    assert_eq!(gathered(&turned, &[]), "ABACA");
    assert_eq!(
        gathered(&set, &[(0, 2)]),
        "ABCDA",
        "a correction parts what is alike, and whoever joins one of them"
    );
    assert_eq!(gathered(&[], &[]), "");
}

#[test]
fn a_view_may_come_weeks_later() {
    let set = [
        read(CLOSED.0, CLOSED.1, Some("2030-04-02T10:00:00Z"), Some(Genre::News)),
        read(QUEUES.0, QUEUES.1, Some("2030-04-03T08:00:00Z"), Some(Genre::News)),
        read(BUDGET.0, BUDGET.1, Some("2030-04-03T09:00:00Z"), Some(Genre::News)),
        read(VIEW.0, VIEW.1, Some("2030-04-21T09:00:00Z"), Some(Genre::Opinion)),
    ];
    assert_eq!(stories(&set), "AABA");
}

#[test]
fn an_assignment_says_why() {
    let mut index = StoryIndex::default();
    let first = index.assign(&read(CLOSED.0, CLOSED.1, None, None));
    assert!(first.opened && first.score == 0.0);
    let second = index.assign(&read(QUEUES.0, QUEUES.1, None, None));
    assert!(!second.opened && second.story == first.story && second.score > 0.2);
}

#[test]
fn an_empty_article_is_a_story_of_its_own() {
    let nothing = read("", "", None, None);
    assert_eq!(stories(&[nothing.clone(), nothing, read(MATCH.0, MATCH.1, None, None)]), "ABC");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_text_has_a_story(texts in prop::collection::vec("(\\PC{0,60}|([a-e]{2,4} ){0,30})", 0..12)) {
        let profiles: Vec<Profile> = texts.iter().map(|t| read("", t, None, None)).collect();
        let run = || {
            let mut index = StoryIndex::default();
            let got: Vec<_> = profiles.iter().map(|p| index.assign(p)).collect();
            let mut whole = StoryIndex::default();
            profiles.iter().for_each(|p| {
                whole.open(p);
            });
            let gathered = whole.gather();
            assert!(gathered.iter().all(|m| m.0 < profiles.len() && m.1 < profiles.len() && m.0 != m.1));
            (got, index.merges(), gathered)
        };
        let (got, merges, whole) = run();
        prop_assert_eq!(&(got.clone(), merges.clone(), whole), &run());
        let opened = got.iter().filter(|a| a.opened).count();
        prop_assert!(got.iter().all(|a| a.story < opened && a.score.is_finite()));
        prop_assert!(merges.iter().all(|m| m.0 < opened && m.1 < opened && m.0 != m.1));
    }
}
