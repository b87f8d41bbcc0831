//! Signing in by OpenID Connect, over HTTP from end to end, with a made-up provider on loopback that can be told to lie.

use crate::config::Config;
use crate::serve::door::people::{Person, Tie};
use crate::serve::door::{Role, password};
use crate::serve::testing::{Newsroom, newsroom_with};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use openidconnect::PrivateSigningKey;
use openidconnect::core::{CoreEdDsaPrivateSigningKey as Key, CoreJwsSigningAlgorithm};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use url::Url;

const PASSWORD: &str = "four quiet harbours";
const SECRET: &str = "quiet-harbour";

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let group = |three: &[u8]| {
        let bits =
            three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        let letter = |i: usize| char::from(LETTERS[(bits >> (18 - 6 * i) & 63) as usize]);
        (0..=three.len()).map(letter).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

/// An Ed25519 key of one repeated byte: nobody's secret.
fn key(byte: u8) -> Key {
    let mut pkcs8 = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    pkcs8.extend([byte; 32]);
    let text = base64url(&pkcs8).replace('-', "+").replace('_', "/");
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
    Key::from_ed25519_pem(&pem, None).unwrap()
}

/// What the provider does and says.
struct Said {
    issuer: String,
    /// What it says of whoever signs in, over what is right.
    claims: Value,
    /// What it signs with; it publishes key 7.
    key: u8,
    /// Whether it tells nothing of itself.
    down: bool,
    /// Nonce and challenge of each code that was not used yet.
    codes: HashMap<String, (String, String)>,
}

type Shared = Arc<Mutex<Said>>;

async fn discovery(State(said): State<Shared>) -> Response {
    let said = said.lock().unwrap();
    if said.down {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let at = |path: &str| format!("{}/{path}", said.issuer);
    let metadata = json!({
        "issuer": said.issuer, "authorization_endpoint": at("authorize"), "token_endpoint": at("token"),
        "jwks_uri": at("jwks"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    });
    Json(metadata).into_response()
}

async fn jwks() -> Json<Value> {
    Json(json!({ "keys": [key(7).as_verification_key()] }))
}

/// Whoever comes is signed in there already.
async fn authorize(State(said): State<Shared>, Query(asked): Query<HashMap<String, String>>) -> Redirect {
    assert_eq!(asked["code_challenge_method"], "S256");
    assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
    let mut said = said.lock().unwrap();
    let code = format!("code-{}", asked["nonce"]);
    said.codes.insert(code.clone(), (asked["nonce"].clone(), asked["code_challenge"].clone()));
    let mut back = Url::parse(&asked["redirect_uri"]).unwrap();
    back.query_pairs_mut().append_pair("code", &code).append_pair("state", &asked["state"]);
    Redirect::to(back.as_str())
}

async fn token(
    State(said): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let mut said = said.lock().unwrap();
    let basic = headers.get("authorization").map_or("", |said| said.to_str().unwrap());
    // desk:quiet-harbour
    assert_eq!(basic, "Basic ZGVzazpxdWlldC1oYXJib3Vy");
    let known = said.codes.remove(&form["code"]);
    let proven = known
        .filter(|(_, challenge)| *challenge == base64url(&Sha256::digest(form["code_verifier"].as_bytes())));
    let Some((nonce, _)) = proven else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    };
    let now = jiff::Timestamp::now().as_second();
    let mut claims = json!({
        "iss": said.issuer, "aud": "desk", "sub": "s-1", "nonce": nonce, "iat": now, "exp": now + 300,
    });
    for (name, value) in said.claims.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let head = base64url(json!({ "alg": "EdDSA", "typ": "JWT" }).to_string().as_bytes());
    let text = format!("{head}.{}", base64url(claims.to_string().as_bytes()));
    let signed = key(said.key).sign(&CoreJwsSigningAlgorithm::EdDsa, text.as_bytes()).unwrap();
    let id = format!("{text}.{}", base64url(&signed));
    Json(json!({ "access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": id }))
        .into_response()
}

/// A newsroom and its provider, both listening.
struct World {
    newsroom: Newsroom,
    said: Shared,
    at: String,
}

async fn serve(listener: TcpListener, router: Router) {
    axum::serve(listener, router).await.unwrap();
}

/// With some more lines of configuration.
async fn world(more: &str) -> World {
    let (ours, theirs) =
        (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let at = format!("http://{}", ours.local_addr().unwrap());
    let issuer = format!("http://{}", theirs.local_addr().unwrap());
    let config = format!(
        "public_url = \"{at}\"\n[oidc]\nissuer = \"{issuer}\"\nclient_id = \"desk\"\nclient_secret = \"{SECRET}\"\n\
         label = \"House & Home\"\n{more}"
    );
    let claims = json!({ "preferred_username": "Vera" });
    let said = Said { issuer, claims, key: 7, down: false, codes: HashMap::new() };
    let said = Arc::new(Mutex::new(said));
    let provider = Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/jwks", get(jwks))
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .with_state(Arc::clone(&said));
    tokio::spawn(serve(theirs, provider));
    let newsroom = newsroom_with(Config::parse(&config).unwrap());
    tokio::spawn(serve(ours, newsroom.app.clone()));
    World { newsroom, said, at }
}

impl World {
    fn says(&self, claims: Value) {
        self.said.lock().unwrap().claims = claims;
    }

    fn person(&self, name: &str) -> Option<Person> {
        Person::find(&*self.newsroom.room.state(), name).unwrap()
    }

    /// Somebody with a password of their own.
    fn local(&self, name: &str, role: Role) {
        let hash = password::hashed(PASSWORD).unwrap();
        assert!(Person::new(name.to_owned(), role, hash, 1).add(&*self.newsroom.room.state()).unwrap());
    }

    fn tie(&self, name: &str) {
        let tie = Tie { issuer: self.said.lock().unwrap().issuer.clone(), subject: "s-1".to_owned() };
        Person::tie(&*self.newsroom.room.state(), name, tie).unwrap();
    }
}

/// A browser that follows no redirect by itself.
struct Browser {
    client: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

struct Got {
    status: u16,
    location: String,
    body: String,
}

impl Browser {
    fn new() -> Self {
        crate::fetch::install_crypto();
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Self { client: client.build().unwrap(), cookies: BTreeMap::new() }
    }

    async fn get(&mut self, url: &str) -> Got {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let asked = self.client.get(url).header("accept", "text/html").header("cookie", cookies.join("; "));
        let answer = asked.send().await.unwrap();
        for set in answer.headers().get_all("set-cookie") {
            let set = set.to_str().unwrap();
            assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = answer.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
        Got { status: answer.status().as_u16(), location, body: answer.text().await.unwrap() }
    }

    /// To the provider and up to the address that it leads back to.
    async fn there(&mut self, world: &World, next: &str) -> String {
        let begun = self.get(&format!("{}/login/oidc?next={next}", world.at)).await;
        assert_eq!(begun.status, 303, "{}", begun.body);
        assert!(begun.location.starts_with(&world.said.lock().unwrap().issuer), "{}", begun.location);
        self.get(&begun.location).await.location
    }

    /// All the way.
    async fn come_in(&mut self, world: &World, next: &str) -> Got {
        let back = self.there(world, next).await;
        self.get(&back).await
    }

    fn signed_in(&self) -> bool {
        self.cookies.contains_key("rashomon")
    }
}

/// Somebody is turned away, in these words, without a session.
async fn refused(world: &World, words: &str) {
    let mut browser = Browser::new();
    let got = browser.come_in(world, "/").await;
    assert_eq!(got.status, 403, "{}", got.body);
    assert!(got.body.contains(words), "{}", got.body);
    assert!(!got.body.contains(SECRET) && !browser.signed_in());
}

#[tokio::test]
async fn the_provider_opens_the_door_to_whoever_is_tied() {
    let world = world("").await;
    world.local("vera", Role::Editor);
    world.tie("vera");
    let mut browser = Browser::new();
    browser.cookies.insert("rashomon".to_owned(), "set-by-somebody-else".to_owned());
    let page = browser.get(&format!("{}/login?next=/account", world.at)).await;
    assert!(page.body.contains("/login/oidc?next=%2Faccount"), "{}", page.body);
    assert!(page.body.contains("Sign in with House &#38; Home"), "{}", page.body);
    let came = browser.come_in(&world, "/account").await;
    assert_eq!((came.status, came.location.as_str()), (303, "/account"), "{}", came.body);
    assert_ne!(browser.cookies["rashomon"], "set-by-somebody-else", "the session is a fresh one");
    let account = browser.get(&format!("{}/account", world.at)).await;
    assert!(account.body.contains("<strong>vera</strong>, editor"), "{}", account.body);
    // The name there may change: who it is does not.
    world.says(json!({ "preferred_username": "desk" }));
    let mut again = Browser::new();
    assert_eq!(again.come_in(&world, "/").await.status, 303);
    let account = again.get(&format!("{}/account", world.at)).await;
    assert!(account.body.contains("<strong>vera</strong>"), "{}", account.body);
}

#[tokio::test]
async fn a_state_is_good_once_and_for_the_browser_that_began() {
    let world = world("create = true").await;
    let (mut vera, mut other) = (Browser::new(), Browser::new());
    let back = vera.there(&world, "/").await;
    let stolen = other.get(&back).await;
    assert_eq!(stolen.status, 403);
    assert!(stolen.body.contains("began in another browser"), "{}", stolen.body);
    assert_eq!(vera.get(&back).await.status, 403, "it was used up");
    let back = vera.there(&world, "/").await;
    let mut wrong = Url::parse(&back).unwrap();
    let code = wrong.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    wrong.query_pairs_mut().clear().append_pair("code", &code).append_pair("state", "made-up");
    assert_eq!(vera.get(wrong.as_str()).await.status, 403);
    assert!(!vera.signed_in());
    // The refusal took the cookie away.
    let back = vera.there(&world, "/").await;
    assert_eq!(vera.get(&back).await.status, 303);
    assert_eq!(
        Browser { client: vera.client.clone(), cookies: vera.cookies.clone() }.get(&back).await.status,
        403
    );
}

#[tokio::test]
async fn a_code_that_was_used_opens_nothing() {
    let world = world("create = true").await;
    let mut browser = Browser::new();
    let back = browser.there(&world, "/").await;
    world.said.lock().unwrap().codes.clear();
    let got = browser.get(&back).await;
    assert_eq!(got.status, 403);
    assert!(got.body.contains("did not let you in"), "{}", got.body);
    // Nor one that was given for another sign-in: the proof key is that one's.
    let first = browser.there(&world, "/").await;
    let second = browser.there(&world, "/").await;
    let value = |url: &str, wanted: &str| {
        let url = Url::parse(url).unwrap();
        url.query_pairs().find(|(name, _)| name == wanted).unwrap().1.into_owned()
    };
    let mixed = format!(
        "{}/login/oidc/callback?code={}&state={}",
        world.at,
        value(&first, "code"),
        value(&second, "state")
    );
    assert_eq!(browser.get(&mixed).await.status, 403);
    assert!(!browser.signed_in());
}

#[tokio::test]
async fn what_is_not_signed_for_this_sign_in_opens_nothing() {
    let world = world("create = true").await;
    let words = "could not be trusted";
    let hour_ago = jiff::Timestamp::now().as_second() - 3_600;
    for wrong in [
        json!({ "nonce": "another" }),
        json!({ "aud": "another" }),
        json!({ "aud": ["desk", "another"] }),
        json!({ "iss": "https://elsewhere.example" }),
        json!({ "exp": hour_ago }),
        json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }),
    ] {
        let mut claims = json!({ "preferred_username": "vera" });
        claims.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        world.says(claims);
        refused(&world, words).await;
    }
    world.says(json!({ "preferred_username": "vera" }));
    world.said.lock().unwrap().key = 8;
    refused(&world, words).await;
    world.said.lock().unwrap().key = 7;
    assert!(world.person("vera").is_none());
    assert_eq!(Browser::new().come_in(&world, "/").await.status, 303, "all else was right");
}

#[tokio::test]
async fn somebody_unknown_comes_in_only_where_that_is_wanted() {
    let closed = world("").await;
    refused(&closed, "you have no account here").await;
    assert!(closed.person("vera").is_none());
    let open = world("create = true\neditors = [\"night desk\"]\nadmins = [\"chiefs\"]").await;
    open.says(json!({ "preferred_username": "Vera", "groups": ["night desk", "all"] }));
    let mut browser = Browser::new();
    assert_eq!(browser.come_in(&open, "/").await.status, 303);
    let vera = open.person("vera").unwrap();
    assert_eq!((vera.role, vera.has_password()), (Role::Editor, false));
    let account = browser.get(&format!("{}/account", open.at)).await;
    assert!(account.body.contains("You have no password here"), "{}", account.body);
    assert!(!account.body.contains("Change your password"));
    // Each sign-in says the role anew, for the sessions that stand too.
    open.says(json!({ "preferred_username": "Vera", "groups": "chiefs" }));
    assert_eq!(Browser::new().come_in(&open, "/").await.status, 303);
    assert_eq!(browser.get(&format!("{}/people", open.at)).await.status, 200);
    open.says(json!({ "preferred_username": "Vera" }));
    assert_eq!(Browser::new().come_in(&open, "/").await.status, 303);
    assert_eq!(browser.get(&format!("{}/people", open.at)).await.status, 403);
    Person::change(&*open.newsroom.room.state(), "vera", |vera| vera.disabled = true).unwrap();
    refused(&open, "may not come in for now").await;
}

#[tokio::test]
async fn an_account_is_not_taken_over_by_its_name() {
    let closed = world("create = true").await;
    closed.local("vera", Role::Admin);
    refused(&closed, "Somebody here has your name already").await;
    assert!(closed.person("vera").unwrap().tie.is_none());
    let trusting = world("tie_by_name = true").await;
    trusting.local("vera", Role::Editor);
    assert_eq!(Browser::new().come_in(&trusting, "/").await.status, 303);
    assert!(trusting.person("vera").unwrap().has_password());
    // Another of that name at the provider is another.
    trusting.says(json!({ "preferred_username": "vera", "sub": "s-2" }));
    refused(&trusting, "Somebody here has your name already").await;
}

#[tokio::test]
async fn an_address_of_mail_is_a_name_where_it_is_verified() {
    let world = world("create = true").await;
    for claims in [
        json!({ "email": "vera@meridian.example" }),
        json!({ "email": "vera@meridian.example", "email_verified": false }),
        json!({ "preferred_username": "a/b" }),
        json!({}),
    ] {
        world.says(claims);
        refused(&world, "told no name for you").await;
    }
    world.says(json!({ "email": "vera@meridian.example", "email_verified": true }));
    assert_eq!(Browser::new().come_in(&world, "/").await.status, 303);
    assert!(world.person("vera.meridian.example").is_some());
}

#[tokio::test]
async fn the_way_back_is_ours() {
    let world = world("create = true").await;
    for next in ["https://elsewhere.example/", "//elsewhere.example", "/%5Celsewhere.example"] {
        assert_eq!(Browser::new().come_in(&world, next).await.location, "/", "{next}");
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_and_asked_again() {
    let world = world("create = true").await;
    world.said.lock().unwrap().down = true;
    let mut browser = Browser::new();
    let got = browser.get(&format!("{}/login/oidc", world.at)).await;
    assert_eq!(got.status, 403);
    assert!(got.body.contains("cannot be reached now"), "{}", got.body);
    assert!(got.body.contains("name=\"password\""), "a password still does: {}", got.body);
    world.said.lock().unwrap().down = false;
    tokio::time::sleep(std::time::Duration::from_millis(5_200)).await;
    assert_eq!(browser.come_in(&world, "/").await.status, 303);
}

#[tokio::test]
async fn beginnings_are_slowed_and_none_of_another_sites_page() {
    let world = world("").await;
    let mut browser = Browser::new();
    let url = format!("{}/login/oidc", world.at);
    let forged = browser.client.get(&url).header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(forged.status().as_u16(), 403);
    let mut last = 0;
    for _ in 0..32 {
        last = browser.get(&url).await.status;
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn whoever_has_no_password_cannot_use_one() {
    let world = world("create = true").await;
    assert_eq!(Browser::new().come_in(&world, "/").await.status, 303);
    for password in ["", PASSWORD] {
        let form = [("name", "vera"), ("password", password)];
        let refused = super::send(&world.newsroom, "/login", &[super::BROWSER], &form).await;
        assert_eq!(refused.status, 403);
    }
}
