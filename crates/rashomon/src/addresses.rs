//! Addresses among the inputs: fetched one after the other, then read as a file of the same bytes would be.
//!
//! A page that a person names is fetched as their browser would fetch it: robots.txt speaks to programs that find their own
//! way, and is not asked. All else holds as for pages that are followed: who asks is said, no private address is reached that
//! is not allowed, what comes is bounded, and a host is not asked twice within a second.

use crate::cli::Net;
use crate::fetch::{Fetcher, user_agent};
use crate::read::Http;
use anyhow::Result;
use jiff::Timestamp;
use rashomon_intake::feed;
use rashomon_intake::frontier::policy::{BODY_BYTES, GAP};
use rashomon_intake::frontier::{Answer, Failure, Moment, Request, at_a_door, in_words, retry_after};
use rashomon_intake::guard::AllowList;
use rashomon_model::{Basis, Capture, FetchTime, Hints};
use rashomon_store::{Input, Kind, Opened, Refused, open_reader};
use std::collections::HashMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tokio::runtime::{Builder, Runtime};
use url::Url;

/// One input, as the user named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// It is on this machine.
    Here(Input),
    /// Its address.
    Web(String),
}

impl Named {
    /// Finds what stands behind `typed`, in its order; what cannot be listed stands in its place as refused.
    pub(crate) fn find(typed: &[PathBuf]) -> Vec<Result<Self, Refused>> {
        let found = |one: &PathBuf| match one.to_str().filter(|_| Addresses::is_one(one)) {
            Some(address) => vec![Ok(Self::Web(address.to_owned()))],
            None => rashomon_store::find(std::slice::from_ref(one))
                .into_iter()
                .map(|input| input.map(Self::Here))
                .collect(),
        };
        typed.iter().flat_map(found).collect()
    }

    /// The name it goes by in every output, as the user gave it.
    pub(crate) fn source(&self) -> String {
        match self {
            Self::Here(input) => input.source(),
            Self::Web(address) => address.clone(),
        }
    }
}

/// How addresses are asked.
pub(crate) struct Addresses {
    allow: AllowList,
    user_agent: String,
}

/// What stood at an address.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
pub(crate) enum Fetched {
    /// A page.
    Page(Capture, Http),
    /// Articles, one JSON object a line.
    Articles(Opened),
    /// A web archive.
    Archive(Opened),
}

impl Addresses {
    /// As the user wants it.
    ///
    /// # Errors
    /// What is to be allowed is no host, address or network.
    pub(crate) fn new(net: &Net) -> Result<Self> {
        Ok(Self { allow: net.allow_list()?, user_agent: user_agent(net.contact.as_deref()) })
    }

    /// Where no address is among the inputs: nothing private is allowed.
    pub(crate) fn none() -> Self {
        Self { allow: AllowList::default(), user_agent: user_agent(None) }
    }

    /// Whether an INPUT is an address and no file.
    pub(crate) fn is_one(typed: &Path) -> bool {
        let scheme = typed.to_str().and_then(|typed| typed.split_once("://"));
        scheme.is_some_and(|(scheme, _)| ["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)))
    }

    /// Who asks. Nothing is opened before the first address.
    pub(crate) fn asker(&self) -> Asker<'_> {
        Asker { how: self, web: None, asked: HashMap::new() }
    }
}

/// Fetches addresses, one after the other.
pub(crate) struct Asker<'a> {
    how: &'a Addresses,
    web: Option<(Runtime, Fetcher)>,
    /// When each host was last asked.
    asked: HashMap<String, Instant>,
}

impl Asker<'_> {
    /// Fetches what stands at an address.
    ///
    /// # Errors
    /// Why there is nothing to read, in words for the user, with the way out where there is one.
    pub(crate) fn fetch(&mut self, address: &str) -> Result<Fetched, String> {
        self.pace(address);
        let request = Request::of_page(address, &self.how.user_agent);
        let (runtime, fetcher) = self.web()?;
        let came = runtime.block_on(fetcher.fetch(&request));
        read(address, came, Timestamp::now())
    }

    /// The sockets, opened where they are not yet.
    fn web(&mut self) -> Result<&(Runtime, Fetcher), String> {
        if self.web.is_none() {
            let none = |why: &dyn std::fmt::Display| format!("no connection can be made from here: {why}");
            let runtime = Builder::new_current_thread().enable_all().build().map_err(|why| none(&why))?;
            let fetcher = Fetcher::new(self.how.allow.clone()).map_err(|why| none(&why))?;
            self.web = Some((runtime, fetcher));
        }
        self.web.as_ref().ok_or_else(|| "no connection can be made from here".to_owned())
    }

    /// Waits until a host may be asked again.
    fn pace(&mut self, address: &str) {
        let url = Url::parse(address).ok();
        let Some(host) = url.as_ref().and_then(Url::host_str) else { return };
        if let Some(wait) = self.asked.get(host).and_then(|last| GAP.checked_sub(last.elapsed())) {
            std::thread::sleep(wait);
        }
        self.asked.insert(host.to_owned(), Instant::now());
    }
}

/// What an answer is to whoever reads inputs.
fn read(asked: &str, came: Result<Answer, Failure>, now: Timestamp) -> Result<Fetched, String> {
    let answer = came.map_err(|failure| match failure {
        Failure::Blocked(_) => format!("{failure}, with --allow"),
        Failure::TooLarge(_) => format!("{failure}: save it, and give the file"),
        _ => failure.to_string(),
    })?;
    let address = answer.address(asked).to_owned();
    refused(asked, &address, &answer, now)?;
    let content_type = answer.header("content-type").map(str::to_owned);
    if feed::read(&answer.body, content_type.as_deref(), Url::parse(&address).ok().as_ref()).is_ok() {
        return Err(format!(
            "a feed, not a page: `rashomon feeds add {asked}` follows it, and `rashomon run` then keeps its pages"
        ));
    }
    // What calls itself a web page is one, also where it begins with a brace.
    let html =
        content_type.as_deref().is_some_and(|t| t.trim_start().to_ascii_lowercase().starts_with("text/html"));
    let Answer { status, headers, body, .. } = answer;
    let opened =
        open_reader(Cursor::new(body), html.then_some("page.html")).map_err(|why| why.to_string())?;
    match opened.kind {
        Kind::Articles => Ok(Fetched::Articles(opened)),
        Kind::Archive => Ok(Fetched::Archive(opened)),
        Kind::Page => {
            // Gzip that the server does not call a coding is undone as a file's is.
            let bytes =
                rashomon_store::read_bounded(opened.reader, BODY_BYTES).map_err(|why| why.to_string())?;
            let second = Timestamp::from_second(now.as_second()).unwrap_or(now);
            let fetched_at = Some(FetchTime { value: second.to_string(), basis: Basis::Given });
            let hints = Hints { url: Some(address), fetched_at, content_type, ..Hints::default() };
            Ok(Fetched::Page(Capture { source: asked.to_owned(), bytes, hints }, Http { status, headers }))
        }
    }
}

/// Why an answer is nothing to read.
fn refused(asked: &str, address: &str, answer: &Answer, now: Timestamp) -> Result<(), String> {
    const LOGGED_IN: &str =
        "save the page from a browser that is let in, and give the file, with its address as --url";
    let status = answer.status;
    Err(match status {
        200 | 203 if answer.body.is_empty() => "the answer is empty".to_owned(),
        200 | 203 if address != asked && at_a_door(address) && !at_a_door(asked) => {
            format!("it leads to a page to log in on ({address}): {LOGGED_IN}")
        }
        200 | 203 => return Ok(()),
        401 | 407 => format!("the server wants a log-in ({status}): {LOGGED_IN}"),
        402 => format!("the outlet wants to be paid for it ({status}): {LOGGED_IN}"),
        403 | 451 => format!("the server does not let programs have it ({status}): {LOGGED_IN}"),
        404 | 410 => format!("nothing stands at this address ({status}): look for a slip in it"),
        429 | 503 => {
            let wait = retry_after(answer, Moment::from(now));
            let wait = wait.map_or_else(|| "a while".to_owned(), in_words);
            format!("the server asks to be left alone for {wait} ({status}): try again then")
        }
        500.. => format!("the server has an error ({status}): try again later"),
        _ => format!("the server answers {status}, which is no page"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(status: u16, content_type: &str, body: &str) -> String {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = vec![header("content-type", content_type), header("retry-after", "120")];
        let answer = Answer { status, headers, body: body.as_bytes().to_vec(), ..Answer::default() };
        match read("https://tide.example/ferry", Ok(answer), Timestamp::UNIX_EPOCH) {
            Ok(Fetched::Page(capture, http)) => {
                let at = capture.hints.fetched_at.expect("known").value;
                format!("page of {} bytes, {} at {at}", capture.bytes.len(), http.status)
            }
            Ok(Fetched::Articles(_)) => "articles".to_owned(),
            Ok(Fetched::Archive(_)) => "archive".to_owned(),
            Err(why) => why,
        }
    }

    #[test]
    fn what_stands_at_an_address_is_told_by_its_bytes() {
        assert_eq!(check(200, "text/html", "<p>Ferry"), "page of 8 bytes, 200 at 1970-01-01T00:00:00Z");
        assert_eq!(check(200, "text/html", "{braces}"), "page of 8 bytes, 200 at 1970-01-01T00:00:00Z");
        assert_eq!(
            check(200, "application/jsonl", "{\"text\":\"Ferry\"}\n{\"text\":\"Pier\"}\n"),
            "articles"
        );
        assert_eq!(check(200, "application/octet-stream", "WARC/1.0\r\n"), "archive");
        let feed = "<rss version='2.0'><channel><title>Tide</title><item><title>Ferry</title></item></channel></rss>";
        let told = check(200, "text/xml", feed);
        assert!(told.contains("`rashomon feeds add https://tide.example/ferry`"), "{told}");
    }

    #[test]
    fn what_is_no_page_is_refused_with_the_way_out() {
        for (status, says) in [
            (200, "the answer is empty"),
            (204, "which is no page"),
            (401, "wants a log-in (401): save the page"),
            (402, "to be paid"),
            (403, "does not let programs have it"),
            (404, "look for a slip"),
            (429, "for 2 min (429)"),
            (500, "try again later"),
        ] {
            let told = check(status, "text/html", "");
            assert!(told.contains(says), "{status}: {told}");
        }
        let failed = |failure| read("https://tide.example/", Err(failure), Timestamp::UNIX_EPOCH).err();
        assert_eq!(failed(Failure::Blocked("no".to_owned())).as_deref(), Some("no, with --allow"));
        assert!(failed(Failure::TooLarge(BODY_BYTES)).is_some_and(|why| why.contains("give the file")));
    }

    #[test]
    fn addresses_are_told_from_files() {
        for (typed, is) in [
            ("https://tide.example/a", true),
            ("HTTP://tide.example", true),
            ("https/tide.html", false),
            ("ftp://tide.example", false),
            ("-", false),
        ] {
            assert_eq!(Addresses::is_one(Path::new(typed)), is, "{typed}");
        }
    }
}
