//! Full text over articles in `index/`, on tantivy. Derived from `derived.db`: what is damaged or of another form is made anew.

mod query;
mod words;

use self::query::{Clause, Part};
use crate::derived::ArticleRow;
use crate::error::{Result, StoreError};
use crate::search::{FoundStory, Hit, Hits, SearchIndex};
use rashomon_model::Entity;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::{Bound, Range};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tantivy::collector::{Count, TopDocs};
use tantivy::directory::MmapDirectory;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, RangeQuery, RegexQuery, TermQuery,
};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TantivyDocument, TextFieldIndexing, TextOptions,
    Value,
};
use tantivy::{Index, IndexReader, IndexWriter, Order, ReloadPolicy, Searcher, Term};

/// The form of the index; raised when fields or words change. It names the folder, so that another form is not found.
const FORM: &str = "2";

/// How much memory indexing may take before it writes a segment: 48 MiB.
const WRITER_BYTES: usize = 48 << 20;

/// How much more a word counts in the headline than in the body.
const HEADLINE_BOOST: f32 = 2.0;

/// The most hits of one search: 10,000; whoever wants more wants an export.
const MAX_HITS: usize = 10_000;

/// What is to be done where the index cannot be read.
const AGAIN: &str = "the index of words is not there or cannot be read; the next `rashomon add`, `run` or `rebuild` makes it again";

/// The name the tokenizer is registered under.
const WORDS: &str = "rashomon";

#[derive(Clone, Copy)]
struct Fields {
    id: Field,
    headline: Field,
    body: Field,
    outlet: Field,
    entity: Field,
    tag: Field,
    site: Field,
    language: Field,
    story: Field,
    at: Field,
}

fn schema() -> (Schema, Fields) {
    let words = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(WORDS).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let phrases = IndexRecordOption::WithFreqsAndPositions;
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        headline: schema.add_text_field("headline", words(phrases)),
        body: schema.add_text_field("body", words(phrases)),
        outlet: schema.add_text_field("outlet", words(phrases)),
        entity: schema.add_text_field("entity", words(phrases)),
        tag: schema.add_text_field("tag", STRING),
        site: schema.add_text_field("site", STRING),
        language: schema.add_text_field("language", STRING),
        story: schema.add_text_field("story", STRING | FAST),
        at: schema.add_i64_field("at", FAST),
    };
    (schema.build(), fields)
}

/// The index in its folder.
pub(crate) struct TantivyIndex {
    index: Index,
    fields: Fields,
    reader: IndexReader,
    /// `None` where it was opened for reading alone.
    writer: Option<Mutex<IndexWriter>>,
}

fn failed(error: &tantivy::TantivyError) -> StoreError {
    StoreError::Database { what: "index".to_owned(), why: error.to_string() }
}

impl TantivyIndex {
    /// Opens the index below `folder`. With `write`, one that is damaged or of another form is made anew, empty.
    pub(crate) fn open(folder: &Path, write: bool) -> Result<Self> {
        let place = folder.join(FORM);
        if !write {
            if !place.is_dir() {
                return Err(StoreError::Database {
                    what: folder.display().to_string(),
                    why: AGAIN.to_owned(),
                });
            }
            return Self::open_at(&place, false).map_err(|e| match e {
                StoreError::Database { why, .. } => StoreError::Database {
                    what: folder.display().to_string(),
                    why: format!("{AGAIN} ({why})"),
                },
                other => other,
            });
        }
        drop_other_forms(folder)?;
        if let Ok(index) = Self::open_at(&place, true)
            && index.change().is_ok()
        {
            return Ok(index);
        }
        let failed = |e: std::io::Error| StoreError::io(place.display().to_string(), &e);
        if place.exists() {
            fs::remove_dir_all(&place).map_err(failed)?;
        }
        Self::open_at(&place, true)
    }

    fn open_at(place: &PathBuf, write: bool) -> Result<Self> {
        let (schema, fields) = schema();
        if write {
            fs::create_dir_all(place).map_err(|e| StoreError::io(place.display().to_string(), &e))?;
        }
        let folder = MmapDirectory::open(place).map_err(|e| failed(&e.into()))?;
        let opened = if write { Index::open_or_create(folder, schema) } else { Index::open(folder) };
        let index = opened.map_err(|e| failed(&e))?;
        index.tokenizers().register(WORDS, words::Words);
        let reader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(|e| failed(&e))?;
        let writer = if write {
            Some(Mutex::new(index.writer_with_num_threads(1, WRITER_BYTES).map_err(|e| failed(&e))?))
        } else {
            None
        };
        Ok(Self { index, fields, reader, writer })
    }

    /// Changes the index and commits with `change` as its payload.
    fn commit(&self, change: u64, work: impl FnOnce(&IndexWriter) -> tantivy::Result<()>) -> Result<()> {
        let writer = self.writer.as_ref().ok_or(StoreError::ReadOnly)?;
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        let done = work(&writer).and_then(|()| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&change.to_string());
            commit.commit()
        });
        if let Err(error) = done {
            // Nothing half-done is left for the next commit; should that fail as well, opening makes it anew.
            drop(writer.rollback());
            return Err(failed(&error));
        }
        self.reader.reload().map_err(|e| failed(&e))
    }

    /// A view of the index as it stands; where another process writes it, as that one left it.
    /// Takes articles out.
    pub(crate) fn remove(&self, ids: &BTreeSet<String>) -> Result<()> {
        self.commit(self.change()?, |writer| {
            for id in ids {
                writer.delete_term(Term::from_field_text(self.fields.id, id));
            }
            Ok(())
        })
    }

    fn searcher(&self) -> Result<Searcher> {
        if self.writer.is_none() {
            self.reader.reload().map_err(|e| failed(&e))?;
        }
        Ok(self.reader.searcher())
    }

    fn document(&self, row: &ArticleRow) -> TantivyDocument {
        let Fields { id, headline, body, outlet, entity, tag, site, language, story, at } = self.fields;
        let article = &row.article;
        let mut document = TantivyDocument::default();
        document.add_text(id, &article.id);
        document.add_text(body, &article.text);
        let texts = [(headline, &article.headline), (outlet, &article.outlet), (story, &row.story)];
        for (field, text) in texts {
            if let Some(text) = text {
                document.add_text(field, text);
            }
        }
        for name in row.names.iter().flat_map(names) {
            document.add_text(entity, name);
        }
        for hashtag in &article.hashtags {
            document.add_text(tag, query::tag(hashtag));
        }
        for host in article.url.as_deref().or(article.page.url.as_deref()).map(hosts).unwrap_or_default() {
            document.add_text(site, host);
        }
        if let Some(code) = &article.language {
            document.add_text(language, code.to_ascii_lowercase());
        }
        if let Some(time) = row.at {
            document.add_i64(at, time);
        }
        document
    }

    /// Words in a row in a field.
    fn row(field: Field, words: &[String]) -> Box<dyn Query> {
        let mut terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
        if terms.len() > 1 {
            return Box::new(PhraseQuery::new(terms));
        }
        let alone =
            words.first().filter(|word| word.chars().count() == 1 && word.chars().all(words::is_unspaced));
        if let Some(Ok(pairs)) = alone.map(|c| RegexQuery::from_pattern(&format!("{c}.*"), field)) {
            return Box::new(pairs); // a character alone stands at the head of pairs
        }
        match terms.pop() {
            Some(term) => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
            None => Box::new(AllQuery),
        }
    }

    fn clause(&self, clause: &Clause) -> (Occur, Box<dyn Query>) {
        let Fields { headline, body, outlet, entity, tag, site, language, story, at, .. } = self.fields;
        let exact = |field, value: &str| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
        };
        let time = |seconds: i64| Term::from_field_i64(at, seconds);
        let query: Box<dyn Query> = match &clause.part {
            Part::Text(words) => Box::new(BooleanQuery::union(vec![
                Box::new(BoostQuery::new(Self::row(headline, words), HEADLINE_BOOST)),
                Self::row(body, words),
            ])),
            Part::Outlet(words) => weightless(Self::row(outlet, words)),
            Part::Entity(words) => weightless(Self::row(entity, words)),
            Part::Tag(text) => weightless(exact(tag, text)),
            Part::Site(host) => weightless(exact(site, host)),
            Part::Language(code) => weightless(exact(language, code)),
            Part::Story(id) => weightless(exact(story, id)),
            Part::Before(seconds) => {
                weightless(Box::new(RangeQuery::new(Bound::Unbounded, Bound::Excluded(time(*seconds)))))
            }
            Part::After(seconds) => {
                weightless(Box::new(RangeQuery::new(Bound::Included(time(*seconds)), Bound::Unbounded)))
            }
        };
        (if clause.not { Occur::MustNot } else { Occur::Must }, query)
    }
}

/// The names of an entity that are found by other words than its fullest.
fn names(entity: &Entity) -> impl Iterator<Item = &str> {
    let full = words::words(&entity.name);
    let other = move |alias: &&String| words::words(alias).iter().any(|word| !full.contains(word));
    std::iter::once(entity.name.as_str()).chain(entity.aliases.iter().filter(other).map(String::as_str))
}

/// The host of an address, and those above it.
fn hosts(address: &str) -> Vec<String> {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host).to_lowercase();
    let mut host = host.split(':').next().unwrap_or_default();
    let mut out = Vec::new();
    while host.contains('.') {
        out.push(host.to_owned());
        host = host.split_once('.').map_or("", |(_, above)| above);
    }
    out
}

/// A hashtag or a name as it is compared.
pub(crate) fn tag(text: &str) -> String {
    query::tag(text)
}

/// Where in a text what a query looks for stands.
pub(crate) fn finds(query: &str, text: &str) -> Vec<Range<usize>> {
    let clauses = query::parse(query).unwrap_or_default();
    let placed = words::placed(text);
    let row = |clause: &Clause| match &clause.part {
        Part::Text(words) | Part::Entity(words) if !clause.not => words::stand(&placed, words),
        _ => Vec::new(),
    };
    let mut found: Vec<Range<usize>> = clauses.iter().flat_map(row).collect();
    found.sort_by_key(|place| (place.start, place.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for place in found {
        match out.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => out.push(place),
        }
    }
    out
}

/// A query that says whether, not how well.
fn weightless(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, 0.0))
}

/// Removes an index that goes further than `last`, the last change number: a power cut took the last conclusions and left the
/// index, and they may come again otherwise. Told from its file alone, since most commands do not search.
pub(crate) fn drop_if_ahead(folder: &Path, last: u64) -> Result<()> {
    let meta = fs::read(folder.join(FORM).join("meta.json")).unwrap_or_default();
    let meta: serde_json::Value = serde_json::from_slice(&meta).unwrap_or_default();
    let change = meta.get("payload").and_then(|payload| payload.as_str()?.parse::<u64>().ok());
    if change.is_some_and(|change| change > last) {
        fs::remove_dir_all(folder).map_err(|e| StoreError::io(folder.display().to_string(), &e))?;
    }
    Ok(())
}

/// Removes indexes of other forms: nobody reads them again.
fn drop_other_forms(folder: &Path) -> Result<()> {
    let failed = |e: std::io::Error| StoreError::io(folder.display().to_string(), &e);
    fs::create_dir_all(folder).map_err(failed)?;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name() != FORM && entry.file_type().map_err(failed)?.is_dir() {
            fs::remove_dir_all(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}

impl SearchIndex for TantivyIndex {
    fn put(&self, articles: &[ArticleRow], change: u64) -> Result<()> {
        self.commit(change, |writer| {
            for row in articles {
                writer.delete_term(Term::from_field_text(self.fields.id, &row.article.id));
                writer.add_document(self.document(row))?;
            }
            Ok(())
        })
    }

    fn change(&self) -> Result<u64> {
        let payload = self.index.load_metas().map_err(|e| failed(&e))?.payload;
        match payload.as_deref().map(str::parse) {
            None => Ok(0),
            Some(Ok(change)) => Ok(change),
            Some(Err(_)) => Err(StoreError::damaged("index", "it does not say up to where it goes")),
        }
    }

    fn reset(&self) -> Result<()> {
        self.commit(0, |writer| writer.delete_all_documents().map(drop))
    }

    fn count(&self) -> Result<u64> {
        Ok(self.searcher()?.num_docs())
    }

    fn search(&self, query: &str, limit: usize, offset: usize) -> Result<Hits> {
        let clauses = query::parse(query)?;
        let query = BooleanQuery::new(clauses.iter().map(|clause| self.clause(clause)).collect());
        let searcher = self.searcher()?;
        let (limit, offset) = (limit.min(MAX_HITS), offset.min(MAX_HITS));
        if limit == 0 {
            let total = searcher.search(&query, &Count).map_err(|e| failed(&e))?;
            return Ok(Hits { hits: Vec::new(), total });
        }
        let best = TopDocs::with_limit(limit).and_offset(offset).order_by_score();
        let (found, total) = searcher.search(&query, &(best, Count)).map_err(|e| failed(&e))?;
        let mut hits = Vec::with_capacity(found.len());
        for (score, address) in found {
            let document: TantivyDocument = searcher.doc(address).map_err(|e| failed(&e))?;
            let id = document.get_first(self.fields.id).and_then(|value| value.as_str());
            hits.extend(id.map(|id| Hit { id: id.to_owned(), score }));
        }
        Ok(Hits { hits, total })
    }

    fn stories(&self, query: &str, most: usize) -> Result<Vec<FoundStory>> {
        let clauses = query::parse(query)?;
        let query = BooleanQuery::new(clauses.iter().map(|clause| self.clause(clause)).collect());
        let searcher = self.searcher()?;
        let newest =
            TopDocs::with_limit(most.clamp(1, MAX_HITS)).order_by_fast_field::<i64>("at", Order::Desc);
        let found = searcher.search(&query, &newest).map_err(|e| failed(&e))?;
        let columns: Vec<_> = searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.fast_fields().str("story"))
            .collect::<tantivy::Result<_>>()
            .map_err(|e| failed(&e))?;
        let mut stories: BTreeMap<String, Option<i64>> = BTreeMap::new();
        for (at, address) in found {
            let Some(Some(column)) = columns.get(address.segment_ord as usize) else { continue };
            let mut id = String::new();
            let Some(ord) = column.term_ords(address.doc_id).next() else { continue };
            if column.ord_to_str(ord, &mut id).map_err(|e| failed(&e.into()))? {
                let newest = stories.entry(id).or_insert(at);
                *newest = at.max(*newest);
            }
        }
        let mut out: Vec<FoundStory> = stories.into_iter().map(|(id, at)| FoundStory { id, at }).collect();
        out.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon_model::Article;

    fn row(id: &str, headline: &str, text: &str, outlet: &str, at: i64) -> ArticleRow {
        let some = |text: &str| Some(text.to_owned());
        let article = Article {
            id: id.into(),
            headline: some(headline),
            outlet: some(outlet),
            language: some("EN"),
            text: text.into(),
            ..Article::default()
        };
        ArticleRow { article, at: Some(at), story: Some("s-1".into()), ..ArticleRow::default() }
    }

    fn filled(folder: &Path) -> TantivyIndex {
        let index = TantivyIndex::open(folder, true).unwrap();
        let rows = [
            row("a-1", "Harbour closes", "The port of Norvale was closed on Monday.", "The Meridian", 100),
            row(
                "a-2",
                "Strike",
                "The harbour workers of Norvale strike. The port stays open.",
                "Norvale Post",
                200,
            ),
            row("a-3", "港が閉鎖", "ノルヴァーレの港は月曜日に閉鎖された。", "Varga Shimbun", 300),
        ];
        index.put(&rows, 7).unwrap();
        index
    }

    fn check(index: &TantivyIndex, query: &str) -> String {
        match index.search(query, 10, 0) {
            Ok(found) => {
                assert_eq!(found.total, found.hits.len(), "{query}");
                found.hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>().join(" ")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn words_phrases_fields_and_dates_are_found() {
        let dir = tempfile::tempdir().unwrap();
        let index = filled(dir.path());
        assert_eq!(check(&index, "harbour"), "a-1 a-2"); // the headline counts more
        assert_eq!(check(&index, "norvale port"), "a-1 a-2");
        assert_eq!(check(&index, "\"port of Norvale\""), "a-1");
        assert_eq!(check(&index, "port -strike"), "a-1");
        assert_eq!(check(&index, "norvale outlet:post"), "a-2");
        assert_eq!(check(&index, "outlet:\"the meridian\""), "a-1");
        assert_eq!(check(&index, "after:1970-01-01T00:03:20Z story:s-1 language:en"), "a-2 a-3");
        assert_eq!(check(&index, "before:1970-01-01T00:03:20Z story:s-1"), "a-1");
        assert_eq!(check(&index, "閉鎖"), "a-3");
        assert_eq!(check(&index, "港"), "a-3");
        assert_eq!(check(&index, "月曜日に閉鎖"), "a-3");
        assert_eq!(check(&index, "日月"), "");
        assert_eq!(check(&index, "\"open"), "a quotation mark in the query is not closed");
        assert_eq!(index.search("norvale", 1, 1).unwrap().total, 2);
    }

    #[test]
    fn names_tags_and_sites_are_found() {
        let dir = tempfile::tempdir().unwrap();
        let index = TantivyIndex::open(dir.path(), true).unwrap();
        let name = |name: &str, aliases: &[&str]| Entity {
            name: name.into(),
            kind: rashomon_model::EntityKind::Person,
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        };
        let mut first = row("a-1", "Pier", "She spoke.", "The Meridian", 100);
        first.names = vec![name("Odile Varga", &["Odile Varga", "Varga", "オディール・ヴァルガ"])];
        first.article.hashtags = vec!["#SouthPier".into()];
        first.article.url = Some("https://www.meridian.example:8443/a/1".into());
        let mut second = row("a-2", "Quay", "He spoke.", "The Meridian", 200);
        second.names = vec![name("Varga Odile", &[]), name("Norvale", &[])];
        second.story = Some("s-2".into());
        index.put(&[first, second], 1).unwrap();
        assert_eq!(check(&index, "entity:\"odile varga\""), "a-1");
        assert_eq!(check(&index, "entity:varga after:1970-01-01T00:03:00Z"), "a-2");
        assert_eq!(check(&index, "entity:ヴァルガ"), "a-1");
        // Two names do not make a third.
        assert_eq!(check(&index, "entity:\"odile norvale\""), "");
        assert_eq!(
            (check(&index, "tag:#southpier"), check(&index, "tag:\"South Pier\"")),
            ("a-1".into(), "a-1".into())
        );
        assert_eq!(check(&index, "site:meridian.example"), "a-1");
        assert_eq!(
            (check(&index, "site:www.meridian.example"), check(&index, "site:example")),
            ("a-1".into(), "".into())
        );
        let stories = index.stories("spoke", 9).unwrap();
        let stories: Vec<_> = stories.iter().map(|s| (s.id.as_str(), s.at)).collect();
        assert_eq!(stories, [("s-2", Some(200)), ("s-1", Some(100))]);
        assert_eq!(index.stories("spoke", 1).unwrap().len(), 1);
    }

    #[test]
    fn sentences_without_spaces_are_found_by_their_parts() {
        let dir = tempfile::tempdir().unwrap();
        let index = TantivyIndex::open(dir.path(), true).unwrap();
        let rows = [
            row("a-1", "南港大桥关闭", "市政府周一宣布，南港大桥因裂缝关闭六周。", "Varga Shibao", 1),
            row(
                "a-2",
                "橋が通行止め",
                "ノルヴァーレ市は月曜日、ひび割れのため橋を六週間通行止めにすると発表した。",
                "Varga Shimbun",
                2,
            ),
        ];
        index.put(&rows, 1).unwrap();
        for (query, found) in [
            ("大桥", "a-1"),
            ("\"因裂缝关闭\"", "a-1"),
            ("南港 裂缝", "a-1"),
            ("桥大", ""),
            ("通行止め", "a-2"),
            ("\"月曜日、ひび割れ\"", "a-2"),
            ("ノルヴァーレ市", "a-2"),
            ("橋", "a-2"),
            ("六", "a-1 a-2"),
        ] {
            let mut got: Vec<String> = check(&index, query).split(' ').map(str::to_owned).collect();
            got.sort();
            assert_eq!(got.join(" "), found, "{query}");
        }
    }

    #[test]
    fn finds_are_marked_in_a_text() {
        let check = |query: &str, text: &str| -> String {
            finds(query, text).into_iter().map(|place| &text[place]).collect::<Vec<_>>().join("|")
        };
        assert_eq!(check("ferry", "The Ferry, a FERRY; ferries"), "Ferry|FERRY");
        assert_eq!(
            check("\"night ferry\" quay", "A night-ferry left the quay; a ferry."),
            "night-ferry|quay"
        );
        assert_eq!(check("café -quay outlet:Tide", "Le Café at the quay, Tide"), "Café");
        assert_eq!(check("大桥关闭", "南港大桥关闭六周"), "大桥关闭");
        assert_eq!(check("橋", "橋を渡る"), "橋");
        assert_eq!(check("\"open", "open"), "");
    }

    #[test]
    fn it_is_opened_as_it_was_put_anew_and_made_anew_where_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let index = filled(dir.path());
        index.put(&[row("a-1", "Ferry", "", "The Meridian", 100)], 8).unwrap();
        assert_eq!(
            (check(&index, "ferry"), check(&index, "closes"), index.count().unwrap()),
            ("a-1".into(), "".into(), 3)
        );
        drop(index);
        let index = TantivyIndex::open(dir.path(), true).unwrap();
        assert_eq!((index.change().unwrap(), index.count().unwrap()), (8, 3));
        index.reset().unwrap();
        assert_eq!((index.change().unwrap(), index.count().unwrap()), (0, 0));
        drop(index);
        fs::write(dir.path().join(FORM).join("meta.json"), "{").unwrap();
        fs::create_dir(dir.path().join("0")).unwrap();
        let index = TantivyIndex::open(dir.path(), true).unwrap();
        assert_eq!((index.change().unwrap(), index.count().unwrap()), (0, 0));
        assert!(!dir.path().join("0").exists());
    }
}
