//! `rashomon serve`: the newsroom. One process follows the feeds, folds what comes, and shows the stories to people in a
//! browser and to programs.
//!
//! Three parties that do not wait for each other: the follower asks the web and logs what comes, the keeper folds it in, and
//! the server answers from what is written down. [`Room`] is what the server's routes share.

mod desk;
mod door;
mod feed_pages;
mod pages;
mod problem;
mod room;
mod story_pages;
mod streams;
#[cfg(test)]
mod testing;
mod wire;

pub(crate) use problem::Problem;
pub(crate) use room::Room;

use crate::commands::Outcome;
use crate::following::{Following, follow};
use crate::kept::DataDir;
use crate::progress::say;
use anyhow::{Context, Result};
use axum::Router;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
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

/// Serves a data directory at `listen` until told to stop, following its feeds meanwhile.
pub(crate) fn serve(data: DataDir, listen: SocketAddr, following: Following) -> Result<Outcome> {
    let listener = TcpListener::bind(listen)
        .with_context(|| format!("nobody can listen at {listen}: try another port"))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let room = Room::new(Arc::clone(&data.store), following.stop());
    let runtime = Builder::new_multi_thread().worker_threads(THREADS).enable_all().build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let stop = following.stop();
    let router = app(room.clone());
    runtime.spawn(async move {
        let stopped = async move {
            while !stop.is_set() {
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        };
        // It ends with an error only where its listener does.
        let _ = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
    });
    say(&format!("the newsroom is open at http://{address}/ (control-C closes it)"));
    let outcome = follow(&data, following, room.asked(), &|| room.changed());
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    outcome
}
