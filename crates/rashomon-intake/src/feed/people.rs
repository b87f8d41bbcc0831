//! People as feeds name them: Atom's elements, and RSS's one line of name and address in any order.

use super::address;
use super::bounds::{MAX_LIST, MAX_TITLE_BYTES, MAX_WRITER_BYTES, MAX_WRITERS};
use super::model::Person;
use super::tree::{Id, Tree};
use super::words::label;
use url::Url;

/// The person an element names; `None` where it names nobody.
pub(super) fn person(tree: &Tree<'_>, id: Id, base: Option<&Url>) -> Option<Person> {
    let field = |names: &[&str]| {
        let child = names.iter().find_map(|name| tree.child(id, name))?;
        label(&tree.text(child), MAX_TITLE_BYTES)
    };
    // `<rdf:Description>` and the like around the parts.
    let name = field(&["name", "title", "displayname"]);
    let (email, url) = (field(&["email", "mbox"]), field(&["uri", "url", "homepage"]));
    let found = if name.is_none() && email.is_none() && url.is_none() {
        of_line(&tree.text(id))
    } else {
        let split = name.as_deref().filter(|_| email.is_none()).map(of_line);
        match split {
            // `<name>Ada Lind (ada@meridian.example)</name>`
            Some(Person { name: Some(name), email: Some(email), .. }) => {
                Person { name: Some(name), email: Some(email), url: None }
            }
            _ => Person { name, email, url: None },
        }
    };
    let url = url.and_then(|u| address::resolve(&u, base));
    let person = Person { url, ..found };
    (!person.is_empty()).then_some(person)
}

/// The person of a line: "ada@meridian.example (Ada Lind)", "Ada Lind (ada@...)", "Ada Lind <ada@...>", or a name.
pub(super) fn of_line(text: &str) -> Person {
    let Some(text) = label(text, MAX_TITLE_BYTES) else { return Person::default() };
    let bare = text.strip_prefix("mailto:").unwrap_or(&text);
    let Some((from, to)) = email_in(bare) else {
        return Person { name: Some(text), ..Person::default() };
    };
    let email = bare.get(from..to).map(str::to_owned);
    let (before, after) = (bare.get(..from).unwrap_or_default(), bare.get(to..).unwrap_or_default());
    let before = before.trim_end().strip_suffix("mailto:").unwrap_or(before);
    let rest = match (before.trim().is_empty(), after.trim().is_empty()) {
        (false, _) => before,
        (true, _) => after,
    };
    let name = rest.trim_matches(|c: char| c.is_whitespace() || "()<>[]\"',;:-|/&".contains(c));
    let open = |c: char| rest.trim().starts_with(c) || rest.trim().ends_with(c);
    // A bracket that belongs to the name stays with it: "Ada Lind (Norvale)".
    let name = if name.contains('(') && !name.contains(')') && open(')') {
        format!("{name})")
    } else {
        name.to_owned()
    };
    Person { name: (!name.is_empty()).then_some(name), email, url: None }
}

/// Where an address of mail stands in a line.
fn email_in(text: &str) -> Option<(usize, usize)> {
    let at = text.find('@')?;
    let part = |c: char| c.is_alphanumeric() || ".!#$%*+/=?^_`{|}~-".contains(c);
    let local = text.get(..at)?;
    let from = local.char_indices().rev().take_while(|(_, c)| part(*c)).last()?.0;
    let host = text.get(at + 1..)?;
    let to = host.find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-')).unwrap_or(host.len());
    let host = host.get(..to)?.trim_end_matches(['.', '-']);
    host.contains('.').then_some((from, at + 1 + host.len()))
}

/// Adds a person unless they are there already or there are too many.
pub(super) fn add(people: &mut Vec<Person>, person: Option<Person>) {
    let Some(person) = person.filter(|p| !p.is_empty()) else { return };
    let same = |p: &Person| match (&p.name, &person.name) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => p.email.is_some() && p.email == person.email,
    };
    if let Some(known) = people.iter_mut().find(|p| same(p)) {
        known.email = known.email.take().or(person.email);
        known.url = known.url.take().or(person.url);
    } else if people.len() < MAX_LIST {
        people.push(person);
    }
}

/// Those of the people a feed names whom its entries take over.
pub(super) fn writers(people: &[Person]) -> Vec<Person> {
    let bytes =
        |p: &Person| [&p.name, &p.email, &p.url].into_iter().flatten().map(String::len).sum::<usize>();
    people.iter().filter(|p| bytes(p) <= MAX_WRITER_BYTES).take(MAX_WRITERS).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: Option<&str>, email: Option<&str>) {
        let person = of_line(text);
        assert_eq!((person.name.as_deref(), person.email.as_deref()), (name, email), "{text}");
    }

    #[test]
    fn name_and_address_in_any_order() {
        let (ada, mail) = (Some("Ada Lind"), Some("ada@meridian.example"));
        check("Ada Lind", ada, None);
        check("ada@meridian.example", None, mail);
        check("ada@meridian.example (Ada Lind)", ada, mail);
        check("Ada Lind (ada@meridian.example)", ada, mail);
        check("Ada Lind (mailto:ada@meridian.example)", ada, mail);
        check("\"Ada Lind\" <ada@meridian.example>", ada, mail);
        check("Ada Lind @ Norvale", Some("Ada Lind @ Norvale"), None);
        check("mailto:ada@meridian.example", None, mail);
        check("", None, None);
    }

    #[test]
    fn the_same_person_counts_once() {
        let mut people = vec![of_line("Ada Lind")];
        add(&mut people, Some(of_line("ada lind (ada@meridian.example)")));
        add(&mut people, Some(Person::default()));
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].email.as_deref(), Some("ada@meridian.example"));
    }
}
