//! Which sitemap of a site to ask for next, until all that can be reached within bounds has been asked for.

use super::{MAX_URLS, Page, Sitemap, read};
use std::collections::{BTreeSet, VecDeque};
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

/// How deep indexes may list indexes. sitemaps.org allows one level; large sites use two or three.
pub const MAX_DEPTH: usize = 10;

/// How many sitemaps of a site are asked for.
pub const MAX_DOCUMENTS: usize = 10_000;

/// How many pages of a site are told apart; further ones are dropped. A newspaper of a hundred years has some millions.
pub const MAX_PAGES: usize = 5_000_000;

/// Where sitemaps commonly are when `robots.txt` names none.
const COMMON: &[&str] =
    &["/sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml", "/news-sitemap.xml", "/sitemap.txt"];

/// A walk through the sitemaps of a site, without sockets.
///
/// [`Crawl::next`] says which document is wanted; when it has been asked for, [`Crawl::answered`] or [`Crawl::failed`] is told. Several may be
/// under way. The walk ends when nothing is wanted and nothing is under way. Each document is asked for once, however many
/// indexes list it and wherever it redirects to.
#[derive(Debug, Clone)]
pub struct Crawl {
    home: Url,
    /// Whether the common places have been queued.
    guessed: bool,
    /// Wanted documents.
    queue: VecDeque<Wanted>,
    /// Asked for and not yet answered.
    under_way: Vec<Wanted>,
    /// Documents that were ever queued or answered from.
    seen: BTreeSet<String>,
    /// Hashes of the addresses of pages that were given out.
    pages: BTreeSet<u64>,
    asked: usize,
    notes: Vec<Note>,
}

/// A document that is wanted.
#[derive(Debug, Clone)]
struct Wanted {
    url: Url,
    /// How many indexes lead to it.
    depth: usize,
    /// Whether nobody named it: it need not be there.
    guess: bool,
}

/// What a walk did not do, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Note {
    /// It could not be fetched or is no sitemap.
    #[error("{0}: {1}")]
    Unreadable(String, String),
    /// It is listed too deep.
    #[error("{0}: indexes within indexes, too deep")]
    TooDeep(String),
    /// There are more than [`MAX_DOCUMENTS`] sitemaps.
    #[error("the site has more sitemaps than are followed")]
    TooManyDocuments,
    /// There are more than [`MAX_PAGES`] pages.
    #[error("the site lists more pages than are followed")]
    TooManyPages,
}

/// How many notes are kept.
const MAX_NOTES: usize = 64;

impl Crawl {
    /// A walk over the site at `home`. `sitemaps` are the values of the `Sitemap` lines of its `robots.txt`; where they lead to no page, the
    /// common places are tried.
    #[must_use]
    pub fn new(home: &Url, sitemaps: &[String]) -> Self {
        let mut crawl = Self {
            home: home.clone(),
            guessed: false,
            queue: VecDeque::new(),
            under_way: Vec::new(),
            seen: BTreeSet::new(),
            pages: BTreeSet::new(),
            asked: 0,
            notes: Vec::new(),
        };
        for sitemap in sitemaps.iter().take(MAX_URLS) {
            if let Ok(url) = home.join(sitemap.trim()) {
                crawl.want(url, 0, false);
            }
        }
        crawl
    }

    /// The document that is wanted next; `None` where nothing is, for now or for good (see [`Crawl::is_done`]).
    #[expect(
        clippy::should_implement_trait,
        reason = "what is next depends on what was answered, so it is no iterator"
    )]
    pub fn next(&mut self) -> Option<Url> {
        if self.queue.is_empty() && self.under_way.is_empty() && self.pages.is_empty() && !self.guessed {
            self.guessed = true;
            for path in COMMON {
                if let Ok(url) = self.home.join(path) {
                    self.want(url, 0, true);
                }
            }
        }
        let wanted = self.queue.pop_front()?;
        let url = wanted.url.clone();
        self.asked += 1;
        self.under_way.push(wanted);
        Some(url)
    }

    /// Whether all has been asked for and answered.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.queue.is_empty() && self.under_way.is_empty() && (self.guessed || !self.pages.is_empty())
    }

    /// Takes the answer for a document: `address` is where it came from after redirects, `bytes` its body with its codings undone. Gives the
    /// pages in it that no earlier one listed.
    pub fn answered(&mut self, asked: &Url, address: &Url, bytes: &[u8]) -> Vec<Page> {
        let Some(wanted) = self.arrived(asked) else { return Vec::new() };
        // Where it redirects to a document that was read, there is nothing new.
        if key(address) != key(asked) && !self.seen.insert(key(address)) {
            return Vec::new();
        }
        let read = read(bytes, address);
        if wanted.guess && read.is_ok() {
            // Guessed right: the other guesses need not be tried.
            self.queue.retain(|other| !other.guess);
        }
        match read {
            Ok(Sitemap::Pages(pages)) => pages.into_iter().filter(|page| self.is_new(&page.url)).collect(),
            Ok(Sitemap::Index(children)) => {
                for child in children {
                    self.want(child.url, wanted.depth + 1, false);
                }
                Vec::new()
            }
            Err(why) => {
                self.unreadable(&wanted, &why.to_string());
                Vec::new()
            }
        }
    }

    /// Takes it that a document could not be had, and why.
    pub fn failed(&mut self, asked: &Url, why: &str) {
        if let Some(wanted) = self.arrived(asked) {
            self.unreadable(&wanted, why);
        }
    }

    /// What was not done, and why.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Takes a document off those under way.
    fn arrived(&mut self, asked: &Url) -> Option<Wanted> {
        let at = self.under_way.iter().position(|wanted| wanted.url == *asked)?;
        Some(self.under_way.swap_remove(at))
    }

    fn unreadable(&mut self, wanted: &Wanted, why: &str) {
        if !wanted.guess {
            self.note(Note::Unreadable(wanted.url.to_string(), why.to_owned()));
        }
    }

    /// Queues a document that has not been queued before.
    fn want(&mut self, url: Url, depth: usize, guess: bool) {
        if !matches!(url.scheme(), "http" | "https") || self.seen.contains(&key(&url)) {
            return;
        }
        if depth > MAX_DEPTH {
            self.note(Note::TooDeep(url.into()));
        } else if self.asked + self.queue.len() >= MAX_DOCUMENTS {
            self.note(Note::TooManyDocuments);
        } else {
            self.seen.insert(key(&url));
            self.queue.push_back(Wanted { url, depth, guess });
        }
    }

    fn is_new(&mut self, url: &Url) -> bool {
        if self.pages.len() >= MAX_PAGES {
            self.note(Note::TooManyPages);
            return false;
        }
        self.pages.insert(xxh3_64(key(url).as_bytes()))
    }

    fn note(&mut self, note: Note) {
        if self.notes.len() < MAX_NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// An address without its fragment, which names the same document.
fn key(url: &Url) -> String {
    let text = url.as_str();
    text.split_once('#').map_or(text, |(before, _)| before).to_owned()
}
