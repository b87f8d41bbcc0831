//! Articles -> the names a reader knows them by. No id is ever shown.

use super::words::clean;
use rashomon_model::{Account, Article, Report};
use std::collections::HashMap;

/// Articles and what they are called; within one story no two have the same label.
pub(crate) struct Labels<'a> {
    articles: &'a HashMap<&'a str, &'a Article>,
    by_article: HashMap<&'a str, String>,
    lead_of: HashMap<&'a str, &'a str>,
}

/// The report's articles by id.
pub(crate) fn by_id(report: &Report) -> HashMap<&str, &Article> {
    report.articles.iter().map(|article| (article.id.as_str(), article)).collect()
}

impl<'a> Labels<'a> {
    /// Names for the articles of one story's accounts.
    pub(crate) fn new(accounts: &'a [Account], articles: &'a HashMap<&'a str, &'a Article>) -> Self {
        let mut taken: HashMap<String, usize> = HashMap::new();
        let mut by_article = HashMap::new();
        let mut lead_of = HashMap::new();
        for account in accounts {
            lead_of.insert(account.id.as_str(), account.lead.as_str());
            for id in account.articles() {
                let name = articles.get(id.as_str()).map_or_else(|| "?".to_owned(), |a| name(a));
                let nth = taken.entry(name.clone()).or_default();
                *nth += 1;
                let label = if *nth == 1 { name } else { format!("{name} ({nth})") };
                by_article.insert(id.as_str(), label);
            }
        }
        Self { articles, by_article, lead_of }
    }

    /// What an article is called.
    pub(crate) fn article(&self, id: &str) -> String {
        self.by_article.get(id).cloned().unwrap_or_else(|| "?".to_owned())
    }

    /// What an account is called: as its lead.
    pub(crate) fn account(&self, id: &str) -> String {
        self.lead_of.get(id).map_or_else(|| "?".to_owned(), |lead| self.article(lead))
    }

    /// The article itself.
    pub(crate) fn get(&self, id: &str) -> Option<&'a Article> {
        self.articles.get(id).copied()
    }

    /// Whether the article belongs to the story.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.by_article.contains_key(id)
    }
}

/// The outlet; else the agency; else the site; else the page's file name.
pub(crate) fn name(article: &Article) -> String {
    let known = article.outlet.as_deref().or(article.agency.as_deref()).map(clean).filter(|n| !n.is_empty());
    known.or_else(|| site(article)).unwrap_or_else(|| file_name(&article.page.source))
}

/// The host of the article's address, without `www.`.
fn site(article: &Article) -> Option<String> {
    let url = article.url.as_deref().or(article.page.url.as_deref())?;
    let host = url.split_once("://")?.1.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    Some(clean(host)).filter(|h| !h.is_empty())
}

/// The last part of a path, without the ending that only says how it is written down.
fn file_name(source: &str) -> String {
    let name = clean(source.rsplit(['/', '\\']).next().unwrap_or(source));
    let bare = name.strip_suffix(".gz").unwrap_or(&name);
    let stem = [".html", ".htm", ".txt"].iter().find_map(|ending| bare.strip_suffix(ending)).unwrap_or(bare);
    if stem.is_empty() { name } else { stem.to_owned() }
}
