//! General words of pages, in several languages: what calls to act, what labels parts of a page, what people are.
//!
//! They are signals to be weighed with shape and place, never a list of sentences to drop.
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Stems of words with which pages speak of themselves (not of the world): accounts, sharing, advertising.
const PAGE_WORDS: &[&str] = &[
    "subscri",
    "newsletter",
    "sign up",
    "signup",
    "sign in",
    "log in",
    "login",
    "download",
    " app ",
    " apps ",
    "app store",
    "comments",
    "comment",
    "share",
    "follow us",
    "cookie",
    "privacy",
    "terms of",
    "advertis",
    "sponsored",
    "read more",
    "read also",
    "also read",
    "related",
    "recommend",
    "more from",
    "more on",
    "trending",
    "most read",
    "most popular",
    "popular",
    "click here",
    "loading",
    "menu",
    "hashtag",
    "tags",
    "get started",
    "try our",
    "your account",
    "notifications",
    "bookmark",
    "print",
    "inbox",
    "unlock",
    "premium",
    "free trial",
    "logo",
    "background",
    "you may",
    "you might",
    "up next",
    "abonn",
    "anmelden",
    "kommentar",
    "teilen",
    "mehr zum",
    "mehr von",
    "anzeige",
    "werbung",
    "datenschutz",
    "impressum",
    "lesen sie auch",
    "lire aussi",
    "à lire",
    "partager",
    "commentaire",
    "publicité",
    "s'inscrire",
    "sur le même sujet",
    "à propos",
    "suscr",
    "compartir",
    "comentario",
    "publicidad",
    "leer más",
    "lea también",
    "más noticias",
    "abbona",
    "condividi",
    "commenti",
    "pubblicità",
    "leggi anche",
    "assine",
    "compartilh",
    "comentários",
    "publicidade",
    "leia também",
    "lees ook",
    "reacties",
    "delen",
    "reply",
    "replies",
    "antwort",
    "répon",
    "respuesta",
    "responder",
    "rispond",
    "external link",
    "spot_img",
    "advert",
];

/// Verbs with which a page calls its reader to act, where they open a sentence.
const CALLS: &[&str] = &[
    "download",
    "explore",
    "discover",
    "try",
    "get",
    "join",
    "sign",
    "subscribe",
    "read",
    "watch",
    "listen",
    "click",
    "follow",
    "share",
    "learn",
    "stay",
    "support",
    "donate",
    "start",
    "enjoy",
    "see",
    "view",
    "browse",
    "find",
    "ready",
    "check",
    "unlock",
    "register",
    "open",
    "install",
    "scan",
    "add",
    "tap",
    "visit",
    "meet",
    "take",
    "become",
    "give",
    "grab",
    "catch",
    "keep",
    "help",
    "choose",
    "entdecken",
    "abonnieren",
    "lesen",
    "jetzt",
    "découvrez",
    "lisez",
    "abonnez",
    "téléchargez",
    "descubre",
    "descarga",
    "suscríbete",
    "lee",
    "scopri",
    "scarica",
    "leggi",
    "descubra",
    "baixe",
    "leia",
];

/// Words that speak to the reader.
const YOU: &[&str] = &[
    "you", "your", "our", "us", "we", "ihre", "ihr", "sie", "votre", "vos", "vous", "nos", "tu", "su",
    "nuestro", "nuestra",
];

/// Nouns that say what an author is, for notes on authors.
const AUTHOR_NOUNS: &[&str] = &[
    "professor",
    "lecturer",
    "fellow",
    "columnist",
    "reporter",
    "correspondent",
    "editor",
    "researcher",
    "author",
    "journalist",
    "writer",
    "director",
    "analyst",
    "scholar",
    "economist",
    "historian",
    "scientist",
    "student",
    "candidate",
    "ambassador",
    "minister",
    "contributor",
    "commentator",
    "expert",
    "specialist",
    "associate",
    "consultant",
    "adviser",
    "advisor",
    "president",
    "chair",
    "founder",
    "lawyer",
    "teacher",
    "novelist",
    "critic",
    "senator",
    "politician",
    "diplomat",
    "photographer",
    "producer",
    "freelance",
    "strategist",
    "professorin",
    "autor",
    "autorin",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "professeur",
    "chercheur",
    "journaliste",
    "profesor",
    "profesora",
    "periodista",
    "professore",
    "giornalista",
];

/// Words of a by-line that name a task, not a person.
const STAFF_WORDS: &[&str] = &[
    "staff",
    "writer",
    "writers",
    "reporter",
    "correspondent",
    "editor",
    "editorial",
    "desk",
    "bureau",
    "agency",
    "agencies",
    "newsroom",
    "team",
    "contributor",
    "columnist",
    "producer",
    "photographer",
    "special",
    "senior",
    "chief",
    "associate",
    "press",
    "news",
    "redaktion",
    "rédaction",
    "redacción",
    "redazione",
    "journalist",
    "journalists",
    "fellow",
    "professor",
    "lecturer",
    "analyst",
    "guest",
    "contributing",
    "intern",
    "board",
];

/// Labels that head a group of a newspaper's pages, which stand where an outlet's name could.
const SECTIONS: &[&str] = &[
    "politics",
    "world",
    "business",
    "economy",
    "sports",
    "sport",
    "culture",
    "opinion",
    "national",
    "international",
    "local",
    "science",
    "technology",
    "tech",
    "health",
    "entertainment",
    "lifestyle",
    "travel",
    "food",
    "style",
    "arts",
    "society",
    "environment",
    "climate",
    "education",
    "markets",
    "finance",
    "news",
    "latest",
    "breaking",
    "top stories",
    "video",
    "photos",
    "editorial",
    "analysis",
    "commentary",
    "features",
    "life",
    "books",
    "politik",
    "wirtschaft",
    "kultur",
    "wissenschaft",
    "gesellschaft",
    "panorama",
    "politique",
    "économie",
    "monde",
    "société",
    "política",
    "economía",
    "mundo",
    "deportes",
    "cultura",
    "politica",
    "economia",
    "esteri",
    "home",
];

/// Words that close the names of companies and legal lines, not the names readers know.
const CORPORATE: &[&str] = &[
    "ltd",
    "inc",
    "llc",
    "gmbh",
    "corp",
    "co",
    "plc",
    "sa",
    "ag",
    "spa",
    "pty",
    "limited",
    "corporation",
    "company",
];

/// Words in use after an outlet's name for what it offers ("X app", "X AI").
const OFFERS: &[&str] =
    &["ai", "app", "apps", "plus", "premium", "pro", "newsletter", "newsletters", "account"];

/// More of them, which say nothing of a line they stand in: helpers and grades.
const PRODUCTS: &[&str] = &[
    "copilot",
    "assistant",
    "chatbot",
    "bot",
    "chat",
    "gpt",
    "mobile",
    "lite",
    "unlimited",
    "max",
    "alerts",
    "widget",
    "membership",
];

/// Nouns of pages in languages that capitalise nouns: no names.
const PAGE_NOUNS: &[&str] = &[
    "thema",
    "themen",
    "artikel",
    "newsletter",
    "nachrichten",
    "kommentare",
    "leser",
    "redaktion",
    "autor",
    "autoren",
    "seite",
    "startseite",
    "abo",
    "angebot",
    "impressum",
    "datenschutz",
    "uhr",
    "anzeige",
    "podcast",
    "video",
    "videos",
    "mail",
    "e-mail",
    "email",
    "inhalt",
    "inhalte",
    "meldungen",
    "politik",
    "welt",
    "deutschland",
    "online",
    "internet",
    "web",
    "facebook",
    "twitter",
    "instagram",
    "whatsapp",
    "youtube",
    "telegram",
    "linkedin",
    "google",
    "android",
    "ios",
    "apple",
    "play",
    "store",
];

/// Words which open sentences far more than they go on with a name.
const OPENERS: &[&str] = &[
    "the", "a", "an", "in", "on", "at", "this", "that", "these", "those", "it", "he", "she", "they", "we",
    "i", "as", "after", "before", "when", "while", "since", "with", "for", "from", "more", "most", "some",
    "many", "all", "one", "two", "three", "there", "here", "his", "her", "their", "its", "but", "and", "if",
    "by", "what", "how", "why", "who",
];

/// First words of towns' names of two words.
const TOWN_OPENERS: &[&str] = &[
    "new",
    "san",
    "los",
    "las",
    "hong",
    "kuala",
    "buenos",
    "tel",
    "addis",
    "abu",
    "cape",
    "rio",
    "st.",
    "st",
    "saint",
    "santa",
    "sao",
    "são",
    "la",
    "el",
    "the",
    "port",
    "phnom",
    "ho",
    "mexico",
    "panama",
    "guatemala",
    "salt",
    "washington",
    "ulaanbaatar",
    "fort",
    "den",
    "le",
    "north",
    "south",
    "east",
    "west",
    "nizhny",
    "ras",
    "sri",
    "quezon",
    "kansas",
    "oklahoma",
    "belo",
    "porto",
    "puerto",
    "santo",
    "sierra",
    "bandar",
];

/// How strongly a line (folded) speaks of the page rather than of the world; 0 is not at all.
pub(super) fn page_score(folded: &str) -> u32 {
    let mut padded = String::with_capacity(folded.len() + 2);
    padded.push(' ');
    padded.extend(folded.chars().map(|c| if c.is_alphanumeric() || c == '\'' || c == '_' { c } else { ' ' }));
    padded.push(' ');
    let bytes = padded.as_bytes();
    let mut found = [0_u64; PAGE_WORDS.len().div_ceil(64)];
    for m in FINDER.find_overlapping_iter(&padded) {
        // A word is found at its beginning alone; some bring their own blank.
        let n = m.pattern().as_usize();
        if bytes[m.start()] == b' ' || m.start().checked_sub(1).is_some_and(|at| bytes[at] == b' ') {
            found[n / 64] |= 1 << (n % 64);
        }
    }
    let hits: u32 = found.iter().map(|bits| bits.count_ones()).sum();
    let mut tokens = padded.split(' ').filter(|t| !t.is_empty()).peekable();
    let calls = u32::from(tokens.peek().is_some_and(|t| CALLS.contains(t)));
    let you = u32::from(tokens.any(|t| YOU.contains(&t)));
    hits.saturating_mul(2) + calls + you
}

/// Finds all of [`PAGE_WORDS`] in one pass: a line is looked at for a hundred of them.
static FINDER: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(PAGE_WORDS).expect("a fixed list of words"));

/// Whether a folded word calls the reader to act where it opens a sentence.
pub(super) fn is_call(word: &str) -> bool {
    CALLS.contains(&word)
}

/// Whether a folded word speaks to the reader.
pub(super) fn is_you(word: &str) -> bool {
    YOU.contains(&word)
}

/// Whether a folded word says what an author is.
pub(super) fn is_author_noun(word: &str) -> bool {
    AUTHOR_NOUNS.contains(&word)
}

/// Whether a folded word of a by-line names a task.
pub(super) fn is_staff_word(word: &str) -> bool {
    STAFF_WORDS.contains(&word)
}

/// Whether a folded line is the name of a section.
pub(super) fn is_section(line: &str) -> bool {
    SECTIONS.contains(&line)
}

/// Whether a folded word closes a company's legal name.
pub(super) fn is_corporate(word: &str) -> bool {
    CORPORATE.contains(&word.trim_matches(['.', ',']))
}

/// Whether a folded word names what an outlet offers.
pub(super) fn is_offer(word: &str) -> bool {
    OFFERS.contains(&word)
}

/// Whether a word after a name tells what its owner offers, and is no part of the name.
pub(super) fn is_product(word: &str) -> bool {
    OFFERS.contains(&word) || PRODUCTS.contains(&word)
}

/// Whether a folded word is a noun that pages use of themselves, or names a place where anybody's pages are shared.
pub(super) fn is_page_noun(word: &str) -> bool {
    PAGE_NOUNS.contains(&word)
}

/// Whether a folded word opens sentences.
pub(super) fn is_opener(word: &str) -> bool {
    OPENERS.contains(&word)
}

/// Whether a folded word opens the name of a town of two words.
pub(super) fn opens_town(word: &str) -> bool {
    TOWN_OPENERS.contains(&word)
}
