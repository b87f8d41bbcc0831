//! Words that set two figures apart: who is killed is not who is injured, what was asked is not what was granted.

use super::quantity::Around;

/// Groups of roles that exclude each other: each role by how its words begin.
const ROLES: &[&[&[&str]]] = &[
    &[
        &["kill", "dead", "die", "death", "drown", "slain", "toll", "fatal", "perish"],
        &["injur", "wound", "hurt"],
        &["missing", "unaccounted"],
        &["surviv", "rescue", "saved"],
        &["arrest", "detain"],
        &["homeless"],
    ],
    &[&["damag"], &["destroy", "flatten", "collapse"]],
    &[&["ill", "sick", "sicken"], &["hospital", "hospitals", "hospitalized", "hospitalised"]],
    &[&["convict", "guilty"], &["acquit"]],
    &[
        &["sentenced", "given", "granted", "agreed", "must"],
        &["asked", "sought", "demand", "request"],
        &["offer"],
    ],
    &[&["bought", "buy", "paid"], &["profit"], &["loss", "losses"], &["revenue", "turnover"]],
    &[&["export"], &["import"]],
    &[&["nominat", "shortlist"], &["win", "wins", "won"]],
    &[
        &["mayor", "president", "incumbent", "government", "ruling"],
        &["challenger", "opponent", "rival", "opposition"],
    ],
    &[&["estimated", "valued", "forecast"], &["sold", "fetched", "raised"]],
    &[&["bribe", "stole", "embezzl"], &["froze", "frozen", "seize", "confiscat"]],
    &[&["treat"], &["evacuat", "move", "moved", "transfer"]],
    &[&["arrest", "detain"], &["officer", "deploy"]],
    &[&["resign", "quit", "sack", "dismiss"], &["has", "have", "had"]],
    &[&["men", "man", "male"], &["women", "woman", "female"]],
    &[&["adult"], &["child", "boy", "girl", "minor"]],
    &[&["passenger"], &["crew"]],
    &[&["favour", "favor"], &["against"]],
    &[&["civilian"], &["soldier", "troops", "militant", "fighter"]],
    &[&["first"], &["second"], &["third"], &["fourth"]],
    &[&["single"], &["monthly", "month"], &["annual", "yearly"]],
    &[&["start"], &["finish"]],
    &[
        &["rise", "rises", "rose", "risen", "increas", "grew", "gain", "climb"],
        &["fall", "fell", "drop", "declin", "lost", "lower"],
    ],
];

/// Words so short that they must stand whole.
const WHOLE_BYTES: usize = 4;

/// Words for what is now, and for what it becomes: where a share stands is not where it is to go.
const STANDS: &[&str] = &["now stands at", "stands now at", "stands at present"];
const BECOMES: &[&str] =
    &["rises to", "will rise to", "to rise to", "falls to", "will fall to", "to fall to"];

/// Whether one figure is of what something becomes, the other of what it is; or one of what was set up against it.
pub(crate) fn unlike(a: &Around, b: &Around) -> bool {
    let says = |around: &Around, words: &[&str]| words.iter().any(|w| around.lower.contains(w));
    let one = |x: &Around, y: &Around| says(x, STANDS) && says(y, BECOMES);
    one(a, b) || one(b, a) || says(a, &["counter-"]) != says(b, &["counter-"])
}

/// Whether two figures play roles that exclude each other: by the words of their clauses, or else of their sentences.
pub(crate) fn opposed(a: &Around, b: &Around) -> bool {
    ROLES.iter().any(|group| {
        let (x, y) = (played(group, a), played(group, b));
        !x.is_empty() && !y.is_empty() && !x.iter().any(|r| y.contains(r))
    })
}

/// The roles of a group that a figure's clause names; where it names none, the one that its sentence does.
fn played(group: &[&[&str]], around: &Around) -> Vec<usize> {
    let named = |text: &str| -> Vec<usize> {
        let begins =
            |w: &str, role: &&str| if role.len() < WHOLE_BYTES { w == *role } else { w.starts_with(role) };
        let has = |roles: &&[&str]| {
            text.split(|c: char| !c.is_ascii_alphabetic()).any(|w| roles.iter().any(|r| begins(w, r)))
        };
        (0..group.len()).filter(|&i| has(&group[i])).collect()
    };
    let near = named(&around.clause);
    if !near.is_empty() {
        return near;
    }
    let all = named(&around.lower);
    if all.len() == 1 { all } else { Vec::new() }
}

/// Words for a time before, beside which a figure is not of now.
const BEFORE: &[&str] = &[
    "year before",
    "month before",
    "week before",
    "day before",
    "year earlier",
    "month earlier",
    "week earlier",
    "day earlier",
    " ago",
    "previous",
    "outgoing",
    "at present",
    "at the moment",
    "currently",
];

/// Whether a clause speaks of a time before.
pub(crate) fn past(clause: &str) -> bool {
    BEFORE.iter().any(|w| clause.contains(w))
}
