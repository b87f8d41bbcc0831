//! What kind of piece an article is, from its label, markup, notes and manner.

use super::draft::Draft;
use crate::block::Markup;
use crate::explain::Field;
use crate::trace::Trace;
use rashomon_model::{BlockKind, Genre};
use rashomon_text::fold::fold;

/// Share of first-person words from which on a text speaks in its writer's name.
const FIRST_PERSON: f32 = 0.012;
/// So many paragraphs of question and answer make an interview.
const QUESTIONS: usize = 3;

/// Labels before a headline, in a headline, or as a section, with what they name.
const LABELS: &[(&str, Genre)] = &[
    ("op-ed", Genre::Opinion),
    ("opinion", Genre::Opinion),
    ("comment", Genre::Opinion),
    ("commentary", Genre::Opinion),
    ("column", Genre::Opinion),
    ("viewpoint", Genre::Opinion),
    ("perspective", Genre::Opinion),
    ("letter", Genre::Opinion),
    ("kommentar", Genre::Opinion),
    ("meinung", Genre::Opinion),
    ("kolumne", Genre::Opinion),
    ("tribune", Genre::Opinion),
    ("opinión", Genre::Opinion),
    ("columna", Genre::Opinion),
    ("opinione", Genre::Opinion),
    ("guest essay", Genre::Opinion),
    ("point of view", Genre::Opinion),
    ("editorial", Genre::Editorial),
    ("leitartikel", Genre::Editorial),
    ("editoriale", Genre::Editorial),
    ("éditorial", Genre::Editorial),
    ("our view", Genre::Editorial),
    ("leader", Genre::Editorial),
    ("analysis", Genre::Analysis),
    ("explainer", Genre::Analysis),
    ("explained", Genre::Analysis),
    ("focus", Genre::Analysis),
    ("news analysis", Genre::Analysis),
    ("in depth", Genre::Analysis),
    ("analyse", Genre::Analysis),
    ("hintergrund", Genre::Analysis),
    ("análisis", Genre::Analysis),
    ("analisi", Genre::Analysis),
    ("décryptage", Genre::Analysis),
    ("factbox", Genre::Analysis),
    ("insight", Genre::Analysis),
    ("interview", Genre::Interview),
    ("q&a", Genre::Interview),
    ("entretien", Genre::Interview),
    ("entrevista", Genre::Interview),
    ("intervista", Genre::Interview),
    ("live", Genre::Live),
    ("live updates", Genre::Live),
    ("liveblog", Genre::Live),
    ("live blog", Genre::Live),
    ("liveticker", Genre::Live),
    ("en direct", Genre::Live),
    ("as it happened", Genre::Live),
    ("en directo", Genre::Live),
    ("diretta", Genre::Live),
    ("press release", Genre::PressRelease),
    ("pressemitteilung", Genre::PressRelease),
    ("news release", Genre::PressRelease),
    ("communiqué", Genre::PressRelease),
    ("digest", Genre::Digest),
    ("roundup", Genre::Digest),
    ("round-up", Genre::Digest),
    ("news in brief", Genre::Digest),
    ("briefs", Genre::Digest),
    ("in brief", Genre::Digest),
    ("briefing", Genre::Digest),
];

/// The genre; every article with a body has one.
pub(super) fn of(draft: &Draft, markup: Option<&Markup>, language: Option<&str>, trace: &mut Trace) -> Genre {
    trace
        .ask(Field::Genre)
        .or("label or form of the article", || draft.genre)
        .or("JSON-LD type or section", || markup.and_then(marked))
        .or("label in the headline", || draft.headline.as_deref().and_then(labelled))
        .or("manner of the text", || manner(draft, language))
        .or("nothing says otherwise", || Some(Genre::News))
        .taken()
        .unwrap_or(Genre::News)
}

/// What markup says.
fn marked(markup: &Markup) -> Option<Genre> {
    let kind = markup.types.iter().find_map(|t| match t.as_str() {
        "OpinionNewsArticle" => Some(Genre::Opinion),
        "AnalysisNewsArticle" | "BackgroundNewsArticle" => Some(Genre::Analysis),
        "LiveBlogPosting" => Some(Genre::Live),
        _ => None,
    });
    kind.or_else(|| markup.section.as_deref().and_then(|s| exact(&fold(s))))
}

/// A label before the headline's colon or bar, or behind its last bar.
pub(super) fn labelled(headline: &str) -> Option<Genre> {
    let folded = fold(headline);
    let parts: Vec<&str> =
        folded.split([':', '|', '[', ']', '/']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let (first, last) = (parts.first()?, parts.last()?);
    if parts.len() > 1 {
        let of_words = |part: &str| exact(part).or_else(|| ends_with_label(part));
        if let Some(genre) = of_words(first).or_else(|| exact(last)) {
            return Some(genre);
        }
    }
    const ROUNDUPS: &[&str] = &[
        "live updates",
        "live blog",
        "as it happened",
        "news digest",
        "news in brief",
        "press release",
        "roundup",
        "round-up",
    ];
    ROUNDUPS
        .iter()
        .find(|w| folded.contains(**w))
        .and_then(|w| exact(w.trim_start_matches("news ")).or_else(|| exact(w)))
}

/// A label that is one of ours.
pub(super) fn exact(label: &str) -> Option<Genre> {
    LABELS
        .iter()
        .find(|(name, _)| *name == label || label.strip_suffix('s') == Some(name))
        .map(|&(_, genre)| genre)
}

/// A label that closes the words before a colon ("Kestrel Daily Digest: ...").
fn ends_with_label(part: &str) -> Option<Genre> {
    let last = part.rsplit(' ').next()?;
    matches!(
        last,
        "digest" | "editorial" | "briefing" | "briefs" | "roundup" | "opinion" | "analysis" | "interview"
    )
    .then(|| exact(last))
    .flatten()
}

/// Words with which a writer speaks of himself; none where the language is not known to us.
fn first_person(language: Option<&str>) -> &'static [&'static str] {
    match language {
        Some("en") => &["i", "my", "me", "i'm", "i've", "i'd", "i'll", "myself"],
        Some("de") => &["ich", "mein", "meine", "meinen", "meiner", "mir", "mich"],
        Some("fr") => &["je", "j'ai", "mon", "ma", "mes", "moi"],
        Some("es") => &["yo", "mi", "mis"],
        Some("it") => &["io", "mio", "mia", "miei"],
        _ => &[],
    }
}

/// What the manner of the text tells.
fn manner(draft: &Draft, language: Option<&str>) -> Option<Genre> {
    let paragraphs: Vec<&str> = draft.body().collect();
    let asked = paragraphs
        .iter()
        .filter(|p| ["Q:", "Q.", "A:", "A.", "Question:", "Answer:"].iter().any(|q| p.starts_with(q)))
        .count();
    if asked >= QUESTIONS {
        return Some(Genre::Interview);
    }
    let noted = draft.blocks.iter().any(|(kind, _)| *kind == BlockKind::AuthorNote);
    let first_person = first_person(language);
    let (mut words, mut mine) = (0u32, 0u32);
    for paragraph in &paragraphs {
        let folded = fold(paragraph);
        // Quoted words are others': only what stands outside quotation marks counts.
        for (n, piece) in folded.split('"').enumerate().filter(|(n, _)| n % 2 == 0) {
            let _ = n;
            for word in piece.split(|c: char| !c.is_alphanumeric() && c != '\'') {
                words += u32::from(!word.is_empty());
                mine += u32::from(first_person.contains(&word));
            }
        }
    }
    if words > 0 && mine as f32 / words as f32 >= FIRST_PERSON {
        return Some(Genre::Opinion);
    }
    if noted && draft.agency.is_none() {
        return Some(Genre::Analysis);
    }
    let asks = draft.headline.as_deref().map(fold).is_some_and(|h| {
        h.ends_with('?') && (h.starts_with("why ") || h.starts_with("how ") || h.starts_with("what "))
    });
    asks.then_some(Genre::Analysis)
}
