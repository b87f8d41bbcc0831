//! Articles to pages that carry several of them, with what a careful reader should find there.
//!
//! A page is planned ([`plan`]), set by a layout ([`layouts`]) as a tree ([`node`]), and rendered as HTML ([`render`]) and as
//! plain text ([`flat`]). The same seed gives the same pages. Some layouts and wordings are held out: a reader that is tuned on
//! the others is measured on them.

pub mod chance;
pub mod flat;
pub mod furniture;
pub mod layouts;
pub mod node;
pub mod plan;
pub mod render;
pub mod source;
pub mod time;

use chance::Chance;
use flat::Flat;
use layouts::Layout;
use node::El;
use plan::{Card, Piece, Plan};
use serde::{Deserialize, Serialize};
use source::Source;
use time::TimeTruth;

/// A page carries so many articles.
const ARTICLES: (usize, usize) = (3, 8);

/// What a careful reader finds of one article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// Its headline.
    pub headline: String,
    /// Its outlet.
    pub outlet: String,
    /// Its time, where the page tells one.
    pub time: Option<TimeTruth>,
    /// The body's first paragraph.
    pub starts: String,
    /// The body's last paragraph.
    pub ends: String,
    /// The body, paragraphs joined by blank lines.
    pub text: String,
}

/// A page in one form.
#[derive(Debug, Clone)]
pub struct Form {
    /// `html`, `saved`, `copy` or `dump`.
    pub name: &'static str,
    /// Its words.
    pub text: String,
}

/// A page in all its forms, and the truth about it.
#[derive(Debug, Clone)]
pub struct MadePage {
    /// Its name: the layout's and a number.
    pub id: String,
    /// The layout's name.
    pub layout: &'static str,
    /// Whether the layout is held out.
    pub unseen: bool,
    /// When it was fetched, RFC 3339.
    pub fetched_at: String,
    /// The same page in several forms.
    pub forms: Vec<Form>,
    /// Its articles, in page order.
    pub truth: Vec<Truth>,
}

/// Makes so many pages of each layout that `which` names (`seen`, `unseen`, `all`, or a layout's own name).
#[must_use]
pub fn pages(sources: &[Source], which: &str, each: usize, seed: u64) -> Vec<MadePage> {
    let mut out = Vec::new();
    let wanted = |l: &&Layout| match which {
        "all" => true,
        "seen" => !l.unseen,
        "unseen" => l.unseen,
        name => l.name == name,
    };
    for layout in layouts::LAYOUTS.iter().filter(wanted).filter(|_| !sources.is_empty()) {
        out.extend((0..each).map(|n| page(sources, layout, n, seed)));
    }
    out
}

/// Makes one page.
fn page(sources: &[Source], layout: &Layout, n: usize, seed: u64) -> MadePage {
    let id = format!("{}-{n}", layout.name);
    let mut chance = Chance::new(seed, &id);
    let count = chance.within(ARTICLES.0, ARTICLES.1).min(sources.len());
    let mut picked: Vec<usize> = Vec::new();
    while picked.len() < count {
        let at = chance.below(sources.len());
        if !picked.contains(&at) && picked.iter().all(|&p| sources[p].headline != sources[at].headline) {
            picked.push(at);
        }
        if picked.len() < count && picked.len() + 1 == sources.len() {
            break; // two sources of one headline: the page does with fewer
        }
    }
    let picked: Vec<&Source> = picked.into_iter().map(|at| &sources[at]).collect();
    let plan = plan::plan(&picked, layout.unseen, &mut chance);
    let body = (layout.build)(&plan, &mut chance);
    MadePage {
        id,
        layout: layout.name,
        unseen: layout.unseen,
        fetched_at: plan.fetched.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
        forms: forms(&plan, &body, &mut chance),
        truth: plan.cards.iter().map(|(card, _)| truth(card)).collect(),
    }
}

fn forms(plan: &Plan, body: &El, chance: &mut Chance) -> Vec<Form> {
    let dump = [Flat::Spaced, Flat::Pieces, Flat::Wrapped][chance.below(3)];
    vec![
        Form { name: "html", text: render::html(body, plan.name) },
        Form { name: "saved", text: render::saved(body, plan.name, chance) },
        Form { name: "copy", text: flat::text(body, Flat::Copy) },
        Form { name: "dump", text: flat::text(body, dump) },
    ]
}

fn truth(card: &Card) -> Truth {
    let paragraphs: Vec<&str> = card
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Paragraph(text) => Some(text.as_str()),
            Piece::Heading(words) => Some(*words),
            Piece::Caption(..) | Piece::Furniture(_) => None,
        })
        .collect();
    Truth {
        headline: card.headline.clone(),
        outlet: card.outlet.clone(),
        time: card.time.as_ref().map(|t| t.truth.clone()),
        starts: paragraphs.first().copied().unwrap_or_default().to_owned(),
        ends: paragraphs.last().copied().unwrap_or_default().to_owned(),
        text: paragraphs.join("\n\n"),
    }
}
