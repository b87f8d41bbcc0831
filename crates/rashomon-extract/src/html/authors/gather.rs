//! Whom anything on the page could mean by its author, and what speaks for each.

use super::lines;
use super::people::{Person, known_given, people};
use super::place::{Places, ZONES, Zone};
use super::words;
use crate::html::dom::{Dom, Property};
use crate::html::jsonld::{AuthorKind, Ld};
use crate::html::meta::plain;
use crate::html::title;
use rashomon_text::fold::fold;

/// Candidates of one page.
const MOST: usize = 60;
/// Bytes of a property that names its author: longer ones hold more than the name.
const PROPERTY_BYTES: usize = 160;

/// Bytes of a line that is nothing but a label ("About the author").
const LABEL_BYTES: usize = 40;

/// Where the markup itself declares an author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    LdPerson,
    LdGroup,
    LdUntyped,
    /// JSON-LD's author of a page, not of an article.
    LdPage,
    MetaAuthor,
    MetaArticle,
    /// `twitter:data1` under a label that says "Written by".
    MetaLabel,
    /// Names of `<meta>` that single publishing systems have.
    MetaOther,
    /// The site bears a person's name.
    Owner,
}

/// How many [`Declared`] there are.
pub(super) const DECLARED: usize = 9;

/// How a name is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// "By Ada Quill" opens the line.
    Lead,
    /// The line has a time stamp before its "by".
    After,
    /// The line above says "Author".
    Under,
    /// An element's class is that of an author's name.
    Name,
    /// An element's class is that of a by-line.
    Class,
    /// A link to an author's page.
    Link,
    /// Microdata's `author`.
    Itemprop,
    /// The name stands alone.
    Bare,
    /// A line opens with the name and says who that is.
    About,
}

/// How many [`Shown`] there are.
pub(super) const SHOWN: usize = 9;

/// A name and what speaks for it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) person: Person,
    /// The name folded.
    pub(super) key: String,
    /// Bits of [`Declared`].
    pub(super) declared: u16,
    /// Per [`Zone`], bits of [`Shown`].
    pub(super) shown: [u16; ZONES],
    /// Whether the name stands in a short line of the article's head, and of its foot.
    pub(super) said: [bool; 2],
}

impl Candidate {
    pub(super) fn is_declared(&self, by: Declared) -> bool {
        self.declared >> by as u16 & 1 == 1
    }

    pub(super) fn is_shown(&self, how: Shown, zone: Zone) -> bool {
        self.shown[zone as usize] >> how as u16 & 1 == 1
    }
}

/// The page's site by its names.
pub(super) struct Site {
    pub(super) names: Vec<String>,
}

impl Site {
    /// Whether a text is the site's name.
    pub(super) fn is(&self, text: &str) -> bool {
        title::is_site(text, &self.names)
    }
}

/// All candidates of a page in the order of first mention, markup first.
pub(super) fn gather(dom: &Dom, ld: &Ld, site: &Site, places: &Places) -> Vec<Candidate> {
    let mut all = Gather { site, found: Vec::new() };
    all.declared_by_ld(ld);
    all.declared_by_metas(dom);
    all.owner(dom);
    for p in &dom.properties {
        all.property(dom, p, places);
    }
    for (i, block) in dom.blocks.iter().enumerate() {
        let zone = places.zone(i);
        for link in block.links.iter().filter(|l| lines::leads_to_author(&l.url)) {
            all.shown(&link.text, Shown::Link, zone);
        }
        if zone == Zone::Out {
            continue;
        }
        if let Some((how, rest)) = lines::credit(&block.text) {
            all.shown(rest, how, zone);
        } else if block.text.len() <= LABEL_BYTES && words::is_label(&fold(&block.text)) {
            for next in lines::under(dom, i) {
                all.shown(&next.text, Shown::Under, zone);
            }
        } else if let Some(name) = lines::about(&block.text) {
            all.known(name, Shown::About, zone);
        } else if let Some(name) = places.is_head_or_foot(i).then(|| lines::bare(&block.text)).flatten() {
            let placed = zone == Zone::Head && (places.is_under(i) || lines::is_dated(dom, i))
                || lines::opens_note(dom, i);
            if placed && name.contains(' ') || self::is_owner(dom, site, name) {
                all.shown(name, Shown::Bare, zone);
            } else {
                all.known(name, Shown::Bare, zone);
            }
        }
    }
    let mut found = merge(all.found);
    if found.is_empty() {
        return found;
    }
    for (i, block) in dom.blocks.iter().enumerate() {
        let zone = places.zone(i);
        if zone == Zone::Out || !places.is_head_or_foot(i) {
            continue;
        }
        mention(&mut found, &block.text, zone);
    }
    found
}

/// Notes which candidates a block of the head or the foot speaks of.
fn mention(found: &mut [Candidate], text: &str, zone: Zone) {
    /// A line that holds a name and little else.
    const SHORT: usize = 120;
    /// A note on an author opens with the name: so much of it is read.
    const OPENING: usize = 160;
    let end = crate::html::features::floor(text, OPENING);
    let folded = fold(text.get(..end).unwrap_or_default());
    for c in found {
        let Some(at) = folded.find(&c.key) else { continue };
        if text.len() <= SHORT {
            c.said[usize::from(zone != Zone::Head)] = true;
        }
        let rest = folded.get(at + c.key.len()..).unwrap_or_default();
        if at == 0 && lines::says_who(rest) {
            c.shown[zone as usize] |= 1 << Shown::About as u16;
        }
    }
}

struct Gather<'a> {
    site: &'a Site,
    found: Vec<Candidate>,
}

impl Gather<'_> {
    fn declared_by_ld(&mut self, ld: &Ld) {
        let article = ld.is_article();
        for author in &ld.authors {
            let by = match author.kind {
                _ if !article => Declared::LdPage,
                AuthorKind::Person => Declared::LdPerson,
                AuthorKind::Organization => Declared::LdGroup,
                AuthorKind::Untyped => Declared::LdUntyped,
            };
            for c in self.take(&author.name) {
                c.declared |= 1 << by as u16;
                c.person.role = c.person.role.take().or_else(|| author.role.clone());
            }
        }
    }

    fn declared_by_metas(&mut self, dom: &Dom) {
        let written = dom.metas.iter().any(|(n, c)| n == "twitter:label1" && lines::is_written(c));
        for (name, content) in &dom.metas {
            let by = match name.as_str() {
                "author" => Declared::MetaAuthor,
                "article:author" | "og:article:author" | "article.author" | "og:author" => {
                    Declared::MetaArticle
                }
                "twitter:data1" if written => Declared::MetaLabel,
                "dc.creator"
                | "dcterms.creator"
                | "dc:creator"
                | "parsely-author"
                | "sailthru.author"
                | "byl"
                | "citation_author"
                | "citation_authors"
                | "authors"
                | "cxenseparse:author"
                | "creator"
                | "shareaholic:article_author_name"
                | "dc.contributor"
                | "author_name"
                | "article_author" => Declared::MetaOther,
                _ => continue,
            };
            for c in self.take(plain(content).trim_matches('\'')) {
                c.declared |= 1 << by as u16;
            }
        }
    }

    /// A site that bears a person's name, as personal pages do.
    fn owner(&mut self, dom: &Dom) {
        let title = dom.title.as_deref().map(plain).unwrap_or_default();
        let shown = dom.metas.iter().filter(|(n, _)| n == "og:site_name").map(|(_, c)| plain(c));
        for name in title::parts(&title).into_iter().map(str::to_owned).chain(shown) {
            let name =
                name.split("'s ").next().unwrap_or_default().split("’s ").next().unwrap_or_default().trim();
            if known_given(name)
                && (2..=4).contains(&name.split(' ').count())
                && (self.site.is(name) || lines::is_rights_holder(dom, name))
            {
                for c in self.take(name) {
                    c.declared |= 1 << Declared::Owner as u16;
                }
            }
        }
    }

    fn property(&mut self, dom: &Dom, p: &Property, places: &Places) {
        let how = match p.name.as_str() {
            "author" | "creator" => Shown::Itemprop,
            "rel-author" => Shown::Link,
            "class-author-name" => Shown::Name,
            "class-author" => Shown::Class,
            _ => return,
        };
        if p.value.len() > PROPERTY_BYTES {
            return;
        }
        let zone = if p.block < dom.blocks.len() { places.zone(p.block) } else { Zone::Out };
        let mut lines = p.value.lines().filter(|l| !words::is_label(&fold(l)));
        if let Some(line) = lines.next() {
            self.shown(line, how, zone);
        }
    }

    fn shown(&mut self, text: &str, how: Shown, zone: Zone) {
        let named = self.people(text);
        self.show(named, how, zone);
    }

    fn show(&mut self, named: Vec<Person>, how: Shown, zone: Zone) {
        for c in self.add(named) {
            c.shown[zone as usize] |= 1 << how as u16;
        }
    }

    /// A name that only its given name vouches for.
    fn known(&mut self, text: &str, how: Shown, zone: Zone) {
        let known = self.people(text);
        let whole = text.starts_with(|c: char| !c.is_lowercase())
            && known.iter().all(|p| known_given(&p.name) && p.name.contains(' '));
        if whole {
            self.show(known, how, zone);
        }
    }

    /// The candidates that a text names, new ones among them.
    fn take(&mut self, text: &str) -> Vec<&mut Candidate> {
        let named = self.people(text);
        self.add(named)
    }

    /// Whom a text names.
    fn people(&self, text: &str) -> Vec<Person> {
        people(text, &|name| self.site.is(name))
    }

    /// The candidates of these names, new ones among them.
    fn add(&mut self, named: Vec<Person>) -> Vec<&mut Candidate> {
        let mut keys = Vec::with_capacity(named.len());
        for person in named.into_iter().filter(|p| !words::names_nobody(&p.name)) {
            let key = fold(&person.name);
            if let Some(c) = self.found.iter_mut().find(|c| c.key == key) {
                c.person.role = c.person.role.take().or(person.role);
            } else if self.found.len() < MOST {
                let key = key.clone();
                self.found.push(Candidate { person, key, declared: 0, shown: [0; ZONES], said: [false; 2] });
            }
            keys.push(key);
        }
        self.found.iter_mut().filter(|c| keys.contains(&c.key)).collect()
    }
}

/// Whether a name of two or three words is the site's, or that of who holds its rights.
fn is_owner(dom: &Dom, site: &Site, name: &str) -> bool {
    (2..=3).contains(&name.split(' ').count()) && site.is(name) && lines::is_rights_holder(dom, name)
}

/// Joins candidates that are one person under two names: a handle, a given name alone, initials.
fn merge(found: Vec<Candidate>) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::with_capacity(found.len());
    for c in found {
        let Some(at) =
            out.iter().position(|o| same(&o.key, &c.key) || same(&c.key, &o.key) || runs_on(&o.key, &c.key))
        else {
            out.push(c);
            continue;
        };
        let old = &mut out[at];
        let (declared, role) =
            (old.declared | c.declared, old.person.role.take().or_else(|| c.person.role.clone()));
        let mut shown = old.shown;
        shown.iter_mut().zip(c.shown).for_each(|(a, b)| *a |= b);
        if better(&c, old) {
            *old = c;
        }
        old.declared = declared;
        old.shown = shown;
        old.person.role = role;
    }
    out
}

/// Whether one name is the other with what was glued to it.
fn runs_on(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.contains(' ') && long.starts_with(short)
}

/// Whether of two forms of a name the first is the one to show.
fn better(new: &Candidate, old: &Candidate) -> bool {
    if runs_on(&new.key, &old.key) {
        let (short, long) =
            if new.key.len() < old.key.len() { (&new.key, &old.key) } else { (&old.key, &new.key) };
        // "Ada QuillReporter": the blank was a style's.
        if !long[short.len()..].starts_with(' ') {
            return new.key.len() < old.key.len();
        }
        let ways =
            |c: &Candidate| c.declared.count_ones() + c.shown.iter().map(|s| s.count_ones()).sum::<u32>();
        return (ways(new), old.key.len()) > (ways(old), new.key.len());
    }
    fuller(&new.key) > fuller(&old.key)
}

/// How much of a name is there: whole words, then letters.
fn fuller(key: &str) -> (usize, usize) {
    let words = key.split(' ').filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 1).count();
    (words.min(2), key.len())
}

/// Whether the first name is a shorter form of the second.
fn same(short: &str, long: &str) -> bool {
    let long_words: Vec<&str> = long.split(' ').collect();
    if long_words.len() < 2 {
        return false;
    }
    let short_words: Vec<&str> = short.split([' ', '.', '_']).filter(|w| !w.is_empty()).collect();
    if let [one] = short_words.as_slice() {
        // "ada", or "adaquill" and "real-adaquill".
        let bare: String = one.chars().filter(|c| c.is_alphanumeric()).collect();
        let whole: String = long.chars().filter(|c| c.is_alphanumeric()).collect();
        return long_words.first() == Some(one)
            || long_words.last() == Some(one)
            || whole.len() > 5 && bare.contains(&whole);
    }
    // "a. quill".
    let initials = short_words.iter().zip(&long_words).all(|(s, l)| l.starts_with(*s));
    let (last, whole) =
        (short_words.last().copied().unwrap_or_default(), long_words.last().copied().unwrap_or_default());
    initials
        && (last == whole
            || short_words.len() == 2
                && long_words.len() == 2
                && last.chars().count() == 1
                && short_words.first() == long_words.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_under_two_names() {
        assert!(same("ada", "ada quill"));
        assert!(same("a. quill", "ada quill"));
        assert!(same("ada.quill", "ada quill"));
        assert!(same("ada q.", "ada quill"));
        assert!(same("theadaquill", "ada quill"));
        assert!(!same("ada oakes", "ada quill"));
        assert!(!same("ada", "adam quill"));
        assert!(!same("ada", "ada"));
    }
}
