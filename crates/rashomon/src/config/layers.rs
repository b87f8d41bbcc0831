//! Where values come from: a file, the environment, what was typed, in rising order.

use super::keys::{CONFIG_VARIABLE, IN_A_FILE, KEYS, Key, Kind, PREFIX, names, nearest, steps};
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The most letters by which a name of the environment may differ from a known one and be taken for a slip; others are none of
/// our business (container systems put names of their own there).
const SLIP: usize = 2;

/// Who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// The file.
    File(PathBuf),
    /// A variable of the environment.
    Variable(String),
    /// An option that was typed.
    Flag(&'static str),
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable(name) => write!(f, "${name}"),
            Self::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

/// A value as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The words; one but for lists.
    pub(super) words: Vec<String>,
    /// Who said it.
    pub(super) source: Source,
}

/// What was said, by key.
#[derive(Debug, Clone, Default)]
pub(super) struct Layers(BTreeMap<&'static str, Said>);

impl Layers {
    /// What holds for a key.
    pub(super) fn get(&self, name: &str) -> Option<&Said> {
        self.0.get(name)
    }

    fn put(&mut self, key: &'static Key, words: Vec<String>, source: Source) {
        self.0.insert(key.name, Said { words, source });
    }

    /// Takes in what was typed.
    pub(super) fn typed(&mut self, name: &'static str, flag: &'static str, words: Vec<String>) {
        let Some(key) = Key::named(name) else { return };
        // A variable that the command line reads by itself looks as if it had been typed.
        let same = self.get(name).is_some_and(|said| said.words == words);
        if !words.is_empty() && !same {
            self.put(key, words, Source::Flag(flag));
        }
    }

    /// Takes in a file.
    pub(super) fn file(&mut self, path: &Path, text: &str) -> Result<()> {
        let table: toml::Table = text.parse().with_context(|| format!("{} is no TOML", path.display()))?;
        self.table("", &table, path).with_context(|| path.display().to_string())
    }

    fn table(&mut self, section: &str, table: &toml::Table, path: &Path) -> Result<()> {
        for (name, value) in table {
            let name = if section.is_empty() { name.clone() } else { format!("{section}.{name}") };
            let source = Source::File(path.to_owned());
            if let Some(key) = Key::named(&name) {
                self.put(key, words(key, value).with_context(|| format!("`{name}`"))?, source);
            } else if let Some(key) = Key::of_file(&name) {
                let named = value.as_str().ok_or_else(|| anyhow!("`{name}` must name a file"))?;
                // A file named beside the configuration is found from wherever the program is started.
                let place = path.parent().unwrap_or(Path::new(".")).join(named);
                self.put(key, vec![secret(&place)?], source);
            } else if let Some(inner) = value.as_table().filter(|_| is_section(&name)) {
                self.table(&name, inner, path)?;
            } else {
                bail!("there is no key `{name}`{}", meant(nearest(&name, names())));
            }
        }
        Ok(())
    }

    /// Takes in the environment.
    pub(super) fn environment(&mut self, variables: &[(String, String)]) -> Result<()> {
        for (variable, value) in variables {
            let Some(rest) = variable.strip_prefix(PREFIX) else { continue };
            let source = Source::Variable(variable.clone());
            let file = rest.to_lowercase().strip_suffix(IN_A_FILE).map(str::to_uppercase);
            let secret_of = file.and_then(|name| {
                let of = |key: &&Key| key.kind == Kind::Secret && key.variable() == format!("{PREFIX}{name}");
                KEYS.iter().find(of)
            });
            if let Some(key) = KEYS.iter().find(|key| key.variable() == *variable) {
                if !value.is_empty() {
                    self.put(key, from_text(key, value).with_context(|| format!("${variable}"))?, source);
                }
            } else if let Some(key) = secret_of {
                self.put(key, vec![secret(Path::new(value))?], source);
            } else if variable != CONFIG_VARIABLE {
                let known = KEYS.iter().map(Key::variable).find(|known| steps(variable, known) <= SLIP);
                if known.is_some() {
                    bail!("there is no variable ${variable}{}", meant(known.map(|name| format!("${name}"))));
                }
            }
        }
        Ok(())
    }
}

fn is_section(name: &str) -> bool {
    KEYS.iter().any(|key| key.name.split_once('.').is_some_and(|(section, _)| section == name))
}

fn meant(name: Option<String>) -> String {
    name.map(|name| format!(": did you mean `{name}`?")).unwrap_or_default()
}

/// A value of the file as words.
fn words(key: &Key, value: &toml::Value) -> Result<Vec<String>> {
    use toml::Value::{Array, Boolean, Integer, String as Text};
    let one = match (key.kind, value) {
        (Kind::Text | Kind::Secret, Text(text)) => text.clone(),
        // `listen = 8100` is what everybody writes first.
        (Kind::Number | Kind::Text, Integer(number)) => number.to_string(),
        (Kind::Flag, Boolean(flag)) => flag.to_string(),
        (Kind::List, Array(list)) => {
            let texts = list.iter().map(|value| value.as_str().map(str::to_owned));
            return texts
                .collect::<Option<_>>()
                .ok_or_else(|| anyhow!("a list of words in quotes is needed"));
        }
        (kind, _) => bail!("{} is needed", needed(kind)),
    };
    from_text(key, &one)
}

fn needed(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Secret => "a text in quotes",
        Kind::Number => "a whole number",
        Kind::Flag => "true or false",
        Kind::List => "a list, as in [\"one\", \"two\"],",
    }
}

/// A value of the environment, or one that is a word anyway.
fn from_text(key: &Key, text: &str) -> Result<Vec<String>> {
    let fits = match key.kind {
        Kind::Number => text.parse::<u64>().is_ok(),
        Kind::Flag => text.parse::<bool>().is_ok(),
        Kind::Text | Kind::Secret => true,
        Kind::List => {
            let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
            return Ok(words.map(str::to_owned).collect());
        }
    };
    if fits { Ok(vec![text.to_owned()]) } else { bail!("{} is needed", needed(key.kind)) }
}

/// A secret out of its file, without the line break that editors put at the end.
fn secret(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
