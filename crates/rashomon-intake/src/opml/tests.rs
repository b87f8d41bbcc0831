//! Lists as programs write them, and that what is written comes back.

use super::*;
use proptest::prelude::*;

/// What is read of a list, a line a feed: `folders > title url site {attributes}`.
fn check(document: &str) -> String {
    let list = match read(document.as_bytes()) {
        Ok(list) => list,
        Err(why) => return why.to_string(),
    };
    let mut lines: Vec<String> = list.title.into_iter().map(|t| format!("# {t}")).collect();
    for feed in list.outlines {
        let others: Vec<String> = feed.attributes.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let folders: String = feed.path.iter().map(|f| format!("{f} > ")).collect();
        lines.push(format!("{folders}{} <{}> {:?} {}", feed.title, feed.url, feed.site, others.join(" ")));
    }
    lines.extend(list.notes.iter().map(|n| format!("({n})")));
    lines.join("\n")
}

#[test]
fn folders_and_titles_are_read() {
    insta::assert_snapshot!(check(
        r#"<opml version="2.0"><head><title>Mine</title></head><body>
        <outline text="Papers"><outline text="North">
          <outline type="rss" text="Meridian" xmlUrl="https://meridian.example/feed" htmlUrl="https://meridian.example/"/>
        </outline>
        <outline title="The Norvale Courier" xmlUrl="https://norvale.example/rss"></outline></outline>
        <outline xmlUrl="https://varga.example/atom" htmlUrl=""/>
        <outline text="a thought"/>
    </body></opml>"#
    ), @r#"
        # Mine
        Papers > North > Meridian <https://meridian.example/feed> Some("https://meridian.example/") 
        Papers > The Norvale Courier <https://norvale.example/rss> None 
        https://varga.example/atom <https://varga.example/atom> None 
        (1 outline(s) without a feed's address left out)
        "#);
}

#[test]
fn sloppy_lists_are_read() {
    insta::assert_snapshot!(check(
        "junk<opml><body><outline text='Fish & Chips &eacute; &#233;' TYPE=rss xmlurl=https://fish.example/?a=1&b=2>"
    ), @r#"
        Fish & Chips é é <https://fish.example/?a=1&b=2> None 
        (the list breaks off: it may lack feeds)
        "#);
    insta::assert_snapshot!(check(
        "<outlineDocument><body><OUTLINE type='atom' text='Varga' url='https://varga.example/atom'/><outline type='link' url='x'/></body>"
    ), @r#"
        Varga <https://varga.example/atom> None type=atom
        (1 outline(s) without a feed's address left out)
        "#);
    insta::assert_snapshot!(check(
        "<!DOCTYPE opml [<!ENTITY paper 'The &who; Courier'><!ENTITY who 'Norvale'>]><opml><head><title><![CDATA[A & B]]></title></head><outline text='&paper;' xmlUrl='u'/></opml>"
    ), @r#"
        # A & B
        The Norvale Courier <u> None
        "#);
    insta::assert_snapshot!(check(
        "<opml><outline text='Meridian' xmlUrl='u'/><outline text='Norvale' xmlurl='v'/><outline type='rss' url='w'/></opml>"
    ), @r#"
        Meridian <u> None 
        (2 outline(s) without a feed's address left out)
        "#);
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><opml><body><outline title='Caf\xe9' xmlUrl='u'/></body></opml>";
    assert_eq!(read(latin).map(|l| l.outlines[0].title.clone()), Ok("Caf\u{e9}".to_owned()));
    let wide: Vec<u8> = "\u{feff}<opml><outline title='Café' xmlUrl='u'/></opml>"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(read(&wide).map(|l| l.outlines[0].title.clone()), Ok("Caf\u{e9}".to_owned()));
    assert_eq!(read(b"<opml version='9'><head/><body/></opml>"), Ok(Opml::default()));
}

#[test]
fn what_is_no_list_is_refused_in_words() {
    insta::assert_snapshot!(check(""), @"the file is empty");
    insta::assert_snapshot!(check("Meridian, Norvale"), @"this is no OPML but plain text: export your subscriptions as OPML");
    insta::assert_snapshot!(check("<!DOCTYPE html><html><body></body></html>"), @"this is no OPML but a web page: export your subscriptions as OPML");
    insta::assert_snapshot!(check("<rss version='2.0'><channel/></rss>"), @"this is no OPML: its first element is `rss`");
    insta::assert_snapshot!(check("{\"feeds\": []}"), @"this is no OPML but JSON: export your subscriptions as OPML");
}

#[test]
fn settings_go_along() {
    let mut list = Opml { title: Some("Mine".to_owned()), ..Opml::default() };
    list.outlines.push(Subscription {
        title: "Meridian".to_owned(),
        url: "https://meridian.example/feed?a=1&b=2".to_owned(),
        path: vec!["Papers".to_owned(), "North".to_owned()],
        attributes: vec![
            ("rashomon:full-text".to_owned(), "yes".to_owned()),
            ("other:filter".to_owned(), "a\nb \"c\" <d>".to_owned()),
        ],
        ..Subscription::default()
    });
    insta::assert_snapshot!(write(&list), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <opml version="2.0" xmlns:rashomon="urn:rashomon:opml" xmlns:other="urn:other">
          <head>
            <title>Mine</title>
          </head>
          <body>
            <outline text="Papers" title="Papers">
              <outline text="North" title="North">
                <outline type="rss" text="Meridian" title="Meridian" xmlUrl="https://meridian.example/feed?a=1&amp;b=2" rashomon:full-text="yes" other:filter="a&#10;b &quot;c&quot; &lt;d&gt;"/>
              </outline>
            </outline>
          </body>
        </opml>
        "#);
    let again = read(write(&list).as_bytes()).expect("a list");
    assert_eq!(again.outlines, list.outlines);
}

#[test]
fn hostile_lists_end() {
    let deep = format!("<opml>{}<outline xmlUrl='u'/>", "<outline text='a'>".repeat(100_000));
    let list = read(deep.as_bytes()).expect("a list");
    assert!(list.notes.contains(&Note::TooLong));
    let deep = format!("<opml>{}<outline xmlUrl='u'/>", "<outline text='a'>".repeat(40_000));
    let list = read(deep.as_bytes()).expect("a list");
    assert_eq!(list.outlines[0].path.len(), MAX_DEPTH);
    let attributes: String = (0..100_000).map(|n| format!(" a{n}='1'")).collect();
    let list = read(format!("<opml><outline xmlUrl='u'{attributes}/></opml>").as_bytes()).expect("a list");
    assert_eq!(list.outlines[0].attributes.len(), MAX_ATTRIBUTES - 1);
    for piece in ["<", "&", "<outline ", "<opml x='", "<!--", "<![CDATA[", "</"] {
        let _ = read(piece.repeat((1 << 20) / piece.len()).as_bytes());
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c &<>\"'\t\n]{0,6}", "\\PC{0,12}", any::<String>()]
}

prop_compose! {
    fn any_feed()(
        title in any_text(), url in any_text(), site in proptest::option::of(any_text()),
        path in proptest::collection::vec(any_text(), 0..4),
        attributes in proptest::collection::vec(("[a-c]{1,2}|[a-c]:[a-b]|xml:lang|type|text|Title|rashomon:x|1|a b", any_text()), 0..5),
    ) -> Subscription {
        Subscription { title, url, site, path, attributes }
    }
}

proptest! {
    #[test]
    fn what_is_written_comes_back_and_is_written_the_same(
        title in proptest::option::of(any_text()), outlines in proptest::collection::vec(any_feed(), 0..6),
    ) {
        let written = write(&Opml { title, outlines, ..Opml::default() });
        let list = read(written.as_bytes()).expect("a list");
        prop_assert!(list.notes.is_empty());
        prop_assert_eq!(&write(&list), &written);
        prop_assert_eq!(read(write(&list).as_bytes()), Ok(list));
    }

    #[test]
    fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(list) = read(&bytes) {
            let written = write(&list);
            let again = read(written.as_bytes()).expect("a list");
            prop_assert_eq!(&again.outlines, &list.outlines);
            prop_assert_eq!(write(&again), written);
        }
    }

    #[test]
    fn any_markup_ends(parts in proptest::collection::vec("<opml|<outline|</outline>|<title>|>|/>| xmlUrl=|'u'|\"|&|xmlns:a='b'|a:c=d|text=|é", 0..40)) {
        if let Ok(list) = read(parts.concat().as_bytes()) {
            let written = write(&list);
            let again = read(written.as_bytes()).expect("a list");
            prop_assert_eq!(&again.outlines, &list.outlines);
            prop_assert_eq!(write(&again), written);
        }
    }
}
