//! Chromium, driven over WebDriver (W3C): as much of it as these tests need.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

/// How long something is waited for until its absence is a failure.
const PATIENCE: Duration = Duration::from_secs(15);

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys that have no letter, by their WebDriver code points.
pub(crate) mod key {
    pub(crate) const ENTER: &str = "\u{E007}";
    pub(crate) const TAB: &str = "\u{E004}";
    pub(crate) const ESCAPE: &str = "\u{E00C}";
}

/// A browser window with a profile of its own.
pub(crate) struct Browser {
    runtime: Runtime,
    client: reqwest::Client,
    session: String,
    driver: Child,
}

impl Browser {
    /// A new window of this many CSS pixels.
    pub(crate) fn open(width: u32, height: u32) -> Self {
        static TLS: OnceLock<()> = OnceLock::new();
        TLS.get_or_init(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let (driver, port) = driver();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut browser =
            Self { runtime, client, session: format!("http://127.0.0.1:{port}/session"), driver };
        let flags = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            &format!("--window-size={width},{height}"),
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": flags},
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let answer = browser.ask("POST", "", &wanted);
        browser.session = format!("{}/{}", browser.session, answer["sessionId"].as_str().unwrap());
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        browser.devtools("Emulation.setDeviceMetricsOverride", &metrics);
        browser
    }

    fn try_ask(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let url = format!("{}{path}", self.session);
        let request = match method {
            "GET" => self.client.get(url),
            "DELETE" => self.client.delete(url),
            _ => self.client.post(url).body(body.to_string()),
        };
        let text = self.runtime.block_on(async { request.send().await?.text().await });
        let answer: Value = serde_json::from_str(&text.map_err(|e| e.to_string())?).unwrap();
        let value = answer["value"].clone();
        match value["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["message"].as_str().unwrap_or_default())),
            None => Ok(value),
        }
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        self.try_ask(method, path, body).unwrap_or_else(|error| panic!("{method} {path} {body}: {error}"))
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.ask("POST", "/goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    /// No script runs from the next page on.
    pub(crate) fn without_scripts(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    }

    /// The pages are told that the reader prefers this scheme.
    pub(crate) fn scheme(&self, scheme: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.devtools("Emulation.setEmulatedMedia", &features);
    }

    /// Goes to an address.
    pub(crate) fn go(&self, url: &str) {
        self.ask("POST", "/url", &json!({"url": url}));
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        self.ask("GET", "/url", &Value::Null).as_str().unwrap().to_owned()
    }

    /// Runs a script's text as the body of a function.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.ask("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs a script that calls its last argument when it is done.
    pub(crate) fn script_done(&self, script: &str) -> Value {
        self.ask("POST", "/execute/async", &json!({"script": script, "args": []}))
    }

    /// Asks again and again until there is something.
    pub(crate) fn wait<T>(&self, what: &str, look: impl FnMut(&Self) -> Option<T>) -> T {
        self.wait_for(PATIENCE, what, look)
    }

    /// Asks again and again until there is something, for so long.
    pub(crate) fn wait_for<T>(
        &self,
        patience: Duration,
        what: &str,
        mut look: impl FnMut(&Self) -> Option<T>,
    ) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            if begun.elapsed() > patience {
                panic!("waited in vain for {what} at {}:\n{}", self.url(), self.text("body"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn element(&self, css: &str) -> Option<String> {
        let found = self.try_ask("POST", "/element", &json!({"using": "css selector", "value": css})).ok()?;
        found[ELEMENT].as_str().map(str::to_owned)
    }

    /// How many elements fit.
    pub(crate) fn count(&self, css: &str) -> usize {
        let all = self.ask("POST", "/elements", &json!({"using": "css selector", "value": css}));
        all.as_array().map_or(0, Vec::len)
    }

    /// Waits for an element.
    pub(crate) fn find(&self, css: &str) -> String {
        self.wait(css, |browser| browser.element(css))
    }

    /// The text of an element as a reader sees it; empty where there is none.
    pub(crate) fn text(&self, css: &str) -> String {
        let Some(id) = self.element(css) else { return String::new() };
        let text = self.try_ask("GET", &format!("/element/{id}/text"), &Value::Null);
        text.ok().and_then(|t| t.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// An element's attribute.
    pub(crate) fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let id = self.find(css);
        self.ask("GET", &format!("/element/{id}/attribute/{name}"), &Value::Null).as_str().map(str::to_owned)
    }

    /// Clicks the first element that fits.
    pub(crate) fn click(&self, css: &str) {
        let id = self.find(css);
        self.ask("POST", &format!("/element/{id}/click"), &json!({}));
    }

    /// Types into an element, in place of what stands there.
    pub(crate) fn fill(&self, css: &str, text: &str) {
        let id = self.find(css);
        self.ask("POST", &format!("/element/{id}/clear"), &json!({}));
        self.ask("POST", &format!("/element/{id}/value"), &json!({"text": text}));
    }

    /// Presses keys, wherever the focus is.
    pub(crate) fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})]
            })
            .collect();
        self.ask(
            "POST",
            "/actions",
            &json!({"actions": [{"type": "key", "id": "keys", "actions": strokes}]}),
        );
    }

    /// What the page wrote to its console, and what was refused to it.
    pub(crate) fn console(&self) -> Vec<String> {
        let log = self.ask("POST", "/se/log", &json!({"type": "browser"}));
        let lines = log.as_array().cloned().unwrap_or_default();
        lines.iter().map(|line| line["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// What the policy of the pages refused since the last look: our own markup gives no cause for it.
    pub(crate) fn refusals(&self) -> Vec<String> {
        let refused = |line: &String| {
            ["Content Security Policy", "Refused to", "TrustedType", "TrustedScript", "TrustedHTML"]
                .iter()
                .any(|words| line.contains(words))
        };
        self.console().into_iter().filter(refused).collect()
    }

    /// When the page at hand was first painted, in milliseconds since it was asked for.
    pub(crate) fn first_paint(&self) -> u64 {
        let paint = self.wait("the first paint", |b| {
            b.script("return performance.getEntriesByName('first-contentful-paint').map(e => Math.round(e.startTime))[0]").as_u64()
        });
        paint
    }

    /// A picture of what the window shows.
    pub(crate) fn picture(&self, path: &Path) {
        let whole = json!({"format": "png"});
        let picture = self.devtools("Page.captureScreenshot", &whole);
        std::fs::write(path, base64(picture["data"].as_str().unwrap())).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The window closes with its session; the driver is ours to end.
        let _ = self.try_ask("DELETE", "", &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Starts a driver on a free port of this machine.
fn driver() -> (Child, u16) {
    let started =
        Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut driver = started
        .expect("these tests need Chromium and its driver: apt-get install chromium chromium-driver, or cargo xtask ci");
    let out = BufReader::new(driver.stdout.take().unwrap());
    let said = out.lines().map_while(Result::ok).find(|line| line.contains("started successfully on port"));
    let said = said.expect("chromedriver says where it listens");
    let port = said.rsplit(' ').next().unwrap().trim_end_matches('.').parse().unwrap();
    (driver, port)
}

/// Bytes of base64 (RFC 4648), as pictures come.
fn base64(text: &str) -> Vec<u8> {
    let six = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|c| *c != b'=').map(six).collect();
    let mut out = Vec::with_capacity(digits.len() * 3 / 4);
    for four in digits.chunks(4) {
        let bits = four.iter().fold(0_u32, |bits, six| bits << 6 | u32::from(*six)) << (6 * (4 - four.len()));
        out.extend(bits.to_be_bytes()[1..four.len()].iter());
    }
    out
}
