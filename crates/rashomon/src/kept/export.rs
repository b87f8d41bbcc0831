//! `export`: everything kept, out again.

use super::{DataDir, story};
use crate::cli::{ExportFormat, Exported};
use crate::commands::Outcome;
use crate::output;
use anyhow::{Result, bail};
use rashomon_model::Article;
use rashomon_store::{ArticleRow, StoryCursor, StoryFilter};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// Rows read at a time.
const ROWS: usize = 500;

/// An article with where it stands: what `extract` gives, and two more.
#[derive(Serialize)]
struct ArticleLine<'a> {
    #[serde(flatten)]
    article: &'a Article,
    account: Option<&'a str>,
    story: Option<&'a str>,
}

/// `export`: articles in the order they came, stories the newest first, derivations in the order of their articles.
pub(crate) fn export(
    data: &DataDir,
    what: Exported,
    format: ExportFormat,
    file: Option<&Path>,
) -> Result<Outcome> {
    if format == ExportFormat::Parquet {
        return parquet(data, what, file);
    }
    let mut out = output::open(file)?;
    match what {
        Exported::Articles => each_article(data, |row| {
            let line = ArticleLine {
                article: &row.article,
                account: row.account.as_deref(),
                story: row.story.as_deref(),
            };
            write_line(&mut out, &line)
        })?,
        Exported::Stories => stories(data, &mut out)?,
        Exported::Derivations => each_article(data, |row| {
            for derivation in data.derived.derivations_of(&row.article.id)? {
                if derivation.to == row.article.id {
                    write_line(&mut out, &derivation)?;
                }
            }
            Ok(())
        })?,
    }
    out.flush()?;
    Ok(Outcome::default())
}

fn write_line(out: &mut dyn Write, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Every article in the order it came.
fn each_article(data: &DataDir, mut take: impl FnMut(&ArticleRow) -> Result<()>) -> Result<()> {
    let mut after = 0;
    loop {
        let rows = data.derived.articles_after(after, ROWS)?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        after = *last;
        for (_, row) in &rows {
            take(row)?;
        }
    }
}

fn stories(data: &DataDir, out: &mut dyn Write) -> Result<()> {
    let mut filter = StoryFilter::default();
    loop {
        let rows = data.derived.stories(&filter, ROWS)?;
        let Some(last) = rows.last() else { return Ok(()) };
        filter.after = Some(StoryCursor::from(last));
        for row in &rows {
            write_line(out, &story::alone(data, row)?)?;
        }
    }
}

#[cfg(not(feature = "parquet"))]
fn parquet(_data: &DataDir, _what: Exported, _file: Option<&Path>) -> Result<Outcome> {
    bail!("this rashomon was built without Parquet: build it with `--features parquet`, or export as jsonl")
}

#[cfg(feature = "parquet")]
fn parquet(data: &DataDir, what: Exported, file: Option<&Path>) -> Result<Outcome> {
    let Some(file) = file else { bail!("a Parquet file is no stream: name it with --output FILE") };
    if what != Exported::Articles {
        bail!("only articles go into Parquet: export {what:?} as jsonl");
    }
    super::columns::write(file, |take| each_article(data, take))?;
    Ok(Outcome::default())
}
