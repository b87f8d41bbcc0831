//! The digest: one entry a story, and in it only what is new.

mod mail;
mod outbox;
pub(super) mod stop;
#[cfg(test)]
mod tests;
mod wish;
mod write;

pub(super) use mail::mailbox;
pub(super) use wish::turn;
pub(crate) use wish::{Every, Wish};
pub(crate) use write::{html, markdown, text};

use super::said::{Said, Stated, came, new_since};
use crate::serve::desk::{Cited, Desk, Differs, Told, Wanted};
use crate::view::{clean, count};
use anyhow::Result;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Entries of a digest: more is no digest.
const MOST: usize = 50;
/// New statements of an entry.
const STATEMENTS: usize = 6;
/// Stories of one list.
const LOOKED_AT: usize = 60;
/// Lists that are gone through.
const LISTS: usize = 5;

/// A story of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Entry {
    /// The story's id.
    #[schema(example = "s-1f2e3d4c5b6a7988")]
    pub(crate) story: String,
    /// The path of its page.
    pub(crate) path: String,
    /// Its headline.
    pub(crate) headline: String,
    /// Whether it was not there before.
    pub(crate) new: bool,
    /// "14 articles, 9 outlets, 3 accounts".
    pub(crate) coverage: String,
    /// What is new, in cited sentences; at most a few.
    pub(crate) statements: Vec<Statement>,
    /// How many more statements are new.
    #[schema(minimum = 0)]
    pub(crate) more: usize,
    /// What the accounts tell differently, if anything.
    pub(crate) differs: Option<String>,
}

/// A statement that is new, with the place it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Statement {
    /// The words.
    pub(crate) text: String,
    /// Whose they are.
    pub(crate) outlet: Option<String>,
    /// The article they stand in.
    pub(crate) article: String,
    /// Their first byte in its text.
    #[schema(minimum = 0)]
    pub(crate) start: u32,
    /// One past their last byte.
    #[schema(minimum = 0)]
    pub(crate) end: u32,
}

/// What is new, one entry a story.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Digest {
    /// Since when, RFC 3339.
    #[schema(format = DateTime)]
    pub(crate) since: String,
    /// The stories, the widest told first.
    pub(crate) entries: Vec<Entry>,
    /// How many more stories have something new.
    #[schema(minimum = 0)]
    pub(crate) more: usize,
}

/// How it is known what is new.
pub(super) enum Before<'a> {
    /// What came from a time on is.
    Since(i64),
    /// What was not told before is; for stories of which nothing was told, what came from a time on.
    Told(&'a dyn Fn(&str) -> Result<Option<Said>>, i64),
}

/// A digest with what it tells of each story, to be remembered.
#[derive(Serialize, Deserialize)]
pub(super) struct Made {
    pub(super) digest: Digest,
    pub(super) said: Vec<(String, Said)>,
}

/// What came since a time, of the stories that are wanted.
pub(crate) fn since(desk: &Desk, wanted: &Wanted, reader: Option<&str>, since: i64) -> Result<Digest> {
    Ok(make(desk, wanted, reader, &Before::Since(since))?.digest)
}

pub(super) fn make(desk: &Desk, wanted: &Wanted, reader: Option<&str>, before: &Before<'_>) -> Result<Made> {
    let (Before::Since(time) | Before::Told(_, time)) = *before;
    let mut wanted = Wanted { newest: true, cursor: None, ..wanted.clone() };
    let mut entries: Vec<(usize, Entry)> = Vec::new();
    let mut said = Vec::new();
    for _ in 0..LISTS {
        let listing = desk.list(&wanted, reader, LOOKED_AT)?;
        let mut any = false;
        for listed in listing.stories {
            let Some(told) = desk.story(&listed.row.id)? else { continue };
            // The list goes by publication: where even the latest is old, what follows is older. What came late is found while it
            // stands among the newer.
            any |= told.articles.iter().filter_map(came).any(|at| at >= time);
            let known = match before {
                Before::Told(known, _) => known(&told.row.id)?,
                Before::Since(_) => None,
            };
            let new = match &known {
                Some(known) if known.version >= told.row.version => Vec::new(),
                Some(known) => known.new_in(&told),
                None => new_since(&told, time),
            };
            if new.is_empty() {
                continue;
            }
            let whole =
                known.is_none() && told.articles.iter().all(|row| came(row).is_some_and(|at| at >= time));
            entries.push((
                told.row.accounts.len(),
                entry(&told, &listed.headline, &new, whole, listed.differs.as_ref(), &listed.summary),
            ));
            said.push((told.row.id.clone(), known.unwrap_or_default().and(&Said::by(&told))));
        }
        wanted.cursor = listing.next;
        if !any || wanted.cursor.is_none() {
            break;
        }
    }
    entries.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.story.cmp(&y.story)));
    let more = entries.len().saturating_sub(MOST);
    let entries: Vec<Entry> = entries.into_iter().take(MOST).map(|(_, entry)| entry).collect();
    // What is left out is not told: the next digest has it.
    said.retain(|(id, _)| entries.iter().any(|entry| entry.story == *id));
    let since = super::api::time(time);
    Ok(Made { digest: Digest { since, entries, more }, said })
}

fn entry(
    told: &Told,
    headline: &str,
    new: &[Stated<'_>],
    whole: bool,
    differs: Option<&Differs>,
    summary: &[Cited],
) -> Entry {
    let outlet = |id: &str| {
        let row = told.articles.iter().find(|row| row.article.id == id);
        row.and_then(|row| row.article.outlet.as_deref()).map(clean)
    };
    let mut statements: Vec<Statement> = Vec::new();
    if whole {
        // Of a story that is all new, the summary tells best what it is about.
        statements.extend(summary.iter().map(|cited| Statement {
            text: clean(&cited.text),
            outlet: cited.outlet.as_deref().map(clean),
            article: cited.article.clone(),
            start: cited.start,
            end: cited.end,
        }));
    }
    for stated in new {
        let Some(evidence) = stated.evidence.first() else { continue };
        let text = clean(&evidence.text);
        if statements.len() < STATEMENTS && !statements.iter().any(|s| s.text == text) {
            let (article, start, end) = (evidence.article.clone(), evidence.start, evidence.end);
            statements.push(Statement { text, outlet: outlet(&article), article, start, end });
        }
    }
    let row = &told.row;
    let coverage = format!(
        "{}, {}, {}",
        count(row.articles as usize, "article", "articles"),
        count(row.outlets as usize, "outlet", "outlets"),
        count(row.accounts.len(), "account", "accounts")
    );
    Entry {
        story: row.id.clone(),
        path: format!("/story/{}", row.id),
        headline: headline.to_owned(),
        new: whole,
        coverage,
        more: new.len().saturating_sub(statements.len()),
        statements,
        differs: differs.map(|differs| clean(&differs.text)),
    }
}
