//! Rows of data tables as one block each: `a | b | c` reads as the table does, and a number alone says nothing.

use super::dom::{Dom, RawBlock, Tag};
use crate::block::Shape;

/// Between cells.
const BETWEEN: &str = " | ";
/// Bytes of a cell from which it holds prose: a table that lays out a page, not one of data.
const LONGEST_CELL: usize = 600;

/// Makes the blocks of the row element that was just left one, where each of its cells gave one block at most. The row
/// must be the last thing read: its blocks and elements are the tail of `dom`.
pub(super) fn join(dom: &mut Dom, row: usize) {
    let (from, to) = dom.elements[row].blocks;
    if to < from + 2 || to != dom.blocks.len() || !is_data(dom, row, from) {
        return;
    }
    let mut cells = dom.blocks.split_off(from).into_iter();
    let Some(first) = cells.next() else { return };
    dom.blocks.push(cells.fold(RawBlock { element: row, shape: Shape::Cell, ..first }, with));
    // What stands in the row holds no block any more; the row does.
    for e in dom.elements.iter_mut().skip(row) {
        e.blocks = (from, from);
    }
    dom.elements[row].blocks = (from, from + 1);
    for p in dom.properties.iter_mut().rev().take_while(|p| p.block > from) {
        p.block = from;
    }
    for i in dom.images.iter_mut().rev().take_while(|i| i.block > from) {
        i.block = from;
    }
}

/// Whether every block of the row is all that its cell holds, and none is long.
fn is_data(dom: &Dom, row: usize, from: usize) -> bool {
    let mut last = None;
    dom.blocks[from..].iter().all(|b| {
        let cell = dom.upward(b.element).find(|&e| e <= row || dom.elements[e].tag == Tag::Cell);
        let own = cell.is_some_and(|c| c > row && dom.elements[c].parent == row) && cell != last;
        last = cell;
        own && b.text.len() < LONGEST_CELL && matches!(b.shape, Shape::Cell | Shape::Paragraph)
    })
}

/// A row with one more cell.
fn with(mut row: RawBlock, cell: RawBlock) -> RawBlock {
    row.lines.clear();
    row.text.push_str(BETWEEN);
    row.text.push_str(&cell.text);
    row.links.extend(cell.links);
    row.link_bytes += cell.link_bytes;
    row.bold_bytes += cell.bold_bytes;
    row.italic_bytes += cell.italic_bytes;
    row.datetime = row.datetime.take().or(cell.datetime);
    row.cues.add(cell.cues);
    row
}
