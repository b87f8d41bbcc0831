//! A story as lists show it: a card.

use super::age::{Age, age};
use crate::serve::desk::{Cited, Differs, Listed, Unread};
use crate::view::{clean, count};
use jiff::Timestamp;

/// Outlets named beside the coverage; more are counted there.
const OUTLETS: usize = 3;
/// Hashtags shown.
const TAGS: usize = 2;

/// A sentence with a link to the place it rests on.
pub(crate) struct Sentence {
    /// The sentence.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) href: String,
    /// Whose words it is.
    pub(crate) outlet: String,
}

impl From<&Cited> for Sentence {
    fn from(cited: &Cited) -> Self {
        let outlet = cited.outlet.as_deref().map(clean).filter(|outlet| !outlet.is_empty());
        Self {
            text: clean(&cited.text),
            href: format!("/article/{}#s-{}-{}", cited.article, cited.start, cited.end),
            outlet: outlet.unwrap_or_else(|| "source".to_owned()),
        }
    }
}

/// What a card shows; `card.html` does.
pub(crate) struct Card {
    /// The story's id.
    pub(crate) id: String,
    /// The headline; never empty.
    pub(crate) headline: String,
    /// The language of the texts.
    pub(crate) lang: Option<String>,
    /// The summary.
    pub(crate) summary: Vec<Sentence>,
    /// What differs, if anything does.
    pub(crate) differs: Option<Differs>,
    /// "14 articles, 9 outlets, 3 accounts".
    pub(crate) coverage: String,
    /// "Meridian, Courier and 7 more".
    pub(crate) outlets: String,
    /// How old the newest of it is.
    pub(crate) age: Option<Age>,
    /// Its hashtags, without `#`.
    pub(crate) tags: Vec<String>,
    /// How many statements are new since it was read; 0 where none, or it never was.
    pub(crate) fresh: String,
    /// Whether nothing of it is new.
    pub(crate) read: bool,
    /// Whether it is starred.
    pub(crate) starred: bool,
}

impl Card {
    /// The card of a story.
    pub(crate) fn new(listed: &Listed, now: Timestamp) -> Self {
        let row = &listed.row;
        let headline = clean(&listed.headline);
        let fresh = match listed.unread {
            Unread::Since(n) if n > 0 => count(n, "new statement", "new statements"),
            _ => String::new(),
        };
        Self {
            id: row.id.clone(),
            headline: if headline.is_empty() { "Without a headline".to_owned() } else { headline },
            lang: listed.language.clone(),
            summary: listed.summary.iter().map(Sentence::from).collect(),
            differs: listed.differs.clone(),
            coverage: coverage(row.articles, row.outlets, row.accounts.len()),
            outlets: named(&listed.outlets, row.outlets as usize),
            age: row.last.and_then(|at| age(at, now)),
            tags: listed.hashtags.iter().take(TAGS).map(|tag| clean(tag.trim_start_matches('#'))).collect(),
            fresh,
            read: listed.unread == Unread::Read,
            starred: listed.starred,
        }
    }

    /// Cards of a list.
    pub(crate) fn all(stories: &[Listed], now: Timestamp) -> Vec<Self> {
        stories.iter().map(|listed| Self::new(listed, now)).collect()
    }
}

/// "14 articles, 9 outlets, 3 accounts": how wide a story is told. Accounts count tellings, where articles count copies too.
pub(crate) fn coverage(articles: u32, outlets: u32, accounts: usize) -> String {
    let articles = count(articles as usize, "article", "articles");
    let outlets = count(outlets as usize, "outlet", "outlets");
    format!("{articles}, {outlets}, {}", count(accounts, "account", "accounts"))
}

/// The first of some outlets, and how many more there are.
fn named(outlets: &[String], all: usize) -> String {
    let shown: Vec<String> = outlets.iter().take(OUTLETS).map(|outlet| clean(outlet)).collect();
    match all.saturating_sub(shown.len()) {
        _ if shown.is_empty() => String::new(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_and_outlets_are_counted() {
        assert_eq!(coverage(14, 9, 3), "14 articles, 9 outlets, 3 accounts");
        assert_eq!(coverage(1, 1, 1), "1 article, 1 outlet, 1 account");
        let outlets = ["Meridian", "Courier", "Norvale Post", "Bulletin"].map(str::to_owned);
        assert_eq!(named(&outlets, 9), "Meridian, Courier, Norvale Post and 6 more");
        assert_eq!(named(&outlets[..1], 1), "Meridian");
        assert_eq!(named(&[], 0), "");
    }

    #[test]
    fn a_citation_opens_its_sentence() {
        let cited =
            Cited { text: "It  fell.".to_owned(), article: "a-1".to_owned(), outlet: None, start: 3, end: 9 };
        let got = Sentence::from(&cited);
        assert_eq!(
            (got.text.as_str(), got.href.as_str(), got.outlet.as_str()),
            ("It fell.", "/article/a-1#s-3-9", "source")
        );
    }
}
