//! How a feed stands, for its user: a state, and a message that says what to do.

use super::exchange::Failure;
use super::moment::{Moment, in_words};
use super::policy::{BODY_BYTES, TIME_ALL};
use serde::{Deserialize, Serialize};

/// How a feed stands. [`FeedState::message`] says it in words, with what to do about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FeedState {
    /// Not asked yet.
    #[default]
    New,
    /// Read, or unchanged since it was.
    Fine,
    /// Read at a new address, which is asked from now on.
    Moved {
        /// The address it had.
        from: String,
    },
    /// The server says that it is gone for good (410): it is not asked any more.
    Gone,
    /// Nothing stands at the address.
    NotFound,
    /// The address is none, or its host is not known.
    WrongAddress {
        /// What is wrong.
        why: String,
    },
    /// A web page stands at the address, or something else that is no feed.
    NotAFeed {
        /// What it is instead.
        why: String,
        /// Feeds that the page names.
        feeds: Vec<String>,
    },
    /// A page to log in on stands where the feed stood.
    LoginPage,
    /// The server does not let us have it (401, 402, 403, 451).
    Refused {
        /// The status.
        status: u16,
    },
    /// The answer has no end, or inflates beyond all measure.
    Endless,
    /// The answer is not compressed as it says.
    WrongCoding {
        /// What is wrong.
        why: String,
    },
    /// The address is on a private network.
    Blocked {
        /// Which address, why, and what would allow it.
        why: String,
    },
    /// The answer takes too long or breaks off.
    TimingOut,
    /// There is no connection.
    Unreachable {
        /// Why.
        why: String,
    },
    /// The redirects lead nowhere.
    Astray {
        /// How.
        why: String,
    },
    /// The server has an error of its own.
    ServerError {
        /// The status.
        status: u16,
    },
    /// The server asks to be left alone for a while (429, 503).
    Throttled {
        /// Until when its host rests.
        until: Moment,
    },
}

/// How a state is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Not asked yet.
    Unasked,
    /// It answers.
    Answers,
    /// It rests because its server asks for that.
    Waits,
    /// The server wants a log-in or money.
    Paywalled,
    /// It fails.
    Fails,
    /// It is not asked any more.
    Stopped,
}

impl FeedState {
    /// How it is counted.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self {
            Self::New => Standing::Unasked,
            Self::Fine | Self::Moved { .. } => Standing::Answers,
            Self::Gone => Standing::Stopped,
            Self::Throttled { .. } => Standing::Waits,
            Self::LoginPage | Self::Refused { .. } => Standing::Paywalled,
            _ => Standing::Fails,
        }
    }

    /// What is so, and what to do, in words for the user.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::New => "not asked yet".to_owned(),
            Self::Fine => "fine".to_owned(),
            Self::Moved { from } => format!("fine; it moved here from {from}, nothing to do"),
            Self::Gone => "gone for good, says its server (410), and not asked any more: remove it, or add the outlet's \
                           new feed"
                .to_owned(),
            Self::NotFound => "nothing stands at this address (404): look on the outlet's site for the feed's new address \
                               and add that"
                .to_owned(),
            Self::WrongAddress { why } => {
                format!("the address cannot be reached ({why}): look for a slip in it and add it again")
            }
            Self::NotAFeed { why, feeds } => match feeds.split_first() {
                None => format!("not a feed but {why}: give the address of the outlet's RSS, Atom or JSON feed instead"),
                Some((first, [])) => format!("not a feed but {why}; it names one: add {first} instead"),
                Some((first, more)) => format!(
                    "not a feed but {why}; it names {} feeds: add {first} instead, or one of {}",
                    more.len() + 1,
                    more.join(", ")
                ),
            },
            Self::LoginPage => "a page to log in on stands where the feed should be: the outlet wants an account for it. \
                                Add an address that carries your token if it gives one"
                .to_owned(),
            Self::Refused { status } => {
                let why = match status {
                    401 => "it wants a log-in",
                    402 => "it wants to be paid",
                    451 => "for legal reasons",
                    _ => "it does not let us in",
                };
                format!(
                    "the server refuses it ({status}: {why}): try the address in a browser; ask the outlet if it works there"
                )
            }
            Self::Endless => format!(
                "its answer has no end, or more than {} MiB: it is no feed to follow. Look for another address",
                BODY_BYTES >> 20
            ),
            Self::WrongCoding { why } => {
                format!("its answer is not compressed as it says ({why}): tell the outlet; it is tried again")
            }
            Self::Blocked { why } => why.clone(),
            Self::TimingOut => format!(
                "no whole answer within {}: it is tried again, ever more rarely; nothing to do unless it stays",
                in_words(TIME_ALL)
            ),
            Self::Unreachable { why } => {
                format!("no connection ({why}): it is tried again, ever more rarely; nothing to do unless it stays")
            }
            Self::Astray { why } => {
                format!("{why}: open the address in a browser, and add the one you end at")
            }
            Self::ServerError { status } => {
                format!("the server has an error ({status}): it is tried again, ever more rarely; nothing to do unless it stays")
            }
            Self::Throttled { until } => {
                format!("its server asks to be left alone until {until}: nothing to do; if it recurs, set a longer interval")
            }
        }
    }

    /// What a failure makes of a feed.
    #[must_use]
    pub fn of(failure: &Failure) -> Self {
        match failure {
            Failure::BadAddress(why) => Self::WrongAddress { why: why.clone() },
            Failure::NoSuchHost(_) => Self::WrongAddress { why: failure.to_string() },
            Failure::NoConnection(why) | Failure::Tls(why) => Self::Unreachable { why: why.clone() },
            Failure::TimedOut | Failure::Cut => Self::TimingOut,
            Failure::TooLarge(_) | Failure::Bomb => Self::Endless,
            Failure::WrongCoding(why) => Self::WrongCoding { why: why.clone() },
            Failure::Blocked(why) => Self::Blocked { why: why.clone() },
            Failure::Circle | Failure::TooManyRedirects | Failure::BadRedirect(_) => {
                Self::Astray { why: failure.to_string() }
            }
        }
    }
}
