//! What an article tells of the people it names: as he or as she, and by which roles.

use rashomon_model::{Entity, EntityKind, Mention, Span};

/// How a text speaks of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    He,
    She,
}

/// Titles that tell.
const TITLES_HE: &[&str] = &[
    "mr",
    "sir",
    "king",
    "prince",
    "lord",
    "duke",
    "monsieur",
    "herr",
    "congressman",
    "chairman",
    "spokesman",
    "councilman",
    "father",
    "brother",
    "pope",
    "businessman",
    "policeman",
    "baron",
    "emperor",
    "husband",
    "son",
    "actor",
];
const TITLES_SHE: &[&str] = &[
    "ms",
    "mrs",
    "miss",
    "lady",
    "queen",
    "princess",
    "dame",
    "madame",
    "mme",
    "frau",
    "congresswoman",
    "chairwoman",
    "spokeswoman",
    "councilwoman",
    "sister",
    "businesswoman",
    "policewoman",
    "duchess",
    "baroness",
    "empress",
    "actress",
    "wife",
    "mother",
    "daughter",
];
/// How many words behind a name its apposition is read for.
const APPOSITION: usize = 14;
/// What a title counts for against one pronoun near a name.
const TITLE_WEIGHT: i32 = 4;

/// What is known of the entities of one article.
pub(super) struct Known {
    /// By entity: more than zero for a man, less for a woman.
    leaning: Vec<i32>,
    /// By entity: the words of its titles and appositions, in lower case.
    roles: Vec<Vec<String>>,
}

impl Known {
    pub(super) fn new(text: &str, sentences: &[Span], mentions: &[Mention], entities: &[Entity]) -> Self {
        let mut known = Self { leaning: vec![0; entities.len()], roles: vec![Vec::new(); entities.len()] };
        for mention in mentions.iter().filter(|m| m.kind == EntityKind::Person) {
            known.read_roles(text, mention);
        }
        let mut ahead = mentions.iter().peekable();
        for sentence in sentences {
            let mut only: Option<u32> = None;
            let mut people = 0;
            while let Some(m) = ahead.next_if(|m| m.start < sentence.end) {
                if m.kind == EntityKind::Person && m.start >= sentence.start && only != Some(m.entity) {
                    only = Some(m.entity);
                    people += 1;
                }
            }
            if let (Some(entity), 1) = (only, people) {
                known.lean(entity, pronouns(sentence.of(text)));
            }
        }
        known
    }

    /// The gender the text gives an entity, if it does.
    pub(super) fn gender(&self, entity: u32) -> Option<Gender> {
        match self.leaning.get(entity as usize).copied().unwrap_or(0) {
            0 => None,
            n if n > 0 => Some(Gender::He),
            _ => Some(Gender::She),
        }
    }

    /// Whether an entity goes by a role: all `words` (in lower case) are in its titles or appositions.
    pub(super) fn has_role(&self, entity: u32, words: &[String]) -> bool {
        let roles = self.roles.get(entity as usize).map_or(&[][..], Vec::as_slice);
        !words.is_empty() && words.iter().all(|w| roles.contains(w))
    }

    fn lean(&mut self, entity: u32, by: i32) {
        if let Some(leaning) = self.leaning.get_mut(entity as usize) {
            *leaning += by;
        }
    }

    /// Reads the title before a mention and the apposition behind it.
    fn read_roles(&mut self, text: &str, mention: &Mention) {
        let before = text.get(..mention.start as usize).unwrap_or("");
        let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
        let mut words: Vec<String> = mention.title.iter().flat_map(|t| role_words(t)).collect();
        words.extend(role_words(last).filter(|w| title_gender(w) != 0));
        let behind = text.get(mention.end as usize..).unwrap_or("");
        if let Some(apposed) = behind.strip_prefix(", ") {
            let line = apposed.split(['\n', ',', ';', ':', '"', '\u{201C}']).next().unwrap_or("");
            let first = line.split(' ').next().unwrap_or("");
            if matches!(first, "a" | "an" | "the" | "who") || !first.starts_with(char::is_uppercase) {
                words.extend(line.split(' ').take(APPOSITION).flat_map(role_words));
            }
        }
        let told: i32 = words.iter().map(|w| title_gender(w)).sum();
        self.lean(mention.entity, told * TITLE_WEIGHT);
        if let Some(roles) = self.roles.get_mut(mention.entity as usize) {
            for word in words {
                if !roles.contains(&word) {
                    roles.push(word);
                }
            }
        }
    }
}

/// The words of a role, in lower case, short titles spelled out, and words that mean the same made one.
pub(super) fn role_words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1).map(|w| {
        let lower = w.to_lowercase();
        let same = match lower.as_str() {
            "sen" => "senator",
            "rep" | "congressman" | "congresswoman" => "representative",
            "gov" => "governor",
            "premier" => "prime",
            "gen" => "general",
            "pres" => "president",
            "prof" => "professor",
            "secy" => "secretary",
            _ => return lower,
        };
        same.to_owned()
    })
}

/// What a title tells of its bearer: 1 for a man, -1 for a woman, 0 for neither.
fn title_gender(word: &str) -> i32 {
    i32::from(TITLES_HE.contains(&word)) - i32::from(TITLES_SHE.contains(&word))
}

/// How many more words of a sentence speak of a man than of a woman.
fn pronouns(sentence: &str) -> i32 {
    sentence
        .split(|c: char| !c.is_alphabetic())
        .map(|w| match w {
            "he" | "He" | "his" | "His" | "him" | "himself" => 1,
            "she" | "She" | "her" | "Her" | "hers" | "herself" => -1,
            _ => 0,
        })
        .sum()
}
