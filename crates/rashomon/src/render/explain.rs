//! Why a page was read as it was, as a page of text: its blocks a line each with the reason under it, then each article's
//! fields with all that they could have been.

use super::first;
use super::wrap::{Styled, plain, styled, wrap};
use crate::view::{clean, shortened};
use anstyle::{AnsiColor, Color, Style};
use rashomon_engine::{ArticleWhy, BlockWhy, Candidate, Explanation, FieldWhy, Reason, Source};
use rashomon_model::{FateKind, Role};
use unicode_width::UnicodeWidthStr;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const LABEL: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Cyan)));
const WON: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Green)));
const REFUSED: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Red)));

/// How much of a block's words is shown, in characters: enough to find it on the page.
const WORDS: usize = 160;
/// Reasons shown of one candidate; JSON has all.
const REASONS: usize = 5;
/// Candidates shown of one field, for the same reason.
const CANDIDATES: usize = 8;
/// How wide the columns for labels and fields are: as the longest of them.
const LABEL_COLUMN: usize = 11;
const FIELD_COLUMN: usize = 13;

/// Writes an explanation for a terminal `width` columns wide. Colours are in it; whoever writes it out may strip them.
#[must_use]
pub fn explanation(explanation: &Explanation, width: usize) -> String {
    let mut page = Page { out: String::new(), width };
    page.head(explanation);
    if !explanation.blocks.is_empty() {
        page.heading("Blocks");
        explanation.blocks.iter().for_each(|block| page.block(block, explanation.articles.len()));
    }
    for (nth, article) in explanation.articles.iter().enumerate() {
        page.article(nth, article);
    }
    page.out.push('\n');
    page.out
}

/// A page's words on one line, cut where they are many.
fn words_of(text: &str) -> String {
    shortened(&clean(text), WORDS)
}

/// A page being written.
struct Page {
    out: String,
    width: usize,
}

impl Page {
    /// A mark in a column of `hang` columns, then words that hang under themselves.
    fn hung(&mut self, indent: usize, mark: &[Styled], hang: usize, words: &[Styled]) {
        let lines = wrap(words, self.width.saturating_sub(indent + hang));
        for at in 0..lines.len().max(1) {
            let mut line = " ".repeat(indent);
            let mut used = 0;
            for part in mark.iter().filter(|_| at == 0) {
                line.push_str(&format!("{}{}{:#}", part.style, part.text, part.style));
                used += part.text.width();
            }
            line.push_str(&" ".repeat(hang.saturating_sub(used)));
            line.push_str(lines.get(at).map_or("", |l| l.text.as_str()));
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    fn heading(&mut self, words: &str) {
        self.out.push('\n');
        self.hung(0, &[], 0, &[styled(BOLD, words.to_uppercase())]);
    }

    /// "ferry.html  HTML: 12 blocks, 1 article".
    fn head(&mut self, explanation: &Explanation) {
        let count = |n: usize, of: &str| format!("{n} {of}{}", if n == 1 { "" } else { "s" });
        let read_as = match explanation.read_as {
            Some(Source::Html) => "HTML: ",
            Some(Source::Text) => "plain text: ",
            None => "",
        };
        let (blocks, articles) = (explanation.blocks.len(), explanation.articles.len());
        let what = format!("  {read_as}{}, {}", count(blocks, "block"), count(articles, "article"));
        let mut words = vec![styled(BOLD, clean(&explanation.page.source))];
        if explanation.read_as.is_some() {
            words.push(plain(what));
        }
        self.hung(0, &[], 0, &words);
        let why = explanation.page.why.as_deref().unwrap_or("no reason known");
        match explanation.page.fate {
            FateKind::Rejected => {
                self.hung(0, &[], 0, &[styled(REFUSED, format!("refused: {}", clean(why)))])
            }
            FateKind::Listing => {
                self.hung(0, &[], 0, &[plain("a listing: it leads to articles and holds none")])
            }
            _ => {}
        }
        explanation
            .notes
            .iter()
            .for_each(|note| self.hung(0, &[styled(DIM, "note")], 5, &[plain(clean(note))]));
    }

    /// Number, label and words; under them what it became and why.
    fn block(&mut self, block: &BlockWhy, articles: usize) {
        const NUMBER: usize = 4;
        // Nobody is asked how sure in plain text.
        let sure = block.likelihood.map(|l| format!("{l:.2}  ")).unwrap_or_default();
        let hang = NUMBER + 1 + LABEL_COLUMN + 1 + sure.width();
        let mark = [
            styled(DIM, format!("{:>NUMBER$} ", block.line)),
            styled(LABEL, format!("{:LABEL_COLUMN$} ", block.label)),
            plain(sure),
        ];
        self.hung(0, &mark, hang, &[plain(words_of(&block.text))]);
        let mut words = Vec::new();
        if let Some(part) = &block.part {
            let of = block.article.filter(|_| articles > 1).map(|n| format!(" of article {}", n + 1));
            words.push(styled(WON, format!("→ {part}{}; ", of.unwrap_or_default())));
        }
        words.push(styled(DIM, block.why.clone()));
        words.extend(reasons(&block.because));
        self.hung(hang, &[], 0, &words);
    }

    fn article(&mut self, nth: usize, article: &ArticleWhy) {
        let role = match article.role {
            Role::Main => "main",
            Role::Related => "related",
            Role::DigestItem => "digest item",
            Role::Teaser => "teaser",
        };
        self.heading(&format!("Article {}", nth + 1));
        self.hung(0, &[], 0, &[styled(DIM, format!("{role} {}", article.id))]);
        article.fields.iter().for_each(|field| self.field(field));
    }

    fn field(&mut self, field: &FieldWhy) {
        let hang = FIELD_COLUMN + 2;
        let name = field.field.name();
        let value = field.value.as_deref().map_or_else(|| styled(DIM, "none"), |v| styled(BOLD, words_of(v)));
        self.hung(2, &[styled(LABEL, name)], hang, &[value]);
        let (shown, left) = first(&field.candidates, CANDIDATES);
        shown.iter().for_each(|candidate| self.candidate(candidate, field.value.as_deref()));
        if left > 0 {
            self.hung(2 + hang, &[], 0, &[styled(DIM, format!("and {left} more"))]);
        }
    }

    /// Where it comes from, and what it says there where that is not the value itself.
    fn candidate(&mut self, candidate: &Candidate, value: Option<&str>) {
        let (mark, style) =
            if candidate.won { (styled(WON, "✓"), WON) } else { (styled(DIM, "·"), Style::new()) };
        let mut words = vec![styled(style, clean(&candidate.place))];
        if let Some(line) = candidate.line {
            words.push(plain(format!(", line {line}")));
        }
        if let Some(score) = candidate.score {
            words.push(plain(format!(" ({score:.2})")));
        }
        if value != Some(candidate.value.as_str()) {
            words.push(plain(format!(": {}", words_of(&candidate.value))));
        }
        let (shown, _) = first(&candidate.because, REASONS);
        words.extend(reasons(shown));
        self.hung(2 + FIELD_COLUMN + 2, &[mark], 2, &words);
    }
}

/// "; +1.31 length, −0.40 share of links".
fn reasons(because: &[Reason]) -> Vec<Styled> {
    let one = |r: &Reason| {
        let sign = if r.weight < 0.0 { "−" } else { "+" };
        format!("{sign}{:.2} {}", r.weight.abs(), r.what)
    };
    let all: Vec<String> = because.iter().map(one).collect();
    if all.is_empty() { Vec::new() } else { vec![styled(DIM, format!("; {}", all.join(", ")))] }
}
