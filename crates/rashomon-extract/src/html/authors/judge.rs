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
    let article = ld.is_article() || markup.types.iter().any(|t| fold(t).contains("article"));
    let page = [bit(article), bit(markup.published.is_some())];
    let looks: Vec<(Name, Look)> = found
        .iter()
        .map(|c| {
            let name = Name::of(c, site);
            let look = Look::of(c, &name);
            (name, look)
        })
        .collect();
    looks
        .iter()
        .enumerate()
        .map(|(n, (name, look))| {
            let c = &found[n];
            let mut row = [0.0; NUMBERS];
            let declared = (0..DECLARED).map(|by| bit(c.declared >> by & 1 == 1));
            let shown = c.shown.iter().flat_map(|zone| (0..SHOWN).map(move |how| bit(zone >> how & 1 == 1)));
            let more = name_numbers(name, look)
                .into_iter()
                .chain(rival_numbers(found, &looks, n))
                .chain(look_numbers(c, look))
                .chain(card_numbers(found, &looks, n))
                .chain(page)
                .chain(both_numbers(c, name, look));
            row.iter_mut().zip(declared.chain(shown).chain(more)).for_each(|(number, value)| *number = value);
            row
        })
        .collect()
}

fn bit(on: bool) -> f32 {
    f32::from(u8::from(on))
}

/// What a name is by its words.
struct Name {
    is_site: bool,
    /// It holds the site's name, or the site's name holds it.
    of_site: bool,
    group: bool,
    company: bool,
    nobody: bool,
    given: bool,
    handle: bool,
    low: bool,
    role: bool,
    place: bool,
    section: bool,
    person: bool,
    words: usize,
}

impl Name {
    fn of(c: &Candidate, site: &Site) -> Self {
        let name = &c.person.name;
        let words: Vec<&str> = c.key.split(' ').collect();
        let squeezed = title::squeeze(name);
        let is_site = site.is(name);
        let holds = |s: &String| {
            s.len() > 3 && squeezed.contains(s.as_str()) || squeezed.len() > 3 && s.contains(&squeezed)
        };
        let of_site = !is_site && site.names.iter().any(holds);
        let group = words.iter().any(|w| words::is_group(w));
        let nobody = words.iter().any(|w| words::is_nobody(w));
        let handle = name.chars().any(|c| c.is_ascii_digit() || matches!(c, '_' | '@'))
            || !name.contains(' ') && name.contains('.');
        Self {
            is_site,
            of_site,
            group,
            company: words.iter().any(|w| words::is_company(w)),
            nobody,
            given: known_given(name),
            handle,
            low: name.chars().next().is_some_and(char::is_lowercase),
            role: words.iter().any(|w| words::is_role(w)),
            place: names::is_place(name),
            section: crate::segment::is_section(&fold(name)),
            person: !is_site && !of_site && !group && !nobody && !handle && is_person(name),
            words: words.len(),
        }
    }
}

/// How a name stands on the page.
struct Look {
    /// Shown as an author in the article's head, and in its foot.
    head: bool,
    foot: bool,
    declared: bool,
    said: [bool; 2],
    /// Declared by markup, and in view nowhere near the article.
    unseen: bool,
    /// A by-line's class is all that there is for it.
    only_class: bool,
    /// An element is made for the name alone.
    named: bool,
    out: bool,
}

impl Look {
    fn of(c: &Candidate, name: &Name) -> Self {
        let signed = |zone: Zone| SIGNED.iter().any(|s| c.is_shown(*s, zone));
        let (head, foot) = (signed(Zone::Head), signed(Zone::Foot));
        let declared = c.declared & !(1 << Declared::Owner as u16) != 0;
        // The site's name stands on the page for other reasons than that it wrote it.
        let said = c.said.map(|said| said && (head || foot || !name.is_site && !name.of_site));
        let shown: u16 = c.shown.iter().fold(0, |all, s| all | s);
        let ways = |of: &[Shown]| of.iter().fold(0, |all, s| all | 1 << *s as u16);
        Self {
            head,
            foot,
            declared,
            said,
            unseen: declared && !head && !foot && said == [false; 2],
            only_class: !declared && shown & !ways(&[Shown::Bare]) == ways(&[Shown::Class]),
            named: shown & ways(&[Shown::Name, Shown::Link, Shown::Itemprop]) != 0,
            out: c.shown[Zone::Out as usize] != 0,
        }
    }
}

fn name_numbers(name: &Name, look: &Look) -> [f32; 16] {
    [
        bit(name.is_site && look.declared && !look.head),
        bit(name.is_site && look.head),
        bit(name.is_site),
        bit(name.of_site && !name.given),
        bit(name.group && (look.head || look.foot)),
        bit(name.group),
        bit(name.nobody),
        bit(name.given),
        bit(name.given && look.head),
        bit(name.words == 1),
        bit(name.words > 3),
        bit(name.handle),
        bit(name.low),
        bit(name.role),
        bit(name.place),
        bit(name.section),
    ]
}

/// Whether others are better placed.
fn rival_numbers(found: &[Candidate], looks: &[(Name, Look)], n: usize) -> [f32; 4] {
    let look = &looks[n].1;
    let rival = |of: &dyn Fn(&Look) -> bool| looks.iter().enumerate().any(|(m, (_, l))| m != n && of(l));
    let person = |c: &Candidate| c.is_declared(Declared::LdPerson);
    [
        bit(!look.head && rival(&|l| l.head)),
        bit(!look.head && !look.foot && rival(&|l| l.foot)),
        bit(!look.declared && rival(&|l| l.declared)),
        bit(!person(&found[n]) && found.iter().any(person)),
    ]
}

fn look_numbers(c: &Candidate, look: &Look) -> [f32; 6] {
    let ways: u32 = c.shown[..Zone::Out as usize].iter().map(|s| s.count_ones()).sum();
    [
        bit(look.unseen),
        bit(look.said[0]),
        bit(look.said[1]),
        bit(c.declared.count_ones() > 1),
        bit(ways > 1),
        bit(look.declared && (look.head || look.foot)),
    ]
}

/// How many look the same, and how many stand in cards and comments.
fn card_numbers(found: &[Candidate], looks: &[(Name, Look)], n: usize) -> [f32; 2] {
    /// More say no more.
    const MOST: (usize, usize) = (6, 10);
    let (c, look) = (&found[n], &looks[n].1);
    let inside = |r: &Candidate| {
        r.shown[..Zone::Out as usize] == c.shown[..Zone::Out as usize] && r.declared == c.declared
    };
    let alike = found.iter().enumerate().filter(|(m, r)| *m != n && inside(r)).count();
    let out = looks.iter().filter(|(_, l)| l.out).count();
    [
        if look.declared || look.head { 0.0 } else { alike.min(MOST.0) as f32 / 3.0 },
        if look.out { out.min(MOST.1) as f32 / MOST.1 as f32 } else { 0.0 },
    ]
}

/// What the name is and how it stands, together.
fn both_numbers(c: &Candidate, name: &Name, look: &Look) -> [f32; 12] {
    [
        bit(look.only_class),
        bit(name.low && !look.declared && !look.named),
        bit(look.unseen && !name.given),
        bit(look.unseen && name.words == 1),
        bit(look.declared && name.given),
        bit(look.declared && c.declared.count_ones() == 1),
        bit(name.person),
        bit(name.person && look.head),
        bit(name.person && look.declared),
        bit(name.person && look.unseen),
        bit(name.person && c.is_shown(Shown::Bare, Zone::Head) && !look.head),
        bit(name.company && !look.head && !look.foot),
    ]
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
