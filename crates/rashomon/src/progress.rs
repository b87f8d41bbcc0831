//! What is said on standard error: refusals, notes, and a bar where somebody watches.

use crate::view::count;
use anstream::eprintln as say_line;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// Says one line on standard error.
#[allow(clippy::print_stderr, reason = "the one place that speaks on standard error")]
pub(crate) fn say(line: &str) {
    say_line!("rashomon: {line}");
}

/// The bar, and the lines that must not tear it.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar over `inputs` files; hidden where standard error is no terminal, or where data scrolls over the same one.
    pub(crate) fn new(inputs: usize, data_on_terminal: bool) -> Self {
        let hidden = inputs < 2 || data_on_terminal || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(inputs as u64), target);
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} inputs, {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar }
    }

    /// `inputs` are read so far, and `articles` found in them.
    pub(crate) fn at(&self, inputs: usize, articles: usize) {
        self.bar.set_position(inputs as u64);
        self.bar.set_message(count(articles, "article", "articles"));
    }

    /// Says a line above the bar.
    pub(crate) fn say(&self, line: &str) {
        self.bar.suspend(|| say(line));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
