//! The made-up world as servers tell it: feeds, pages, robots.txt, and what goes wrong on a web.

use crate::world::{Kind, World};
use jiff::Timestamp;
use rashomon_intake::frontier::{Answer, Failure, Moment, Purpose, Request};
use std::fmt::Write as _;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Entries in a feed: what most have.
const ENTRIES: usize = 20;
/// Of a thousand requests, so many find nobody, are told to wait, or break off.
const STALLS: u64 = 4;
const THROTTLES: u64 = 4;
const BREAKS: u64 = 2;
/// Of a hundred pages, so many want to be paid for.
const PAYWALLS: u64 = 2;

/// The servers of a world.
pub struct Web<'a> {
    world: &'a World,
}

impl<'a> Web<'a> {
    /// Of a world.
    #[must_use]
    pub fn new(world: &'a World) -> Self {
        Self { world }
    }

    /// The address of an outlet's feed.
    #[must_use]
    pub fn feed(outlet: usize) -> String {
        format!("https://outlet{outlet}.example/feed.xml")
    }

    /// The article an address leads to.
    #[must_use]
    pub fn number(url: &str) -> Option<u32> {
        url.rsplit_once("/story/")?.1.parse().ok()
    }

    /// What a server answers at a time.
    ///
    /// # Errors
    /// Where nobody answers.
    pub fn answer(&self, request: &Request, now: Moment) -> Result<Answer, Failure> {
        let key = format!("{}@{}", request.url, now.seconds() / 60);
        let draw = xxh3_64_with_seed(key.as_bytes(), self.world.seed()) % 1_000;
        if draw < STALLS {
            return Err(Failure::TimedOut);
        }
        if draw < STALLS + BREAKS {
            return Err(Failure::Cut);
        }
        if draw < STALLS + BREAKS + THROTTLES {
            return Ok(answer(429, &[("Retry-After", "600")], String::new()));
        }
        match request.purpose {
            Purpose::Robots => Ok(answer(
                200,
                &[("Content-Type", "text/plain")],
                "User-agent: *\nDisallow: /private/\n".into(),
            )),
            Purpose::Feed(_) => Ok(self.feed_answer(request, now)),
            Purpose::Page(_) => Ok(self.page_answer(request)),
        }
    }

    fn feed_answer(&self, request: &Request, now: Moment) -> Answer {
        let host = request.url.strip_prefix("https://outlet").and_then(|rest| rest.split('.').next());
        let Some(outlet) = host.and_then(|n| n.parse::<usize>().ok()) else {
            return answer(404, &[], String::new());
        };
        let newest = self.world.newest(outlet, now.seconds(), ENTRIES);
        let etag = format!("\"{outlet}-{}\"", newest.first().map_or(0, |n| n + 1));
        let same = request.validators.as_ref().and_then(|v| v.etag.as_deref()) == Some(&etag);
        if same {
            return Answer { conditional: true, ..answer(304, &[("ETag", &etag)], String::new()) };
        }
        let headers = [("Content-Type", "application/rss+xml; charset=utf-8"), ("ETag", etag.as_str())];
        answer(200, &headers, self.rss(outlet, &newest))
    }

    fn rss(&self, outlet: usize, newest: &[u32]) -> String {
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>{}</title><link>https://outlet{outlet}.example/</link>\n",
            self.world.outlets[outlet]
        );
        for &number in newest {
            let article = self.world.articles[number as usize];
            let url = self.address(number);
            let _ = writeln!(
                out,
                "<item><title>{}</title><link>{url}</link><guid>{url}</guid><pubDate>{}</pubDate></item>",
                self.world.headline(number),
                rfc2822(article.at)
            );
        }
        out.push_str("</channel></rss>\n");
        out
    }

    /// The address of an article.
    #[must_use]
    pub fn address(&self, number: u32) -> String {
        format!("https://outlet{}.example/story/{number}", self.world.articles[number as usize].outlet)
    }

    fn page_answer(&self, request: &Request) -> Answer {
        let Some(number) = Self::number(&request.url).filter(|&n| (n as usize) < self.world.articles.len())
        else {
            return answer(404, &[], String::new());
        };
        if xxh3_64_with_seed(request.url.as_bytes(), !self.world.seed()) % 100 < PAYWALLS {
            return answer(402, &[("Content-Type", "text/html")], "<p>Subscribe to read on.</p>".into());
        }
        answer(200, &[("Content-Type", "text/html; charset=utf-8")], self.page(number))
    }

    /// An article's page, with what stands around it.
    #[must_use]
    pub fn page(&self, number: u32) -> String {
        let article = self.world.articles[number as usize];
        let outlet = &self.world.outlets[article.outlet as usize];
        let headline = self.world.headline(number);
        let at = Timestamp::from_second(article.at).map_or_else(|_| String::new(), |t| t.to_string());
        let mut out = format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{headline} | {outlet}</title>\
             <meta property=\"og:site_name\" content=\"{outlet}\"><meta property=\"article:published_time\" content=\"{at}\">\
             <link rel=\"canonical\" href=\"{}\"></head><body><header><a href=\"/\">{outlet}</a></header>\
             <nav><ul><li><a href=\"/news\">News</a><li><a href=\"/sport\">Sport</a><li><a href=\"/opinion\">Opinion</a></ul></nav>\
             <main><article><h1>{headline}</h1>\n",
            self.address(number)
        );
        if article.kind != Kind::Reprint {
            let _ = writeln!(out, "<p class=\"byline\">By {} staff</p>", outlet);
        }
        for paragraph in self.world.text(number) {
            let _ = writeln!(out, "<p>{paragraph}</p>");
        }
        out.push_str("</article></main><aside><h2>Most read</h2><ul>");
        for other in self.world.newest(article.outlet as usize, article.at - 1, 5) {
            let _ = write!(out, "<li><a href=\"{}\">{}</a>", self.address(other), self.world.headline(other));
        }
        let _ = writeln!(
            out,
            "</ul></aside><footer><p>© 2031 {outlet}. All rights reserved.</p></footer></body></html>"
        );
        out
    }
}

fn answer(status: u16, headers: &[(&str, &str)], body: String) -> Answer {
    Answer {
        status,
        headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        body: body.into_bytes(),
        ..Answer::default()
    }
}

fn rfc2822(second: i64) -> String {
    let at = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}
