//! Inputs made to kill, stall or swell a parser: each in a process of its own, its time and memory measured.
//!
//! The process is this program again (`hostile WHAT FILE ADDRESS`), under a hard limit of the shell's, so that what
//! cannot be caught (a stack that overflows, an allocation that fails) ends it alone. Time is the processor's, so that a busy
//! machine does not fail a case.

use super::suite;
use crate::Row;
use anyhow::{Context, Result, bail};
use rashomon_intake::guard::{self, AllowList};
use rashomon_intake::robots::Robots;
use rashomon_intake::{MAX_PAYLOAD_BYTES, dates, decode_body, feed, opml, read_warc, sanitize, sitemap};
use serde_json::{Value, json};
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Where a case's bytes are made.
const FILE: &str = "target/eval/hostile.bin";

/// How many times its own limit of processor time a process may take by the clock: the machine does other work.
const PATIENCE: u32 = 6;

/// Address space beyond the limit of memory: the program itself, its libraries and its stack.
const PROGRAM_MB: u64 = 512;

/// Runs the suite.
pub(super) fn row(folder: &Path) -> Result<Row> {
    fs::create_dir_all("target/eval")?;
    let hostile = suite(folder, "hostile", |case, _| run(&folder.join("hostile"), case))?;
    Ok(hostile.strict("hostile inputs survived").beside(0.89, "feed-rs, ammonia and others"))
}

/// Makes a case's bytes and runs it in a process of its own.
fn run(folder: &Path, case: &Value) -> Value {
    match make(folder, case).and_then(|()| watched(case)) {
        Ok(outcome) => outcome,
        Err(error) => json!({ "crash": format!("{error:#}") }),
    }
}

fn make(folder: &Path, case: &Value) -> Result<()> {
    let id = case["id"].as_str().unwrap_or_default();
    let mut script = Command::new("python3");
    script.arg(folder.join("gen.py")).arg(folder.join("cases.jsonl.gz")).args([id, FILE]);
    if !script.status().context("the hostile suite needs python3")?.success() {
        bail!("no bytes for {id}");
    }
    Ok(())
}

/// What became of a process.
fn watched(case: &Value) -> Result<Value> {
    let limit = |key: &str| case[key].as_u64().context("a case without limits");
    let (millis, megabytes) = (limit("limit_ms")?, limit("limit_mb")?);
    let space = (megabytes + PROGRAM_MB) * 1024;
    let program = std::env::current_exe()?;
    let mut child = Command::new("sh")
        .args(["-c", &format!("ulimit -v {space}; exec \"$0\" \"$@\"")])
        .arg(program)
        .args(["hostile", case["what"].as_str().unwrap_or_default(), FILE])
        .arg(case["url"].as_str().unwrap_or_default())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let end = Instant::now() + Duration::from_millis(millis) * PATIENCE;
    while child.try_wait()?.is_none() {
        if Instant::now() > end {
            child.kill()?;
            child.wait()?;
            bail!("it did not end in {PATIENCE} times {millis} ms");
        }
        sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("it ended with {}", output.status);
    }
    let told: Value = serde_json::from_slice(&output.stdout)?;
    let (took, held) = (told["millis"].as_u64().unwrap_or(0), told["megabytes"].as_u64().unwrap_or(0));
    if took > millis || held > megabytes {
        bail!("it took {took} ms of {millis} and {held} MB of {megabytes}");
    }
    Ok(match &told["refused"] {
        Value::Null => json!({ "out": {} }),
        why => json!({ "error": why }),
    })
}

/// The process itself: reads a file as `what`, then says what it took.
///
/// # Errors
/// Where the file cannot be had, or nothing of ours reads such a thing.
#[allow(clippy::print_stdout, reason = "it is how the process that waits is told")]
pub(crate) fn child(args: &[String]) -> Result<()> {
    let [what, file, address] = args else { bail!("hostile takes what, a file and an address") };
    let bytes = fs::read(file)?;
    let before = processor_millis();
    let refused = read(what, bytes, address)?;
    let millis = processor_millis().saturating_sub(before);
    println!("{}", json!({ "refused": refused, "millis": millis, "megabytes": peak_megabytes() }));
    Ok(())
}

/// Reads bytes as the product would; why it refuses them, if it does.
fn read(what: &str, bytes: Vec<u8>, address: &str) -> Result<Option<String>> {
    let (what, codings) = what.split_once(':').unwrap_or((what, ""));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(match what {
        "feed" => feed::read(&bytes, None, None).err().map(|why| why.to_string()),
        "html" => {
            let _ = sanitize::html(&text(&bytes), None);
            None
        }
        "opml" => opml::read(&bytes).err().map(|why| why.to_string()),
        "sitemap" => {
            let home = url::Url::parse("https://meridian.example/")?;
            sitemap::read(&bytes, &home).err().map(|why| why.to_string())
        }
        "date" | "dates" => dates::instant(&text(&bytes)).is_none().then(|| "no date".to_owned()),
        "robots" => {
            let long = format!("/{}b", "a".repeat(MAX_PATH_BYTES));
            let address = if address.is_empty() { &long } else { address };
            let _ = Robots::read(&bytes).allows("rashomon", address);
            None
        }
        "warc" => {
            read_warc(Cursor::new(bytes), "hostile").filter_map(Result::err).last().map(|why| why.to_string())
        }
        "http-body" => {
            decode_body(bytes, None, Some(codings), MAX_PAYLOAD_BYTES).err().map(|why| why.to_string())
        }
        "url" => match url::Url::parse(&text(&bytes)) {
            Ok(url) => guard::host(&url, &AllowList::default()).err().map(|why| why.to_string()),
            Err(why) => Some(why.to_string()),
        },
        _ => bail!("nothing of ours reads {what}"),
    })
}

/// The longest path that is asked about: what servers take.
const MAX_PATH_BYTES: usize = 8 << 10;

/// What the kernel says of this process in `/proc`; empty where there is none.
fn proc(file: &str) -> String {
    fs::read_to_string(format!("/proc/self/{file}")).unwrap_or_default()
}

/// Processor time so far. The kernel counts in hundredths of a second.
fn processor_millis() -> u64 {
    let stat = proc("stat");
    let fields = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace();
    // User and system time are the 14th and 15th fields, the name in brackets being the second.
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}

/// The most memory held at once.
fn peak_megabytes() -> u64 {
    let status = proc("status");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|kb| kb.split_ascii_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
