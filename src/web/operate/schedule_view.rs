//! The pages of the schedules.

use crate::model::opening::Days;
use crate::model::schedule::Missed;
use crate::text::operate::OperatorText;
use crate::text::operate::schedule::ScheduleText;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::{Fact, Pill};
use crate::web::operate::acts::ScheduleAct;
use crate::web::operate::compared::Comparison;
use crate::web::paths;
use askama::Template;

/// A schedule in the list.
#[derive(Clone, Debug)]
pub struct ScheduleRow {
    /// Its name.
    pub name: String,
    /// What it does.
    pub does: &'static str,
    /// On, paused or running.
    pub state: Pill,
    /// Its expression.
    pub expression: String,
    /// The next run; `None` while it is paused.
    pub next: Option<String>,
    /// The last run, in words.
    pub last: Option<String>,
    /// How that ended.
    pub outcome: Option<Pill>,
}

/// All schedules.
#[derive(Debug, Template)]
#[template(path = "operate/schedules.html")]
pub struct SchedulesPage {
    /// The frame.
    pub page: Page,
    /// By name.
    pub rows: Vec<ScheduleRow>,
    /// In which zone.
    pub zone: String,
}

crate::page!(SchedulesPage, OperatorText);

/// One run.
#[derive(Clone, Debug)]
pub struct RunRow {
    /// When it began.
    pub at: String,
    /// Why.
    pub cause: &'static str,
    /// How it ended.
    pub outcome: Pill,
    /// How much it did.
    pub processed: i32,
    /// A failure's words.
    pub detail: String,
    /// Where.
    pub node: String,
}

/// One change of the settings.
#[derive(Clone, Debug)]
pub struct HistoryRow {
    /// When.
    pub at: String,
    /// Who did what.
    pub who: String,
    /// Why, in the operator's words.
    pub why: String,
    /// Setting by setting: from → to.
    pub changes: Vec<String>,
    /// Where one goes back to what was set before it.
    pub back: String,
}

/// One schedule. Fields: those of [`super::schedule_form::Typed`], and `reason`.
#[derive(Debug, Template)]
#[template(path = "operate/schedule.html")]
pub struct SchedulePage {
    /// The frame.
    pub page: Page,
    /// Its name.
    pub name: String,
    /// What it does.
    pub does: &'static str,
    /// On, paused or running.
    pub state: Pill,
    /// It runs by itself.
    pub enabled: bool,
    /// It goes on at all times: no expression, no batch, no runs.
    pub always: bool,
    /// There is something to undo.
    pub undoable: bool,
    /// As it is set.
    pub facts: Vec<Fact>,
    /// As it is set, or as typed.
    pub form: Filled,
    /// What was looked at, so that nobody overwrites another's change.
    pub rev: i64,
    /// Of what is set now, and of what was typed.
    pub compared: Comparison,
    /// The consequences are those of a change that can be applied.
    pub proposed: bool,
    /// The newest first.
    pub runs: Vec<RunRow>,
    /// The newest first.
    pub history: Vec<HistoryRow>,
}

crate::page!(SchedulePage, OperatorText);

impl SchedulePage {
    fn s(&self) -> &'static ScheduleText {
        ScheduleText::of(self.page.lang)
    }

    /// Where the parts of the page begin: the way to them is long on a phone.
    fn parts(&self) -> Vec<(&'static str, &'static str)> {
        let (t, s) = (self.t(), self.s());
        let mut parts = vec![("consequences", t.consequences), ("settings", t.settings), ("history", s.history)];
        parts.extend((!self.always).then_some(("runs", t.runs)));
        parts
    }

    /// The newest change in a line.
    fn latest_change(&self) -> String {
        self.history.first().map_or_else(String::new, |change| format!("{}: {}", change.at, change.who))
    }

    fn window_hint(&self) -> &'static str {
        if self.always { self.s().window_mail_hint } else { self.s().window_hint }
    }

    fn here(&self) -> String {
        paths::schedule(&self.name)
    }

    fn act(&self, act: ScheduleAct) -> String {
        paths::schedule_act(&self.name, act.path())
    }

    /// What can be done about a missed run: word and name.
    fn missed(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Missed::ALL.iter().map(|missed| (missed.as_str(), missed.name(self.page.lang)))
    }

    /// On which days it may run: word and name.
    fn days(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Days::ALL.iter().map(|days| (days.as_str(), days.name(self.page.lang)))
    }
}

/// The question before a pause, its end, or an undo: what it would mean beside today. Field: `reason`.
#[derive(Debug, Template)]
#[template(path = "operate/schedule_act.html")]
pub struct ScheduleActPage {
    /// The frame.
    pub page: Page,
    /// The question.
    pub title: &'static str,
    /// The schedule, and what it does.
    pub lead: String,
    /// Of what is set now, and of what it would be.
    pub compared: Comparison,
    /// Where the answer is posted.
    pub action: String,
    /// Hidden fields.
    pub hidden: Vec<(&'static str, String)>,
    /// The reason as typed.
    pub form: Filled,
    /// The button's words.
    pub yes: &'static str,
    /// The act takes something away.
    pub danger: bool,
    /// Where "cancel" leads.
    pub back: String,
}

crate::page!(ScheduleActPage, OperatorText);

impl ScheduleActPage {
    fn s(&self) -> &'static ScheduleText {
        ScheduleText::of(self.page.lang)
    }
}
