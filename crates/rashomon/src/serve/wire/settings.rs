//! What this area keeps in the room: who asks other servers, who listens. What the operator decided stands in the configuration.

use crate::fetch::Fetcher;
use crate::serve::Room;
use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use std::sync::OnceLock;

/// Who asks other servers.
#[derive(Clone)]
pub(crate) struct Settings {
    /// What asks the servers that webhooks name, and nobody else: private addresses are refused by it unless they are allowed to
    /// webhooks. What may be fetched from is another matter, which the operator's own feeds are known by.
    pub(crate) fetcher: Fetcher,
    /// What it calls itself there.
    pub(crate) user_agent: String,
}

/// What this area keeps in the room.
pub(crate) struct Wire {
    settings: OnceLock<Settings>,
    opened: u64,
    /// Who listens, and what is new.
    pub(super) news: super::news::News,
}

impl Wire {
    /// A wire without settings yet.
    pub(crate) fn new() -> Self {
        let opened = Timestamp::now().as_nanosecond();
        Self { settings: OnceLock::new(), opened: opened as u64, news: super::news::News::new() }
    }

    /// Gives it its settings; the first word stands.
    pub(crate) fn set(&self, settings: Settings) {
        let _ = self.settings.set(settings);
    }

    /// Its settings, once it has them.
    pub(super) fn settings(&self) -> Option<&Settings> {
        self.settings.get()
    }

    /// A number that tells this start of the program from others.
    pub(super) fn opened(&self) -> u64 {
        self.opened
    }
}

/// The server's address without a slash at its end, as configured.
pub(super) fn public_base(room: &Room) -> Option<String> {
    room.config().public_url.as_ref().map(|url| url.as_str().trim_end_matches('/').to_owned())
}

/// The same; where none is configured, as the request names it.
pub(super) fn base(room: &Room, headers: &HeaderMap) -> String {
    public_base(room).unwrap_or_else(|| {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = host.filter(|host| is_host(host)).unwrap_or("localhost");
        format!("http://{host}")
    })
}

/// Whether a `Host` is a name or an address with or without a port, and nothing that markup or a path could hide in.
fn is_host(text: &str) -> bool {
    /// Names of hosts end at 253 bytes; a port is six more.
    const MOST: usize = 260;
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']' | b'_');
    !text.is_empty() && text.len() <= MOST && text.bytes().all(fits)
}
