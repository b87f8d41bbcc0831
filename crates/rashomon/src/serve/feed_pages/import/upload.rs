//! Files that are uploaded to be brought in: to a folder beside the captures, until they are read.

use super::{Inputs, begin};
use crate::addresses::Named;
use crate::serve::door::{Role, Viewer};
use crate::serve::feed_pages::told::told;
use crate::serve::{Problem, Room};
use axum::extract::multipart::Field;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use rashomon_store::Input;
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

/// The most bytes of one upload: an archive of a day's crawl. What is larger is brought in as a folder of the machine.
const UPLOAD_BYTES: u64 = 2 << 30;

/// The most files of one upload.
const FILES: usize = 10_000;

/// The most bytes of a file's name that are kept.
const NAME_BYTES: usize = 100;

/// POST `/import/files`.
pub(in crate::serve::feed_pages) async fn files(
    State(room): State<Room>,
    viewer: Viewer,
    mut form: Multipart,
) -> Result<Response, Problem> {
    viewer.may(Role::Editor)?;
    let folder = room.store().folder().join("uploads").join(room.now().as_nanosecond().to_string());
    tokio::fs::create_dir_all(&folder).await?;
    let taken = take(&mut form, &folder).await;
    let files = match taken {
        Ok(files) if !files.is_empty() => files,
        other => {
            tokio::fs::remove_dir_all(&folder).await?;
            other?;
            let lines =
                ["Choose one or more files: pages, articles as JSON Lines, or web archives.".to_owned()];
            return told(&viewer, "No file came", false, &lines, ("/import", "Back"));
        }
    };
    let what = match files.as_slice() {
        [one] => one.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        many => format!("{} uploaded files", many.len()),
    };
    let inputs: Inputs = files.into_iter().map(|file| Ok(Named::Here(Input::File(file)))).collect();
    begin(&room, &viewer, what, inputs, Some(folder)).await
}

/// Writes the files of a form below a folder.
async fn take(form: &mut Multipart, folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut left = UPLOAD_BYTES;
    while let Some(field) = form.next_field().await.map_err(|why| Problem::bad(why.body_text()))? {
        let Some(name) = field.file_name().filter(|name| !name.is_empty()).map(plain_name) else { continue };
        if files.len() >= FILES {
            return Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("more than {FILES} files at once"),
            ));
        }
        let mut path = folder.join(&name);
        if files.contains(&path) {
            // Two files of one name, of different folders.
            path = folder.join(format!("{}-{name}", files.len()));
        }
        write(field, &path, &mut left).await?;
        files.push(path);
    }
    Ok(files)
}

async fn write(mut field: Field<'_>, path: &Path, left: &mut u64) -> Result<(), Problem> {
    let mut file = File::create(path).await?;
    while let Some(bytes) = field.chunk().await.map_err(|why| Problem::bad(why.body_text()))? {
        *left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
            let most = UPLOAD_BYTES >> 30;
            let detail =
                format!("more than {most} GiB at once: bring it in as a folder of the server's machine");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
        })?;
        file.write_all(&bytes).await?;
    }
    file.flush().await?;
    Ok(())
}

/// A file's name as it may stand on any disk: its last part, of letters, digits, dots and dashes; its ending stays, which
/// tells what it is.
fn plain_name(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let from = plain.len().saturating_sub(NAME_BYTES);
    let from = (from..plain.len()).find(|at| plain.is_char_boundary(*at)).unwrap_or(from);
    let plain = plain[from..].trim_start_matches('.');
    if plain.is_empty() { "file".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder() {
        assert_eq!(plain_name("day.warc.gz"), "day.warc.gz");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\news\\a b?.html"), "a_b_.html");
        assert_eq!(
            (plain_name(".."), plain_name(""), plain_name(".hidden")),
            ("file".into(), "file".into(), "hidden".into())
        );
        assert!(plain_name(&"港".repeat(99)).len() <= NAME_BYTES);
    }
}
