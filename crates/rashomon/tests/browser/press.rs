//! A made-up outlet on this machine: a small web server with a feed and its pages, which the newsroom follows.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// An article of an outlet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Piece {
    pub(crate) outlet: &'static str,
    pub(crate) slug: &'static str,
    pub(crate) headline: String,
    pub(crate) published: &'static str,
    pub(crate) paragraphs: Vec<String>,
    /// HTML as it is, after the paragraphs.
    pub(crate) raw: String,
}

/// The outlets: each has its feed at `/OUTLET/feed.xml`, with what it published so far.
#[derive(Clone)]
pub(crate) struct Press {
    address: SocketAddr,
    pieces: Arc<Mutex<Vec<Piece>>>,
    /// The paths asked for.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Press {
    /// Opens the outlets; they close with the process.
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let press =
            Self { address: listener.local_addr().unwrap(), pieces: Arc::default(), asked: Arc::default() };
        let serving = press.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let press = serving.clone();
                thread::spawn(move || press.serve(stream));
            }
        });
        press
    }

    /// Publishes an article.
    pub(crate) fn publish(&self, piece: Piece) {
        self.pieces.lock().unwrap().push(piece);
    }

    /// The paths asked for so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// The address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The address of an outlet's feed.
    pub(crate) fn feed(&self, outlet: &str) -> String {
        format!("http://{}/{}/feed.xml", self.address, slug(outlet))
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let Some(Ok(request)) = lines.next() else { return };
        // The head ends at an empty line; nothing in it matters here.
        for line in lines.map_while(Result::ok) {
            if line.is_empty() {
                break;
            }
        }
        let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
        self.asked.lock().unwrap().push(path.clone());
        let (status, kind, body) = self.answer(&path);
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {kind}; charset=utf-8\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
    }

    fn answer(&self, path: &str) -> (&'static str, &'static str, String) {
        let pieces = self.pieces.lock().unwrap();
        let mut parts = path.trim_matches('/').split('/');
        let (outlet, page) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let mut of_outlet = pieces.iter().filter(|piece| slug(piece.outlet) == outlet);
        if page == "feed.xml" {
            return ("200 OK", "application/rss+xml", self.document(outlet, &of_outlet.collect::<Vec<_>>()));
        }
        match of_outlet.find(|piece| piece.slug == page) {
            Some(piece) => ("200 OK", "text/html", page_of(piece)),
            None => ("404 Not Found", "text/plain", "nothing here".to_owned()),
        }
    }

    fn document(&self, outlet: &str, pieces: &[&Piece]) -> String {
        let base = format!("http://{}/{outlet}", self.address);
        let title = pieces.first().map_or(outlet, |piece| piece.outlet);
        let item = |piece: &&Piece| {
            format!(
                "<item><title>{}</title><link>{base}/{}</link><guid>{base}/{1}</guid><pubDate>{}</pubDate></item>",
                escaped(&piece.headline),
                piece.slug,
                rfc2822(piece.published)
            )
        };
        let items: String = pieces.iter().map(item).collect();
        let title = escaped(title);
        format!(
            "<rss version=\"2.0\"><channel><title>{title}</title><link>{base}</link>{items}</channel></rss>"
        )
    }
}

fn slug(outlet: &str) -> String {
    outlet.to_lowercase().replace(' ', "-")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn rfc2822(time: &str) -> String {
    let time: jiff::Timestamp = time.parse().unwrap();
    jiff::fmt::rfc2822::to_string(&time.to_zoned(jiff::tz::TimeZone::UTC)).unwrap()
}

fn page_of(piece: &Piece) -> String {
    let paragraphs: String = piece.paragraphs.iter().map(|p| format!("<p>{}</p>", escaped(p))).collect();
    let headline = escaped(&piece.headline);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{headline} | {0}</title>\
         <meta property=\"og:site_name\" content=\"{0}\">\
         <meta property=\"article:published_time\" content=\"{1}\"></head><body>\
         <article><h1>{headline}</h1>{paragraphs}{2}</article></body></html>",
        piece.outlet, piece.published, piece.raw
    )
}
