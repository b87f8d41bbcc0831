//! Days that the markup gives: JSON-LD, `<meta>`, keys of scripts, addresses, the title.

use super::days::{Days, Worth};
use super::machine;
use super::traits::Trait;
use crate::html::dom::Dom;
use crate::html::jsonld::{Ld, Moment};
use memchr::memmem;
use rashomon_model::{Basis, Precision, Stamp};
use rashomon_text::stamps;

/// Keys of scripts looked at.
const MAX_KEYS: usize = 200;
/// Bytes of a key, and of its value.
const KEY_BYTES: usize = 40;
/// Images whose addresses are read: the page's own come first.
const IMAGES: usize = 3;

/// Adds the days of JSON-LD.
pub(super) fn json(ld: &Ld, days: &mut Days) {
    for (moment, value) in &ld.moments {
        let Some(stamp) = machine::markup(value) else { continue };
        let (kind, worth) = match moment {
            Moment::Article => (Trait::LdArticle, Worth::Publication),
            Moment::Page => (Trait::LdPage, Worth::Publication),
            Moment::Other => (Trait::LdOther, Worth::Markup),
            Moment::Created => (Trait::LdCreated, Worth::Markup),
            Moment::ArticleModified => (Trait::LdArticleModified, Worth::Markup),
            Moment::Modified => (Trait::LdModified, Worth::Markup),
        };
        days.add(&stamp, worth, &[kind]);
    }
}

/// Adds the days of `<meta>`.
pub(super) fn metas(dom: &Dom, days: &mut Days) {
    for (name, content) in &dom.metas {
        let Some((kind, worth)) = meta_kind(name) else { continue };
        if let Some(stamp) = machine::markup(content) {
            days.add(&stamp, worth, &[kind]);
        }
    }
}

/// What the name of a `<meta>` says its value is.
fn meta_kind(name: &str) -> Option<(Trait, Worth)> {
    let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
    // When it may be seen, sold or begins is no publication.
    if has(&["expir", "event", "valid", "start", "until", "unpublish", "author", "publisher", "birth"]) {
        return None;
    }
    Some(match name {
        "article:published_time" => (Trait::MetaArticle, Worth::Publication),
        "article:modified_time" => (Trait::MetaArticleModified, Worth::Markup),
        _ if has(&["modif", "updat", "revis", "lastmod", "moddate", "last-mod", "changed"]) => {
            (Trait::MetaModified, Worth::Markup)
        }
        _ if has(&["publi", "pubdate", "pub-date", "pub_date", "issued", "post_date", "posted"]) => {
            (Trait::MetaPublished, Worth::Publication)
        }
        _ if has(&["creat", "display"]) && has(&["date", "time", "created"]) => {
            (Trait::MetaCreated, Worth::Markup)
        }
        "timestamp" => (Trait::MetaDate, Worth::Markup),
        _ if name.ends_with("date") || name.starts_with("date") || name.starts_with("dc.date") => {
            (Trait::MetaDate, Worth::Markup)
        }
        _ => return None,
    })
}

/// Adds the days of addresses and the title, and what the months of addresses say of all days.
pub(super) fn addresses(dom: &Dom, ld: &Ld, url: Option<&str>, days: &mut Days) {
    let own = url.and_then(machine::address);
    if let Some(stamp) = &own {
        days.add(stamp, Worth::Hint, &[Trait::Address]);
    }
    let og = |name: &str| dom.metas.iter().find(|(n, _)| n == name).map(|(_, c)| c.as_str());
    let canonical = dom.canonical.as_deref().or_else(|| og("og:url"));
    if own.is_none()
        && let Some(stamp) = canonical.and_then(machine::address)
    {
        days.add(&stamp, Worth::Hint, &[Trait::Canonical]);
    }
    let images: Vec<&str> =
        og("og:image").into_iter().chain(ld.images.iter().map(String::as_str)).take(IMAGES).collect();
    for image in &images {
        if let Some(stamp) = machine::address(image) {
            days.add(&stamp, Worth::Hint, &[Trait::Image]);
        }
    }
    if let Some(title) = &dom.title {
        for day in stamps::days(title.trim(), None) {
            days.add(&shown(day.stamp), Worth::Hint, &[Trait::Title]);
        }
    }
    let month = url.and_then(machine::address_month).or_else(|| canonical.and_then(machine::address_month));
    let pictured = images.iter().find_map(|i| machine::address_month(i));
    for (day, named) in &mut days.named {
        let own = (day.year(), day.month());
        if let Some(month) = month {
            named.traits.add(if month == own { Trait::AddressMonth } else { Trait::AddressOther });
        }
        match pictured {
            Some(month) if month == own => named.traits.add(Trait::ImageMonth),
            Some(month) if month > own => named.traits.add(Trait::ImageLater),
            _ => {}
        }
    }
}

/// A stamp as the visible text states it.
pub(super) fn shown(text: stamps::StampText) -> Stamp {
    let basis = if text.relative { Basis::Relative } else { Basis::Stated };
    Stamp { value: text.value, precision: text.precision, basis }
}

/// Adds the first day that a key of a script gives for a publication: `"publishDate":"2024-03-05"`, and JSON-LD that is
/// broken.
pub(super) fn scripts(source: &str, days: &mut Days) {
    let found = memmem::find_iter(source.as_bytes(), b"ublish").take(MAX_KEYS);
    let first = found.filter_map(|at| keyed(source, at)).find(|s| s.precision >= Precision::Day);
    if let Some(stamp) = first {
        days.add(&stamp, Worth::Hint, &[Trait::Script]);
    }
}

/// The day that a key with "ublish" at `at` is given.
fn keyed(source: &str, at: usize) -> Option<Stamp> {
    let bytes = source.as_bytes();
    let letter = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    let before = bytes.get(..at)?.iter().rev().take(KEY_BYTES).take_while(|b| letter(b)).count();
    let after = bytes.get(at..)?.iter().take(KEY_BYTES).take_while(|b| letter(b)).count();
    let key = source.get(at - before..at + after)?.to_ascii_lowercase();
    let dated =
        ["date", "time", "_at", "_on", "edat", "edon"].iter().any(|w| key.contains(w)) || key == "published";
    if !dated || key.contains("unpub") {
        return None;
    }
    let rest = source.get(at + after..)?.trim_start_matches(['\\', '"', '\'']).trim_start();
    let value = rest.strip_prefix(':')?.trim_start().trim_start_matches('\\').strip_prefix(['"', '\''])?;
    let end = value.bytes().take(KEY_BYTES).position(|b| matches!(b, b'"' | b'\'' | b'\\'))?;
    machine::markup(value.get(..end)?)
}
