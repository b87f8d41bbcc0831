//! What a log does.

use super::Subject;
use super::sample::capture;
use crate::{Form, Log, Logged};

fn odd_ones() -> Vec<Logged> {
    let large: Vec<u8> =
        (0..3_000_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    vec![
        Logged::default(),
        Logged {
            source: "pages/ x%20\n.html ".into(),
            bytes: b"\0\r\n\r\nWARC/1.1\r\n".to_vec(),
            ..Logged::default()
        },
        Logged {
            source: "articles.jsonl#3".into(),
            form: Form::Line,
            bytes: b"{\"text\":\"x\"}".to_vec(),
            ..Logged::default()
        },
        Logged { url: Some("https://varga.example/新聞?a=b c".into()), form: Form::Feed, ..capture(1) },
        Logged { status: Some(404), headers: Vec::new(), bytes: Vec::new(), ..capture(2) },
        Logged { bytes: large, hints: Some("\"港\"".repeat(20_000)), ..capture(3) },
        Logged {
            content_type: Some("application/http".into()),
            status: None,
            bytes: b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
            ..capture(4)
        },
    ]
}

pub(super) fn captures_come_back(subject: Box<dyn Subject>) {
    let odd = odd_ones();
    let log = subject.log();
    assert_eq!((log.last(), log.read(1).unwrap(), log.from(0, 9).unwrap()), (0, None, Vec::new()));
    assert_eq!(log.append(&[]).unwrap(), 1..1);
    assert_eq!(log.append(&odd).unwrap(), 1..odd.len() as u64 + 1);
    let check = |log: &dyn Log| {
        for (seq, logged) in (1..).zip(&odd) {
            assert_eq!(log.read(seq).unwrap().as_ref(), Some(&logged.tidied()), "capture {seq}");
        }
        assert_eq!(log.read(0).unwrap(), None);
        assert_eq!(log.read(odd.len() as u64 + 1).unwrap(), None);
        assert_eq!(log.of_url("https://varga.example/新聞?a=b c").unwrap(), [4]);
        assert!(log.of_url("https://varga.example/").unwrap().is_empty());
    };
    check(log.as_ref());
    drop(log);
    check(subject.reopen().log().as_ref());
}

pub(super) fn captures_are_numbered(subject: Box<dyn Subject>) {
    let log = subject.log();
    for n in 0..30 {
        assert_eq!(log.append(&[capture(2 * n), capture(2 * n + 1)]).unwrap(), 2 * n + 1..2 * n + 3);
    }
    drop(log);
    let subject = subject.reopen();
    let log = subject.log();
    assert_eq!(log.last(), 60);
    assert_eq!(log.append(&[capture(60)]).unwrap(), 61..62);
    let read = log.from(59, 2).unwrap();
    assert_eq!(read, [(59, capture(58).tidied()), (60, capture(59).tidied())]);
    assert_eq!(log.from(0, 1_000).unwrap().len(), 61);
    assert_eq!(log.from(62, 10).unwrap(), []);
    assert_eq!(log.of_url("https://meridian.example/3").unwrap(), [4, 11, 18, 25, 32, 39, 46, 53, 60]);
}

pub(super) fn what_came_twice_is_there_twice(subject: Box<dyn Subject>) {
    let long = |n: u64, url: u64| Logged {
        bytes: vec![b'x'; 5_000],
        ..Logged { headers: capture(n).headers, ..capture(url) }
    };
    let log = subject.log();
    log.append(&[long(1, 1), long(2, 1), long(3, 2)]).unwrap();
    log.append(&[long(4, 1)]).unwrap();
    drop(log);
    let subject = subject.reopen();
    let log = subject.log();
    assert_eq!(log.append(&[long(5, 1), capture(9), capture(9)]).unwrap(), 5..8);
    let all: Vec<Logged> = log.from(1, 10).unwrap().into_iter().map(|(_, logged)| logged).collect();
    assert_eq!(all, [long(1, 1), long(2, 1), long(3, 2), long(4, 1), long(5, 1), capture(9), capture(9)]);
}

pub(super) fn captures_of_many_threads_all_arrive(subject: Box<dyn Subject>) {
    let log = subject.log();
    let mut seqs: Vec<u64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let log = log.as_ref();
                scope.spawn(move || {
                    let mut mine = Vec::new();
                    for n in 0..25 {
                        let given = capture(thread * 100 + n);
                        let seqs = log.append(&[given.clone(), given.clone()]).unwrap();
                        assert_eq!(seqs.end - seqs.start, 2);
                        assert!(log.last() > seqs.start);
                        for seq in seqs {
                            assert_eq!(log.read(seq).unwrap(), Some(given.tidied()));
                            mine.push(seq);
                        }
                    }
                    mine
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    seqs.sort_unstable();
    assert!(seqs.into_iter().eq(1..=200));
    assert_eq!(log.last(), 200);
}
