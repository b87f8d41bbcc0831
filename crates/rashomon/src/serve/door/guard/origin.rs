//! What a request says of where it comes from, and how much of that is believed.

use crate::serve::{Problem, Room};
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use url::{Host, Url};

/// The cookie of a session. Where it travels encrypted its name says to the browser that no other host and no page in the clear
/// may have set it.
pub(crate) const COOKIE: &str = "rashomon";
const COOKIE_SECURE: &str = "__Host-rashomon";
/// Longer credentials are none of ours.
const CREDENTIALS_BYTES: usize = 2_048;

/// Fails where the server is asked by a name that is none of its own: a page elsewhere may have its name lead here (DNS
/// rebinding), and would be taken for ours. Addresses cannot be made to lead elsewhere.
pub(super) fn asked_by(room: &Room, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(host) = headers.get(header::HOST) else { return Ok(()) };
    let name = host.to_str().ok().and_then(|host| Url::parse(&format!("http://{host}/")).ok());
    let ours = match name.as_ref().and_then(Url::host) {
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let config = room.config();
            let public = config.public_url.as_ref().and_then(Url::host_str);
            name == "localhost"
                || name.ends_with(".localhost")
                || public == Some(name)
                || config.hosts.iter().any(|host| host == name)
        }
        None => false,
    };
    if ours {
        return Ok(());
    }
    let detail =
        "the newsroom does not go by this name: whoever runs it can name it with public_url or hosts";
    Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, detail))
}

/// The other end of the connection. Without one (in tests) it is this machine.
fn peer(parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or(Ipv4Addr::LOCALHOST.into(), |ConnectInfo(at)| at.ip().to_canonical())
}

fn trusted(room: &Room, ip: IpAddr) -> bool {
    room.config().trusted_proxies.permits("", ip)
}

fn forwarded_for(parts: &Parts) -> impl DoubleEndedIterator<Item = &str> {
    let lines = parts.headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

/// Whose address it is: the other end's, or where that is a web server we trust, whoever it says it speaks for. What such a
/// server was told by one that we do not trust is not believed.
pub(in super::super) fn client(room: &Room, parts: &Parts) -> IpAddr {
    let mut client = peer(parts);
    for hop in forwarded_for(parts).rev() {
        if !trusted(room, client) {
            break;
        }
        let Ok(hop) = hop.trim_matches(['[', ']']).parse::<IpAddr>() else { break };
        client = hop.to_canonical();
    }
    client
}

/// Whether it comes from this machine itself, and not by way of a web server on it.
pub(in super::super) fn is_local(room: &Room, parts: &Parts) -> bool {
    let by_way = parts.headers.contains_key("x-forwarded-for") || parts.headers.contains_key("forwarded");
    peer(parts).is_loopback() && client(room, parts).is_loopback() && !by_way
}

/// Whether it travelled encrypted, as far as we know.
pub(in super::super) fn secure(room: &Room, parts: &Parts) -> bool {
    let public = room.config().public_url.as_ref();
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let by_public =
        public.is_some_and(|url| url.scheme() == "https" && host.is_none_or(|host| same_host(url, host)));
    let said = parts.headers.get("x-forwarded-proto").is_some_and(|scheme| scheme.as_bytes() == b"https");
    by_public || (said && trusted(room, peer(parts)))
}

/// Whether a Host header names the host and port of an address.
pub(super) fn same_host(url: &Url, host: &str) -> bool {
    let asked = Url::parse(&format!("{}://{host}/", url.scheme())).ok();
    asked.is_some_and(|asked| asked.host() == url.host() && asked.port() == url.port())
}

/// The name of the session's cookie.
pub(in super::super) fn cookie_name(secure: bool) -> &'static str {
    if secure { COOKIE_SECURE } else { COOKIE }
}

/// The session's token, where a cookie brought one.
pub(in super::super) fn cookie(room: &Room, parts: &Parts) -> Option<String> {
    let jar = CookieJar::from_headers(&parts.headers);
    jar.get(cookie_name(secure(room, parts))).map(|cookie| cookie.value().to_owned())
}

/// The session's cookie, for so many seconds; with none of them it goes.
pub(in super::super) fn session_cookie(token: &str, seconds: i64, secure: bool) -> String {
    // Lax: a link from elsewhere opens a page signed in, a form or script elsewhere does nothing.
    named_cookie(cookie_name(secure), token, seconds, secure)
}

fn named_cookie(name: &'static str, value: &str, seconds: i64, secure: bool) -> String {
    let cookie = Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .build();
    format!("{cookie}; Max-Age={seconds}")
}

/// The cookie of whoever is on the way to the OpenID provider and back.
#[cfg(feature = "oidc")]
pub(in super::super) struct Passing;

#[cfg(feature = "oidc")]
impl Passing {
    fn name(secure: bool) -> &'static str {
        if secure { "__Host-rashomon-oidc" } else { "rashomon-oidc" }
    }

    /// What the browser brought.
    pub(in super::super) fn of(room: &Room, parts: &Parts) -> Option<String> {
        let jar = CookieJar::from_headers(&parts.headers);
        jar.get(Self::name(secure(room, parts))).map(|cookie| cookie.value().to_owned())
    }
}

/// That cookie, for so many seconds; with none of them it goes.
#[cfg(feature = "oidc")]
pub(in super::super) fn passing_cookie(word: &str, seconds: i64, secure: bool) -> String {
    // Lax: it comes along when the provider leads the browser back.
    named_cookie(Passing::name(secure), word, seconds, secure)
}

/// What stands in the header Authorization.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Credentials {
    /// A token.
    Bearer(String),
    /// A name, and a token as its password.
    Basic(String, String),
}

/// What a program brings. What cannot be read is nobody's.
pub(super) fn credentials(headers: &HeaderMap) -> Option<Credentials> {
    let said = headers.get(header::AUTHORIZATION)?;
    let nobody = Credentials::Bearer(String::new());
    let Some((scheme, rest)) = said.to_str().ok().and_then(|said| said.split_once(' ')) else {
        return Some(nobody);
    };
    let rest = rest.trim();
    if rest.len() > CREDENTIALS_BYTES {
        return Some(nobody);
    }
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(Credentials::Bearer(rest.to_owned()));
    }
    let pair = base64(rest).and_then(|bytes| String::from_utf8(bytes).ok());
    let basic = scheme.eq_ignore_ascii_case("basic");
    let split = pair.as_deref().filter(|_| basic).and_then(|pair| pair.split_once(':'));
    Some(split.map_or(nobody, |(name, word)| Credentials::Basic(name.to_owned(), word.to_owned())))
}

/// Base64 as bytes.
pub(in super::super) fn base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// A value of the query.
pub(super) fn query(parts: &Parts, name: &str) -> Option<String> {
    let query = parts.uri.query()?;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::{Credentials, base64, credentials, session_cookie};
    use axum::http::{HeaderMap, HeaderValue, header};

    fn of(said: &str) -> Option<Credentials> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(said).unwrap());
        credentials(&headers)
    }

    #[test]
    fn credentials_are_read_or_nobodys() {
        assert_eq!(of("Bearer abc"), Some(Credentials::Bearer("abc".into())));
        assert_eq!(of("basic dmVyYTphOmI="), Some(Credentials::Basic("vera".into(), "a:b".into())));
        for odd in ["Basic !!", "Basic dmVyYQ==", "Digest x", "Bearer", ""] {
            assert_eq!(of(odd), Some(Credentials::Bearer(String::new())), "{odd}");
        }
        assert_eq!(credentials(&HeaderMap::new()), None);
        assert_eq!(base64("AP8="), Some(vec![0, 255]));
    }

    #[test]
    fn the_cookie_says_how_it_may_be_used() {
        insta::assert_snapshot!(session_cookie("t", 60, true), @"__Host-rashomon=t; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60");
        insta::assert_snapshot!(session_cookie("t", 0, false), @"rashomon=t; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    }
}
