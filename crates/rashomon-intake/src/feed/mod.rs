//! Feeds as they come, well formed or not, to one form: RSS, RDF, Atom, JSON Feed.
