//! `search`: kept articles by their words.

use super::{DataDir, day, one_line};
use crate::cli::Color;
use crate::commands::Outcome;
use crate::output;
use crate::render::prose;
use crate::snippet;
use crate::view::count;
use anyhow::Result;
use rashomon_store::ArticleRow;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write;

/// A find, as JSON.
#[derive(Serialize)]
struct Found<'a> {
    id: &'a str,
    score: f32,
    story: Option<&'a str>,
    account: Option<&'a str>,
    outlet: Option<&'a str>,
    published: Option<&'a str>,
    headline: Option<&'a str>,
    url: Option<&'a str>,
    snippet: String,
}

/// `search`: the best finds, with the words around what was looked for.
pub(crate) fn search(
    data: &DataDir,
    query: &[String],
    limit: usize,
    offset: usize,
    json: bool,
    color: Color,
) -> Result<Outcome> {
    // A shell took the quotation marks from a phrase: words that came as one argument belong together.
    let query: Vec<String> = query.iter().map(|part| quoted(part)).collect();
    let query = query.join(" ");
    if data.writes {
        data.store.refresh_index()?;
    }
    let hits = data.store.search(&query, limit, offset)?;
    let ids: Vec<&str> = hits.hits.iter().map(|hit| hit.id.as_str()).collect();
    let rows = data.derived.articles(&ids)?;
    let mut out = output::open(None)?;
    let score = |id: &str| hits.hits.iter().find(|h| h.id == id).map_or(0.0, |h| h.score);
    let mut text = String::new();
    let width = output::width(None);
    for row in &rows {
        let snippet = snippet::around(&query, &row.article.text).text;
        if json {
            serde_json::to_writer(&mut out, &found(row, score(&row.article.id), snippet))?;
            out.write_all(b"\n")?;
        } else {
            told(&mut text, row, &snippet, width);
        }
    }
    if !json {
        match (hits.total, rows.len()) {
            (0, _) => {
                let _ = writeln!(text, "Nothing that is kept fits {query}.");
            }
            (total, 0) => {
                let _ = writeln!(text, "{total} in all: nothing is left past --offset {offset}");
            }
            (total, shown) if total > shown => {
                let _ = writeln!(
                    text,
                    "{shown} of {}; more with -n or --offset",
                    count(total, "article", "articles")
                );
            }
            _ => {}
        }
        out.write_all(output::colored(text, color, None).as_bytes())?;
    }
    out.flush()?;
    Ok(Outcome::default())
}

/// An argument of several words as a phrase, unless it is a query of its own (has marks, fields or a minus).
fn quoted(part: &str) -> String {
    let plain = part.contains(char::is_whitespace) && !part.contains(['"', ':']) && !part.contains(" -");
    if plain { format!("\"{}\"", part.trim()) } else { part.to_owned() }
}

fn found(row: &ArticleRow, score: f32, snippet: String) -> Found<'_> {
    let article = &row.article;
    Found {
        id: &article.id,
        score,
        story: row.story.as_deref(),
        account: row.account.as_deref(),
        outlet: article.outlet.as_deref(),
        published: article.published.as_ref().map(|p| p.value.as_str()),
        headline: article.headline.as_deref(),
        url: article.url.as_deref().or(article.page.url.as_deref()),
        snippet,
    }
}

fn told(text: &mut String, row: &ArticleRow, snippet: &str, width: usize) {
    let article = &row.article;
    let headline = article.headline.as_deref().map_or_else(|| "(no headline)".to_owned(), one_line);
    let mut by = vec![article.outlet.as_deref().map_or_else(|| "outlet not known".to_owned(), one_line)];
    by.extend(row.at.map(day));
    by.push(article.id.clone());
    by.extend(row.story.as_ref().map(|story| format!("in {story}")));
    text.push_str(&super::heading(&headline, width));
    text.push_str(&prose(&by.join(", "), 2, width));
    text.push_str(&prose(snippet, 2, width));
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_as_one_argument_is_a_phrase() {
        assert_eq!(quoted("ferry strike"), "\"ferry strike\"");
        assert_eq!(quoted("outlet:\"Harbour Post\" strike"), "outlet:\"Harbour Post\" strike");
    }
}
