//! When the page's main article was published and last changed.
//!
//! Every day that the page names is a candidate: what JSON-LD, `<meta>`, microdata and scripts give, what addresses and
//! the title hold, and what readers see ([`visible`]). Each day gathers [`traits`]: which markup names it, where it is
//! shown and with what words, whether it stands in a card or a comment. A log-linear model over them ([`weights`], fitted
//! by `cargo xtask train dates`) picks one, or none.

mod choose;
mod days;
mod machine;
mod marked;
#[cfg(test)]
mod tests;
mod told;
pub(crate) mod traits;
mod visible;
mod weights;

pub(super) use machine::markup as stamp;

use super::dom::Dom;
use super::jsonld::Ld;
use super::label::Labels;
use super::lexicon::Cues;
use crate::block::Markup;
use days::{Days, Named};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rashomon_model::{Capture, Stamp};
use traits::{Trait, Traits};
use url::Url;

/// A body of fewer bytes is short.
const SHORT_BODY: usize = 600;
/// A body of so many is long.
const LONG_BODY: usize = 3000;

/// Hyphens of a path that is made of a headline's words.
const SLUG_HYPHENS: usize = 4;

/// Who tells of the last change, best first.
const MODIFIED_SOURCES: &[Trait] = &[
    Trait::LdArticleModified,
    Trait::MetaArticleModified,
    Trait::LdModified,
    Trait::MetaModified,
    Trait::PropModified,
    Trait::SaidUpdated,
];

/// What the dates of a page are read from.
pub(super) struct Page<'a> {
    pub(super) source: &'a str,
    pub(super) dom: &'a Dom,
    pub(super) ld: &'a Ld,
    pub(super) labels: &'a Labels,
    pub(super) markup: &'a Markup,
    pub(super) capture: &'a Capture,
}

/// The days of a page with their traits, and the traits for none.
pub(super) struct Weighed {
    days: Days,
    none: Traits,
    month: Option<Stamp>,
}

impl Weighed {
    /// The traits for no day, and each day with its traits.
    pub(super) fn rows(&self) -> (Traits, Vec<(String, Traits)>) {
        let days = self.days.named.iter().map(|(day, named)| (day.to_string(), named.traits)).collect();
        (self.none, days)
    }

    /// Published and changed.
    pub(super) fn stamps(&self) -> (Option<Stamp>, Option<Stamp>) {
        let published = choose::choose(&self.days, self.none).map(|named| named.stamp.1.clone());
        let published = published.or_else(|| self.month.clone());
        let modified = self
            .modified()
            .filter(|m| published.as_ref().is_none_or(|p| p.value.get(..10) <= m.value.get(..10)));
        (published, modified)
    }

    /// The last change, as the best of its sources says.
    fn modified(&self) -> Option<Stamp> {
        let latest = |source: Trait| self.days.named.values().rfind(|n: &&Named| n.traits.has(source));
        let named = MODIFIED_SOURCES.iter().copied().find_map(latest)?;
        Some(named.changed.as_ref().map_or_else(|| named.stamp.1.clone(), |(_, stamp)| stamp.clone()))
    }
}

/// Gathers the days of a page.
pub(super) fn weigh(page: &Page<'_>) -> Weighed {
    let reference = page.capture.hints.trusted_fetch_time().and_then(|t| t.value.parse::<Timestamp>().ok());
    let fetched = reference.map(|r| TimeZone::UTC.to_datetime(r).date());
    let url = page.capture.hints.url.as_deref();
    let mut days = Days::until(fetched);
    marked::json(page.ld, &mut days);
    marked::metas(page.dom, &mut days);
    marked::scripts(page.source, &mut days);
    let place = visible::Place::of(page.dom, page.labels);
    visible::places(&place, day_first(page.dom, url), reference, &mut days);
    marked::addresses(page.dom, page.ld, url, &mut days);
    choose::relate(&mut days);
    let none = none(page, &place, &days);
    let month = visible::month(&place);
    Weighed { days, none, month }
}

/// What speaks for and against a page without a date.
fn none(page: &Page<'_>, place: &visible::Place<'_>, days: &Days) -> Traits {
    let mut traits = Traits::default();
    let types = &page.markup.types;
    let og = page.dom.metas.iter().find(|(n, _)| n == "og:type").map(|(_, c)| c.to_ascii_lowercase());
    let url = page.capture.hints.url.as_deref().and_then(|u| Url::parse(u).ok());
    let any = |holds: &dyn Fn(&Named) -> bool| days.named.values().any(holds);
    let things = ["Product", "Event", "Course", "Recipe", "Person", "Organization"];
    let holds = [
        // A page without a word can only mean the day that it names.
        (!page.dom.blocks.is_empty(), Trait::None),
        (og.as_deref() == Some("article"), Trait::NoneArticle),
        (types.iter().any(|t| things.contains(&t.as_str())), Trait::NoneThing),
        (!page.markup.bylines.is_empty(), Trait::NoneByline),
        (url.as_ref().is_some_and(|u| is_article_path(u.path())), Trait::NonePath),
        (any(&|n| n.traits.any(choose::PUBLISHED)), Trait::NonePublished),
        (place.is_shorter(SHORT_BODY), Trait::NoneShort),
        (!place.is_shorter(LONG_BODY), Trait::NoneLong),
        (url.as_ref().is_some_and(|u| u.path().matches('-').count() >= SLUG_HYPHENS), Trait::NoneSlug),
        (page.dom.elements.iter().any(|e| e.cues.any(Cues::SOCIAL)), Trait::NoneShare),
    ];
    holds.iter().filter(|(holds, _)| *holds).for_each(|(_, t)| traits.add(*t));
    traits
}

/// Whether a path goes through a place where sites keep their articles.
fn is_article_path(path: &str) -> bool {
    /// Such places, in the languages that sites name them in.
    const PLACES: &[&str] = &[
        "aktuelles",
        "article",
        "articles",
        "artikel",
        "blog",
        "blogs",
        "magazin",
        "magazine",
        "meldungen",
        "nachrichten",
        "news",
        "noticias",
        "post",
        "posts",
        "press",
        "presse",
        "stories",
        "story",
    ];
    path.split('/').any(|part| PLACES.binary_search(&part.to_ascii_lowercase().as_str()).is_ok())
}

/// Countries that write English and the day first.
const DAY_FIRST: &[&str] =
    &["gb", "uk", "au", "nz", "in", "ie", "za", "sg", "hk", "my", "ng", "ke", "pk", "lk"];

/// Whether `5/3/2024` is the fifth of March on this page, by its language, its region and its address.
fn day_first(dom: &Dom, url: Option<&str>) -> bool {
    let locale = dom.metas.iter().find(|(n, _)| n == "og:locale").map(|(_, c)| c.as_str());
    let given = dom.language.as_deref().into_iter().chain(locale).map(str::to_ascii_lowercase);
    let mut english = true;
    for tag in given {
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().unwrap_or_default();
        english &= language.is_empty() || language == "en";
        if english && parts.next().is_some_and(|region| DAY_FIRST.contains(&region)) {
            return true;
        }
    }
    let host = url.and_then(|u| Url::parse(u).ok()).and_then(|u| u.host_str().map(str::to_owned));
    let top = host.as_deref().and_then(|h| h.rsplit('.').next()).unwrap_or_default();
    !english || DAY_FIRST.contains(&top)
}
