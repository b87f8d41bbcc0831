//! The pictures of `docs/pictures/`: `RASHOMON_PICTURES=DIR cargo test -p rashomon --test browser pictures` makes them again.

use super::{Newsroom, examples};
use std::path::Path;

/// How large a picture is: it stays below 200 KB.
const SIZE: (u32, u32) = (1120, 800);

#[test]
fn pictures() {
    let Some(folder) = std::env::var_os("RASHOMON_PICTURES") else { return };
    let folder = Path::new(&folder);
    let newsroom = Newsroom::with(&[examples()]);
    let browser = newsroom.first_run(SIZE.0, SIZE.1);
    browser.go(&newsroom.at("/"));
    browser.find("main article");
    browser.picture(&folder.join("front.png"));
    browser.click("main article h2 a");
    browser.find("#differ");
    browser.picture(&folder.join("story.png"));
    let beside = browser.attribute("#derivations a[href^='/compare/'], main a[href^='/compare/']", "href");
    browser.go(&newsroom.at(&beside.unwrap()));
    browser.find(".s-pair");
    browser.picture(&folder.join("side-by-side.png"));
}
