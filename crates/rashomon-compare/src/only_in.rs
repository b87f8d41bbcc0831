//! What only one account says.

use crate::sheet::{Line, Sheet, Tally};
use rashomon_model::{Claim, ClaimStatus, Evidence, OnlyIn, Quoted};
use std::collections::BTreeSet;

/// Share of a sentence's weight that one other account may hold in one place before it says the same.
const COVERED: f64 = 0.5;

/// Meaning words a sentence needs to tell something.
const TERMS_MIN: usize = 5;

/// Sentences kept for an account; views cut further.
const SENTENCES_MAX: usize = 60;

/// For each account whose lead has such sentences, in account order: those no other account has, in text order.
/// A sentence that an agreement rests on is not one of them, however few of its words the others use.
pub(crate) fn only_in(sheet: &Sheet<'_>, claims: &[Claim]) -> Vec<OnlyIn> {
    let told: BTreeSet<usize> = sheet.pages.iter().map(|p| p.account).collect();
    if told.len() < 2 {
        return Vec::new();
    }
    let agreed = claims.iter().filter(|c| c.status == ClaimStatus::Agreed).flat_map(|c| &c.stances);
    let shared: BTreeSet<(&str, u32)> =
        agreed.filter_map(|s| s.evidence.as_ref()).map(|e| (e.article.as_str(), e.start)).collect();
    let mut tally = Tally::of(sheet);
    let mut out = Vec::new();
    for page in sheet.pages.iter().filter(|p| p.lead) {
        let lines = &sheet.lines[page.lines.clone()];
        let id = page.article().id.as_str();
        let mut own: Vec<(f64, &Line)> = lines
            .iter()
            .filter(|l| !l.heading && l.terms.len() >= TERMS_MIN && !shared.contains(&(id, l.span.start)))
            .map(|l| (coverage(sheet, &mut tally, l), l))
            .filter(|&(covered, _)| covered < COVERED)
            .collect();
        if own.len() > SENTENCES_MAX {
            own.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.ordinal.cmp(&b.1.ordinal)));
            own.truncate(SENTENCES_MAX);
            own.sort_by_key(|(_, l)| l.ordinal);
        }
        let article = page.article();
        let sentences: Vec<Evidence> =
            own.iter().map(|(_, l)| Evidence::new(&article.id, Quoted::new(&article.text, l.span))).collect();
        if !sentences.is_empty() {
            out.push(OnlyIn { account: sheet.accounts[page.account].id.clone(), sentences });
        }
    }
    out
}

/// The largest share of a sentence's weight that one sentence of another account holds.
fn coverage(sheet: &Sheet<'_>, tally: &mut Tally, line: &Line) -> f64 {
    let others = tally.sharing(sheet, &line.terms, usize::MAX, |l| l.account != line.account);
    let most = others.into_iter().map(|(_, weight)| weight).fold(0.0, f64::max);
    if line.weight > 0.0 { most / line.weight } else { 1.0 }
}
