//! The pages of stories and articles, over a newsroom that holds some.

use crate::serve::testing::{Newsroom, Obeying, ask, get, newsroom, newsroom_of_lines};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A page of a usual story is at most so large; a phone on a bad line reads it.
const PAGE: usize = 100 << 10;

/// The page of a path; it must be there.
async fn page(newsroom: &Newsroom, path: &str) -> String {
    let (status, body) = get(newsroom, path).await;
    assert_eq!(status, 200, "{path}: {body}");
    body
}

/// The id of the article with a headline.
fn article(newsroom: &Newsroom, headline: &str) -> String {
    let rows = newsroom.room.store().derived().articles_after(0, 1_000).unwrap();
    let found = rows.into_iter().find(|(_, row)| row.article.headline.as_deref() == Some(headline));
    found.unwrap_or_else(|| panic!("no article {headline}")).1.article.id
}

/// The id of the story of the article with a headline.
fn story(newsroom: &Newsroom, headline: &str) -> String {
    newsroom.room.desk().story(&article(newsroom, headline)).unwrap().unwrap().row.id.clone()
}

const BRIDGE: &str = "Norvale shuts Harrow Bridge after crack is found in cable anchor";
const COURIER: &str = "Harrow Bridge closed, pupils sent home";
const POST: &str = "City was told of Harrow Bridge anchor a year ago, report shows";
const HERRING: &str = "Herring catch in Kessel Sound is the best in six years";

/// What is between tags, on one line.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All addresses that links of a page lead to.
fn links(html: &str) -> Vec<&str> {
    html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// A POST of a form, and where its answer leads.
async fn send(newsroom: &Newsroom, path: &str, form: &str) -> (u16, String) {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    let answer = ask(newsroom, request.body(Body::from(form.to_owned())).unwrap()).await;
    let status = answer.status().as_u16();
    let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, to.unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned()))
}

#[tokio::test]
async fn a_story_tells_the_difference_first() {
    let newsroom = newsroom();
    let html = page(&newsroom, &format!("/story/{}", story(&newsroom, BRIDGE))).await;
    assert!(html.len() < PAGE, "{} bytes", html.len());
    let words = words(&html);
    for said in [
        "6 articles, 6 outlets, 4 independent accounts; 1 is a reprint and 1 is a rewrite",
        "First seen in Meridian News Agency , 11 March 2025, 17:20 (+01:00) ; another may have been earlier",
        "● six weeks Meridian News Agency, Sound Herald ≠ , but ◆ ten weeks Eastern Post",
        "◆ differs ten weeks",
        "Loads and Spans – silent",
        "unnamed source a senior engineer at the roads department",
        "Norvale Courier reprints Meridian News Agency",
        "Δ a figure changed 43 → 34",
        "reprint of Meridian News Agency, credited",
        "rewrite of Eastern Post, uncredited",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let (glance, summary) = (words.find("ten weeks").unwrap(), words.find("In short").unwrap());
    assert!(glance < summary, "the difference stands above everything");
}

#[tokio::test]
async fn every_statement_opens_its_sentence() {
    let newsroom = newsroom();
    let mut read: BTreeMap<String, String> = BTreeMap::new();
    for headline in [BRIDGE, "Hospitals in Brannock cancel operations after computer intrusion", HERRING] {
        let html = page(&newsroom, &format!("/story/{}", story(&newsroom, headline))).await;
        let places: Vec<&str> = links(&html).into_iter().filter(|to| to.contains("#s-")).collect();
        assert!(places.len() >= 5, "{headline}: {places:?}");
        for place in places {
            let (path, anchor) = place.split_once('#').unwrap();
            if !read.contains_key(path) {
                read.insert(path.to_owned(), page(&newsroom, path).await);
            }
            assert_eq!(read[path].matches(&format!("id=\"{anchor}\"")).count(), 1, "{place}");
        }
    }
}

#[tokio::test]
async fn ids_on_a_page_are_said_once() {
    let newsroom = newsroom();
    let (a, b) = (article(&newsroom, BRIDGE), article(&newsroom, POST));
    for path in [
        format!("/story/{}", story(&newsroom, BRIDGE)),
        format!("/article/{a}"),
        format!("/compare/{a}/{b}"),
        format!("/why/{a}?q=hospital"),
    ] {
        let html = page(&newsroom, &path).await;
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|r| r.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(all, ids.len(), "{path}");
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains("onclick"), "{path}");
    }
}

#[tokio::test]
async fn a_story_is_found_by_its_articles_and_not_by_nonsense() {
    let newsroom = newsroom();
    let (status, _) = get(&newsroom, &format!("/story/{}", article(&newsroom, COURIER))).await;
    assert_eq!(status, 307, "an article's id leads to its story");
    for path in
        ["/story/s-0", "/article/a-0", "/compare/a-0/a-1", "/why/a-0", "/story/s-0/graph.svg", "/article/%00"]
    {
        assert_eq!(get(&newsroom, path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn an_article_shows_what_others_do_with_its_sentences() {
    let newsroom = newsroom();
    let html = page(&newsroom, &format!("/article/{}", article(&newsroom, POST))).await;
    let words = words(&html);
    assert!(
        words.contains("told differently by Meridian News Agency: six weeks; Sound Herald: six weeks"),
        "{words}"
    );
    assert!(words.contains("in no other account"), "{words}");
    assert!(html.contains("id=\"s-marks\""), "marks can be switched off");
    let copy = page(&newsroom, &format!("/article/{}", article(&newsroom, COURIER))).await;
    assert!(
        copy.contains("reprint of Meridian News Agency, credited")
            && copy.contains("as in Meridian News Agency")
    );
    assert!(copy.contains("a figure is other than in Meridian News Agency"), "{copy}");
    let id = article(&newsroom, POST);
    let (status, at) = get(&newsroom, &format!("/article/{id}/at?start=0&end=10")).await;
    let at: Value = serde_json::from_str(&at).unwrap();
    assert_eq!((status, at["words"].as_str().unwrap().len()), (200, 10));
    assert_eq!(get(&newsroom, &format!("/article/{id}/at?start=10&end=99999999")).await.0, 404);
}

#[tokio::test]
async fn a_copy_stands_beside_its_origin_with_what_was_changed() {
    let newsroom = newsroom();
    let (agency, courier) = (article(&newsroom, BRIDGE), article(&newsroom, COURIER));
    let html = page(&newsroom, &format!("/compare/{courier}/{agency}")).await;
    let words = words(&html);
    assert!(
        words.contains("Meridian News Agency and Norvale Courier Norvale Courier reprints"),
        "the origin first: {words}"
    );
    assert!(words.contains("Δ a figure changed: 43 → 34"), "{words}");
    assert!(html.contains("<del>43</del>") && html.contains("<ins>34</ins>"), "{html}");
    assert!(
        words.contains("− left out") && words.contains("+ added") && words.contains("= word for word"),
        "{words}"
    );
    let html = page(&newsroom, &format!("/compare/{agency}/{}", article(&newsroom, POST))).await;
    assert!(html.contains("two accounts of one story") && html.contains("told differently"), "{html}");
    let html = page(&newsroom, &format!("/compare/{agency}/{}", article(&newsroom, HERRING))).await;
    assert!(html.contains("in different stories"), "{html}");
}

#[tokio::test]
async fn the_graph_is_a_picture_of_its_own() {
    let newsroom = newsroom();
    let svg = page(&newsroom, &format!("/story/{}/graph.svg", story(&newsroom, BRIDGE))).await;
    assert!(svg.starts_with("<svg") && svg.contains("<title") && svg.contains("<desc"), "{svg}");
    assert!(
        svg.contains("left out, of 5 sentences") && svg.contains("reprint of Meridian News Agency, credited"),
        "{svg}"
    );
    assert!(!svg.contains("<script") && !svg.contains("style="), "{svg}");
}

#[tokio::test]
async fn notes_are_added_changed_and_removed() {
    let newsroom = newsroom();
    let id = story(&newsroom, BRIDGE);
    let (status, to) =
        send(&newsroom, &format!("/story/{id}/note"), "text=Call+%3Cb%3EWren%3C%2Fb%3E%0Atoday").await;
    assert_eq!((status, to.as_str()), (303, format!("/story/{id}#notes").as_str()));
    let html = page(&newsroom, &format!("/story/{id}")).await;
    assert!(html.contains("Call &#60;b&#62;Wren&#60;/b&#62;\ntoday"), "{html}");
    let note = newsroom.room.state().notes().unwrap().remove(0);
    assert_eq!(send(&newsroom, &format!("/note/{}/edit", note.id), "text=Called").await.0, 303);
    assert_eq!(newsroom.room.state().notes().unwrap()[0].text, "Called");
    assert_eq!(send(&newsroom, &format!("/note/{}/edit", note.id), "text=++").await.0, 400, "an empty note");
    let other = rashomon_store::Note {
        by: "varga".to_owned(),
        target: id.clone(),
        text: "mine".to_owned(),
        ..note.clone()
    };
    let other = newsroom.room.state().add_note(&rashomon_store::Note { id: 0, ..other }).unwrap();
    assert_eq!(send(&newsroom, &format!("/note/{other}/edit"), "text=yours").await.0, 403, "another's note");
    for id in [note.id, other] {
        assert_eq!(send(&newsroom, &format!("/note/{id}/remove"), "").await.0, 303, "an admin removes any");
    }
    assert!(newsroom.room.state().notes().unwrap().is_empty());
    assert_eq!(send(&newsroom, "/note/99/remove", "").await.0, 404);
}

#[tokio::test]
async fn corrections_are_obeyed_shown_and_taken_back() {
    let newsroom = newsroom();
    let _keeper = Obeying::begin(&newsroom);
    let (agency, courier) = (article(&newsroom, BRIDGE), article(&newsroom, COURIER));
    let why = page(&newsroom, &format!("/why/{courier}")).await;
    assert!(
        why.contains("a reprint in the account of Meridian News Agency") && why.contains("Not a copy"),
        "{why}"
    );
    assert!(words(&why).contains("Ines Calder 2 other accounts"), "{}", words(&why));
    let form = format!("kind=not_a_copy&a={courier}&b={agency}");
    let (status, to) = send(&newsroom, "/correct", &form).await;
    assert_eq!((status, to.as_str()), (303, format!("/why/{courier}").as_str()));
    let html = page(&newsroom, &format!("/story/{}", story(&newsroom, BRIDGE))).await;
    assert!(words(&html).contains("neither is a copy of the other said by desk"), "{html}");
    assert!(!words(&html).contains("Norvale Courier reprints"), "it is obeyed");
    let (status, to) = send(&newsroom, "/correct", &format!("{form}&undo=1&back=https://evil.example")).await;
    assert_eq!(
        (status, to.as_str()),
        (303, format!("/why/{courier}").as_str()),
        "no way back leads elsewhere"
    );
    let html = page(&newsroom, &format!("/story/{}", story(&newsroom, BRIDGE))).await;
    assert!(
        words(&html).contains("Norvale Courier reprints") && !html.contains("id=\"corrections\""),
        "{html}"
    );

    let found = page(&newsroom, &format!("/why/{courier}?q=Brannock+hospitals")).await;
    assert!(found.contains("name=\"b\" value=\"s-"), "{found}");
    let (post, bridge) = (article(&newsroom, POST), story(&newsroom, BRIDGE));
    assert_eq!(send(&newsroom, "/correct", &format!("kind=not_this_story&a={post}")).await.0, 303);
    assert_ne!(story(&newsroom, POST), bridge, "it left");
    let html = page(&newsroom, &format!("/story/{bridge}")).await;
    assert!(words(&html).contains("do not tell the same story said by desk"), "{html}");
    let form = format!("kind=same_story&a={post}&b=http://news.example/story/{bridge}");
    assert_eq!(send(&newsroom, "/correct", &form).await.0, 303);
    assert_eq!(story(&newsroom, POST), story(&newsroom, BRIDGE), "it came back");

    assert_eq!(send(&newsroom, "/correct", "kind=nonsense&a=x").await.0, 400);
    assert_eq!(send(&newsroom, "/correct", &format!("kind=not_a_copy&a={courier}&b={courier}")).await.0, 400);
    assert_eq!(send(&newsroom, "/correct", "kind=not_a_copy&a=a-0&b=a-1").await.0, 404);
    assert_eq!(
        send(&newsroom, "/correct", &format!("kind=same_story&a={post}&b={agency}&undo=1")).await.0,
        409
    );
}

/// A report of one flood by an invented outlet, whose figures are its own.
fn flood(i: usize) -> Value {
    let dead = 10 + i % 7;
    json!({
        "outlet": format!("Norvale Gazette {i}"),
        "headline": format!("Flood on the Kessel leaves {dead} dead, edition {i}"),
        "published": format!("2031-05-{:02}T{:02}:30:00Z", 1 + i / 24, i % 24),
        "url": format!("https://gazette{i}.example/flood"),
        "text": format!(
            "The river Kessel flooded the town of Norvale on Thursday and killed {dead} people, the mayor Ines Calder said.\n             Reporter {i} counted {} boats at the bridge of Harrow in street {i}.\n             \u{201c}We were warned too late in quarter {i},\u{201d} said Miklos Varga{i}, a baker whose shop number {i} stood in the water.\n             The government in Aldmoor promised {} million crowns for the town of Norvale.",
            i * 3 + 1,
            5 + i % 4
        ),
    })
}

#[tokio::test]
async fn a_story_of_sixty_articles_folds() {
    let lines: Vec<Value> = (0..60).map(flood).collect();
    let newsroom = newsroom_of_lines(&lines);
    let rows = newsroom.room.store().derived().stories(&rashomon_store::StoryFilter::default(), 100).unwrap();
    let widest = rows.iter().max_by_key(|row| row.articles).unwrap();
    assert!(widest.articles >= 30, "{rows:?}");
    let html = page(&newsroom, &format!("/story/{}", widest.id)).await;
    assert!(html.len() < 3 * PAGE, "{} bytes", html.len());
    assert!(html.contains("<details class=\"s-fold\">"));
    for section in ["differ", "coverage", "graph", "nonsense"] {
        page(&newsroom, &format!("/story/{}?all={section}", widest.id)).await;
    }
    page(&newsroom, &format!("/story/{}/graph.svg", widest.id)).await;
}

#[tokio::test]
async fn hostile_text_does_nothing() {
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>";
    let text = |who: &str| {
        format!(
            "The ferry Norvale sank on Sunday and {who} 12 people died, the harbour office in Varga said.\n{evil} said Ines Calder. \u{201c}{evil} never,\u{201d} said Ines Calder."
        )
    };
    let line = |outlet: &str, url: &str, who: &str| json!({ "outlet": outlet, "agency": evil, "headline": format!("Ferry {evil} sinks"), "url": url, "text": text(who), "published": evil, "language": "\"><script>" });
    let newsroom = newsroom_of_lines(&[
        line(evil, "javascript:alert(1)", "some"),
        line("Tide </title><script>alert(1)</script>", "data:text/html,<script>alert(1)</script>", "about"),
        json!({ "id": "../x?<b>#\"", "text": text("nearly"), "outlet": "../..", "url": "https://tide.example/\"onclick=\"alert(1)" }),
    ]);
    let rows = newsroom.room.store().derived().articles_after(0, 10).unwrap();
    let mut paths = vec![];
    for (_, row) in &rows {
        let id = crate::serve::links::part(&row.article.id);
        paths.extend([format!("/article/{id}"), format!("/why/{id}"), format!("/compare/{id}/{id}")]);
        if let Some(story) = &row.story {
            let story = crate::serve::links::part(story);
            paths.extend([format!("/story/{story}"), format!("/story/{story}/graph.svg")]);
        }
    }
    for path in paths {
        let html = page(&newsroom, &path).await;
        let ours = html.replace("<script src=", "");
        assert!(
            !ours.contains("<script") && !ours.contains("<img") && !ours.contains("onclick=\"alert"),
            "{path}: {html}"
        );
        for to in links(&html) {
            assert!(
                to.starts_with(['/', '#']) || to.starts_with("http://") || to.starts_with("https://"),
                "{path}: {to}"
            );
            assert!(!to.starts_with("//"), "{path}: {to}");
        }
    }
}

#[tokio::test]
async fn articles_of_any_language_and_with_nothing_known_have_pages() {
    let newsroom = newsroom_of_lines(&[
        json!({ "outlet": "صحيفة الميناء", "headline": "غرق عبارة قرب نورفالي", "language": "ar", "published": "2031-05-04",
            "text": "غرقت عبارة نورفالي يوم الأحد، وقال مكتب الميناء إن 12 شخصا لقوا حتفهم.\nوقالت إينيس كالدر إن التحقيق بدأ." }),
        json!({ "outlet": "港新聞", "headline": "ノルヴァレ沖でフェリー沈没", "language": "ja", "published": "2031-05-04",
            "text": "ノルヴァレ沖で日曜日、フェリーが沈没し、12人が死亡した。\n「原因を調べている」と港湾局は述べた。" }),
        json!({ "text": "Nobody knows where this was printed, or when." }),
        json!({ "text": "" }),
    ]);
    for (_, row) in newsroom.room.store().derived().articles_after(0, 10).unwrap() {
        let id = &row.article.id;
        let html = page(&newsroom, &format!("/article/{id}")).await;
        let lang = row.article.language.as_deref().unwrap_or("");
        assert!(html.contains(&format!("<div class=\"s-text\" dir=\"auto\" lang=\"{lang}\">")), "{html}");
        page(&newsroom, &format!("/why/{id}")).await;
        if let Some(story) = &row.story {
            let html = page(&newsroom, &format!("/story/{story}")).await;
            let mut seen = String::new();
            write!(seen, "{}", words(&html)).unwrap();
            assert!(seen.contains("1 article"), "{seen}");
            let timed = row.article.published.is_some();
            assert_eq!(!timed, seen.contains("time of publication not known"), "{seen}");
        }
    }
}
