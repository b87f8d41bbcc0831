//! Captures and conclusions to test with, in our own words.

use crate::{Applied, ArticleRow, Checkpoint, Form, Logged, Seq, StoryRow};
use rashomon_model::{
    Account, Article, Basis, Derivation, DerivationKind, Direction, Entity, EntityKind, FateKind, FetchTime,
    PageRecord, Precision, Stamp,
};

/// A capture over HTTP, all its fields filled, whose content is told by `number`.
#[must_use]
pub fn capture(number: u64) -> Logged {
    let url = format!("https://meridian.example/{}", number % 7);
    Logged {
        source: url.clone(),
        url: Some(url),
        fetched_at: Some(FetchTime {
            value: format!("2026-03-01T09:00:{:02}+01:00", number % 60),
            basis: Basis::Header,
        }),
        content_type: Some("text/html; charset=utf-8".into()),
        status: Some(200),
        headers: vec![("ETag".into(), format!("\"{number}\"")), ("Content-Encoding".into(), "gzip".into())],
        bytes: format!("<p>The harbour of Norvale, notice {number}. Žluťoučký kůň, 港.</p>").into_bytes(),
        form: Form::Page,
        hints: number.is_multiple_of(3).then(|| format!("{{\"title\":\"Notice {number} – 港\"}}")),
    }
}

/// An article told by `number`, in the account and the story of those numbers.
#[must_use]
pub fn article(number: u64, account: Option<u64>, story: Option<u64>) -> ArticleRow {
    let article = Article {
        id: format!("a-{number}"),
        headline: Some(format!("Notice {number}")),
        outlet: Some(["The Meridian", "Norvale Post", "Varga 新聞"][(number % 3) as usize].into()),
        language: Some(["en", "ja"][(number % 2) as usize].into()),
        published: Some(Stamp {
            value: "2026-03-01".into(),
            precision: Precision::Day,
            basis: Basis::Markup,
        }),
        text: format!("The harbour of Norvale was closed.\n\nNotice {number}: 港は閉鎖された。"),
        ..Article::default()
    };
    let id = |kind: char, of: Option<u64>| of.map(|of| format!("{kind}-{of}"));
    let known = 1_000 + number.cast_signed();
    let name = |name: &str, kind, other: &str| {
        let aliases = [name, other].map(str::to_owned).into_iter().filter(|a| !a.is_empty()).collect();
        Entity { name: name.to_owned(), kind, aliases }
    };
    let names = match number % 3 {
        0 => Vec::new(),
        n => vec![
            name("Odile Varga", EntityKind::Person, "Varga"),
            name("Norvale", EntityKind::Place, ["", "ノルヴァーレ"][n as usize - 1]),
        ],
    };
    let (account, story) = (id('c', account), id('s', story));
    ArticleRow { seq: number, article, at: Some(known), account, story, known, names }
}

/// An account of those articles, the first its lead.
pub(super) fn account(number: u64, articles: &[u64]) -> Account {
    let ids: Vec<String> = articles.iter().map(|article| format!("a-{article}")).collect();
    let (lead, reprints) =
        ids.split_first().map_or_else(Default::default, |(lead, rest)| (lead.clone(), rest.to_vec()));
    Account { id: format!("c-{number}"), lead, reprints, rewrites: Vec::new() }
}

/// A story of those accounts with its last article at that time.
pub(super) fn story(number: u64, accounts: &[u64], last: Option<i64>) -> StoryRow {
    StoryRow {
        id: format!("s-{number}"),
        accounts: accounts.iter().map(|account| format!("c-{account}")).collect(),
        articles: u32::try_from(accounts.len()).expect("a handful"),
        outlets: 1,
        first: last.map(|last| last - 10),
        last,
        headline: Some(format!("Story {number}")),
        version: 1,
        rank: 1_000 + (number / 2).cast_signed(),
        language: Some(["en", "ja"][(number % 2) as usize].into()),
    }
}

/// A derivation between two articles.
pub(super) fn derivation(from: u64, to: u64, score: f64) -> Derivation {
    Derivation {
        from: format!("a-{from}"),
        to: format!("a-{to}"),
        kind: DerivationKind::Syndicated,
        direction: Direction::Known,
        score,
        carried: 0.5,
        passages: Vec::new(),
        dropped: Vec::new(),
        added: Vec::new(),
        altered: Vec::new(),
        evidence: vec!["credited".into()],
    }
}

/// What folding in the capture `seq` concludes, in a small world where every fifth capture goes on with its story and tens
/// of captures are one: a page, an article, its account, its story.
#[must_use]
pub fn batch(seq: Seq) -> Applied {
    let (account_number, story_number) = (seq / 5, seq / 10);
    let members: Vec<u64> = (account_number * 5..=seq).filter(|n| *n > 0).collect();
    let accounts: Vec<u64> = (story_number * 2..=account_number).collect();
    let record = PageRecord {
        source: format!("https://meridian.example/{}", seq % 7),
        fetched_at: Some(FetchTime { value: "2026-03-01T09:00:00Z".into(), basis: Basis::Header }),
        fate: FateKind::Articles,
        why: None,
    };
    let first = members.first().copied().filter(|first| *first != seq);
    Applied {
        upto: seq,
        pages: vec![(seq, record)],
        articles: vec![article(seq, Some(account_number), Some(story_number))],
        derivations: first.map(|first| derivation(first, seq, 0.9)).into_iter().collect(),
        accounts: vec![account(account_number, &members)],
        stories: vec![story(story_number, &accounts, Some(seq.cast_signed()))],
        checkpoint: seq.is_multiple_of(4).then(|| checkpoint(seq)),
        ..Applied::default()
    }
}

/// A checkpoint of two pieces, as a large fold's is of many.
fn checkpoint(seq: Seq) -> Checkpoint {
    let mut state = Checkpoint::default();
    state.push(b"state after ").unwrap();
    state.push(seq.to_string().as_bytes()).unwrap();
    state
}
