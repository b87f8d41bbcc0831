//! Map: one capture to its articles, annotated and made small. Pure, so it runs on any core.

use crate::line::{self, ArticleLine};
use crate::said;
use jiff::Timestamp;
use jiff::civil::Date;
use rashomon_cluster::Profile;
use rashomon_extract::{Extraction, SiteMemory};
use rashomon_lineage::Fingerprint;
use rashomon_model::{
    Annotations, Article, Basis, Capture, Entity, EntityKind, FateKind, Genre, PageRecord, Precision, Role,
    Telling,
};
use rashomon_text::{Context, annotate, annotate_names, moment, times};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// A capture read: its page, and its articles ready for the fold.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The page with its fate.
    pub page: PageRecord,
    /// Its articles in page order.
    pub articles: Vec<PreparedArticle>,
    /// What tells that the very same page came before: a hash of bytes and address.
    pub(crate) identity: u128,
}

/// An article with all that the fold needs of it.
#[derive(Debug, Clone)]
pub struct PreparedArticle {
    /// The article.
    pub article: Article,
    /// What its words say.
    pub annotations: Annotations,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) profile: Profile,
}

impl PreparedArticle {
    /// The article beside its annotations.
    #[must_use]
    pub fn telling(&self) -> Telling<'_> {
        Telling { article: &self.article, annotations: &self.annotations }
    }

    /// Whom and what it names, the most named first, then in order of their first mention.
    pub(crate) fn names(&self) -> Vec<Entity> {
        let Annotations { entities, mentions, .. } = &self.annotations;
        let mut counts = vec![0_usize; entities.len()];
        for mention in mentions {
            if let Some(count) = counts.get_mut(mention.entity as usize) {
                *count += 1;
            }
        }
        let found = |entity: &Entity| {
            matches!(entity.kind, EntityKind::Person | EntityKind::Organization | EntityKind::Place)
        };
        let mut named: Vec<(usize, &Entity)> =
            counts.into_iter().zip(entities).filter(|(count, entity)| *count > 0 && found(entity)).collect();
        named.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        named.into_iter().take(MAX_NAMES).map(|(_, entity)| entity.clone()).collect()
    }
}

/// The most names of an article that it can be found by: 16. A news article names a dozen; a list of winners is not about them.
const MAX_NAMES: usize = 16;

/// The articles of one capture, with what its feed said where the page is silent.
#[must_use]
pub fn extract(capture: &Capture) -> Extraction {
    completed(rashomon_extract::extract(capture), capture)
}

/// The same, without what recurs over the pages of its site.
#[must_use]
pub fn extract_knowing(capture: &Capture, memory: &SiteMemory) -> Extraction {
    completed(rashomon_extract::extract_knowing(capture, memory), capture)
}

fn completed(mut extraction: Extraction, capture: &Capture) -> Extraction {
    if let Some(entry) = &capture.hints.entry {
        said::complete(&mut extraction.articles, entry);
    }
    extraction
}

/// Reads one capture: decode, cut into articles, annotate, take fingerprints and profiles.
#[must_use]
pub fn prepare(capture: &Capture) -> Prepared {
    let extraction = extract(capture);
    let mut key = xxh3_128(&capture.bytes).to_le_bytes().to_vec();
    key.extend_from_slice(capture.hints.url.as_deref().unwrap_or("").as_bytes());
    Prepared {
        page: extraction.page,
        articles: extraction.articles.into_iter().map(prepare_article).collect(),
        identity: xxh3_128(&key),
    }
}

/// What could not be read at all, as a page with that fate.
#[must_use]
pub fn refused(source: &str, why: &str) -> Prepared {
    ended(source, FateKind::Rejected, why)
}

/// What holds no article itself, as a page with that fate.
#[must_use]
pub fn listing(source: &str, why: &str) -> Prepared {
    ended(source, FateKind::Listing, why)
}

fn ended(source: &str, fate: FateKind, why: &str) -> Prepared {
    let page = PageRecord { source: source.to_owned(), fetched_at: None, fate, why: Some(why.to_owned()) };
    Prepared { page, articles: Vec::new(), identity: 0 }
}

/// Reads an article that came as a line of JSON. `source` names file and line.
#[must_use]
pub fn prepare_line(source: &str, line: ArticleLine) -> Prepared {
    prepare_whole(source, line::article(source, line))
}

/// Reads an article that was extracted before, and keeps all of it. `source` names file and line.
#[must_use]
pub fn prepare_whole(source: &str, article: Article) -> Prepared {
    let identity = xxh3_128(format!("{}\n{}", article.id, article.text).as_bytes());
    let (page, article) = whole(source, article);
    Prepared { page, identity, articles: article.into_iter().map(prepare_article).collect() }
}

/// An article that was extracted before, with the record of the line it stood in; none where it has no text.
#[must_use]
pub fn whole(source: &str, article: Article) -> (PageRecord, Option<Article>) {
    let told = !article.text.is_empty();
    let (fate, why) = if told {
        (FateKind::Articles, None)
    } else {
        (FateKind::Rejected, Some("the line has no text".to_owned()))
    };
    (PageRecord { source: source.to_owned(), fetched_at: None, fate, why }, told.then_some(article))
}

/// What an article's words say.
#[must_use]
pub fn annotated(article: &Article) -> Annotations {
    let context = Context { language: article.language.as_deref(), anchor: anchor(article) };
    annotate(&article.text, context)
}

/// The fingerprint of an article that is to be compared again. (A teaser has none, and is never compared.)
pub(crate) fn print_again(article: &Article) -> Fingerprint {
    let annotations = annotate_names(&article.text);
    rashomon_lineage::fingerprint(Telling { article, annotations: &annotations })
}

/// The profile of an article that is to be weighed again.
pub(crate) fn profile_again(article: &Article) -> Profile {
    let annotations = annotate_names(&article.text);
    rashomon_cluster::profile(Telling { article, annotations: &annotations }, published_at(article))
}

/// Annotates an article and makes it small.
fn prepare_article(article: Article) -> PreparedArticle {
    let annotations = annotated(&article);
    let at = published_at(&article);
    let telling = Telling { article: &article, annotations: &annotations };
    // A teaser's line or two is too little to group by; the page that it leads to is what tells the story.
    let (fingerprint, profile) = if article.role == Role::Teaser {
        (Fingerprint::default(), Profile::default())
    } else {
        (rashomon_lineage::fingerprint(telling), rashomon_cluster::profile(telling, at))
    };
    PreparedArticle { article, annotations, fingerprint, profile }
}

/// Whether an article takes part in the grouping; `itemised` says whether its page has items of a digest. A teaser only points
/// at a text; a digest is told by its items.
pub(crate) fn takes_part(article: &Article, itemised: bool) -> bool {
    match article.role {
        Role::Teaser => false,
        Role::DigestItem => true,
        Role::Main | Role::Related => article.genre != Some(Genre::Digest) || !itemised,
    }
}

/// A story's id, from the article that opened it.
pub(crate) fn story_id(article: &str) -> String {
    format!("s-{:016x}", xxh3_64(article.as_bytes()))
}

/// The day that "on Monday" counts from: the day of publication, else the day of the fetch. A file's date is no anchor:
/// copying renews it, and a Monday of the wrong year is worse than none.
fn anchor(article: &Article) -> Option<Date> {
    let published = article.published.as_ref().and_then(|stamp| {
        let rounded = stamp.basis == Basis::Relative && stamp.precision == Precision::Day;
        let day = moment::day(stamp)?;
        Some(if rounded { times::writing_day(&article.text, day) } else { day })
    });
    let fetched = || {
        let fetched = article.page.fetched_at.as_ref().filter(|f| f.basis != Basis::File)?;
        fetched.value.get(..10)?.parse().ok()
    };
    published.or_else(fetched)
}

/// When the article was published, as one instant.
pub(crate) fn published_at(article: &Article) -> Option<Timestamp> {
    article.published.as_ref().and_then(moment::middle)
}
