//! JSON-LD: the node that describes the page's article, found among organisations, breadcrumbs and lists.

use serde_json::Value;

/// Nodes looked at; a page with more is generated nonsense.
const MAX_NODES: usize = 2000;

/// What an author is given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AuthorKind {
    Person,
    Organization,
    Untyped,
}

/// An author as JSON-LD names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LdAuthor {
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) kind: AuthorKind,
}

/// What JSON-LD says of the page's main article.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Ld {
    pub(super) types: Vec<String>,
    pub(super) headline: Option<String>,
    pub(super) description: Option<String>,
    pub(super) authors: Vec<LdAuthor>,
    pub(super) publisher: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) section: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) body: Option<String>,
    pub(super) rights: Option<String>,
    pub(super) images: Vec<String>,
    pub(super) language: Option<String>,
    /// Every time of publication or change that a node gives.
    pub(super) moments: Vec<(Moment, String)>,
    /// Who may read the article.
    pub(super) access: Access,
    /// Entries of a live blog.
    pub(super) updates: Vec<Update>,
}

/// An entry of a live blog.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Update {
    /// Its heading.
    pub(super) headline: Option<String>,
    /// Its words.
    pub(super) body: Option<String>,
    /// When it was posted, as written.
    pub(super) posted: String,
}

/// What JSON-LD says of who may read an article.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Access {
    /// Whether it, or a part of it, is said not to be free.
    pub(super) paid: bool,
    /// Class names and ids of the parts that are not.
    pub(super) gates: Vec<String>,
    /// Words of the whole.
    pub(super) words: Option<u64>,
}

/// What a time of JSON-LD is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// An article's publication.
    Article,
    /// The page's.
    Page,
    /// Anything else's.
    Other,
    /// A creation.
    Created,
    /// A change of an article.
    ArticleModified,
    /// A change of anything else.
    Modified,
}

impl Ld {
    /// Whether it describes an article, not a mere page.
    pub(super) fn is_article(&self) -> bool {
        self.types.iter().any(|t| t.ends_with("Article") || t.ends_with("Posting") || t == "Report")
    }
}

/// Reads a page's JSON-LD scripts.
pub(super) fn read(scripts: &[&str]) -> Ld {
    let parsed: Vec<Option<Value>> = scripts.iter().map(|s| parse(s)).collect();
    let broken = scripts.iter().zip(&parsed).filter(|(_, value)| value.is_none());
    let broken: Vec<(Moment, String)> = broken.flat_map(|(script, _)| salvaged(script)).collect();
    let roots: Vec<Value> = parsed.into_iter().flatten().collect();
    let nodes = flatten(&roots);
    let mut best: Option<(&Value, u8)> = None;
    for node in &nodes {
        let rank = rank(node);
        if rank > 0 && best.is_none_or(|(_, r)| rank > r) {
            best = Some((node, rank));
        }
    }
    let mut ld = best.map(|(node, _)| article(node, &nodes)).unwrap_or_default();
    if ld.publisher.is_none() {
        ld.publisher = nodes
            .iter()
            .find(|n| types(n).iter().any(|t| matches!(t.as_str(), "NewsMediaOrganization" | "WebSite")))
            .and_then(|n| text(&n["name"]));
    }
    ld.updates = updates(&nodes);
    ld.moments = moments(&nodes);
    ld.moments.extend(broken);
    ld
}

/// Times that a script gives which is no JSON: a comma too many, a quote not escaped.
fn salvaged(script: &str) -> Vec<(Moment, String)> {
    /// Bytes of a time.
    const LONGEST: usize = 40;
    let article = script.contains("Article\"") || script.contains("BlogPosting\"");
    let (published, modified) =
        if article { (Moment::Article, Moment::ArticleModified) } else { (Moment::Page, Moment::Modified) };
    let value = |key: &str| {
        let rest = script.get(script.find(key)? + key.len()..)?.trim_start().strip_prefix(':')?;
        let rest = rest.trim_start().strip_prefix('"')?;
        let end = rest.bytes().take(LONGEST).position(|b| b == b'"')?;
        rest.get(..end).map(str::to_owned)
    };
    let keys = [("\"datePublished\"", published), ("\"dateModified\"", modified)];
    keys.into_iter().filter_map(|(key, moment)| Some((moment, value(key)?))).collect()
}

/// Times of publication and change, from nodes in their order.
fn moments(nodes: &[&Value]) -> Vec<(Moment, String)> {
    /// Times kept of a page.
    const MOST: usize = 40;
    /// Ranks from which a node is an article, and a page.
    const ARTICLE: u8 = 4;
    let mut found = Vec::new();
    for node in nodes {
        let (published, modified) = match rank(node) {
            ARTICLE.. => (Moment::Article, Moment::ArticleModified),
            1 => (Moment::Page, Moment::Modified),
            _ => (Moment::Other, Moment::Modified),
        };
        for (key, moment) in [
            ("datePublished", published),
            ("uploadDate", Moment::Other),
            ("dateCreated", Moment::Created),
            ("dateModified", modified),
        ] {
            found.extend(text(&node[key]).map(|value| (moment, value)));
        }
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// JSON as pages write it: raw line breaks inside strings, comment marks around, a semicolon behind.
fn parse(script: &str) -> Option<Value> {
    let bare = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(bare) {
        return Some(value);
    }
    let plain: String = bare.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    serde_json::from_str(&plain).ok()
}

/// Every object in lists, `@graph`, `mainEntity` and the like, outer ones first.
fn flatten(roots: &[Value]) -> Vec<&Value> {
    let mut out = Vec::new();
    let mut due: Vec<&Value> = roots.iter().rev().collect();
    while let Some(value) = due.pop() {
        if out.len() >= MAX_NODES {
            break;
        }
        match value {
            Value::Array(items) => due.extend(items.iter().rev()),
            Value::Object(map) => {
                out.push(value);
                for key in ["mainEntityOfPage", "mainEntity", "@graph", "author", "publisher", "isPartOf"] {
                    if let Some(inner @ (Value::Array(_) | Value::Object(_))) = map.get(key) {
                        due.push(inner);
                    }
                }
            }
            _ => {}
        }
    }
    out
}

fn types(node: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match &node["@type"] {
        Value::String(t) => found.push(bare_type(t)),
        Value::Array(all) => found.extend(all.iter().filter_map(Value::as_str).map(bare_type)),
        _ => {}
    }
    found
}

fn bare_type(t: &str) -> String {
    t.rsplit(['/', ':']).next().unwrap_or(t).to_owned()
}

/// How much a node looks like the page's article.
fn rank(node: &Value) -> u8 {
    let best = types(node)
        .iter()
        .map(|t| match t.as_str() {
            "LiveBlogPosting" => 6,
            "Article" | "BlogPosting" | "Report" | "SocialMediaPosting" => 4,
            t if t.ends_with("NewsArticle") || t.ends_with("Article") => 5,
            "Recipe" | "Review" | "Course" | "Event" | "VideoObject" => 2,
            "WebPage" | "ItemPage" | "AboutPage" => 1,
            _ => 0,
        })
        .max()
        .unwrap_or(0);
    let told = ["headline", "name", "articleBody", "datePublished"].iter().any(|k| !node[*k].is_null());
    if told { best } else { 0 }
}

fn article(node: &Value, nodes: &[&Value]) -> Ld {
    let types = types(node);
    let headline = text(&node["headline"]).or_else(|| text(&node["name"]));
    let mut authors = Vec::new();
    for key in ["author", "creator"] {
        if authors.is_empty() {
            people(&node[key], nodes, &mut authors);
        }
    }
    Ld {
        types,
        headline,
        description: text(&node["description"]),
        authors,
        publisher: name(&node["publisher"], nodes),
        published: text(&node["datePublished"]).or_else(|| text(&node["dateCreated"])),
        modified: text(&node["dateModified"]),
        section: first(&node["articleSection"]),
        keywords: keywords(&node["keywords"]),
        body: text(&node["articleBody"]),
        rights: text(&node["copyrightNotice"]),
        images: images(&node["image"]),
        language: first(&node["inLanguage"]),
        moments: Vec::new(),
        access: access(node),
        updates: Vec::new(),
    }
}

/// The entries of every live blog among the nodes; those without a time are left out.
fn updates(nodes: &[&Value]) -> Vec<Update> {
    let lists = nodes.iter().map(|node| match &node["liveBlogUpdate"] {
        Value::Array(updates) => updates.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    });
    let entry = |node: &Value| {
        let posted = text(&node["datePublished"]).or_else(|| text(&node["dateCreated"]))?;
        Some(Update { headline: text(&node["headline"]), body: text(&node["articleBody"]), posted })
    };
    lists.flatten().take(MAX_NODES).filter_map(entry).collect()
}

/// Reads `isAccessibleForFree` of an article and of its parts.
fn access(node: &Value) -> Access {
    /// Parts of one article.
    const MOST: usize = 10;
    let denied = |v: &Value| match &v["isAccessibleForFree"] {
        Value::Bool(free) => !free,
        Value::String(free) => {
            free.trim().rsplit('/').next().is_some_and(|f| f.eq_ignore_ascii_case("false"))
        }
        _ => false,
    };
    let parts: &[Value] = match &node["hasPart"] {
        Value::Array(parts) => parts,
        part => std::slice::from_ref(part),
    };
    let paid: Vec<&Value> = parts.iter().take(MOST).filter(|part| denied(part)).collect();
    let selectors = paid.iter().flat_map(|part| match &part["cssSelector"] {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    });
    Access {
        paid: denied(node) || !paid.is_empty(),
        gates: selectors.filter_map(Value::as_str).take(MOST).filter_map(gate).collect(),
        words: node["wordCount"].as_u64().or_else(|| node["wordCount"].as_str()?.trim().parse().ok()),
    }
}

/// The class or id that a selector ends with; `None` where it is more than a name.
fn gate(selector: &str) -> Option<String> {
    let last = selector.split_whitespace().next_back()?;
    let name = last.rsplit(['.', '#']).next().filter(|name| name.len() < last.len())?;
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    (plain && !name.is_empty()).then(|| name.to_owned())
}

/// A string with entities and tags made plain; `None` where empty.
fn text(value: &Value) -> Option<String> {
    let raw = match value {
        Value::String(s) => s.clone(),
        Value::Object(map) => map.get("@value")?.as_str()?.to_owned(),
        Value::Array(items) => return items.first().and_then(text),
        _ => return None,
    };
    let plain = super::meta::plain(&raw);
    (!plain.is_empty()).then_some(plain)
}

fn first(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.first().and_then(text),
        other => text(other),
    }
}

fn keywords(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        Value::String(s) => s.split(',').map(super::meta::plain).filter(|s| !s.is_empty()).collect(),
        _ => Vec::new(),
    }
}

/// The node an `@id` points to.
fn resolve<'a>(value: &'a Value, nodes: &[&'a Value]) -> &'a Value {
    if value["name"].is_null()
        && let Some(id) = value["@id"].as_str()
        && let Some(found) = nodes.iter().find(|n| n["@id"].as_str() == Some(id) && !n["name"].is_null())
    {
        return found;
    }
    value
}

fn name(value: &Value, nodes: &[&Value]) -> Option<String> {
    match value {
        Value::String(_) => text(value),
        Value::Array(items) => items.first().and_then(|v| name(v, nodes)),
        Value::Object(_) => text(&resolve(value, nodes)["name"]),
        _ => None,
    }
}

fn people(value: &Value, nodes: &[&Value], out: &mut Vec<LdAuthor>) {
    /// Authors of one article.
    const MOST: usize = 20;
    match value {
        Value::Array(items) => items.iter().take(MOST).for_each(|v| people(v, nodes, out)),
        Value::String(_) => {
            out.extend(text(value).map(|name| LdAuthor { name, role: None, kind: AuthorKind::Untyped }))
        }
        Value::Object(_) => {
            let node = resolve(value, nodes);
            let kind = kind(node);
            let role = text(&node["jobTitle"]);
            match &node["name"] {
                Value::Array(names) => {
                    let names = names.iter().take(MOST).filter_map(text);
                    out.extend(names.map(|name| LdAuthor { name, role: None, kind }));
                }
                name => out.extend(text(name).map(|name| LdAuthor { name, role, kind })),
            }
        }
        _ => {}
    }
}

fn kind(node: &Value) -> AuthorKind {
    let types = types(node);
    if types.iter().any(|t| t == "Person") {
        AuthorKind::Person
    } else if types.iter().any(|t| t.contains("Organi") || t == "Corporation") {
        AuthorKind::Organization
    } else {
        AuthorKind::Untyped
    }
}

fn images(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Array(items) => items.iter().take(10).flat_map(images).collect(),
        Value::Object(_) => {
            value["url"].as_str().or(value["contentUrl"].as_str()).map(str::to_owned).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_found_in_a_graph_and_ids_are_followed() {
        let script = r##"{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"The Harbour Post"},
            {"@type":["Article","NewsArticle"],"headline":"Ferry &amp; bridge reopen","author":{"@id":"#p1"},
             "datePublished":"2024-03-05T08:00:00Z","keywords":"ferry, bridge","publisher":{"@type":"Organization","name":"Harbour Post"}},
            {"@type":"Person","@id":"#p1","name":"Ada Quill","jobTitle":"Reporter"}]};"##;
        let ld = read(&[script]);
        assert_eq!(ld.headline.as_deref(), Some("Ferry & bridge reopen"));
        let ada = LdAuthor {
            name: "Ada Quill".to_owned(),
            role: Some("Reporter".to_owned()),
            kind: AuthorKind::Person,
        };
        assert_eq!(ld.authors, [ada]);
        assert_eq!(ld.publisher.as_deref(), Some("Harbour Post"));
        assert_eq!(ld.keywords, ["ferry", "bridge"]);
    }

    #[test]
    fn times_are_kept_of_every_node_and_of_broken_json() {
        let page = r#"{"@graph":[{"@type":"WebPage","name":"Bay","datePublished":"2024-03-01"},
            {"@type":"NewsArticle","headline":"Ferry","datePublished":"2024-03-05","dateModified":"2024-03-06"}]}"#;
        let broken = r#"{"@type":"NewsArticle","headline":"The "old" ferry","datePublished": "2024-03-07",}"#;
        let moments = read(&[page, broken]).moments;
        let said: Vec<String> = moments.iter().map(|(m, value)| format!("{m:?} {value}")).collect();
        assert_eq!(
            said,
            ["Page 2024-03-01", "Article 2024-03-05", "ArticleModified 2024-03-06", "Article 2024-03-07"]
        );
    }

    #[test]
    fn broken_json_is_mended_or_left() {
        assert_eq!(
            read(&["{\"@type\":\"Article\",\"headline\":\"Two\nlines\"}"]).headline.as_deref(),
            Some("Two lines")
        );
        assert_eq!(read(&["{nonsense"]), Ld::default());
        assert_eq!(read(&[&"[".repeat(100_000)]), Ld::default());
    }
}
