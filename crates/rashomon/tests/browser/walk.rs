//! What an editor does on a first day, from the first run to the log-out.

use super::{Browser, Newsroom, examples};

#[test]
fn the_front_page_lists_the_stories() {
    let newsroom = Newsroom::with(&[examples().join("bridge"), examples().join("hospital")]);
    let browser = Browser::open(1280, 900);
    browser.go(&newsroom.at("/"));
    assert!(browser.count("main article") >= 2, "{}", browser.text("body"));
    browser.picture(std::path::Path::new("/tmp/lab/front.png"));
}
