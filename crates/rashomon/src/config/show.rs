//! `rashomon config check` and `config show`: what holds, and who said so. Secrets are never shown.

use super::keys::{KEYS, Key, Kind};
use super::layers::{Layers, Said};
use super::{Config, said};
use crate::cli::Cli;
use crate::commands::Outcome;
use crate::output;
use anyhow::Result;
use std::io::Write;

/// What stands for a secret.
const HIDDEN: &str = "(hidden)";

/// `config check`: reads everything as a command would, then says what holds and where it comes from.
pub(crate) fn check(cli: &Cli) -> Result<Outcome> {
    let layers = said(cli)?;
    Config::of(&layers)?;
    write(&table(&layers))
}

/// `config show`: what holds, in the form of the file.
pub(crate) fn show(cli: &Cli) -> Result<Outcome> {
    let layers = said(cli)?;
    Config::of(&layers)?;
    write(&file(&layers))
}

fn write(text: &str) -> Result<Outcome> {
    let mut out = output::open(None)?;
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Outcome::default())
}

/// A line a key: its name, its value, where that comes from.
pub(super) fn table(layers: &Layers) -> String {
    let lines: Vec<(&str, String, String)> = KEYS
        .iter()
        .map(|key| match layers.get(key.name) {
            Some(said) => (key.name, shown(key, said), said.source.to_string()),
            None if key.default.is_empty() => (key.name, "-".to_owned(), "not set".to_owned()),
            None => (key.name, key.default.to_owned(), "default".to_owned()),
        })
        .collect();
    let wide = |of: fn(&(&str, String, String)) -> usize| lines.iter().map(of).max().unwrap_or(0);
    let (names, values) = (wide(|line| line.0.len()), wide(|line| line.1.chars().count()));
    lines.iter().map(|(name, value, source)| format!("{name:names$}  {value:values$}  {source}\n")).collect()
}

/// The form of the file; what is not set stands there as a comment.
pub(super) fn file(layers: &Layers) -> String {
    let mut text = String::new();
    let mut section = "";
    for key in KEYS {
        let (of, name) = key.name.split_once('.').unwrap_or(("", key.name));
        if of != section {
            section = of;
            text.push_str(&format!("\n[{section}]\n"));
        }
        let line = match layers.get(key.name) {
            Some(said) => format!("{name} = {}", written(key, said)),
            None => format!("# {name} = {}", key.default),
        };
        text.push_str(&format!("# {}\n{}\n", key.about, line.trim_end()));
    }
    text
}

fn shown(key: &Key, said: &Said) -> String {
    if key.kind == Kind::Secret { HIDDEN.to_owned() } else { said.words.join(", ") }
}

fn written(key: &Key, said: &Said) -> String {
    let quoted = |word: &String| toml::Value::String(word.clone()).to_string();
    let first = || said.words.first().cloned().unwrap_or_default();
    match key.kind {
        Kind::Secret => quoted(&HIDDEN.to_owned()),
        Kind::Text => quoted(&first()),
        Kind::Number | Kind::Flag => first(),
        Kind::List => format!("[{}]", said.words.iter().map(quoted).collect::<Vec<_>>().join(", ")),
    }
}
