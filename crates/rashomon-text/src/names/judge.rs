//! Candidates to evidence: the rules' scores, and the trained weights' view of them and of the whole article.

use super::Example;
use super::features::{self, Context, Feature};
use super::find::Found;
use super::form::Form;
use super::hash::Map;
use super::kind::{self, KINDS, Scores};
use super::lexicon::{EVENT, WORK};
use super::model::{Model, NO_NAME};
use super::tokens::{Shape, Tokens};
use rashomon_model::{EntityKind, Span};

/// The evidence for each candidate; `None` for what is no name.
pub(super) fn evidence(
    tokens: &Tokens<'_>,
    found: &[Found],
    article: &Article,
    model: &Model,
) -> Vec<Option<Scores>> {
    if model.is_empty() {
        return article.rules.clone();
    }
    let mut sums: Vec<[i32; 5]> = Vec::with_capacity(found.len());
    let mut by_form: Map<&str, [i32; 5]> = Map::default();
    let mut buffer: Vec<Feature> = Vec::new();
    for (at, candidate) in found.iter().enumerate() {
        buffer.clear();
        article.features(tokens, candidate, at, &mut buffer);
        let mut sum = model.sum(&buffer);
        for (s, prior) in sum.iter_mut().zip(prior(article.rules[at].as_ref())) {
            *s += prior;
        }
        let total = by_form.entry(&article.keys[at]).or_default();
        for (t, s) in total.iter_mut().zip(sum) {
            *t += s;
        }
        sums.push(sum);
    }
    found
        .iter()
        .enumerate()
        .map(|(at, candidate)| {
            // What a name is in the article as a whole tells more than one place alone.
            let total = by_form.get(article.keys[at].as_str()).copied().unwrap_or(sums[at]);
            let names = total.iter().take(NO_NAME).max().copied().unwrap_or(0);
            let ruled_out = article.rules[at].is_none();
            (!ruled_out && names + KEEP >= total[NO_NAME]).then(|| scores(tokens, candidate, &sums[at]))
        })
        .collect()
}

/// A rule's point in [`super::UNIT`]s: the trained weights start from what the rules say and mend it.
const POINT: i32 = 4;
/// How far "no name" may be ahead before a candidate is dropped: a name lost cannot be found again later, and the texts
/// that weights are trained on are kinder to doubt than news.
const KEEP: i32 = 4;
/// What it counts, in rule points, that the rules take a candidate for no name.
const NONE_POINTS: i32 = 16;

/// The rules' scores as the classes' sums before any weight.
fn prior(rules: Option<&Scores>) -> [i32; 5] {
    rules.map_or([0, 0, 0, 0, NONE_POINTS * POINT], |Scores([person, organization, place, event, work])| {
        [person * POINT, organization * POINT, place * POINT, (*event).max(*work) * POINT, 0]
    })
}

/// The candidates with their features, for training.
pub(super) fn examples(tokens: &Tokens<'_>, found: &[Found]) -> Vec<Example> {
    let article = Article::of(tokens, found);
    found
        .iter()
        .enumerate()
        .filter_map(|(at, candidate)| {
            let mut features = Vec::new();
            article.features(tokens, candidate, at, &mut features);
            let first = tokens.list.get(candidate.from)?;
            let last = tokens.list.get(candidate.to.checked_sub(1)?)?;
            let prior = prior(article.rules[at].as_ref());
            Some(Example { span: Span::new(first.start, last.end), features, prior })
        })
        .collect()
}

/// The model's sums as evidence for kinds; what is neither person, body nor place is an event or a work by its words.
fn scores(tokens: &Tokens<'_>, found: &Found, sum: &[i32; 5]) -> Scores {
    let mut scores = Scores::default();
    for (kind, weight) in KINDS.iter().zip(sum.iter().take(3)) {
        scores.add(*kind, *weight);
    }
    let class = |class| (found.from..found.to).any(|at| tokens.list.get(at).is_some_and(|t| t.is(class)));
    let (event, work) =
        if class(EVENT) && !found.quoted { (0, -1) } else { (-i32::from(!class(WORK)) - 1, 0) };
    scores.add(EntityKind::Event, sum[3] + event);
    scores.add(EntityKind::Work, sum[3] + work);
    scores
}

/// What the candidates of one article say of each other.
pub(super) struct Article {
    pub(super) forms: Vec<Form>,
    rules: Vec<Option<Scores>>,
    keys: Vec<String>,
    times: Map<String, usize>,
    /// By a word that begins or ends a longer candidate: what the rules take that to be.
    longer: Map<String, Scores>,
    small: Map<String, (u32, u32)>,
}

impl Article {
    pub(super) fn of(tokens: &Tokens<'_>, found: &[Found]) -> Self {
        let rules: Vec<Option<Scores>> = found.iter().map(|f| kind::scores(tokens, f)).collect();
        let mut known: Map<&str, Form> = Map::default();
        let forms: Vec<Form> = found
            .iter()
            .map(|f| {
                let text = tokens.text(f.from, f.to);
                known.entry(text).or_insert_with(|| Form::of(text)).clone()
            })
            .collect();
        let keys: Vec<String> = forms.iter().map(Form::key).collect();
        let mut times: Map<String, usize> = Map::default();
        for key in &keys {
            *times.entry(key.clone()).or_default() += 1;
        }
        let mut longer: Map<String, Scores> = Map::default();
        for (candidate, rule) in found.iter().zip(&rules) {
            let Some(rule) = rule else { continue };
            if candidate.to - candidate.from > 1 {
                for at in [candidate.from, candidate.to - 1] {
                    longer.entry(tokens.low(at).to_owned()).or_default().merge(rule);
                }
            }
        }
        let mut small: Map<String, (u32, u32)> = Map::default();
        for candidate in found {
            small.entry(tokens.low(candidate.from).to_owned()).or_default();
        }
        for (at, token) in tokens.list.iter().enumerate() {
            if let Some(seen) = small.get_mut(tokens.low(at)) {
                seen.0 += u32::from(token.shape == Shape::Lower);
                seen.1 += u32::from(token.shape != Shape::Lower && !token.first && !token.headline);
            }
        }
        Self { forms, rules, keys, times, longer, small }
    }

    fn features(&self, tokens: &Tokens<'_>, found: &Found, at: usize, out: &mut Vec<Feature>) {
        let low = tokens.low(found.from);
        let (small, capital) = self.small.get(low).copied().unwrap_or_default();
        let longer = (found.to == found.from + 1).then(|| self.longer.get(low)).flatten();
        let longer = longer.and_then(|s| KINDS.iter().position(|&k| k == s.best().0));
        let times = self.times.get(&self.keys[at]).copied().unwrap_or(1);
        let context = Context { times, longer, small, capital };
        features::features(tokens, found, self.rules[at].as_ref(), context, out);
    }
}
