//! The log: lines on standard error, for a person or as JSON. A request's line has its id, route, status and time; never its
//! query or anything that was sent, where secrets may stand.

use crate::config::{Config, LogFormat};
use std::io::{IsTerminal, stderr};
use tracing_subscriber::EnvFilter;

/// Begins the log of this process; where one has begun (in tests) that one stays.
pub(crate) fn begin(config: &Config) {
    // What libraries tell of their insides helps nobody who runs a newsroom, unless something is wrong.
    let filter = EnvFilter::new(format!("warn,rashomon={}", config.log_level));
    let lines = tracing_subscriber::fmt().with_writer(stderr).with_env_filter(filter).with_target(false);
    let _ = match config.log_format {
        LogFormat::Text => lines.with_ansi(stderr().is_terminal()).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}
