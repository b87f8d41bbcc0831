//! HTML of strangers to HTML in which nothing runs, styles or tracks.
