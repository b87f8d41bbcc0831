//! Any bytes as the head of an answer (lines of `name: value`) and its body: waits, dates, a redirect and hubs are read, soon.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_intake::frontier::{
    Answer, Limits, Moment, Purpose, Request, RequestId, Validators, Walk, freshness, http_date, retry_after,
};
use rashomon_intake::websub;

fuzz_target!(|bytes: &[u8]| {
    const NOW: Moment = Moment(1_935_653_400_000);
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let headers = head.lines().filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned()));
    let answer = Answer { status: 200, headers: headers.collect(), ..Answer::default() };
    let _ = (retry_after(&answer, NOW), freshness(&answer, NOW), http_date(head, NOW));
    let links = answer.headers.iter().map(|(n, v)| (n.as_str(), v.as_str()));
    let _ = websub::discover(links, body, "http://meridian.example/feed");
    let (purpose, url) = (Purpose::Robots, "http://meridian.example/feed".to_owned());
    let held = Validators { url: url.clone(), etag: answer.header("etag").map(str::to_owned), last_modified: None };
    let (validators, limits) = (Some(held), Limits::of(purpose));
    let request = Request { id: RequestId(1), url, headers: Vec::new(), validators, purpose, limits };
    if let Ok(mut walk) = Walk::begin(&request) {
        let _ = walk.met(301, answer.header("location"));
        let _ = walk.headers();
    }
});
