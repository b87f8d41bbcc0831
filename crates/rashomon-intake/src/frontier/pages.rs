//! Articles' pages: what an answer to one is worth, and what is said where it is worth nothing.

use super::exchange::{Answer, Failure};
use memchr::memmem;
use serde::{Deserialize, Serialize};
use url::Url;

/// How much of a page is looked at for what it says of its being paid for: JSON-LD stands in the head.
const LOOKED_AT: usize = 256 << 10;

/// Words in an address's path that stand for a page to log in or to subscribe on.
const DOORS: [&str; 12] = [
    "login",
    "log-in",
    "signin",
    "sign-in",
    "sso",
    "auth",
    "oauth",
    "register",
    "subscribe",
    "subscription",
    "paywall",
    "account",
];

/// A page that was wanted, with where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WantedPage {
    /// The address.
    pub(super) url: String,
    /// How often it was asked for.
    pub(super) tries: u32,
}

/// Why there is no page; the entry's own content stands instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Refusal {
    /// The host's robots.txt says that the page is not to be fetched.
    Robots,
    /// The host's robots.txt could not be had, which means that nothing is to be fetched.
    RobotsUnknown,
    /// The outlet wants to be paid for it.
    Paywall,
    /// The outlet wants a log-in for it.
    Login,
    /// The server answers with an error.
    Status {
        /// The status.
        status: u16,
    },
    /// It is no web page.
    NotAPage {
        /// Its type.
        content_type: String,
    },
    /// It could not be had.
    Failed {
        /// Why.
        why: Failure,
    },
    /// More pages are waiting than can be remembered.
    TooMany,
}

impl Refusal {
    /// What is so, in words for the user.
    #[must_use]
    pub fn message(&self) -> String {
        let why = match self {
            Self::Robots => "the site's robots.txt asks programs not to fetch it".to_owned(),
            Self::RobotsUnknown => "the site's robots.txt cannot be had, so nothing is fetched".to_owned(),
            Self::Paywall => "the outlet wants to be paid for it".to_owned(),
            Self::Login => "the outlet wants a log-in for it".to_owned(),
            Self::Status { status } => format!("the server answers {status}"),
            Self::NotAPage { content_type } => format!("it is no web page but {content_type}"),
            Self::Failed { why } => why.to_string(),
            Self::TooMany => "too many pages are waiting".to_owned(),
        };
        format!("page not fetched: {why}. What the feed itself says is kept")
    }

    /// Whether the outlet wants money or a log-in.
    #[must_use]
    pub fn is_paywall(&self) -> bool {
        matches!(self, Self::Paywall | Self::Login)
    }
}

/// What an answer to a page is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A page; `paid` where it says itself that it is not free, so that it may be cut short.
    Keep { paid: bool },
    /// None now, perhaps later.
    Again(Refusal),
    /// None.
    Refused(Refusal),
}

/// Judges what came of a page at `asked`.
pub(super) fn judge(asked: &str, came: &Result<Answer, Failure>) -> Verdict {
    let answer = match came {
        Ok(answer) => answer,
        Err(why) if why.passes() => return Verdict::Again(Refusal::Failed { why: why.clone() }),
        Err(why) => return Verdict::Refused(Refusal::Failed { why: why.clone() }),
    };
    let text = answer.body.get(..LOOKED_AT).unwrap_or(&answer.body);
    match answer.status {
        200 | 203 if leads_to_a_door(asked, answer) => Verdict::Refused(Refusal::Login),
        200 | 203 => match content_type(answer) {
            Some(other) => Verdict::Refused(Refusal::NotAPage { content_type: other }),
            None if answer.body.is_empty() => Verdict::Refused(Refusal::Status { status: answer.status }),
            None => Verdict::Keep { paid: says_paid(text) },
        },
        401 | 407 => Verdict::Refused(Refusal::Login),
        402 => Verdict::Refused(Refusal::Paywall),
        403 if says_paid(text) => Verdict::Refused(Refusal::Paywall),
        status @ (408 | 425 | 429 | 500..) => Verdict::Again(Refusal::Status { status }),
        status => Verdict::Refused(Refusal::Status { status }),
    }
}

/// Whether a page says in its JSON-LD that it is not free (schema.org `isAccessibleForFree`).
fn says_paid(text: &[u8]) -> bool {
    const SAYS: &[u8] = b"\"isAccessibleForFree\"";
    let after = |at: usize| text.get(at + SAYS.len()..).unwrap_or_default();
    memmem::find_iter(text, SAYS).any(|at| {
        let rest = after(at).trim_ascii_start();
        let rest = rest.strip_prefix(b":").unwrap_or_default().trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        rest.get(..5).is_some_and(|word| word.eq_ignore_ascii_case(b"false"))
    })
}

/// Whether an address is one of a page to log in or to subscribe on, by a segment of its path.
#[must_use]
pub fn at_a_door(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    url.path_segments().is_some_and(|mut segments| {
        segments.any(|s| {
            let name = s.split_once('.').map_or(s, |(name, _)| name).to_ascii_lowercase();
            DOORS.contains(&name.as_str())
        })
    })
}

/// The type of an answer that says it is neither HTML nor text.
fn content_type(answer: &Answer) -> Option<String> {
    let stated = answer.header("content-type")?;
    let name = stated.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let page = name.is_empty()
        || name.starts_with("text/")
        || matches!(name.as_str(), "application/xhtml+xml" | "application/xml" | "application/octet-stream");
    (!page).then_some(name)
}

/// Whether redirects led from no such address to a page to log in or to subscribe on.
pub(super) fn leads_to_a_door(asked: &str, answer: &Answer) -> bool {
    !answer.redirects.is_empty() && at_a_door(answer.address(asked)) && !at_a_door(asked)
}

#[cfg(test)]
mod tests {
    use super::super::exchange::Hop;
    use super::*;

    fn page(status: u16, content_type: &str, body: &str, to: Option<&str>) -> Verdict {
        let answer = Answer {
            status,
            headers: vec![("Content-Type".to_owned(), content_type.to_owned())],
            body: body.as_bytes().to_vec(),
            redirects: to.map(|url| Hop { status: 302, url: url.to_owned() }).into_iter().collect(),
            conditional: false,
        };
        judge("http://meridian.example/a/1", &Ok(answer))
    }

    #[test]
    fn what_pages_are_worth() {
        let paid = r#"{"@type":"NewsArticle","isAccessibleForFree": "False"}"#;
        assert_eq!(page(200, "text/html", "<p>x", None), Verdict::Keep { paid: false });
        assert_eq!(page(200, "text/html; charset=utf-8", paid, None), Verdict::Keep { paid: true });
        assert_eq!(page(200, "", &paid.replace("False", "true"), None), Verdict::Keep { paid: false });
        let refused = [
            page(402, "text/html", "", None),
            page(403, "text/html", paid, None),
            page(401, "text/html", "", None),
            page(200, "text/html", "<p>x", Some("https://id.meridian.example/Login.aspx?to=1")),
        ];
        assert!(refused.iter().all(|v| matches!(v, Verdict::Refused(r) if r.is_paywall())), "{refused:?}");
        assert_eq!(page(403, "text/html", "", None), Verdict::Refused(Refusal::Status { status: 403 }));
        assert_eq!(page(502, "text/html", "", None), Verdict::Again(Refusal::Status { status: 502 }));
        let pdf = page(200, "application/pdf", "%PDF", None);
        assert_eq!(pdf, Verdict::Refused(Refusal::NotAPage { content_type: "application/pdf".to_owned() }));
        let failed = judge("http://a.example/", &Err(Failure::TimedOut));
        assert!(matches!(failed, Verdict::Again(_)));
    }

    #[test]
    fn doors_are_told_from_articles_about_them() {
        assert!(at_a_door("https://meridian.example/sso/start?x=1"));
        assert!(!at_a_door("https://meridian.example/2031/why-nobody-can-login"));
    }
}
