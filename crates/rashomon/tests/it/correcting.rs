//! Readers' corrections as they are typed: obeyed, explained, the same after a rebuild, taken back.

use crate::keeping::{articles, done};
use crate::run;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Every article with its story, in the order they came.
fn places(dir: &Path) -> Vec<(String, String)> {
    let text = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let lines = done(dir, &["export"]);
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|line| (text(&line, "id"), text(&line, "story"))).collect()
}

#[test]
fn a_correction_is_obeyed_and_explained() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("in.jsonl"), articles(0, 5)).unwrap();
    done(dir.path(), &["add", "in.jsonl"]);
    let before = places(dir.path());
    let (a, story) = before[3].clone();
    assert!(before.iter().all(|(_, at)| *at == story), "{before:?}");
    let b = &before[0].0;
    let said = done(dir.path(), &["correct", "not-same-story", &a, &story, "--by", "Ada", "--json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((said["decision"].as_u64(), said["b"].as_str()), (Some(1), Some(story.as_str())));
    let after = places(dir.path());
    assert_eq!(after[3].1, said["a"].as_str().unwrap());
    assert_eq!(after[0].1, story);
    assert!(done(dir.path(), &["check"]).is_empty());
    done(dir.path(), &["rebuild"]);
    assert_eq!(places(dir.path()), after);
    let why = done(dir.path(), &["explain", &a, b, "--format", "json"]);
    let why: Value = serde_json::from_str(&why).unwrap();
    assert_eq!(why["same_story"], Value::Bool(false));
    assert_eq!(why["corrections"][0]["kind"], "not_same_story");
    let told = done(dir.path(), &["explain", &a, b]);
    for words in ["two stories", "corrected by a reader: not the same story (decision 1)", "event: alike 0."]
    {
        assert!(told.contains(words), "{told}");
    }
    done(dir.path(), &["correct", "not-same-story", &a, &story, "--withdraw"]);
    assert_eq!(places(dir.path()), before);
    let (code, _, err) =
        run(dir.path(), &["--data", "data", "correct", "not-same-story", &a, &story, "--withdraw"]);
    assert!(code == 1 && err.contains("no such correction stands"), "{err}");
    let (code, _, err) =
        run(dir.path(), &["--data", "data", "correct", "same-story", &a, "a-0123456789abcdef"]);
    assert!(code == 1 && err.contains("is not there to be corrected"), "{err}");
}

#[test]
fn a_set_is_grouped_as_corrected() {
    let dir = tempfile::tempdir().unwrap();
    let lines: Vec<Value> = articles(0, 2).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut named = String::new();
    for (n, mut line) in lines.into_iter().enumerate() {
        line["id"] = format!("n{n}").into();
        named.push_str(&format!("{line}\n"));
    }
    fs::write(dir.path().join("in.jsonl"), named).unwrap();
    let stories = |args: &[&str]| {
        let out = done(dir.path(), args);
        let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|line| line["story"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let plain = stories(&["group", "in.jsonl"]);
    assert_eq!(plain[0], plain[1]);
    fs::write(dir.path().join("said.jsonl"), r#"{"kind":"not_same_story","a":"n0","b":"n1"}"#).unwrap();
    let corrected = stories(&["group", "in.jsonl", "--corrections", "said.jsonl"]);
    assert_ne!(corrected[0], corrected[1]);
    fs::write(dir.path().join("said.jsonl"), "{").unwrap();
    let (code, _, err) = run(dir.path(), &["group", "in.jsonl", "--corrections", "said.jsonl"]);
    assert!(code == 1 && err.contains("line 1 of said.jsonl"), "{err}");
}
