//! What [`super::names`] finds, in texts of our own.

use super::names;
use crate::sentences::sentences;
use proptest::prelude::*;

/// Each entity: kind, aliases; then its titles.
fn check(text: &str) -> String {
    let (mentions, entities) = names(text, &sentences(text));
    let mut out = String::new();
    for (index, entity) in entities.iter().enumerate() {
        out += &format!("{:?}: {}", entity.kind, entity.aliases.join(" | "));
        let mut titles: Vec<&str> = mentions
            .iter()
            .filter(|m| m.entity as usize == index)
            .filter_map(|m| m.title.as_deref())
            .collect();
        titles.dedup();
        if !titles.is_empty() {
            out += &format!(" ({})", titles.join("; "));
        }
        out.push('\n');
    }
    out
}

#[test]
fn persons_with_titles() {
    insta::assert_snapshot!(check(
        "Prime Minister Marta Ilves met Lt. Gen. Otto van der Berg. NATO Secretary General Jens Holm spoke to Ilves's \
         staff. Former president Ana Souza and spokesman Lee Dae-jung declined, Holm said."
    ), @r"
    Person: Marta Ilves | Ilves (Prime Minister)
    Person: Otto van der Berg (Lt. Gen.)
    Organization: NATO
    Person: Jens Holm | Holm (NATO Secretary General)
    Person: Ana Souza (Former president)
    Person: Lee Dae-jung (spokesman)
    ");
}

#[test]
fn bodies_and_their_acronyms() {
    insta::assert_snapshot!(check(
        "The Harbour Workers' Party (HWP) and the Ministry of Health, Labor and Welfare agreed. The HWP's partner is the \
         Bank of Norland. The Eastern Quartet 4 (EQ4) met at the University of Brellin. The EQ4 said no."
    ), @r"
    Organization: Harbour Workers' Party | HWP
    Organization: Ministry of Health, Labor and Welfare
    Organization: Bank of Norland
    Organization: Eastern Quartet 4 | EQ4
    Organization: University of Brellin
    ");
}

#[test]
fn places_and_first_words() {
    insta::assert_snapshot!(check(
        "Talks in The Hague ended on Monday. Growing doubts remain in the Hague, Japanese officials said. However, \
         those in Brellin, Norland, are quiet. Iran-backed groups left Syria in March."
    ), @r"
    Place: The Hague | the Hague
    Place: Brellin
    Place: Norland
    Place: Iran
    Place: Syria
    ");
}

proptest! {
    #[test]
    fn spans_hold(text in "\\PC{0,80}|([A-Z][a-z]{0,6}|of|the|and|de|al-[A-Z]b|U\\.S\\.|\\(|\\)|'s|,|\\.|\"|-| |\n){0,60}") {
        let (mentions, entities) = names(&text, &sentences(&text));
        let mut end = 0;
        for mention in &mentions {
            prop_assert!(mention.start >= end, "in order, not overlapping");
            prop_assert_eq!(mention.span().of(&text), &mention.text);
            prop_assert!(!mention.text.is_empty());
            prop_assert!(entities[mention.entity as usize].aliases.contains(&mention.text));
            end = mention.end;
        }
        for entity in &entities {
            prop_assert_eq!(&entity.name, &entity.aliases[0]);
        }
    }
}

#[test]
fn names_with_articles_numbers_nicknames_and_lines() {
    insta::assert_snapshot!(check(
        "He wrote for The Meridian and toured with The Varga Five. Ana \"Nita\" Souza took Highway 301 to North Brellin. \
         The 65th Air Division met Mr. Otto Green of Tarrow on the Brellin and Tarrow Railway. The Institute of Arts and \
         Sciences at Norvale agreed."
    ), @r#"
    Work: The Meridian
    Organization: The Varga Five
    Person: Ana "Nita" Souza
    Place: Highway 301
    Place: North Brellin
    Organization: 65th Air Division
    Person: Otto Green (Mr.)
    Place: Tarrow
    Organization: Brellin and Tarrow Railway
    Organization: Institute of Arts and Sciences
    Organization: Norvale
    "#);
}
