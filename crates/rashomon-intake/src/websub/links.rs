//! Where a topic says that its hub is: `Link` headers first, then `<link>` elements of HTML, Atom or RSS.

use crate::feed::{
    cut,
    entities::Entities,
    tokens::{Token, Tokens, attributes},
};
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

/// The `<link>` elements (in any namespace) of a document: relations and target of each. Where a body or entries begin,
/// looking ends: what stands there is others' words.
fn elements(text: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    let mut entities = Entities::default();
    for token in Tokens::new(cut(text, LOOKED_AT)) {
        let Token::Start { name, rest, .. } = token else { continue };
        let local = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        match local.as_str() {
            "body" | "entry" | "item" => break,
            "link" if rest.len() <= TAG_BYTES => {
                let mut attribute = |wanted: &str| {
                    let found = attributes(rest).find(|(name, _)| name.eq_ignore_ascii_case(wanted));
                    found.map(|(_, value)| entities.resolve(value).into_owned())
                };
                links.extend(attribute("rel").zip(attribute("href")));
            }
            _ => {}
        }
        if links.len() >= MAX_LINKS {
            break;
        }
    }
    links
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
