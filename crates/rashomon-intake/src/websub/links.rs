//! Where a topic says that its hub is: `Link` headers first, then `<link>` elements of HTML, Atom or RSS.

use url::Url;

/// How much of a document is looked at for links: they stand in a page's head, and before a feed's entries as a rule.
const LOOKED_AT: usize = 256 << 10;

/// Links of one document that are kept.
const MAX_LINKS: usize = 64;

/// The longest tag that is read as one.
const TAG_BYTES: usize = 4 << 10;

/// What a topic offers: hubs to subscribe at, and the address it goes by there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// Its hubs, the first named first.
    pub hubs: Vec<String>,
    /// Its own name (`rel=self`): what is subscribed to, also where it was found at another address.
    pub topic: String,
}

/// Finds the hubs and the topic of an answer from `address` (WebSub, 4). Headers win over the body, each relation by itself.
/// `None` where no hub is named. Where the topic names no address of its own, it goes by the one that answered.
#[must_use]
pub fn discover<'a>(
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    body: &str,
    address: &str,
) -> Option<Offer> {
    let headers = headers.into_iter().filter(|(name, _)| name.eq_ignore_ascii_case("link"));
    let head: Vec<_> = headers.flat_map(|(_, value)| link_headers(value)).take(MAX_LINKS).collect();
    let body = elements(body);
    let base = Url::parse(address).ok();
    let absolute = |href: &str| {
        let url = Url::options().base_url(base.as_ref()).parse(href.trim()).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())
    };
    let of = |rel: &str| {
        let among = |links: &[(String, String)]| -> Vec<String> {
            let named =
                links.iter().filter(|(r, _)| r.split_whitespace().any(|r| r.eq_ignore_ascii_case(rel)));
            let mut found: Vec<String> = named.filter_map(|(_, href)| absolute(href)).collect();
            found.dedup();
            found
        };
        let found = among(&head);
        if found.is_empty() { among(&body) } else { found }
    };
    let hubs = of("hub");
    let topic = of("self").into_iter().next().unwrap_or_else(|| address.to_owned());
    (!hubs.is_empty()).then_some(Offer { hubs, topic })
}

/// The links of one `Link` header (RFC 8288): relations and target of each.
#[must_use]
pub fn link_headers(value: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((target, after)) = after.split_once('>') else { break };
        let end = end_of_link(after);
        let (parameters, next) = after.split_at(end);
        let rel = parameters.split(';').find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("rel").then(|| value.trim().trim_matches('"').to_owned())
        });
        if let Some(rel) = rel {
            links.push((rel, target.to_owned()));
        }
        if links.len() >= MAX_LINKS {
            break;
        }
        rest = next;
    }
    links
}

/// Where a link's parameters end: at a comma outside quotes.
fn end_of_link(text: &str) -> usize {
    let mut quoted = false;
    let end = text.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b',' && !quoted
    });
    end.unwrap_or(text.len())
}

/// The `<link>` elements (in any namespace) of a document: relations and target of each. Comments are passed over; where a
/// body or entries begin, looking ends: what stands there is others' words.
fn elements(text: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut rest = text.get(..end).unwrap_or_default();
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let name_end = after.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(after.len());
        let (name, attributes) = after.split_at(name_end);
        let local = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        if matches!(local.as_str(), "body" | "entry" | "item") {
            break;
        }
        rest = attributes;
        if local == "link" {
            let tag = end_of_tag(attributes);
            let (tag, next) = attributes.split_at(tag);
            if let (Some(rel), Some(href)) = (attribute(tag, "rel"), attribute(tag, "href")) {
                links.push((rel, href));
            }
            rest = next;
        }
        if links.len() >= MAX_LINKS {
            break;
        }
    }
    links
}

/// Where a tag ends: at a `>` outside quotes.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    let end = text.bytes().take(TAG_BYTES).position(|b| match quote {
        Some(q) if b == q => {
            quote = None;
            false
        }
        Some(_) => false,
        None if b == b'"' || b == b'\'' => {
            quote = Some(b);
            false
        }
        None => b == b'>',
    });
    end.unwrap_or(0)
}

/// An attribute of a tag.
fn attribute(tag: &str, wanted: &str) -> Option<String> {
    let mut rest = tag;
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, next) = match quote {
            Some(quote) => after.get(1..)?.split_once(quote)?,
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        if name.trim().rsplit(char::is_whitespace).next()?.eq_ignore_ascii_case(wanted) {
            return Some(value.trim_end_matches('/').len()).map(|unquoted| {
                let value = if quote.is_some() { value } else { value.get(..unquoted).unwrap_or(value) };
                value.replace("&amp;", "&")
            });
        }
        rest = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[(&str, &str)], body: &str) -> String {
        match discover(headers.iter().copied(), body, "http://meridian.example/feed") {
            Some(offer) => format!("{} at {}", offer.topic, offer.hubs.join(", ")),
            None => "no hub".to_owned(),
        }
    }

    #[test]
    fn a_topic_names_its_hub_in_any_of_its_forms() {
        let html = "<html><head><link rel=stylesheet href=/s.css><link rel=\"hub\" href='https://hub.example/?a=1&amp;b=2'>\
                    <LINK REL=self HREF=/news></head>";
        assert_eq!(found(&[], html), "http://meridian.example/news at https://hub.example/?a=1&b=2");
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><!-- <link rel='hub' href='http://no.example/'/> -->\
                    <link href=\"http://hub.example/\" rel=\"hub\"/><link rel='self' href='http://meridian.example/atom'/>\
                    <entry><link rel='hub' href='http://evil.example/'/></entry>";
        assert_eq!(found(&[], atom), "http://meridian.example/atom at http://hub.example/");
        let rss = "<rss><channel><link>http://meridian.example</link><atom:link rel='hub' href='http://hub.example/'/>";
        assert_eq!(found(&[], rss), "http://meridian.example/feed at http://hub.example/");
        let link = "<http://one.example/>; rel=\"hub\", </news>; rel=\"alternate self\"; title=\"a, b\"";
        assert_eq!(found(&[("Link", link)], atom), "http://meridian.example/news at http://one.example/");
        let two =
            [("link", "<http://one.example/>; rel=hub"), ("link", "<http://two.example/>; rel=\"hub\"")];
        assert_eq!(
            found(&two, ""),
            "http://meridian.example/feed at http://one.example/, http://two.example/"
        );
        for none in [
            "",
            "<",
            "<link",
            "<link rel='hub",
            "<link rel=hub>",
            "<link rel=hub href=javascript:x>",
            "<é:link",
        ] {
            assert_eq!(found(&[], none), "no hub", "{none}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[<>a-z=\"' /:!é-]{0,80}", header in "[<>a-z=\"',; é]{0,60}") {
            let _ = discover([("link", header.as_str())], &format!("<link rel=hub {text}"), "http://a.example/");
        }
    }
}
