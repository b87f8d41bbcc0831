//! The feed suites' inputs read by ours, by feed-rs and, where it is installed, by Python's feedparser, in CPU time.

use super::cpu;
use crate::data;
use crate::suites::ingest::feeds::{SUITES, context};
use crate::suites::ingest::input;
use anyhow::Result;
use rashomon_intake::feed;
use serde_json::Value;
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use url::Url;

/// How often all inputs are read by each.
const ROUNDS: u32 = 5;

/// feedparser over the same inputs: prints the CPU seconds of one round. Its arguments are the suites' files.
const PYTHON: &str = r#"
import base64, feedparser, gzip, json, sys, time
inputs = []
for path in sys.argv[1:]:
    for line in gzip.open(path, "rt", encoding="utf-8"):
        case = json.loads(line)
        data = base64.b64decode(case["input_b64"]) if "input_b64" in case else case["input"].encode()
        headers = {k.lower(): v for k, v in (case.get("headers") or {}).items()}
        if case.get("url"):
            headers.setdefault("content-location", case["url"])
        inputs.append((data, headers))
begun = time.process_time()
for data, headers in inputs:
    feedparser.parse(data, response_headers=headers)
print(time.process_time() - begun)
"#;

/// One input and what it came with.
struct Input {
    bytes: Vec<u8>,
    kind: Option<String>,
    address: Option<Url>,
}

/// Measures and prints.
pub(super) fn run(folder: &Path) -> Result<()> {
    let files: Vec<_> = SUITES.iter().map(|s| folder.join(s).join("cases.jsonl.gz")).collect();
    let mut inputs = Vec::new();
    for file in &files {
        for case in data::lines::<Value>(file)? {
            let (kind, address) = context(&case);
            inputs.push(Input { bytes: input(&case), kind, address });
        }
    }
    let (mut ours, mut peer) = (Duration::ZERO, Duration::ZERO);
    let (mut read, mut peer_read) = (0, 0);
    // It panics on some inputs; what it says then is of no interest here.
    let told = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    for _ in 0..ROUNDS {
        let (time, count) = cpu(|| inputs.iter().filter(|i| ours_reads(i)).count());
        (ours, read) = (ours + time, count);
        let (time, count) = cpu(|| inputs.iter().filter(|i| feed_rs_reads(i)).count());
        (peer, peer_read) = (peer + time, count);
    }
    panic::set_hook(told);
    let bytes: usize = inputs.iter().map(|i| i.bytes.len()).sum();
    let rate = |time: Duration| f64::from(ROUNDS) * inputs.len() as f64 / time.as_secs_f64();
    println!(
        "feeds      {} inputs, {:.1} MB: {:.0} a CPU-second, {read} read; feed-rs {:.0}, {peer_read} read; ratio {:.2}",
        inputs.len(),
        bytes as f64 / 1e6,
        rate(ours),
        rate(peer),
        rate(ours) / rate(peer)
    );
    match feedparser(&files) {
        Some(seconds) => {
            let theirs = inputs.len() as f64 / seconds;
            println!(
                "feeds      feedparser (Python) {theirs:.0} a CPU-second; ratio {:.2}",
                rate(ours) / theirs
            );
        }
        None => println!("feeds      no python3 with feedparser: not measured against it"),
    }
    Ok(())
}

fn ours_reads(input: &Input) -> bool {
    feed::read(&input.bytes, input.kind.as_deref(), input.address.as_ref()).is_ok()
}

/// feed-rs with its sanitizer, as ours has one.
fn feed_rs_reads(input: &Input) -> bool {
    let base = input.address.as_ref().map(Url::as_str);
    let parser = feed_rs::parser::Builder::new().base_uri(base).build();
    panic::catch_unwind(AssertUnwindSafe(|| parser.parse(Cursor::new(&input.bytes)).is_ok())).unwrap_or(false)
}

/// The CPU seconds Python's feedparser takes for one round; `None` where it is not installed.
fn feedparser(files: &[std::path::PathBuf]) -> Option<f64> {
    let answer = Command::new("python3").arg("-c").arg(PYTHON).args(files).output().ok()?;
    String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
}
