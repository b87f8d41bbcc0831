//! The report's three forms, from a report made by hand: nothing here waits on what the stages conclude.

use rashomon::render;
use rashomon::view::ReportView;
use rashomon_model::Report;
use serde_json::{Value, json};

fn article(id: &str, outlet: Value, headline: Value, published: &str, text: &str) -> Value {
    json!({
        "id": id, "page": {"source": format!("pages/{id}.html"), "url": null, "fetched_at": null}, "role": "main",
        "url": format!("https://{id}.example/ferry"), "canonical_url": null, "headline": headline, "standfirst": null,
        "outlet": outlet, "agency": null, "via": null, "rights": null, "bylines": [], "dateline": null,
        "published": {"value": published, "precision": "minute", "basis": "stated"}, "modified": null,
        "language": "en", "genre": "news", "hashtags": [], "links": [], "images": [], "text": text, "blocks": [],
        "notes": []
    })
}

fn place(article: &str, text: &str) -> Value {
    json!({"article": article, "start": 0, "end": text.len(), "text": text})
}

/// Two accounts of one event, one of them with a rewrite; everything a story can hold.
fn ferry() -> Value {
    let sailed = "The ferry to Skerry Isle sailed on Sunday for the first time in nine days.";
    let stranded = "About 240 islanders had been living on supplies flown in by helicopter.";
    let more = "More than 300 people had been cut off, the council said.";
    let checked = "“We did not want to lose it a second time,” Sloe said.";
    json!({
        "format": "rashomon-report", "version": 1,
        "pages": [
            {"source": "pages/gazette.html", "fetched_at": null, "fate": "articles", "why": null},
            {"source": "pages/front.html", "fetched_at": null, "fate": "listing", "why": null},
            {"source": "pages/copy.html", "fetched_at": null, "fate": "same", "why": "same bytes as pages/gazette.html"},
            {"source": "pages/empty.html", "fetched_at": null, "fate": "rejected", "why": "empty"}
        ],
        "articles": [
            article("gazette", json!("Tidewater Gazette"), json!("Ferry runs again after storm"), "2031-05-04T09:30:00+01:00", sailed),
            article("feed", json!("Quickfeed"), json!("Islanders Finally Get Their Boat Back"), "2031-05-04T12:00:00+01:00", stranded),
            article("radio", Value::Null, Value::Null, "2031-05-04T11:00:00+01:00", more),
            article("birds", json!("Skerry Post"), json!("Puffins counted"), "2031-05-03T08:00:00+01:00", "Puffins were counted."),
        ],
        "derivations": [{
            "from": "gazette", "to": "feed", "kind": "rewrite", "direction": "known", "score": 0.9, "carried": 0.83,
            "passages": [], "dropped": [{"start": 0, "end": 4, "text": checked}], "added": [],
            "altered": [{"from": {"start": 0, "end": 9, "text": "about 240"}, "to": {"start": 0, "end": 3, "text": "204"}, "what": "figure"}],
            "evidence": ["same 9 of 11 facts in the same order", "no new fact"]
        }],
        "stories": [
            {
                "id": "s-1", "headline": "Ferry runs again after storm", "hashtags": ["#Ferry"],
                "coverage": {"articles": 3, "outlets": 3, "accounts": 2},
                "first_reported": {"article": "gazette", "outlet": "Tidewater Gazette",
                    "at": {"value": "2031-05-04T09:30:00+01:00", "precision": "minute", "basis": "stated"}, "certain": true},
                "accounts": [
                    {"id": "c-1", "lead": "gazette", "reprints": [], "rewrites": ["feed"]},
                    {"id": "c-2", "lead": "radio", "reprints": [], "rewrites": []}
                ],
                "summary": [{"text": sailed, "citations": [
                    {"article": "gazette", "start": 0, "end": 10}, {"article": "radio", "start": 0, "end": 10}]}],
                "entities": [],
                "quotes": [
                    {"id": "u-1", "wordings": [
                        {"article": "gazette", "start": 0, "end": 4, "text": "We did not want to lose it a second time,", "kind": "direct",
                         "speaker": {"name": "Edwin Sloe", "entity": null}, "cue": "said"},
                        {"article": "feed", "start": 0, "end": 4, "text": "We did not want to lose it a second time,", "kind": "direct",
                         "speaker": {"name": "Sloe", "entity": null}, "cue": "said"},
                        {"article": "radio", "start": 0, "end": 4, "text": "that nobody wanted to lose the pontoon again", "kind": "indirect",
                         "speaker": {"name": "Sloe", "entity": null}, "cue": "said"}]},
                    {"id": "u-2", "wordings": [
                        {"article": "radio", "start": 0, "end": 4, "text": "It was held by rope", "kind": "direct",
                         "speaker": {"anonymous": "a diver"}, "cue": "said"}]}
                ],
                "timeline": [
                    {"date": "2031-04-25", "precision": "day", "text": "A storm tore the pontoon away.", "citations": [{"article": "gazette", "start": 0, "end": 4}]},
                    {"date": "2031-05-04", "precision": "day", "text": sailed, "citations": [
                        {"article": "gazette", "start": 0, "end": 4}, {"article": "radio", "start": 0, "end": 4}]}
                ],
                "claims": [
                    {"id": "k-1", "text": sailed, "status": "agreed", "stances": [
                        {"account": "c-1", "stance": "states", "value": null, "attributed_to": null, "evidence": place("gazette", sailed)},
                        {"account": "c-2", "stance": "attributes", "value": null, "attributed_to": "the harbour master", "evidence": place("radio", more)}]},
                    {"id": "k-2", "text": stranded, "status": "differs", "stances": [
                        {"account": "c-1", "stance": "states", "value": "About 240", "attributed_to": null, "evidence": place("gazette", stranded)},
                        {"account": "c-2", "stance": "differs", "value": "More than 300", "attributed_to": "the council", "evidence": place("radio", more)}]},
                    {"id": "k-3", "text": "The pontoon had been inspected in March.", "status": "disputed", "stances": [
                        {"account": "c-1", "stance": "disputes", "value": null, "attributed_to": null, "evidence": place("gazette", "Nobody had inspected the pontoon since autumn.")},
                        {"account": "c-2", "stance": "silent", "value": null, "attributed_to": null, "evidence": null}]}
                ],
                "only_in": [{"account": "c-2", "sentences": [place("radio", more), place("radio", "1."), place("radio", "2."), place("radio", "3.")]}],
                "related": ["s-2"]
            },
            {
                "id": "s-2", "headline": "Puffins counted", "hashtags": [], "coverage": {"articles": 1, "outlets": 1, "accounts": 1},
                "first_reported": null, "accounts": [{"id": "c-9", "lead": "birds", "reprints": [], "rewrites": []}],
                "summary": [], "entities": [], "quotes": [], "timeline": [], "claims": [], "only_in": [], "related": []
            }
        ]
    })
}

fn view(report: Value) -> ReportView {
    ReportView::new(&serde_json::from_value::<Report>(report).unwrap())
}

fn plain(report: Value, width: usize) -> String {
    anstream::adapter::strip_str(&render::terminal(&view(report), width)).to_string()
}

#[test]
fn the_terminals_page() {
    insta::assert_snapshot!(plain(ferry(), 80), @r##"
    2 stories in 4 articles from 4 pages

    ────────────────────────────────────────────────────────────────────────────────
    Ferry runs again after storm
    3 articles, 3 outlets, 2 independent accounts; 1 is a rewrite
    First reported by Tidewater Gazette, 4 May 2031, 09:30 (+01:00)
    #Ferry

    ACCOUNTS
      • Tidewater Gazette: Ferry runs again after storm (4 May 2031)
        ↳ rewrite: Quickfeed: Islanders Finally Get Their Boat Back (4 May 2031)
      • radio.example: “More than 300 people had been cut off, the council said.” (4
        May 2031)

    IN SHORT
      The ferry to Skerry Isle sailed on Sunday for the first time in nine days.
      [1][2]

      [1] Tidewater Gazette [2] radio.example

    WHERE THEY AGREE
      = The ferry to Skerry Isle sailed on Sunday for the first time in nine days. —
        Tidewater Gazette, radio.example (citing the harbour master)

    WHERE THEY DIFFER
      ≠ Tidewater Gazette  says: About 240     About 240 islanders had been living
                                               on supplies flown in by helicopter.
        radio.example      differs: More than  More than 300 people had been cut
                           300, citing the     off, the council said.
                           council

      ! The pontoon had been inspected in March.
        Tidewater Gazette  disputes  Nobody had inspected the pontoon since autumn.
        not mentioned: radio.example

    ONLY IN ONE ACCOUNT
      radio.example
        · More than 300 people had been cut off, the council said.
        · 1.
        · 2.
          and 1 more

    WHO SAID WHAT
      Edwin Sloe
        · “We did not want to lose it a second time” — Tidewater Gazette
          ≈ that nobody wanted to lose the pontoon again — radio.example
      a diver (not named)
        · “It was held by rope” — radio.example

    TIMELINE
      25 April 2031  A storm tore the pontoon away. — Tidewater Gazette
      4 May 2031     The ferry to Skerry Isle sailed on Sunday for the first time in
                     nine days. — Tidewater Gazette, radio.example

    WHO TOOK FROM WHOM
      Quickfeed rewrites Tidewater Gazette
        83 % of it is carried over; same 9 of 11 facts in the same order; no new
        fact
        ≠ changed a figure: about 240 → 204
          from about 240
          to   204
        − left out: “We did not want to lose it a second time,” Sloe said.

    SEE ALSO
      · Puffins counted

    ────────────────────────────────────────────────────────────────────────────────

    ALSO READ
      · Skerry Post: Puffins counted (3 May 2031)

    NO ARTICLE IN
      · pages/front.html

    READ ONCE ALREADY
      · pages/copy.html: same bytes as pages/gazette.html

    REFUSED
      × pages/empty.html: empty
    "##);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    use unicode_width::UnicodeWidthStr;
    for width in [40, 60, 80, 100] {
        let page = plain(ferry(), width);
        assert!(page.lines().all(|line| line.width() <= width), "{width}:\n{page}");
    }
}

#[test]
fn markdown() {
    insta::assert_snapshot!(render::markdown(&view(ferry())), @r##"
    _2 stories in 4 articles from 4 pages_

    ## Ferry runs again after storm

    3 articles, 3 outlets, 2 independent accounts; 1 is a rewrite

    First reported by Tidewater Gazette, 4 May 2031, 09:30 (+01:00)

    \#Ferry

    ### Accounts

    - **Tidewater Gazette**: [Ferry runs again after storm](<https://gazette.example/ferry>) (4 May 2031)
      - rewrite: **Quickfeed**: [Islanders Finally Get Their Boat Back](<https://feed.example/ferry>) (4 May 2031)
    - **radio.example**: [“More than 300 people had been cut off, the council said.”](<https://radio.example/ferry>) (4 May 2031)

    ### In short

    The ferry to Skerry Isle sailed on Sunday for the first time in nine days. \[1\]\[2\]

    - \[1\] **Tidewater Gazette**: [Ferry runs again after storm](<https://gazette.example/ferry>) (4 May 2031)
    - \[2\] **radio.example**: [“More than 300 people had been cut off, the council said.”](<https://radio.example/ferry>) (4 May 2031)

    ### Where they agree

    - The ferry to Skerry Isle sailed on Sunday for the first time in nine days. — Tidewater Gazette, radio.example (citing the harbour master)

    ### Where they differ

    **Told differently:** About 240 islanders had been living on supplies flown in by helicopter.

    | Account | What it does | Its words |
    |---|---|---|
    | Tidewater Gazette | says: About 240 | About 240 islanders had been living on supplies flown in by helicopter. |
    | radio.example | differs: More than 300, citing the council | More than 300 people had been cut off, the council said. |

    **Disputed:** The pontoon had been inspected in March.

    | Account | What it does | Its words |
    |---|---|---|
    | Tidewater Gazette | disputes | Nobody had inspected the pontoon since autumn. |

    Not mentioned: radio.example

    ### Only in one account

    - **radio.example**
      - More than 300 people had been cut off, the council said.
      - 1.
      - 2.
      - 3.

    ### Who said what

    - **Edwin Sloe**
      - “We did not want to lose it a second time” — Tidewater Gazette
        - otherwise: that nobody wanted to lose the pontoon again — radio.example
    - **a diver** (not named)
      - “It was held by rope” — radio.example

    ### Timeline

    - **25 April 2031**
      - A storm tore the pontoon away. — Tidewater Gazette
    - **4 May 2031**
      - The ferry to Skerry Isle sailed on Sunday for the first time in nine days. — Tidewater Gazette, radio.example

    ### Who took from whom

    - **Quickfeed rewrites Tidewater Gazette**: 83 % of it is carried over; same 9 of 11 facts in the same order; no new fact
      - changed a figure: about 240 → 204
        - from: about 240
        - to: 204
      - left out: “We did not want to lose it a second time,” Sloe said.

    ### See also

    - Puffins counted

    ## Also read

    - **Skerry Post**: [Puffins counted](<https://birds.example/ferry>) (3 May 2031)

    ## No article in

    - `pages/front.html`

    ## Read once already

    - `pages/copy.html`: same bytes as pages/gazette.html

    ## Refused

    - `pages/empty.html`: empty
    "##);
}

/// A report whose every string tries to be something else.
fn hostile() -> Value {
    const POISON: &str =
        "</title><script>alert(1)</script>\"onload='x' \u{1b}]0;x\u{7} [a](javascript:x) | `x`";
    const WORDS: [&str; 8] =
        ["text", "headline", "outlet", "why", "value", "name", "anonymous", "attributed_to"];
    fn poison(value: &mut Value, key: &str) {
        match value {
            // A time must stay one.
            Value::String(text) if WORDS.contains(&key) && !text.starts_with("20") => text.push_str(POISON),
            Value::String(text) if key == "url" => "javascript:alert(1)".clone_into(text),
            Value::Array(items) => items.iter_mut().for_each(|item| poison(item, key)),
            Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| poison(value, key)),
            _ => {}
        }
    }
    let mut report = ferry();
    poison(&mut report, "");
    report
}

#[test]
fn nothing_of_a_page_can_run_style_or_track() {
    for report in [ferry(), hostile()] {
        let html = render::html(&view(report));
        for forbidden in
            ["<script", "javascript:alert", " onload", "<img", "<iframe", "src=", "@import", "url(", "<link"]
        {
            assert!(!html.contains(forbidden), "{forbidden} in\n{html}");
        }
        assert_eq!(html.matches("</title>").count(), 1);
        assert!(html.contains("default-src 'none'"));
    }
}

#[test]
fn html_closes_what_it_opens() {
    let html = render::html(&view(hostile()));
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let name = tag.split(['>', ' ', '\n']).next().unwrap();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed)),
            None if ["!DOCTYPE", "meta", "br"].contains(&name) => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?} left open");
}

#[test]
fn html_is_for_everybody() {
    let html = render::html(&view(ferry()));
    for needed in [
        "<html lang=",
        "name=\"viewport\"",
        "<th scope=\"row\">",
        "<th scope=\"col\">",
        "prefers-color-scheme",
        "@media print",
    ] {
        assert!(html.contains(needed), "{needed}");
    }
    // Agreement and difference are told by words, not by colour alone.
    assert!(html.contains("≠ Told differently") && html.contains("! Disputed") && html.contains("not named"));
    assert!(html.contains("<a href=\"https://gazette.example/ferry\" rel=\"noopener noreferrer nofollow\">"));
}

#[test]
fn page_text_cannot_drive_a_terminal() {
    let page = render::terminal(&view(hostile()), 80);
    // Colours are the only escapes: CSI ... m.
    for escape in page.split('\u{1b}').skip(1) {
        assert!(escape.starts_with('[') && escape.split('m').next().unwrap().len() < 8, "{escape:?}");
    }
    assert!(!page.contains('\u{7}'));
    assert!(!render::markdown(&view(hostile())).contains("<script"));
}
