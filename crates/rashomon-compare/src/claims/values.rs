//! Two values of one quantity: the same, nested, or apart.
//!
//! Values are compared in one unit of their kind (a mile is 1.6 kilometres, two days are 48 hours). One is the other
//! rounded where its own digits say no more; bounds and ranges hold what lies in them.

use crate::sheet::{Line, Sheet};
use rashomon_model::{Bound, Figure};

/// How two values fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The same, or one rounded.
    Equal,
    /// Both can be right.
    Nested,
    /// Both cannot be right at one time.
    Apart,
}

/// Relative difference below which one value may be the other rounded.
const ROUNDED: f64 = 0.051;

/// The same where one says "about".
const ABOUT: f64 = 0.13;

/// The same of values in two units: outlets convert, and round after it.
const CONVERTED: f64 = 0.08;

/// Value below which a bare count is known to the last one: nineteen are not twenty-one rounded.
const COUNTED: f64 = 100.0;

/// What a figure says: a span of values in the base unit of its kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amount {
    low: f64,
    high: f64,
    bound: Bound,
    /// The unit's share of the base unit.
    factor: f64,
    bare: bool,
}

/// The kind of a unit, and how much of the kind's base unit it is.
pub(crate) fn base(unit: &str) -> (&str, f64) {
    match unit {
        "mm" => ("m", 1e-3),
        "cm" => ("m", 1e-2),
        "km" => ("m", 1e3),
        "mi" => ("m", 1609.0),
        "ft" => ("m", 0.3048),
        "in" => ("m", 0.0254),
        "yd" => ("m", 0.9144),
        "g" => ("kg", 1e-3),
        "t" => ("kg", 1e3),
        "oz" => ("kg", 0.02835),
        "ha" => ("m2", 1e4),
        "acre" => ("m2", 4047.0),
        "km2" => ("m2", 1e6),
        "mi2" => ("m2", 2.59e6),
        "ft2" => ("m2", 0.0929),
        "gal" => ("l", 3.785),
        "GW" => ("MW", 1e3),
        "mph" => ("km/h", 1.609),
        "min" => ("s", 60.0),
        "h" => ("s", 3600.0),
        "d" => ("s", 86_400.0),
        "wk" => ("s", 604_800.0),
        "mo" => ("s", 2_629_800.0),
        "yr" => ("s", 31_557_600.0),
        "decade" => ("s", 315_576_000.0),
        "century" => ("s", 3_155_760_000.0),
        "pp" => ("%", 1.0),
        other => (other, 1.0),
    }
}

/// Whether two units are of one kind.
pub(crate) fn same_kind(a: Option<&str>, b: Option<&str>) -> bool {
    // Degrees without a scale are those of the other.
    let degrees = |u: &str| matches!(u, "\u{b0}" | "C" | "F");
    let bare = |a: &str, b: &str| degrees(a) && degrees(b) && (a == "\u{b0}" || b == "\u{b0}");
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => base(a).0 == base(b).0 || bare(a, b),
        _ => false,
    }
}

impl Amount {
    /// What a figure of a sentence says, with the other end where it is one end of a range.
    pub(crate) fn of(sheet: &Sheet<'_>, line: &Line, figure: &Figure) -> Self {
        let factor = figure.unit.as_deref().map_or(1.0, |u| base(u).1);
        let value = figure.value * factor;
        let bare = figure.unit.is_none();
        let amount = Self { low: value, high: value, bound: figure.bound, factor, bare };
        match range(sheet, line, figure) {
            Some((low, high)) => {
                Self { low: low * factor, high: high * factor, bound: Bound::Exact, ..amount }
            }
            None => amount,
        }
    }

    fn middle(&self) -> f64 {
        self.low.midpoint(self.high)
    }

    fn is_range(&self) -> bool {
        self.low < self.high
    }

    /// Whether its open or wide side holds a value.
    fn holds(&self, value: f64) -> bool {
        match self.bound {
            Bound::AtLeast => value >= self.low,
            Bound::AtMost => value <= self.high,
            Bound::Exact | Bound::About => self.is_range() && self.low <= value && value <= self.high,
        }
    }

    /// Whether it is another value rounded to the digits that it shows.
    fn rounds(&self, other: f64) -> bool {
        let shown = self.middle() / self.factor;
        let step = last_digit(shown);
        step > 0.0 && (other / self.factor - shown).abs() <= step / 2.0
    }

    /// Whether two values are close, whatever their bounds.
    pub(crate) fn near(&self, other: &Self) -> bool {
        let (x, y) = (self.middle(), other.middle());
        (x - y).abs() <= x.abs().max(y.abs()) * ROUNDED
    }

    /// Whether one of two values grew into the other.
    pub(crate) fn grew(&self, later: &Self) -> bool {
        later.middle() > self.middle()
    }
}

/// The worth of a value's last digit that is not nought: 100 of 2,300, a tenth of 6.4.
fn last_digit(value: f64) -> f64 {
    // A value is known to hundredths at most; steps to thousands of millions are enough for news.
    const STEPS: [f64; 15] = [1e12, 1e11, 1e10, 1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1.0, 1e-1, 1e-2];
    let whole = |step: &f64| {
        let times = value / step;
        times.abs() >= 1.0 && (times - times.round()).abs() < 1e-6
    };
    STEPS.into_iter().find(whole).unwrap_or(0.0)
}

/// How two amounts of one quantity fit together.
pub(crate) fn fit(a: &Amount, b: &Amount) -> Fit {
    let (x, y) = (a.middle(), b.middle());
    let apart = (x - y).abs() / x.abs().max(y.abs()).max(f64::MIN_POSITIVE);
    let open = |m: &Amount| matches!(m.bound, Bound::AtLeast | Bound::AtMost);
    if (a.is_range() || b.is_range()) && !(a.is_range() && b.is_range()) {
        let near = |range: &Amount, other: &Amount| {
            apart <= ROUNDED || range.holds(other.middle()) || open(other) && other.holds(range.middle())
        };
        let nested = if a.is_range() { near(a, b) } else { near(b, a) };
        return if nested { Fit::Nested } else { Fit::Apart };
    }
    if a.is_range() {
        let same = a.low.max(b.low) <= a.high.min(b.high);
        return if same { Fit::Nested } else { Fit::Apart };
    }
    if apart < 1e-9 {
        return Fit::Equal;
    }
    if open(a) && open(b) {
        // "More than 20" and "more than 30" can both be right; so can "over 20" and "fewer than 30".
        let crossed = a.bound != b.bound && !(a.holds(y) && b.holds(x));
        return if crossed { Fit::Apart } else { Fit::Nested };
    }
    if open(a) && a.holds(y) || open(b) && b.holds(x) {
        return Fit::Nested;
    }
    let about = a.bound == Bound::About || b.bound == Bound::About;
    let converted = (a.factor / b.factor - 1.0).abs() > 1e-9;
    let rounded = a.rounds(y) || b.rounds(x);
    let counts = a.bare && b.bare && x.max(y) < COUNTED;
    let equal = if about {
        apart <= ABOUT && (rounded || apart <= ROUNDED)
    } else if converted {
        apart <= CONVERTED
    } else {
        apart <= ROUNDED && rounded && (!counts || apart <= ROUNDED / 2.0)
    };
    if equal { Fit::Equal } else { Fit::Apart }
}

/// The ends of a range ("12 to 18 months", "between 40 and 50") one of whose ends a figure is.
fn range(sheet: &Sheet<'_>, line: &Line, figure: &Figure) -> Option<(f64, f64)> {
    let page = &sheet.pages[line.page];
    let figures = &page.telling.annotations.figures;
    let linked = |a: &Figure, b: &Figure| {
        let text = &page.article().text;
        let between = text.get(a.end as usize..b.start as usize).unwrap_or("").trim();
        let before = text.get(line.span.start as usize..a.start as usize).unwrap_or("");
        let opened = before.trim_end_matches(['$', '\u{20ac}', '\u{a3}', ' ']).ends_with("etween");
        let kind = a.unit == b.unit && a.value < b.value && line.span.contains(b.span());
        kind && (matches!(between, "to" | "-" | "\u{2013}") || between == "and" && opened)
    };
    let at = figures.iter().position(|f| f == figure)?;
    let pair = |i: usize| {
        let (a, b) = (figures.get(i)?, figures.get(i + 1)?);
        (linked(a, b)).then_some((a.value, b.value))
    };
    pair(at).or_else(|| at.checked_sub(1).and_then(pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(value: f64, unit: &str, bound: Bound) -> Amount {
        let factor = base(unit).1;
        Amount { low: value * factor, high: value * factor, bound, factor, bare: unit.is_empty() }
    }

    #[test]
    fn values_fit_by_rounding_units_and_bounds() {
        use Bound::{About, AtLeast, AtMost, Exact};
        let fits = |a: (f64, &str, Bound), b: (f64, &str, Bound)| {
            fit(&amount(a.0, a.1, a.2), &amount(b.0, b.1, b.2))
        };
        assert_eq!(fits((2000.0, "", About), (1987.0, "", Exact)), Fit::Equal);
        assert_eq!(fits((41_000.0, "", Exact), (41_250.0, "", Exact)), Fit::Equal);
        assert_eq!(fits((5.0, "mi", Exact), (8.0, "km", Exact)), Fit::Equal);
        assert_eq!(fits((48.0, "h", Exact), (2.0, "d", Exact)), Fit::Equal);
        assert_eq!(fits((33.0, "", Exact), (34.0, "", Exact)), Fit::Apart);
        assert_eq!(fits((340.0, "", Exact), (410.0, "", Exact)), Fit::Apart);
        assert_eq!(fits((12.0, "", AtLeast), (14.0, "", Exact)), Fit::Nested);
        assert_eq!(fits((12.0, "", AtLeast), (9.0, "", Exact)), Fit::Apart);
        assert_eq!(fits((100.0, "", AtMost), (80.0, "", Exact)), Fit::Nested);
    }

    #[test]
    fn the_last_digit_that_counts() {
        assert_eq!((last_digit(2300.0), last_digit(6.4), last_digit(0.0)), (100.0, 0.1, 0.0));
    }
}
