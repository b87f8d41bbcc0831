//! The entries of a feed with what became of each: an article, or an honest word on why there is none.

use super::line::Mark;
use crate::follow::EntrySaid;
use crate::serve::Room;
use crate::serve::links;
use crate::view::clean;
use anyhow::Result;
use rashomon_intake::sanitize;
use rashomon_model::FateKind;
use rashomon_store::{EntryRow, EntryState};

/// An entry.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// What tells it from the others.
    pub(super) key: u64,
    /// Its title.
    pub(super) title: String,
    /// The language it says it is in.
    pub(super) language: String,
    /// Its page's address.
    pub(super) url: Option<String>,
    /// The day it says it was published.
    pub(super) day: Option<String>,
    /// What became of it.
    pub(super) mark: Mark,
    /// More of that, in words.
    pub(super) why: Option<String>,
    /// The articles that were read of it.
    pub(super) articles: Vec<String>,
    /// Whether its page may be fetched once more.
    pub(super) again: bool,
}

/// The last entries of a feed, the newest first.
pub(super) fn entries(room: &Room, feed: i64, most: usize) -> Result<Vec<Entry>> {
    room.state().entries_of(feed, most)?.into_iter().map(|row| entry(room, &row)).collect()
}

fn entry(room: &Room, row: &EntryRow) -> Result<Entry> {
    let said = EntrySaid::read(row.hints.as_deref());
    let (mark, why, articles) = fate(room, row, &said)?;
    let url = row.url.as_deref().and_then(links::web);
    let title = said.title.as_deref().map(|title| clean(&sanitize::text(title))).filter(|t| !t.is_empty());
    Ok(Entry {
        key: row.key,
        title: title.or_else(|| url.clone()).unwrap_or_else(|| "without a title".to_owned()),
        language: said.language.unwrap_or_default(),
        day: said.published.as_deref().and_then(|at| at.get(..10)).map(str::to_owned),
        again: url.is_some() && (row.state == EntryState::Refused || said.paywalled || mark.class == "bad"),
        url,
        mark,
        why,
        articles,
    })
}

fn fate(room: &Room, row: &EntryRow, said: &EntrySaid) -> Result<(Mark, Option<String>, Vec<String>)> {
    let mark = |class, word| Mark { class, word };
    let derived = room.store().derived();
    let articles = match said.capture {
        Some(seq) => derived.articles_of_page(seq)?,
        None => Vec::new(),
    };
    Ok(match row.state {
        EntryState::Waiting => {
            (mark("wait", "waits"), Some("its page is to be fetched".to_owned()), articles)
        }
        EntryState::Skipped => (
            mark("silent", "passed over"),
            Some("it has neither a page nor words of its own".to_owned()),
            articles,
        ),
        EntryState::Refused => {
            let word = if said.paywalled { "paywalled" } else { "not fetched" };
            // The mark says the beginning of it.
            let why =
                said.refused.as_deref().map(|why| why.trim_start_matches("page not fetched: ").to_owned());
            (mark("bad", word), why, articles)
        }
        EntryState::Kept if said.paywalled => {
            let why = "the outlet wants money or a log-in for the whole of it: the text may be cut short";
            (mark("bad", "paywalled"), Some(why.to_owned()), articles)
        }
        EntryState::Kept => {
            let page = said.capture.map(|seq| derived.page(seq)).transpose()?.flatten();
            let (mark, why) = match page.as_ref().map(|page| page.fate) {
                Some(FateKind::Articles) if articles.is_empty() => (mark("good", "kept before"), None),
                Some(FateKind::Articles) => (mark("good", "full text"), None),
                Some(FateKind::Same) => (mark("good", "kept before"), None),
                Some(FateKind::Listing) => {
                    (mark("silent", "no article"), Some("the page is a list of others".to_owned()))
                }
                Some(FateKind::Rejected) => (mark("bad", "not read"), page.and_then(|page| page.why)),
                None if said.capture.is_some() => (mark("wait", "kept"), Some("it is being read".to_owned())),
                None => (mark("good", "kept"), None),
            };
            (mark, why, articles)
        }
    })
}
