//! Towns that datelines name without their country.
