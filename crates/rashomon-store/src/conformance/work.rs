//! What a work stream does.

use super::Subject;
use super::sample::{batch, capture};
use crate::Lease;

fn seqs(leases: &[Lease]) -> Vec<u64> {
    leases.iter().map(|lease| lease.seq).collect()
}

pub(super) fn work_is_handed_out_until_done(subject: Box<dyn Subject>) {
    let captures: Vec<_> = (1..=6).map(capture).collect();
    subject.log().append(&captures).unwrap();
    subject.derived().apply(batch(1)).unwrap();
    subject.derived().apply(batch(2)).unwrap();
    let subject = subject.reopen();
    let work = subject.work();
    // What is beyond what is applied is on offer again.
    assert_eq!((work.ready().unwrap(), work.open().unwrap()), (2, 4));
    let first = work.take(2, 100, 10).unwrap();
    let second = work.take(9, 100, 20).unwrap();
    assert_eq!((seqs(&first), seqs(&second)), (vec![3, 4], vec![5, 6]));
    assert_eq!(work.take(9, 109, 10).unwrap(), []);
    work.done(&second).unwrap();
    assert_eq!((work.ready().unwrap(), work.open().unwrap()), (2, 2)); // 3 and 4 stand before
    work.again(&first[1..]).unwrap();
    let again = work.take(9, 101, 10).unwrap();
    assert_eq!(again, [Lease { seq: 4, tries: 2, until: 111 }]);
    // Time runs out for 3; who had it is done with it all the same.
    assert_eq!(work.take(9, 110, 10).unwrap(), [Lease { seq: 3, tries: 2, until: 120 }]);
    work.done(&first[..1]).unwrap();
    assert_eq!(work.ready().unwrap(), 3);
    work.done(&again).unwrap();
    work.done(&again).unwrap();
    assert_eq!((work.ready().unwrap(), work.open().unwrap()), (6, 0));
    work.offer(&[5, 8, 7, 7]).unwrap();
    assert_eq!(seqs(&work.take(9, 0, 10).unwrap()), [7, 8]);
    assert_eq!(work.ready().unwrap(), 6);
    work.wait(std::time::Duration::ZERO);
}
