//! `rashomon feeds ...` and `rashomon run`: what was typed, over the data directory and the real web.

use crate::cli::{Feeds, Net, WebSub};
use crate::commands::Outcome;
use crate::config::Retention;
use crate::fetch::{Fetcher, user_agent};
use crate::follow::commands::{self, Told};
use crate::follow::{Live, Meter, Status, Stop, now};
use crate::keep::{Asked, Keeper};
use crate::kept::{self, DataDir};
use crate::notify::Notifier;
use crate::progress::say;
use crate::websub::Subscriber;
use crate::{output, render};
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use rashomon_intake::frontier::Policy;
use rashomon_store::{Policy as Bounds, STDIN, Store, StoreError, limits};
use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// Does something with the log and the state of a data directory.
fn with<T>(data: &DataDir, then: impl FnOnce(commands::Store<'_>) -> Result<T>) -> Result<T> {
    let (log, state) = (data.store.log(), data.store.state());
    then(commands::Store { log: Some(&*log), state: &*state })
}

/// The same to change feeds. Where another process has the data directory open, the state alone is changed: that process takes
/// it up, if it follows feeds.
fn to_change<T>(data: Option<&Path>, then: impl FnOnce(commands::Store<'_>) -> Result<T>) -> Result<T> {
    let error = match DataDir::to_write(data) {
        Ok(data) => return with(&data, then),
        Err(error) => error,
    };
    let Some(StoreError::Locked { pid, .. }) = error.downcast_ref() else { return Err(error) };
    let state = Store::open_state(&kept::place(data)?)?;
    let done = then(commands::Store { log: None, state: &*state })?;
    say(&format!(
        "process {pid} has the data directory open: it takes this up if it follows feeds, else the next `rashomon run` does"
    ));
    Ok(done)
}

/// What fetches, as the user wants it.
fn fetcher(net: &Net) -> Result<Fetcher> {
    Fetcher::new(net.allow_list()?).context("no connection can be made from here")
}

/// The real web.
fn web(net: &Net) -> Result<Live> {
    Ok(Live::new(fetcher(net)?)?)
}

fn policy(net: &Net) -> Policy {
    Policy { user_agent: user_agent(net.contact.as_deref()), ..Policy::default() }
}

/// `feeds`.
pub(crate) fn feeds(data: Option<&Path>, net: &Net, what: Feeds) -> Result<Outcome> {
    match what {
        Feeds::Add { url, folder } => {
            let folder: Vec<String> =
                folder.iter().flat_map(|f| f.split('/')).map(|f| f.trim().to_owned()).collect();
            let folder: Vec<String> = folder.into_iter().filter(|f| !f.is_empty()).collect();
            let mut web = web(net)?;
            all_or_nothing(to_change(data, |store| {
                commands::add(&mut web, store, &policy(net), &url, &folder)
            })?)
        }
        Feeds::List => {
            net.allow_list()?;
            tell(with(&DataDir::to_read(data)?, |store| commands::list(store, now()))?)
        }
        Feeds::Remove { feed } => all_or_nothing(to_change(data, |store| commands::remove(store, &feed))?),
        Feeds::Import { file } => {
            let bytes = list(&file).with_context(|| format!("cannot read {}", file.display()))?;
            net.allow_list()?;
            let told = to_change(data, |store| commands::import(store, &bytes, now()));
            tell(told.with_context(|| file.display().to_string())?)
        }
        Feeds::Export { output } => {
            let list = with(&DataDir::to_read(data)?, commands::export)?;
            let mut out = output::open(output.as_deref())?;
            out.write_all(list.as_bytes())?;
            out.flush()?;
            Ok(Outcome::default())
        }
        Feeds::Refresh { feed } => {
            let web = web(net)?;
            tell(to_change(data, |store| commands::refresh(web, store, policy(net), feed.as_deref()))?)
        }
    }
}

/// How feeds are followed in this process.
pub(crate) struct Following {
    web: Live,
    fetcher: Fetcher,
    policy: Policy,
    subscriber: Option<Subscriber>,
    stop: Stop,
    /// Whether how it stands is told on standard error.
    meter: bool,
    /// What is let go by itself.
    retention: Option<Bounds>,
}

impl Following {
    /// As the user wants it. It ends on SIGINT and SIGTERM.
    pub(crate) fn new(net: &Net, interval: Option<u64>, websub: &WebSub, meter: bool) -> Result<Self> {
        let fetcher = fetcher(net)?;
        let web = Live::new(fetcher.clone())?;
        let mut policy = policy(net);
        if let Some(minutes) = interval {
            policy.interval_s = minutes.saturating_mul(60);
        }
        let stop = Stop::default();
        let told = stop.clone();
        web.on_signal(move || told.set());
        let (subscriber, retention) = (subscriber(net, websub)?, None);
        Ok(Self { web, fetcher, policy, subscriber, stop, meter, retention })
    }

    /// The same, letting go of what is old where the configuration wants that.
    pub(crate) fn keeping_to(mut self, retention: &Retention) -> Self {
        self.retention =
            retention.automatic.then(|| retention.policy()).filter(|bounds| *bounds != Bounds::default());
        self
    }

    /// What fetches, and by what rules: for others who ask beside.
    pub(crate) fn asking(&self) -> (Fetcher, Policy) {
        (self.fetcher.clone(), self.policy.clone())
    }

    /// What ends it.
    pub(crate) fn stop(&self) -> Stop {
        self.stop.clone()
    }
}

/// `run`: follows until told to stop.
pub(crate) fn run(data: Option<&Path>, following: Following) -> Result<Outcome> {
    let data = DataDir::to_write(data)?;
    follow(&data, following, None, &|| ())
}

/// One thread asks the web and logs what comes, another reads the log; neither waits for the other. `wrote` is called
/// whenever something more is written down. The second takes what readers correct from `asked`.
pub(crate) fn follow(
    data: &DataDir,
    following: Following,
    asked: Option<Asked>,
    wrote: &(dyn Fn() + Sync),
) -> Result<Outcome> {
    let Following { web, policy, mut subscriber, stop, meter, retention, .. } = following;
    let mut none = ();
    let beside: &mut dyn commands::Beside<Live> = match &mut subscriber {
        Some(subscriber) => subscriber,
        None => &mut none,
    };
    // Chance: two programs started on one day do not ask in step.
    let seed = now().0.cast_unsigned() ^ u64::from(std::process::id()).rotate_left(32);
    let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let stopped = || stop.is_set();
    let progress = &mut kept::reading_again();
    let mut keeper = Keeper::take_up_until(Arc::clone(&data.store), threads, &stopped, progress)?;
    wrote();
    let mut offering = keeper.offering();
    let mut meter = meter.then(Meter::new);
    let notifier = Notifier::from_environment();
    notifier.ready();
    let notifier = &notifier;
    let status = std::thread::scope(|scope| -> Result<Status> {
        let reading = stop.clone();
        let reader = scope.spawn(move || {
            let read = read(&mut keeper, &reading, asked.as_ref(), wrote, &Beside { retention, notifier });
            // Nothing more is fetched where nothing more can be read.
            reading.set();
            read
        });
        let status = with(data, |store| {
            commands::run(web, store, policy, seed, &stop, beside, &mut |status| {
                if offering.bring_up().is_err() {
                    stop.set();
                }
                if let Some(meter) = &mut meter {
                    meter.tell(status);
                }
            })
        });
        stop.set();
        notifier.stopping();
        let read = reader.join().map_err(|_| anyhow::anyhow!("reading what was fetched broke off"))?;
        let status = status?;
        read.map(|()| status)
    })?;
    if let Some(meter) = meter {
        meter.end(&status);
    }
    say(&data.holds());
    Ok(Outcome::default())
}

/// Who listens to hubs, where that is wanted.
fn subscriber(net: &Net, websub: &WebSub) -> Result<Option<Subscriber>> {
    let (Some(listen), Some(callback)) = (websub.websub_listen, &websub.websub_callback) else {
        return Ok(None);
    };
    let subscriber = Subscriber::open(listen, callback, fetcher(net)?, user_agent(net.contact.as_deref()))?;
    say(&format!("hubs are listened to at {}, which they reach as {callback}", subscriber.address()));
    Ok(Some(subscriber))
}

/// How long the reader sleeps where nothing is on offer.
const REST: Duration = Duration::from_millis(500);

/// How long after the start it is first looked for what is to be let go: nobody who opens the newsroom waits for that.
const RETAIN_AFTER: Duration = Duration::from_secs(60);
/// How often it is looked for: 6 hours. Days are counted, and a look reads a line of every capture.
const RETAIN_EVERY: Duration = Duration::from_secs(6 * 3_600);

/// What the reader does besides reading.
struct Beside<'a> {
    /// What it lets go, where it does so by itself.
    retention: Option<Bounds>,
    /// Whom it tells that it lives.
    notifier: &'a Notifier,
}

/// Batches still read once it is told to stop: what came in a moment ago is, what waits since an upgrade is left for the next run.
const LAST_BATCHES: usize = 4;

/// Takes in what is logged until it is told to stop, and writes everything down then. Where nothing waits to be read, it lets go of
/// what is old, a bounded piece at a time.
fn read(
    keeper: &mut Keeper,
    stop: &Stop,
    asked: Option<&Asked>,
    wrote: &dyn Fn(),
    beside: &Beside<'_>,
) -> Result<()> {
    let mut indexed = true;
    let mut retain_at = Instant::now() + RETAIN_AFTER;
    let mut last = 0;
    if let Some(asked) = asked {
        asked.wake(keeper.work());
    }
    loop {
        beside.notifier.alive();
        if let Some(asked) = asked
            && keeper.answer(asked)?
        {
            indexed = false;
            wrote();
        }
        last += usize::from(stop.is_set());
        if last > LAST_BATCHES {
            return keeper.rest();
        }
        if keeper.catch_up()? > 0 {
            indexed = false;
            wrote();
        } else if stop.is_set() {
            return keeper.rest();
        } else if let Some(policy) = &beside.retention
            && indexed
            && Instant::now() >= retain_at
        {
            // A newsroom that cannot let go of the old still reads the new.
            let let_go = keeper.let_go(policy, Timestamp::now().as_second()).unwrap_or_else(|error| {
                say(&format!("nothing more is let go for now: {error:#}"));
                0
            });
            if let_go == 0 {
                retain_at = Instant::now() + RETAIN_EVERY;
            } else {
                wrote();
            }
        } else if indexed {
            keeper.work().wait(REST);
        } else {
            keeper.index()?;
            indexed = true;
            wrote();
        }
    }
}

/// A subscription list, within the bound of any input.
fn list(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = limits::MAX_PAGE_BYTES;
    if file.as_os_str() == STDIN {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        File::open(file)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Says what was done, on standard output; what could not be done counts as refused.
fn tell(told: Told) -> Result<Outcome> {
    let mut out = output::open(None)?;
    let width = output::width(None);
    for line in &told.lines {
        let indent = line.len() - line.trim_start_matches(' ').len();
        out.write_all(render::prose(line, indent, width).as_bytes())?;
    }
    out.flush()?;
    Ok(Outcome { refused: usize::from(!told.done) })
}

/// The same for what is done wholly or not at all.
fn all_or_nothing(told: Told) -> Result<Outcome> {
    if told.done {
        return tell(told);
    }
    bail!("{}", told.lines.join("\n"))
}
