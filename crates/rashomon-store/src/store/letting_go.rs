//! Keeping within bounds while the data directory is in use: whole stories that are over go, a bounded piece at a time.
//!
//! All goes in two steps. First what was concluded is forgotten, a piece at a time, each in one transaction that notes its captures
//! as going; then these are taken out of their files, one file at a time, so that each is written anew once. Killed in between, the
//! next run goes on.

use super::Store;
use super::retention::{Known, Policy, planned};
use crate::error::Result;
use crate::log::Seq;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// Captures that are forgotten at a time, about: 500, some tens of milliseconds for each hundred. The story that goes over the
/// bound is finished.
const PIECE: usize = 500;

/// What is forgotten at a time.
#[derive(Debug, Default)]
struct Piece {
    captures: BTreeSet<Seq>,
    articles: BTreeSet<String>,
    stories: BTreeSet<String>,
}

impl Store {
    /// Does a piece of letting go what `policy` lets go at the time `now` (Unix seconds), and says of how many captures; 0 where
    /// nothing is left to do. A story goes as a whole, and only once it is not among `open`; one that is starred or noted stays.
    /// What is left is not concluded again: it is the same as it was.
    ///
    /// # Errors
    /// Where disk or databases fail, or a file that captures go from is damaged: it stays as it is.
    pub fn let_go(&self, policy: &Policy, now: i64, open: &BTreeSet<String>) -> Result<usize> {
        let mut known = self.known()?;
        for capture in known.values_mut() {
            capture.spared |= capture.stories.iter().any(|story| open.contains(story));
        }
        let captures = piece(&known, planned(&known, policy, now).captures);
        if captures.is_empty() {
            return self.take_out();
        }
        let piece = self.derived.0.query(|c| found(c, &captures))?;
        // The words first: what is still concluded is put into the index again, what is not would stay there.
        self.open_index()?.remove(&piece.articles)?;
        self.derived.0.write(move |c| forget(c, &piece))?;
        Ok(captures.len())
    }

    /// Takes the captures that are going out of the first of their files; says how many.
    fn take_out(&self) -> Result<usize> {
        let sql = "SELECT file FROM going JOIN captures USING (seq) ORDER BY file LIMIT 1";
        let file = self.derived.0.query(|c| c.query_row(sql, [], |row| row.get::<_, i64>(0)).optional())?;
        // Those that stand nowhere are out already.
        let sql = "SELECT going.seq FROM going LEFT JOIN captures USING (seq) WHERE file IS ?1";
        let seqs: BTreeSet<Seq> = self.derived.0.query(|c| {
            let seq = |row: &rusqlite::Row<'_>| Ok(row.get::<_, i64>(0)?.cast_unsigned());
            c.prepare(sql)?.query_map([file], seq)?.collect()
        })?;
        if file.is_some() {
            self.log.drop_captures(&seqs)?;
        }
        let count = seqs.len();
        if count > 0 {
            self.derived.0.write(move |c| {
                let mut gone = c.prepare("DELETE FROM going WHERE seq = ?1")?;
                seqs.iter().try_for_each(|seq| gone.execute([seq.cast_signed()]).map(drop))
            })?;
        }
        Ok(count)
    }
}

/// The first captures of those that may go, each with all that has to go with it; a story of which something stays, stays.
fn piece(known: &BTreeMap<Seq, Known>, may_go: Vec<Seq>) -> BTreeSet<Seq> {
    let mut of_story: BTreeMap<&str, Vec<Seq>> = BTreeMap::new();
    for (seq, capture) in known {
        capture.stories.iter().for_each(|story| of_story.entry(story).or_default().push(*seq));
    }
    let mut left: BTreeSet<Seq> = may_go.iter().copied().collect();
    let mut out = BTreeSet::new();
    for seq in may_go {
        if out.len() >= PIECE {
            break;
        }
        if !left.contains(&seq) {
            continue;
        }
        // Captures that share stories, from one to the next: all go, or none.
        let (mut together, mut next, mut all_go) = (BTreeSet::from([seq]), vec![seq], true);
        while let Some(seq) = next.pop() {
            all_go &= left.contains(&seq);
            let stories = known.get(&seq).into_iter().flat_map(|capture| &capture.stories);
            for other in stories.filter_map(|story| of_story.get(story.as_str())).flatten() {
                if together.insert(*other) {
                    next.push(*other);
                }
            }
        }
        left.retain(|seq| !together.contains(seq));
        if all_go {
            out.extend(together);
        }
    }
    out
}

/// What is concluded of captures.
fn found(c: &Connection, captures: &BTreeSet<Seq>) -> rusqlite::Result<Piece> {
    let mut piece = Piece { captures: captures.clone(), ..Piece::default() };
    let mut articles = c.prepare("SELECT seq, id, story FROM articles")?;
    let mut rows = articles.query([])?;
    while let Some(row) = rows.next()? {
        if captures.contains(&row.get::<_, i64>(0)?.cast_unsigned()) {
            piece.articles.insert(row.get(1)?);
            piece.stories.extend(row.get::<_, Option<String>>(2)?);
        }
    }
    Ok(piece)
}

/// Forgets what is concluded of a piece, and notes its captures as going.
fn forget(c: &Connection, piece: &Piece) -> rusqlite::Result<()> {
    let each = |sql: &str, ids: &BTreeSet<String>| -> rusqlite::Result<()> {
        let mut gone = c.prepare(sql)?;
        ids.iter().try_for_each(|id| gone.execute([id]).map(drop))
    };
    each("DELETE FROM accounts WHERE id = (SELECT account FROM articles WHERE id = ?1)", &piece.articles)?;
    each("DELETE FROM derivations WHERE origin = ?1", &piece.articles)?;
    each("DELETE FROM derivations WHERE derived = ?1", &piece.articles)?;
    each("DELETE FROM articles WHERE id = ?1", &piece.articles)?;
    each("DELETE FROM forwards WHERE new = ?1", &piece.stories)?;
    each("DELETE FROM related WHERE story = ?1 OR other = ?1", &piece.stories)?;
    each("DELETE FROM stories WHERE id = ?1", &piece.stories)?;
    for seq in &piece.captures {
        c.prepare_cached("DELETE FROM pages WHERE seq = ?1")?.execute([seq.cast_signed()])?;
        let sql = "INSERT OR IGNORE INTO going (seq) VALUES (?1)";
        c.prepare_cached(sql)?.execute(params![seq.cast_signed()])?;
    }
    Ok(())
}
