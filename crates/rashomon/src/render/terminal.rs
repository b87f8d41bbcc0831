//! The report as a page of text: calm, at most 100 columns, the same words with colour and without.

use super::wrap::{Styled, plain, styled, wrap};
use super::{first, shown, stance_words};
use crate::view::{
    ArticleView, DerivationView, DifferView, ReportView, SayingView, SpeakerView, StanceView, StoryView,
    shortened,
};
use anstyle::{AnsiColor, Color, Style};
use rashomon_model::QuoteKind;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const LABEL: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Cyan)));
const AGREE: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Green)));
const DIFFER: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Yellow)));
const DISPUTE: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Red)));

/// How long an account's sentence may be in a table, in characters.
const TABLE_WORDS: usize = 240;
/// How wide the table's columns for account and stance may be.
const LABEL_COLUMN: usize = 22;
const STANCE_COLUMN: usize = 18;
/// How narrow the column for the words may be before the table is given up.
const NARROWEST_WORDS: usize = 24;

/// Writes the report for a terminal `width` columns wide. Colours are in it; whoever writes it out may strip them.
#[must_use]
pub fn terminal(report: &ReportView, width: usize) -> String {
    let mut page = Page { out: String::new(), width };
    page.line(0, &[styled(DIM, &report.counts)]);
    for story in &report.stories {
        page.story(story);
    }
    if !report.also_read.is_empty() {
        page.rule();
        page.heading(if report.stories.is_empty() { "Read" } else { "Also read" });
        report.also_read.iter().for_each(|a| page.item(2, "·", &article(a)));
    }
    page.endings(report);
    page.out
}

/// A page being written.
struct Page {
    out: String,
    width: usize,
}

impl Page {
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A paragraph, all of its lines indented alike.
    fn line(&mut self, indent: usize, words: &[Styled]) {
        self.marked(indent, plain(""), 0, words);
    }

    /// A paragraph behind a mark: the mark stands on the first line, the others hang under the words.
    fn item(&mut self, indent: usize, mark: &str, words: &[Styled]) {
        self.marked(indent, styled(DIM, mark), mark.width() + 1, words);
    }

    fn marked(&mut self, indent: usize, mark: Styled, hang: usize, words: &[Styled]) {
        let lines = wrap(words, self.width.saturating_sub(indent + hang));
        for (i, line) in lines.iter().enumerate() {
            self.out.push_str(&" ".repeat(indent));
            if i == 0 && hang > 0 {
                let pad = hang.saturating_sub(mark.text.width());
                self.out.push_str(&format!("{}{}{:#}{}", mark.style, mark.text, mark.style, " ".repeat(pad)));
            } else {
                self.out.push_str(&" ".repeat(hang));
            }
            self.out.push_str(&line.text);
            self.out.push('\n');
        }
    }

    fn rule(&mut self) {
        self.gap();
        self.out.push_str(&format!("{DIM}{}{DIM:#}\n", "─".repeat(self.width)));
    }

    fn heading(&mut self, words: &str) {
        self.gap();
        self.line(0, &[styled(BOLD, words.to_uppercase())]);
    }

    fn more(&mut self, indent: usize, left: usize) {
        if left > 0 {
            self.line(indent, &[styled(DIM, format!("and {left} more"))]);
        }
    }

    fn story(&mut self, story: &StoryView) {
        self.rule();
        self.line(0, &[styled(BOLD, &story.headline)]);
        self.line(0, &[plain(&story.coverage)]);
        if let Some(first) = &story.first_reported {
            self.line(0, &[plain(first)]);
        }
        if !story.hashtags.is_empty() {
            self.line(0, &[styled(DIM, story.hashtags.join(" "))]);
        }
        self.accounts(story);
        self.summary(story);
        self.agreed(story);
        self.differ(&story.differ);
        self.only_in(story);
        self.said(&story.said);
        self.timeline(story);
        self.derivations(&story.derivations);
        if !story.related.is_empty() {
            self.heading("See also");
            story.related.iter().for_each(|headline| self.item(2, "·", &[plain(headline)]));
        }
    }

    fn accounts(&mut self, story: &StoryView) {
        self.heading("Accounts");
        for account in &story.accounts {
            self.item(2, "•", &article(&account.lead));
            for derived in &account.derived {
                let mut words = vec![styled(DIM, format!("{}: ", derived.noun))];
                words.extend(article(&derived.article));
                self.item(4, "↳", &words);
            }
        }
    }

    fn summary(&mut self, story: &StoryView) {
        if story.summary.is_empty() {
            return;
        }
        self.heading("In short");
        let mut words = Vec::new();
        for sentence in &story.summary {
            words.push(plain(format!("{} ", sentence.text)));
            let numbers: Vec<String> = sentence.numbers.iter().map(|n| format!("[{n}]")).collect();
            words.push(styled(DIM, format!("{} ", numbers.concat())));
        }
        self.line(2, &words);
        self.gap();
        let mut words = Vec::new();
        for source in &story.sources {
            words.push(styled(DIM, format!("[{}]\u{a0}", source.number)));
            words.push(styled(LABEL, source.article.label.replace(' ', "\u{a0}")));
            words.push(plain("  "));
        }
        self.line(2, &words);
    }

    fn agreed(&mut self, story: &StoryView) {
        if story.agreed.is_empty() {
            return;
        }
        self.heading("Where they agree");
        let (shown, left) = first(&story.agreed, shown::AGREED);
        for agreed in shown {
            let words = [plain(&agreed.text), styled(LABEL, format!(" — {}", agreed.accounts.join(", ")))];
            self.marked(2, styled(AGREE, "="), 2, &words);
        }
        self.more(4, left);
    }

    fn differ(&mut self, differ: &[DifferView]) {
        if differ.is_empty() {
            return;
        }
        self.heading("Where they differ");
        let (shown, left) = first(differ, shown::DIFFER);
        for (i, differ) in shown.iter().enumerate() {
            if i > 0 {
                self.gap();
            }
            let (style, mark) = if differ.disputed { (DISPUTE, "!") } else { (DIFFER, "≠") };
            // The statement is one account's words: said once, in its row, is enough.
            if differ.stances.iter().any(|s| s.words == differ.text) {
                self.table(&differ.stances, styled(style, mark));
            } else {
                self.marked(2, styled(style, mark), 2, &[plain(shortened(&differ.text, TABLE_WORDS))]);
                self.table(&differ.stances, plain(" "));
            }
            if !differ.silent.is_empty() {
                let silent = format!("not mentioned: {}", differ.silent.join(", "));
                self.line(4, &[styled(DIM, silent)]);
            }
        }
        self.more(4, left);
    }

    /// Rows of account, stance and words, each cell wrapped in its column.
    fn table(&mut self, stances: &[StanceView], mark: Styled) {
        const INDENT: usize = 4;
        const GAP: usize = 2;
        let widest = |texts: &mut dyn Iterator<Item = usize>, limit| texts.max().unwrap_or(0).min(limit);
        let label_width = widest(&mut stances.iter().map(|s| s.account.width()), LABEL_COLUMN);
        let stance_width = widest(&mut stances.iter().map(|s| stance_words(s).width()), STANCE_COLUMN);
        let words_width = self.width.saturating_sub(INDENT + label_width + stance_width + 2 * GAP);
        if words_width < NARROWEST_WORDS {
            return self.stacked(stances, mark);
        }
        for (i, stance) in stances.iter().enumerate() {
            let style = match stance.stance {
                "differs" => DIFFER,
                "disputes" => DISPUTE,
                _ => Style::new(),
            };
            let columns = [
                (
                    label_width,
                    wrap(&[styled(LABEL, shortened_to(&stance.account, label_width))], label_width),
                ),
                (stance_width, wrap(&[styled(style, stance_words(stance))], stance_width)),
                (words_width, wrap(&emphasised(stance), words_width)),
            ];
            let height = columns.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
            for row in 0..height {
                let mut line = if i == 0 && row == 0 {
                    format!("  {}{}{:#} ", mark.style, mark.text, mark.style)
                } else {
                    " ".repeat(INDENT)
                };
                for (width, lines) in &columns {
                    let (text, used) = lines.get(row).map_or(("", 0), |l| (l.text.as_str(), l.width));
                    line.push_str(text);
                    line.push_str(&" ".repeat(width.saturating_sub(used) + GAP));
                }
                self.out.push_str(line.trim_end());
                self.out.push('\n');
            }
        }
    }

    /// The table where it has no room for columns: account and stance on a line, the words below.
    fn stacked(&mut self, stances: &[StanceView], mark: Styled) {
        for (i, stance) in stances.iter().enumerate() {
            let head = [styled(LABEL, &stance.account), plain(format!(" {}", stance_words(stance)))];
            self.marked(2, if i == 0 { mark.clone() } else { plain(" ") }, 2, &head);
            self.line(6, &emphasised(stance));
        }
    }

    fn only_in(&mut self, story: &StoryView) {
        if story.only_in.is_empty() {
            return;
        }
        self.heading("Only in one account");
        for only in &story.only_in {
            self.line(2, &[styled(LABEL, &only.account)]);
            let (shown, left) = first(&only.sentences, shown::ONLY_IN);
            shown.iter().for_each(|s| self.item(4, "·", &[plain(s)]));
            self.more(6, left);
        }
    }

    fn said(&mut self, said: &[SpeakerView]) {
        if said.is_empty() {
            return;
        }
        self.heading("Who said what");
        let (shown, _) = first(said, shown::SPEAKERS);
        for speaker in shown {
            let mut words = match &speaker.speaker {
                Some(name) => vec![styled(BOLD, name)],
                None => vec![styled(DIM, "speaker not clear")],
            };
            if speaker.anonymous {
                words.push(styled(DIM, " (not named)"));
            }
            self.line(2, &words);
            let (shown, left) = first(&speaker.sayings, shown::SAYINGS);
            shown.iter().for_each(|saying| self.saying(saying));
            self.more(6, left);
        }
        let left: usize = said[shown.len()..].iter().map(|s| s.sayings.len()).sum();
        self.more(4, left);
    }

    /// A saying; where the accounts do not have it in the same words, all of them.
    fn saying(&mut self, saying: &SayingView) {
        let by = |labels: &[String]| styled(LABEL, format!(" — {}", labels.join(", ")));
        for (i, wording) in saying.wordings.iter().enumerate() {
            let words = [plain(&wording.text), by(&wording.labels)];
            if i == 0 {
                self.item(4, "·", &words);
            } else {
                // Reported words need not be the spoken ones; quoted ones that differ cannot both be.
                let mark = if wording.kind == QuoteKind::Direct {
                    styled(DIFFER, "≠")
                } else {
                    styled(DIM, "≈")
                };
                self.marked(6, mark, 2, &words);
            }
        }
    }

    fn timeline(&mut self, story: &StoryView) {
        if story.timeline.is_empty() {
            return;
        }
        self.heading("Timeline");
        let (shown, left) = first(&story.timeline, shown::DAYS);
        let width = shown.iter().map(|w| w.date.width()).max().unwrap_or(0);
        for day in shown {
            let (shown, left) = first(&day.happened, shown::HAPPENED);
            for (i, happened) in shown.iter().enumerate() {
                // The date stands once, at the first thing that happened on it.
                let date = if i == 0 { day.date.as_str() } else { "" };
                let pad = " ".repeat(width - date.width());
                let by = styled(LABEL, format!(" — {}", happened.labels.join(", ")));
                self.marked(2, styled(BOLD, format!("{date}{pad}")), width + 2, &[plain(&happened.text), by]);
            }
            self.more(2 + width + 2, left);
        }
        if left > 0 {
            self.line(2, &[styled(DIM, format!("and {left} more days"))]);
        }
    }

    fn derivations(&mut self, derivations: &[DerivationView]) {
        if derivations.is_empty() {
            return;
        }
        self.heading("Who took from whom");
        for derivation in derivations {
            self.line(2, &[styled(BOLD, &derivation.what)]);
            if !derivation.why.is_empty() {
                self.line(4, &[styled(DIM, &derivation.why)]);
            }
            for altered in &derivation.altered {
                let change = altered.change.as_ref().map(|c| format!(": {c}")).unwrap_or_default();
                self.item(4, "≠", &[styled(DIFFER, format!("changed {}{change}", altered.what))]);
                self.item(6, "from", &[plain(&altered.from)]);
                self.item(6, "to  ", &[plain(&altered.to)]);
            }
            self.passages("left out", "−", &derivation.dropped);
            self.passages("added", "+", &derivation.added);
        }
    }

    fn passages(&mut self, what: &str, mark: &str, passages: &[String]) {
        let (shown, left) = first(passages, shown::PASSAGES);
        for passage in shown {
            self.item(4, mark, &[styled(DIM, format!("{what}: ")), plain(passage)]);
        }
        if left > 0 {
            self.line(6, &[styled(DIM, format!("and {left} more {what}"))]);
        }
    }

    /// What is left to say of pages and articles that are in no story.
    fn endings(&mut self, report: &ReportView) {
        if !report.pointers.is_empty() {
            self.heading("Teasers and digests, told elsewhere or not at all");
            report.pointers.iter().for_each(|a| self.item(2, "·", &article(a)));
        }
        if !report.listings.is_empty() {
            self.heading("No article in");
            report.listings.iter().for_each(|source| self.item(2, "·", &[plain(source)]));
        }
        if !report.same.is_empty() {
            self.heading("Read once already");
            report.same.iter().for_each(|(s, why)| self.item(2, "·", &[plain(format!("{s}: {why}"))]));
        }
        if !report.refused.is_empty() {
            self.heading("Refused");
            report.refused.iter().for_each(|(s, why)| self.item(2, "×", &[plain(format!("{s}: {why}"))]));
        }
    }
}

/// "Tidewater Gazette  Ferry runs again, 4 May 2031 (via Newsbasket)".
fn article(article: &ArticleView) -> Vec<Styled> {
    let mut words = vec![styled(LABEL, &article.label)];
    if let Some(headline) = &article.headline {
        words.push(plain(format!(": {headline}")));
    }
    let tail: Vec<&str> =
        [&article.day, &article.remarks].into_iter().flatten().map(String::as_str).collect();
    if !tail.is_empty() {
        words.push(styled(DIM, format!(" ({})", tail.join("; "))));
    }
    words
}

/// A label cut to a column's width: a name broken in two lines is two names.
fn shortened_to(label: &str, width: usize) -> String {
    if label.width() <= width {
        return label.to_owned();
    }
    let mut out = String::new();
    for grapheme in label.graphemes(true) {
        if out.width() + grapheme.width() >= width {
            break;
        }
        out.push_str(grapheme);
    }
    out.truncate(out.trim_end().len());
    out + "…"
}

/// An account's words with the value in question emphasised.
fn emphasised(stance: &StanceView) -> Vec<Styled> {
    let words = shortened(&stance.words, TABLE_WORDS);
    let at = stance
        .value
        .as_ref()
        .filter(|v| !v.is_empty())
        .and_then(|v| Some((words.find(v.as_str())?, v.len())));
    match at {
        Some((start, len)) => vec![
            plain(&words[..start]),
            styled(BOLD, &words[start..start + len]),
            plain(&words[start + len..]),
        ],
        None => vec![plain(words)],
    }
}
