//! What a reading tells of its choices where somebody asked. Where nobody did, nothing is gathered and nothing more is
//! worked out: [`Trace::silent`] costs a look at a flag.

use crate::explain::{Field, Reason};
use rashomon_model::{Genre, Stamp};
use serde::Serialize;

/// Candidates kept of one page: a page of thousands of headings explains nothing by all of them.
const MAX_OFFERS: usize = 2_000;

/// What has been told so far, or nothing.
#[derive(Debug, Default)]
pub(crate) struct Trace(Option<Told>);

/// All that a reading tells.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Candidates in the order they were met.
    pub(crate) offers: Vec<Offer>,
    /// How each block of an HTML page was judged.
    pub(crate) judged: Vec<Judged>,
    /// The article whose fields are being told, by its place on the page.
    pub(crate) article: usize,
}

/// One value that a field could have.
#[derive(Debug)]
pub(crate) struct Offer {
    /// Whose field: the article's place on the page.
    pub(crate) article: usize,
    pub(crate) field: Field,
    /// Where it comes from.
    pub(crate) place: String,
    /// The block it stands in.
    pub(crate) block: Option<usize>,
    /// Whether it stands in some block, to be found by its words.
    pub(crate) visible: bool,
    pub(crate) value: String,
    pub(crate) score: Option<f32>,
    pub(crate) because: Vec<Reason>,
    /// Whether it was taken, here; a later offer may be taken instead.
    pub(crate) taken: bool,
}

/// How the labeller judged one block.
#[derive(Debug)]
pub(crate) struct Judged {
    /// What was concluded and by which rule.
    pub(crate) rule: &'static str,
    /// How likely the trained labeller holds it to be body.
    pub(crate) likelihood: f32,
    /// What the labeller went by most.
    pub(crate) because: Vec<Reason>,
}

impl Trace {
    /// Of a reading that nobody asks about.
    pub(crate) fn silent() -> Self {
        Self(None)
    }

    /// Of a reading to be explained.
    pub(crate) fn asked() -> Self {
        Self(Some(Told::default()))
    }

    /// Whether anybody asked.
    pub(crate) fn is_asked(&self) -> bool {
        self.0.is_some()
    }

    /// Tells something, where anybody asked.
    pub(crate) fn tell(&mut self, what: impl FnOnce(&mut Told)) {
        if let Some(told) = &mut self.0 {
            what(told);
        }
    }

    /// Asks places for the value of a field.
    pub(crate) fn ask<T: Shown>(&mut self, field: Field) -> Ask<'_, T> {
        Ask { field, taken: None, trace: self }
    }

    /// All that was told.
    pub(crate) fn into_told(self) -> Told {
        self.0.unwrap_or_default()
    }
}

impl Told {
    /// Adds a candidate for a field of the article at hand; what it adds may be told more of.
    pub(crate) fn offer(
        &mut self,
        field: Field,
        place: impl Into<String>,
        value: String,
    ) -> Option<&mut Offer> {
        if self.offers.len() >= MAX_OFFERS {
            return None;
        }
        let (article, place) = (self.article, place.into());
        let (block, score, because) = (None, None, Vec::new());
        let (visible, taken) = (false, false);
        self.offers.push(Offer { article, field, place, block, visible, value, score, because, taken });
        self.offers.last_mut()
    }
}

/// Asks places in order of trust until one has a value; where the reading is to be explained, asks the others as well.
pub(crate) struct Ask<'t, T> {
    field: Field,
    taken: Option<T>,
    trace: &'t mut Trace,
}

impl<T: Shown> Ask<'_, T> {
    /// Asks one more place.
    pub(crate) fn or(self, place: &str, value: impl FnOnce() -> Option<T>) -> Self {
        self.or_else(place, false, value)
    }

    /// Asks the page's visible lines.
    pub(crate) fn or_visible(self, place: &str, value: impl FnOnce() -> Option<T>) -> Self {
        self.or_else(place, true, value)
    }

    fn or_else(mut self, place: &str, visible: bool, value: impl FnOnce() -> Option<T>) -> Self {
        if self.taken.is_some() && !self.trace.is_asked() {
            return self;
        }
        let value = value();
        let taken = self.taken.is_none();
        if let Some(value) = &value {
            self.trace.tell(|told| {
                if let Some(offer) = told.offer(self.field, place, value.shown()) {
                    (offer.taken, offer.visible) = (taken, visible);
                }
            });
        }
        if taken {
            self.taken = value;
        }
        self
    }

    /// Falls back on a value whose places were asked before.
    pub(crate) fn or_known(mut self, value: impl FnOnce() -> Option<T>) -> Self {
        if self.taken.is_none() {
            self.taken = value();
        }
        self
    }

    /// The value of the first place that had one.
    pub(crate) fn taken(self) -> Option<T> {
        self.taken
    }
}

impl Ask<'_, String> {
    /// Asks named places together: the first of them that is there answers, and the others are told of alone.
    pub(crate) fn or_first<'n>(
        mut self,
        kind: &str,
        found: impl Fn() -> Box<dyn Iterator<Item = (&'n str, String)> + 'n>,
    ) -> Self {
        if !self.trace.is_asked() {
            return match self.taken {
                Some(_) => self,
                None => {
                    self.taken = found().next().map(|(_, value)| value).filter(|v| !v.is_empty());
                    self
                }
            };
        }
        for (n, (name, value)) in found().enumerate().filter(|(_, (_, value))| !value.is_empty()) {
            let taken = n == 0 && self.taken.is_none();
            self.trace.tell(|told| {
                if let Some(offer) = told.offer(self.field, format!("{kind} {name}"), value.clone()) {
                    offer.taken = taken;
                }
            });
            if taken {
                self.taken = Some(value);
            }
        }
        self
    }
}

/// A value that can be shown to whoever asks why.
pub(crate) trait Shown {
    /// In words.
    fn shown(&self) -> String;
}

impl Shown for String {
    fn shown(&self) -> String {
        self.clone()
    }
}

impl Shown for Stamp {
    fn shown(&self) -> String {
        self.value.clone()
    }
}

impl Shown for Genre {
    fn shown(&self) -> String {
        name(self)
    }
}

/// The name that a plain value has in JSON.
pub(crate) fn name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_answer_is_taken_and_the_others_are_told_where_asked() {
        let answer = |trace: &mut Trace| {
            let named = || -> Box<dyn Iterator<Item = (&str, String)>> {
                Box::new([("dc.rights", "B".to_owned()), ("rights", "C".to_owned())].into_iter())
            };
            let ask = trace.ask::<String>(Field::Rights).or("nowhere", || None).or_first("meta", named);
            ask.or("foot", || Some("D".to_owned())).taken()
        };
        let (mut silent, mut asked) = (Trace::silent(), Trace::asked());
        assert_eq!(answer(&mut silent), answer(&mut asked));
        assert!(silent.into_told().offers.is_empty());
        let told: Vec<String> = asked
            .into_told()
            .offers
            .iter()
            .map(|o| format!("{}{}={}", if o.taken { "*" } else { "" }, o.place, o.value))
            .collect();
        assert_eq!(told, ["*meta dc.rights=B", "meta rights=C", "foot=D"]);
    }
}
