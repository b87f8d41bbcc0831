//! Which addresses may be connected to: none on a private network, unless the user allows it.
//!
//! What strangers write (a feed's links, a redirect, a name's DNS answer) decides where a fetcher connects, so it must
//! not decide that it connects to a router, a database or a cloud's metadata service. Three questions, asked in turn:
//! [`host`] of the address as written, [`connect`] of every address its name resolves to, and both again after each
//! redirect. Hosts are read as the URL standard reads them, so that octal, hexadecimal and shortened forms, full-width digits and
//! `user@host` are what they are, and networks are those of IANA's special-purpose registries.

mod allow;
mod networks;
mod ports;
#[cfg(test)]
mod tests;

pub use allow::{AllowList, BadEntry};
pub use networks::{Network, Verdict};

use core::net::IpAddr;
use url::{Host, Url};

/// What stands where an address names its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostKind<'a> {
    /// An address: it may be connected to, no name is to be resolved.
    Address(IpAddr),
    /// A name: every address it resolves to is still to be asked about with [`connect`].
    Name(&'a str),
}

/// Why an address is not connected to, in words for the user, and what would allow it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    /// Nothing but the web is fetched.
    #[error("{scheme}: is not fetched: only http: and https: are")]
    Scheme {
        /// The scheme without its colon.
        scheme: String,
    },
    /// The address names no host.
    #[error("the address names no host")]
    NoHost,
    /// Another service than the web listens there.
    #[error("port {port} is not fetched from: {why} listens there, and could take a request for commands")]
    Port {
        /// The port.
        port: u16,
        /// Whose port it is.
        why: &'static str,
    },
    /// A name that means something on the local network alone.
    #[error("{name} is not fetched: {why}; if it is meant, add \"{name}\" to the addresses that are allowed")]
    LocalName {
        /// The name, without a dot at its end.
        name: String,
        /// What such names are.
        why: &'static str,
    },
    /// An address that is not on the public internet.
    #[error(
        "{host} is not fetched: {ip} is no public address ({network}); if it is meant, add \"{ip}\" to the addresses that are allowed"
    )]
    Address {
        /// The host as it was asked for.
        host: String,
        /// The address that it is or resolves to.
        ip: IpAddr,
        /// The network it belongs to.
        network: Network,
    },
}

/// Whether an address is on the public internet, by IANA's special-purpose registries.
///
/// An address that stands for an IPv4 address (IPv4-mapped, or translated by NAT64's well-known prefix) is judged as
/// the IPv4 address it leads to. Tunnels that are no longer run (6to4, Teredo, IPv4-compatible) are not public.
#[must_use]
pub fn address(ip: IpAddr) -> Verdict {
    networks::verdict(ip)
}

/// Whether an address may be fetched, as far as can be told before its name is resolved.
///
/// A name and password before the host (`user@host`) change nothing: the host is what stands behind them.
///
/// # Errors
/// [`Blocked`] says why, and how to allow it.
pub fn host<'a>(url: &'a Url, allow: &AllowList) -> Result<HostKind<'a>, Blocked> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Blocked::Scheme { scheme: url.scheme().to_owned() });
    }
    if let Some(port) = url.port()
        && let Some(why) = ports::other_service(port)
    {
        return Err(Blocked::Port { port, why });
    }
    let ip = match url.host() {
        None => return Err(Blocked::NoHost),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
        Some(Host::Domain(name)) => return local_name(name, allow).map(|()| HostKind::Name(name)),
    };
    connect(url.host_str().unwrap_or_default(), ip, allow)?;
    Ok(HostKind::Address(ip))
}

/// Whether `host` may be connected to at `ip`, one of the addresses it resolves to. To be asked of every address, and
/// the connection to be made to the very address that was asked about: a second resolution may answer otherwise.
///
/// # Errors
/// [`Blocked::Address`] where it is not public and neither the host nor the address is allowed.
pub fn connect(host: &str, ip: IpAddr, allow: &AllowList) -> Result<(), Blocked> {
    match address(ip) {
        Verdict::Special(network) if !allow.permits(host, ip) => {
            Err(Blocked::Address { host: host.to_owned(), ip, network })
        }
        _ => Ok(()),
    }
}

/// Endings of names that no public server answers to, and what they are.
const LOCAL_ENDINGS: [(&str, &str); 13] = [
    ("localhost", "it names this computer (RFC 6761)"),
    ("localdomain", "it names this computer by custom"),
    ("local", "it names a device on the local network (RFC 6762)"),
    ("internal", "it is set aside for private networks"),
    ("home.arpa", "it is set aside for home networks (RFC 8375)"),
    ("lan", "it names a device on the local network by custom"),
    ("home", "it names a device on the local network by custom"),
    ("corp", "it names a host of a company's own network by custom"),
    ("intranet", "it names a host of a company's own network by custom"),
    ("private", "it names a host of a private network by custom"),
    ("svc", "it names a service of a cluster by custom"),
    ("onion", "it is reached over Tor alone, and asking DNS for it would tell of it (RFC 7686)"),
    ("arpa", "it is of the network's own machinery"),
];

/// Refuses names that are local by standard or by custom, unless they are allowed.
fn local_name(name: &str, allow: &AllowList) -> Result<(), Blocked> {
    let bare = name.trim_end_matches('.');
    if allow.names(bare) {
        return Ok(());
    }
    let ending = LOCAL_ENDINGS.iter().find(|(ending, _)| allow::is_under(bare, ending));
    let why = match ending {
        Some((_, why)) => why,
        None if !bare.contains('.') => "a name without a dot is looked up in the local network",
        None => return Ok(()),
    };
    Err(Blocked::LocalName { name: bare.to_owned(), why })
}
