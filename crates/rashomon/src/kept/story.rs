//! `stories` and `story`: what is kept, looked at.

use super::{DataDir, day, one_line};
use crate::cli::{Color, Format};
use crate::commands::{Outcome, write_report};
use crate::output;
use crate::render::prose;
use crate::serve::desk::RELATED;
use crate::view::count;
use anyhow::{Context, Result, bail};
use rashomon_engine::view::Articles;
use rashomon_model::{Account, Derivation, Report, Story};
use rashomon_store::{ArticleRow, StoryFilter, StoryRow};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write;

/// A story of a list, as JSON.
#[derive(Serialize)]
struct StoryLine<'a> {
    id: &'a str,
    headline: Option<&'a str>,
    accounts: usize,
    articles: u32,
    outlets: u32,
    first: Option<String>,
    last: Option<String>,
    version: u64,
}

impl<'a> StoryLine<'a> {
    fn new(row: &'a StoryRow) -> Self {
        let time = |at: Option<i64>| Some(jiff::Timestamp::from_second(at?).ok()?.to_string());
        Self {
            id: &row.id,
            headline: row.headline.as_deref(),
            accounts: row.accounts.len(),
            articles: row.articles,
            outlets: row.outlets,
            first: time(row.first),
            last: time(row.last),
            version: row.version,
        }
    }
}

/// "14 articles, 9 outlets, 3 accounts".
pub(super) fn coverage(row: &StoryRow) -> String {
    let mut out = count(row.articles as usize, "article", "articles");
    if row.outlets > 0 {
        let _ = write!(out, ", {}", count(row.outlets as usize, "outlet", "outlets"));
    }
    let _ = write!(out, ", {}", count(row.accounts.len(), "account", "accounts"));
    out
}

/// `stories`: a list, the newest first.
pub(crate) fn list(data: &DataDir, limit: usize, outlets: u32, json: bool, color: Color) -> Result<Outcome> {
    let rows = data.derived.stories(&StoryFilter { outlets, ..StoryFilter::default() }, limit)?;
    let mut out = output::open(None)?;
    if json {
        for row in &rows {
            serde_json::to_writer(&mut out, &StoryLine::new(row))?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
        return Ok(Outcome::default());
    }
    let mut text = String::new();
    let width = output::width(None);
    for row in &rows {
        let headline = row.headline.as_deref().map_or_else(|| "(no headline)".to_owned(), one_line);
        let days = match (row.first.map(day), row.last.map(day)) {
            (Some(first), Some(last)) if first != last => {
                // The year once, where it is one.
                let same = first.get(..5).filter(|year| last.starts_with(year)).map_or(0, str::len);
                format!("{first} to {}", last.get(same..).unwrap_or(&last))
            }
            (Some(day), _) | (None, Some(day)) => day,
            (None, None) => "no date".to_owned(),
        };
        text.push_str(&super::heading(&headline, width));
        text.push_str(&prose(&format!("{} {days}: {}", row.id, coverage(row)), 2, width));
    }
    let counts = data.derived.counts()?;
    if rows.is_empty() && counts.stories > 0 && limit > 0 {
        let _ = writeln!(
            text,
            "No story is told by {}.",
            match outlets {
                0 | 1 => "an outlet that is known".to_owned(),
                n => format!("{n} outlets or more"),
            }
        );
    } else if counts.stories == 0 {
        text.push_str(
            "No story is kept yet: `rashomon add PAGE...` or `rashomon feeds add URL` brings some.\n",
        );
    } else if (rows.len() as u64) < counts.stories && outlets == 0 {
        let _ = writeln!(text, "\n{} of {} stories; more with -n", rows.len(), counts.stories);
    }
    out.write_all(output::colored(text, color, None).as_bytes())?;
    out.flush()?;
    Ok(Outcome::default())
}

/// A kept story's articles, read.
fn articles(data: &DataDir, row: &StoryRow) -> Result<Articles> {
    let rows = data.derived.articles_of_story(&row.id)?;
    Ok(Articles::new(rows.into_iter().map(|row| row.article)))
}

/// A kept story, compared.
fn compared(data: &DataDir, row: &StoryRow, articles: &Articles) -> Result<Story> {
    let accounts = row.accounts.iter().filter_map(|id| data.derived.account(id).transpose());
    let accounts: Vec<Account> = accounts.collect::<Result<_, _>>()?;
    let story = articles.story(&row.id, &accounts);
    story.with_context(|| format!("story {} has no article left: `rashomon check` says more", row.id))
}

/// A kept story, compared, for whoever wants no more than that.
pub(super) fn alone(data: &DataDir, row: &StoryRow) -> Result<Story> {
    compared(data, row, &articles(data, row)?)
}

/// The derivations among articles, with their passages.
fn derivations(data: &DataDir, articles: &Articles) -> Result<Vec<Derivation>> {
    let mut bare = Vec::new();
    for id in articles.ids() {
        // Each is found at both ends.
        let found = data.derived.derivations_of(id)?;
        bare.extend(found.into_iter().filter(|derivation| derivation.to == id));
    }
    let mut out = articles.derivations(bare);
    out.sort_by(|a, b| (&a.from, &a.to, a.kind).cmp(&(&b.from, &b.to, b.kind)));
    Ok(out)
}

/// The story that an id means: its own, or that of an article.
pub(super) fn find(data: &DataDir, id: &str) -> Result<StoryRow> {
    let derived = &data.derived;
    let mut wanted = id.to_owned();
    if let Some(ArticleRow { story, article, .. }) = derived.article(id)? {
        let Some(story) = story else {
            bail!(
                "article {id} is in no story: it is a {}, which only points at one",
                super::role_words(article.role)
            );
        };
        wanted = story;
    }
    match derived.story(&wanted)? {
        Some(row) => Ok(row),
        None => bail!(
            "no story or article {id} is kept in {}: `rashomon stories` lists the stories",
            data.dir.display()
        ),
    }
}

/// `story`: its accounts, side by side.
pub(crate) fn show(data: &DataDir, id: &str, format: Format, color: Color) -> Result<Outcome> {
    let row = find(data, id)?;
    let articles = articles(data, &row)?;
    let mut story = compared(data, &row, &articles)?;
    story.related = data.derived.related(&row.id, RELATED)?;
    let report = Report {
        format: Report::FORMAT.to_owned(),
        version: Report::VERSION,
        pages: Vec::new(),
        stories: vec![story],
        derivations: derivations(data, &articles)?,
        articles: articles.into_articles(),
    };
    let mut out = output::open(None)?;
    write_report(&mut *out, &report, format, color, None)?;
    out.flush()?;
    Ok(Outcome::default())
}
