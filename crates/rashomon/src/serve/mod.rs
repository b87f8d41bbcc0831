//! `rashomon serve`: the newsroom. One process follows the feeds, folds what comes, and shows the stories to people in a
//! browser and to programs.
//!
//! Three parties that do not wait for each other: the follower asks the web and logs what comes, the keeper folds it in, and
//! the server answers from what is written down. [`Room`] is what the server's routes share.

pub(crate) mod desk;
mod door;
mod feed_pages;
mod links;
pub mod measure;
mod pages;
mod problem;
mod room;
mod story_pages;
mod streams;
#[cfg(test)]
mod testing;
pub(crate) mod wire;

pub(crate) use door::people;
pub(crate) use problem::Problem;
pub(crate) use room::Room;

use crate::commands::Outcome;
use crate::config::Config;
use crate::fetch::Fetcher;
use crate::follow::Stop;
use crate::following::{Following, follow};
use crate::kept::DataDir;
use crate::progress::say;
use anyhow::{Context, Result, bail};
use axum::Router;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Builder;

/// Threads that answer requests; work that computes or reads the disk goes to the blocking pool beside them.
const THREADS: usize = 2;

/// Every route of the server, with what stands before them all.
pub(crate) fn app(room: Room) -> Router {
    let router = Router::new()
        .merge(pages::routes())
        .merge(story_pages::routes())
        .merge(feed_pages::routes())
        .merge(wire::routes())
        .merge(door::routes());
    door::guard(router, &room).with_state(room)
}

/// So long may answers that are under way take to end when the server closes.
const GRACE: Duration = Duration::from_secs(5);
/// How often it is asked whether to stop.
const LOOK: Duration = Duration::from_millis(100);

/// Serves a data directory until told to stop, following its feeds meanwhile.
pub(crate) fn serve(
    data: DataDir,
    config: Config,
    following: Following,
    import_from: Vec<PathBuf>,
) -> Result<Outcome> {
    door::log::begin(&config);
    door::count_requests();
    let listen = config.listen;
    let room = Room::with(Arc::clone(&data.store), following.stop(), config);
    let settled = door::settled(&room)?;
    if !settled && !listen.ip().is_loopback() {
        bail!(
            "nobody has an account yet, so the newsroom is not opened to others at {listen}: first run \
             `rashomon people add NAME --role admin`, or open it to this machine alone and make the account in a browser"
        );
    }
    let listener = TcpListener::bind(listen)
        .with_context(|| format!("nobody can listen at {listen}: try another port"))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    // What was uploaded for an import that a kill broke off.
    let _ = std::fs::remove_dir_all(data.dir.join("uploads"));
    let (fetcher, policy) = following.asking();
    let user_agent = policy.user_agent.clone();
    let told =
        Fetcher::new(room.config().webhooks_allow.clone()).context("no connection can be made from here")?;
    room.wire().set(wire::Settings { fetcher: told, user_agent });
    room.feed_by(feed_pages::Feeding::new(fetcher, policy, import_from));
    let runtime = Builder::new_multi_thread().worker_threads(THREADS).enable_all().build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let server = runtime.spawn(answer(listener, room.clone(), following.stop()));
    runtime.spawn(door::keep_metrics());
    runtime.spawn(wire::work(room.clone()));
    let comparer = desk::comparer::start(room.clone())?;
    say(&format!("the newsroom is open at http://{address}/ (control-C closes it)"));
    if !settled {
        let code = room.door().set_up_code()?;
        say(&format!("nobody has an account yet: make the first at http://{address}/setup?code={code}"));
    }
    let stop = following.stop();
    let outcome = follow(&data, following, room.asked(), &|| room.changed());
    stop.set(); // also where following failed
    room.door().close();
    // It ends with the following; what it had in hand is done again the next time.
    let _ = comparer.join();
    // Who is still sending or being sent to may end that; streams end by themselves.
    let _ = runtime.block_on(async { tokio::time::timeout(GRACE, server).await });
    runtime.shutdown_timeout(GRACE);
    outcome
}

/// Answers requests until told to stop.
async fn answer(listener: tokio::net::TcpListener, room: Room, stop: Stop) {
    let router = app(room.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let stopped = async move {
        while !stop.is_set() {
            tokio::time::sleep(LOOK).await;
        }
        room.door().close();
    };
    // It ends with an error only where its listener does.
    let _ = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
}
