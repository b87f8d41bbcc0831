//! Where things stand, as addresses: articles, the sentences in them, the originals on the web.

use rashomon_model::Article;
use std::fmt::Write as _;
use url::Url;

/// What marks the place of a span in its article's page.
pub(super) fn anchor(start: u32, end: u32) -> String {
    format!("s-{start}-{end}")
}

/// An article's page.
pub(super) fn article(id: &str) -> String {
    format!("/article/{}", part(id))
}

/// The words of a span in their article.
pub(super) fn sentence(id: &str, start: u32, end: u32) -> String {
    format!("/article/{}#{}", part(id), anchor(start, end))
}

/// A part of a path, whatever is in it: ids may come from outside, names always do.
pub(super) fn part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            out.push(char::from(byte));
        } else if byte == b'.' && text.bytes().any(|b| b != b'.') {
            // "." and ".." alone are ways up.
            out.push('.');
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The article's own address on the web; nothing but http and https is ever linked to.
pub(super) fn original(article: &Article) -> Option<String> {
    let address = article.url.as_deref().or(article.page.url.as_deref()).or(article.canonical_url.as_deref());
    web(address?)
}

/// An address that a link may lead to: of the web, nothing that runs.
pub(super) fn web_url(address: &str) -> Option<Url> {
    Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The same, as it may stand in a link.
pub(super) fn web(address: &str) -> Option<String> {
    web_url(address).map(|url| url.to_string())
}

/// The host of an address, to be read beside it.
pub(super) fn host(address: &str) -> String {
    Url::parse(address).ok().and_then(|url| host_of(&url)).unwrap_or_default()
}

/// The host of an address that was read.
pub(super) fn host_of(url: &Url) -> Option<String> {
    url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_linked_to() {
        for bad in [
            "javascript:alert(1)",
            " JaVaScRiPt:alert(1)",
            "data:text/html,<b>",
            "file:///etc/passwd",
            "//x.example",
            "",
        ] {
            assert_eq!(web(bad), None, "{bad}");
        }
        assert_eq!(web("https://tide.example/a?b=\"c").as_deref(), Some("https://tide.example/a?b=%22c"));
        assert_eq!(host("https://www.tide.example/a"), "tide.example");
    }

    #[test]
    fn whatever_stands_in_an_id_stays_one_part_of_the_path() {
        assert_eq!(part("a-01"), "a-01");
        assert_eq!(part("../x y?#\"é"), "..%2Fx%20y%3F%23%22%C3%A9");
        assert_eq!(part(".."), "%2E%2E");
    }
}
