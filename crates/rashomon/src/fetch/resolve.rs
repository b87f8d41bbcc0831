//! Names to addresses, each address checked before anything connects to it.

use rashomon_intake::guard::{self, AllowList};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

/// The addresses of a name, to come.
pub type Looked = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Looks names up. The system's way is [`System`]; a test answers what it likes.
pub trait Lookup: Send + Sync {
    /// The addresses of a name.
    fn lookup(&self, name: String) -> Looked;
}

/// The system's resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl Lookup for System {
    fn lookup(&self, name: String) -> Looked {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Why a name leads nowhere; found again in the client's error.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unresolved {
    /// Every address it has is one that must not be connected to; the first one and why.
    #[error("{0}")]
    Blocked(String),
    /// It has none.
    #[error("no host of the name {0}")]
    NoSuchHost(String),
}

/// The resolver that the client connects by: what it gives is all that the client can connect to, so no address that is not
/// allowed is ever connected to, whatever a name resolves to the second time.
pub(super) struct Guarded {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) allow: Arc<AllowList>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, allow) = (Arc::clone(&self.lookup), Arc::clone(&self.allow));
        let name = name.as_str().to_owned();
        Box::pin(async move {
            let found = lookup.lookup(name.clone()).await.unwrap_or_default();
            let mut open = Vec::new();
            let mut blocked = None;
            for ip in found {
                match guard::connect(&name, ip, &allow) {
                    Ok(()) => open.push(SocketAddr::new(ip, 0)),
                    Err(why) => blocked = blocked.or(Some(why.to_string())),
                }
            }
            match (open.is_empty(), blocked) {
                (false, _) => Ok(Box::new(open.into_iter()) as Addrs),
                (true, Some(why)) => Err(Unresolved::Blocked(why).into()),
                (true, None) => Err(Unresolved::NoSuchHost(name).into()),
            }
        })
    }
}
