//! Passwords: argon2id, with the cost named here.

use anyhow::{Result, anyhow};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::OnceLock;

/// Memory of one hash in KiB, passes over it, lanes: what OWASP's cheat sheet asks of argon2id at the least for a server. It
/// takes some tens of milliseconds of one core; more memory would let a few sign-ins at once fill a small machine.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A password has so many letters at the least. NIST asks for 8; no rule about their kinds, which makes them worse.
const LEAST_LETTERS: usize = 10;
/// And so many bytes at the most: a passphrase fits, work for nothing does not.
const MOST_BYTES: usize = 1_024;

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|why| anyhow!("argon2: {why}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Why a password will not do, for whoever chose it.
pub(super) fn unfit(password: &str, name: &str) -> Option<&'static str> {
    let letters = password.chars().count();
    if letters < LEAST_LETTERS {
        return Some("a password needs at least 10 characters: three or four words are easy to keep");
    }
    if password.len() > MOST_BYTES {
        return Some("this password is too long: 1,024 bytes are the most");
    }
    let folded = password.to_lowercase();
    let first = folded.chars().next();
    if folded == name || folded.chars().all(|letter| Some(letter) == first) {
        return Some("this password is among the first that anybody would try");
    }
    None
}

/// What a password is kept as. Slow: off the threads that answer.
pub(super) fn hashed(password: &str) -> Result<String> {
    let hash: PasswordHash =
        hasher()?.hash_password(password.as_bytes()).map_err(|why| anyhow!("argon2: {why}"))?;
    Ok(hash.to_string())
}

/// Whether a password is the one that was kept. Where nobody is known by the name, `kept` is `None`, and it takes as long. Slow:
/// off the threads that answer.
pub(super) fn fits(password: &str, kept: Option<&str>) -> bool {
    static NOBODYS: OnceLock<String> = OnceLock::new();
    if password.len() > MOST_BYTES {
        return false;
    }
    // Whoever has no password is told like somebody unknown, and as late.
    let kept = kept.filter(|kept| !kept.is_empty());
    let known = kept.is_some();
    let kept = kept.unwrap_or_else(|| {
        NOBODYS.get_or_init(|| hashed("nobody is known by that name").unwrap_or_default())
    });
    let Ok(hasher) = hasher() else { return false };
    let fits =
        PasswordHash::new(kept).is_ok_and(|kept| hasher.verify_password(password.as_bytes(), &kept).is_ok());
    fits && known
}

#[cfg(test)]
mod tests {
    use super::{fits, hashed, unfit};

    #[test]
    fn a_password_fits_its_hash_alone() {
        let kept = hashed("four quiet harbours").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(fits("four quiet harbours", Some(&kept)));
        assert!(!fits("four quiet harbour", Some(&kept)));
        assert_ne!(hashed("four quiet harbours").unwrap(), kept, "each has salt of its own");
    }

    #[test]
    fn nobodys_password_opens_nothing() {
        assert!(!fits("nobody is known by that name", None));
        assert!(!fits("", Some("")));
        assert!(!fits("", Some("no hash")));
    }

    #[test]
    fn weak_passwords_are_named() {
        assert!(unfit("short", "vera").is_some());
        assert!(unfit("aaaaaaaaaaaaaa", "vera").is_some());
        assert!(unfit("vera-lindqvist", "vera-lindqvist").is_some());
        assert_eq!(unfit("four quiet harbours", "vera"), None);
    }
}
