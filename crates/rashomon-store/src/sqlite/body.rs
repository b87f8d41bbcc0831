//! Articles and derivations as bytes: JSON, zstd-compressed with a dictionary of the program's own.
//!
//! The first byte says which dictionary, so that a later program with another reads what this one wrote.

use crate::error::{Result, StoreError};
use rashomon_model::{Article, Entity, EntityKind};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::sync::LazyLock;
use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// What recurs in an article's JSON: its field names and commoner values, the most frequent last, as zstd wants them.
const DICTIONARY: &[u8] = include_bytes!("../../dictionary/article-1.txt");

/// The byte that says: compressed with [`DICTIONARY`].
const FIRST: u8 = 1;

/// How hard to compress: 9. Writing an article takes under a millisecond; higher levels save under two in a hundred.
const LEVEL: i32 = 9;

/// The most bytes of one value as JSON: 256 MiB. A line of articles is at most 16 MiB, and its JSON holds the text twice.
const MAX_BODY_BYTES: u64 = 256 << 20;

static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static QUICK: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, 1));
static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

/// The value as bytes; the same value gives the same bytes.
pub(crate) fn pack(value: &impl Serialize) -> Result<Vec<u8>> {
    let failed = |why: String| StoreError::Database { what: "a value".to_owned(), why };
    let json = serde_json::to_vec(value).map_err(|e| failed(e.to_string()))?;
    pack_bytes(&json).map_err(|e| failed(e.to_string()))
}

/// A name as it is kept: the fullest form, its kind, and what else it goes by.
type KeptName = (String, EntityKind, Vec<String>);

/// An article with whom and what it names, as bytes: the two as JSON, one behind the other.
pub(crate) fn pack_article(article: &Article, names: &[Entity]) -> Result<Vec<u8>> {
    let failed = |why: String| StoreError::Database { what: "an article".to_owned(), why };
    let mut json = serde_json::to_vec(article).map_err(|e| failed(e.to_string()))?;
    if !names.is_empty() {
        // The fullest name is the first alias: it is kept once.
        let others = |name: &Entity| name.aliases.iter().filter(|a| **a != name.name).cloned().collect();
        let names: Vec<KeptName> = names.iter().map(|n| (n.name.clone(), n.kind, others(n))).collect();
        json.push(b'\n');
        serde_json::to_writer(&mut json, &names).map_err(|e| failed(e.to_string()))?;
    }
    pack_bytes(&json).map_err(|e| failed(e.to_string()))
}

/// What [`pack_article`] packed.
pub(crate) fn unpack_article(packed: &[u8], what: &str) -> Result<(Article, Vec<Entity>)> {
    let bytes = unpack_bytes(packed, what)?;
    let damaged = |e: serde_json::Error| StoreError::damaged(what, e.to_string());
    let mut values = serde_json::Deserializer::from_slice(&bytes);
    let article = Article::deserialize(&mut values).map_err(damaged)?;
    let names = match values.end() {
        Ok(()) => Vec::new(),
        Err(_) => Vec::<KeptName>::deserialize(&mut values).map_err(damaged)?,
    };
    let name = |(name, kind, others): KeptName| {
        let aliases = std::iter::once(name.clone()).chain(others).collect();
        Entity { name, kind, aliases }
    };
    Ok((article, names.into_iter().map(name).collect()))
}

/// Bytes compressed for speed: what is large and soon replaced.
pub(crate) fn pack_quickly(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    finish(zstd::stream::Encoder::with_prepared_dictionary(vec![FIRST], &QUICK)?, bytes)
}

/// Bytes compressed as [`pack`] does.
pub(crate) fn pack_bytes(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    finish(zstd::stream::Encoder::with_prepared_dictionary(vec![FIRST], &ENCODER)?, bytes)
}

fn finish(mut encoder: zstd::stream::Encoder<'_, Vec<u8>>, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    // With the size stated, small contents get a shorter frame and better parameters.
    encoder.set_pledged_src_size(Some(bytes.len() as u64))?;
    encoder.include_contentsize(false)?;
    encoder.include_dictid(false)?;
    std::io::Write::write_all(&mut encoder, bytes)?;
    encoder.finish()
}

/// The bytes that were packed. `what` names them in messages.
pub(crate) fn unpack_bytes(packed: &[u8], what: &str) -> Result<Vec<u8>> {
    let damaged = |why: String| StoreError::damaged(what, why);
    let Some((&FIRST, frame)) = packed.split_first() else {
        return Err(damaged("it was compressed in a way that is not known here".to_owned()));
    };
    let decoder = zstd::stream::Decoder::with_prepared_dictionary(frame, &DECODER);
    let mut bytes = Vec::new();
    decoder
        .and_then(|decoder| decoder.take(MAX_BODY_BYTES).read_to_end(&mut bytes))
        .map_err(|e| damaged(e.to_string()))?;
    if bytes.len() as u64 >= MAX_BODY_BYTES {
        return Err(damaged("it is longer than anything that is kept".to_owned()));
    }
    Ok(bytes)
}

/// The value that was packed. `what` names it in messages.
pub(crate) fn unpack<T: DeserializeOwned>(packed: &[u8], what: &str) -> Result<T> {
    serde_json::from_slice(&unpack_bytes(packed, what)?).map_err(|e| StoreError::damaged(what, e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(text in "\\PC{0,300}", times in 1usize..40) {
            let text = text.repeat(times);
            let packed = pack(&text).unwrap();
            prop_assert_eq!(&packed, &pack(&text).unwrap());
            prop_assert_eq!(unpack::<String>(&packed, "x").unwrap(), text);
        }

        #[test]
        fn damaged_bytes_are_an_error_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(unpack::<String>(&bytes, "x"));
            let known: Vec<u8> = [&[FIRST][..], &bytes].concat();
            drop(unpack::<String>(&known, "x"));
        }
    }
}
