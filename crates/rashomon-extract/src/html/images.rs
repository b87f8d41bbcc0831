//! The images of the main article, with their captions and credits.

use super::dom::{Dom, Tag};
use super::label::Labels;
use super::meta::absolute;
use crate::block::Hint;
use rashomon_model::Image;
use url::Url;

/// Images of one article.
const MOST: usize = 50;

/// Adds the images that stand in the main article's container; a caption belongs to the image of its figure, or to
/// the one right before it.
pub(super) fn add(images: &mut Vec<Image>, dom: &Dom, labels: &Labels, base: Option<&Url>) {
    let (from, to) = dom.elements.get(labels.main).map_or((0, 0), |e| e.blocks);
    let hint = |block: usize| labels.hints.get(block).copied().unwrap_or(Hint::Unknown);
    for image in &dom.images {
        if images.len() >= MOST {
            break;
        }
        if image.block < from || image.block > to || !dom.upward(image.element).any(|e| e == labels.main) {
            continue;
        }
        let Some(url) = absolute(base, &image.url) else { continue };
        let figure = dom.upward(image.element).find(|&e| dom.elements[e].tag == Tag::Figure);
        let reach = figure.map_or((image.block, image.block + 1), |f| dom.elements[f].blocks);
        let words = |wanted: Hint| {
            (reach.0..reach.1)
                .find(|&b| hint(b) == wanted)
                .and_then(|b| dom.blocks.get(b))
                .map(|b| b.text.clone())
        };
        let (caption, credit) = (words(Hint::Caption), words(Hint::Credit));
        match images.iter_mut().find(|i| i.url.as_deref() == Some(url.as_str())) {
            Some(known) => {
                known.caption = known.caption.take().or(caption);
                known.credit = known.credit.take().or(credit);
            }
            None if figure.is_some() || caption.is_some() => {
                images.push(Image { url: Some(url), caption, credit });
            }
            None => {}
        }
    }
}
