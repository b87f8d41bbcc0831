//! Usage, exit codes, standard streams, and that the same input gives the same output.

use crate::{FERRY, rashomon, run};
use std::fs;
use std::path::Path;

/// A folder with the ferry page and copies of it that differ a little.
fn pages(count: usize) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for i in 0..count {
        let page = FERRY.replace("240 islanders", &format!("{} islanders", 200 + i)).replace("nine", "ten");
        fs::write(dir.path().join(format!("page{i:02}.html")), page).unwrap();
    }
    dir
}

fn same_for_any_threads(dir: &Path, args: &[&str]) -> String {
    let one = run(dir, &[args, &["--threads", "1"]].concat());
    let four = run(dir, &[args, &["--threads", "4"]].concat());
    assert_eq!(one, four);
    assert_eq!(one.0, 0, "{}", one.2);
    one.1
}

#[test]
fn the_output_is_the_same_for_any_number_of_threads() {
    let dir = pages(20);
    for command in ["extract", "explain", "annotate", "group"] {
        same_for_any_threads(dir.path(), &[command, "."]);
    }
    for format in ["json", "terminal", "markdown", "html"] {
        same_for_any_threads(dir.path(), &["report", ".", "--format", format]);
    }
}

#[test]
fn extract_keeps_the_order_of_the_inputs_and_report_does_not_depend_on_it() {
    let dir = pages(3);
    let sources = |args: &[&str]| {
        let (code, stdout, stderr) = run(dir.path(), args);
        assert_eq!(code, 0, "{stderr}");
        let source = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["page"]["source"].as_str().unwrap().to_owned()
        };
        stdout.lines().map(source).collect::<Vec<_>>()
    };
    assert_eq!(sources(&["extract", "page02.html", "page00.html"]), ["page02.html", "page00.html"]);
    let one = run(dir.path(), &["report", "--format", "json", "page00.html", "page01.html", "page02.html"]);
    let other = run(dir.path(), &["report", "--format", "json", "page02.html", "page00.html", "page01.html"]);
    assert_eq!(one, other);
}

#[test]
fn commands_compose() {
    let dir = pages(3);
    let (_, articles, _) = run(dir.path(), &["extract", "."]);
    let (_, direct, _) = run(dir.path(), &["group", "."]);
    let piped = rashomon(dir.path(), &["group", "-"]).write_stdin(articles).output().unwrap();
    assert_eq!(direct, String::from_utf8(piped.stdout).unwrap());
}

#[test]
fn a_line_needs_nothing_but_text() {
    let dir = tempfile::tempdir().unwrap();
    let line = "{\"id\":\"x7\",\"text\":\"The ferry sailed.\\nAll were well.\",\"published\":\"2031-05-04T10:00:00Z\"}";
    let output = rashomon(dir.path(), &["group", "-"]).write_stdin(line).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.starts_with("{\"id\":\"x7\",\"account\":\"c-"), "{stdout}");
}

#[test]
fn what_is_known_of_a_page_comes_from_index_or_options() {
    let dir = pages(1);
    let page = |args: &[&str]| {
        let (code, stdout, stderr) = run(dir.path(), &[&["extract", "page00.html"], args].concat());
        assert_eq!(code, 0, "{stderr}");
        let line: serde_json::Value = serde_json::from_str(stdout.lines().next().unwrap()).unwrap();
        line["page"].to_string()
    };
    let at = "2031-05-04T11:00:00+01:00";
    let known = format!(
        "{{\"fetched_at\":{{\"basis\":\"given\",\"value\":\"{at}\"}},\"source\":\"page00.html\",\"url\":\"https://t.example/f\"}}"
    );
    assert_eq!(page(&["--url", "https://t.example/f", "--fetched-at", at]), known);
    let line = format!("{{\"id\":\"page00\",\"url\":\"https://t.example/f\",\"fetched_at\":\"{at}\"}}\n");
    fs::write(dir.path().join("known.jsonl"), line).unwrap();
    assert_eq!(page(&["--index", "known.jsonl"]), known);
}

#[test]
fn wrong_usage_is_2_and_says_the_way_out() {
    let dir = pages(2);
    let check = |args: &[&str], says: &str| {
        let (code, stdout, stderr) = run(dir.path(), args);
        assert_eq!((code, stdout.as_str()), (2, ""), "{args:?}: {stderr}");
        assert!(stderr.contains(says), "{args:?}: {stderr}");
    };
    check(&[], "Usage:");
    check(&["extract"], "<INPUT>");
    check(
        &["report", "https://tide.example/ferry", "--url", "https://tide.example/f"],
        "pages that were saved",
    );
    check(&["extract", "https://tide.example/ferry", "--site-memory"], "an address is asked but once");
    check(&["report", ".", "--fetched-at", "yesterday"], "2025-06-28T16:28:00+09:00");
    check(&["report", ".", "--url", "https://tide.example/ferry"], "--url is the address of one page");
    check(&["report", ".", "--threads", "0"], "--threads");
    check(&["extract", "page00.html", "--output", "page00.html"], "would overwrite the INPUT page00.html");
    check(&["group", ".", "--format", "html"], "--format");
}

#[test]
fn what_cannot_go_on_is_1() {
    let dir = pages(1);
    let check = |args: &[&str], says: &str| {
        let (code, _, stderr) = run(dir.path(), args);
        assert_eq!(code, 1, "{args:?}: {stderr}");
        assert!(stderr.contains(says), "{args:?}: {stderr}");
    };
    check(&["report", ".", "--output", "no/such/folder/x.html"], "cannot write no/such/folder/x.html");
    check(&["report", ".", "--index", "gone.jsonl"], "cannot read the index gone.jsonl");
    fs::write(dir.path().join("bad.jsonl"), "{\"id\":\"a\"}\n{}\n").unwrap();
    check(&["report", "page00.html", "--index", "bad.jsonl"], "bad.jsonl, line 2");
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let dir = pages(30);
    let program = assert_cmd::cargo::cargo_bin("rashomon");
    let script = format!("{} annotate . | head -n 1 > /dev/null; exit ${{PIPESTATUS[0]}}", program.display());
    let output =
        std::process::Command::new("bash").current_dir(dir.path()).args(["-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn colour_is_for_terminals() {
    let dir = pages(1);
    let coloured = |args: &[&str]| run(dir.path(), args).1.contains('\u{1b}');
    assert!(!coloured(&["report", "."]));
    assert!(!coloured(&["report", ".", "--color", "never"]));
    assert!(coloured(&["report", ".", "--color", "always"]));
    for format in ["json", "markdown", "html"] {
        assert!(!coloured(&["report", ".", "--color", "always", "--format", format]));
    }
}

#[test]
fn output_goes_to_a_file_where_told_so() {
    let dir = pages(1);
    let (code, stdout, _) = run(dir.path(), &["report", ".", "--output", "out.txt"]);
    assert_eq!((code, stdout.as_str()), (0, ""));
    let written = fs::read_to_string(dir.path().join("out.txt")).unwrap();
    assert!(written.contains("Ferry to Skerry Isle"), "{written}");
    assert!(!written.contains('\u{1b}'));
    // The output of the last run is no input of the next.
    let (code, _, stderr) = run(dir.path(), &["report", ".", "--output", "out.txt"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(dir.path().join("out.txt")).unwrap(), written);
}

#[test]
fn site_memory_leaves_out_what_recurs_whatever_the_order_and_the_threads() {
    let dir = tempfile::tempdir().unwrap();
    let appeal =
        "The Gazette is paid for by readers such as you, and every crown goes into reporting from the coast.";
    let mut index = String::new();
    for (n, town) in ["Skerry", "Norvale", "Calder", "Harrow"].iter().enumerate() {
        let page = format!(
            "<html><head><title>Harbour of {town} shut</title></head><body><main><article><h1>Harbour of {town} shut</h1>\
             <p>The harbour of {town} was shut for {n} days after a storm tore the pontoon from its moorings there.</p>\
             <p>Divers in {town} checked the chains one after the other, and found {n} of them worn beyond repair.</p>\
             <p>Mayor {town} Varga said the work would go on through the winter of {town}, whatever it may cost.</p>\
             <p>{appeal}</p></article></main></body></html>"
        );
        fs::write(dir.path().join(format!("p{n}.html")), page).unwrap();
        index += &format!("{{\"id\":\"p{n}\",\"url\":\"https://gazette.example/{town}\"}}\n");
    }
    fs::write(dir.path().join("index.jsonl"), index).unwrap();
    let pages = ["p0.html", "p1.html", "p2.html", "p3.html", "--index", "index.jsonl"];
    let with = [&["extract", "--site-memory"], &pages[..]].concat();
    let told = same_for_any_threads(dir.path(), &with);
    assert!(
        !told.contains(appeal) && told.contains("left out 1 block that recurs over pages of gazette.example")
    );
    let (_, backwards, _) = run(
        dir.path(),
        &["extract", "--site-memory", "p3.html", "p2.html", "p1.html", "p0.html", "--index", "index.jsonl"],
    );
    assert_eq!(told.lines().rev().collect::<Vec<_>>(), backwards.lines().collect::<Vec<_>>());
    // Every page is read alone unless asked otherwise, and what can be read but once cannot be learnt from.
    let alone = same_for_any_threads(dir.path(), &[&["extract"], &pages[..]].concat());
    assert_eq!(alone.matches(appeal).count(), 8, "in the text and in its block, on four pages");
    assert_eq!(run(dir.path(), &["extract", "--site-memory", "-"]).0, 2);
}
