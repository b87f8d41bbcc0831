//! `/article/{id}`: one outlet's text as published, its sentences marked by what the other accounts do with them; and a
//! sentence in its context, for scripts that open citations where they stand.

use super::cast::{Cast, basis_words, by_id, headline, lang};
use super::marks::{Kind, Mark, marks};
use super::passages;
use super::spans::{At, Cited, Piece};
use super::story_view::{When, fetched};
use crate::serve::desk::Told;
use crate::serve::door::Viewer;
use crate::serve::links;
use crate::serve::pages::{Frame, page};
use crate::serve::{Problem, Room};
use crate::view::labels::name;
use crate::view::story::genre_words;
use crate::view::words::clean;
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use rashomon_model::{Article, Block, BlockKind, Derivation, Genre};
use rashomon_store::ArticleRow;

/// Words shown before and after a sentence opened where it is cited, in characters.
const AROUND: usize = 160;
/// Mentions whose places may be linked to; an entity page links to its first ones.
const MENTIONS: usize = 300;

/// A block as it stands on the page.
struct Shown {
    /// `p`, `h`, `li`, `quote`, `caption`, `credit`, `note`.
    kind: &'static str,
    pieces: Vec<Piece>,
    /// Where the block begins in the text; scripts find places by it.
    start: Option<u32>,
    /// Whether a list begins or ends with it.
    list_begins: bool,
    list_ends: bool,
    posted: Option<String>,
}

/// What a kind of mark means, and how many there are.
struct Legend {
    class: &'static str,
    sign: &'static str,
    words: &'static str,
    count: usize,
}

/// A line "label: words", maybe with a link.
struct Fact {
    name: &'static str,
    words: String,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct Page {
    frame: Frame,
    id: String,
    slug: String,
    headline: String,
    standfirst: Option<String>,
    lang: String,
    outlet: String,
    outlet_href: Option<String>,
    bylines: Vec<(String, Option<String>)>,
    dateline: Option<String>,
    published: Option<When>,
    modified: Option<When>,
    genre: Option<&'static str>,
    facts: Vec<Fact>,
    original: Option<(String, String)>,
    blocks: Vec<Shown>,
    legend: Vec<Legend>,
    story: Option<(String, String)>,
    standing: Option<(String, String)>,
    beside: Vec<(String, String)>,
    notes: Vec<String>,
    rights: Option<String>,
}

/// `/article/{id}`.
pub(super) async fn article(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Html<String>, Problem> {
    let made = room
        .read(move |room| {
            let Some(row) = room.desk().article(&id)? else { return Ok(None) };
            let told = row.story.as_deref().map(|story| room.desk().story(story)).transpose()?.flatten();
            if let Some(told) = &told {
                super::opened(room, told, &viewer);
            }
            Ok(Some(shown(room, &viewer, &row, told.as_deref())))
        })
        .await?;
    page(&made.ok_or_else(|| Problem::not_found("such article"))?)
}

fn shown(room: &Room, viewer: &Viewer, row: &ArticleRow, told: Option<&Told>) -> Page {
    let article = &row.article;
    let text = |words: &Option<String>| words.as_deref().map(clean).filter(|w| !w.is_empty());
    let outlet = text(&article.outlet);
    let mut page = Page {
        frame: Frame::new(viewer, "/"),
        id: article.id.clone(),
        slug: links::part(&article.id),
        headline: headline(article),
        standfirst: text(&article.standfirst),
        lang: lang(Some(article)),
        outlet: name(article),
        outlet_href: outlet.as_deref().map(|o| format!("/outlet/{}", links::part(o))),
        bylines: article.bylines.iter().map(|b| (clean(&b.name), b.role.as_deref().map(clean))).collect(),
        dateline: dateline(article),
        published: article.published.as_ref().map(When::new),
        modified: article.modified.as_ref().map(When::new),
        genre: article.genre.filter(|g| *g != Genre::News).map(genre_words),
        facts: facts(article),
        original: links::original(article).map(|url| (links::host(&url), url)),
        blocks: Vec::new(),
        legend: Vec::new(),
        story: None,
        standing: None,
        beside: Vec::new(),
        notes: article.notes.iter().map(|n| clean(n)).collect(),
        rights: text(&article.rights),
    };
    let (mut cited, mut marked) = (Vec::new(), Vec::new());
    if let Some(told) = told {
        let articles = by_id(told);
        let cast = Cast::new(told, &articles);
        let origin = cast.origin(&article.id);
        // Of a story with few derivations its pages link to what every copy left out.
        let few = told.derivations.len() <= super::PASSAGES;
        let own =
            |d: &Derivation| origin.is_some_and(|o| o.from == d.from && o.to == d.to && o.kind == d.kind);
        let whole =
            passages(room.desk(), told, |d| own(d) || (few && (d.from == article.id || d.to == article.id)));
        cited = spans_of(told, &article.id, &whole);
        marked = marks(&cast, &article.id, whole.iter().find(|d| own(d)));
        page.story = Some((super::story::headline(told), format!("/story/{}", links::part(&told.row.id))));
        page.standing = origin
            .zip(cast.standing(&article.id))
            .map(|(d, words)| (words, format!("/compare/{}/{}", links::part(&d.from), links::part(&d.to))));
        page.beside = beside(&cast, &article.id);
    }
    page.blocks = blocks(article, cited, &marked);
    page.legend = legend(&marked);
    page
}

/// Accounts to lay the article beside.
fn beside(cast: &Cast<'_>, id: &str) -> Vec<(String, String)> {
    /// Past these the story's page is the better list.
    const ACCOUNTS: usize = 12;
    let own = cast.account_of(id).map(|a| a.id.as_str());
    let others = cast.told.story.accounts.iter().filter(|a| Some(a.id.as_str()) != own);
    let link = |lead: &str| (cast.label(lead), format!("/compare/{}/{}", links::part(id), links::part(lead)));
    others.take(ACCOUNTS).map(|a| link(&a.lead)).collect()
}

fn dateline(article: &Article) -> Option<String> {
    let line = article.dateline.as_ref()?;
    let place = line.place.as_deref().map(clean);
    let agency = line.agency.as_deref().map(|a| format!("({})", clean(a)));
    let parts: Vec<String> = [place, agency].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn facts(article: &Article) -> Vec<Fact> {
    let mut out = Vec::new();
    let mut fact = |name, words: Option<String>, href| {
        if let Some(words) = words.filter(|w| !w.is_empty()) {
            out.push(Fact { name, words, href });
        }
    };
    fact("Agency", article.agency.as_deref().map(clean), None);
    fact("Carried by", article.via.as_deref().map(clean), None);
    let original = article.canonical_url.as_deref().filter(|c| Some(*c) != article.url.as_deref());
    let original = original.and_then(links::web).filter(|c| article.page.url.as_deref() != Some(c.as_str()));
    fact("Names as its original", original.as_deref().map(links::host), original.clone());
    let from = article.page.url.as_deref().map_or_else(|| clean(&article.page.source), links_host);
    let got = article.page.fetched_at.as_ref();
    let got = got.map(|f| format!("{} ({})", fetched(&f.value), basis_words(f.basis)));
    let words = match got {
        Some(got) => format!("{got}, from {from}"),
        None => format!("from {from}"),
    };
    fact("Fetched", Some(words), None);
    out
}

fn links_host(url: &str) -> String {
    let host = links::host(url);
    if host.is_empty() { clean(url) } else { host }
}

/// The spans of an article that pages of its story link to.
fn spans_of(told: &Told, id: &str, derivations: &[Derivation]) -> Vec<At> {
    let story = &told.story;
    let at = |start, end| At { start, end };
    let mut out: Vec<At> = Vec::new();
    let mut cite = |c: &rashomon_model::Citation| {
        if c.article == id {
            out.push(at(c.start, c.end));
        }
    };
    story.summary.iter().flat_map(|s| &s.citations).for_each(&mut cite);
    story.timeline.iter().flat_map(|t| &t.citations).for_each(&mut cite);
    story
        .entities
        .iter()
        .flat_map(|e| &e.mentions)
        .filter(|m| m.article == id)
        .take(MENTIONS)
        .for_each(&mut cite);
    let stances = story.claims.iter().flat_map(|c| &c.stances).filter_map(|s| s.evidence.as_ref());
    let alone = story.only_in.iter().flat_map(|o| &o.sentences);
    out.extend(stances.chain(alone).filter(|e| e.article == id).map(|e| at(e.start, e.end)));
    let wordings = story.quotes.iter().flat_map(|u| &u.wordings);
    out.extend(wordings.filter(|w| w.article == id).map(|w| at(w.start, w.end)));
    for d in derivations {
        let from = d
            .dropped
            .iter()
            .chain(d.passages.iter().map(|p| &p.from))
            .chain(d.altered.iter().map(|a| &a.from));
        let to =
            d.added.iter().chain(d.passages.iter().map(|p| &p.to)).chain(d.altered.iter().map(|a| &a.to));
        out.extend(from.filter(|_| d.from == id).map(|q| at(q.start, q.end)));
        out.extend(to.filter(|_| d.to == id).map(|q| at(q.start, q.end)));
    }
    out
}

/// The blocks of an article; an article that came as text alone has its paragraphs.
fn blocks(article: &Article, cited: Vec<At>, marks: &[Mark]) -> Vec<Shown> {
    let plain;
    let from: &[Block] = if article.blocks.is_empty() {
        plain = paragraphs(&article.text);
        &plain
    } else {
        &article.blocks
    };
    let place = |b: &Block| Some(At { start: b.start?, end: b.end? });
    let places: Vec<At> = from.iter().filter_map(place).collect();
    let cited = Cited::new(&article.text, &places, cited);
    let mut out: Vec<Shown> = Vec::new();
    for block in from {
        let kind = match block.kind {
            BlockKind::Paragraph => "p",
            BlockKind::Heading => "h",
            BlockKind::List => "li",
            BlockKind::Blockquote => "quote",
            BlockKind::Caption => "caption",
            BlockKind::Credit => "credit",
            BlockKind::AuthorNote | BlockKind::SourceNote => "note",
        };
        let pieces = match place(block) {
            Some(at) => cited.pieces(&article.text, at, marks),
            None => vec![Piece::Text { class: String::new(), text: clean(&block.text) }],
        };
        let after_list = out.last().is_some_and(|last| last.kind == "li");
        if let Some(last) = out.last_mut().filter(|last| last.kind == "li" && kind != "li") {
            last.list_ends = true;
        }
        out.push(Shown {
            kind,
            pieces,
            start: block.start,
            list_begins: kind == "li" && !after_list,
            list_ends: false,
            posted: block.posted.as_ref().map(crate::view::words::moment),
        });
    }
    if let Some(last) = out.last_mut().filter(|last| last.kind == "li") {
        last.list_ends = true;
    }
    out
}

fn paragraphs(text: &str) -> Vec<Block> {
    let mut at = 0;
    let mut out = Vec::new();
    for words in text.split("\n\n") {
        let span = rashomon_model::Span::new(at, at + words.len());
        at += words.len() + 2;
        if !words.trim().is_empty() {
            let (start, end) = (Some(span.start), Some(span.end));
            out.push(Block { kind: BlockKind::Paragraph, start, end, text: words.to_owned(), posted: None });
        }
    }
    out
}

fn legend(marks: &[Mark]) -> Vec<Legend> {
    let count = |kind: Kind| marks.iter().filter(|m| m.kind == kind).count();
    let line = |kind: Kind| Legend {
        class: kind.class(),
        sign: kind.sign(),
        words: kind.words(),
        count: count(kind),
    };
    Kind::ALL.into_iter().map(line).filter(|l| l.count > 0).collect()
}

/// What a script asks of a place.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Place {
    start: u32,
    end: u32,
}

/// A sentence in its context.
#[derive(Debug, serde::Serialize)]
pub(super) struct Context {
    outlet: String,
    headline: String,
    lang: String,
    before: String,
    words: String,
    after: String,
}

/// `/article/{id}/at?start=&end=`.
pub(super) async fn at(
    State(room): State<Room>,
    _viewer: Viewer,
    Path(id): Path<String>,
    Query(place): Query<Place>,
) -> Result<Json<Context>, Problem> {
    let row = room.read(move |room| room.desk().article(&id)).await?;
    let article = row.ok_or_else(|| Problem::not_found("such article"))?.article;
    let (start, end) = (place.start as usize, place.end as usize);
    let text = &article.text;
    let parts = text.get(..start).zip(text.get(start..end)).zip(text.get(end..));
    let ((before, words), after) = parts.ok_or_else(|| Problem::not_found("such place in the article"))?;
    let first: Vec<char> = before.chars().rev().take(AROUND).collect();
    let first: String = first.into_iter().rev().collect();
    let cut = first.len() < before.len();
    let last: String = after.chars().take(AROUND).collect();
    let ends = last.len() < after.len();
    Ok(Json(Context {
        outlet: name(&article),
        headline: headline(&article),
        lang: lang(Some(&article)),
        before: if cut { format!("… {}", whole_words_from(&first)) } else { first },
        words: words.to_owned(),
        after: if ends { format!("{} …", whole_words_to(&last)) } else { last },
    }))
}

fn whole_words_from(text: &str) -> &str {
    text.find(' ').and_then(|at| text.get(at + 1..)).unwrap_or(text)
}

fn whole_words_to(text: &str) -> &str {
    text.rfind(' ').and_then(|at| text.get(..at)).unwrap_or(text)
}
