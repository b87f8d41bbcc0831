//! JSON Feed 1.0 and 1.1 to a [`Feed`], with the liberties its writers take: numbers for names, one author for a list.

use super::address;
use super::bounds::{
    MAX_CONTENT_BYTES, MAX_ENTRIES, MAX_JSON_DEPTH, MAX_JSON_VALUES, MAX_LIST, MAX_TITLE_BYTES,
};
use super::media::Media;
use super::model::{Category, Enclosure, Entry, Feed, Image, Kind, Person};
use super::reader::time;
use super::words::{line, plain_html, safe_html};
use super::{people, refuse::NotAFeed};
use serde_json::Value;
use url::Url;

/// Reads a document that opens like JSON.
pub(super) fn read(text: &str, encoding: String, address: Option<&Url>) -> Result<Feed, NotAFeed> {
    let shape = Shape::of(text);
    if shape.depth > MAX_JSON_DEPTH {
        return Err(NotAFeed::JsonOfAnotherKind);
    }
    let parse = |text: &str| serde_json::from_str::<Value>(text).ok();
    let whole = if shape.large { None } else { parse(text) };
    let cut = whole.is_none();
    let value = match (whole, shape.items) {
        (Some(value), _) => value,
        (None, Some(end)) => {
            let head = text.get(..end).unwrap_or_default();
            parse(&format!("{head}]}}")).ok_or(NotAFeed::JsonOfAnotherKind)?
        }
        (None, None) => {
            return Err(if shape.open { NotAFeed::Truncated } else { NotAFeed::JsonOfAnotherKind });
        }
    };
    let named = value["version"].as_str().is_some_and(|v| v.contains("jsonfeed.org"));
    if !named && (!value["items"].is_array() || !is_a_feed(&value)) {
        return Err(NotAFeed::JsonOfAnotherKind);
    }
    let mut feed = Feed::empty(Kind::Json, encoding);
    if cut {
        let why = if shape.large {
            "it is too large: only its first entries are read"
        } else {
            "it breaks off before its end"
        };
        feed.notes.push(why.to_owned());
    }
    let base = address.cloned();
    let base = base.as_ref();
    head(&value, base, &mut feed);
    let items = value["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    if items.len() > MAX_ENTRIES {
        feed.notes.push(format!("{} entries: only the newest {MAX_ENTRIES} are kept", items.len()));
    }
    let writers = people::writers(&feed.authors);
    feed.entries = newest(items).into_iter().map(|item| entry(item, base, &writers)).collect();
    Ok(feed)
}

/// Whether an object without JSON Feed's mark is one all the same.
fn is_a_feed(value: &Value) -> bool {
    let items = value["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let known = ["content_html", "content_text", "url", "date_published"];
    let told = ["home_page_url", "feed_url"].iter().any(|name| value[*name].is_string());
    let versioned = value.get("version").is_some() && value.get("title").is_some();
    told || versioned
        || items.first().is_some_and(|item| known.iter().filter(|k| item.get(**k).is_some()).count() > 1)
}

/// What the feed says of itself.
fn head(value: &Value, base: Option<&Url>, feed: &mut Feed) {
    let link = |name: &str| value[name].as_str().and_then(|a| address::resolve(a, base));
    let version = value["version"].as_str().map(|v| v.rsplit('/').next().unwrap_or(v));
    feed.version = version.and_then(|v| line(v, MAX_TITLE_BYTES));
    feed.title = word(&value["title"]);
    feed.link = link("home_page_url");
    feed.self_link = link("feed_url");
    feed.next_link = link("next_url");
    feed.id = feed.self_link.clone();
    feed.description = value["description"].as_str().and_then(|d| plain_html(d, MAX_CONTENT_BYTES));
    feed.language = word(&value["language"]);
    feed.image = link("icon").map(|url| Image { url, ..Image::default() });
    feed.icon = link("favicon");
    feed.authors = persons(value, base);
    let hubs = value["hubs"].as_array().map(Vec::as_slice).unwrap_or_default();
    let web_sub = |hub: &&Value| hub["type"].as_str().is_none_or(|kind| kind.eq_ignore_ascii_case("websub"));
    let hubs = hubs.iter().filter(web_sub).filter_map(|hub| address::resolve(hub["url"].as_str()?, base));
    feed.hubs = hubs.take(MAX_LIST).collect();
}

/// The items kept, in the feed's order.
fn newest(items: &[Value]) -> Vec<&Value> {
    if items.len() <= MAX_ENTRIES {
        return items.iter().collect();
    }
    let date =
        |item: &Value| item["date_published"].as_str().or(item["date_modified"].as_str()).and_then(time);
    let mut dated: Vec<_> = items.iter().map(date).zip(0_usize..).collect();
    dated.sort_by(|(a, at), (b, bt)| b.cmp(a).then(at.cmp(bt)));
    let mut kept: Vec<usize> = dated.into_iter().take(MAX_ENTRIES).map(|(_, at)| at).collect();
    kept.sort_unstable();
    kept.into_iter().filter_map(|at| items.get(at)).collect()
}

/// One item.
fn entry(item: &Value, base: Option<&Url>, writers: &[Person]) -> Entry {
    let link = |name: &str| item[name].as_str().and_then(|a| address::resolve(a, base));
    let date = |name: &str| item[name].as_str().and_then(time);
    // Relative addresses in the content are relative to the item's page.
    let page = link("url").or_else(|| link("external_url"));
    let inner = page.as_deref().and_then(|p| Url::parse(p).ok());
    let inner = inner.as_ref().or(base);
    let html = item["content_html"].as_str().and_then(|h| safe_html(h, inner, MAX_CONTENT_BYTES));
    let content =
        html.or_else(|| item["content_text"].as_str().and_then(|t| plain_html(t, MAX_CONTENT_BYTES)));
    let mut media = Media::default();
    for file in item["attachments"].as_array().map(Vec::as_slice).unwrap_or_default() {
        if let Some(url) = file["url"].as_str().and_then(|u| address::resolve(u, base)) {
            let length =
                file["size_in_bytes"].as_u64().or_else(|| file["size_in_bytes"].as_f64().map(|f| f as u64));
            media.put(Enclosure { url, kind: word(&file["mime_type"]), length });
        }
    }
    let own = link("image").or_else(|| link("banner_image"));
    let image = own.map(|url| Image { url, ..Image::default() }).or_else(|| media.image(content.as_deref()));
    let authors = persons(item, base);
    let tags = item["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let term = |tag: &Value| Some(Category { term: word(tag)?, ..Category::default() });
    Entry {
        id: word(&item["id"]).or_else(|| word(&item["url"])),
        title: word(&item["title"]),
        title_html: None,
        link: page.or_else(|| item["id"].as_str().filter(|id| address::is_web(id)).map(str::to_owned)),
        summary: item["summary"].as_str().and_then(|s| plain_html(s, MAX_CONTENT_BYTES)),
        content,
        published: date("date_published"),
        updated: date("date_modified"),
        authors: if authors.is_empty() { writers.to_vec() } else { authors },
        categories: tags.iter().take(MAX_LIST).filter_map(term).collect(),
        enclosures: media.enclosures,
        image,
        language: word(&item["language"]),
        ..Entry::default()
    }
}

/// A word: a string, or a number that stands for one.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => line(text, MAX_TITLE_BYTES),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `authors` of 1.1 and `author` of 1.0, each one object, a list, or mere names.
fn persons(value: &Value, base: Option<&Url>) -> Vec<Person> {
    let mut found = Vec::new();
    for given in [&value["authors"], &value["author"]] {
        let list = given.as_array().map(Vec::as_slice).unwrap_or(std::slice::from_ref(given));
        for one in list.iter().take(MAX_LIST) {
            let person = match one {
                Value::String(text) => people::of_line(text),
                _ => Person {
                    name: word(&one["name"]),
                    email: word(&one["email"]),
                    url: one["url"].as_str().and_then(|u| address::resolve(u, base)),
                },
            };
            people::add(&mut found, Some(person));
        }
    }
    found
}

/// The outline of a document, whether or not it is whole.
#[derive(Default)]
struct Shape {
    /// How deep its values go.
    depth: usize,
    /// Whether it holds more values than are read.
    large: bool,
    /// Whether it ends within a value.
    open: bool,
    /// Where the last whole item ends that is within the bounds: closed behind that, it is a document again.
    items: Option<usize>,
}

impl Shape {
    /// Reads the outline in one pass.
    fn of(text: &str) -> Self {
        let mut shape = Self::default();
        let (mut open, mut values) = (Vec::new(), 0);
        let (mut string, mut escaped) = (false, false);
        for (at, b) in text.bytes().enumerate() {
            if string {
                match b {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => string = false,
                    _ => {}
                }
                continue;
            }
            match b {
                b'"' => string = true,
                b'{' | b'[' => open.push(b),
                b'}' | b']' => {
                    open.pop();
                    if b == b'}' && open == [b'{', b'['] {
                        shape.items = Some(at + 1);
                    }
                }
                b',' | b':' => values += 1,
                _ => {}
            }
            shape.depth = shape.depth.max(open.len());
            shape.large = values > MAX_JSON_VALUES;
            if shape.depth > MAX_JSON_DEPTH || shape.large {
                break;
            }
        }
        shape.open = string || !open.is_empty();
        shape
    }
}
