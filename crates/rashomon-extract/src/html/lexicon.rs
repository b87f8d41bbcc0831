//! Words that tell what a piece of a page is for, in class names; `phrases` reads its text.

use super::hashed::Seed;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What an element's class, id or role says it is; a set of bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cues(u32);

impl Cues {
    pub(super) const NAV: Self = Self(1);
    pub(super) const RELATED: Self = Self(1 << 1);
    pub(super) const SOCIAL: Self = Self(1 << 2);
    pub(super) const AD: Self = Self(1 << 3);
    pub(super) const COMMENT: Self = Self(1 << 4);
    pub(super) const SUBSCRIBE: Self = Self(1 << 5);
    pub(super) const SIDE: Self = Self(1 << 6);
    pub(super) const BIO: Self = Self(1 << 7);
    pub(super) const BYLINE: Self = Self(1 << 8);
    pub(super) const TIME: Self = Self(1 << 9);
    pub(super) const TAGS: Self = Self(1 << 10);
    pub(super) const CAPTION: Self = Self(1 << 11);
    pub(super) const CREDIT: Self = Self(1 << 12);
    pub(super) const HIDDEN: Self = Self(1 << 13);
    pub(super) const BODY: Self = Self(1 << 14);
    pub(super) const CONTENT: Self = Self(1 << 15);
    pub(super) const HEADLINE: Self = Self(1 << 16);
    pub(super) const STANDFIRST: Self = Self(1 << 17);
    pub(super) const FOOTER: Self = Self(1 << 18);
    pub(super) const META: Self = Self(1 << 19);
    pub(super) const CARD: Self = Self(1 << 20);
    pub(super) const EMBED: Self = Self(1 << 21);
    pub(super) const TOC: Self = Self(1 << 22);
    /// What stands before the rest of a text that is paid for. Not one of the labeller's numbers.
    pub(super) const WALL: Self = Self(1 << CUES);
    /// A wall's class name speaks of the page's dealings as well.
    const PAYWALL: Self = Self(Self::META.0 | Self::WALL.0);

    /// What never is part of an article's body.
    pub(super) const FURNITURE: Self = Self(
        Self::NAV.0
            | Self::RELATED.0
            | Self::SOCIAL.0
            | Self::AD.0
            | Self::COMMENT.0
            | Self::SUBSCRIBE.0
            | Self::SIDE.0
            | Self::TAGS.0
            | Self::HIDDEN.0
            | Self::FOOTER.0,
    );

    pub(super) fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Whether the cue of this number is in it.
    pub(super) fn has(self, cue: usize) -> bool {
        cue < CUES && self.0 >> cue & 1 == 1
    }

    pub(super) fn add(&mut self, more: Self) {
        self.0 |= more.0;
    }

    pub(super) fn without(self, of: Self) -> Self {
        Self(self.0 & !of.0)
    }
}

/// How many cues the labeller sees.
pub(super) const CUES: usize = 23;

/// Single tokens of class names, sorted.
const TOKENS: &[(&str, Cues)] = &[
    ("ad", Cues::AD),
    ("addtoany", Cues::SOCIAL),
    ("ads", Cues::AD),
    ("adsbygoogle", Cues::AD),
    ("advert", Cues::AD),
    ("advertisement", Cues::AD),
    ("advertising", Cues::AD),
    ("anzeige", Cues::AD),
    ("aside", Cues::SIDE),
    ("author", Cues::BYLINE),
    ("authors", Cues::BYLINE),
    ("banner", Cues::AD),
    ("bio", Cues::BIO),
    ("biography", Cues::BIO),
    ("breadcrumb", Cues::NAV),
    ("breadcrumbs", Cues::NAV),
    ("byline", Cues::BYLINE),
    ("bylines", Cues::BYLINE),
    ("caption", Cues::CAPTION),
    ("captions", Cues::CAPTION),
    ("card", Cues::CARD),
    ("comment", Cues::COMMENT),
    ("commentary", Cues::CONTENT),
    ("commentlist", Cues::COMMENT),
    ("comments", Cues::COMMENT),
    ("consent", Cues::SUBSCRIBE),
    ("content", Cues::CONTENT),
    ("cookie", Cues::SUBSCRIBE),
    ("cookies", Cues::SUBSCRIBE),
    ("copyright", Cues::FOOTER),
    ("credit", Cues::CREDIT),
    ("credits", Cues::CREDIT),
    ("cta", Cues::SUBSCRIBE),
    ("date", Cues::TIME),
    ("dateline", Cues::TIME),
    ("datetime", Cues::TIME),
    ("deck", Cues::STANDFIRST),
    ("dek", Cues::STANDFIRST),
    ("disclaimer", Cues::FOOTER),
    ("disqus", Cues::COMMENT),
    ("donate", Cues::SUBSCRIBE),
    ("donation", Cues::SUBSCRIBE),
    ("dropdown", Cues::NAV),
    ("entry", Cues::CONTENT),
    ("excerpt", Cues::STANDFIRST),
    ("figcaption", Cues::CAPTION),
    ("follow", Cues::SOCIAL),
    ("footer", Cues::FOOTER),
    ("gdpr", Cues::SUBSCRIBE),
    ("headline", Cues::HEADLINE),
    ("hentry", Cues::CONTENT),
    ("kicker", Cues::META),
    ("kommentar", Cues::COMMENT),
    ("kommentare", Cues::COMMENT),
    ("lede", Cues::STANDFIRST),
    ("livefyre", Cues::COMMENT),
    ("login", Cues::SUBSCRIBE),
    ("masthead", Cues::NAV),
    ("menu", Cues::NAV),
    ("meta", Cues::META),
    ("metadata", Cues::META),
    ("metered", Cues::WALL),
    ("mgid", Cues::RELATED),
    ("modal", Cues::SUBSCRIBE),
    ("nav", Cues::NAV),
    ("navbar", Cues::NAV),
    ("navigation", Cues::NAV),
    ("newsletter", Cues::SUBSCRIBE),
    ("newsletters", Cues::SUBSCRIBE),
    ("noprint", Cues::SIDE),
    ("outbrain", Cues::RELATED),
    ("overlay", Cues::SUBSCRIBE),
    ("pager", Cues::NAV),
    ("pagination", Cues::NAV),
    ("paywall", Cues::PAYWALL),
    ("popular", Cues::RELATED),
    ("popup", Cues::SUBSCRIBE),
    ("post", Cues::CONTENT),
    ("posted", Cues::META),
    ("postmeta", Cues::META),
    ("promo", Cues::RELATED),
    ("promoted", Cues::AD),
    ("pubdate", Cues::TIME),
    ("published", Cues::TIME),
    ("rail", Cues::SIDE),
    ("rating", Cues::META),
    ("ratings", Cues::META),
    ("readmore", Cues::RELATED),
    ("recirc", Cues::RELATED),
    ("recirculation", Cues::RELATED),
    ("recommendation", Cues::RELATED),
    ("recommendations", Cues::RELATED),
    ("recommended", Cues::RELATED),
    ("register", Cues::SUBSCRIBE),
    ("regwall", Cues::WALL),
    ("related", Cues::RELATED),
    ("relatedposts", Cues::RELATED),
    ("reply", Cues::COMMENT),
    ("respond", Cues::COMMENT),
    ("revcontent", Cues::RELATED),
    ("search", Cues::NAV),
    ("share", Cues::SOCIAL),
    ("sharebar", Cues::SOCIAL),
    ("sharedaddy", Cues::SOCIAL),
    ("sharing", Cues::SOCIAL),
    ("sidebar", Cues::SIDE),
    ("signup", Cues::SUBSCRIBE),
    ("similar", Cues::RELATED),
    ("skip", Cues::NAV),
    ("social", Cues::SOCIAL),
    ("socials", Cues::SOCIAL),
    ("sponsor", Cues::AD),
    ("sponsored", Cues::AD),
    ("standfirst", Cues::STANDFIRST),
    ("story", Cues::CONTENT),
    ("subhead", Cues::STANDFIRST),
    ("subheadline", Cues::STANDFIRST),
    ("subscribe", Cues::SUBSCRIBE),
    ("subscription", Cues::SUBSCRIBE),
    ("subtitle", Cues::STANDFIRST),
    ("summary", Cues::STANDFIRST),
    ("tablist", Cues::NAV),
    ("taboola", Cues::RELATED),
    ("tagcloud", Cues::TAGS),
    ("tags", Cues::TAGS),
    ("teaser", Cues::RELATED),
    ("teasers", Cues::RELATED),
    ("text", Cues::CONTENT),
    ("timestamp", Cues::TIME),
    ("toc", Cues::TOC),
    ("toolbar", Cues::NAV),
    ("tools", Cues::SOCIAL),
    ("tooltip", Cues::SIDE),
    ("topbar", Cues::NAV),
    ("topics", Cues::TAGS),
    ("trending", Cues::RELATED),
    ("tweet", Cues::EMBED),
    ("upsell", Cues::SUBSCRIBE),
    ("wayfinding", Cues::NAV),
    ("werbung", Cues::AD),
    ("widget", Cues::SIDE),
    ("widgets", Cues::SIDE),
];

/// Two tokens in a row (or one word of the two).
const PAIRS: &[(&str, &str, Cues)] = &[
    ("about", "author", Cues::BIO),
    ("also", "like", Cues::RELATED),
    ("article", "body", Cues::BODY),
    ("article", "content", Cues::BODY),
    ("article", "text", Cues::BODY),
    ("author", "bio", Cues::BIO),
    ("author", "box", Cues::BIO),
    ("author", "card", Cues::BIO),
    ("author", "description", Cues::BIO),
    ("author", "info", Cues::BIO),
    ("body", "content", Cues::BODY),
    ("body", "copy", Cues::BODY),
    ("body", "text", Cues::BODY),
    ("content", "body", Cues::BODY),
    ("entry", "body", Cues::BODY),
    ("entry", "content", Cues::BODY),
    ("further", "reading", Cues::RELATED),
    ("inline", "related", Cues::RELATED),
    ("jp", "relatedposts", Cues::RELATED),
    ("link", "list", Cues::RELATED),
    ("main", "content", Cues::CONTENT),
    ("more", "from", Cues::RELATED),
    ("more", "news", Cues::RELATED),
    ("more", "stories", Cues::RELATED),
    ("most", "popular", Cues::RELATED),
    ("most", "read", Cues::RELATED),
    ("next", "article", Cues::RELATED),
    ("post", "body", Cues::BODY),
    ("post", "content", Cues::BODY),
    ("post", "tags", Cues::TAGS),
    ("read", "also", Cues::RELATED),
    ("read", "more", Cues::RELATED),
    ("read", "next", Cues::RELATED),
    ("rich", "text", Cues::CONTENT),
    ("screen", "reader", Cues::HIDDEN),
    ("see", "also", Cues::RELATED),
    ("sign", "up", Cues::SUBSCRIBE),
    ("site", "header", Cues::NAV),
    ("sr", "only", Cues::HIDDEN),
    ("story", "body", Cues::BODY),
    ("story", "content", Cues::BODY),
    ("story", "text", Cues::BODY),
    ("subscriber", "only", Cues::WALL),
    ("subscribers", "only", Cues::WALL),
    ("tag", "list", Cues::TAGS),
    ("tags", "links", Cues::TAGS),
    ("up", "next", Cues::RELATED),
    ("visually", "hidden", Cues::HIDDEN),
    ("wp", "caption", Cues::CAPTION),
];

/// What a token says.
#[derive(Debug, Default)]
struct Word {
    /// By itself, or as one word of a pair.
    alone: Cues,
    /// As the second of a pair, behind the first.
    behind: Vec<(&'static str, Cues)>,
}

/// [`TOKENS`] and [`PAIRS`] by the token in hand: pages have thousands of class names. Only ever looked up.
static WORDS: LazyLock<HashMap<String, Word, Seed>> = LazyLock::new(|| {
    let mut words: HashMap<String, Word, Seed> = HashMap::default();
    for (token, cue) in TOKENS {
        words.entry((*token).to_owned()).or_default().alone.add(*cue);
    }
    for (first, second, cue) in PAIRS {
        words.entry(format!("{first}{second}")).or_default().alone.add(*cue);
        words.entry((*second).to_owned()).or_default().behind.push((first, *cue));
    }
    words
});

/// Reads class names, an id or a role into cues. Tokens are split at anything but letters, and at `aB`.
pub(super) fn cues(names: &str) -> Cues {
    let mut found = Cues::default();
    let lower = names.to_ascii_lowercase();
    let bytes = names.as_bytes();
    let mut before = "";
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        if !first.is_ascii_alphabetic() {
            if *first == b' ' {
                // Class names are apart: "related post" is two, "related-post" is one.
                before = "";
            }
            at += 1;
            continue;
        }
        let small = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
        let run = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let end = at + bytes[at..at + run].windows(2).position(small).map_or(run, |n| n + 1);
        let token = lower.get(at..end).unwrap_or_default();
        token_cues(before, token, &mut found);
        before = token;
        at = end;
    }
    found
}

/// Heads of tokens that class names of by-lines have.
const CREDITS: &[&str] =
    &["auteur", "author", "autor", "byline", "contributor", "journalist", "redakteur", "verfasser", "writer"];

/// Tokens of class names that turn a by-line's into something beside it.
const BESIDE: &[&str] = &[
    "archive",
    "avatar",
    "bio",
    "biography",
    "box",
    "comment",
    "comments",
    "count",
    "date",
    "desc",
    "description",
    "email",
    "facebook",
    "follow",
    "form",
    "icon",
    "image",
    "img",
    "job",
    "label",
    "linkedin",
    "more",
    "photo",
    "pic",
    "picture",
    "popup",
    "position",
    "posts",
    "related",
    "role",
    "share",
    "social",
    "stories",
    "subscribe",
    "thumb",
    "thumbnail",
    "time",
    "title",
    "tooltip",
    "twitter",
];

/// What class names say of an author: that the element holds the name, or that it holds a by-line.
pub(super) fn credits(names: &str) -> Option<&'static str> {
    let (mut credit, mut name, mut beside) = (false, false, false);
    let mut token = String::new();
    let mut before = String::new();
    let mut last = ' ';
    for c in names.chars().chain([' ']) {
        let edge = !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && last.is_ascii_lowercase());
        if edge && !token.is_empty() {
            credit |=
                CREDITS.iter().any(|head| token.starts_with(head)) || before == "posted" && token == "by";
            name |= matches!(token.as_str(), "name" | "fn" | "authorname");
            credit |= token == "fn" || token == "vcard";
            beside |= BESIDE.contains(&token.as_str());
            before = std::mem::take(&mut token);
        }
        if c.is_ascii_alphabetic() {
            token.push(c.to_ascii_lowercase());
        }
        last = c;
    }
    match (credit && !beside, name) {
        (false, _) => None,
        (true, true) => Some("class-author-name"),
        (true, false) => Some("class-author"),
    }
}

fn token_cues(before: &str, token: &str, found: &mut Cues) {
    if matches!(before, "no" | "has" | "with" | "without" | "is" | "hide" | "not") {
        return;
    }
    let Some(word) = WORDS.get(token) else { return };
    found.add(word.alone);
    for (first, cue) in &word.behind {
        if before == *first {
            found.add(*cue);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_are_read_token_by_token() {
        assert!(TOKENS.is_sorted_by_key(|(word, _)| *word));
        assert!(cues("l-article-body js").any(Cues::BODY));
        assert!(cues("articleBody").any(Cues::BODY));
        assert!(cues("related-posts").any(Cues::RELATED));
        assert!(cues("has-sidebar no-comments").without(Cues::CONTENT) == Cues::default());
        assert!(!cues("header shadow").any(Cues::FURNITURE));
        assert!(cues("relatedContent").any(Cues::RELATED));
    }
}
