//! A digest as a mail: plain text and HTML, through the operator's mail server.

use super::outbox::Sending;
use super::{Digest, Wish, html, text};
use crate::config::{Smtp, SmtpTls};
use crate::serve::Room;
use crate::serve::wire::settings::public_base;
use crate::view::count;
use lettre::address::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::{Duration, SystemTime};
use xxhash_rust::xxh3::xxh3_128;

/// How long a mail server is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends a digest, and says in words what came of it.
pub(super) async fn send(room: &Room, wish: &Wish, sending: &Sending) -> Result<String, String> {
    let mail = room.config().smtp.as_ref().ok_or("no mail server is configured (smtp.host)")?;
    let base = public_base(room).ok_or("the newsroom's own address is not configured (public_url)")?;
    let message = message(mail, wish, sending, &base)?;
    let transport = transport(mail).map_err(|why| format!("the mail server cannot be spoken to: {why}"))?;
    let sent = tokio::time::timeout(PATIENCE, transport.send(message)).await;
    match sent {
        Ok(Ok(_)) => Ok(format!("sent: {}", subject(&sending.made.digest))),
        Ok(Err(why)) => Err(format!("the mail server did not take it: {why}")),
        Err(_) => Err("the mail server did not answer in time".to_owned()),
    }
}

fn subject(digest: &Digest) -> String {
    let stories = digest.entries.len() + digest.more;
    format!("{} in the news", count(stories, "story", "stories"))
}

/// A mailbox as in `The desk <desk@desk.example>` or `desk@desk.example`.
pub(in super::super) fn mailbox(written: &str) -> Option<Mailbox> {
    let written = written.trim();
    let (name, address) = match written.rsplit_once('<') {
        Some((name, rest)) => (Some(name.trim().trim_matches('"').to_owned()), rest.strip_suffix('>')?),
        None => (None, written),
    };
    let address: Address = address.trim().parse().ok()?;
    Some(Mailbox::new(name.filter(|name| !name.is_empty()), address))
}

/// The mail: its id and its date are the same however often it is sent.
fn message(mail: &Smtp, wish: &Wish, sending: &Sending, base: &str) -> Result<Message, String> {
    let (digest, slot) = (&sending.made.digest, sending.slot);
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(sending.at).unwrap_or(0));
    let from = mailbox(&mail.from).ok_or("smtp.from is no address of mail")?;
    let to = mailbox(&wish.address).ok_or("the digest's address is no address of mail")?;
    let domain = from.email.domain().to_owned();
    let id = xxh3_128(format!("{}/{}/{slot}", wish.owner, wish.stop).as_bytes());
    let stop = format!("{base}/digest/stop/{}", wish.stop);
    let header =
        |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
    let foot_text = format!("\n-- \nYou asked for this digest. To end it: {stop}\n");
    let foot_html = format!(
        "<hr>\n<p>You asked for this digest. <a href=\"{}\">End it</a></p>\n</body>",
        crate::render::Escaped(&stop)
    );
    let html = html(digest, base).replacen("</body>", &foot_html, 1);
    Message::builder()
        .from(from)
        .to(to)
        .subject(subject(digest))
        .date(date)
        .message_id(Some(format!("<{id:032x}@{domain}>")))
        .raw_header(header("List-Unsubscribe", format!("<{stop}>")))
        .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()))
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
        .multipart(MultiPart::alternative_plain_html(text(digest, base) + &foot_text, html))
        .map_err(|why| format!("the mail cannot be written: {why}"))
}

fn transport(mail: &Smtp) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
    let tls = match mail.tls {
        SmtpTls::StartTls => Tls::Required(TlsParameters::new(mail.host.clone())?),
        SmtpTls::Tls => Tls::Wrapper(TlsParameters::new(mail.host.clone())?),
        SmtpTls::None => Tls::None,
    };
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(mail.host.clone());
    let transport = transport.port(mail.port).tls(tls).timeout(Some(PATIENCE));
    Ok(match &mail.login {
        Some((name, password)) => {
            transport.credentials(Credentials::new(name.clone(), password.reveal().to_owned()))
        }
        None => transport,
    }
    .build())
}
