//! What was known at a moment, and what there was of late.

use crate::derived::{AHEAD_SECONDS, Facets, StoryThen};
use rusqlite::{Connection, Row, params};

/// The stories with an article known in a stretch of time, counted as at its end.
pub(super) fn stories(c: &Connection, since: i64, until: i64, most: i64) -> rusqlite::Result<Vec<StoryThen>> {
    let named = "SELECT DISTINCT story FROM articles
                 WHERE known >= ?1 AND known < ?2 AND story IS NOT NULL ORDER BY story LIMIT ?3";
    let named: Vec<String> = c
        .prepare_cached(named)?
        .query_map([since, until, most], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // An account begins with its first article known; where any of its articles says when, with the first of those.
    let then = "SELECT sum(articles), count(*), min(began), max(latest), max(dated),
                       max(CASE WHEN dated IS NULL THEN began END) FROM
                  (SELECT count(*) AS articles, min(known) AS began, max(known) AS latest,
                          min(CASE WHEN at <= known + ?3 THEN known END) AS dated
                   FROM articles WHERE story = ?1 AND known < ?2 AND account IS NOT NULL GROUP BY account)";
    let outlets = "SELECT count(DISTINCT outlet) FROM articles WHERE story = ?1 AND known < ?2";
    let (mut then, mut outlets) = (c.prepare_cached(then)?, c.prepare_cached(outlets)?);
    let mut out = Vec::with_capacity(named.len());
    for id in named {
        let counted = |row: &Row<'_>| {
            Ok(StoryThen {
                articles: row.get::<_, Option<u32>>(0)?.unwrap_or(0),
                accounts: row.get(1)?,
                first: row.get::<_, Option<i64>>(2)?.unwrap_or(0),
                last: row.get::<_, Option<i64>>(3)?.unwrap_or(0),
                dated: row.get(4)?,
                undated: row.get(5)?,
                ..StoryThen::default()
            })
        };
        let mut row = then.query_row(params![id, until, AHEAD_SECONDS], counted)?;
        row.outlets = outlets.query_row(params![id, until], |row| row.get(0))?;
        row.id = id;
        out.push(row);
    }
    Ok(out)
}

/// What is worth choosing among what was known from a time on.
pub(super) fn facets(c: &Connection, since: i64, most: i64) -> rusqlite::Result<Facets> {
    let counted = |sql: &str| -> rusqlite::Result<Vec<(String, u64)>> {
        let pair = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned()));
        c.prepare_cached(sql)?.query_map([since, most], pair)?.collect()
    };
    let stories = "(SELECT DISTINCT story FROM articles WHERE known >= ?1 AND story IS NOT NULL)";
    let of_stories = |join: &str| {
        format!(
            "SELECT name, count(*) FROM {stories} r JOIN stories s ON s.id = r.story {join}
             GROUP BY name ORDER BY 2 DESC, 1 LIMIT ?2"
        )
    };
    Ok(Facets {
        languages: counted(&of_stories("JOIN names l ON l.n = s.language"))?,
        outlets: counted(
            "SELECT name, count(*) FROM articles a JOIN names o ON o.n = a.outlet
             WHERE known >= ?1 AND story IS NOT NULL GROUP BY name ORDER BY 2 DESC, 1 LIMIT ?2",
        )?,
        tags: counted(&of_stories("JOIN tags t ON t.story = s.n JOIN names g ON g.n = t.tag"))?,
    })
}
