//! Addresses: parsed, resolved, made comparable, freed of what only tracks.
//!
//! Parsing is the URL standard's. On top stand three readings of an address: [`clean`], the same address without what
//! only tells who clicked where; [`canonical`], a key under which the addresses of one page meet; [`site`], whose it is.

#[cfg(test)]
mod tests;
mod tracking;

use std::borrow::Cow;
use url::{Host, ParseError, Url};

/// The longest address that is read, in bytes: servers take no more than 8 KiB, and what is longer is data.
pub const MAX_BYTES: usize = 8 << 10;

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Longer than [`MAX_BYTES`].
    #[error("an address of more than {MAX_BYTES} bytes")]
    TooLong,
    /// The URL standard refuses it.
    #[error("no address: {0}")]
    Malformed(#[from] ParseError),
}

/// Reads an absolute address as the URL standard does.
///
/// # Errors
/// [`BadAddress`] where the standard refuses it, or it is too long.
pub fn parse(text: &str) -> Result<Url, BadAddress> {
    check_length(text)?;
    Ok(Url::parse(text)?)
}

/// Reads an address as it stands in a document whose address is `base`: a whole one, or one relative to it.
///
/// # Errors
/// As [`parse`].
pub fn resolve(base: &Url, text: &str) -> Result<Url, BadAddress> {
    check_length(text)?;
    Ok(base.join(text)?)
}

fn check_length(text: &str) -> Result<(), BadAddress> {
    if text.len() > MAX_BYTES { Err(BadAddress::TooLong) } else { Ok(()) }
}

/// An address as it was found in running text or in careless markup, cut to what was meant: escapes of `&` undone that
/// were escaped twice, without the markup, the template's placeholder or the second address that was glued to its end.
#[must_use]
pub fn scrub(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let mut text = match text.contains("&amp;") || text.contains("&#038;") || text.contains("&#38;") {
        true => Cow::Owned(text.replace("&amp;", "&").replace("&#038;", "&").replace("&#38;", "&")),
        false => Cow::Borrowed(text),
    };
    let end = text.find(['<', '>', '{', '}', '"']).unwrap_or(text.len());
    let end = text.get(..end).map_or(end, |kept| glued(kept).unwrap_or(end));
    let kept = text.get(..end).unwrap_or_default().trim_end_matches('&').len();
    match &mut text {
        Cow::Borrowed(all) => Cow::Borrowed(all.get(..kept).unwrap_or_default()),
        Cow::Owned(all) => {
            all.truncate(kept);
            text
        }
    }
}

/// Where a second address begins that was glued to the first: not behind a slash (an archive's copy) or in a query.
fn glued(text: &str) -> Option<usize> {
    let path = text.get(..text.find(['?', '#']).unwrap_or(text.len()))?;
    let mut from = path.find("://")? + 3;
    while let Some(at) = path.get(from..)?.find("http").map(|at| at + from) {
        let rest = path.get(at..)?;
        let before = path.as_bytes().get(at.checked_sub(1)?)?;
        if (rest.starts_with("http://") || rest.starts_with("https://")) && !matches!(before, b'/' | b'=') {
            return Some(at);
        }
        from = at + 4;
    }
    None
}

/// The address without the parameters, in query or fragment, that only track: campaigns, clicks, mailings, sessions.
/// All else stays as it was written, in its order; an address that is not of the web stays whole.
#[must_use]
pub fn clean(url: &Url) -> Url {
    clean_for(url, &[])
}

/// As [`clean`], for an address found in documents at `carriers` (the page, its feed): a parameter that only names one
/// of their hosts (`?ref=meridian.example`) goes, too.
#[must_use]
pub fn clean_for(url: &Url, carriers: &[&Url]) -> Url {
    let mut cleaned = url.clone();
    if !is_web(url) {
        return cleaned;
    }
    if let Some(query) = url.query() {
        let kept = tracking::without(query, carriers);
        if kept.len() < query.len() {
            cleaned.set_query((!kept.is_empty()).then_some(&*kept));
        }
    }
    // A fragment that is a list of parameters, all of which track; else it is a place in the page.
    if let Some(fragment) = url.fragment()
        && fragment.contains('=')
        && tracking::without(fragment, &[]).is_empty()
    {
        cleaned.set_fragment(None);
    }
    cleaned
}

/// A key that the addresses of one page share: no scheme, `www.`, default port, fragment or tracking, parameters in
/// order, no slash at the end, and the page for telephones (`m.`, `amp.`, `/amp`) as the page itself.
///
/// It is no address: two pages may (seldom) share a key, so it shows where to look, and does not tell that they are one.
#[must_use]
pub fn canonical(url: &Url) -> String {
    let Some(host) = url.host_str().filter(|_| is_web(url)) else { return url.as_str().to_owned() };
    let mut key = bare_host(host).to_owned();
    if let Some(port) = url.port() {
        key += &format!(":{port}");
    }
    key += &bare_path(url.path());
    let query = tracking::without(url.query().unwrap_or_default(), &[]);
    let mut pairs: Vec<&str> =
        query.split('&').filter(|p| !p.is_empty() && !AMP_PARAMETERS.contains(p)).collect();
    pairs.sort_unstable();
    if !pairs.is_empty() {
        key.push('?');
        key += &pairs.join("&");
    }
    // Some sites keep the page's path behind `#!`.
    if let Some(route) = url.fragment().filter(|f| f.starts_with('!')) {
        key.push('#');
        key += route;
    }
    key
}

/// The registrable domain of an address by the public suffix list (`news.meridian.co.uk` -> `meridian.co.uk`), in lower
/// case and punycode. `None` where the host is an IP address, a public suffix itself, or absent.
#[must_use]
pub fn site(url: &Url) -> Option<String> {
    // Hosts of schemes that the standard does not know are not parsed as names.
    let name = match url.host()? {
        Host::Domain(name) => name.trim_end_matches('.').to_ascii_lowercase(),
        Host::Ipv4(_) | Host::Ipv6(_) => return None,
    };
    if name.parse::<core::net::IpAddr>().is_ok() {
        return None;
    }
    psl::domain_str(&name).map(str::to_owned)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// First labels of a host under which a site serves the same pages.
const VARIANT_LABELS: [&str; 5] = ["www", "m", "mobile", "amp", "www2"];

/// What asks for the page for telephones in a query.
const AMP_PARAMETERS: [&str; 5] = ["amp", "amp=", "amp=1", "amp=true", "outputType=amp"];

/// A host without the first labels that say for whom a page is laid out, as long as a site's own name is left.
fn bare_host(host: &str) -> &str {
    let mut bare = host.trim_end_matches('.');
    // `www.m.` is the longest that is met.
    for _ in 0..2 {
        match bare.split_once('.') {
            Some((label, rest)) if VARIANT_LABELS.contains(&label) && psl::domain_str(rest).is_some() => {
                bare = rest
            }
            _ => break,
        }
    }
    bare
}

/// A path without doubled slashes, the slash at its end, an index page's name, and what asks for AMP.
fn bare_path(path: &str) -> String {
    let mut segments: Vec<Cow<'_, str>> =
        path.split('/').filter(|s| !s.is_empty()).map(Cow::Borrowed).collect();
    if segments.len() > 1 && segments.first().is_some_and(|s| s == "amp") {
        segments.remove(0);
    } else if segments.len() > 1 && segments.last().is_some_and(|s| s == "amp" || s == "amp.html") {
        segments.pop();
    }
    match segments.last_mut() {
        Some(last) if matches!(&**last, "index.html" | "index.htm" | "index.php") => {
            segments.pop();
        }
        Some(last) if last.ends_with(".amp.html") || last.ends_with(".amp") => {
            *last = Cow::Owned(last.replace(".amp", ""));
        }
        _ => {}
    }
    segments.iter().flat_map(|s| ["/", s]).collect()
}
