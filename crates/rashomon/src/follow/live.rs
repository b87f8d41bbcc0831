//! The real web: the fetcher on a runtime of its own, and the machine's clock.

use super::{Came, Web};
use crate::fetch::Fetcher;
use jiff::Timestamp;
use rashomon_intake::frontier::{Failure, Moment, Request};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// Threads that move bytes: they wait most of the time.
const THREADS: usize = 2;

/// The longest it waits at a time: so long may pass until a word to stop is heard.
const AT_MOST: Duration = Duration::from_millis(250);

/// The real web.
pub struct Live {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    fetcher: Arc<Fetcher>,
    give: Sender<Came>,
    take: Receiver<Came>,
}

impl Live {
    /// The web as a fetcher reads it.
    ///
    /// # Errors
    /// The system gives no threads.
    pub fn new(fetcher: Fetcher) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(THREADS).enable_all().build()?;
        let (give, take) = channel();
        Ok(Self { runtime: Some(runtime), fetcher: Arc::new(fetcher), give, take })
    }

    /// Runs `then` on SIGINT (control-C) or SIGTERM.
    pub fn on_signal(&self, then: impl FnOnce() + Send + 'static) {
        let Some(runtime) = &self.runtime else { return };
        runtime.spawn(async move {
            signalled().await;
            then();
        });
    }
}

#[cfg(unix)]
async fn signalled() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut term) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = term.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn signalled() {
    let _ = tokio::signal::ctrl_c().await;
}

/// What time it is, by the machine's clock.
pub(crate) fn now() -> Moment {
    Moment::from(Timestamp::now())
}

impl Web for Live {
    fn now(&mut self) -> Moment {
        now()
    }

    fn send(&mut self, request: Request) {
        let (fetcher, give) = (Arc::clone(&self.fetcher), self.give.clone());
        let Some(runtime) = &self.runtime else { return };
        let id = request.id;
        let fetch = runtime.spawn(async move { fetcher.fetch(&request).await });
        runtime.spawn(async move {
            // Every request is answered, also one whose task panics: or its place at its host would be taken for ever.
            let came =
                fetch.await.unwrap_or_else(|_| Err(Failure::NoConnection("the fetch broke down".to_owned())));
            // Nobody listens any more where following ended.
            let _ = give.send(Came { id, came });
        });
    }

    fn receive(&mut self, until: Option<Moment>) -> Option<Came> {
        let now = self.now();
        let wait = until.map_or(AT_MOST, |at| at.since(now).min(AT_MOST));
        // It holds a sender itself, so the channel cannot be closed: an error is that nothing came.
        self.take.recv_timeout(wait).ok()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // What is under way is let go; it is asked for again at the next start.
            runtime.shutdown_background();
        }
    }
}
