//! Corrections: what editors say against a conclusion, who and when, and the way to take it back.

use super::cast::{Cast, by_id};
use super::{back, ours, when};
use crate::keep::Wish;
use crate::serve::desk::Told;
use crate::serve::door::{Role, Viewer};
use crate::serve::links;
use crate::serve::{Problem, Room};
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use rashomon_model::{CorrectionKind, Decision};
use rashomon_store::standing;

/// A correction on a page.
#[derive(Debug, Clone)]
pub(super) struct CorrectionRow {
    /// What is said.
    pub(super) what: String,
    pub(super) by: String,
    pub(super) when: String,
    pub(super) a: String,
    pub(super) b: String,
    pub(super) kind: &'static str,
}

/// What the form of a correction sends.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Said {
    /// `not_this_story`, `same_story`, `not_a_copy`; to take one back its own name.
    #[serde(default)]
    kind: String,
    /// The article.
    #[serde(default)]
    a: String,
    /// The other: a story or an article; an address of its page will do.
    #[serde(default)]
    b: String,
    /// Whether it is taken back.
    #[serde(default)]
    undo: Option<String>,
    /// Where to go then.
    #[serde(default)]
    back: Option<String>,
}

/// The name of a kind in forms.
fn name(kind: CorrectionKind) -> &'static str {
    match kind {
        CorrectionKind::NotSameStory => "not_same_story",
        CorrectionKind::SameStory => "same_story",
        CorrectionKind::NotACopy => "not_a_copy",
    }
}

fn kind(name: &str) -> Option<CorrectionKind> {
    match name {
        "not_this_story" | "not_same_story" => Some(CorrectionKind::NotSameStory),
        "same_story" => Some(CorrectionKind::SameStory),
        "not_a_copy" => Some(CorrectionKind::NotACopy),
        _ => None,
    }
}

/// `POST /correct`.
pub(super) async fn correct(
    State(room): State<Room>,
    viewer: Viewer,
    Form(said): Form<Said>,
) -> Result<Response, Problem> {
    viewer.may(Role::Editor)?;
    let Some(kind) = kind(&said.kind) else {
        return Err(Problem::bad("say which correction: not_this_story, same_story or not_a_copy"));
    };
    let to = said.back.as_deref().and_then(ours).map(str::to_owned);
    let to = to.unwrap_or_else(|| format!("/why/{}", links::part(&said.a)));
    let at = room.now().as_second();
    room.read(move |room| Ok(put(room, kind, &said, &viewer.name, at))).await??;
    Ok(back(&to))
}

/// Has a correction kept and obeyed, or taken back: the one place that does.
fn put(room: &Room, kind: CorrectionKind, said: &Said, by: &str, at: i64) -> Result<(), Problem> {
    let withdraw = said.undo.is_some();
    let (a, b) =
        if withdraw { (said.a.clone(), said.b.clone()) } else { between(room, kind, &said.a, &said.b)? };
    let wish = Wish { kind, a, b, withdraw, by: by.to_owned(), at };
    // Why it would have no effect is said in words for whoever asked.
    room.decisions().ask(wish).map_err(|why| Problem::new(StatusCode::CONFLICT, format!("{why:#}")))?;
    Ok(())
}

/// What a correction is between: an article, and another or a story.
fn between(room: &Room, kind: CorrectionKind, a: &str, b: &str) -> Result<(String, String), Problem> {
    let desk = room.desk();
    let missing = || Problem::not_found("such article");
    let row = desk.article(a)?.ok_or_else(missing)?;
    let id = row.article.id;
    match kind {
        CorrectionKind::NotACopy => {
            let other = desk.article(b)?.ok_or_else(missing)?.article.id;
            if other == id {
                return Err(Problem::bad("an article is no copy of itself"));
            }
            Ok((id, other))
        }
        CorrectionKind::NotSameStory => {
            let story = row.story.ok_or_else(|| Problem::bad("this article is in no story"))?;
            Ok((id, story))
        }
        CorrectionKind::SameStory => {
            let told = desk.story(meant(b))?.ok_or_else(|| Problem::not_found("such story"))?;
            if row.story.as_deref() == Some(told.row.id.as_str()) {
                return Err(Problem::bad("it is in that story already"));
            }
            Ok((id, told.row.id.clone()))
        }
    }
}

/// The id in what somebody typed or pasted: itself, or the address of a page of ours.
pub(super) fn meant(text: &str) -> &str {
    let text = text.trim();
    let path = text.split(['?', '#']).next().unwrap_or(text);
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

/// The corrections that touch a story, its accounts or its articles.
pub(super) fn of(room: &Room, told: &Told) -> anyhow::Result<Vec<CorrectionRow>> {
    let articles = by_id(told);
    let cast = Cast::new(told, &articles);
    let derived = room.store().derived();
    let mut out = Vec::new();
    for decision in standing(room.state().decisions(0)?) {
        let mut touches = false;
        for id in [&decision.a, &decision.b] {
            // A story may have gone into this one since.
            let story = if id.starts_with("s-") { derived.story(id)? } else { None };
            touches |= cast.labels.knows(id)
                || cast.account(id).is_some()
                || story.is_some_and(|story| story.id == told.row.id);
        }
        if touches {
            out.push(row(room, &cast, decision)?);
        }
    }
    Ok(out)
}

fn row(room: &Room, cast: &Cast<'_>, decision: Decision) -> anyhow::Result<CorrectionRow> {
    let label = |id: &str| -> anyhow::Result<String> {
        if cast.labels.knows(id) {
            return Ok(cast.label(id));
        }
        if let Some(account) = cast.account(id) {
            return Ok(format!("the account of {}", cast.label(&account.lead)));
        }
        if let Some(row) = room.desk().article(id)? {
            let article = &row.article;
            return Ok(format!(
                "{} (“{}”)",
                crate::view::labels::name(article),
                super::cast::headline(article)
            ));
        }
        let story = room.store().derived().story(id)?.and_then(|row| row.headline);
        Ok(story.map_or_else(|| id.to_owned(), |headline| format!("“{}”", crate::view::clean(&headline))))
    };
    let (a, b) = (label(&decision.a)?, label(&decision.b)?);
    let what = match decision.kind {
        CorrectionKind::NotSameStory => format!("{a} and {b} do not tell the same story"),
        CorrectionKind::SameStory => format!("{a} and {b} tell the same story"),
        CorrectionKind::NotACopy => format!("{a} and {b}: neither is a copy of the other"),
    };
    Ok(CorrectionRow {
        what,
        by: decision.by,
        when: when(decision.at),
        a: decision.a,
        b: decision.b,
        kind: name(decision.kind),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_in_what_was_pasted() {
        for text in ["s-01", " s-01 ", "/story/s-01", "https://news.example:8100/story/s-01/?all=said#differ"]
        {
            assert_eq!(meant(text), "s-01", "{text}");
        }
    }

    #[test]
    fn ways_back_lead_nowhere_else() {
        for bad in
            ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", ""]
        {
            assert_eq!(ours(bad), None, "{bad}");
        }
        assert_eq!(ours("/story/s-01#notes"), Some("/story/s-01#notes"));
    }
}
