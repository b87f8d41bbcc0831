//! The fetcher against a server of flesh and blood on loopback, which stalls, lies, leads astray and sends bombs.

use rashomon::fetch::{Fetcher, Looked, Lookup, user_agent};
use rashomon_intake::frontier::{Answer, Failure, Hop, Limits, Purpose, Request, RequestId, Validators};
use rashomon_intake::guard::AllowList;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A server that answers each path as `answer` writes it, and remembers the requests' heads.
struct Server {
    at: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answer: fn(&str, &mut TcpStream)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let heads = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let heads = Arc::clone(&heads);
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                    let mut head = Vec::new();
                    while let Some(Ok(line)) = lines.next() {
                        if line.is_empty() {
                            break;
                        }
                        head.push(line);
                    }
                    let Some(path) = head.first().and_then(|l| l.split(' ').nth(1)).map(str::to_owned) else {
                        return;
                    };
                    heads.lock().unwrap().push(head.join("\n"));
                    answer(&path, &mut stream);
                });
            }
        });
        Self { at, seen }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// A whole answer.
fn say(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn web(path: &str, stream: &mut TcpStream) {
    let gzip = |bytes: &[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    };
    let packed = "Content-Encoding: gzip\r\n";
    match path {
        "/feed" => say(
            stream,
            "200 OK",
            "Content-Type: text/xml; charset=iso-8859-2\r\nETag: \"\u{e9}\"\r\nSet-Cookie: a=b\r\n",
            b"<rss/>",
        ),
        "/gzip" => say(stream, "200 OK", packed, &gzip(b"<rss/>")),
        "/plain-as-gzip" => say(stream, "200 OK", packed, b"<rss/>"),
        "/broken-gzip" => {
            let mut body = gzip(&b"<item>words of the Meridian</item>".repeat(500));
            let at = body.len() / 2;
            body[at..at + 20].fill(0x55);
            say(stream, "200 OK", packed, &body);
        }
        "/half-gzip" => say(stream, "200 OK", packed, &gzip(&b"words".repeat(9_000))[..40]),
        "/bomb" => say(stream, "200 OK", packed, &gzip(&vec![b' '; 14 << 20])),
        "/bomb-in-bomb" => {
            say(stream, "200 OK", "Content-Encoding: gzip, gzip\r\n", &gzip(&gzip(&vec![0; 14 << 20])))
        }
        "/three" => {
            say(stream, "200 OK", "Content-Encoding: gzip, gzip, gzip\r\n", &gzip(&gzip(&gzip(b"x"))))
        }
        "/stall" => std::thread::sleep(Duration::from_secs(5)),
        "/stalls-later" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            std::thread::sleep(Duration::from_secs(5));
        }
        "/endless" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while stream
                .write_all(b"1000\r\n")
                .and_then(|()| stream.write_all(&[b'x'; 0x1000]))
                .and_then(|()| stream.write_all(b"\r\n"))
                .is_ok()
            {}
        }
        "/declared-huge" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
        }
        "/short" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf an answer");
        }
        "/short-chunks" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        }
        "/words" => {
            let _ = stream.write_all(b"this is no HTTP at all\r\n\r\n");
        }
        "/moved" => say(stream, "301 Moved Permanently", "Location: /then\r\n", b"look there"),
        "/then" => say(stream, "302 Found", "Location: feed#part\r\n", b""),
        "/circle" => say(stream, "302 Found", "Location: /circle\r\n", b""),
        "/private" => say(stream, "302 Found", "Location: http://10.0.0.1/\r\n", b""),
        "/metadata" => say(stream, "302 Found", "Location: http://0xA9FEA9FE/latest/meta-data/\r\n", b""),
        "/mapped" => say(stream, "307 Temporary Redirect", "Location: http://[::ffff:192.168.0.1]/\r\n", b""),
        "/file" => say(stream, "302 Found", "Location: file:///etc/passwd\r\n", b""),
        "/mail" => say(stream, "302 Found", "Location: http://127.0.0.1:25/\r\n", b""),
        "/304" => say(stream, "304 Not Modified", "ETag: \"b\"\r\n", b""),
        path if path.starts_with("/chain/") => {
            let next: u32 = path.trim_start_matches("/chain/").parse().unwrap();
            say(stream, "302 Found", &format!("Location: /chain/{}\r\n", next + 1), b"");
        }
        _ => say(stream, "404 Not Found", "", b""),
    }
}

fn request(url: &str) -> Request {
    let purpose = Purpose::Robots;
    let limits = Limits { bytes: 15 << 20, cut: false, time: Duration::from_secs(2), ..Limits::of(purpose) };
    let headers = vec![("user-agent".to_owned(), user_agent(Some("https://desk.example/bot")))];
    Request { id: RequestId(1), url: url.to_owned(), headers, validators: None, purpose, limits }
}

fn run(fetcher: &Fetcher, request: &Request) -> Result<Answer, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(fetcher.fetch(request))
}

fn loopback() -> Fetcher {
    Fetcher::new(AllowList::parse(["127.0.0.1"]).unwrap()).unwrap()
}

#[test]
fn an_answer_comes_as_it_is_and_nothing_is_told_of_the_user() {
    let server = Server::new(web);
    let fetcher = loopback();
    let mut asked = request(&server.url("/feed"));
    let answer = run(&fetcher, &asked).unwrap();
    assert_eq!((answer.status, answer.body.as_slice(), answer.conditional), (200, &b"<rss/>"[..], false));
    assert_eq!(answer.header("content-type"), Some("text/xml; charset=iso-8859-2"));
    // Bytes of a validator come back as they came.
    let etag = answer.header("etag").unwrap().to_owned();
    asked.validators = Some(Validators { url: asked.url.clone(), etag: Some(etag), last_modified: None });
    assert!(run(&fetcher, &asked).unwrap().conditional);
    let heads = server.seen();
    let second = heads[1].to_ascii_lowercase();
    assert!(second.contains("if-none-match: \"\u{e9}\""), "{second}");
    assert!(second.contains(concat!(
        "user-agent: rashomon/",
        env!("CARGO_PKG_VERSION"),
        " (+https://desk.example/bot)"
    )));
    assert!(second.contains("accept-encoding: gzip, br, zstd"));
    assert!(!second.contains("cookie") && !second.contains("referer"), "{second}");
    asked.url = server.url("/304");
    asked.validators.as_mut().unwrap().url.clone_from(&asked.url);
    let answer = run(&fetcher, &asked).unwrap();
    assert_eq!((answer.status, answer.conditional, answer.header("etag")), (304, true, Some("\"b\"")));
}

#[test]
fn what_is_no_whole_answer_is_a_failure_by_its_name() {
    let server = Server::new(web);
    let fetcher = loopback();
    let come = |path: &str| match run(&fetcher, &request(&server.url(path))) {
        Ok(answer) => format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body)),
        Err(failure) => format!("{failure:?}"),
    };
    assert_eq!(come("/gzip"), "200 <rss/>");
    assert_eq!(come("/plain-as-gzip"), "200 <rss/>");
    assert!(come("/broken-gzip").starts_with("WrongCoding"), "{}", come("/broken-gzip"));
    assert_eq!(come("/half-gzip"), "Cut");
    assert_eq!(come("/bomb"), "Bomb");
    assert_eq!(come("/bomb-in-bomb"), "Bomb");
    assert!(come("/three").starts_with("WrongCoding"));
    assert_eq!(come("/stall"), "TimedOut");
    assert_eq!(come("/stalls-later"), "TimedOut");
    assert_eq!(come("/endless"), "TooLarge(15728640)");
    assert_eq!(come("/declared-huge"), "TooLarge(15728640)");
    assert_eq!(come("/short"), "Cut");
    assert_eq!(come("/short-chunks"), "Cut");
    assert!(come("/words").starts_with("NoConnection"), "{}", come("/words"));
    assert_eq!(come("/circle"), "Circle");
    assert_eq!(come("/chain/0"), "TooManyRedirects");
    assert!(come("/file").starts_with("BadRedirect"));
    // Nobody listens there.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let failed = run(&fetcher, &request(&format!("http://{closed}/"))).unwrap_err();
    assert!(matches!(failed, Failure::NoConnection(_)), "{failed:?}");
    // No TLS there.
    let failed = run(&fetcher, &request(&server.url("/feed").replace("http:", "https:"))).unwrap_err();
    assert!(matches!(failed, Failure::Tls(_) | Failure::NoConnection(_)), "{failed:?}");
}

#[test]
fn robots_are_read_as_far_as_the_bound() {
    let server = Server::new(web);
    let mut asked = request(&server.url("/endless"));
    asked.limits = Limits { bytes: 10_000, cut: true, ..asked.limits };
    assert_eq!(run(&loopback(), &asked).unwrap().body.len(), 10_000);
}

#[test]
fn redirects_are_followed_and_told() {
    let server = Server::new(web);
    let answer = run(&loopback(), &request(&server.url("/moved"))).unwrap();
    let hop = |status, path: &str| Hop { status, url: server.url(path) };
    assert_eq!(answer.redirects, [hop(301, "/then"), hop(302, "/feed")]);
    assert_eq!(answer.status, 200);
}

#[test]
fn no_private_address_is_reached_by_any_way() {
    let server = Server::new(web);
    for path in ["/private", "/metadata", "/mapped", "/mail"] {
        let failed = run(&loopback(), &request(&server.url(path))).unwrap_err();
        assert!(matches!(failed, Failure::Blocked(_)), "{path}: {failed:?}");
    }
    let seen = server.seen().len();
    let strict = Fetcher::new(AllowList::default()).unwrap();
    for url in [
        server.url("/feed"),
        format!("http://localhost:{}/", server.at.port()),
        format!("http://2130706433:{}/", server.at.port()),
    ] {
        let failed = run(&strict, &request(&url)).unwrap_err();
        assert!(matches!(failed, Failure::Blocked(_)), "{url}: {failed:?}");
    }
    assert_eq!(server.seen().len(), seen, "nothing was asked");
}

/// A resolver that answers what it is told to, first this, then that.
struct Told(Mutex<Vec<Vec<IpAddr>>>);

impl Lookup for Told {
    fn lookup(&self, _: String) -> Looked {
        let mut answers = self.0.lock().unwrap();
        let found = if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() };
        Box::pin(async move { Ok(found) })
    }
}

#[test]
fn names_that_lead_to_private_addresses_are_blocked_at_each_resolution() {
    let server = Server::new(web);
    let url = format!("http://feed.example:{}/feed", server.at.port());
    let ips = |texts: &[&str]| texts.iter().map(|t| t.parse().unwrap()).collect::<Vec<IpAddr>>();
    let come = |allow: &[&str], answers: Vec<Vec<IpAddr>>, times: usize| {
        let allow = AllowList::parse(allow.iter().copied()).unwrap();
        let fetcher = Fetcher::resolving(allow, Arc::new(Told(Mutex::new(answers)))).unwrap();
        let come = (0..times).map(|_| run(&fetcher, &request(&url)).map(|a| a.status));
        come.collect::<Vec<_>>()
    };
    assert!(matches!(come(&[], vec![ips(&["127.0.0.1"])], 1)[..], [Err(Failure::Blocked(_))]));
    assert!(matches!(
        come(&[], vec![ips(&["10.1.2.3", "::ffff:127.0.0.1"])], 1)[..],
        [Err(Failure::Blocked(_))]
    ));
    assert_eq!(
        come(&["127.0.0.1"], vec![ips(&["10.1.2.3", "127.0.0.1"])], 1),
        [Ok(200)],
        "the private one is left out"
    );
    assert_eq!(come(&["feed.example"], vec![ips(&["127.0.0.1"])], 1), [Ok(200)]);
    assert_eq!(come(&[], vec![Vec::new()], 1), [Err(Failure::NoSuchHost("feed.example".to_owned()))]);
    // It answers well once, and leads elsewhere the second time.
    let rebound = come(&["127.0.0.1"], vec![ips(&["127.0.0.1"]), ips(&["192.168.0.9"])], 2);
    assert!(matches!(rebound[..], [Ok(200), Err(Failure::Blocked(_))]), "{rebound:?}");
}

#[test]
fn the_agent_names_the_product_and_whom_to_write_to() {
    assert!(user_agent(None).contains("(+http"));
    assert!(user_agent(Some("desk@meridian.example")).ends_with("; desk@meridian.example)"));
}
