//! `rashomon run` with a made-up hub on loopback: subscribed, verified, told of news, which is fetched.
#![cfg(unix)]

use crate::rashomon;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long something may take that takes seconds on a machine that has nothing else to do.
const PATIENCE: Duration = Duration::from_secs(90);

/// What the outlet and its hub know.
#[derive(Default)]
struct Outlet {
    items: Vec<&'static str>,
    subscribed: Option<String>,
}

fn outlet() -> (String, Arc<Mutex<Outlet>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    let outlet = Arc::new(Mutex::new(Outlet { items: vec!["1"], subscribed: None }));
    let (known, at) = (Arc::clone(&outlet), site.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (known, at) = (Arc::clone(&known), at.clone());
            std::thread::spawn(move || answer(stream, &at, &known));
        }
    });
    (site, outlet)
}

fn answer(mut stream: TcpStream, site: &str, outlet: &Mutex<Outlet>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some((name, value)) =
            line.split_once(':').filter(|(n, _)| n.eq_ignore_ascii_case("content-length"))
        {
            length = value.trim().parse().unwrap_or_else(|_| panic!("{name}"));
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let (status, kind, body) = match first.split(' ').nth(1).unwrap_or_default() {
        "/rss" => {
            let items = outlet.lock().unwrap().items.clone();
            let items: String = items
                .iter()
                .map(|n| format!("<item><title>{n}</title><link>/ferry/{n}</link></item>"))
                .collect();
            let hub = format!("<atom:link rel=\"hub\" href=\"{site}/hub\"/>");
            let body = format!(
                "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Tide</title>{hub}{items}</channel></rss>"
            );
            ("200 OK", "application/rss+xml", body)
        }
        "/hub" => {
            let mut form = vec![0; length];
            reader.read_exact(&mut form).unwrap();
            outlet.lock().unwrap().subscribed = Some(String::from_utf8(form).unwrap());
            ("202 Accepted", "text/plain", String::new())
        }
        path if path.starts_with("/ferry/") => {
            ("200 OK", "text/html", crate::FERRY.replace("nine days", path))
        }
        _ => ("404 Not Found", "text/plain", String::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

/// Sends a request as the hub does, and gives the answer.
fn hub_says(at: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(at).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// What waits for something, and kills the program where it does not come.
fn wait<T>(running: &mut std::process::Child, what: &str, mut got: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(got) = got() {
            return got;
        }
        if start.elapsed() > PATIENCE {
            running.kill().unwrap();
            panic!("{what} did not come");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn logged(dir: &Path) -> usize {
    let store = rashomon_store::Store::open(&dir.join("data"), rashomon_store::Mode::Read).unwrap();
    usize::try_from(store.log().last()).unwrap()
}

#[test]
fn a_hub_is_subscribed_to_and_its_news_are_fetched() {
    let (dir, (site, outlet)) = (tempfile::tempdir().unwrap(), outlet());
    let added = rashomon(dir.path(), &["feeds", "add", &format!("{site}/rss"), "--allow", "127.0.0.1"])
        .output()
        .unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    // A port that was free just now.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (listen, callback) = (port.to_string(), format!("http://127.0.0.1:{port}/websub"));
    let mut running = std::process::Command::new(env!("CARGO_BIN_EXE_rashomon"))
        .current_dir(dir.path())
        .env("RASHOMON_DATA", "data")
        .args(["run", "--allow", "127.0.0.1", "--websub-listen", &listen, "--websub-callback", &callback])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let form = wait(&mut running, "the subscription", || outlet.lock().unwrap().subscribed.clone());
    assert!(
        form.contains("hub.mode=subscribe") && !form.contains("hub.secret"),
        "no secret without https: {form}"
    );
    let token =
        form.split('&').find_map(|f| f.strip_prefix("hub.callback=")).unwrap().rsplit("%2F").next().unwrap();
    let topic = form.split('&').find(|f| f.starts_with("hub.topic=")).unwrap();
    let at = format!("127.0.0.1:{port}");
    let verified = hub_says(
        &at,
        &format!(
            "GET /websub/{token}?hub.mode=subscribe&{topic}&hub.challenge=sea&hub.lease_seconds=86400 HTTP/1.1\r\n\
             Host: desk\r\nConnection: close\r\n\r\n"
        ),
    );
    assert!(verified.starts_with("HTTP/1.1 200") && verified.ends_with("sea"), "{verified}");
    // The page of the first entry, then that of the news.
    wait(&mut running, "the first page", || (logged(dir.path()) >= 2).then_some(()));
    outlet.lock().unwrap().items.push("2");
    let told = hub_says(
        &at,
        &format!(
            "POST /websub/{token} HTTP/1.1\r\nHost: desk\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnews"
        ),
    );
    assert!(told.starts_with("HTTP/1.1 202"), "{told}");
    wait(&mut running, "the news", || (logged(dir.path()) >= 4).then_some(()));
    std::process::Command::new("kill").args(["-TERM", &running.id().to_string()]).status().unwrap();
    let ended = running.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(ended.status.success() && said.contains("hubs are listened to at 127.0.0.1"), "{said}");
}

#[test]
fn where_to_listen_and_where_hubs_send_to_belong_together() {
    let dir = tempfile::tempdir().unwrap();
    for (args, code, says) in [
        (vec!["--websub-listen", "8099"], 2, "--websub-callback"),
        (vec!["--websub-callback", "https://desk.example/w"], 2, "--websub-listen"),
        (
            vec!["--websub-listen", "here", "--websub-callback", "https://desk.example/w"],
            2,
            "a port is needed",
        ),
        (
            vec!["--websub-listen", "0", "--websub-callback", "ftp://desk.example/w"],
            1,
            "no address that hubs can send to",
        ),
    ] {
        let (got, _, err) = crate::run(dir.path(), &[vec!["run"], args].concat());
        assert!(got == code && err.contains(says), "{got} {err}");
    }
}
