//! Is the data directory whole? Every record and every reference is looked at.

use super::{Mode, Store};
use crate::derived::Derived;
use crate::error::{Result, StoreError};
use crate::log::{Log, Seq};
use crate::search::SearchIndex;
use crate::sqlite::db::{Db, texts};
use crate::state::State;
use crate::warc::scan::{Broken, Found, Scan};
use std::collections::HashSet;
use std::fmt;

/// The most findings of one kind that are listed: 20. Past that the rest is the same again.
const MAX_ALIKE: usize = 20;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where: a file and a place in it.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub todo: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.place, self.what, self.todo)
    }
}

const REBUILD: &str = "`rashomon rebuild` mends it";
const BACKUP: &str = "restore the file from a backup";

fn finding(place: impl Into<String>, what: impl Into<String>, todo: &str) -> Finding {
    Finding { place: place.into(), what: what.into(), todo: todo.to_owned() }
}

/// Queries on `derived.db` whose every row is an id that leads nowhere, with what to say of it.
const DANGLING: [(&str, &str); 8] = [
    (
        "SELECT a.id FROM articles a WHERE a.account IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM accounts c WHERE c.id = a.account)",
        "its account is not there",
    ),
    (
        "SELECT a.id FROM articles a WHERE a.story IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM stories s WHERE s.id = a.story)",
        "its story is not there",
    ),
    ("SELECT a.id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM bodies b WHERE b.n = a.n)", "its text is not there"),
    (
        "SELECT d.origin FROM derivations d WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = d.origin)",
        "a derivation comes from it, and it is not there",
    ),
    (
        "SELECT d.derived FROM derivations d WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = d.derived)",
        "a derivation leads to it, and it is not there",
    ),
    (
        "SELECT DISTINCT c.id FROM accounts c, json_tree(c.body) t WHERE t.type = 'text' AND t.fullkey <> '$.id'
         AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = t.value)",
        "one of its articles is not there",
    ),
    (
        "SELECT s.id FROM stories s, json_each(s.accounts) j
         WHERE NOT EXISTS (SELECT 1 FROM accounts c WHERE c.id = j.value)",
        "one of its accounts is not there",
    ),
    (
        "SELECT f.old FROM forwards f WHERE NOT EXISTS (SELECT 1 FROM stories s WHERE s.id = f.new)",
        "it leads to a story that is not there",
    ),
];

/// The same for articles whose capture was dropped.
const UNLOGGED: (&str, &str) = (
    "SELECT a.id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM captures c WHERE c.seq = a.seq)",
    "the capture it was found in is not there",
);

impl Store {
    /// Looks at everything: every record of the log with its digest, both databases, every reference between them. A whole
    /// directory has no findings.
    ///
    /// # Errors
    /// Where it cannot even be looked at.
    pub fn check(&self) -> Result<Vec<Finding>> {
        let mut found = Vec::new();
        self.check_log(&mut found)?;
        let databases: [(&Db, &str); 2] = [(&self.state.0, BACKUP), (&self.derived.0, REBUILD)];
        for (db, todo) in databases {
            found.extend(db.integrity()?.into_iter().map(|what| finding(db.name(), what, todo)));
        }
        self.check_derived(&mut found)?;
        self.check_index(&mut found)?;
        self.check_decisions(&mut found)?;
        Ok(found)
    }

    /// A decision was made after a capture that is there.
    fn check_decisions(&self, found: &mut Vec<Finding>) -> Result<()> {
        let last = self.log.last();
        let lost = self.state.decisions(0)?.into_iter().filter(|decision| decision.seq > last);
        found.extend(lost.take(MAX_ALIKE).map(|decision| {
            let what = format!(
                "decision {} was made after capture {}, which is not there: it is obeyed once there are as many",
                decision.number, decision.seq
            );
            finding(self.state.0.name(), what, BACKUP)
        }));
        Ok(())
    }

    pub(super) fn check_log(&self, found: &mut Vec<Finding>) -> Result<()> {
        let _layout = self.log.hold_layout();
        let (last_file, end) = self.log.durable_end();
        let mut numbers = Numbers::default();
        for (number, length) in self.log.files.list()?.range(..=last_file) {
            let path = self.log.files.path(*number);
            let name = path.display().to_string();
            let length = if *number == last_file { end } else { *length };
            let mut scan = Scan::open(&path, *number, 0)?;
            loop {
                if scan.good >= length {
                    break; // what is being written behind it is nobody's yet
                }
                match scan.next() {
                    Ok(None) => break,
                    Ok(Some(next)) => self.check_next(next, &name, &mut numbers, found)?,
                    Err(broken) => {
                        found.push(finding(format!("{name} at byte {}", scan.good), broken.why(), BACKUP));
                        let behind = matches!(broken, Broken::Torn | Broken::Bad(_));
                        let next = Scan::find_next(&path, *number, scan.good + 1, numbers.last)?;
                        match next.filter(|_| behind) {
                            Some(next) => scan = next,
                            None => break,
                        }
                    }
                }
            }
        }
        let last = self.log.last();
        if numbers.last != last {
            let what = format!("the files end with capture {}, the index with {last}", numbers.last);
            found.push(finding("captures", what, REBUILD));
        }
        Ok(())
    }

    fn check_next(
        &self,
        next: Found,
        name: &str,
        numbers: &mut Numbers,
        found: &mut Vec<Finding>,
    ) -> Result<()> {
        match next {
            Found::Dropped(first, last) => numbers.come(first, last, name, found),
            Found::Capture { seq, place, refers, bare, .. } => {
                numbers.come(seq, seq, name, found);
                let at = format!("{name} at byte {}", place.at);
                if bare {
                    let what = format!("what was known of capture {seq} beside it is not there");
                    found.push(finding(&at, what, BACKUP));
                }
                if self.log.places.get(seq)? != Some(place) {
                    found.push(finding(
                        &at,
                        format!("derived.db does not know capture {seq} to be here"),
                        REBUILD,
                    ));
                }
                match refers {
                    Some(of) if !numbers.whole.contains(&of) => {
                        let what = format!("its body is that of capture {of}, which is not there");
                        found.push(finding(at, what, BACKUP));
                    }
                    _ => {
                        numbers.whole.insert(seq);
                    }
                }
            }
        }
        Ok(())
    }

    fn check_derived(&self, found: &mut Vec<Finding>) -> Result<()> {
        let (applied, last) = (self.derived.applied()?, self.log.last());
        if applied > last {
            let what = format!("it speaks of captures up to {applied}, the log ends with {last}");
            found.push(finding("derived.db", what, REBUILD));
        }
        let beyond = ["articles", "pages"]
            .map(|table| (table, format!("SELECT seq FROM {table} WHERE seq > {applied}")));
        for (table, sql) in beyond {
            for seq in self
                .derived
                .0
                .query(|c| texts(c, &format!("SELECT cast(seq AS TEXT) FROM ({sql} LIMIT 1)")))?
            {
                let what = format!(
                    "{table} speak of capture {seq}, past {applied}, up to where the log is folded in"
                );
                found.push(finding("derived.db", what, REBUILD));
            }
        }
        let mut dangling = DANGLING.to_vec();
        if self.mode == Mode::Write {
            // In another process some places may not be in the database yet.
            self.log.places.flush()?;
            dangling.push(UNLOGGED);
        }
        for (sql, what) in dangling {
            let ids = self.derived.0.query(|c| texts(c, &format!("{sql} LIMIT {MAX_ALIKE}")))?;
            found.extend(ids.into_iter().map(|id| finding(format!("derived.db, {id}"), what, REBUILD)));
        }
        let mut after = 0;
        loop {
            match self.derived.articles_after(after, 500) {
                Ok(rows) => match rows.last() {
                    Some((n, _)) => after = *n,
                    None => return Ok(()),
                },
                Err(StoreError::Damaged { what, why }) => {
                    found.push(finding(what, why, REBUILD));
                    return Ok(());
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn check_index(&self, found: &mut Vec<Finding>) -> Result<()> {
        if !self.folder.join("index").is_dir() {
            return Ok(()); // never searched: it is made when it is
        }
        let index = match self.open_index() {
            Ok(index) => index,
            Err(error) => {
                found.push(finding("index", error.to_string(), REBUILD));
                return Ok(());
            }
        };
        let (has, wants) = (index.count()?, self.derived.counts()?.articles);
        // One that lags behind catches up by itself.
        if index.change()? == self.derived.last_change()? && has != wants {
            found.push(finding("index", format!("it holds {has} articles of {wants}"), REBUILD));
        }
        Ok(())
    }
}

/// The numbers of the captures met so far.
#[derive(Default)]
struct Numbers {
    last: Seq,
    /// Those whose body can be had.
    whole: HashSet<Seq>,
}

impl Numbers {
    fn come(&mut self, first: Seq, last: Seq, name: &str, found: &mut Vec<Finding>) {
        if first != self.last + 1 {
            let what = match first.saturating_sub(1) {
                _ if first <= self.last => {
                    format!("capture {first} stands behind capture {}", self.last)
                }
                missing if missing == self.last + 1 => format!("capture {missing} is not there"),
                last => format!("captures {} to {last} are not there", self.last + 1),
            };
            found.push(finding(name, what, BACKUP));
        }
        self.last = self.last.max(last);
    }
}
