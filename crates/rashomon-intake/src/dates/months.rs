//! The months as feeds write them, beside the names that stamps on pages have: abbreviations, and names without their accents.
//!
//! They stand apart from the lexicon of pages, where so short words would be taken for months in running text.

use rashomon_text::stamps;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// For each month its further names, in lower case without accents: Polish, Czech, Turkish, Finnish, Estonian, Latvian, Lithuanian, Icelandic,
/// Hungarian, Romanian, French and Catalan; Greek; Russian, Ukrainian and Bulgarian; Arabic of the Levant, Hebrew, Hindi.
const MONTHS: [&str; 12] = [
    "sty styczen led leden oca tammi jaan jaanuar saus sausio janvaris ιαν ιανουαριος янв яну січ січень \
     ינואר जनवरी",
    "lut luty uno unor sub subat helmi veebr veebruar vas vasario februaris februarie fevr febr φεβ φεβρουαριος фев февр лют лютии \
     شباط פברואר फरवरी",
    "marec marzec bre brezen mart marts maalis kov kovo marcius mars μαρ μαρτιος μαω мар бер березень آذار اذار מרץ मार्च",
    "kwi kwiecien dub duben nis huhti bal balandzio aprilis aprill απρ απριλιος απριλη апр кві квітень نيسان אפריל अप्रैल",
    "kve kveten touko geg geguzes majus mayis maijs maj μαι μαιος μαιου маи тра травень أيار ايار מאי मई",
    "cze czerwiec cer cerven cvn haz kesa juuni bir birzelio junijs junius jui ιουν ιουνιος ιον июн юни чер червень \
     حزيران יוני जून",
    "lip lipiec cervenec cvc tem heina juuli liep liepos julijs julius ιουλ ιουλιος ιολ июл юли липень تموز יולי जुलाई",
    "sie sierpien srp srpen agu agustos elo rugp rugpjucio augusts augusztus ag αυγ αυγουστος авг сер серпень آب אוגוסט अगस्त",
    "wrz wrzesien zar zari eyl eylul syys rugs rugsejo septembris szept szeptember szep σεπ σεπτ σεπτεμβριος сен сеп вер вересень \
     أيلول ايلول ספטמבר सितंबर",
    "paz pazdziernik rij rijen eki ekim loka spal spalio oktobris oktoober oktober οκτ οκτωβριος окт жов жовтень אוקטובר अक्टूबर",
    "lis listopad kas kasim marras lapkr lapkricio novembris noi νοε νοεμβριος ноя нояб ное лис листопад נובמבר नवंबर",
    "gru grudzien pro prosinec ara aralik joulu gruod gruodzio decembris dets detsember δεκ δεκεμβριος дек гру грудень דצמבר दिसंबर",
];

/// The English names, which may be cut anywhere after the third letter.
const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month (1 to 12) a word in lower case names.
pub(super) fn month(word: &str) -> Option<i8> {
    if let Some(month) = stamps::month(word) {
        return Some(month);
    }
    let plain: String =
        word.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == 'ς' { 'σ' } else { c }).collect();
    if let Some(month) = stamps::month(&plain) {
        return Some(month);
    }
    let listed =
        MONTHS.iter().position(|names| names.split_whitespace().any(|name| name == plain || name == word));
    let cut = || ENGLISH.iter().position(|name| plain.len() >= 3 && name.starts_with(plain.as_str()));
    i8::try_from(listed.or_else(cut)? + 1).ok()
}
