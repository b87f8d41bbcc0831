//! Inputs -> jobs for the workers, and what the workers do before a command takes over.

mod feed;

use crate::addresses::{Addresses, Asker, Fetched, Named};
use crate::index::Index;
use crate::progress::Progress;
use rashomon_engine::{ArticleLine, Prepared, line_article};
use rashomon_intake::read_warc;
use rashomon_model::{Article, Capture};
use rashomon_store::{Input, Kind, Lines, Opened, Refused, limits, open, read_bounded};
use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Something to read, small enough to hold.
#[allow(clippy::large_enum_variant, reason = "most are pages, and a page's bytes outweigh any of it")]
pub(crate) enum Job {
    /// A page, and how it was answered where it was fetched just now.
    Page(Box<Capture>, Option<Http>),
    /// A line of articles, with its place as source, and its number.
    Line { source: String, number: u64, bytes: Vec<u8> },
    /// What holds no article itself, and what there is to say of it.
    Listing { source: String, why: String },
    /// What could not be had at all.
    Refused(Refused),
}

/// What a server said beside a page, for the log.
pub(crate) struct Http {
    /// The status.
    pub(crate) status: u16,
    /// The headers as they came.
    pub(crate) headers: Vec<(String, String)>,
}

/// Reads all inputs in their order, and fetches those that are addresses; `give` takes a job and its size and says whether more is wanted.
pub(crate) fn read_all(
    inputs: Vec<Result<Named, Refused>>,
    index: &Index,
    web: &Addresses,
    read: &AtomicUsize,
    give: &mut dyn FnMut(Job, u64) -> bool,
) {
    let mut asker = web.asker();
    for input in inputs {
        let wanted = match input {
            Ok(input) => {
                let source = input.source();
                guarded(|| match &input {
                    Named::Here(input) => read_input(input, index, give),
                    Named::Web(address) => read_address(address, &mut asker, give),
                })
                .unwrap_or_else(|why| give(Job::Refused(Refused::new(source, why)), 0))
            }
            Err(refused) => give(Job::Refused(refused), 0),
        };
        read.fetch_add(1, Ordering::Relaxed);
        if !wanted {
            return;
        }
    }
}

fn read_input(input: &Input, index: &Index, give: &mut dyn FnMut(Job, u64) -> bool) -> bool {
    let source = input.source();
    match open(input) {
        Ok(opened) => match opened.kind {
            Kind::Page => give_page(source, opened, index, give),
            Kind::Articles => give_lines(&source, opened, give),
            Kind::Archive => give_archive(&source, opened, give),
        },
        Err(refused) => give(Job::Refused(refused), 0),
    }
}

/// Fetches an address; what answers is a page, articles or an archive, told by its first bytes.
fn read_address(address: &str, asker: &mut Asker<'_>, give: &mut dyn FnMut(Job, u64) -> bool) -> bool {
    match asker.fetch(address) {
        Ok(Fetched::Page(capture, http)) => {
            let size = capture.bytes.len() as u64;
            give(Job::Page(Box::new(capture), Some(http)), size)
        }
        Ok(Fetched::Articles(opened)) => give_lines(address, opened, give),
        Ok(Fetched::Archive(opened)) => give_archive(address, opened, give),
        Err(why) => give(Job::Refused(Refused::new(address, why)), 0),
    }
}

fn give_page(source: String, opened: Opened, index: &Index, give: &mut dyn FnMut(Job, u64) -> bool) -> bool {
    match read_bounded(opened.reader, limits::MAX_PAGE_BYTES) {
        Ok(bytes) => {
            let hints = index.hints(&source, opened.modified);
            if let Some(feed) = feed::of(&bytes, &hints) {
                return feed::give(&source, &feed, &hints, give);
            }
            let size = bytes.len() as u64;
            give(Job::Page(Box::new(Capture { source, bytes, hints }), None), size)
        }
        Err(error) => give(Job::Refused(Refused::new(source, error.to_string())), 0),
    }
}

fn give_lines(source: &str, opened: Opened, give: &mut dyn FnMut(Job, u64) -> bool) -> bool {
    for line in Lines::new(opened.reader) {
        let wanted = match line {
            Ok(line) => {
                let source = format!("{source}#{}", line.number);
                match line.bytes {
                    Some(bytes) => {
                        let size = bytes.len() as u64;
                        give(Job::Line { source, number: line.number, bytes }, size)
                    }
                    None => {
                        let limit = limits::MAX_LINE_BYTES >> 20;
                        let why = format!("line {} is longer than {limit} MiB", line.number);
                        give(Job::Refused(Refused::new(source, why)), 0)
                    }
                }
            }
            Err(error) => {
                let error = rashomon_store::ReadError::from(error);
                give(Job::Refused(Refused::new(source, format!("{error}; what stood before it was read"))), 0)
            }
        };
        if !wanted {
            return false;
        }
    }
    true
}

fn give_archive(source: &str, opened: Opened, give: &mut dyn FnMut(Job, u64) -> bool) -> bool {
    let mut captures = read_warc(opened.reader, source);
    for capture in &mut captures {
        let wanted = match capture {
            Ok(capture) => {
                let size = capture.bytes.len() as u64;
                give(Job::Page(Box::new(capture), None), size)
            }
            Err(error) => give(Job::Refused(Refused::new(source, error.to_string())), 0),
        };
        if !wanted {
            return false;
        }
    }
    match captures.counts().unreadable {
        0 => true,
        n => {
            let why = format!("{n} of its pages are too large or in an unknown coding; the others were read");
            give(Job::Refused(Refused::new(source, why)), 0)
        }
    }
}

/// Reads a line of articles up to the fold: one that was extracted before is kept whole, of others only `text` is needed.
pub(crate) fn prepare_line(source: &str, number: u64, bytes: &[u8]) -> Prepared {
    match article_of(source, number, bytes) {
        Ok(article) => rashomon_engine::prepare_whole(source, article),
        Err(why) => rashomon_engine::refused(source, &why),
    }
}

/// The article of a line, or why it holds none.
pub(crate) fn article_of(source: &str, number: u64, bytes: &[u8]) -> Result<Article, String> {
    if let Ok(article) = serde_json::from_slice::<Article>(bytes) {
        return Ok(article);
    }
    match serde_json::from_slice::<ArticleLine>(bytes) {
        Ok(line) if line.text.trim().is_empty() => Err(format!("line {number} has no \"text\"")),
        Ok(line) => Ok(line_article(source, line)),
        Err(error) => Err(line_reason(number, &error)),
    }
}

/// What is wrong with a line; serde counts from line 1 within it.
fn line_reason(number: u64, error: &serde_json::Error) -> String {
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or(&what);
    format!("line {number}, column {}, is not an article as a JSON object: {what}", error.column())
}

/// Does the work of one job; what a page makes us do must not end the run, so a panic becomes a reason.
///
/// # Errors
/// The reason, which names the place in our code.
pub(crate) fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    let before = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    outcome.map_err(|panic| {
        let (place, what) = (LAST_PLACE.take(), message(&*panic));
        format!(
            "internal error at {place} ({what}): this is a bug in rashomon, please report it with the input"
        )
    })
}

thread_local! {
    /// Whether a panic on this thread ends up as a reason.
    static GUARDED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    /// Where the last one was.
    static LAST_PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

/// Lets guarded panics be told once, as reasons, instead of twice.
pub(crate) fn quiet_guarded_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        if GUARDED.get() {
            LAST_PLACE.set(info.location().map(ToString::to_string).unwrap_or_default());
        } else {
            usual(info);
        }
    }));
}

/// Says on standard error which input was refused, and why.
pub(crate) fn say_refused(progress: &Progress, source: &str, why: Option<&str>) {
    progress.say(&format!("refused {source}: {}", why.unwrap_or("no reason known")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon_model::FateKind;

    #[test]
    fn a_panic_becomes_a_reason() {
        let why = guarded(|| panic!("odd {}", 1)).expect_err("it panics");
        assert!(why.contains("odd 1") && why.contains("bug in rashomon"), "{why}");
        assert_eq!(guarded(|| 3), Ok(3));
    }

    #[test]
    fn a_broken_line_says_where_it_breaks() {
        let prepared = prepare_line("a.jsonl#7", 7, br#"{"text": "#);
        assert_eq!(prepared.page.fate, FateKind::Rejected);
        assert_eq!(
            prepared.page.why.as_deref(),
            Some("line 7, column 9, is not an article as a JSON object: EOF while parsing a value")
        );
    }
}
