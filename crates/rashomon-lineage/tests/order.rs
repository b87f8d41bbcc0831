//! The order of arrival does not show: a made-up set of 2,000 articles, shuffled, gives the same accounts.

use rashomon_lineage::{Fingerprint, Link, Window, accounts, accounts_of, derive, derive_pair, fingerprint};
use rashomon_model::{Account, Annotations, Article, Telling};
use std::collections::BTreeMap;

/// Articles of the set.
const ARTICLES: usize = 2000;
/// Orders tried.
const SHUFFLES: u64 = 20;
/// Words of a report.
const WORDS: usize = 60;

/// Numbers that look like chance and are the same every time (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    /// A report of made-up words in sentences, with a name and a figure here and there.
    fn report(&mut self, event: usize) -> Vec<String> {
        let mut out = Vec::new();
        for at in 0..WORDS {
            out.push(match at % 10 {
                4 => format!("Norvale{event}x{}", self.below(6)),
                7 => (100 * event + self.below(90)).to_string(),
                9 => format!("vu{}.", self.below(400)),
                _ => format!("ka{}", self.below(3000)),
            });
        }
        out
    }

    fn order(&mut self) -> Vec<usize> {
        let mut out: Vec<usize> = (0..ARTICLES).collect();
        for at in (1..out.len()).rev() {
            out.swap(at, self.below(at + 1));
        }
        out
    }
}

/// Events that one to three articles tell of: reports, copies of these, copies cut short, copies with words changed, and
/// second reports with the first one's names.
fn world() -> Vec<Article> {
    let mut chance = Chance(7);
    let mut out: Vec<Article> = Vec::new();
    for event in 0.. {
        let lead = chance.report(event);
        for _ in 0..=chance.below(3) {
            let mut text = match chance.below(4) {
                0 => chance.report(event),
                _ => lead.clone(),
            };
            if chance.below(3) == 0 {
                text.truncate(WORDS - chance.below(WORDS / 2));
            }
            for _ in 0..chance.below(4) {
                let at = chance.below(text.len());
                text[at] = format!("mi{}", chance.below(3000));
            }
            let number = out.len();
            out.push(Article {
                id: format!("a-{:04}", (number * 777) % ARTICLES),
                outlet: Some(format!("Outlet {}", number % 41)),
                text: text.join(" "),
                ..Article::default()
            });
            if out.len() == ARTICLES {
                return out;
            }
        }
    }
    out
}

/// The accounts of the articles as they arrive in an order, each held against those before it alone.
fn online(set: &[Article], prints: &[Fingerprint], order: &[usize]) -> Vec<Account> {
    let mut window = Window::default();
    let mut found = Vec::new();
    for (number, &at) in order.iter().enumerate() {
        let outlet = set[at].outlet.as_deref().map(|o| o.bytes().fold(0, |h, b| h * 31 + u64::from(b)));
        let candidates = window.add(&prints[at], outlet);
        for &other in &candidates.copies {
            let other = order[other as usize];
            assert_ne!(other, order[number]);
            let frequencies = window.frequencies(&prints[at], &prints[other]);
            let (a, b) = ((&set[at], &prints[at]), (&set[other], &prints[other]));
            found.extend(derive_pair(a, b, &frequencies, false));
        }
    }
    let ids = set.iter().map(|a| a.id.as_str()).collect();
    let link = |d| -> Link<&str> {
        let d: &rashomon_model::Derivation = d;
        Link { from: &d.from, to: &d.to, score: d.score, kind: d.kind }
    };
    accounts_of(ids, &found.iter().map(link).collect::<Vec<_>>())
}

#[test]
fn twenty_shuffles_of_two_thousand_articles_give_the_same_accounts() {
    let set = world();
    let none = Annotations::default();
    let tell = |article| Telling { article, annotations: &none };
    let prints: Vec<Fingerprint> = set.iter().map(|a| fingerprint(tell(a))).collect();
    let mut chance = Chance(11);
    let first = online(&set, &prints, &(0..ARTICLES).collect::<Vec<_>>());
    let sizes = first.iter().fold(BTreeMap::new(), |mut sizes: BTreeMap<usize, usize>, account| {
        *sizes.entry(account.articles().count()).or_default() += 1;
        sizes
    });
    assert!(sizes.keys().any(|&n| n >= 3) && sizes.contains_key(&1), "{sizes:?}");
    for _ in 0..SHUFFLES {
        assert_eq!(online(&set, &prints, &chance.order()), first);
    }
    // As a whole set, in two orders: the work of all twenty would take a debug build a minute.
    let whole = |order: &[usize]| {
        let tellings: Vec<Telling<'_>> = order.iter().map(|&at| tell(&set[at])).collect();
        let prints: Vec<&Fingerprint> = order.iter().map(|&at| &prints[at]).collect();
        accounts(&tellings, &derive(&tellings, &prints))
    };
    assert_eq!(whole(&chance.order()), whole(&chance.order()));
}
