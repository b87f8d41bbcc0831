//! Which language a text is written in.

use whatlang::{Lang, Script};

/// How many bytes are looked at: enough for trigrams to settle, and a bound on the work for long texts.
const SAMPLE: usize = 4096;
/// With fewer letters than this, trigrams of a script that many languages share say nothing.
const FEWEST_LETTERS: usize = 24;

/// Words from which on English is told by its function words alone.
const GLANCE_WORDS: usize = 60;
/// Of so many words, one is "the" in a text that is English at a glance; newspapers have it three times as often.
const THE_EVERY: usize = 60;
/// Of so many words, one is a function word that no other language has; newspapers have them
/// twice as often.
const FUNCTION_EVERY: usize = 12;

/// The ISO 639-1 code of a text's language, or `None` where it is too short or unclear to tell.
///
/// English, which most pages are in, shows at a glance by its function words; else trigram statistics (Cavnar and Trenkle 1994, as whatlang has them) over the head of the text; a script that one
/// language alone uses decides at once.
#[must_use]
pub fn language(text: &str) -> Option<&'static str> {
    let head = sample(text);
    if english(head) {
        return Some("en");
    }
    let info = whatlang::detect(head)?;
    let letters = head.chars().filter(|c| c.is_alphabetic()).take(FEWEST_LETTERS).count();
    let sure = own_script(info.script()) || (letters >= FEWEST_LETTERS && info.is_reliable());
    sure.then(|| code(info.lang()))
}

/// Whether a text's function words are plainly those of English: ten times as fast as trigrams.
fn english(text: &str) -> bool {
    let (mut words, mut the, mut function) = (0, 0, 0);
    for word in text.as_bytes().split(|b| b.is_ascii() && !b.is_ascii_alphabetic()).filter(|w| !w.is_empty())
    {
        words += 1;
        match word {
            b"the" | b"The" => the += 1,
            b"and" | b"of" | b"that" | b"with" | b"from" | b"this" | b"which" | b"have" | b"has"
            | b"were" | b"been" | b"their" | b"they" | b"would" | b"who" | b"when" | b"about" => {
                function += 1
            }
            _ => {}
        }
    }
    words >= GLANCE_WORDS && the * THE_EVERY >= words && (the + function) * FUNCTION_EVERY >= words
}

/// The text's head up to [`SAMPLE`], cut at a character.
fn sample(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// Whether one living language alone writes news in the script.
fn own_script(script: Script) -> bool {
    !matches!(script, Script::Latin | Script::Cyrillic | Script::Arabic | Script::Devanagari | Script::Hebrew)
}

/// ISO 639-3 to ISO 639-1, for all that whatlang tells apart.
fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> &'static str {
        language(text).unwrap_or("?")
    }

    #[test]
    fn tells_languages_apart() {
        assert_eq!(
            check("The council has decided that the bridge over the river will be closed for a year."),
            "en"
        );
        assert_eq!(
            check(
                "Der Stadtrat hat beschlossen, dass die Brücke über den Fluss ein Jahr lang gesperrt wird."
            ),
            "de"
        );
        assert_eq!(
            check(
                "Rada miasta zdecydowała, że most na rzece zostanie zamknięty na cały rok z powodu remontu."
            ),
            "pl"
        );
        let dutch =
            "De raad heeft besloten dat de brug over de rivier een jaar dicht gaat, of langer. ".repeat(9);
        assert_eq!((english(&dutch), check(&dutch)), (false, "nl"));
        let english_text =
            "The council has said that the bridge over the river, which was built for the fair, will \
                            close for a year and that they would have to find the money for it. "
                .repeat(3);
        assert_eq!((english(&english_text), check(&english_text)), (true, "en"));
        assert_eq!(check("市議会は橋を閉鎖することを決めた。"), "ja");
        assert_eq!(check("市议会决定关闭大桥一年。"), "zh");
        assert_eq!(check("Το συμβούλιο αποφάσισε"), "el");
    }

    #[test]
    fn says_when_it_cannot_tell() {
        assert_eq!(check("OK"), "?");
        assert_eq!(check("Opinion: Berlin"), "?");
        assert_eq!(check("12:30 - 2,5"), "?");
        assert_eq!(check(""), "?");
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}") {
            let _ = language(&text);
        }
    }
}
