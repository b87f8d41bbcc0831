//! `explain`: why a page was read as it was, to read and as JSON.

use crate::{FERRY, rashomon, run};
use insta::assert_snapshot;
use serde_json::Value;
use std::fs;

const TEXT: &str = "The Meridian\n\nNorvale reopens its tram line\nBy Ilona Varga\n4 May 2031\n\nThe tram line between \
the harbour and the upper town carried passengers on Sunday for the first time in two years, after the bridge under it \
had been rebuilt.\n\n\"We had forgotten how quiet the hill is without the buses,\" said Tomas Berek, who keeps a kiosk \
at the upper station.\n";

#[test]
fn plain_text_in_a_terminal() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("tram.txt"), TEXT).unwrap();
    let (code, stdout, stderr) =
        run(dir.path(), &["explain", "tram.txt", "--fetched-at", "2031-05-04T12:00:00Z"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_snapshot!(stdout.trim_end(), @r#"
    tram.txt plain text: 6 blocks, 1 article

    BLOCKS
       1 label       The Meridian
                     short
       2 label       Norvale reopens its tram line
                     → headline; short, can be a headline
       3 byline      By Ilona Varga
                     opens like a by-line
       4 stamp       4 May 2031
                     a time, alone or beside a name
       5 prose       The tram line between the harbour and the upper town carried
                     passengers on Sunday for the first time in two years, after the
                     bridge under it had been rebuilt.
                     → paragraph; long, or a sentence among running text
       6 prose       "We had forgotten how quiet the hill is without the buses,"
                     said Tomas Berek, who keeps a kiosk at the upper station.
                     → paragraph; long, or a sentence among running text, speaks of
                     the page itself

    ARTICLE 1
    main a-95b526880c90f39f
      headline       Norvale reopens its tram line
                     ✓ visible, line 2
      bylines        Ilona Varga
                     ✓ visible, line 3: By Ilona Varga
      published      2031-05-04
                     ✓ time line, line 4
      language       en
                     ✓ the article's own words
                     · the page's words, else its markup
      genre          news
                     ✓ nothing says otherwise
    "#);
}

/// Reasons are numbers of weights that are fitted again from time to time: they are held by their form alone.
#[test]
fn html_says_how_sure_and_why() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("ferry.html"), FERRY).unwrap();
    let (_, stdout, _) = run(dir.path(), &["explain", "ferry.html"]);
    assert!(stdout.starts_with("ferry.html HTML: 7 blocks, 1 article\n"), "{stdout}");
    let has = |line: &str| assert!(stdout.lines().any(|l| l.starts_with(line)), "{line}\n{stdout}");
    has("   2 headline    0.");
    has("   4 body        0.9");
    has("                       → paragraph; likely enough to be body; +");
    has("  headline       Ferry to Skerry Isle runs again after storm");
    has("                 ✓ h1, line 2 (1.00)");
    has("                 · <title>");
    has("                 ✓ meta article:published_time (");
    assert!(!stdout.contains('\u{1b}'), "no colour where nobody sees it");
    let (_, colored, _) = run(dir.path(), &["explain", "ferry.html", "--color", "always"]);
    assert!(colored.contains('\u{1b}') && anstream::adapter::strip_str(&colored).to_string() == stdout);
}

#[test]
fn json_is_one_object_a_page() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("ferry.html"), FERRY).unwrap();
    fs::write(dir.path().join("tram.txt"), TEXT).unwrap();
    fs::write(dir.path().join("void.html"), "").unwrap();
    let (code, stdout, stderr) = run(dir.path(), &["explain", ".", "--format", "json"]);
    assert!(code == 3 && stderr.contains("void.html"), "{stderr}");
    let pages: Vec<Value> = stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let read_as: Vec<&Value> = pages.iter().map(|p| &p["read_as"]).collect();
    assert_eq!(read_as, [&Value::from("html"), &Value::from("text"), &Value::Null]);
    assert_eq!(pages[2]["page"]["fate"], "rejected");
    let body: Vec<&Value> =
        pages[0]["blocks"].as_array().unwrap().iter().filter(|b| b["part"] == "paragraph").collect();
    assert!(
        body.len() == 3
            && body.iter().all(|b| b["label"] == "body" && b["likelihood"].as_f64().unwrap() > 0.5)
    );
    assert!(body.iter().all(|b| b["because"][0]["weight"].as_f64().unwrap() > 0.0));
    // What is explained is what `extract` gives.
    let (_, extracted, _) = run(dir.path(), &["extract", "."]);
    let articles = pages.iter().flat_map(|p| p["articles"].as_array().unwrap());
    for (article, line) in articles.zip(extracted.lines()) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(article["id"], line["id"]);
        let headline = &article["fields"][0];
        assert_eq!((&headline["field"], &headline["value"]), (&Value::from("headline"), &line["headline"]));
    }
}

#[test]
fn standard_input_is_a_page_and_an_article_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let piped = |args: &[&str], input: &str| {
        let output = rashomon(dir.path(), args).write_stdin(input.to_owned()).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, stdout) = piped(&["explain", "-"], FERRY);
    assert!(code == 0 && stdout.contains("✓ h1, line 2"), "{stdout}");
    let (code, stdout) = piped(&["explain", "-"], "{\"text\":\"The ferry sailed on Sunday.\"}\n");
    assert!(code == 3 && stdout.contains("an article, not a page"), "{stdout}");
}

#[test]
fn page_text_cannot_drive_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("odd.txt"), format!("{TEXT}\u{1b}[31mred\u{7}\n")).unwrap();
    let (_, stdout, _) = run(dir.path(), &["explain", "odd.txt"]);
    assert!(stdout.contains("red") && !stdout.contains(['\u{1b}', '\u{7}']), "{stdout}");
}
