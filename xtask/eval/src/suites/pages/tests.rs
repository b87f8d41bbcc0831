//! The same page reads alike in whatever form it comes: made pages of articles in our own words.

use super::{agree, judge, read};
use xtask_gen::{Form, MadePage, pages, source};

/// Articles of invented outlets.
const ARTICLES: &str = include_str!("../../../../gen/articles.jsonl");
/// They are short: a few hundred characters.
const LEAST: usize = 300;
/// Pages of each layout.
const EACH: usize = 3;
/// Pages that read alike in all four forms: at least this share.
const ALIKE: f64 = 0.7;
/// Pages that read alike as their author wrote them and as a browser saves them: at least this share.
const SAVED: f64 = 0.97;
/// At least so much of each measure, in the order of [`judge::Tally::figures`].
const FLOORS: [f64; 5] = [0.9, 0.93, 0.88, 0.93, 0.86];

fn made() -> Vec<MadePage> {
    let sources = source::of_lines(ARTICLES, LEAST).expect("the file is JSON Lines");
    assert_eq!(sources.len(), 8, "every article is long enough for a page");
    pages(&sources, "all", EACH, 11)
}

#[test]
fn forms_of_a_page_read_alike() {
    let made = made();
    let (mut alike, mut saved) = (0, 0);
    for page in &made {
        let found: Vec<(&Form, _)> = page.forms.iter().map(|f| (f, read(page, f))).collect();
        alike += usize::from(agree::differences(&found).is_empty());
        saved += usize::from(agree::differences(&found[..2]).is_empty());
    }
    let share = |n: usize| n as f64 / made.len() as f64;
    assert!(share(saved) >= SAVED, "only {saved} of {} pages read alike as written and as saved", made.len());
    assert!(share(alike) >= ALIKE, "only {alike} of {} pages read alike in all their forms", made.len());
}

#[test]
fn articles_of_made_pages_are_found() {
    let mut tally = judge::Tally::default();
    for page in &made() {
        for form in &page.forms {
            tally.add(&judge::judge(&page.truth, &read(page, form)).0);
        }
    }
    for ((name, figure), floor) in tally.figures().into_iter().zip(FLOORS) {
        assert!(figure >= floor, "{name}: {figure:.3}, below {floor}");
    }
}

#[test]
fn the_same_seed_makes_the_same_pages() {
    let texts = |made: Vec<MadePage>| -> Vec<String> {
        made.into_iter().flat_map(|p| p.forms).map(|f| f.text).collect()
    };
    assert_eq!(texts(made()), texts(made()));
}
