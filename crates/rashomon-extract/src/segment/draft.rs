//! An article in the making.

use super::entries::Entries;
use super::when::When;
use rashomon_model::{BlockKind, Byline, Dateline, Genre, Image, Link, Role, Stamp};

/// An article before the page as a whole is known: its names and times may still be filled from its neighbours.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) role: Role,
    pub(super) headline: Option<String>,
    pub(super) standfirst: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) agency: Option<String>,
    pub(super) rights: Option<String>,
    pub(super) bylines: Vec<Byline>,
    pub(super) dateline: Option<Dateline>,
    /// When it was published and changed, where markup says so.
    pub(super) published: Option<Stamp>,
    pub(super) modified: Option<Stamp>,
    /// Time lines: of the head first, then of the text's own header.
    pub(super) whens: Vec<When>,
    pub(super) genre: Option<Genre>,
    pub(super) hashtags: Vec<String>,
    pub(super) canonical: Option<String>,
    pub(super) links: Vec<Link>,
    pub(super) images: Vec<Image>,
    /// Body and what stands beside it, in page order.
    pub(super) blocks: Vec<(BlockKind, String)>,
    /// When the entries of a live blog were posted, of which its blocks are.
    pub(super) entries: Entries,
    pub(super) notes: Vec<String>,
}

impl Draft {
    /// An empty article.
    pub(super) fn new(role: Role) -> Self {
        Self {
            role,
            headline: None,
            standfirst: None,
            outlet: None,
            agency: None,
            rights: None,
            bylines: Vec::new(),
            dateline: None,
            published: None,
            modified: None,
            whens: Vec::new(),
            genre: None,
            hashtags: Vec::new(),
            canonical: None,
            links: Vec::new(),
            images: Vec::new(),
            blocks: Vec::new(),
            entries: Entries::default(),
            notes: Vec::new(),
        }
    }

    /// Whether a block kind stands in the text.
    pub(super) fn in_text(kind: BlockKind) -> bool {
        matches!(kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::List | BlockKind::Blockquote)
    }

    /// The body's pieces.
    pub(super) fn body(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.blocks.iter().filter(|(kind, _)| Self::in_text(*kind)).map(|(_, text)| text.as_str())
    }
}
