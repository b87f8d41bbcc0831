//! Units, scales and the nouns that are counted.

/// What a scale word or letter multiplies by; letters only where they touch the number.
pub(crate) fn scale(word: &str, touching: bool) -> Option<f64> {
    Some(match word {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "lakh" => 1e5,
        "million" | "mln" => 1e6,
        "crore" => 1e7,
        "billion" | "bln" => 1e9,
        "trillion" => 1e12,
        "k" if touching => 1e3,
        "m" | "mn" | "mm" if touching => 1e6,
        "b" | "bn" if touching => 1e9,
        "t" | "tn" if touching => 1e12,
        _ => return None,
    })
}

/// The ISO 4217 code a sign stands for where no country is named with it.
pub(crate) fn currency_sign(sign: char) -> Option<&'static str> {
    Some(match sign {
        '$' => "USD",
        '\u{20ac}' => "EUR",
        '\u{a3}' => "GBP",
        '\u{a5}' | '\u{ffe5}' => "JPY",
        '\u{20b9}' => "INR",
        '\u{20a9}' => "KRW",
        '\u{20bd}' => "RUB",
        '\u{20ba}' => "TRY",
        '\u{20aa}' => "ILS",
        '\u{20b1}' => "PHP",
        '\u{20ab}' => "VND",
        '\u{20b4}' => "UAH",
        _ => return None,
    })
}

/// The dollar that letters before the sign name ("A$", "HK$").
pub(crate) fn dollar(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "us" => "USD",
        "a" | "au" => "AUD",
        "c" | "ca" => "CAD",
        "hk" => "HKD",
        "nz" => "NZD",
        "s" => "SGD",
        "nt" => "TWD",
        "r" => "BRL",
        _ => return None,
    })
}

/// The unit a word names: an ISO 4217 code or a usual symbol.
pub(crate) fn unit(word: &str) -> Option<&'static str> {
    Some(match word {
        "percent" | "pct" => "%",
        "dollar" | "dollars" | "usd" => "USD",
        "euro" | "euros" | "eur" => "EUR",
        "yen" | "jpy" => "JPY",
        "yuan" | "renminbi" => "CNY",
        "rupee" | "rupees" => "INR",
        "ruble" | "rubles" | "rouble" | "roubles" => "RUB",
        "rupiah" => "IDR",
        "baht" => "THB",
        "ringgit" => "MYR",
        "dong" => "VND",
        "shekel" | "shekels" => "ILS",
        "hryvnia" | "hryvnias" => "UAH",
        "zloty" | "zlotys" => "PLN",
        "naira" => "NGN",
        "lira" | "liras" => "TRY",
        "rand" => "ZAR",
        "kilometer" | "kilometers" | "kilometre" | "kilometres" | "km" => "km",
        "meter" | "meters" | "metre" | "metres" => "m",
        "centimeter" | "centimeters" | "centimetre" | "centimetres" | "cm" => "cm",
        "millimeter" | "millimeters" | "millimetre" | "millimetres" => "mm",
        "mile" | "miles" => "mi",
        "foot" | "feet" => "ft",
        "inch" | "inches" => "in",
        "yard" | "yards" => "yd",
        "acre" | "acres" => "acre",
        "hectare" | "hectares" => "ha",
        "kilogram" | "kilograms" | "kg" | "kilo" | "kilos" => "kg",
        "gram" | "grams" => "g",
        "ton" | "tons" | "tonne" | "tonnes" => "t",
        "ounce" | "ounces" => "oz",
        "liter" | "liters" | "litre" | "litres" => "l",
        "gallon" | "gallons" => "gal",
        "barrel" | "barrels" => "bbl",
        "megawatt" | "megawatts" | "mw" => "MW",
        "gigawatt" | "gigawatts" | "gw" => "GW",
        "mph" => "mph",
        "kph" => "km/h",
        "celsius" => "C",
        "fahrenheit" => "F",
        _ => return None,
    })
}

/// The symbol of a unit of time.
pub(crate) fn time_unit(word: &str) -> Option<&'static str> {
    use crate::times::lexicon::Unit;
    Some(match crate::times::lexicon::unit(word)?.0 {
        Unit::Second => "s",
        Unit::Minute => "min",
        Unit::Hour => "h",
        Unit::Day => "d",
        Unit::Week => "wk",
        Unit::Month => "mo",
        Unit::Year => "yr",
        Unit::Decade => "decade",
        Unit::Century => "century",
        Unit::Weekend | Unit::Quarter => return None,
    })
}

/// Words that end a noun phrase after a number, and never are what is counted.
pub(crate) fn is_edge(word: &str) -> bool {
    crate::words::is_stop(word)
        || matches!(
            word,
            "per"
                | "via"
                | "including"
                | "according"
                | "killed"
                | "injured"
                | "died"
                | "within"
                | "among"
                | "across"
                | "without"
                | "against"
                | "amid"
                | "since"
                | "toward"
                | "towards"
                | "like"
                | "compared"
                | "last"
                | "this"
                | "next"
                | "ago"
                | "later"
                | "earlier"
                | "today"
                | "yesterday"
                | "came"
                | "went"
                | "left"
                | "voted"
                | "made"
                | "took"
                | "versus"
                | "vs"
                | "minus"
                | "plus"
                | "times"
        )
}

/// Whether a word is a plural by its ending or one of the usual others.
pub(crate) fn is_plural(word: &str) -> bool {
    matches!(
        word,
        "people"
            | "men"
            | "women"
            | "children"
            | "police"
            | "troops"
            | "personnel"
            | "staff"
            | "dead"
            | "wounded"
            | "aircraft"
            | "lawmen"
            | "fishermen"
            | "servicemen"
            | "teeth"
            | "fish"
            | "sheep"
    ) || (word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("ious")
        && !word.ends_with("is"))
}

/// Whether a word in "-ing" is a thing rather than a doing.
pub(crate) fn is_ing_noun(word: &str) -> bool {
    matches!(
        word,
        "meeting"
            | "building"
            | "hearing"
            | "briefing"
            | "setting"
            | "ruling"
            | "spending"
            | "funding"
            | "opening"
            | "crossing"
            | "landing"
            | "ceiling"
            | "sitting"
            | "filing"
            | "holding"
            | "painting"
            | "saving"
            | "king"
            | "ring"
            | "wing"
            | "swing"
            | "string"
            | "spring"
    )
}

/// The singular of a plural, where that is plain.
pub(crate) fn singular(word: &str) -> String {
    let irregular = match word {
        "men" => Some("man"),
        "women" => Some("woman"),
        "children" => Some("child"),
        "lives" => Some("life"),
        "wives" => Some("wife"),
        "teeth" => Some("tooth"),
        "feet" => Some("foot"),
        "series" | "species" | "headquarters" | "troops" | "people" => Some(word),
        _ => None,
    };
    if let Some(known) = irregular {
        return known.to_owned();
    }
    if let Some(stem) = word.strip_suffix("men") {
        return format!("{stem}man");
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|s| s.len() > 1) {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && !stem.ends_with('u') && stem.len() > 2 => stem.to_owned(),
        _ => word.to_owned(),
    }
}
