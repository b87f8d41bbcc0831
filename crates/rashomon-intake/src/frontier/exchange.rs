//! What is asked of the web and what came back, as values: the seam between the frontier and whoever has sockets.

use super::machine::ACCEPT_PAGE;
use super::moment::{Moment, in_words};
use super::policy::{BODY_BYTES, REDIRECTS, ROBOTS_BYTES, TIME_ALL};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A followed feed, by the number its keeper gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeedId(pub u64);

/// A wanted page, by the number its keeper gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageId(pub u64);

/// A request under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A feed that the user follows.
    Feed(FeedId),
    /// An article's page.
    Page(PageId),
    /// A host's robots.txt.
    Robots,
}

/// What to ask for, and within which bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// To answer it by.
    pub id: RequestId,
    /// The address.
    pub url: String,
    /// Headers, names in lower case; `user-agent` and `accept` always, nothing that tells of a person.
    pub headers: Vec<(String, String)>,
    /// The validators of an earlier answer, and the address they belong to: they are sent to that address alone, whichever
    /// hop of a redirect it is.
    pub validators: Option<Validators>,
    /// What it is for.
    pub purpose: Purpose,
    /// What is not to be passed.
    pub limits: Limits,
}

impl Request {
    /// A page that a person named, asked for by `user_agent`: by itself, as their browser would ask, not in the order of a frontier.
    #[must_use]
    pub fn of_page(url: &str, user_agent: &str) -> Self {
        let purpose = Purpose::Page(PageId(0));
        let headers = [("user-agent", user_agent), ("accept", ACCEPT_PAGE)];
        Self {
            id: RequestId(0),
            url: url.to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            validators: None,
            purpose,
            limits: Limits::of(purpose),
        }
    }
}

/// What a server named an answer by, kept and sent back byte for byte (RFC 9110, 8.8).
///
/// Header values are held with one `char` a byte (ISO 8859-1), so that any bytes come back as they were.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The address that gave them.
    pub url: String,
    /// `ETag`, with its quotes, `W/` and whatever else it came with.
    pub etag: Option<String>,
    /// `Last-Modified`, as it was written.
    pub last_modified: Option<String>,
}

impl Validators {
    /// The headers that send them back.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, String)> {
        let etag = self.etag.iter().map(|v| ("if-none-match".to_owned(), v.clone()));
        let since = self.last_modified.iter().map(|v| ("if-modified-since".to_owned(), v.clone()));
        etag.chain(since).collect()
    }

    /// Whether there is nothing in them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// The bounds of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the body after inflation.
    pub bytes: u64,
    /// Whether a body past the limit is cut there instead of refused: robots.txt is read as far as the limit.
    pub cut: bool,
    /// Redirects.
    pub redirects: usize,
    /// Time for all of it.
    pub time: Duration,
}

impl Limits {
    /// The bounds by what is asked for.
    #[must_use]
    pub fn of(purpose: Purpose) -> Self {
        let robots = purpose == Purpose::Robots;
        let bytes = if robots { ROBOTS_BYTES } else { BODY_BYTES };
        Self { bytes, cut: robots, redirects: REDIRECTS, time: TIME_ALL }
    }
}

/// A redirect that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The status that sent us on.
    pub status: u16,
    /// Where to.
    pub url: String,
}

/// What a server said in the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers as they came, one `char` a byte.
    pub headers: Vec<(String, String)>,
    /// The body, whole, inflated and within bounds.
    pub body: Vec<u8>,
    /// The redirects followed, the first one first.
    pub redirects: Vec<Hop>,
    /// Whether the request that this answers carried validators.
    pub conditional: bool,
}

impl Answer {
    /// The first header of a name, in any case of its letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// The address that answered, where `asked` was asked for.
    #[must_use]
    pub fn address<'a>(&'a self, asked: &'a str) -> &'a str {
        self.redirects.last().map_or(asked, |hop| &hop.url)
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// It is no address that can be fetched.
    BadAddress(String),
    /// The host's name is not known.
    NoSuchHost(String),
    /// Nobody takes the connection, or it broke.
    NoConnection(String),
    /// No secure connection could be made.
    Tls(String),
    /// It took too long.
    TimedOut,
    /// The body has no end, or more bytes than the limit, which is given.
    TooLarge(u64),
    /// The body is not what `Content-Encoding` says; what is wrong is given.
    WrongCoding(String),
    /// A few bytes that inflate to very many.
    Bomb,
    /// The body ended before its stated length.
    Cut,
    /// The address is on a private network or otherwise not for the public, and not on the allow list: which, why, and what
    /// would allow it.
    Blocked(String),
    /// The redirects go in a circle.
    Circle,
    /// More redirects than the limit.
    TooManyRedirects,
    /// A redirect without a usable address.
    BadRedirect(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BadAddress(why) => write!(f, "not an address that can be fetched ({why})"),
            Self::NoSuchHost(host) => write!(f, "no host of the name {host}"),
            Self::NoConnection(why) => write!(f, "no connection ({why})"),
            Self::Tls(why) => write!(f, "no secure connection ({why})"),
            Self::TimedOut => write!(f, "no whole answer within {}", in_words(TIME_ALL)),
            Self::TooLarge(limit) => write!(f, "the answer has no end, or more than {} MiB", limit >> 20),
            Self::WrongCoding(why) => write!(f, "the answer is not compressed as it says ({why})"),
            Self::Bomb => f.write_str("the answer inflates beyond all measure"),
            Self::Cut => f.write_str("the answer broke off before its end"),
            Self::Blocked(why) => f.write_str(why),
            Self::Circle => f.write_str("its redirects go in a circle"),
            Self::TooManyRedirects => write!(f, "more than {REDIRECTS} redirects"),
            Self::BadRedirect(why) => write!(f, "it redirects to something that is no address ({why})"),
        }
    }
}

impl Failure {
    /// Whether it says nothing of the address, so that asking again soon may help.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::NoConnection(_) | Self::TimedOut | Self::Cut | Self::NoSuchHost(_))
    }
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Ask for this, and call `answered` with what came of it, whatever that is.
    Fetch(Request),
    /// Nothing before this; ask again then, or after an answer.
    Wait(Moment),
    /// Nothing until something is answered or learnt.
    Idle,
}
