//! A whole comparison as it is kept: without the words that stand in the articles, which are by far the most of it.

use rashomon_model::{Citation, Story};
use rashomon_store::ArticleRow;
use std::collections::BTreeMap;

/// Begins a text that stands for the words of a stance: a byte that no text of an article begins with, since control
/// characters do not come through extraction.
const STANCE: char = '\u{1}';

/// Looks at each text of a story that is quoted from an article, with where it stands.
fn quoted(story: &mut Story, look: &mut impl FnMut(&str, u32, u32, &mut String)) {
    let mut cited = |at: Option<&Citation>, text: &mut String| {
        if let Some(at) = at {
            look(&at.article, at.start, at.end, text);
        }
    };
    for sentence in &mut story.summary {
        cited(sentence.citations.first(), &mut sentence.text);
    }
    for entry in &mut story.timeline {
        cited(entry.citations.first(), &mut entry.text);
    }
    for wording in story.quotes.iter_mut().flat_map(|said| &mut said.wordings) {
        look(&wording.article, wording.start, wording.end, &mut wording.text);
    }
    let stances = story.claims.iter_mut().flat_map(|claim| &mut claim.stances);
    let only = story.only_in.iter_mut().flat_map(|only| &mut only.sentences);
    for evidence in stances.filter_map(|stance| stance.evidence.as_mut()).chain(only) {
        look(&evidence.article, evidence.start, evidence.end, &mut evidence.text);
    }
}

/// The words of the articles.
struct Words<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Words<'a> {
    fn new(articles: &'a [ArticleRow]) -> Self {
        Self(articles.iter().map(|row| (row.article.id.as_str(), row.article.text.as_str())).collect())
    }

    fn at(&self, article: &str, start: u32, end: u32) -> Option<&'a str> {
        self.0.get(article)?.get(start as usize..end as usize)
    }
}

/// A comparison as JSON, without the words that its articles hold.
pub(super) fn write(story: &Story, articles: &[ArticleRow]) -> Option<String> {
    let (mut story, words) = (story.clone(), Words::new(articles));
    for claim in &mut story.claims {
        let same = |stance: &rashomon_model::Stance| {
            stance.evidence.as_ref().is_some_and(|evidence| evidence.text == claim.text)
        };
        if let Some(at) = claim.stances.iter().position(same) {
            claim.text = format!("{STANCE}{at}");
        }
    }
    quoted(&mut story, &mut |article, start, end, text| {
        if words.at(article, start, end) == Some(text) {
            text.clear();
        }
    });
    serde_json::to_string(&story).ok()
}

/// The comparison that was written; `None` where it cannot be read, or an article is not there: it is made again.
pub(super) fn read(json: &str, articles: &[ArticleRow]) -> Option<Story> {
    let (mut story, words) = (serde_json::from_str::<Story>(json).ok()?, Words::new(articles));
    let mut whole = true;
    quoted(&mut story, &mut |article, start, end, text| {
        if text.is_empty() {
            match words.at(article, start, end) {
                Some(found) => found.clone_into(text),
                None => whole = false,
            }
        }
    });
    for claim in &mut story.claims {
        let Some(at) = claim.text.strip_prefix(STANCE) else { continue };
        let stance = at.parse::<usize>().ok().and_then(|at| claim.stances.get(at));
        match stance.and_then(|stance| stance.evidence.as_ref()) {
            Some(evidence) => claim.text = evidence.text.clone(),
            None => whole = false,
        }
    }
    whole.then_some(story)
}
