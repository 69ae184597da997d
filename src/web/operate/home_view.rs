//! The operator's first page.

use askama::Template;

use crate::text::operate::OperatorText;
use crate::text::operate::console::ConsoleText;
use crate::web::kit::page::Page;
use crate::web::kit::shared::{Fact, Pill};
use crate::web::operate::chart::Bucket;
use crate::web::operate::download::Download;
use crate::web::operate::schedule_view::ScheduleRow;

/// A promise at risk.
#[derive(Clone, Debug)]
pub struct RiskRow {
    /// Part of the address.
    pub id: String,
    /// The reseller's name, or that the record was rejected.
    pub reseller: String,
    /// The reseller ID.
    pub external_id: String,
    /// When it is due.
    pub due: String,
    /// How far it is until then, or since when it is over.
    pub margin: Pill,
    /// When it will be kept as things stand.
    pub expected: String,
    /// What keeps it back, in a sentence.
    pub why: &'static str,
}

/// A day of credentials.
#[derive(Clone, Debug)]
pub struct DayRow {
    /// The day.
    pub day: String,
    /// How many.
    pub total: i64,
    /// Half of them took no longer.
    pub half: String,
    /// 95 of 100 took no longer.
    pub most: String,
    /// How many came after they were due.
    pub late: i64,
}

/// A process.
#[derive(Clone, Debug)]
pub struct NodeRow {
    /// Its name.
    pub name: String,
    /// Alive, or silent.
    pub state: Pill,
    /// It runs no work.
    pub only_answers: bool,
    /// Its last beat.
    pub beat: String,
    /// Since when it runs.
    pub since: String,
    /// The program's version.
    pub version: String,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "operate/home.html")]
pub struct HomePage {
    /// The frame.
    pub page: Page,
    /// The instant of the look.
    pub as_of: String,
    /// At risk, the earliest due first.
    pub risk: Vec<RiskRow>,
    /// That there are more; empty when there are not.
    pub risk_more: String,
    /// Open promises in a sentence; empty when there is none.
    pub summary: String,
    /// The chart.
    pub chart: String,
    /// Its table: hours in which something is due or expected.
    pub hours: Vec<Bucket>,
    /// Open promises of everything that is no credential, a sentence each.
    pub others: Vec<String>,
    /// How long credentials took by day, drawn; empty where there is no second day to compare with.
    pub days_chart: String,
    /// The newest first.
    pub days: Vec<DayRow>,
    /// State, today, within seven days.
    pub mails: Vec<(&'static str, i64, i64)>,
    /// What has not left.
    pub queue: Vec<Fact>,
    /// By name.
    pub nodes: Vec<NodeRow>,
    /// By name.
    pub schedules: Vec<ScheduleRow>,
    /// Schedules and runs as files, each with what it is.
    pub downloads: Vec<(Download, &'static str)>,
}

crate::page!(HomePage, ConsoleText);

impl HomePage {
    fn o(&self) -> &'static OperatorText {
        OperatorText::of(self.page.lang)
    }
}
