//! Whether cards found are what a page carries: an article with comments, or with others' cards under it, stays whole.

use super::signs::Sign;
use crate::block::Page;
use crate::segment::draft::Draft;
use crate::segment::lexicon;
use crate::segment::lines::{self, Line};
use rashomon_model::Role;
use rashomon_text::fold::fold;
use std::collections::HashSet;

/// So many whole articles make a page of several.
pub(super) const MIN_CARDS: usize = 2;
/// So many make one for sure; fewer have to name all and hold nearly all.
pub(super) const SURE_CARDS: usize = 3;
/// The share of a page's running text that its cards hold, where they are few.
const HELD_BY_FEW: f32 = 0.9;
/// The same, where they are not.
const HELD: f32 = 0.75;
/// A headline shares so much of its words with its text: those that comments seem to have share next to none.
const TELLING: f32 = 0.25;
/// A title of fewer letters is a site's name or a section's; an article's says more.
const TITLE: usize = 24;

/// What cards have to show before a page is read as theirs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::segment) struct Gate {
    /// Whether two cards can be enough.
    few: bool,
    /// The share of them that name an outlet.
    named: f32,
    /// The share of them that tell a time.
    timed: f32,
    /// The share of the page's text that one of them holds at most: an article with comments holds more.
    most: f32,
    /// The share of their headlines that are of one make, no sentences, and told of by their texts.
    regular: f32,
    /// The middle one is this long (in letters): comments seldom are.
    middle: usize,
    /// Whether they name several outlets.
    apart: bool,
}

/// Plain text tells of itself by nothing but its lines.
const TEXT: Gate =
    Gate { few: true, named: 0.8, timed: 0.5, most: 1.0, regular: 0.0, middle: 0, apart: false };
/// HTML whose title is the site's may be a site's list of anything.
const HTML: Gate =
    Gate { few: true, named: 0.75, timed: 0.25, most: 0.75, regular: 0.5, middle: 350, apart: true };
/// HTML that markup calls by a headline is most often that one article.
const TITLED: Gate =
    Gate { few: false, named: 0.8, timed: 0.5, most: 0.6, regular: 0.75, middle: 350, apart: true };

/// What a page's cards have to show; nothing is enough where markup tells of one article.
pub(in crate::segment) fn gate(page: &Page) -> Option<Gate> {
    let markup = &page.markup;
    // Markup that tells of one article is to be believed; its page may carry others beside it, which is read elsewhere.
    let one =
        |t: &String| t.ends_with("Article") || t.ends_with("Posting") || t.eq_ignore_ascii_case("article");
    if markup.types.iter().any(one) {
        return None;
    }
    let long = |title: &String| lines::width(title) >= TITLE;
    Some(match page.html {
        false => TEXT,
        true if markup.titled && markup.headline.as_ref().is_some_and(long) => TITLED,
        true => HTML,
    })
}

impl Gate {
    /// Whether cards found are a page's articles: enough of them are whole, most name outlet and time, and hardly any of the
    /// page's running text (in letters) is left over.
    pub(super) fn opens(&self, drafts: &[Draft], text: usize) -> bool {
        let whole: Vec<&Draft> =
            drafts.iter().filter(|d| matches!(d.role, Role::Main | Role::Related)).collect();
        let mut outlets: Vec<&str> = whole.iter().filter_map(|d| d.outlet.as_deref()).collect();
        // A line that heads one card and names another's outlet has been misread.
        let headlines: HashSet<&str> = drafts.iter().filter_map(|d| d.headline.as_deref()).collect();
        outlets.retain(|name| !headlines.contains(name));
        if self.apart {
            // A button said under each text is no outlet.
            outlets.retain(|name| lexicon::page_score(&fold(name)) < 2);
        }
        let named = outlets.len();
        outlets.sort_unstable();
        outlets.dedup();
        let timed = whole.iter().filter(|d| !d.whens.is_empty()).count();
        let width = |d: &Draft| d.body().map(lines::width).sum::<usize>();
        let held: usize = drafts.iter().map(width).sum();
        let mut widths: Vec<usize> = whole.iter().map(|d| width(d)).collect();
        widths.sort_unstable();
        let most = widths.last().copied().unwrap_or(0);
        let middle = widths.get(widths.len() / 2).copied().unwrap_or(0);
        let share = |part: usize, all: usize| part as f32 / all.max(1) as f32;
        if whole.len() < SURE_CARDS {
            let all = whole.len() >= MIN_CARDS && named.min(timed) == whole.len();
            if !self.few || !all || share(held, text) < HELD_BY_FEW {
                return false;
            }
        }
        let apart = outlets.len() > 1 && outlets.len() * 2 >= named && whole.len() * 2 > drafts.len();
        share(named, whole.len()) >= self.named
            && share(timed, whole.len()) >= self.timed
            && share(held, text) >= HELD
            && share(most, text) <= self.most
            && middle >= self.middle
            && (!self.apart || apart)
    }

    /// Whether headlines are what they seem: so many of their texts tell of them, they are of one make, and few are sentences.
    /// Comments have the last words of the comment before in their place.
    pub(super) fn regular(&self, heads: &[usize], lines: &[Line<'_>], signs: &[Sign]) -> bool {
        let enough = |n: usize| n as f32 >= heads.len() as f32 * self.regular;
        let shape = |at: usize| std::mem::discriminant(&lines[at].block.shape);
        let alike = |at: usize| heads.iter().filter(|&&other| shape(other) == shape(at)).count();
        enough(heads.iter().filter(|&&at| signs[at].told >= TELLING).count())
            && enough(heads.iter().filter(|&&at| !signs[at].sentence).count())
            && enough(heads.iter().map(|&at| alike(at)).max().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::Markup;
    use crate::segment::when;
    use rashomon_model::BlockKind;

    /// Cards of so many letters each, with outlets and times of their own.
    fn cards(widths: &[usize]) -> Vec<Draft> {
        let outlets = ["The Lantern", "Daily Beacon", "Norvale Post", "Varga Times"];
        let of = |(n, &width): (usize, &usize)| {
            let mut draft = Draft::new(if n == 0 { Role::Main } else { Role::Related });
            draft.headline = Some(format!("What was decided on day {n}"));
            draft.outlet = Some(outlets[n % outlets.len()].to_owned());
            draft.whens.extend(when::read("3 May 2031"));
            draft.blocks.push((BlockKind::Paragraph, "x".repeat(width)));
            draft
        };
        widths.iter().enumerate().map(of).collect()
    }

    fn opens(gate: &Gate, drafts: &[Draft]) -> bool {
        gate.opens(drafts, drafts.iter().flat_map(Draft::body).map(str::len).sum())
    }

    fn of_markup(markup: Markup) -> Option<Gate> {
        gate(&Page { markup, html: true, ..Page::default() })
    }

    #[test]
    fn markup_tells_what_cards_have_to_show() {
        let titled = |headline: &str, titled| Markup {
            headline: Some(headline.to_owned()),
            titled,
            ..Markup::default()
        };
        assert_eq!(gate(&Page::default()), Some(TEXT));
        assert_eq!(of_markup(titled("The ferry returns to the bay", true)), Some(TITLED));
        assert_eq!(of_markup(titled("The ferry returns to the bay", false)), Some(HTML));
        assert_eq!(of_markup(titled("Norvale Reader", true)), Some(HTML));
        for of_one in ["NewsArticle", "BlogPosting", "article"] {
            assert_eq!(of_markup(Markup { types: vec![of_one.to_owned()], ..Markup::default() }), None);
        }
    }

    #[test]
    fn two_cards_are_enough_where_they_tell_all() {
        let two = cards(&[900, 800]);
        assert!(opens(&TEXT, &two) && opens(&HTML, &two) && !opens(&TITLED, &two));
        let mut untimed = two.clone();
        untimed[1].whens.clear();
        assert!(!opens(&TEXT, &untimed) && !opens(&HTML, &untimed));
        assert!(!TEXT.opens(&two, 2000), "a seventh of the page's text is in no card");
        assert!(!opens(&TEXT, &cards(&[900])));
    }

    #[test]
    fn one_text_that_outweighs_the_others_is_an_article_with_comments() {
        let even = cards(&[1000, 900, 1100]);
        assert!([TEXT, HTML, TITLED].iter().all(|gate| opens(gate, &even)));
        let uneven = cards(&[2300, 500, 600]);
        assert!(opens(&HTML, &uneven) && !opens(&TITLED, &uneven));
        assert!(!opens(&HTML, &cards(&[9000, 500, 600])));
        assert!(!opens(&HTML, &cards(&[500, 200, 200, 300])), "comments are short");
    }

    #[test]
    fn cards_name_outlets_that_are_no_headlines() {
        let mut same = cards(&[1000, 900, 1100]);
        for draft in &mut same {
            draft.outlet = Some("The Lantern".to_owned());
        }
        assert!(opens(&TEXT, &same) && !opens(&HTML, &same));
        let mut shifted = cards(&[1000, 900, 1100]);
        for (n, draft) in shifted.iter_mut().enumerate() {
            draft.outlet = Some(format!("What was decided on day {}", (n + 1) % 3));
        }
        assert!([TEXT, HTML, TITLED].iter().all(|gate| !opens(gate, &shifted)));
    }

    #[test]
    fn times_may_be_few_where_markup_names_no_article() {
        let mut one_timed = cards(&[1000, 900, 1100]);
        one_timed[1].whens.clear();
        one_timed[2].whens.clear();
        assert!(opens(&HTML, &one_timed) && !opens(&TEXT, &one_timed) && !opens(&TITLED, &one_timed));
    }
}
