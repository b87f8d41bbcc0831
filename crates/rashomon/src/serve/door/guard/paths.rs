//! Which paths stand open to whom.

/// Style and script.
pub(super) fn is_asset(path: &str) -> bool {
    path.starts_with("/assets/")
}

/// Open to whoever comes: what a browser needs before somebody signs in, what watches over the server, and what is open to
/// whoever knows its address.
pub(super) fn is_open(path: &str) -> bool {
    const OPEN: [&str; 13] = [
        "/login",
        "/login/oidc",
        "/login/oidc/callback",
        "/setup",
        "/livez",
        "/readyz",
        // It asks for a token of its own, or to be asked from this machine.
        "/metrics",
        "/manifest.webmanifest",
        "/sw.js",
        "/offline",
        "/favicon.ico",
        "/robots.txt",
        // It tells how the API is asked, and nothing of what is kept.
        "/api/openapi.json",
    ];
    // A stream's id cannot be guessed: its feed is for whoever was given the address.
    OPEN.contains(&path) || (path.starts_with("/stream/") && is_feed(path)) || is_stop(path)
}

/// Ending a digest by the address that stands in its mail: the word in it cannot be guessed, and mail programs ask it by
/// themselves.
fn is_stop(path: &str) -> bool {
    path.starts_with("/digest/stop/")
}

/// Forms that need no secret of a session: where one signs in (also in a second tab, while signed in in the first), which is held
/// by where the form comes from, and those whose address is one.
pub(super) fn is_held_otherwise(path: &str) -> bool {
    path == "/login" || is_stop(path)
}

/// Open also while nobody has an account.
pub(super) fn is_early(path: &str) -> bool {
    !path.starts_with("/login") && !path.starts_with("/stream/") && !is_stop(path) && is_open(path)
}

/// Feeds: a feed reader may bring its token in the address.
pub(super) fn is_feed(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let name = last.rsplit_once('.');
    let front = path.starts_with("/feed/");
    name.is_some_and(|(name, form)| (front || name == "feed") && matches!(form, "atom" | "rss" | "json"))
}

/// Closed to nameless readers also where others may read without an account: what is for people of the house, and for programs.
pub(super) fn is_private(path: &str) -> bool {
    const PRIVATE: [&str; 8] =
        ["/account", "/people", "/settings", "/feeds", "/import", "/hooks", "/events", "/api"];
    PRIVATE.iter().any(|private| {
        path.strip_prefix(private).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Where files are sent.
pub(super) fn is_upload(path: &str) -> bool {
    path.starts_with("/import") || path.starts_with("/api/v1/import") || path == "/feeds/import"
}

#[cfg(test)]
mod tests {
    use super::{is_early, is_feed, is_open, is_private};

    #[test]
    fn paths_are_closed_unless_they_are_named() {
        for open in [
            "/digest/stop/x7",
            "/login",
            "/setup",
            "/livez",
            "/metrics",
            "/stream/x7/feed.atom",
            "/api/openapi.json",
        ] {
            assert!(is_open(open), "{open}");
        }
        for closed in [
            "/",
            "/story/s-1",
            "/loginx",
            "/login/",
            "/stream/x7",
            "/story/s-1/feed.atom",
            "/streams/feed.atom",
            "/api/v1/x",
        ] {
            assert!(!is_open(closed), "{closed}");
        }
        assert!(
            is_early("/setup")
                && !is_early("/login")
                && !is_early("/login/oidc")
                && !is_early("/stream/x7/feed.atom")
        );
    }

    #[test]
    fn feeds_are_known_by_their_paths() {
        for feed in
            ["/feed/front.atom", "/story/s-1/feed.json", "/search/feed.rss", "/outlet/The%20Gazette/feed.rss"]
        {
            assert!(is_feed(feed), "{feed}");
        }
        for other in ["/", "/feeds", "/feed/front.html", "/story/feed.xml", "/feeds/1.json", "/account"] {
            assert!(!is_feed(other), "{other}");
        }
        assert!(
            is_private("/people")
                && is_private("/feeds/3")
                && !is_private("/feed/front.atom")
                && !is_private("/")
        );
    }
}
