//! What is kept of markup, what goes, and that hostile markup costs no more than its length.

use super::*;
use insta::assert_snapshot;
use proptest::prelude::*;

fn check(markup: &str) -> String {
    let base = Url::parse("https://meridian.example/news/today/").expect("an address");
    html(markup, Some(&base))
}

#[test]
fn text_and_its_elements_stay() {
    assert_snapshot!(check("<p>The <b>ferry</b> to Norvale<br>is late.</p>"), @"<p>The <b>ferry</b> to Norvale<br>is late.</p>");
    assert_snapshot!(check("Fish & chips at 5 < 6 &eacute;&nbsp;&lt;b&gt;"), @"Fish &amp; chips at 5 &lt; 6 é&nbsp;&lt;b&gt;");
    assert_eq!(
        check("tide&#13;table&#xD;&#xA; <b title='a&#13;b'>c</b>"),
        "tide\ntable\n\n <b title=\"a\nb\">c</b>"
    );
    assert_snapshot!(check(
        "<blink>Harbour</blink> <o:p>opens</o:p> <!-- not yet --><?php x ?><!DOCTYPE x>today"
    ), @"Harbour opens today");
    assert_snapshot!(check("<h2 align=center>Tides</h2><ul><li>high<li>low</ul><pre>a\n  b</pre>"), @r#"
        <h2 align="center">Tides</h2><ul><li>high</li><li>low</li></ul><pre>a
          b</pre>
        "#);
    assert_snapshot!(check("<table><tr><th scope=row>Port<td colspan=2>Ships</table>"), @r#"<table><tbody><tr><th scope="row">Port</th><td colspan="2">Ships</td></tr></tbody></table>"#);
    assert_snapshot!(check(
        "<label>Name</label> <input value=x> <textarea>Ada</textarea> <select><option>one<option>two</select>"
    ), @"<label>Name</label>  Ada <option>one</option><option>two</option>");
}

#[test]
fn what_runs_frames_styles_or_tracks_goes() {
    assert_snapshot!(check(
        "a<script>alert(1)</script>b<style>p{}</style>c<SCRIPT src=x></SCRIPT >d<script/>e"
    ), @"abcde");
    assert_snapshot!(check("<p onclick=alert(1) id=p class=big name=p data-x=1>text</p>"), @"<p>text</p>");
    assert_snapshot!(check(
        "<iframe src=//varga.example>old <b>browsers</b></iframe><object data=x>none</object><embed src=x>"
    ), @"old <b>browsers</b>none");
    assert_snapshot!(check(
        "<form action=/buy><button formaction=/x form=f>Buy</button></form><base href=//x><meta http-equiv=refresh><link rel=stylesheet href=x>"
    ), @"<button>Buy</button>");
    assert_snapshot!(check(
        "<img src=/count.gif width=1 height=1><img src=/count.gif width='0' height=1px alt=x><img src=/rule.png width=300 height=1>"
    ), @r#"<img src="https://meridian.example/rule.png" width="300" height="1">"#);
    assert_snapshot!(check(
        "<a href=/x ping=//count.example>a</a><body background=x onload=y><svg onload=x><a xlink:href=javascript:x>b</a></svg><math><mi>x</mi></math>"
    ), @r#"<a href="https://meridian.example/x">a</a><a>b</a>x"#);
    assert_snapshot!(check("<p>cut <img src=x onerror='alert(1)"), @"<p>cut </p>");
    assert_snapshot!(check("a <b c"), @"a &lt;b c");
    assert_snapshot!(check("a<title>b <script>c<p>d"), @"ab ");
}

#[test]
fn addresses_lead_somewhere_and_do_nothing() {
    assert_snapshot!(check(
        "<a href='../tides?a=1&amp;b=2&copy=3'>a</a><img src=//img.varga.example/p.jpg><blockquote cite=#x>c</blockquote>"
    ), @r#"<a href="https://meridian.example/news/tides?a=1&amp;b=2&amp;copy=3">a</a><img src="https://img.varga.example/p.jpg"><blockquote cite="https://meridian.example/news/today/#x">c</blockquote>"#);
    assert_snapshot!(check(
        "<a href=' java\nscript:alert(1)'>a</a><a href='&#1;javascript&colon;x'>b</a><a href=vbscript:x>c</a><a href='feed:x'>d</a><a href='http://['>e</a>"
    ), @"<a>a</a><a>b</a><a>c</a><a>d</a><a>e</a>");
    assert_snapshot!(check(
        "<img src='data:image/png;base64,AA=='><img src='data:image/svg+xml,<svg/>'><a href='data:text/html,x'>x</a>"
    ), @r#"<img src="data:image/png;base64,AA=="><img><a>x</a>"#);
    assert_snapshot!(check(
        "<a href=mailto:desk@meridian.example>a</a><a href='HTTPS://Varga.example/A b'>b</a><a href=''>c</a>"
    ), @r#"<a href="mailto:desk@meridian.example">a</a><a href="HTTPS://Varga.example/A b">b</a><a href="">c</a>"#);
    assert_snapshot!(check(
        "<img src='data:image/gif;base64,AA' data-src=/late.jpg alt=x><img data-original='javascript:x'><img src=/a.jpg data-src=/b.jpg>"
    ), @r#"<img src="https://meridian.example/late.jpg" alt="x"><img><img src="https://meridian.example/a.jpg">"#);
    assert_snapshot!(html("<a href=/x>a</a><a href=javascript:x>b</a>", None), @r#"<a href="/x">a</a><a>b</a>"#);
}

#[test]
fn styles_keep_what_changes_no_more_than_the_look() {
    assert_snapshot!(check("<p style='color: red; position: fixed; TEXT-ALIGN:center'>a</p>"), @r#"<p style="color: red; TEXT-ALIGN: center;">a</p>"#);
    assert_snapshot!(check(
        "<p style='margin: 0 4px; margin-left: 99999px; border: 1px solid rgb(0, 0, 0)'>a</p>"
    ), @r#"<p style="margin: 0 4px; border: 1px solid rgb(0, 0, 0);">a</p>"#);
    assert_snapshot!(check(
        "<p style='background: url(//count.example/x) yellow; color: expression(x); width: calc(1px); color: \\72 ed'>a</p>"
    ), @"<p>a</p>");
    assert_snapshot!(check(
        "<p style=\"font-family: 'Comic Sans', serif !important; font-size: 0.9em; line-height: 120%; color: #0a0\">a</p>"
    ), @r#"<p style="font-family: 'Comic Sans', serif !important; font-size: 0.9em; line-height: 120%; color: #0a0;">a</p>"#);
    assert_snapshot!(check("<p style='background: yellow none repeat; top: 0; margin-left: -50px'>a</p>"), @"<p>a</p>");
}

#[test]
fn what_is_left_open_is_closed() {
    assert_snapshot!(check("<p>a<p><b>b<div>c</b></div><i>d"), @"<p>a</p><p><b>b</b></p><div>c</div><i>d</i>");
    assert_snapshot!(check("<b>a<p>b</p></b></i></p>"), @"<b>a<p>b</p></b>");
    assert_snapshot!(check("<a href=/x>a<a href=/y>b</a>"), @r#"<a href="https://meridian.example/x">a</a><a href="https://meridian.example/y">b</a>"#);
    assert_snapshot!(check("<table>text<tr><b>bold</b><td>cell<tr><td>next</div></table>after"), @"<table><tbody><tr><td>text</td></tr><tr><td><b>bold</b></td><td>cell</td></tr><tr><td>next</td></tr></tbody></table>after");
    assert_snapshot!(check("<td>no table</td><div/>x<br/>y<b/>z</br>"), @"no table<div></div>x<br>y<b></b>z");
    assert_snapshot!(check("<dl><dt>a<dd>b<dt>c</dl><ruby>a<rt>b<rp>c</ruby>"), @"<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl><ruby>a<rt>b</rt><rp>c</rp></ruby>");
}

#[test]
fn text_is_what_a_reader_sees_on_one_line() {
    let check = |markup: &str| text(markup);
    assert_snapshot!(check(" Fish &amp; <b>ch</b>ips<br>at\n<p>Norvale</p>&hellip; "), @"Fish & chips at Norvale …");
    assert_snapshot!(check("5 < 6 &amp;lt; 7 <!-- x --><script>y</script>&#8217;&copy 2025 a <b"), @"5 < 6 &lt; 7 ’© 2025 a <b");
    assert_snapshot!(check("How the <title> and <script> tags work"), @"How the and tags work");
    assert_snapshot!(check("no markup"), @"no markup");
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

#[test]
fn hostile_markup_costs_no_more_than_its_length() {
    let deep = html(&"<div>".repeat(100_000), None);
    assert_eq!(deep.len(), MAX_DEPTH * "<div></div>".len());
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=1")).collect();
    assert_eq!(html(&format!("<p{attributes} title=x>a</p>"), None), "<p>a</p>");
    // What a parser of HTML repairs at a cost: formatting brought back, strays moved before tables, tags that never end.
    let formats: String = (0..400).map(|n| format!("<font size={n}>")).collect();
    for piece in [
        "<",
        "&",
        "</",
        "<!--",
        "<!",
        "<a ",
        "<a x='",
        "<a x=\">",
        "<p>x</p>",
        "<b><p>",
        "<a>",
        "<table>",
        "<table><b>",
        "<table><tr>x",
        "<li>",
        "<dd>",
        "<option>",
        "<button>",
        "<svg><p>",
        "<select>",
        "<h1>",
        "<p><i>x",
        "</p>",
        "</b>",
        "<td>",
        "<ruby><rt>",
        "\u{a0}",
    ] {
        for head in ["", "<div>", "<table>", formats.as_str()] {
            let markup = format!("{head}{}", piece.repeat(10_000 / piece.len()));
            let out = html(&markup, None);
            assert!(
                out.len() <= 12 * markup.len() + 20_000,
                "{head:.20}{piece}: {} of {}",
                out.len(),
                markup.len()
            );
        }
    }
    let _ = html(&"<".repeat(1 << 20), None);
    assert_eq!(html(&"&".repeat(1 << 20), None).len(), 5 << 20);
    assert_eq!(html(&"a".repeat(3 << 20), None).len(), MAX_BYTES);
}

/// Pieces of markup that meet in odd ways.
fn pieces() -> impl Strategy<Value = String> {
    let piece = "</?(p|b|i|a|div|table|tr|td|ul|li|svg|math|mi|style|script|title|textarea|select|option|noscript|xmp|template|form|h1|pre)>\
        |<a href=['\"]?(javascript:|/x|data:,)?['\"]?>|<img |<p style='|onerror=x|<!--|-->|<!\\[CDATA\\[|\\]\\]>|[<>&'\"/= ]|&lt;|&#60;script&#62;|x|\n";
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn what_was_cleaned_stays_as_it_is(markup in pieces()) {
        let once = check(&markup);
        prop_assert_eq!(check(&once), once);
    }

    #[test]
    fn nothing_that_acts_is_left(markup in pieces()) {
        let cleaned = check(&markup).to_ascii_lowercase();
        for tag in ["<script", "<style", "<iframe", "<svg", "<math", "<form", "<template", "<textarea", "<title", "<xmp", "<noscript", "<!--"] {
            prop_assert!(!cleaned.contains(tag), "{}", cleaned);
        }
        for tag in cleaned.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            prop_assert!(!tag.contains(" onerror=") && !tag.contains("=\"javascript:"), "{}", cleaned);
        }
    }

    #[test]
    fn any_text_ends(markup in any::<String>()) {
        let _ = check(&markup);
        let _ = text(&markup);
    }
}
