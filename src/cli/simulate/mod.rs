//! `cracha simulate`: what would become of the promise under other settings, with other arrivals, or with a relay or a
//! node that fails. Nothing of the real database is read; the configuration is, where there is one.

mod args;
mod show;

use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant as Started;

use super::{Done, Failure, language, setting, words};
use crate::clock::Clock;
use crate::config::Config;
use crate::simulate::{self, Progress, Scenario, search};
use crate::text::fill;
use crate::text::operate::simulate::SimulateText;
pub use args::Args;
use args::Format;

/// Runs it. Exit code 1 when a promise would be broken, or nothing was found that keeps them all.
pub async fn run(file: Option<&Path>, args: Args) -> Done {
    simulate::alone();
    let config = config(file)?;
    let scenario = args::scenario(&args, &config, crate::model::ids::Instant(Clock::system().now_ms()))?;
    if args.search {
        return find(config, scenario, args).await;
    }
    let (of, lang, begun) = (config.clone(), language::of_terminal(), Started::now());
    let all = scenario.arrivals.len() + scenario.waiting.len();
    let telling = scenario.clone();
    let zone = config.brand.time_zone;
    let report = blocking(move || simulate::run(&of, &telling, &mut |at| tell(at, all, zone, lang))).await?;
    progress("");
    let took = begun.elapsed();
    match args.format {
        Format::Table => show::table(&scenario, &report, took, zone, lang),
        Format::Json => show::json(&report)?,
        Format::Svg => println!("{}", simulate::chart::svg(&report, zone, lang, simulate::chart::Ink::Plain)?),
    }
    if report.late == 0 { Ok(()) } else { Err(Failure::Unfinished) }
}

async fn find(config: Config, scenario: Scenario, args: Args) -> Done {
    let (zone, lang) = (config.brand.time_zone, language::of_terminal());
    let margin_ms = args.margin_ms()?;
    let found = blocking(move || {
        search::search(&config, &scenario, margin_ms, &|tried| progress(&show::tried(tried, margin_ms, lang)))
    })
    .await?;
    progress("");
    match args.format {
        Format::Json => show::json(&found)?,
        Format::Table => show::found(&found, margin_ms, lang),
        Format::Svg => match &found.best {
            Some(best) => println!("{}", simulate::chart::svg(&best.report, zone, lang, simulate::chart::Ink::Plain)?),
            None => show::found(&found, margin_ms, lang),
        },
    }
    if found.best.is_some() { Ok(()) } else { Err(Failure::Unfinished) }
}

/// A simulation computes for as long as it takes; the runtime's threads are for those who wait.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> crate::error::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Failure::Failed(format!("the simulation was lost: {error}")))?
        .map_err(|error| super::refused(&error))
}

/// The house's own configuration; without one the defaults, with an issuer that nobody has.
fn config(file: Option<&Path>) -> Result<Config, Failure> {
    let named = std::env::vars_os().any(|(name, _)| name.to_string_lossy().starts_with("CRACHA_"));
    if file.is_some() || named {
        return setting::config(file);
    }
    let issuer = ("CRACHA_PROVIDER__ISSUER".to_owned(), "https://simulated.example".to_owned());
    Config::load(None, [issuer]).map_err(|_| Failure::Failed(words(&crate::error::Error::internal("the defaults"))))
}

fn tell(at: &Progress, all: usize, zone: chrono_tz::Tz, lang: crate::text::Lang) -> ControlFlow<()> {
    let when = crate::text::format::short(at.now.ms(), zone, lang);
    let values = [("at", when.as_str()), ("relayed", &at.relayed.to_string()), ("all", &all.to_string())];
    progress(&fill(SimulateText::of(lang).progress, &values));
    ControlFlow::Continue(())
}

/// One line that is written over; only for people who watch.
fn progress(text: &str) {
    let mut out = std::io::stderr();
    if out.is_terminal() {
        // Nobody misses a progress line that could not be written.
        let _ = out.write_all(format!("\r\x1b[K{text}").as_bytes()).and_then(|()| out.flush());
    }
}
