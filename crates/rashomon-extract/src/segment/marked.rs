//! Pages of HTML, where the labeller has said what most blocks are: the main article is what it calls the body.

use super::Read;
use super::body;
use super::credits;
use super::head::Head;
use super::lines::{Line, Mark};
use super::when;
use crate::block::{Hint, Page};
use rashomon_model::Role;

/// Reads a page of HTML: by its hints where there are any, else by the grammar of plain lines.
pub(super) fn read(page: &Page, lines: &[Line<'_>]) -> Read {
    if !lines.iter().any(|l| l.block.hint == Hint::Body) {
        return Read::of(lines);
    }
    let mut head = Head { headline: page.markup.headline.clone(), ..Head::default() };
    let mut own = Vec::new();
    let mut rest = Vec::new();
    for line in lines {
        match line.block.hint {
            Hint::Body => own.push(Line { mark: body_mark(line), ..line.clone() }),
            Hint::Caption | Hint::Credit | Hint::AuthorNote => own.push(line.clone()),
            Hint::Headline => head.headline = head.headline.take().or_else(|| Some(line.text.to_owned())),
            Hint::Standfirst => {
                head.standfirst = head.standfirst.take().or_else(|| Some(line.text.to_owned()))
            }
            Hint::Byline => head.bylines.extend(credits::byline(line.text).unwrap_or_default()),
            Hint::Stamp => head.whens.extend(when::read(line.text)),
            Hint::Furniture | Hint::CardHeadline | Hint::Unknown => rest.push(line.text.to_owned()),
        }
    }
    let draft = body::assemble(Role::Main, head, &own);
    Read { drafts: vec![draft], own_lines: rest }
}

/// What the labeller calls body is running text, headings aside.
fn body_mark(line: &Line<'_>) -> Mark {
    if matches!(line.block.shape, crate::block::Shape::Heading(_)) { Mark::Label } else { Mark::Prose }
}
