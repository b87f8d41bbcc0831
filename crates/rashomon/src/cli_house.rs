//! The commands that keep house: configuration, health, manual and completions; and what the configuration fills in of what
//! was not typed.

use crate::cli::{Cli, Command, Config as What, Net};
use crate::commands::Outcome;
use crate::config::{self, Config};
use crate::output;
use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

/// A newsroom that lives answers at once; one that takes longer needs help.
const HEALTH_WAIT: Duration = Duration::from_secs(3);
/// The first line of the answer fits well into so many bytes.
const HEALTH_BYTES: u64 = 1_024;

impl Cli {
    /// How the web is asked, in the commands that ask it.
    pub(crate) fn net(&self) -> Option<&Net> {
        match &self.command {
            Command::Feeds { net, .. } | Command::Run { net, .. } | Command::Serve { net, .. } => Some(net),
            Command::Extract { inputs, .. }
            | Command::Explain { inputs, .. }
            | Command::Annotate(inputs)
            | Command::Group { inputs, .. }
            | Command::Report { inputs, .. }
            | Command::Add { inputs, .. } => Some(&inputs.net),
            _ => None,
        }
    }

    fn net_mut(&mut self) -> Option<&mut Net> {
        match &mut self.command {
            Command::Feeds { net, .. } | Command::Run { net, .. } | Command::Serve { net, .. } => Some(net),
            Command::Extract { inputs, .. }
            | Command::Explain { inputs, .. }
            | Command::Annotate(inputs)
            | Command::Group { inputs, .. }
            | Command::Report { inputs, .. }
            | Command::Add { inputs, .. } => Some(&mut inputs.net),
            _ => None,
        }
    }

    /// Where to listen and how often to ask, where that was typed.
    pub(crate) fn serving(&self) -> (Option<SocketAddr>, Option<u64>) {
        match self.command {
            Command::Serve { listen, interval, .. } => (listen, interval),
            Command::Run { interval, .. } => (None, interval),
            _ => (None, None),
        }
    }

    /// The folders to import from, where these were typed.
    pub(crate) fn importing(&self) -> &[std::path::PathBuf] {
        match &self.command {
            Command::Serve { import_from, .. } => import_from,
            _ => &[],
        }
    }

    /// Fills in what holds of what was not typed.
    pub(crate) fn fill(&mut self, config: &Config) {
        self.data = self.data.take().or_else(|| config.data.clone());
        if let Some(net) = self.net_mut() {
            net.contact.clone_from(&config.contact);
            net.allow.clone_from(&config.allow);
        }
        match &mut self.command {
            Command::Serve { interval, import_from, .. } => {
                *interval = config.interval;
                import_from.clone_from(&config.import_from);
            }
            Command::Run { interval, .. } => *interval = config.interval,
            Command::Retain { days, articles, mebibytes, .. }
                if days.is_none() && articles.is_none() && mebibytes.is_none() =>
            {
                let retention = config.retention;
                (*days, *articles, *mebibytes) = (retention.days, retention.articles, retention.mebibytes);
            }
            _ => {}
        }
    }
}

/// Runs what needs no configuration to hold; `None` for all other commands.
pub(crate) fn run(cli: &Cli) -> Option<Result<Outcome>> {
    match &cli.command {
        Command::Config { what: What::Check } => Some(config::check(cli)),
        Command::Config { what: What::Show } => Some(config::show(cli)),
        Command::Man { to } => Some(man(to.as_deref())),
        Command::Completions { shell } => Some(completions(*shell)),
        _ => None,
    }
}

/// `man`: the page of the program, or into a folder one of each command.
fn man(to: Option<&Path>) -> Result<Outcome> {
    let command = Cli::command();
    match to {
        Some(folder) => {
            std::fs::create_dir_all(folder)
                .and_then(|()| clap_mangen::generate_to(command, folder))
                .with_context(|| format!("cannot write into {}", folder.display()))?;
        }
        None => {
            let mut out = output::open(None)?;
            clap_mangen::Man::new(command).render(&mut out)?;
            out.flush()?;
        }
    }
    Ok(Outcome::default())
}

/// `completions`.
fn completions(shell: clap_complete::Shell) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "rashomon", &mut script);
    let mut out = output::open(None)?;
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::default())
}

/// `healthcheck`: asks `/livez` where the newsroom listens, or on loopback where it listens everywhere.
pub(crate) fn healthcheck(listen: SocketAddr) -> Result<Outcome> {
    let mut at = listen;
    match at.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => at.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => at.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    let answer = ask(at).with_context(|| format!("no newsroom answers at {at}"))?;
    if answer.starts_with("HTTP/1.1 200 ") {
        return Ok(Outcome::default());
    }
    bail!("the newsroom at {at} answers: {}", answer.lines().next().unwrap_or("nothing"));
}

fn ask(at: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&at, HEALTH_WAIT)?;
    stream.set_read_timeout(Some(HEALTH_WAIT))?;
    stream.set_write_timeout(Some(HEALTH_WAIT))?;
    write!(stream, "GET /livez HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(HEALTH_BYTES).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
