//! What the choice of a date tells, where somebody asked: each day with what speaks for it, and no day at all.

use super::days::Named;
use super::traits::{NAMES, Trait, Traits};
use super::weights::WEIGHTS;
use super::{MODIFIED_SOURCES, Weighed, choose};
use crate::explain::{Field, Reason};
use crate::trace::Told;
use rashomon_model::Stamp;

/// Traits that are places which name a day, in words; the first that holds is where the day comes from.
const PLACES: &[(Trait, &str)] = &[
    (Trait::LdArticle, "JSON-LD datePublished"),
    (Trait::MetaArticle, "meta article:published_time"),
    (Trait::MetaPublished, "meta of publication"),
    (Trait::PropPublished, "itemprop datePublished"),
    (Trait::LdPage, "JSON-LD datePublished of the page"),
    (Trait::Time, "<time>"),
    (Trait::LdArticleModified, "JSON-LD dateModified"),
    (Trait::MetaArticleModified, "meta article:modified_time"),
    (Trait::PropModified, "itemprop dateModified"),
    (Trait::MetaDate, "meta date"),
    (Trait::LdCreated, "JSON-LD dateCreated"),
    (Trait::MetaCreated, "meta of creation"),
    (Trait::LdModified, "JSON-LD dateModified of the page"),
    (Trait::MetaModified, "meta of change"),
    (Trait::LdOther, "JSON-LD of something else"),
    (Trait::Address, "URL"),
    (Trait::Canonical, "canonical URL"),
    (Trait::Script, "script"),
    (Trait::Title, "<title>"),
    (Trait::Image, "image's URL"),
];

impl Weighed {
    /// Tells of all days for both of the fields they are candidates of.
    pub(in crate::html) fn tell(&self, told: &mut Told) {
        let (published, modified) = self.stamps();
        for named in self.days.named.values() {
            let place = PLACES.iter().find(|(t, _)| named.traits.has(*t));
            offer(told, Field::Published, place.map(|(_, place)| *place), named, published.as_ref());
            if let Some(source) = MODIFIED_SOURCES.iter().find(|t| named.traits.has(**t)) {
                let place = PLACES.iter().find(|(t, _)| t == source);
                offer(told, Field::Modified, place.map(|(_, place)| *place), named, modified.as_ref());
            }
        }
        if let Some(month) = &self.month
            && let Some(offer) = told.offer(Field::Published, "visible month", month.value.clone())
        {
            offer.taken = published.as_ref() == Some(month);
        }
        if let Some(offer) = told.offer(Field::Published, "no date", "-".to_owned()) {
            offer.score = Some(choose::score(self.none) as f32 / 100.0);
            offer.because = reasons(self.none);
        }
    }
}

/// Offers a day that this place names, or that is but shown.
fn offer(told: &mut Told, field: Field, place: Option<&str>, named: &Named, chosen: Option<&Stamp>) {
    let stamp = &named.stamp.1;
    let elsewhere = [Trait::Listing, Trait::Card, Trait::Comment].iter().any(|t| named.traits.has(*t));
    let place = match (place, named.block) {
        (Some(place), Some(_)) => format!("{place}, and visible"),
        (Some(place), None) => place.to_owned(),
        (None, _) if elsewhere => "visible in a card, a list or a comment".to_owned(),
        (None, _) => "visible".to_owned(),
    };
    if let Some(offer) = told.offer(field, place, stamp.value.clone()) {
        offer.block = named.block;
        offer.taken = chosen == Some(stamp);
        // A change is not weighed: the best source that gives one is believed.
        if field == Field::Published {
            offer.score = Some(choose::score(named.traits) as f32 / 100.0);
            offer.because = reasons(named.traits);
        }
    }
}

/// The traits in words, each with its weight in log odds, the heaviest first.
fn reasons(traits: Traits) -> Vec<Reason> {
    let weight = |n: usize| WEIGHTS.get(n).map_or(0.0, |w| f32::from(*w) / 100.0);
    let mut reasons: Vec<Reason> =
        traits.numbers().filter_map(|n| Some(Reason::new(&words(NAMES.get(n)?), weight(n)))).collect();
    reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    reasons
}

/// A trait's name as words: `SaidPublished` is "said published".
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for (at, c) in name.char_indices() {
        if at > 0 && c.is_uppercase() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}
