//! One database: a writer thread that commits in groups, and a small pool of connections that only read.

use super::migrate::{Form, migrate};
use crate::error::{Result, StoreError};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How many writes share one commit: 256. What queues up while a commit is flushed goes into the next; the bound keeps a
/// transaction short.
const MAX_GROUP: usize = 256;

/// How many reading connections are kept open: 4. Each holds a page cache; more readers than that open one for the moment.
const MAX_READERS: usize = 4;

/// How long a connection waits for a lock: 10 s. Another process that writes `state.db` beside holds one for some
/// milliseconds; only a hand (`sqlite3` in a shell) can hold one that long.
const BUSY: Duration = Duration::from_secs(10);

/// How many statements a connection keeps prepared: 64, more than any database here has.
const STATEMENTS: usize = 64;

/// How sure a commit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sync {
    /// On the disk when it returns: for what cannot be made again.
    Full,
    /// Whole after a power cut, but the last commits may be gone: for what can be made again.
    Normal,
}

/// What a database is.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    /// Its file's name, for messages.
    pub(crate) name: &'static str,
    /// How sure a commit is.
    pub(crate) sync: Sync,
    /// The forms it went through.
    pub(crate) forms: &'static [Form],
}

/// What a write does in its transaction.
type Work = Box<dyn FnOnce(&Connection) -> Result<()> + Send>;

/// A write that waits for its commit.
struct Job {
    run: Work,
    reply: SyncSender<Result<()>>,
}

/// One database.
pub(crate) struct Db {
    kind: Kind,
    path: PathBuf,
    /// The path, for messages.
    shown: Arc<str>,
    readers: Mutex<Vec<Connection>>,
    /// `None` where it was opened for reading alone, and while it is dropped.
    writer: Option<(Sender<Job>, JoinHandle<()>)>,
    /// The lock of the data directory: whoever still holds a part of it keeps other writers out.
    _lock: Option<Arc<File>>,
}

/// Tells a failed database from a full disk.
pub(crate) fn failed(name: &str, error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => StoreError::Full { what: name.to_owned() },
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
            StoreError::damaged(name, error.to_string())
        }
        Some(rusqlite::ErrorCode::SystemIoFailure) => {
            let why = format!("the disk failed, or a bound on the size of files was reached ({error})");
            StoreError::Database { what: name.to_owned(), why }
        }
        _ => StoreError::Database { what: name.to_owned(), why: error.to_string() },
    }
}

impl Db {
    /// Opens the database at `path`. With the lock it is for writing: made if it is not there, and brought to the newest form.
    pub(crate) fn open(path: &Path, kind: Kind, lock: Option<Arc<File>>) -> Result<Self> {
        let write = lock.is_some();
        let (path, readers) = (path.to_owned(), Mutex::default());
        let shown: Arc<str> = path.display().to_string().into();
        let mut db = Self { kind, path, shown, readers, writer: None, _lock: lock };
        if write {
            let mut connection = Connection::open(&db.path).map_err(|e| failed(&db.shown, &e))?;
            set_up(&connection, kind.sync).map_err(|e| failed(&db.shown, &e))?;
            migrate(&mut connection, &db.shown, kind.forms)?;
            db.start(connection)?;
        } else {
            db.read(|connection| super::migrate::check(connection, &db.shown, kind.forms))?;
        }
        Ok(db)
    }

    /// Opens a database that is there and of the newest form, to write to it while another process may do so too. SQLite lets
    /// one write at a time; the other waits for its turn.
    pub(crate) fn open_beside(path: &Path, kind: Kind) -> Result<Self> {
        let shown: Arc<str> = path.display().to_string().into();
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| failed(&shown, &e))?;
        set_up(&connection, kind.sync).map_err(|e| failed(&shown, &e))?;
        super::migrate::check(&connection, &shown, kind.forms)?;
        let mut db =
            Self { kind, path: path.to_owned(), shown, readers: Mutex::default(), writer: None, _lock: None };
        db.start(connection)?;
        Ok(db)
    }

    /// Starts the thread that writes.
    fn start(&mut self, connection: Connection) -> Result<()> {
        let (sender, jobs) = channel();
        let thread = std::thread::Builder::new().name(format!("write {}", self.kind.name));
        let shown = Arc::clone(&self.shown);
        let handle = thread
            .spawn(move || write_all(connection, &jobs, &shown))
            .map_err(|e| StoreError::io("starting a thread", &e))?;
        self.writer = Some((sender, handle));
        Ok(())
    }

    /// Its file's name.
    pub(crate) fn name(&self) -> &'static str {
        self.kind.name
    }

    /// Runs `work` in a transaction that it may share with others, and returns once that is committed. Where `work`
    /// fails, nothing of it is kept.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T> {
        let name = Arc::clone(&self.shown);
        self.write_or(move |connection| work(connection).map_err(|e| failed(&name, &e)))
    }

    /// The same for work that has reasons of its own to fail.
    pub(crate) fn write_or<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (sender, _) = self.writer.as_ref().ok_or(StoreError::ReadOnly)?;
        let slot = Arc::new(Mutex::new(None));
        let (reply, answer) = sync_channel(1);
        let run = {
            let slot = Arc::clone(&slot);
            Box::new(move |connection: &Connection| {
                let value = work(connection)?;
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
                Ok(())
            })
        };
        sender.send(Job { run, reply }).map_err(|_| StoreError::Closed)?;
        answer.recv().map_err(|_| StoreError::Closed)??;
        slot.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or(StoreError::Closed)
    }

    /// Runs `work` on a connection that only reads. It sees everything that was committed before.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let pooled = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match pooled {
            Some(connection) => connection,
            None => self.reader().map_err(|e| failed(&self.shown, &e))?,
        };
        let result = work(&connection);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < MAX_READERS {
            readers.push(connection);
        }
        result
    }

    /// [`Db::read`] for work that fails only where the database does.
    pub(crate) fn query<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        self.read(|connection| work(connection).map_err(|e| failed(&self.shown, &e)))
    }

    fn reader(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(connection)
    }

    /// Copies the database as it stands into a new file, while it is in use.
    pub(crate) fn copy_to(&self, to: &Path) -> Result<()> {
        self.query(|connection| {
            let mut target = Connection::open(to)?;
            let backup = rusqlite::backup::Backup::new(connection, &mut target)?;
            // All pages in one go: writers go on in the write-ahead log meanwhile.
            backup.run_to_completion(i32::MAX, Duration::ZERO, None)
        })
    }

    /// What SQLite itself finds wrong with the file.
    pub(crate) fn integrity(&self) -> Result<Vec<String>> {
        self.query(|connection| {
            let mut said = texts(connection, "PRAGMA integrity_check(20)")?;
            said.extend(texts(connection, "SELECT 'row ' || rowid || ' of ' || \"table\" || ' points nowhere' FROM pragma_foreign_key_check")?);
            said.retain(|line| line != "ok");
            Ok(said)
        })
    }
}

impl Drop for Db {
    fn drop(&mut self) {
        // Readers first, so that the writer is the last to close and folds the write-ahead log in.
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        if let Some((sender, handle)) = self.writer.take() {
            drop(sender);
            drop(handle.join());
        }
    }
}

/// The first column of all rows, as text.
pub(crate) fn texts(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// What is left of a write-ahead log when its content is in the database: 4 MiB, so that one large write does not keep its
/// room for ever.
const MAX_WAL_BYTES: i64 = 4 << 20;

fn set_up(connection: &Connection, sync: Sync) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "journal_mode", "wal")?;
    let sync = if sync == Sync::Full { "full" } else { "normal" };
    connection.pragma_update(None, "synchronous", sync)?;
    connection.pragma_update(None, "journal_size_limit", MAX_WAL_BYTES)?;
    connection.pragma_update(None, "foreign_keys", true)
}

/// The writer thread: takes what waits, runs it in one transaction, commits, and answers.
fn write_all(mut connection: Connection, jobs: &Receiver<Job>, name: &str) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        while group.len() < MAX_GROUP
            && let Ok(job) = jobs.try_recv()
        {
            group.push(job);
        }
        let mut done = Vec::with_capacity(group.len());
        let committed = commit_group(&mut connection, group, &mut done).map_err(|e| failed(name, &e));
        for (reply, result) in done {
            // Whoever asked may have gone; the work is done all the same.
            drop(reply.send(committed.clone().and(result)));
        }
    }
}

/// Runs a group in one transaction, each job in a savepoint of its own, so that one that fails takes nothing else along.
fn commit_group(
    connection: &mut Connection,
    group: Vec<Job>,
    done: &mut Vec<(SyncSender<Result<()>>, Result<()>)>,
) -> rusqlite::Result<()> {
    // Replies first: also where the transaction cannot even begin, everyone is answered.
    let (runs, replies): (Vec<_>, Vec<_>) = group.into_iter().map(|job| (job.run, job.reply)).unzip();
    done.extend(replies.into_iter().map(|reply| (reply, Ok(()))));
    let mut transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for (run, (_, result)) in runs.into_iter().zip(done.iter_mut()) {
        let savepoint = transaction.savepoint()?;
        *result = run(&savepoint);
        if result.is_ok() {
            savepoint.commit()?;
        }
    }
    transaction.commit()
}
