//! Who is who in a story: what its articles are called, what derives from what, where words stand.

use crate::serve::desk::Told;
use crate::serve::links;
use crate::view::clean;
use crate::view::derivation::noun;
use crate::view::labels::Labels;
use rashomon_model::{Account, Article, Basis, Citation, Derivation, DerivationKind, Direction, Stamp};
use std::collections::{BTreeMap, HashMap};

/// A link to the place that something rests on, under the name of the article it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cite {
    /// Where.
    pub(super) href: String,
    /// The article's name in the story.
    pub(super) label: String,
    /// What else is to be said of it: "citing the mayor".
    pub(super) remark: Option<String>,
}

/// The articles of a story by their ids.
pub(super) fn by_id(told: &Told) -> HashMap<&str, &Article> {
    told.articles.iter().map(|row| (row.article.id.as_str(), &row.article)).collect()
}

/// Who is who in a story.
pub(super) struct Cast<'a> {
    pub(super) told: &'a Told,
    pub(super) labels: Labels<'a>,
    accounts: BTreeMap<&'a str, &'a Account>,
    ordered: Vec<&'a Account>,
    account_of: BTreeMap<&'a str, &'a Account>,
    origins: BTreeMap<&'a str, &'a Derivation>,
}

impl<'a> Cast<'a> {
    /// The cast of a story, its articles by id beside it.
    pub(super) fn new(told: &'a Told, articles: &'a HashMap<&'a str, &'a Article>) -> Self {
        let accounts = &told.story.accounts;
        let members = accounts.iter().flat_map(|a| a.articles().map(move |id| (id.as_str(), a)));
        let account_of: BTreeMap<_, _> = members.collect();
        let mut origins: BTreeMap<&str, &Derivation> = BTreeMap::new();
        for derivation in &told.derivations {
            let inside = account_of.contains_key(derivation.from.as_str());
            let better =
                origins.get(derivation.to.as_str()).is_none_or(|known| known.score < derivation.score);
            if inside && better {
                origins.insert(&derivation.to, derivation);
            }
        }
        let times: BTreeMap<&str, Option<i64>> =
            told.articles.iter().map(|r| (r.article.id.as_str(), r.at)).collect();
        let mut ordered: Vec<&Account> = accounts.iter().collect();
        // Where the time is not stated, a row has none or that of the fetch: those come last.
        let stated = |id: &str| articles.get(id).is_some_and(|a| a.published.is_some());
        ordered.sort_by_key(|a| (!stated(&a.lead), times.get(a.lead.as_str()).copied().flatten()));
        Self {
            told,
            ordered,
            labels: Labels::new(accounts, articles),
            accounts: accounts.iter().map(|a| (a.id.as_str(), a)).collect(),
            account_of,
            origins,
        }
    }

    /// What an article is called.
    pub(super) fn label(&self, id: &str) -> String {
        self.labels.article(id)
    }

    /// The accounts, the first told first; those of no stated time last.
    pub(super) fn accounts(&self) -> &[&'a Account] {
        &self.ordered
    }

    /// An account by its id.
    pub(super) fn account(&self, id: &str) -> Option<&'a Account> {
        self.accounts.get(id).copied()
    }

    /// The account an article belongs to.
    pub(super) fn account_of(&self, article: &str) -> Option<&'a Account> {
        self.account_of.get(article).copied()
    }

    /// What an article derives from, in this story.
    pub(super) fn origin(&self, article: &str) -> Option<&'a Derivation> {
        self.origins.get(article).copied()
    }

    /// The language of an article's text, as a tag; empty where it is not known.
    pub(super) fn lang(&self, id: &str) -> String {
        lang(self.labels.get(id))
    }

    /// A link to a place.
    pub(super) fn cite(&self, at: &Citation) -> Cite {
        Cite {
            href: links::sentence(&at.article, at.start, at.end),
            label: self.label(&at.article),
            remark: None,
        }
    }

    /// Links to places, one an article.
    pub(super) fn cites(&self, all: &[Citation]) -> Vec<Cite> {
        let mut seen: Vec<&str> = Vec::new();
        let mut out = Vec::new();
        for at in all.iter().filter(|at| self.labels.knows(&at.article)) {
            if !seen.contains(&at.article.as_str()) {
                seen.push(&at.article);
                out.push(self.cite(at));
            }
        }
        out
    }

    /// What an article is in its account: "reprint of Meridian, credited"; `None` for a lead.
    pub(super) fn standing(&self, id: &str) -> Option<String> {
        let account = self.account_of(id)?;
        if account.lead == id {
            return None;
        }
        let reprint = account.reprints.iter().any(|r| r == id);
        let Some(derivation) = self.origin(id) else {
            let kind = if reprint { DerivationKind::Syndicated } else { DerivationKind::Rewrite };
            return Some(format!("{} of {}", noun(kind), self.label(&account.lead)));
        };
        let from = self.label(&derivation.from);
        if derivation.direction == Direction::Unknown {
            return Some(format!(
                "{} of {from}, or that of it: which came first is not known",
                noun(derivation.kind)
            ));
        }
        let credit = credit(derivation).map(|c| format!(", {c}")).unwrap_or_default();
        Some(format!("{} of {from}{credit}", noun(derivation.kind)))
    }
}

/// The language of an article's text, as a tag.
pub(super) fn lang(article: Option<&Article>) -> String {
    let tag = article.and_then(|a| a.language.as_deref()).unwrap_or("");
    let plain = tag.len() <= 20 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain { tag.to_owned() } else { String::new() }
}

/// Whether whoever took another's words or facts said so.
pub(super) fn credit(derivation: &Derivation) -> Option<&'static str> {
    use DerivationKind::{Excerpt, Rewrite, Syndicated, Translation};
    let says = |words: &str| derivation.evidence.iter().any(|e| e == words);
    let matters = matches!(derivation.kind, Syndicated | Excerpt | Rewrite | Translation)
        && derivation.direction == Direction::Known;
    matters.then(|| {
        if says("credited") || says("names the original's address") { "credited" } else { "uncredited" }
    })
}

/// How a time of publication is known.
pub(super) fn basis(stamp: &Stamp) -> &'static str {
    basis_words(stamp.basis)
}

/// How a value is known.
pub(super) fn basis_words(basis: Basis) -> &'static str {
    match basis {
        Basis::Given => "as it was given",
        Basis::Header => "as the server said",
        Basis::File => "by the file's own time",
        Basis::Stated => "as the text states",
        Basis::Markup => "as the page's markup states",
        Basis::Feed => "as the feed said",
        Basis::Url => "read from the address",
        Basis::Relative => "counted back from when it was fetched",
        Basis::Inferred => "concluded from the page",
    }
}

/// A headline on one line; where an article has none, its first words.
pub(super) fn headline(article: &Article) -> String {
    /// About a line of a page.
    const FIRST_WORDS: usize = 80;
    let given = article.headline.as_deref().map(clean).filter(|h| !h.is_empty());
    given.unwrap_or_else(|| {
        let first = clean(article.text.lines().next().unwrap_or(""));
        if first.is_empty() {
            return "(no headline)".to_owned();
        }
        format!("“{}”", crate::view::shortened(&first, FIRST_WORDS))
    })
}
