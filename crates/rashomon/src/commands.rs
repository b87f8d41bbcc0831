//! The subcommands. Each is: what a worker does with a job, what is done with the results in order.

use crate::addresses::{Addresses, Named};
use crate::cli::{Cli, Color, Command, ExplainFormat, Format, Inputs};
use crate::cli_house as house;
use crate::config::Config;
use crate::following;
use crate::index::Index;
use crate::kept::{self, DataDir};
use crate::learn;
use crate::progress::Progress;
use crate::read::{Job, article_of, guarded, prepare_line, quiet_guarded_panics, read_all, say_refused};
use crate::{output, pool, render, view};
use anyhow::{Context, Result};
use clap::CommandFactory;
use clap::error::ErrorKind;
use rashomon_engine::{
    Engine, Explanation, Prepared, SiteMemory, explain, extract, extract_knowing, listing, prepare, refused,
    whole,
};
use rashomon_model::{Annotations, FateKind, PageRecord, Report};
use rashomon_store::{Input, Refused};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

/// How a run went.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outcome {
    /// How many inputs were refused; each was named on standard error.
    pub(crate) refused: usize,
}

/// Runs what was typed.
pub(crate) fn run(mut cli: Cli) -> Result<Outcome> {
    if let Some(done) = house::run(&cli) {
        return done;
    }
    let config = Config::load(&cli)?;
    cli.fill(&config);
    quiet_guarded_panics();
    let inputs = match &cli.command {
        Command::Extract { inputs, .. }
        | Command::Explain { inputs, .. }
        | Command::Annotate(inputs)
        | Command::Group { inputs, .. }
        | Command::Report { inputs, .. }
        | Command::Add { inputs, .. } => Some(inputs),
        _ => None,
    };
    if let Some(why) = inputs.and_then(contradiction).or_else(|| read_once(&cli.command)) {
        Cli::command().error(ErrorKind::ArgumentConflict, why).exit();
    }
    let (data, color) = (cli.data.as_deref(), cli.color);
    let read = || DataDir::to_read(data);
    match cli.command {
        Command::Extract { inputs, site_memory } => {
            let memory = site_memory.then(|| learnt(&inputs)).transpose()?;
            lines(&inputs, |job| extracted(job, memory.as_ref()))
        }
        Command::Explain { inputs, format } => match ids_of(&inputs).as_slice() {
            [id] => kept::explain(&read()?, id, format == ExplainFormat::Json, color),
            [a, b] => kept::explain_two(&read()?, a, b, format == ExplainFormat::Json, color),
            _ => explained(&inputs, color, format),
        },
        Command::Annotate(inputs) => lines(&inputs, annotated),
        Command::Group { inputs, corrections, derivations } => {
            group(&inputs, corrections.as_deref(), derivations)
        }
        Command::Report { inputs, format } => report(&inputs, color, format),
        Command::Add { inputs, json } => kept::add(&inputs, data, json),
        Command::Stories { limit, outlets, json } => kept::list(&read()?, limit, outlets, json, color),
        Command::Story { id, format } => kept::show(&read()?, &id, format, color),
        Command::Search { query, limit, offset, json } => {
            kept::search(&DataDir::to_search(data)?, &query, limit, offset, json, color)
        }
        Command::Digest { since, format, base } => kept::digest(&read()?, since, format, &base),
        Command::Export { what, format, output } => kept::export(&read()?, what, format, output.as_deref()),
        Command::Correct { what, a, b, withdraw, by, json } => {
            kept::correct(data, what, (a, b), withdraw, by, json)
        }
        Command::Rebuild => kept::rebuild(data),
        Command::Backup { to } => kept::backup(&read()?, &to),
        Command::Restore { from } => kept::restore(&from, data),
        Command::Check { json } => kept::check(&read()?, json),
        Command::Retain { days, articles, mebibytes, yes } => {
            kept::retain(data, &kept::Keep { days, articles, mebibytes }, yes)
        }
        Command::Feeds { net, what } => following::feeds(data, &net, what),
        Command::Serve { net, listen: _, import_from, interval, websub } => {
            let following = following::Following::new(&net, interval, &websub, false)?;
            let following = following.keeping_to(&config.retention);
            crate::serve::serve(DataDir::to_write(data)?, config, following, import_from)
        }
        Command::People { what } => crate::serve::people(data, what),
        Command::Healthcheck => house::healthcheck(config.listen),
        Command::Config { .. } | Command::Man { .. } | Command::Completions { .. } => Ok(Outcome::default()),
        Command::Run { net, interval, websub } => {
            let following = following::Following::new(&net, interval, &websub, true)?;
            following::run(data, following.keeping_to(&config.retention))
        }
    }
}

/// The ids of things kept, where these are what is to be explained.
fn ids_of(inputs: &Inputs) -> Vec<&str> {
    let id = |input: &'_ PathBuf| -> bool { input.to_str().is_some_and(kept::is_id) && !input.exists() };
    match inputs.inputs.iter().all(id) {
        true => inputs.inputs.iter().filter_map(|input| input.to_str()).collect(),
        false => Vec::new(),
    }
}

/// What cannot be meant, of options that are well formed one by one.
fn contradiction(inputs: &Inputs) -> Option<String> {
    let told = inputs.url.is_some() || inputs.fetched_at.is_some();
    if told && inputs.inputs.iter().all(|input| Addresses::is_one(input)) {
        let why =
            "--url and --fetched-at are for pages that were saved: an INPUT that is fetched has its own";
        return Some(why.to_owned());
    }
    if inputs.url.is_some() && (inputs.inputs.len() != 1 || inputs.inputs[0].is_dir()) {
        let why = "--url is the address of one page: give one INPUT, or an --index for several";
        return Some(why.to_owned());
    }
    let output = inputs.output.as_deref()?.canonicalize().ok()?;
    let overwritten = inputs.inputs.iter().find(|input| input.canonicalize().is_ok_and(|i| i == output))?;
    Some(format!("--output would overwrite the INPUT {}: name another file", overwritten.display()))
}

/// Why inputs cannot be learnt from before they are read.
fn read_once(command: &Command) -> Option<String> {
    let Command::Extract { inputs, site_memory: true } = command else { return None };
    let what = inputs.inputs.iter().find_map(|input| match input {
        input if input.as_os_str() == "-" => Some("standard input can be read"),
        input if Addresses::is_one(input) => Some("an address is asked"),
        _ => None,
    })?;
    Some(format!("--site-memory reads every INPUT twice, and {what} but once: save it, and give the file"))
}

/// What recurs over the sites of the inputs.
fn learnt(inputs: &Inputs) -> Result<SiteMemory> {
    let index = Index::new(inputs.index.as_deref(), inputs.url.clone(), inputs.fetched_at.clone())?;
    learn::sites(found(inputs), &index, &Addresses::new(&inputs.net)?, threads(inputs))
}

/// How many threads read pages.
pub(crate) fn threads(inputs: &Inputs) -> NonZeroUsize {
    inputs.threads.or_else(|| available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
}

/// What a worker made of one job: the page, its articles as lines.
struct Written {
    page: PageRecord,
    lines: Vec<u8>,
    articles: usize,
}

impl Written {
    fn new<T: Serialize>(page: PageRecord, articles: impl IntoIterator<Item = T>) -> Self {
        let mut written = Self { page, lines: Vec::new(), articles: 0 };
        for article in articles {
            // Our own values: no map with odd keys, no float that is not a number, so this does not fail.
            if serde_json::to_writer(&mut written.lines, &article).is_ok() {
                written.lines.push(b'\n');
                written.articles += 1;
            }
        }
        written
    }
}

/// `extract`: articles, a line each.
fn extracted(job: Job, memory: Option<&SiteMemory>) -> Written {
    match job {
        Job::Page(capture, _) => {
            let extraction = match memory {
                Some(memory) => extract_knowing(&capture, memory),
                None => extract(&capture),
            };
            Written::new(extraction.page, extraction.articles)
        }
        other => {
            let prepared = prepared(other);
            Written::new(prepared.page, prepared.articles.into_iter().map(|a| a.article))
        }
    }
}

/// `explain`: why each page was read as it was.
fn explained(inputs: &Inputs, color: Color, format: ExplainFormat) -> Result<Outcome> {
    let width = output::width(inputs.output.as_deref());
    lines(inputs, |job| {
        let explanation = match job {
            Job::Page(capture, _) => explain(&capture),
            Job::Line { source, .. } => {
                unread(refused(&source, "an article, not a page: there is nothing to explain in it").page)
            }
            Job::Listing { source, why } => unread(listing(&source, &why).page),
            Job::Refused(Refused { source_name, why }) => unread(refused(&source_name, &why).page),
        };
        if format == ExplainFormat::Json {
            return Written::new(explanation.page.clone(), [&explanation]);
        }
        let text = render::explanation(&explanation, width);
        let text = output::colored(text, color, inputs.output.as_deref());
        Written { lines: text.into_bytes(), articles: explanation.articles.len(), page: explanation.page }
    })
}

/// The explanation of what could not be had: its fate.
fn unread(page: PageRecord) -> Explanation {
    Explanation { page, read_as: None, blocks: Vec::new(), articles: Vec::new(), notes: Vec::new() }
}

/// A line of `annotate`.
#[derive(Serialize)]
struct AnnotatedLine<'a> {
    id: &'a str,
    source: &'a str,
    headline: Option<&'a str>,
    language: Option<&'a str>,
    text: &'a str,
    annotations: &'a Annotations,
}

/// `annotate`: what the words of each article say, a line each.
fn annotated(job: Job) -> Written {
    // Nothing is grouped here: what articles are compared by is not taken.
    let (page, articles) = match job {
        Job::Page(capture, _) => {
            let extraction = extract(&capture);
            (extraction.page, extraction.articles)
        }
        Job::Line { source, number, bytes } => match article_of(&source, number, &bytes) {
            Ok(article) => {
                let (page, article) = whole(&source, article);
                (page, article.into_iter().collect())
            }
            Err(why) => (refused(&source, &why).page, Vec::new()),
        },
        other => (prepared(other).page, Vec::new()),
    };
    let told: Vec<Annotations> = articles.iter().map(rashomon_engine::annotated).collect();
    let lines = articles.iter().zip(&told).map(|(article, annotations)| AnnotatedLine {
        id: &article.id,
        source: &article.page.source,
        headline: article.headline.as_deref(),
        language: article.language.as_deref(),
        text: &article.text,
        annotations,
    });
    Written::new(page, lines)
}

/// Reads a job the whole way up to the fold.
fn prepared(job: Job) -> Prepared {
    match job {
        Job::Page(capture, _) => prepare(&capture),
        Job::Line { source, number, bytes } => prepare_line(&source, number, &bytes),
        Job::Listing { source, why } => listing(&source, &why),
        Job::Refused(Refused { source_name, why }) => refused(&source_name, &why),
    }
}

/// The source a job goes by, for what is said of it.
fn source(job: &Job) -> String {
    match job {
        Job::Page(capture, _) => capture.source.clone(),
        Job::Line { source, .. } | Job::Listing { source, .. } => source.clone(),
        Job::Refused(refused) => refused.source_name.clone(),
    }
}

/// Streams lines as they are ready, in the order of the inputs.
fn lines(inputs: &Inputs, work: impl Fn(Job) -> Written + Sync) -> Result<Outcome> {
    let found = found(inputs);
    let mut out = output::open(inputs.output.as_deref())?;
    let mut run = Run::new(inputs, found)?;
    run.each(
        |job| {
            let source = source(&job);
            guarded(|| work(job)).unwrap_or_else(|why| Written::new(refused(&source, &why).page, [(); 0]))
        },
        |written| {
            out.write_all(&written.lines)?;
            Ok((written.page, written.articles))
        },
    )?;
    out.flush()?;
    Ok(run.outcome)
}

/// Reads everything into the fold. Inputs are taken in the order of their names, so that the order in which they were
/// typed changes nothing.
fn fold(inputs: &Inputs, mut engine: Engine) -> Result<(Engine, Outcome)> {
    let mut found = found(inputs);
    let order = |item: &Result<Named, Refused>| match item {
        Ok(Named::Here(Input::Stdin)) => (PathBuf::new(), String::new()),
        Ok(Named::Here(Input::File(path))) => (path.clone(), String::new()),
        Ok(Named::Web(address)) => (PathBuf::from(address), String::new()),
        Err(refused) => (PathBuf::from(&refused.source_name), refused.why.clone()),
    };
    found.sort_by_cached_key(order);
    found.dedup();
    let mut run = Run::new(inputs, found)?;
    run.each(
        |job| {
            let source = source(&job);
            guarded(|| prepared(job)).unwrap_or_else(|why| refused(&source, &why))
        },
        |prepared| {
            let read = (prepared.page.clone(), prepared.articles.len());
            engine.apply(prepared);
            Ok(read)
        },
    )?;
    Ok((engine, run.outcome))
}

/// `group`: which account and story each article belongs to.
fn group(inputs: &Inputs, corrections: Option<&Path>, with_derivations: bool) -> Result<Outcome> {
    #[derive(Serialize)]
    struct DerivationLine<'a> {
        derivation: &'a rashomon_model::Derivation,
    }
    let mut out = output::open(inputs.output.as_deref())?;
    let engine = match corrections {
        Some(file) => Engine::obeying(kept::corrections(file)?),
        None => Engine::new(),
    };
    let (engine, outcome) = fold(inputs, engine)?;
    let (grouped, derivations) = engine.grouped();
    for line in &grouped {
        serde_json::to_writer(&mut out, line)?;
        out.write_all(b"\n")?;
    }
    for derivation in derivations.iter().filter(|_| with_derivations) {
        serde_json::to_writer(&mut out, &DerivationLine { derivation })?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(outcome)
}

/// `report`: stories with their accounts.
fn report(inputs: &Inputs, color: Color, format: Format) -> Result<Outcome> {
    // Opened before the work, so that a folder that cannot be written to is known at once.
    let mut out = output::open(inputs.output.as_deref())?;
    let (engine, outcome) = fold(inputs, Engine::new())?;
    write_report(&mut *out, &engine.report(), format, color, inputs.output.as_deref())?;
    out.flush()?;
    Ok(outcome)
}

/// Writes a report in a form; `file` is where it goes, where that is no terminal.
pub(crate) fn write_report(
    out: &mut dyn Write,
    report: &Report,
    format: Format,
    color: Color,
    file: Option<&Path>,
) -> Result<()> {
    let view = || view::ReportView::new(report);
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, report)?;
            out.write_all(b"\n")?;
        }
        Format::Markdown => out.write_all(render::markdown(&view()).as_bytes())?,
        Format::Html => out.write_all(render::html(&view()).as_bytes())?,
        Format::Terminal => {
            let text = render::terminal(&view(), output::width(file));
            out.write_all(output::colored(text, color, file).as_bytes())?;
        }
    }
    Ok(())
}

/// The inputs; never the file that the output goes to, which may stand among them from the last run.
pub(crate) fn found(inputs: &Inputs) -> Vec<Result<Named, Refused>> {
    let mut found = Named::find(&inputs.inputs);
    if let Some(output) = inputs.output.as_deref().and_then(|path| path.canonicalize().ok()) {
        let is_output = |input: &Named| match input {
            Named::Here(Input::Stdin) | Named::Web(_) => false,
            Named::Here(Input::File(path)) => path.canonicalize().is_ok_and(|path| path == output),
        };
        found.retain(|input| !input.as_ref().is_ok_and(is_output));
    }
    found
}

/// One pass over the inputs.
struct Run {
    found: Vec<Result<Named, Refused>>,
    index: Index,
    web: Addresses,
    threads: NonZeroUsize,
    progress: Progress,
    outcome: Outcome,
    articles: usize,
}

impl Run {
    fn new(inputs: &Inputs, found: Vec<Result<Named, Refused>>) -> Result<Self> {
        let index = Index::new(inputs.index.as_deref(), inputs.url.clone(), inputs.fetched_at.clone())?;
        let threads = threads(inputs);
        let data_on_terminal = inputs.output.is_none() && std::io::stdout().is_terminal();
        let progress = Progress::new(found.len(), data_on_terminal);
        let web = Addresses::new(&inputs.net)?;
        Ok(Self { found, index, web, threads, progress, outcome: Outcome::default(), articles: 0 })
    }

    /// Does `work` on every job on all threads, and hands the results to `take` in order. `take` gives back the page
    /// and how many articles it held.
    fn each<R: Send>(
        &mut self,
        work: impl Fn(Job) -> R + Sync,
        mut take: impl FnMut(R) -> Result<(PageRecord, usize)>,
    ) -> Result<()> {
        let read = AtomicUsize::new(0);
        let found = std::mem::take(&mut self.found);
        let Self { index, web, threads, progress, outcome, articles, .. } = self;
        let (index, web) = (&*index, &*web);
        pool::ordered(
            *threads,
            |give| read_all(found, index, web, &read, give),
            work,
            |result| {
                let (page, found) = take(result).context("cannot write the output")?;
                *articles += found;
                progress.at(read.load(Ordering::Relaxed), *articles);
                match (page.fate, &page.why) {
                    (FateKind::Rejected, why) => {
                        outcome.refused += 1;
                        say_refused(progress, &page.source, why.as_deref());
                    }
                    (FateKind::Listing, Some(why)) => progress.say(&format!("{}: {why}", page.source)),
                    _ => {}
                }
                Ok(())
            },
        )
    }
}
