//! `/compare/{a}/{b}`: two articles side by side. Where one derives from the other their passages are aligned, with what was
//! dropped, added and altered; else the statements and sayings that both have stand beside each other.

use super::cast::{Cast, by_id, credit, headline, lang};
use super::diff::{self, Fate, Part};
use super::passages;
use super::story_view::When;
use crate::serve::desk::Told;
use crate::serve::door::Viewer;
use crate::serve::links;
use crate::serve::pages::{Frame, page};
use crate::serve::{Problem, Room};
use crate::view::derivation::{altered, shared, verb};
use crate::view::labels::name;
use crate::view::story::{quoted, stance_words};
use crate::view::words::{change, clean};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use rashomon_model::{
    Alteration, Citation, Claim, ClaimStatus, Derivation, DerivationKind, Direction, Evidence, Quoted,
    Stance, StanceKind, Utterance,
};
use rashomon_store::ArticleRow;

/// Rows of a comparison: two articles of some hundred sentences each. What is past them is said to be left out.
const ROWS: usize = 400;
/// Sentences that one side alone has, where nothing is aligned.
const ONLY: usize = 20;

/// One of the two.
struct Head {
    label: String,
    headline: String,
    lang: String,
    href: String,
    when: Option<When>,
}

/// What stands beside each other.
struct Row {
    /// Its name in the style sheet.
    class: &'static str,
    /// A shape, and what it says.
    sign: &'static str,
    what: String,
    /// Whether the row before says the same.
    again: bool,
    left: Option<Words>,
    right: Option<Words>,
}

/// The words of one side.
struct Words {
    /// "says", "differs: ten weeks".
    stance: Option<String>,
    parts: Vec<Part>,
    href: String,
    lang: String,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Page {
    frame: Frame,
    left: Head,
    right: Head,
    /// What the one is to the other.
    what: String,
    why: Vec<String>,
    /// "2 left out", "1 figure changed".
    tally: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    left_out: usize,
    only: Option<(Vec<Words>, Vec<Words>)>,
    story: Option<(String, String)>,
}

/// `/compare/{a}/{b}`.
pub(super) async fn compare(
    State(room): State<Room>,
    viewer: Viewer,
    Path((a, b)): Path<(String, String)>,
) -> Result<Html<String>, Problem> {
    let made = room
        .read(move |room| {
            let desk = room.desk();
            let (Some(a), Some(b)) = (desk.article(&a)?, desk.article(&b)?) else { return Ok(None) };
            let told = match &a.story {
                Some(story) if a.story == b.story => desk.story(story)?,
                _ => None,
            };
            Ok(Some(made(room, &viewer, a, b, told.as_deref())))
        })
        .await?;
    page(&made.ok_or_else(|| Problem::not_found("such pair of articles"))?)
}

fn made(room: &Room, viewer: &Viewer, a: ArticleRow, b: ArticleRow, told: Option<&Told>) -> Page {
    let Some(told) = told else {
        let what = "The two are in different stories: nothing was compared between them.".to_owned();
        return Page::new(viewer, (&a, name(&a.article)), (&b, name(&b.article)), what);
    };
    let articles = by_id(told);
    let cast = Cast::new(told, &articles);
    let (x, y) = (a.article.id.clone(), b.article.id.clone());
    let between = |d: &Derivation| (d.from == x && d.to == y) || (d.from == y && d.to == x);
    let found = passages(room.desk(), told, between).into_iter().max_by(|p, q| p.score.total_cmp(&q.score));
    let label = |row: &ArticleRow| cast.label(&row.article.id);
    let mut page = match found {
        Some(d) => {
            // The origin stands first, whichever was asked for first.
            let (from, to) = if d.from == x { (&a, &b) } else { (&b, &a) };
            let what = format!("{}.", told_what(&d, &label(from), &label(to)));
            let mut page = Page::new(viewer, (from, label(from)), (to, label(to)), what);
            aligned(&mut page, &d, &cast);
            page
        }
        None => {
            let mut page = Page::new(viewer, (&a, label(&a)), (&b, label(&b)), String::new());
            beside(&mut page, &cast, &x, &y);
            page
        }
    };
    page.left_out = page.rows.len().saturating_sub(ROWS);
    page.rows.truncate(ROWS);
    for i in 1..page.rows.len() {
        page.rows[i].again = page.rows[i].what == page.rows[i - 1].what;
    }
    page.story = Some((super::story::headline(told), format!("/story/{}", links::part(&told.row.id))));
    page
}

impl Page {
    fn new(viewer: &Viewer, left: (&ArticleRow, String), right: (&ArticleRow, String), what: String) -> Self {
        let head = |(row, label): (&ArticleRow, String)| Head {
            label,
            headline: headline(&row.article),
            lang: lang(Some(&row.article)),
            href: links::article(&row.article.id),
            when: row.article.published.as_ref().map(When::new),
        };
        Self {
            frame: Frame::new(viewer, "/"),
            left: head(left),
            right: head(right),
            what,
            why: Vec::new(),
            tally: Vec::new(),
            rows: Vec::new(),
            left_out: 0,
            only: None,
            story: None,
        }
    }
}

fn told_what(derivation: &Derivation, from: &str, to: &str) -> String {
    match derivation.direction {
        Direction::Known => format!("{to} {} {from}", verb(derivation.kind)),
        Direction::Unknown => {
            format!("{to} and {from} {}; which came first is not known", shared(derivation.kind))
        }
    }
}

/// Rows of a derivation, in the order of the derived article; what was dropped stands where it would have stood.
fn aligned(page: &mut Page, derivation: &Derivation, cast: &Cast<'_>) {
    let mut passages: Vec<_> = derivation.passages.iter().collect();
    passages.sort_by_key(|p| (p.to.start, p.from.start));
    let mut rows: Vec<((usize, u8, u32), Row)> = Vec::new();
    let mut seen: Vec<&Alteration> = Vec::new();
    let overlap = |a: &Quoted, b: &Quoted| a.start < b.end && b.start < a.end;
    let rewrite = matches!(derivation.kind, DerivationKind::Rewrite | DerivationKind::Translation);
    for (i, passage) in passages.iter().enumerate() {
        let changed: Vec<&Alteration> = derivation
            .altered
            .iter()
            .filter(|a| overlap(&a.to, &passage.to) && overlap(&a.from, &passage.from))
            .collect();
        seen.extend(&changed);
        rows.push(((i + 1, 1, 0), pair(&passage.from, &passage.to, &changed, rewrite, derivation, cast)));
    }
    let after = |test: &dyn Fn(&rashomon_model::Passage) -> bool| {
        passages.iter().enumerate().filter(|(_, p)| test(p)).map(|(i, _)| i + 1).max().unwrap_or(0)
    };
    let rest = derivation.altered.iter().filter(|a| !seen.iter().any(|s| std::ptr::eq(*s, *a)));
    for a in rest {
        let place = after(&|p| p.to.start < a.to.start);
        rows.push(((place, 2, a.to.start), pair(&a.from, &a.to, &[a], rewrite, derivation, cast)));
    }
    for dropped in &derivation.dropped {
        let place = after(&|p| p.from.start < dropped.start);
        let left = Some(words(&derivation.from, dropped, cast));
        let row =
            Row { class: "gone", sign: "−", what: "left out".to_owned(), again: false, left, right: None };
        rows.push(((place, 3, dropped.start), row));
    }
    for added in &derivation.added {
        let place = after(&|p| p.to.start < added.start);
        let right = Some(words(&derivation.to, added, cast));
        let row = Row { class: "come", sign: "+", what: "added".to_owned(), again: false, left: None, right };
        rows.push(((place, 4, added.start), row));
    }
    rows.sort_by_key(|row| row.0);
    page.rows = rows.into_iter().map(|row| row.1).collect();
    page.why = derivation.evidence.iter().map(|e| clean(e)).collect();
    if let Some(credit) = credit(derivation).filter(|c| !page.why.iter().any(|w| w == c)) {
        page.why.push(credit.to_owned());
    }
    let sum = |n: usize, class, words: String| (n > 0).then_some((class, words));
    let n = |class: &str| page.rows.iter().filter(|r| r.class == class).count();
    page.tally = [
        sum(derivation.altered.len(), "altered", format!("Δ {} altered", derivation.altered.len())),
        sum(n("gone"), "gone", format!("− {} left out", n("gone"))),
        sum(n("come"), "come", format!("+ {} added", n("come"))),
        sum(n("same"), "same", format!("= {} carried over", n("same"))),
        sum(n("other"), "other", format!("≈ {} in other words", n("other"))),
    ]
    .into_iter()
    .flatten()
    .collect();
}

fn pair(
    from: &Quoted,
    to: &Quoted,
    changed: &[&Alteration],
    rewrite: bool,
    derivation: &Derivation,
    cast: &Cast<'_>,
) -> Row {
    let (mut left, mut right) = (words(&derivation.from, from, cast), words(&derivation.to, to, cast));
    let same = clean(&from.text) == clean(&to.text);
    if !same && !rewrite {
        compare_words(&mut left, &mut right);
    }
    let told = |a: &&Alteration| match change(&clean(&a.from.text), &clean(&a.to.text)) {
        Some(words) => format!("{} changed: {words}", altered(a.what)),
        None => format!("{} changed", altered(a.what)),
    };
    let (class, sign, what) = if !changed.is_empty() {
        let mut parts: Vec<String> = changed.iter().map(told).collect();
        parts.dedup();
        ("altered", "Δ", parts.join("; "))
    } else if same {
        ("same", "=", "word for word".to_owned())
    } else {
        ("other", "≈", "in other words".to_owned())
    };
    Row { class, sign, what, again: false, left: Some(left), right: Some(right) }
}

/// Marks the words that only one side has.
fn compare_words(left: &mut Words, right: &mut Words) {
    let text = |words: &Words| words.parts.iter().map(|p| p.text.as_str()).collect::<String>();
    if let Some(parts) = diff::words(&text(left), &text(right)) {
        left.parts = parts.iter().filter(|p| p.fate != Fate::Come).cloned().collect();
        right.parts = parts.into_iter().filter(|p| p.fate != Fate::Gone).collect();
    }
}

fn words(article: &str, quoted: &Quoted, cast: &Cast<'_>) -> Words {
    Words {
        stance: None,
        parts: diff::whole(&clean(&quoted.text)),
        href: links::sentence(article, quoted.start, quoted.end),
        lang: cast.lang(article),
    }
}

fn evidence(stance: Option<String>, at: &Evidence, cast: &Cast<'_>) -> Words {
    Words {
        stance,
        parts: diff::whole(&clean(&at.text)),
        href: links::sentence(&at.article, at.start, at.end),
        lang: cast.lang(&at.article),
    }
}

/// What both accounts speak of, what they tell differently first; then what each alone has.
fn beside(page: &mut Page, cast: &Cast<'_>, a: &str, b: &str) {
    let (Some(x), Some(y)) = (cast.account_of(a), cast.account_of(b)) else { return };
    if x.id == y.id {
        let lead = cast.label(&x.lead);
        page.what =
            format!("Both belong to the account of {lead}; neither is known to derive from the other.");
        return;
    }
    page.what = "Neither derives from the other: two accounts of one story.".to_owned();
    let place = |id: &str, lead: &str| {
        (id != lead).then(|| {
            format!(
                "{} derives from {}: it stands here with the words of that account.",
                cast.label(id),
                cast.label(lead)
            )
        })
    };
    page.why = [place(a, &x.lead), place(b, &y.lead)].into_iter().flatten().collect();
    let mut rows: Vec<(u8, Row)> = Vec::new();
    for claim in &cast.told.story.claims {
        rows.extend(statement(claim, &x.id, &y.id, cast));
    }
    for utterance in &cast.told.story.quotes {
        rows.extend(saying(utterance, &x.id, &y.id, cast).map(|row| (2, row)));
    }
    rows.sort_by_key(|row| row.0);
    page.rows = rows.into_iter().map(|row| row.1).collect();
    let n = |class: &str| page.rows.iter().filter(|r| r.class == class).count();
    let sum =
        |class: &'static str, words: &str| (n(class) > 0).then(|| (class, format!("{} {words}", n(class))));
    page.tally = [
        sum("denies", "disputed"),
        sum("differs", "told differently"),
        sum("agreed", "told alike"),
        sum("said", "sayings in both"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let only = |account: &str| -> Vec<Words> {
        let found =
            cast.told.story.only_in.iter().filter(|o| o.account == account).flat_map(|o| &o.sentences);
        found.take(ONLY).map(|e| evidence(None, e, cast)).collect()
    };
    page.only = Some((only(&x.id), only(&y.id)));
}

fn statement(claim: &Claim, x: &str, y: &str, cast: &Cast<'_>) -> Option<(u8, Row)> {
    let of = |account: &str| {
        let stance = claim.stances.iter().find(|s| s.account == account)?;
        Some((stance, stance.evidence.as_ref()?))
    };
    let ((s, left), (t, right)) = (of(x)?, of(y)?);
    let denies = |k: StanceKind| k == StanceKind::Disputes;
    let same = s.value == t.value && s.stance != StanceKind::Differs && t.stance != StanceKind::Differs;
    let both_differ = s.stance == t.stance && s.value == t.value;
    let (rank, class, sign, what) =
        if claim.status == ClaimStatus::Disputed && denies(s.stance) != denies(t.stance) {
            (0, "denies", "✕", "disputed")
        } else if claim.status == ClaimStatus::Differs && !same && !both_differ {
            (0, "differs", "≠", "told differently")
        } else {
            (1, "agreed", "=", "told alike")
        };
    let told = |stance: &Stance| {
        let word = stance_words(stance.stance)?;
        Some(match &stance.value {
            Some(value) => format!("{word}: {}", clean(value)),
            None => word.to_owned(),
        })
    };
    let told = |stance: &Stance| told(stance).filter(|_| rank == 0);
    let row = Row {
        class,
        sign,
        what: what.to_owned(),
        again: false,
        left: Some(evidence(told(s), left, cast)),
        right: Some(evidence(told(t), right, cast)),
    };
    Some((rank, row))
}

fn saying(utterance: &Utterance, x: &str, y: &str, cast: &Cast<'_>) -> Option<Row> {
    let of = |account: &str| {
        utterance.wordings.iter().find(|w| cast.account_of(&w.article).is_some_and(|a| a.id == account))
    };
    let (left, right) = (of(x)?, of(y)?);
    let side = |w: &rashomon_model::Wording| {
        let at = Citation { article: w.article.clone(), start: w.start, end: w.end };
        Words {
            stance: None,
            parts: diff::whole(&quoted(w)),
            href: cast.cite(&at).href,
            lang: cast.lang(&w.article),
        }
    };
    let (mut l, mut r) = (side(left), side(right));
    compare_words(&mut l, &mut r);
    let who = crate::view::story::speaker(utterance).0;
    let what = who.map_or_else(|| "a saying".to_owned(), |who| format!("said by {who}"));
    Some(Row { class: "said", sign: "“", what, again: false, left: Some(l), right: Some(r) })
}
