//! Weights of the traits in hundredths of log odds, fitted by `cargo xtask train dates` on 1219 pages, 1061 of them dated
//! (Web Content Extraction Benchmark, Murrough Foley, CC BY 4.0; evaluation data of trafilatura and htmldate,
//! Apache-2.0). Not to be edited by hand.

/// One a trait, in the order of [`super::traits::Trait`].
#[rustfmt::skip]
pub(super) const WEIGHTS: &[i16] = &[
    30, // LdArticle
    23, // LdPage
    -8, // LdOther
    -18, // LdCreated
    88, // LdArticleModified
    0, // LdModified
    224, // MetaArticle
    124, // MetaPublished
    -4, // MetaCreated
    42, // MetaDate
    -55, // MetaArticleModified
    24, // MetaModified
    1, // Script
    56, // Address
    6, // Canonical
    -42, // Image
    28, // Title
    98, // AddressMonth
    -59, // AddressOther
    75, // ImageMonth
    -41, // ImageLater
    40, // PropPublished
    -8, // PropPublishedFar
    -48, // PropModified
    21, // PropModifiedFar
    77, // Time
    55, // TimeFar
    89, // TouchingAbove
    61, // Touching
    76, // JustAbove
    16, // Above
    112, // JustUnder
    106, // Under
    62, // BodyStart
    -67, // Body
    -4, // BodyEnd
    19, // JustAfter
    -104, // After
    -90, // Far
    99, // First
    61, // FirstAbove
    95, // Alone
    0, // Short
    -7, // Long
    52, // BylineCue
    98, // Clock
    126, // SaidPublished
    -19, // SaidUpdated
    -38, // SaidOther
    42, // SaidNothing
    62, // BylineBlock
    -64, // OnlyUpdated
    -43, // Comment
    -79, // Card
    72, // Footer
    -127, // Listing
    3, // Usual
    -40, // Swapped
    17, // NearMarkup
    -55, // Gainsays
    40, // BesideUpdated
    -1, // FirstOfHead
    17, // ScriptOnly
    72, // UnshownPublished
    -41, // PageOnly
    -50, // ModifiedOnly
    80, // Earliest
    68, // None
    -12, // NoneArticle
    0, // NoneByline
    13, // NoneShort
    -45, // NonePath
    18, // NonePublished
    14, // NoneThing
    52, // NoneLong
    -47, // NoneSlug
    25, // NoneShare
];
