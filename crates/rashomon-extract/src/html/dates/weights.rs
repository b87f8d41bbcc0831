//! Weights of the traits in hundredths of log odds, fitted by `cargo xtask train dates` on 1219 pages, 1061 of them dated
//! (Web Content Extraction Benchmark, Murrough Foley, CC BY 4.0; evaluation data of trafilatura and htmldate,
//! Apache-2.0). Not to be edited by hand.

/// One a trait, in the order of [`super::traits::Trait`].
#[rustfmt::skip]
pub(super) const WEIGHTS: &[i16] = &[
    30, // LdArticle
    24, // LdPage
    -4, // LdOther
    -16, // LdCreated
    89, // LdArticleModified
    2, // LdModified
    231, // MetaArticle
    125, // MetaPublished
    -5, // MetaCreated
    40, // MetaDate
    -59, // MetaArticleModified
    24, // MetaModified
    4, // Script
    54, // Address
    8, // Canonical
    -38, // Image
    26, // Title
    97, // AddressMonth
    -58, // AddressOther
    74, // ImageMonth
    -40, // ImageLater
    37, // PropPublished
    -7, // PropPublishedFar
    -49, // PropModified
    20, // PropModifiedFar
    76, // Time
    53, // TimeFar
    110, // JustAbove
    6, // Above
    140, // JustUnder
    100, // Under
    62, // BodyStart
    -94, // Body
    -9, // BodyEnd
    19, // JustAfter
    -93, // After
    -83, // Far
    105, // First
    86, // FirstAbove
    88, // Alone
    8, // Short
    -3, // Long
    52, // BylineCue
    94, // Clock
    121, // SaidPublished
    -7, // SaidUpdated
    -35, // SaidOther
    42, // SaidNothing
    55, // BylineBlock
    -72, // OnlyUpdated
    -46, // Comment
    -83, // Card
    71, // Footer
    -129, // Listing
    1, // Usual
    -42, // Swapped
    15, // NearMarkup
    -49, // Gainsays
    37, // BesideUpdated
    -7, // FirstOfHead
    17, // ScriptOnly
    77, // UnshownPublished
    -39, // PageOnly
    -59, // ModifiedOnly
    78, // Earliest
    65, // None
    -5, // NoneArticle
    -46, // NoneByline
    -9, // NoneShort
    -50, // NonePath
    31, // NonePublished
    13, // NoneThing
    68, // NoneLong
];
