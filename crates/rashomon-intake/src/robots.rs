//! What a robots.txt lets an agent fetch, by RFC 9309.
