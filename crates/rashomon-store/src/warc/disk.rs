//! The few things the log asks of a disk, behind a trait, so that tests can make each of them fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// A disk that log files are written to.
pub trait Disk: Send + Sync {
    /// Opens a file for writing at its end; makes it where it is not there.
    ///
    /// # Errors
    /// Where the system fails.
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;

    /// Makes the names in a folder durable.
    ///
    /// # Errors
    /// Where the system fails.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
}

/// A file that grows at its end.
pub trait DiskFile: Send + Sync {
    /// Writes all of it at the end. Where it fails, some of it may be written.
    ///
    /// # Errors
    /// Where the system fails.
    fn append(&self, bytes: &[u8]) -> io::Result<()>;

    /// Makes all that was written durable.
    ///
    /// # Errors
    /// Where the system fails.
    fn sync(&self) -> io::Result<()>;

    /// Cuts the file to a length.
    ///
    /// # Errors
    /// Where the system fails.
    fn cut(&self, length: u64) -> io::Result<()>;
}

/// The real disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

struct RealFile(File);

impl Disk for RealDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(RealFile(OpenOptions::new().append(true).create(true).open(path)?)))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Other systems keep names by themselves and do not open folders.
        if cfg!(unix) { File::open(path)?.sync_all() } else { fs::metadata(path).map(drop) }
    }
}

impl DiskFile for RealFile {
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        (&self.0).write_all(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn cut(&self, length: u64) -> io::Result<()> {
        self.0.set_len(length)?;
        self.0.sync_data()
    }
}
