//! The fold written down, so that a restart goes on where it stopped instead of reading the log again.

use super::Fold;

/// The form of a checkpoint; raised with every change of what is in it or of what the fold would conclude. One of another
/// form is of no use, and the log is folded again.
const FORM: u32 = 5;

/// A checkpoint that is of no use: of another form, or damaged. The log has to be folded again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the checkpoint is of another version, or damaged")]
pub struct Stale;

impl Fold {
    /// Everything that later captures are held against, as bytes. Ask for [`Fold::changes`] first: they are not in it.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        // Our own values into memory: nothing here can fail to be written.
        postcard::to_allocvec(&(FORM, self)).unwrap_or_default()
    }

    /// The fold as it was when the checkpoint was taken.
    ///
    /// # Errors
    /// Where the bytes are damaged, or of another version of the program.
    pub fn restore(checkpoint: &[u8]) -> Result<Self, Stale> {
        let (form, fold) = postcard::take_from_bytes::<u32>(checkpoint).map_err(|_| Stale)?;
        if form != FORM {
            return Err(Stale);
        }
        postcard::from_bytes(fold).map_err(|_| Stale)
    }
}
