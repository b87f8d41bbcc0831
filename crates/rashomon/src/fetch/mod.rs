//! Requests to answers, over the net: each hop checked, each body bounded, nothing told of the user.
//!
//! The rules of redirects and validators are the frontier's ([`Walk`]); which addresses may be connected to is the guard's.
//! Here are sockets and bounds. A name's addresses are checked as they are resolved, an address in place of a name before it
//! is asked, and both after every redirect; a connection that is used again was checked when it was made, and is checked
//! again by the address at its other end before a byte of its answer is used.

mod inflate;
mod resolve;

pub use inflate::inflate;
pub use resolve::{Looked, Lookup, System};

use rashomon_intake::frontier::policy::{self, TIME_ALL, TIME_CONNECT};
use rashomon_intake::frontier::{Answer, Failure, Request, Turn, Walk};
use rashomon_intake::guard::{self, AllowList};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response};
use resolve::{Guarded, Unresolved};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The codings that can be undone.
const ACCEPT_ENCODING: &str = "gzip, br, zstd";

/// How long a connection waits to be used again: longer than the gap between two requests to a host, shorter than servers wait.
const IDLE: Duration = Duration::from_secs(15);

/// Connections to one host that wait to be used again.
const IDLE_PER_HOST: usize = 1;

/// The product, this program's version and where to write to; see [`policy::user_agent`].
#[must_use]
pub fn user_agent(contact: Option<&str>) -> String {
    policy::user_agent(Some(env!("CARGO_PKG_VERSION")), contact)
}

/// Installs the cryptography that TLS is built on. To be called before a [`Fetcher`] is made; more than once does no harm.
pub fn install_crypto() {
    // An error says that one is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Fetches what the frontier asks for.
#[derive(Clone)]
pub struct Fetcher {
    client: Client,
    allow: Arc<AllowList>,
}

impl Fetcher {
    /// One that may connect to the public internet and to what is allowed.
    ///
    /// # Errors
    /// The client cannot be made: no certificates to trust are on this machine.
    pub fn new(allow: AllowList) -> Result<Self, reqwest::Error> {
        Self::resolving(allow, Arc::new(System))
    }

    /// One with a resolver of its own.
    ///
    /// # Errors
    /// As [`Fetcher::new`].
    pub fn resolving(allow: AllowList, lookup: Arc<dyn Lookup>) -> Result<Self, reqwest::Error> {
        install_crypto();
        let allow = Arc::new(allow);
        let client = Client::builder()
            // A proxy would connect where we cannot check.
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .dns_resolver(Arc::new(Guarded { lookup, allow: Arc::clone(&allow) }))
            .connect_timeout(TIME_CONNECT)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .build()?;
        Ok(Self { client, allow })
    }

    /// What comes of a request, within its limits.
    ///
    /// # Errors
    /// Why there is no whole answer.
    pub async fn fetch(&self, request: &Request) -> Result<Answer, Failure> {
        let walked = tokio::time::timeout(request.limits.time, self.walk(request)).await;
        walked.unwrap_or(Err(Failure::TimedOut))
    }

    /// Posts a form, and gives the status and where it redirects to; the answer's body is not read, no redirect is followed.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn post(
        &self,
        url: &str,
        user_agent: &str,
        form: String,
    ) -> Result<(u16, Option<String>), Failure> {
        let headers = [
            ("user-agent", user_agent.to_owned()),
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ];
        self.send(url, &headers, form).await
    }

    /// Posts a body with its headers, as [`Fetcher::post`] does a form.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn send(
        &self,
        url: &str,
        headers: &[(&str, String)],
        body: String,
    ) -> Result<(u16, Option<String>), Failure> {
        let url = Url::parse(url).map_err(|why| Failure::BadAddress(why.to_string()))?;
        guard::host(&url, &self.allow).map_err(|why| Failure::Blocked(why.to_string()))?;
        let asked = self.client.post(url).timeout(TIME_ALL).body(body);
        let asked = headers.iter().fold(asked, |asked, (name, value)| asked.header(*name, value));
        let response = asked.send().await.map_err(|error| failure(&error))?;
        Ok((response.status().as_u16(), response.headers().get("location").map(text)))
    }

    async fn walk(&self, request: &Request) -> Result<Answer, Failure> {
        let mut walk = Walk::begin(request)?;
        loop {
            guard::host(walk.url(), &self.allow).map_err(|why| Failure::Blocked(why.to_string()))?;
            let asked = self.client.get(walk.url().clone()).headers(headers(&walk));
            let response = asked.send().await.map_err(|error| failure(&error))?;
            // The address at the other end, whatever was resolved and whichever connection was used.
            let end = response.remote_addr().map(|address| address.ip());
            let end = end.ok_or_else(|| Failure::NoConnection("its address is not known".to_owned()))?;
            guard::connect(walk.url().host_str().unwrap_or_default(), end, &self.allow)
                .map_err(|why| Failure::Blocked(why.to_string()))?;
            let status = response.status().as_u16();
            let location = response.headers().get("location").map(text);
            if walk.met(status, location.as_deref())? == Turn::Arrived {
                let conditional = walk.conditional();
                let headers: Vec<_> =
                    response.headers().iter().map(|(n, v)| (n.as_str().to_owned(), text(v))).collect();
                let body = body(response, request).await?;
                return Ok(Answer { status, headers, body, redirects: walk.into_hops(), conditional });
            }
        }
    }
}

/// The headers of a walk's next request.
fn headers(walk: &Walk<'_>) -> HeaderMap {
    let mut map = HeaderMap::new();
    map.insert("accept-encoding", HeaderValue::from_static(ACCEPT_ENCODING));
    for (name, value) in walk.headers() {
        // What no header can carry was never one: a server cannot have sent it.
        let bytes: Option<Vec<u8>> = value.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
        let value = bytes.and_then(|bytes| HeaderValue::from_bytes(&bytes).ok());
        if let (Ok(name), Some(value)) = (HeaderName::try_from(name), value) {
            map.insert(name, value);
        }
    }
    map
}

/// A header's value, one `char` a byte.
fn text(value: &HeaderValue) -> String {
    value.as_bytes().iter().map(|b| char::from(*b)).collect()
}

/// The body, whole or not at all, inflated.
async fn body(mut response: Response, request: &Request) -> Result<Vec<u8>, Failure> {
    let limits = request.limits;
    let codings =
        response.headers().get_all("content-encoding").iter().map(text).collect::<Vec<_>>().join(",");
    if !limits.cut && response.content_length().is_some_and(|length| length > limits.bytes) {
        return Err(Failure::TooLarge(limits.bytes));
    }
    let mut body = Vec::new();
    loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break,
            Err(error) if error.is_timeout() => return Err(Failure::TimedOut),
            Err(_) => return Err(Failure::Cut),
        };
        body.extend_from_slice(&chunk);
        if body.len() as u64 > limits.bytes {
            if !limits.cut || !codings.is_empty() {
                return Err(Failure::TooLarge(limits.bytes));
            }
            body.truncate(usize::try_from(limits.bytes).unwrap_or(usize::MAX));
            break;
        }
    }
    inflate(body, &codings, limits.bytes)
}

/// What a failed request failed of.
fn failure(error: &reqwest::Error) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut innermost = String::new();
    while let Some(error) = cause {
        if let Some(unresolved) = error.downcast_ref::<Unresolved>() {
            return match unresolved {
                Unresolved::Blocked(why) => Failure::Blocked(why.clone()),
                Unresolved::NoSuchHost(name) => Failure::NoSuchHost(name.clone()),
            };
        }
        // An IO error shows its cause's cause, not its cause.
        let io = error.downcast_ref::<std::io::Error>();
        let tls = io.and_then(|io| io.get_ref()).and_then(|inner| inner.downcast_ref::<rustls::Error>());
        if let Some(tls) = tls.or_else(|| error.downcast_ref::<rustls::Error>()) {
            return Failure::Tls(tls.to_string());
        }
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::TimedOut) {
            return Failure::TimedOut;
        }
        innermost = error.to_string();
        cause = error.source();
    }
    if error.is_timeout() { Failure::TimedOut } else { Failure::NoConnection(innermost) }
}
