//! `rashomon feeds ...` and `rashomon run`: what was typed, over the data directory and the real web.

use crate::cli::{Feeds, Net};
use crate::commands::Outcome;
use crate::fetch::{Fetcher, user_agent};
use crate::follow::commands::{self, Told};
use crate::follow::{Live, Meter, Stop, Web};
use crate::output;
use crate::progress::say;
use anyhow::{Context, Result, bail};
use rashomon_intake::frontier::Policy;
use rashomon_intake::guard::AllowList;
use rashomon_store::{Mode, STDIN, Store, limits};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// The data directory, opened.
struct Opened {
    store: Store,
}

impl Opened {
    fn new(net: &Net, mode: Mode) -> Result<Self> {
        let store = Store::open(&net.data, mode)?;
        for note in store.notes() {
            say(note);
        }
        Ok(Self { store })
    }

    /// Does something with its log and its state.
    fn with<T>(&self, then: impl FnOnce(commands::Store<'_>) -> Result<T>) -> Result<T> {
        let (log, state) = (self.store.log(), self.store.state());
        then(commands::Store { log: &*log, state: &*state })
    }
}

/// The real web, as the user wants it asked.
fn web(net: &Net) -> Result<Live> {
    let allow = AllowList::parse(net.allow.iter().map(String::as_str))?;
    Ok(Live::new(Fetcher::new(allow).context("no connection can be made from here")?)?)
}

fn policy(net: &Net) -> Policy {
    Policy { user_agent: user_agent(net.contact.as_deref()), ..Policy::default() }
}

/// `feeds`.
pub(crate) fn feeds(net: &Net, what: Feeds) -> Result<Outcome> {
    match what {
        Feeds::Add { url, folder } => {
            let folder: Vec<String> =
                folder.iter().flat_map(|f| f.split('/')).map(|f| f.trim().to_owned()).collect();
            let folder: Vec<String> = folder.into_iter().filter(|f| !f.is_empty()).collect();
            let mut web = web(net)?;
            all_or_nothing(
                Opened::new(net, Mode::Write)?
                    .with(|store| commands::add(&mut web, store, &policy(net), &url, &folder))?,
            )
        }
        Feeds::List => {
            let now = web(net)?.now();
            tell(Opened::new(net, Mode::Read)?.with(|store| commands::list(store, now))?)
        }
        Feeds::Remove { feed } => {
            all_or_nothing(Opened::new(net, Mode::Write)?.with(|store| commands::remove(store, &feed))?)
        }
        Feeds::Import { file } => {
            let bytes = list(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let now = web(net)?.now();
            let told = Opened::new(net, Mode::Write)?.with(|store| commands::import(store, &bytes, now));
            tell(told.with_context(|| file.display().to_string())?)
        }
        Feeds::Export { output } => {
            let list = Opened::new(net, Mode::Read)?.with(commands::export)?;
            let mut out = output::open(output.as_deref())?;
            out.write_all(list.as_bytes())?;
            out.flush()?;
            Ok(Outcome::default())
        }
        Feeds::Refresh { feed } => {
            let web = web(net)?;
            tell(
                Opened::new(net, Mode::Write)?
                    .with(|store| commands::refresh(web, store, policy(net), feed.as_deref()))?,
            )
        }
    }
}

/// `run`.
pub(crate) fn run(net: &Net, interval: Option<u64>) -> Result<Outcome> {
    let opened = Opened::new(net, Mode::Write)?;
    let mut web = web(net)?;
    let mut policy = policy(net);
    if let Some(minutes) = interval {
        policy.interval_s = minutes.saturating_mul(60);
    }
    let stop = Stop::default();
    let told = stop.clone();
    web.on_signal(move || told.set());
    // Chance: two programs started on one day do not ask in step.
    let seed = web.now().0.cast_unsigned() ^ u64::from(std::process::id()).rotate_left(32);
    let mut meter = Meter::new();
    let status = opened
        .with(|store| commands::run(web, store, policy, seed, &stop, &mut |status| meter.tell(status)))?;
    meter.end(&status);
    Ok(Outcome::default())
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
    for line in &told.lines {
        writeln!(out, "{line}")?;
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
