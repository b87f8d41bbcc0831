//! `cargo xtask gen pages ARTICLES.jsonl [--out DIR] [--each N] [--seed N] [--layouts seen|unseen|all|NAME]`: writes made pages,
//! `truth.jsonl` (a page a line) and `index.jsonl` (for `rashomon --index`).
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a chore talks to the terminal")]

use anyhow::{Context, Result, bail};
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// Articles of fewer characters are left out.
const LEAST: usize = 300;
const USAGE: &str = "usage: cargo xtask gen pages ARTICLES.jsonl [--out DIR] [--each N] [--seed N] [--layouts seen|unseen|all|NAME]";

fn main() -> ExitCode {
    match make() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gen: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does what the command line asks for.
fn make() -> Result<()> {
    let (mut articles, mut out, mut each, mut seed, mut layouts) =
        (None, PathBuf::from("target/gen/pages"), 4, 1, "all".to_owned());
    let mut args = std::env::args().skip(1).skip_while(|a| a == "gen");
    if args.next().as_deref() != Some("pages") {
        bail!("{USAGE}");
    }
    while let Some(arg) = args.next() {
        let mut value = || args.next().context(USAGE);
        match arg.as_str() {
            "--out" => out = PathBuf::from(value()?),
            "--each" => each = value()?.parse().context("--each takes a number")?,
            "--seed" => seed = value()?.parse().context("--seed takes a number")?,
            "--layouts" => layouts = value()?,
            flag if flag.starts_with('-') => bail!("unknown flag {flag}\n{USAGE}"),
            path => articles = Some(PathBuf::from(path)),
        }
    }
    let sources = xtask_gen::source::read(&articles.context(USAGE)?, LEAST)?;
    let pages = xtask_gen::pages(&sources, &layouts, each, seed);
    if pages.is_empty() {
        bail!(
            "no pages: {} articles fit, and the layouts are seen, unseen, all or a layout's name",
            sources.len()
        );
    }
    let folder = out.join("pages");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let (mut truth, mut index) = (String::new(), String::new());
    for page in &pages {
        for form in &page.forms {
            let ending = if matches!(form.name, "html" | "saved") { "html" } else { "txt" };
            let name = format!("{}.{}", page.id, form.name);
            fs::write(folder.join(format!("{name}.{ending}")), &form.text)?;
            index += &format!("{}\n", json!({ "id": name, "fetched_at": page.fetched_at }));
        }
        let line = json!({ "id": page.id, "layout": page.layout, "unseen": page.unseen, "fetched_at": page.fetched_at, "articles": page.truth });
        truth += &format!("{line}\n");
    }
    fs::write(out.join("truth.jsonl"), truth)?;
    fs::write(out.join("index.jsonl"), index)?;
    println!("{} pages in {} forms each: {}", pages.len(), pages[0].forms.len(), out.display());
    Ok(())
}
