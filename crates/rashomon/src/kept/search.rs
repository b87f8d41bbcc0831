//! `search`: kept articles by their words.

use super::{DataDir, day, one_line};
use crate::cli::Color;
use crate::commands::Outcome;
use crate::output;
use crate::render::prose;
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
    let words = looked_for(&query);
    let mut out = output::open(None)?;
    let score = |id: &str| hits.hits.iter().find(|h| h.id == id).map_or(0.0, |h| h.score);
    let mut text = String::new();
    let width = output::width(None);
    for row in &rows {
        let snippet = snippet(&row.article.text, &words);
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

/// The plain words of a query, in small letters.
fn looked_for(query: &str) -> Vec<String> {
    let words = query.split(|c: char| c.is_whitespace() || c == '"').filter(|w| !w.is_empty());
    words.filter(|w| !w.contains(':') && !w.starts_with('-')).map(str::to_lowercase).collect()
}

/// Characters shown before and after the first find.
const AROUND: usize = 90;

/// The words around the first find, on one line; the beginning where the find is in the headline.
fn snippet(text: &str, words: &[String]) -> String {
    let small = text.to_lowercase();
    // Where small letters have other lengths, offsets do not carry over: the beginning is shown.
    let at = if small.len() == text.len() {
        words.iter().filter_map(|w| small.find(w.as_str())).min()
    } else {
        None
    };
    let at = at.filter(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let before: Vec<char> = text[..at].chars().rev().take(AROUND).collect();
    let cut_before = text[..at].chars().count() > before.len();
    let after: String = text[at..].chars().take(2 * AROUND).collect();
    let cut_after = text[at..].len() > after.len();
    let mut out: String = before.into_iter().rev().collect();
    if cut_before {
        // Begin with a whole word.
        let whole = out.find(' ').map_or(0, |space| space + 1);
        out.replace_range(..whole, "… ");
    }
    out.push_str(&after);
    if cut_after {
        out.truncate(out.rfind(' ').unwrap_or(out.len()));
        out.push_str(" …");
    }
    one_line(&out)
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
    fn a_snippet_stands_around_the_find() {
        let text = format!("{} the Norvale ferry sank {}", "before ".repeat(40), "after ".repeat(60));
        let got = snippet(&text, &["ferry".to_owned()]);
        assert!(
            got.starts_with("… before") && got.contains("Norvale ferry sank") && got.ends_with("after …"),
            "{got}"
        );
        assert_eq!(snippet("Short.", &[]), "Short.");
        assert_eq!(snippet("", &["x".to_owned()]), "");
    }

    #[test]
    fn what_came_as_one_argument_is_a_phrase() {
        assert_eq!(quoted("ferry strike"), "\"ferry strike\"");
        assert_eq!(quoted("outlet:\"Harbour Post\" strike"), "outlet:\"Harbour Post\" strike");
        assert_eq!(looked_for("Ferry \"night boat\" -dog outlet:Tide"), ["ferry", "night", "boat"]);
    }
}
