//! What only one account says.

use crate::sheet::{Line, Sheet};
use rashomon_model::{Evidence, OnlyIn, Quoted};
use std::collections::BTreeSet;

/// Share of a sentence's weight that one other account may hold in one place before it says the same.
const COVERED: f64 = 0.5;

/// Meaning words a sentence needs to tell something.
const TERMS_MIN: usize = 5;

/// Sentences kept for an account; views cut further.
const SENTENCES_MAX: usize = 60;

/// For each account whose lead has such sentences, in account order: those no other account has, in text order.
pub(crate) fn only_in(sheet: &Sheet<'_>) -> Vec<OnlyIn> {
    let told: BTreeSet<usize> = sheet.pages.iter().map(|p| p.account).collect();
    if told.len() < 2 {
        return Vec::new();
    }
    let postings = postings(sheet);
    let mut out = Vec::new();
    for page in sheet.pages.iter().filter(|p| p.lead) {
        let lines = &sheet.lines[page.lines.clone()];
        let mut own: Vec<(f64, &Line)> = lines
            .iter()
            .filter(|l| !l.heading && l.terms.len() >= TERMS_MIN)
            .map(|l| (coverage(sheet, &postings, l), l))
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

/// The largest share of a sentence's weight that one sentence of another account, with its neighbours, holds.
fn coverage(sheet: &Sheet<'_>, postings: &[Vec<usize>], line: &Line) -> f64 {
    let mut weight: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
    for &term in &line.terms {
        for &other in &postings[term as usize] {
            if sheet.lines[other].account != line.account {
                *weight.entry(other).or_default() += sheet.weights[term as usize];
            }
        }
    }
    let most = weight.values().copied().fold(0.0, f64::max);
    if line.weight > 0.0 { most / line.weight } else { 1.0 }
}

fn postings(sheet: &Sheet<'_>) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); sheet.weights.len()];
    for (i, line) in sheet.lines.iter().enumerate() {
        for &term in &line.terms {
            out[term as usize].push(i);
        }
    }
    out
}
