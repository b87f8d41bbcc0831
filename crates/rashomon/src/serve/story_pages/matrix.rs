//! The claims that accounts tell differently: a row a statement, a column an account.

use super::cast::Cast;
use super::fold::{Folded, Limit};
use crate::serve::links;
use crate::view::words::{clean, described, shortened};
use rashomon_model::{Claim, ClaimStatus, Stance, StanceKind};

/// More columns do not stand side by side on a screen: each statement becomes a list of those that speak of it.
const COLUMNS: usize = 6;
/// Statements shown, and folded away.
const ROWS: Limit = Limit { open: 8, most: 24 };
/// Statements named in the line at the top.
const GLANCES: usize = 3;
/// A value longer than this is read in its sentence.
const SHORT_VALUE: usize = 40;
/// The words of a cell, to be read at a glance; the sentence itself is a click away.
const CELL_WORDS: usize = 110;
/// Accounts that are named for one value in the line at the top, or as silent.
const NAMED: usize = 4;

/// The matrix.
#[derive(Debug, Clone)]
pub(super) struct Matrix {
    /// The accounts, where they fit side by side.
    pub(super) columns: Vec<Column>,
    /// The statements.
    pub(super) rows: Folded<Row>,
}

/// An account at the top of its column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) label: String,
    pub(super) href: String,
}

/// A statement.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) lang: String,
    pub(super) disputed: bool,
    pub(super) cells: Vec<Cell>,
    /// Accounts that are silent, where they have no cell: named while they are few.
    pub(super) silent: Option<String>,
}

/// What an account does with a statement.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) account: String,
    /// Its name in the style sheet.
    pub(super) class: &'static str,
    /// A shape that tells it without colour.
    pub(super) sign: &'static str,
    pub(super) word: &'static str,
    pub(super) value: Option<String>,
    pub(super) citing: Option<String>,
    /// Its words, and where they stand; none where it is silent.
    pub(super) words: String,
    pub(super) href: Option<String>,
    pub(super) lang: String,
}

impl Matrix {
    /// The matrix of a story; all of it where `all`.
    pub(super) fn new(cast: &Cast<'_>, all: bool) -> Self {
        let accounts = cast.accounts();
        let side_by_side = accounts.len() <= COLUMNS;
        let column = |a: &rashomon_model::Account| Column {
            label: cast.label(&a.lead),
            href: links::article(&a.lead),
        };
        let columns = if side_by_side { accounts.iter().map(|a| column(a)).collect() } else { Vec::new() };
        let claims: Vec<&Claim> = told_differently(cast).collect();
        let rows = claims.into_iter().map(|claim| row(claim, cast, side_by_side));
        Self { columns, rows: Folded::new(rows, ROWS.or_all(all)) }
    }
}

/// The statements that accounts tell differently, those that somebody denies first.
fn told_differently<'a>(cast: &Cast<'a>) -> impl Iterator<Item = &'a Claim> {
    let with = |status| cast.told.story.claims.iter().filter(move |c| c.status == status);
    with(ClaimStatus::Disputed).chain(with(ClaimStatus::Differs))
}

fn row(claim: &Claim, cast: &Cast<'_>, side_by_side: bool) -> Row {
    let at = |account: &str| claim.stances.iter().find(|s| s.account == account);
    let cells: Vec<Cell> = if side_by_side {
        // A column each, also where nothing is known of its stance.
        let accounts = cast.accounts().iter();
        accounts.map(|a| at(&a.id).map_or_else(|| silent(cast.label(&a.lead)), |s| cell(s, cast))).collect()
    } else {
        claim.stances.iter().filter(|s| s.stance != StanceKind::Silent).map(|s| cell(s, cast)).collect()
    };
    let quiet: Vec<String> = claim
        .stances
        .iter()
        .filter(|s| s.stance == StanceKind::Silent)
        .map(|s| cast.labels.account(&s.account))
        .collect();
    let first = claim.stances.iter().find_map(|s| s.evidence.as_ref());
    Row {
        id: claim.id.clone(),
        text: clean(&claim.text),
        lang: first.map(|e| cast.lang(&e.article)).unwrap_or_default(),
        disputed: claim.status == ClaimStatus::Disputed,
        cells,
        silent: (!side_by_side && !quiet.is_empty()).then(|| named(&quiet)),
    }
}

fn silent(account: String) -> Cell {
    let (class, sign, word) = look(StanceKind::Silent);
    let words = String::new();
    Cell { account, class, sign, word, value: None, citing: None, words, href: None, lang: String::new() }
}

fn cell(stance: &Stance, cast: &Cast<'_>) -> Cell {
    let label = cast.labels.account(&stance.account);
    let Some(evidence) = &stance.evidence else { return silent(label) };
    let (class, sign, word) = look(stance.stance);
    Cell {
        account: label,
        class,
        sign,
        word,
        value: value(stance),
        citing: stance.attributed_to.as_deref().map(described),
        words: around(&clean(&evidence.text), stance.value.as_deref()),
        href: Some(links::sentence(&evidence.article, evidence.start, evidence.end)),
        lang: cast.lang(&evidence.article),
    }
}

fn value(stance: &Stance) -> Option<String> {
    stance.value.as_deref().map(clean).filter(|v| !v.is_empty() && v.chars().count() <= SHORT_VALUE)
}

/// The words of a cell, from before the value where that stands far in its sentence.
fn around(text: &str, value: Option<&str>) -> String {
    let at = value.and_then(|v| text.find(v)).filter(|at| text[..*at].chars().count() > CELL_WORDS / 2);
    let Some(at) = at else { return shortened(text, CELL_WORDS) };
    let before = text[..at].char_indices().rev().nth(CELL_WORDS / 3).map_or(0, |(i, _)| i);
    let from = text[before..at].find(' ').map_or(before, |space| before + space + 1);
    format!("… {}", shortened(&text[from..], CELL_WORDS))
}

/// A stance as class, shape and word.
fn look(stance: StanceKind) -> (&'static str, &'static str, &'static str) {
    match stance {
        StanceKind::States => ("says", "●", "says"),
        StanceKind::Attributes => ("says", "◐", "reports"),
        StanceKind::Differs => ("differs", "◆", "differs"),
        StanceKind::Disputes => ("denies", "✕", "denies"),
        StanceKind::Unsure => ("open", "?", "leaves open"),
        StanceKind::Silent => ("silent", "–", "silent"),
    }
}

/// "A, B and 3 more".
fn named(labels: &[String]) -> String {
    let (first, rest) = labels.split_at(NAMED.min(labels.len()));
    let mut out = first.join(", ");
    if !rest.is_empty() {
        out.push_str(&format!(" and {} more", rest.len()));
    }
    out
}

/// The difference in a line: who says which.
#[derive(Debug, Clone)]
pub(super) struct Glance {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) lang: String,
    pub(super) sides: Vec<Side>,
}

/// Accounts that say the same.
#[derive(Debug, Clone)]
pub(super) struct Side {
    pub(super) sign: &'static str,
    pub(super) what: String,
    pub(super) who: String,
}

/// The first differences, for the top of the page.
pub(super) fn glances(cast: &Cast<'_>) -> Vec<Glance> {
    told_differently(cast).take(GLANCES).map(|claim| glance(claim, cast)).collect()
}

fn glance(claim: &Claim, cast: &Cast<'_>) -> Glance {
    let mut sides: Vec<(String, &'static str, Vec<String>)> = Vec::new();
    for stance in claim.stances.iter().filter(|s| s.stance != StanceKind::Silent) {
        let (_, sign, word) = look(stance.stance);
        let what = match (stance.stance, value(stance)) {
            (StanceKind::Disputes | StanceKind::Unsure, _) | (_, None) => word.to_owned(),
            (_, Some(value)) => value,
        };
        let who = cast.labels.account(&stance.account);
        // A "Thursday" that is another Thursday is no agreement.
        let otherwise = stance.stance == StanceKind::Differs;
        let twin = sides.iter().any(|side| side.0 == what && (side.1 == "◆") != otherwise);
        let what = if twin { format!("{word}: {what}") } else { what };
        match sides.iter_mut().find(|side| side.0 == what) {
            Some(side) => side.2.push(who),
            None => sides.push((what, sign, vec![who])),
        }
    }
    // What most accounts say comes first.
    sides.sort_by_key(|side| std::cmp::Reverse(side.2.len()));
    let first = claim.stances.iter().find_map(|s| s.evidence.as_ref());
    Glance {
        id: claim.id.clone(),
        text: clean(&claim.text),
        lang: first.map(|e| cast.lang(&e.article)).unwrap_or_default(),
        sides: sides.into_iter().map(|(what, sign, who)| Side { sign, what, who: named(&who) }).collect(),
    }
}
