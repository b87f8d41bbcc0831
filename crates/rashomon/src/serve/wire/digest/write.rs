//! A digest as HTML, Markdown, plain text. Words of pages are escaped in each; nothing of them is markup.

use super::{Digest, Entry, Statement};
use crate::render::{Escaped, in_markdown, prose};
use crate::view::count;
use std::fmt::Write as _;

/// How wide plain text is: mail programs show that much on any screen.
const WIDTH: usize = 72;

/// Writes to a string, which does not fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => { let _ = write!($out, $($text)*); };
}

fn since(digest: &Digest) -> String {
    let day = digest.since.get(..16).unwrap_or(&digest.since).replace('T', ", ");
    format!(
        "{} since {day} UTC",
        count(digest.entries.len() + digest.more, "story with news", "stories with news")
    )
}

fn place(base: &str, statement: &Statement) -> String {
    format!("{base}/article/{}#s-{}-{}", statement.article, statement.start, statement.end)
}

fn whose(statement: &Statement) -> &str {
    statement.outlet.as_deref().filter(|outlet| !outlet.is_empty()).unwrap_or("source")
}

fn marked(entry: &Entry) -> &'static str {
    if entry.new { "New" } else { "Updated" }
}

fn more(entry: &Entry) -> Option<String> {
    (entry.more > 0).then(|| count(entry.more, "more new statement", "more new statements"))
}

/// As an HTML page that needs nothing else; links begin with `base`.
pub(crate) fn html(digest: &Digest, base: &str) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Digest</title>\n</head>\n<body>\n\
         <h1>Digest</h1>\n",
    );
    put!(out, "<p>{}</p>\n", Escaped(&since(digest)));
    for entry in &digest.entries {
        put!(
            out,
            "<h2><a href=\"{}{}\">{}</a></h2>\n<p>{} · {}</p>\n",
            Escaped(base),
            Escaped(&entry.path),
            Escaped(&entry.headline),
            marked(entry),
            Escaped(&entry.coverage)
        );
        if let Some(differs) = &entry.differs {
            put!(out, "<p><strong>Told differently:</strong> {}</p>\n", Escaped(differs));
        }
        out.push_str("<ul>\n");
        for statement in &entry.statements {
            put!(
                out,
                "<li>{} <a href=\"{}\">{}</a></li>\n",
                Escaped(&statement.text),
                Escaped(&place(base, statement)),
                Escaped(whose(statement))
            );
        }
        if let Some(more) = more(entry) {
            put!(out, "<li>{more}</li>\n");
        }
        out.push_str("</ul>\n");
    }
    if digest.more > 0 {
        put!(
            out,
            "<p><a href=\"{}/\">{}</a></p>\n",
            Escaped(base),
            count(digest.more, "more story", "more stories")
        );
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// As Markdown.
pub(crate) fn markdown(digest: &Digest, base: &str) -> String {
    let mut out = format!("# Digest\n\n{}\n", since(digest));
    for entry in &digest.entries {
        put!(out, "\n## [{}]({base}{})\n\n", in_markdown(&entry.headline), entry.path);
        put!(out, "{} · {}\n\n", marked(entry), in_markdown(&entry.coverage));
        if let Some(differs) = &entry.differs {
            put!(out, "**Told differently:** {}\n\n", in_markdown(differs));
        }
        for statement in &entry.statements {
            let (text, whose) = (in_markdown(&statement.text), in_markdown(whose(statement)));
            put!(out, "- {text} ([{whose}]({}))\n", place(base, statement));
        }
        if let Some(more) = more(entry) {
            put!(out, "- {more}\n");
        }
    }
    if digest.more > 0 {
        put!(out, "\n{} at {base}/\n", count(digest.more, "more story", "more stories"));
    }
    out
}

/// As plain text.
pub(crate) fn text(digest: &Digest, base: &str) -> String {
    let mut out = format!("{}\n", since(digest));
    for entry in &digest.entries {
        out.push('\n');
        out.push_str(&prose(&entry.headline, 0, WIDTH));
        out.push_str(&prose(&format!("{} · {}", marked(entry), entry.coverage), 0, WIDTH));
        put!(out, "{base}{}\n", entry.path);
        if let Some(differs) = &entry.differs {
            out.push_str(&prose(&format!("Told differently: {differs}"), 2, WIDTH));
        }
        for statement in &entry.statements {
            out.push_str(&prose(&format!("- {} ({})", statement.text, whose(statement)), 2, WIDTH));
        }
        if let Some(more) = more(entry) {
            put!(out, "  - {more}\n");
        }
    }
    if digest.more > 0 {
        put!(out, "\n{}: {base}/\n", count(digest.more, "more story", "more stories"));
    }
    out
}
