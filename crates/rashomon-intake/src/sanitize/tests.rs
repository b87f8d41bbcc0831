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
