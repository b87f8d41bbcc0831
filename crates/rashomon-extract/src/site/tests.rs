//! A site of invented pages: what recurs over them is furniture, what merely looks so is not.

use crate::{SiteLearner, SiteMemory, extract, extract_knowing, site_page};
use rashomon_model::{Capture, Hints};

const TOWNS: [&str; 8] =
    ["Norvale", "Tidewater", "Skerry", "Calder", "Harrow", "Quill", "Wrenford", "Eastquay"];
const APPEAL: &str =
    "The Meridian is paid for by readers such as you, and every crown goes into reporting from the coast.";
const BACKGROUND: &str =
    "The council closed three other bridges last year, after a report that blamed salt and poor paint.";

fn capture(path: &str, body: &str) -> Capture {
    let html = format!(
        "<html><head><title>News from {path}</title></head><body><main><article><h1>News from {path}</h1>
        <div class='article-body'>{body}</div></article></main></body></html>"
    );
    let url = Some(format!("https://www.meridian.example/{path}"));
    Capture {
        source: path.to_owned(),
        bytes: html.into_bytes(),
        hints: Hints { url, content_type: Some("text/html".to_owned()), ..Hints::default() },
    }
}

/// Four paragraphs of one town's own.
fn own(n: usize) -> [String; 4] {
    let town = TOWNS[n % TOWNS.len()];
    [
        format!(
            "<p>The harbour of {town} was shut for {n} days after the storm tore the pontoon from its moorings there.</p>"
        ),
        format!(
            "<p>Divers in {town} checked the chains one after the other, and found {n} of them worn beyond repair by now.</p>"
        ),
        format!(
            "<p>Mayor {town} Varga the {n}th said that the work would go on through the winter, whatever it may cost.</p>"
        ),
        format!(
            "<p>Boats from {town} have landed their fish on the other side of the sound since, {n} miles to the north.</p>"
        ),
    ]
}

fn memory(pages: &[Capture]) -> SiteMemory {
    let mut learner = SiteLearner::default();
    pages.iter().filter_map(site_page).for_each(|page| learner.learn(page));
    learner.memory()
}

/// The text and notes of a page's article, read with what all the pages tell.
fn read(pages: &[Capture], at: usize) -> (String, Vec<String>) {
    let article =
        extract_knowing(&pages[at], &memory(pages)).articles.into_iter().next().expect("an article");
    (article.text, article.notes)
}

fn site(pages: usize, body: impl Fn(usize, [String; 4]) -> String) -> Vec<Capture> {
    (0..pages).map(|n| capture(&format!("p{n}"), &body(n, own(n)))).collect()
}

#[test]
fn what_closes_every_page_is_furniture() {
    let pages = site(6, |_, own| format!("{}<p>{APPEAL}</p>", own.concat()));
    let alone = extract(&pages[1]).articles.remove(0);
    assert!(alone.text.contains(APPEAL), "the page alone cannot tell");
    let (text, notes) = read(&pages, 1);
    assert_eq!(text, alone.text.replace(&format!("\n\n{APPEAL}"), ""));
    assert_eq!(notes, ["left out 1 block that recurs over pages of meridian.example"]);
    // Two pages are too few, and another site's pages tell nothing.
    assert!(read(&pages[..2], 1).0.contains(APPEAL));
    let mut elsewhere = pages[1].clone();
    elsewhere.hints.url = Some("https://eastern.example/p1".to_owned());
    assert_eq!(extract_knowing(&elsewhere, &memory(&pages)), extract(&elsewhere));
}

#[test]
fn the_order_of_the_pages_changes_nothing() {
    let pages = site(70, |_, own| format!("{}<p>{APPEAL}</p>", own.concat()));
    let backwards: Vec<Capture> = pages.iter().rev().cloned().collect();
    assert_eq!(memory(&pages), memory(&backwards));
    assert_eq!(memory(&pages).sites(), 1);
    let stored = serde_json::to_string(&memory(&pages)).expect("it can be written");
    assert_eq!(serde_json::from_str::<SiteMemory>(&stored).expect("it can be read"), memory(&pages));
}

#[test]
fn an_article_at_many_addresses_stays_whole() {
    let mut pages = site(3, |_, own| own.concat());
    let paths = ["a", "a-print", "section/a", "a?from=front"];
    // Each has a line of its own, or nothing but what recurs would be left and the page not be touched at all.
    let whole = |n: usize| format!("{}{}", own(7).concat(), own(n + 3)[0]);
    pages.extend(paths.iter().enumerate().map(|(n, path)| capture(path, &whole(n))));
    let alone = extract(&pages[4]).articles.remove(0);
    assert_eq!(read(&pages, 4), (alone.text, alone.notes));
}

#[test]
fn short_lines_stay_and_go_with_what_they_head() {
    let headed = |_: usize, [a, b, c, d]: [String; 4]| {
        let asked = "<p>And what of the ferries, Mayor?</p>";
        format!("{a}{asked}{b}<h2>What comes next</h2>{c}{d}<h2>Who we are</h2><p>{APPEAL}</p>")
    };
    let (text, notes) = read(&site(6, headed), 2);
    assert!(text.contains("What comes next") && text.contains("And what of the ferries"), "{text}");
    assert!(!text.contains("Who we are") && !text.contains(APPEAL), "{text}");
    assert_eq!(notes, ["left out 2 blocks that recur over pages of meridian.example"]);
}

#[test]
fn background_amid_the_text_stays_unless_it_is_on_most_pages() {
    let some = site(8, |n, [a, b, c, d]| {
        let amid = if n < 3 { format!("<p>{BACKGROUND}</p>") } else { String::new() };
        format!("{a}{b}{amid}{c}{d}")
    });
    assert!(read(&some, 1).0.contains(BACKGROUND));
    let all = site(8, |_, [a, b, c, d]| format!("{a}{b}<p>{APPEAL}</p>{c}{d}"));
    assert!(!read(&all, 1).0.contains(APPEAL));
}

#[test]
fn a_lede_that_others_show_as_a_teaser_stays() {
    let lede = own(0)[0].clone();
    let pages = site(6, |n, own| {
        let box_of_news = format!("<aside class='related'><a href='/p0'>News from p0</a>{lede}</aside>");
        format!("{}{}", own.concat(), if n == 0 { String::new() } else { box_of_news })
    });
    let alone = extract(&pages[0]).articles.remove(0);
    assert!(alone.text.contains("Norvale was shut"));
    assert_eq!(read(&pages, 0).0, alone.text);
}
