//! One word to one address: signed, through the guarded fetcher.

use super::{Delivery, Hook};
use crate::serve::Room;
use crate::serve::desk::Told;
use crate::serve::wire::news::{StoryNews, What};
use crate::serve::wire::settings::public_base;
use crate::view::clean;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::fmt::Write as _;

/// The signature of a body sent at a time: HMAC-SHA-256 over `TIME.BODY`, in hex. The time is signed with the body, so that an
/// old word that somebody caught cannot be sent again as a new one.
pub(super) fn signature(secret: &str, at: i64, body: &str) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{at}.").as_bytes());
    mac.update(body.as_bytes());
    let mut hex = String::from("sha256=");
    for byte in mac.finalize().into_bytes() {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// What is said of a story: the card of lists, and what is new in it with its places.
pub(super) fn body(room: &Room, told: &Told, what: What, new: usize) -> Value {
    let headline = told.row.headline.as_deref().map(clean).unwrap_or_default();
    let base = public_base(room);
    let news = StoryNews::of(told, what, &headline, new);
    let place = |citation: &rashomon_model::Citation| json!({ "article": citation.article, "start": citation.start, "end": citation.end });
    let summary: Vec<Value> = told
        .story
        .summary
        .iter()
        .take(2)
        .map(|s| json!({ "text": clean(&s.text), "citations": s.citations.iter().map(place).collect::<Vec<_>>() }))
        .collect();
    json!({
        "event": what,
        "notice": news.notice,
        "story": {
            "id": news.id,
            "version": news.version,
            "headline": news.headline,
            "path": news.path,
            "url": base.map(|base| format!("{base}{}", news.path)),
            "coverage": told.story.coverage,
            "hashtags": told.story.hashtags,
            "summary": summary,
            "new_statements": news.new_statements,
        },
    })
}

/// Sends a body to a hook, and says what came of it.
pub(super) async fn send(room: &Room, hook: &Hook, id: &str, event: &str, body: &Value) -> Delivery {
    let at = room.now().as_second();
    let mut delivery = Delivery { id: id.to_owned(), at, ..Delivery::default() };
    let Some(settings) = room.wire().settings() else {
        delivery.words = "this server sends nothing".to_owned();
        return delivery;
    };
    let body = body.to_string();
    let headers = [
        ("user-agent", settings.user_agent.clone()),
        ("content-type", "application/json".to_owned()),
        ("x-rashomon-event", event.to_owned()),
        ("x-rashomon-delivery", id.to_owned()),
        ("x-rashomon-timestamp", at.to_string()),
        ("x-rashomon-signature", signature(&hook.secret, at, &body)),
    ];
    match settings.fetcher.send(&hook.url, &headers, body).await {
        Ok((status, _)) => {
            delivery.status = Some(status);
            delivery.words = match status {
                200..=299 => "taken".to_owned(),
                300..=399 => {
                    format!("it redirects ({status}), which is not followed: give the address it leads to")
                }
                _ => format!("it answered {status}"),
            };
        }
        Err(failure) => delivery.words = failure.to_string(),
    }
    delivery
}

/// Sends a word that says it is a test; it is written down like others.
pub(in super::super) async fn test(room: &Room, hook: &Hook) -> Result<Delivery, crate::serve::Problem> {
    let id = crate::serve::streams::new_id()?;
    let body = json!({ "event": "test", "notice": "A test of the webhook", "story": null });
    let mut delivery = send(room, hook, &id, "test", &body).await;
    delivery.tries = 1;
    let (hook, written) = (hook.clone(), delivery.clone());
    room.read(move |room| hook.write(&*room.state(), written)).await?;
    Ok(delivery)
}
