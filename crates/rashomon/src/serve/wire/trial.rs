//! For the tests of this area: more pages for a newsroom that stands, and somebody at the other end.

use crate::keep::Keeper;
use crate::serve::Room;
use rashomon_model::{Basis, FetchTime};
use rashomon_store::Logged;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The word for word copy of Meridian's page about the bridge, by another outlet.
pub(super) fn copy() -> String {
    let page = include_str!("../../../../../examples/bridge/meridian.html");
    page.replace("meridian.example", "harbour-sheet.example")
        .replace("Meridian News Agency", "Harbour Sheet")
        .replace("2025-03-11T17:20", "2025-03-11T21:40")
}

/// An account of the bridge that says what nobody said.
pub(super) fn fresh() -> String {
    "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">
<title>Norvale shuts Harrow Bridge: divers find second crack in cable anchor | Varga Herald</title>
<meta property=\"og:site_name\" content=\"Varga Herald\">
<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",
\"headline\":\"Norvale shuts Harrow Bridge: divers find second crack in cable anchor\",
\"datePublished\":\"2025-03-12T19:00:00+01:00\",\"publisher\":{\"@type\":\"Organization\",\"name\":\"Varga Herald\"}}</script>
</head><body><main><article><h1>Norvale shuts Harrow Bridge: divers find second crack in cable anchor</h1>
<p>Divers have found a second crack in an anchor of the Harrow Bridge in Norvale, which the city closed to all traffic on
Tuesday after inspectors found a crack in the south anchorage, the chief bridge engineer Tomas Wren said on Wednesday.</p>
<p>The second crack is 19 centimetres long and lies below the water line of the north anchorage, Wren told reporters.</p>
<p>“Two cracks in two anchors are no accident of the steel,” Wren said.</p>
<p>Mayor Ines Calder said that the repair of the Harrow Bridge would now cost 31 million crowns and take until August.</p>
<p>The navy lends the city of Norvale a pontoon for ambulances and the port's pilots, the defence ministry said.</p>
</article></main></body></html>"
        .to_owned()
}

/// Keeps a page more, and says so.
pub(super) fn add(room: &Room, source: &str, page: &str, fetched: &str) {
    let store = Arc::clone(room.store());
    let mut keeper = Keeper::take_up(store, NonZeroUsize::MIN, &mut |_, _| ()).unwrap();
    let fetched_at = Some(FetchTime { value: fetched.to_owned(), basis: Basis::Given });
    let bytes = page.as_bytes().to_vec();
    keeper.keep(vec![Logged { source: source.to_owned(), fetched_at, bytes, ..Logged::default() }]).unwrap();
    keeper.rest().unwrap();
    room.changed();
}

/// A request that somebody got.
pub(super) struct Got {
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Got {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

/// A server on loopback that answers with these statuses, then with the last of them, and hands on what it got.
pub(super) async fn taker(statuses: &'static [u16]) -> (String, UnboundedReceiver<Got>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/told", listener.local_addr().unwrap());
    let (give, take) = unbounded_channel();
    tokio::spawn(async move {
        let mut answered = 0;
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            let (mut headers, mut length) = (Vec::new(), 0);
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).await.unwrap();
                let Some((name, value)) = line.trim_end().split_once(": ") else {
                    if line.trim_end().is_empty() {
                        break;
                    }
                    continue;
                };
                if name.eq_ignore_ascii_case("content-length") {
                    length = value.parse().unwrap();
                }
                headers.push((name.to_lowercase(), value.to_owned()));
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).await.unwrap();
            let status = statuses.get(answered).or(statuses.last()).unwrap();
            answered += 1;
            let answer = format!("HTTP/1.1 {status} Told\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
            let _ = give.send(Got { headers, body: String::from_utf8(body).unwrap() });
        }
    });
    (url, take)
}

/// A mail server on loopback that takes everything, or nothing, and hands on what it took.
pub(super) async fn post_office(takes: bool) -> (u16, UnboundedReceiver<String>) {
    post_office_silent(takes, 0).await
}

/// The same; of the first mails that it takes it does not say so.
pub(super) async fn post_office_silent(takes: bool, mut silent: usize) -> (u16, UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (give, take) = unbounded_channel();
    tokio::spawn(async move {
        let mut left_waiting = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 post.example\r\n").await.unwrap();
            let (mut line, mut mail) = (String::new(), None::<String>);
            while stream.read_line(&mut line).await.is_ok_and(|n| n > 0) {
                let word = line.get(..4).unwrap_or_default().to_uppercase();
                let answer: &[u8] = match (&mut mail, word.as_str()) {
                    (Some(_), _) if line == ".\r\n" => {
                        let _ = give.send(mail.take().unwrap());
                        if silent > 0 {
                            silent -= 1;
                            left_waiting.push(stream);
                            break;
                        }
                        b"250 taken\r\n"
                    }
                    (Some(mail), _) => {
                        mail.push_str(&line);
                        b""
                    }
                    (None, "DATA") => {
                        mail = Some(String::new());
                        b"354 go on\r\n"
                    }
                    (None, "MAIL") if !takes => b"451 not now\r\n",
                    (None, "EHLO") => b"250-post.example\r\n250 8BITMIME\r\n",
                    (None, "QUIT") => b"221 good day\r\n",
                    (None, _) => b"250 yes\r\n",
                };
                stream.write_all(answer).await.unwrap();
                line.clear();
            }
        }
    });
    (port, take)
}
