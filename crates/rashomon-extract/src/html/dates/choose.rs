//! Which of the days that a page names is its article's: each is scored by its traits, and no day at all by the page's.

use super::days::{Days, Named};
use super::traits::{Trait, Traits};
use super::weights::WEIGHTS;
use jiff::civil::Date;

/// Traits of markup that names a publication.
pub(super) const PUBLISHED: &[Trait] =
    &[Trait::LdArticle, Trait::LdPage, Trait::MetaArticle, Trait::MetaPublished, Trait::PropPublished];
/// Traits of any markup.
const MARKUP: &[Trait] = &[
    Trait::LdArticle,
    Trait::LdPage,
    Trait::LdCreated,
    Trait::LdArticleModified,
    Trait::LdModified,
    Trait::MetaArticle,
    Trait::MetaPublished,
    Trait::MetaCreated,
    Trait::MetaDate,
    Trait::MetaArticleModified,
    Trait::MetaModified,
    Trait::PropPublished,
    Trait::PropModified,
];
/// Traits of markup that names a change.
const MODIFIED: &[Trait] = &[
    Trait::LdArticleModified,
    Trait::LdModified,
    Trait::MetaArticleModified,
    Trait::MetaModified,
    Trait::PropModified,
];

/// What is known of one day when it is held against the others.
#[derive(Clone, Copy)]
struct Known {
    day: Date,
    traits: Traits,
    clock: Option<i8>,
    placed: bool,
    heads: bool,
}

impl Known {
    fn published(&self) -> bool {
        self.traits.any(PUBLISHED)
    }

    fn modified(&self) -> bool {
        self.traits.any(MODIFIED)
    }

    /// Whether its moment falls on another day in some zone: late in the evening on the next, early on the one before.
    fn in_zone(&self, other: Date) -> bool {
        self.clock.is_some_and(|hour| if other > self.day { hour >= 12 } else { hour < 12 })
    }

    fn beside(&self, other: &Self) -> bool {
        self.day.since(other.day).is_ok_and(|span| span.get_days().abs() == 1)
    }
}

/// Adds to the days what they are to each other.
pub(super) fn relate(days: &mut Days) {
    let all: Vec<Known> = days
        .named
        .iter()
        .map(|(day, n)| Known {
            day: *day,
            traits: n.traits,
            clock: n.clock,
            placed: n.placed,
            heads: n.heads,
        })
        .collect();
    let page = Page {
        published: all.iter().any(Known::published),
        heads: all.iter().filter(|k| k.heads).count(),
        heads_modified: all.iter().any(|k| k.heads && k.modified() && !k.published()),
        earliest: all.iter().find(|k| k.traits.any(MARKUP)).map(|k| k.day),
        first_head: all.iter().find(|k| k.heads).map(|k| k.day),
        updated: all.iter().rfind(|k| k.placed && k.traits.has(Trait::SaidUpdated)).map(|k| k.day),
    };
    for (at, named) in days.named.values_mut().enumerate() {
        let Some(mine) = all.get(at) else { continue };
        let beside: Vec<&Known> = [at.checked_sub(1), Some(at + 1)]
            .into_iter()
            .flatten()
            .filter_map(|to| all.get(to).filter(|k| k.beside(mine)))
            .collect();
        for (holds, what) in relations(mine, &beside, &page) {
            if holds {
                named.traits.add(what);
            }
        }
    }
}

/// What is known of all days together.
struct Page {
    published: bool,
    heads: usize,
    heads_modified: bool,
    earliest: Option<Date>,
    first_head: Option<Date>,
    /// The last day shown with a word of change.
    updated: Option<Date>,
}

/// What a day is to the others, those beside it among them.
fn relations(mine: &Known, beside: &[&Known], page: &Page) -> [(bool, Trait); 9] {
    let (published, modified) = (mine.published(), mine.modified());
    let zoned = beside.iter().any(|k| k.published() && k.in_zone(mine.day));
    let unseen = published && !mine.placed;
    // The same moment in another zone gainsays nothing.
    let shadow = published && !mine.heads && beside.iter().any(|k| k.heads && mine.in_zone(k.day));
    [
        (mine.placed && !published && zoned, Trait::NearMarkup),
        (mine.heads && !published && page.published && !zoned, Trait::Gainsays),
        (unseen && page.heads_modified && !shadow, Trait::UnshownPublished),
        (unseen && PUBLISHED.iter().all(|t| *t == Trait::LdPage || !mine.traits.has(*t)), Trait::PageOnly),
        (modified && !mine.placed && !page.published, Trait::ModifiedOnly),
        (page.earliest == Some(mine.day), Trait::Earliest),
        (mine.heads && page.updated.is_some_and(|d| d > mine.day), Trait::BesideUpdated),
        (page.heads > 1 && page.first_head == Some(mine.day), Trait::FirstOfHead),
        (mine.traits.has(Trait::Script) && !page.published, Trait::ScriptOnly),
    ]
}

/// The day that most speaks for, unless more speaks for none.
pub(super) fn choose(days: &Days, none: Traits) -> Option<&Named> {
    let best = days.named.values().max_by_key(|named| score(named.traits))?;
    (score(best.traits) > score(none)).then_some(best)
}

/// The weights of all traits, in hundredths of log odds.
pub(super) fn score(traits: Traits) -> i32 {
    traits.numbers().filter_map(|n| WEIGHTS.get(n)).map(|w| i32::from(*w)).sum()
}
