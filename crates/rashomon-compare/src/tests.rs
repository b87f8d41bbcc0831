//! One made-up story, told by three outlets and one that rewrites the first.

use crate::compare;
use insta::assert_snapshot;
use proptest::prelude::*;
use rashomon_model::{
    Account, Annotations, Article, Basis, Citation, Claim, Precision, Stamp, Story, Telling, WordingSpeaker,
};
use rashomon_text::{Context, annotate};

const HERALD: &str = "\
Mayor Ilse Brandt of Norvale resigned on March 3 over the closed Harbor Bridge.

Deputy Mayor Pavel Orlik took over her office the same evening. The Harbor Bridge was closed because inspectors found \
cracks in two of its pillars. Brandt replaced Tomas Weil as mayor in May 2021.

According to the Norvale Courier, the council canceled the repair contract with Stonegate over its price. The ferry \
that rammed the bridge carried 40 passengers. \"We should have closed that bridge a year ago,\" Brandt said.";

const POST: &str = "\
Ilse Brandt, the mayor of Norvale, resigned on March 3.

Pavel Orlik, her deputy mayor, took over the office. The Harbor Bridge was closed due to a strike of the lock keepers. \
The council canceled the repair contract with Stonegate, according to the Norvale Courier. (A council spokeswoman \
denied the report.)

Swallows nest under the northern arch, and biologists from Linden College count them every spring.";

const WIRE: &str = "\
NORVALE - Deputy Mayor Pavel Orlik took over the office of Norvale's mayor on Monday evening.

The ferry that rammed the bridge carried 65 passengers. Brandt, who replaced Tomas Weil as mayor in April 2020, told \
reporters: \"We should have closed the bridge a year ago.\"";

const ECHO: &str = "\
Norvale has lost its mayor: Ilse Brandt gave up her post over the closed Harbor Bridge.

Her deputy, Pavel Orlik, has taken over. Cracks in two pillars had led inspectors to close the bridge.";

fn article(id: &str, outlet: &str, published: Option<&str>, text: &str) -> Article {
    Article {
        id: id.to_owned(),
        headline: Some(format!("Mayor of Norvale resigns ({outlet})")),
        outlet: Some(outlet.to_owned()),
        published: published.map(|value| Stamp {
            value: value.to_owned(),
            precision: if value.len() > 10 { Precision::Minute } else { Precision::Day },
            basis: Basis::Stated,
        }),
        language: Some("en".to_owned()),
        text: text.to_owned(),
        ..Article::default()
    }
}

fn account(lead: &str, rewrites: &[&str]) -> Account {
    let rewrites = rewrites.iter().map(|&r| r.to_owned()).collect();
    Account { id: format!("c-{lead}"), lead: lead.to_owned(), reprints: Vec::new(), rewrites }
}

fn norvale() -> (Vec<Account>, Vec<Article>) {
    let articles = vec![
        article("herald", "Norvale Herald", Some("2025-03-03T20:10:00+01:00"), HERALD),
        article("post", "Evening Post", Some("2025-03-04"), POST),
        article("wire", "Lakes Wire", Some("2025-03-04T07:00:00+01:00"), WIRE),
        article("echo", "Echo Daily", Some("2025-03-05"), ECHO),
    ];
    (vec![account("herald", &["echo"]), account("post", &[]), account("wire", &[])], articles)
}

fn read(articles: &[Article]) -> Vec<Annotations> {
    let anchor = |a: &Article| a.published.as_ref().and_then(|s| s.value.get(..10)?.parse().ok());
    articles.iter().map(|a| annotate(&a.text, Context { language: Some("en"), anchor: anchor(a) })).collect()
}

fn story(accounts: &[Account], articles: &[Article]) -> Story {
    let annotations = read(articles);
    let tellings: Vec<Telling<'_>> = articles
        .iter()
        .zip(&annotations)
        .map(|(article, annotations)| Telling { article, annotations })
        .collect();
    compare(accounts, &tellings).expect("the accounts name these articles")
}

fn told() -> Story {
    let (accounts, articles) = norvale();
    story(&accounts, &articles)
}

fn show(claims: &[&Claim]) -> String {
    let mut out = String::new();
    for claim in claims {
        out += &format!("{:?}: {}\n", claim.status, claim.text);
        for stance in &claim.stances {
            let words = stance.evidence.as_ref().map_or("", |e| e.text.as_str());
            let beside = [&stance.value, &stance.attributed_to].map(|x| x.as_deref().unwrap_or("-"));
            let line = format!("  {} {:?} {} | {words}", stance.account, stance.stance, beside.join(" "));
            out += line.trim_end();
            out.push('\n');
        }
    }
    out
}

/// The claims whose text or evidence holds a word.
fn on<'s>(story: &'s Story, word: &str) -> Vec<&'s Claim> {
    let holds = |c: &&Claim| {
        c.text.contains(word)
            || c.stances.iter().any(|s| s.evidence.as_ref().is_some_and(|e| e.text.contains(word)))
    };
    story.claims.iter().filter(holds).collect()
}

#[test]
fn a_statement_of_several_accounts_is_agreed() {
    assert_snapshot!(show(&on(&told(), "Orlik")), @r#"
    Agreed: Pavel Orlik, her deputy mayor, took over the office.
      c-herald States - - | Deputy Mayor Pavel Orlik took over her office the same evening.
      c-post States - - | Pavel Orlik, her deputy mayor, took over the office.
      c-wire States - - | NORVALE - Deputy Mayor Pavel Orlik took over the office of Norvale's mayor on Monday evening.
    "#);
}

#[test]
fn a_denied_report_is_disputed() {
    assert_snapshot!(show(&on(&told(), "Stonegate")), @r#"
    Disputed: The council canceled the repair contract with Stonegate, according to the Norvale Courier.
      c-herald Attributes - Norvale Courier | According to the Norvale Courier, the council canceled the repair contract with Stonegate over its price.
      c-post Disputes - Norvale Courier | The council canceled the repair contract with Stonegate, according to the Norvale Courier. (A council spokeswoman denied the report.)
      c-wire Silent - - |
    "#);
}

#[test]
fn one_event_with_two_dates_differs() {
    assert_snapshot!(show(&on(&told(), "Weil")), @r#"
    Differs: Brandt replaced Tomas Weil as mayor in May 2021.
      c-herald States May 2021 - | Brandt replaced Tomas Weil as mayor in May 2021.
      c-post Silent - - |
      c-wire Differs April 2020 - | Brandt, who replaced Tomas Weil as mayor in April 2020, told reporters: "We should have closed the bridge a year ago."
    "#);
}

#[test]
fn one_quantity_with_two_values_differs() {
    assert_snapshot!(show(&on(&told(), "passengers")), @r#"
    Differs: The ferry that rammed the bridge carried 40 passengers.
      c-herald States 40 - | The ferry that rammed the bridge carried 40 passengers.
      c-post Silent - - |
      c-wire Differs 65 - | The ferry that rammed the bridge carried 65 passengers.
    "#);
}

#[test]
fn one_event_with_two_causes_differs() {
    assert_snapshot!(show(&on(&told(), "cracks")), @r#"
    Differs: Why: The Harbor Bridge was closed
      c-herald States inspectors found cracks in two of its pillars - | The Harbor Bridge was closed because inspectors found cracks in two of its pillars.
      c-post Differs a strike of the lock keepers - | The Harbor Bridge was closed due to a strike of the lock keepers.
      c-wire Silent - - |
    "#);
}

#[test]
fn one_saying_in_two_wordings_is_one_utterance() {
    let mut out = String::new();
    for quote in &told().quotes {
        for wording in &quote.wordings {
            let speaker = match &wording.speaker {
                Some(WordingSpeaker::Named { name, .. }) => name.as_str(),
                Some(WordingSpeaker::Anonymous { anonymous }) => anonymous.as_str(),
                None => "-",
            };
            out += &format!("{} {speaker} | {}\n", wording.article, wording.text);
        }
        out += "--\n";
    }
    assert_snapshot!(out, @r#"
    herald Ilse Brandt | We should have closed that bridge a year ago,
    wire Ilse Brandt | We should have closed the bridge a year ago.
    --
    "#);
}

#[test]
fn dated_sentences_make_the_timeline() {
    let line = |e: &rashomon_model::TimelineEntry| {
        let cited: Vec<&str> = e.citations.iter().map(|c| c.article.as_str()).collect();
        format!("{} {} {}\n", e.date, cited.join(" "), e.text)
    };
    assert_snapshot!(told().timeline.iter().map(line).collect::<String>(), @r#"
    2020-04 wire Brandt, who replaced Tomas Weil as mayor in April 2020, told reporters: "We should have closed the bridge a year ago."
    2021-05 herald Brandt replaced Tomas Weil as mayor in May 2021.
    2025-03-03 herald post Ilse Brandt, the mayor of Norvale, resigned on March 3.
    2025-03-03 wire NORVALE - Deputy Mayor Pavel Orlik took over the office of Norvale's mayor on Monday evening.
    "#);
}

#[test]
fn what_one_account_alone_says_is_told() {
    let mut out = String::new();
    for only in told().only_in {
        for sentence in only.sentences {
            out += &format!("{} {}\n", only.account, sentence.text);
        }
    }
    assert_snapshot!(out, @r#"
    c-herald The Harbor Bridge was closed because inspectors found cracks in two of its pillars.
    c-post The Harbor Bridge was closed due to a strike of the lock keepers.
    c-post Swallows nest under the northern arch, and biologists from Linden College count them every spring.
    c-wire Brandt, who replaced Tomas Weil as mayor in April 2020, told reporters: "We should have closed the bridge a year ago."
    "#);
}

#[test]
fn the_summary_cites_who_else_says_so() {
    let line = |s: &rashomon_model::SummarySentence| {
        let cited: Vec<&str> = s.citations.iter().map(|c| c.article.as_str()).collect();
        format!("{} [{}]\n", s.text, cited.join(" "))
    };
    assert_snapshot!(told().summary.iter().map(line).collect::<String>(), @r#"
    Ilse Brandt, the mayor of Norvale, resigned on March 3. [post herald]
    The Harbor Bridge was closed because inspectors found cracks in two of its pillars. [herald]
    The council canceled the repair contract with Stonegate, according to the Norvale Courier. [post herald]
    Deputy Mayor Pavel Orlik took over the office of Norvale's mayor on Monday evening. [wire herald post]
    The ferry that rammed the bridge carried 65 passengers. [wire]
    Brandt, who replaced Tomas Weil as mayor in April 2020, told reporters: "We should have closed the bridge a year ago." [wire herald]
    "#);
}

/// Two accounts of a few sentences each.
fn two_accounts(a: &str, b: &str) -> Story {
    let articles = [article("a", "Norvale Meridian", None, a), article("b", "Norvale Courier", None, b)];
    story(&[account("a", &[]), account("b", &[])], &articles)
}

const DIKE_A: &str = "\
The Tarn broke its dike in Norvale on Sunday night and flooded 340 houses in the old town, the fire brigade said. \
Nobody was hurt. Repairs of the dike will take at least six weeks, mayor Claudia Renn said. Soldiers filled sandbags \
at the lower lock until morning.";

const DIKE_B: &str = "\
The Tarn flooded 410 houses in the old town of Norvale on Sunday night, the county's crisis office said. The repair of \
the dike will take ten weeks rather than the six given by the mayor, engineer Ada Brandt said. Soldiers worked at the \
lower lock until morning and filled sandbags.";

#[test]
fn counts_of_the_same_houses_differ_in_sentences_of_another_wording() {
    assert_snapshot!(show(&on(&two_accounts(DIKE_A, DIKE_B), "houses")), @r#"
    Differs: The Tarn broke its dike in Norvale on Sunday night and flooded 340 houses in the old town, the fire brigade said.
      c-a States 340 - | The Tarn broke its dike in Norvale on Sunday night and flooded 340 houses in the old town, the fire brigade said.
      c-b Differs 410 - | The Tarn flooded 410 houses in the old town of Norvale on Sunday night, the county's crisis office said.
    "#);
}

#[test]
fn a_value_put_in_the_place_of_another_accounts_is_no_agreement() {
    assert_snapshot!(show(&on(&two_accounts(DIKE_A, DIKE_B), "weeks")), @r#"
    Differs: The repair of the dike will take ten weeks rather than the six given by the mayor, engineer Ada Brandt said.
      c-a Differs six weeks - | Repairs of the dike will take at least six weeks, mayor Claudia Renn said.
      c-b States ten weeks - | The repair of the dike will take ten weeks rather than the six given by the mayor, engineer Ada Brandt said.
    "#);
}

#[test]
fn a_value_put_in_the_place_of_another_is_found_among_sentences_on_the_same() {
    let meridian = "\
The Varga burst its banks in Norvale on Sunday night and flooded 340 houses in the old town, the fire brigade said.\n\n\
Fire chief Marit Holm said that nobody was hurt.\n\n\
The bridge to Lower Marsh was closed at 10 p.m. Repairs of the dike will take at least six weeks, mayor Claudia Renn said.\n\n\
In the gymnasium of the Abbey School, 60 beds stood ready; by midnight, half of them were taken.";
    let courier = "\
Water stood in the cellars of Norvale on Monday, and in many of its shops, after the Varga left its bed.\n\n\
The Varga flooded 410 houses in the old town of Norvale, the county's crisis office said.\n\n\
Farmer Otto Lindqvist lost eleven sheep. He had asked for a higher dike for years, and the council never answered him.\n\n\
Mayor Claudia Renn denied that the dike had been neglected. The repair of the dike will take ten weeks rather than the six \
given by the mayor, engineer Ada Brandt said.\n\nInsurers expect damage of 14 million crowns.";
    let told = two_accounts(meridian, courier);
    let weeks: Vec<_> = told.claims.iter().filter(|c| c.text.contains("weeks")).map(|c| c.status).collect();
    assert_eq!(weeks, [rashomon_model::ClaimStatus::Differs]);
}

/// Whether a story of two sentences shows a difference of figures.
fn differs(a: &str, b: &str) -> bool {
    let padding = "The council meets again in the library of Norvale next month to talk about swans.";
    let told = two_accounts(&format!("{a}\n\n{padding}"), &format!("{b}\n\nNobody from the county came."));
    told.claims.iter().any(|c| c.status == rashomon_model::ClaimStatus::Differs)
}

#[test]
fn other_quantities_and_later_counts_are_no_differences() {
    let killed = "The landslide above Estrel killed 9 people on Monday.";
    assert!(differs(killed, "The landslide above Estrel killed 16 people on Monday."));
    for other in [
        "The landslide above Estrel injured 16 people on Monday.",
        "The landslide above Tolmark killed 16 people on Monday.",
        "The landslide above Estrel killed at least 7 people on Monday.",
        "The landslide above Estrel has so far killed 16 people.",
        "The landslide above Estrel killed nine people on Monday.",
    ] {
        assert!(!differs(killed, other), "{other}");
    }
    assert!(!differs(
        "The hike to Cape Sorrel is 16 kilometres long.",
        "The hike to Cape Sorrel is ten miles long."
    ));
}

#[test]
fn a_story_past_the_bound_is_counted_whole_and_compared_in_part() {
    let (many, day) = (crate::COMPARED + 100, |n: usize| format!("2025-03-{:02}", 1 + n * 28 / 700));
    let articles: Vec<Article> = (0..many)
        .map(|n| {
            article(
                &format!("a{n}"),
                &format!("Outlet {n}"),
                Some(&day(n)),
                &format!("Bridge {n} was closed on Monday."),
            )
        })
        .collect();
    let accounts: Vec<Account> = articles.iter().map(|a| account(&a.id, &[])).collect();
    let story = story(&accounts, &articles);
    assert_eq!((story.coverage.articles, story.coverage.accounts), (600, 600));
    assert_eq!((story.coverage.compared, story.accounts.len()), (Some(500), 600));
    assert!(story.claims.iter().all(|c| c.stances.len() <= 500));
}

#[test]
fn coverage_counts_articles_outlets_and_accounts() {
    let story = told();
    let first = story.first_reported.expect("all times are known");
    assert_snapshot!(
        format!("{:?} {} certain {} {:?}", story.coverage, first.article, first.certain, story.headline),
        @r#"
    Coverage { articles: 4, outlets: 4, accounts: 3, compared: None } herald certain false Some("Mayor of Norvale resigns (Norvale Herald)")
    "#
    );
}

#[test]
fn a_time_that_may_be_earlier_makes_the_first_uncertain() {
    let (accounts, mut articles) = norvale();
    articles[1].published =
        Some(Stamp { value: "2025-03-03".to_owned(), precision: Precision::Day, basis: Basis::Stated });
    let first = story(&accounts, &articles).first_reported.expect("all times are known");
    assert_eq!((first.article.as_str(), first.certain), ("herald", false));
}

#[test]
fn the_order_of_the_articles_does_not_matter() {
    let (accounts, mut articles) = norvale();
    let before = story(&accounts, &articles);
    articles.reverse();
    assert_eq!(before, story(&accounts, &articles));
}

#[test]
fn no_article_no_story() {
    assert_eq!(compare(&[account("gone", &[])], &[]), None);
    assert_eq!(compare(&[], &[]), None);
}

/// Every place a story points at.
fn places(story: &Story) -> Vec<(Citation, Option<&str>)> {
    let mut out: Vec<(Citation, Option<&str>)> = Vec::new();
    out.extend(story.summary.iter().flat_map(|s| &s.citations).map(|c| (c.clone(), None)));
    out.extend(story.summary.iter().map(|s| (s.citations[0].clone(), Some(s.text.as_str()))));
    out.extend(story.timeline.iter().flat_map(|s| &s.citations).map(|c| (c.clone(), None)));
    out.extend(story.entities.iter().flat_map(|s| &s.mentions).map(|c| (c.clone(), None)));
    let stances = story.claims.iter().flat_map(|c| &c.stances).filter_map(|s| s.evidence.as_ref());
    let only = story.only_in.iter().flat_map(|o| &o.sentences);
    out.extend(stances.chain(only).map(|e| (e.citation(), Some(e.text.as_str()))));
    out
}

proptest! {
    #[test]
    fn every_place_resolves_to_its_words(texts in prop::collection::vec("[A-Da-d0-9 .,\"'%\n\u{201C}é-]{0,160}", 1..5)) {
        let articles: Vec<Article> =
            texts.iter().enumerate().map(|(i, t)| article(&format!("a{i}"), "Any", None, t)).collect();
        let accounts: Vec<Account> = articles.iter().map(|a| account(&a.id, &[])).collect();
        let story = story(&accounts, &articles);
        for (place, words) in places(&story) {
            let text = &articles.iter().find(|a| a.id == place.article).expect("an article of the story").text;
            let found = text.get(place.span().range());
            prop_assert!(found.is_some_and(|f| !f.is_empty()));
            prop_assert!(words.is_none() || words == found);
        }
        prop_assert!(story.claims.iter().all(|c| c.stances.len() == accounts.len()));
        let agreed = story.claims.iter().filter(|c| c.status == rashomon_model::ClaimStatus::Agreed);
        let rests: Vec<&rashomon_model::Evidence> =
            agreed.flat_map(|c| &c.stances).filter_map(|s| s.evidence.as_ref()).collect();
        prop_assert!(story.only_in.iter().flat_map(|o| &o.sentences).all(|s| !rests.contains(&s)));
    }

    #[test]
    fn pairs_score_between_nothing_and_all(a in ".{0,80}", b in ".{0,80}") {
        let score = crate::pair(&a, &b);
        prop_assert!((0.0..=1.0).contains(&score.agree) && (0.0..=1.0).contains(&score.differ));
    }
}
