//! What must hold of any set of articles, however odd.

use proptest::prelude::*;
use rashomon_engine::{ArticleLine, Engine, prepare_line};
use rashomon_model::{Basis, Precision, Report, Stamp};
use std::collections::BTreeSet;

/// Sentences that articles are made of: shared between articles, so that copies, excerpts and stories come about.
const SENTENCES: &[&str] = &[
    "The ferry Maren ran aground off Port Ellen on Monday with 62 people on board.",
    "\"Nobody was hurt,\" said harbour master Una Reid.",
    "A spokesman for Northern Lines denied that the crew had been warned.",
    "Divers found a hole of three metres in the hull on Tuesday.",
    "The council of Oban voted 14 to 9 to close the old bridge until May.",
    "Mayor Tom Hale said the bridge would cost 2.4 million pounds to mend.",
    "Some residents fear that shops will lose their customers.",
    "According to the River Post, the tender was cancelled in March.",
    "Striker Ida Lund scored twice as Halden beat Moss 3-1 on Saturday.",
    "Coach Per Dahl called it \"the best half that we have played\".",
    "It was not clear whether the service would resume this week.",
    "Forecasters expect winds of up to 90 km/h along the coast.",
];

/// An article of some of the sentences, in any order, dated or not.
fn article() -> impl Strategy<Value = ArticleLine> {
    let body = prop::collection::vec(0..SENTENCES.len(), 1..8);
    (body, prop::option::of(0..20u32), 0..4usize).prop_map(|(body, day, outlet)| ArticleLine {
        text: body.iter().map(|&i| SENTENCES[i]).collect::<Vec<_>>().join(" "),
        headline: Some(SENTENCES[body[0]].split(' ').take(6).collect::<Vec<_>>().join(" ")),
        outlet: Some(["Island Times", "River Post", "Coast Daily", "The Beacon"][outlet].to_owned()),
        published: day.map(|d| Stamp {
            value: format!("2024-03-{:02}", d + 1),
            precision: Precision::Day,
            basis: Basis::Given,
        }),
        ..ArticleLine::default()
    })
}

fn report(articles: &[ArticleLine], order: &[usize]) -> Report {
    let mut engine = Engine::new();
    for &i in order {
        let line = ArticleLine { id: Some(format!("a-{i}")), ..articles[i].clone() };
        engine.apply(prepare_line(&format!("line {i}"), line));
    }
    engine.report()
}

/// Who shares an account with whom, as sets.
fn accounts(report: &Report) -> BTreeSet<BTreeSet<String>> {
    report.stories.iter().flat_map(|s| &s.accounts).map(|a| a.articles().cloned().collect()).collect()
}

#[test]
fn stories_on_one_matter_are_related_whenever_they_are_told() {
    let line = |day: &str, text: &str| ArticleLine {
        text: text.to_owned(),
        headline: Some(text.split(' ').take(7).collect::<Vec<_>>().join(" ")),
        published: Some(Stamp { value: day.to_owned(), precision: Precision::Day, basis: Basis::Given }),
        ..ArticleLine::default()
    };
    let articles = [
        line(
            "2024-01-05",
            "The ferry Maren ran aground off Port Ellen with 62 people on board, Northern Lines said. \
             Harbour master Una Reid closed the harbour of Port Ellen for the night.",
        ),
        line(
            "2024-07-05",
            "Northern Lines is to sell the ferry Maren, which was mended in Port Ellen, to an owner in Oban. \
             Harbour master Una Reid said that nobody would miss the ferry Maren.",
        ),
        line(
            "2024-01-06",
            "Striker Ida Lund scored twice as Halden beat Moss 3-1 on Saturday. \
             Coach Per Dahl called it the best half of the season so far.",
        ),
    ];
    let report = report(&articles, &[0, 1, 2]);
    let of = |id: &str| report.stories.iter().find(|s| s.accounts[0].lead == id).expect("each is a story");
    let (aground, sold, football) = (of("a-0"), of("a-1"), of("a-2"));
    assert_eq!((&aground.related, &sold.related), (&vec![sold.id.clone()], &vec![aground.id.clone()]));
    assert!(football.related.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_article_is_in_one_account_of_one_story(articles in prop::collection::vec(article(), 1..10)) {
        let order: Vec<usize> = (0..articles.len()).collect();
        let report = report(&articles, &order);
        let mut told: Vec<&String> =
            report.stories.iter().flat_map(|s| &s.accounts).flat_map(|a| a.articles()).collect();
        told.sort();
        let mut read: Vec<&String> = report.articles.iter().map(|a| &a.id).collect();
        read.sort();
        prop_assert_eq!(told, read);
        // What is related is another story, named once.
        let ids: BTreeSet<&String> = report.stories.iter().map(|s| &s.id).collect();
        for story in &report.stories {
            let related: BTreeSet<&String> = story.related.iter().collect();
            prop_assert!(related.len() == story.related.len() && related.len() <= 5);
            prop_assert!(related.is_subset(&ids) && !related.contains(&story.id));
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_change_who_shares_an_account(
        articles in prop::collection::vec(article(), 2..8),
        seed in any::<u64>(),
    ) {
        let forth: Vec<usize> = (0..articles.len()).collect();
        let mut back = forth.clone();
        // A fixed shuffle from the seed: rotate and reverse.
        back.rotate_left((seed as usize) % articles.len());
        back.reverse();
        prop_assert_eq!(accounts(&report(&articles, &forth)), accounts(&report(&articles, &back)));
    }

    #[test]
    fn whatever_is_said_rests_on_words(articles in prop::collection::vec(article(), 1..8)) {
        let order: Vec<usize> = (0..articles.len()).collect();
        let report = report(&articles, &order);
        let words = |id: &str, start: u32, end: u32| {
            let article = report.articles.iter().find(|a| a.id == id)?;
            article.text.get(start as usize..end as usize).filter(|w| !w.is_empty()).map(str::to_owned)
        };
        for story in &report.stories {
            for sentence in &story.summary {
                let first = sentence.citations.first().expect("a summary sentence is cited");
                prop_assert_eq!(words(&first.article, first.start, first.end), Some(sentence.text.clone()));
            }
            let evidence = story.claims.iter().flat_map(|c| &c.stances).filter_map(|s| s.evidence.as_ref());
            for e in evidence.chain(story.only_in.iter().flat_map(|o| &o.sentences)) {
                prop_assert_eq!(words(&e.article, e.start, e.end), Some(e.text.clone()));
            }
            for citation in story.timeline.iter().flat_map(|t| &t.citations) {
                prop_assert!(words(&citation.article, citation.start, citation.end).is_some());
            }
            for wording in story.quotes.iter().flat_map(|q| &q.wordings) {
                prop_assert!(words(&wording.article, wording.start, wording.end).is_some());
            }
        }
        for derivation in &report.derivations {
            for passage in &derivation.passages {
                prop_assert_eq!(
                    words(&derivation.from, passage.from.start, passage.from.end),
                    Some(passage.from.text.clone())
                );
                prop_assert_eq!(
                    words(&derivation.to, passage.to.start, passage.to.end),
                    Some(passage.to.text.clone())
                );
            }
        }
    }
}
