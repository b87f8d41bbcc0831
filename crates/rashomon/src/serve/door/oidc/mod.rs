//! Signing in by OpenID Connect: the authorization code with a proof key (PKCE, S256), a state that is good once and for the
//! browser that began alone, and a nonce that ties what was signed to it.
//!
//! `talk` asks the provider, `who` says whose account it is. What is on the way is kept here, in memory: after a restart
//! people begin again.

mod talk;
mod who;

use super::secret;
use crate::config::{Oidc, is_safe};
use crate::serve::Room;
use anyhow::Context;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreJwsSigningAlgorithm as Signed, CoreProviderMetadata,
};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use url::Url;
pub(super) use who::{Whom, person};

/// Where the provider leads back to.
const CALLBACK: &str = "/login/oidc/callback";
/// So long may somebody take at the provider, in seconds.
pub(super) const LASTS: i64 = 10 * 60;
/// So many may be on the way at once; whoever began first of more begins again.
const MOST_WAITING: usize = 1_024;
/// What the provider says of itself is asked for again after so long: its keys change.
const FOUND_FOR: Duration = Duration::from_secs(10 * 60);
/// After it could not be reached it is left alone for so long.
const LOST_FOR: Duration = Duration::from_secs(5);
/// Signatures that are taken: none of a shared secret, and never none.
const SIGNED: [Signed; 8] = [
    Signed::RsaSsaPkcs1V15Sha256,
    Signed::RsaSsaPkcs1V15Sha384,
    Signed::RsaSsaPkcs1V15Sha512,
    Signed::RsaSsaPssSha256,
    Signed::RsaSsaPssSha384,
    Signed::RsaSsaPssSha512,
    Signed::EcdsaP256Sha256,
    Signed::EdDsa,
];

/// Why somebody does not come in: words for them, and a reason for the log, without secrets.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) words: &'static str,
    pub(super) why: String,
}

impl Refused {
    fn new(words: &'static str, why: impl std::fmt::Display) -> Self {
        let why = why.to_string().chars().filter(|letter| !letter.is_control()).take(300).collect();
        Self { words, why }
    }
}

const STALE: &str = "This sign-in took too long, was used already, or began in another browser. Begin again.";
const UNREACHED: &str =
    "The sign-in provider cannot be reached now. Try again in a while, or use a password.";
const DECLINED: &str = "The sign-in provider did not let you in.";
const UNPROVEN: &str = "What the sign-in provider said could not be trusted, so nobody is signed in.";
const BROKEN: &str = "Something broke here; the server's log says what.";

/// Somebody on the way.
struct Waiting {
    browser: String,
    nonce: String,
    verifier: String,
    next: String,
    until: i64,
}

/// What was found out of the provider, or that nothing was, and until when that holds.
struct Found {
    metadata: Option<Arc<CoreProviderMetadata>>,
    until: Instant,
}

/// What all sign-ins share.
#[derive(Default)]
pub(super) struct Desk {
    talk: talk::Talk,
    found: tokio::sync::Mutex<Option<Found>>,
    /// By the state's hash.
    waiting: Mutex<BTreeMap<String, Waiting>>,
}

/// A sign-in that begins: where the browser goes, and what its cookie holds.
pub(super) struct Begun {
    pub(super) to: Url,
    pub(super) browser: String,
}

/// What the provider led the browser back with.
pub(super) struct Back {
    pub(super) state: String,
    pub(super) code: Option<String>,
    pub(super) browser: Option<String>,
}

impl Desk {
    /// What the provider says of itself. One asks at a time; the others take what that one got.
    async fn metadata(&self, oidc: &Oidc) -> Result<Arc<CoreProviderMetadata>, Refused> {
        let mut found = self.found.lock().await;
        if let Some(known) = found.as_ref().filter(|found| Instant::now() < found.until) {
            let gone = || Refused::new(UNREACHED, "the provider could not be reached a moment ago");
            return known.metadata.clone().ok_or_else(gone);
        }
        let issuer = IssuerUrl::new(oidc.issuer.clone()).map_err(|why| Refused::new(UNREACHED, why))?;
        let asked = CoreProviderMetadata::discover_async(issuer, &self.talk).await;
        let (metadata, lasts) = match asked {
            Ok(metadata) => (Ok(Arc::new(metadata)), FOUND_FOR),
            Err(why) => (Err(Refused::new(UNREACHED, told(&why))), LOST_FOR),
        };
        let until = Instant::now() + lasts;
        *found = Some(Found { metadata: metadata.as_ref().ok().cloned(), until });
        metadata
    }

    fn put(&self, state: &str, waiting: Waiting, now: i64) {
        let mut all = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, waiting| waiting.until > now);
        while all.len() >= MOST_WAITING {
            let first = all.iter().min_by_key(|(_, waiting)| waiting.until).map(|(key, _)| key.clone());
            let Some(first) = first else { break };
            all.remove(&first);
        }
        all.insert(secret::hashed(state), waiting);
    }

    /// Whoever began with a state. It is good once, whatever comes of it.
    fn take(&self, state: &str, browser: Option<&str>, now: i64) -> Option<Waiting> {
        let mut all = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = all.remove(&secret::hashed(state))?;
        let theirs = secret::same(browser.unwrap_or_default(), &waiting.browser);
        (theirs && waiting.until > now).then_some(waiting)
    }
}

/// An error with what it came of; the provider's own words among them, but nothing that was sent.
fn told(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The client that speaks to the provider; its type says which of its ends are known, so it is made where it is used.
macro_rules! client {
    ($oidc:expr, $metadata:expr, $room:expr) => {{
        let key = $oidc.client_secret.as_ref().map(|key| ClientSecret::new(key.reveal().to_owned()));
        let back = $room.config().public_url.as_ref().context("public_url is needed");
        let back = back.and_then(|url| Ok(url.join(CALLBACK)?)).map_err(|why| Refused::new(BROKEN, why))?;
        CoreClient::from_provider_metadata((*$metadata).clone(), ClientId::new($oidc.client_id.clone()), key)
            .set_redirect_uri(RedirectUrl::from_url(back))
    }};
}

/// Begins a sign-in that is to lead to a page of ours.
pub(super) async fn begin(room: &Room, oidc: &Oidc, next: &str) -> Result<Begun, Refused> {
    let desk = &room.door().oidc;
    let metadata = desk.metadata(oidc).await?;
    if !is_safe(metadata.authorization_endpoint().url()) {
        return Err(Refused::new(UNREACHED, "its page for signing in is not encrypted"));
    }
    let word = || secret::session().map_err(|why| Refused::new(BROKEN, why));
    let (state, nonce, browser) = (word()?, word()?, word()?);
    let verifier = PkceCodeVerifier::new(word()?);
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    let client = client!(oidc, metadata, room);
    let (said, sent) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let asked = client.authorize_url(flow, move || said, move || sent).set_pkce_challenge(challenge);
    let scopes = ["profile", "email"].map(|scope| Scope::new(scope.to_owned()));
    let (to, _, _) = asked.add_scopes(scopes).url();
    let now = room.now().as_second();
    let (verifier, next, until) = (verifier.into_secret(), next.to_owned(), now + LASTS);
    desk.put(&state, Waiting { browser: browser.clone(), nonce, verifier, next, until }, now);
    Ok(Begun { to, browser })
}

/// Who came back, as the provider says under its signature, and where they wanted to go.
pub(super) async fn end(room: &Room, oidc: &Oidc, back: Back) -> Result<(Whom, String), Refused> {
    let desk = &room.door().oidc;
    let waiting = desk.take(&back.state, back.browser.as_deref(), room.now().as_second());
    let waiting =
        waiting.ok_or_else(|| Refused::new(STALE, "its state is unknown, or not this browser's"))?;
    let code = back.code.ok_or_else(|| Refused::new(DECLINED, "the provider gave no code"))?;
    let metadata = desk.metadata(oidc).await?;
    let client = client!(oidc, metadata, room);
    let exchange = client.exchange_code(AuthorizationCode::new(code));
    let exchange = exchange.map_err(|why| Refused::new(UNREACHED, told(&why)))?;
    let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(waiting.verifier));
    let answer = exchange.request_async(&desk.talk).await;
    let answer = answer.map_err(|why| Refused::new(DECLINED, told(&why)))?;
    let token = answer.id_token().ok_or_else(|| Refused::new(UNPROVEN, "there is no id token"))?;
    let verifier = client.id_token_verifier().set_allowed_algs(SIGNED);
    let proven = match token.claims(&verifier, &Nonce::new(waiting.nonce)) {
        Ok(claims) => proves_access(answer.access_token(), token, claims, &verifier),
        Err(why) => Err(Refused::new(UNPROVEN, told(&why))),
    };
    if let Err(refused) = proven {
        // It may sign with another key by now: ask for its keys anew the next time.
        *desk.found.lock().await = None;
        return Err(refused);
    }
    let whom = Whom::of(oidc, &token.to_string());
    let whom = whom.ok_or_else(|| Refused::new(UNPROVEN, "the id token says nothing that can be read"))?;
    Ok((whom, waiting.next))
}

/// Fails where the token says which access token it came with, and another came.
fn proves_access(
    access: &openidconnect::AccessToken,
    token: &CoreIdToken,
    claims: &openidconnect::core::CoreIdTokenClaims,
    verifier: &openidconnect::core::CoreIdTokenVerifier<'_>,
) -> Result<(), Refused> {
    let Some(said) = claims.access_token_hash() else { return Ok(()) };
    let unproven = |why: &dyn std::fmt::Display| Refused::new(UNPROVEN, why);
    let signed = token.signing_alg().map_err(|why| unproven(&why))?;
    let key = token.signing_key(verifier).map_err(|why| unproven(&why))?;
    let hash =
        openidconnect::AccessTokenHash::from_token(access, signed, key).map_err(|why| unproven(&why))?;
    if hash == *said { Ok(()) } else { Err(unproven(&"it came with another access token")) }
}
