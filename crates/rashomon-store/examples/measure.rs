//! Measures a data directory: `cargo run --release -p rashomon-store --example measure -- FOLDER SENTENCES [ARTICLES]`.
//!
//! FOLDER must not be there; SENTENCES is a text file, one sentence a line, of which articles of about 2.5 KB are made.
//! The figures go to `docs/decisions/0017-the-data-directory.md`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for whoever works on the store")]

use rashomon_model::{
    Account, Article, Basis, Block, BlockKind, Byline, FateKind, FetchTime, Link, PageRecord, PageRef,
    Precision, Stamp,
};
use rashomon_store::{Applied, ArticleRow, Logged, Mode, Seq, Store, StoryFilter, StoryRow};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

/// Numbers that look random and are the same each time (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// An article of about 2.5 KB whose sentences are drawn from `sentences`.
fn article(seq: Seq, sentences: &[&str]) -> ArticleRow {
    let mut numbers = Numbers(seq.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let (mut text, mut blocks) = (String::new(), Vec::new());
    while text.len() < 2_400 {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        for n in 0..=numbers.below(3) {
            text.push_str(if n > 0 { " " } else { "" });
            text.push_str(sentences[numbers.below(sentences.len())]);
        }
        let (from, to) = (u32::try_from(start).unwrap(), u32::try_from(text.len()).unwrap());
        let words = text[start..].to_owned();
        blocks.push(Block {
            kind: BlockKind::Paragraph,
            start: Some(from),
            end: Some(to),
            text: words,
            posted: None,
        });
    }
    let outlet = numbers.below(200);
    let url =
        format!("https://www.outlet-{outlet}.example/2026/03/01/{:x}-{seq}.html", numbers.below(usize::MAX));
    let at = 1_772_000_000 + seq.cast_signed() * 40;
    let headline: String = sentences[numbers.below(sentences.len())].chars().take(70).collect();
    let stamp = Stamp {
        value: format!("2026-03-01T{:02}:{:02}:00+00:00", seq / 60 % 24, seq % 60),
        precision: Precision::Minute,
        basis: Basis::Markup,
    };
    let article = Article {
        id: format!("a-{:016x}", numbers.0),
        page: PageRef {
            source: url.clone(),
            url: Some(url.clone()),
            fetched_at: Some(FetchTime { value: "2026-03-01T10:00:00Z".into(), basis: Basis::Header }),
        },
        url: Some(url.clone()),
        canonical_url: Some(url),
        headline: Some(headline),
        outlet: Some(format!("Outlet {outlet}")),
        bylines: vec![Byline {
            name: format!("Ada Varga {}", numbers.below(999)),
            role: Some("Staff Writer".into()),
        }],
        published: Some(stamp),
        language: Some("en".into()),
        links: vec![Link {
            url: format!("https://www.outlet-{outlet}.example/topic/{}", numbers.below(99)),
            text: "port".into(),
        }],
        text,
        blocks,
        ..Article::default()
    };
    let (account, story) = (seq / 2, seq / 6);
    ArticleRow {
        seq,
        article,
        at: Some(at),
        account: Some(format!("c-{account:016x}")),
        story: Some(format!("s-{story:016x}")),
        known: at,
        ..ArticleRow::default()
    }
}

/// The page of an article.
fn page(row: &ArticleRow) -> Logged {
    let mut html = String::from("<!doctype html><html><head><title>");
    html.push_str(row.article.headline.as_deref().unwrap_or_default());
    html.push_str("</title></head><body><nav><ul>");
    (0..60).for_each(|n| {
        write!(html, "<li class=\"item item-{n}\"><a href=\"/section/{n}\">Section {n}</a></li>").unwrap()
    });
    html.push_str("</ul></nav><article>");
    row.article.blocks.iter().for_each(|block| writeln!(html, "<p>{}</p>", block.text).unwrap());
    html.push_str("</article></body></html>");
    Logged {
        source: row.article.page.source.clone(),
        url: row.article.url.clone(),
        fetched_at: row.article.page.fetched_at.clone(),
        content_type: Some("text/html".into()),
        status: Some(200),
        headers: vec![
            ("Content-Type".into(), "text/html".into()),
            ("ETag".into(), format!("\"{}\"", row.seq)),
        ],
        bytes: html.into_bytes(),
        hints: row.seq.is_multiple_of(3).then(|| "{\"title\":\"a title of the feed's\"}".to_owned()),
        ..Logged::default()
    }
}

/// What folding in a stretch of captures concludes.
fn batch(rows: Vec<ArticleRow>) -> Applied {
    let upto = rows.last().unwrap().seq;
    let mut accounts: Vec<Account> = Vec::new();
    for row in &rows {
        let id = row.account.clone().unwrap();
        match accounts.last_mut().filter(|account| account.id == id) {
            Some(account) => account.reprints.push(row.article.id.clone()),
            None => accounts.push(Account {
                id,
                lead: row.article.id.clone(),
                reprints: Vec::new(),
                rewrites: Vec::new(),
            }),
        }
    }
    let mut stories: Vec<StoryRow> = Vec::new();
    for row in &rows {
        let id = row.story.clone().unwrap();
        if stories.last().is_none_or(|story| story.id != id) {
            let headline = row.article.headline.clone();
            stories.push(StoryRow {
                id,
                articles: 6,
                outlets: 5,
                last: row.at,
                headline,
                version: row.seq,
                ..StoryRow::default()
            });
        }
        let (story, account) = (stories.last_mut().unwrap(), row.account.clone().unwrap());
        if !story.accounts.contains(&account) {
            story.accounts.push(account);
        }
    }
    let pages = rows.iter().map(|row| {
        let PageRef { source, fetched_at, .. } = row.article.page.clone();
        (row.seq, PageRecord { source, fetched_at, fate: FateKind::Articles, why: None })
    });
    Applied { upto, pages: pages.collect(), accounts, stories, articles: rows, ..Applied::default() }
}

fn size(path: &Path) -> u64 {
    if path.is_dir() {
        return std::fs::read_dir(path).unwrap().map(|entry| size(&entry.unwrap().path())).sum();
    }
    path.metadata().map_or(0, |meta| meta.len())
}

fn rate(what: &str, count: u64, since: Instant) {
    let seconds = since.elapsed().as_secs_f64();
    println!("{what}: {count} in {seconds:.2} s, {:.0} a second", count as f64 / seconds);
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, folder, sentences, rest @ ..] = &args[..] else {
        return println!("measure FOLDER SENTENCES [ARTICLES]");
    };
    let sentences = std::fs::read_to_string(sentences).unwrap();
    let sentences: Vec<&str> = sentences.lines().filter(|line| line.len() > 40).collect();
    let articles: u64 = rest.first().map_or(20_000, |n| n.parse().unwrap());
    let folder = Path::new(folder);
    let store = Store::open(folder, Mode::Write).unwrap();
    let (log, derived) = (store.log(), store.derived());
    let rows: Vec<ArticleRow> = (1..=articles).map(|seq| article(seq, &sentences)).collect();
    let (texts, bytes) =
        rows.iter().fold((0, 0), |(t, b), row| (t + row.article.text.len(), b + page(row).bytes.len()));
    println!(
        "{articles} articles of {} bytes of text, pages of {} bytes",
        texts / rows.len(),
        bytes / rows.len()
    );

    let singles = 500.min(articles);
    let start = Instant::now();
    rows.iter().take(singles as usize).for_each(|row| _ = log.append(&[page(row)]).unwrap());
    rate("append one by one, flushed", singles, start);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for chunk in rows[singles as usize..2 * singles as usize].chunks(singles as usize / 8 + 1) {
            let log = &log;
            scope.spawn(move || chunk.iter().for_each(|row| _ = log.append(&[page(row)]).unwrap()));
        }
    });
    rate("append one by one from 8 threads, flushed", singles, start);
    let start = Instant::now();
    for chunk in rows[2 * singles as usize..].chunks(100) {
        let pages: Vec<Logged> = chunk.iter().map(page).collect();
        log.append(&pages).unwrap();
    }
    rate("append in hundreds, flushed", articles - 2 * singles, start);
    let start = Instant::now();
    (1..=2_000.min(articles)).for_each(|seq| drop(log.read(seq * 7_919 % articles + 1).unwrap().unwrap()));
    rate("read by number", 2_000.min(articles), start);

    let start = Instant::now();
    for chunk in rows.chunks(120) {
        derived.apply(batch(chunk.to_vec())).unwrap();
    }
    rate("apply in batches of 120", articles, start);
    let start = Instant::now();
    store.refresh_index().unwrap();
    rate("index", articles, start);
    let start = Instant::now();
    for row in rows.iter().take(2_000) {
        derived.article(&row.article.id).unwrap().unwrap();
    }
    rate("article by id", 2_000.min(articles), start);
    let start = Instant::now();
    (0..200).for_each(|_| drop(derived.stories(&StoryFilter::default(), 50).unwrap()));
    rate("list 50 stories", 200, start);

    let mut numbers = Numbers(7);
    let mut times: Vec<f64> = Vec::new();
    for n in 0..400 {
        let words: Vec<&str> =
            sentences[numbers.below(sentences.len())].split(' ').filter(|w| w.len() > 3).collect();
        let query = match n % 4 {
            0 => words[0].to_owned(),
            1 => words.iter().take(2).copied().collect::<Vec<_>>().join(" "),
            2 => format!("\"{}\"", words[0].replace('"', "")),
            _ => format!("{} outlet:\"outlet {}\" after:2026-02", words[0], n % 200),
        };
        let start = Instant::now();
        if store
            .search(&query.replace(':', " ").replace("outlet ", "outlet:").replace("after ", "after:"), 20, 0)
            .is_ok()
        {
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
    }
    times.sort_by(f64::total_cmp);
    println!(
        "search: median {:.2} ms, 95 in 100 under {:.2} ms ({} queries)",
        times[times.len() / 2],
        times[times.len() * 95 / 100],
        times.len()
    );
    drop((log, derived, store));

    let start = Instant::now();
    let store = Store::open(folder, Mode::Write).unwrap();
    println!("open: {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    let start = Instant::now();
    store.refresh_index().unwrap();
    println!("open the index: {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    let of = |name: &str| size(&folder.join(name)) / articles;
    println!(
        "bytes an article: captures {}, derived.db {}, index {}",
        of("captures"),
        of("derived.db"),
        of("index")
    );
    let start = Instant::now();
    println!("check: {} findings in {:.1} s", store.check().unwrap().len(), start.elapsed().as_secs_f64());
}
