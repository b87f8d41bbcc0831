//! A [`Feed`] in the suites' neutral form.

use rashomon_intake::feed::{Category, Entry, Feed, Image, Person, Source};
use serde_json::{Value, json};

/// What the suites compare.
pub(crate) fn neutral(feed: &Feed) -> Value {
    json!({
        "encoding": feed.encoding,
        "version": feed.version,
        "feed": {
            "title": title(feed.title.as_deref().or(feed.shown_title()), feed.title_html.as_deref()),
            "link": feed.link, "id": feed.id, "description": feed.description, "language": feed.language,
            "rights": feed.rights, "generator": feed.generator,
            "updated": feed.updated.map(|t| t.to_string()), "published": feed.published.map(|t| t.to_string()),
            "created": feed.created.map(|t| t.to_string()),
            "author": feed.authors.first().map(person), "authors": people(&feed.authors),
            "contributors": people(&feed.contributors), "categories": categories(&feed.categories),
            "image": image(feed.image.as_ref()).or_else(|| feed.icon.as_ref().map(|url| json!({ "url": url }))),
            "ttl": feed.ttl, "skipHours": feed.skip_hours.iter().map(u8::to_string).collect::<Vec<_>>(),
            "skipDays": feed.skip_days,
        },
        "entries": feed.entries.iter().map(entry).collect::<Vec<_>>(),
    })
}

fn entry(entry: &Entry) -> Value {
    let enclosure = |e: &rashomon_intake::feed::Enclosure| json!({ "url": e.url, "type": e.kind, "length": e.length.map(|l| l.to_string()) });
    json!({
        "title": title(entry.shown_title().as_deref(), entry.title_html.as_deref()),
        "link": entry.link, "id": entry.id, "summary": entry.summary, "content": entry.content,
        "published": entry.published.map(|t| t.to_string()), "updated": entry.updated.map(|t| t.to_string()),
        "created": entry.created.map(|t| t.to_string()), "rights": entry.rights, "language": entry.language,
        "author": entry.authors.first().map(person), "authors": people(&entry.authors),
        "contributors": people(&entry.contributors), "categories": categories(&entry.categories),
        "enclosures": entry.enclosures.iter().map(enclosure).collect::<Vec<_>>(),
        "image": image(entry.image.as_ref()), "comments": entry.comments,
        "source": entry.source.as_ref().map(source),
    })
}

fn source(source: &Source) -> Value {
    json!({
        "title": title(source.title.as_deref(), source.title_html.as_deref()),
        "link": source.link, "id": source.id, "description": source.description, "rights": source.rights,
        "generator": source.generator, "icon": source.icon, "logo": source.logo,
        "updated": source.updated.map(|t| t.to_string()),
        "author": source.authors.first().map(person), "authors": people(&source.authors),
        "contributors": people(&source.contributors),
    })
}

/// Titles are compared as HTML where they were given as that, else as text.
fn title(text: Option<&str>, html: Option<&str>) -> Option<String> {
    html.or(text).map(str::to_owned)
}

fn person(person: &Person) -> Value {
    json!({ "name": person.name, "email": person.email, "url": person.url })
}

fn people(all: &[Person]) -> Vec<Value> {
    all.iter().map(person).collect()
}

fn categories(all: &[Category]) -> Vec<&str> {
    all.iter().map(|c| c.term.as_str()).collect()
}

fn image(image: Option<&Image>) -> Option<Value> {
    image.map(|i| json!({ "url": i.url, "title": i.title, "link": i.link }))
}
