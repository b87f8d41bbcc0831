//! `docs/report.schema.json` and `docs/formats.md` against what the program prints.

use crate::run;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn schema() -> Value {
    serde_json::from_slice(&fs::read(root().join("docs/report.schema.json")).unwrap()).unwrap()
}

fn report_of_the_examples() -> Value {
    let (code, stdout, stderr) = run(&root(), &["report", "examples", "--format", "json"]);
    assert_eq!(code, 0, "{stderr}");
    serde_json::from_str(&stdout).unwrap()
}

#[test]
fn a_report_is_as_its_schema_says() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let report = report_of_the_examples();
    let errors: Vec<String> =
        validator.iter_errors(&report).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(report["stories"].as_array().unwrap().len() > 2);
    // A schema that allows anything would pass as well.
    let mut wrong = report.clone();
    wrong["stories"][0]["colour"] = Value::from("blue");
    assert!(!validator.is_valid(&wrong));
    let mut wrong = report;
    wrong["articles"][0]["role"] = Value::from("hero");
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn every_place_resolves_to_its_words() {
    let report = report_of_the_examples();
    let text = |id: &str| {
        let article = report["articles"].as_array().unwrap().iter().find(|a| a["id"] == id);
        article.unwrap_or_else(|| panic!("no article {id}"))["text"].as_str().unwrap()
    };
    let mut places = 0;
    let mut check = |id: &str, place: &Value| {
        let at = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
        let words = text(id).get(at("start")..at("end"));
        assert!(words.is_some(), "{place}");
        if let (Some(said), Some(words)) = (place["text"].as_str(), words)
            && !said.contains(" ... ")
        {
            assert_eq!(said, words);
        }
        places += 1;
    };
    // Whatever names an article and a start is a place; passages of derivations name the article beside them.
    let mut open = vec![&report["stories"]];
    while let Some(value) = open.pop() {
        if let (Some(id), Some(_)) = (value["article"].as_str(), value["start"].as_u64()) {
            check(id, value);
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            _ => {}
        }
    }
    for derivation in report["derivations"].as_array().unwrap() {
        let (from, to) = (derivation["from"].as_str().unwrap(), derivation["to"].as_str().unwrap());
        for pair in ["passages", "altered"].iter().flat_map(|key| derivation[key].as_array().unwrap()) {
            check(from, &pair["from"]);
            check(to, &pair["to"]);
        }
        derivation["dropped"].as_array().unwrap().iter().for_each(|place| check(from, place));
        derivation["added"].as_array().unwrap().iter().for_each(|place| check(to, place));
    }
    assert!(places > 200, "only {places} places");
}

#[test]
fn nothing_is_lost_by_grouping() {
    let report = report_of_the_examples();
    let mut reachable = BTreeSet::new();
    for account in
        report["stories"].as_array().unwrap().iter().flat_map(|s| s["accounts"].as_array().unwrap())
    {
        reachable.insert(account["lead"].as_str().unwrap());
        for key in ["reprints", "rewrites"] {
            reachable.extend(account[key].as_array().unwrap().iter().map(|id| id.as_str().unwrap()));
        }
    }
    let told = report["articles"].as_array().unwrap().iter().filter(|a| a["role"] != "teaser");
    let told: BTreeSet<&str> = told.map(|a| a["id"].as_str().unwrap()).collect();
    assert_eq!(reachable, told);
}

/// Every field of the schema is described in the prose.
#[test]
fn the_prose_names_every_field() {
    let prose = fs::read_to_string(root().join("docs/formats.md")).unwrap();
    let schema = schema();
    let mut missing = BTreeSet::new();
    let mut open = vec![&schema];
    while let Some(value) = open.pop() {
        if let Some(fields) = value["properties"].as_object() {
            missing.extend(fields.keys().filter(|name| !prose.contains(&format!("`{name}`"))));
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            _ => {}
        }
    }
    assert!(missing.is_empty(), "docs/formats.md does not name {missing:?}");
}

#[test]
fn lines_have_the_fields_the_prose_gives_them() {
    let keys = |args: &[&str]| -> Vec<String> {
        let (code, stdout, stderr) = run(&root(), args);
        assert_eq!(code, 0, "{stderr}");
        let line: Value = serde_json::from_str(stdout.lines().last().unwrap()).unwrap();
        line.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(
        keys(&["annotate", "examples/bridge"]),
        ["annotations", "headline", "id", "language", "source", "text"]
    );
    assert_eq!(keys(&["group", "examples/bridge"]), ["account", "id", "story"]);
    assert_eq!(keys(&["group", "examples/bridge", "--derivations"]), ["derivation"]);
}
