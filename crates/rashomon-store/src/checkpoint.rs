//! The state of a fold on its way to `derived.db`.

use crate::error::{Result, StoreError};
use crate::sqlite::body::{pack_quickly, unpack_bytes};

/// The state of a fold, compressed piece by piece as it is written, so that it never stands in memory whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checkpoint(pub(crate) Vec<Vec<u8>>);

impl Checkpoint {
    /// Takes the next bytes of the state.
    ///
    /// # Errors
    /// Where they cannot be compressed.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let mut piece = pack_quickly(bytes).map_err(|e| StoreError::io("derived.db", &e))?;
        piece.shrink_to_fit();
        self.0.push(piece);
        Ok(())
    }

    /// The bytes that were pushed.
    pub(crate) fn unpack(&self) -> Result<Vec<u8>> {
        let mut state = Vec::new();
        for piece in &self.0 {
            state.extend(unpack_bytes(piece, "derived.db, the checkpoint")?);
        }
        Ok(state)
    }
}
