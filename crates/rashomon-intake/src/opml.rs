//! Subscription lists in OPML, read and written.
