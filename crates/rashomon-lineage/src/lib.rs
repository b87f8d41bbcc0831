//! Whose words, or whose facts? Articles to derivations and accounts.
//!
//! Copies are found by shared shingles ([`shingles`]), rewrites by the facts they carry in the same order
//! ([`rewrite`]); [`derive()`] finds the pairs worth a look and says what each is. It knows no outlet's rules and no
//! story.

mod accounts;
mod align;
mod alter;
mod candidates;
mod copy;
mod derive;
mod direction;
mod facts;
mod fingerprint;
mod postings;
mod rewrite;
mod shingles;
mod window;
mod wording;

pub use accounts::{Link, accounts, accounts_of, accounts_within};
pub use copy::{Collection, reuse, reuse_among};
pub use derive::{Measures, Seen, derive, derive_pair, measure, passages};
pub use fingerprint::{Fingerprint, fingerprint};
pub use shingles::{Frequencies, Shingles};
pub use window::{Candidates, Window};
