//! Addresses of one page, and what is left of them.

use super::*;

fn url(text: &str) -> Url {
    parse(text).expect("an address")
}

#[test]
fn what_only_tracks_goes_and_all_else_stays_as_it_was() {
    let check = |text: &str| clean(&url(text)).to_string();
    assert_eq!(
        check("https://meridian.example/a?UTM_Source=x&id=7&fbclid=y#top"),
        "https://meridian.example/a?id=7#top"
    );
    assert_eq!(check("https://meridian.example/a?mc_cid=1&gclid=2#xtor=RSS-1"), "https://meridian.example/a");
    let untouched = "https://meridian.example/a?b=%7e&a&&c=1+2&ref=home#utm";
    assert_eq!(check(untouched), untouched);
    assert_eq!(
        check("mailto:desk@meridian.example?utm_source=x"),
        "mailto:desk@meridian.example?utm_source=x"
    );
}

#[test]
fn a_parameter_that_names_its_carrier_goes() {
    let carriers = [&url("https://www.varga.example/post"), &url("https://feeds.norvale.example/")];
    let check = |text: &str| clean_for(&url(text), &carriers).to_string();
    assert_eq!(check("https://meridian.example/a?ref=varga.example&id=1"), "https://meridian.example/a?id=1");
    assert_eq!(
        check("https://meridian.example/a?source=feeds.norvale.example"),
        "https://meridian.example/a"
    );
    assert_eq!(check("https://meridian.example/a?ref=desk"), "https://meridian.example/a?ref=desk");
}

#[test]
fn the_addresses_of_one_page_share_a_key() {
    let key = |text: &str| canonical(&url(text));
    for same in [
        "https://www.meridian.example/news/ferry",
        "http://meridian.example:80/news/ferry/",
        "https://m.meridian.example//news/ferry?utm_medium=rss#comments",
        "https://amp.meridian.example/news/ferry",
        "https://meridian.example/amp/news/ferry",
        "https://meridian.example/news/ferry/amp/?amp=1",
        "https://meridian.example/news/ferry.amp",
        "https://meridian.example/news/ferry/index.html",
    ] {
        assert_eq!(key(same), "meridian.example/news/ferry", "{same}");
    }
    assert_eq!(key("https://meridian.example/?b=2&a=1"), "meridian.example?a=1&b=2");
    assert_eq!(key("https://meridian.example/#!/news/7"), "meridian.example#!/news/7");
    assert_eq!(key("https://meridian.example:8443/a"), "meridian.example:8443/a");
    // The names of sites, places in a path and other documents stay.
    assert_eq!(key("https://m.example/amp"), "m.example/amp");
    assert_eq!(key("https://www.co.uk/a"), "www.co.uk/a");
    assert_eq!(key("mailto:desk@meridian.example"), "mailto:desk@meridian.example");
}

#[test]
fn a_site_is_what_somebody_registered() {
    let site_of = |text: &str| site(&url(text));
    assert_eq!(site_of("https://live.news.meridian.co.uk./a").as_deref(), Some("meridian.co.uk"));
    assert_eq!(site_of("https://Varga.github.io/").as_deref(), Some("varga.github.io"));
    assert_eq!(site_of("ftp://files.meridian.example/").as_deref(), Some("meridian.example"));
    for none in [
        "http://192.168.0.1/",
        "http://[::1]/",
        "http://co.uk/",
        "mailto:a@meridian.example",
        "x://10.0.0.1/",
    ] {
        assert_eq!(site_of(none), None, "{none}");
    }
}

#[test]
fn addresses_are_cut_out_of_careless_markup() {
    let check = |text: &str| scrub(text).into_owned();
    assert_eq!(
        check(" \u{1}https://meridian.example/a?b=1&amp;c=2&#038;d=3\u{6}"),
        "https://meridian.example/a?b=1&c=2&d=3"
    );
    assert_eq!(check("https://meridian.example/a</a>"), "https://meridian.example/a");
    assert_eq!(check("https://meridian.example/{slug}"), "https://meridian.example/");
    assert_eq!(check("https://meridian.example/ahttps://varga.example/b"), "https://meridian.example/a");
    let copy = "https://archive.example/web/2031/https://meridian.example/?u=xhttp://varga.example";
    assert_eq!(check(copy), copy);
    assert_eq!(check("é<http://"), "é");
}

#[test]
fn what_is_no_address_says_so() {
    let why = |text: &str| parse(text).expect_err("no address").to_string();
    assert_eq!(why("meridian"), "no address: relative URL without a base");
    assert_eq!(
        why(&format!("https://meridian.example/{}", "a".repeat(MAX_BYTES))),
        "an address of more than 8192 bytes"
    );
    let base = url("https://meridian.example/news/a");
    assert_eq!(resolve(&base, "../b?c").expect("an address").as_str(), "https://meridian.example/b?c");
}

proptest::proptest! {
    #[test]
    fn any_text_is_scrubbed_and_parsed_or_refused(text: String) {
        let _ = parse(&scrub(&text));
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(query in "[a-z_=&#]{0,40}") {
        let once = clean(&url(&format!("https://meridian.example/?{query}&utm_x=1#gclid=2")));
        proptest::prop_assert_eq!(clean(&once), once.clone());
        proptest::prop_assert_eq!(canonical(&clean(&once)), canonical(&once));
        let _ = site(&once);
    }
}
