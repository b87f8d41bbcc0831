//! Words around and in by-lines: what opens them, and what tells a person from a desk, a role or a label.

use rashomon_text::fold::fold;
use rashomon_text::names;

/// Words before a name, folded; longer first.
const LEADS: &[&str] = &[
    "this post was written by",
    "this article was written by",
    "article written by",
    "words and photos by",
    "story by",
    "reported by",
    "post written by",
    "geschrieben von",
    "written by",
    "posted by",
    "published by",
    "authored by",
    "an article by",
    "article by",
    "submitted by",
    "par:",
    "por:",
    "von:",
    "by:",
    "text:",
    "texte:",
    "texto:",
    "autor:",
    "autorin:",
    "author:",
    "authors:",
    "auteur:",
    "redacción:",
    "ein beitrag von",
    "ein artikel von",
    "escrito por",
    "publicado por",
    "écrit par",
    "publié par",
    "scritto da",
    "text by",
    "words by",
    "door",
    "di",
    "da",
    "by",
    "von",
    "par",
    "por",
    "av",
    "af",
    "автор:",
    "текст:",
];

/// What follows "By" where a style set the blank: "ByAda Quill".
fn joined(text: &str) -> Option<&str> {
    text.strip_prefix("By").filter(|rest| rest.starts_with(|c: char| c.is_uppercase()) && rest.contains(' '))
}

/// The opening words that a folded text begins with.
fn opening(folded: &str) -> Option<&'static str> {
    let first = folded.bytes().next()?;
    LEADS
        .iter()
        .copied()
        .filter(|l| l.bytes().next() == Some(first))
        .find(|l| folded.strip_prefix(l).is_some_and(|rest| l.ends_with(':') || rest.starts_with([' ', ':'])))
}

/// Whether a text opens as a by-line does; `folded` is its head.
pub(in crate::html) fn opens(text: &str, folded: &str) -> bool {
    joined(text).is_some() || opening(folded).is_some()
}

/// What follows a by-line's opening words.
pub(super) fn lead(text: &str) -> Option<&str> {
    if let Some(rest) = joined(text) {
        return Some(rest);
    }
    /// Characters that the opening words may fill.
    const HEAD: usize = 64;
    let head = text.char_indices().nth(HEAD).map_or(text.len(), |(at, _)| at);
    let lead = opening(&fold(text.get(..head)?))?;
    // Folding keeps the count of characters for these letters, so the lead's characters can be stepped over.
    let skip: usize = text.chars().take(lead.chars().count()).map(char::len_utf8).sum();
    text.get(skip..).map(|rest| rest.trim_start_matches([' ', ':', '\u{a0}']))
}

/// More words that open a by-line where they end in one of [`BY`], folded: what was done, and to what. Sorted.
const MADE: &[&str] = &[
    "a",
    "abgelegt",
    "an",
    "article",
    "artikel",
    "authored",
    "beitrag",
    "blog",
    "case",
    "column",
    "contributed",
    "created",
    "ein",
    "eine",
    "eingestellt",
    "eingetragen",
    "entry",
    "erstellt",
    "escrito",
    "essay",
    "gepostet",
    "geschrieben",
    "guest",
    "interview",
    "kolumne",
    "kommentar",
    "post",
    "posted",
    "publicado",
    "published",
    "publié",
    "recipe",
    "reportage",
    "reported",
    "review",
    "rezept",
    "scritto",
    "story",
    "submitted",
    "text",
    "texte",
    "texto",
    "the",
    "this",
    "un",
    "une",
    "unter",
    "verfasst",
    "veröffentlicht",
    "von",
    "was",
    "wedding",
    "words",
    "write-up",
    "written",
    "écrit",
];

/// Words that stand right before the author, folded; sorted.
const BY: &[&str] =
    &["af", "av", "by", "da", "de", "di", "door", "od", "par", "por", "przez", "vom", "von", "автор"];

/// Words that stand alone before the author's name or above it, folded; sorted.
const LABELS: &[&str] = &[
    "about the author",
    "an article by",
    "article by",
    "auteur",
    "author",
    "author(s)",
    "authored by",
    "authors",
    "autor",
    "autor*in",
    "autor/in",
    "autora",
    "autore",
    "autoren",
    "autorin",
    "autor°in",
    "by",
    "contributor",
    "contributors",
    "created by",
    "der autor",
    "die autorin",
    "door",
    "geschrieben von",
    "meet the author",
    "par",
    "por",
    "posted by",
    "published by",
    "redakteur",
    "reporter",
    "story by",
    "text",
    "text by",
    "text von",
    "the author",
    "verfasser",
    "verfasst von",
    "von",
    "words",
    "words by",
    "writer",
    "written by",
    "zum autor",
    "zur autorin",
    "über den autor",
    "über die autorin",
    "автор",
    "текст",
];

/// Words of desks, newsrooms and other groups that sign; sorted.
const GROUPS: &[&str] = &[
    "agencies",
    "agency",
    "agentur",
    "agenturen",
    "board",
    "bureau",
    "committee",
    "communications",
    "contributor",
    "contributors",
    "correspondent",
    "correspondents",
    "department",
    "desk",
    "editorial",
    "editors",
    "experts",
    "gmbh",
    "group",
    "guest",
    "inc",
    "kitchen",
    "kitchens",
    "llc",
    "ltd",
    "magazin",
    "magazine",
    "marketing",
    "media",
    "network",
    "news",
    "newsdesk",
    "newsroom",
    "office",
    "online",
    "press",
    "presse",
    "pressestelle",
    "redacción",
    "redaction",
    "redaktion",
    "redaktionsteam",
    "redazione",
    "redação",
    "reporters",
    "rédaction",
    "service",
    "staff",
    "studio",
    "team",
    "webteam",
    "wire",
    "writers",
    "редакция",
];

/// Words that name nobody: accounts of the system, calls, labels of forms and menus; sorted.
const NOBODY: &[&str] = &[
    "about",
    "account",
    "admin",
    "administrator",
    "all",
    "alle",
    "anonimo",
    "anonym",
    "anonyme",
    "anonymous",
    "archive",
    "archives",
    "article",
    "articles",
    "artikel",
    "author",
    "authors",
    "autor",
    "autoren",
    "autoreninfo",
    "beiträge",
    "blog",
    "brand",
    "category",
    "comment",
    "comments",
    "company",
    "contact",
    "cookie",
    "cookies",
    "copyright",
    "date",
    "desconocido",
    "email",
    "extra",
    "facebook",
    "follow",
    "foto",
    "gast",
    "home",
    "image",
    "industry",
    "instagram",
    "leave",
    "linkedin",
    "login",
    "minute",
    "minutes",
    "more",
    "name",
    "newsletter",
    "none",
    "null",
    "our",
    "page",
    "photo",
    "policy",
    "post",
    "posts",
    "price",
    "privacy",
    "profile",
    "publisher",
    "read",
    "related",
    "reply",
    "root",
    "search",
    "seite",
    "share",
    "sign",
    "site",
    "state",
    "style",
    "subscribe",
    "superuser",
    "tags",
    "terms",
    "text",
    "the",
    "topic",
    "tweet",
    "twitter",
    "type",
    "unbekannt",
    "undefined",
    "unknown",
    "update",
    "updated",
    "use",
    "user",
    "view",
    "web",
    "webmaster",
    "website",
    "weitere",
    "your",
    "zeige",
];

/// Words of what people do that the names' lexicon does not have, and of degrees; sorted.
const ROLES: &[&str] = &[
    "autorin",
    "blogger",
    "chefredakteur",
    "chefredakteurin",
    "chief",
    "co-founder",
    "contributing",
    "copywriter",
    "creator",
    "cto",
    "freelance",
    "freelancer",
    "gardener",
    "geschäftsführer",
    "geschäftsführerin",
    "head",
    "intern",
    "journalistin",
    "korrespondent",
    "korrespondentin",
    "lead",
    "manager",
    "marketer",
    "owner",
    "periodista",
    "principal",
    "redakteur",
    "redakteurin",
    "redaktor",
    "redaktorin",
    "rédacteur",
    "rédactrice",
    "senior",
    "specialist",
    "sr",
    "staff",
    "strategist",
    "volontär",
    "volontärin",
    "vp",
];

/// Letters after a name, without full stops, folded; sorted.
const DEGREES: &[&str] = &[
    "aprn", "ba", "bs", "bsc", "bsn", "cdn", "cfa", "cfp", "cpa", "cpp", "cpt", "cscs", "dc", "dds", "dmd",
    "dnp", "do", "dpt", "dvm", "edd", "esq", "facc", "faclm", "facp", "jd", "lcsw", "ld", "ldn", "llm",
    "lmft", "lmt", "lvt", "ma", "mba", "mbbs", "md", "mfa", "mha", "mhs", "mph", "ms", "msc", "msn", "msw",
    "np", "od", "pa-c", "pe", "pharmd", "phd", "pmp", "psp", "psyd", "rd", "rdn", "rn", "vmd",
];

fn has(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Whether a folded line is nothing but the label of an author's name.
pub(super) fn is_label(folded: &str) -> bool {
    let bare = folded.trim_matches(|c: char| matches!(c, ' ' | ':' | '|' | '-' | '•' | '·' | '.'));
    has(LABELS, bare)
}

/// Whether a folded word says "author" before a name.
pub(super) fn is_author(folded: &str) -> bool {
    matches!(
        folded,
        "author" | "authors" | "autor" | "autorin" | "autoren" | "auteur" | "auteurs" | "autore" | "autora"
    )
}

/// Whether a folded word stands right before an author.
pub(super) fn is_by(folded: &str) -> bool {
    has(BY, folded)
}

/// Whether a folded word says what was made ("posted", "article") before "by".
pub(super) fn is_made(folded: &str) -> bool {
    has(MADE, folded)
}

/// Whether a folded word is of a desk or another group.
pub(super) fn is_group(folded: &str) -> bool {
    has(GROUPS, folded)
}

/// Whether a folded word is a company's legal form, or tells a publishing house.
pub(super) fn is_company(folded: &str) -> bool {
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(
        bare,
        "ag" | "corp"
            | "corporation"
            | "gmbh"
            | "inc"
            | "kg"
            | "limited"
            | "llc"
            | "ltd"
            | "plc"
            | "sa"
            | "se"
            | "srl"
            | "verlag"
            | "e.v"
    )
}

/// Whether a folded word names nobody.
pub(super) fn is_nobody(folded: &str) -> bool {
    has(NOBODY, folded)
}

/// Whether a name is made of nothing but words that name nobody.
pub(super) fn names_nobody(name: &str) -> bool {
    fold(name).split([' ', '.', '-']).all(is_nobody)
}

/// Whether a folded word says what somebody does.
pub(super) fn is_role(folded: &str) -> bool {
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    has(ROLES, bare) || names::is_role(bare)
}

/// Whether a word is the letters of a degree or an order.
pub(super) fn is_degree(word: &str) -> bool {
    let bare: String = word.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
    let capitals = bare.chars().filter(|c| c.is_uppercase()).count();
    let letters = (2..=7).contains(&bare.len()) && bare.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    letters && capitals * 2 > bare.len() - 1 && has(DEGREES, &fold(&bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [MADE, BY, LABELS, GROUPS, NOBODY, ROLES, DEGREES] {
            let wrong: Vec<_> = list.windows(2).filter(|w| w[0] >= w[1]).collect();
            assert!(wrong.is_empty(), "{wrong:?}");
        }
    }

    #[test]
    fn leads_are_stepped_over() {
        assert_eq!(lead("Von: Karla Blum"), Some("Karla Blum"));
        assert_eq!(lead("ByAda Quill"), Some("Ada Quill"));
        assert_eq!(lead("Byron Lee"), None);
    }
}
