//! How the program is to run: one file (TOML), the environment (`RASHOMON_*`), what was typed; each goes before what stands
//! before it. Names that are not known are refused, with the one that was likely meant.

mod keys;
mod layers;
mod oidc;
mod show;
#[cfg(test)]
mod tests;

pub(crate) use oidc::Oidc;
#[cfg(feature = "oidc")]
pub(crate) use oidc::is_safe;
pub(crate) use show::{check, show};

use crate::cli::{Cli, listen};
use anyhow::{Context, Result, anyhow, bail};
use layers::Layers;
use rashomon_intake::guard::AllowList;
use rashomon_store::Policy;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use url::Url;

/// Where the newsroom listens where nobody says.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8100);
/// The hour of the daily digest where nobody says: before most people's first coffee.
const DIGEST_HOUR: u8 = 7;
/// Fewer minutes between two requests for a feed would be rude.
const LEAST_INTERVAL: u64 = 9;

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    /// The words, for whoever they are meant for.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For a person.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

/// How mail goes to its server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum SmtpTls {
    /// In the clear first, then encrypted, or not at all.
    #[default]
    StartTls,
    /// Encrypted from the first byte.
    Tls,
    /// In the clear: for a server on this machine.
    None,
}

/// The mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Smtp {
    /// Its name.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// Name and password, where it wants them.
    pub(crate) login: Option<(String, Secret)>,
    /// Whom mail is from.
    pub(crate) from: String,
    /// How it is reached.
    pub(crate) tls: SmtpTls,
}

/// What is let go when it is old.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Retention {
    /// Captures older than so many days.
    pub(crate) days: Option<u32>,
    /// The oldest, until so many articles are left.
    pub(crate) articles: Option<u64>,
    /// The oldest, until the captures take no more than so many mebibytes.
    pub(crate) mebibytes: Option<u64>,
    /// Whether whoever follows feeds lets go of it by itself.
    pub(crate) automatic: bool,
}

impl Retention {
    /// As whoever carries it out wants it said.
    pub(crate) fn policy(&self) -> Policy {
        Policy {
            older_than: self.days.map(|days| i64::from(days) * 86_400),
            most_articles: self.articles,
            most_bytes: self.mebibytes.map(|mib| mib.saturating_mul(1 << 20)),
        }
    }
}

/// What holds.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// The data directory.
    pub(crate) data: Option<PathBuf>,
    /// Where the newsroom listens.
    pub(crate) listen: SocketAddr,
    /// The address people reach it by.
    pub(crate) public_url: Option<Url>,
    /// The WebSub hub that its own feeds name.
    pub(crate) hub: Option<Url>,
    /// Further names it may be asked by.
    pub(crate) hosts: Vec<String>,
    /// Web servers in front whose word of who asks counts.
    pub(crate) trusted_proxies: AllowList,
    /// Whether pages can be read without an account.
    pub(crate) public_reading: bool,
    /// What opens `/metrics` from elsewhere.
    pub(crate) metrics_token: Option<Secret>,
    /// Where outlets can reach whoever runs this.
    pub(crate) contact: Option<String>,
    /// What may be fetched from although it is private.
    pub(crate) allow: Vec<String>,
    /// Folders below which an admin may bring in pages through the newsroom.
    pub(crate) import_from: Vec<PathBuf>,
    /// Least minutes between two requests for one feed.
    pub(crate) interval: Option<u64>,
    /// How log lines are written.
    pub(crate) log_format: LogFormat,
    /// Which are written.
    pub(crate) log_level: tracing::Level,
    /// What is let go when it is old.
    pub(crate) retention: Retention,
    /// The mail server, where there is one.
    pub(crate) smtp: Option<Smtp>,
    /// The hour (UTC) of the daily digest.
    pub(crate) digest_hour: u8,
    /// Where webhooks may go although it is private.
    pub(crate) webhooks_allow: AllowList,
    /// The OpenID provider, where there is one.
    pub(crate) oidc: Option<Oidc>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: None,
            listen: LISTEN,
            public_url: None,
            hub: None,
            hosts: Vec::new(),
            trusted_proxies: AllowList::default(),
            public_reading: false,
            metrics_token: None,
            contact: None,
            allow: Vec::new(),
            import_from: Vec::new(),
            interval: None,
            log_format: LogFormat::Text,
            log_level: tracing::Level::INFO,
            retention: Retention::default(),
            smtp: None,
            digest_hour: DIGEST_HOUR,
            webhooks_allow: AllowList::default(),
            oidc: None,
        }
    }
}

impl Config {
    /// What holds for a command, of its options, the environment and the file.
    pub(crate) fn load(cli: &Cli) -> Result<Self> {
        Self::of(&said(cli)?)
    }

    /// Reads what was said.
    fn of(layers: &Layers) -> Result<Self> {
        let text = |name: &str| layers.get(name).and_then(|said| said.words.first()).map(String::as_str);
        let list = |name: &str| layers.get(name).map(|said| said.words.clone()).unwrap_or_default();
        let secret = |name: &str| text(name).filter(|s| !s.is_empty()).map(|s| Secret(s.to_owned()));
        let networks = |name: &str| {
            AllowList::parse(list(name).iter().map(String::as_str)).with_context(|| place(layers, name))
        };
        let public_url =
            text("public_url").map(|text| web_address(text).with_context(|| place(layers, "public_url")));
        let hub = text("hub").map(|text| hub(text).with_context(|| place(layers, "hub")));
        let log_level = text("log.level").map(|text| {
            text.parse()
                .map_err(|_| wrong(layers, "log.level", "error, warn, info, debug or trace is needed"))
        });
        let listen = text("listen").map(|text| listen(text).map_err(|why| wrong(layers, "listen", &why)));
        let public_url = public_url.transpose()?;
        networks("allow")?;
        Ok(Self {
            data: text("data").map(PathBuf::from),
            listen: listen.transpose()?.unwrap_or(LISTEN),
            oidc: oidc::oidc(layers, secret("oidc.client_secret"), public_url.is_some())?,
            public_url,
            hub: hub.transpose()?,
            hosts: list("hosts").iter().map(|host| host.to_lowercase()).collect(),
            trusted_proxies: networks("trusted_proxies")?,
            public_reading: text("public_reading") == Some("true"),
            metrics_token: secret("metrics_token"),
            contact: text("contact").map(str::to_owned),
            allow: list("allow"),
            import_from: list("import_from").into_iter().map(PathBuf::from).collect(),
            interval: number(layers, "interval", LEAST_INTERVAL, u64::MAX)?,
            log_format: match text("log.format") {
                None | Some("text") => LogFormat::Text,
                Some("json") => LogFormat::Json,
                Some(_) => return Err(wrong(layers, "log.format", "text or json is needed")),
            },
            log_level: log_level.transpose()?.unwrap_or(tracing::Level::INFO),
            retention: Retention {
                days: number(layers, "retention.days", 1, u64::from(u32::MAX))?
                    .and_then(|n| n.try_into().ok()),
                articles: number(layers, "retention.articles", 0, u64::MAX)?,
                mebibytes: number(layers, "retention.mebibytes", 0, u64::MAX)?,
                automatic: text("retention.automatic") == Some("true"),
            },
            smtp: smtp(layers, secret("smtp.password"))?,
            digest_hour: number(layers, "digest.hour", 0, 23)?
                .and_then(|n| n.try_into().ok())
                .unwrap_or(DIGEST_HOUR),
            webhooks_allow: networks("webhooks.allow")?,
        })
    }

    /// The configuration of a file's text, for tests of other parts.
    #[cfg(test)]
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut layers = Layers::default();
        layers.file(Path::new("config.toml"), text)?;
        Self::of(&layers)
    }
}

/// "`listen` (config.toml)".
fn place(layers: &Layers, name: &str) -> String {
    match layers.get(name) {
        Some(said) => format!("`{name}` ({})", said.source),
        None => format!("`{name}`"),
    }
}

fn wrong(layers: &Layers, name: &str, why: &str) -> anyhow::Error {
    anyhow!("{}: {why}", place(layers, name))
}

fn number(layers: &Layers, name: &str, least: u64, most: u64) -> Result<Option<u64>> {
    let Some(said) = layers.get(name) else { return Ok(None) };
    let number = said.words.first().and_then(|word| word.parse::<u64>().ok());
    match number.filter(|number| (least..=most).contains(number)) {
        Some(number) => Ok(Some(number)),
        None if most == u64::MAX => Err(wrong(layers, name, &format!("a number from {least} on is needed"))),
        None => Err(wrong(layers, name, &format!("a number from {least} to {most} is needed"))),
    }
}

/// An address of the web that says no more than scheme, host and port.
fn web_address(text: &str) -> Result<Url> {
    let url = Url::parse(text).context("an address is needed, as in https://desk.example")?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        bail!("an address of the web is needed, as in https://desk.example");
    }
    if url.path() != "/" || url.query().is_some() {
        bail!("the newsroom stands at the root of its host: nothing may follow it in the address");
    }
    Ok(url)
}

/// The address of a hub, which may stand anywhere on its host.
fn hub(text: &str) -> Result<Url> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.context("an address of the web is needed, as in https://hub.example/")
}

fn smtp(layers: &Layers, password: Option<Secret>) -> Result<Option<Smtp>> {
    let text = |name: &str| layers.get(name).and_then(|said| said.words.first()).cloned();
    let Some(host) = text("smtp.host") else { return Ok(None) };
    let tls = match text("smtp.tls").as_deref() {
        None | Some("starttls") => SmtpTls::StartTls,
        Some("tls") => SmtpTls::Tls,
        Some("none") => SmtpTls::None,
        Some(_) => return Err(wrong(layers, "smtp.tls", "starttls, tls or none is needed")),
    };
    let usual = match tls {
        SmtpTls::StartTls => 587,
        SmtpTls::Tls => 465,
        SmtpTls::None => 25,
    };
    let port = number(layers, "smtp.port", 1, u64::from(u16::MAX))?.and_then(|n| n.try_into().ok());
    let login = match (text("smtp.user"), password) {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        (Some(_), None) => bail!("`smtp.user` needs `smtp.password` or `smtp.password_file` beside it"),
        (None, Some(_)) => bail!("`smtp.password` needs `smtp.user` beside it"),
    };
    let from = text("smtp.from").context("`smtp.host` needs `smtp.from` beside it: whom mail is from")?;
    Ok(Some(Smtp { host, port: port.unwrap_or(usual), login, from, tls }))
}

/// Where the file is looked for where nobody names one.
fn usual_place() -> Option<PathBuf> {
    let folder = std::env::var_os("XDG_CONFIG_HOME").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    Some(folder.or_else(home)?.join("rashomon").join("config.toml"))
}

/// All that was said.
fn said(cli: &Cli) -> Result<Layers> {
    let mut layers = Layers::default();
    let usual = usual_place().filter(|path| cli.config.is_none() && path.is_file());
    if let Some(path) = cli.config.clone().or(usual) {
        let read = std::fs::read_to_string(&path);
        layers.file(&path, &read.with_context(|| format!("cannot read {}", path.display()))?)?;
    }
    let texts = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    layers.environment(&texts.collect::<Vec<_>>())?;
    let path = |path: &Path| path.to_string_lossy().into_owned();
    layers.typed("data", "--data", cli.data.as_deref().map(path).into_iter().collect());
    if let Some(net) = cli.net() {
        layers.typed("contact", "--contact", net.contact.clone().into_iter().collect());
        layers.typed("allow", "--allow", net.allow.clone());
    }
    let (listen, interval) = cli.serving();
    let folders = cli.importing().iter().map(|folder| path(folder)).collect();
    layers.typed("import_from", "--import-from", folders);
    layers.typed("listen", "--listen", listen.map(|at| at.to_string()).into_iter().collect());
    layers.typed("interval", "--interval", interval.map(|n| n.to_string()).into_iter().collect());
    Ok(layers)
}
