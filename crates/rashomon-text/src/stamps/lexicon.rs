//! The words of stamps: months, days, units, zones and furniture, in the languages news sites print them in.

use rashomon_model::Precision;

/// The month a word names (1 to 12): English, German, French, Spanish, Italian, Portuguese, Dutch, Catalan, the Nordic and
/// Slavic languages, Romanian, Hungarian, Turkish, Indonesian, Greek and Arabic. Where two share a word, the one with more
/// speakers is meant.
pub(crate) fn month(word: &str) -> Option<i8> {
    if word.is_ascii() { western(word) } else { western(word).or_else(|| beyond_ascii(word)) }
}

/// Months in the languages of western and northern Europe and those that took their names.
fn western(word: &str) -> Option<i8> {
    Some(match word {
        "jan" | "january" | "januar" | "jänner" | "janvier" | "janv" | "enero" | "ene" | "gennaio"
        | "gen" | "janeiro" | "januari" | "gener" | "ianuarie" | "ian" | "ocak" | "stycznia" | "ledna"
        | "tammikuuta" | "tammikuu" => 1,
        "feb" | "february" | "februar" | "février" | "fevrier" | "févr" | "fév" | "febrero" | "febbraio"
        | "fevereiro" | "fev" | "februari" | "febrer" | "februarie" | "lutego" | "helmikuuta"
        | "helmikuu" => 2,
        "mar" | "march" | "märz" | "maerz" | "mär" | "mrz" | "mars" | "marzo" | "março" | "marco"
        | "maart" | "mrt" | "març" | "marts" | "mart" | "martie" | "maret" | "marca" | "maaliskuuta"
        | "maaliskuu" => 3,
        "apr" | "april" | "avril" | "avr" | "abril" | "abr" | "aprile" | "aprilie" | "nisan" | "kwietnia"
        | "dubna" | "huhtikuuta" | "huhtikuu" => 4,
        "may" | "mai" | "mayo" | "maggio" | "mag" | "maio" | "mei" | "maig" | "maj" | "maja"
        | "toukokuuta" | "toukokuu" => 5,
        "jun" | "june" | "juni" | "juin" | "junio" | "giugno" | "giu" | "junho" | "juny" | "iunie"
        | "haziran" | "czerwca" | "kesäkuuta" | "kesäkuu" => 6,
        "jul" | "july" | "juli" | "juillet" | "juil" | "julio" | "luglio" | "lug" | "julho" | "juliol"
        | "iulie" | "temmuz" | "lipca" | "heinäkuuta" | "heinäkuu" => 7,
        "aug" | "august" | "août" | "aout" | "agosto" | "ago" | "augustus" | "augusti" | "agost"
        | "agustus" | "avgust" | "sierpnia" | "srpna" | "elokuuta" | "elokuu" => 8,
        "sep" | "sept" | "september" | "septembre" | "septiembre" | "setiembre" | "settembre"
        | "setembro" | "set" | "setembre" | "septembrie" | "septembar" | "syyskuuta" | "syyskuu" => 9,
        "oct" | "october" | "oktober" | "okt" | "octobre" | "octubre" | "ottobre" | "ott" | "outubro"
        | "out" | "octombrie" | "oktobar" | "ekim" | "lokakuuta" | "lokakuu" => 10,
        "nov" | "november" | "novembre" | "noviembre" | "novembro" | "noiembrie" | "novembar"
        | "listopada" | "listopadu" | "marraskuuta" | "marraskuu" => 11,
        "dec" | "december" | "dezember" | "dez" | "décembre" | "decembre" | "déc" | "diciembre" | "dic"
        | "dicembre" | "dezembro" | "desembre" | "desember" | "des" | "decembrie" | "decembar"
        | "grudnia" | "prosince" | "joulukuuta" | "joulukuu" => 12,
        _ => return None,
    })
}

/// Months in Cyrillic, Greek and Arabic letters, and Latin ones with marks of eastern Europe.
fn beyond_ascii(word: &str) -> Option<i8> {
    Some(match word {
        "января"
        | "январь"
        | "янв"
        | "січня"
        | "януари"
        | "јануар"
        | "ιανουαρίου"
        | "január"
        | "siječnja"
        | "يناير" => 1,
        "февраля"
        | "февраль"
        | "фев"
        | "февр"
        | "лютого"
        | "февруари"
        | "фебруар"
        | "φεβρουαρίου"
        | "február"
        | "února"
        | "şubat"
        | "veljače"
        | "فبراير" => 2,
        "марта" | "март" | "мар" | "березня" | "μαρτίου" | "március" | "března" | "ožujka" | "مارس" => {
            3
        }
        "апреля" | "апрель" | "апр" | "квітня" | "април" | "απριλίου" | "április" | "travnja" | "أبريل"
        | "ابريل" => 4,
        "мая" | "май" | "травня" | "мај" | "μαΐου" | "május" | "května" | "mayıs" | "svibnja" | "مايو" => {
            5
        }
        "июня" | "июнь" | "июн" | "червня" | "юни" | "јун" | "ιουνίου" | "június" | "června" | "lipnja"
        | "يونيو" => 6,
        "июля" | "июль" | "июл" | "липня" | "юли" | "јул" | "ιουλίου" | "július" | "července" | "يوليو" => {
            7
        }
        "августа" | "август" | "авг" | "серпня" | "αυγούστου" | "augusztus" | "ağustos" | "أغسطس" => {
            8
        }
        "сентября"
        | "сентябрь"
        | "сен"
        | "сент"
        | "вересня"
        | "септември"
        | "септембар"
        | "σεπτεμβρίου"
        | "szeptember"
        | "září"
        | "eylül"
        | "września"
        | "سبتمبر" => 9,
        "октября" | "октябрь" | "окт" | "жовтня" | "октомври" | "октобар" | "οκτωβρίου" | "október"
        | "října" | "października" | "أكتوبر" => 10,
        "ноября" | "ноябрь" | "ноя" | "листопада" | "ноември" | "новембар" | "νοεμβρίου" | "kasım"
        | "نوفمبر" => 11,
        "декабря"
        | "декабрь"
        | "дек"
        | "грудня"
        | "декември"
        | "децембар"
        | "δεκεμβρίου"
        | "aralık"
        | "ديسمبر" => 12,
        _ => return None,
    })
}

/// The day of the week a word names (Monday is 1).
pub(crate) fn weekday(word: &str) -> Option<i8> {
    Some(match word {
        "monday" | "mon" | "montag" | "lundi" | "lunes" | "lunedì" | "segunda" | "maandag" => 1,
        "tuesday" | "tue" | "tues" | "dienstag" | "mardi" | "martes" | "martedì" | "terça" | "dinsdag" => 2,
        "wednesday" | "wed" | "weds" | "mittwoch" | "mercredi" | "miércoles" | "mercoledì" | "quarta"
        | "woensdag" => 3,
        "thursday" | "thu" | "thur" | "thurs" | "donnerstag" | "jeudi" | "jueves" | "giovedì" | "quinta"
        | "donderdag" => 4,
        "friday" | "fri" | "freitag" | "vendredi" | "viernes" | "venerdì" | "sexta" | "vrijdag" => 5,
        "saturday" | "sat" | "samstag" | "sonnabend" | "samedi" | "sábado" | "sabato" | "zaterdag" => 6,
        "sunday" | "sun" | "sonntag" | "dimanche" | "domingo" | "domenica" | "zondag" => 7,
        _ => return None,
    })
}

/// Days from today for a word that names a day by it.
pub(crate) fn day_word(word: &str) -> Option<i64> {
    Some(match word {
        "today" | "heute" | "aujourd'hui" | "hoy" | "oggi" | "hoje" | "vandaag" | "今日" => 0,
        "yesterday" | "gestern" | "hier" | "ayer" | "ieri" | "ontem" | "gisteren" | "昨日" => -1,
        "tomorrow" | "morgen" | "demain" | "mañana" | "domani" | "amanhã" | "明日" => 1,
        _ => return None,
    })
}

/// A unit of time: its length in seconds, its count of months where it is measured in those, and how precisely a
/// time counted in it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Its length; 30 days for a month, 365 for a year.
    pub(crate) seconds: i64,
    /// Months in it, 0 below a month.
    pub(crate) months: i64,
    /// How finely a time counted in it is known.
    pub(crate) precision: Precision,
}

const DAY: i64 = 86_400;

/// The unit a word names.
pub(crate) fn unit(word: &str) -> Option<Unit> {
    let of = |seconds, months, precision| Some(Unit { seconds, months, precision });
    match word {
        "second" | "seconds" | "sec" | "secs" | "sekunde" | "sekunden" | "seconde" | "secondes"
        | "segundo" | "segundos" | "secondi" | "seconden" | "秒" => of(1, 0, Precision::Minute),
        "minute" | "minutes" | "min" | "mins" | "minuten" | "minuto" | "minutos" | "minuti" | "minuut"
        | "分" => of(60, 0, Precision::Minute),
        "hour" | "hours" | "hr" | "hrs" | "stunde" | "stunden" | "std" | "heure" | "heures" | "hora"
        | "horas" | "ora" | "ore" | "uur" | "uren" => of(3600, 0, Precision::Hour),
        "day" | "days" | "tag" | "tage" | "tagen" | "jour" | "jours" | "día" | "días" | "dia" | "dias"
        | "giorno" | "giorni" | "dag" | "dagen" | "日" => of(DAY, 0, Precision::Day),
        "week" | "weeks" | "wk" | "wks" | "woche" | "wochen" | "semaine" | "semaines" | "semana"
        | "semanas" | "settimana" | "settimane" | "weken" | "週" => of(7 * DAY, 0, Precision::Day),
        "month" | "months" | "monat" | "monate" | "monaten" | "mois" | "mes" | "meses" | "mês" | "mese"
        | "mesi" | "maand" | "maanden" => of(30 * DAY, 1, Precision::Month),
        "year" | "years" | "yr" | "yrs" | "jahr" | "jahre" | "jahren" | "an" | "ans" | "année" | "années"
        | "año" | "años" | "ano" | "anos" | "anno" | "anni" | "jaar" | "年" => {
            of(365 * DAY, 12, Precision::Year)
        }
        _ => None,
    }
}

/// The unit a glued letter stands for in feeds ("9m", "2h", "3d", "1w").
pub(crate) fn short_unit(word: &str) -> Option<Unit> {
    unit(match word {
        "s" => "second",
        "m" => "minute",
        "h" | "hr" | "hrs" => "hour",
        "d" => "day",
        "w" => "week",
        "y" => "year",
        _ => return None,
    })
}

/// A small count written as a word, or an article that means one.
pub(crate) fn count(word: &str) -> Option<i64> {
    Some(match word {
        "a" | "an" | "one" | "ein" | "eine" | "einer" | "einem" | "einen" | "un" | "une" | "una" | "um"
        | "uma" | "een" | "uno" => 1,
        "two" | "zwei" | "deux" | "dos" | "due" | "dois" | "duas" | "twee" => 2,
        "three" | "drei" | "trois" | "tres" | "tre" | "três" | "drie" => 3,
        "four" | "vier" | "quatre" | "cuatro" | "quattro" | "quatro" => 4,
        "five" | "fünf" | "cinq" | "cinco" | "cinque" | "vijf" => 5,
        "six" | "sechs" | "seis" | "sei" | "zes" => 6,
        "seven" | "sieben" | "sept" | "siete" | "sette" | "sete" | "zeven" => 7,
        "eight" | "acht" | "huit" | "ocho" | "otto" | "oito" => 8,
        "nine" | "neun" | "neuf" | "nueve" | "nove" | "negen" => 9,
        "ten" | "zehn" | "dix" | "diez" | "dieci" | "dez" | "tien" => 10,
        "eleven" | "elf" | "onze" | "once" | "undici" => 11,
        "twelve" | "zwölf" | "douze" | "doce" | "dodici" | "doze" | "twaalf" => 12,
        _ => return None,
    })
}

/// Words that close a counted-back time ("2 hours ago").
pub(crate) fn is_ago(word: &str) -> bool {
    matches!(word, "ago" | "geleden" | "fa" | "atrás" | "atras" | "前")
}

/// Where a zone's clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Minutes east of Greenwich.
    Fixed(i32),
    /// A zone whose offset changes with the season, by its IANA name.
    Seasonal(&'static str),
}

/// A zone by its printed abbreviation, and whether dates beside it are written day first. Where two zones share one,
/// the one that news in English means: IST is India's, BST Britain's, CST America's.
pub(crate) fn zone(word: &str) -> Option<(Zone, bool)> {
    let fixed = |hours: i32, minutes: i32| Zone::Fixed(hours * 60 + minutes);
    Some(match word {
        "z" => (fixed(0, 0), false),
        "gmt" | "utc" | "wet" => (fixed(0, 0), true),
        "et" => (Zone::Seasonal("America/New_York"), false),
        "ct" => (Zone::Seasonal("America/Chicago"), false),
        "mt" => (Zone::Seasonal("America/Denver"), false),
        "pt" => (Zone::Seasonal("America/Los_Angeles"), false),
        "edt" | "ast" => (fixed(-4, 0), false),
        "est" | "cdt" => (fixed(-5, 0), false),
        "cst" | "mdt" => (fixed(-6, 0), false),
        "mst" | "pdt" => (fixed(-7, 0), false),
        "pst" | "akdt" => (fixed(-8, 0), false),
        "akst" => (fixed(-9, 0), false),
        "hst" => (fixed(-10, 0), false),
        "adt" | "brt" | "art" => (fixed(-3, 0), true),
        "bst" | "cet" | "mez" | "west" | "wat" => (fixed(1, 0), true),
        "cest" | "mesz" | "eet" | "cat" | "sast" => (fixed(2, 0), true),
        "eest" | "msk" | "trt" | "eat" => (fixed(3, 0), true),
        "gst" => (fixed(4, 0), true),
        "pkt" => (fixed(5, 0), true),
        "ist" => (fixed(5, 30), true),
        "npt" => (fixed(5, 45), true),
        "wib" | "ict" => (fixed(7, 0), true),
        "hkt" | "sgt" | "pht" | "awst" | "myt" => (fixed(8, 0), true),
        "jst" | "kst" => (fixed(9, 0), false),
        "acst" => (fixed(9, 30), true),
        "aest" => (fixed(10, 0), true),
        "aedt" => (fixed(11, 0), true),
        "nzst" => (fixed(12, 0), true),
        "nzdt" => (fixed(13, 0), true),
        _ => return None,
    })
}

/// Words that say a stamp is of a later change.
pub(crate) fn is_update(word: &str) -> bool {
    matches!(
        word,
        "updated"
            | "update"
            | "modified"
            | "edited"
            | "revised"
            | "reviewed"
            | "changed"
            | "aktualisiert"
            | "aktualisierung"
            | "geändert"
            | "änderung"
            | "bearbeitet"
            | "überarbeitet"
            | "jour"
            | "modifié"
            | "modifiée"
            | "actualizado"
            | "actualizada"
            | "actualización"
            | "modificado"
            | "aggiornato"
            | "aggiornamento"
            | "modifica"
            | "atualizado"
            | "atualizada"
            | "atualização"
            | "bijgewerkt"
            | "gewijzigd"
            | "opdateret"
            | "oppdatert"
            | "uppdaterad"
            | "päivitetty"
            | "aktualizacja"
            | "zaktualizowano"
            | "aktualizováno"
            | "ažurirano"
            | "güncelleme"
            | "güncellenme"
            | "güncellendi"
            | "обновлено"
            | "изменено"
            | "оновлено"
            | "更新"
    )
}

/// Words that say a stamp is of the first publication.
pub(crate) fn is_publication(word: &str) -> bool {
    matches!(
        word,
        "published"
            | "publish"
            | "posted"
            | "issued"
            | "released"
            | "created"
            | "filed"
            | "written"
            | "submitted"
            | "publication"
            | "veröffentlicht"
            | "veröffentlichung"
            | "erstellt"
            | "erschienen"
            | "publiziert"
            | "eingestellt"
            | "publié"
            | "publiée"
            | "publie"
            | "publicado"
            | "publicada"
            | "publicación"
            | "pubblicato"
            | "pubblicata"
            | "gepubliceerd"
            | "geplaatst"
            | "publiceret"
            | "udgivet"
            | "publisert"
            | "publicerad"
            | "publicerat"
            | "julkaistu"
            | "opublikowano"
            | "dodano"
            | "publikováno"
            | "objavljeno"
            | "yayınlanma"
            | "yayınlandı"
            | "yayımlama"
            | "опубликовано"
            | "опубліковано"
    )
}

/// Words that say a day is of something other than the text: a term, a birth, an event.
pub(crate) fn is_other(word: &str) -> bool {
    matches!(
        word,
        "since"
            | "until"
            | "till"
            | "through"
            | "before"
            | "after"
            | "from"
            | "by"
            | "born"
            | "died"
            | "deadline"
            | "expires"
            | "valid"
            | "starts"
            | "begins"
            | "event"
            | "due"
            | "seit"
            | "bis"
            | "ab"
            | "geboren"
            | "gültig"
            | "frist"
            | "beginn"
            | "depuis"
            | "jusqu'au"
            | "avant"
            | "né"
            | "née"
            | "desde"
            | "hasta"
            | "nacido"
            | "dal"
            | "al"
            | "fino"
            | "nato"
            | "até"
            | "sinds"
            | "tot"
            | "vanaf"
    )
}

/// Words that may stand beside a stamp and say nothing else.
pub(crate) fn is_furniture(word: &str) -> bool {
    is_update(word)
        || is_publication(word)
        || matches!(
            word,
            "first"
                | "last"
                | "originally"
                | "date"
                | "time"
                | "dated"
                | "on"
                | "at"
                | "as"
                | "of"
                | "the"
                | "local"
                | "uhr"
                | "um"
                | "am"
                | "vom"
                | "den"
                | "stand"
                | "datum"
                | "mis"
                | "mise"
                | "à"
                | "le"
                | "les"
                | "el"
                | "a"
                | "las"
                | "última"
                | "fecha"
                | "il"
                | "alle"
                | "ore"
                | "ultimo"
                | "data"
                | "em"
                | "às"
                | "op"
                | "om"
                | "公"
                | "開"
                | "更"
                | "新"
                | "配"
                | "信"
        )
}
