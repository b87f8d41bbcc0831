//! One item or entry of a tree to an [`Entry`].

use super::bounds::{MAX_CONTENT_BYTES, MAX_TITLE_BYTES};
use super::links::Links;
use super::media::{self, Media};
use super::model::{Enclosure, Entry, Person, Source};
use super::names::Vocabulary as V;
use super::reader::{Document, is_native, lower, time};
use super::tree::{Element, Id};
use super::words::{Form, line};
use super::{address, people};
use jiff::Timestamp;

/// Media groups within media groups that are looked into.
const MAX_GROUPS: usize = 4;

/// What is gathered before it is known which of it stands.
#[derive(Default)]
struct Gathered {
    links: Links,
    media: Media,
    /// The address FeedBurner's redirect leads to.
    original: Option<String>,
    /// The same of its first file.
    original_file: Option<String>,
    /// A `guid` that is a page, or may be.
    permanent: Option<String>,
    /// Where Atom content stands if not in the feed.
    elsewhere: Option<String>,
    title: Option<String>,
    summary: Option<String>,
    subtitle: Option<String>,
    date: Option<Timestamp>,
    /// Whether the content held is HTML.
    rich: bool,
}

/// The date of an item by the cheapest look that tells the newest from the oldest.
pub(super) fn date(document: &Document<'_, '_>, item: Id) -> Option<Timestamp> {
    let dated = |names: &[&str]| {
        names.iter().find_map(|name| document.tree.child(item, name)).and_then(|id| document.time(id))
    };
    dated(&["pubDate", "published", "issued"]).or_else(|| dated(&["updated", "modified", "date", "created"]))
}

/// Reads an item; `writers` are those whom its feed names as the authors of its entries.
pub(super) fn read(document: &Document<'_, '_>, item: Id, writers: &[Person]) -> Entry {
    let mut entry = Entry::default();
    let mut gathered = Gathered::default();
    attributes(document, item, &mut entry);
    for (child, element) in document.tree.children(item) {
        if is_native(element) {
            native(document, child, element, &mut entry, &mut gathered);
        } else {
            extension(document, child, element, &mut entry, &mut gathered);
        }
    }
    finish(&mut entry, gathered, writers);
    entry.language = entry.language.or_else(|| document.language(item));
    entry
}

/// What CDF and RDF say in an item's attributes.
fn attributes(document: &Document<'_, '_>, item: Id, entry: &mut Entry) {
    let attribute = |name: &str| document.tree.attribute(item, name);
    entry.id = attribute("rdf:about").or_else(|| attribute("about")).and_then(|a| line(a, MAX_TITLE_BYTES));
    let base = document.base(item);
    entry.link = attribute("href").and_then(|href| address::resolve(href, base.as_deref()));
    entry.updated = attribute("lastmod").and_then(time);
}

/// Chooses among what was gathered.
fn finish(entry: &mut Entry, mut gathered: Gathered, writers: &[Person]) {
    for link in gathered.links.with("enclosure") {
        let kind = Some(link.kind.clone()).filter(|k| !k.is_empty());
        gathered.media.put(Enclosure { url: link.href.clone(), kind, length: link.length });
    }
    let page = gathered.links.page().map(str::to_owned);
    let other = || ["related", "via", "self"].iter().find_map(|rel| gathered.links.first(rel));
    let named = || entry.id.clone().filter(|id| address::is_web(id));
    let own = entry.link.take();
    entry.link = gathered.original.or(page).or(own).or(gathered.permanent).or(gathered.elsewhere);
    let file = gathered.media.enclosures.first().map(|e| e.url.clone());
    entry.link = entry.link.take().or_else(named).or_else(other).or(file);
    if let (Some(original), Some(first)) = (gathered.original_file, gathered.media.enclosures.first_mut()) {
        first.url = original;
    }
    entry.title = entry.title.take().or(gathered.title);
    entry.summary = entry.summary.take().or(gathered.summary).or(gathered.subtitle);
    entry.published = entry.published.or(gathered.date);
    entry.updated = entry.updated.or(gathered.date);
    if entry.authors.is_empty() {
        let taken = entry.source.as_ref().map(|s| s.authors.clone()).filter(|a| !a.is_empty());
        entry.authors = taken.unwrap_or_else(|| writers.to_vec());
    }
    let picture = gathered.media.image(entry.content.as_deref());
    entry.image = entry.image.take().or(picture).or_else(|| gathered_image(entry.summary.as_deref()));
    entry.enclosures = gathered.media.enclosures;
}

/// The first picture of a summary.
fn gathered_image(summary: Option<&str>) -> Option<super::model::Image> {
    Media::default().image(summary)
}

/// One of the format's own elements.
fn native(
    document: &Document<'_, '_>,
    id: Id,
    element: &Element<'_>,
    entry: &mut Entry,
    gathered: &mut Gathered,
) {
    let base = document.base(id);
    let base = base.as_deref();
    match lower(element.local, &mut [0; 24]) {
        "title" if entry.title.is_none() => (entry.title, entry.title_html) = document.title(id),
        "link" => gathered.links.add(document.tree, id, base),
        "id" => entry.id = document.name(id).or(entry.id.take()),
        "guid" => {
            entry.id = document.line(id).or(entry.id.take());
            let page = document
                .tree
                .attribute(id, "ispermalink")
                .is_none_or(|p| !p.trim().eq_ignore_ascii_case("false"));
            gathered.permanent = document.link(id).filter(|link| page && address::is_web(link));
        }
        "description" | "summary" | "abstract" => {
            let found = || document.html(id, Form::Html, MAX_CONTENT_BYTES);
            match (&entry.summary, &entry.content) {
                (None, _) => entry.summary = found(),
                (Some(_), None) => entry.content = found(),
                _ => {}
            }
        }
        "content" | "body" | "fullitem" => content(document, id, entry, gathered),
        "pubdate" | "published" | "issued" => entry.published = document.time(id).or(entry.published),
        "updated" | "modified" | "lastbuilddate" => entry.updated = document.time(id).or(entry.updated),
        "created" => entry.created = document.time(id).or(entry.created),
        "date" => gathered.date = gathered.date.or_else(|| document.time(id)),
        "author" | "managingeditor" => {
            people::add(&mut entry.authors, people::person(document.tree, id, base))
        }
        "contributor" => people::add(&mut entry.contributors, people::person(document.tree, id, base)),
        "category" | "tags" | "keywords" => document.categories(id, element, &mut entry.categories),
        "enclosure" => gathered.media.enclosure(document.tree, id, base),
        "image" => entry.image = entry.image.take().or_else(|| media::image(document.tree, id, base)),
        "source" => entry.source = entry.source.take().or_else(|| source(document, id)),
        "language" => entry.language = entry.language.take().or_else(|| document.line(id)),
        "copyright" | "rights" if entry.rights.is_none() => {
            entry.rights = document.html(id, Form::Either, MAX_TITLE_BYTES);
        }
        "comments" => entry.comments = entry.comments.take().or_else(|| document.link(id)),
        _ => {}
    }
}

/// Content, of which the first in HTML stands.
fn content(document: &Document<'_, '_>, id: Id, entry: &mut Entry, gathered: &mut Gathered) {
    let attribute = |name: &str| document.tree.attribute(id, name).unwrap_or_default().trim();
    let kind = attribute("type");
    if !attribute("src").is_empty() {
        let found = address::resolve(attribute("src"), document.base(id).as_deref());
        gathered.elsewhere = gathered.elsewhere.take().or(found);
    }
    let plain = matches!(kind, "text" | "text/plain") || (kind.is_empty() && !document.tree.has_markup(id));
    if entry.content.is_some() && (gathered.rich || plain) {
        return;
    }
    if let Some(found) = document.html(id, Form::Html, MAX_CONTENT_BYTES) {
        entry.content = Some(found);
        gathered.rich = !plain;
    }
}

/// An element of an extension.
fn extension(
    document: &Document<'_, '_>,
    id: Id,
    element: &Element<'_>,
    entry: &mut Entry,
    gathered: &mut Gathered,
) {
    let base = document.base(id);
    let base = base.as_deref();
    let person = || people::person(document.tree, id, base);
    let html = || document.html(id, Form::Either, MAX_CONTENT_BYTES);
    match (element.vocabulary, lower(element.local, &mut [0; 24])) {
        (V::Content, "encoded" | "payload") | (V::Markup, "body" | "div" | "section" | "article") => {
            content(document, id, entry, gathered);
        }
        (V::Dc | V::Itunes | V::Media, "title") => {
            gathered.title = gathered.title.take().or_else(|| document.title(id).0);
        }
        (V::Dc, "description")
        | (V::DcTerms, "abstract")
        | (V::Itunes, "summary" | "description")
        | (V::Media, "description") => {
            gathered.summary = gathered.summary.take().or_else(html);
        }
        (V::Itunes, "subtitle") => gathered.subtitle = gathered.subtitle.take().or_else(html),
        (V::Dc | V::DcTerms, "creator" | "author") | (V::Itunes, "author") => {
            people::add(&mut entry.authors, person())
        }
        (V::Dc | V::DcTerms, "contributor") => people::add(&mut entry.contributors, person()),
        (V::Dc | V::DcTerms, "language") => {
            entry.language = entry.language.take().or_else(|| document.line(id))
        }
        (V::Dc | V::DcTerms, "rights") | (V::Media, "copyright") => {
            entry.rights = entry.rights.take().or_else(|| document.html(id, Form::Either, MAX_TITLE_BYTES));
        }
        (V::Dc | V::DcTerms, "subject") | (V::Itunes | V::Media, "category" | "keywords") => {
            document.categories(id, element, &mut entry.categories);
        }
        (V::Dc | V::DcTerms, "identifier") => entry.id = entry.id.take().or_else(|| document.line(id)),
        (V::Dc | V::DcTerms, "date") => gathered.date = gathered.date.or_else(|| document.time(id)),
        (V::DcTerms, "created") => entry.created = entry.created.or_else(|| document.time(id)),
        (V::DcTerms, "issued") => entry.published = entry.published.or_else(|| document.time(id)),
        (V::DcTerms, "modified") => entry.updated = entry.updated.or_else(|| document.time(id)),
        (V::Itunes, "image") => gathered.media.thumbnail(document.tree, id, base),
        (V::FeedBurner, "origlink") => {
            gathered.original = document.link(id).filter(|link| address::is_web(link))
        }
        (V::FeedBurner, "origenclosurelink") => {
            gathered.original_file = document.link(id).filter(|link| address::is_web(link))
        }
        (V::Media, _) => media(document, id, element, gathered, 0),
        (_, "enclosure") => gathered.media.enclosure(document.tree, id, base),
        _ => {}
    }
}

/// What stands in Media RSS, groups included.
fn media(document: &Document<'_, '_>, id: Id, element: &Element<'_>, gathered: &mut Gathered, depth: usize) {
    let base = document.base(id);
    let base = base.as_deref();
    let name = lower(element.local, &mut [0; 24]).to_owned();
    match name.as_str() {
        "content" | "group" if depth < MAX_GROUPS => {
            if name == "content" {
                gathered.media.content(document.tree, id, base);
            }
            for (child, inner) in document.tree.children(id).filter(|(_, e)| e.vocabulary == V::Media) {
                media(document, child, inner, gathered, depth + 1);
            }
        }
        "thumbnail" => gathered.media.thumbnail(document.tree, id, base),
        "title" => gathered.title = gathered.title.take().or_else(|| document.title(id).0),
        "description" => {
            let found = || document.html(id, Form::Either, MAX_CONTENT_BYTES);
            gathered.summary = gathered.summary.take().or_else(found);
        }
        _ => {}
    }
}

/// The feed an entry was taken over from: RSS's one line, or Atom's elements.
fn source(document: &Document<'_, '_>, id: Id) -> Option<Source> {
    let base = document.base(id);
    let base = base.as_deref();
    let mut source = Source::default();
    let mut links = Links::default();
    for (child, element) in document.tree.children(id).filter(|(_, e)| is_native(e)) {
        match lower(element.local, &mut [0; 24]) {
            "title" => (source.title, source.title_html) = document.title(child),
            "link" => links.add(document.tree, child, document.base(child).as_deref()),
            "id" => source.id = document.line(child),
            "subtitle" | "tagline" | "description" => {
                source.description = document.html(child, Form::Html, MAX_CONTENT_BYTES);
            }
            "rights" | "copyright" => source.rights = document.html(child, Form::Either, MAX_TITLE_BYTES),
            "generator" => source.generator = document.line(child),
            "icon" => source.icon = document.link(child),
            "logo" => source.logo = document.link(child),
            "updated" | "modified" => source.updated = document.time(child),
            "author" => people::add(&mut source.authors, people::person(document.tree, child, base)),
            "contributor" => {
                people::add(&mut source.contributors, people::person(document.tree, child, base))
            }
            _ => {}
        }
    }
    source.link = links.page().map(str::to_owned).or_else(|| links.first("self"));
    if !document.tree.has_markup(id) {
        let written = ["url", "href"].iter().find_map(|name| document.tree.attribute(id, name));
        source.link = written.and_then(|url| address::resolve(url, base));
        (source.title, source.title_html) = document.title(id);
    }
    (source != Source::default()).then_some(source)
}
