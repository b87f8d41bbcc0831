//! A report -> what a reader is shown of it: labels instead of ids, words instead of codes, numbered sources.
//!
//! Pure, and the same for every form: [`crate::render`] only decides how it looks. All text is on one line and free of
//! control characters.

pub(crate) mod derivation;
pub(crate) mod labels;
pub(crate) mod story;
pub(crate) mod words;

pub use derivation::{AlteredView, DerivationView};
pub use story::{
    AccountView, AgreedView, DerivedView, DifferView, HappenedView, OnlyView, SayingView, SentenceView,
    SourceView, SpeakerView, StanceView, StoryView, WhenView, WordingView,
};
pub(crate) use words::{clean, count, shortened};

use rashomon_model::{Article, FateKind, PageRecord, Report, Role};
use std::collections::HashSet;
use words::day;

/// What a reader is shown of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportView {
    /// "3 stories in 17 articles from 12 pages"; of stories that are kept, without the pages.
    pub counts: String,
    /// Stories told by two articles or more, the widest told first.
    pub stories: Vec<StoryView>,
    /// Stories that one article alone tells.
    pub also_read: Vec<ArticleView>,
    /// Teasers, and digests told by their items: what points at a text, or is told elsewhere.
    pub pointers: Vec<ArticleView>,
    /// Pages that could not be read: file and reason.
    pub refused: Vec<(String, String)>,
    /// Pages that were read before under another name: file and reason.
    pub same: Vec<(String, String)>,
    /// Pages that hold no article.
    pub listings: Vec<String>,
}

/// An article in a line or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleView {
    /// What it is called in its story.
    pub label: String,
    /// Its headline; where it has none, its first words, in quotation marks.
    pub headline: Option<String>,
    /// The day it was published, where known.
    pub day: Option<String>,
    /// "Meridian, via Newsbasket; opinion": what else tells it apart.
    pub remarks: Option<String>,
    /// Its address on the web, where known; only http and https.
    pub url: Option<String>,
}

impl ArticleView {
    pub(crate) fn new(article: &Article, label: String) -> Self {
        let genre = article.genre.filter(|g| *g != rashomon_model::Genre::News).map(story::genre_words);
        let credit = |prefix: &str, name: &Option<String>| {
            let name = clean(name.as_deref()?);
            (!name.is_empty() && name != label).then(|| format!("{prefix}{name}"))
        };
        let remarks =
            [genre.map(str::to_owned), credit("by ", &article.agency), credit("via ", &article.via)];
        let remarks: Vec<String> = remarks.into_iter().flatten().collect();
        let url = article.url.as_deref().or(article.page.url.as_deref()).map(clean);
        Self {
            headline: headline(article),
            day: article.published.as_ref().map(day),
            remarks: (!remarks.is_empty()).then(|| remarks.join(", ")),
            url: url.filter(|u| u.starts_with("https://") || u.starts_with("http://")),
            label,
        }
    }
}

impl ReportView {
    /// What a reader is shown of `report`.
    #[must_use]
    pub fn new(report: &Report) -> Self {
        let articles = labels::by_id(report);
        let alone = |id: &String| articles.get(id.as_str()).map(|a| ArticleView::new(a, labels::name(a)));
        let (single, told): (Vec<_>, Vec<_>) = report.stories.iter().partition(|s| s.coverage.articles <= 1);
        let in_stories: HashSet<&String> =
            report.stories.iter().flat_map(|s| &s.accounts).flat_map(|a| a.articles()).collect();
        let pointers = report.articles.iter().filter(|a| !in_stories.contains(&a.id));
        let ended = |fate: FateKind| report.pages.iter().filter(move |page| page.fate == fate);
        let reason = |page: &PageRecord| {
            (clean(&page.source), page.why.as_deref().map_or_else(|| "no reason known".to_owned(), clean))
        };
        Self {
            counts: counts(report),
            stories: told.into_iter().map(|s| StoryView::new(s, report, &articles)).collect(),
            also_read: single.iter().flat_map(|s| &s.accounts).filter_map(|a| alone(&a.lead)).collect(),
            pointers: pointers.map(|a| ArticleView::new(a, labels::name(a))).collect(),
            refused: ended(FateKind::Rejected).map(reason).collect(),
            same: ended(FateKind::Same).map(reason).collect(),
            listings: ended(FateKind::Listing).map(|page| clean(&page.source)).collect(),
        }
    }
}

/// The headline, or the first words of the text.
fn headline(article: &Article) -> Option<String> {
    /// About a line of a terminal.
    const FIRST_WORDS: usize = 60;
    let given = article.headline.as_deref().map(clean).filter(|h| !h.is_empty());
    let first = || {
        let words = clean(article.text.lines().next()?);
        (!words.is_empty()).then(|| format!("“{}”", shortened(&words, FIRST_WORDS)))
    };
    given.or_else(first)
}

fn counts(report: &Report) -> String {
    let articles = report.articles.iter().filter(|a| a.role != Role::Teaser).count();
    let found = format!(
        "{} in {}",
        count(report.stories.len(), "story", "stories"),
        count(articles, "article", "articles")
    );
    match report.pages.len() {
        // A story that was kept: its pages are not told.
        0 => found,
        pages => format!("{found} from {}", count(pages, "page", "pages")),
    }
}
