//! What is kept of markup, what goes, and that hostile markup costs no more than its length.

use super::*;
use insta::assert_snapshot;

fn check(markup: &str) -> String {
    let base = Url::parse("https://meridian.example/news/today/").expect("an address");
    html(markup, Some(&base))
}

#[test]
fn text_and_its_elements_stay() {
    assert_snapshot!(check("<p>The <b>ferry</b> to Norvale<br>is late.</p>"), @"<p>The <b>ferry</b> to Norvale<br>is late.</p>");
    assert_snapshot!(check("Fish & chips at 5 < 6"), @"Fish &amp; chips at 5 &lt; 6");
    assert_snapshot!(check("<blink>Harbour</blink> <o:p>opens</o:p>"), @"Harbour opens");
}

#[test]
fn many_characters_to_escape_cost_no_more_than_their_number() {
    let ampersands = format!("<p>{}</p>", "& ".repeat(100_000));
    assert_eq!(html(&ampersands, None), format!("<p>{}</p>", "&amp; ".repeat(100_000)));
    let letters = format!("{}&amp;{}", "é>".repeat(5000), "x".repeat(10_000));
    assert_eq!(html(&letters, None), letters.replace('>', "&gt;"));
    let long = format!("<a href=\"https://tide.example/?{}\">a</a>", "&".repeat(10_000));
    assert_eq!(html(&long, None), "<a>a</a>");
}
