//! Hash tables of one page: fast, and seeded by the page itself.

use std::hash::{BuildHasher, Hasher};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// A seed from a page's whole source. A page made to have its words collide would have to collide under a seed that
/// every one of its words changes; and the same page has the same seed, so that nothing depends on chance.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seed(u64);

impl Seed {
    /// The seed of a page.
    pub(super) fn of(source: &str) -> Self {
        Self(xxh3_64(source.as_bytes()))
    }
}

impl BuildHasher for Seed {
    type Hasher = Mixer;

    fn build_hasher(&self) -> Mixer {
        Mixer(self.0)
    }
}

/// Mixes what is hashed into the seed.
#[derive(Debug)]
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        /// The golden ratio's bits, as in Fibonacci hashing: any odd number without a pattern will do.
        const MULTIPLIER: u128 = 0x9E37_79B9_7F4A_7C15;
        // Both halves of the product, so that every bit of the sum counts in the bits that tables look at.
        let product = u128::from(self.0 ^ n).wrapping_mul(MULTIPLIER);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_part_and_low_bits_spread() {
        let (one, other) = (Seed::of("one"), Seed::of("other"));
        assert_ne!(one.hash_one("word"), other.hash_one("word"));
        assert_eq!(one.hash_one(7_u64), Seed::of("one").hash_one(7_u64));
        // Keys that differ only in their high bits must not share their low ones.
        let low: std::collections::BTreeSet<u64> =
            (0..64_u64).map(|n| one.hash_one(n << 58) & 0xFFF).collect();
        assert!(low.len() > 56, "{} of 64", low.len());
    }
}
