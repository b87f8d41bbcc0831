//! What a feed said of an entry: kept beside the page as hints, or in place of it as a page made of the entry's own words.

use rashomon_intake::feed::{Entry, Feed};
use rashomon_intake::sanitize;
use rashomon_model::FeedEntry;
use serde::{Deserialize, Serialize};

/// The most bytes of an entry's own words that are kept with it while its page is wanted.
const WORDS_BYTES: usize = 256 << 10;

/// What a feed said of an entry, as it goes along with the page as JSON. Absent is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntrySaid {
    /// The feed's address.
    pub feed: String,
    /// The feed's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_title: Option<String>,
    /// The entry's title, plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it was published, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// When it last changed, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// Names of those who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Its language, else the feed's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What it says in short, safe HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Its whole text, safe HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Why there is no page, in words; what is kept is made of the entry's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Whether the page says itself that it is not free, so that it may be cut short.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub paywalled: bool,
    /// The number of what was kept of it in the log; told where the entry stands, not along with the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capture: Option<u64>,
}

impl EntrySaid {
    /// What a feed from `address` said of one of its entries.
    #[must_use]
    pub fn of(entry: &Entry, feed: &Feed, address: &str) -> Self {
        let within = |words: &Option<String>| words.clone().filter(|w| w.len() <= WORDS_BYTES);
        let authors = entry.authors.iter().filter_map(|a| a.name.clone().or_else(|| a.email.clone()));
        Self {
            feed: address.to_owned(),
            feed_title: feed.title.clone(),
            title: entry.title.clone(),
            published: entry.published.map(|t| t.to_string()),
            updated: entry.updated.map(|t| t.to_string()),
            authors: authors.collect(),
            language: entry.language.clone().or_else(|| feed.language.clone()),
            summary: within(&entry.summary),
            content: within(&entry.content),
            refused: None,
            paywalled: false,
            capture: None,
        }
    }

    /// From JSON; nothing said where it is none of ours.
    #[must_use]
    pub fn read(json: Option<&str>) -> Self {
        json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }

    /// What goes along with the page to whoever reads it; `None` where no feed said anything.
    #[must_use]
    pub fn hint(self) -> Option<FeedEntry> {
        (!self.feed.is_empty()).then_some(FeedEntry {
            feed: Some(self.feed),
            feed_title: self.feed_title,
            title: self.title,
            published: self.published,
            authors: self.authors,
            language: self.language,
            refused: self.refused,
        })
    }

    /// As JSON, without the entry's own words: those are on the page, or made a page.
    #[must_use]
    pub fn beside_page(&self) -> String {
        Self { content: None, ..self.clone() }.json()
    }

    /// As JSON, all of it.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<FeedEntry> for EntrySaid {
    fn from(entry: FeedEntry) -> Self {
        let FeedEntry { feed, feed_title, title, published, authors, language, refused } = entry;
        let feed = feed.unwrap_or_default();
        Self { feed, feed_title, title, published, authors, language, refused, ..Self::default() }
    }
}

/// A page made of an entry's own words, for where there is no other; `None` where it has none but its title.
#[must_use]
pub fn made_page(said: &EntrySaid) -> Option<String> {
    let words = said.content.as_deref().or(said.summary.as_deref()).filter(|w| !w.trim().is_empty())?;
    let mut page = String::from("<!DOCTYPE html>\n<html");
    if let Some(language) = &said.language {
        page += &format!(" lang=\"{}\"", escaped(language));
    }
    page += "><head><meta charset=\"utf-8\">";
    let title = said.title.as_deref().map(escaped).unwrap_or_default();
    page += &format!("<title>{title}</title>");
    let metas = [
        ("property=\"og:site_name\"", said.feed_title.as_deref()),
        ("property=\"article:published_time\"", said.published.as_deref()),
        ("property=\"article:modified_time\"", said.updated.as_deref()),
    ];
    for (name, value) in metas.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        page += &format!("<meta {name} content=\"{}\">", escaped(value));
    }
    for author in &said.authors {
        page += &format!("<meta name=\"author\" content=\"{}\">", escaped(author));
    }
    page += &format!("</head><body><article><h1>{title}</h1>\n{words}\n</article></body></html>\n");
    Some(page)
}

/// Text as it stands in HTML, within an attribute too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    sanitize::escape(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_alone_makes_a_page() {
        let said = EntrySaid {
            feed_title: Some("The Meridian".to_owned()),
            title: Some("Harbour \"<opens>\" & closes".to_owned()),
            published: Some("2031-05-04T09:30:00Z".to_owned()),
            authors: vec!["Nora Quill".to_owned()],
            language: Some("en".to_owned()),
            summary: Some("<p>In short.</p>".to_owned()),
            ..EntrySaid::default()
        };
        insta::assert_snapshot!(made_page(&said).unwrap(), @r#"
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Harbour &quot;&lt;opens&gt;&quot; &amp; closes</title><meta property="og:site_name" content="The Meridian"><meta property="article:published_time" content="2031-05-04T09:30:00Z"><meta name="author" content="Nora Quill"></head><body><article><h1>Harbour &quot;&lt;opens&gt;&quot; &amp; closes</h1>
        <p>In short.</p>
        </article></body></html>
        "#);
        assert_eq!(made_page(&EntrySaid::default()), None);
        assert_eq!(EntrySaid::read(Some(&said.json())), said);
        assert_eq!(EntrySaid::read(Some("{")), EntrySaid::default());
    }
}
