//! News words that say the same: verbs and nouns of one meaning get one term, nationalities their country's.
//!
//! A small general thesaurus, not a dictionary: only words whose news sense is nearly always the same one are here,
//! because a wrong join makes two accounts agree on what only one of them says.

use rashomon_text::words::Stems;
use std::collections::HashMap;

/// Classes of words with one news meaning; the first is the class's term. A blank marks a verb with its particle.
const SAME: &[&[&str]] = &[
    &[
        "@absent",
        "skip",
        "no-show",
        "opt out",
        "pull out",
        "stay away",
        "stay home",
        "bow out",
        "drop out",
        "absence",
    ],
    &["@attend", "attend", "attendance", "participate", "participation", "take part", "show up", "represent"],
    &["@cancel", "cancel", "cancellation", "cancelation", "call off", "scrap", "scrapped", "axe"],
    &["@postpone", "postpone", "postponement", "delay", "put off", "defer"],
    &["@kill", "kill", "dead", "death", "die", "fatality", "fatal", "slain"],
    &["@hurt", "injure", "injury", "wound", "wounded", "hurt"],
    &["@arrest", "arrest", "detain", "detention", "custody", "apprehend"],
    &["@resign", "resign", "resignation", "step down", "quit", "stand down"],
    &["@replace", "replace", "succeed", "successor", "take over"],
    &["@beat", "beat", "defeat", "overcome"],
    &["@accuse", "accuse", "accusation", "allege", "allegation", "allegedly"],
    &["@charge", "indict", "indictment", "prosecute"],
    &[
        "@rise", "rise", "increase", "raise", "grow", "growth", "climb", "jump", "surge", "hike", "soar",
        "boost",
    ],
    &["@fall", "fall", "decrease", "drop", "decline", "plunge", "slump", "slip", "tumble", "sink", "dip"],
    &["@buy", "buy", "acquire", "purchase", "acquisition", "takeover", "bought"],
    &["@sell", "sell", "sale", "sold"],
    &["@deal", "deal", "agreement", "accord", "pact"],
    &["@attack", "attack", "strike", "bomb", "bombing", "airstrike", "raid", "assault"],
    &["@shoot", "shoot", "shooting", "gunfire", "gunman", "shooter", "shot"],
    &["@vote", "vote", "ballot", "poll", "election", "elect"],
    &["@criticise", "criticise", "criticize", "criticism", "condemn", "denounce", "slam", "blast", "rebuke"],
    &["@demand", "demand", "urge", "call on"],
    &["@car", "car", "automobile", "automotive", "vehicle"],
    &["@talk", "talk", "negotiation", "negotiate", "dialogue", "discuss", "discussion"],
    &["@meet", "meet", "meeting", "met"],
    &["@start", "start", "begin", "began", "begun", "launch", "kick off"],
    &["@end", "end", "finish", "conclude", "halt", "stop"],
    &["@deny", "deny", "denial", "refute", "reject", "dismiss"],
    &["@approve", "approve", "approval", "pass", "adopt", "ratify"],
    &["@law", "law", "legislation", "bill"],
    &["@court", "court", "judge", "justice", "tribunal"],
    &["@sentence", "sentence", "jail", "imprison", "prison"],
    &["@police", "police", "officer", "cop"],
    &["@quake", "earthquake", "quake", "tremor"],
    &["@fire", "fire", "blaze", "wildfire"],
    &["@storm", "storm", "hurricane", "typhoon", "cyclone"],
    &["@flee", "flee", "evacuate", "evacuation", "fled"],
    &["@protest", "protest", "demonstration", "demonstrator", "rally", "demonstrate", "protester"],
    &["@visit", "visit", "trip", "travel", "tour"],
    &["@firm", "firm", "company", "corporation", "business"],
    &["@job", "job", "worker", "employee", "employ", "employment"],
    &["@money", "fund", "funding", "finance"],
    &["@price", "price", "cost"],
    &["@ban", "ban", "prohibit", "outlaw"],
    &["@back", "support", "endorse", "endorsement"],
    &["@help", "help", "aid", "assist", "assistance"],
    &["@find", "find", "found", "discover", "discovery"],
    &["@win", "win", "victory", "won", "winner"],
    &["@child", "child", "kid", "children"],
    &["@likely", "likely", "probably", "expect", "expected"],
    &["@plan", "plan", "intend", "schedule", "scheduled"],
    &["@warn", "warn", "warning", "caution"],
    &["@army", "army", "military", "troops", "soldier", "forces"],
    &["@leave", "leave", "depart", "departure"],
    &["@send", "send", "sent", "dispatch"],
    &["@show", "show", "reveal", "reflect", "demonstrate"],
    &["@unclear", "unclear", "unknown", "uncertain"],
];

/// Nationalities and their countries, sorted: outlets differ in using one or the other.
#[rustfmt::skip]
const NATIONS: &[(&str, &str)] = &[
    ("afghan", "afghanistan"), ("afghans", "afghanistan"), ("african", "africa"), ("albanian", "albania"),
    ("algerian", "algeria"), ("american", "usa"), ("americans", "usa"), ("angolan", "angola"),
    ("argentine", "argentina"), ("armenian", "armenia"), ("asian", "asia"), ("australian", "australia"),
    ("australians", "australia"), ("austrian", "austria"), ("azerbaijani", "azerbaijan"),
    ("bangladeshi", "bangladesh"), ("belarusian", "belarus"), ("belgian", "belgium"),
    ("bolivian", "bolivia"), ("bosnian", "bosnia"), ("brazilian", "brazil"), ("brazilians", "brazil"),
    ("british", "britain"), ("britons", "britain"), ("burmese", "myanmar"), ("cambodian", "cambodia"),
    ("canadian", "canada"), ("canadians", "canada"), ("chechnyan", "chechnya"), ("chilean", "chile"),
    ("chinese", "china"), ("colombian", "colombia"), ("congolese", "congo"), ("croat", "croatia"),
    ("croatian", "croatia"), ("cuban", "cuba"), ("czech", "czechia"), ("danish", "denmark"),
    ("dutch", "netherlands"), ("ecuadorian", "ecuador"), ("egyptian", "egypt"), ("egyptians", "egypt"),
    ("emirati", "emirates"), ("english", "england"), ("estonian", "estonia"), ("ethiopian", "ethiopia"),
    ("european", "europe"), ("europeans", "europe"), ("filipino", "philippines"), ("finnish", "finland"),
    ("french", "france"), ("georgian", "georgia"), ("german", "germany"), ("germans", "germany"),
    ("ghanaian", "ghana"), ("greek", "greece"), ("greeks", "greece"), ("guatemalan", "guatemala"),
    ("haitian", "haiti"), ("honduran", "honduras"), ("hungarian", "hungary"), ("icelandic", "iceland"),
    ("indian", "india"), ("indians", "india"), ("indonesian", "indonesia"), ("iranian", "iran"),
    ("iranians", "iran"), ("iraqi", "iraq"), ("iraqis", "iraq"), ("irish", "ireland"),
    ("israeli", "israel"), ("israelis", "israel"), ("italian", "italy"), ("italians", "italy"),
    ("ivorian", "ivory"), ("jamaican", "jamaica"), ("japanese", "japan"), ("jordanian", "jordan"),
    ("kazakh", "kazakhstan"), ("kenyan", "kenya"), ("korean", "korea"), ("koreans", "korea"),
    ("kuwaiti", "kuwait"), ("latvian", "latvia"), ("lebanese", "lebanon"), ("libyan", "libya"),
    ("lithuanian", "lithuania"), ("macedonian", "macedonia"), ("malaysian", "malaysia"),
    ("mexican", "mexico"), ("mexicans", "mexico"), ("mongolian", "mongolia"), ("montenegrin", "montenegro"),
    ("moroccan", "morocco"), ("nepalese", "nepal"), ("nicaraguan", "nicaragua"), ("nigerian", "nigeria"),
    ("norwegian", "norway"), ("omani", "oman"), ("pakistani", "pakistan"), ("palestinian", "palestine"),
    ("palestinians", "palestine"), ("panamanian", "panama"), ("paraguayan", "paraguay"),
    ("peruvian", "peru"), ("philippine", "philippines"), ("poles", "poland"), ("polish", "poland"),
    ("portuguese", "portugal"), ("qatari", "qatar"), ("romanian", "romania"), ("russian", "russia"),
    ("russians", "russia"), ("rwandan", "rwanda"), ("salvadoran", "salvador"), ("saudi", "saudi"),
    ("scottish", "scotland"), ("senegalese", "senegal"), ("serb", "serbia"), ("serbian", "serbia"),
    ("singaporean", "singapore"), ("slovak", "slovakia"), ("slovakian", "slovakia"),
    ("slovenian", "slovenia"), ("somalian", "somalia"), ("spaniards", "spain"), ("spanish", "spain"),
    ("sudanese", "sudan"), ("swedish", "sweden"), ("swiss", "switzerland"), ("syrian", "syria"),
    ("syrians", "syria"), ("taiwanese", "taiwan"), ("tanzanian", "tanzania"), ("thai", "thailand"),
    ("tunisian", "tunisia"), ("turkish", "turkey"), ("turks", "turkey"), ("ugandan", "uganda"),
    ("uk", "britain"), ("ukrainian", "ukraine"), ("ukrainians", "ukraine"), ("uruguayan", "uruguay"),
    ("uzbek", "uzbekistan"), ("venezuelan", "venezuela"), ("vietnamese", "vietnam"), ("welsh", "wales"),
    ("yemeni", "yemen"), ("zambian", "zambia"), ("zimbabwean", "zimbabwe"),
];

/// Small numbers in words, sorted, as accounts differ in when they spell one out.
#[rustfmt::skip]
const NUMBERS: &[(&str, &str)] = &[
    ("eight", "8"), ("eleven", "11"), ("five", "5"), ("four", "4"), ("nine", "9"), ("seven", "7"),
    ("six", "6"), ("ten", "10"), ("three", "3"), ("twelve", "12"), ("two", "2"),
];

/// What turns away an attendance, a deal, an approval: `not`, `never` before a verb.
const NOT: &[&str] =
    &["not", "never", "without", "didn't", "won't", "doesn't", "don't", "wouldn't", "neither", "nor"];

/// How many words before a verb a `not` still governs it ("not to take part", "would not be attending").
const NOT_REACH: usize = 3;

/// The thesaurus, by stem.
pub(crate) struct Concepts {
    by_stem: HashMap<String, &'static str>,
    /// By the verb's stem: particle and term.
    by_phrase: HashMap<String, Vec<(&'static str, &'static str)>>,
}

impl Concepts {
    /// For the words of one language; English alone has a thesaurus.
    pub(crate) fn of(stems: &Stems, language: Option<&str>) -> Self {
        let mut by_stem = HashMap::new();
        let mut by_phrase: HashMap<String, Vec<(&str, &str)>> = HashMap::new();
        if language.is_none_or(|l| l == "en") {
            for class in SAME {
                let Some((&name, words)) = class.split_first() else { continue };
                for word in words {
                    match word.split_once(' ') {
                        Some((verb, particle)) => {
                            by_phrase.entry(stems.stem(verb)).or_default().push((particle, name));
                        }
                        None => {
                            by_stem.insert(stems.stem(word), name);
                        }
                    }
                }
            }
        }
        Self { by_stem, by_phrase }
    }

    /// Without any.
    pub(crate) fn none() -> Self {
        Self { by_stem: HashMap::new(), by_phrase: HashMap::new() }
    }

    /// The term of a stem; `next` is the word after it, for verbs with a particle.
    pub(crate) fn term(&self, stem: &str, next: Option<&str>) -> Option<&'static str> {
        let phrase = next.and_then(|next| {
            self.by_phrase.get(stem)?.iter().find(|(particle, _)| *particle == next).map(|&(_, name)| name)
        });
        phrase.or_else(|| self.by_stem.get(stem).copied())
    }
}

/// A nationality's country, a spelt number's digits.
pub(crate) fn plain(normal: &str) -> Option<&'static str> {
    let of = |table: &[(&'static str, &'static str)]| {
        table.binary_search_by_key(&normal, |&(word, _)| word).ok().map(|at| table[at].1)
    };
    of(NATIONS).or_else(|| of(NUMBERS))
}

/// Whether one of the words before turns the verb round.
pub(crate) fn negated<S: AsRef<str>>(before: &[S]) -> bool {
    before.iter().rev().take(NOT_REACH).any(|w| NOT.contains(&w.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(NATIONS.is_sorted() && NUMBERS.is_sorted());
        assert_eq!((plain("ukrainian"), plain("seven"), plain("spoon")), (Some("ukraine"), Some("7"), None));
    }
}
