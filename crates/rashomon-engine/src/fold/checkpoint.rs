//! The fold written down, so that a restart goes on where it stopped instead of reading the log again.

use super::Fold;

/// The form of a checkpoint; raised with every change of what is in it or of what the fold would conclude. One of another
/// form is of no use, and the log is folded again.
const FORM: u32 = 6;

/// How many bytes of a checkpoint are handed over at once: 1 MiB, little beside a fold that has more than one piece, and enough
/// to be compressed as well as the whole.
const PIECE_BYTES: usize = 1 << 20;

/// Takes what postcard writes, and hands it on piece by piece.
struct Pieces<'a, P, E> {
    piece: Vec<u8>,
    put: &'a mut P,
    failed: &'a mut Option<E>,
}

impl<E, P: FnMut(&[u8]) -> Result<(), E>> Pieces<'_, P, E> {
    fn hand_on(&mut self) -> postcard::Result<()> {
        let put = (self.put)(&self.piece);
        self.piece.clear();
        put.map_err(|error| {
            *self.failed = Some(error);
            postcard::Error::SerializeBufferFull
        })
    }
}

impl<E, P: FnMut(&[u8]) -> Result<(), E>> postcard::ser_flavors::Flavor for Pieces<'_, P, E> {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.try_extend(&[byte])
    }

    fn try_extend(&mut self, mut bytes: &[u8]) -> postcard::Result<()> {
        while let Some((now, later)) = bytes.split_at_checked(PIECE_BYTES - self.piece.len()) {
            self.piece.extend_from_slice(now);
            self.hand_on()?;
            bytes = later;
        }
        self.piece.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(mut self) -> postcard::Result<()> {
        if self.piece.is_empty() { Ok(()) } else { self.hand_on() }
    }
}

/// A checkpoint that is of no use: of another form, or damaged. The log has to be folded again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the checkpoint is of another version, or damaged")]
pub struct Stale;

impl Fold {
    /// Everything that later captures are held against, as bytes. Ask for [`Fold::changes`] first: they are not in it.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let put = self.checkpoint_in_pieces(&mut |piece| {
            bytes.extend_from_slice(piece);
            Ok::<_, std::convert::Infallible>(())
        });
        match put {
            Ok(()) => bytes,
        }
    }

    /// The same, handed over in pieces of a mebibyte as they are written: the state of a large fold is as large as the fold,
    /// and would stand in memory beside it.
    ///
    /// # Errors
    /// Where `put` fails; it is not called again.
    pub fn checkpoint_in_pieces<E>(&self, put: &mut impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut failed = None;
        let pieces = Pieces { piece: Vec::with_capacity(PIECE_BYTES), put, failed: &mut failed };
        // Our own values into memory: nothing here can fail to be written but by `put`.
        let _ = postcard::serialize_with_flavor(&(FORM, self), pieces);
        failed.map_or(Ok(()), Err)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces<E>(value: &[Vec<u8>], put: &mut impl FnMut(&[u8]) -> Result<(), E>) -> Option<E> {
        let mut failed = None;
        let pieces = Pieces { piece: Vec::new(), put, failed: &mut failed };
        let written = postcard::serialize_with_flavor(value, pieces);
        assert_eq!(written.is_err(), failed.is_some());
        failed
    }

    #[test]
    fn pieces_are_the_whole_cut_up() {
        for lengths in
            [vec![], vec![3], vec![PIECE_BYTES, 1], vec![7, PIECE_BYTES * 2 + 5, PIECE_BYTES - 9, 0, 40]]
        {
            let value: Vec<Vec<u8>> =
                lengths.iter().map(|n| (0..*n).map(|i| (i % 251) as u8).collect()).collect();
            let mut taken: Vec<Vec<u8>> = Vec::new();
            let failed = pieces(&value, &mut |piece| {
                taken.push(piece.to_vec());
                Ok::<(), ()>(())
            });
            assert_eq!(failed, None);
            assert!(taken.iter().rev().skip(1).all(|piece| piece.len() == PIECE_BYTES));
            assert!(taken.iter().all(|piece| !piece.is_empty() && piece.len() <= PIECE_BYTES));
            assert!(taken.concat() == postcard::to_allocvec(&value).unwrap(), "{lengths:?}");
        }
    }

    #[test]
    fn whoever_cannot_take_a_piece_is_asked_once() {
        let mut asked = 0;
        let value = [vec![1_u8; PIECE_BYTES * 3]];
        let failed = pieces(&value, &mut |_| {
            asked += 1;
            Err("full")
        });
        assert_eq!((failed, asked), (Some("full"), 1));
    }
}
