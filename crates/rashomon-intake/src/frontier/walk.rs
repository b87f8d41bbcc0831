//! One request through its redirects: which address to ask next, with which headers, and when to give up.

use super::exchange::{Failure, Hop, Request};
use url::Url;

/// How often one address may stand in a walk: twice, for servers that answer otherwise the second time; the third is a circle.
const SAME_ADDRESS: usize = 2;

/// The longest address that is followed.
const URL_BYTES: usize = 8 << 10;

/// A request on its way through redirects. Whoever has sockets asks for [`Walk::url`] with [`Walk::headers`] and tells
/// [`Walk::met`] what came; the rules are here, so that a simulation follows the same.
#[derive(Debug, Clone)]
pub struct Walk<'a> {
    request: &'a Request,
    url: Url,
    hops: Vec<Hop>,
}

/// What becomes of a walk after an answer's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// It is the answer: read its body.
    Arrived,
    /// Ask again: the walk stands at the next address.
    Onward,
}

impl<'a> Walk<'a> {
    /// A walk that begins at the request's address.
    ///
    /// # Errors
    /// The address is none, or not of http or https.
    pub fn begin(request: &'a Request) -> Result<Self, Failure> {
        let url = fetchable(&request.url, None).map_err(Failure::BadAddress)?;
        Ok(Self { request, url, hops: Vec::new() })
    }

    /// The address to ask now.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The headers to send now: the request's, and its validators where they belong to this very address.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, String)> {
        let mut headers = self.request.headers.clone();
        if self.conditional() {
            headers.extend(self.request.validators.iter().flat_map(super::exchange::Validators::headers));
        }
        headers
    }

    /// Whether the request to the address of now carries validators.
    #[must_use]
    pub fn conditional(&self) -> bool {
        self.request.validators.as_ref().is_some_and(|v| {
            !v.is_empty() && (v.url == self.url.as_str() || Url::parse(&v.url).is_ok_and(|u| u == self.url))
        })
    }

    /// What an answer with this status and `Location` means for the walk.
    ///
    /// # Errors
    /// A circle, too many redirects, or a redirect without a usable address.
    pub fn met(&mut self, status: u16, location: Option<&str>) -> Result<Turn, Failure> {
        if !matches!(status, 301 | 302 | 303 | 307 | 308) {
            return Ok(Turn::Arrived);
        }
        let Some(location) = location.filter(|l| !l.trim().is_empty()) else {
            return Err(Failure::BadRedirect(format!("status {status} without a Location")));
        };
        if self.hops.len() >= self.request.limits.redirects {
            return Err(Failure::TooManyRedirects);
        }
        let mut next = fetchable(location, Some(&self.url)).map_err(Failure::BadRedirect)?;
        // RFC 9110, 10.2.2: a fragment is inherited. It is never sent, but two addresses that differ by it are one.
        next.set_fragment(None);
        let url = next.to_string();
        let first = Url::parse(&self.request.url).is_ok_and(|u| u == next);
        if self.hops.iter().filter(|h| h.url == url).count() + usize::from(first) >= SAME_ADDRESS {
            return Err(Failure::Circle);
        }
        self.hops.push(Hop { status, url });
        self.url = next;
        Ok(Turn::Onward)
    }

    /// The redirects followed.
    #[must_use]
    pub fn into_hops(self) -> Vec<Hop> {
        self.hops
    }
}

/// An address of http or https with a host; relative ones against `base`.
fn fetchable(text: &str, base: Option<&Url>) -> Result<Url, String> {
    if text.len() > URL_BYTES {
        return Err(format!("longer than {URL_BYTES} bytes"));
    }
    // Header values hold one character a byte; most servers that send more than ASCII mean UTF-8.
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let text = bytes.and_then(|b| String::from_utf8(b).ok()).unwrap_or_else(|| text.to_owned());
    let url = Url::options().base_url(base).parse(text.trim()).map_err(|e| e.to_string())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("{}: only http and https are fetched", url.scheme()));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err("no host".to_owned());
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::super::exchange::{Limits, Purpose, RequestId, Validators};
    use super::*;

    fn request(url: &str, validators_of: Option<&str>) -> Request {
        let validators = validators_of.map(|url| Validators {
            url: url.to_owned(),
            etag: Some("\"a\"".to_owned()),
            last_modified: None,
        });
        let purpose = Purpose::Robots;
        Request {
            id: RequestId(1),
            url: url.to_owned(),
            headers: Vec::new(),
            validators,
            purpose,
            limits: Limits::of(purpose),
        }
    }

    #[test]
    fn validators_go_to_their_own_address_alone() {
        let request = request("http://meridian.example/feed", Some("http://cdn.example/f.xml"));
        let mut walk = Walk::begin(&request).unwrap();
        assert!(!walk.conditional());
        assert_eq!(walk.met(302, Some("http://cdn.example/f.xml")), Ok(Turn::Onward));
        assert_eq!(walk.headers(), [("if-none-match".to_owned(), "\"a\"".to_owned())]);
        assert_eq!(walk.met(304, None), Ok(Turn::Arrived));
        assert_eq!(walk.into_hops().len(), 1);
    }

    #[test]
    fn circles_and_chains_end() {
        let request = request("http://meridian.example/feed", None);
        let mut walk = Walk::begin(&request).unwrap();
        assert_eq!(walk.met(302, Some("/feed")), Ok(Turn::Onward));
        assert_eq!(walk.met(302, Some("/feed#again")), Err(Failure::Circle));

        let mut walk = Walk::begin(&request).unwrap();
        for n in 0..10 {
            assert_eq!(walk.met(307, Some(&format!("/{n}"))), Ok(Turn::Onward));
        }
        assert_eq!(walk.met(307, Some("/10")), Err(Failure::TooManyRedirects));
    }

    #[test]
    fn addresses_that_are_none_are_refused() {
        let request = request("http://meridian.example/feed", None);
        for location in
            ["", "ftp://a.example/", "file:///etc/passwd", "http://", "javascript:x", "http://[::1"]
        {
            let met = Walk::begin(&request).unwrap().met(301, Some(location));
            assert!(matches!(met, Err(Failure::BadRedirect(_))), "{location}: {met:?}");
        }
        assert!(Walk::begin(&super::tests::request("gopher://a.example/", None)).is_err());
        let mut walk = Walk::begin(&request).unwrap();
        assert_eq!(walk.met(301, Some("/caf\u{c3}\u{a9}")), Ok(Turn::Onward));
        assert_eq!(walk.url().as_str(), "http://meridian.example/caf%C3%A9");
    }
}
