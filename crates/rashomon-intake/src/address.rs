//! Addresses: parsed, resolved, made comparable, freed of what only tracks.
