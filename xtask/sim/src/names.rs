//! Made-up names and the words of made-up news: nobody and nowhere that exists.

use xtask_gen::chance::Chance;

/// Beginnings, middles and ends of made-up names.
const BEGIN: &[&str] = &[
    "Al", "Bel", "Cor", "Dun", "Esk", "Far", "Gal", "Hol", "Ist", "Jor", "Kel", "Lun", "Mar", "Nor", "Ost",
    "Pel", "Quil", "Rav", "Sel", "Tor", "Ul", "Var", "Wes", "Yar", "Zan", "Bran", "Cald", "Drum", "Fen",
    "Grim",
];
const MIDDLE: &[&str] = &["a", "e", "i", "o", "u", "an", "en", "or", "ar", "il", "ev", "is", "am", "ot"];
const PLACE_END: &[&str] = &[
    "vale", "ford", "by", "mouth", "stad", "haven", "burg", "ton", "wick", "mark", "sund", "field", "holm",
    "ness",
];
const SURNAME_END: &[&str] = &[
    "ic", "sen", "ova", "ski", "berg", "ley", "man", "dotter", "escu", "ides", "oglu", "quist", "ara", "end",
];
const GIVEN: &[&str] = &[
    "Ada", "Bruno", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Katya", "Leo",
    "Mina", "Nils", "Olga", "Pavel", "Rosa", "Sven", "Tara", "Umar", "Vera", "Wim", "Yara", "Zoltan",
    "Amara", "Bela",
];

/// A place.
pub fn place(chance: &mut Chance) -> String {
    format!("{}{}{}", chance.pick(BEGIN), chance.pick(MIDDLE), chance.pick(PLACE_END))
}

/// A person: given name and surname.
pub fn person(chance: &mut Chance) -> (String, String) {
    let given = chance.pick(GIVEN);
    (given.to_string(), format!("{}{}{}", chance.pick(BEGIN), chance.pick(MIDDLE), chance.pick(SURNAME_END)))
}

/// Words of the made-up language that are not names.
const VOCABULARY: usize = 30_000;

/// A word of the made-up language; a few are in every text, most are rare, as in any language (Zipf).
pub fn word(chance: &mut Chance) -> String {
    // The square of an even draw: the first hundredth of the words is a tenth of the text.
    let draw = chance.below(VOCABULARY);
    let rank = draw * draw / VOCABULARY;
    let syllables = [
        "ba", "ker", "lo", "min", "nu", "ra", "sel", "ti", "vor", "zu", "pa", "din", "fo", "ges", "hul", "ya",
    ];
    let mut left = rank * 7 + 16;
    let mut out = String::new();
    while left > 0 {
        out.push_str(syllables[left % syllables.len()]);
        left /= syllables.len();
    }
    out
}

/// A firm, a ship, a building: what an event names beside people and places.
pub fn thing(chance: &mut Chance) -> String {
    const KIND: &[&str] = &[
        "Lines",
        "Works",
        "Holding",
        "Bridge",
        "Hall",
        "Foundation",
        "Institute",
        "Yard",
        "Depot",
        "Tower",
        "Mill",
        "Alliance",
        "Terminal",
        "Trust",
        "Quarter",
        "Canal",
    ];
    format!("{} {}", place(chance), chance.pick(KIND))
}

/// An outlet.
pub fn outlet(chance: &mut Chance) -> String {
    const KIND: &[&str] = &[
        "Post",
        "Herald",
        "Courier",
        "Gazette",
        "Observer",
        "Tribune",
        "Echo",
        "Mail",
        "Chronicle",
        "Monitor",
        "Star",
        "Examiner",
        "Register",
        "Standard",
        "Voice",
        "Dispatch",
    ];
    format!("{} {}", place(chance), chance.pick(KIND))
}

/// What events are about: a name for the event, the words of its own, who speaks of it.
pub struct Topic {
    /// "ferry strike".
    pub name: &'static str,
    /// Nouns that belong to it.
    pub nouns: &'static [&'static str],
    /// What happens in it.
    pub verbs: &'static [&'static str],
    /// Who speaks of it.
    pub offices: &'static [&'static str],
}

/// The topics.
pub const TOPICS: &[Topic] = &[
    Topic {
        name: "ferry strike",
        nouns: &["crew", "harbour", "timetable", "union", "wages", "passengers", "islands", "overtime"],
        verbs: &["halted", "called off", "extended", "blocked"],
        offices: &["union leader", "harbour master", "transport minister"],
    },
    Topic {
        name: "earthquake",
        nouns: &[
            "tremor",
            "rubble",
            "shelters",
            "aftershocks",
            "hospital",
            "villages",
            "rescuers",
            "epicentre",
        ],
        verbs: &["struck", "shook", "damaged", "cut off"],
        offices: &["seismologist", "governor", "rescue chief"],
    },
    Topic {
        name: "budget vote",
        nouns: &["deficit", "coalition", "chamber", "amendment", "spending", "taxes", "debt", "pensions"],
        verbs: &["passed", "rejected", "delayed", "amended"],
        offices: &["finance minister", "opposition leader", "speaker"],
    },
    Topic {
        name: "bank merger",
        nouns: &["shareholders", "regulator", "branches", "bid", "shares", "lenders", "capital", "deposits"],
        verbs: &["approved", "blocked", "announced", "questioned"],
        offices: &["chief executive", "regulator", "analyst"],
    },
    Topic {
        name: "wildfire",
        nouns: &["acres", "firefighters", "evacuation", "ridge", "smoke", "homes", "winds", "containment"],
        verbs: &["spread", "threatened", "destroyed", "contained"],
        offices: &["fire chief", "sheriff", "mayor"],
    },
    Topic {
        name: "cup final",
        nouns: &["penalty", "stadium", "goalkeeper", "supporters", "trophy", "season", "coach", "extra time"],
        verbs: &["won", "lost", "drew", "decided"],
        offices: &["coach", "captain", "club president"],
    },
    Topic {
        name: "hospital inquiry",
        nouns: &["patients", "records", "surgeons", "wards", "errors", "families", "report", "trust"],
        verbs: &["found", "criticised", "cleared", "reopened"],
        offices: &["inquiry chair", "health minister", "surgeon"],
    },
    Topic {
        name: "election recount",
        nouns: &["ballots", "precincts", "margin", "observers", "candidates", "court", "turnout", "fraud"],
        verbs: &["began", "confirmed", "overturned", "suspended"],
        offices: &["electoral commissioner", "candidate", "judge"],
    },
    Topic {
        name: "chip factory",
        nouns: &["plant", "subsidy", "engineers", "wafers", "suppliers", "jobs", "contract", "exports"],
        verbs: &["opened", "postponed", "expanded", "cancelled"],
        offices: &["chief engineer", "economy minister", "investor"],
    },
    Topic {
        name: "flood",
        nouns: &["river", "dikes", "sandbags", "bridges", "rainfall", "cellars", "boats", "farmland"],
        verbs: &["burst", "submerged", "receded", "swept"],
        offices: &["water board head", "mayor", "relief coordinator"],
    },
    Topic {
        name: "museum theft",
        nouns: &["paintings", "alarm", "guards", "collectors", "gallery", "frame", "reward", "detectives"],
        verbs: &["stole", "recovered", "identified", "smuggled"],
        offices: &["museum director", "chief inspector", "curator"],
    },
    Topic {
        name: "train crash",
        nouns: &[
            "signal",
            "carriages",
            "track",
            "survivors",
            "driver",
            "junction",
            "investigators",
            "brakes",
        ],
        verbs: &["derailed", "collided", "closed", "resumed"],
        offices: &["rail chief", "investigator", "transport minister"],
    },
    Topic {
        name: "climate summit",
        nouns: &["delegates", "emissions", "pledge", "draft", "islands", "coal", "fund", "negotiators"],
        verbs: &["agreed", "stalled", "walked out", "signed"],
        offices: &["envoy", "summit president", "environment minister"],
    },
    Topic {
        name: "data leak",
        nouns: &["accounts", "passwords", "servers", "customers", "hackers", "ransom", "database", "patch"],
        verbs: &["exposed", "stole", "published", "secured"],
        offices: &["security researcher", "company spokeswoman", "privacy commissioner"],
    },
    Topic {
        name: "teachers' walkout",
        nouns: &["classrooms", "pay", "pupils", "schools", "parents", "contracts", "ballot", "staff"],
        verbs: &["closed", "ended", "supported", "condemned"],
        offices: &["education minister", "union secretary", "head teacher"],
    },
    Topic {
        name: "border dispute",
        nouns: &["checkpoint", "patrol", "treaty", "villagers", "troops", "convoy", "map", "ceasefire"],
        verbs: &["crossed", "fired", "withdrew", "negotiated"],
        offices: &["foreign minister", "army spokesman", "mediator"],
    },
];

/// What outlets say that is nobody's news: words every report has.
pub const FILLER: &[&str] = &[
    "It was not immediately clear how long the situation would last.",
    "Officials did not give further details.",
    "Residents described long hours of waiting.",
    "More details are expected in the coming days.",
    "The matter had been discussed for months without result.",
    "Several people who asked not to be named confirmed the account.",
    "A statement published late in the evening left many questions open.",
    "Reaction was mixed across the region.",
];
