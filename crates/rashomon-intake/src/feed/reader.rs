//! A tree to a [`Feed`]: RSS, RDF, CDF and Atom in one pass, since feeds mix them.

use super::bounds::{MAX_CONTENT_BYTES, MAX_ENTRIES, MAX_LIST, MAX_TITLE_BYTES};
use super::entry;
use super::links::Links;
use super::model::{Category, Feed, Image, Kind, Person};
use super::names::Vocabulary as V;
use super::tree::{Element, Id, Tree, is_among};
use super::words::{self, Form, Title, label, line};
use super::{address, media, people};
use crate::dates;
use jiff::Timestamp;
use std::borrow::Cow;
use url::Url;

/// Channels within channels that are looked into: CDF nests them.
const MAX_CHANNELS: usize = 8;

/// The document being read: what everything in it is read by.
pub(super) struct Document<'t, 'a> {
    pub(super) tree: &'t Tree<'a>,
    pub(super) address: Option<&'t Url>,
    pub(super) kind: Kind,
    /// Whether it is an Atom service document, whose collections are listed.
    pub(super) service: bool,
}

impl<'t> Document<'t, '_> {
    /// The base address in force within an element.
    pub(super) fn base(&self, id: Id) -> Option<Cow<'t, Url>> {
        address::base(self.tree, id, self.address)
    }

    /// An element's words as safe HTML.
    pub(super) fn html(&self, id: Id, form: Form, most: usize) -> Option<String> {
        words::html(self.tree, id, self.form(id, form), self.base(id).as_deref(), most)
    }

    /// An element's words as a title.
    pub(super) fn title(&self, id: Id) -> Title {
        let form = self.form(id, Form::Either);
        words::title(self.tree, id, form, self.base(id).as_deref(), MAX_TITLE_BYTES)
    }

    /// An element's words as one line of text.
    pub(super) fn line(&self, id: Id) -> Option<String> {
        line(&self.tree.text(id), MAX_TITLE_BYTES)
    }

    /// An element's words as a name: as written, but for a path, which names nothing without what it is a path of.
    pub(super) fn name(&self, id: Id) -> Option<String> {
        let written = self.line(id)?;
        let whole = || address::resolve(&written, self.base(id).as_deref());
        if written.starts_with('/') { whole() } else { Some(written) }
    }

    /// An element's words as a time.
    pub(super) fn time(&self, id: Id) -> Option<Timestamp> {
        time(&self.tree.text(id))
    }

    /// The address an element's text is.
    pub(super) fn link(&self, id: Id) -> Option<String> {
        address::resolve(&self.tree.text(id), self.base(id).as_deref())
    }

    /// Atom says how its texts are meant and means text where it does not; RSS leaves it open.
    fn form(&self, id: Id, unsaid: Form) -> Form {
        match self.tree.element(id).map(|e| e.vocabulary) {
            Some(V::Atom) => Form::Plain,
            Some(V::Atom03) if self.tree.attribute(id, "type").is_some() => Form::Plain,
            Some(V::Atom03) => Form::Either,
            _ => unsaid,
        }
    }

    /// The language in force at an element.
    pub(super) fn language(&self, id: Id) -> Option<String> {
        let around = std::iter::successors(Some(id), |at| self.tree.parent(*at));
        let given = around.filter_map(|at| self.tree.attribute(at, "xml:lang")).next()?;
        line(given, MAX_TITLE_BYTES)
    }

    /// What an element files its feed or entry under: Atom's attributes, RSS's text, a podcast's.
    pub(super) fn categories(&self, id: Id, element: &Element<'_>, into: &mut Vec<Category>) {
        let attribute = |name: &str| self.tree.attribute(id, name).and_then(|v| label(v, MAX_TITLE_BYTES));
        if is_among(&["keywords", "tags"], element.local) {
            let text = self.tree.text(id);
            for word in text.split(',').filter_map(|word| label(word, MAX_TITLE_BYTES)) {
                file(into, Category { term: word, ..Category::default() });
            }
            return;
        }
        let text = label(&self.tree.text(id), MAX_TITLE_BYTES).filter(|_| element.vocabulary != V::Itunes);
        let term = attribute("term").or_else(|| attribute("text")).or_else(|| attribute("code"));
        let shown = attribute("label");
        let scheme = attribute("scheme").or_else(|| attribute("domain"));
        if let Some(term) = term.or(text).or_else(|| shown.clone()) {
            let label = shown.filter(|l| *l != term);
            file(into, Category { term, label, scheme });
        }
        // Apple's sub-categories.
        for (child, _) in self.tree.children(id).filter(|(_, e)| e.is(V::Itunes, "category")) {
            if let Some(term) = self.tree.attribute(child, "text").and_then(|v| label(v, MAX_TITLE_BYTES)) {
                file(into, Category { term, label: None, scheme: None });
            }
        }
    }
}

/// The instant of a date string.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() || text.len() > super::bounds::MAX_DATE_BYTES { None } else { dates::instant(text) }
}

/// Adds a category that is not there yet.
fn file(categories: &mut Vec<Category>, category: Category) {
    let known = categories.iter().any(|c| c.term == category.term);
    if !known && categories.len() < MAX_LIST {
        categories.push(category);
    }
}

/// Whether an element is the feed's own, of whichever format.
pub(super) fn is_native(element: &Element<'_>) -> bool {
    matches!(element.vocabulary, V::Rss | V::Atom | V::Atom03)
}

/// The name in lower case, in a buffer; the empty name where it is longer than any that means something.
pub(super) fn lower<'b>(name: &str, buffer: &'b mut [u8; 24]) -> &'b str {
    let Some(room) = buffer.get_mut(..name.len()) else { return "" };
    room.copy_from_slice(name.as_bytes());
    room.make_ascii_lowercase();
    std::str::from_utf8(room).unwrap_or_default()
}

/// What is gathered before it is known which of it stands.
#[derive(Default)]
struct Gathered {
    links: Links,
    items: Vec<Id>,
    /// Titles and descriptions of extensions, where the format's own are missing.
    title: Option<String>,
    description: Option<String>,
    language: Option<String>,
    date: Option<Timestamp>,
    /// Who writes (Dublin Core, podcasts), as against who edits the channel.
    writers: Vec<Person>,
    owners: Vec<Person>,
    /// Pictures of extensions.
    image: Option<String>,
    /// A picture that is only pointed at.
    pointed: Option<Image>,
    seen: usize,
}

/// Reads the feed whose root element is `root`.
pub(super) fn read(document: &Document<'_, '_>, root: Id, encoding: String) -> Feed {
    let mut feed = Feed::empty(document.kind, encoding);
    let mut gathered = Gathered::default();
    feed.version = version(document, root);
    if document.tree.element(root).is_some_and(|e| e.local.eq_ignore_ascii_case("entry")) {
        gathered.items.push(root);
    } else {
        container(document, root, &mut feed, &mut gathered);
    }
    feed.link = gathered.links.page().map(str::to_owned).or(feed.link);
    feed.self_link = gathered.links.first("self");
    feed.next_link = gathered.links.first("next");
    feed.hubs = gathered.links.with("hub").map(|l| l.href.clone()).collect();
    feed.title = feed.title.or(gathered.title);
    feed.description = feed.description.or(gathered.description);
    feed.language = feed.language.or(gathered.language).or_else(|| document.language(root));
    feed.updated = feed.updated.or(gathered.date);
    feed.image = feed.image.or(gathered.pointed);
    feed.image = feed.image.or_else(|| gathered.image.map(|url| Image { url, ..Image::default() }));
    // Atom's authors and Dublin Core's write the entries; who edits an RSS channel does not.
    let writers = match document.kind {
        Kind::Atom => [feed.authors.clone(), gathered.writers.clone()].concat(),
        _ => gathered.writers.clone(),
    };
    for person in gathered.writers.into_iter().chain(gathered.owners) {
        people::add(&mut feed.authors, Some(person));
    }
    entries(document, gathered.items, &people::writers(&writers), &mut feed);
    feed
}

/// The version a root tells: its attribute, else what its namespace stands for.
fn version(document: &Document<'_, '_>, root: Id) -> Option<String> {
    let stated = document.tree.attribute(root, "version").and_then(|v| line(v, MAX_TITLE_BYTES));
    match (document.kind, document.tree.element(root).map(|e| e.vocabulary)) {
        (Kind::Atom, Some(V::Atom)) => Some("1.0".to_owned()),
        (Kind::Atom, Some(V::Atom03)) => stated.or_else(|| Some("0.3".to_owned())),
        _ => stated,
    }
}

/// The entries of a feed: all, or where there are too many the newest.
fn entries(document: &Document<'_, '_>, mut items: Vec<Id>, writers: &[Person], feed: &mut Feed) {
    let cut = items.iter().any(|id| document.tree.element(*id).is_some_and(|e| !e.whole));
    items.retain(|id| document.tree.element(*id).is_some_and(|e| e.whole));
    if cut {
        feed.notes.push("its last entry breaks off and is left out".to_owned());
    }
    if items.len() > MAX_ENTRIES {
        feed.notes.push(format!("{} entries: only the newest {MAX_ENTRIES} are kept", items.len()));
        let mut dated: Vec<_> = items.iter().map(|id| entry::date(document, *id)).zip(0_usize..).collect();
        // Newest first; what has no date comes last, and the feed's own order decides.
        dated.sort_by(|(a, at), (b, bt)| b.cmp(a).then(at.cmp(bt)));
        let mut kept: Vec<usize> = dated.into_iter().take(MAX_ENTRIES).map(|(_, at)| at).collect();
        kept.sort_unstable();
        items = kept.into_iter().filter_map(|at| items.get(at).copied()).collect();
    }
    feed.entries = items.into_iter().map(|id| entry::read(document, id, writers)).collect();
}

/// Reads what stands in the root, a channel, or a list of items.
fn container(document: &Document<'_, '_>, id: Id, feed: &mut Feed, gathered: &mut Gathered) {
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        attributes(document, id, feed);
        let mut inner = Vec::new();
        for (child, element) in document.tree.children(id) {
            if document.service && element.is(V::App, "collection") {
                gathered.items.push(child);
            } else if document.service && element.is(V::App, "workspace") {
                inner.push(child);
            } else if !is_native(element) {
                extension(document, child, element, feed, gathered);
            } else if is_among(&["item", "entry"], element.local) {
                gathered.items.push(child);
            } else if is_among(&["channel", "items"], element.local) {
                gathered.seen += 1;
                if gathered.seen <= MAX_CHANNELS {
                    inner.push(child);
                }
            } else {
                native(document, child, element, feed, gathered);
            }
        }
        waiting.extend(inner.into_iter().rev());
    }
    gathered.items.sort_unstable(); // the document's order
}

/// What CDF and RDF say in a channel's attributes.
fn attributes(document: &Document<'_, '_>, id: Id, feed: &mut Feed) {
    let attribute = |name: &str| document.tree.attribute(id, name);
    if let Some(about) = attribute("rdf:about").and_then(|a| line(a, MAX_TITLE_BYTES)) {
        feed.id = feed.id.take().or(Some(about));
    }
    if document.kind == Kind::Cdf {
        let base = document.base(id);
        feed.link = feed.link.take().or_else(|| address::resolve(attribute("href")?, base.as_deref()));
        feed.updated = feed.updated.or_else(|| time(attribute("lastmod")?));
    }
}

/// One of the format's own elements.
fn native(
    document: &Document<'_, '_>,
    id: Id,
    element: &Element<'_>,
    feed: &mut Feed,
    gathered: &mut Gathered,
) {
    let base = document.base(id);
    let base = base.as_deref();
    match lower(element.local, &mut [0; 24]) {
        "title" if feed.title.is_none() => (feed.title, feed.title_html) = document.title(id),
        "link" => gathered.links.add(document.tree, id, base),
        "id" if feed.id.is_none() => feed.id = document.name(id),
        "description" | "subtitle" | "tagline" | "abstract" if feed.description.is_none() => {
            feed.description = document.html(id, Form::Html, MAX_CONTENT_BYTES);
        }
        "language" if feed.language.is_none() => feed.language = document.line(id),
        "copyright" | "rights" if feed.rights.is_none() => {
            feed.rights = document.html(id, Form::Either, MAX_TITLE_BYTES);
        }
        "generator" if feed.generator.is_none() => {
            let named = ["uri", "url"].iter().find_map(|name| document.tree.attribute(id, name));
            feed.generator = document.line(id).or_else(|| line(named?, MAX_TITLE_BYTES));
        }
        "pubdate" | "published" | "issued" => feed.published = document.time(id).or(feed.published),
        "lastbuilddate" | "updated" | "modified" => feed.updated = document.time(id).or(feed.updated),
        "created" => feed.created = document.time(id).or(feed.created),
        "author" | "managingeditor" => {
            people::add(&mut feed.authors, people::person(document.tree, id, base))
        }
        "webmaster" => people::add(&mut gathered.owners, people::person(document.tree, id, base)),
        "contributor" => people::add(&mut feed.contributors, people::person(document.tree, id, base)),
        "category" | "tags" | "keywords" => document.categories(id, element, &mut feed.categories),
        "image" => image(document, id, base, feed, gathered),
        "logo" => {
            let found = media::picture_of(document.tree, id, base);
            feed.image = feed.image.take().or_else(|| found.map(|url| Image { url, ..Image::default() }));
        }
        "icon" => feed.icon = feed.icon.take().or_else(|| document.link(id)),
        "ttl" => feed.ttl = feed.ttl.or_else(|| document.tree.text(id).trim().parse().ok()),
        "skiphours" => feed.skip_hours = skip_hours(document, id),
        "skipdays" => {
            let days = document.tree.children(id).filter_map(|(day, _)| document.line(day));
            feed.skip_days = days.take(7).collect();
        }
        _ => {}
    }
}

/// The picture of a channel: one with an address of its own goes before one that is only pointed at.
fn image(document: &Document<'_, '_>, id: Id, base: Option<&Url>, feed: &mut Feed, gathered: &mut Gathered) {
    let Some(image) = media::image(document.tree, id, base) else { return };
    if document.tree.child(id, "url").is_some() {
        feed.image = feed.image.take().or(Some(image));
    } else {
        gathered.pointed = gathered.pointed.take().or(Some(image));
    }
}

/// Hours of the day; 24 is midnight.
fn skip_hours(document: &Document<'_, '_>, id: Id) -> Vec<u8> {
    let hours =
        document.tree.children(id).filter_map(|(hour, _)| document.tree.text(hour).trim().parse::<u8>().ok());
    hours.filter(|h| *h <= 24).map(|h| h % 24).take(24).collect()
}

/// An element of an extension.
fn extension(
    document: &Document<'_, '_>,
    id: Id,
    element: &Element<'_>,
    feed: &mut Feed,
    gathered: &mut Gathered,
) {
    let base = document.base(id);
    let base = base.as_deref();
    let person = || people::person(document.tree, id, base);
    let html = || document.html(id, Form::Either, MAX_CONTENT_BYTES);
    let text = || document.line(id);
    match (element.vocabulary, lower(element.local, &mut [0; 24])) {
        (V::Dc | V::Itunes | V::Media, "title") => {
            gathered.title = gathered.title.take().or_else(|| document.title(id).0);
        }
        (V::Dc | V::Media, "description") | (V::Itunes, "summary" | "subtitle" | "description") => {
            gathered.description = gathered.description.take().or_else(html);
        }
        (V::Dc | V::DcTerms, "creator" | "author") | (V::Itunes, "author") => {
            people::add(&mut gathered.writers, person())
        }
        (V::Itunes, "owner") | (V::Dc, "publisher") if gathered.owners.is_empty() => {
            people::add(&mut gathered.owners, person().filter(|_| element.vocabulary == V::Itunes));
        }
        (V::Dc | V::DcTerms, "contributor") => people::add(&mut feed.contributors, person()),
        (V::Dc | V::DcTerms, "language") => gathered.language = gathered.language.take().or_else(text),
        (V::Dc | V::DcTerms, "rights") | (V::Media, "copyright") => {
            feed.rights = feed.rights.take().or_else(|| document.html(id, Form::Either, MAX_TITLE_BYTES));
        }
        (V::Dc | V::DcTerms, "subject") | (V::Itunes | V::Media, "category" | "keywords") => {
            document.categories(id, element, &mut feed.categories);
        }
        (V::Dc | V::DcTerms, "identifier") => feed.id = feed.id.take().or_else(text),
        (V::Dc | V::DcTerms, "date") => gathered.date = gathered.date.or_else(|| document.time(id)),
        (V::DcTerms, "created") => feed.created = feed.created.or_else(|| document.time(id)),
        (V::DcTerms, "issued") => feed.published = feed.published.or_else(|| document.time(id)),
        (V::DcTerms, "modified") => feed.updated = feed.updated.or_else(|| document.time(id)),
        (V::Itunes, "link") if document.tree.attribute(id, "rel") != Some("image") => {}
        (V::Itunes, "image" | "link") | (V::Media, "thumbnail" | "content") => {
            let found = || media::picture_of(document.tree, id, base);
            gathered.image = gathered.image.take().or_else(found);
        }
        (V::Syndication, "updateperiod") => feed.update_period = text().map(|t| t.to_ascii_lowercase()),
        (V::Syndication, "updatefrequency") => feed.update_frequency = text().and_then(|t| t.parse().ok()),
        (_, "generatoragent") => {
            let agent = document.tree.attribute(id, "rdf:resource").and_then(|a| line(a, MAX_TITLE_BYTES));
            feed.generator = feed.generator.take().or(agent);
        }
        _ => {}
    }
}
