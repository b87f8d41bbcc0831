//! A subscription list -> OPML 2.0, in one form only: what is read of it is written the same again.

use super::{
    MAX_ATTRIBUTES, MAX_DEPTH, MAX_NAMESPACES, NAMESPACE, Opml, PREFIX, Subscription, address, is, is_name,
    line, title, value,
};
use std::fmt::Write;

/// Writes a subscription list as OPML 2.0 in UTF-8. Feeds without an address are left out, as are attributes whose names no XML
/// can hold; feeds of one folder that stand together are written into it together.
#[must_use]
pub fn write(list: &Opml) -> String {
    let mut feeds: Vec<Subscription> = list.outlines.iter().filter_map(plain).collect();
    let namespaces = namespaces(list, &feeds);
    for feed in &mut feeds {
        feed.attributes
            .retain(|(name, _)| prefix(name).is_none_or(|p| namespaces.iter().any(|(n, _)| n == p)));
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\"");
    for (prefix, uri) in &namespaces {
        attribute(&mut out, &format!("xmlns:{prefix}"), uri);
    }
    out.push_str(">\n  <head>\n");
    if let Some(title) = list.title.as_deref().map(line).filter(|t| !t.is_empty()) {
        out.push_str("    <title>");
        escape(&mut out, &title);
        out.push_str("</title>\n");
    }
    out.push_str("  </head>\n  <body>\n");
    let mut open: Vec<&str> = Vec::new();
    for feed in &feeds {
        let shared = open.iter().zip(&feed.path).take_while(|(a, b)| **a == b.as_str()).count();
        close(&mut out, &mut open, shared);
        for folder in feed.path.iter().skip(shared) {
            indent(&mut out, open.len());
            out.push_str("<outline");
            attribute(&mut out, "text", folder);
            attribute(&mut out, "title", folder);
            out.push_str(">\n");
            open.push(folder);
        }
        outline(&mut out, feed, open.len());
    }
    close(&mut out, &mut open, 0);
    out.push_str("  </body>\n</opml>\n");
    out
}

/// A feed as it will be read again.
fn plain(feed: &Subscription) -> Option<Subscription> {
    let url = address(&feed.url)?;
    let site = feed.site.as_deref().and_then(address);
    let title = title([&feed.title, "", site.as_deref().unwrap_or_default(), &url]);
    let path = feed
        .path
        .iter()
        .map(|folder| line(folder))
        .filter(|folder| !folder.is_empty())
        .take(MAX_DEPTH)
        .collect();
    let mut attributes: Vec<(String, String)> = Vec::new();
    // Room for the five that every outline may have.
    for (name, given) in feed.attributes.iter().take(MAX_ATTRIBUTES - 5) {
        let known = ["xmlUrl", "htmlUrl", "title"].iter().any(|k| is(name, k))
            || attributes.iter().any(|(n, _)| n == name);
        let of_ours = matches!(name.as_str(), "type" | "text");
        let odd_case = !of_ours && (is(name, "type") || is(name, "text"));
        let given = if of_ours { Some(line(given)) } else { value(given) };
        let says_nothing = |v: &str| match name.as_str() {
            "type" => v.is_empty() || is(v, "rss"),
            "text" => v.is_empty() || v == title,
            _ => false,
        };
        if let Some(given) = given.filter(|v| is_name(name) && !known && !odd_case && !says_nothing(v)) {
            attributes.push((name.clone(), given));
        }
    }
    Some(Subscription { title, url, site, path, attributes })
}

/// The prefix of an attribute's name that must be declared.
fn prefix(name: &str) -> Option<&str> {
    name.split_once(':').map(|(prefix, _)| prefix).filter(|prefix| *prefix != "xml")
}

/// The namespaces of the prefixes in use, in the order in which they are met.
fn namespaces(list: &Opml, feeds: &[Subscription]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for prefix in feeds.iter().flat_map(|f| &f.attributes).filter_map(|(name, _)| prefix(name)) {
        if found.len() >= MAX_NAMESPACES || found.iter().any(|(p, _)| p == prefix) {
            continue;
        }
        let given = list.namespaces.iter().find(|(p, _)| p == prefix).and_then(|(_, uri)| address(uri));
        let own = || if prefix == PREFIX { NAMESPACE.to_owned() } else { format!("urn:{prefix}") };
        found.push((prefix.to_owned(), given.unwrap_or_else(own)));
    }
    found
}

fn outline(out: &mut String, feed: &Subscription, depth: usize) {
    let given = |name: &str| feed.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    indent(out, depth);
    out.push_str("<outline");
    attribute(out, "type", given("type").unwrap_or("rss"));
    attribute(out, "text", given("text").unwrap_or(&feed.title));
    attribute(out, "title", &feed.title);
    attribute(out, "xmlUrl", &feed.url);
    if let Some(site) = &feed.site {
        attribute(out, "htmlUrl", site);
    }
    for (name, value) in feed.attributes.iter().filter(|(name, _)| !matches!(name.as_str(), "type" | "text"))
    {
        attribute(out, name, value);
    }
    out.push_str("/>\n");
}

/// Closes folders until so many are open.
fn close(out: &mut String, open: &mut Vec<&str>, keep: usize) {
    while open.len() > keep {
        open.pop();
        indent(out, open.len());
        out.push_str("</outline>\n");
    }
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth + 2 {
        out.push_str("  ");
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.extend([" ", name, "=\""]);
    escape(out, value);
    out.push('"');
}

/// Text as an attribute or an element holds it. Tabs and line ends stand as references, else readers make blanks of them.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
}
