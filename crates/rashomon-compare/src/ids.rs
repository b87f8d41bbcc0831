//! Names that stay: hashes over content, so the same story gets the same ids in every run.

use xxhash_rust::xxh3::Xxh3;

/// `prefix-` and 12 hex digits over the parts; the parts are kept apart, so `("ab", "c")` is not `("a", "bc")`.
pub(crate) fn id(prefix: &str, parts: &[&str]) -> String {
    let mut hash = Xxh3::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update(&[0]);
    }
    format!("{prefix}-{:012x}", hash.digest() >> 16)
}
