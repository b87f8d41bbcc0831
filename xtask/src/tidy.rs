//! What the compiler cannot hold: who may use whom, what the core must not touch, what the glossary must say.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Who may use whom among our crates (development dependencies included). ARCHITECTURE.md gives the reasons.
const EDGES: &[(&str, &[&str])] = &[
    ("rashomon-model", &[]),
    ("rashomon-text", &["rashomon-model"]),
    ("rashomon-intake", &["rashomon-model", "rashomon-text"]),
    ("rashomon-extract", &["rashomon-model", "rashomon-text"]),
    ("rashomon-lineage", &["rashomon-model", "rashomon-text"]),
    ("rashomon-cluster", &["rashomon-model", "rashomon-text"]),
    ("rashomon-compare", &["rashomon-model", "rashomon-text"]),
    (
        "rashomon-engine",
        &[
            "rashomon-model",
            "rashomon-text",
            "rashomon-extract",
            "rashomon-lineage",
            "rashomon-cluster",
            "rashomon-compare",
        ],
    ),
    ("rashomon-store", &["rashomon-model"]),
    ("rashomon", &["rashomon-model", "rashomon-intake", "rashomon-engine", "rashomon-store"]),
];

/// The crates that touch the world; all others are pure.
const EDGE_CRATES: &[&str] = &["rashomon-store", "rashomon"];

/// What a pure crate must not say: no file, socket, clock, thread, environment or chance.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::thread",
    "std::process",
    "std::env",
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "RandomState",
    "thread_rng",
];

/// What nothing that is committed may say: a look while working, and paths of one machine.
const BANNED: &[&str] =
    &[concat!("dbg", "!("), concat!("to", "do!("), concat!("#[ig", "nore"), concat!("FIX", "ME")];

/// Past this a file is asked whether it is two things. Word lists and tests may be longer: they are lists.
const LINES_MAX: usize = 600;

/// Runs every check and names all that is wrong.
pub(crate) fn tidy() -> Result<()> {
    let mut wrong = Vec::new();
    edges(&mut wrong)?;
    let sources = sources(Path::new("."))?;
    for path in &sources {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        file(path, &text, &mut wrong);
    }
    glossary(&mut wrong)?;
    if wrong.is_empty() {
        return Ok(());
    }
    bail!("{} thing(s) to tidy:\n  {}", wrong.len(), wrong.join("\n  "));
}

/// Reads every manifest and names the forbidden edges.
fn edges(wrong: &mut Vec<String>) -> Result<()> {
    let allowed: BTreeMap<_, _> = EDGES.iter().copied().collect();
    let mut seen = 0;
    for entry in fs::read_dir("crates")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let manifest: Table = fs::read_to_string(format!("crates/{name}/Cargo.toml"))?.parse()?;
        let Some(may) = allowed.get(name.as_str()) else {
            wrong.push(format!("crates/{name}: not in tidy's table of who may use whom"));
            continue;
        };
        seen += 1;
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let uses = manifest.get(section).and_then(Value::as_table);
            for used in uses.into_iter().flat_map(Table::keys).filter(|u| allowed.contains_key(u.as_str())) {
                if !may.contains(&used.as_str()) {
                    wrong.push(format!("{name} must not use {used}"));
                }
            }
        }
    }
    if seen != EDGES.len() {
        wrong.push(format!("{} crates in tidy's table, {seen} in crates/", EDGES.len()));
    }
    Ok(())
}

/// Checks one source file.
fn file(path: &Path, text: &str, wrong: &mut Vec<String>) {
    let shown = path.display();
    let in_crate =
        path.strip_prefix("./crates").ok().and_then(|p| p.iter().next()).map(|c| c.to_string_lossy());
    let test =
        path.iter().any(|p| p == "tests" || p == "benches" || p == "examples") || path.ends_with("tests.rs");
    if in_crate.is_some_and(|c| !EDGE_CRATES.contains(&c.as_ref())) && !test {
        for word in IMPURE.iter().filter(|w| text.contains(**w)) {
            wrong.push(format!("{shown}: `{word}` in the pure core: pass it in as an argument"));
        }
    }
    if !path.ends_with("tidy.rs") {
        for word in BANNED.iter().filter(|w| text.contains(**w)) {
            wrong.push(format!("{shown}: `{word}`"));
        }
    }
    if !text.starts_with("//!") && !text.starts_with("#!") && !path.starts_with("./fuzz") {
        wrong.push(format!("{shown}: a file opens with what it turns into what (`//!`)"));
    }
    let lines = text.lines().count();
    let list = test || path.iter().any(|p| p.to_string_lossy().contains("lexicon"));
    if lines > LINES_MAX && !list {
        wrong.push(format!("{shown}: {lines} lines; is it one thing? (limit {LINES_MAX})"));
    }
}

/// Every public type of the model stands in the glossary, with the first line of its documentation.
fn glossary(wrong: &mut Vec<String>) -> Result<()> {
    let glossary = fs::read_to_string("docs/glossary.md").context("docs/glossary.md")?;
    for path in sources(Path::new("./crates/rashomon-model/src"))? {
        let text = fs::read_to_string(&path)?;
        let mut doc: Option<&str> = None;
        for line in text.lines() {
            if let Some(words) = line.strip_prefix("/// ") {
                doc.get_or_insert(words);
            } else if let Some(rest) =
                line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "))
            {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
                let entry = format!("| `{name}` | {}", doc.unwrap_or_default());
                if !glossary.contains(&entry) {
                    wrong.push(format!("docs/glossary.md: wants the line `{entry} |`"));
                }
            } else if !line.starts_with('#') && !line.starts_with("///") {
                doc = None;
            }
        }
    }
    Ok(())
}

/// The Rust files below a folder, in name order, without what is built.
fn sources(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
