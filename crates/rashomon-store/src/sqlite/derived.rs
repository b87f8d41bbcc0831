//! `derived.db`: what was concluded, asked for. Putting it is in `apply.rs`.

use super::apply::{self, Packed, PackedComparison};
use super::body::{pack_bytes, unpack, unpack_article, unpack_bytes};
use super::db::{Db, Kind, Sync};
use super::then;
use crate::checkpoint::Checkpoint;
use crate::derived::{
    Applied, ArticlePlace, ArticleRow, Compared, Counts, Derived, Facets, Order, StoryFilter, StoryRow,
    StoryThen,
};
use crate::error::{Result, StoreError};
use crate::log::Seq;
use rashomon_model::{Account, Basis, Derivation, FateKind, FetchTime, PageRecord};
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter, types::Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

pub(crate) const KIND: Kind = Kind {
    name: "derived.db",
    sync: Sync::Normal,
    forms: &[FIRST, SECOND, include_str!("../sql/derived-3.sql")],
};

const FIRST: &str = include_str!("../sql/derived-1.sql");
const SECOND: &str = include_str!("../sql/derived-2.sql");

/// What was concluded, in `derived.db`.
pub(crate) struct SqliteDerived(pub(crate) Arc<Db>);

impl SqliteDerived {
    pub(crate) fn open(path: &Path, lock: Option<Arc<File>>) -> Result<Self> {
        Db::open(path, KIND, lock).map(|db| Self(Arc::new(db)))
    }
}

/// The name serde gives a plain variant.
pub(super) fn variant(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn of_variant<T: DeserializeOwned>(name: String) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name)).ok()
}

/// The hash a source is found by.
pub(super) fn source_hash(source: &str) -> i64 {
    xxh3_64(source.as_bytes()).cast_signed()
}

/// What an [`ArticleRow`] is made of, and two numbers: its row's and its change's.
const ARTICLE: &str = "SELECT a.n, a.change, a.seq, a.at, a.account, a.story, b.body, a.known FROM articles a JOIN bodies b ON b.n = a.n";

struct RawArticle {
    n: i64,
    change: i64,
    row: ArticleRow,
    body: Vec<u8>,
}

fn raw_article(row: &Row<'_>) -> rusqlite::Result<RawArticle> {
    let seq = row.get::<_, i64>(2)?.cast_unsigned();
    let (at, account, story) = (row.get(3)?, row.get(4)?, row.get(5)?);
    let article = ArticleRow { seq, at, account, story, known: row.get(7)?, ..ArticleRow::default() };
    Ok(RawArticle { n: row.get(0)?, change: row.get(1)?, row: article, body: row.get(6)? })
}

impl RawArticle {
    fn unpack(self) -> Result<ArticleRow> {
        let what = format!("derived.db, body {}", self.n);
        let (article, names) = unpack_article(&self.body, &what)?;
        Ok(ArticleRow { article, names, ..self.row })
    }
}

const STORY: &str = "SELECT id, accounts, articles, outlets, first, last, headline, version, rank,
  (SELECT name FROM names l WHERE l.n = s.language) FROM stories s";

fn story(row: &Row<'_>) -> rusqlite::Result<StoryRow> {
    let accounts: String = row.get(1)?;
    Ok(StoryRow {
        id: row.get(0)?,
        // Written from a list of strings; a hand that edits the database may leave it without.
        accounts: serde_json::from_str(&accounts).unwrap_or_default(),
        articles: row.get(2)?,
        outlets: row.get(3)?,
        first: row.get(4)?,
        last: row.get(5)?,
        headline: row.get(6)?,
        version: row.get::<_, i64>(7)?.cast_unsigned(),
        rank: row.get(8)?,
        language: row.get(9)?,
    })
}

const PAGE: &str = "SELECT seq, source, fetched_at, basis, fate, why FROM pages";

fn page(row: &Row<'_>) -> rusqlite::Result<(Seq, PageRecord)> {
    let (value, basis): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
    let basis = basis.and_then(of_variant::<Basis>);
    let record = PageRecord {
        source: row.get(1)?,
        fetched_at: value.zip(basis).map(|(value, basis)| FetchTime { value, basis }),
        fate: of_variant::<FateKind>(row.get(4)?).unwrap_or(FateKind::Rejected),
        why: row.get(5)?,
    };
    Ok((row.get::<_, i64>(0)?.cast_unsigned(), record))
}

/// Where an id leads now.
pub(super) fn resolve(c: &Connection, id: &str) -> rusqlite::Result<String> {
    let sql = "SELECT new FROM forwards WHERE old = ?1";
    let found = c.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or_else(|| id.to_owned()))
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

impl SqliteDerived {
    /// Articles of a query on [`ARTICLE`].
    fn articles_of(&self, rest: &str, params: impl rusqlite::Params) -> Result<Vec<RawArticle>> {
        self.0.query(|c| {
            c.prepare_cached(&format!("{ARTICLE} {rest}"))?.query_map(params, raw_article)?.collect()
        })
    }

    fn number(&self, sql: &str) -> Result<u64> {
        self.0.query(|c| c.query_row(sql, [], |row| row.get::<_, i64>(0))).map(i64::cast_unsigned)
    }
}

impl Derived for SqliteDerived {
    fn applied(&self) -> Result<Seq> {
        self.number("SELECT applied FROM fold")
    }

    fn apply(&self, batch: Applied) -> Result<()> {
        // Packing is most of the work, and is done before the writer is asked.
        let packed = Packed::new(batch)?;
        self.0.write(move |c| apply::apply(c, packed))
    }

    fn checkpoint(&self) -> Result<Option<(Seq, Vec<u8>)>> {
        let sql = "SELECT upto, state FROM checkpoint ORDER BY part";
        let parts: Vec<(i64, Vec<u8>)> = self
            .0
            .query(|c| c.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())?;
        let Some((upto, _)) = parts.first() else { return Ok(None) };
        let upto = upto.cast_unsigned();
        let state = Checkpoint(parts.into_iter().map(|(_, part)| part).collect());
        Ok(Some((upto, state.unpack()?)))
    }

    fn reset(&self) -> Result<()> {
        self.0.write(apply::reset)
    }

    fn article(&self, id: &str) -> Result<Option<ArticleRow>> {
        self.articles_of("WHERE a.id = ?1", [id])?.pop().map(RawArticle::unpack).transpose()
    }

    fn articles(&self, ids: &[&str]) -> Result<Vec<ArticleRow>> {
        let rows: Vec<RawArticle> = self.0.query(|c| {
            let mut get = c.prepare_cached(&format!("{ARTICLE} WHERE a.id = ?1"))?;
            ids.iter().filter_map(|id| get.query_row([id], raw_article).optional().transpose()).collect()
        })?;
        rows.into_iter().map(RawArticle::unpack).collect()
    }

    fn articles_after(&self, after: u64, most: usize) -> Result<Vec<(u64, ArticleRow)>> {
        let rows =
            self.articles_of("WHERE a.n > ?1 ORDER BY a.n LIMIT ?2", [after.cast_signed(), limit(most)])?;
        rows.into_iter().map(|raw| Ok((raw.n.cast_unsigned(), raw.unpack()?))).collect()
    }

    fn changes_after(&self, after: u64, most: usize) -> Result<Vec<(u64, ArticleRow)>> {
        let rest = "WHERE a.change > ?1 ORDER BY a.change LIMIT ?2";
        let rows = self.articles_of(rest, [after.cast_signed(), limit(most)])?;
        rows.into_iter().map(|raw| Ok((raw.change.cast_unsigned(), raw.unpack()?))).collect()
    }

    fn last_change(&self) -> Result<u64> {
        self.number("SELECT change FROM fold")
    }

    fn articles_of_story(&self, id: &str) -> Result<Vec<ArticleRow>> {
        let id = self.0.query(|c| resolve(c, id))?;
        let rows = self.articles_of("WHERE a.story = ?1 ORDER BY a.n", [id])?;
        rows.into_iter().map(RawArticle::unpack).collect()
    }

    fn articles_of_page(&self, seq: Seq) -> Result<Vec<String>> {
        // Articles stand in the order of their captures, so the first is found by halving; an index would cost each article.
        let at_or_after = "SELECT n, seq FROM articles WHERE n >= ?1 ORDER BY n LIMIT 1";
        self.0.query(|c| {
            let last: i64 = c.query_row("SELECT coalesce(max(n), 0) FROM articles", [], |row| row.get(0))?;
            let (mut low, mut high) = (0, last + 1);
            let mut probe = c.prepare_cached(at_or_after)?;
            while low < high {
                let middle = low + (high - low) / 2;
                let before = probe.query_row([middle], |row| row.get::<_, i64>(1)).optional()?;
                if before.is_some_and(|at| at < seq.cast_signed()) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            let sql = "SELECT id, seq FROM articles WHERE n >= ?1 ORDER BY n";
            let mut rows = c.prepare_cached(sql)?;
            let rows = rows.query_map([low], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
            rows.take_while(|row| row.as_ref().is_ok_and(|(_, at)| *at == seq.cast_signed()))
                .map(|row| row.map(|(id, _)| id))
                .collect()
        })
    }

    fn derivations_of(&self, article: &str) -> Result<Vec<Derivation>> {
        let sql = "SELECT n, body FROM derivations WHERE origin = ?1
                   UNION SELECT n, body FROM derivations WHERE derived = ?1 ORDER BY n";
        let rows: Vec<(i64, Vec<u8>)> = self.0.query(|c| {
            c.prepare_cached(sql)?.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })?;
        rows.into_iter().map(|(n, body)| unpack(&body, &format!("derived.db, derivation {n}"))).collect()
    }

    fn account(&self, id: &str) -> Result<Option<Account>> {
        let sql = "SELECT body FROM accounts WHERE id = ?1";
        let json: Option<String> =
            self.0.query(|c| c.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional())?;
        let damaged =
            |e: serde_json::Error| StoreError::damaged(format!("derived.db, account {id}"), e.to_string());
        json.map(|json| serde_json::from_str(&json).map_err(damaged)).transpose()
    }

    fn story(&self, id: &str) -> Result<Option<StoryRow>> {
        self.0.query(|c| {
            let id = resolve(c, id)?;
            c.prepare_cached(&format!("{STORY} WHERE id = ?1"))?.query_row([id], story).optional()
        })
    }

    fn stories(&self, filter: &StoryFilter, most: usize) -> Result<Vec<StoryRow>> {
        let (mut sql, mut values) = (format!("{STORY} WHERE true"), Vec::<Value>::new());
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            sql.push_str(" AND ");
            sql.push_str(&condition.replace('?', &format!("?{}", values.len())));
        };
        if let Some(since) = filter.since {
            and("last >= ?", since.into());
        }
        if let Some(before) = filter.before {
            and("last < ?", before.into());
        }
        if filter.accounts > 0 {
            and("account_count >= ?", i64::from(filter.accounts).into());
        }
        if filter.outlets > 0 {
            and("outlets >= ?", i64::from(filter.outlets).into());
        }
        let of = "SELECT n FROM names WHERE name = ?";
        if let Some(name) = &filter.outlet {
            let condition =
                format!("EXISTS (SELECT 1 FROM articles a WHERE a.story = s.id AND a.outlet = ({of}))");
            and(&condition, name.clone().into());
        }
        if let Some(name) = &filter.language {
            and(&format!("language = ({of})"), name.clone().into());
        }
        if let Some(cursor) = &filter.after {
            // The time twice, the id once: numbered by hand. A time of `NULL` is behind every other.
            values.extend([cursor.last.into(), cursor.id.clone().into()]);
            let (last, id) = (values.len() - 1, values.len());
            sql.push_str(&match filter.order {
                Order::Newest => format!(
                    " AND (last < ?{last} OR (?{last} IS NOT NULL AND last IS NULL) OR (last IS ?{last} AND id < ?{id}))"
                ),
                Order::Best => format!(" AND (rank, id) < (?{last}, ?{id})"),
            });
        }
        let key = match filter.order {
            Order::Newest => "last",
            Order::Best => "rank",
        };
        values.push(limit(most).into());
        sql.push_str(&format!(" ORDER BY {key} DESC, id DESC LIMIT ?{}", values.len()));
        self.0.query(|c| c.prepare_cached(&sql)?.query_map(params_from_iter(values), story)?.collect())
    }

    fn page(&self, seq: Seq) -> Result<Option<PageRecord>> {
        let sql = format!("{PAGE} WHERE seq = ?1");
        let found =
            self.0.query(|c| c.prepare_cached(&sql)?.query_row([seq.cast_signed()], page).optional())?;
        Ok(found.map(|(_, page)| page))
    }

    fn pages_of(&self, source: &str) -> Result<Vec<(Seq, PageRecord)>> {
        let sql = format!("{PAGE} WHERE source_hash = ?1 AND source = ?2 ORDER BY seq");
        let key = params![source_hash(source), source];
        self.0.query(|c| c.prepare_cached(&sql)?.query_map(key, page)?.collect())
    }

    fn counts(&self) -> Result<Counts> {
        let count = |table: &str| self.number(&format!("SELECT count(*) FROM {table}"));
        Ok(Counts {
            pages: count("pages")?,
            articles: count("articles")?,
            derivations: count("derivations")?,
            accounts: count("accounts")?,
            stories: count("stories")?,
            forwards: count("forwards")?,
        })
    }

    fn stories_by_id(&self, ids: &[&str]) -> Result<Vec<StoryRow>> {
        self.0.query(|c| {
            let mut get = c.prepare_cached(&format!("{STORY} WHERE id = ?1"))?;
            ids.iter().filter_map(|id| get.query_row([id], story).optional().transpose()).collect()
        })
    }

    fn forwarded_to(&self, id: &str) -> Result<Vec<String>> {
        let sql = "SELECT old FROM forwards WHERE new = ?1 ORDER BY old";
        self.0.query(|c| c.prepare_cached(sql)?.query_map([id], |row| row.get(0))?.collect())
    }

    fn articles_of_outlet(&self, outlet: &str, most: usize) -> Result<(Vec<ArticlePlace>, u64)> {
        let of = "outlet = (SELECT n FROM names WHERE name = ?1)";
        let place = |row: &Row<'_>| {
            Ok(ArticlePlace { id: row.get(0)?, known: row.get(1)?, account: row.get(2)?, story: row.get(3)? })
        };
        self.0.query(|c| {
            let sql =
                format!("SELECT id, known, account, story FROM articles WHERE {of} ORDER BY n DESC LIMIT ?2");
            let mut newest = c.prepare_cached(&sql)?;
            let places = newest.query_map(params![outlet, limit(most)], place)?.collect::<Result<_, _>>()?;
            let sql = format!("SELECT count(*) FROM articles WHERE {of}");
            let count: i64 = c.prepare_cached(&sql)?.query_row([outlet], |row| row.get(0))?;
            Ok((places, count.cast_unsigned()))
        })
    }

    fn stories_tagged(&self, tag: &str, most: usize) -> Result<Vec<String>> {
        let sql = "SELECT s.id FROM tags t JOIN stories s ON s.n = t.story
                   WHERE t.tag = (SELECT n FROM names WHERE name = ?1) ORDER BY t.story DESC LIMIT ?2";
        let key = params![tag, limit(most)];
        self.0.query(|c| c.prepare_cached(sql)?.query_map(key, |row| row.get(0))?.collect())
    }

    fn related(&self, id: &str, most: usize) -> Result<Vec<String>> {
        let sql = "SELECT other FROM (SELECT other, alike FROM related WHERE story = ?1
                     UNION ALL SELECT story, alike FROM related WHERE other = ?1)
                   WHERE other IN (SELECT id FROM stories)
                   GROUP BY other ORDER BY max(alike) DESC, other LIMIT ?2";
        self.0.query(|c| {
            let get = |row: &Row<'_>| row.get(0);
            c.prepare_cached(sql)?.query_map(params![id, limit(most)], get)?.collect()
        })
    }

    fn stories_then(&self, since: i64, until: i64, most: usize) -> Result<Vec<StoryThen>> {
        self.0.query(|c| then::stories(c, since, until, limit(most)))
    }

    fn last_known(&self) -> Result<Option<i64>> {
        self.0.query(|c| c.query_row("SELECT max(known) FROM articles", [], |row| row.get(0)))
    }

    fn facets(&self, since: i64, most: usize) -> Result<Facets> {
        self.0.query(|c| then::facets(c, since, limit(most)))
    }

    fn stale(&self, most: usize) -> Result<Vec<StoryRow>> {
        let sql = format!("{STORY} WHERE compared IS NOT version ORDER BY rank DESC, id DESC LIMIT ?1");
        self.0.query(|c| c.prepare_cached(&sql)?.query_map([limit(most)], story)?.collect())
    }

    fn put_compared(&self, id: &str, compared: Compared) -> Result<()> {
        let pack = |json: &str| pack_bytes(json.as_bytes()).map_err(|e| StoreError::io("derived.db", &e));
        let new = PackedComparison {
            version: compared.version.cast_signed(),
            card: pack(&compared.card)?,
            whole: compared.whole.as_deref().map(pack).transpose()?,
            tags: compared.tags,
        };
        let id = id.to_owned();
        self.0.write(move |c| apply::compared(c, &id, &new))
    }

    fn cards(&self, ids: &[&str]) -> Result<Vec<(String, u64, String)>> {
        let sql = "SELECT id, c.version, body FROM stories JOIN cards c ON n = story WHERE id = ?1";
        let rows: Vec<(String, i64, Vec<u8>)> = self.0.query(|c| {
            let mut get = c.prepare_cached(sql)?;
            let raw = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            ids.iter().filter_map(|id| get.query_row([id], raw).optional().transpose()).collect()
        })?;
        let text = |(id, version, body): (String, i64, Vec<u8>)| {
            let json = text(&body, &format!("derived.db, the card of {id}"))?;
            Ok((id, version.cast_unsigned(), json))
        };
        rows.into_iter().map(text).collect()
    }

    fn comparison(&self, id: &str, version: u64) -> Result<Option<String>> {
        let sql = "SELECT body FROM stories JOIN comparisons c ON n = story WHERE id = ?1 AND c.version = ?2";
        let key = params![id, version.cast_signed()];
        let packed: Option<Vec<u8>> =
            self.0.query(|c| c.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional())?;
        packed.map(|body| text(&body, &format!("derived.db, the comparison of {id}"))).transpose()
    }
}

/// JSON that was packed.
fn text(packed: &[u8], what: &str) -> Result<String> {
    String::from_utf8(unpack_bytes(packed, what)?).map_err(|e| StoreError::damaged(what, e.to_string()))
}
