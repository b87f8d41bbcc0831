//! The head of a text to its dateline: place, date and agency before a dash or a colon.
//!
//! Sentences begin with capitals and hold dashes too, so a dateline is only believed on evidence: an agency in
//! brackets, a date, a place in capitals, or the name of a town that needs no country beside it.

use super::lexicon::is_furniture;
use super::moment::{Day, read_day};
use super::places::is_town;
use super::resolve::without_year;
use super::token::{Kind, Token, tokens};
use crate::fold::plain_char;
use jiff::civil::Date;
use rashomon_model::Dateline;

/// Bytes of a text that a dateline may take up.
const MAX_HEAD: usize = 160;

/// Words of a place ("ABOARD AIR FORCE ONE", "WASHINGTON/NEW YORK").
const MAX_PLACE_WORDS: usize = 7;

/// Words of an agency's name ("Meridian Press").
const MAX_AGENCY_WORDS: usize = 4;

pub(crate) fn dateline(text: &str, reference: Option<Date>) -> Option<(Dateline, usize)> {
    let from = skip_byline(text);
    let rest = &text[from..];
    let line = rest.split('\n').next().unwrap_or("");
    let line = &line[..line.floor_char_boundary(MAX_HEAD)];
    let head = Head { line, tokens: tokens(line) };
    let (read, at) = head.read()?;
    let at = from + at;
    let date = read.date.and_then(|day| date_text(day, reference));
    Some((
        Dateline { place: read.place.map(str::to_owned), agency: read.agency.map(str::to_owned), date },
        at,
    ))
}

/// Where the text starts past blanks and a line "By Ada Quill, Newswire".
fn skip_byline(text: &str) -> usize {
    let start = text.len() - text.trim_start().len();
    let body = &text[start..];
    let Some((line, rest)) = body.split_once('\n') else { return start };
    if line.len() > MAX_HEAD || !(line.starts_with("By ") || line.starts_with("BY ")) {
        return start;
    }
    text.len() - rest.trim_start().len()
}

fn date_text(day: Day, reference: Option<Date>) -> Option<String> {
    match (day, reference) {
        (Day::Full(y, m, d), _) => Some(format!("{y:04}-{m:02}-{d:02}")),
        (Day::NoYear(m, d), Some(today)) => Some(without_year(m, d, today)?.to_string()),
        (Day::NoYear(m, d), None) => Some(format!("--{m:02}-{d:02}")),
        _ => None,
    }
}

#[derive(Default, Clone, Copy)]
struct Read<'a> {
    place: Option<&'a str>,
    agency: Option<&'a str>,
    date: Option<Day>,
}

/// What parts the dateline from the text.
#[derive(PartialEq, Clone, Copy)]
enum Separator {
    Dash,
    Colon,
}

struct Head<'a> {
    line: &'a str,
    tokens: Vec<Token>,
}

impl<'a> Head<'a> {
    fn read(&self) -> Option<(Read<'a>, usize)> {
        let mut read = Read::default();
        let mut at = 0;
        if let Some((agency, end)) = self.agency(0) {
            // "(Newswire) - ROME, 6 March - ..." puts the agency first.
            read.agency = Some(agency);
            let (_, body, next) = self.separator(end)?;
            if let Some((rest, at)) = self.located(next, read) {
                return Some((rest, at));
            }
            return self.opens_text(body).then_some((read, body));
        }
        while self.tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Mark('-' | '.' | ','))) {
            at += 1;
        }
        self.located(at, read)
    }

    /// Place, date and agency from token `at` up to the separator.
    fn located(&self, at: usize, mut read: Read<'a>) -> Option<(Read<'a>, usize)> {
        let mut next = self.place(at)?;
        let place = &self.line[self.tokens[at].start..self.tokens[next - 1].end];
        read.place = Some(place);
        let had_agency = read.agency.is_some();
        for _ in 0..2 {
            let after_comma = next + usize::from(self.mark(next, ','));
            if read.date.is_none()
                && let Some((day, end)) = read_day(&self.tokens, after_comma)
                && matches!(day, Day::Full(..) | Day::NoYear(..))
            {
                read.date = Some(day);
                next = end + usize::from(self.mark(end, '.'));
            }
            if read.date.is_none()
                && self.mark(next, '(')
                && let Some((day, end)) = read_day(&self.tokens, next + 1)
                && self.mark(end, ')')
            {
                read.date = Some(day);
                next = end + 1;
            }
            if read.agency.is_none()
                && let Some((agency, end)) = self.agency(next)
            {
                read.agency = Some(agency);
                next = end;
            }
        }
        let (separator, mut body, after) = self.separator(next)?;
        // "London, UK - March 6, 2024 - ..."
        if read.date.is_none()
            && let Some((day, end)) = read_day(&self.tokens, after)
            && let Some((Separator::Dash, past, _)) = self.separator(end)
        {
            read.date = Some(day);
            body = past;
        }
        let capitals = self.capitals(at, place);
        let known = is_town(place.split([',', '/']).next().unwrap_or(place));
        let believed = match separator {
            Separator::Colon => known || (read.date.is_some() && (capitals || read.agency.is_some())),
            Separator::Dash if read.date.is_some() => true,
            Separator::Dash if read.agency.is_some() => {
                capitals || known || had_agency || self.newsy(read.agency)
            }
            Separator::Dash if capitals => known || !self.label(at, next),
            Separator::Dash => known && !self.line[body..].chars().map(plain_char).any(|c| c == '-'),
        };
        (believed && self.opens_text(body)).then_some((read, body))
    }

    fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is(mark))
    }

    /// Whether nothing stands between token `at` and the one before it.
    fn touches(&self, at: usize) -> bool {
        at > 0 && self.tokens.get(at).is_some_and(|t| t.start == self.tokens[at - 1].end)
    }

    /// One past the last token of the place that starts at `from`.
    fn place(&self, from: usize) -> Option<usize> {
        let first = self.tokens.get(from).filter(|t| t.kind == Kind::Word && t.capital)?;
        let article =
            matches!(first.word(), "the" | "a" | "an" | "this" | "that" | "these" | "in" | "on" | "at");
        // The Hague is the one town of note whose article is part of its name.
        if article && self.tokens.get(from + 1).is_none_or(|t| t.word() != "hague") {
            return None;
        }
        let (mut at, mut words) = (from, 0);
        while let Some(token) = self.tokens.get(at) {
            let inside = match token.kind {
                Kind::Word => {
                    words += 1;
                    token.capital || (at > from && (is_particle(token.word()) || self.touches(at)))
                }
                Kind::Mark('.') => self.touches(at),
                Kind::Mark('-' | '/' | '\'') => {
                    self.touches(at)
                        && self.touches(at + 1)
                        && self.line[token.start..token.end].is_ascii()
                        && self.tokens[at + 1].kind == Kind::Word
                }
                Kind::Mark(',') => {
                    self.tokens.get(at + 1).is_some_and(|t| t.capital)
                        && read_day(&self.tokens, at + 1).is_none()
                }
                _ => false,
            };
            if !inside {
                break;
            }
            at += 1;
        }
        (at > from && words <= MAX_PLACE_WORDS).then_some(at)
    }

    /// An agency in brackets or slashes at token `from`: `(Meridian)`, `/MERIDIAN/`.
    fn agency(&self, from: usize) -> Option<(&'a str, usize)> {
        let close = match self.tokens.get(from)?.kind {
            Kind::Mark('(') => ')',
            Kind::Mark('[') => ']',
            Kind::Mark('/') => '/',
            _ => return None,
        };
        let inside = &self.tokens[from + 1..];
        let len =
            inside.iter().position(|t| t.is(close)).filter(|n| (1..=2 * MAX_AGENCY_WORDS).contains(n))?;
        let words = &inside[..len];
        let short_lower = len == 1 && words[0].lower.len() <= 4;
        let named = words.iter().all(|t| match t.kind {
            Kind::Word if t.capital && t.lower == "the" => true, // opens names of papers
            Kind::Word => (t.capital || short_lower || is_particle(t.word())) && !is_furniture(t.word()),
            Kind::Mark(c) => matches!(c, '/' | '-' | '.' | '&'),
            Kind::Number => false,
        });
        let (start, end) = (words[0].start, words[len - 1].end);
        (named && end - start >= 2 && words[0].kind == Kind::Word)
            .then(|| (&self.line[start..end], from + len + 2))
    }

    /// The separator at token `at`, the byte where the text begins, and the token after it.
    fn separator(&self, at: usize) -> Option<(Separator, usize, usize)> {
        let token = self.tokens.get(at)?;
        let (kind, end) = match token.kind {
            Kind::Mark(':') => (Separator::Colon, at + 1),
            Kind::Mark('-' | '_') => {
                let doubled = self.mark(at + 1, '-') && self.touches(at + 1);
                let hyphen = self.line[token.start..token.end].is_ascii();
                // "(Newswire) -Envoys met" is a slip; "well-known" is one word.
                let bracket = at > 0 && self.mark(at - 1, ')');
                if !doubled && hyphen && (self.touches(at) || (self.touches(at + 1) && !bracket)) {
                    return None;
                }
                (Separator::Dash, at + 1 + usize::from(doubled))
            }
            // "MOSCOW, March 6. /MERIDIAN/. The ministry"
            Kind::Mark('.') if at > 0 && self.mark(at - 1, '/') => (Separator::Dash, at + 1),
            _ => return None,
        };
        let after = self.tokens[end - 1].end;
        let blanks = self.line[after..].len() - self.line[after..].trim_start().len();
        if kind == Separator::Colon && blanks == 0 {
            return None;
        }
        Some((kind, after + blanks, end))
    }

    /// Whether a sentence can start at this byte.
    fn opens_text(&self, body: usize) -> bool {
        self.line[body..].chars().next().is_some_and(|c| {
            !c.is_lowercase()
                && (c.is_alphanumeric() || matches!(plain_char(c), '"' | '\'' | '(' | '[' | '\u{ab}' | '$'))
        })
    }

    /// Whether the first part of the place stands in capitals.
    fn capitals(&self, from: usize, place: &str) -> bool {
        let end = self.tokens[from].start + place.find(',').unwrap_or(place.len());
        let mut words =
            self.tokens[from..].iter().take_while(|t| t.start < end).filter(|t| t.kind == Kind::Word);
        words.clone().any(|t| t.lower.len() > 1) && words.all(|t| t.upper || is_particle(t.word()))
    }

    /// Whether an agency's name beside an unknown town in small letters can only be an agency's: exchange symbols and
    /// party letters ("(AAPL)", "(R)") are all capitals.
    fn newsy(&self, agency: Option<&str>) -> bool {
        agency.is_some_and(|a| a.chars().any(char::is_lowercase))
    }

    /// Whether capitals before a dash are a label ("UPDATE - ...") or an abbreviation rather than a place.
    fn label(&self, from: usize, to: usize) -> bool {
        let words: Vec<&Token> = self.tokens[from..to].iter().filter(|t| t.kind == Kind::Word).collect();
        let vowel = |t: &Token| t.lower.chars().any(|c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'));
        words.iter().any(|t| LABELS.binary_search(&t.word()).is_ok())
            || (words.len() == 1 && (words[0].lower.len() < 5 || !vowel(words[0])))
    }
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "la"
            | "le"
            | "du"
            | "des"
            | "of"
            | "the"
            | "upon"
            | "on"
            | "am"
            | "an"
            | "der"
            | "sur"
            | "and"
            | "di"
            | "da"
            | "do"
            | "al"
            | "el"
            | "en"
            | "les"
    )
}

/// Words that head a text in capitals and are no places, sorted.
const LABELS: &[&str] = &[
    "advertisement",
    "alert",
    "analysis",
    "breaking",
    "brief",
    "column",
    "comment",
    "commentary",
    "correction",
    "corrects",
    "editorial",
    "exclusive",
    "explainer",
    "fact",
    "factbox",
    "feature",
    "focus",
    "gallery",
    "graphic",
    "insight",
    "interview",
    "list",
    "live",
    "news",
    "note",
    "opinion",
    "photo",
    "photos",
    "poll",
    "preview",
    "profile",
    "recap",
    "refile",
    "report",
    "review",
    "roundup",
    "special",
    "story",
    "summary",
    "timeline",
    "update",
    "updated",
    "urgent",
    "video",
    "view",
    "watch",
    "world",
    "wrap",
    "wrapup",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(texts: &[&str]) -> String {
        let reference = "2025-11-08".parse().ok();
        let one = |text: &&str| match dateline(text, reference) {
            Some((d, at)) => {
                let [place, agency, date] =
                    [d.place, d.agency, d.date].map(|part| part.unwrap_or_else(|| "-".to_owned()));
                format!("{place} | {agency} | {date} | {}\n", &text[at..])
            }
            None => format!("none: {text}\n"),
        };
        texts.iter().map(one).collect()
    }

    #[test]
    fn datelines() {
        insta::assert_snapshot!(check(&[
            "TOKYO (Newswire) -- Envoys met.",
            "FREDVILLE - Envoys met.",
            "FREDVILLE, Freedonia--Envoys met.",
            "Fredville, Nov. 6 (Freedonia Press)--Envoys met.",
            "PORT-AU-FRED, November 6, 2025 (FNA) \u{2013} \u{201c}Envoys met.\u{201d}",
            "(FNA) \u{2014} Envoys met.",
            "(FNA) - FREDVILLE, 6 November - Envoys met.",
            "FREDVILLE, Nov. 6. /FNA/. Envoys met.",
            "London, England: Envoys met.",
            "By ADA QUILL, Newswire\nST. FRED, Minn. (FNA) \u{2014} Envoys met.",
            "FREDVILLE/PARIS (Newswire) - Envoys met.",
            "ABOARD THE TRAIN (FNA) _ Envoys met.",
            "Gera (fna) - Gesandte trafen sich.",
            "GENEVA (6 November 2025) \u{2013} Envoys met.",
            "London, Freedonia - November 6, 2025 - Envoys met.",
            "FREDVILLE (Newswire) -Envoys met.",
        ]), @"
    TOKYO | Newswire | - | Envoys met.
    FREDVILLE | - | - | Envoys met.
    FREDVILLE, Freedonia | - | - | Envoys met.
    Fredville | Freedonia Press | 2025-11-06 | Envoys met.
    PORT-AU-FRED | FNA | 2025-11-06 | “Envoys met.”
    - | FNA | - | Envoys met.
    FREDVILLE | FNA | 2025-11-06 | Envoys met.
    FREDVILLE | FNA | 2025-11-06 | Envoys met.
    London, England | - | - | Envoys met.
    ST. FRED, Minn. | FNA | - | Envoys met.
    FREDVILLE/PARIS | Newswire | - | Envoys met.
    ABOARD THE TRAIN | FNA | - | Envoys met.
    Gera | fna | - | Gesandte trafen sich.
    GENEVA | - | 2025-11-06 | Envoys met.
    London, Freedonia | - | 2025-11-06 | Envoys met.
    FREDVILLE | Newswire | - | Envoys met.
    ");
    }

    #[test]
    fn sentences_that_are_none() {
        insta::assert_snapshot!(check(&[
            "The U.S. (and its friends) \u{2014} long divided \u{2014} agreed.",
            "UPDATE - Envoys met.",
            "Editorial: Envoys must meet.",
            "NATO \u{2014} An alliance of many \u{2014} met.",
            "Paris \u{2014} France's capital \u{2014} was calm.",
            "Acme Corp. (ACME) \u{2014} The maker of anvils fell.",
            "Envoys met - and parted.",
            "Mr. Fred Quill: I said so.",
            "(Updated) - Envoys met.",
            "Well-known envoys met.",
            "In Fredville, November 6 - The envoys met.",
        ]), @"
    none: The U.S. (and its friends) — long divided — agreed.
    none: UPDATE - Envoys met.
    none: Editorial: Envoys must meet.
    none: NATO — An alliance of many — met.
    none: Paris — France's capital — was calm.
    none: Acme Corp. (ACME) — The maker of anvils fell.
    none: Envoys met - and parted.
    none: Mr. Fred Quill: I said so.
    none: (Updated) - Envoys met.
    none: Well-known envoys met.
    none: In Fredville, November 6 - The envoys met.
    ");
    }

    #[test]
    fn labels_are_sorted() {
        assert!(LABELS.is_sorted());
    }
}
