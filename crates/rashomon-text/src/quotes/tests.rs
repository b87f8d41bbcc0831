//! What is read as a quote, by whom, feature by feature.

use super::quotes;
use crate::{names, sentences};
use insta::assert_snapshot;
use proptest::prelude::*;
use rashomon_model::{Entity, EntityKind, Mention, Quote, Speaker};
use std::fmt::Write;

/// Finds where names stand, so that a test says whom it means without the finder of names: `Ito` is whoever the list
/// gives for it.
fn named(text: &str, people: &[(&str, &str, Option<&str>)]) -> (Vec<Mention>, Vec<Entity>) {
    let mut entities: Vec<Entity> = Vec::new();
    let mut mentions = Vec::new();
    for (alias, name, title) in people {
        let known = entities.iter().position(|e| e.name == *name);
        let entity = known.unwrap_or_else(|| {
            entities.push(Entity {
                name: (*name).into(),
                kind: EntityKind::Person,
                aliases: vec![(*name).into()],
            });
            entities.len() - 1
        });
        for (at, found) in text.match_indices(alias) {
            let (start, end) = (u32::try_from(at).unwrap(), u32::try_from(at + found.len()).unwrap());
            let taken = mentions.iter().any(|m: &Mention| m.start < end && start < m.end);
            if !taken {
                let title = title.map(str::to_owned);
                let (text, kind, entity) =
                    (found.to_owned(), EntityKind::Person, u32::try_from(entity).unwrap());
                mentions.push(Mention { start, end, text, kind, title, entity });
            }
        }
    }
    mentions.sort_by_key(|m| m.start);
    (mentions, entities)
}

/// One line a quote: kind, source, cue, speaker, content.
fn show(text: &str, quotes: &[Quote]) -> String {
    let mut out = String::new();
    for q in quotes {
        let content: Vec<&str> = q.content.iter().map(|s| s.of(text)).collect();
        let speaker = match &q.speaker {
            Some(Speaker::Named { name, .. }) => name.clone(),
            Some(Speaker::Anonymous(description)) => format!("?{description}"),
            None => "-".into(),
        };
        let kind = format!("{:?}", q.kind).to_lowercase();
        let (source, cue) = (q.source.map_or("-", |s| s.of(text)), q.cue.map_or("-", |s| s.of(text)));
        writeln!(out, "{kind} [{source}] [{cue}] {speaker}: {}", content.join(" / ")).unwrap();
    }
    out
}

fn check(text: &str) -> String {
    check_with(text, &[])
}

fn check_with(text: &str, people: &[(&str, &str, Option<&str>)]) -> String {
    let (mentions, entities) = named(text, people);
    show(text, &quotes(text, &sentences::sentences(text), &mentions, &entities))
}

#[test]
fn verbs_before_and_behind() {
    assert_snapshot!(check(
        "“The bridge is safe,” Ito said. “It holds,” said Maria Lund, the engineer. Lund told \
         reporters: “Come and see.”"), @r##"
    direct [Ito] [said] -: The bridge is safe,
    direct [Maria Lund, the engineer] [said] -: It holds,
    direct [Lund] [told] -: Come and see.
    "##);
}

#[test]
fn pieces_are_joined_over_their_attribution() {
    assert_snapshot!(check(
        "\"The bridge is safe,\" he said on Monday, \"and it will hold. It always did.\" \"We \
         measured it.\"\n\n\"Now go home,\" he said."), @r##"
    direct [he] [said] -: The bridge is safe, / and it will hold. It always did. / We measured it.
    direct [he] [said] -: Now go home,
    "##);
}

#[test]
fn a_paragraph_may_end_without_a_closing_mark() {
    assert_snapshot!(check(
        "“We shall rebuild the harbor,” the mayor said. “It will take years.\n\n“But the money \
         is there and so are the plans.”"), @r##"
    direct [the mayor] [said] ?the mayor: We shall rebuild the harbor, / It will take years.
    direct [the mayor] [said] ?the mayor: But the money is there and so are the plans.
    "##);
}

#[test]
fn single_marks_are_told_from_apostrophes() {
    assert_snapshot!(check(
        "The allies' envoys met in the '90s hall. 'The allies' envoys didn't agree on Lund's \
         plan,' she said. The 'Spring Cleaning' tariffs hurt."), @r##"
    direct [she] [said] -: The allies' envoys didn't agree on Lund's plan,
    "##);
}

#[test]
fn mixed_marks_close_each_other() {
    assert_snapshot!(check(
        "Ito said the coast saw 'one flood' under the guise of 'weather,\" as he put it.\n\n\"We \
         are ready,' Lund said. \"We wait.”"), @r##"
    mixed [Ito] [said] -: the coast saw 'one flood' under the guise of 'weather," as he put it
    direct [Lund] [said] -: We are ready, / We wait.
    "##);
}

#[test]
fn marks_of_other_languages() {
    assert_snapshot!(check(
        "Lund said: «The harbor is open». Ito said: „The harbor is shut“. Mori said: 「The harbor \
         is gone」."), @r##"
    direct [Lund] [said] -: The harbor is open
    direct [Ito] [said] -: The harbor is shut
    direct [Mori] [said] -: The harbor is gone
    "##);
}

#[test]
fn scare_quotes_have_no_speaker() {
    assert_snapshot!(check(
        "The \"two-plus-two\" talks were canceled. Her 'Harbor first' policy and the ‘Great \
         Wall’ stand. The novel \"Tides of Iron\" sold well."), @"");
}

#[test]
fn fragments_with_an_attribution_are_mixed() {
    assert_snapshot!(check(
        "Lund had answered that the town should spend 'at least 3 percent of its income on \
         dikes.' The ministry called the plan \"a mistake\" on Friday."), @r##"
    mixed [Lund] [had answered] -: that the town should spend 'at least 3 percent of its income on dikes.
    mixed [The ministry] [called] ?The ministry: the plan "a mistake" on Friday
    "##);
}

#[test]
fn reported_speech() {
    assert_snapshot!(check(
        "Ito said on Friday that the harbor would close. The dikes will be raised, according to \
         the port authority. According to a study by the university, the sea rises. The water, \
         Lund said, will come, and Mori warned that it would stay."), @r##"
    indirect [Ito] [said] -: that the harbor would close
    indirect [the port authority] [according to] ?the port authority: The dikes will be raised
    indirect [a study by the university] [According to] ?a study by the university: the sea rises
    indirect [Lund] [said] -: The water / will come
    indirect [Mori] [warned] -: that it would stay
    "##);
}

#[test]
fn a_question_answered_behind_a_colon() {
    assert_snapshot!(check(
        "After the vote to raise all the dikes, Press Secretary Clara Lund answered a reporter's \
         question about the coast: 'If the towns can do it, so can we.'"), @r##"
    direct [Press Secretary Clara Lund] [answered] -: If the towns can do it, so can we.
    "##);
}

#[test]
fn appositions_belong_to_the_source() {
    assert_snapshot!(check(
        "\"It will flood,\" Lee Ito, a professor at Nagi University who is an expert on tides, \
         said. Maria Lund, 44, of Osby, said it would not."), @r##"
    direct [Lee Ito, a professor at Nagi University who is an expert on tides] [said] -: It will flood,
    indirect [Maria Lund, 44, of Osby] [said] -: it would not
    "##);
}

#[test]
fn quoted_as_saying() {
    assert_snapshot!(check(
        "Ito was quoted as saying, \"The sea always wins in the end.\" Lund used to repeat \"The \
         dikes today are the beach tomorrow.\""), @r##"
    direct [Ito] [saying] -: The sea always wins in the end.
    direct [Lund] [used to repeat] -: The dikes today are the beach tomorrow.
    "##);
}

#[test]
fn names_below_and_before_quotations() {
    assert_snapshot!(check(
        "\"We were there when it broke and nobody came.\" - Ana Mori\n\nMaria Lund: \"It was \
         dark, and nobody came.\""), @r##"
    direct [Ana Mori] [-] -: We were there when it broke and nobody came.
    direct [Maria Lund] [:] -: It was dark, and nobody came.
    "##);
}

#[test]
fn a_name_means_its_entity() {
    let people = [
        ("Maria Lund", "Maria Lund", None),
        ("Lund", "Maria Lund", None),
        ("Ito", "Lee Ito", Some("Foreign Minister")),
    ];
    assert_snapshot!(check_with(
        "\"No,\" Maria Lund said. \"Yes,\" said Foreign Minister Ito. Lund's spokesman said it \
         was late.", &people), @r##"
    direct [Maria Lund] [said] Maria Lund: No,
    direct [Foreign Minister Ito] [said] Lee Ito: Yes,
    indirect [Lund's spokesman] [said] ?Lund's spokesman: it was late
    "##);
}

#[test]
fn pronouns_mean_the_nearest_who_agrees() {
    let people = [
        ("Maria Lund", "Maria Lund", Some("Ms.")),
        ("Lund", "Maria Lund", None),
        ("Ito", "Lee Ito", Some("Mr.")),
    ];
    assert_snapshot!(check_with(
        "Ito met Lund on Monday. \"It was late,\" she said. Earlier this year, Ito criticized \
         the dikes.\n\n\"If it floods, they will run,\" he said of the towns.", &people), @r##"
    direct [she] [said] Maria Lund: It was late,
    indirect [Ito] [criticized] Lee Ito: the dikes
    direct [he] [said] Lee Ito: If it floods, they will run,
    "##);
}

#[test]
fn roles_mean_who_bears_them() {
    let people = [("Ito", "Lee Ito", Some("Foreign Minister")), ("Ana Mori", "Ana Mori", None)];
    assert_snapshot!(check_with(
        "Foreign Minister Ito flew home. Ana Mori, a professor of tides, stayed. \"It is late,\" \
         the minister said. \"It is early,\" the professor said. The treasurer said it was noon.", &people), @r##"
    direct [the minister] [said] Lee Ito: It is late,
    direct [the professor] [said] Ana Mori: It is early,
    indirect [The treasurer] [said] ?The treasurer: it was noon
    "##);
}

#[test]
fn sources_without_a_name_are_kept_as_described() {
    assert_snapshot!(check(
        "\"There is no reason to go,\" a senior Harbor Ministry official said. Several officials \
         said it was late. An HPD lawmaker said, \"They knew.\" \"They did,\" the official said."), @r##"
    direct [a senior Harbor Ministry official] [said] ?a senior Harbor Ministry official: There is no reason to go,
    indirect [Several officials] [said] ?Several officials: it was late
    direct [An HPD lawmaker] [said] ?An HPD lawmaker: They knew.
    direct [the official] [said] ?a senior Harbor Ministry official: They did,
    "##);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        holds(&text);
    }

    #[test]
    fn any_speech_is_read(text in "([a-z]{1,6}|[A-Z][a-z]{1,5}|said|told|who|that|\"|'|“|”|‘|’|«|»|„|「|」|,|\\.|\\?|:|-|\\(|\\)|\n| | | ){0,80}") {
        holds(&text);
    }
}

/// Spans lie in the text, on character boundaries, in order, and hold words.
fn holds(text: &str) {
    let found = sentences::sentences(text);
    let (mentions, entities) = names::names(text, &found);
    let quotes = quotes(text, &found, &mentions, &entities);
    for q in &quotes {
        assert!(!q.content.is_empty());
        for span in q.content.iter().chain(&q.source).chain(&q.cue) {
            assert!(text.get(span.range()).is_some_and(|s| !s.trim().is_empty()), "{span:?} in {text:?}");
        }
        assert!(q.content.is_sorted(), "{:?} in {text:?}", q.content);
        if let Some(Speaker::Named { name, entity }) = &q.speaker {
            assert_eq!(entities.get(*entity as usize).map(|e| &e.name), Some(name));
        }
    }
    assert!(quotes.is_sorted_by_key(Quote::span));
}

/// A megabyte of marks that open and never close takes no more than a linear walk.
#[test]
fn unclosed_marks_are_no_trap() {
    for piece in ["«a ", "'a ", "\"a ", "„", "a 'b' said \"c\" "] {
        holds(&piece.repeat(20_000));
    }
}
