//! Addresses in feeds: resolved against `xml:base` all the way down, kept as written where they are whole, dropped where
//! nobody should follow them.

use super::bounds::{MAX_ADDRESS_BYTES, MAX_BASE_BYTES};
use super::tree::{Id, Tree};
use std::borrow::Cow;
use url::Url;

/// Schemes a link may have. Others run things (`javascript:`), hold the thing itself (`data:`) or point into the
/// reader's own machine (`file:`).
const SCHEMES: &[&str] = &[
    "http", "https", "ftp", "ftps", "gemini", "gopher", "ipfs", "ipns", "magnet", "mailto", "mms", "news",
    "nntp", "rtmp", "rtsp", "tag", "tel", "urn", "at", "xmpp",
];

/// The base address in force within an element.
pub(super) fn base<'u>(tree: &Tree<'_>, id: Id, document: Option<&'u Url>) -> Option<Cow<'u, Url>> {
    let mut base = document.filter(|u| is_short(u)).map(Cow::Borrowed);
    if !tree.based {
        return base;
    }
    let around: Vec<Id> = std::iter::successors(Some(id), |at| tree.parent(*at)).collect();
    for given in around.iter().rev().filter_map(|at| tree.attribute(*at, "xml:base")) {
        let given = given.trim();
        let joined = match &base {
            Some(base) => base.join(given).ok(),
            None => Url::parse(given).ok(),
        };
        // A base nobody should follow (`javascript:`) or that is none leaves the one around it in force.
        base = joined
            .filter(|u| !u.cannot_be_a_base() && allowed(u.scheme()) && is_short(u))
            .map(Cow::Owned)
            .or(base);
    }
    base
}

/// Whether an address is short enough for others to be resolved against it.
fn is_short(base: &Url) -> bool {
    base.as_str().len() - base.query().map_or(0, str::len) <= MAX_BASE_BYTES
}

fn allowed(scheme: &str) -> bool {
    SCHEMES.iter().any(|s| s.eq_ignore_ascii_case(scheme))
}

/// An address made whole; as written where it is whole already or there is nothing to resolve it against.
pub(super) fn resolve(written: &str, base: Option<&Url>) -> Option<String> {
    let written = written.trim();
    if written.is_empty() || written.len() > MAX_ADDRESS_BYTES {
        return None;
    }
    // Line breaks within an address come from wrapped text; the URL standard passes over them too.
    let written: Cow<'_, str> = match written.contains(['\n', '\r', '\t']) {
        true => written.split(['\n', '\r', '\t']).map(str::trim).collect::<String>().into(),
        false => written.into(),
    };
    if let Some(scheme) = scheme(&written) {
        let spaced = written.contains(' ');
        return allowed(scheme).then(|| match Url::parse(&written) {
            Ok(url) if spaced => url.to_string(),
            _ => written.into_owned(),
        });
    }
    match base {
        Some(base) => {
            base.join(&written).ok().map(|u| u.to_string()).filter(|u| u.len() <= MAX_ADDRESS_BYTES)
        }
        None if written.starts_with("//") => Some(format!("https:{written}")),
        None => Some(written.into_owned()),
    }
}

/// The scheme of an address that has one.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut bytes = scheme.bytes();
    let named = bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    named.then_some(scheme)
}

/// Whether an address can be fetched.
pub(super) fn is_web(address: &str) -> bool {
    scheme(address).is_some_and(|s| s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, base: Option<&str>, expected: Option<&str>) {
        let base = base.map(|b| Url::parse(b).expect("a base"));
        assert_eq!(resolve(written, base.as_ref()).as_deref(), expected);
    }

    #[test]
    fn addresses_are_made_whole_or_dropped() {
        let base = Some("https://meridian.example/feeds/all.xml");
        check(" http://Norvale.example ", base, Some("http://Norvale.example"));
        check("../a b", base, Some("https://meridian.example/a%20b"));
        check("//norvale.example/x", None, Some("https://norvale.example/x"));
        check("/x", None, Some("/x"));
        check("javascript:alert(1)", base, None);
        check("JavaScript:alert(1)", base, None);
        check("java\nscript:alert(1)", base, None);
        check("", base, None);
    }

    #[test]
    fn bases_add_up() {
        let tree = Tree::read(
            "<feed xml:base='/a/'><entry xml:base='b/'><link xml:base='javascript:x'/></entry></feed>",
        );
        let document = Url::parse("https://meridian.example/").expect("an address");
        let entry = tree.root().and_then(|root| tree.child(root, "entry")).expect("an entry");
        let link = tree.child(entry, "link").expect("a link");
        let base = base(&tree, link, Some(&document)).map(Cow::into_owned);
        assert_eq!(base.map(|b| b.to_string()).as_deref(), Some("https://meridian.example/a/b/"));
    }
}
