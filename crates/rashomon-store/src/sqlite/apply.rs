//! Putting a stretch of the log into `derived.db`: everything by its id, in place of what was there.

use super::body::{pack, pack_article};
use super::derived::{source_hash, variant};
use crate::checkpoint::Checkpoint;
use crate::derived::{Applied, ArticleRow, Related, StoryRow};
use crate::error::{Result, StoreError};
use crate::log::Seq;
use rashomon_model::{Account, PageRecord};
use rusqlite::{Connection, OptionalExtension, params};

/// A batch with its bodies packed.
pub(super) struct Packed {
    upto: Seq,
    pages: Vec<(Seq, PageRecord)>,
    articles: Vec<(ArticleRow, Vec<u8>)>,
    derivations_gone: Vec<(String, String)>,
    derivations: Vec<(String, String, Vec<u8>)>,
    accounts: Vec<(Account, String)>,
    accounts_gone: Vec<String>,
    stories: Vec<StoryRow>,
    forwards: Vec<(String, String)>,
    related: Vec<Related>,
    checkpoint: Option<Checkpoint>,
}

impl Packed {
    pub(super) fn new(batch: Applied) -> Result<Self> {
        let article = |row: ArticleRow| pack_article(&row.article, &row.names).map(|body| (row, body));
        let json = |account: Account| match serde_json::to_string(&account) {
            Ok(json) => Ok((account, json)),
            Err(e) => Err(StoreError::Database { what: "derived.db".to_owned(), why: e.to_string() }),
        };
        Ok(Self {
            upto: batch.upto,
            pages: batch.pages,
            articles: batch.articles.into_iter().map(article).collect::<Result<_>>()?,
            derivations_gone: batch.derivations_gone,
            derivations: batch
                .derivations
                .into_iter()
                .map(|d| pack(&d).map(|body| (d.from, d.to, body)))
                .collect::<Result<_>>()?,
            accounts: batch.accounts.into_iter().map(json).collect::<Result<_>>()?,
            accounts_gone: batch.accounts_gone,
            stories: batch.stories,
            forwards: batch.forwards,
            related: batch.related,
            checkpoint: batch.checkpoint,
        })
    }
}

/// A transaction on the tables, with the last change number given.
struct Put<'a> {
    c: &'a Connection,
    change: i64,
}

/// Puts a batch; one that ends before what is applied changes nothing.
pub(super) fn apply(c: &Connection, batch: Packed) -> rusqlite::Result<()> {
    let sql = "SELECT applied, change FROM fold";
    let (applied, change): (i64, i64) = c.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if batch.upto < applied.cast_unsigned() {
        return Ok(());
    }
    let mut put = Put { c, change };
    batch.accounts_gone.iter().try_for_each(|id| put.drop_account(id))?;
    batch.pages.iter().try_for_each(|(seq, page)| put.page(*seq, page))?;
    batch.articles.iter().try_for_each(|(row, body)| put.article(row, body))?;
    batch.derivations_gone.iter().try_for_each(|(from, to)| put.drop_derivation(from, to))?;
    batch.derivations.iter().try_for_each(|(from, to, body)| put.derivation(from, to, body))?;
    batch.accounts.iter().try_for_each(|(account, json)| put.account(account, json))?;
    batch.forwards.iter().try_for_each(|(old, new)| put.forward(old, new))?;
    batch.stories.iter().try_for_each(|story| put.story(story))?;
    batch.related.iter().try_for_each(|related| put.related(related))?;
    let upto = batch.upto.cast_signed();
    c.execute("UPDATE fold SET applied = ?1, change = ?2", [upto, put.change])?;
    if let Some(Checkpoint(parts)) = batch.checkpoint {
        c.execute("DELETE FROM checkpoint", [])?;
        let mut put = c.prepare_cached("INSERT INTO checkpoint (upto, state) VALUES (?1, ?2)")?;
        parts.iter().try_for_each(|part| put.execute(params![upto, part]).map(drop))?;
    }
    Ok(())
}

/// Empties every table of conclusions; where captures stand is none.
pub(super) fn reset(c: &Connection) -> rusqlite::Result<()> {
    let tables = [
        "pages",
        "tags",
        "cards",
        "comparisons",
        "related",
        "going",
        "stories",
        "forwards",
        "accounts",
        "bodies",
        "articles",
        "names",
        "checkpoint",
        "derivations",
    ];
    for table in tables {
        c.execute(&format!("DELETE FROM {table}"), [])?;
    }
    c.execute("UPDATE fold SET applied = 0, change = 0", []).map(drop)
}

/// The number of the name of an outlet, a language or a hashtag.
fn name(c: &Connection, name: Option<&String>) -> rusqlite::Result<Option<i64>> {
    let Some(name) = name else { return Ok(None) };
    let known = "SELECT n FROM names WHERE name = ?1";
    let known = c.prepare_cached(known)?.query_row([name], |row| row.get(0)).optional()?;
    if known.is_some() {
        return Ok(known);
    }
    c.prepare_cached("INSERT INTO names (name) VALUES (?1)")?.execute([name])?;
    Ok(Some(c.last_insert_rowid()))
}

/// A story's comparison, packed.
pub(super) struct PackedComparison {
    pub(super) version: i64,
    pub(super) card: Vec<u8>,
    pub(super) tags: Vec<String>,
    pub(super) whole: Option<Vec<u8>>,
}

/// Puts a story's comparison in place of the one before.
pub(super) fn compared(c: &Connection, id: &str, new: &PackedComparison) -> rusqlite::Result<()> {
    let story = "SELECT n FROM stories WHERE id = ?1";
    let story: Option<i64> = c.prepare_cached(story)?.query_row([id], |row| row.get(0)).optional()?;
    let Some(n) = story else { return Ok(()) };
    c.prepare_cached("UPDATE stories SET compared = ?2 WHERE n = ?1")?.execute([n, new.version])?;
    let sql = "INSERT OR REPLACE INTO cards (story, version, body) VALUES (?1, ?2, ?3)";
    c.prepare_cached(sql)?.execute(params![n, new.version, new.card])?;
    match &new.whole {
        Some(whole) => {
            let sql = "INSERT OR REPLACE INTO comparisons (story, version, body) VALUES (?1, ?2, ?3)";
            c.prepare_cached(sql)?.execute(params![n, new.version, whole])?
        }
        None => c.prepare_cached("DELETE FROM comparisons WHERE story = ?1")?.execute([n])?,
    };
    c.prepare_cached("DELETE FROM tags WHERE story = ?1")?.execute([n])?;
    for tag in &new.tags {
        let tag = name(c, Some(tag))?;
        let sql = "INSERT OR IGNORE INTO tags (tag, story) VALUES (?1, ?2)";
        c.prepare_cached(sql)?.execute(params![tag, n])?;
    }
    Ok(())
}

impl Put<'_> {
    fn next_change(&mut self) -> i64 {
        self.change += 1;
        self.change
    }

    fn page(&mut self, seq: Seq, page: &PageRecord) -> rusqlite::Result<()> {
        let sql = "INSERT OR REPLACE INTO pages (seq, source, source_hash, fetched_at, basis, fate, why)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let at = page.fetched_at.as_ref();
        self.c.prepare_cached(sql)?.execute(params![
            seq.cast_signed(),
            page.source,
            source_hash(&page.source),
            at.map(|at| &at.value),
            at.map(|at| variant(&at.basis)),
            variant(&page.fate),
            page.why
        ])?;
        Ok(())
    }

    fn article(&mut self, row: &ArticleRow, body: &[u8]) -> rusqlite::Result<()> {
        let ArticleRow { seq, article, at, account, story, known: first, .. } = row;
        let (seq, outlet, language) = (
            seq.cast_signed(),
            name(self.c, article.outlet.as_ref())?,
            name(self.c, article.language.as_ref())?,
        );
        let known =
            "SELECT a.n, a.seq IS ?2 AND a.at IS ?3 AND a.account IS ?4 AND a.story IS ?5 AND b.body IS ?6
                       AND a.known IS ?7 FROM articles a JOIN bodies b ON b.n = a.n WHERE a.id = ?1";
        let key = params![article.id, seq, at, account, story, body, first];
        let known: Option<(i64, bool)> =
            self.c.prepare_cached(known)?.query_row(key, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        match known {
            Some((_, true)) => {}
            Some((n, false)) => {
                let sql = "UPDATE articles SET seq = ?2, at = ?3, outlet = ?4, language = ?5, account = ?6, story = ?7,
                           change = ?8, known = ?9 WHERE n = ?1";
                let change = self.next_change();
                let row = params![n, seq, at, outlet, language, account, story, change, first];
                self.c.prepare_cached(sql)?.execute(row)?;
                self.c
                    .prepare_cached("UPDATE bodies SET body = ?2 WHERE n = ?1")?
                    .execute(params![n, body])?;
            }
            None => {
                let sql =
                    "INSERT INTO articles (id, seq, at, outlet, language, account, story, change, known)
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
                let change = self.next_change();
                let row = params![article.id, seq, at, outlet, language, account, story, change, first];
                self.c.prepare_cached(sql)?.execute(row)?;
                let n = self.c.last_insert_rowid();
                self.c
                    .prepare_cached("INSERT INTO bodies (n, body) VALUES (?1, ?2)")?
                    .execute(params![n, body])?;
            }
        }
        Ok(())
    }

    fn derivation(&mut self, from: &str, to: &str, body: &[u8]) -> rusqlite::Result<()> {
        let sql = "INSERT INTO derivations (origin, derived, body) VALUES (?1, ?2, ?3)
                   ON CONFLICT (origin, derived) DO UPDATE SET body = excluded.body";
        self.c.prepare_cached(sql)?.execute(params![from, to, body]).map(drop)
    }

    fn drop_derivation(&self, from: &str, to: &str) -> rusqlite::Result<()> {
        let sql = "DELETE FROM derivations WHERE origin = ?1 AND derived = ?2";
        self.c.prepare_cached(sql)?.execute([from, to]).map(drop)
    }

    /// Row numbers that a query gives, in order.
    fn numbers(&self, sql: &str, key: impl rusqlite::Params) -> rusqlite::Result<Vec<i64>> {
        self.c.prepare_cached(sql)?.query_map(key, |row| row.get(0))?.collect()
    }

    fn drop_account(&mut self, id: &str) -> rusqlite::Result<()> {
        for n in self.numbers("SELECT n FROM articles WHERE account = ?1 ORDER BY n", [id])? {
            let sql = "UPDATE articles SET account = NULL, story = NULL, change = ?2 WHERE n = ?1";
            let change = self.next_change();
            self.c.prepare_cached(sql)?.execute([n, change])?;
        }
        self.c.prepare_cached("DELETE FROM accounts WHERE id = ?1")?.execute([id]).map(drop)
    }

    fn account(&mut self, account: &Account, json: &str) -> rusqlite::Result<()> {
        for article in account.articles() {
            let sql = "SELECT n FROM articles WHERE id = ?1 AND account IS NOT ?2";
            for n in self.numbers(sql, [article, &account.id])? {
                let change = self.next_change();
                let sql = "UPDATE articles SET account = ?2, change = ?3 WHERE n = ?1";
                self.c.prepare_cached(sql)?.execute(params![n, account.id, change])?;
            }
        }
        let sql = "INSERT INTO accounts (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
        self.c.prepare_cached(sql)?.execute([&account.id, json]).map(drop)
    }

    fn forward(&mut self, old: &str, new: &str) -> rusqlite::Result<()> {
        // Every id leads to its end in one step, and none in a circle.
        self.c.prepare_cached("UPDATE forwards SET new = ?2 WHERE new = ?1")?.execute([old, new])?;
        self.c
            .prepare_cached("INSERT OR REPLACE INTO forwards (old, new) VALUES (?1, ?2)")?
            .execute([old, new])?;
        self.c.prepare_cached("DELETE FROM forwards WHERE old = ?1 AND new = ?1")?.execute([new])?;
        self.c
            .prepare_cached("UPDATE OR REPLACE related SET story = ?2 WHERE story = ?1")?
            .execute([old, new])?;
        self.c
            .prepare_cached("UPDATE OR REPLACE related SET other = ?2 WHERE other = ?1")?
            .execute([old, new])?;
        self.c.prepare_cached("DELETE FROM related WHERE story = ?1 AND other = ?1")?.execute([new])?;
        self.c.prepare_cached("DELETE FROM stories WHERE id = ?1")?.execute([old]).map(drop)
    }

    fn related(&self, related: &Related) -> rusqlite::Result<()> {
        let Related { story, others } = related;
        self.c.prepare_cached("DELETE FROM related WHERE story = ?1")?.execute([story])?;
        // One that went into another in this very batch is related as that.
        let sql = "INSERT OR IGNORE INTO related (story, other, alike)
                   SELECT ?1, now, ?3 FROM (SELECT coalesce((SELECT new FROM forwards WHERE old = ?2), ?2) AS now)
                   WHERE now <> ?1";
        for (other, alike) in others {
            self.c.prepare_cached(sql)?.execute(params![story, other, alike])?;
        }
        Ok(())
    }

    fn story(&mut self, story: &StoryRow) -> rusqlite::Result<()> {
        self.c.prepare_cached("DELETE FROM forwards WHERE old = ?1")?.execute([&story.id])?;
        for account in &story.accounts {
            let sql = "SELECT n FROM articles WHERE account = ?1 AND story IS NOT ?2 ORDER BY n";
            for n in self.numbers(sql, [account, &story.id])? {
                let change = self.next_change();
                let sql = "UPDATE articles SET story = ?2, change = ?3 WHERE n = ?1";
                self.c.prepare_cached(sql)?.execute(params![n, story.id, change])?;
            }
        }
        let sql = "INSERT INTO stories (id, accounts, account_count, articles, outlets, first, last, headline, version, rank, language)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                   ON CONFLICT (id) DO UPDATE SET accounts = excluded.accounts, account_count = excluded.account_count,
                     articles = excluded.articles, outlets = excluded.outlets, first = excluded.first,
                     last = excluded.last, headline = excluded.headline, version = excluded.version, rank = excluded.rank,
                     language = excluded.language";
        let count = i64::try_from(story.accounts.len()).unwrap_or(i64::MAX);
        let language = name(self.c, story.language.as_ref())?;
        self.c.prepare_cached(sql)?.execute(params![
            story.id,
            serde_json::to_string(&story.accounts).expect("strings are always JSON"),
            count,
            story.articles,
            story.outlets,
            story.first,
            story.last,
            story.headline,
            story.version.cast_signed(),
            story.rank,
            language
        ])?;
        Ok(())
    }
}
