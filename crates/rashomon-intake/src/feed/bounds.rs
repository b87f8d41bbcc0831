//! How much of a feed is read: every bound with its reason.

/// Elements within elements: feeds need some ten, their inline HTML some dozens.
pub(super) const MAX_DEPTH: usize = 256;
/// Attributes of one tag: the richest media tags have some twenty.
pub(super) const MAX_ATTRIBUTES: usize = 256;
/// Attributes of one document in all: two for each element kept.
pub(super) const MAX_ATTRIBUTES_IN_ALL: usize = 1_600_000;
/// Elements and runs of text of one document: a hundred for each of the entries kept, and half as many again. What
/// follows is not read.
pub(super) const MAX_NODES: usize = 800_000;
/// Namespace declarations in force at one place: feeds declare some thirty.
pub(super) const MAX_NAMESPACES: usize = 256;
/// Entries kept, the newest: the longest archives served as one feed have some thousands.
pub(super) const MAX_ENTRIES: usize = 5_000;
/// Bytes of a title and of other short texts.
pub(super) const MAX_TITLE_BYTES: usize = 1 << 10;
/// Bytes of an entry's text or summary.
pub(super) const MAX_CONTENT_BYTES: usize = 1 << 20;
/// Bytes of an address.
pub(super) const MAX_ADDRESS_BYTES: usize = 8 << 10;
/// Bytes of an address that others are resolved against, its query left out: each of those takes up as many.
pub(super) const MAX_BASE_BYTES: usize = 512;
/// How many times as long a text may get by its addresses being resolved; they stay as they are where it would be more.
pub(super) const MAX_GROWTH: usize = 16;
/// People whom a feed names as the authors of all its entries: each entry holds them.
pub(super) const MAX_WRITERS: usize = 4;
/// Bytes of one of them in all.
pub(super) const MAX_WRITER_BYTES: usize = 512;
/// Bytes of a date: the longest spelled-out ones have some sixty.
pub(super) const MAX_DATE_BYTES: usize = 128;
/// Values within values of a JSON document.
pub(super) const MAX_JSON_DEPTH: usize = 64;
/// Values of a JSON document: a hundred for each of the entries kept. What follows is not read.
pub(super) const MAX_JSON_VALUES: usize = 500_000;
/// Bytes that the internal entities of one document may expand to in all: names and special characters, not bombs.
pub(super) const MAX_EXPANDED_BYTES: usize = 64 << 10;
/// Entities within entities.
pub(super) const MAX_ENTITY_DEPTH: usize = 8;
/// Bytes of a DTD that are looked at.
pub(super) const MAX_DTD_BYTES: usize = 1 << 20;
/// Internal entities of one document; HTML's own lists have 253.
pub(super) const MAX_ENTITIES: usize = 1_024;
/// Bytes before the feed's first tag that may be a server's warnings or other junk.
pub(super) const MAX_JUNK_BYTES: usize = 16 << 10;
/// People, categories, enclosures of one entry or feed, each.
pub(super) const MAX_LIST: usize = 256;
/// Notes kept of one feed.
pub(super) const MAX_NOTES: usize = 32;
/// Base64 may hold as much as the text it stands for.
pub(super) const MAX_BASE64_BYTES: usize = MAX_CONTENT_BYTES * 4 / 3 + 4;

/// The text cut to at most so many bytes, at a character's edge.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let mut at = most;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.get(..at).unwrap_or_default()
}
