//! IANA's special-purpose address registries, and what they say of an address.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may belong to any server of the public internet.
    Public,
    /// It belongs to a network that is set aside for something else.
    Special(Network),
}

/// A network that is set aside. It shows itself as its range and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    prefix: u8,
    what: &'static str,
    /// What the registry calls globally reachable.
    public: bool,
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}, {}", self.base, self.prefix, self.what)
    }
}

impl Network {
    fn contains(&self, ip: IpAddr) -> bool {
        contains(self.base, self.prefix, ip)
    }
}

/// Whether `ip` stands in the network of the first `prefix` bits of `base`. The two families share nothing.
pub(super) fn contains(base: IpAddr, prefix: u8, ip: IpAddr) -> bool {
    let (differ, width) = match (base, ip) {
        (IpAddr::V4(base), IpAddr::V4(ip)) => (u128::from(base.to_bits() ^ ip.to_bits()), 32),
        (IpAddr::V6(base), IpAddr::V6(ip)) => (base.to_bits() ^ ip.to_bits(), 128),
        _ => return false,
    };
    let host_bits = u32::from(u8::saturating_sub(width, prefix));
    // A shift by all 128 bits leaves nothing that could differ.
    differ.checked_shr(host_bits).unwrap_or(0) == 0
}

/// The IPv4 address that an IPv6 address leads to, where packets to it end at that address: IPv4-mapped addresses
/// (RFC 4291) in the operating system, NAT64's well-known prefix (RFC 6052) in a gateway.
pub(super) fn inside(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    match ip.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
        }
        _ => None,
    }
}

/// See [`super::address`].
pub(super) fn verdict(ip: IpAddr) -> Verdict {
    let ip = match ip {
        IpAddr::V6(v6) => inside(v6).map_or(ip, IpAddr::V4),
        IpAddr::V4(_) => ip,
    };
    let registry = if ip.is_ipv4() { V4 } else { V6 };
    match registry.iter().find(|n| n.contains(ip)) {
        Some(network) if !network.public => Verdict::Special(*network),
        _ => Verdict::Public,
    }
}

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8, what: &'static str) -> Network {
    Network { base: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix, what, public: false }
}

const fn v6(segments: [u16; 8], prefix: u8, what: &'static str) -> Network {
    let [a, b, c, d, e, f, g, h] = segments;
    Network { base: IpAddr::V6(Ipv6Addr::new(a, b, c, d, e, f, g, h)), prefix, what, public: false }
}

/// A network within another that the registry calls globally reachable.
const fn public(network: Network) -> Network {
    Network { public: true, ..network }
}

/// The IPv4 registry (RFC 6890 and what came after), multicast, and one address that a cloud keeps for itself out of
/// its public space. The first network that holds an address decides, so the narrower stand first.
const V4: &[Network] = &[
    v4(0, 0, 0, 0, 8, "this network"),
    v4(10, 0, 0, 0, 8, "a private network"),
    v4(100, 64, 0, 0, 10, "shared by a provider's customers"),
    v4(127, 0, 0, 0, 8, "this computer"),
    v4(168, 63, 129, 16, 32, "a cloud's own services for its machines"),
    v4(169, 254, 0, 0, 16, "the local link, and clouds' metadata services"),
    v4(172, 16, 0, 0, 12, "a private network"),
    public(v4(192, 0, 0, 9, 32, "port control anycast")),
    public(v4(192, 0, 0, 10, 32, "traversal using relays anycast")),
    v4(192, 0, 0, 0, 24, "protocol assignments"),
    v4(192, 0, 2, 0, 24, "documentation"),
    v4(192, 88, 99, 0, 24, "6to4 relays, no longer run"),
    v4(192, 168, 0, 0, 16, "a private network"),
    v4(198, 18, 0, 0, 15, "benchmarking"),
    v4(198, 51, 100, 0, 24, "documentation"),
    v4(203, 0, 113, 0, 24, "documentation"),
    v4(224, 0, 0, 0, 4, "multicast"),
    v4(240, 0, 0, 0, 4, "reserved, and broadcast"),
];

/// The IPv6 registry (RFC 6890 and what came after), what the addressing architecture (RFC 4291) names beside it, and
/// at the end all that was never allotted as global unicast. IPv4-mapped and NAT64 addresses are looked through before.
const V6: &[Network] = &[
    v6([0, 0, 0, 0, 0, 0, 0, 0], 128, "the unspecified address"),
    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, "this computer"),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 96, "IPv4-compatible, no longer used"),
    v6([0, 0, 0, 0, 0xffff, 0, 0, 0], 96, "translated within a network"),
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, "translated within a network"),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "what is to be thrown away"),
    v6([0x100, 0, 0, 1, 0, 0, 0, 0], 64, "a dummy prefix"),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, "Teredo tunnels, no longer run"),
    public(v6([0x2001, 1, 0, 0, 0, 0, 0, 1], 128, "port control anycast")),
    public(v6([0x2001, 1, 0, 0, 0, 0, 0, 2], 128, "traversal using relays anycast")),
    public(v6([0x2001, 1, 0, 0, 0, 0, 0, 3], 128, "service registration anycast")),
    v6([0x2001, 2, 0, 0, 0, 0, 0, 0], 48, "benchmarking"),
    public(v6([0x2001, 3, 0, 0, 0, 0, 0, 0], 32, "multicast tunnels")),
    public(v6([0x2001, 4, 0x112, 0, 0, 0, 0, 0], 48, "AS112 name servers")),
    v6([0x2001, 0x10, 0, 0, 0, 0, 0, 0], 28, "hashed identifiers, no longer used"),
    public(v6([0x2001, 0x20, 0, 0, 0, 0, 0, 0], 28, "hashed identifiers")),
    public(v6([0x2001, 0x30, 0, 0, 0, 0, 0, 0], 28, "identifiers of drones")),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "protocol assignments"),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "documentation"),
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "6to4 tunnels, no longer run"),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "documentation"),
    public(v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3, "global unicast")),
    v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, "segment routing within a network"),
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "a private network"),
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "the local link"),
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "a private site, no longer used"),
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast"),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 0, "never allotted"),
];
