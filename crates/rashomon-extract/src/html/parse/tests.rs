//! Our tokenizer and tree against html5ever's tokenizer and another's tree: whatever the sieve lets through, the trees
//! are the same.

use super::key::Key;
use super::parse;
use super::tree::{ROOT, Seen, Tree};
use crate::html::sieve::sieve;
use dom_query::{Document, NodeData, NodeRef};
use html5ever::LocalName;
use insta::assert_snapshot;
use proptest::prelude::*;

/// A line for each node: depth, then a name with the attributes that are read, or a text.
fn ours(tree: &Tree) -> String {
    let mut out = String::new();
    let mut at = ROOT;
    let mut depth = 0;
    loop {
        match tree.see(at) {
            Seen::Element(name, attributes) => {
                let attributes = attributes.iter().map(|(key, value)| (*key, value.to_string()));
                element(&mut out, depth, name, attributes.collect());
            }
            Seen::Text(text) => out.push_str(&format!("{depth} {text:?}\n")),
            Seen::Document | Seen::Other => {}
        }
        if let Some(child) = tree.first_child(at) {
            (at, depth) = (child, depth + 1);
            continue;
        }
        loop {
            if let Some(next) = tree.next_sibling(at) {
                at = next;
                break;
            }
            let Some(parent) = tree.parent(at) else { return out };
            (at, depth) = (parent, depth - 1);
        }
    }
}

/// The same of html5ever's tokenizer and dom_query's tree. The sieve takes the document type away.
fn theirs(html: &str) -> String {
    fn down(node: &NodeRef<'_>, depth: usize, out: &mut String) {
        node.query(|n| match &n.data {
            NodeData::Element(e) => {
                let read = |name: &LocalName| Key::of(name);
                let attributes =
                    e.attrs.iter().filter_map(|a| Some((read(&a.name.local)?, a.value.to_string())));
                element(out, depth, &e.name.local, attributes.collect());
            }
            NodeData::Text { contents } => out.push_str(&format!("{depth} {:?}\n", &**contents)),
            _ => {}
        });
        for child in node.children_it(false) {
            down(&child, depth + 1, out);
        }
    }
    let mut out = String::new();
    down(&Document::from(format!("<!DOCTYPE html>{html}")).root(), 0, &mut out);
    out
}

fn element(out: &mut String, depth: usize, name: &str, mut attributes: Vec<(Key, String)>) {
    attributes.sort_by_key(|(key, _)| *key as usize);
    out.push_str(&format!("{depth} <{name}"));
    for (key, value) in attributes {
        out.push_str(&format!(" {key:?}={value:?}"));
    }
    out.push_str(">\n");
}

/// Both trees of what the sieve leaves of a source.
fn both(source: &str) -> (String, String) {
    let sieved = sieve(source).html;
    (ours(&parse(&sieved)), theirs(&sieved))
}

/// Sources that each have a rule of the standard in them, and the corners that lie between.
const CORNERS: &[&str] = &[
    "",
    "Bridge",
    "<title>Norvale &amp; Varga</title><p class=a class=b>One",
    "<title>a</titlex></title x='>'>b<title>c",
    "<title>a\0b</TITLE\n>c",
    "<p a = \"1\" id = 'x>y' CLASS=\"A\">z</p >",
    "<p id=a/b hidden=></p/><p /id=x><p =id=y id=z>",
    "<p id='a'class='b'\"style='c'>",
    "<p id=\"&lt;&ampx&amp=&copy&notin;&#x41;&#65&#128;&#0;&#xD800;&#9999999999;&\">",
    "&lt;&ampx&amp=&copy&notin;&notit;&#x41;&#65&#128;&#0;&#xD800;&#9999999999;&;&#;&#x;&nGt;&AMP;&",
    "one\r\ntwo\rthree <p id='a\r\nb'>&#13;\r",
    "<pre>\n\none</pre><pre>\r\ntwo<pre>&#10;three",
    "a\0b<p id=\"\0\" \0=1>\0</p><table>\0</table>",
    "<b><p>one</b>two</p><i>three<div>four</i>five</div>",
    "<b id=1><b id=1><b id=1><b id=1><p>x</b></b></b></b><p>y",
    "<b x=1><b x=2><b x=3><b x=4><p>x</p>",
    "<a href=1>one<a href=2>two<p>three</a>four</p>",
    "<table>one<tr>two<td>three</table>four",
    "<table>a<td>b</td>c<td>d</td>e<b>f</table>g",
    "<table><input type=hidden><input type=text><form><tr></form><caption>x",
    "<ul><li>a<li>b<ul><li>c</ul>d</ul><dl><dt>e<dd>f<dt>g</dl>",
    "<h1>a<h2>b</h1>c</h3>",
    "<html lang=en><head><meta name=a content=b><body class=c><html lang=de id=x><body class=d style=e>",
    "<button><p>a<button>b</button></p></button>c",
    "<p>a<br>b</br>c</p>d</p>",
    "<form>a<form>b</form>c</form>",
    "</p></br></div>a</ x>b</>c<",
    "a < b <3 <> </",
    "a<p",
    "a<p id='",
    "a</p",
    "<frameset><frame src=a></frameset><p>x",
    "<image src=a><listing>\nx</listing><nobr>a<nobr>b<ruby>c<rt>d<rp>e</ruby>",
    "<option>a<optgroup>b<option>c",
    "<body></body>a</html>b<p>c",
    "<col><td>x<tr>y<tbody>z<caption>w",
    "é<p id=é>日本&eacute;<É>x</É><pÉ>",
];

#[test]
fn corners_of_the_standard() {
    for source in CORNERS {
        let (ours, theirs) = both(source);
        assert_eq!(ours, theirs, "{source:?}");
    }
}

#[test]
fn a_tree_has_what_is_read_and_no_more() {
    let tree = parse("<p class='lead' onclick='x()' data-x=1>Norvale&rsquo;s <b>bridge<p>Varga");
    assert_snapshot!(ours(&tree), @r#"
    1 <html>
    2 <head>
    2 <body>
    3 <p Class="lead">
    4 "Norvale’s "
    4 <b>
    5 "bridge"
    3 <p>
    4 <b>
    5 "Varga"
    "#);
}

#[test]
fn texts_that_grow_in_turns_take_linear_time() {
    let cells = 50_000;
    let tree = parse(&format!("<table>{}", "a<td>b</td>".repeat(cells)));
    let texts = (0..tree.len()).filter_map(|id| match tree.see(u32::try_from(id).ok()?) {
        Seen::Text(text) => Some(text.len()),
        _ => None,
    });
    assert_eq!(texts.sum::<usize>(), 2 * cells);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Tag soup, with the elements that have rules of their own well mixed.
    #[test]
    fn soup(source in "(<(/|)(p|b|i|a|font|nobr|div|table|tr|td|th|tbody|caption|col|ul|li|dd|h1|h2|form|button|input|title|\
                       pre|body|html|head|meta|br|hr|img|option|select|svg|math|frameset|ruby|rt|section|span|center)\
                       (| id=a| class='b c'|/| href=\"x&amp;y\"| type=hidden)>|x| |\n|é|&amp;|&|<|>|\0|\r){0,30}") {
        let (ours, theirs) = both(&source);
        prop_assert_eq!(ours, theirs, "{:?}", source);
    }

    /// Soup of the marks inside tags.
    #[test]
    fn soup_of_marks(source in "(<p|<a |</p|>|=|\"|'|/| |\t|\n|\r|\0|id|class|ID|x|&|&lt|;|#|x41|<title>|</title|é|<|!){0,30}") {
        let (ours, theirs) = both(&source);
        prop_assert_eq!(ours, theirs, "{:?}", source);
    }
}
