//! The program itself, serving a data directory of its own on a free port.

use super::Browser;
use super::driver::key;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A newsroom that runs.
pub(crate) struct Newsroom {
    folder: TempDir,
    child: Child,
    address: String,
    /// What it said on standard error.
    said: Arc<Mutex<Vec<String>>>,
}

/// Who made the first account.
const NAME: &str = "nora";
/// Their password.
const PASSWORD: &str = "nine ferries to Skerry Isle";

/// The path of an address.
fn path(url: &str) -> String {
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]).to_owned(),
        None => url.to_owned(),
    }
}

/// Where the pages that ship with the program are.
pub(crate) fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rashomon"));
    command.env_remove("RASHOMON_DATA").env_remove("RUST_BACKTRACE");
    command
}

impl Newsroom {
    /// Opens one that holds these pages.
    pub(crate) fn with(inputs: &[PathBuf]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if !inputs.is_empty() {
            let data = folder.path().join("data");
            let added = program().arg("--data").arg(data).arg("add").args(inputs).output().unwrap();
            assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        }
        let (child, address, said) = start(folder.path());
        Self { folder, child, address, said }
    }

    /// The address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Ends it as a system does, and starts it again on another port.
    pub(crate) fn restart(&mut self) {
        self.end();
        (self.child, self.address, self.said) = start(self.folder.path());
    }

    /// What it said on standard error so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().join("\n")
    }

    /// A browser in which the first admin has just made an account.
    pub(crate) fn first_run(&self, width: u32, height: u32) -> Browser {
        let browser = Browser::open(width, height);
        self.set_up(&browser);
        browser
    }

    /// Makes the first account.
    pub(crate) fn set_up(&self, browser: &Browser) {
        browser.go(&self.at("/"));
        browser.wait("the set-up", |b| b.url().contains("/setup").then_some(()));
        if browser.attribute("#code", "value").is_some_and(|code| code.is_empty()) {
            browser.fill("#code", &self.code());
        }
        browser.fill("#name", NAME);
        browser.fill("#password", PASSWORD);
        browser.fill("#again", PASSWORD);
        browser.click("main form button");
        browser.wait("the front page", |b| (!b.url().contains("/setup")).then_some(()));
    }

    /// The set-up code it said on standard error: the last word of the line that speaks of one.
    fn code(&self) -> String {
        let said = self.said();
        let line =
            said.lines().find(|line| line.contains("code")).unwrap_or_else(|| panic!("no code in:\n{said}"));
        line.trim_end_matches('.').rsplit([' ', '=']).next().unwrap().to_owned()
    }

    /// Signs in.
    pub(crate) fn sign_in(&self, browser: &Browser) {
        browser.go(&self.at("/login"));
        browser.fill("#name", NAME);
        browser.fill("#password", PASSWORD);
        browser.click("main form button");
        browser.wait("the front page", |b| (!b.url().contains("/login")).then_some(()));
    }

    /// Follows a feed by its page.
    pub(crate) fn follow(&self, browser: &Browser, feed: &str) {
        browser.go(&self.at("/feeds"));
        browser.fill("form[action^='/feeds'] input[name=url]", feed);
        browser.press(key::ENTER);
        browser.wait("the feed", |b| b.text("main").contains("127.0.0.1").then_some(()));
    }

    /// Follows a feed from the command line, beside the server.
    pub(crate) fn follow_from_elsewhere(&self, feed: &str) {
        let data = self.folder.path().join("data");
        let mut command = program();
        command.arg("--data").arg(data).args(["feeds", "--allow", "127.0.0.1", "add", feed]);
        let added = command.output().unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    }

    /// The paths of one page of each kind.
    pub(crate) fn pages(&self, browser: &Browser) -> Vec<String> {
        browser.go(&self.at("/"));
        let story = path(&browser.attribute("main article h2 a", "href").unwrap());
        browser.go(&self.at(&story));
        let mut paths: Vec<String> = [
            "/",
            "/?sort=new",
            "/?unread=1",
            "/search",
            "/search?q=bridge",
            "/search?q=%22",
            "/streams",
            "/digest",
            "/settings",
            "/keys",
            "/feeds",
            "/import",
            "/account",
            "/people",
            "/hooks",
            "/offline",
            "/feeds/add",
            "/no/such/page",
        ]
        .map(str::to_owned)
        .to_vec();
        for kind in ["article", "compare", "why", "outlet", "entity"] {
            let css = format!("main a[href^='/{kind}/']");
            paths.extend(browser.attribute(&css, "href").map(|href| path(&href)));
        }
        paths.push(story);
        paths
    }

    fn end(&mut self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(20), "it does not stop:\n{}", self.said());
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Newsroom {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(folder: &Path) -> (Child, String, Arc<Mutex<Vec<String>>>) {
    let mut child = program()
        .arg("--data")
        .arg(folder.join("data"))
        .args(["serve", "--listen", "127.0.0.1:0", "--allow", "127.0.0.1", "--interval", "9"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    let err = BufReader::new(child.stderr.take().unwrap());
    thread::spawn(move || {
        for line in err.lines().map_while(Result::ok) {
            heard.lock().unwrap().push(line);
        }
    });
    let begun = Instant::now();
    loop {
        let lines = said.lock().unwrap().join("\n");
        // "... http://127.0.0.1:PORT/ ..."
        if let Some(rest) = lines.split("http://127.0.0.1:").nth(1) {
            let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
            return (child, format!("http://127.0.0.1:{port}"), said);
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not say where it listens:\n{lines}");
        assert!(child.try_wait().unwrap().is_none(), "it ended:\n{lines}");
        thread::sleep(Duration::from_millis(50));
    }
}
