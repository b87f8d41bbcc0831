//! A string that names authors, read into people: "By Ada Quill and Ben Oakes, Staff Writer, 3 May 2031".

use super::words;
use rashomon_text::fold::fold;
use rashomon_text::names;
use regex::Regex;
use std::sync::LazyLock;

/// Bytes of a string that can name authors; longer ones are prose.
const MAX_LINE: usize = 300;
/// Names read from one string.
const MOST: usize = 12;
/// Letters of one name.
const NAME_CHARS: usize = 60;
/// Words of one name.
const NAME_WORDS: usize = 6;

/// Somebody named, as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) role: Option<String>,
}

/// What a piece between commas is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A person by its shape.
    Person,
    /// A desk, an office, a company.
    Group,
    /// A name in small letters, or with digits in it.
    Handle,
    /// What somebody does.
    Role,
    /// Letters of degrees.
    Degree,
    /// Nothing of these.
    Nothing,
}

/// What parts two pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// The line's head.
    Start,
    Comma,
    And,
    Bar,
}

/// Where a time, a count or another task begins, after the names.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}:\d\d",
        r"|\d{1,2}(?:\.|st|nd|rd|th)?\s+(?:de\s+)?\p{L}{3,}\.?,?\s+(?:de\s+)?\d{4}",
        r"|\b(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\p{L}*\.?\s+\d{1,2}\b",
        r"|\b\d+\s+(?:min|comment|kommentar|view|read|share|hour|day|week|month|year|stunde|tag)\p{L}*(?:\s+read|\s+ago)?",
        r"|\b(?:(?:medically|clinically|technically|expert|fact)[ -])?(?:reviewed|edited|checked|translated|updated|illustrated|photographed|photography|photos?|fotos?|illustrations?)\s*(?:by|von|:)",
        r"|\b(?:last|zuletzt)\s+(?:updated|modified|geändert|aktualisiert)|\bpublished\b|\bposted\b|\bupdated\b|\bveröffentlicht\b",
    ))
    .expect("a fixed pattern")
});

/// What parts names.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*[,;]\s*|\s*[|•·»\n/]\s*|\s+(?:-|–|—|:)\s+|\s+[&+]\s+|\s+(?:and|und|et|y|e|och|og|en|with|mit|avec|con|sowie)\s+|^(?:and|und|&)\s+|\s+(?:and|und|&|,)$")
        .expect("a fixed pattern")
});

/// The people a string names. `own` tells the site's own names, which are one name whatever is in them.
pub(super) fn people(text: &str, own: &dyn Fn(&str) -> bool) -> Vec<Person> {
    let line = text.trim_matches(is_edge);
    if line.is_empty() || line.len() > MAX_LINE || line.starts_with("http") || line.starts_with('@') {
        return Vec::new();
    }
    if own(line) {
        return vec![Person { name: line.to_owned(), role: None }];
    }
    // "Quill, Ada", as citations have it.
    if let Some((last, first)) = line.split_once(", ")
        && !first.contains([',', ' '])
        && !last.contains(' ')
        && names::is_given_name(first)
        && !names::is_given_name(last)
        && kind(last) == Kind::Person
    {
        return vec![Person { name: format!("{first} {last}"), role: None }];
    }
    let bare = unlead(before_tail(unlead(line)));
    let bare = once(bare);
    if own(bare) {
        return vec![Person { name: bare.to_owned(), role: None }];
    }
    let mut out = Reading::default();
    let mut from = 0;
    let mut mark = Mark::Start;
    for found in BETWEEN.find_iter(bare) {
        out.piece(&bare[from..found.start()], mark, own);
        mark = match found.as_str().trim() {
            "," | ";" => Mark::Comma,
            "|" | "•" | "·" | "»" | "" | "-" | "–" | "—" | ":" => Mark::Bar,
            _ => Mark::And,
        };
        from = found.end();
    }
    out.piece(&bare[from..], mark, own);
    out.people
}

/// A string without what opens a by-line.
fn unlead(line: &str) -> &str {
    let mut rest = line;
    // "Text: Von Karla Blum".
    for _ in 0..2 {
        rest = words::lead(rest).unwrap_or(rest);
    }
    // "Recipe by Ada Quill", "vom Webteam".
    let mut at = 0;
    for (n, word) in rest.split_inclusive(' ').enumerate() {
        let folded = fold(word.trim_matches([' ', ':']));
        at += word.len();
        if words::is_by(&folded) && at < rest.len() {
            return &rest[at..];
        }
        if n > 3 || !words::is_made(&folded) {
            break;
        }
    }
    rest
}

/// A name that stands twice, once.
fn once(line: &str) -> &str {
    let half = line.len() / 2;
    match (line.get(..half), line.get(half..)) {
        (Some(first), Some(second)) if second.strip_prefix(' ') == Some(first) => first,
        _ => line,
    }
}

/// A string up to its time stamp or the next task; where it begins with a stamp, what follows it.
fn before_tail(line: &str) -> &str {
    let mut rest = line;
    for _ in 0..3 {
        let Some(found) = TAIL.find(rest) else { break };
        let before = rest[..found.start()].trim_matches(is_edge);
        if before.chars().any(char::is_alphabetic) {
            return before;
        }
        rest = rest[found.end()..].trim_matches(is_edge);
    }
    rest.trim_matches(is_edge)
}

fn is_edge(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, ',' | '-' | '–' | '—' | '|' | '•' | '·' | ':' | '(' | ')' | '/' | '*' | '&')
}

/// People read so far, and whether the last one's role goes on.
#[derive(Default)]
struct Reading {
    people: Vec<Person>,
    in_role: bool,
}

impl Reading {
    fn piece(&mut self, piece: &str, mark: Mark, own: &dyn Fn(&str) -> bool) {
        let piece = trim(piece);
        if piece.is_empty() || self.people.len() >= MOST {
            return;
        }
        let first = self.people.is_empty();
        let own = own(piece);
        let kind = if own { Kind::Group } else { kind(piece) };
        let goes_on = self.in_role && matches!(mark, Mark::Comma | Mark::Bar) && !first;
        match kind {
            Kind::Degree if !first && mark == Mark::Comma => self.letters(piece),
            Kind::Degree if first => self.push(piece, None),
            _ if goes_on => self.role(piece),
            Kind::Person => self.person(piece, mark),
            Kind::Group | Kind::Role | Kind::Degree if !first && mark != Mark::And => self.role(piece),
            Kind::Group => self.push(piece, None),
            Kind::Role if first && mark == Mark::Start => self.push(piece, None),
            Kind::Role => self.role(piece),
            Kind::Handle if first || mark == Mark::And => self.push(piece, None),
            Kind::Handle => self.role(piece),
            Kind::Degree | Kind::Nothing => {}
        }
        // A company's town and country follow its name.
        self.in_role |= own;
    }

    /// Letters of degrees say what somebody is, and another name may follow them.
    fn letters(&mut self, piece: &str) {
        let went_on = self.in_role;
        self.role(piece);
        self.in_role = went_on;
    }

    fn person(&mut self, piece: &str, mark: Mark) {
        let (name, role) = unrole(piece);
        let name = unnoted(name);
        let lone = !name.contains(' ');
        let several = self.people.iter().any(|p| p.name.contains(' '));
        // After full names a single word is a place or a paper.
        if lone && several && mark == Mark::Comma && name.chars().all(|c| !c.is_lowercase()) {
            self.letters(piece);
        } else if mark == Mark::Bar && !self.people.is_empty()
            || lone && several && name.chars().any(char::is_lowercase)
        {
            self.role(piece);
        } else if self.in_role && mark == Mark::And && !known_given(name) {
            // "Head of Marketing and Community Development".
            self.role(piece);
        } else {
            self.push(name, role);
        }
    }

    fn push(&mut self, name: &str, role: Option<&str>) {
        self.in_role = role.is_some();
        if self.people.iter().all(|p| p.name != name) {
            self.people.push(Person { name: name.to_owned(), role: role.map(str::to_owned) });
        }
    }

    fn role(&mut self, piece: &str) {
        if let Some(last) = self.people.last_mut()
            && piece.chars().count() > 1
            && piece.split_whitespace().count() <= 8
        {
            self.in_role = true;
            match &mut last.role {
                Some(role) => {
                    role.push_str(", ");
                    role.push_str(piece);
                }
                None => last.role = Some(piece.to_owned()),
            }
        }
    }
}

/// Whether a name begins with a given name.
pub(super) fn known_given(name: &str) -> bool {
    name.split(' ').take(2).any(names::is_given_name)
}

/// A piece without marks around it, and without what follows in small letters ("Ada Quill in Norvale").
fn trim(piece: &str) -> &str {
    let piece = piece.trim_matches(|c: char| is_edge(c) || matches!(c, '.' | '"' | '\'' | '©')).trim();
    let mut words = piece.split(' ');
    let mut at = words.next().map_or(0, str::len);
    for word in words {
        let before = &piece[..at];
        // "Head of the Harbour Desk", "Centre for Tides".
        let part = matches!(word, "of" | "for" | "the")
            && (!before.contains(' ')
                || before.split(' ').any(|w| words::is_role(&fold(w)) || STOPS.contains(&w)));
        if STOPS.contains(&word) && !part {
            return piece[..at].trim_end_matches([',', '-', ' ']);
        }
        at += 1 + word.len();
    }
    piece
}

/// Words in small letters after a name that are no part of it.
const STOPS: &[&str] = &[
    "on", "in", "at", "for", "from", "am", "um", "à", "aus", "le", "el", "den", "the", "is", "to", "of",
    "sagt", "says", "schreibt", "via", "as", "bei", "für", "fromthe",
];

/// A person's name and the role written right behind it ("Ada Quill Senior Reporter").
fn unrole(piece: &str) -> (&str, Option<&str>) {
    let words: Vec<&str> = piece.split(' ').collect();
    let ends = |w: &&str| words::is_role(&fold(w)) || words::is_degree(w);
    let Some(first) = words.iter().position(ends).filter(|n| *n >= 2) else {
        return (piece, None);
    };
    let at: usize = words.iter().take(first).map(|w| w.len() + 1).sum();
    (piece[..at - 1].trim_end(), Some(&piece[at..]))
}

/// A name of several words without the footnote's sign behind it.
fn unnoted(name: &str) -> &str {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '*' | '†'));
    if name.contains(' ') && bare.ends_with(char::is_lowercase) { bare } else { name }
}

/// What a trimmed piece is.
fn kind(piece: &str) -> Kind {
    let list: Vec<&str> = piece.split_whitespace().collect();
    let chars = piece.chars().count();
    let odd = |c: char| {
        matches!(c, '@' | '?' | '!' | '"' | '#' | '=' | '%' | '{' | '}' | '<' | '>' | '[' | ']' | '€' | '$')
    };
    if list.is_empty() || chars < 2 || piece.contains(odd) || !piece.chars().any(char::is_alphabetic) {
        return Kind::Nothing;
    }
    if list.iter().all(|w| words::is_degree(w)) {
        return Kind::Degree;
    }
    let folded: Vec<String> = list.iter().map(|w| fold(w)).collect();
    if folded.iter().any(|w| words::is_group(w)) && list.len() <= NAME_WORDS + 2 {
        return Kind::Group;
    }
    let named = unrole(piece).0.len() < piece.len();
    if folded.iter().any(|w| words::is_role(w)) && !named {
        return Kind::Role;
    }
    if list.len() > NAME_WORDS + 2 || chars > NAME_CHARS {
        return Kind::Nothing;
    }
    let cased = piece.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let capital = list.iter().filter(|w| w.chars().next().is_some_and(|c| c.is_uppercase())).count();
    let digits = unnoted(piece).chars().any(|c| c.is_ascii_digit() || c == '_');
    if !digits
        && list.len() <= NAME_WORDS
        && (!cased || capital * 2 > list.len() || capital * 2 == list.len() && list.len() > 2)
    {
        return Kind::Person;
    }
    if list.len() <= 3 { Kind::Handle } else { Kind::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str) -> String {
        people(line, &|name| matches!(name, "Jobs & Ships" | "Baywire"))
            .into_iter()
            .map(|p| match p.role {
                Some(role) => format!("{} ({role})", p.name),
                None => p.name,
            })
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn lines_that_name_people() {
        assert_eq!(check("By Ada Quill and Ben Oakes, Staff Writer"), "Ada Quill; Ben Oakes (Staff Writer)");
        assert_eq!(check("Von Karla Blum"), "Karla Blum");
        assert_eq!(check("Byron Lee"), "Byron Lee");
        assert_eq!(check("Quill, Ada"), "Ada Quill");
        assert_eq!(check("VON KARLA BLUM am 21. April 2031"), "KARLA BLUM");
        assert_eq!(check("Karla Blum22. Februar 2031"), "Karla Blum");
        assert_eq!(check("karla.blum am Samstag, 19. Oktober 2031 um 11:14 Uhr"), "karla.blum");
        assert_eq!(check("Ada Quill, Norvale News, New Harbour"), "Ada Quill (Norvale News, New Harbour)");
        assert_eq!(
            check("Ada Quill , Ben Oakes , Cy Finch on March 12, 2031 | Comments"),
            "Ada Quill; Ben Oakes; Cy Finch"
        );
        assert_eq!(check("By Ada Quill, DVM. Reviewed by Ben Oakes, DVM"), "Ada Quill (DVM)");
        assert_eq!(
            check("Ada Quill, Head of Marketing and Community Outreach"),
            "Ada Quill (Head of Marketing, Community Outreach)"
        );
        assert_eq!(check("Ada Quill, MD, FNOR, Ben Oakes RN"), "Ada Quill (MD, FNOR); Ben Oakes (RN)");
        assert_eq!(check("Ada Quill1 ; Ben Oakes2"), "Ada Quill; Ben Oakes");
        assert_eq!(check("Ada Quill Ada Quill"), "Ada Quill");
        assert_eq!(check("Ada Quill | The Norvale Newsroom"), "Ada Quill (The Norvale Newsroom)");
        assert_eq!(check("Recipe by Ada Quill"), "Ada Quill");
        assert_eq!(
            check("Adam Quill Senior Gardener & Astrologer"),
            "Adam Quill (Senior Gardener, Astrologer)"
        );
        assert_eq!(check("Jobs & Ships"), "Jobs & Ships");
        assert_eq!(check("Baywire, Norvale, Bayland"), "Baywire (Norvale, Bayland)");
        assert_eq!(check("3 May 2031 by Ada Quill"), "Ada Quill");
        assert_eq!(check("A. QUILL / B. J. OAKES"), "A. QUILL; B. J. OAKES");
        assert_eq!(check("https://example.org/ada"), "");
        assert_eq!(check("Norvale Newsroom Staff"), "Norvale Newsroom Staff");
        assert_eq!(check("crazy ada"), "crazy ada");
        assert_eq!(check(""), "");
    }
}
