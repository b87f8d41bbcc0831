//! What the fold concluded, as the rows of the data directory.

use super::KeptPage;
use crate::rank;
use rashomon_engine::{Changes, StoryChange};
use rashomon_store::{Applied, ArticleRow, Checkpoint, Related, Seq, StoryRow};
use std::collections::HashSet;

/// The pages with the articles that are new on them.
pub(super) fn pages(changes: &Changes) -> Vec<KeptPage> {
    let mut out: Vec<KeptPage> = changes
        .pages
        .iter()
        .map(|(seq, page)| KeptPage { seq: *seq, page: page.clone(), articles: Vec::new() })
        .collect();
    for new in &changes.articles {
        // Both come in the order of the log.
        if let Ok(at) = out.binary_search_by_key(&new.seq, |kept| kept.seq) {
            out[at].articles.push(new.article.id.clone());
        }
    }
    out
}

/// The batch that is written for a stretch of the log.
pub(super) fn applied(upto: Seq, changes: Changes, checkpoint: Option<Checkpoint>) -> Applied {
    let Changes {
        pages,
        articles,
        derivations_gone,
        derivations,
        accounts_gone,
        accounts,
        forwards,
        stories,
    } = changes;
    let there: HashSet<String> = accounts.iter().map(|a| a.id.clone()).collect();
    Applied {
        upto,
        pages,
        articles: articles
            .into_iter()
            .map(|new| ArticleRow {
                seq: new.seq,
                article: new.article,
                at: new.at,
                account: None,
                story: None,
                known: new.known,
                names: new.names,
            })
            .collect(),
        derivations_gone,
        derivations,
        // An account may have gone and come again in one stretch: what stands at its end is what there is.
        accounts_gone: accounts_gone.into_iter().filter(|id| !there.contains(id)).collect(),
        accounts,
        related: stories.iter().map(related).collect(),
        stories: stories.into_iter().map(row).collect(),
        forwards,
        checkpoint,
    }
}

fn related(story: &StoryChange) -> Related {
    Related { story: story.id.clone(), others: story.related.clone() }
}

fn row(story: StoryChange) -> StoryRow {
    let rank = rank::of(story.dated, story.undated, story.accounts.len());
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    StoryRow {
        id: story.id,
        accounts: story.accounts,
        articles: count(story.articles),
        outlets: count(story.outlets),
        first: story.first,
        last: story.last,
        headline: story.headline,
        version: story.version,
        rank,
        language: story.language,
    }
}
