//! One writer at a time: a lock that the system lets go when its process ends, whichever way.

use crate::error::{Result, StoreError};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

/// The most bytes read of a lock file: a process id.
const MAX_ID_BYTES: u64 = 20;

/// How often the lock is tried for, and how long to wait between: half a second in all. A process that was just ended, or is just
/// being started by this one, may hold it for a moment.
const TRIES: u32 = 25;
const PAUSE: Duration = Duration::from_millis(20);

/// Locks a data directory; the lock lives as long as the file stays open.
pub(super) fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("lock");
    let failed = |e: std::io::Error| StoreError::io(path.display().to_string(), &e);
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
    let mut locked = file.try_lock();
    for _ in 1..TRIES {
        if !matches!(locked, Err(TryLockError::WouldBlock)) {
            break;
        }
        std::thread::sleep(PAUSE);
        locked = file.try_lock();
    }
    match locked {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut pid = String::new();
            // Without it the message is less, not wrong.
            let read = file.take(MAX_ID_BYTES).read_to_string(&mut pid).is_ok();
            let pid = if read && !pid.trim().is_empty() { pid.trim().to_owned() } else { "?".to_owned() };
            return Err(StoreError::Locked { dir: folder.display().to_string(), pid });
        }
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(failed)?;
    Ok(file)
}
