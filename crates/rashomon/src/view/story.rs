//! A story -> its page: accounts, summary, agreement and difference, sayings, timeline.

use super::ArticleView;
use super::derivation::{self, DerivationView};
use super::labels::Labels;
use super::words::{clean, count, date, described, moment};
use rashomon_model::{
    Account, Article, Citation, Claim, ClaimStatus, DerivationKind, Genre, QuoteKind, Report, Stance,
    StanceKind, Story, Utterance, Wording, WordingSpeaker,
};
use std::cmp::Ordering;
use std::collections::HashMap;

/// A story's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryView {
    /// Its headline.
    pub headline: String,
    /// Hashtags.
    pub hashtags: Vec<String>,
    /// "5 articles, 5 outlets, 4 accounts; 1 is a rewrite".
    pub coverage: String,
    /// "First reported by Tidewater News, 4 May 2031, 09:30".
    pub first_reported: Option<String>,
    /// The independent tellings with what derives from them.
    pub accounts: Vec<AccountView>,
    /// The summary.
    pub summary: Vec<SentenceView>,
    /// The articles that the summary's numbers stand for, from 1.
    pub sources: Vec<SourceView>,
    /// What two accounts or more say.
    pub agreed: Vec<AgreedView>,
    /// What accounts tell differently.
    pub differ: Vec<DifferView>,
    /// What one account alone says.
    pub only_in: Vec<OnlyView>,
    /// Who said what, the most quoted first.
    pub said: Vec<SpeakerView>,
    /// What happened when.
    pub timeline: Vec<WhenView>,
    /// Whose text was done what to.
    pub derivations: Vec<DerivationView>,
    /// Headlines of stories that share a chain of events.
    pub related: Vec<String>,
}

/// An independent telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// The article the others derive from.
    pub lead: ArticleView,
    /// What derives from it.
    pub derived: Vec<DerivedView>,
}

/// An article that derives from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivedView {
    /// The article.
    pub article: ArticleView,
    /// "reprint", "rewrite".
    pub noun: &'static str,
}

/// A sentence with the numbers of the articles it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceView {
    /// The words.
    pub text: String,
    /// Numbers of [`StoryView::sources`].
    pub numbers: Vec<usize>,
}

/// An article that a number stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceView {
    /// The number, from 1.
    pub number: usize,
    /// The article.
    pub article: ArticleView,
}

/// What two accounts or more say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedView {
    /// The statement.
    pub text: String,
    /// The accounts, with whom they credit: "Harbour Post, citing the mayor".
    pub accounts: Vec<String>,
}

/// What accounts tell differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferView {
    /// The statement, in one account's words.
    pub text: String,
    /// Whether somebody denies it, rather than telling it otherwise.
    pub disputed: bool,
    /// What each account that speaks of it does.
    pub stances: Vec<StanceView>,
    /// The accounts that do not mention it.
    pub silent: Vec<String>,
}

/// What an account does with a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StanceView {
    /// The account.
    pub account: String,
    /// "says", "differs", "disputes".
    pub stance: &'static str,
    /// The value it gives, where the difference is one of values.
    pub value: Option<String>,
    /// Whom it credits.
    pub citing: Option<String>,
    /// Its words.
    pub words: String,
}

/// What one account alone says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnlyView {
    /// The account.
    pub account: String,
    /// Its sentences.
    pub sentences: Vec<String>,
}

/// A source and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerView {
    /// Who, by name or by description.
    pub speaker: Option<String>,
    /// Whether the speaker is kept without a name.
    pub anonymous: bool,
    /// The sayings.
    pub sayings: Vec<SayingView>,
}

/// A saying in all its wordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SayingView {
    /// The wordings; more than one where they differ.
    pub wordings: Vec<WordingView>,
}

/// One wording of a saying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordingView {
    /// The words; verbatim ones in quotation marks.
    pub text: String,
    /// How much of it is verbatim.
    pub kind: QuoteKind,
    /// The articles that have it so.
    pub labels: Vec<String>,
}

/// What happened on one date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhenView {
    /// "24 June 2025".
    pub date: String,
    /// What happened, what most articles tell first.
    pub happened: Vec<HappenedView>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HappenedView {
    /// A sentence that tells it.
    pub text: String,
    /// Who says so.
    pub labels: Vec<String>,
}

impl StoryView {
    /// The page of `story`.
    pub(crate) fn new(story: &Story, report: &Report, articles: &HashMap<&str, &Article>) -> Self {
        let labels = Labels::new(&story.accounts, articles);
        let inside: Vec<_> =
            report.derivations.iter().filter(|d| labels.knows(&d.from) && labels.knows(&d.to)).collect();
        let kind_of: HashMap<&str, DerivationKind> = inside.iter().map(|d| (d.to.as_str(), d.kind)).collect();
        let (summary, sources) = summary(story, &labels);
        let headline = story.headline.as_deref().map(clean).filter(|h| !h.is_empty());
        let related = |id: &String| {
            let other = report.stories.iter().find(|s| s.id == *id)?;
            other.headline.as_deref().map(clean)
        };
        let mut only_in: Vec<OnlyView> = story.only_in.iter().map(|o| only(o, &labels)).collect();
        only_in.retain(|o| !o.sentences.is_empty());
        Self {
            headline: headline.unwrap_or_else(|| "(no headline)".to_owned()),
            hashtags: story.hashtags.iter().map(|h| clean(h)).collect(),
            coverage: coverage(story, &kind_of),
            first_reported: first_reported(story, &labels),
            accounts: story.accounts.iter().map(|a| account(a, &labels, &kind_of)).collect(),
            summary,
            sources,
            agreed: with_status(story, &[ClaimStatus::Agreed]).map(|c| agreed(c, &labels)).collect(),
            differ: with_status(story, &[ClaimStatus::Differs, ClaimStatus::Disputed])
                .map(|c| differ(c, &labels))
                .collect(),
            only_in,
            said: said(story, &labels),
            timeline: timeline(story, &labels),
            derivations: inside.iter().map(|d| DerivationView::new(d, &labels)).collect(),
            related: story.related.iter().filter_map(related).collect(),
        }
    }
}

fn with_status<'a>(story: &'a Story, wanted: &'a [ClaimStatus]) -> impl Iterator<Item = &'a Claim> {
    story.claims.iter().filter(move |claim| wanted.contains(&claim.status))
}

/// How much ran, and what of it derives from the rest.
pub(crate) fn coverage(story: &Story, kind_of: &HashMap<&str, DerivationKind>) -> String {
    let c = story.coverage;
    let mut line = format!(
        "{}, {}, {}",
        count(c.articles as usize, "article", "articles"),
        count(c.outlets as usize, "outlet", "outlets"),
        count(c.accounts as usize, "independent account", "independent accounts")
    );
    let derived = story.accounts.iter().flat_map(|a| {
        let kind = |fallback| move |id: &String| kind_of.get(id.as_str()).copied().unwrap_or(fallback);
        let reprints = a.reprints.iter().map(kind(DerivationKind::Syndicated));
        reprints.chain(a.rewrites.iter().map(kind(DerivationKind::Rewrite))).collect::<Vec<_>>()
    });
    let tally = derivation::tally(&derived.collect::<Vec<_>>());
    if !tally.is_empty() {
        line.push_str("; ");
        line.push_str(&tally);
    }
    if let Some(compared) = c.compared {
        line.push_str(&format!("; {compared} of the articles are compared, the others are counted"));
    }
    line
}

fn first_reported(story: &Story, labels: &Labels<'_>) -> Option<String> {
    let first = story.first_reported.as_ref()?;
    let (who, when) = (labels.article(&first.article), moment(&first.at));
    Some(if first.certain {
        format!("First reported by {who}, {when}")
    } else {
        format!("First seen in {who}, {when}; another may have been earlier")
    })
}

fn account(account: &Account, labels: &Labels<'_>, kind_of: &HashMap<&str, DerivationKind>) -> AccountView {
    let view = |id: &String| match labels.get(id) {
        Some(article) => ArticleView::new(article, labels.article(id)),
        None => {
            ArticleView { label: labels.article(id), headline: None, day: None, remarks: None, url: None }
        }
    };
    let derived = |ids: &[String], fallback: DerivationKind| {
        let noun = |id: &String| derivation::noun(kind_of.get(id.as_str()).copied().unwrap_or(fallback));
        ids.iter().map(|id| DerivedView { article: view(id), noun: noun(id) }).collect::<Vec<_>>()
    };
    AccountView {
        lead: view(&account.lead),
        derived: [
            derived(&account.reprints, DerivationKind::Syndicated),
            derived(&account.rewrites, DerivationKind::Rewrite),
        ]
        .concat(),
    }
}

/// Sentences with numbers, and the articles the numbers stand for, in the order in which they are first cited.
fn summary(story: &Story, labels: &Labels<'_>) -> (Vec<SentenceView>, Vec<SourceView>) {
    let mut cited: Vec<&str> = Vec::new();
    let mut sentences = Vec::new();
    for sentence in &story.summary {
        let mut numbers = Vec::new();
        for citation in &sentence.citations {
            let place = cited.iter().position(|id| *id == citation.article).unwrap_or_else(|| {
                cited.push(&citation.article);
                cited.len() - 1
            });
            if !numbers.contains(&(place + 1)) {
                numbers.push(place + 1);
            }
        }
        sentences.push(SentenceView { text: clean(&sentence.text), numbers });
    }
    let source = |(i, id): (usize, &&str)| {
        let article = labels.get(id)?;
        Some(SourceView { number: i + 1, article: ArticleView::new(article, labels.article(id)) })
    };
    let sources = cited.iter().enumerate().filter_map(source).collect();
    (sentences, sources)
}

/// The timeline by date.
fn timeline(story: &Story, labels: &Labels<'_>) -> Vec<WhenView> {
    let mut days: Vec<WhenView> = Vec::new();
    for entry in &story.timeline {
        let happened = HappenedView { text: clean(&entry.text), labels: cited(&entry.citations, labels) };
        match days.last_mut().filter(|day| day.date == date(&entry.date)) {
            Some(day) => day.happened.push(happened),
            None => days.push(WhenView { date: date(&entry.date), happened: vec![happened] }),
        }
    }
    for day in &mut days {
        day.happened.sort_by_key(|h| std::cmp::Reverse(h.labels.len()));
    }
    days
}

/// The labels of the articles cited, each once.
fn cited(citations: &[Citation], labels: &Labels<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for citation in citations {
        let label = labels.article(&citation.article);
        if !out.contains(&label) {
            out.push(label);
        }
    }
    out
}

fn agreed(claim: &Claim, labels: &Labels<'_>) -> AgreedView {
    let speaks = |s: &&Stance| matches!(s.stance, StanceKind::States | StanceKind::Attributes);
    let credit = |s: &Stance| {
        let account = labels.account(&s.account);
        match &s.attributed_to {
            Some(whom) => format!("{account} (citing {})", described(whom)),
            None => account,
        }
    };
    AgreedView {
        text: clean(&claim.text),
        accounts: claim.stances.iter().filter(speaks).map(credit).collect(),
    }
}

fn differ(claim: &Claim, labels: &Labels<'_>) -> DifferView {
    let stance = |s: &Stance| {
        Some(StanceView {
            account: labels.account(&s.account),
            stance: stance_words(s.stance)?,
            value: s.value.as_deref().map(clean),
            citing: s.attributed_to.as_deref().map(described),
            words: s.evidence.as_ref().map(|e| clean(&e.text)).unwrap_or_default(),
        })
    };
    let silent = claim.stances.iter().filter(|s| s.stance == StanceKind::Silent);
    DifferView {
        text: clean(&claim.text),
        disputed: claim.status == ClaimStatus::Disputed,
        stances: claim.stances.iter().filter_map(stance).collect(),
        silent: silent.map(|s| labels.account(&s.account)).collect(),
    }
}

/// What an account does, as a verb; silence is told apart.
pub(crate) fn stance_words(stance: StanceKind) -> Option<&'static str> {
    match stance {
        StanceKind::States => Some("says"),
        StanceKind::Attributes => Some("reports"),
        StanceKind::Differs => Some("differs"),
        StanceKind::Disputes => Some("disputes"),
        StanceKind::Unsure => Some("leaves open"),
        StanceKind::Silent => None,
    }
}

fn only(only: &rashomon_model::OnlyIn, labels: &Labels<'_>) -> OnlyView {
    OnlyView {
        account: labels.account(&only.account),
        sentences: only.sentences.iter().map(|s| clean(&s.text)).collect(),
    }
}

/// Sayings, those that most accounts quote first; a saying nobody is named for comes last.
pub(crate) fn sayings(story: &Story) -> Vec<&Utterance> {
    let account_of = leads(story);
    let mut order: Vec<&Utterance> = story.quotes.iter().filter(|u| !u.wordings.is_empty()).collect();
    order.sort_by_cached_key(|u| {
        let mut accounts: Vec<_> =
            u.wordings.iter().filter_map(|w| account_of.get(w.article.as_str())).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let indirect = u.wordings.iter().all(|w| w.kind == QuoteKind::Indirect);
        let nobody = u.wordings.iter().all(|w| w.speaker.is_none());
        (nobody, std::cmp::Reverse(accounts.len()), indirect)
    });
    order
}

/// Articles with the leads of their accounts.
fn leads(story: &Story) -> HashMap<&str, &str> {
    story
        .accounts
        .iter()
        .flat_map(|account| account.articles().map(|id| (id.as_str(), account.lead.as_str())))
        .collect()
}

fn said(story: &Story, labels: &Labels<'_>) -> Vec<SpeakerView> {
    let account_of = leads(story);
    let mut speakers: Vec<SpeakerView> = Vec::new();
    for utterance in sayings(story) {
        let (speaker, anonymous) = speaker(utterance);
        let saying = saying(utterance, labels, &account_of);
        match speakers.iter_mut().find(|s| s.speaker == speaker && s.anonymous == anonymous) {
            Some(known) => known.sayings.push(saying),
            None => speakers.push(SpeakerView { speaker, anonymous, sayings: vec![saying] }),
        }
    }
    speakers
}

/// Who said it, and whether that is a description instead of a name.
pub(crate) fn speaker(utterance: &Utterance) -> (Option<String>, bool) {
    // The fullest name wins: "Varga" in one account is "Miklos Varga" in another.
    let names = utterance.wordings.iter().filter_map(|w| match &w.speaker {
        Some(WordingSpeaker::Named { name, .. }) => Some(clean(name)),
        _ => None,
    });
    let named = names.max_by_key(String::len);
    let description = utterance.wordings.iter().find_map(|w| match &w.speaker {
        Some(WordingSpeaker::Anonymous { anonymous }) => Some(described(anonymous)),
        _ => None,
    });
    let anonymous = named.is_none() && description.is_some();
    (named.or(description), anonymous)
}

fn saying(utterance: &Utterance, labels: &Labels<'_>, lead_of: &HashMap<&str, &str>) -> SayingView {
    let mut wordings: Vec<WordingView> = Vec::new();
    for wording in &utterance.wordings {
        let text = quoted(wording);
        let label = labels.article(&wording.article);
        match wordings.iter_mut().find(|w| w.text == text) {
            Some(known) => {
                // A reprint that repeats its lead's wording says nothing new.
                let lead = lead_of.get(wording.article.as_str()).map(|lead| labels.article(lead));
                if !known.labels.contains(&label) && !lead.is_some_and(|l| known.labels.contains(&l)) {
                    known.labels.push(label);
                }
            }
            None => wordings.push(WordingView { text, kind: wording.kind, labels: vec![label] }),
        }
    }
    SayingView { wordings }
}

/// The words, in quotation marks where all of them are verbatim. The comma that led on to the attribution goes, and a
/// mark that was cut off with the end of the words comes back.
pub(crate) fn quoted(wording: &Wording) -> String {
    let text = clean(&wording.text).replace(", ... ", " … ").replace(" ... ", " … ");
    let text = text.trim_end_matches([',', ' ']);
    match wording.kind {
        QuoteKind::Direct => format!("“{}”", text.trim_matches(['"', '“', '”']).trim_end_matches(',')),
        QuoteKind::Mixed | QuoteKind::Indirect => balanced(text),
    }
}

/// Text in which every quotation mark has its other half.
fn balanced(text: &str) -> String {
    let count = |mark: char| text.chars().filter(|c| *c == mark).count();
    let straight = count('"') % 2 == 1;
    match count('“').cmp(&count('”')) {
        Ordering::Greater => format!("{text}”"),
        Ordering::Less => format!("“{text}"),
        // A lone straight mark closes where it stands at the end, and opens anywhere else.
        Ordering::Equal if straight && text.ends_with('"') => format!("\"{text}"),
        Ordering::Equal if straight => format!("{text}\""),
        Ordering::Equal => text.to_owned(),
    }
}

/// A genre as a word for the reader.
pub(crate) fn genre_words(genre: Genre) -> &'static str {
    match genre {
        Genre::News => "news",
        Genre::Analysis => "analysis",
        Genre::Opinion => "opinion",
        Genre::Editorial => "editorial",
        Genre::Interview => "interview",
        Genre::Digest => "digest",
        Genre::Live => "live blog",
        Genre::PressRelease => "press release",
    }
}
