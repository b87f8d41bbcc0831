//! A seed to choices: the same seed gives the same choices on every machine.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A stream of choices.
#[derive(Debug, Clone)]
pub struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    /// Of a seed and what it is for.
    #[must_use]
    pub fn new(seed: u64, purpose: &str) -> Self {
        Self { seed: xxh3_64_with_seed(purpose.as_bytes(), seed), drawn: 0 }
    }

    fn draw(&mut self) -> u64 {
        self.drawn += 1;
        xxh3_64_with_seed(&self.drawn.to_le_bytes(), self.seed)
    }

    /// A number below `n` (0 where `n` is 0).
    pub fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.draw() % n).unwrap_or(0)
    }

    /// A number from a range, both ends in it.
    pub fn within(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to.saturating_sub(from) + 1)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, of: usize) -> bool {
        self.below(100) < of
    }

    /// One of several.
    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// A letter-and-digit name of `n` characters, as build tools make class names.
    pub fn name(&mut self, n: usize) -> String {
        let letters = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let mut name = String::from(char::from(b'a' + u8::try_from(self.below(26)).unwrap_or(0)));
        for _ in 1..n {
            name.push(char::from(letters[self.below(letters.len())]));
        }
        name
    }

    /// Puts a list into another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}
