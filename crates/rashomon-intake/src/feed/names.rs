//! Namespaces: an element's vocabulary by its namespace's address where that is known, else by its customary prefix.

/// The vocabularies feeds are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// The feed's own format: RSS of any version, RDF's `channel` and `item`, CDF.
    Rss,
    /// Atom 1.0.
    Atom,
    /// Atom 0.3.
    Atom03,
    /// The RDF syntax itself.
    Rdf,
    /// Dublin Core, elements.
    Dc,
    /// Dublin Core, terms.
    DcTerms,
    /// `content:encoded`.
    Content,
    /// Media RSS.
    Media,
    /// Podcasts, Apple's and Google's.
    Itunes,
    /// Syndication: how often the feed is updated.
    Syndication,
    /// FeedBurner's.
    FeedBurner,
    /// The Atom Publishing Protocol.
    App,
    /// XHTML, SVG, MathML: text rather than data.
    Markup,
    /// The `xml:` prefix.
    Xml,
    /// Anything else.
    Other,
}

/// Namespace addresses in lower case, without scheme, `www.` and the trailing `/` or `#` that hands forget.
const BY_ADDRESS: &[(&str, Vocabulary)] = &[
    ("w3.org/2005/atom", Vocabulary::Atom),
    ("purl.org/atom/ns", Vocabulary::Atom03),
    ("purl.org/atom/app", Vocabulary::App),
    ("w3.org/2007/app", Vocabulary::App),
    ("w3.org/1999/02/22-rdf-syntax-ns", Vocabulary::Rdf),
    ("purl.org/rss/1.0", Vocabulary::Rss),
    ("purl.org/net/rss1.1", Vocabulary::Rss),
    ("my.netscape.com/rdf/simple/0.9", Vocabulary::Rss),
    ("my.netscape.com/publish/formats/rss-0.91.dtd", Vocabulary::Rss),
    ("channel.netscape.com/rdf/simple/0.9", Vocabulary::Rss),
    ("backend.userland.com/rss", Vocabulary::Rss),
    ("backend.userland.com/rss2", Vocabulary::Rss),
    ("backend.userland.com/rss091", Vocabulary::Rss),
    ("backend.userland.com/blogchannelmodule", Vocabulary::Other),
    ("blogs.law.harvard.edu/tech/rss", Vocabulary::Rss),
    ("cyber.law.harvard.edu/rss", Vocabulary::Rss),
    ("cyber.law.harvard.edu/rss/rss.html", Vocabulary::Rss),
    ("rssboard.org/rss-specification", Vocabulary::Rss),
    ("purl.org/net/rss1.1/payload", Vocabulary::Content),
    ("purl.org/dc/elements/1.1", Vocabulary::Dc),
    ("purl.org/dc/elements/1.0", Vocabulary::Dc),
    ("purl.org/metadata/dublin_core", Vocabulary::Dc),
    ("purl.org/dc/terms", Vocabulary::DcTerms),
    ("purl.org/rss/1.0/modules/dcterms", Vocabulary::DcTerms),
    ("purl.org/rss/1.0/modules/content", Vocabulary::Content),
    ("search.yahoo.com/mrss", Vocabulary::Media),
    ("video.search.yahoo.com/mrss", Vocabulary::Media),
    ("itunes.com/dtds/podcast-1.0.dtd", Vocabulary::Itunes),
    ("google.com/schemas/play-podcasts/1.0", Vocabulary::Itunes),
    ("purl.org/rss/1.0/modules/syndication", Vocabulary::Syndication),
    ("rssnamespace.org/feedburner/ext/1.0", Vocabulary::FeedBurner),
    ("w3.org/1999/xhtml", Vocabulary::Markup),
    ("w3.org/2000/svg", Vocabulary::Markup),
    ("w3.org/1998/math/mathml", Vocabulary::Markup),
    ("w3.org/xml/1998/namespace", Vocabulary::Xml),
];

/// Customary prefixes, for those who forget to declare them or declare them wrong.
const BY_PREFIX: &[(&str, Vocabulary)] = &[
    ("atom", Vocabulary::Atom),
    ("atom10", Vocabulary::Atom),
    ("a10", Vocabulary::Atom),
    ("atom03", Vocabulary::Atom03),
    ("app", Vocabulary::App),
    ("rdf", Vocabulary::Rdf),
    ("rss", Vocabulary::Rss),
    ("dc", Vocabulary::Dc),
    ("dcterms", Vocabulary::DcTerms),
    ("dct", Vocabulary::DcTerms),
    ("content", Vocabulary::Content),
    ("media", Vocabulary::Media),
    ("itunes", Vocabulary::Itunes),
    ("googleplay", Vocabulary::Itunes),
    ("sy", Vocabulary::Syndication),
    ("syn", Vocabulary::Syndication),
    ("feedburner", Vocabulary::FeedBurner),
    ("xhtml", Vocabulary::Markup),
    ("svg", Vocabulary::Markup),
    ("xml", Vocabulary::Xml),
];

/// The vocabulary of a namespace's address.
pub(super) fn of_address(address: &str) -> Option<Vocabulary> {
    let address = address.trim().to_ascii_lowercase();
    let bare = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches(['/', '#']);
    BY_ADDRESS.iter().find(|(known, _)| *known == bare).map(|(_, vocabulary)| *vocabulary)
}

/// The vocabulary a prefix customarily stands for.
pub(super) fn of_prefix(prefix: &str) -> Option<Vocabulary> {
    BY_PREFIX.iter().find(|(known, _)| known.eq_ignore_ascii_case(prefix)).map(|(_, vocabulary)| *vocabulary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_count_however_they_are_spelled() {
        assert_eq!(of_address("HTTP://Purl.org/dc/elements/1.1/"), Some(Vocabulary::Dc));
        assert_eq!(of_address(" https://www.w3.org/2005/Atom"), Some(Vocabulary::Atom));
        assert_eq!(of_address("http://search.yahoo.com/mrss"), Some(Vocabulary::Media));
        assert_eq!(of_address("http://norvale.example/ns"), None);
        assert_eq!(of_prefix("Media"), Some(Vocabulary::Media));
    }
}
