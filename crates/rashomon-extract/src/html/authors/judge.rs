//! Whether a candidate is an author: a logistic regression over what speaks for and against it.

use super::gather::{Candidate, DECLARED, Declared, SHOWN, Shown, Site};
use super::people::known_given;
use super::place::{ZONES, Zone};
use super::words;
use crate::block::Markup;
use crate::html::jsonld::Ld;
use crate::html::title;
use rashomon_text::fold::fold;
use rashomon_text::names;
use std::sync::LazyLock;

/// Numbers of the name, of rivals and of the page.
const MORE: usize = 42;
/// What a candidate is judged by.
pub(super) const NUMBERS: usize = DECLARED + SHOWN * ZONES + MORE;

/// A candidate in numbers.
pub(super) type Row = [f32; NUMBERS];

/// Ways of showing a name that are made for authors.
const SIGNED: [Shown; 6] =
    [Shown::Lead, Shown::After, Shown::Under, Shown::Name, Shown::Link, Shown::Itemprop];

/// The numbers' names in the weights' file, in the order of a row: declared, then shown by zone, then the rest.
const DECLARED_NAMES: [&str; DECLARED] = [
    "ld-person",
    "ld-group",
    "ld-untyped",
    "ld-page",
    "meta-author",
    "meta-article-author",
    "meta-written-by",
    "meta-other",
    "owner",
];
const SHOWN_NAMES: [&str; SHOWN] =
    ["by", "stamp-by", "under-label", "class-name", "class", "link", "itemprop", "bare", "about"];
const ZONE_NAMES: [&str; ZONES] = ["head", "body", "foot", "out"];
const MORE_NAMES: [&str; MORE] = [
    "site-only-declared",
    "site-shown",
    "site",
    "of-site",
    "group-shown",
    "group",
    "nobody",
    "given",
    "given-shown",
    "one-word",
    "long",
    "handle",
    "low",
    "role",
    "place",
    "section",
    "rival-in-head",
    "rival-in-foot",
    "rival-declared",
    "rival-person",
    "unseen",
    "said-in-head",
    "said-in-foot",
    "declared-twice",
    "shown-twice",
    "declared-and-shown",
    "alike",
    "in-cards",
    "article",
    "dated",
    "only-class",
    "low-undeclared",
    "unseen-not-given",
    "unseen-one-word",
    "declared-given",
    "declared-once",
    "person",
    "person-shown",
    "person-declared",
    "person-unseen",
    "person-bare",
    "company-unshown",
];

/// The numbers' names in the order of a row.
pub(crate) fn number_names() -> Vec<String> {
    let declared = DECLARED_NAMES.iter().map(|n| (*n).to_owned());
    let shown = ZONE_NAMES.iter().flat_map(|zone| SHOWN_NAMES.iter().map(move |how| format!("{how}-{zone}")));
    declared.chain(shown).chain(MORE_NAMES.iter().map(|n| (*n).to_owned())).collect()
}

/// The candidates in numbers.
pub(super) fn rows(found: &[Candidate], site: &Site, ld: &Ld, markup: &Markup) -> Vec<Row> {
    let strong = |c: &Candidate| SIGNED.iter().any(|s| c.is_shown(*s, Zone::Head));
    let foot = |c: &Candidate| SIGNED.iter().any(|s| c.is_shown(*s, Zone::Foot));
    let declared = |c: &Candidate| c.declared & !(1 << Declared::Owner as u16) != 0;
    let out = found.iter().filter(|c| c.shown[Zone::Out as usize] != 0).count();
    found
        .iter()
        .enumerate()
        .map(|(n, c)| {
            let mut row = [0.0; NUMBERS];
            let bit = |on: bool| f32::from(u8::from(on));
            for (i, number) in row.iter_mut().take(DECLARED).enumerate() {
                *number = bit(c.declared >> i & 1 == 1);
            }
            for zone in 0..ZONES {
                for how in 0..SHOWN {
                    row[DECLARED + zone * SHOWN + how] = bit(c.shown[zone] >> how & 1 == 1);
                }
            }
            let name = &c.person.name;
            let parts: Vec<&str> = c.key.split(' ').collect();
            let squeezed = title::squeeze(name);
            let is_site = site.is(name);
            let of_site = !is_site
                && site.names.iter().any(|s| {
                    s.len() > 3 && squeezed.contains(s.as_str())
                        || squeezed.len() > 3 && s.contains(&squeezed)
                });
            let group = parts.iter().any(|w| words::is_group(w));
            let nobody = parts.iter().any(|w| words::is_nobody(w));
            let given = known_given(name);
            let handle = name.chars().any(|c| c.is_ascii_digit() || matches!(c, '_' | '@'))
                || !name.contains(' ') && name.contains('.');
            let low = name.chars().next().is_some_and(char::is_lowercase);
            let shown_head = strong(c);
            let shown_foot = foot(c);
            let is_declared = declared(c);
            let rivals = |of: &dyn Fn(&Candidate) -> bool| {
                found.iter().enumerate().filter(|(m, r)| *m != n && of(r)).count()
            };
            let ways: u32 = c.shown[..Zone::Out as usize].iter().map(|s| s.count_ones()).sum();
            // The site's name stands on the page for other reasons than that it wrote it.
            let said = c.said.map(|said| said && (shown_head || shown_foot || !is_site && !of_site));
            let unseen = is_declared && !shown_head && !shown_foot && !said[0] && !said[1];
            let shown: u16 = c.shown.iter().fold(0, |all, s| all | s);
            let only_class = shown & !(1 << Shown::Bare as u16) == 1 << Shown::Class as u16;
            let named = shown
                & (1 << Shown::Name as u16 | 1 << Shown::Link as u16 | 1 << Shown::Itemprop as u16)
                != 0;
            let person = !is_site && !of_site && !group && !nobody && !handle && is_person(name);
            let more = [
                bit(is_site && is_declared && !shown_head),
                bit(is_site && shown_head),
                bit(is_site),
                bit(of_site && !given),
                bit(group && (shown_head || shown_foot)),
                bit(group),
                bit(nobody),
                bit(given),
                bit(given && shown_head),
                bit(parts.len() == 1),
                bit(parts.len() > 3),
                bit(handle),
                bit(low),
                bit(parts.iter().any(|w| words::is_role(w))),
                bit(names::is_place(name)),
                bit(crate::segment::is_section(&fold(name))),
                bit(!shown_head && rivals(&strong) > 0),
                bit(!shown_head && !shown_foot && rivals(&foot) > 0),
                bit(!is_declared && rivals(&declared) > 0),
                bit(!c.is_declared(Declared::LdPerson) && rivals(&|r| r.is_declared(Declared::LdPerson)) > 0),
                bit(unseen),
                bit(said[0]),
                bit(said[1]),
                bit(c.declared.count_ones() > 1),
                bit(ways > 1),
                bit(is_declared && (shown_head || shown_foot)),
                if is_declared || shown_head {
                    0.0
                } else {
                    (rivals(&|r| r.shown[..3] == c.shown[..3] && r.declared == c.declared) as f32).min(6.0)
                        / 3.0
                },
                (out as f32).min(10.0) / 10.0 * bit(c.shown[Zone::Out as usize] != 0),
                bit(ld.is_article() || markup.types.iter().any(|t| fold(t).contains("article"))),
                bit(markup.published.is_some()),
                bit(only_class && !is_declared),
                bit(low && !is_declared && !named),
                bit(unseen && !given),
                bit(unseen && parts.len() == 1),
                bit(is_declared && given),
                bit(is_declared && c.declared.count_ones() == 1),
                bit(person),
                bit(person && shown_head),
                bit(person && is_declared),
                bit(person && unseen),
                bit(person && c.is_shown(Shown::Bare, Zone::Head) && !shown_head),
                bit(parts.iter().any(|w| words::is_company(w)) && !shown_head && !shown_foot),
            ];
            row[DECLARED + SHOWN * ZONES..].copy_from_slice(&more);
            row
        })
        .collect()
}

/// Whether a name has the shape of a person's: two to four words with capitals, none of which says what somebody is.
fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    let shouted = name.chars().all(|c| !c.is_lowercase());
    (2..=4).contains(&words.len())
        && words.first().is_some_and(capital)
        && words.last().is_some_and(capital)
        && !words.iter().any(|w| words::is_role(&fold(w)))
        && !names::is_place(name)
        && (shouted || !words.iter().any(|w| w.chars().count() > 2 && w.chars().all(|c| !c.is_lowercase())))
}

/// The log-odds from which a candidate is taken for an author.
const ENOUGH: f32 = -0.3;
/// The same for those beside the best: a page that names one author may name more, but none by far less.
const BESIDE: f32 = -1.0;
/// By how much others may be behind the best.
const BEHIND: f32 = 1.0;

/// Which candidates are authors.
pub(super) fn authors(rows: &[Row]) -> Vec<bool> {
    let (bias, weights) = &*WEIGHTS;
    let odds: Vec<f32> =
        rows.iter().map(|row| bias + row.iter().zip(weights).map(|(x, w)| x * w).sum::<f32>()).collect();
    let best = odds.iter().copied().fold(f32::MIN, f32::max);
    odds.iter().map(|o| best > ENOUGH && *o > BESIDE && *o > best - BEHIND).collect()
}

/// What ships: made by `cargo xtask train authors`.
static WEIGHTS: LazyLock<(f32, Row)> = LazyLock::new(|| read(include_str!("authors.weights")));

/// Reads weights: a line a number, its name and its weight; names that are not known count for nothing.
fn read(file: &str) -> (f32, Row) {
    let names = number_names();
    let (mut bias, mut weights) = (0.0, [0.0; NUMBERS]);
    for line in file.lines().filter(|l| !l.starts_with('#')) {
        let Some((name, weight)) = line.split_once(' ') else { continue };
        let Ok(weight) = weight.trim().parse::<f32>() else { continue };
        if name == "bias" {
            bias = weight;
        } else if let Some(at) = names.iter().position(|n| n == name) {
            weights[at] = weight;
        }
    }
    (bias, weights)
}
