//! Nobody is kept out: axe-core finds nothing on any page, light or dark, wide or narrow.

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
    let mut newsroom = Newsroom::with(&[examples().join("bridge"), examples().join("hospital")]);
    let mut wrong = Vec::new();
    for (width, height) in [(1280, 900), (390, 844)] {
        let browser = if width > 600 {
            newsroom.first_run(width, height)
        } else {
            let browser = Browser::open(width, height);
            newsroom.sign_in(&browser);
            browser
        };
        for path in newsroom.pages(&browser) {
            for scheme in ["light", "dark"] {
                browser.scheme(scheme);
                browser.go(&newsroom.at(&path));
                let lines = findings(&browser, &axe);
                let refused = browser.refusals();
                wrong.extend(
                    lines.into_iter().chain(refused).map(|line| format!("{path} {width} {scheme}: {line}")),
                );
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} findings\n{}", wrong.len(), wrong.join("\n"));
}
