//! `stories` and `story`: what is kept, looked at.

use super::{DataDir, day, one_line};
use crate::cli::{Color, Format};
use crate::commands::Outcome;
use crate::render::prose;
use crate::view::count;
use crate::{output, render, view};
use anyhow::{Result, bail};
use rashomon_engine::view as compared;
use rashomon_model::{Account, Article, Derivation, Report, Story};
use rashomon_store::{ArticleRow, StoryFilter, StoryRow};
use serde::Serialize;
use std::collections::BTreeSet;
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

/// A story with all that it rests on.
pub(super) struct Whole {
    pub(super) story: Story,
    pub(super) articles: Vec<Article>,
    pub(super) derivations: Vec<Derivation>,
}

/// A kept story, compared; the comparison is kept for the next time.
pub(super) fn whole(data: &DataDir, row: &StoryRow) -> Result<Whole> {
    let derived = &data.derived;
    let articles: Vec<Article> =
        derived.articles_of_story(&row.id)?.into_iter().map(|row| row.article).collect();
    let cached = derived.story_json(&row.id, row.version)?;
    let story = match cached.and_then(|json| serde_json::from_str(&json).ok()) {
        Some(story) => story,
        None => {
            let accounts: Vec<Account> = row
                .accounts
                .iter()
                .filter_map(|id| derived.account(id).transpose())
                .collect::<Result<_, _>>()?;
            let Some(story) = compared::story(&row.id, &accounts, articles.clone()) else {
                bail!("story {} has no article left: `rashomon check` says more", row.id);
            };
            if data.writes {
                derived.put_story_json(&row.id, row.version, &serde_json::to_string(&story)?)?;
            }
            story
        }
    };
    let derivations = derivations(data, &articles)?;
    Ok(Whole { story, articles, derivations })
}

/// The derivations among articles, with their passages.
fn derivations(data: &DataDir, articles: &[Article]) -> Result<Vec<Derivation>> {
    let ids: BTreeSet<&str> = articles.iter().map(|a| a.id.as_str()).collect();
    let by_id = |id: &str| articles.iter().find(|a| a.id == id).cloned();
    let mut out = Vec::new();
    for article in articles {
        for bare in data.derived.derivations_of(&article.id)? {
            // Each is found at both ends.
            if bare.to != article.id || !ids.contains(bare.from.as_str()) {
                continue;
            }
            if let (Some(from), Some(to)) = (by_id(&bare.from), by_id(&bare.to)) {
                out.push(compared::derivation(bare, from, to));
            }
        }
    }
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
    let Whole { story, articles, derivations } = whole(data, &row)?;
    let mut out = output::open(None)?;
    let report = Report {
        format: Report::FORMAT.to_owned(),
        version: Report::VERSION,
        pages: Vec::new(),
        articles,
        derivations,
        stories: vec![story],
    };
    if format == Format::Json {
        serde_json::to_writer_pretty(&mut out, &report)?;
        out.write_all(b"\n")?;
    } else {
        let view = view::ReportView::new(&report);
        let text = match format {
            Format::Markdown => render::markdown(&view),
            Format::Html => render::html(&view),
            Format::Terminal | Format::Json => {
                output::colored(render::terminal(&view, output::width(None)), color, None)
            }
        };
        out.write_all(text.as_bytes())?;
    }
    out.flush()?;
    Ok(Outcome::default())
}
