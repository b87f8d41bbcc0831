//! Nobody is kept out: axe-core finds nothing on any page, light or dark, wide or narrow.

use super::press::{Piece, Press};
use super::{Browser, Newsroom, examples};
use std::path::Path;

/// What axe-core finds on the page at hand, as lines.
fn findings(browser: &Browser, axe: &str) -> Vec<String> {
    browser.script(axe);
    let found = browser.script_done(
        "const done = arguments[arguments.length - 1]; \
         axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}) \
         .then(r => done(r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target + ' ' + n.failureSummary))), e => done([String(e)]))",
    );
    found.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}

#[test]
fn axe_finds_nothing_on_any_page() {
    let Some(axe) = std::env::var_os("RASHOMON_AXE") else {
        // `cargo xtask ci` brings it, and says so where it cannot.
        #[allow(clippy::print_stderr, reason = "a test that is skipped is to be seen")]
        {
            eprintln!("skipped: RASHOMON_AXE does not say where axe-core's axe.min.js is");
        }
        return;
    };
    let axe = std::fs::read_to_string(Path::new(&axe)).unwrap();
    let newsroom = Newsroom::with(&[examples().join("bridge"), examples().join("hospital")]);
    let press = Press::open();
    press.publish(Piece {
        outlet: "Skerry Ferry News",
        slug: "ferry",
        headline: "Ferry to Skerry runs again".to_owned(),
        published: "2031-05-04T09:30:00Z",
        paragraphs: vec![
            "The ferry to Skerry Isle runs again since Sunday, the harbour master said.".to_owned(),
        ],
        ..Piece::default()
    });
    let mut wrong = Vec::new();
    for (width, height) in [(1280, 900), (390, 844)] {
        let browser = Browser::open(width, height);
        let mut look = |path: &str| {
            for scheme in ["light", "dark"] {
                browser.scheme(scheme);
                browser.go(&newsroom.at(path));
                // What is folded away is a part of the page too.
                browser.script("document.querySelectorAll('main details').forEach(d => { d.open = true; })");
                let lines = findings(&browser, &axe);
                let refused = browser.refusals();
                wrong.extend(
                    lines.into_iter().chain(refused).map(|line| format!("{path} {width} {scheme}: {line}")),
                );
            }
        };
        if width > 600 {
            look("/setup");
            newsroom.set_up(&browser);
            newsroom.follow(&browser, &press.feed("Skerry Ferry News"));
            browser.go(&newsroom.at("/search?q=bridge"));
            browser.click("form[action='/streams'] button");
            browser.wait("the stream", |b| (!b.url().contains("/search")).then_some(()));
        } else {
            look("/login");
            newsroom.sign_in(&browser);
        }
        let mut paths = newsroom.pages(&browser);
        for (list, kind) in [("/feeds", "/feeds/"), ("/streams", "/stream/")] {
            browser.go(&newsroom.at(list));
            paths.extend(browser.attribute(&format!("main a[href^='{kind}']"), "href"));
        }
        for path in paths {
            look(&path);
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} findings\n{}", wrong.len(), wrong.join("\n"));
}
