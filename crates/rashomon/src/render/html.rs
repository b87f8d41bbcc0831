//! The report as one HTML page that needs nothing else: no script, no font, no image, nothing from any server.
//!
//! It follows the reader's choice of light or dark, reads on a phone and on paper, and says by words and marks what it
//! says by colour. All page text goes through [`Escaped`]; the policy in its head forbids whatever might slip by.

use super::{first, shown, stance_words};
use crate::view::{
    ArticleView, DerivationView, DifferView, HappenedView, OnlyView, ReportView, SayingView, SentenceView,
    SpeakerView, StoryView, WordingView,
};
use std::fmt::{self, Display, Write};

const STYLE: &str = include_str!("report.css");

/// Writes the report as HTML.
#[must_use]
pub fn html(report: &ReportView) -> String {
    let mut page = Page(String::new());
    page.put(format_args!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header><h1>Every account of the same story</h1>\n<p>{}</p></header>\n",
        Escaped(&title(report)),
        Escaped(&report.counts)
    ));
    page.contents(&report.stories);
    for (i, story) in report.stories.iter().enumerate() {
        page.story(i + 1, story);
    }
    page.endings(report);
    page.0.push_str("</main>\n</body>\n</html>\n");
    page.0
}

fn title(report: &ReportView) -> String {
    match report.stories.first() {
        Some(story) => format!("{} – rashomon", story.headline),
        None => "rashomon".to_owned(),
    }
}

/// Text as HTML shows it: nothing in it is markup.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

struct Page(String);

impl Page {
    fn put(&mut self, text: fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.0.write_fmt(text);
    }

    /// Links to the stories, where there are so many that one would search.
    fn contents(&mut self, stories: &[StoryView]) {
        if stories.len() < 3 {
            return;
        }
        self.0.push_str("<nav aria-label=\"Stories\">\n<ol>\n");
        for (i, story) in stories.iter().enumerate() {
            self.put(format_args!(
                "<li><a href=\"#story-{}\">{}</a></li>\n",
                i + 1,
                Escaped(&story.headline)
            ));
        }
        self.0.push_str("</ol>\n</nav>\n");
    }

    /// A section with a heading; nothing at all where `items` is empty. What is past `limit` is folded away.
    fn list<T>(
        &mut self,
        heading: &str,
        class: &str,
        items: &[T],
        limit: usize,
        item: impl Fn(&T) -> String,
    ) {
        if items.is_empty() {
            return;
        }
        self.put(format_args!(
            "<section class=\"{class}\">\n<h3>{heading}</h3>\n{}</section>\n",
            folded(items, limit, item)
        ));
    }

    fn story(&mut self, number: usize, story: &StoryView) {
        self.put(format_args!(
            "<article id=\"story-{number}\" aria-labelledby=\"headline-{number}\">\n\
             <h2 id=\"headline-{number}\" dir=\"auto\">{}</h2>\n<p class=\"coverage\">{}",
            Escaped(&story.headline),
            Escaped(&story.coverage)
        ));
        if let Some(first) = &story.first_reported {
            self.put(format_args!("<br>{}", Escaped(first)));
        }
        self.0.push_str("</p>\n");
        if !story.hashtags.is_empty() {
            self.put(format_args!("<p class=\"tags\">{}</p>\n", Escaped(&story.hashtags.join(" "))));
        }
        self.list("Accounts", "accounts", &story.accounts, usize::MAX, |account| {
            let derived = account
                .derived
                .iter()
                .map(|d| format!("<li><span class=\"kind\">{}</span> {}</li>", d.noun, article(&d.article)));
            let derived: String = derived.collect();
            let below = if derived.is_empty() { derived } else { format!("<ul>{derived}</ul>") };
            format!("{}{below}", article(&account.lead))
        });
        self.summary(number, story);
        self.list("Where they agree", "agree", &story.agreed, shown::AGREED, |agreed| {
            format!("{} {}", text(&agreed.text), labels(&agreed.accounts))
        });
        self.differ(&story.differ);
        self.only_in(&story.only_in);
        self.list("Who said what", "said", &story.said, shown::SPEAKERS, speaker);
        self.timeline(story);
        self.list("Who took from whom", "lineage", &story.derivations, usize::MAX, derivation);
        self.list("See also", "related", &story.related, usize::MAX, |headline| text(headline));
        self.0.push_str("</article>\n");
    }

    fn summary(&mut self, number: usize, story: &StoryView) {
        if story.summary.is_empty() {
            return;
        }
        let sentence = |s: &SentenceView| {
            let cite = |n: &usize| format!("<a href=\"#source-{number}-{n}\">[{n}]</a>");
            format!("{} <sup>{}</sup>", Escaped(&s.text), s.numbers.iter().map(cite).collect::<String>())
        };
        let sentences = story.summary.iter().map(sentence).collect::<Vec<_>>().join(" ");
        self.put(format_args!(
            "<section class=\"summary\">\n<h3>In short</h3>\n<p dir=\"auto\">{sentences}</p>\n<ol class=\"sources\">\n"
        ));
        for source in &story.sources {
            let n = source.number;
            self.put(format_args!("<li id=\"source-{number}-{n}\">{}</li>\n", article(&source.article)));
        }
        self.0.push_str("</ol>\n</section>\n");
    }

    fn differ(&mut self, differ: &[DifferView]) {
        if differ.is_empty() {
            return;
        }
        self.0.push_str("<section class=\"differ\">\n<h3>Where they differ</h3>\n");
        for view in differ {
            let (class, word) = if view.disputed {
                ("disputed", "! Disputed")
            } else {
                ("different", "≠ Told differently")
            };
            self.put(format_args!(
                "<table class=\"{class}\">\n<caption><strong>{word}:</strong> {}</caption>\n\
                 <thead><tr><th scope=\"col\">Account</th><th scope=\"col\">What it does</th>\
                 <th scope=\"col\">Its words</th></tr></thead>\n<tbody>\n",
                text(&view.text)
            ));
            for stance in &view.stances {
                self.put(format_args!(
                    "<tr><th scope=\"row\">{}</th><td class=\"stance\">{}</td><td>{}</td></tr>\n",
                    Escaped(&stance.account),
                    Escaped(&stance_words(stance)),
                    text(&stance.words)
                ));
            }
            self.0.push_str("</tbody>\n</table>\n");
            if !view.silent.is_empty() {
                self.put(format_args!(
                    "<p class=\"silent\">Not mentioned: {}</p>\n",
                    Escaped(&view.silent.join(", "))
                ));
            }
        }
        self.0.push_str("</section>\n");
    }

    fn only_in(&mut self, only_in: &[OnlyView]) {
        if only_in.is_empty() {
            return;
        }
        self.0.push_str("<section class=\"only\">\n<h3>Only in one account</h3>\n");
        for only in only_in {
            let sentences = folded(&only.sentences, shown::ONLY_IN, |s| text(s));
            self.put(format_args!("<h4>{}</h4>\n{sentences}", Escaped(&only.account)));
        }
        self.0.push_str("</section>\n");
    }

    fn timeline(&mut self, story: &StoryView) {
        if story.timeline.is_empty() {
            return;
        }
        self.0.push_str(
            "<section class=\"timeline\">\n<h3>Timeline</h3>\n<table>\n<thead><tr><th scope=\"col\">When</th>\
             <th scope=\"col\">What happened</th></tr></thead>\n<tbody>\n",
        );
        for day in &story.timeline {
            let happened = folded(&day.happened, shown::HAPPENED, |h: &HappenedView| {
                format!("{} {}", text(&h.text), labels(&h.labels))
            });
            self.put(format_args!(
                "<tr><th scope=\"row\">{}</th><td>{happened}</td></tr>\n",
                Escaped(&day.date)
            ));
        }
        self.0.push_str("</tbody>\n</table>\n</section>\n");
    }

    /// What is left to say of pages and articles that are in no story.
    fn endings(&mut self, report: &ReportView) {
        let reason =
            |(source, why): &(String, String)| format!("<code>{}</code>: {}", Escaped(source), Escaped(why));
        let heading = if report.stories.is_empty() { "Read" } else { "Also read" };
        self.list(heading, "also", &report.also_read, usize::MAX, article);
        self.list(
            "Teasers and digests, told elsewhere or not at all",
            "also",
            &report.pointers,
            usize::MAX,
            article,
        );
        self.list("No article in", "also", &report.listings, usize::MAX, |s| {
            format!("<code>{}</code>", Escaped(s))
        });
        self.list("Read once already", "also", &report.same, usize::MAX, reason);
        self.list("Refused", "also", &report.refused, usize::MAX, reason);
    }
}

/// A list whose end is folded away past `limit`.
fn folded<T>(items: &[T], limit: usize, item: impl Fn(&T) -> String) -> String {
    let list = |items: &[T]| -> String {
        let items: String = items.iter().map(|i| format!("<li>{}</li>\n", item(i))).collect();
        format!("<ul>\n{items}</ul>\n")
    };
    match first(items, limit) {
        (all, 0) => list(all),
        (start, left) => {
            let rest = list(&items[start.len()..]);
            format!("{}<details><summary>and {left} more</summary>\n{rest}</details>\n", list(start))
        }
    }
}

/// Words of a page, in the direction their letters ask for.
fn text(words: &str) -> String {
    format!("<span dir=\"auto\">{}</span>", Escaped(words))
}

fn labels(labels: &[String]) -> String {
    format!("<span class=\"by\">— {}</span>", Escaped(&labels.join(", ")))
}

/// An article, its headline linked where its address is known.
fn article(article: &ArticleView) -> String {
    let mut out = format!("<span class=\"label\">{}</span>", Escaped(&article.label));
    let headline = article.headline.as_deref().map(text);
    let linked = match (&article.url, headline) {
        // The view lets http and https through, and nothing else.
        (Some(url), headline) => Some(format!(
            "<a href=\"{}\" rel=\"noopener noreferrer nofollow\">{}</a>",
            Escaped(url),
            headline.unwrap_or_else(|| "article".to_owned())
        )),
        (None, headline) => headline,
    };
    if let Some(headline) = linked {
        let _ = write!(out, ": {headline}");
    }
    let tail: Vec<&str> =
        [&article.day, &article.remarks].into_iter().flatten().map(String::as_str).collect();
    if !tail.is_empty() {
        let _ = write!(out, " <span class=\"tail\">({})</span>", Escaped(&tail.join("; ")));
    }
    out
}

fn speaker(said: &SpeakerView) -> String {
    let mut out = match &said.speaker {
        Some(speaker) => format!("<strong>{}</strong>", Escaped(speaker)),
        None => "<em>speaker not clear</em>".to_owned(),
    };
    if said.anonymous {
        out.push_str(" <span class=\"kind\">not named</span>");
    }
    out + &folded(&said.sayings, shown::SAYINGS, saying)
}

/// A saying; where the accounts do not have it in the same words, all of them.
fn saying(saying: &SayingView) -> String {
    let wording = |w: &WordingView| format!("{} {}", text(&w.text), labels(&w.labels));
    let Some((first, others)) = saying.wordings.split_first() else { return String::new() };
    let mut out = wording(first);
    if !others.is_empty() {
        let others: String = others.iter().map(|w| format!("<li>{}</li>", wording(w))).collect();
        let _ = write!(out, "<br><span class=\"tail\">≠ in other words:</span><ul>{others}</ul>");
    }
    out
}

fn derivation(view: &DerivationView) -> String {
    let mut out = format!("<strong>{}</strong>", Escaped(&view.what));
    if !view.why.is_empty() {
        let _ = write!(out, "<br><span class=\"tail\">{}</span>", Escaped(&view.why));
    }
    if !view.altered.is_empty() {
        out.push_str(
            "<table><caption>Changed on the way</caption><thead><tr><th scope=\"col\">What</th>\
             <th scope=\"col\">In the origin</th><th scope=\"col\">In the derived text</th></tr></thead><tbody>",
        );
        for altered in &view.altered {
            let (from, to) = (text(&altered.from), text(&altered.to));
            let _ =
                write!(out, "<tr><th scope=\"row\">{}</th><td>{from}</td><td>{to}</td></tr>", altered.what);
        }
        out.push_str("</tbody></table>");
    }
    for (what, passages) in [("Left out", &view.dropped), ("Added", &view.added)] {
        if !passages.is_empty() {
            let _ = write!(out, "<h4>{what}</h4>{}", folded(passages, shown::PASSAGES, |p| text(p)));
        }
    }
    out
}
