//! A shelf that keeps no text: an article that is asked for again is made and read again. What a fold costs can then be measured
//! over any number of articles, its memory too.

use crate::group::spent;
use crate::web::Web;
use crate::world::FETCHED_AFTER;
use rashomon_engine::{Kept, Shelf, extract};
use rashomon_model::{Basis, Capture, FetchTime, Hints};
use std::cell::Cell;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// The page of an article, as it is fetched.
pub(crate) fn capture(web: &Web<'_>, number: u32, published: i64) -> Capture {
    let url = web.address(number);
    let value = jiff::Timestamp::from_second(published + FETCHED_AFTER).unwrap_or_default().to_string();
    Capture {
        source: url.clone(),
        bytes: web.page(number).into_bytes(),
        hints: Hints {
            url: Some(url),
            fetched_at: Some(FetchTime { value, basis: Basis::Header }),
            content_type: Some("text/html".to_owned()),
            entry: None,
        },
    }
}

/// The pages of a made-up web, by the ids of the articles that were found in them.
pub(crate) struct Reread<'a> {
    web: &'a Web<'a>,
    /// The number of an article, and the capture it stood in, by the hash of its id.
    known: HashMap<u64, (u32, u64)>,
    /// When each was published.
    published: Vec<i64>,
    asked: Cell<(u64, f64)>,
}

impl<'a> Reread<'a> {
    pub(crate) fn new(web: &'a Web<'a>, published: Vec<i64>) -> Self {
        Self { web, known: HashMap::new(), published, asked: Cell::default() }
    }

    /// Notes what article was found in a page.
    pub(crate) fn note(&mut self, id: &str, number: u32, seq: u64) {
        self.known.insert(xxh3_64(id.as_bytes()), (number, seq));
    }

    /// How many articles were asked for again, and the seconds of a core that making and reading them took.
    pub(crate) fn asked(&self) -> (u64, f64) {
        self.asked.get()
    }
}

impl Shelf for Reread<'_> {
    fn article(&self, id: &str) -> Option<Kept> {
        let &(number, seq) = self.known.get(&xxh3_64(id.as_bytes()))?;
        let begun = spent();
        let published = self.published.get(number as usize).copied().unwrap_or_default();
        let read = extract(&capture(self.web, number, published)).articles;
        let (times, took) = self.asked.get();
        self.asked.set((times + 1, took + spent() - begun));
        let article = read.into_iter().find(|article| article.id == id)?;
        Some(Kept { seq, article })
    }
}
