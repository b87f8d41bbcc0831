//! Sitemaps and news sitemaps to the pages they list.
