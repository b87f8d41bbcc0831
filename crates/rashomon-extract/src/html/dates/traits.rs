//! What is known of a day that a page names: where it stands and what says that the article was published on it.

/// Declares the traits once: their numbers, their count and their names.
macro_rules! traits {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// One thing that may hold of a day, or of a page that may have none.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Trait { $($(#[$doc])* $name,)* }

        /// Names of the traits of days, in the order of their numbers.
        pub const NAMES: &[&str] = &[$(stringify!($name),)*];
    };
}

traits! {
    /// JSON-LD `datePublished` of an article.
    LdArticle,
    /// ... of a node of the page (`WebPage`).
    LdPage,
    /// ... or `uploadDate` of anything else (a recipe, a video, a product).
    LdOther,
    /// JSON-LD `dateCreated`.
    LdCreated,
    /// JSON-LD `dateModified` of an article.
    LdArticleModified,
    /// ... of anything else.
    LdModified,
    /// `<meta>` `article:published_time`.
    MetaArticle,
    /// Any other `<meta>` that names a publication.
    MetaPublished,
    /// A `<meta>` that names a creation.
    MetaCreated,
    /// `<meta>` `date`, `DC.date`.
    MetaDate,
    /// `<meta>` `article:modified_time`.
    MetaArticleModified,
    /// Any other `<meta>` that names a change.
    MetaModified,
    /// A key of a script that names a publication.
    Script,
    /// The page's address.
    Address,
    /// The canonical address, where the page's has no day.
    Canonical,
    /// The address of the page's image.
    Image,
    /// The page's title.
    Title,
    /// Year and month of the address are the day's.
    AddressMonth,
    /// They are not.
    AddressOther,
    /// Year and month of the page's image are the day's.
    ImageMonth,
    /// They are later than the day.
    ImageLater,
    /// `itemprop=datePublished` around the article.
    PropPublished,
    /// ... elsewhere.
    PropPublishedFar,
    /// `itemprop=dateModified` or `<time class=updated>` around the article.
    PropModified,
    /// ... elsewhere.
    PropModifiedFar,
    /// `<time>` around the article.
    Time,
    /// ... elsewhere.
    TimeFar,
    /// Shown right above the headline, with nothing between.
    TouchingAbove,
    /// Shown right under it, with nothing between.
    Touching,
    /// Shown closely above the headline.
    JustAbove,
    /// ... further above.
    Above,
    /// Shown closely under the headline.
    JustUnder,
    /// ... further down, before the body.
    Under,
    /// In the body's first lines.
    BodyStart,
    /// In the body.
    Body,
    /// In the body's last lines.
    BodyEnd,
    /// Soon after the body.
    JustAfter,
    /// Later after it.
    After,
    /// Anywhere else.
    Far,
    /// The first day shown from the headline on.
    First,
    /// The last day shown above it.
    FirstAbove,
    /// In a line of its own.
    Alone,
    /// In a short line with other words.
    Short,
    /// At the head of a long line.
    Long,
    /// ... of the author or of metadata.
    BylineCue,
    /// With a time of day.
    Clock,
    /// With a word of publication.
    SaidPublished,
    /// With a word of change.
    SaidUpdated,
    /// With a word that it is of something else: an event, a term, a birth.
    SaidOther,
    /// Without any of these.
    SaidNothing,
    /// In a block that the labels call a by-line.
    BylineBlock,
    /// With a word of change, and no day is shown around the article without one.
    OnlyUpdated,
    /// All that is shown of it stands among comments.
    Comment,
    /// ... in a card, a list of other articles or beside the article.
    Card,
    /// ... in the footer.
    Footer,
    /// ... in elements of one make that each have a day.
    Listing,
    /// Read with the day first, or the month first, as the page's language has it.
    Usual,
    /// The other way round.
    Swapped,
    /// A day beside that of the markup: the same moment in another zone.
    NearMarkup,
    /// Shown without a word of change, where the markup names another day as that of publication.
    Gainsays,
    /// Shown without a word of change, beside a later one with it.
    BesideUpdated,
    /// The first of several days shown where articles show theirs.
    FirstOfHead,
    /// Of a key of a script, where nothing else names a publication.
    ScriptOnly,
    /// The markup's day of publication, where its day of change is shown.
    UnshownPublished,
    /// All that names the publication is the page's own node.
    PageOnly,
    /// All that names the day is markup of a change, and none names a publication.
    ModifiedOnly,
    /// The first day of the markup.
    Earliest,
    /// No day is right: the page has no date.
    None,
    /// ... though its type is an article's.
    NoneArticle,
    /// ... though it names an author.
    NoneByline,
    /// ... and its body is short.
    NoneShort,
    /// ... though the address names a place of articles.
    NonePath,
    /// ... though markup names a publication.
    NonePublished,
    /// ... and it tells of a product, a course or an event.
    NoneThing,
    /// ... though its body is long.
    NoneLong,
    /// ... though its address ends in the words of a headline.
    NoneSlug,
    /// ... though it has buttons to share it.
    NoneShare,
}

/// A set of traits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Traits(u128);

impl Traits {
    pub(super) fn add(&mut self, one: Trait) {
        self.0 |= 1 << one as u8;
    }

    pub(super) fn has(self, one: Trait) -> bool {
        self.0 >> one as u8 & 1 == 1
    }

    pub(super) fn any(self, of: &[Trait]) -> bool {
        of.iter().any(|one| self.has(*one))
    }

    /// The numbers of the traits in it.
    pub(crate) fn numbers(self) -> impl Iterator<Item = usize> {
        (0..NAMES.len()).filter(move |n| self.0 >> n & 1 == 1)
    }
}
