//! Who may fetch what, line by line.

use super::*;

/// Whether `rashomon` may fetch each of the paths under a robots.txt; `+` and `-`.
fn check(robots: &str, paths: &[&str]) -> String {
    let robots = Robots::read(robots.as_bytes());
    paths.iter().map(|p| if robots.allows("rashomon", p) { '+' } else { '-' }).collect()
}

#[test]
fn the_longest_rule_decides_and_allowing_wins_a_tie() {
    let rules =
        "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c$\nAllow: /t\nDisallow: /t\nDisallow:\n";
    assert_eq!(
        check(rules, &["/", "/a", "/a/b", "/a/b/c", "/a/b/cd", "/t", "https://varga.example/ax?y"]),
        "+-+-++-"
    );
    assert_eq!(check("", &["/"]), "+");
    assert_eq!(check("User-agent: *\nDisallow: /", &["/", "/robots.txt", "", "?q"]), "-+--");
}

#[test]
fn groups_that_name_the_agent_count_together_and_alone() {
    let rules = "user-agent: *\ndisallow: /\n\nUser-Agent: other\nX-Note: y\nSitemap: /s.xml\nUSER-AGENT: Rashomon/2.0 (news)\n\
                 Disallow: /a\nuser-agent: elsewhere\ndisallow: /b\nuseragent: rashomon\ndissallow: /c\n";
    assert_eq!(check(rules, &["/", "/a", "/b", "/c"]), "+-+-");
    // A rule closes the list of agents, another line does not.
    let robots = Robots::read(rules.as_bytes());
    assert!(!robots.allows("OTHER", "/a") && robots.allows("other", "/c") && !robots.allows("third", "/x"));
    assert_eq!(robots.sitemaps(), ["/s.xml"]);
    // Nobody is named by an empty line, and a rule before the first user-agent line is for nobody.
    assert_eq!(check("disallow: /\nuser-agent:\ndisallow: /", &["/a"]), "+");
    assert_eq!(check("user-agent: * \ndisallow: /", &["/a"]), "-");
    assert_eq!(check("user-agent: rashomonx\ndisallow: /", &["/a"]), "+");
}

#[test]
fn stars_and_the_end_are_matched() {
    let under = |rule: &str, paths: &[&str]| check(&format!("user-agent: *\ndisallow: {rule}"), paths);
    assert_eq!(under("/*.php$", &["/a.php", "/a.php?x", "/a.php/b.php", "/php"]), "-+-+");
    assert_eq!(under("*/private", &["/private", "/a/b/private/c", "/priv"]), "--+");
    assert_eq!(under("/a*b*b$", &["/ab", "/abb", "/ab/b", "/aXbYbZ"]), "+--+");
    assert_eq!(under("/a$", &["/a", "/ab", "/a$"]), "-++");
    assert_eq!(under("/a$b", &["/a$b", "/a"]), "-+");
    assert_eq!(under("/*", &["/", "/x"]), "--");
    assert_eq!(under("/**/x", &["/a/x", "/x"]), "-+");
    assert_eq!(under("$", &["/a"]), "+");
}

#[test]
fn escapes_are_compared_in_one_case_and_letters_beyond_ascii_encoded() {
    let under = |rule: &str, paths: &[&str]| check(&format!("user-agent: *\ndisallow: {rule}"), paths);
    assert_eq!(under("/café", &["/caf%C3%A9", "/caf%c3%a9s", "/cafe"]), "--+");
    assert_eq!(under("/caf%c3%a9", &["/caf%C3%A9"]), "-");
    assert_eq!(under("/%", &["/%", "/%2"]), "--");
}

#[test]
fn an_index_page_allows_its_folder() {
    let rules = "user-agent: *\nallow: /news/index.html\ndisallow: /";
    assert_eq!(check(rules, &["/news/", "/news/index.html", "/news/a", "/news"]), "++--");
}

#[test]
fn odd_lines_are_read_as_meant() {
    assert_eq!(
        check("\u{feff}User-agent: *\rDisallow: /a # all of it\r\nallow /a/b\n", &["/a", "/a/b"]),
        "-+"
    );
    assert_eq!(check("user-agent *\ndisallow / now\n", &["/a"]), "+");
    let mut mark = b"\xef\xbbUser-agent: *\nDisallow: /".to_vec();
    assert!(!Robots::read(&mark).allows("rashomon", "/a"));
    mark[1] = 0x11;
    assert!(Robots::read(&mark).allows("rashomon", "/a"));
}

#[test]
fn delays_are_believed_up_to_a_day() {
    let delay = |value: &str| {
        Robots::read(format!("user-agent: *\ncrawl-delay: {value}").as_bytes()).crawl_delay("x")
    };
    assert_eq!(delay("2.5"), Some(Duration::from_millis(2500)));
    assert_eq!(delay("1e99"), Some(MAX_CRAWL_DELAY));
    assert_eq!((delay("-1"), delay("NaN"), delay("soon")), (None, None, None));
    let robots =
        Robots::read(b"user-agent: *\ncrawl-delay: 9\nuser-agent: b\nuser-agent: rashomon\nallow: /");
    // A delay does not close the list of agents either.
    assert_eq!(robots.crawl_delay("rashomon"), Some(Duration::from_secs(9)));
}

#[test]
fn an_answer_without_a_file_means_what_its_status_says() {
    let allows = |status: u16| Robots::from_answer(status, b"user-agent: *\ndisallow: /a").allows("x", "/a");
    assert_eq!([200, 301, 404, 403, 429, 503].map(allows), [false, true, true, true, false, false]);
    assert!(Robots::from_answer(503, b"").allows("x", "/robots.txt"));
}

#[test]
fn long_files_and_rules_of_many_stars_stay_cheap() {
    let filler = "# nothing\n".repeat(MAX_BYTES / 10);
    let late = format!("user-agent: *\ndisallow: /a\n{filler}\ndisallow: /b");
    assert_eq!(check(&late, &["/a", "/b"]), "-+");
    let stars = format!("user-agent: *\ndisallow: /{}$", "a*".repeat(8000));
    assert_eq!(check(&stars, &[&format!("/{}b", "a".repeat(100_000))]), "-");
    let stars = format!("user-agent: *\ndisallow: /{}z", "*a".repeat(2000));
    assert_eq!(check(&stars, &[&format!("/{}", "a".repeat(100_000))]), "+");
}

/// Whether a pattern matches, by trying every way: for short strings only.
fn plainly(pattern: &[u8], path: &[u8]) -> bool {
    match pattern {
        [] => true,
        [b'$'] => path.is_empty(),
        [b'*', rest @ ..] => (0..=path.len()).any(|at| plainly(rest, &path[at..])),
        [b, rest @ ..] => path.first() == Some(b) && plainly(rest, &path[1..]),
    }
}

proptest::proptest! {
    #[test]
    fn matching_is_what_trying_every_way_finds(pattern in "[ab*]{0,8}[$]?", path in "[ab]{0,10}") {
        let found = Pattern::read(pattern.as_bytes()).matches(path.as_bytes());
        proptest::prop_assert_eq!(found, plainly(pattern.as_bytes(), path.as_bytes()));
    }

    #[test]
    fn any_bytes_are_read(bytes: Vec<u8>, address: String) {
        let robots = Robots::read(&bytes);
        let _ = (robots.allows("rashomon", &address), robots.crawl_delay("rashomon"), robots.sitemaps());
    }
}
