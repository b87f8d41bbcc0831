//! Character references (`&amp;`, `&#8217;`), as the HTML standard reads them in texts and in values of attributes.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// Adds `text` with its references resolved.
pub(super) fn resolve(text: &str, in_attribute: bool, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let used = match rest.as_bytes().get(1) {
            Some(b'#') => numeric(rest, out),
            Some(c) if c.is_ascii_alphanumeric() => named(rest, in_attribute, out),
            _ => None,
        };
        let used = used.unwrap_or_else(|| {
            out.push('&');
            1
        });
        rest = &rest[used..];
    }
    out.push_str(rest);
}

/// `&#39;` or `&#x27;` at the head of `rest`: adds the character and gives the bytes used.
fn numeric(rest: &str, out: &mut String) -> Option<usize> {
    let bytes = rest.as_bytes();
    let (from, base) = if matches!(bytes.get(2), Some(b'x' | b'X')) { (3, 16) } else { (2, 10) };
    let digits = bytes[from..].iter().take_while(|b| char::from(**b).is_digit(base)).count();
    if digits == 0 {
        return None;
    }
    // What is out of range stays out of range however many digits follow.
    let number = bytes[from..from + digits].iter().fold(0u32, |n, b| {
        n.saturating_mul(base).saturating_add(char::from(*b).to_digit(base).unwrap_or_default())
    });
    out.push(match number {
        0x80..=0x9F => usize::try_from(number - 0x80)
            .ok()
            .and_then(|at| C1_REPLACEMENTS.get(at).copied().flatten())
            .or(char::from_u32(number))
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        0 => char::REPLACEMENT_CHARACTER,
        _ => char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER),
    });
    let end = from + digits;
    Some(end + usize::from(bytes.get(end) == Some(&b';')))
}

/// A named reference at the head of `rest`, the longest that is one: adds its characters and gives the bytes used.
fn named(rest: &str, in_attribute: bool, out: &mut String) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut found = None;
    let mut end = 1;
    // The table has every name's beginnings too, so that the search ends with the first that leads nowhere.
    while bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b';') {
        end += 1;
        let Some(&(first, second)) = NAMED_ENTITIES.get(&rest[1..end]) else { break };
        if first != 0 {
            found = Some((end, first, second));
        }
    }
    let (end, first, second) = found?;
    let after = bytes.get(end);
    // In `?a=1&copy=2` the name belongs to the address.
    if in_attribute
        && bytes[end - 1] != b';'
        && after.is_some_and(|b| *b == b'=' || b.is_ascii_alphanumeric())
    {
        return None;
    }
    out.extend([first, second].into_iter().filter(|c| *c != 0).filter_map(char::from_u32));
    Some(end)
}
