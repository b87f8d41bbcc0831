//! What the user wants of a feed, beside its address: a part of its settings, which others have parts of too.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What the user wants of a feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wishes {
    /// Not to ask it for now.
    pub paused: bool,
    /// Least minutes between two requests.
    pub interval_min: Option<u64>,
    /// To keep what the feed itself says of its entries, and not to fetch their pages.
    pub own_words: bool,
}

impl Wishes {
    /// Those of a feed's settings; none where they are not an object or say otherwise.
    #[must_use]
    pub fn of(settings: &str) -> Self {
        serde_json::from_str(settings).unwrap_or_default()
    }

    /// The settings with these wishes in place of those in them; what others keep there stays.
    #[must_use]
    pub fn put_into(self, settings: &str) -> String {
        let mut all: Map<String, Value> = serde_json::from_str(settings).unwrap_or_default();
        let mut put = |name: &str, value: Option<Value>| match value {
            Some(value) => all.insert(name.to_owned(), value),
            None => all.remove(name),
        };
        put("paused", self.paused.then_some(true.into()));
        put("interval_min", self.interval_min.map(Into::into));
        put("own_words", self.own_words.then_some(true.into()));
        Value::Object(all).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_stand_beside_what_others_keep() {
        let wishes = Wishes { paused: true, interval_min: Some(90), own_words: false };
        let kept = wishes.put_into(r#"{"opml":[["a","b"]],"own_words":true}"#);
        assert_eq!(kept, r#"{"interval_min":90,"opml":[["a","b"]],"paused":true}"#);
        assert_eq!(Wishes::of(&kept), wishes);
        assert_eq!(Wishes::default().put_into(&kept), r#"{"opml":[["a","b"]]}"#);
        assert_eq!((Wishes::of(""), Wishes::of(r#"{"paused":7}"#)), Default::default());
    }
}
