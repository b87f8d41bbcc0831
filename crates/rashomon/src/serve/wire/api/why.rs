//! Why two articles stand together, or do not.

use super::super::answer::json;
use super::super::ask::{Asked, Check, Query, look, within};
use super::corrections::Says;
use super::forms::refs;
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rashomon_engine::Why;
use rashomon_model::Derivation;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Which two.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WhyQuery {
    /// The id of an article.
    #[param(min_length = 1, max_length = 100, example = "a-1f2e3d4c5b6a7988")]
    a: String,
    /// The other's.
    #[param(min_length = 1, max_length = 100, example = "a-8899aabbccddeeff")]
    b: String,
}

impl Check for WhyQuery {
    fn check(&self) -> Result<(), Problem> {
        within("a", &self.a, 100)?;
        within("b", &self.b, 100)
    }
}

/// What tells whether one derives from the other, each figure beside the bound it is held against.
#[derive(Serialize, ToSchema)]
struct WordsAnswer {
    /// Weight of the shared runs of words; one found in no other article counts 1.
    shared: f64,
    /// From so much on it may be a reprint.
    shared_bound: f64,
    /// The share of the shorter text that stands in the other.
    copied: f64,
    /// From which it is a reprint.
    copied_bound: f64,
    /// How sure it is that one retells the facts of the other, 0 to 1.
    retold: f64,
    /// From which it is a rewrite.
    retold_bound: f64,
}

/// What tells whether they are of one event.
#[derive(Serialize, ToSchema)]
struct LikenessAnswer {
    /// All of it, 0 to 1.
    whole: f64,
    /// How alike the words of the whole texts are.
    full: f64,
    /// How alike headlines and first lines are.
    lead: f64,
    /// How alike names and numbers are.
    names: f64,
    /// How many days they are apart; `null` where one is not dated.
    days: Option<f64>,
    /// What that distance leaves of likeness.
    near: f64,
    /// From which one joins the other's story.
    join: f64,
    /// From which two stories turn out to be one.
    merge: f64,
}

/// What a person said of the two.
#[derive(Serialize, ToSchema)]
struct RulingAnswer {
    /// The decision's number.
    #[schema(minimum = 0)]
    decision: u64,
    /// What was said.
    kind: Says,
    /// Whether it holds: a later one may say the opposite.
    in_force: bool,
}

/// Why two articles stand together, or do not: the numbers the grouping uses, as they are now.
#[derive(Serialize, ToSchema)]
struct WhyAnswer {
    /// One article.
    a: String,
    /// The other.
    b: String,
    /// The same in words, a sentence each.
    reasons: Vec<String>,
    /// Whether they are in one account; `null` where one of them is in none that is open.
    same_account: Option<bool>,
    /// Whether they are in one story; `null` likewise.
    same_story: Option<bool>,
    /// Their derivation, where there is one: none, or one.
    #[schema(schema_with = derivation_list)]
    derivations: Vec<Derivation>,
    /// What tells whether one derives from the other.
    words: WordsAnswer,
    /// What tells whether they are of one event.
    likeness: LikenessAnswer,
    /// What people said of the two.
    corrections: Vec<RulingAnswer>,
}

fn derivation_list() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::ArrayBuilder::new().items(refs::derivation()).build()
}

impl WhyAnswer {
    fn new(a: String, b: String, why: Why) -> Self {
        let (w, l) = (why.words, why.likeness);
        let ruling = |r: &rashomon_engine::Ruling| RulingAnswer {
            decision: r.decision,
            kind: r.kind.into(),
            in_force: r.in_force,
        };
        Self {
            a,
            b,
            reasons: crate::kept::why_lines(&why),
            same_account: why.same_account,
            same_story: why.same_story,
            words: WordsAnswer {
                shared: w.shared,
                shared_bound: w.shared_bound,
                copied: w.copied,
                copied_bound: w.copied_bound,
                retold: w.retold,
                retold_bound: w.retold_bound,
            },
            likeness: LikenessAnswer {
                whole: l.whole,
                full: l.full,
                lead: l.lead,
                names: l.names,
                days: l.days,
                near: l.near,
                join: l.join,
                merge: l.merge,
            },
            corrections: why.corrections.iter().map(ruling).collect(),
            derivations: why.derivation.into_iter().collect(),
        }
    }
}

/// Why two articles stand together, or do not
///
/// The figures that the grouping goes by, each with the bound it is held against.
#[utoipa::path(get, path = "/why", tag = "corrections", params(WhyQuery),
    responses((status = 200, description = "What was measured, and what people said", body = inline(WhyAnswer)),
        (status = 404, description = "One of the two is not kept"),
        (status = 503, description = "Pages are being read in: ask again in a minute")))]
async fn get_why(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Query(WhyQuery { a, b }): Query<WhyQuery>,
) -> Result<Response, Problem> {
    let (x, y) = (a.clone(), b.clone());
    let there =
        look(&room, move |room| Ok(room.desk().article(&x)?.is_some() && room.desk().article(&y)?.is_some()));
    if !there.await? {
        return Err(Problem::not_found("pair of articles of these ids"));
    }
    let (x, y) = (a.clone(), b.clone());
    let why = look(&room, move |room| Ok(room.decisions().why(x, y))).await?;
    let why = why.map_err(|why| Problem::new(StatusCode::SERVICE_UNAVAILABLE, format!("{why:#}")))?;
    json(&asked, &WhyAnswer::new(a, b, why))
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new().routes(routes!(get_why))
}
