//! The walk: prepare (map, pure), apply (ordered fold), report (compare, pure). Still no IO.
//!
//! It knows no disk, no network, no clock and no threads: whoever calls it may prepare on every core, and must apply in
//! one order.

mod bonds;
mod engine;
mod fold;
mod line;
mod prepare;
mod said;
pub mod view;

pub use engine::{Correction, Engine, Grouped};
pub use fold::{
    Changes, Decided, Fold, Kept, Memory, NewArticle, Ruling, Shelf, Stale, StoryChange, Undecided, Why,
};
pub use line::{ArticleLine, article as line_article};
pub use prepare::{
    Prepared, PreparedArticle, annotated, extract, extract_knowing, listing, prepare, prepare_line,
    prepare_whole, refused, whole,
};
pub use rashomon_extract::{
    ArticleWhy, BlockWhy, Candidate, Explanation, Extraction, FieldWhy, Reason, SiteLearner, SiteMemory,
    Source, explain, site_page,
};
