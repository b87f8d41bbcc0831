//! Reading words: language, sentences, names, quotes, dates, figures. Text in, spans with meaning out.
//!
//! Everything here is a pure function of its arguments. It knows no HTML, no outlet and no story.

mod annotate;
pub mod entities;
pub mod figures;
pub mod fold;
pub mod language;
pub mod moment;
pub mod names;
pub mod quotes;
pub mod sentences;
pub mod stamps;
pub mod times;
pub mod words;

pub use annotate::{Context, annotate, annotate_names};
