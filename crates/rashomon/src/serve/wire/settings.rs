//! What the operator decides of this area: how the world reaches the server, its hub, how mail leaves.

use crate::config::{Config, SmtpTls};
use crate::fetch::Fetcher;
use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use std::sync::OnceLock;
use url::Url;

/// How mail goes to its server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Encryption {
    /// In the clear first, then encrypted, or not at all.
    #[default]
    StartTls,
    /// Encrypted from the first byte.
    Tls,
    /// In the clear: for a server on this machine.
    None,
}

/// The server that takes mail.
#[derive(Clone)]
pub(crate) struct Mail {
    /// Its name.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// Name and password, where it wants them.
    pub(crate) login: Option<(String, String)>,
    /// Whom mail is from, as in `The desk <desk@desk.example>`.
    pub(crate) from: String,
    /// How it is reached.
    pub(crate) encryption: Encryption,
}

/// How the world reaches the server, and how it speaks to the world.
#[derive(Clone, Default)]
pub(crate) struct Outward {
    /// The address at which people and programs reach the newsroom; it stands in feeds and mail.
    pub(crate) public_url: Option<Url>,
    /// A WebSub hub that the newsroom's own feeds name.
    pub(crate) hub: Option<Url>,
    /// The server that takes mail, where there is one.
    pub(crate) mail: Option<Mail>,
    /// The hour (UTC) of the daily digest where its reader says none.
    pub(crate) digest_hour: u8,
}

impl Outward {
    /// As the program is configured.
    pub(crate) fn of(config: &Config) -> Self {
        let mail = config.smtp.as_ref().map(|smtp| Mail {
            host: smtp.host.clone(),
            port: smtp.port,
            login: smtp.login.as_ref().map(|(name, secret)| (name.clone(), secret.reveal().to_owned())),
            from: smtp.from.clone(),
            encryption: match smtp.tls {
                SmtpTls::StartTls => Encryption::StartTls,
                SmtpTls::Tls => Encryption::Tls,
                SmtpTls::None => Encryption::None,
            },
        });
        let (public_url, hub) = (config.public_url.clone(), config.hub.clone());
        Self { public_url, hub, mail, digest_hour: config.digest_hour }
    }
}

/// The settings with what they are used by.
#[derive(Clone)]
pub(crate) struct Settings {
    /// As decided.
    pub(crate) outward: Outward,
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

    /// What the operator decided; nothing before it is known.
    pub(super) fn outward(&self) -> Outward {
        self.settings().map(|settings| settings.outward.clone()).unwrap_or_default()
    }

    /// The server's address without a slash at its end: as configured, else as the request names it.
    pub(super) fn base(&self, headers: &HeaderMap) -> String {
        if let Some(url) = self.settings().and_then(|settings| settings.outward.public_url.as_ref()) {
            return url.as_str().trim_end_matches('/').to_owned();
        }
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = host.filter(|host| is_host(host)).unwrap_or("localhost");
        format!("http://{host}")
    }
}

/// Whether a `Host` is a name or an address with or without a port, and nothing that markup or a path could hide in.
fn is_host(text: &str) -> bool {
    /// Names of hosts end at 253 bytes; a port is six more.
    const MOST: usize = 260;
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']' | b'_');
    !text.is_empty() && text.len() <= MOST && text.bytes().all(fits)
}
