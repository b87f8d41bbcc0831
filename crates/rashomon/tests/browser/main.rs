//! The newsroom in a real browser: Chromium, driven headless, over the program itself.
//!
//! Needs Debian's `chromium` and `chromium-driver`; `cargo xtask ci` installs them where it may.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may end where it likes")]

mod access;
mod driver;
mod hostile;
mod newsroom;
mod pictures;
mod press;
mod walk;

use driver::Browser;
use newsroom::{Newsroom, examples};
