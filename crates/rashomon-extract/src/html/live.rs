//! The entries of a live blog, and when each was posted.
//!
//! JSON-LD gives entries with their words, which are found again in the body. Where it gives none, entries are seen: a run
//! of siblings of one make that hold the body and open with a time each, in the order of these times.

use super::dates;
use super::dom::{Dom, Element};
use super::jsonld::{Ld, Update};
use super::shingles::runs;
use crate::block::{Hint, Markup, Shape};
use jiff::civil::{Date, DateTime};
use rashomon_model::{Basis, Precision, Stamp};
use rashomon_text::fold::fold;
use rashomon_text::stamps;
use std::collections::HashMap;

/// The type that names a live blog.
pub(super) const LIVE: &str = "LiveBlogPosting";
/// Entries from which a page is a live blog without saying so. Fewer siblings with a time are parts of an article.
const ENTRIES: usize = 4;
/// Share of the siblings with text that must open with a time, and of the body that they must hold.
const MOST: f64 = 0.8;
/// Share of a block's runs of words that are of one entry, from which it is that entry's.
const OWN: f64 = 0.5;
/// Blocks with which an entry opens: a time, an author, a heading.
const OPENING: usize = 4;
/// Bytes of a line that is a time: "10:32 am GMT, Tuesday 5 March 2024, updated".
const TIME_LINE: usize = 60;
/// Days that a live blog runs for; a list of posts goes back further.
const DAYS: i64 = 4;

/// When the entry was posted that each block belongs to. Adds to the markup that the page is a live blog where it shows.
pub(super) fn posted(dom: &Dom, ld: &Ld, hints: &[Hint], markup: &mut Markup) -> Vec<Option<Stamp>> {
    let mut told = told(dom, &ld.updates, hints);
    if told.iter().all(Option::is_none) {
        told = seen(dom, hints, markup);
    }
    if told.iter().any(Option::is_some) && !markup.types.iter().any(|t| t == LIVE) {
        markup.types.push(LIVE.to_owned());
    }
    told
}

/// Blocks matched to the entries of JSON-LD by their words.
fn told(dom: &Dom, updates: &[Update], hints: &[Hint]) -> Vec<Option<Stamp>> {
    let mut out = vec![None; hints.len()];
    let stamped: Vec<(&Update, Stamp)> =
        updates.iter().filter_map(|u| Some((u, dates::stamp(&u.posted)?))).collect();
    if stamped.is_empty() {
        return out;
    }
    // Of words that recur, the first entry's: a block is told by most of its words. Only looked up.
    let mut owner: HashMap<u64, usize, _> = HashMap::with_hasher(dom.seed);
    for (n, (update, _)) in stamped.iter().enumerate() {
        for words in [&update.headline, &update.body].into_iter().flatten() {
            runs(words).into_iter().for_each(|run| {
                owner.entry(run).or_insert(n);
            });
        }
    }
    let of: Vec<Option<usize>> = dom
        .blocks
        .iter()
        .zip(hints)
        .map(|(b, hint)| matches!(hint, Hint::Body).then(|| most(&runs(&b.text), &owner)).flatten())
        .collect();
    let body: Vec<usize> = (0..hints.len()).filter(|&i| hints[i] == Hint::Body).collect();
    let mut last = None;
    for (n, &i) in body.iter().enumerate() {
        let next = body.get(n + 1).and_then(|&i| of[i]);
        let heading = matches!(dom.blocks[i].shape, Shape::Heading(_));
        // A heading opens what follows; what stands between two blocks of one entry is its own.
        let own = of[i].or(next.filter(|_| heading || next == last));
        out[i] = own.and_then(|n| stamped.get(n)).map(|(_, stamp)| stamp.clone());
        last = own;
    }
    out
}

/// The entry that most of these runs are of.
fn most(runs: &[u64], owner: &HashMap<u64, usize, super::hashed::Seed>) -> Option<usize> {
    let mut found: Vec<usize> = runs.iter().filter_map(|run| owner.get(run).copied()).collect();
    found.sort_unstable();
    let best = found.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?;
    (best.len() as f64 >= OWN * runs.len() as f64).then(|| best.first().copied()).flatten()
}

/// Entries as readers see them.
fn seen(dom: &Dom, hints: &[Hint], markup: &Markup) -> Vec<Option<Stamp>> {
    let mut out = vec![None; hints.len()];
    let weight = Weight::of(dom, hints);
    let mut families: HashMap<(usize, u64), Vec<usize>, _> = HashMap::with_hasher(dom.seed);
    for (n, e) in dom.elements.iter().enumerate().skip(1).filter(|(_, e)| weight.within(e) > 0) {
        families.entry((e.parent, e.make)).or_default().push(n);
    }
    let mut families: Vec<Vec<usize>> = families.into_values().filter(|f| f.len() >= ENTRIES).collect();
    families.sort_unstable();
    let day = says_live(markup).then(|| one_day(markup)).flatten();
    for family in families {
        let entries: Vec<&Element> = family.iter().filter_map(|&n| dom.elements.get(n)).collect();
        let held: usize = entries.iter().map(|e| weight.within(e)).sum();
        let times: Vec<Option<Stamp>> = entries.iter().map(|e| opening_time(dom, e, day)).collect();
        let timed = times.iter().flatten().count();
        let enough = timed >= ENTRIES && timed as f64 >= MOST * entries.len() as f64;
        let most = held as f64 >= MOST * weight.all() as f64;
        if enough && most && in_order(&times) && !are_cards(dom, &entries) {
            for (e, time) in entries.iter().zip(times) {
                for i in (e.blocks.0..e.blocks.1.min(hints.len())).filter(|&i| hints[i] == Hint::Body) {
                    out[i].clone_from(&time);
                }
            }
            break;
        }
    }
    out
}

/// Bytes of body before each block.
struct Weight(Vec<usize>);

impl Weight {
    fn of(dom: &Dom, hints: &[Hint]) -> Self {
        let mut sums = vec![0];
        sums.extend(dom.blocks.iter().zip(hints).scan(0, |sum, (b, hint)| {
            *sum += if *hint == Hint::Body { b.text.len() } else { 0 };
            Some(*sum)
        }));
        Self(sums)
    }

    fn all(&self) -> usize {
        self.0.last().copied().unwrap_or_default()
    }

    fn within(&self, e: &Element) -> usize {
        let at = |block: usize| self.0.get(block).copied().unwrap_or_else(|| self.all());
        at(e.blocks.1).saturating_sub(at(e.blocks.0))
    }
}

/// The time with which an entry opens, to the minute. A clock alone is one where the page's day is known.
fn opening_time(dom: &Dom, e: &Element, day: Option<Date>) -> Option<Stamp> {
    let lines = dom.blocks.get(e.blocks.0..e.blocks.1)?.iter().take(OPENING);
    let fine = |stamp: &Stamp| stamp.precision >= Precision::Minute;
    lines.into_iter().find_map(|b| {
        let line = b.text.as_str();
        let marked = || b.datetime.as_deref().and_then(dates::stamp).filter(fine);
        let stated = || {
            let at = stamps::stamp(line, None).filter(|at| !at.relative)?;
            Some(Stamp { value: at.value, precision: at.precision, basis: Basis::Stated }).filter(fine)
        };
        let clock = || Some(on_day(day?, clock(line)?));
        marked().or_else(|| (line.len() <= TIME_LINE).then(|| stated().or_else(clock)).flatten())
    })
}

/// `14:32`, `14.32 Uhr`, `2.32pm`: minutes of the day of a line that is no more than a clock.
fn clock(line: &str) -> Option<i16> {
    let folded = fold(line);
    let digits = folded.find(|c: char| !c.is_ascii_digit()).filter(|n| (1..=2).contains(n))?;
    let hour: i16 = folded.get(..digits)?.parse().ok()?;
    let rest = folded.get(digits..)?.strip_prefix([':', '.', 'h'])?;
    let minute: i16 = rest.get(..2)?.parse().ok()?;
    let half = rest.get(2..)?.split_whitespace().next().unwrap_or_default();
    let hour = match half.trim_end_matches('.') {
        "am" | "a.m" if (1..=12).contains(&hour) => hour % 12,
        "pm" | "p.m" if (1..=12).contains(&hour) => hour % 12 + 12,
        "" | "uhr" | "h" | "gmt" | "bst" | "cet" | "cest" | "est" | "edt" | "utc" => hour,
        _ => return None,
    };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

fn on_day(day: Date, minutes: i16) -> Stamp {
    let value = format!("{day}T{:02}:{:02}:00", minutes / 60, minutes % 60);
    Stamp { value, precision: Precision::Minute, basis: Basis::Inferred }
}

/// Whether the markup calls the page live. A programme of a day has clocks too.
fn says_live(markup: &Markup) -> bool {
    let labels = [&markup.headline, &markup.section];
    markup.types.iter().any(|t| t == LIVE)
        || labels.into_iter().flatten().any(|label| crate::segment::is_live(label))
}

/// The day of the page, where it was published and last changed on the same.
fn one_day(markup: &Markup) -> Option<Date> {
    let day = |stamp: &Stamp| stamp.value.get(..10)?.parse::<Date>().ok();
    let published = markup.published.as_ref().and_then(day)?;
    let modified = markup.modified.as_ref().and_then(day);
    modified.is_none_or(|m| m == published).then_some(published)
}

/// Whether times run one way, over no more days than a live blog does.
fn in_order(times: &[Option<Stamp>]) -> bool {
    let civil = |stamp: &Stamp| stamp.value.get(..19)?.parse::<DateTime>().ok();
    let times: Vec<DateTime> = times.iter().flatten().filter_map(civil).collect();
    let one_way = times.is_sorted() || times.is_sorted_by(|a, b| a >= b);
    let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) else { return false };
    let days = first.date().until(last.date()).map_or(i64::MAX, |span| i64::from(span.get_days()));
    one_way && days <= DAYS
}

/// Whether most are headed by a link that leads away: posts or stories in a list.
fn are_cards(dom: &Dom, entries: &[&Element]) -> bool {
    let leads_away = |e: &&&Element| {
        let blocks = dom.blocks.get(e.blocks.0..e.blocks.1).unwrap_or_default();
        blocks.iter().take(OPENING).any(|b| {
            matches!(b.shape, Shape::Heading(_))
                && 2 * b.link_bytes > b.text.len()
                && b.links.iter().any(|l| !l.url.contains('#'))
        })
    };
    2 * entries.iter().filter(leads_away).count() > entries.len()
}

#[cfg(test)]
mod tests {
    use super::clock;
    use crate::extract;
    use rashomon_model::{Article, Basis, Capture, Genre};

    const SAID: [&str; 6] = [
        "Engineers have begun to lower a camera into the shaft below the south anchor, the harbour office says.",
        "The mayor is about to speak. Some forty reporters wait in the hall of the old customs house on the quay.",
        "Goal!",
        "Ferries leave every ten minutes from the east bank now, and people wait for them in the rain with their cycles.",
        "Goal!",
        "Good morning, and welcome to our coverage of the closing of the Harrow Bridge, which carries half of the traffic.",
    ];

    fn article(head: &str, entry: impl Fn(usize) -> String) -> Article {
        let entries: String = (0..SAID.len()).map(entry).collect();
        let html = format!(
            "<html><head><title>Harrow Bridge shut: the day in Norvale</title>
            <meta property='article:published_time' content='2025-03-11T08:00:00Z'>{head}</head><body><main><article>
            <h1>Harrow Bridge shut: the day in Norvale</h1><div class='article-body'>{entries}</div></article></main></body></html>"
        );
        let articles = extract(&Capture { bytes: html.into_bytes(), ..Capture::default() }).articles;
        articles.into_iter().next().expect("an article")
    }

    /// A line a block of the body: when it was posted, and its first words.
    fn check(article: &Article) -> Vec<String> {
        let posted = |b: &rashomon_model::Block| {
            b.posted.as_ref().map_or_else(|| "-".to_owned(), |s| format!("{} {:?}", s.value, s.basis))
        };
        let body = article.blocks.iter().filter(|b| b.start.is_some());
        body.map(|b| format!("{} {}", posted(b), b.text.chars().take(12).collect::<String>())).collect()
    }

    #[test]
    fn entries_of_json_ld_are_found_in_the_body() {
        let update = |n: usize| {
            let at = format!("2025-03-11T1{}:05:00Z", 6 - n);
            format!(r#"{{"@type":"BlogPosting","articleBody":"{}","datePublished":"{at}"}}"#, SAID[n])
        };
        let updates: Vec<String> = (0..SAID.len()).map(update).collect();
        let head = format!(
            r#"<script type="application/ld+json">{{"@type":"LiveBlogPosting","headline":"Harrow Bridge shut: the day in Norvale",
            "liveBlogUpdate":[{}]}}</script>"#,
            updates.join(",")
        );
        let article = article(&head, |n| format!("<p>{}</p>", SAID[n]));
        assert_eq!(article.genre, Some(Genre::Live));
        let told = check(&article);
        assert_eq!(told.first().map(String::as_str), Some("2025-03-11T16:05:00Z Markup Engineers ha"));
        assert_eq!(told.last().map(String::as_str), Some("2025-03-11T11:05:00Z Markup Good morning"));
        assert!(told.iter().all(|line| line.contains("Markup")), "{told:#?}");
    }

    #[test]
    fn entries_are_seen_by_their_times() {
        let entry = |n: usize, day: usize, head: &str| {
            format!(
                "<section class='entry'><time datetime='2025-03-{day:02}T1{}:05+01:00'>then</time>{head}<p>{}</p></section>",
                6 - n,
                SAID[n]
            )
        };
        let live = article("", |n| entry(n, 11, "<h3>What is new</h3>"));
        assert_eq!(live.genre, Some(Genre::Live));
        assert!(
            check(&live).contains(&"2025-03-11T13:05:00+01:00 Markup Ferries leav".to_owned()),
            "{:#?}",
            check(&live)
        );
        // The same over weeks, or headed by links that lead away, is a list of posts; without an order, something else.
        for other in [
            article("", |n| entry(n, 28 - 3 * n, "")),
            article("", |n| entry(n, 11, "<h3><a href='/other'>Other news of the day</a></h3>")),
            article("", |n| entry(n, if n % 2 == 0 { 11 } else { 12 }, "")),
        ] {
            assert!(other.blocks.iter().all(|b| b.posted.is_none()), "{:#?}", check(&other));
            assert_ne!(other.genre, Some(Genre::Live));
        }
    }

    #[test]
    fn a_clock_alone_needs_a_page_that_calls_itself_live() {
        let entry =
            |n: usize| format!("<section class='entry'><p>1{}.05</p><p>{}</p></section>", 6 - n, SAID[n]);
        let programme = article("", entry);
        assert!(programme.blocks.iter().all(|b| b.posted.is_none()));
        let live = article("<meta property='article:section' content='Live'>", entry);
        let first = live.blocks.iter().find_map(|b| b.posted.clone()).expect("a time");
        assert_eq!((first.value.as_str(), first.basis), ("2025-03-11T16:05:00", Basis::Inferred));
    }

    #[test]
    fn clocks_are_read_as_they_are_written() {
        let read = [
            "14:32",
            "2.32pm",
            "2:32 p.m. EST",
            "14h32",
            "14.32 Uhr",
            "12:05 am",
            "14:32 kick-off",
            "99:10",
            "6-1",
        ];
        let minutes: Vec<Option<i16>> = read.iter().map(|line| clock(line)).collect();
        let at = Some(14 * 60 + 32);
        assert_eq!(minutes, [at, at, at, at, at, Some(5), None, None, None]);
    }
}
