//! `rashomon serve` as a process, and the commands that keep house around it.

use crate::{rashomon, run};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything here may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A newsroom that runs; what it says first.
pub(crate) fn open(dir: &Path, args: &[&str]) -> (Child, String, Vec<String>) {
    open_told(dir, args, &[])
}

/// The same, in an environment that says more.
fn open_told(dir: &Path, args: &[&str], told: &[(&str, &str)]) -> (Child, String, Vec<String>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rashomon"))
        .current_dir(dir)
        .env("RASHOMON_DATA", "data")
        .env("XDG_CONFIG_HOME", dir)
        .envs(told.iter().copied())
        .args(["serve", "--listen", "0"])
        .args(args)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = Vec::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let at = loop {
        let line = lines.next().expect("it ended before it opened").unwrap();
        said.push(line.clone());
        if let Some((_, rest)) = line.split_once("open at http://") {
            break rest.split_once('/').unwrap().0.to_owned();
        }
    };
    // Whatever it says further is read, or it would wait for that; the next line tells of the first account.
    let (give, take) = std::sync::mpsc::channel();
    std::thread::spawn(move || lines.for_each(|line| drop(give.send(line.unwrap_or_default()))));
    said.extend(take.recv_timeout(Duration::from_secs(1)));
    (child, at, said)
}

/// The answer to a GET.
pub(crate) fn get(at: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(at).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Waits until it has taken up what it holds.
pub(crate) fn ready(at: &str) {
    let begun = Instant::now();
    while !get(at, "/readyz").starts_with("HTTP/1.1 200") {
        assert!(begun.elapsed() < PATIENCE, "it is never ready");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub(crate) fn ended(child: &mut Child) -> std::process::ExitStatus {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("it did not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub(crate) fn people(dir: &Path, args: &[&str], password: &str) -> (i32, String) {
    let output = rashomon(dir, &[&["people"], args].concat()).write_stdin(password).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn without_an_account_it_opens_to_this_machine_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (code, _, err) = run(dir.path(), &["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("rashomon people add NAME --role admin"), "{err}");
    let (mut child, at, said) = open(dir.path(), &[]);
    let code =
        said.iter().find_map(|line| line.split_once("/setup?code=")).expect("it tells the code").1.to_owned();
    assert!(at.starts_with("127.0.0.1:") && code.len() == 32, "{said:?}");
    assert!(get(&at, "/").starts_with("HTTP/1.1 503"));
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    ended(&mut child);
}

/// The environment is read where the process is, and not where it was started: it started itself again.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn it_runs_with_few_arenas_unless_told_how_many() {
    for (told, found) in [(None, "MALLOC_ARENA_MAX=2"), (Some("5"), "MALLOC_ARENA_MAX=5")] {
        let dir = tempfile::tempdir().unwrap();
        let told: Vec<(&str, &str)> = told.map(|n| ("MALLOC_ARENA_MAX", n)).into_iter().collect();
        let (mut child, at, _) = open_told(dir.path(), &[], &told);
        let environment = std::fs::read(format!("/proc/{}/environ", child.id())).unwrap();
        let set: Vec<&[u8]> =
            environment.split(|b| *b == 0).filter(|v| v.starts_with(b"MALLOC_ARENA")).collect();
        assert_eq!(set, [found.as_bytes()]);
        assert!(get(&at, "/livez").starts_with("HTTP/1.1 200"));
        Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        ended(&mut child);
    }
}

#[test]
fn it_closes_when_it_is_told_to() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(people(dir.path(), &["add", "vera", "--role", "admin"], "four quiet harbours\n").0, 0);
    let (mut child, at, said) = open(dir.path(), &[]);
    assert!(!said.iter().any(|line| line.contains("/setup")), "{said:?}");
    assert!(get(&at, "/livez").starts_with("HTTP/1.1 200"));
    ready(&at);
    let health = |listen: &str| {
        rashomon(dir.path(), &["healthcheck"]).env("RASHOMON_LISTEN", listen).output().unwrap()
    };
    assert!(health(&at).status.success());
    // A connection that is open and silent does not hold it up.
    let _silent = TcpStream::connect(&at).unwrap();
    let begun = Instant::now();
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(ended(&mut child).success());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(health(&at).status.code(), Some(1));
}

#[test]
fn people_are_looked_after_from_a_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (code, err) = people(dir, &["add", "Vera", "--role", "admin"], "short\n");
    assert!(code == 1 && err.contains("10 characters"), "{err}");
    std::fs::write(dir.join("word"), "four quiet harbours\n").unwrap();
    assert_eq!(people(dir, &["add", "Vera", "--role", "admin", "--password-file", "word"], "").0, 0);
    let (code, err) = people(dir, &["add", "vera"], "four quiet harbours\n");
    assert!(code == 1 && err.contains("vera already"), "{err}");
    assert_eq!(people(dir, &["add", "tomas"], "five loud railways").0, 0);
    let (_, list, _) = run(dir, &["people", "list", "--json"]);
    let names: Vec<(String, String)> = list
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|person| (person["name"].as_str().unwrap().into(), person["role"].as_str().unwrap().into()))
        .collect();
    assert_eq!(names, [("tomas".into(), "reader".into()), ("vera".into(), "admin".into())]);
    assert!(!list.contains("argon2"));
    assert_eq!(people(dir, &["passwd", "tomas"], "six slow ferries").0, 0);
    assert_eq!(people(dir, &["passwd", "nobody"], "six slow ferries").0, 1);
    let (code, err) = people(dir, &["remove", "vera"], "");
    assert!(code == 1 && err.contains("only admin"), "{err}");
    assert_eq!(people(dir, &["remove", "tomas"], "").0, 0);
    assert_eq!(run(dir, &["people", "list"]).1.lines().count(), 1);
}

#[test]
fn the_configuration_says_what_holds_and_why() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    std::fs::write(dir.join("config.toml"), "listen = 8200\nmetrics_token = \"quiet-harbour\"\n").unwrap();
    let check = |args: &[&str]| {
        let output = rashomon(dir, args).env("RASHOMON_LOG_LEVEL", "debug").output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let (code, out, err) = check(&["--config", "config.toml", "config", "check"]);
    assert_eq!(code, 0, "{err}");
    let said = |key: &str| {
        let line = out.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(said("listen"), "8200 config.toml");
    assert_eq!(said("log.level"), "debug $RASHOMON_LOG_LEVEL");
    assert_eq!(said("data"), "data $RASHOMON_DATA");
    assert_eq!(said("metrics_token"), "(hidden) config.toml");
    assert!(said("interval").ends_with("default"));
    assert!(!format!("{out}{err}").contains("quiet-harbour"));
    std::fs::write(dir.join("config.toml"), "lisen = 8200\n").unwrap();
    for command in
        [&["--config", "config.toml", "config", "check"][..], &["--config", "config.toml", "stories"]]
    {
        let (code, _, err) = check(command);
        assert!(code == 1 && err.contains("`lisen`: did you mean `listen`?"), "{code} {err}");
    }
    assert_eq!(check(&["--config", "nowhere.toml", "config", "check"]).0, 1);
}

#[test]
fn manual_and_completions_are_written() {
    let dir = tempfile::tempdir().unwrap();
    let (code, page, _) = run(dir.path(), &["man"]);
    assert!(code == 0 && page.contains(".TH") && page.contains("serve"), "{page}");
    assert_eq!(run(dir.path(), &["man", "--to", "pages"]).0, 0);
    assert!(dir.path().join("pages/rashomon-serve.1").is_file());
    for shell in ["bash", "fish", "zsh"] {
        let (code, script, _) = run(dir.path(), &["completions", shell]);
        assert!(code == 0 && script.contains("rashomon"), "{shell}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn whoever_started_it_hears_that_it_is_ready_lives_and_ends() {
    use std::os::unix::net::UnixDatagram;
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(people(dir.path(), &["add", "vera", "--role", "admin"], "four quiet harbours\n").0, 0);
    let path = dir.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let heard = || {
        let mut bytes = [0; 512];
        let length = socket.recv(&mut bytes).expect("it says something in time");
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    };
    let told = [("NOTIFY_SOCKET", path.to_str().unwrap()), ("WATCHDOG_USEC", "2000000")];
    let (mut child, _, _) = open_told(dir.path(), &[], &told);
    assert!(heard().starts_with("READY=1\n"));
    assert_eq!([heard(), heard()], ["WATCHDOG=1", "WATCHDOG=1"]);
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    while heard() == "WATCHDOG=1" {}
    assert!(ended(&mut child).success());
}

/// The unit in `docs/` is one that systemd takes, where systemd is there to be asked.
#[test]
fn the_unit_is_taken_by_systemd() {
    let unit = include_str!("../../../../docs/rashomon.service");
    assert!(unit.contains("\nType=notify\n") && unit.contains("\nWatchdogSec="), "{unit}");
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("rashomon.service");
    std::fs::write(&place, unit.replace("/usr/local/bin/rashomon", env!("CARGO_BIN_EXE_rashomon"))).unwrap();
    let verified = Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&place).output();
    let Ok(verified) = verified else { return };
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(!said.contains("rashomon.service"), "{said}");
}
