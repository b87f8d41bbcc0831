//! What can go wrong in the data directory, in words for the user.

use std::io;

/// What the parts of the store answer.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store could not do what was asked. Each says what, where, and where it helps, what to do.
///
/// It can be copied, since one failed commit is told to all who waited for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk is full, or the process may not write more: nothing of the write was kept.
    #[error("{what}: the disk is full, and this was not written: free some space and try again")]
    Full {
        /// What was being written.
        what: String,
    },
    /// The operating system refused or failed.
    #[error("{what}: {why}")]
    Io {
        /// What was being done, with the path.
        what: String,
        /// The system's reason.
        why: String,
    },
    /// A database failed.
    #[error("{what}: {why}")]
    Database {
        /// Which database.
        what: String,
        /// Its reason.
        why: String,
    },
    /// What is stored is not what was written.
    #[error("{what} is damaged: {why}")]
    Damaged {
        /// The file, and where in it.
        what: String,
        /// How that is known.
        why: String,
    },
    /// Made by a later version of the program.
    #[error(
        "{what} has the form {found}, and this rashomon knows forms up to {known}: use the newer rashomon that made it"
    )]
    Newer {
        /// The file.
        what: String,
        /// The version of its form.
        found: u32,
        /// The highest version known here.
        known: u32,
    },
    /// Another process writes here.
    #[error("{dir} is in use by process {pid}: stop it first, or wait until it ends")]
    Locked {
        /// The data directory.
        dir: String,
        /// The other's process id, `?` where the lock file does not tell.
        pid: String,
    },
    /// There is no data directory here.
    #[error("{0} holds no data directory: is it another folder that is meant?")]
    Nowhere(String),
    /// It is there already and has to be the only one.
    #[error("{0}")]
    Taken(String),
    /// A search that cannot be read.
    #[error("{0}")]
    Query(String),
    /// The store was opened for reading alone.
    #[error("the data directory was opened for reading alone")]
    ReadOnly,
    /// The store was closed while the work waited.
    #[error("the data directory was closed")]
    Closed,
}

impl StoreError {
    /// An IO error with what was being done; a full disk is told apart.
    pub(crate) fn io(what: impl Into<String>, error: &io::Error) -> Self {
        let what = what.into();
        match error.kind() {
            // A file past the process's own bound (`ulimit -f`) is a full disk to whoever writes it.
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full { what }
            }
            io::ErrorKind::PermissionDenied => {
                let why = "this user may not write or read there: give the right to, or name another folder";
                Self::Io { what, why: why.to_owned() }
            }
            io::ErrorKind::NotADirectory => {
                Self::Io { what, why: "a file stands where a folder should be: name a folder".to_owned() }
            }
            _ => Self::Io { what, why: error.to_string() },
        }
    }

    /// The same where what is stored is damaged, with what to do about it.
    pub(crate) fn with_way_out(self, todo: &str) -> Self {
        match self {
            Self::Damaged { what, why } => Self::Damaged { what, why: format!("{why}: {todo}") },
            other => other,
        }
    }

    /// What is stored does not read as what was written.
    pub(crate) fn damaged(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Damaged { what: what.into(), why: why.into() }
    }
}
