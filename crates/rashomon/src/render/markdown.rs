//! The report as Markdown (CommonMark with tables), for a wiki, an issue or a mail.

use super::stance_words;
use crate::view::{ArticleView, DerivationView, DifferView, ReportView, SpeakerView, StoryView};
use std::fmt::Write;

/// Writes the report as Markdown. Nothing is folded away: a file has room.
#[must_use]
pub fn markdown(report: &ReportView) -> String {
    let mut page = Page(String::new());
    page.line(&format!("_{}_", escape(&report.counts)));
    for story in &report.stories {
        page.story(story);
    }
    let articles = |items: &[ArticleView]| items.iter().map(article).collect::<Vec<_>>();
    page.list(2, if report.stories.is_empty() { "Read" } else { "Also read" }, articles(&report.also_read));
    page.list(2, "Teasers and digests, told elsewhere or not at all", articles(&report.pointers));
    let reasons = |items: &[(String, String)]| {
        items.iter().map(|(source, why)| format!("{}: {}", code(source), escape(why))).collect::<Vec<_>>()
    };
    page.list(2, "No article in", report.listings.iter().map(|s| code(s)).collect());
    page.list(2, "Read once already", reasons(&report.same));
    page.list(2, "Refused", reasons(&report.refused));
    page.0
}

struct Page(String);

impl Page {
    /// A block: a paragraph, a heading, a table.
    fn line(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn heading(&mut self, level: usize, text: &str) {
        self.line(&format!("{} {text}", "#".repeat(level)));
    }

    fn list(&mut self, level: usize, heading: &str, items: Vec<String>) {
        if items.is_empty() {
            return;
        }
        self.heading(level, heading);
        self.line(items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n").as_str());
    }

    fn story(&mut self, story: &StoryView) {
        self.heading(2, &escape(&story.headline));
        self.line(&escape(&story.coverage));
        if let Some(first) = &story.first_reported {
            self.line(&escape(first));
        }
        if !story.hashtags.is_empty() {
            self.line(&escape(&story.hashtags.join(" ")));
        }
        let mut accounts = Vec::new();
        for account in &story.accounts {
            accounts.push(article(&account.lead));
            for derived in &account.derived {
                // One list item below another, by the list's own indent.
                if let Some(lead) = accounts.last_mut() {
                    let _ = write!(lead, "\n  - {}: {}", derived.noun, article(&derived.article));
                }
            }
        }
        self.list(3, "Accounts", accounts);
        self.summary(story);
        let agreed =
            story.agreed.iter().map(|a| format!("{} — {}", escape(&a.text), escape(&a.accounts.join(", "))));
        self.list(3, "Where they agree", agreed.collect());
        self.differ(&story.differ);
        let only = story.only_in.iter().map(|o| {
            let sentences = o.sentences.iter().map(|s| format!("\n  - {}", escape(s))).collect::<String>();
            format!("**{}**{sentences}", escape(&o.account))
        });
        self.list(3, "Only in one account", only.collect());
        self.list(3, "Who said what", story.said.iter().map(saying).collect());
        let when = story.timeline.iter().map(|day| {
            let happened = day
                .happened
                .iter()
                .map(|h| format!("\n  - {} — {}", escape(&h.text), escape(&h.labels.join(", "))));
            format!("**{}**{}", escape(&day.date), happened.collect::<String>())
        });
        self.list(3, "Timeline", when.collect());
        self.list(3, "Who took from whom", story.derivations.iter().map(derivation).collect());
        self.list(3, "See also", story.related.iter().map(|r| escape(r)).collect());
    }

    fn summary(&mut self, story: &StoryView) {
        if story.summary.is_empty() {
            return;
        }
        self.heading(3, "In short");
        let sentence = |s: &crate::view::SentenceView| {
            let numbers = s.numbers.iter().map(|n| format!("\\[{n}\\]")).collect::<String>();
            format!("{} {numbers}", escape(&s.text))
        };
        self.line(&story.summary.iter().map(sentence).collect::<Vec<_>>().join(" "));
        let source = |s: &crate::view::SourceView| format!("- \\[{}\\] {}", s.number, article(&s.article));
        self.line(&story.sources.iter().map(source).collect::<Vec<_>>().join("\n"));
    }

    fn differ(&mut self, differ: &[DifferView]) {
        if differ.is_empty() {
            return;
        }
        self.heading(3, "Where they differ");
        for differ in differ {
            let word = if differ.disputed { "Disputed" } else { "Told differently" };
            self.line(&format!("**{word}:** {}", escape(&differ.text)));
            let mut table = String::from("| Account | What it does | Its words |\n|---|---|---|");
            for stance in &differ.stances {
                let words = escape(&stance.words);
                let _ = write!(
                    table,
                    "\n| {} | {} | {words} |",
                    escape(&stance.account),
                    escape(&stance_words(stance))
                );
            }
            self.line(&table);
            if !differ.silent.is_empty() {
                self.line(&format!("Not mentioned: {}", escape(&differ.silent.join(", "))));
            }
        }
    }
}

/// An article, its headline linked where its address is known.
fn article(article: &ArticleView) -> String {
    let mut out = format!("**{}**", escape(&article.label));
    let headline = article.headline.as_deref().map(escape);
    match (&article.url, headline) {
        (Some(url), headline) => {
            // Angle brackets let an address hold anything but themselves.
            let url = url.replace('<', "%3C").replace('>', "%3E").replace(' ', "%20");
            let _ = write!(out, ": [{}](<{url}>)", headline.unwrap_or_else(|| "article".to_owned()));
        }
        (None, Some(headline)) => {
            let _ = write!(out, ": {headline}");
        }
        (None, None) => {}
    }
    let tail: Vec<String> =
        [&article.day, &article.remarks].into_iter().flatten().map(|t| escape(t)).collect();
    if !tail.is_empty() {
        let _ = write!(out, " ({})", tail.join("; "));
    }
    out
}

fn saying(said: &SpeakerView) -> String {
    let mut out = match &said.speaker {
        Some(speaker) => format!("**{}**", escape(speaker)),
        None => "speaker not clear".to_owned(),
    };
    if said.anonymous {
        out.push_str(" (not named)");
    }
    for saying in &said.sayings {
        for (i, wording) in saying.wordings.iter().enumerate() {
            let indent = if i == 0 { "\n  - " } else { "\n    - otherwise: " };
            let _ = write!(out, "{indent}{} — {}", escape(&wording.text), escape(&wording.labels.join(", ")));
        }
    }
    out
}

fn derivation(view: &DerivationView) -> String {
    let mut out = format!("**{}**", escape(&view.what));
    if !view.why.is_empty() {
        let _ = write!(out, ": {}", escape(&view.why));
    }
    for altered in &view.altered {
        let change = altered.change.as_ref().map(|c| format!(": {}", escape(c))).unwrap_or_default();
        let (from, to) = (escape(&altered.from), escape(&altered.to));
        let _ = write!(out, "\n  - changed {}{change}\n    - from: {from}\n    - to: {to}", altered.what);
    }
    for (what, passages) in [("left out", &view.dropped), ("added", &view.added)] {
        for passage in passages {
            let _ = write!(out, "\n  - {what}: {}", escape(passage));
        }
    }
    out
}

/// Page text that Markdown would read as its own marks, or as HTML, made plain.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '>' | '#' | '|' | '~' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// A file's name as code; a back tick in it would end the code.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}
