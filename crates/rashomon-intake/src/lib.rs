//! What the world publishes, as values: web archives today.
