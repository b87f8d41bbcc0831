//! Signing in by OpenID Connect: what has to be said of the provider.

use super::keys::KEYS;
use super::layers::Layers;
use super::{Secret, place, wrong};
use anyhow::{Result, bail};
use url::{Host, Url};

/// What stands before the names of all its keys.
const SECTION: &str = "oidc.";
/// What the button says where nobody says.
const LABEL: &str = "single sign-on";
/// The claim with the groups, where nobody says: most providers call it so.
const GROUPS: &str = "groups";

/// The provider, and what its word counts for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "oidc"), allow(dead_code, reason = "without the feature it is refused"))]
pub(crate) struct Oidc {
    /// Its name, as it stands in what it signs: an address, letter for letter.
    pub(crate) issuer: String,
    /// What it knows us as.
    pub(crate) client_id: String,
    /// What it knows us by, where it wants more than the proof key.
    pub(crate) client_secret: Option<Secret>,
    /// The claim with the name; where nobody says, `preferred_username`, else an address of mail that was verified.
    pub(crate) name_claim: Option<String>,
    /// The claim with the groups.
    pub(crate) groups_claim: String,
    /// Groups whose people are editors.
    pub(crate) editors: Vec<String>,
    /// Groups whose people are admins.
    pub(crate) admins: Vec<String>,
    /// Whether somebody unknown gets an account.
    pub(crate) create: bool,
    /// Whether an account of the same name is taken to be theirs.
    pub(crate) tie_by_name: bool,
    /// What the button says.
    pub(crate) label: String,
}

/// Whether an address may be asked: encrypted, or on this machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => return false,
    };
    url.scheme() == "https" || (here && url.scheme() == "http")
}

/// Reads what was said of it.
pub(super) fn oidc(layers: &Layers, secret: Option<Secret>, public_url: bool) -> Result<Option<Oidc>> {
    let text = |name: &str| layers.get(name).and_then(|said| said.words.first()).cloned();
    let list = |name: &str| layers.get(name).map(|said| said.words.clone()).unwrap_or_default();
    let said = KEYS.iter().find(|key| key.name.starts_with(SECTION) && layers.get(key.name).is_some());
    let Some(said) = said else { return Ok(None) };
    if !cfg!(feature = "oidc") {
        let place = place(layers, said.name);
        bail!("{place}: this program was built without the feature `oidc`: build it with `--features oidc`");
    }
    let Some(issuer) = text("oidc.issuer") else { bail!("`{}` needs `oidc.issuer` beside it", said.name) };
    if !Url::parse(&issuer).is_ok_and(|url| is_safe(&url)) {
        let why = "an address is needed that begins with https (http on this machine alone)";
        return Err(wrong(layers, "oidc.issuer", why));
    }
    let Some(client_id) = text("oidc.client_id") else {
        bail!("`oidc.issuer` needs `oidc.client_id` beside it: what the provider knows the newsroom as")
    };
    if !public_url {
        bail!("`oidc.issuer` needs `public_url` beside it: where the provider sends people back to");
    }
    Ok(Some(Oidc {
        issuer,
        client_id,
        client_secret: secret,
        name_claim: text("oidc.name_claim"),
        groups_claim: text("oidc.groups_claim").unwrap_or_else(|| GROUPS.to_owned()),
        editors: list("oidc.editors"),
        admins: list("oidc.admins"),
        create: text("oidc.create").as_deref() == Some("true"),
        tie_by_name: text("oidc.tie_by_name").as_deref() == Some("true"),
        label: text("oidc.label").unwrap_or_else(|| LABEL.to_owned()),
    }))
}
