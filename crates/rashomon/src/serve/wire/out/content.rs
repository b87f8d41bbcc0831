//! A story as an entry of a feed: what is said of it in HTML, everything with its place.

use crate::render::Escaped;
use crate::serve::desk::Told;
use crate::serve::wire::said::said_last;
use crate::view::{clean, count};
use rashomon_model::{Claim, ClaimStatus, StanceKind};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Sentences of the summary.
const SENTENCES: usize = 4;
/// Statements that are told differently.
const DIFFERING: usize = 3;
/// Accounts that are listed.
const ACCOUNTS: usize = 12;

/// A story as an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The same for the story's life.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) link: String,
    /// When it was first reported, Unix seconds.
    pub(super) published: Option<i64>,
    /// When something new was last said, Unix seconds.
    pub(super) updated: Option<i64>,
    pub(super) language: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) tags: Vec<String>,
    /// Its first sentence, as plain text.
    pub(super) summary: Option<String>,
    pub(super) html: String,
}

/// Writes to a string, which does not fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => { let _ = write!($out, $($text)*); };
}

impl Entry {
    /// A story as an entry whose links begin with `base`.
    pub(super) fn of(told: &Told, base: &str) -> Self {
        let leads = told.story.accounts.iter().map(|account| account.lead.as_str());
        let mut authors: Vec<String> = Vec::new();
        for outlet in leads.filter_map(|lead| outlet(told, lead)) {
            if !authors.contains(&outlet) {
                authors.push(outlet);
            }
        }
        let published = told.row.first.or(told.row.last);
        Self {
            id: format!("urn:rashomon:story:{}", told.row.id),
            title: told
                .row
                .headline
                .as_deref()
                .map(clean)
                .filter(|t| !t.is_empty())
                .unwrap_or_else(|| "(no headline)".to_owned()),
            link: format!("{base}/story/{}", told.row.id),
            published,
            updated: said_last(told).max(published),
            language: language(told),
            authors,
            tags: told
                .story
                .hashtags
                .iter()
                .map(|tag| clean(tag).trim_start_matches('#').to_owned())
                .collect(),
            summary: told.story.summary.first().map(|sentence| clean(&sentence.text)),
            html: html(told, base),
        }
    }
}

/// The language of most of its articles; of several the first in the alphabet.
fn language(told: &Told) -> Option<String> {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for language in told.articles.iter().filter_map(|row| row.article.language.as_deref()) {
        *counted.entry(language).or_default() += 1;
    }
    let most = counted.iter().max_by(|(a, m), (b, n)| m.cmp(n).then_with(|| b.cmp(a)));
    most.map(|(language, _)| (*language).to_owned())
}

fn outlet(told: &Told, article: &str) -> Option<String> {
    let row = told.articles.iter().find(|row| row.article.id == article)?;
    row.article.outlet.as_deref().map(clean).filter(|outlet| !outlet.is_empty())
}

fn place(base: &str, article: &str, start: u32, end: u32) -> String {
    format!("{base}/article/{article}#s-{start}-{end}")
}

/// Summary, what differs, who tells it: elements and links alone, nothing that runs, loads or styles.
fn html(told: &Told, base: &str) -> String {
    let mut out = String::new();
    summary(&mut out, told, base);
    let row = &told.row;
    put!(
        out,
        "<p>{}, {}, {}</p>\n",
        count(row.articles as usize, "article", "articles"),
        count(row.outlets as usize, "outlet", "outlets"),
        count(row.accounts.len(), "account", "accounts")
    );
    differs(&mut out, told, base);
    accounts(&mut out, told, base);
    out
}

fn summary(out: &mut String, told: &Told, base: &str) {
    for sentence in told.story.summary.iter().take(SENTENCES) {
        put!(out, "<p>{}", Escaped(&clean(&sentence.text)));
        for citation in &sentence.citations {
            let name = outlet(told, &citation.article).unwrap_or_else(|| "source".to_owned());
            let place = place(base, &citation.article, citation.start, citation.end);
            put!(out, " [<a href=\"{}\">{}</a>]", Escaped(&place), Escaped(&name));
        }
        out.push_str("</p>\n");
    }
}

fn differs(out: &mut String, told: &Told, base: &str) {
    let told_differently =
        |claim: &&Claim| matches!(claim.status, ClaimStatus::Differs | ClaimStatus::Disputed);
    let claims: Vec<&Claim> = told.story.claims.iter().filter(told_differently).collect();
    if claims.is_empty() {
        return;
    }
    put!(
        out,
        "<p><strong>{}</strong></p>\n<ul>\n",
        count(claims.len(), "statement is told differently", "statements are told differently")
    );
    for claim in claims.iter().take(DIFFERING) {
        put!(out, "<li>{}<ul>\n", Escaped(&clean(&claim.text)));
        for stance in claim.stances.iter().filter(|stance| stance.stance != StanceKind::Silent) {
            let Some(evidence) = &stance.evidence else { continue };
            let name = outlet(told, &evidence.article).unwrap_or_else(|| "source".to_owned());
            let words = stance.value.as_deref().unwrap_or(&evidence.text);
            let place = place(base, &evidence.article, evidence.start, evidence.end);
            let does = match stance.stance {
                StanceKind::Disputes => " disputes it",
                StanceKind::Unsure => " is unsure",
                _ => "",
            };
            put!(
                out,
                "<li><a href=\"{}\">{}</a>{does}: {}</li>\n",
                Escaped(&place),
                Escaped(&name),
                Escaped(&clean(words))
            );
        }
        out.push_str("</ul></li>\n");
    }
    out.push_str("</ul>\n");
}

fn accounts(out: &mut String, told: &Told, base: &str) {
    out.push_str("<ul>\n");
    for account in told.story.accounts.iter().take(ACCOUNTS) {
        let Some(row) = told.articles.iter().find(|row| row.article.id == account.lead) else { continue };
        let headline = row.article.headline.as_deref().map(clean).unwrap_or_default();
        let name = outlet(told, &account.lead).unwrap_or_else(|| "unknown outlet".to_owned());
        let copies = account.reprints.len() + account.rewrites.len();
        put!(
            out,
            "<li>{}: <a href=\"{}/article/{}\">{}</a>",
            Escaped(&name),
            Escaped(base),
            Escaped(&account.lead),
            Escaped(if headline.is_empty() { "(no headline)" } else { &headline })
        );
        if copies > 0 {
            put!(
                out,
                " and {}",
                count(copies, "article that derives from it", "articles that derive from it")
            );
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}
