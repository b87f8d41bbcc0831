//! The fuzz corpus as plain tests: what once was odd stays harmless, also where no fuzzer runs.

use rashomon_engine::{ArticleLine, Engine, prepare, prepare_line};
use rashomon_model::{Capture, FateKind, Hints, Span};
use rashomon_text::{Context, annotate, stamps};
use std::fs;
use std::path::PathBuf;

/// The files of a target's corpus, in name order; a corpus that is gone must not pass.
fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the corpus is in the repository")
        .map(|e| e.expect("a folder that can be listed").path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no corpus at {}", folder.display());
    files.into_iter().map(|path| (path.clone(), fs::read(path).expect("a file that can be read"))).collect()
}

#[test]
fn any_page_ends_in_a_fate() {
    let mut engine = Engine::new();
    let files = corpus("page");
    let pages = files.len();
    for (path, bytes) in files {
        let source = path.file_name().unwrap().to_string_lossy().into_owned();
        engine.apply(prepare(&Capture { source, bytes, hints: Hints::default() }));
    }
    let report = engine.report();
    assert_eq!(report.pages.len(), pages);
    for page in &report.pages {
        assert_eq!(page.why.is_some(), matches!(page.fate, FateKind::Rejected | FateKind::Same), "{page:?}");
    }
    for article in &report.articles {
        for block in &article.blocks {
            if let Some(span) = block.span() {
                assert_eq!(span.of(&article.text), block.text, "{}", article.page.source);
            }
        }
    }
}

#[test]
fn any_words_give_spans_that_stand() {
    for (path, bytes) in corpus("words") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let found = annotate(&text, Context::default());
        let whole = |span: Span| text.get(span.range()).is_some();
        let shown = path.display();
        assert!(found.sentences.iter().all(|s| whole(*s)), "sentences of {shown}");
        assert!(found.mentions.iter().all(|m| m.span().of(&text) == m.text), "mentions of {shown}");
        assert!(found.quotes.iter().flat_map(|q| &q.content).all(|s| whole(*s)), "quotes of {shown}");
        assert!(found.times.iter().all(|t| t.span().of(&text) == t.text), "times of {shown}");
        assert!(found.figures.iter().all(|f| f.span().of(&text) == f.text), "figures of {shown}");
        if let Some((_, at)) = stamps::dateline(&text, None) {
            assert!(text.is_char_boundary(at), "dateline of {shown}");
        }
        let _ = stamps::stamp(&text, None);
    }
}

#[test]
fn any_line_is_an_article_or_a_refusal() {
    let mut engine = Engine::new();
    let lines = corpus("line");
    let count = lines.len();
    for (path, bytes) in lines {
        let line: ArticleLine =
            serde_json::from_slice(&bytes).expect("the corpus holds JSON of the right form");
        engine.apply(prepare_line(&path.file_name().unwrap_or_default().to_string_lossy(), line));
    }
    let report = engine.report();
    assert_eq!(report.pages.len(), count);
    let refused = report.pages.iter().filter(|p| p.fate == FateKind::Rejected).count();
    assert_eq!(report.articles.len() + refused, count);
}
