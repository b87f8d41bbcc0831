//! What strangers write must not run, style, frame or track in our pages.

use super::Newsroom;
use super::press::{Piece, Press};
use std::collections::BTreeSet;
use std::time::Duration;

/// Ways to run a script or to tell somebody that a page was opened, as they are known since browsers have scripts. `ADDRESS`
/// stands for a server that notes who asks.
const VECTORS: &[&str] = &[
    "<script>fired=1</script>",
    "<img src=x onerror=fired=1>",
    "<svg onload=fired=1>",
    "<svg><script>fired=1</script></svg>",
    "<svg><animate onbegin=fired=1 attributeName=x dur=1s>",
    "<math><maction actiontype=statusline xlink:href=javascript:fired=1>x</maction></math>",
    "<body onload=fired=1>",
    "<iframe src=javascript:fired=1></iframe>",
    "<iframe srcdoc=\"<script>parent.fired=1</script>\"></iframe>",
    "<object data=javascript:fired=1></object>",
    "<embed src=javascript:fired=1>",
    "<a href=javascript:fired=1 id=bait>read on</a>",
    "<a href=\" &#106;avascript:fired=1\" id=bait>read on</a>",
    "<form action=javascript:fired=1><button>send</button></form>",
    "<input autofocus onfocus=fired=1>",
    "<details open ontoggle=fired=1>",
    "<video><source onerror=fired=1></video>",
    "<marquee onstart=fired=1>x</marquee>",
    "<meta http-equiv=refresh content=\"0;url=javascript:fired=1\">",
    "<base href=\"ADDRESS/base/\">",
    "<link rel=stylesheet href=\"ADDRESS/style\">",
    "<style>@import url(\"ADDRESS/import\"); body { display: none }</style>",
    "<p style=\"background:url(ADDRESS/background)\">x</p>",
    "<img src=\"ADDRESS/pixel.gif\" width=1 height=1>",
    "<img srcset=\"ADDRESS/set 1x\">",
    "<picture><source srcset=\"ADDRESS/source\"><img></picture>",
    "<video poster=\"ADDRESS/poster\"></video>",
    "<link rel=prefetch href=\"ADDRESS/prefetch\"><link rel=dns-prefetch href=\"ADDRESS\">",
    "<audio src=\"ADDRESS/audio\" autoplay></audio>",
    "</textarea></title></style></template><script>fired=1</script>",
    "<noscript><p title=\"</noscript><img src=x onerror=fired=1>\"></noscript>",
    "<template><script>fired=1</script></template>",
    "\"><script>fired=1</script>",
    "'-fired=1-'",
    "{{constructor.constructor('fired=1')()}}",
    "<x onclick=fired=1 tabindex=1 autofocus onfocus=fired=1>x</x>",
];

#[test]
fn what_strangers_write_does_nothing() {
    let press = Press::open();
    let spy = press.at("/spy");
    for (n, vector) in VECTORS.iter().enumerate() {
        let vector = vector.replace("ADDRESS", &spy);
        press.publish(Piece {
            outlet: "Trapdoor Times",
            slug: Box::leak(format!("trap-{n}").into_boxed_str()),
            // A feed's title is text that was escaped once; some outlets escape it twice.
            headline: format!("Bridge {n} over the Varga closed again {vector}"),
            published: "2031-05-04T09:30:00Z",
            paragraphs: vec![
                format!("The bridge number {n} over the Varga was closed on Sunday for the third time, the council of Norvale said {vector}"),
                format!("“Nobody crosses number {n} today,” said Edwin Sloe, who keeps the bridges. {vector}"),
            ],
            raw: vector,
        });
    }
    let newsroom = Newsroom::with(&[]);
    let browser = newsroom.first_run(1280, 900);
    newsroom.follow(&browser, &press.feed("Trapdoor Times"));
    let asked_by_us = |press: &Press| press.asked().iter().filter(|path| path.starts_with("/spy")).count();
    // One host is asked once a second.
    let patience = Duration::from_secs(30 + VECTORS.len() as u64 * 2);
    browser.wait_for(patience, "all articles", |b| {
        b.go(&newsroom.at("/feeds"));
        b.text("main").contains(&format!("{} kept", VECTORS.len())).then_some(())
    });
    let before = asked_by_us(&press);
    // All that leads on from where they are listed, and from the stories.
    let links = |page: &str| -> BTreeSet<String> {
        browser.go(&newsroom.at(page));
        let links = browser.script(
            "return [...document.querySelectorAll('main a')].map(a => a.getAttribute('href').split('#')[0]) \
             .filter(h => /^\\/(story|article|compare|why|feeds|entity|outlet)\\/./.test(h) && !h.endsWith('.svg') && !h.endsWith('.opml') && !h.endsWith('/remove'))",
        );
        links.as_array().unwrap().iter().map(|link| link.as_str().unwrap().to_owned()).collect()
    };
    let lists = ["/", "/?sort=new", "/search?q=bridge", "/feeds", "/digest", "/streams"];
    let mut paths: BTreeSet<String> = lists.iter().map(|page| (*page).to_owned()).collect();
    for list in lists {
        paths.extend(links(list));
    }
    for page in paths.clone() {
        if page.starts_with("/story/") || page.starts_with("/feeds/") {
            paths.extend(links(&page));
            paths.extend(
                links(&format!("{page}?all=coverage"))
                    .into_iter()
                    .filter(|path| path.starts_with("/article/")),
            );
        }
    }
    let articles = paths.iter().filter(|path| path.starts_with("/article/")).count();
    assert!(articles >= VECTORS.len(), "{articles} articles to look at: {paths:?}");
    for path in paths {
        browser.go(&newsroom.at(&path));
        let bad = browser.script(
            "return window.fired !== undefined || [...document.querySelectorAll('*')].some(e => [...e.attributes].some(a => \
             a.name.startsWith('on') || a.name === 'style' || /^\\s*(javascript|data:text|vbscript)/i.test(a.value) && ['href','src','action','formaction'].includes(a.name))) \
             || document.querySelector('iframe, object, embed, base, main script, main style, main link') !== null \
             || getComputedStyle(document.body).display === 'none'",
        );
        assert_eq!(
            bad,
            serde_json::Value::Bool(false),
            "{path}: {}",
            browser.script("return document.documentElement.outerHTML")
        );
        assert_eq!(browser.refusals(), Vec::<String>::new(), "{path}");
    }
    assert_eq!(asked_by_us(&press), before, "{:?}", press.asked());
}
