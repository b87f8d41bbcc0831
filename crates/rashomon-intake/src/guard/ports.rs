//! Ports at which other services than the web listen.

/// Whose port it is, where it is another service's: one that might take a request's lines for commands of its own.
///
/// The first table is the Fetch standard's list of ports that browsers refuse too; the second holds databases, remote
/// desktops and the like, which speak over lines or frames a stranger's address could forge.
pub(super) fn other_service(port: u16) -> Option<&'static str> {
    if FETCH_STANDARD.binary_search(&port).is_ok() {
        return Some("a service that is not the web");
    }
    DATABASES.iter().find(|(at, _)| *at == port).map(|(_, name)| *name)
}

/// The Fetch standard's bad ports, rising.
const FETCH_STANDARD: [u16; 82] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103,
    104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514,
    515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723,
    2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
];

/// What else is not to be reached through an address that a stranger wrote.
const DATABASES: [(u16, &str); 11] = [
    (445, "file sharing"),
    (1433, "a database"),
    (1521, "a database"),
    (3306, "a database"),
    (3389, "a remote desktop"),
    (5432, "a database"),
    (5900, "a remote desktop"),
    (6379, "a database"),
    (10_080, "a backup service"),
    (11_211, "a cache"),
    (27_017, "a database"),
];
