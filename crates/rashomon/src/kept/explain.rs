//! `explain ID`: why a kept article stands where it stands, and what makes a story one.

use super::{DataDir, day, one_line, role_words, story};
use crate::cli::Color;
use crate::commands::Outcome;
use crate::output;
use crate::render::prose;
use anyhow::{Result, bail};
use rashomon_model::{Account, Derivation, DerivationKind, Direction};
use rashomon_store::ArticleRow;
use serde::Serialize;
use std::io::Write;

/// Whether an argument is the id of something kept, and not a file's name.
pub(crate) fn is_id(argument: &str) -> bool {
    let hex = |rest: &str| {
        rest.split('-').next().is_some_and(|h| h.len() == 16 && h.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    ["a-", "s-", "c-"].iter().any(|kind| argument.strip_prefix(kind).is_some_and(hex))
}

/// Where an article stands, and why.
#[derive(Serialize)]
struct Why {
    id: String,
    headline: Option<String>,
    outlet: Option<String>,
    source: String,
    captures: Vec<u64>,
    account: Option<Account>,
    story: Option<String>,
    derivations: Vec<Derivation>,
}

/// `explain ID`: an article with its account and the derivations that put it there; of a story or account, each article.
pub(crate) fn explain(data: &DataDir, id: &str, json: bool, color: Color) -> Result<Outcome> {
    let derived = &data.derived;
    let ids: Vec<String> = if id.starts_with("a-") {
        vec![id.to_owned()]
    } else if let Some(account) = derived.account(id)? {
        account.articles().cloned().collect()
    } else {
        let row = story::find(data, id)?;
        derived.articles_of_story(&row.id)?.into_iter().map(|row| row.article.id).collect()
    };
    let mut out = output::open(None)?;
    let mut text = String::new();
    for id in ids {
        let Some(row) = derived.article(&id)? else {
            bail!("no article {id} is kept in {}: `rashomon search` finds articles", data.dir.display());
        };
        let why = why(data, &row)?;
        if json {
            serde_json::to_writer(&mut out, &why)?;
            out.write_all(b"\n")?;
        } else {
            told(&mut text, data, &row, &why)?;
        }
    }
    out.write_all(output::colored(text, color, None).as_bytes())?;
    out.flush()?;
    Ok(Outcome::default())
}

fn why(data: &DataDir, row: &ArticleRow) -> Result<Why> {
    let derived = &data.derived;
    let account = row.account.as_deref().map(|id| derived.account(id)).transpose()?.flatten();
    Ok(Why {
        id: row.article.id.clone(),
        headline: row.article.headline.clone(),
        outlet: row.article.outlet.clone(),
        source: row.article.page.source.clone(),
        captures: vec![row.seq],
        account,
        story: row.story.clone(),
        derivations: derived.derivations_of(&row.article.id)?,
    })
}

fn told(text: &mut String, data: &DataDir, row: &ArticleRow, why: &Why) -> Result<()> {
    let article = &row.article;
    let headline = article.headline.as_deref().map_or_else(|| "(no headline)".to_owned(), one_line);
    let outlet = article.outlet.as_deref().map_or_else(|| "outlet not known".to_owned(), one_line);
    let when = row.at.map_or_else(|| "no date".to_owned(), day);
    let width = output::width(None);
    text.push_str(&super::heading(&headline, width));
    let mut say = |indent: usize, words: &str| text.push_str(&prose(words, indent, width));
    say(2, &format!("{outlet}, {when}, {}", article.id));
    let role = role_words(article.role);
    say(2, &format!("read from capture {} ({}), as its {role}", row.seq, article.page.source));
    for note in &article.notes {
        say(2, &one_line(note));
    }
    match (&why.account, &why.story) {
        (Some(account), Some(story)) => {
            say(2, &format!("{} ({}), in story {story}", standing(why, account), account.id));
        }
        _ => say(2, &format!("in no story: a {role} only points at one")),
    }
    for derivation in &why.derivations {
        let (other, way) = match (derivation.from == article.id, derivation.direction) {
            (true, Direction::Known) => (&derivation.to, "is derived from it"),
            (false, Direction::Known) => (&derivation.from, "is where it comes from"),
            (true, Direction::Unknown) => (&derivation.to, "derives from it, or it from that"),
            (false, Direction::Unknown) => (&derivation.from, "is where it comes from, or the other way"),
        };
        let name = data.derived.article(other)?.and_then(|row| row.article.outlet);
        let name = name.map_or_else(|| other.clone(), |outlet| format!("{other} ({})", one_line(&outlet)));
        say(4, &format!("{name} {way}: {}; {}", kind(derivation.kind), derivation.evidence.join("; ")));
    }
    text.push('\n');
    Ok(())
}

/// What an article is in its account.
fn standing(why: &Why, account: &Account) -> String {
    standing_of(&why.id, account, &account.lead, why.derivations.is_empty())
}

/// What an article is in its account, whose lead goes by a name; `alone` where it has no derivation at all.
pub(crate) fn standing_of(id: &str, account: &Account, lead: &str, alone: bool) -> String {
    if account.lead != id {
        let how = if account.reprints.iter().any(|r| r == id) { "a reprint" } else { "a rewrite" };
        return format!("{how} in the account of {lead}");
    }
    match account.articles().count().saturating_sub(1) {
        0 if alone => {
            "an account of its own: no other article shares its words or retells its facts".to_owned()
        }
        0 => "an account of its own, though it shares words or facts with others".to_owned(),
        1 => "the lead of its account, from which another derives".to_owned(),
        n => format!("the lead of its account, from which {n} others derive"),
    }
}

/// What a derivation is, in words.
pub(crate) fn kind(kind: DerivationKind) -> &'static str {
    match kind {
        DerivationKind::Identical => "the same text",
        DerivationKind::Revision => "a later text of the same article",
        DerivationKind::Syndicated => "run by another outlet",
        DerivationKind::Excerpt => "one is a part of the other",
        DerivationKind::Rewrite => "the same facts in other words",
        DerivationKind::Translation => "the same in another language",
    }
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn ids_are_told_from_files() {
        assert!(is_id("a-0123456789abcdef") && is_id("s-0123456789abcdef") && is_id("a-0123456789abcdef-2"));
        assert!(!is_id("a-page.html") && !is_id("examples") && !is_id("a-0123"));
    }
}
