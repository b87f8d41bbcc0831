//! A feed as Atom, RSS, JSON Feed.

use super::{Feed, Form, http_date};
use crate::serve::wire::api::time;
use anyhow::Result;
use atom_syndication as atom;
use rss::extension::{Extension, ExtensionMap};
use serde::Serialize;
use std::collections::BTreeMap;

/// The namespace of Atom's elements in RSS.
const ATOM: &str = "http://www.w3.org/2005/Atom";

/// A feed in a form.
pub(super) fn written(feed: &Feed, form: Form) -> Result<String> {
    match form {
        Form::Atom => Ok(as_atom(feed)?.to_string()),
        Form::Rss => Ok(as_rss(feed).to_string()),
        Form::Json => Ok(serde_json::to_string(&as_json(feed))?),
    }
}

/// A time in Atom; where none is known, the beginning of time: a feed must say one.
fn atom_time(at: Option<i64>) -> Result<atom::FixedDateTime> {
    time(at.unwrap_or(0)).parse().map_err(|why| anyhow::anyhow!("a time cannot be written: {why}"))
}

fn link(rel: &str, href: &str, kind: Option<&str>) -> atom::Link {
    atom::Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: kind.map(str::to_owned),
        ..atom::Link::default()
    }
}

fn as_atom(feed: &Feed) -> Result<atom::Feed> {
    let mut links = vec![
        link("self", &feed.own, Some(Form::Atom.kind())),
        link("alternate", &feed.page, Some("text/html")),
    ];
    links.extend(feed.hub.as_ref().map(|hub| link("hub", hub, None)));
    let entry = |entry: &super::Entry| -> Result<atom::Entry> {
        let person = |name: &String| atom::Person { name: name.clone(), ..atom::Person::default() };
        let category = |term: &String| atom::Category { term: term.clone(), ..atom::Category::default() };
        Ok(atom::Entry {
            title: atom::Text::plain(xml(&entry.title)),
            id: entry.id.clone(),
            updated: atom_time(entry.updated)?,
            published: entry.published.map(|at| atom_time(Some(at))).transpose()?,
            authors: entry.authors.iter().map(|name| person(&xml(name))).collect(),
            categories: entry.tags.iter().map(|tag| category(&xml(tag))).collect(),
            links: vec![link("alternate", &entry.link, Some("text/html"))],
            summary: entry.summary.as_deref().map(|summary| atom::Text::plain(xml(summary))),
            content: Some(atom::Content {
                value: Some(xml(&entry.html)),
                content_type: Some("html".to_owned()),
                lang: entry.language.clone(),
                ..atom::Content::default()
            }),
            ..atom::Entry::default()
        })
    };
    Ok(atom::Feed {
        title: atom::Text::plain(xml(&feed.title)),
        id: feed.id.clone(),
        updated: atom_time(feed.updated)?,
        // An entry without an outlet still needs an author: the feed's.
        authors: vec![atom::Person { name: "rashomon".to_owned(), ..atom::Person::default() }],
        generator: Some(atom::Generator {
            value: "rashomon".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..atom::Generator::default()
        }),
        links,
        entries: feed.entries.iter().map(entry).collect::<Result<_>>()?,
        ..atom::Feed::default()
    })
}

/// An element of Atom in RSS.
fn element(name: &str, attributes: &[(&str, &str)], value: Option<String>) -> Extension {
    let attrs = attributes.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Extension { name: format!("atom:{name}"), attrs, value, ..Extension::default() }
}

fn extensions(elements: Vec<(&str, Extension)>) -> ExtensionMap {
    let mut named: BTreeMap<String, Vec<Extension>> = BTreeMap::new();
    for (name, element) in elements {
        named.entry(name.to_owned()).or_default().push(element);
    }
    ExtensionMap::from([("atom".to_owned(), named)])
}

fn as_rss(feed: &Feed) -> rss::Channel {
    let own = [("rel", "self"), ("href", feed.own.as_str()), ("type", Form::Rss.kind())];
    let mut links = vec![("link", element("link", &own, None))];
    if let Some(hub) = &feed.hub {
        links.push(("link", element("link", &[("rel", "hub"), ("href", hub)], None)));
    }
    let item = |entry: &super::Entry| rss::Item {
        title: Some(xml(&entry.title)),
        link: Some(entry.link.clone()),
        description: Some(xml(&entry.html)),
        categories: entry.tags.iter().map(|tag| rss::Category { name: xml(tag), domain: None }).collect(),
        guid: Some(rss::Guid { value: entry.id.clone(), permalink: false }),
        pub_date: entry.published.and_then(http_date),
        extensions: extensions(
            entry
                .updated
                .map(|at| ("updated", element("updated", &[], Some(time(at)))))
                .into_iter()
                .collect(),
        ),
        dublin_core_ext: (!entry.authors.is_empty()).then(|| {
            rss::extension::dublincore::DublinCoreExtension {
                creators: entry.authors.iter().map(|name| xml(name)).collect(),
                ..Default::default()
            }
        }),
        ..rss::Item::default()
    };
    rss::Channel {
        title: xml(&feed.title),
        link: feed.page.clone(),
        description: xml(&feed.title),
        last_build_date: feed.updated.and_then(http_date),
        generator: Some(concat!("rashomon ", env!("CARGO_PKG_VERSION")).to_owned()),
        extensions: extensions(links),
        namespaces: BTreeMap::from([("atom".to_owned(), ATOM.to_owned())]),
        items: feed.entries.iter().map(item).collect(),
        ..rss::Channel::default()
    }
}

/// JSON Feed 1.1.
#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<JsonHub<'a>>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonHub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct JsonAuthor<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<JsonAuthor<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

fn as_json(feed: &Feed) -> JsonFeed<'_> {
    JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.page,
        feed_url: &feed.own,
        hubs: feed.hub.iter().map(|url| JsonHub { kind: "WebSub", url }).collect(),
        items: feed.entries.iter().map(json_item).collect(),
    }
}

fn json_item(entry: &super::Entry) -> JsonItem<'_> {
    JsonItem {
        id: &entry.id,
        url: &entry.link,
        title: &entry.title,
        content_html: &entry.html,
        summary: entry.summary.as_deref(),
        date_published: entry.published.map(time),
        date_modified: entry.updated.map(time),
        authors: entry.authors.iter().map(|name| JsonAuthor { name }).collect(),
        tags: &entry.tags,
        language: entry.language.as_deref(),
    }
}

/// Text without the characters that no XML can hold.
fn xml(text: &str) -> String {
    let fits = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(fits).collect()
}
