//! How following stands, on standard error: a line that renews itself where somebody watches, else a line a minute.

use super::Status;
use crate::progress::say;
use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// How often the line renews itself: reading it is slower, and counting thousands of feeds costs something.
const RENEWED: Duration = Duration::from_millis(500);

/// How often a line is written where nobody watches.
const WRITTEN: Duration = Duration::from_secs(60);

/// Columns beside the line: the spinner, a space, and the last one, after which some terminals begin a new line.
const BESIDE: usize = 3;

/// The line on standard error.
pub struct Meter {
    bar: Option<ProgressBar>,
    last: Option<Instant>,
}

impl Meter {
    /// A line for this standard error.
    #[must_use]
    pub fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{spinner} {msg}");
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        Self { bar, last: None }
    }

    /// Tells how things stand, if it is time to; `status` is asked only then.
    pub fn tell(&mut self, status: &dyn Fn() -> Status) {
        let every = if self.bar.is_some() { RENEWED } else { WRITTEN };
        if self.last.is_some_and(|last| last.elapsed() < every) {
            return;
        }
        self.last = Some(Instant::now());
        match &self.bar {
            Some(bar) => {
                let columns = usize::from(Term::stderr().size().1).saturating_sub(BESIDE);
                bar.set_message(status().within(columns));
                bar.tick();
            }
            None => say(&status().to_string()),
        }
    }

    /// Tells how things stood in the end.
    pub fn end(self, status: &Status) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        say(&status.to_string());
    }
}

impl Default for Meter {
    fn default() -> Self {
        Self::new()
    }
}
