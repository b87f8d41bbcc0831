//! The derivation graph: time runs down, every account has its lane, and whatever derives hangs from where it comes from.
//!
//! One row an article, as a log of changes is drawn: it reads on a phone, where a plane of nodes would not. Nothing in it is
//! scaled, so words stay as large as words are.

use super::cast::{Cast, basis};
use crate::serve::links;
use crate::view::derivation::verb;
use crate::view::words::{clean, day, moment, shortened};
use rashomon_model::{Derivation, DerivationKind, Direction, Precision};
use rashomon_store::ArticleRow;
use std::collections::BTreeMap;

/// Articles drawn; of a story with more the leads come first.
const ROWS: usize = 24;
/// No drawing has more rows, even where all is asked for.
const ALL_ROWS: usize = 600;
/// Lanes beside each other; accounts that run on for longer than that share the last.
const LANES: usize = 5;
/// Letters of a name, and of the line below it, that a phone's width holds.
const NAME: usize = 30;
const LINE: usize = 48;
/// Sentences named in what a pointer or a screen reader is told of a copy.
const TOLD: usize = 3;

const ROW: usize = 46;
const HEAD: usize = 28;
const LANE: usize = 32;
const LEFT: usize = 14;
/// How far a copy stands beside its lane.
const BESIDE: usize = 16;

/// The drawing.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    pub(super) height: usize,
    pub(super) heads: Vec<Head>,
    pub(super) arrows: Vec<Arrow>,
    pub(super) nodes: Vec<Node>,
    /// Articles that are not drawn.
    pub(super) left: usize,
    /// What it shows, in a sentence.
    pub(super) desc: String,
    pub(super) text_x: usize,
}

/// A day on the axis.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) y: usize,
    pub(super) text: String,
}

/// Words or facts that went from one article to another.
#[derive(Debug, Clone)]
pub(super) struct Arrow {
    pub(super) path: String,
    pub(super) tip: String,
    pub(super) dashed: bool,
}

/// An article.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) lead: bool,
    pub(super) rewrite: bool,
    pub(super) label: String,
    pub(super) line: String,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) first: bool,
}

impl Node {
    /// Where its name stands.
    pub(super) fn name_y(&self) -> usize {
        self.y - 2
    }
    /// Where the line below stands.
    pub(super) fn line_y(&self) -> usize {
        self.y + 14
    }
    /// A copy's shape.
    pub(super) fn diamond(&self) -> String {
        let (x, y) = (self.x, self.y);
        format!("M{x} {}L{} {y}L{x} {}L{} {y}Z", y - 7, x + 7, y + 7, x - 7)
    }
}

/// The graph of a story; `whole` are its derivations with what was dropped, where that is known.
pub(super) fn graph(cast: &Cast<'_>, whole: &[Derivation], all: bool) -> Graph {
    let (rows, left) = chosen(cast, if all { ALL_ROWS } else { ROWS });
    let lanes = lanes(cast, &rows);
    let wide = lanes.values().max().map_or(0, |most| most + 1);
    let text_x = LEFT + wide * LANE + 4;
    let mut out = Graph { text_x, left, ..Graph::default() };
    let mut y = 0;
    let mut last_head = String::new();
    let mut places: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let first = cast.told.story.first_reported.as_ref();
    for row in &rows {
        let id = row.article.id.as_str();
        let head = row.article.published.as_ref().map_or_else(|| "Time not known".to_owned(), day);
        if head != last_head {
            out.heads.push(Head { y: y + HEAD - 9, text: head.clone() });
            y += HEAD;
            last_head = head;
        }
        let lead = cast.account_of(id).is_some_and(|a| a.lead == id);
        let lane = cast.account_of(id).and_then(|a| lanes.get(a.id.as_str())).copied().unwrap_or(0);
        let x = LEFT + lane * LANE + if lead { 0 } else { BESIDE };
        let middle = y + ROW / 2;
        places.insert(id, (x, middle));
        out.nodes.push(Node {
            x,
            y: middle,
            lead,
            rewrite: cast.origin(id).is_some_and(|d| d.kind == DerivationKind::Rewrite),
            label: shortened(&cast.label(id), NAME),
            line: shortened(&line(row, cast), LINE),
            href: links::article(id),
            title: title(row, cast, whole),
            first: first.is_some_and(|f| f.article == id),
        });
        y += ROW;
    }
    out.height = y + 6;
    for row in &rows {
        let Some(derivation) = cast.origin(&row.article.id) else { continue };
        // A copy of a copy hangs from its account's lane too: its words say whose it is, and lines do not cross.
        let lead = cast.account_of(&row.article.id).map_or(derivation.from.as_str(), |a| a.lead.as_str());
        let from = if lead == row.article.id { derivation.from.as_str() } else { lead };
        if let (Some(from), Some(to)) = (places.get(from), places.get(row.article.id.as_str())) {
            out.arrows.push(arrow(*from, *to, derivation));
        }
    }
    let copies = out.nodes.iter().filter(|n| !n.lead).count();
    out.desc = format!(
        "{} accounts from the earliest down; {} of the articles drawn derive from another.",
        cast.told.story.accounts.len(),
        copies
    );
    out
}

/// The articles to draw, in order of time; those without one last.
fn chosen<'a>(cast: &Cast<'a>, most: usize) -> (Vec<&'a ArticleRow>, usize) {
    let told = cast.told;
    let mut rows: Vec<&ArticleRow> =
        told.articles.iter().filter(|r| cast.account_of(&r.article.id).is_some()).collect();
    let leads =
        |row: &&ArticleRow| cast.account_of(&row.article.id).is_some_and(|a| a.lead == row.article.id);
    let total = rows.len();
    if total > most {
        rows.sort_by_key(|row| (!leads(row), row.at.is_none(), row.at));
        rows.truncate(most);
    }
    // A day alone sorts as its beginning: what derives from an article of that day must not stand before it.
    let after = |row: &ArticleRow| {
        let from = cast.origin(&row.article.id).filter(|d| d.direction == Direction::Known);
        let origin = from.and_then(|d| told.articles.iter().find(|r| r.article.id == d.from));
        origin.and_then(|o| o.at)
    };
    rows.sort_by_key(|row| {
        let at = row.at.max(after(row).filter(|_| row.at.is_some()));
        (row.article.published.is_none(), at, !leads(row))
    });
    (rows, total - total.min(most))
}

/// The lane of each account: one that is free from its first article to its last.
fn lanes<'a>(cast: &Cast<'a>, rows: &[&ArticleRow]) -> BTreeMap<&'a str, usize> {
    let mut spans: Vec<(&str, usize, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(account) = cast.account_of(&row.article.id) else { continue };
        match spans.iter_mut().find(|span| span.0 == account.id) {
            Some(span) => span.2 = at,
            None => spans.push((&account.id, at, at)),
        }
    }
    let mut free = [0_usize; LANES];
    let mut out = BTreeMap::new();
    for (id, from, to) in spans {
        let lane = free.iter().position(|until| *until <= from).unwrap_or(LANES - 1);
        free[lane] = to + 1;
        out.insert(id, lane);
    }
    out
}

fn line(row: &ArticleRow, cast: &Cast<'_>) -> String {
    let time = row
        .article
        .published
        .as_ref()
        .filter(|p| p.precision >= Precision::Hour)
        .and_then(|p| p.value.get(11..16));
    let what = cast.standing(&row.article.id).unwrap_or_else(|| match row.article.agency.as_deref() {
        Some(agency) => format!("own account, by {}", clean(agency)),
        None => "own account".to_owned(),
    });
    match time {
        Some(time) => format!("{time} · {what}"),
        None => what,
    }
}

/// What a pointer or a screen reader is told of an article.
fn title(row: &ArticleRow, cast: &Cast<'_>, whole: &[Derivation]) -> String {
    let id = &row.article.id;
    let mut out = cast.label(id);
    match &row.article.published {
        Some(at) => out.push_str(&format!(", {} ({})", moment(at), basis(at))),
        None => out.push_str(", time not known"),
    }
    if let Some(derivation) = cast.origin(id) {
        if derivation.direction == Direction::Known {
            out.push_str(&format!("; {} {}", verb(derivation.kind), cast.label(&derivation.from)));
        }
        if derivation.carried > 0.0 {
            out.push_str(&format!("; {:.0} % of it is carried over", derivation.carried * 100.0));
        }
        let known = whole.iter().find(|d| d.from == derivation.from && d.to == derivation.to);
        let dropped = known.map_or(&[][..], |d| &d.dropped);
        if !dropped.is_empty() {
            let texts: Vec<String> = dropped.iter().take(TOLD).map(|q| clean(&q.text)).collect();
            out.push_str(&format!("; left out, of {} sentences: {}", dropped.len(), texts.join(" ")));
        }
    }
    out
}

fn arrow(from: (usize, usize), to: (usize, usize), derivation: &Derivation) -> Arrow {
    let (x, y) = to;
    let down = y > from.1;
    let start = if down { from.1 + 8 } else { from.1 - 8 };
    // Down its lane, round a corner, and into the copy from the side.
    let (bend, tip_x) = if x > from.0 { (x - from.0, x - 8) } else { (0, x) };
    let path = if bend > 0 {
        let turn = if down { y - 8 } else { y + 8 };
        format!("M{0} {start}V{turn}Q{0} {y} {1} {y}H{tip_x}", from.0, from.0 + 6)
    } else {
        // From a copy to a copy of it, in one line.
        let end = if down { y - 8 } else { y + 8 };
        format!("M{} {start}C{} {start} {x} {y} {tip_x} {end}", from.0, from.0 + BESIDE)
    };
    let tip = if bend > 0 {
        format!("M{tip_x} {y}l-5 -4v8Z")
    } else {
        let end = if down { y - 8 } else { y + 8 };
        let back = if down { -6 } else { 6 };
        format!("M{tip_x} {end}l-4 {back}h8Z")
    };
    Arrow { path, tip, dashed: derivation.direction == Direction::Unknown }
}
