//! What a page is to carry, before any layout: cards with their heads, bodies and furniture, and what stands around them.

use crate::chance::Chance;
use crate::furniture::{self, Style};
use crate::source::Source;
use crate::time::{self, Clock, Shown};
use jiff::{SignedDuration, Timestamp};

/// A piece of a card's text.
#[derive(Debug, Clone)]
pub enum Piece {
    /// A paragraph of the body.
    Paragraph(String),
    /// A heading inside the body.
    Heading(&'static str),
    /// A caption, and its credit behind or below it.
    Caption(String, String),
    /// Furniture between paragraphs.
    Furniture(Vec<String>),
}

/// An article as the page is to show it.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its headline.
    pub headline: String,
    /// Its outlet.
    pub outlet: String,
    /// Its time, where it is shown.
    pub time: Option<Shown>,
    /// Its by-line, as printed.
    pub byline: Option<String>,
    /// Its section, where it is shown.
    pub kicker: Option<&'static str>,
    /// Place and agency before the first words, as printed.
    pub dateline: Option<String>,
    /// Body and what stands in it.
    pub pieces: Vec<Piece>,
    /// The rights line.
    pub rights: Option<String>,
    /// Rows of furniture under it.
    pub after: Vec<Vec<String>>,
}

/// What stands between two cards.
#[derive(Debug, Clone)]
pub enum Between {
    /// A row of furniture.
    Row(Vec<String>),
    /// A head and headlines that lead elsewhere.
    Links(String, Vec<&'static str>),
    /// A head, and headlines with a line each.
    Teasers(String, Vec<(&'static str, &'static str)>),
}

/// A page.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The page's own name.
    pub name: &'static str,
    /// When it was fetched.
    pub fetched: Timestamp,
    /// Rows over the first card.
    pub top: Vec<Vec<String>>,
    /// Cards, each with what stands behind it.
    pub cards: Vec<(Card, Option<Between>)>,
    /// Rows under the last card.
    pub bottom: Vec<Vec<String>>,
    /// Whether it uses wordings held out.
    pub unseen: bool,
}

/// Sections.
const KICKERS: &[&str] = &["World", "Politics", "Business", "Opinion", "Local"];

/// Headings inside bodies.
const HEADINGS: &[&str] = &[
    "What comes next",
    "A long dispute",
    "Who pays",
    "Voices from the street",
    "The numbers",
    "How it began",
];

/// What is the same on all cards of a page.
struct Habits {
    clock: Clock,
    timed: usize,
    bylined: usize,
    datelined: usize,
    rights: bool,
    kicker: bool,
    captions: bool,
    headed: bool,
    after: Vec<Vec<String>>,
    inner: usize,
}

/// Plans a page of some articles.
pub fn plan(sources: &[&Source], unseen: bool, chance: &mut Chance) -> Plan {
    let day = i64::try_from(chance.below(2000)).unwrap_or(0);
    let second = i64::try_from(chance.within(6, 22) * 3600 + chance.below(60) * 60).unwrap_or(0);
    let epoch = Timestamp::from_second(1_577_836_800).unwrap_or(Timestamp::UNIX_EPOCH);
    let fetched = epoch.checked_add(SignedDuration::from_secs(day * 86_400 + second)).unwrap_or(epoch);
    let words = |style: Style, chance: &mut Chance| furniture::words(style, unseen, chance);
    let mut after = Vec::new();
    for style in [Style::Share, Style::Comments, Style::ReadMore, Style::Tags] {
        if chance.percent(35) {
            after.push(words(style, chance));
        }
    }
    chance.shuffle(&mut after);
    let habits = Habits {
        clock: [Clock::Short, Clock::Words, Clock::Zoned, Clock::Day, Clock::Mixed][chance.below(5)],
        timed: if chance.percent(80) { 100 } else { 75 },
        bylined: [0, 0, 50, 100][chance.below(4)],
        datelined: [0, 30, 60][chance.below(3)],
        rights: chance.percent(25),
        kicker: chance.percent(20),
        captions: chance.percent(30),
        headed: chance.percent(25),
        after,
        inner: [0, 0, 1, 2][chance.below(4)],
    };
    let count = sources.len();
    let mut cards = Vec::new();
    for (n, source) in sources.iter().enumerate() {
        let card = card(source, fetched, &habits, unseen, chance);
        let between = (n + 1 < count && chance.percent(40)).then(|| between(unseen, chance));
        cards.push((card, between));
    }
    let mut top = vec![words(Style::Navigation, chance)];
    let mut bottom = Vec::new();
    for style in [Style::Cookies, Style::Newsletter] {
        if chance.percent(35) {
            top.push(words(style, chance));
        }
    }
    for style in [Style::Newsletter, Style::Wall, Style::Ad, Style::Navigation, Style::Cookies] {
        if chance.percent(35) {
            bottom.push(words(style, chance));
        }
    }
    Plan { name: furniture::aggregator(chance), fetched, top, cards, bottom, unseen }
}

fn card(source: &Source, fetched: Timestamp, habits: &Habits, unseen: bool, chance: &mut Chance) -> Card {
    let outlet = match &source.outlet {
        Some(name) if chance.percent(60) => name.clone(),
        _ => furniture::outlet(chance).to_owned(),
    };
    let people = furniture::people(chance).join(" and ");
    let byline = chance.percent(habits.bylined).then(|| format!("By {people}"));
    let agency = furniture::outlet(chance);
    // Agencies have names of plain words.
    let plain = agency.chars().all(|c| c.is_alphabetic() || c == ' ');
    let agency = if plain && chance.percent(60) { format!(" ({agency})") } else { String::new() };
    let mark = chance.pick(&[" \u{2014} ", " -- ", " - "]);
    let dateline =
        chance.percent(habits.datelined).then(|| format!("{}{agency}{mark}", furniture::town(chance)));
    let keep = chance.within(3, source.paragraphs.len());
    let mut pieces: Vec<Piece> =
        source.paragraphs.iter().take(keep).map(|p| Piece::Paragraph(p.clone())).collect();
    for _ in 0..habits.inner {
        let style = [Style::Ad, Style::Newsletter, Style::Wall][chance.below(3)];
        let at = chance.within(1, pieces.len() - 1);
        pieces.insert(at, Piece::Furniture(furniture::words(style, unseen, chance)));
    }
    if habits.headed && pieces.len() > 4 {
        let at = chance.within(2, pieces.len() - 2);
        if matches!(pieces[at], Piece::Paragraph(_)) {
            pieces.insert(at, Piece::Heading(chance.pick(HEADINGS)));
        }
    }
    if habits.captions && chance.percent(60) {
        let caption = "The quay is seen from the river on a Tuesday morning.".to_owned();
        let credit = format!("Photo: {}", furniture::people(chance)[0]);
        pieces.insert(0, Piece::Caption(caption, credit));
    }
    let year = fetched.strftime("%Y");
    let rights = habits.rights.then(|| format!("\u{a9} {year} {outlet}"));
    Card {
        headline: source.headline.clone(),
        time: chance.percent(habits.timed).then(|| time::shown(fetched, habits.clock, chance)),
        byline,
        kicker: habits.kicker.then(|| chance.pick(KICKERS)),
        dateline,
        pieces,
        rights,
        after: habits.after.clone(),
        outlet,
    }
}

fn between(unseen: bool, chance: &mut Chance) -> Between {
    let style = [Style::Ad, Style::Newsletter, Style::Wall, Style::Related, Style::Related][chance.below(5)];
    let words = furniture::words(style, unseen, chance);
    if style != Style::Related {
        return Between::Row(words);
    }
    let mut others: Vec<(&str, &str)> = (0..chance.within(2, 4)).map(|_| furniture::teaser(chance)).collect();
    others.sort_unstable();
    others.dedup();
    if chance.percent(60) {
        Between::Links(words.join(" "), others.into_iter().map(|(headline, _)| headline).collect())
    } else {
        Between::Teasers(words.join(" "), others)
    }
}
