//! The program itself, serving a data directory of its own on a free port.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use std::{fs, thread};
use tempfile::TempDir;

/// A newsroom that runs.
pub(crate) struct Newsroom {
    folder: TempDir,
    child: Child,
    address: String,
    /// What it said on standard error.
    said: Arc<Mutex<Vec<String>>>,
}

/// Where the pages that ship with the program are.
pub(crate) fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rashomon"));
    command.env_remove("RASHOMON_DATA").env_remove("RUST_BACKTRACE");
    command
}

impl Newsroom {
    /// Opens one that holds these pages.
    pub(crate) fn with(inputs: &[PathBuf]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if !inputs.is_empty() {
            let data = folder.path().join("data");
            let added = program().arg("--data").arg(data).arg("add").args(inputs).output().unwrap();
            assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        }
        let (child, address, said) = start(folder.path());
        Self { folder, child, address, said }
    }

    /// The address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Ends it as a system does, and starts it again on another port.
    pub(crate) fn restart(&mut self) {
        self.end();
        (self.child, self.address, self.said) = start(self.folder.path());
    }

    /// What it said on standard error so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().join("\n")
    }

    fn end(&mut self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(20), "it does not stop:\n{}", self.said());
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Newsroom {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(folder: &Path) -> (Child, String, Arc<Mutex<Vec<String>>>) {
    let log = folder.join("address");
    let _ = fs::remove_file(&log);
    let mut child = program()
        .arg("--data")
        .arg(folder.join("data"))
        .args(["serve", "--listen", "127.0.0.1:0", "--allow", "127.0.0.1", "--interval", "9"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    let err = BufReader::new(child.stderr.take().unwrap());
    thread::spawn(move || {
        for line in err.lines().map_while(Result::ok) {
            heard.lock().unwrap().push(line);
        }
    });
    let begun = Instant::now();
    loop {
        let lines = said.lock().unwrap().join("\n");
        // "... http://127.0.0.1:PORT/ ..."
        if let Some(rest) = lines.split("http://127.0.0.1:").nth(1) {
            let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
            return (child, format!("http://127.0.0.1:{port}"), said);
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not say where it listens:\n{lines}");
        assert!(child.try_wait().unwrap().is_none(), "it ended:\n{lines}");
        thread::sleep(Duration::from_millis(50));
    }
}
