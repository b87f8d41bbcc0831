//! What the user named -> the files behind it, in a steady order.
//!
//! A folder stands for every file below it, in name order; names that begin with a dot are skipped, and so is
//! whatever a link to a folder leads to (it would come twice, or for ever). Nothing is opened here.

use crate::limits::MAX_FOLDER_DEPTH;
use std::fs;
use std::path::{Path, PathBuf};

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// One input to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// The name it goes by in every output, as the user gave it.
    #[must_use]
    pub fn source(&self) -> String {
        match self {
            Self::Stdin => STDIN.to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// An input that could not be read, and why, in words for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{source_name}: {why}")]
pub struct Refused {
    /// The input as the user named it.
    pub source_name: String,
    /// What is wrong and what can be done.
    pub why: String,
}

impl Refused {
    /// `source_name` was refused because of `why`.
    #[must_use]
    pub fn new(source_name: impl Into<String>, why: impl Into<String>) -> Self {
        Self { source_name: source_name.into(), why: why.into() }
    }
}

/// Finds the files behind `inputs`, in their order; what cannot be listed stands in its place as refused.
#[must_use]
pub fn find(inputs: &[PathBuf]) -> Vec<Result<Input, Refused>> {
    let mut found = Vec::new();
    for input in inputs {
        if input.as_os_str() == STDIN {
            found.push(Ok(Input::Stdin));
            continue;
        }
        match fs::metadata(input) {
            Ok(meta) if meta.is_dir() => walk(input, &mut found),
            // A named file that is no regular file (a pipe, a device) is read as a stream.
            Ok(_) => found.push(Ok(Input::File(input.clone()))),
            Err(error) => found.push(Err(Refused::new(input.display().to_string(), io_reason(&error)))),
        }
    }
    found
}

/// Everything below `folder`, depth first, each folder's entries in the order of their names' bytes.
fn walk(folder: &Path, found: &mut Vec<Result<Input, Refused>>) {
    // Entries still to visit, the next one last, with how deep they stand.
    let mut open: Vec<(PathBuf, usize)> = Vec::new();
    push_entries(folder, 1, &mut open, found);
    while let Some((path, depth)) = open.pop() {
        let Ok(meta) = fs::symlink_metadata(&path) else {
            continue; // gone since it was listed
        };
        if meta.is_dir() {
            if depth >= MAX_FOLDER_DEPTH {
                let why =
                    format!("folders are nested deeper than {MAX_FOLDER_DEPTH}: name this folder itself");
                found.push(Err(Refused::new(path.display().to_string(), why)));
            } else {
                push_entries(&path, depth + 1, &mut open, found);
            }
        } else if meta.is_file() || fs::metadata(&path).is_ok_and(|target| target.is_file()) {
            found.push(Ok(Input::File(path)));
        }
        // Pipes, devices and links to folders met inside a folder are nobody's page.
    }
}

/// Puts the entries of `folder` on the stack, so that they come off in name order.
fn push_entries(
    folder: &Path,
    depth: usize,
    open: &mut Vec<(PathBuf, usize)>,
    found: &mut Vec<Result<Input, Refused>>,
) {
    let listed: Result<Vec<PathBuf>, _> =
        fs::read_dir(folder).and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect());
    match listed {
        Ok(mut paths) => {
            paths.retain(|path| !is_hidden(path));
            paths.sort_unstable_by(|a, b| b.file_name().cmp(&a.file_name()));
            open.extend(paths.into_iter().map(|path| (path, depth)));
        }
        Err(error) => found.push(Err(Refused::new(folder.display().to_string(), io_reason(&error)))),
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// An IO error in words for the user, with the way out where there is one.
pub(crate) fn io_reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        ErrorKind::UnexpectedEof => {
            "the compressed data ends early: the file is cut short, fetch it again".to_owned()
        }
        ErrorKind::InvalidData | ErrorKind::InvalidInput => {
            format!("the compressed data is damaged ({error}): fetch it again")
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{File, create_dir_all};

    /// Makes the files, finds what is below the folder, and returns it relative to the folder.
    fn check(files: &[&str]) -> Vec<String> {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for file in files {
            let path = dir.path().join(file);
            create_dir_all(path.parent().expect("inside the folder")).expect("folders can be made");
            File::create(path).expect("files can be made");
        }
        find(&[dir.path().to_owned()])
            .into_iter()
            .map(|input| {
                let Input::File(path) = input.expect("all can be listed") else { return STDIN.to_owned() };
                path.strip_prefix(dir.path()).expect("below the folder").display().to_string()
            })
            .collect()
    }

    #[test]
    fn a_folder_is_read_in_name_order_without_hidden_files() {
        let found = check(&["b/2.html", "a.html", "b/1.html", ".hidden", "b/.git/x", "b.html", "c/d/e.txt"]);
        assert_eq!(found, ["a.html", "b/1.html", "b/2.html", "b.html", "c/d/e.txt"]);
    }

    #[test]
    fn what_is_not_there_is_refused_and_the_rest_is_found() {
        let found = find(&["no/such/file".into(), "-".into()]);
        assert_eq!(found, [Err(Refused::new("no/such/file", "no such file or folder")), Ok(Input::Stdin)]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_its_own_folder_ends() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        File::create(dir.path().join("a.html")).expect("files can be made");
        std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).expect("links can be made");
        assert_eq!(find(&[dir.path().to_owned()]).len(), 1);
    }
}
