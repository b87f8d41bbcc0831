//! What the segmenter makes of pages of plain text: all outlets, people and places are invented.

use rashomon_extract::extract;
use rashomon_model::{Article, Basis, BlockKind, Capture, FetchTime, Hints};
use std::fmt::Write as _;

/// Reads a page and writes down what a reader would want to know of each article, a line a thing.
fn check(page: &str) -> String {
    read(page, None)
}

/// The same, with the fetch time known.
fn check_at(page: &str, fetched_at: &str) -> String {
    read(page, Some(FetchTime { value: fetched_at.to_owned(), basis: Basis::Given }))
}

fn read(page: &str, fetched_at: Option<FetchTime>) -> String {
    let hints = Hints { fetched_at, ..Hints::default() };
    let found = extract(&Capture { source: "page.txt".to_owned(), bytes: page.as_bytes().to_vec(), hints });
    let mut out = format!("{:?}", found.page.fate);
    if let Some(at) = found.page.fetched_at.filter(|t| t.basis == Basis::Inferred) {
        let _ = write!(out, ", fetched {}", at.value);
    }
    out.push('\n');
    for article in &found.articles {
        show(&mut out, article);
    }
    out
}

fn show(out: &mut String, a: &Article) {
    let genre = a.genre.map(|g| format!(" {g:?}")).unwrap_or_default();
    let _ = writeln!(out, "{:?}{genre}: {}", a.role, a.headline.as_deref().unwrap_or("-"));
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            let _ = writeln!(out, "  {name}: {value}");
        }
    };
    line("standfirst", a.standfirst.clone());
    line("outlet", a.outlet.clone());
    line("agency", a.agency.clone());
    line("via", a.via.clone());
    let by = |b: &rashomon_model::Byline| match &b.role {
        Some(role) => format!("{} ({role})", b.name),
        None => b.name.clone(),
    };
    line("by", Some(a.bylines.iter().map(by).collect::<Vec<_>>().join(", ")));
    line("from", a.dateline.as_ref().and_then(|d| d.place.clone()));
    line("published", a.published.as_ref().map(|p| format!("{} {:?}", p.value, p.basis)));
    line("modified", a.modified.as_ref().map(|p| p.value.clone()));
    line("rights", a.rights.clone());
    line("original", a.canonical_url.clone());
    line("tags", Some(a.hashtags.join(" ")));
    let short = |t: &str| {
        let chars: Vec<char> = t.chars().collect();
        if chars.len() <= 48 {
            return t.to_owned();
        }
        let (head, tail) =
            (chars[..22].iter().collect::<String>(), chars[chars.len() - 22..].iter().collect::<String>());
        format!("{head}~{tail}")
    };
    for block in &a.blocks {
        let name = match block.kind {
            BlockKind::Paragraph => "|",
            BlockKind::Heading => "#",
            BlockKind::List => "*",
            BlockKind::Blockquote => ">",
            BlockKind::Caption => "caption",
            BlockKind::Credit => "credit",
            BlockKind::AuthorNote => "author",
            BlockKind::SourceNote => "source",
        };
        let _ = writeln!(out, "  {name} {}", short(&block.text));
        if let Some(span) = block.span() {
            assert_eq!(span.of(&a.text), block.text, "a block stands where it says");
        }
    }
}

/// Lines that pages are made of, to be put together at random.
const LINES: [&str; 22] = [
    "",
    "",
    "The Lantern",
    "2 hours ago",
    "- The Lantern",
    "By Ola Brandt and Ines Quell",
    "time9 minutes ago",
    "#Harbour #Varna",
    "----------",
    "https://thescholars.example/wall",
    "\u{a9} 2031 DPX",
    "(L. MORAUX/Pool via NORPRESS)",
    "Image: R. Dorn/Pool",
    "Varna to build a wall against the sea",
    "Why did Varna wait?",
    "The Lantern12-03-2031",
    "VARNA (Norpress) -- The council of Varna met on Tuesday to settle how the new harbour wall is to be paid for, and by whom.",
    "Ana Perez is Senior Lecturer at the University of Vik.",
    "NORPRESS - 4 hours ago - 15:00 | All, Coast The council met. ---------- Bell stolen VARNA - A bell was stolen. ---------- Cup won OSLUND - A cup was won. ---------- Mill MIREFIELD - A mill reopened.",
    "Subscribe to our newsletter",
    "\u{fc}ber M\u{fc}ller \u{1f600} \u{6d77}\u{5cb8}\u{306e}\u{58c1}\u{3002}",
    "See what Tidings AI can do for you:",
];

proptest::proptest! {
    #[test]
    fn any_page_is_read(text in "(?s).{0,400}") {
        read(&text, None);
    }

    #[test]
    fn any_order_of_lines_is_read(picks in proptest::collection::vec((0..LINES.len(), 0_usize..60), 0..40)) {
        // Lines cut anywhere, so that every split meets every boundary.
        let cut = |&(n, at): &(usize, usize)| LINES[n].char_indices().nth(at).map_or(LINES[n], |(at, _)| &LINES[n][..at]).to_owned();
        let page: Vec<String> = picks.iter().map(|p| if p.1 % 3 == 0 { cut(p) } else { LINES[p.0].to_owned() }).collect();
        let page = page.join("\n");
        proptest::prop_assert_eq!(read(&page, None), read(&page, None));
    }
}

/// Running text of `n` sentences on one line, none of which says anything of the page.
fn prose(topic: &str, n: usize) -> String {
    const TELLS: [&str; 5] = [
        "The council of {} met on Tuesday to settle how the new harbour wall is to be paid for.",
        "Fishermen from {} had asked for the wall after two winters of flooding along the quay.",
        "A first estimate put the cost at 14 million crowns, nearly twice what was set aside.",
        "\"We cannot wait for a third winter,\" the mayor of {} told the meeting, which was open to all.",
        "Work on the wall is to begin in April and should end before the autumn storms reach {}.",
    ];
    (0..n).map(|i| TELLS[i % TELLS.len()].replace("{}", topic)).collect::<Vec<_>>().join(" ")
}

#[test]
fn cards_of_an_aggregator_become_articles() {
    let page = format!(
        "emblem\nVarna weighs a harbour wall\n\nVarna weighs a harbour wall\n\nThe Lantern12-03-2031\nBy Ola Brandt and Ines Quell\n\
         VARNA (Norpress) -- {}\n{}\nBlue wave\n\nAsk our robot\n\nSee what Tidings AI can do for you:\n\nReplies\n\nNothing here yet...\n\nOther stories\n\n\
         Oslund votes on its bridge\nOslund votes on its bridge\n\nDaily Beacon\n\ntime2 hours ago\n\n  \u{2022} Daily Beacon\n\nOslund votes on its bridge\n\n\
         OSLUND - {}\n\nMirefield reopens mill\nMirefield reopens mill\n\nMorning Call\n\ntime3 hours ago\n\n  \u{2022} Morning Call\n\nMirefield reopens mill\n\n\
         The mill of Mirefield is seen from the river on March 12, 2031 By Jon Ask with Mara Lind in Mirefield {} \u{a9} 2031 DPX\n\n\
         TAKE IT WITH YOU\n\nGo mobile: get the app\n\nWant more of this? Get the Tidings app from your store and start reading today, wherever you are.\nbadge-onebadge-two\n",
        prose("Varna", 3),
        prose("Varna", 2),
        prose("Oslund", 9),
        prose("Mirefield", 9),
    );
    insta::assert_snapshot!(check(&page), @r#"
    Articles
    Main News: Varna weighs a harbour wall
      outlet: The Lantern
      agency: Norpress
      via: Tidings
      by: Ola Brandt, Ines Quell
      from: VARNA
      published: 2031-03-12 Stated
      | The council of Varna m~ce what was set aside.
      | The council of Varna m~ooding along the quay.
    Related News: Oslund votes on its bridge
      outlet: Daily Beacon
      via: Tidings
      from: OSLUND
      | The council of Oslund ~which was open to all.
    Related News: Mirefield reopens mill
      outlet: Morning Call
      agency: DPX
      via: Tidings
      by: Jon Ask, Mara Lind
      rights: © 2031 DPX
      caption The mill of Mirefield ~iver on March 12, 2031
      | The council of Mirefie~which was open to all.
    "#);
}

#[test]
fn a_card_with_both_times_dates_the_page() {
    let page = format!(
        "Why did Varna wait so long?\n{}\n{}\nLabels\n\nSee what Tidings AI can do for you:\nReplies\nNothing here yet...\nOther stories\n\n\n\
         2 hours ago\nOslund to Keep Talking as Deadline Nears\nOslund Desk Economy Mar 12, 2031 14:28 (JST) Oslund, March 11 (Norpress)--{} [Copyright The Norpress Agency, Ltd.] Norpress Agency\n\n\n\
         Daily Beacon\nan hour ago\n- Daily Beacon\nEditorial: Mirefield's mill needs a plan\n{}\n",
        prose("Varna", 2),
        prose("Varna", 3),
        prose("Oslund", 5),
        prose("Mirefield", 8),
    );
    insta::assert_snapshot!(check(&page), @r#"
    Articles, fetched 2031-03-12T16:28:00+09:00
    Main Analysis: Why did Varna wait so long?
      via: Tidings
      | The council of Varna m~ooding along the quay.
      | The council of Varna m~ce what was set aside.
    Related News: Oslund to Keep Talking as Deadline Nears
      outlet: Norpress Agency
      via: Tidings
      from: Oslund
      published: 2031-03-12T14:28:00+09:00 Stated
      rights: [Copyright The Norpress Agency, Ltd.]
      | The council of Oslund ~n storms reach Oslund.
    Related Editorial: Editorial: Mirefield's mill needs a plan
      outlet: Daily Beacon
      via: Tidings
      published: 2031-03-12T15:28:00+09:00 Relative
      | The council of Mirefie~ce what was set aside.
    "#);
    let given = check_at(&page, "2031-03-12T18:00:00+09:00");
    assert!(given.contains("published: 2031-03-12T17:00:00+09:00 Relative"), "{given}");
}

#[test]
fn a_newspapers_page_sheds_its_closing_blurbs() {
    let page = format!(
        "By MIA LINDQVIST/ Staff Writer\nMarch 12, 2031 at 14:44 JST\nFishermen of Varna carry sandbags along the quay before the storm on March 3. (L. MORAUX/Pool via NORPRESS)\n\
         {}\n{}\n{}\n\"If the wall is not there by autumn, we will move the boats to Oslund,\" a fisherman said.\n\
         Gardeners and walkers show the plants they would never be without.\nLetters from the archive of a railway family\nHow three bakers turned a barn into a school for bread.\nPortraits of people who keep lighthouses alive\n",
        prose("Varna", 2),
        prose("Varna", 1),
        prose("Varna", 3),
    );
    insta::assert_snapshot!(check(&page), @r#"
    Articles
    Main News: -
      by: MIA LINDQVIST (Staff Writer)
      published: 2031-03-12T14:44:00+09:00 Stated
      caption Fishermen of Varna car~ the storm on March 3.
      credit L. MORAUX/Pool via NORPRESS
      | The council of Varna m~ooding along the quay.
      | The council of Varna m~all is to be paid for.
      | The council of Varna m~ce what was set aside.
      | "If the wall is not th~nd," a fisherman said.
    "#);
}

#[test]
fn teasers_after_an_article_are_teasers() {
    let page = format!(
        "Unexpected Delay of Harbour Wall Signals Trouble in Varna\n\nVarna Mayor Signals Trouble Amid Harbour Wall Delay\n\n{}\n\n{}\n\n#Harbour #Varna\n\nad_slot_2\n\nElsewhere\n\nPicked for you\n\n\
         Oslund's Rising Rents and the Quiet Streets They Leave Behind\n\nLook at the emptying streets of a rich town, and at those who stay. Find out more with The Parley.\n\n\
         Will a Broken Bell Cost the Sexton of Mirefield His Post?\n\nRead about the quarrel over a bell that has split a parish. Get the whole story from The Parley.\n\n\
         \u{201c}What Lives Under the Ice? Divers Bring Back a Secret!\u{201d}\n\nDivers came back from under the ice with a creature nobody had seen. Learn more with The Parley.\n",
        prose("Varna", 3),
        prose("Varna", 4),
    );
    insta::assert_snapshot!(check(&page), @r#"
    Articles
    Main News: Unexpected Delay of Harbour Wall Signals Trouble in Varna
      standfirst: Varna Mayor Signals Trouble Amid Harbour Wall Delay
      outlet: The Parley
      tags: #Harbour #Varna
      | The council of Varna m~ce what was set aside.
      | The council of Varna m~which was open to all.
    Teaser: Oslund's Rising Rents and the Quiet Streets They Leave Behind
      outlet: The Parley
      | Look at the emptying s~ more with The Parley.
    Teaser: Will a Broken Bell Cost the Sexton of Mirefield His Post?
      outlet: The Parley
      | Read about the quarrel~story from The Parley.
    Teaser: “What Lives Under the Ice? Divers Bring Back a Secret!”
      outlet: The Parley
      | Divers came back from ~ more with The Parley.
    "#);
}

#[test]
fn a_round_up_gives_its_items() {
    let page = "Norpress Digest: March 12, 2031\n\nNORPRESS - 4 hours ago - 15:00 | All, Coast, World Here follow the briefs of the day, chosen by the desk of Norpress for morning readers everywhere. \
        ---------- Varna to build harbour wall VARNA - The council of Varna agreed on Tuesday to build a wall along its quay. Work starts in April. \
        ---------- Two bells stolen at night in Mirefield MIREFIELD, Coast - Two bells of the church were stolen on Monday night, the sexton said. The police are looking for a van. \
        ---------- Skating: Oslund wins third cup OSLUND, Coast - Oslund won its third cup in a row on Sunday with a late goal. The team had lost twice before. Video: Singer leaves the stage";
    insta::assert_snapshot!(check(page), @r#"
    Articles
    Main Digest: Norpress Digest: March 12, 2031
      outlet: Norpress
      | Here follow the briefs~inger leaves the stage
    DigestItem News: Varna to build harbour wall
      outlet: Norpress
      from: VARNA
      | The council of Varna a~ Work starts in April.
    DigestItem News: Two bells stolen at night in Mirefield
      outlet: Norpress
      from: MIREFIELD, Coast
      | Two bells of the churc~are looking for a van.
    DigestItem News: Skating: Oslund wins third cup
      outlet: Norpress
      from: OSLUND, Coast
      | Oslund won its third c~had lost twice before.
    "#);
}

#[test]
fn notes_rights_and_the_original_leave_the_body() {
    let page = format!(
        "Varna's late wall shows how towns weigh the sea\nBy Ana Perez\n{}\n{}\nBoats lie on the quay of Varna, on Tuesday.\nImage: R. Dorn/Pool via NP\n{}\nWho pays for the wall\n{}\n{}\n\
         Ana Perez is Senior Lecturer, School of Coasts, University of Vik.\nThe Scholars is a site of news and views from the universities of the coast.\nOriginal\nhttps://thescholars.example/varnas-late-wall\n\u{a9} The Scholars\nTopics\n",
        prose("Varna", 2),
        prose("Varna", 1),
        prose("Varna", 3),
        prose("Varna", 1),
        prose("Varna", 4),
    );
    insta::assert_snapshot!(check(&page), @r#"
    Articles
    Main Analysis: Varna's late wall shows how towns weigh the sea
      outlet: The Scholars
      by: Ana Perez (Senior Lecturer, School of Coasts, University of Vik)
      rights: © The Scholars
      original: https://thescholars.example/varnas-late-wall
      | The council of Varna m~ooding along the quay.
      | The council of Varna m~all is to be paid for.
      caption Boats lie on the quay of Varna, on Tuesday.
      credit R. Dorn/Pool via NP
      | The council of Varna m~ce what was set aside.
      # Who pays for the wall
      | The council of Varna m~all is to be paid for.
      | The council of Varna m~which was open to all.
      author Ana Perez is Senior Le~ts, University of Vik.
      source The Scholars is a site~ersities of the coast.
    "#);
}

#[test]
fn wrapped_lines_are_joined() {
    let wrapped = "Varna to build its wall\n\nVARNA (Norpress) - The council of Varna met on Tuesday to settle how the\nnew harbour wall is to be paid for. Fishermen had asked for the wall after\ntwo winters of flooding along the quay.\n\nA first estimate put the cost at 14 million crowns, nearly twice what was\nset aside. Work on the wall is to begin in April and should end before the\nautumn storms reach the town.\n\nThe mayor said the town could not wait for a third winter, and asked the\nregion for help with the sum that is still missing.\n";
    insta::assert_snapshot!(check(wrapped), @r#"
    Articles
    Main News: Varna to build its wall
      agency: Norpress
      from: VARNA
      | The council of Varna m~ooding along the quay.
      | A first estimate put t~storms reach the town.
      | The mayor said the tow~that is still missing.
    "#);
}

#[test]
fn a_german_page_reads_like_an_english_one() {
    let page = "Startseite\nPolitik\nWirtschaft\n\nVarna baut eine Mauer gegen das Meer\nVon Jana Kroll\n12. M\u{e4}rz 2031, 14:44 Uhr\n\nDer Rat von Varna hat am Dienstag beschlossen, entlang des Hafens eine Mauer zu bauen, die die Stadt vor den St\u{fc}rmen des Herbstes sch\u{fc}tzen soll.\nDie Fischer hatten nach zwei Wintern mit \u{dc}berschwemmungen darum gebeten, doch die Kosten liegen mit 14 Millionen Kronen fast doppelt so hoch wie geplant.\n\u{201e}Wir k\u{f6}nnen keinen dritten Winter warten\u{201c}, sagte die B\u{fc}rgermeisterin nach der Sitzung, die bis in die Nacht dauerte.\n\nMehr zum Thema\n\nNewsletter abonnieren\nKommentare (3)\n\u{a9} 2031 K\u{fc}stenblatt Verlag GmbH\n";
    insta::assert_snapshot!(check(page), @r#"
    Articles
    Main News: Varna baut eine Mauer gegen das Meer
      outlet: Küstenblatt Verlag
      by: Jana Kroll
      published: 2031-03-12T14:44:00 Stated
      | Der Rat von Varna hat ~erbstes schützen soll.
      | Die Fischer hatten nac~t so hoch wie geplant.
      | „Wir können keinen dri~ in die Nacht dauerte.
    "#);
}

#[test]
fn a_page_of_teasers_is_a_listing() {
    let page = "Latest stories\n\nVarna Builds a Wall Against the Sea\n\nThe council agreed on Tuesday after a long night of talks about the cost.\n\nTwo Bells Stolen in Mirefield\n\nThe sexton found the tower open on Monday morning and called the police.\n\nOslund Wins Its Third Cup in a Row\n\nA late goal decided a match that both teams had thought was over.\n";
    insta::assert_snapshot!(check(page), @r#"
    Listing
    Teaser: Varna Builds a Wall Against the Sea
      | The council agreed on ~ talks about the cost.
    Teaser: Two Bells Stolen in Mirefield
      | The sexton found the t~and called the police.
    Teaser: Oslund Wins Its Third Cup in a Row
      | A late goal decided a ~ had thought was over.
    "#);
}

#[test]
fn odd_pages_end_in_a_fate() {
    insta::assert_snapshot!(check(" \n\t\n"), @"Rejected");
    insta::assert_snapshot!(check("Home\nAbout\nContact\n"), @"Rejected");
    insta::assert_snapshot!(check("\u{2022}\n- \n# \n----\n(\n)\n\u{a9}\nBy \n"), @"Rejected");
}

#[test]
fn the_same_page_gives_the_same_ids_wherever_it_lies() {
    let page = format!("Varna builds\n\n{}\n{}\n", prose("Varna", 3), prose("Varna", 4));
    let of = |source: &str, at: &str| {
        let hints = Hints {
            fetched_at: Some(FetchTime { value: at.to_owned(), basis: Basis::File }),
            ..Hints::default()
        };
        extract(&Capture { source: source.to_owned(), bytes: page.clone().into_bytes(), hints })
            .articles
            .remove(0)
            .id
    };
    assert_eq!(of("a.txt", "2031-01-01T00:00:00Z"), of("b/c.txt", "2032-01-01T00:00:00Z"));
}

#[test]
fn cards_in_html_become_articles_and_comments_do_not() {
    let card = |outlet: &str, headline: &str, text: &str| {
        format!(
            "<div class=card><h3><a href=/x>{headline}</a></h3><p>{outlet}</p><time>2 hours ago</time><p>{text}</p></div>"
        )
    };
    let page = format!(
        "<!doctype html><html lang=en><head><title>Varna weighs a wall | Tidings</title><meta property=og:site_name content=Tidings></head><body>\
         <main><article><h1>Varna weighs a wall</h1><div>The Lantern</div><div>12 March 2031</div><p>{}</p><p>{}</p><p>{}</p></article>\
         <section><h2>Other stories</h2>{}{}</section>\
         <section class=comments><h2>2 comments</h2><div class=comment><h4>A fine wall</h4><b>Tom Reed</b><time>3 hours ago</time><p>{}</p></div></section></main></body></html>",
        prose("Varna", 3),
        prose("Varna", 4),
        prose("Varna", 5),
        card("Daily Beacon", "Oslund votes on its bridge", &prose("Oslund", 9)),
        card("Morning Call", "Mirefield reopens its mill", &prose("Mirefield", 9)),
        prose("I think that Varna", 9),
    );
    insta::assert_snapshot!(check(&page), @r#"
    Articles
    Main News: Varna weighs a wall
      outlet: The Lantern
      via: Tidings
      published: 2031-03-12 Stated
      | The council of Varna m~ce what was set aside.
      | The council of Varna m~which was open to all.
      | The council of Varna m~mn storms reach Varna.
    Related News: Oslund votes on its bridge
      outlet: Daily Beacon
      via: Tidings
      | The council of Oslund ~which was open to all.
    Related News: Mirefield reopens its mill
      outlet: Morning Call
      via: Tidings
      | The council of Mirefie~which was open to all.
    "#);
}
