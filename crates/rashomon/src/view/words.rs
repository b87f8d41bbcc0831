//! Values -> words for the reader: dates, counts, lists, and page text made harmless.

use rashomon_model::{Precision, Stamp};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Page text on one line: white space runs become one space; control characters, which could drive a terminal, and
/// direction overrides, which could turn what is beside them, go.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() && !is_direction_override(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_direction_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `2025-06-26` as `26 June 2025`, `2025-06` as `June 2025`; anything else as it is.
pub(crate) fn date(value: &str) -> String {
    let part = |range: std::ops::Range<usize>| value.get(range);
    let month = part(5..7).and_then(|m| m.parse::<usize>().ok()).and_then(|m| MONTHS.get(m.checked_sub(1)?));
    let day = part(8..10).and_then(|d| d.parse::<u8>().ok());
    match (part(0..4), month, day) {
        (Some(year), Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(year), Some(month), None) if value.len() == 7 => format!("{month} {year}"),
        _ => clean(value),
    }
}

/// A time of publication, as finely as it is known: `26 June 2025, 14:44 (+09:00)`.
pub(crate) fn moment(stamp: &Stamp) -> String {
    let day = date(stamp.value.get(..10).unwrap_or(&stamp.value));
    let Some(time) = stamp.value.get(11..16) else { return day };
    let zone = match stamp.value.get(16..).map(zone) {
        Some("Z" | "+00:00") => " UTC".to_owned(),
        Some(offset) if !offset.is_empty() => format!(" ({offset})"),
        _ => String::new(),
    };
    match stamp.precision {
        Precision::Minute | Precision::Second => format!("{day}, {time}{zone}"),
        Precision::Hour => format!("{day}, about {time}{zone}"),
        Precision::Day | Precision::Month | Precision::Year => day,
    }
}

/// The offset at the end of an RFC 3339 time, behind seconds and their fraction.
fn zone(rest: &str) -> &str {
    rest.find(['Z', '+', '-']).and_then(|at| rest.get(at..)).unwrap_or("")
}

/// The day of a time alone: `26 June 2025`.
pub(crate) fn day(stamp: &Stamp) -> String {
    date(stamp.value.get(..10).unwrap_or(&stamp.value))
}

/// `1 article`, `3 articles`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A description in the middle of a line: "A senior official" as "a senior official", "NATO" as it is.
pub(crate) fn described(text: &str) -> String {
    let text = clean(text);
    match text.split_once(' ') {
        Some((
            first @ ("A" | "An" | "The" | "One" | "Some" | "Two" | "Its" | "His" | "Her" | "Their"),
            rest,
        )) => {
            format!("{} {rest}", first.to_lowercase())
        }
        _ => text,
    }
}

/// What differs between two texts in a few words: `34 → 43`; `None` where more than that differs.
pub(crate) fn change(from: &str, to: &str) -> Option<String> {
    /// More words than this are read better in their sentences.
    const FEW: usize = 4;
    let words = |text: &str| -> Vec<String> {
        text.split(' ').map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()).collect()
    };
    let (from, to) = (words(from), words(to));
    let same = |(a, b): &(&String, &String)| a == b;
    let start = from.iter().zip(&to).take_while(same).count();
    let rest = from.len().min(to.len()) - start;
    let end = from.iter().rev().zip(to.iter().rev()).take(rest).take_while(same).count();
    let (gone, come) = (&from[start..from.len() - end], &to[start..to.len() - end]);
    if gone.len().max(come.len()) > FEW || gone.is_empty() || come.is_empty() {
        return None;
    }
    Some(format!("{} → {}", gone.join(" "), come.join(" ")))
}

/// The words at most `limit` characters long, cut at a word with an ellipsis.
pub(crate) fn shortened(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let cut = text[..end].rfind(' ').filter(|&space| space > end / 2).unwrap_or(end);
    format!("{} …", text[..cut].trim_end_matches([' ', ',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon_model::Basis;

    #[test]
    fn page_text_cannot_drive_a_terminal() {
        assert_eq!(clean(" A\u{1b}[31m red\n\n\u{202e}herring\u{0} "), "A[31m red herring");
    }

    #[test]
    fn times_are_told_as_finely_as_they_are_known() {
        let check = |value: &str, precision| {
            moment(&Stamp { value: value.to_owned(), precision, basis: Basis::Stated })
        };
        assert_eq!(check("2031-05-04T09:30:00+01:00", Precision::Minute), "4 May 2031, 09:30 (+01:00)");
        assert_eq!(check("2031-05-04T09:30:00.5Z", Precision::Second), "4 May 2031, 09:30 UTC");
        assert_eq!(check("2031-05-04T09:00:00+01:00", Precision::Hour), "4 May 2031, about 09:00 (+01:00)");
        assert_eq!(check("2031-05-04T09:30:00", Precision::Minute), "4 May 2031, 09:30");
        assert_eq!(check("2031-05-04", Precision::Day), "4 May 2031");
        assert_eq!(check("2031-05", Precision::Month), "May 2031");
        assert_eq!(check("2031", Precision::Year), "2031");
    }

    #[test]
    fn descriptions_and_changes_are_short() {
        assert_eq!(described("A senior official"), "a senior official");
        assert_eq!(described("The Hague court"), "the Hague court");
        assert_eq!(described("NATO"), "NATO");
        let change = |a, b| super::change(a, b);
        assert_eq!(change("The crack, 34 cm long,", "The crack, 43 cm long,").as_deref(), Some("34 → 43"));
        assert_eq!(change("At least six weeks", "Six weeks").as_deref(), Some("At least six → Six"));
        assert_eq!(change("Wren said", "Wren said"), None);
        assert_eq!(change("One two three four five", "Six seven eight nine ten"), None);
    }

    #[test]
    fn long_words_are_cut_at_a_space() {
        assert_eq!(shortened("short", 10), "short");
        assert_eq!(shortened("The ferry sailed on Sunday, at last.", 28), "The ferry sailed on Sunday …");
    }
}
