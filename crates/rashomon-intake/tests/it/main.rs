//! The fuzz corpus of archives as plain tests: read as far as it goes, never a panic, never without end.

mod following;
mod made_up_web;

use flate2::read::MultiGzDecoder;
use rashomon_intake::read_warc;
use std::fs;
use std::io::{BufReader, Cursor, Read};
use std::path::PathBuf;

#[test]
fn any_archive_is_read_as_far_as_it_goes() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/archive");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the corpus is in the repository").map(|e| e.unwrap().path()).collect();
    files.sort();
    let mut told = String::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (mut pages, mut damaged) = (0, 0);
        // Whoever opens an archive undoes its gzip; a cut one gives what it has.
        let bytes = fs::read(&path).unwrap();
        let reader: Box<dyn Read + Send> = match name.ends_with(".gz") {
            true => Box::new(MultiGzDecoder::new(Cursor::new(bytes))),
            false => Box::new(Cursor::new(bytes)),
        };
        for record in read_warc(BufReader::new(reader), &name) {
            if record.is_ok() { pages += 1 } else { damaged += 1 }
        }
        told += &format!("{name}: {pages} pages, {damaged} damaged\n");
    }
    insta::assert_snapshot!(told, @r"
    cut.warc.gz: 0 pages, 1 damaged
    date.warc: 1 pages, 0 damaged
    empty.warc: 0 pages, 1 damaged
    length.warc: 0 pages, 1 damaged
    negative.warc: 0 pages, 0 damaged
    one.warc: 1 pages, 0 damaged
    two.warc.gz: 2 pages, 0 damaged
    ");
}
