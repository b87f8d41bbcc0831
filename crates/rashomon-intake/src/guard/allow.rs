//! The hosts and networks that the user allows although they are not public.

use super::networks::{contains, inside};
use core::net::IpAddr;
use url::Host;

/// Hosts and networks of the user's own that may be fetched from: a local feed bridge, an intranet's news.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList {
    /// First address and length of the prefix.
    networks: Vec<(IpAddr, u8)>,
    names: Vec<Name>,
}

/// A name that is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    /// In lower case and punycode, without a dot at its end.
    name: String,
    /// Whether the names under it are allowed, and not it itself (`*.name`).
    under: bool,
}

/// An entry of the list that makes no sense, and what would.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot allow \"{entry}\": {why}")]
pub struct BadEntry {
    /// The entry as given.
    pub entry: String,
    /// What is wrong with it.
    pub why: String,
}

impl AllowList {
    /// Reads entries: a name (`bridge.lan`), all names under one (`*.lan`), an address (`192.168.1.5`, `::1`) or a
    /// network (`10.0.0.0/8`, `fd00::/8`). Names and addresses are read as in an address of the web.
    ///
    /// # Errors
    /// [`BadEntry`] for the first entry that is none of these.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, BadEntry> {
        let mut list = Self::default();
        for entry in entries {
            list.add(entry.trim()).map_err(|why| BadEntry { entry: entry.to_owned(), why })?;
        }
        Ok(list)
    }

    /// Whether nothing is allowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty() && self.names.is_empty()
    }

    /// Whether a name is allowed, whatever it resolves to. A dot at its end and the case of its letters say nothing.
    #[must_use]
    pub fn names(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.');
        self.names.iter().any(|n| {
            let same = host.eq_ignore_ascii_case(&n.name);
            if n.under { !same && is_under(host, &n.name) } else { same }
        })
    }

    /// Whether `host` may be connected to at `ip` although that is no public address.
    #[must_use]
    pub fn permits(&self, host: &str, ip: IpAddr) -> bool {
        let within = |ip: IpAddr| self.networks.iter().any(|&(base, prefix)| contains(base, prefix, ip));
        let leads_to = match ip {
            IpAddr::V6(ip) => inside(ip).map(IpAddr::V4),
            IpAddr::V4(_) => None,
        };
        within(ip) || leads_to.is_some_and(within) || self.names(host)
    }

    fn add(&mut self, entry: &str) -> Result<(), String> {
        if entry.contains("://") || (entry.contains('/') && !entry.contains(['.', ':'])) {
            return Err("write the host alone, without http:// or a path".to_owned());
        }
        let (host, prefix) = match entry.split_once('/') {
            Some((host, prefix)) => (host, Some(prefix)),
            None => (entry, None),
        };
        if let Some(ip) = ip(host) {
            self.networks.push((ip, prefix_of(ip, prefix)?));
            return Ok(());
        }
        if prefix.is_some() {
            return Err(format!("\"{host}\" is no address, so it cannot begin a network like 10.0.0.0/8"));
        }
        if host.contains(':') {
            return Err("write the host alone, without a port: all its ports are allowed".to_owned());
        }
        let (bare, under) = match host.strip_prefix("*.") {
            Some(rest) => (rest, true),
            None => (host, false),
        };
        match Host::parse(bare.trim_end_matches('.')) {
            Ok(Host::Domain(name)) if !name.contains('*') => {
                self.names.push(Name { name, under });
                Ok(())
            }
            Ok(_) | Err(_) => Err("it is no name, no address and no network like 10.0.0.0/8".to_owned()),
        }
    }
}

/// An address in any notation of an address of the web, with or without brackets.
fn ip(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    bare.parse().ok().or_else(|| match Host::parse(host).ok()? {
        Host::Ipv4(ip) => Some(IpAddr::V4(ip)),
        Host::Ipv6(ip) => Some(IpAddr::V6(ip)),
        Host::Domain(_) => None,
    })
}

/// The length of a network's prefix; all bits where none is given.
fn prefix_of(ip: IpAddr, prefix: Option<&str>) -> Result<u8, String> {
    let all = if ip.is_ipv4() { 32 } else { 128 };
    let Some(prefix) = prefix else { return Ok(all) };
    match prefix.parse::<u8>() {
        Ok(bits) if bits <= all => Ok(bits),
        _ => Err(format!("what stands behind the slash must be a number from 0 to {all}")),
    }
}

/// Whether `name` is `parent` or a name under it, without regard to case.
pub(super) fn is_under(name: &str, parent: &str) -> bool {
    let Some(start) = name.len().checked_sub(parent.len()) else { return false };
    let (head, tail) = name.as_bytes().split_at(start);
    tail.eq_ignore_ascii_case(parent.as_bytes()) && head.last().is_none_or(|&b| b == b'.')
}
