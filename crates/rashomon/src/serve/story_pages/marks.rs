//! What the other accounts do with an article's sentences, as marks on its words.

use super::cast::Cast;
use super::spans::At;
use crate::serve::links;
use crate::view::derivation::altered;
use rashomon_model::{Claim, ClaimStatus, Derivation, Stance, StanceKind};

/// What other accounts do with some words, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Somebody says it is not so.
    Disputed,
    /// Others give another value.
    Differs,
    /// It was changed on the way from the origin.
    Altered,
    /// Others say it too.
    Agreed,
    /// Nobody else has it.
    Only,
    /// The article that this one derives from does not have it.
    Added,
    /// It stands so in the article that this one copies.
    Copy,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Self; 7] =
        [Self::Disputed, Self::Differs, Self::Altered, Self::Agreed, Self::Only, Self::Added, Self::Copy];

    /// Its name in the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Disputed => "disputed",
            Self::Differs => "differs",
            Self::Altered => "altered",
            Self::Agreed => "agreed",
            Self::Only => "only",
            Self::Added => "added",
            Self::Copy => "copy",
        }
    }

    /// Its shape.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Disputed => "✕",
            Self::Differs => "≠",
            Self::Altered => "Δ",
            Self::Agreed => "=",
            Self::Only => "◦",
            Self::Added => "+",
            Self::Copy => "≡",
        }
    }

    /// What the legend says of it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Disputed => "disputed by another account",
            Self::Differs => "told differently by another",
            Self::Altered => "changed from what it derives from",
            Self::Agreed => "agreed on by other accounts",
            Self::Only => "in no other account",
            Self::Added => "not in what it derives from",
            Self::Copy => "carried over from another article",
        }
    }
}

/// A mark on some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) at: At,
    pub(super) kind: Kind,
    /// What it says in full: "agreed on by 3 accounts".
    pub(super) words: String,
    /// Where more is said of it.
    pub(super) href: String,
}

/// The marks of an article of a story; `origin` is what it derives from, with passages.
pub(super) fn marks(cast: &Cast<'_>, article: &str, origin: Option<&Derivation>) -> Vec<Mark> {
    let story = &cast.told.story;
    let mut out: Vec<Mark> = Vec::new();
    for claim in &story.claims {
        let at = claim.stances.iter().filter_map(|s| Some((s, s.evidence.as_ref()?)));
        for (stance, evidence) in at.filter(|(_, e)| e.article == article) {
            if let Some((kind, words)) = kind(claim, stance, cast) {
                let href = format!("/story/{}#{}", links::part(&story.id), links::part(&claim.id));
                out.push(Mark { at: At { start: evidence.start, end: evidence.end }, kind, words, href });
            }
        }
    }
    let alone = story.accounts.len() < 2;
    let only = story.only_in.iter().filter(|_| !alone).flat_map(|o| &o.sentences);
    out.extend(only.filter(|e| e.article == article).map(|e| Mark {
        at: At { start: e.start, end: e.end },
        kind: Kind::Only,
        words: "in no other account".to_owned(),
        href: format!("/story/{}#only", links::part(&story.id)),
    }));
    if let Some(derivation) = origin {
        carried(derivation, cast, &mut out);
    }
    settled(out)
}

fn kind(claim: &Claim, stance: &Stance, cast: &Cast<'_>) -> Option<(Kind, String)> {
    let speaks = |s: &&Stance| matches!(s.stance, StanceKind::States | StanceKind::Attributes);
    let others = |s: &&Stance| s.account != stance.account && s.stance != StanceKind::Silent;
    match claim.status {
        ClaimStatus::Agreed => {
            let n = claim.stances.iter().filter(speaks).count();
            Some((Kind::Agreed, format!("agreed on by {n} accounts")))
        }
        ClaimStatus::Differs => {
            let other = claim.stances.iter().filter(others).filter(|s| s.value != stance.value);
            let told: Vec<String> = other
                .map(|s| match &s.value {
                    Some(value) => {
                        format!("{}: {}", cast.labels.account(&s.account), crate::view::clean(value))
                    }
                    None => cast.labels.account(&s.account),
                })
                .collect();
            (!told.is_empty()).then(|| (Kind::Differs, format!("told differently by {}", told.join("; "))))
        }
        ClaimStatus::Disputed => {
            Some((Kind::Disputed, "disputed: one account denies what another says".to_owned()))
        }
        ClaimStatus::Single => None,
    }
}

fn carried(derivation: &Derivation, cast: &Cast<'_>, out: &mut Vec<Mark>) {
    let from = cast.label(&derivation.from);
    let href = format!("/compare/{}/{}", links::part(&derivation.from), links::part(&derivation.to));
    for a in &derivation.altered {
        out.push(Mark {
            at: At { start: a.to.start, end: a.to.end },
            kind: Kind::Altered,
            words: format!("{} is other than in {from}", altered(a.what)),
            href: href.clone(),
        });
    }
    for added in &derivation.added {
        out.push(Mark {
            at: At { start: added.start, end: added.end },
            kind: Kind::Added,
            words: format!("not in {from}"),
            href: href.clone(),
        });
    }
    for passage in &derivation.passages {
        out.push(Mark {
            at: At { start: passage.to.start, end: passage.to.end },
            kind: Kind::Copy,
            words: format!("as in {from}"),
            href: href.clone(),
        });
    }
}

/// Bytes between two passages that are one run: a space, or the break of a paragraph.
const GAP: u32 = 2;

/// Marks of which none lies wholly under a stronger one, whose sign would say what its words do not show; what was carried
/// over in one run is one mark.
fn settled(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.kind, mark.at));
    let mut out: Vec<Mark> = Vec::new();
    for mark in marks {
        let covered = |m: &Mark| m.at.start <= mark.at.start && mark.at.end <= m.at.end;
        if out.iter().any(covered) {
            continue;
        }
        match out.last_mut() {
            Some(last)
                if mark.kind == Kind::Copy
                    && last.kind == Kind::Copy
                    && mark.at.start <= last.at.end + GAP =>
            {
                last.at.end = last.at.end.max(mark.at.end);
            }
            _ => out.push(mark),
        }
    }
    out
}
