//! A story -> what its page shows: summary, agreement, what one account alone has, timeline, coverage, derivations.

use super::cast::{Cast, Cite, basis, headline};
use super::fold::{Folded, Limit};
use crate::serve::links;
use crate::view::derivation::{altered, shared, verb};
use crate::view::story::genre_words;
use crate::view::words::{change, clean, date, described, moment, shortened};
use rashomon_model::{Claim, ClaimStatus, Derivation, Direction, Genre, Quoted, Stamp, StanceKind};
use rashomon_store::ArticleRow;

/// How much of each list is open, and folded away. An editor reads the page in a minute; whoever checks opens the folds.
const SUMMARY: Limit = Limit { open: 4, most: 12 };
const AGREED: Limit = Limit { open: 5, most: 25 };
const ONLY_ACCOUNTS: Limit = Limit { open: 6, most: 20 };
const ONLY: Limit = Limit { open: 2, most: 10 };
/// The last dates are open: what led to them is folded away before them.
const DAYS: Limit = Limit { open: 10, most: 30 };
const HAPPENED: usize = 4;
/// An article costs 740 bytes: a text that hundreds run must not weigh more than all else on the page, which stays under 100 KB.
const ACCOUNTS: Limit = Limit { open: 12, most: 30 };
const COPIES: Limit = Limit { open: 4, most: 6 };
const DERIVATIONS: Limit = Limit { open: 6, most: 24 };
/// Accounts named beside a statement.
const NAMED: usize = 5;
/// Sentences named of what a copy left out or added; the comparison shows all.
const PASSAGES: usize = 2;
/// Letters of such a sentence.
const PASSAGE: usize = 160;

/// A sentence with the places it rests on.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) lang: String,
    /// Where the sentence itself stands.
    pub(super) href: String,
    pub(super) cites: Vec<Cite>,
    /// Accounts that are not named.
    pub(super) more: usize,
}

fn cut(mut cites: Vec<Cite>) -> (Vec<Cite>, usize) {
    let more = cites.len().saturating_sub(NAMED);
    cites.truncate(NAMED);
    (cites, more)
}

/// The summary.
pub(super) fn summary(cast: &Cast<'_>, all: bool) -> Folded<Said> {
    let sentences = cast.told.story.summary.iter().enumerate();
    let said = |(i, s): (usize, &rashomon_model::SummarySentence)| {
        let (cites, more) = cut(cast.cites(&s.citations));
        let first = s.citations.first();
        Said {
            id: format!("sum-{}", i + 1),
            text: clean(&s.text),
            lang: first.map(|c| cast.lang(&c.article)).unwrap_or_default(),
            href: cites.first().map(|c| c.href.clone()).unwrap_or_default(),
            cites,
            more,
        }
    };
    Folded::new(sentences.map(said), SUMMARY.or_all(all))
}

/// What accounts agree on, with the accounts that do.
pub(super) fn agreed(cast: &Cast<'_>, all: bool) -> Folded<Said> {
    let claims: Vec<&Claim> =
        cast.told.story.claims.iter().filter(|c| c.status == ClaimStatus::Agreed).collect();
    let said = |claim: &Claim| {
        let speaks = |k: StanceKind| matches!(k, StanceKind::States | StanceKind::Attributes);
        let stances = claim.stances.iter().filter(|s| speaks(s.stance));
        let cites = stances.filter_map(|s| {
            let at = s.evidence.as_ref()?;
            let remark = s.attributed_to.as_deref().map(|whom| format!("citing {}", described(whom)));
            Some(Cite { remark, label: cast.labels.account(&s.account), ..cast.cite(&at.citation()) })
        });
        let (cites, more) = cut(cites.collect());
        let first = claim.stances.iter().find_map(|s| s.evidence.as_ref());
        Said {
            id: claim.id.clone(),
            text: clean(&claim.text),
            lang: first.map(|e| cast.lang(&e.article)).unwrap_or_default(),
            href: cites.first().map(|c| c.href.clone()).unwrap_or_default(),
            cites,
            more,
        }
    };
    Folded::new(claims.into_iter().map(said), AGREED.or_all(all))
}

/// What one account alone has.
#[derive(Debug, Clone)]
pub(super) struct Only {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) lang: String,
    pub(super) sentences: Folded<Place>,
}

/// A sentence in its place.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) text: String,
    pub(super) href: String,
}

/// What each account alone has.
pub(super) fn only_in(cast: &Cast<'_>, all: bool) -> Folded<Only> {
    let of = |id: &str| cast.told.story.only_in.iter().find(|o| o.account == id && !o.sentences.is_empty());
    let found: Vec<_> = cast.accounts().iter().filter_map(|a| of(&a.id)).collect();
    let only = |o: &rashomon_model::OnlyIn| {
        let lead = cast.account(&o.account).map(|a| a.lead.as_str()).unwrap_or_default();
        let place = |e: &rashomon_model::Evidence| Place {
            text: clean(&e.text),
            href: links::sentence(&e.article, e.start, e.end),
        };
        Only {
            label: cast.labels.account(&o.account),
            href: links::article(lead),
            lang: cast.lang(lead),
            sentences: Folded::new(o.sentences.iter().map(place), ONLY.or_all(all)),
        }
    };
    Folded::new(found.into_iter().map(only), ONLY_ACCOUNTS.or_all(all))
}

/// What happened on one date.
#[derive(Debug, Clone)]
pub(super) struct Day {
    pub(super) date: String,
    pub(super) happened: Vec<Said>,
    /// What else happened, which the page leaves out.
    pub(super) more: usize,
}

/// The timeline: early dates, which are folded away, and the last ones.
#[derive(Debug, Clone)]
pub(super) struct Timeline {
    pub(super) earlier: Vec<Day>,
    pub(super) days: Vec<Day>,
    /// How many dates there are in all.
    pub(super) total: usize,
}

impl Timeline {
    /// Whether some dates are not on the page.
    pub(super) fn more(&self) -> bool {
        self.total > self.earlier.len() + self.days.len()
    }
}

/// What happened when.
pub(super) fn timeline(cast: &Cast<'_>, all: bool) -> Timeline {
    let mut days: Vec<Day> = Vec::new();
    for entry in &cast.told.story.timeline {
        let (cites, more) = cut(cast.cites(&entry.citations));
        let first = entry.citations.first();
        let said = Said {
            id: String::new(),
            text: clean(&entry.text),
            lang: first.map(|c| cast.lang(&c.article)).unwrap_or_default(),
            href: cites.first().map(|c| c.href.clone()).unwrap_or_default(),
            cites,
            more,
        };
        match days.last_mut().filter(|day| day.date == date(&entry.date)) {
            Some(day) => day.happened.push(said),
            None => days.push(Day { date: date(&entry.date), happened: vec![said], more: 0 }),
        }
    }
    for day in &mut days {
        day.happened.sort_by_key(|h| std::cmp::Reverse(h.cites.len() + h.more));
        if !all {
            day.more = day.happened.len().saturating_sub(HAPPENED);
            day.happened.truncate(HAPPENED);
        }
    }
    let (limit, total) = (DAYS.or_all(all), days.len());
    let mut days = days.split_off(total.saturating_sub(limit.most));
    let last = days.split_off(days.len().saturating_sub(limit.open));
    Timeline { earlier: days, days: last, total }
}

/// An article of the coverage.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) outlet_href: Option<String>,
    pub(super) headline: String,
    pub(super) lang: String,
    pub(super) href: String,
    pub(super) when: Option<When>,
    /// When it was fetched, where no time of publication is known.
    pub(super) fetched: Option<String>,
    /// "opinion", "by Meridian", "via Newsbasket".
    pub(super) remarks: String,
    /// What it is to its lead; none for a lead.
    pub(super) standing: Option<String>,
    /// Its comparison with what it derives from.
    pub(super) compare: Option<String>,
    pub(super) why: String,
}

/// A time and how it is known.
#[derive(Debug, Clone)]
pub(super) struct When {
    pub(super) machine: String,
    pub(super) words: String,
    pub(super) basis: &'static str,
}

impl When {
    /// A time of publication.
    pub(super) fn new(stamp: &Stamp) -> Self {
        Self { machine: clean(&stamp.value), words: moment(stamp), basis: basis(stamp) }
    }
}

/// An account with what derives from it.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    pub(super) lead: Member,
    pub(super) copies: Folded<Member>,
    /// The comparison with the story's first account.
    pub(super) beside: Option<String>,
}

/// Who ran what and when.
pub(super) fn coverage(cast: &Cast<'_>, all: bool) -> Folded<Telling> {
    let accounts = cast.accounts();
    let first = accounts.first().map(|a| a.lead.as_str()).unwrap_or_default();
    let one = |account: &&rashomon_model::Account| {
        let row = |id: &str| cast.told.articles.iter().find(|r| r.article.id == id);
        let ids: Vec<&String> =
            account.reprints.iter().chain(&account.rewrites).filter(|id| row(id).is_some()).collect();
        Some(Telling {
            lead: member(row(&account.lead)?, cast),
            copies: Folded::new(
                ids.into_iter()
                    .map(|id| row(id).map(|r| member(r, cast)))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .into_iter(),
                COPIES.or_all(all),
            ),
            beside: (account.lead != first)
                .then(|| format!("/compare/{}/{}", links::part(first), links::part(&account.lead))),
        })
    };
    let limit = ACCOUNTS.or_all(all);
    let total = accounts.len();
    let mut rows =
        Folded::new(accounts.iter().take(limit.most).filter_map(one).collect::<Vec<_>>().into_iter(), limit);
    rows.total = rows.total.max(total);
    rows
}

fn member(row: &ArticleRow, cast: &Cast<'_>) -> Member {
    let article = &row.article;
    let label = cast.label(&article.id);
    let credit = |prefix: &str, name: &Option<String>| {
        let name = clean(name.as_deref()?);
        (!name.is_empty() && name != label).then(|| format!("{prefix}{name}"))
    };
    let genre = article.genre.filter(|g| *g != Genre::News).map(|g| genre_words(g).to_owned());
    let remarks: Vec<String> =
        [genre, credit("by ", &article.agency), credit("via ", &article.via)].into_iter().flatten().collect();
    let outlet = article.outlet.as_deref().map(clean).filter(|o| !o.is_empty());
    let origin = cast.origin(&article.id);
    Member {
        id: article.id.clone(),
        outlet_href: outlet.map(|o| format!("/outlet/{}", links::part(&o))),
        headline: headline(article),
        lang: cast.lang(&article.id),
        href: links::article(&article.id),
        when: article.published.as_ref().map(When::new),
        fetched: article.page.fetched_at.as_ref().map(|f| fetched(&f.value)),
        remarks: remarks.join(", "),
        standing: cast.standing(&article.id),
        compare: origin.map(|d| format!("/compare/{}/{}", links::part(&d.from), links::part(&d.to))),
        why: format!("/why/{}", links::part(&article.id)),
        label,
    }
}

/// When something was fetched, to the minute.
pub(super) fn fetched(value: &str) -> String {
    use rashomon_model::{Basis, Precision};
    moment(&Stamp { value: value.to_owned(), precision: Precision::Minute, basis: Basis::Given })
}

/// What was done to whose text.
#[derive(Debug, Clone)]
pub(super) struct Derived {
    pub(super) what: String,
    pub(super) why: String,
    pub(super) compare: String,
    pub(super) altered: Vec<Altered>,
    pub(super) dropped: Vec<Place>,
    pub(super) dropped_in_all: usize,
    pub(super) added: usize,
    pub(super) lang: String,
}

/// A passage whose meaning was changed on the way.
#[derive(Debug, Clone)]
pub(super) struct Altered {
    pub(super) what: &'static str,
    pub(super) change: String,
    pub(super) from: String,
    pub(super) to: String,
}

/// The derivations of a story, in words; `whole` has those with passages.
pub(super) fn derivations(cast: &Cast<'_>, whole: &[Derivation], all: bool) -> Folded<Derived> {
    let rows: Vec<&Derivation> =
        if whole.is_empty() { cast.told.derivations.iter().collect() } else { whole.iter().collect() };
    let rows: Vec<&Derivation> =
        rows.into_iter().filter(|d| cast.labels.knows(&d.from) && cast.labels.knows(&d.to)).collect();
    Folded::new(rows.into_iter().map(|d| derived(d, cast)), DERIVATIONS.or_all(all))
}

fn derived(derivation: &Derivation, cast: &Cast<'_>) -> Derived {
    let (from, to) = (cast.label(&derivation.from), cast.label(&derivation.to));
    let what = match derivation.direction {
        Direction::Known => format!("{to} {} {from}", verb(derivation.kind)),
        Direction::Unknown => {
            format!("{to} and {from} {}; which came first is not known", shared(derivation.kind))
        }
    };
    let mut why = Vec::new();
    // Evidence of words tells the share itself.
    if derivation.carried > 0.0 && !derivation.evidence.iter().any(|e| e.contains('%')) {
        why.push(format!("{:.0} % of it is carried over", derivation.carried * 100.0));
    }
    why.extend(derivation.evidence.iter().map(|e| clean(e)));
    let place = |q: &Quoted| Place {
        text: shortened(&clean(&q.text), PASSAGE),
        href: links::sentence(&derivation.from, q.start, q.end),
    };
    Derived {
        what,
        why: why.join("; "),
        compare: format!("/compare/{}/{}", links::part(&derivation.from), links::part(&derivation.to)),
        altered: derivation.altered.iter().map(alteration).collect(),
        dropped: derivation.dropped.iter().take(PASSAGES).map(place).collect(),
        dropped_in_all: derivation.dropped.len(),
        added: derivation.added.len(),
        lang: cast.lang(&derivation.from),
    }
}

fn alteration(a: &rashomon_model::Alteration) -> Altered {
    let (from, to) = (clean(&a.from.text), clean(&a.to.text));
    Altered {
        what: altered(a.what),
        change: change(&from, &to).unwrap_or_default(),
        from: shortened(&from, PASSAGE),
        to: shortened(&to, PASSAGE),
    }
}
