//! Which stories a list shows <-> the query of its address: `?language=&tag=&outlet=&entity=&unread=1&...`.

use crate::serve::Problem;
use crate::serve::desk::Wanted;
use jiff::civil::Date;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

/// Longest value of a filter, in bytes: names are far shorter, and a query of more is no query of a person.
const LONGEST: usize = 500;

/// What an address asks for, as it stands there. All but what it names is left as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    language: String,
    tag: String,
    outlet: String,
    entity: String,
    unread: String,
    starred: String,
    day: String,
    q: String,
    sort: String,
    cursor: String,
}

impl Filters {
    /// What is wanted. Fails, in words, where a value cannot be read.
    pub(crate) fn wanted(&self) -> Result<Wanted, Problem> {
        let text = |name: &str, value: &str| match value.trim() {
            "" => Ok(None),
            value if value.len() > LONGEST => {
                Err(Problem::bad(format!("{name} is longer than {LONGEST} bytes")))
            }
            value => Ok(Some(value.to_owned())),
        };
        let day = match self.day.trim() {
            "" => None,
            day => Some(day.parse::<Date>().map_err(|_| {
                Problem::bad(format!("day is a date such as 2031-05-04, and “{day}” is none"))
            })?),
        };
        Ok(Wanted {
            language: text("language", &self.language)?,
            tag: text("tag", self.tag.trim().trim_start_matches('#'))?,
            outlet: text("outlet", &self.outlet)?,
            entity: text("entity", &self.entity)?,
            unread: is_on(&self.unread),
            starred: is_on(&self.starred),
            day,
            query: text("q", &self.q)?,
            newest: self.sort == "new",
            cursor: text("cursor", &self.cursor)?,
        })
    }

    /// How the list is sorted, where the address says so.
    pub(crate) fn sort(&self) -> Option<&str> {
        Some(self.sort.as_str()).filter(|sort| !sort.is_empty())
    }
}

/// Whether the value of a box means that it is ticked.
pub(super) fn is_on(value: &str) -> bool {
    matches!(value, "1" | "on" | "true" | "yes")
}

/// The query of an address for what is wanted, without `?`; empty where all is.
pub(crate) fn query(wanted: &Wanted) -> String {
    let mut out = Serializer::new(String::new());
    for (name, value) in pairs(wanted) {
        out.append_pair(name, &value);
    }
    out.finish()
}

/// The fields of a form for what is wanted, by name.
pub(crate) fn pairs(wanted: &Wanted) -> Vec<(&'static str, String)> {
    let Wanted { language, tag, outlet, entity, unread, starred, day, query, newest, cursor } = wanted;
    let flag = |on: bool| on.then(|| "1".to_owned());
    let all = [
        ("q", query.clone()),
        ("language", language.clone()),
        ("tag", tag.clone()),
        ("outlet", outlet.clone()),
        ("entity", entity.clone()),
        ("unread", flag(*unread)),
        ("starred", flag(*starred)),
        ("day", day.map(|day| day.to_string())),
        ("sort", newest.then(|| "new".to_owned())),
        ("cursor", cursor.clone()),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The address of the list at `path` for what is wanted.
pub(crate) fn address(path: &str, wanted: &Wanted) -> String {
    match query(wanted) {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// What is wanted in a few words: `unread, outlet Meridian`. A stream without a name is called so.
pub(crate) fn words(wanted: &Wanted) -> String {
    let mut words: Vec<String> = chosen(wanted)
        .into_iter()
        .map(|(what, value, _)| match what {
            "" => value,
            what => format!("{what} {value}"),
        })
        .collect();
    if words.is_empty() {
        words.push("all stories".to_owned());
    }
    words.join(", ")
}

/// What narrows the list: what it is, its value, and what is wanted without it.
pub(crate) fn chosen(wanted: &Wanted) -> Vec<(&'static str, String, Wanted)> {
    let base = Wanted { cursor: None, ..wanted.clone() };
    let mut out = Vec::new();
    let mut put = |what, value: &Option<String>, without: Wanted| {
        if let Some(value) = value {
            out.push((what, value.clone(), without));
        }
    };
    put("search", &wanted.query, Wanted { query: None, ..base.clone() });
    let language = wanted.language.as_deref().map(language_name);
    put("language", &language, Wanted { language: None, ..base.clone() });
    put("tag", &wanted.tag, Wanted { tag: None, ..base.clone() });
    put("outlet", &wanted.outlet, Wanted { outlet: None, ..base.clone() });
    put("naming", &wanted.entity, Wanted { entity: None, ..base.clone() });
    let day = wanted.day.map(|day| day.strftime("%-d %B %Y").to_string());
    put("as of", &day, Wanted { day: None, ..base.clone() });
    let flag = |on: bool, word: &str| on.then(|| word.to_owned());
    put("", &flag(wanted.unread, "unread"), Wanted { unread: false, ..base.clone() });
    put("", &flag(wanted.starred, "starred"), Wanted { starred: false, ..base });
    out
}

/// A language by the name its speakers give it, where it is a frequent one; else its tag.
pub(crate) fn language_name(tag: &str) -> String {
    const NAMES: [(&str, &str); 26] = [
        ("ar", "العربية"),
        ("bg", "Български"),
        ("cs", "Čeština"),
        ("da", "Dansk"),
        ("de", "Deutsch"),
        ("el", "Ελληνικά"),
        ("en", "English"),
        ("es", "Español"),
        ("fa", "فارسی"),
        ("fi", "Suomi"),
        ("fr", "Français"),
        ("he", "עברית"),
        ("hi", "हिन्दी"),
        ("hu", "Magyar"),
        ("it", "Italiano"),
        ("ja", "日本語"),
        ("ko", "한국어"),
        ("nl", "Nederlands"),
        ("no", "Norsk"),
        ("pl", "Polski"),
        ("pt", "Português"),
        ("ru", "Русский"),
        ("sv", "Svenska"),
        ("tr", "Türkçe"),
        ("uk", "Українська"),
        ("zh", "中文"),
    ];
    let found = NAMES.iter().find(|(code, _)| *code == tag);
    found.map_or_else(|| tag.to_owned(), |(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Wanted, Problem> {
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let object =
            pairs.into_iter().map(|(name, value)| (name, serde_json::Value::String(value))).collect();
        serde_json::from_value::<Filters>(serde_json::Value::Object(object)).unwrap().wanted()
    }

    #[test]
    fn what_is_wanted_comes_back_from_its_address() {
        let wanted = Wanted {
            language: Some("en".to_owned()),
            tag: Some("Bridge & road".to_owned()),
            outlet: Some("The “Meridian” = 1".to_owned()),
            entity: Some("Ada Varga".to_owned()),
            unread: true,
            starred: true,
            day: Some("2031-05-04".parse().unwrap()),
            query: Some("\"old bridge\" -toll".to_owned()),
            newest: true,
            cursor: Some("17.s-1".to_owned()),
        };
        assert_eq!(read(&query(&wanted)).unwrap(), wanted);
        assert_eq!(query(&Wanted::default()), "");
        assert_eq!(read("").unwrap(), Wanted::default());
    }

    #[test]
    fn what_cannot_be_read_is_refused_in_words() {
        assert!(read("day=yesterday").unwrap_err().detail.contains("2031-05-04"));
        assert!(read(&format!("q={}", "x".repeat(501))).unwrap_err().detail.contains("longer"));
        assert_eq!(
            read("tag=%23Bridge&unread=0&language=+").unwrap(),
            Wanted { tag: Some("Bridge".to_owned()), ..Wanted::default() }
        );
    }

    #[test]
    fn each_narrowing_can_be_taken_away_alone() {
        let wanted = read("outlet=Meridian&unread=1&cursor=1.s-2").unwrap();
        let left: Vec<String> = chosen(&wanted).iter().map(|(_, _, without)| query(without)).collect();
        assert_eq!(left, ["unread=1", "outlet=Meridian"]);
        assert_eq!(words(&wanted), "outlet Meridian, unread");
    }
}
