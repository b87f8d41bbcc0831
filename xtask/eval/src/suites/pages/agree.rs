//! The same page in several forms: where the articles read from them differ.

use super::judge::{named, within};
use rashomon_model::{Article, Stamp};
use xtask_gen::Form;

/// What differs between the first form and the others, in words; nothing where all read alike.
pub(super) fn differences(read: &[(&Form, Vec<Article>)]) -> Vec<String> {
    let mut out = Vec::new();
    let Some(((first, ours), others)) = read.split_first() else { return out };
    for (form, theirs) in others {
        let between = format!("{} and {}", first.name, form.name);
        if ours.len() != theirs.len() {
            out.push(format!("{between}: {} articles and {}", ours.len(), theirs.len()));
            continue;
        }
        for (a, b) in ours.iter().zip(theirs) {
            if let Some(what) = difference(a, b) {
                out.push(format!("{between}: {what}"));
            }
        }
    }
    out
}

/// What differs between two readings of one article.
fn difference(a: &Article, b: &Article) -> Option<String> {
    let squeezed = |t: &str| t.split_whitespace().collect::<String>();
    if a.headline != b.headline {
        return Some(format!("headline {:?} and {:?}", a.headline, b.headline));
    }
    if a.outlet != b.outlet {
        return Some(format!("outlet {:?} and {:?} of {:?}", a.outlet, b.outlet, a.headline));
    }
    if !same_stamp(a.published.as_ref(), b.published.as_ref()) {
        return Some(format!("time {:?} and {:?} of {:?}", a.published, b.published, a.headline));
    }
    (squeezed(&a.text) != squeezed(&b.text)).then(|| format!("text of {:?}", a.headline))
}

/// Whether two stamps are one time: markup may tell it more finely than words do.
fn same_stamp(a: Option<&Stamp>, b: Option<&Stamp>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => within(&a.value, &b.value, named(a.precision.min(b.precision))),
        (a, b) => a.is_none() && b.is_none(),
    }
}
