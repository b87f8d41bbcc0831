//! Features to kinds: a linear model whose weights were trained on labelled text.
//!
//! Multinomial logistic regression over five classes: person, organisation, place, other (event or work), no name. The
//! weights stand beside this file; `cargo xtask train names` makes them again.
//!
//! Trained on wikigold (Balasuriya et al. 2009, CC BY 4.0), ECB+ (Cybulska and Vossen 2014, CC BY 3.0) and re3d (Dstl, Open
//! Government Licence and others, as its LICENSES tell).

use super::features::Feature;
use super::hash::Map;
use std::sync::LazyLock;

/// How many classes.
pub const CLASSES: usize = 5;
/// The class of what is no name.
pub const NO_NAME: usize = 4;
/// A stored weight of 1 stands for this.
pub const UNIT: f32 = 1.0 / 24.0;
/// Bytes a feature takes: its hash, little-endian, and a weight a class.
const ROW: usize = 4 + CLASSES;

/// Trained weights by feature.
#[derive(Debug, Clone, Default)]
pub struct Model {
    weights: Map<Feature, [i8; CLASSES]>,
}

static BUNDLED: LazyLock<Model> = LazyLock::new(|| Model::from_bytes(include_bytes!("data/names.weights")));

impl Model {
    /// The weights that come with the crate.
    #[must_use]
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// Reads weights from their stored form: rows of a feature's hash (4 bytes, little-endian) and five signed bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let rows = bytes.chunks_exact(ROW).filter_map(|row| {
            let (hash, weights) = row.split_first_chunk::<4>()?;
            let weights: &[u8; CLASSES] = weights.try_into().ok()?;
            Some((u32::from_le_bytes(*hash), weights.map(u8::cast_signed)))
        });
        Self { weights: rows.collect() }
    }

    /// The stored form of weights given by feature.
    #[must_use]
    pub fn to_bytes(rows: &[(u32, [i8; CLASSES])]) -> Vec<u8> {
        let mut out = Vec::with_capacity(rows.len() * ROW);
        for (hash, weights) in rows {
            out.extend(hash.to_le_bytes());
            out.extend(weights.map(i8::cast_unsigned));
        }
        out
    }

    /// The sum of the weights of some features, in [`UNIT`]s.
    pub(super) fn sum(&self, features: &[Feature]) -> [i32; CLASSES] {
        let mut sum = [0; CLASSES];
        for feature in features {
            if let Some(weights) = self.weights.get(feature) {
                for (total, weight) in sum.iter_mut().zip(weights) {
                    *total += i32::from(*weight);
                }
            }
        }
        sum
    }

    /// Whether there are no weights: the rules alone then decide.
    pub(super) fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }
}
