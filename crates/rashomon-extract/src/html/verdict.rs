//! Why a block got its label: the rule of the first pass, what the trained labeller made of it, and by which numbers.

use super::features::Features;
use super::forest::Labeller;
use super::label::Decided;
use super::lexicon::Cues;
use super::numbers::NAMES;
use super::vector::Row;
use crate::block::Hint;
use crate::explain::Reason;
use crate::trace::Judged;

/// Reasons given of a block: the next add little.
const REASONS: usize = 3;
/// A share of the sum below this decides nothing.
const LEAST: f32 = 0.05;

/// How each block was judged: `hints` after the first pass and in the end.
pub(super) fn judged(
    features: &[Features],
    rows: &[Row],
    labeller: &Labeller,
    (first, last): (&[Hint], &[Hint]),
    decided: &Decided,
) -> Vec<Judged> {
    labeller
        .shares(rows)
        .into_iter()
        .zip(features.iter().zip(first).zip(last))
        .enumerate()
        .map(|(at, (shares, ((f, first), last)))| {
            let likelihood = decided.likelihoods.get(at).copied().unwrap_or_default();
            let never = decided.never.get(at).copied().unwrap_or_default();
            let rule = rule(f, (*first, *last), likelihood > decided.enough, never, decided.agreed);
            let mut because: Vec<Reason> =
                NAMES.iter().zip(shares).map(|(what, weight)| Reason::new(what, weight)).collect();
            because.retain(|r| r.weight.abs() >= LEAST);
            because.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
            because.truncate(REASONS);
            Judged { rule, likelihood, because }
        })
        .collect()
}

/// What decided a block's label.
fn rule(f: &Features, (first, last): (Hint, Hint), likely: bool, never: bool, agreed: bool) -> &'static str {
    let wanted = if agreed { likely && first != Hint::Headline } else { first == Hint::Body };
    match last {
        Hint::Body if agreed => "likely enough to be body",
        Hint::Body => "body by hand-set weights: the labeller knows no such page",
        _ if wanted && never => "an address, one of a list of articles, or a second copy",
        _ if wanted => "says again what the body said elsewhere",
        _ if first == Hint::Body => "not likely to be body",
        Hint::Headline => "the heading that agrees with the markup's headline",
        Hint::Standfirst => "described so by class or markup, before the body",
        Hint::Byline => "class names a by-line",
        Hint::Stamp => "class or element gives a time",
        Hint::Caption => "caption by class or element",
        Hint::Credit => "class names a credit",
        Hint::AuthorNote => "class names a note on the author",
        Hint::CardHeadline => "heading that links elsewhere",
        Hint::Furniture => furniture(f),
        Hint::Unknown => "outside the article, and no furniture",
    }
}

/// What makes a block furniture.
fn furniture(f: &Features) -> &'static str {
    if f.cues.any(Cues::FURNITURE) {
        "class or element of what stands around articles"
    } else if f.furniture_line || f.furniture_head {
        "words of what stands around articles"
    } else if f.links > 0.5 {
        "mostly links"
    } else if f.heading.is_some() {
        "heading with no body under it"
    } else {
        "short, or unlike the body around it"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_the_one_that_decided() {
        let f = Features { links: 0.9, ..Features::default() };
        let check = |first, last, likely, never, agreed| rule(&f, (first, last), likely, never, agreed);
        assert_eq!(check(Hint::Unknown, Hint::Body, true, false, true), "likely enough to be body");
        assert!(check(Hint::Body, Hint::Body, false, false, false).contains("knows no such page"));
        assert!(check(Hint::Body, Hint::Unknown, true, true, true).contains("second copy"));
        assert!(check(Hint::Body, Hint::Furniture, true, false, true).contains("again"));
        assert_eq!(check(Hint::Body, Hint::Furniture, false, false, true), "not likely to be body");
        assert_eq!(check(Hint::Furniture, Hint::Furniture, false, false, true), "mostly links");
        assert!(check(Hint::Headline, Hint::Headline, true, false, true).contains("markup's headline"));
    }
}
