//! What derives from what, on small articles of invented outlets.

use proptest::prelude::*;
use rashomon_lineage::{accounts, derive, fingerprint, reuse};
use rashomon_model::{Annotations, Article, Basis, Precision, Stamp, Telling};
use rashomon_text::{Context, annotate};
use std::collections::BTreeSet;
use std::fmt::Write;

/// An article of an outlet.
fn article(id: &str, outlet: &str, text: &str) -> Article {
    Article {
        id: format!("a-{id}"),
        outlet: Some(outlet.to_owned()),
        language: Some("en".to_owned()),
        text: text.to_owned(),
        ..Article::default()
    }
}

/// The same, with a day.
fn dated(mut article: Article, day: &str) -> Article {
    article.published =
        Some(Stamp { value: day.to_owned(), precision: Precision::Day, basis: Basis::Stated });
    article
}

/// Derivations and accounts of a set, as text: the same whatever the order they come in.
fn report(articles: &[Article]) -> String {
    let forward = render(articles);
    let backward: Vec<Article> = articles.iter().rev().cloned().collect();
    assert_eq!(forward, render(&backward), "the order of the set must not show");
    forward
}

fn render(articles: &[Article]) -> String {
    let read = |a: &Article| annotate(&a.text, Context { language: Some("en"), anchor: None });
    let annotations: Vec<Annotations> = articles.iter().map(read).collect();
    let tellings: Vec<Telling<'_>> = articles
        .iter()
        .zip(&annotations)
        .map(|(article, annotations)| Telling { article, annotations })
        .collect();
    let prints: Vec<_> = tellings.iter().map(|t| fingerprint(*t)).collect();
    let derivations = derive(&tellings, &prints.iter().collect::<Vec<_>>());
    let mut out = String::new();
    for d in &derivations {
        let (kind, direction) = (format!("{:?}", d.kind), format!("{:?}", d.direction));
        writeln!(out, "{} -> {} {kind}, direction {direction}", d.from, d.to).expect("a string takes all");
        let text_of = |id: &str| articles.iter().find(|a| a.id == id).map_or("", |a| a.text.as_str());
        for p in &d.passages {
            assert_eq!(p.from.span().of(text_of(&d.from)), p.from.text);
            assert_eq!(p.to.span().of(text_of(&d.to)), p.to.text);
        }
        for q in &d.dropped {
            writeln!(out, "  dropped: {}", q.text).expect("a string takes all");
        }
        for a in &d.altered {
            writeln!(out, "  altered {:?}: {} => {}", a.what, a.from.text, a.to.text)
                .expect("a string takes all");
        }
    }
    for a in accounts(&tellings, &derivations) {
        writeln!(out, "{} reprints {:?} rewrites {:?}", a.id, a.reprints, a.rewrites)
            .expect("a string takes all");
    }
    out
}

/// A report of an event that never was.
const BRIDGE: &str = "Engineers closed the Harrow Bridge in Eldermere on Tuesday after a survey found 14 cracks in its \
northern tower. Mayor Petra Lindqvist told the council that repairs would cost 23 million crowns and last until May \
2031. The bridge carries 61,000 vehicles a day between Eldermere and the port of Kellin. The survey was ordered by \
the Ministry of Roads after the collapse of the Oster viaduct in 2027, which killed six people.\n\nFerries run by \
Nordhavn Lines will cross the Sund every 20 minutes, said harbour master Tomas Ekdal. The opposition leader Ingrid \
Vass accused Lindqvist of ignoring a warning from the engineer Aron Pell, who wrote in March that the cables were \
corroded. Lindqvist was represented at the hearing by her deputy Jonas Falk, showing her wish to keep the peace with \
the council. Pell resigned in April. The builder, Castell Works of Brunnheim, declined to comment. Shares in Castell \
Works fell 8% on the Brunnheim exchange.";

/// The same facts in the same order and no sentence of it.
const BRIDGE_REWRITE: &str = "In a dramatic turn, Eldermere has shut the Harrow Bridge this Tuesday, with 14 cracks \
having been discovered in the northern tower during an inspection. According to Mayor Petra Lindqvist, fixing the \
structure comes at a price of 23 million crowns and stretches to May 2031. Every day some 61,000 vehicles rely on this \
vital link from Eldermere to the port at Kellin. The inspection followed an order from the Ministry of Roads, prompted \
by the fatal Oster viaduct disaster of 2027.\n\nTravellers can turn to the ferries of Nordhavn Lines, crossing the Sund at \
intervals of 20 minutes. Political tempers are rising too, as Ingrid Vass of the opposition claims Lindqvist \
disregarded the alarm raised by engineer Aron Pell about corroded cables back in March. At the hearing, Lindqvist will be \
represented by deputy Jonas Falk, who is expected to keep the peace with the council. The markets reacted as well, \
with Castell Works shares down 8% on the exchange in Brunnheim.";

/// Another reporter on the same event.
const BRIDGE_OTHER: &str = "Commuters in Eldermere woke up to chaos on Wednesday. Long queues formed at the Sund tunnel, \
where the operator Tunnelbolag counted 9,300 cars before noon. \"I have been standing here since six,\" said Maja Holm, \
a nurse at Saint Birgit hospital. The Harrow Bridge had been closed the day before. Mayor Petra Lindqvist promised \
free bus rides for a month. Economist Henrik Stroem of Kellin University put the loss to the region at 4 million crowns \
a week. The port of Kellin moved 12 sailings to Brunnheim. Schools on Fisk Island will open an hour later, the head \
teacher Ola Berg wrote to parents. Ingrid Vass called for the mayor to go, and police chief Samuel Rehn warned drivers \
against using the old ford at Mellby, where two cars were lost in 2024.";

#[test]
fn a_rewrite_shares_facts_and_no_sentence() {
    let set = [
        article("origin", "Eldermere Post", BRIDGE),
        article("rewrite", "Daily Digest", BRIDGE_REWRITE),
        article("other", "Kellin Courier", BRIDGE_OTHER),
    ];
    insta::assert_snapshot!(report(&set), @r#"
    a-origin -> a-rewrite Rewrite, direction Known
      dropped: Pell resigned in April.
      altered Attribution: Ferries run by Nordhavn Lines will cross the Sund every 20 minutes, said harbour master Tomas Ekdal. => Travellers can turn to the ferries of Nordhavn Lines, crossing the Sund at intervals of 20 minutes.
      altered Tense: Lindqvist was represented at the hearing by her deputy Jonas Falk, showing her wish to keep the peace with the council. => At the hearing, Lindqvist will be represented by deputy Jonas Falk, who is expected to keep the peace with the council.
    c-origin reprints [] rewrites ["a-rewrite"]
    c-other reprints [] rewrites []
    "#);
}

#[test]
fn two_reports_of_one_event_are_no_derivation() {
    let set = [article("a", "Eldermere Post", BRIDGE), article("b", "Kellin Courier", BRIDGE_OTHER)];
    insta::assert_snapshot!(report(&set), @r#"
    c-a reprints [] rewrites []
    c-b reprints [] rewrites []
    "#);
}

#[test]
fn wire_copy_with_local_edits_is_syndicated() {
    let local =
        BRIDGE.replace("Engineers closed", "Engineers have closed").replace("Pell resigned in April. ", "")
            + " Our reporter found the bridge empty.";
    let set = [
        dated(article("wire", "Northern Wire", BRIDGE), "2030-04-02"),
        dated(article("local", "Kellin Courier", &local), "2030-04-05"),
    ];
    insta::assert_snapshot!(report(&set), @r#"
    a-wire -> a-local Syndicated, direction Known
      dropped: Pell resigned in April.
    c-wire reprints ["a-local"] rewrites []
    "#);
}

#[test]
fn a_part_is_an_excerpt() {
    let part = BRIDGE.split("\n\n").next().unwrap_or_default();
    let set = [article("whole", "Northern Wire", BRIDGE), article("part", "Kellin Courier", part)];
    insta::assert_snapshot!(report(&set), @r#"
    a-whole -> a-part Excerpt, direction Known
      dropped: Ferries run by Nordhavn Lines will cross the Sund every 20 minutes, said harbour master Tomas Ekdal.
      dropped: The opposition leader Ingrid Vass accused Lindqvist of ignoring a warning from the engineer Aron Pell, who wrote in March that the cables were corroded.
      dropped: Lindqvist was represented at the hearing by her deputy Jonas Falk, showing her wish to keep the peace with the council.
      dropped: Pell resigned in April.
      dropped: The builder, Castell Works of Brunnheim, declined to comment.
      dropped: Shares in Castell Works fell 8% on the Brunnheim exchange.
    c-whole reprints ["a-part"] rewrites []
    "#);
}

#[test]
fn the_same_text_is_identical_and_a_later_one_a_revision() {
    let later = BRIDGE.replace("14 cracks", "19 cracks");
    let at = |mut a: Article, day: &str| {
        a.url = Some("https://post.example/bridge".to_owned());
        dated(a, day)
    };
    let set = [
        at(article("first", "Eldermere Post", BRIDGE), "2030-04-02"),
        at(article("later", "Eldermere Post", &later), "2030-04-09"),
        dated(article("copy", "Kellin Courier", BRIDGE), "2030-04-06"),
    ];
    insta::assert_snapshot!(report(&set), @r#"
    a-copy -> a-later Syndicated, direction Known
      altered Figure: Engineers closed the Harrow Bridge in Eldermere on Tuesday after a survey found 14 cracks in its northern tower. => Engineers closed the Harrow Bridge in Eldermere on Tuesday after a survey found 19 cracks in its northern tower.
    a-first -> a-copy Identical, direction Known
    a-first -> a-later Revision, direction Known
      altered Figure: Engineers closed the Harrow Bridge in Eldermere on Tuesday after a survey found 14 cracks in its northern tower. => Engineers closed the Harrow Bridge in Eldermere on Tuesday after a survey found 19 cracks in its northern tower.
    c-first reprints ["a-copy", "a-later"] rewrites []
    "#);
}

/// What an outlet sets under each of its articles.
const FURNITURE: &str = "The Eldermere Post is an independent newspaper owned by its readers and by nobody else, and \
your gift of any size keeps our reporters on the road. Sign up for the morning letter to have the best of the day's \
work in your inbox before breakfast, and follow us wherever you like to read. If you know more about this story, write \
to the news desk in confidence, and tell us what we should look into next.";

#[test]
fn furniture_is_no_derivation() {
    let bodies = [
        "A bakery in Mellby has won the golden whisk for the third year. Its owner Karin Dahl said she would share the \
         prize with her two apprentices.",
        "The lighthouse on Fisk Island gets a new lamp. It shines for 19 miles, the keeper Olof Rask said, and needs a \
         tenth of the power of the old one.",
        "Brunnheim beat Kellin by three goals to one on Sunday. The guests lost their captain Per Sand to an injury in \
         the ninth minute.",
        "A court in Eldermere has dropped the case against the painter Liv Moe. The judge said nobody could own a \
         colour.",
        "Two storks have come back to the town hall of Oster, a fortnight early. The mayor has moved her meetings out of \
         the west wing.",
    ];
    let texts = (0..20).map(|n| {
        let body = bodies[n % bodies.len()];
        let own = (0..12).map(|k| format!("item{n}x{k}")).collect::<Vec<_>>().join(" ");
        format!("{} {own}\n\n{FURNITURE}", if n < bodies.len() { body } else { "" })
    });
    let set: Vec<Article> =
        texts.enumerate().map(|(n, t)| article(&format!("{n:02}"), "Eldermere Post", &t)).collect();
    let lines = report(&set);
    assert!(!lines.contains("->"), "{lines}");
}

#[test]
fn a_speech_quoted_at_length_is_no_derivation() {
    let speech = "\"We have carried this bridge on our books for forty years and on our conscience for four. I will not \
ask anybody to drive over a structure that I would not drive over with my own children in the back of the car. It will \
be mended, it will be mended well, and the bill will be laid open for everyone to read,\" Lindqvist said.";
    let a = format!(
        "The mayor spoke for nine minutes, and nobody in the chamber moved. {speech} The council then voted by 31 to 8 to close the crossing at once."
    );
    let b = format!(
        "Eldermere has lost its busiest road. {speech} Hauliers in Kellin reckon with a detour of two hours by the valley road, which is narrow and often under snow."
    );
    let set = [article("a", "Eldermere Post", &a), article("b", "Kellin Courier", &b)];
    assert!(!report(&set).contains("->"));
}

/// Two short reports of one evening, by two who were there: the same names, figures and words of their own.
const FERRY: &str = "The ferry Marit Lund ran aground off Norvale on Tuesday evening with 212 people aboard. The \
Norvale coast guard took all passengers off the Marit Lund by midnight, Captain Petra Holm of the coast guard said. \
Holm said the Marit Lund had left Varga at 18:40 and lost steering near Skar Rock. \"We heard one long scrape and then \
the lights went, and nobody around me said a word,\" said passenger Arne Dahl of Varga. The Varga Line, which owns the \
Marit Lund, has sailed from Varga to Norvale since 1974.";
const FERRY_OTHER: &str = "The ferry Marit Lund struck Skar Rock off Norvale on Tuesday evening, and the Norvale coast \
guard counted 209 passengers brought ashore. Captain Petra Holm of the coast guard said the Marit Lund lost steering \
near Skar Rock after leaving Varga. Holm said 6 boats of the Norvale coast guard reached the Marit Lund within 35 \
minutes. \"They passed the children over the rail first, and my daughter would not let go of my sleeve,\" said \
passenger Arne Dahl of Varga. The Varga Line, which owns the Marit Lund, has cancelled 14 sailings from Varga to Norvale.";

#[test]
fn figures_and_quotations_of_its_own_make_a_report() {
    let set = [article("a", "Eldermere Post", FERRY), article("b", "Kellin Courier", FERRY_OTHER)];
    let lines = report(&set);
    assert!(!lines.contains("->"), "{lines}");
}

#[test]
fn reuse_is_a_share() {
    assert_eq!(reuse("", ""), 0.0);
    assert!(reuse(BRIDGE, BRIDGE) > 0.99);
    assert!(reuse(BRIDGE, BRIDGE_OTHER) < reuse(BRIDGE, BRIDGE_REWRITE));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_texts_part_into_accounts(texts in prop::collection::vec("(\\PC{0,80}|[a-c \"\n.]{0,200})", 0..7)) {
        let set: Vec<Article> =
            texts.iter().enumerate().map(|(n, t)| article(&n.to_string(), "Post", t)).collect();
        let annotations: Vec<Annotations> = set.iter().map(|a| annotate(&a.text, Context::default())).collect();
        let tellings: Vec<Telling<'_>> =
            set.iter().zip(&annotations).map(|(article, annotations)| Telling { article, annotations }).collect();
        let prints: Vec<_> = tellings.iter().map(|t| fingerprint(*t)).collect();
        let derivations = derive(&tellings, &prints.iter().collect::<Vec<_>>());
        let accounts = accounts(&tellings, &derivations);
        let all: Vec<&String> = accounts.iter().flat_map(|a| a.articles()).collect();
        let each: BTreeSet<&String> = all.iter().copied().collect();
        prop_assert_eq!(all.len(), set.len());
        prop_assert_eq!(each.len(), set.len());
        for pair in set.windows(2) {
            let share = reuse(&pair[0].text, &pair[1].text);
            prop_assert!((0.0..=1.0 + 1e-9).contains(&share));
        }
    }
}
