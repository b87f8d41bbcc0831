//! A sieved source to a tree, as the HTML standard has it: our [`tokenizer`] feeds html5ever's tree builder, which plants
//! the nodes in our own [`tree`].

pub(super) mod key;
mod reference;
#[cfg(test)]
mod tests;
mod tokenizer;
pub(super) mod tree;

use html5ever::tokenizer::TokenSink;
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use tree::{Planter, Tree};

/// Parses a page that has been through the sieve.
pub(super) fn parse(html: &str) -> Tree {
    let builder = TreeBuilder::new(Planter::new(html.len()), TreeBuilderOpts::default());
    tokenizer::tokenize(html, &builder);
    builder.end();
    builder.sink.finish()
}
