//! What the tests are held against and do not bring along: installed on first use, or said in one line where it cannot be.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Programs that the tests drive, with the Debian packages that have them.
const DEBIAN: &[(&str, &str)] = &[
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("npm", "npm"),
    ("newsboat", "newsboat"),
];

/// The version of axe-core: what it finds changes with it.
const AXE: &str = "axe-core@4.14.1";

/// Where a tool stands, under the name of the variable that tells the tests so.
pub(crate) type Tool = (&'static str, PathBuf);

/// Every tool that can be had. A test whose tool is missing says so, and fails or says that it was skipped.
pub(crate) fn tools() -> Vec<Tool> {
    debian();
    let python = [
        python("warcio", "warcio==1.8.1", "RASHOMON_WARCIO"),
        python("schemathesis", "schemathesis==4.32.5", "RASHOMON_SCHEMATHESIS"),
    ];
    python.into_iter().chain([axe()]).flatten().collect()
}

fn quietly(program: impl AsRef<Path>, arguments: &[&str]) -> bool {
    let mut command = Command::new(program.as_ref());
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.env("DEBIAN_FRONTEND", "noninteractive").status().is_ok_and(|status| status.success())
}

fn there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Debian's packages, where this is root's; elsewhere the line says what is missing.
fn debian() {
    let missing: Vec<&str> =
        DEBIAN.iter().filter(|(program, _)| !there(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return;
    }
    let install = [&["install", "--yes", "--no-install-recommends"], missing.as_slice()].concat();
    println!("installing {} (once)", missing.join(", "));
    // The lists of packages may be old, or not there at all.
    let installed =
        quietly("apt-get", &install) || quietly("apt-get", &["update"]) && quietly("apt-get", &install);
    if !installed {
        println!("the browser tests need: apt-get install {}", missing.join(" "));
    }
}

/// A Python program, in a folder of its own.
fn python(name: &'static str, package: &str, variable: &'static str) -> Option<Tool> {
    let folder = Path::new("target").join(name);
    let program = folder.join("bin").join(name);
    if !program.is_file() {
        println!("installing {name} (once)");
        let made = quietly("python3", &["-m", "venv", folder.to_str()?])
            && quietly(folder.join("bin/python"), &["-m", "pip", "install", "--quiet", package]);
        if !made {
            println!("{name} cannot be had (it needs python3 with venv, and PyPI): its test is skipped");
            return None;
        }
    }
    Some((variable, program.canonicalize().ok()?))
}

/// axe-core, which looks for what keeps people out of a page.
fn axe() -> Option<Tool> {
    let script = Path::new("target/axe/node_modules/axe-core/axe.min.js");
    if !script.is_file() {
        println!("installing axe-core (once)");
        if !quietly("npm", &["install", "--prefix", "target/axe", "--no-audit", "--no-fund", AXE]) {
            println!("axe-core cannot be had (it needs npm and its registry): its test is skipped");
            return None;
        }
    }
    Some(("RASHOMON_AXE", script.canonicalize().ok()?))
}
