//! `explain ID ID`: why two kept articles are together, or are not.

use super::{DataDir, one_line};
use crate::cli::Color;
use crate::commands::Outcome;
use crate::output;
use crate::render::prose;
use anyhow::{Context, Result};
use rashomon_engine::{Fold, Kept, Why};
use rashomon_model::CorrectionKind;
use serde::Serialize;
use std::io::Write;

/// Why two articles stand together, with their ids.
#[derive(Serialize)]
struct Told<'a> {
    a: &'a str,
    b: &'a str,
    #[serde(flatten)]
    why: Why,
}

/// `explain ID ID`, of two articles.
pub(crate) fn explain_two(data: &DataDir, a: &str, b: &str, json: bool, color: Color) -> Result<Outcome> {
    let kept = |id: &str| -> Result<Kept> {
        let row = data.derived.article(id)?;
        let row = row.with_context(|| {
            format!("no article {id} is kept in {}: `rashomon search` finds articles", data.dir.display())
        })?;
        Ok(Kept { seq: row.seq, article: row.article })
    };
    let (x, y) = (kept(a)?, kept(b)?);
    let checkpoint = data.derived.checkpoint()?;
    let fold = checkpoint.and_then(|(_, bytes)| Fold::restore(&bytes).ok());
    let fold = fold.context("the grouping is not written down here yet: `rashomon rebuild` does that")?;
    let told = Told { a, b, why: fold.why(&x, &y) };
    let mut out = output::open(None)?;
    if json {
        serde_json::to_writer(&mut out, &told)?;
        out.write_all(b"\n")?;
    } else {
        let headline = |kept: &Kept| kept.article.headline.as_deref().map_or_else(String::new, one_line);
        let width = output::width(None);
        let mut text = super::heading(&format!("{} / {}", headline(&x), headline(&y)), width);
        for line in lines(&told.why) {
            text.push_str(&prose(&line, 2, width));
        }
        out.write_all(output::colored(text, color, None).as_bytes())?;
    }
    out.flush()?;
    Ok(Outcome::default())
}

/// A share or a likeness, as it is shown.
fn figure(value: f64) -> String {
    format!("{value:.2}")
}

/// What there is to say, a line each.
pub(crate) fn lines(why: &Why) -> Vec<String> {
    let standing = match (why.same_account, why.same_story) {
        (Some(true), _) => "one account: one has its words or facts from the other, or both from a third",
        (_, Some(true)) => "one story, told by two accounts",
        (_, Some(false)) => "two stories",
        _ => "one of them is in no story that is still open: what follows is what they would be measured by",
    };
    let mut out = vec![standing.to_owned()];
    for ruling in &why.corrections {
        let said = match ruling.kind {
            CorrectionKind::NotSameStory => "not the same story",
            CorrectionKind::SameStory => "the same story",
            CorrectionKind::NotACopy => "not a copy",
        };
        let holds = if ruling.in_force { "" } else { ", which a later one excludes" };
        out.push(format!("corrected by a reader: {said} (decision {}){holds}", ruling.decision));
    }
    match &why.derivation {
        Some(derivation) => out.push(format!(
            "{} comes from {}: {}",
            derivation.to,
            derivation.from,
            derivation.evidence.join("; ")
        )),
        None => out.push("neither derives from the other".to_owned()),
    }
    let (words, alike) = (&why.words, &why.likeness);
    out.push(format!(
        "words: {:.0} % of the shorter text stand in the other (a reprint from {:.0} %), {:.0} runs of words are shared (from \
         {:.0}); facts retold {} (a rewrite from {})",
        words.copied * 100.0,
        words.copied_bound * 100.0,
        words.shared,
        words.shared_bound,
        figure(words.retold),
        figure(words.retold_bound)
    ));
    let days = alike.days.map_or_else(|| "not both dated".to_owned(), |days| format!("{days:.1} days apart"));
    out.push(format!(
        "event: alike {} in all (texts {}, headlines and first lines {}, names, places and numbers {}; {days}, which leaves {} \
         of it). One joins the other's story from {} on, two stories become one from {} on, and from more where other \
         stories are alike too",
        figure(alike.whole),
        figure(alike.full),
        figure(alike.lead),
        figure(alike.names),
        figure(alike.near),
        figure(alike.join),
        figure(alike.merge)
    ));
    out
}
