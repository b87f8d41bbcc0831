//! Weights of the traits in hundredths of log odds, fitted by `cargo xtask train dates` on 1219 pages, 1061 of them dated
//! (Web Content Extraction Benchmark, Murrough Foley, CC BY 4.0; evaluation data of trafilatura and htmldate,
//! Apache-2.0). Not to be edited by hand.

/// One a trait, in the order of [`super::traits::Trait`].
#[rustfmt::skip]
pub(super) const WEIGHTS: &[i16] = &[
    30, // LdArticle
    24, // LdPage
    -7, // LdOther
    -17, // LdCreated
    88, // LdArticleModified
    4, // LdModified
    225, // MetaArticle
    125, // MetaPublished
    -5, // MetaCreated
    43, // MetaDate
    -57, // MetaArticleModified
    26, // MetaModified
    4, // Script
    53, // Address
    5, // Canonical
    -40, // Image
    28, // Title
    95, // AddressMonth
    -59, // AddressOther
    76, // ImageMonth
    -40, // ImageLater
    37, // PropPublished
    -7, // PropPublishedFar
    -47, // PropModified
    21, // PropModifiedFar
    79, // Time
    54, // TimeFar
    93, // TouchingAbove
    67, // Touching
    82, // JustAbove
    15, // Above
    116, // JustUnder
    103, // Under
    57, // BodyStart
    -91, // Body
    -3, // BodyEnd
    22, // JustAfter
    -88, // After
    -80, // Far
    102, // First
    58, // FirstAbove
    89, // Alone
    -2, // Short
    -2, // Long
    49, // BylineCue
    96, // Clock
    121, // SaidPublished
    -10, // SaidUpdated
    -36, // SaidOther
    38, // SaidNothing
    60, // BylineBlock
    -76, // OnlyUpdated
    -47, // Comment
    -80, // Card
    72, // Footer
    -126, // Listing
    0, // Usual
    -42, // Swapped
    17, // NearMarkup
    -44, // Gainsays
    40, // BesideUpdated
    -11, // FirstOfHead
    18, // ScriptOnly
    75, // UnshownPublished
    -38, // PageOnly
    -52, // ModifiedOnly
    80, // Earliest
    68, // None
    -5, // NoneArticle
    -52, // NoneByline
    -9, // NoneShort
    -44, // NonePath
    29, // NonePublished
    14, // NoneThing
    63, // NoneLong
    -47, // NoneSlug
    36, // NoneShare
];
