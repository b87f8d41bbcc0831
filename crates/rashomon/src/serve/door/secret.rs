//! Secrets: made of the system's chance, kept as hashes, compared in constant time.

use anyhow::{Result, anyhow};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Bytes of a session's token: 256 bits.
const SESSION_BYTES: usize = 32;
/// Letters of a token that people copy, each of 5 bits: 160 bits, which nobody guesses, and short enough for a phone.
const TOKEN_LETTERS: usize = 32;
/// The letters: none of those that are taken for another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyz2345679";

/// Bytes of the system's chance.
pub(in crate::serve) fn chance<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|why| anyhow!("the system gives no chance: {why}"))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A new session's token.
pub(super) fn session() -> Result<String> {
    Ok(hex(&chance::<SESSION_BYTES>()?))
}

/// A new token for a person to copy.
pub(super) fn token() -> Result<String> {
    let letter = |byte: u8| char::from(LETTERS[usize::from(byte) % LETTERS.len()]);
    Ok(chance::<TOKEN_LETTERS>()?.into_iter().map(letter).collect())
}

/// A short id, for a line in the log.
pub(super) fn id() -> String {
    chance::<8>().map_or_else(|_| "0".to_owned(), |bytes| hex(&bytes))
}

/// What a token is kept as. It is random and long, so that no slow hash is needed: there is nothing to guess.
pub(super) fn hashed(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// What a session's forms carry: made of its token, so that it need not be kept, and says nothing of it.
pub(super) fn csrf(session: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(session.as_bytes()) else {
        // HMAC takes keys of any length; were that not so, no form would pass.
        return String::new();
    };
    mac.update(b"rashomon csrf");
    hex(&mac.finalize().into_bytes())
}

/// Whether two secrets are the same; how long it takes does not say where they differ. An empty one is nobody's.
pub(super) fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{csrf, hashed, same, session, token};

    #[test]
    fn no_two_secrets_are_the_same() {
        let (a, b) = (session().unwrap(), session().unwrap());
        assert_eq!(a.len(), 64);
        assert_ne!(a, b);
        assert_eq!(token().unwrap().len(), 32);
        assert_ne!(csrf(&a), csrf(&b));
        assert!(!csrf(&a).contains(&a) && !hashed(&a).contains(&a));
    }

    #[test]
    fn an_empty_secret_opens_nothing() {
        assert!(same("moss", "moss"));
        assert!(!same("moss", "mos") && !same("", "") && !same("", "moss"));
    }
}
