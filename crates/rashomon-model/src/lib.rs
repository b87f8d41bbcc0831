//! The nouns of rashomon, with their JSON form. No logic beyond what keeps a value whole, no IO.
//!
//! Every public type's first doc line is its line in `docs/glossary.md`. The JSON of a type is its serde form;
//! `docs/formats.md` describes it. Absent is `null`, so no field is skipped when it is empty.

mod annotation;
mod article;
mod capture;
mod correction;
mod derivation;
mod report;
mod span;
mod story;
mod time;

pub use annotation::{
    Annotations, Bound, Entity, EntityKind, Figure, Mention, MentionId, Quote, QuoteKind, Speaker, Telling,
    TimeExpr, TimeKind,
};
pub use article::{Article, Block, BlockKind, Byline, Dateline, Genre, Image, Link, PageRef, Role};
pub use capture::{Capture, Fate, FateKind, FeedEntry, Hints};
pub use correction::{CorrectionKind, Decision};
pub use derivation::{Alteration, AlterationKind, Derivation, DerivationKind, Direction, Passage};
pub use report::{PageRecord, Report};
pub use span::{Citation, Quoted, Span};
pub use story::{
    Account, Claim, ClaimStatus, Coverage, Evidence, FirstReported, OnlyIn, Stance, StanceKind, Story,
    StoryEntity, SummarySentence, TimelineEntry, Utterance, Wording, WordingSpeaker,
};
pub use time::{Basis, FetchTime, Precision, Stamp};
