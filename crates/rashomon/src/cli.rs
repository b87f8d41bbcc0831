//! What can be typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use rashomon_intake::guard::AllowList;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use url::Url;

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some inputs were refused (each is named on stderr with why).";

/// Every account of the same story: news pages in, stories with their independent accounts out.
#[derive(Debug, Parser)]
#[command(name = "rashomon", version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// When to colour what goes to a terminal
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
    /// The data directory, for the commands that keep [default: rashomon in the user's data folder]
    #[arg(long, global = true, env = "RASHOMON_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The configuration file (TOML) [default: rashomon/config.toml in the user's configuration folder, if it is there]
    #[arg(long, global = true, env = "RASHOMON_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Whether this runs until it is told to stop.
    pub(crate) fn runs_on(&self) -> bool {
        matches!(self.command, Command::Serve { .. } | Command::Run { .. })
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Pages in, articles out (JSON Lines)
    #[command(after_help = EXIT_CODES)]
    Extract {
        #[command(flatten)]
        inputs: Inputs,
        /// First learn from all the pages what recurs over those of one site, then leave it out; each page is read twice
        #[arg(long)]
        site_memory: bool,
    },
    /// Pages in; why each was read as it was: its blocks with their labels, its fields with all that they could have been.
    /// Of what is kept: why an article, account or story (ID) is as it is; why two articles (ID ID) are together or not
    #[command(after_help = EXIT_CODES)]
    Explain {
        #[command(flatten)]
        inputs: Inputs,
        /// The form of the explanation
        #[arg(long, value_enum, default_value_t = ExplainFormat::Terminal)]
        format: ExplainFormat,
    },
    /// Pages or articles in; names, quotes, times and figures out (JSON Lines)
    #[command(after_help = EXIT_CODES)]
    Annotate(Inputs),
    /// Pages or articles in; one line an article out: {"id","account","story"}
    #[command(after_help = EXIT_CODES)]
    Group {
        #[command(flatten)]
        inputs: Inputs,
        /// What people say against the grouping: JSON Lines of {"kind","a","b"}, kind being same_story, not_same_story or
        /// not_a_copy, a and b ids of articles; the later of two that exclude each other stands
        #[arg(long, value_name = "FILE")]
        corrections: Option<PathBuf>,
        /// Then whose words or facts come from whose, one line each: {"derivation":{...}}
        #[arg(long)]
        derivations: bool,
    },
    /// Pages or articles in; stories with their accounts out, to read or as JSON
    #[command(after_help = EXIT_CODES)]
    Report {
        #[command(flatten)]
        inputs: Inputs,
        /// The form of the report
        #[arg(long, value_enum, default_value_t = Format::Terminal)]
        format: Format,
    },
    /// The feeds that are followed: add, list, remove, import, export, refresh
    #[command(after_help = EXIT_CODES)]
    Feeds {
        #[command(flatten)]
        net: Net,
        /// What to do with them.
        #[command(subcommand)]
        what: Feeds,
    },
    /// Follow all feeds in the foreground until told to stop (control-C, SIGTERM): new entries and their pages are kept
    #[command(after_help = EXIT_CODES)]
    Run {
        #[command(flatten)]
        net: Net,
        /// Least minutes between two requests for one feed [default: 60]
        #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u64).range(9..))]
        interval: Option<u64>,
        #[command(flatten)]
        websub: WebSub,
    },
    /// The newsroom: stories in a browser, an API for programs, and the feeds followed meanwhile
    #[command(after_help = EXIT_CODES)]
    Serve {
        #[command(flatten)]
        net: Net,
        /// Where to listen: a port, which is opened to this machine alone, or ADDRESS:PORT [default: 8100]
        #[arg(long, value_name = "PORT", value_parser = listen)]
        listen: Option<SocketAddr>,
        /// A folder below which an admin may bring in pages and archives through the newsroom
        #[arg(long, value_name = "DIR")]
        import_from: Vec<PathBuf>,
        /// Least minutes between two requests for one feed [default: 60]
        #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u64).range(9..))]
        interval: Option<u64>,
        #[command(flatten)]
        websub: WebSub,
    },
    /// Who may come in to the newsroom: add, list, remove, passwd
    #[command(after_help = EXIT_CODES)]
    People {
        /// What to do with them.
        #[command(subcommand)]
        what: People,
    },
    /// How the program is to run: check, show
    #[command(after_help = EXIT_CODES)]
    Config {
        /// What to do with it.
        #[command(subcommand)]
        what: Config,
    },
    /// Ask the newsroom on this machine whether it lives; fails where it does not
    #[command(after_help = EXIT_CODES)]
    Healthcheck,
    /// The manual's pages, in the form of `man`
    #[command(hide = true)]
    Man {
        /// Write a page a command into this folder instead of the first to standard output
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// What a shell completes, on standard output
    #[command(hide = true)]
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Pages or articles in, kept in the data directory: the whole way, once and for all
    #[command(after_help = EXIT_CODES)]
    Add {
        #[command(flatten)]
        inputs: Inputs,
        /// Say where each page ended, as JSON Lines: {"seq","source","fate","articles",...}
        #[arg(long)]
        json: bool,
    },
    /// The stories kept, the newest first
    Stories {
        /// How many
        #[arg(long, short = 'n', default_value_t = 20, value_name = "N")]
        limit: usize,
        /// Only stories told by at least so many outlets
        #[arg(long, default_value_t = 0, value_name = "N")]
        outlets: u32,
        /// As JSON Lines
        #[arg(long)]
        json: bool,
    },
    /// A kept story with its accounts: by its id, or by that of an article in it
    Story {
        /// s-... or a-...
        #[arg(value_name = "ID")]
        id: String,
        /// The form of the story
        #[arg(long, value_enum, default_value_t = Format::Terminal)]
        format: Format,
    },
    /// Kept articles by their words: all must stand in it; "a phrase", -without, outlet:, entity:, tag:, site:, language:, story:, after:, before:
    Search {
        /// What to look for
        #[arg(value_name = "QUERY", required = true)]
        query: Vec<String>,
        /// How many
        #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
        limit: usize,
        /// How many of the best to pass over
        #[arg(long, default_value_t = 0, value_name = "N")]
        offset: usize,
        /// As JSON Lines
        #[arg(long)]
        json: bool,
    },
    /// What is new, one entry a story: only what nobody said before
    #[command(after_help = EXIT_CODES)]
    Digest {
        /// How far back, as in 24h or 7d
        #[arg(long, value_name = "TIME", default_value = "24h", value_parser = hours)]
        since: u32,
        /// The form of the digest
        #[arg(long, value_enum, default_value_t = DigestFormat::Text)]
        format: DigestFormat,
        /// What links begin with: the address of the newsroom
        #[arg(long, value_name = "URL", default_value = "http://localhost:8100")]
        base: Url,
    },
    /// Everything kept, out again: articles with their accounts and stories, as JSON Lines or Parquet
    Export {
        /// What
        #[arg(value_enum, default_value_t = Exported::Articles)]
        what: Exported,
        /// The form
        #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
        format: ExportFormat,
        /// Write to FILE instead of standard output
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Say what the grouping has wrong; it is obeyed at once and from then on
    #[command(after_help = EXIT_CODES)]
    Correct {
        /// What is said of the two
        #[arg(value_enum)]
        what: Correction,
        /// An article, an account or a story (a-..., c-..., s-...); where the two are to part, this one leaves
        a: String,
        /// The other
        b: String,
        /// Take back what was said so of the two before
        #[arg(long)]
        withdraw: bool,
        /// Who says so
        #[arg(long, value_name = "NAME", default_value = "")]
        by: String,
        /// Say what came of it as JSON: {"decision","a","b"}, a and b being the stories that the two are in now
        #[arg(long)]
        json: bool,
    },
    /// Conclude everything again from the captures: the same articles, stories and ids
    Rebuild,
    /// A whole copy of the data directory, even while it is in use
    Backup {
        /// A folder that is not there yet
        #[arg(value_name = "DIR")]
        to: PathBuf,
    },
    /// A data directory from a backup; the data directory must not be there yet
    Restore {
        /// The backup
        #[arg(value_name = "DIR")]
        from: PathBuf,
    },
    /// Look for damage in the data directory, and say what it is and what helps
    Check {
        /// As JSON Lines
        #[arg(long)]
        json: bool,
    },
    /// Let old captures go, with what was concluded of them; what is starred or has a note stays
    Retain {
        /// Those older than so many days
        #[arg(long, value_name = "DAYS")]
        days: Option<u32>,
        /// The oldest, until so many articles are left
        #[arg(long, value_name = "N")]
        articles: Option<u64>,
        /// The oldest, until the captures take no more than so many mebibytes
        #[arg(long, value_name = "MIB")]
        mebibytes: Option<u64>,
        /// Do it: without this, only say what would go
        #[arg(long)]
        yes: bool,
    },
}

/// A time as in 24h or 7d, in hours.
fn hours(typed: &str) -> Result<u32, String> {
    let number = |unit: char| typed.strip_suffix(unit).and_then(|n| n.parse::<u32>().ok());
    let hours = number('h').or_else(|| number('d')?.checked_mul(24)).filter(|hours| *hours > 0);
    hours.ok_or_else(|| "hours or days are needed, as in 24h or 7d".to_owned())
}

/// How hubs tell of news.
#[derive(Debug, Args)]
pub(crate) struct WebSub {
    /// Listen here for what hubs (WebSub) deliver: a port, which is opened to this machine alone, or ADDRESS:PORT
    #[arg(long, value_name = "PORT", requires = "websub_callback", value_parser = listen)]
    pub(crate) websub_listen: Option<SocketAddr>,
    /// The public address below which hubs reach it, by way of your web server, as in `https://desk.example/websub`
    #[arg(long, value_name = "URL", requires = "websub_listen")]
    pub(crate) websub_callback: Option<Url>,
}

/// A port on loopback, or an address with its port.
pub(crate) fn listen(typed: &str) -> Result<SocketAddr, String> {
    let loopback = |port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let port = typed.parse().map(loopback).ok();
    port.or_else(|| typed.parse().ok()).ok_or_else(|| {
        "a port is needed, as in 8099, or an address with one, as in 127.0.0.1:8099".to_owned()
    })
}

/// How the web is asked.
#[derive(Debug, Args)]
pub(crate) struct Net {
    /// Where outlets can reach you: an address of the web or of mail, told with every request
    #[arg(long, value_name = "ADDRESS", global = true)]
    pub(crate) contact: Option<String>,
    /// A host, address or network that may be fetched from although it is private, as bridge.lan or 192.168.0.0/16
    #[arg(long, value_name = "HOST", global = true)]
    pub(crate) allow: Vec<String>,
}

impl Net {
    /// What may be fetched from although it is private.
    pub(crate) fn allow_list(&self) -> anyhow::Result<AllowList> {
        Ok(AllowList::parse(self.allow.iter().map(String::as_str))?)
    }
}

/// What to do with the feeds.
#[derive(Debug, Subcommand)]
pub(crate) enum Feeds {
    /// Follow a feed, or the feed that a web page names; it is asked for at once
    Add {
        /// The address of the feed or the page
        url: String,
        /// The folder to keep it in, as News/Europe
        #[arg(long, value_name = "FOLDER")]
        folder: Option<String>,
    },
    /// List all feeds with how they stand and what to do
    List,
    /// Follow a feed no more; what it brought is kept
    Remove {
        /// Its number, address or title
        feed: String,
    },
    /// Follow the feeds of a subscription list (OPML)
    Import {
        /// The list; - for standard input
        file: PathBuf,
    },
    /// Write a subscription list (OPML) of all feeds
    Export {
        /// Write to FILE instead of standard output
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Ask a feed, or all feeds, now
    Refresh {
        /// Its number, address or title
        feed: Option<String>,
    },
}

/// What to do with the people of the newsroom.
#[derive(Debug, Subcommand)]
pub(crate) enum People {
    /// Let somebody in; the password is asked for
    Add {
        /// The name they sign in with
        name: String,
        /// What they may do
        #[arg(long, value_enum, default_value_t = RoleNamed::Reader)]
        role: RoleNamed,
        #[command(flatten)]
        password: Password,
    },
    /// List who may come in
    List {
        /// As JSON Lines
        #[arg(long)]
        json: bool,
    },
    /// Let somebody in no more; what they wrote stays
    Remove {
        /// Their name
        name: String,
    },
    /// Let somebody sign in with the OpenID provider too, as who they are there
    Tie {
        /// The name of their account here
        name: String,
        /// The provider, as in oidc.issuer
        issuer: String,
        /// Its own name for them (the claim sub); the log tells it of whoever was refused
        subject: String,
    },
    /// Give somebody another password, which is asked for; their sessions end
    Passwd {
        /// Their name
        name: String,
        #[command(flatten)]
        password: Password,
    },
}

/// Where a password comes from.
#[derive(Debug, Args)]
pub(crate) struct Password {
    /// Read it from the first line of FILE instead of asking; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleNamed {
    /// Reads; has marks, notes and streams of their own
    Reader,
    /// Also corrects groupings and decides which feeds are followed
    Editor,
    /// Also decides who comes in
    Admin,
}

/// What to do with the configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Config {
    /// Read it all, and say what holds and where each value comes from; secrets are hidden
    Check,
    /// Write what holds in the form of the file; secrets are hidden
    Show,
}

#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// A page (HTML or plain text), a folder of them, a web archive (.warc), a saved feed, articles (.jsonl), or -
    /// for standard input; each may be gzipped. An address (https://...) of any of these is fetched
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) net: Net,
    /// The page's (or the feed's) address, for one INPUT that was saved
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// When the saved pages were fetched, as in 2025-06-28T16:28:00+09:00; "2 hours ago" counts from it
    #[arg(long, value_name = "TIME", value_parser = crate::index::time)]
    pub(crate) fetched_at: Option<String>,
    /// What is known of the pages: JSON Lines of {"id" or "file", "url", "fetched_at"}; id is the file's name
    /// without its endings
    #[arg(long, value_name = "FILE")]
    pub(crate) index: Option<PathBuf>,
    /// How many threads read pages [default: one a core]; the output is the same for any number
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Write to FILE instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// To read in a terminal or as plain text
    Terminal,
    /// One JSON object
    Json,
    /// Markdown
    Markdown,
    /// One HTML page that needs nothing else
    Html,
}

/// The form of a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DigestFormat {
    /// One HTML page that needs nothing else
    Html,
    /// Markdown
    Markdown,
    /// To read in a terminal or as plain text
    Text,
    /// One JSON object
    Json,
}

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Exported {
    /// Articles, each with its account and story
    Articles,
    /// Stories compared: accounts, quotes, claims, timeline
    Stories,
    /// Whose words or facts come from whose
    Derivations,
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// One JSON object a line
    Jsonl,
    /// Apache Parquet, for articles (needs the feature `parquet` and --output)
    Parquet,
}

/// What can be said against the grouping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Correction {
    /// The two do not tell of one event
    NotSameStory,
    /// The two tell of one event
    SameStory,
    /// Neither article derives from the other
    NotACopy,
}

/// The form of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// To read in a terminal or as plain text
    Terminal,
    /// One JSON object a page, a line each
    Json,
}
