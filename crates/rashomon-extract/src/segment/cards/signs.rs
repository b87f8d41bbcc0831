//! What speaks for a line being a headline, an outlet or a time, and what passing over it costs.

use super::schema::Slot;
use crate::block::Shape;
use crate::segment::lines::{Line, Mark};
use crate::segment::when::When;
use crate::segment::{credits, lexicon};

/// What speaks for a headline that stands twice.
const AGAIN: f32 = 0.5;
/// So often on one page, a line is a button, not a headline.
const BUTTON_TIMES: u32 = 3;
/// A paragraph that stands twice on a page is an article's from this width on.
const COPIED: usize = 100;
/// A headline that ends like a sentence is no wider.
const HEADLINE_WIDTH: usize = 130;
/// The share of a headline's words that its text has, too, from which on that speaks for it.
const TOLD: f32 = 0.3;
/// Words of an outlet's name.
const NAME_WORDS: usize = 6;
/// What leads to an outlet's name.
const LEADS: [&str; 6] = ["Source:", "Source ", "From ", "from ", "Via ", "via "];
/// A score that nothing makes up for.
const NEVER: f32 = -1000.0;

/// A line's evidence.
#[derive(Debug, Clone)]
pub(super) struct Sign {
    headline: f32,
    outlet: f32,
    time: f32,
    /// For being outlet and time on one line.
    pub(super) both: f32,
    /// What passing over it costs.
    pub(super) skip: f32,
    /// The share of its words that the text after it has, too.
    pub(super) told: f32,
    /// Whether it ends as a sentence does.
    pub(super) sentence: bool,
    /// What it says of time.
    pub(super) when: Option<When>,
    /// Whether it is running text of an article, for all that is known of it alone.
    pub(super) text: bool,
}

impl Sign {
    /// The evidence for a slot.
    pub(super) fn of(&self, slot: Slot) -> f32 {
        match slot {
            Slot::Headline => self.headline,
            Slot::Outlet => self.outlet,
            Slot::Time => self.time,
        }
    }
}

impl Sign {
    /// Whether it could be a headline at all.
    pub(super) fn may_head(&self) -> bool {
        self.headline > 0.0
    }

    /// Whether it is as good as a headline, for all that is known of it alone.
    pub(super) fn heads(&self) -> bool {
        self.headline >= 2.0
    }

    /// Weighs in the share of its words that the text after it has, too.
    pub(super) fn tell(&mut self, share: f32) {
        self.headline += (share - TOLD) * 4.0;
        self.told = share;
    }

    /// Weighs in where else the line stands: twice in its run, and between most texts of the page.
    pub(super) fn weigh(&mut self, twice: bool, everywhere: bool) {
        if twice {
            self.skip = 0.0;
            // A page says a headline again, on a picture or over the text; a label it says once.
            self.headline += AGAIN;
        }
        if everywhere {
            self.headline -= 3.0;
            self.outlet -= 2.0;
        }
    }
}

/// Reads every line of a page.
pub(super) fn read(lines: &[Line<'_>]) -> Vec<Sign> {
    lines.iter().map(sign).collect()
}

fn sign(line: &Line<'_>) -> Sign {
    let when = (line.mark == Mark::Stamp).then(|| line.when()).flatten();
    let beside = when.as_ref().map_or("", |w| w.beside.as_str());
    let named = !beside.is_empty() && is_name(beside) && credits::byline(beside).is_none();
    // Two cards may carry the same agency's paragraphs; what is short, or speaks of the page, is its own line repeated.
    let copied = line.width >= COPIED && line.page_score == 0;
    Sign {
        headline: headline(line),
        outlet: outlet(line),
        time: match &when {
            Some(_) if !named => 3.0,
            Some(_) => 1.0,
            None => NEVER,
        },
        both: if named { 5.0 } else { NEVER },
        skip: skip(line),
        told: 0.0,
        sentence: line.mark != Mark::Label && !matches!(line.block.shape, Shape::Heading(_)),
        text: line.is_prose() && line.page_score < 4 && (line.times == 1 || copied),
        when,
    }
}

fn headline(line: &Line<'_>) -> f32 {
    let heading = matches!(line.block.shape, Shape::Heading(_));
    let asks = line.text.ends_with(['?', '!', '"', '\u{201d}', '\u{2019}', '\'']);
    let prose = line.mark == Mark::Prose && line.width <= HEADLINE_WIDTH;
    let fits = matches!(line.mark, Mark::Label | Mark::Brief) || prose;
    if !fits || line.words < 3 && line.width < 16 || line.text.ends_with([':', ',']) {
        return NEVER;
    }
    let mut score = 2.0;
    score += if heading { 1.0 } else { 0.0 };
    score += if line.words >= 5 { 0.5 } else { 0.0 };
    score -= if line.mark != Mark::Label && !asks && !heading { 1.0 } else { 0.0 };
    score -= if line.page_score >= 2 { 0.5 * line.page_score as f32 } else { 0.0 };
    score -= if line.times >= BUTTON_TIMES { 2.0 } else { 0.0 };
    score -= if line.words <= 4 && is_name(line.text) { 1.0 } else { 0.0 };
    score
}

fn outlet(line: &Line<'_>) -> f32 {
    if line.mark != Mark::Label || !is_name(bare_name(line.text)) {
        return NEVER;
    }
    let mut score = 2.0;
    score -= if line.page_score >= 2 { 2.0 } else { 0.0 };
    score -= if line.words >= 5 { 0.5 } else { 0.0 };
    score += if is_led(line.text) { 1.5 } else { 0.0 };
    score
}

/// Whether something leads to a name, as it does in a signature.
fn is_led(text: &str) -> bool {
    text.starts_with(['-', '\u{2013}', '\u{2014}']) || LEADS.iter().any(|lead| text.starts_with(lead))
}

/// Whether words can name an outlet here.
fn is_name(words: &str) -> bool {
    words.split(' ').count() <= NAME_WORDS
        && !words.contains(['<', '>'])
        && words.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && (credits::is_outlet_name(words) || is_host(words))
        && !lexicon::is_section(&words.to_lowercase())
}

/// Whether a word is an address's host.
fn is_host(word: &str) -> bool {
    !word.contains(' ') && word.split('.').count() >= 2 && word.split('.').all(|p| p.chars().count() >= 2)
}

/// A name without what leads to it ("Source: ", a dash).
pub(super) fn bare_name(text: &str) -> &str {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || "|\u{b7}\u{2022}-\u{2013}\u{2014}/>\u{bb}(),".contains(c)
    });
    let bare = LEADS.iter().find_map(|lead| text.strip_prefix(lead));
    bare.unwrap_or(text).trim_start()
}

fn skip(line: &Line<'_>) -> f32 {
    if !line.text.chars().any(char::is_alphanumeric) {
        return 0.0;
    }
    match line.mark {
        Mark::Byline => 0.0,
        Mark::Credit => 0.2,
        Mark::Stamp => 1.5,
        Mark::Rights | Mark::Hashtags | Mark::Url => 2.0,
        Mark::Rule => 1.0,
        _ if lexicon::is_section(&line.folded) => 0.2,
        _ if line.page_score >= 2 || line.times >= BUTTON_TIMES => 1.5,
        _ if line.words <= 3 => 0.8,
        _ => 1.2,
    }
}
