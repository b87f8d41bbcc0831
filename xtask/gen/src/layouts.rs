//! Plans to trees: the ways in which pages set several articles.

mod held_out;
mod parts;
mod seen;

use crate::chance::Chance;
use crate::node::El;
use crate::plan::Plan;

/// How a page sets its cards.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Its name.
    pub name: &'static str,
    /// Whether it is held out: what is read wrong on it is counted, never looked at.
    pub unseen: bool,
    /// Makes the body of the page.
    pub build: fn(&Plan, &mut Chance) -> El,
}

/// All layouts.
pub const LAYOUTS: &[Layout] = &[
    Layout { name: "cards", unseen: false, build: seen::cards },
    Layout { name: "divs", unseen: false, build: seen::divs },
    Layout { name: "definitions", unseen: false, build: seen::definitions },
    Layout { name: "table", unseen: false, build: seen::table },
    Layout { name: "flat", unseen: false, build: seen::flat },
    Layout { name: "doubled", unseen: false, build: seen::doubled },
    Layout { name: "nested", unseen: false, build: seen::nested },
    Layout { name: "signed", unseen: false, build: seen::signed },
    Layout { name: "roll", unseen: true, build: held_out::roll },
    Layout { name: "stream", unseen: true, build: held_out::stream },
    Layout { name: "letter", unseen: true, build: held_out::letter },
    Layout { name: "posts", unseen: true, build: held_out::posts },
    Layout { name: "columns", unseen: true, build: held_out::columns },
];
