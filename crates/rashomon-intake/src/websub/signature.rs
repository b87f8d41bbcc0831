//! Whether a delivery was signed by the hub: `X-Hub-Signature`, an HMAC over the body (WebSub, 8).

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

/// What a signature is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// It is the hub's.
    Right,
    /// It is not.
    Wrong,
    /// There is none, or none of a method that is known.
    Missing,
}

/// Holds `header` (`sha256=` and hexadecimal digits; sha1, sha256, sha384 or sha512) against a body, in constant time.
#[must_use]
pub fn signed(header: Option<&str>, secret: &str, body: &[u8]) -> Signature {
    let Some((method, digits)) = header.and_then(|h| h.trim().split_once('=')) else {
        return Signature::Missing;
    };
    let Some(claimed) = bytes(digits.trim()) else { return Signature::Wrong };
    let secret = secret.as_bytes();
    let right = match method.trim().to_ascii_lowercase().as_str() {
        "sha1" => {
            Hmac::<Sha1>::new_from_slice(secret).map(|m| m.chain_update(body).verify_slice(&claimed).is_ok())
        }
        "sha256" => Hmac::<Sha256>::new_from_slice(secret)
            .map(|m| m.chain_update(body).verify_slice(&claimed).is_ok()),
        "sha384" => Hmac::<Sha384>::new_from_slice(secret)
            .map(|m| m.chain_update(body).verify_slice(&claimed).is_ok()),
        "sha512" => Hmac::<Sha512>::new_from_slice(secret)
            .map(|m| m.chain_update(body).verify_slice(&claimed).is_ok()),
        _ => return Signature::Missing,
    };
    if right.unwrap_or(false) { Signature::Right } else { Signature::Wrong }
}

/// Hexadecimal digits as bytes.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    /// The digits of a SHA-512.
    const MOST: usize = 128;
    if digits.len() > MOST || !digits.len().is_multiple_of(2) {
        return None;
    }
    let value = |b: u8| char::from(b).to_digit(16).and_then(|v| u8::try_from(v).ok());
    digits
        .as_bytes()
        .chunks_exact(2)
        .map(|two| Some(value(*two.first()?)? << 4 | value(*two.get(1)?)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method_is_known_and_nothing_else() {
        // Made with: printf 'news of the Meridian' | openssl dgst -METHOD -hmac secret
        let of = |header: &str| signed(Some(header), "secret", b"news of the Meridian");
        for (method, digest) in KNOWN {
            assert_eq!(of(&format!("{method}={digest}")), Signature::Right, "{method}");
            assert_eq!(of(&format!("{method}={}", digest.to_uppercase())), Signature::Right);
            let first = if digest.starts_with('0') { '1' } else { '0' };
            assert_eq!(of(&format!("{method}={first}{}", &digest[1..])), Signature::Wrong);
            assert_eq!(of(&format!("{method}={}", &digest[2..])), Signature::Wrong);
            assert_eq!(
                signed(Some(&format!("{method}={digest}")), "other", b"news of the Meridian"),
                Signature::Wrong
            );
        }
        for wrong in ["sha256=", "sha256=zz", "sha256=0", "sha1=é"] {
            assert_eq!(of(wrong), Signature::Wrong, "{wrong}");
        }
        for missing in ["", "md5=00", "sha256"] {
            assert_eq!(of(missing), Signature::Missing, "{missing}");
        }
        assert_eq!(signed(None, "secret", b""), Signature::Missing);
    }

    const KNOWN: [(&str, &str); 4] = [
        ("sha1", "d47c72968d40268c0d897182457554e4152a2d54"),
        ("sha256", "ea3a31e4d052a6b58be61982871e67b9b7a92663f22429181c3e007323f690b0"),
        (
            "sha384",
            "126641212ba4e09fa71c72b730cea5061263657a380c9f3fada05c488fd7eca114c61ba7c27ee57cc35388b6727b0fb0",
        ),
        (
            "sha512",
            "0749edc7c9800efe6199a9b9f8978f7f28b24d8abf1a4063e004c38c37909c3c88faea244b9dc020fd39a507f2ba2bb2350fc1c3c2bfb25e96681aaa6a5f8f24",
        ),
    ];
}
