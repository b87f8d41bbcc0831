//! The pages as somebody asks for them.
