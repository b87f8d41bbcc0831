//! The log as WARC files: `captures/*.warc.gz`, which any WARC tool reads.

mod capture;
pub(crate) mod disk;
pub(crate) mod files;
pub(crate) mod log;
mod member;
pub(crate) mod place;
mod rewrite;
pub(crate) mod scan;
