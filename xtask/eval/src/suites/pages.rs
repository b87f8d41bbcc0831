//! Pages that carry several articles, made of the clustering data's: are the articles found, with right ends, names and times?
//! And does the same page read alike as HTML, as a browser saves it, and as plain text?

mod agree;
mod judge;

use crate::{Row, data};
use anyhow::Result;
use judge::Tally;
use rashomon_extract::extract;
use rashomon_model::{Article, Basis, Capture, FetchTime, Hints, Role};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use xtask_gen::{Form, MadePage, source};

/// Sets whose articles have outlets and whole texts.
const SETS: &[&str] = &["allsides", "wikinews", "basil"];
/// Texts of fewer characters are mostly excerpts there.
const LEAST: usize = 700;
/// Pages made of each layout.
const EACH: usize = 24;
/// What they are drawn by.
const SEED: u64 = 20_260_701;

/// Runs the suite on the folder of the clustering data.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let mut sources = Vec::new();
    for set in SETS {
        let path = folder.join(set).join("docs.jsonl.gz");
        if path.is_file() {
            sources.extend(source::read(&path, LEAST)?);
        }
    }
    if sources.is_empty() {
        println!("pages      no articles with whole texts at {}: not measured", folder.display());
        return Ok(Vec::new());
    }
    let pages = xtask_gen::pages(&sources, "all", EACH, SEED);
    let mut of_group: BTreeMap<(bool, String), Tally> = BTreeMap::new();
    let (mut wrong, mut differences) = (Vec::new(), Vec::new());
    let mut agreed: BTreeMap<bool, (usize, usize)> = BTreeMap::new();
    for page in &pages {
        let read: Vec<(&Form, Vec<Article>)> = page.forms.iter().map(|f| (f, read(page, f))).collect();
        for (form, found) in &read {
            let (tally, faults) = judge::judge(&page.truth, found);
            // What is read wrong on layouts held out is counted only.
            let group =
                if page.unseen { form.name.to_owned() } else { format!("{} {}", page.layout, form.name) };
            of_group.entry((page.unseen, group)).or_default().add(&tally);
            of_group.entry((page.unseen, String::new())).or_default().add(&tally);
            if !page.unseen && !faults.is_empty() {
                wrong.push(json!({ "id": page.id, "form": form.name, "faults": faults }));
            }
        }
        let found = agree::differences(&read);
        let (all, same) = agreed.entry(page.unseen).or_default();
        (*all, *same) = (*all + 1, *same + usize::from(found.is_empty()));
        if !page.unseen {
            differences.extend(found.into_iter().map(|d| json!({ "id": page.id, "difference": d })));
        }
    }
    data::predictions("pages-wrong", &wrong)?;
    data::predictions("pages-differences", &differences)?;
    let groups: Vec<_> =
        of_group.iter().map(|((_, group), t)| json!({ "group": group, "figures": t.figures() })).collect();
    data::predictions("pages-groups", &groups)?;
    let mut rows = Vec::new();
    for (unseen, (all, same)) in agreed {
        let name = if unseen { "unseen layouts" } else { "seen layouts" };
        if let Some(tally) = of_group.get(&(unseen, String::new())) {
            rows.extend(tally.figures().into_iter().map(|(m, ours)| Row::new(format!("{name} {m}"), ours)));
        }
        rows.push(Row::new(format!("{name} forms agree"), same as f64 / all.max(1) as f64));
    }
    Ok(rows)
}

/// What the reader makes of a page in one form: its whole articles.
fn read(page: &MadePage, form: &Form) -> Vec<Article> {
    let fetched = FetchTime { value: page.fetched_at.clone(), basis: Basis::Given };
    let hints = Hints { fetched_at: Some(fetched), ..Hints::default() };
    let capture = Capture { source: page.id.clone(), bytes: form.text.clone().into_bytes(), hints };
    let mut found = extract(&capture).articles;
    found.retain(|a| matches!(a.role, Role::Main | Role::Related));
    found
}

#[cfg(test)]
mod tests;
