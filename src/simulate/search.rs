//! Which rate, interval and batch keep the promise: looked for by simulating. First the least rate with a schedule that
//! keeps nobody waiting, by halving; then, at that rate, the least batch for each interval. Every try is a whole run of
//! the scenario, or as much of one as shows that it does not keep the promise.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;

use super::result::Report;
use super::run::run;
use super::scenario::Scenario;
use crate::config::Config;
use crate::error::{Error, Result};

/// How often a schedule runs: expression, the shortest interval first.
const INTERVALS: [&str; 6] = ["* * * * *", "*/5 * * * *", "*/10 * * * *", "*/15 * * * *", "*/30 * * * *", "0 * * * *"];
/// Batches that are tried.
const BATCHES: [i32; 13] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every promise is kept, with enough to spare, and the queue does not grow from day to day.
    Keeps,
    /// Every promise is kept as long as it was looked at, but with too little to spare.
    LittleLeft,
    /// More wait on the last day than on the one before: the promises of a later day are broken.
    Grows,
    /// Some promise is broken.
    Late,
}

/// One try.
#[derive(Clone, Debug, Serialize)]
pub struct Tried {
    /// Mails a minute and node; 0 = no limit.
    pub per_minute: usize,
    /// When the schedule runs.
    pub expression: String,
    /// How many a run takes.
    pub batch: i32,
    /// What became of it.
    pub verdict: Verdict,
    /// What it gave; of a try that broke promises only what was seen until then.
    pub report: Report,
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The least rate at which every promise is kept, with the shortest interval and the least batch for it.
    pub best: Option<Tried>,
    /// The most that the relay may be asked for.
    pub most_per_minute: usize,
    /// Everything that was tried.
    pub tried: Vec<Tried>,
}

impl Found {
    /// The least batch for each interval at the least rate.
    pub fn keeping(&self) -> impl Iterator<Item = &Tried> {
        let rate = self.best.as_ref().map(|best| best.per_minute);
        INTERVALS.iter().filter_map(move |expression| {
            let at = |tried: &&Tried| Some(tried.per_minute) == rate && tried.expression == *expression;
            let keeps = self.tried.iter().filter(at).filter(|tried| tried.verdict == Verdict::Keeps);
            keeps.min_by_key(|tried| tried.batch)
        })
    }
}

/// Looks for it. `told` hears of each try; it is called from several threads.
///
/// # Errors
/// What a simulation says.
pub fn search(config: &Config, scenario: &Scenario, margin_ms: i64, told: &(dyn Fn(&Tried) + Sync)) -> Result<Found> {
    let search = Search { config, scenario, margin_ms, told, tried: Mutex::default() };
    let most = scenario.relay.per_minute;
    let rate = search.least_rate(most)?;
    let best = match rate {
        None => None,
        Some(rate) => search.least_batches(rate)?,
    };
    let tried = search.tried.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Found { best, most_per_minute: most, tried })
}

struct Search<'a> {
    config: &'a Config,
    scenario: &'a Scenario,
    margin_ms: i64,
    told: &'a (dyn Fn(&Tried) + Sync),
    tried: Mutex<Vec<Tried>>,
}

impl Search<'_> {
    /// Between none and the most; none when not even that is enough. A relay without a limit has no least rate.
    fn least_rate(&self, most: usize) -> Result<Option<usize>> {
        let keeps = |rate| self.keeps(rate, 0, BATCHES.len() - 1);
        if !keeps(most)? {
            return Ok(None);
        }
        let (mut too_few, mut enough) = (0, most);
        while enough > too_few + 1 {
            let middle = too_few + (enough - too_few) / 2;
            if keeps(middle)? { enough = middle } else { too_few = middle }
        }
        Ok(Some(enough))
    }

    /// For each interval, side by side; the best is that of the shortest interval.
    fn least_batches(&self, rate: usize) -> Result<Option<Tried>> {
        let next = AtomicUsize::new(0);
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(INTERVALS.len());
        let work = || -> Result<()> {
            loop {
                let interval = next.fetch_add(1, Ordering::Relaxed);
                if interval >= INTERVALS.len() {
                    return Ok(());
                }
                let (mut low, mut high) = (0, BATCHES.len() - 1);
                if interval > 0 && !self.keeps(rate, interval, high)? {
                    continue;
                }
                while low < high {
                    let middle = low + (high - low) / 2;
                    if self.keeps(rate, interval, middle)? { high = middle } else { low = middle + 1 }
                }
            }
        };
        let ended: Vec<Result<()>> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| Err(lost()))).collect()
        });
        ended.into_iter().collect::<Result<()>>()?;
        let tried = self.tried.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let of_shortest =
            |of: &&Tried| of.per_minute == rate && of.expression == INTERVALS[0] && of.verdict == Verdict::Keeps;
        Ok(tried.iter().filter(of_shortest).min_by_key(|of| of.batch).cloned())
    }

    fn keeps(&self, per_minute: usize, interval: usize, batch: usize) -> Result<bool> {
        let mut scenario = self.scenario.clone();
        scenario.relay.per_minute = per_minute;
        INTERVALS[interval].clone_into(&mut scenario.schedule.expression);
        scenario.schedule.batch = BATCHES[batch];
        let report = run(self.config, &scenario, &mut |at| match at.late {
            0 => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        })?;
        let verdict = self.verdict(&report);
        let (expression, batch) = (scenario.schedule.expression, scenario.schedule.batch);
        let tried = Tried { per_minute, expression, batch, verdict, report };
        (self.told)(&tried);
        self.tried.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(tried);
        Ok(verdict == Verdict::Keeps)
    }

    fn verdict(&self, report: &Report) -> Verdict {
        if report.late > 0 || report.stopped || report.failed > 0 || report.open > 0 {
            return Verdict::Late;
        }
        let until = self.scenario.arrivals.last().copied().unwrap_or(report.start);
        match report.keeps(self.margin_ms) {
            _ if report.grows(until, self.scenario.arrivals.len()) => Verdict::Grows,
            true => Verdict::Keeps,
            false => Verdict::LittleLeft,
        }
    }
}

fn lost() -> Error {
    Error::internal("a thread of the search was lost")
}
