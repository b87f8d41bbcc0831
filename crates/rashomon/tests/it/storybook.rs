//! The storybook: `stories/*.md`, small articles in prose and what the engine is to conclude from them.
//!
//! A scenario holds fenced blocks: `article id=... [outlet= headline= published= ...]` (a line of articles), `page
//! name=... [fetched_at= url=]` (HTML or plain text, read the whole way), `corrections` (what readers say against the
//! grouping, as JSON Lines), and `expect WHAT`, which is compared with
//! what was concluded: `articles`, `accounts`, `first`, `quotes`, `claims` (what accounts do not agree on) or
//! `timeline`. A scenario expects only what it is about. `UPDATE_EXPECT=1 cargo test -p rashomon storybook` writes the
//! conclusions into the files: read the difference as an editor would before keeping it.

use rashomon_engine::{ArticleLine, Engine, prepare, prepare_line};
use rashomon_model::{
    Article, Basis, Capture, ClaimStatus, Direction, FetchTime, Hints, QuoteKind, Report, StanceKind, Story,
    WordingSpeaker,
};
use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

#[test]
fn storybook() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stories");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md"));
    files.sort();
    assert!(files.len() >= 8, "the storybook has lost pages");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = String::new();
    for file in files {
        let written = fs::read_to_string(&file).unwrap();
        let (told, expectations) = tell(&written);
        assert!(expectations > 0, "{} expects nothing", file.display());
        if update {
            fs::write(&file, told).unwrap();
        } else if told != written {
            write!(wrong, "\n== {}\n{}", file.display(), difference(&written, &told)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nUPDATE_EXPECT=1 writes what is concluded now");
}

/// The lines that differ, each side with its mark.
fn difference(expected: &str, concluded: &str) -> String {
    let mut out = String::new();
    for (mark, one, other) in [('-', expected, concluded), ('+', concluded, expected)] {
        for line in one.lines().filter(|line| !other.lines().any(|l| l == *line)) {
            writeln!(out, "{mark} {line}").unwrap();
        }
    }
    out
}

/// A fenced block, or the lines between two.
enum Part<'a> {
    Prose(&'a str),
    Fence { info: &'a str, body: String },
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match line.strip_prefix("```").filter(|info| !info.is_empty()) {
            Some(info) => {
                let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                parts.push(Part::Fence { info, body: body.join("\n") });
            }
            None => parts.push(Part::Prose(line)),
        }
    }
    parts
}

/// Runs a scenario and writes it down again with what is concluded in place of what is expected.
fn tell(scenario: &str) -> (String, usize) {
    let parts = parts(scenario);
    let corrections = parts.iter().filter_map(|part| match part {
        Part::Fence { info: "corrections", body } => Some(body.lines()),
        _ => None,
    });
    let corrections = corrections.flatten().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut engine = Engine::obeying(corrections);
    for part in &parts {
        if let Part::Fence { info, body } = part {
            read(&mut engine, info, body);
        }
    }
    let report = engine.report();
    let book = Book { names: names(&report), report: &report };
    let (mut out, mut expectations) = (String::new(), 0);
    for part in parts {
        match part {
            Part::Prose(line) => writeln!(out, "{line}").unwrap(),
            Part::Fence { info, body } => {
                let body = match info.strip_prefix("expect ") {
                    Some(what) => {
                        expectations += 1;
                        book.concluded(what)
                    }
                    None => body,
                };
                writeln!(out, "```{info}\n{}\n```", body.trim_end()).unwrap();
            }
        }
    }
    (out, expectations)
}

fn read(engine: &mut Engine, info: &str, body: &str) {
    let (kind, attributes) = info.split_once(' ').unwrap_or((info, ""));
    if kind == "expect" || kind == "corrections" {
        return;
    }
    let mut attributes = attributes_of(attributes);
    match kind {
        "article" => {
            attributes.insert("text".to_owned(), body.to_owned());
            let line: ArticleLine =
                serde_json::from_value(serde_json::to_value(&attributes).unwrap()).unwrap();
            let name = line.id.clone().expect("an article needs an id=");
            engine.apply(prepare_line(&name, line));
        }
        "page" => {
            let mut take = |key: &str| attributes.remove(key);
            let fetched_at = take("fetched_at").map(|value| FetchTime { value, basis: Basis::Given });
            let hints = Hints { url: take("url"), fetched_at, ..Hints::default() };
            let source = take("name").expect("a page needs a name=");
            engine.apply(prepare(&Capture { source, bytes: body.as_bytes().to_vec(), hints }));
        }
        other => panic!("unknown block {other}"),
    }
}

/// `id=a headline="two words"`.
fn attributes_of(text: &str) -> HashMap<String, String> {
    let mut attributes = HashMap::new();
    let mut rest = text.trim();
    while let Some((key, value)) = rest.split_once('=') {
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').expect("a closing quotation mark"),
            None => value.split_once(' ').unwrap_or((value, "")),
        };
        attributes.insert(key.trim().to_owned(), value.to_owned());
        rest = after.trim_start();
    }
    assert!(rest.is_empty(), "cannot read the attributes {text}");
    attributes
}

/// What scenarios call the articles: an article by its id, those of a page by its name, numbered from the second.
fn names(report: &Report) -> HashMap<&str, String> {
    let mut nth: HashMap<&str, usize> = HashMap::new();
    let mut names = HashMap::new();
    for article in &report.articles {
        let source = article.page.source.as_str();
        let n = nth.entry(source).and_modify(|n| *n += 1).or_insert(1);
        names.insert(article.id.as_str(), if *n == 1 { source.to_owned() } else { format!("{source}/{n}") });
    }
    names
}

struct Book<'a> {
    report: &'a Report,
    names: HashMap<&'a str, String>,
}

impl Book<'_> {
    fn name(&self, id: &str) -> &str {
        self.names.get(id).map_or("?", String::as_str)
    }

    /// Names of articles, each once, in the order of the alphabet.
    fn all<'b>(&self, ids: impl Iterator<Item = &'b String>) -> String {
        let mut names: Vec<&str> = ids.map(|id| self.name(id)).collect();
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    }

    fn concluded(&self, what: &str) -> String {
        let each = |f: &dyn Fn(&Story, &mut String)| {
            let mut out = String::new();
            self.report.stories.iter().for_each(|story| f(story, &mut out));
            out
        };
        match what {
            "articles" => self.report.articles.iter().map(|a| self.article(a)).collect(),
            "accounts" => each(&|story, out| self.accounts(story, out)),
            "first" => each(&|story, out| self.first(story, out)),
            "quotes" => each(&|story, out| self.quotes(story, out)),
            "claims" => each(&|story, out| self.claims(story, out)),
            "timeline" => each(&|story, out| self.timeline(story, out)),
            other => panic!("nothing known to expect of {other}"),
        }
    }

    fn article(&self, article: &Article) -> String {
        let role = serde_json::to_value(article.role).unwrap();
        let mut out = format!("{} ({})", self.name(&article.id), role.as_str().unwrap());
        let place = article.dateline.as_ref().and_then(|d| d.place.clone());
        let published = article.published.as_ref().map(|p| p.value.clone());
        let byline = article.bylines.iter().map(|b| b.name.as_str()).collect::<Vec<_>>().join(", ");
        let fields = [
            ("headline", article.headline.clone()),
            ("outlet", article.outlet.clone()),
            ("agency", article.agency.clone()),
            ("via", article.via.clone()),
            ("by", Some(byline).filter(|b| !b.is_empty())),
            ("dateline", place),
            ("published", published),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                write!(out, "\n  {name}: {value}").unwrap();
            }
        }
        out + "\n"
    }

    fn accounts(&self, story: &Story, out: &mut String) {
        writeln!(out, "story").unwrap();
        for account in &story.accounts {
            writeln!(out, "  {}", self.name(&account.lead)).unwrap();
            for id in account.reprints.iter().chain(&account.rewrites) {
                let derivation = self.report.derivations.iter().find(|d| d.to == *id || d.from == *id);
                let kind = derivation.map(|d| serde_json::to_value(d.kind).unwrap());
                let kind = kind.as_ref().and_then(|k| k.as_str()).unwrap_or("no derivation");
                let unknown = derivation.is_some_and(|d| d.direction == Direction::Unknown);
                let direction = if unknown { ", direction unknown" } else { "" };
                writeln!(out, "    {}: {kind}{direction}", self.name(id)).unwrap();
            }
        }
    }

    fn first(&self, story: &Story, out: &mut String) {
        match &story.first_reported {
            Some(first) => {
                let sure = if first.certain { "" } else { ", not certain" };
                writeln!(out, "{} {}{sure}", self.name(&first.article), first.at.value).unwrap();
            }
            None => writeln!(out, "nobody knows").unwrap(),
        }
    }

    fn quotes(&self, story: &Story, out: &mut String) {
        for utterance in &story.quotes {
            let speaker = utterance.wordings.iter().find_map(|w| match w.speaker.as_ref()? {
                WordingSpeaker::Named { name, .. } => Some(name.clone()),
                WordingSpeaker::Anonymous { anonymous } => Some(format!("{anonymous} (not named)")),
            });
            writeln!(out, "{}", speaker.as_deref().unwrap_or("somebody")).unwrap();
            for wording in &utterance.wordings {
                let kind = match wording.kind {
                    QuoteKind::Direct => "direct",
                    QuoteKind::Mixed => "mixed",
                    QuoteKind::Indirect => "indirect",
                };
                writeln!(out, "  {} {kind}: {}", self.name(&wording.article), wording.text).unwrap();
            }
        }
    }

    /// Claims on which accounts do not say the same, with what each does.
    fn claims(&self, story: &Story, out: &mut String) {
        let contested = |s: ClaimStatus| matches!(s, ClaimStatus::Differs | ClaimStatus::Disputed);
        for claim in story.claims.iter().filter(|c| contested(c.status)) {
            let status = serde_json::to_value(claim.status).unwrap();
            write!(out, "{}:", status.as_str().unwrap()).unwrap();
            for stance in claim.stances.iter().filter(|s| s.stance != StanceKind::Silent) {
                let lead = story.accounts.iter().find(|a| a.id == stance.account).map_or("?", |a| &a.lead);
                let verb = serde_json::to_value(stance.stance).unwrap();
                write!(out, " {} {}", self.name(lead), verb.as_str().unwrap()).unwrap();
                if let Some(value) = &stance.value {
                    write!(out, " {value}").unwrap();
                }
                out.push(';');
            }
            out.truncate(out.trim_end_matches(';').len());
            out.push('\n');
        }
    }

    fn timeline(&self, story: &Story, out: &mut String) {
        for entry in &story.timeline {
            let articles = self.all(entry.citations.iter().map(|c| &c.article));
            writeln!(out, "{} {} [{articles}]", entry.date, entry.text).unwrap();
        }
    }
}
