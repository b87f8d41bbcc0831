//! What is asked of the provider, and how: encrypted or on this machine, no redirect followed, no proxy, bounded in time and size.

use crate::config::is_safe;
use crate::fetch::install_crypto;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::Duration;

/// So long may an answer take: somebody waits before their browser.
const TIME: Duration = Duration::from_secs(8);
/// No key set and no token is longer.
const BYTES: usize = 1_024 * 1_024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Silent {
    /// In the clear, over a network.
    #[error("it is not asked in the clear")]
    Clear,
    /// More than is read.
    #[error("its answer is longer than 1 MiB")]
    Long,
    /// The connection.
    #[error(transparent)]
    Broken(#[from] reqwest::Error),
}

/// Whoever asks; made at the first question.
#[derive(Default)]
pub(super) struct Talk(OnceLock<Client>);

impl Talk {
    fn client(&self) -> Result<Client, Silent> {
        if let Some(client) = self.0.get() {
            return Ok(client.clone());
        }
        install_crypto();
        let client = Client::builder().no_proxy().redirect(Policy::none()).referer(false).timeout(TIME);
        let client = client.build()?;
        Ok(self.0.get_or_init(|| client).clone())
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Silent> {
        let safe = Url::parse(&request.uri().to_string()).is_ok_and(|url| is_safe(&url));
        if !safe {
            return Err(Silent::Clear);
        }
        // An address in an error may hold what was asked.
        let mut answer =
            self.client()?.execute(request.try_into()?).await.map_err(reqwest::Error::without_url)?;
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
            if body.len() + chunk.len() > BYTES {
                return Err(Silent::Long);
            }
            body.extend_from_slice(&chunk);
        }
        let mut read = HttpResponse::new(body);
        (*read.status_mut(), *read.headers_mut()) = (status, headers);
        Ok(read)
    }
}

impl<'c> AsyncHttpClient<'c> for Talk {
    type Error = Silent;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Silent>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
