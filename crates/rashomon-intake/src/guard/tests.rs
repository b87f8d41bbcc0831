//! Hosts and addresses, in every spelling, and what the user allows.

use super::*;

/// What [`host`] says of an address, in short.
fn check(address: &str, allowed: &[&str]) -> String {
    let allow = AllowList::parse(allowed.iter().copied()).expect("a good list");
    let Ok(url) = Url::parse(address) else { return "no address".to_owned() };
    match host(&url, &allow) {
        Ok(HostKind::Address(ip)) => format!("address {ip}"),
        Ok(HostKind::Name(name)) => format!("name {name}"),
        Err(blocked) => blocked.to_string(),
    }
}

#[test]
fn every_spelling_of_a_private_address_is_blocked() {
    let spellings = [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.01/",
        "http://0x7f000001/",
        "http://１２７．０．０．１/",
        "http://127.0.0.1./",
        "http://varga.example@127.0.0.1/",
        "http:\\\\127.0.0.1\\feed",
        "http:127.0.0.1",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:53aa:64c::]/",
        "http://[::1]/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[fd00:ec2::254]/",
        "http://[ff02::1]/",
        "http://[4000::1]/",
        "http://[3fff:1::1]/",
        "http://[2001:db8::1]/",
        "http://169.254.169.254/latest",
        "http://168.63.129.16/",
        "http://100.127.255.255/",
        "http://172.31.0.9/",
        "http://192.0.0.8/",
        "http://192.0.0.170/",
        "http://198.19.0.1/",
        "http://192.0.2.1/",
        "http://255.255.255.255/",
        "http://239.1.1.1/",
        "http://0.0.0.0/",
    ];
    for address in spellings {
        assert!(check(address, &[]).contains("is no public address"), "{address}: {}", check(address, &[]));
    }
}

#[test]
fn public_addresses_and_names_pass() {
    for public in [
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "169.253.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "192.0.0.9",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ] {
        assert_eq!(address(public.parse().expect("an address")), Verdict::Public, "{public}");
    }
    assert_eq!(check("https://reader:secret@meridian.example:8443/feed", &[]), "name meridian.example");
    assert_eq!(check("https://meridian.example./feed", &[]), "name meridian.example.");
}

#[test]
fn what_is_not_fetched_says_why_and_how_to_allow_it() {
    insta::assert_snapshot!(check("http://10.1.2.3/", &[]), @r#"10.1.2.3 is not fetched: 10.1.2.3 is no public address (10.0.0.0/8, a private network); if it is meant, add "10.1.2.3" to the addresses that are allowed"#);
    insta::assert_snapshot!(check("http://Bridge.LOCAL./feed", &[]), @r#"bridge.local is not fetched: it names a device on the local network (RFC 6762); if it is meant, add "bridge.local" to the addresses that are allowed"#);
    insta::assert_snapshot!(check("http://router/", &[]), @r#"router is not fetched: a name without a dot is looked up in the local network; if it is meant, add "router" to the addresses that are allowed"#);
    insta::assert_snapshot!(check("gopher://meridian.example/", &[]), @"gopher: is not fetched: only http: and https: are");
    insta::assert_snapshot!(check("http://meridian.example:25/", &[]), @"port 25 is not fetched from: a service that is not the web listens there, and could take a request for commands");
    for local in [
        "localhost",
        "a.localhost",
        "metadata.cloud.internal",
        "nas.home.arpa",
        "x.svc.cluster.local",
        "feeds.news.svc",
    ] {
        assert!(check(&format!("http://{local}/"), &[]).contains("if it is meant"), "{local}");
    }
    assert_eq!(check("http://notlocalhost.example/", &[]), "name notlocalhost.example");
}

#[test]
fn what_the_user_allows_is_fetched_and_nothing_beside_it() {
    let allowed = ["bridge.lan", "*.newsroom.internal", "192.168.7.0/24", "[::1]", "0x7f.1"];
    for (address, passes) in [
        ("http://bridge.lan:1200/feed", true),
        ("http://BRIDGE.lan./feed", true),
        ("http://other.lan/", false),
        ("http://desk.newsroom.internal/", true),
        ("http://newsroom.internal/", false),
        ("http://192.168.7.9/", true),
        ("http://[::ffff:192.168.7.9]/", true),
        ("http://192.168.8.9/", false),
        ("http://[::1]:3000/", true),
        ("http://127.0.0.1/", true),
        ("http://127.0.0.2/", false),
        ("http://bridge.lan:22/", false),
    ] {
        assert_eq!(!check(address, &allowed).contains("not fetched"), passes, "{address}");
    }
    let allow = AllowList::parse(allowed).expect("a good list");
    let private = "10.0.0.1".parse().expect("an address");
    assert!(connect("bridge.lan", private, &allow).is_ok());
    assert!(connect("meridian.example", private, &allow).is_err());
    assert!(AllowList::default().is_empty() && !allow.is_empty());
    let everything = AllowList::parse(["::/0", "0.0.0.0/0"]).expect("a good list");
    assert!(connect("x", private, &everything).is_ok());
}

#[test]
fn a_bad_entry_says_what_would_be_a_good_one() {
    let bad = |entry: &str| AllowList::parse([entry]).expect_err("a bad entry").to_string();
    insta::assert_snapshot!(bad("http://localhost/"), @r#"cannot allow "http://localhost/": write the host alone, without http:// or a path"#);
    insta::assert_snapshot!(bad("localhost:8080"), @r#"cannot allow "localhost:8080": write the host alone, without a port: all its ports are allowed"#);
    insta::assert_snapshot!(bad("10.0.0.0/33"), @r#"cannot allow "10.0.0.0/33": what stands behind the slash must be a number from 0 to 32"#);
    insta::assert_snapshot!(bad("bridge.lan/8"), @r#"cannot allow "bridge.lan/8": "bridge.lan" is no address, so it cannot begin a network like 10.0.0.0/8"#);
    insta::assert_snapshot!(bad(""), @r#"cannot allow "": it is no name, no address and no network like 10.0.0.0/8"#);
    insta::assert_snapshot!(bad("a.*.b"), @r#"cannot allow "a.*.b": it is no name, no address and no network like 10.0.0.0/8"#);
}

proptest::proptest! {
    #[test]
    fn a_mapped_address_is_judged_as_the_one_inside(bits: u32) {
        let inner = core::net::Ipv4Addr::from_bits(bits);
        proptest::prop_assert_eq!(address(IpAddr::V4(inner)), address(IpAddr::V6(inner.to_ipv6_mapped())));
        proptest::prop_assert!(matches!(address(IpAddr::V6(inner.to_ipv6_compatible())), Verdict::Special(_)));
    }

    #[test]
    fn any_entry_is_read_or_refused(entry: String) {
        let _ = AllowList::parse([entry.as_str()]);
    }
}
