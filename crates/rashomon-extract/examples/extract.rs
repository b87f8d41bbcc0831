//! Prints what `extract` makes of files, as one JSON object with pages and articles.

use rashomon_model::{Basis, Capture, FetchTime, Hints};
use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let mut pages = Vec::new();
    let mut articles = Vec::new();
    let mut fetched_at = None;
    for argument in std::env::args().skip(1) {
        if let Some(value) = argument.strip_prefix("--fetched-at=") {
            fetched_at = Some(FetchTime { value: value.to_owned(), basis: Basis::Given });
            continue;
        }
        let hints = Hints { fetched_at: fetched_at.clone(), ..Hints::default() };
        let capture = Capture { bytes: std::fs::read(&argument)?, source: argument, hints };
        let extraction = rashomon_extract::extract(&capture);
        pages.push(extraction.page);
        articles.extend(extraction.articles);
    }
    let empty: [(); 0] = [];
    let all =
        serde_json::json!({ "pages": pages, "articles": articles, "stories": empty, "derivations": empty });
    writeln!(std::io::stdout(), "{all}")
}
