//! Weights of the traits in hundredths of log odds, fitted by `cargo xtask train dates` on 1219 pages, 1061 of them dated
//! (Web Content Extraction Benchmark, Murrough Foley, CC BY 4.0; evaluation data of trafilatura and htmldate,
//! Apache-2.0). Not to be edited by hand.

/// One a trait, in the order of [`super::traits::Trait`].
#[rustfmt::skip]
pub(super) const WEIGHTS: &[i16] = &[
    30, // LdArticle
    21, // LdPage
    -7, // LdOther
    -18, // LdCreated
    91, // LdArticleModified
    -1, // LdModified
    224, // MetaArticle
    123, // MetaPublished
    -3, // MetaCreated
    47, // MetaDate
    -55, // MetaArticleModified
    23, // MetaModified
    2, // Script
    54, // Address
    6, // Canonical
    -42, // Image
    29, // Title
    96, // AddressMonth
    -59, // AddressOther
    75, // ImageMonth
    -40, // ImageLater
    40, // PropPublished
    -10, // PropPublishedFar
    -48, // PropModified
    19, // PropModifiedFar
    79, // Time
    51, // TimeFar
    92, // TouchingAbove
    70, // Touching
    78, // JustAbove
    16, // Above
    108, // JustUnder
    74, // Under
    85, // BodyStart
    -73, // Body
    -8, // BodyEnd
    22, // JustAfter
    -102, // After
    -85, // Far
    103, // First
    63, // FirstAbove
    98, // Alone
    -3, // Short
    -11, // Long
    51, // BylineCue
    90, // Clock
    120, // SaidPublished
    -13, // SaidUpdated
    -39, // SaidOther
    39, // SaidNothing
    63, // BylineBlock
    -75, // OnlyUpdated
    -45, // Comment
    -78, // Card
    76, // Footer
    -127, // Listing
    3, // Usual
    -40, // Swapped
    18, // NearMarkup
    -54, // Gainsays
    42, // BesideUpdated
    -11, // FirstOfHead
    18, // ScriptOnly
    71, // UnshownPublished
    -40, // PageOnly
    -51, // ModifiedOnly
    81, // Earliest
    68, // None
    -13, // NoneArticle
    0, // NoneByline
    14, // NoneShort
    -44, // NonePath
    17, // NonePublished
    14, // NoneThing
    52, // NoneLong
    -45, // NoneSlug
    27, // NoneShare
];
