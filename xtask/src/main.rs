//! The project's own chores. `cargo xtask ci` is all that has to pass.

use anyhow::{Result, bail};
use std::process::Command;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("eval") => {
            let status = Command::new(env!("CARGO"))
                .args(["run", "--quiet", "--release", "--package", "xtask-eval", "--"])
                .args(&args[1..])
                .status()?;
            if !status.success() {
                bail!("eval failed");
            }
            Ok(())
        }
        _ => bail!("cargo xtask eval [SUITE...] [--data DIR]"),
    }
}
