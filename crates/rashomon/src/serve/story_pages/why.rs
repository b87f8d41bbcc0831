//! `/why/{article}`: why an article stands where it stands, and the way to say that it does not belong there.

use super::cast::{Cast, by_id, headline, lang};
use super::corrections::{self, CorrectionRow, meant};
use super::passages;
use crate::kept::{derivation_words, role_words, standing_of};
use crate::serve::door::Viewer;
use crate::serve::links;
use crate::serve::pages::{Frame, page};
use crate::serve::{Problem, Room};
use crate::view::labels::name;
use crate::view::words::{clean, count};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use rashomon_model::{Article, Derivation, Direction};
use rashomon_store::{ArticleRow, StoreError};

/// Names that an article shares with the other accounts, most shared first.
const SHARED: usize = 12;
/// Other accounts that can be chosen to be measured with.
const LEADS: usize = 30;
/// Stories that a search offers.
const OFFERED: usize = 8;
/// Articles a search looks through for them.
const LOOKED_AT: usize = 40;

/// What a request asks.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Asked {
    /// Words of the story it should be in, or that story's id.
    #[serde(default)]
    q: String,
    /// Another article, with which this one is to be measured.
    #[serde(default)]
    with: String,
}

/// An article that this one derives from, or the other way.
struct Kin {
    label: String,
    href: String,
    compare: String,
    id: String,
    what: String,
    evidence: Vec<String>,
    score: String,
    carried: Option<String>,
}

/// What was measured between this article and another.
struct Measured {
    label: String,
    href: String,
    lines: Vec<String>,
}

/// A story to choose.
struct Offer {
    id: String,
    headline: String,
    coverage: String,
}

#[derive(Template)]
#[template(path = "why.html")]
struct Page {
    frame: Frame,
    id: String,
    slug: String,
    back_to: String,
    headline: String,
    lang: String,
    outlet: String,
    standing: String,
    capture: String,
    notes: Vec<String>,
    story: Option<(String, String, String)>,
    kin: Vec<Kin>,
    shared: Vec<(String, String)>,
    measured: Option<Measured>,
    /// Other accounts' leads: id and name.
    leads: Vec<(String, String)>,
    statements: usize,
    others: usize,
    q: String,
    offers: Vec<Offer>,
    trouble: Option<String>,
    corrections: Vec<CorrectionRow>,
}

/// `/why/{article}`.
pub(super) async fn why(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let made = room
        .read(move |room| {
            let Some(row) = room.desk().article(&id)? else { return Ok(None) };
            let mut page = made(room, &viewer, &row, asked.q)?;
            if !asked.with.is_empty() {
                measure(room, &mut page, &asked.with)?;
            }
            Ok(Some(page))
        })
        .await?;
    page(&made.ok_or_else(|| Problem::not_found("such article"))?)
}

fn made(room: &Room, viewer: &Viewer, row: &ArticleRow, q: String) -> anyhow::Result<Page> {
    let article = &row.article;
    let role = role_words(article.role);
    let mut page = Page {
        frame: Frame::new(viewer, "/"),
        id: article.id.clone(),
        slug: links::part(&article.id),
        back_to: format!("/why/{}", links::part(&article.id)),
        headline: headline(article),
        lang: lang(Some(article)),
        outlet: name(article),
        standing: format!("in no story: a {role} only points at one"),
        capture: format!("read from capture {} ({}), as its {role}", row.seq, clean(&article.page.source)),
        notes: article.notes.iter().map(|n| clean(n)).collect(),
        story: None,
        kin: Vec::new(),
        shared: Vec::new(),
        measured: None,
        leads: Vec::new(),
        statements: 0,
        others: 0,
        offers: Vec::new(),
        trouble: None,
        corrections: Vec::new(),
        q,
    };
    let told = row.story.as_deref().map(|story| room.desk().story(story)).transpose()?.flatten();
    if let Some(told) = told {
        let articles = by_id(&told);
        let cast = Cast::new(&told, &articles);
        if let Some(account) = cast.account_of(&article.id) {
            let lone = told.derivations.iter().all(|d| d.from != article.id && d.to != article.id);
            page.standing = standing_of(&article.id, account, &cast.label(&account.lead), lone);
            page.statements = told
                .story
                .claims
                .iter()
                .filter(|c| c.stances.iter().filter(|s| s.evidence.is_some()).count() > 1)
                .filter(|c| c.stances.iter().any(|s| s.account == account.id && s.evidence.is_some()))
                .count();
        }
        page.outlet = cast.label(&article.id);
        page.others = told.story.accounts.len().saturating_sub(1);
        page.shared = shared(&cast, &article.id);
        let own = cast.account_of(&article.id).map(|a| a.lead.clone());
        let others = cast.accounts().iter().filter(|a| Some(&a.lead) != own.as_ref()).take(LEADS);
        page.leads = others.map(|a| (a.lead.clone(), cast.label(&a.lead))).collect();
        let whole = passages(room.desk(), &told, |d| d.from == article.id || d.to == article.id);
        page.kin = whole.iter().map(|d| kin(d, article, &cast)).collect();
        let line = crate::view::story::coverage(&told.story, &std::collections::HashMap::new());
        page.story =
            Some((super::story::headline(&told), format!("/story/{}", links::part(&told.row.id)), line));
        page.corrections = corrections::of(room, &told)?
            .into_iter()
            .filter(|c| c.a == article.id || c.b == article.id)
            .collect();
    }
    if !page.q.trim().is_empty() {
        offer(room, &mut page, row.story.as_deref())?;
    }
    Ok(page)
}

/// Has the keeper say what it measures between the article and another; where it cannot, the page says why.
fn measure(room: &Room, page: &mut Page, with: &str) -> anyhow::Result<()> {
    let Some(other) = room.desk().article(with)? else {
        page.trouble = Some("the other article is not kept here".to_owned());
        return Ok(());
    };
    match room.decisions().why(page.id.clone(), other.article.id.clone()) {
        Ok(why) => {
            page.measured = Some(Measured {
                label: name(&other.article),
                href: links::article(&other.article.id),
                lines: crate::kept::why_lines(&why).iter().map(|line| clean(line)).collect(),
            });
        }
        Err(why) => page.trouble = Some(format!("{why:#}")),
    }
    Ok(())
}

fn kin(derivation: &Derivation, article: &Article, cast: &Cast<'_>) -> Kin {
    let origin = derivation.to == article.id;
    let other = if origin { &derivation.from } else { &derivation.to };
    let way = match (origin, derivation.direction) {
        (true, Direction::Known) => "it comes from that",
        (false, Direction::Known) => "that comes from it",
        (_, Direction::Unknown) => "which came first is not known",
    };
    Kin {
        label: cast.label(other),
        href: links::article(other),
        compare: format!("/compare/{}/{}", links::part(&derivation.from), links::part(&derivation.to)),
        id: other.clone(),
        what: format!("{}; {way}", derivation_words(derivation.kind)),
        evidence: derivation.evidence.iter().map(|e| clean(e)).collect(),
        score: format!("{:.0} %", derivation.score * 100.0),
        carried: (derivation.carried > 0.0 && !derivation.evidence.iter().any(|e| e.contains('%')))
            .then(|| format!("{:.0} %", derivation.carried * 100.0)),
    }
}

/// The names an article shares with other accounts, and with how many.
fn shared(cast: &Cast<'_>, id: &str) -> Vec<(String, String)> {
    let own = cast.account_of(id).map(|a| a.id.as_str());
    let mut out: Vec<(usize, String)> = Vec::new();
    for entity in cast.told.story.entities.iter().filter(|e| e.mentions.iter().any(|m| m.article == id)) {
        let mut others: Vec<&str> = entity
            .mentions
            .iter()
            .filter_map(|m| cast.account_of(&m.article).map(|a| a.id.as_str()))
            .filter(|account| Some(*account) != own)
            .collect();
        others.sort_unstable();
        others.dedup();
        if !others.is_empty() {
            out.push((others.len(), clean(&entity.name)));
        }
    }
    out.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let words = |n| count(n, "other account", "other accounts");
    out.into_iter().take(SHARED).map(|(n, name)| (name, words(n))).collect()
}

/// Stories that what was typed may mean: that of an id, else those that a search finds.
fn offer(room: &Room, page: &mut Page, own: Option<&str>) -> anyhow::Result<()> {
    let mut ids: Vec<String> = Vec::new();
    let id = meant(&page.q);
    if crate::kept::is_id(id) {
        ids.extend(room.desk().story(id)?.map(|told| told.row.id.clone()));
    } else {
        match room.desk().search(&page.q, LOOKED_AT, 0) {
            Ok(finds) => ids.extend(finds.found.into_iter().filter_map(|f| f.row.story)),
            Err(error) => match error.downcast_ref::<StoreError>() {
                Some(StoreError::Query(why)) => page.trouble = Some(why.to_string()),
                _ => return Err(error),
            },
        }
    }
    let derived = room.store().derived();
    for id in ids {
        let Some(row) = derived.story(&id)? else { continue };
        let known = page.offers.iter().any(|o| o.id == row.id);
        if !known && Some(row.id.as_str()) != own && page.offers.len() < OFFERED {
            page.offers.push(Offer {
                headline: row.headline.as_deref().map(clean).unwrap_or_else(|| "(no headline)".to_owned()),
                coverage: format!(
                    "{}, {}",
                    count(row.articles as usize, "article", "articles"),
                    count(row.accounts.len(), "account", "accounts")
                ),
                id: row.id,
            });
        }
    }
    if page.offers.is_empty() && page.trouble.is_none() {
        page.trouble = Some(format!("no other story fits “{}”", page.q.trim()));
    }
    Ok(())
}
