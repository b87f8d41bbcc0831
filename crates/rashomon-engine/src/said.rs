//! What a feed said of a page, for what the page itself does not tell.

use rashomon_model::{Article, Basis, Byline, FeedEntry, Precision, Role, Stamp};

/// Fills in the page's main article: what the page says stands, the feed's word is for the gaps. A page with several
/// main articles is none that an entry speaks of.
pub(crate) fn complete(articles: &mut [Article], entry: &FeedEntry) {
    let mut mains = articles.iter_mut().filter(|a| a.role == Role::Main);
    let (Some(article), None) = (mains.next(), mains.next()) else { return };
    if let Some(why) = &entry.refused {
        article.notes.push(format!("these are the feed's own words, since its page could not be had: {why}"));
    }
    let said =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    if article.headline.is_none() {
        article.headline = said(&entry.title);
    }
    if article.outlet.is_none() {
        article.outlet = said(&entry.feed_title);
        if article.outlet.is_some() {
            article.notes.push("the outlet is what its feed calls itself".to_owned());
        }
    }
    // A page made of the feed's words has its date from nowhere else.
    if article.published.is_none() || entry.refused.is_some() {
        let published = entry.published.as_deref().filter(|value| value.parse::<jiff::Timestamp>().is_ok());
        let stamp = published.map(|value| Stamp {
            value: value.to_owned(),
            precision: Precision::Second,
            basis: Basis::Feed,
        });
        article.published = stamp.or(article.published.take());
    }
    if article.bylines.is_empty() {
        let names = entry.authors.iter().map(|name| name.trim()).filter(|name| !name.is_empty());
        article.bylines = names.map(|name| Byline { name: name.to_owned(), role: None }).collect();
    }
    if article.language.is_none() {
        article.language = said(&entry.language);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> FeedEntry {
        FeedEntry {
            feed_title: Some("Meridian".to_owned()),
            title: Some("Ferry held".to_owned()),
            published: Some("2031-05-04T08:00:00Z".to_owned()),
            authors: vec!["Ada Varga".to_owned(), " ".to_owned()],
            ..FeedEntry::default()
        }
    }

    #[test]
    fn the_feed_speaks_where_the_page_is_silent() {
        let mut articles = [Article { headline: Some("Ferry stays".to_owned()), ..Article::default() }];
        complete(&mut articles, &entry());
        let [article] = articles;
        assert_eq!(article.headline.as_deref(), Some("Ferry stays"));
        assert_eq!(article.outlet.as_deref(), Some("Meridian"));
        assert_eq!(article.published.map(|p| p.basis), Some(Basis::Feed));
        assert_eq!(article.bylines.len(), 1);
    }

    #[test]
    fn a_page_made_of_the_feeds_words_has_its_date_from_the_feed() {
        let made = FeedEntry { refused: Some("it is gone".to_owned()), ..entry() };
        let marked =
            Stamp { value: "2031-05-04".to_owned(), precision: Precision::Day, basis: Basis::Markup };
        let mut articles = [Article { published: Some(marked.clone()), ..Article::default() }];
        complete(&mut articles, &FeedEntry { published: None, ..made.clone() });
        assert_eq!(articles[0].published.as_ref(), Some(&marked));
        complete(&mut articles, &made);
        assert_eq!(articles[0].published.as_ref().map(|p| p.basis), Some(Basis::Feed));
    }

    #[test]
    fn a_page_of_several_articles_is_none_an_entry_speaks_of() {
        let mut articles = [Article::default(), Article::default()];
        complete(&mut articles, &entry());
        assert_eq!(articles, [Article::default(), Article::default()]);
    }
}
