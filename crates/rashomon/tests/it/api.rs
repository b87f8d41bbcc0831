//! What programs get of a newsroom that runs: the API held against its own description, feeds in a reader app, webhooks that
//! survive a kill, the digest on a terminal.

use crate::newsroom::{PATIENCE, ended, open, people, ready};
use crate::{FERRY, run};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Who made the first account.
const NAME: &str = "vera";
/// Her password.
const PASSWORD: &str = "four quiet harbours";

/// A newsroom that runs, with an admin in it.
pub(crate) struct House {
    pub(crate) dir: TempDir,
    pub(crate) child: Child,
    at: String,
}

/// What ships with the program to be tried.
fn examples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let pages = |topic: &str| fs::read_dir(folder.join(topic)).unwrap().map(|page| page.unwrap().path());
    let mut pages: Vec<PathBuf> = pages("bridge").chain(pages("hospital")).collect();
    pages.sort();
    pages.into_iter().map(|page| page.to_str().unwrap().to_owned()).collect()
}

impl House {
    /// Opens one that holds the examples; `configured` is its file.
    pub(crate) fn new(configured: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let pages = examples();
        let add: Vec<&str> = std::iter::once("add").chain(pages.iter().map(String::as_str)).collect();
        let (_, _, err) = run(dir.path(), &add);
        assert!(err.contains("stories"), "{err}");
        assert_eq!(people(dir.path(), &["add", NAME, "--role", "admin"], &format!("{PASSWORD}\n")).0, 0);
        fs::create_dir(dir.path().join("rashomon")).unwrap();
        fs::write(dir.path().join("rashomon/config.toml"), configured).unwrap();
        let (child, at, _) = open(dir.path(), &[]);
        ready(&at);
        Self { dir, child, at }
    }

    /// Opens it again, where it was closed or killed.
    pub(crate) fn again(&mut self) {
        let (child, at, _) = open(self.dir.path(), &[]);
        ready(&at);
        (self.child, self.at) = (child, at);
    }

    /// The address of a path.
    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    /// The whole answer to a request.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut stream = TcpStream::connect(&self.at).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.at);
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        write!(stream, "{request}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// A token made on the account's page, as a person makes one.
    fn token(&self, scope: &str) -> String {
        let form = ("Content-Type", "application/x-www-form-urlencoded");
        let typed = format!("name={NAME}&password={}", PASSWORD.replace(' ', "+"));
        let answer = self.ask("POST", "/login", &[form], &typed);
        let cookie = between(&answer, "set-cookie: ", ";").to_owned();
        let page = self.ask("GET", "/account", &[("Cookie", &cookie)], "");
        let csrf = between(&page, "name=\"csrf\" content=\"", "\"");
        let wanted = format!("csrf={csrf}&label=tests&scope={scope}");
        let page = self.ask("POST", "/account/tokens", &[("Cookie", &cookie), form], &wanted);
        between(&page, "<code class=\"door-token\">", "<").to_owned()
    }

    /// The ids of a story, and of its articles.
    fn story(&self, token: &str) -> (String, Vec<String>) {
        let (_, stories) = self.api(token, "GET", "/stories?limit=1", None);
        let story = stories["stories"][0]["id"].as_str().unwrap().to_owned();
        let (_, told) = self.api(token, "GET", &format!("/stories/{story}/articles"), None);
        let id = |article: &Value| article["article"]["id"].as_str().unwrap().to_owned();
        (story, told["articles"].as_array().unwrap().iter().map(id).collect())
    }

    /// An answer of the API, with its status.
    fn api(&self, token: &str, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let bearer = format!("Bearer {token}");
        let body = body.map(Value::to_string).unwrap_or_default();
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let answer = self.ask(method, &format!("/api/v1{path}"), &headers, &body);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).unwrap().0
}

/// Past the capture of a test's output: a test that did not run is to be seen.
fn skipped(what: &str) {
    let _ = writeln!(std::io::stderr().lock(), "SKIPPED: {what}");
}

/// Every operation of the description, asked in every way that fits it and in many that do not. The program is
/// `$RASHOMON_SCHEMATHESIS`, which `cargo xtask ci` installs.
#[test]
fn the_api_is_as_it_says() {
    let Some(program) = std::env::var_os("RASHOMON_SCHEMATHESIS") else {
        return skipped("the API against its description: $RASHOMON_SCHEMATHESIS names no schemathesis");
    };
    let house = House::new("");
    let token = house.token("admin");
    let (status, me) = house.api(&token, "GET", "/me", None);
    assert_eq!((status, me["role"].as_str()), (200, Some("admin")), "{me}");
    let (story, articles) = house.story(&token);
    let ids: Vec<String> = std::iter::once(&story).chain(&articles).map(|id| format!("\"{id}\"\n")).collect();
    fs::write(house.dir.path().join("ids.dict"), ids.concat()).unwrap();
    let configured = house.dir.path().join("schemathesis.toml");
    fs::write(&configured, include_str!("schemathesis.toml")).unwrap();
    let mut command = Command::new(program);
    command.current_dir(house.dir.path()).env("RASHOMON_TOKEN", token).arg("--no-color");
    command.arg("--config-file").arg(configured).args(["run", "--checks", "all"]);
    let held = command.arg(house.url("/api/openapi.json")).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&held.stdout), String::from_utf8_lossy(&held.stderr));
    assert!(held.status.success(), "{out}{err}");
    assert!(between(&out, "Tested: ", "\n").parse::<usize>().unwrap() > 40, "{out}");
}

#[test]
fn why_two_articles_stand_together_is_told() {
    let house = House::new("");
    let token = house.token("read");
    let (_, articles) = house.story(&token);
    let (a, b) = (&articles[0], &articles[1]);
    let (status, why) = house.api(&token, "GET", &format!("/why?a={a}&b={b}"), None);
    assert_eq!((status, why["same_story"].as_bool()), (200, Some(true)), "{why}");
    assert!(why["likeness"]["whole"].as_f64().unwrap() > why["likeness"]["join"].as_f64().unwrap(), "{why}");
    // An article and itself are measured too; what is not kept is not.
    assert_eq!(house.api(&token, "GET", &format!("/why?a={a}&b={a}"), None).0, 200);
    assert_eq!(house.api(&token, "GET", &format!("/why?a={a}&b=a-nowhere"), None).0, 404);
    let bearer = format!("Bearer {token}");
    let page = house.ask("GET", &format!("/why/{a}?with={b}"), &[("Authorization", &bearer)], "");
    assert!(page.contains("by the numbers that the grouping uses now"), "{page}");
    assert!(page.contains("event: alike"), "{page}");
}

#[test]
fn whoever_reads_without_an_account_is_offered_nothing_to_change() {
    let house = House::new("public_reading = true\n");
    let front = house.ask("GET", "/?q=bridge", &[], "");
    assert!(front.starts_with("HTTP/1.1 200"), "{front}");
    // What they read is a feed too, with what narrows it.
    assert!(front.contains("href=\"/feed/front.atom?q=bridge\""), "{front}");
    let story = between(&front, "<a href=\"/story/", "\"").split('#').next().unwrap().to_owned();
    for path in [format!("/story/{story}"), "/search?q=bridge".to_owned()] {
        let page = house.ask("GET", &path, &[], "");
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("rel=\"alternate\""), "{path}: {page}");
        assert!(!page.contains("method=\"post\""), "{path}: {page}");
    }
    assert!(!front.contains("method=\"post\""), "{front}");
}

/// What newsboat finds unread in a feed, in its own words.
fn newsboat(dir: &Path, feed: &str) -> Option<String> {
    fs::write(dir.join("urls"), format!("{feed}\n")).unwrap();
    fs::write(dir.join("config"), "").unwrap();
    let _ = fs::remove_file(dir.join("cache.db"));
    let mut command = Command::new("newsboat");
    command.current_dir(dir).env("HOME", dir);
    command.args(["-C", "config", "-u", "urls", "-c", "cache.db", "-x", "reload", "print-unread"]);
    let said = command.output().ok()?;
    Some(String::from_utf8_lossy(&said.stdout).trim().to_owned())
}

#[test]
fn a_reader_app_reads_the_feeds() {
    let house = House::new("");
    let (feeds, write) = (house.token("feeds"), house.token("write"));
    let (_, stories) = house.api(&write, "GET", "/stories", None);
    let stories = stories["stories"].as_array().unwrap().len();
    let front = house.url(&format!("/feed/front.atom?token={feeds}"));
    let Some(said) = newsboat(house.dir.path(), &front) else {
        return skipped("feeds in a reader app: there is no newsboat (apt-get install newsboat)");
    };
    assert_eq!(said, format!("{stories} unread articles"));
    assert!(stories > 2);
    // Without a token there is nothing to read.
    assert_eq!(
        newsboat(house.dir.path(), &house.url("/feed/front.atom")).as_deref(),
        Some("0 unread articles")
    );
    let wanted = json!({ "name": "Bridges", "wanted": { "q": "bridge" } });
    let (status, stream) = house.api(&write, "POST", "/streams", Some(&wanted));
    assert_eq!(status, 201, "{stream}");
    let stream = stream["id"].as_str().unwrap();
    for form in ["atom", "rss"] {
        let said = newsboat(house.dir.path(), &house.url(&format!("/stream/{stream}/feed.{form}"))).unwrap();
        let unread: usize = said.split(' ').next().unwrap().parse().unwrap();
        assert!(unread > 0 && unread < stories, "{form}: {said}");
    }
}

/// Takes one request, and answers it where a status is given; else the connection stays open, and is given back.
fn taken(listener: &TcpListener, status: Option<u16>) -> (String, TcpStream) {
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let (mut request, mut bytes) = (String::new(), [0; 4_096]);
    let whole = |request: &str| {
        let (_, body) = request.split_once("\r\n\r\n")?;
        let length: usize = between(request, "content-length: ", "\r\n").parse().unwrap();
        Some(body.len() >= length)
    };
    while whole(&request) != Some(true) {
        let n = stream.read(&mut bytes).unwrap();
        assert!(n > 0, "it broke off: {request}");
        request.push_str(std::str::from_utf8(&bytes[..n]).unwrap());
    }
    if let Some(status) = status {
        write!(stream, "HTTP/1.1 {status} Told\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    }
    (request, stream)
}

#[test]
fn a_kill_while_a_webhook_is_told_loses_no_word() {
    let mut house = House::new("[webhooks]\nallow = [\"127.0.0.1\"]\n");
    let token = house.token("write");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/told", listener.local_addr().unwrap());
    let (status, hook) = house.api(&token, "POST", "/hooks", Some(&json!({ "url": url })));
    assert_eq!(status, 201, "{hook}");
    Command::new("kill").args(["-TERM", &house.child.id().to_string()]).status().unwrap();
    ended(&mut house.child);
    fs::write(house.dir.path().join("ferry.html"), FERRY).unwrap();
    assert_eq!(run(house.dir.path(), &["add", "ferry.html"]).0, 0);
    house.again();
    let (first, open) = taken(&listener, None);
    house.child.kill().unwrap();
    house.child.wait().unwrap();
    drop(open);
    house.again();
    let (second, _) = taken(&listener, Some(204));
    let delivery = |request: &str| between(request, "x-rashomon-delivery: ", "\r\n").to_owned();
    assert_eq!(delivery(&first), delivery(&second));
    assert!(second.contains("story.new") && second.contains("Skerry"), "{second}");
    let path = format!("/hooks/{}/deliveries", hook["id"].as_str().unwrap());
    let begun = Instant::now();
    loop {
        let (_, log) = house.api(&token, "GET", &path, None);
        if log["deliveries"][0]["status"] == 204 {
            assert_eq!(log["deliveries"].as_array().unwrap().len(), 1, "{log}");
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{log}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_may_be_fetched_from_is_not_where_webhooks_may_go() {
    let house = House::new("allow = [\"127.0.0.1\"]\n");
    let token = house.token("write");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/told", listener.local_addr().unwrap());
    let (status, hook) = house.api(&token, "POST", "/hooks", Some(&json!({ "url": url })));
    if status == 201 {
        let path = format!("/hooks/{}/test", hook["id"].as_str().unwrap());
        let (_, told) = house.api(&token, "POST", &path, None);
        assert_eq!(told["status"], Value::Null, "{told}");
        assert!(told["message"].as_str().unwrap().contains("127.0.0.1"), "{told}");
    }
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "somebody knocked");
}

#[test]
fn the_digest_is_told_on_a_terminal() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("ferry.html"), FERRY).unwrap();
    assert_eq!(run(dir.path(), &["add", "ferry.html"]).0, 0);
    let (code, text, err) = run(dir.path(), &["digest", "--base", "https://desk.example"]);
    assert_eq!(code, 0, "{err}");
    assert!(text.contains("Ferry to Skerry Isle runs again after storm"), "{text}");
    assert!(text.contains("https://desk.example/story/s-") && text.contains("(Tidewater Gazette)"), "{text}");
    let (_, digest, _) = run(dir.path(), &["digest", "--format", "json"]);
    let digest: Value = serde_json::from_str(&digest).unwrap();
    let entry = &digest["entries"][0];
    assert!(
        entry["new"].as_bool().unwrap() && !entry["statements"].as_array().unwrap().is_empty(),
        "{digest}"
    );
    let (_, html, _) = run(dir.path(), &["digest", "--format", "html"]);
    assert!(html.contains("<a href=\"http://localhost:8100/story/s-"), "{html}");
    assert_eq!(run(dir.path(), &["digest", "--since", "soon"]).0, 2);
}
