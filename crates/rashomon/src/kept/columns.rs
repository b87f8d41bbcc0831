//! Articles as Apache Parquet, for those who count with DuckDB, Polars or pandas: a column a field, a row an article.

use anyhow::{Context, Result};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use rashomon_store::ArticleRow;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Rows written together: some megabytes of text.
const GROUP: usize = 2_000;

/// The fields, in the order of [`texts`], and the time published.
const SCHEMA: &str = "message article {
    REQUIRED BYTE_ARRAY id (UTF8);
    OPTIONAL BYTE_ARRAY account (UTF8);
    OPTIONAL BYTE_ARRAY story (UTF8);
    OPTIONAL BYTE_ARRAY url (UTF8);
    OPTIONAL BYTE_ARRAY canonical_url (UTF8);
    OPTIONAL BYTE_ARRAY outlet (UTF8);
    OPTIONAL BYTE_ARRAY agency (UTF8);
    OPTIONAL BYTE_ARRAY via (UTF8);
    OPTIONAL BYTE_ARRAY headline (UTF8);
    OPTIONAL BYTE_ARRAY standfirst (UTF8);
    OPTIONAL BYTE_ARRAY bylines (UTF8);
    OPTIONAL BYTE_ARRAY language (UTF8);
    OPTIONAL BYTE_ARRAY published (UTF8);
    OPTIONAL BYTE_ARRAY source (UTF8);
    OPTIONAL BYTE_ARRAY fetched_at (UTF8);
    OPTIONAL BYTE_ARRAY text (UTF8);
    OPTIONAL INT64 published_at (TIMESTAMP(MILLIS,true));
}";

/// Writes the articles that `each` gives, one after the other, to a file.
pub(super) fn write(
    file: &Path,
    each: impl FnOnce(&mut dyn FnMut(&ArticleRow) -> Result<()>) -> Result<()>,
) -> Result<()> {
    let out = File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let properties = Arc::new(WriterProperties::builder().set_compression(zstd).build());
    let mut writer = SerializedFileWriter::new(out, schema, properties)?;
    let mut rows: Vec<ArticleRow> = Vec::with_capacity(GROUP);
    each(&mut |row| {
        rows.push(row.clone());
        if rows.len() == GROUP {
            group(&mut writer, &rows)?;
            rows.clear();
        }
        Ok(())
    })?;
    if !rows.is_empty() {
        group(&mut writer, &rows)?;
    }
    writer.close()?;
    Ok(())
}

/// The text fields of a row, in the order of the schema.
fn texts(row: &ArticleRow) -> [Option<String>; 16] {
    let a = &row.article;
    let bylines: Vec<&str> = a.bylines.iter().map(|b| b.name.as_str()).collect();
    [
        Some(a.id.clone()),
        row.account.clone(),
        row.story.clone(),
        a.url.clone().or_else(|| a.page.url.clone()),
        a.canonical_url.clone(),
        a.outlet.clone(),
        a.agency.clone(),
        a.via.clone(),
        a.headline.clone(),
        a.standfirst.clone(),
        (!bylines.is_empty()).then(|| bylines.join("; ")),
        a.language.clone(),
        a.published.as_ref().map(|p| p.value.clone()),
        Some(a.page.source.clone()),
        a.page.fetched_at.as_ref().map(|f| f.value.clone()),
        Some(a.text.clone()),
    ]
}

/// Writes rows as one group, column by column.
fn group(writer: &mut SerializedFileWriter<File>, rows: &[ArticleRow]) -> Result<()> {
    let fields: Vec<[Option<String>; 16]> = rows.iter().map(texts).collect();
    let mut group = writer.next_row_group()?;
    for at in 0..16 {
        let present: Vec<i16> = fields.iter().map(|f| i16::from(f[at].is_some())).collect();
        let values: Vec<ByteArray> =
            fields.iter().filter_map(|f| f[at].as_deref().map(|v| v.as_bytes().to_vec().into())).collect();
        // A field that every row has carries no mark of its presence.
        let present = (at > 0).then_some(present);
        column::<ByteArrayType>(&mut group, &values, present.as_deref())?;
    }
    let present: Vec<i16> = rows.iter().map(|r| i16::from(r.at.is_some())).collect();
    let values: Vec<i64> = rows.iter().filter_map(|r| r.at.map(|at| at.saturating_mul(1_000))).collect();
    column::<Int64Type>(&mut group, &values, Some(&present))?;
    group.close()?;
    Ok(())
}

fn column<T: parquet::data_type::DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: &[T::T],
    present: Option<&[i16]>,
) -> Result<()> {
    let mut column = group.next_column()?.context("the schema has fewer columns than are written")?;
    column.typed::<T>().write_batch(values, present, None)?;
    column.close()?;
    Ok(())
}
