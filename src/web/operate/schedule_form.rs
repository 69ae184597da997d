//! The settings of a schedule as typed into its form.

use crate::error::Result;
use crate::flow::operate::schedule::Settings;
use crate::model::opening::{Days, Window};
use crate::model::schedule::Missed;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;

/// Every field of the form, in its order.
pub(super) const FIELDS: [&str; 8] =
    ["expression", "time_zone", "batch", "missed", "window", "days", "per_minute", "per_domain"];

/// The fields as typed, in the order of [`FIELDS`].
#[derive(Clone, Debug)]
pub(super) struct Typed([String; 8]);

impl Typed {
    /// As they are set.
    pub(super) fn of(settings: &Settings) -> Self {
        Self([
            settings.expression.clone(),
            settings.time_zone.clone(),
            settings.batch.to_string(),
            settings.missed.as_str().to_owned(),
            settings.window.map(|window| window.to_string()).unwrap_or_default(),
            settings.days.as_str().to_owned(),
            settings.per_minute.to_string(),
            settings.per_domain.to_string(),
        ])
    }

    /// With what came in an address; what did not come stays.
    pub(super) fn with(mut self, value: impl Fn(&str) -> Option<String>) -> Self {
        for (place, name) in FIELDS.iter().enumerate() {
            if let Some(value) = value(name) {
                self.0[place] = value;
            }
        }
        self
    }

    /// With what came in a form.
    pub(super) fn posted(mut self, form: &Form) -> Result<Self> {
        for (place, name) in FIELDS.iter().copied().enumerate() {
            if form.has(name) {
                form.text(name)?.clone_into(&mut self.0[place]);
            }
        }
        Ok(self)
    }

    /// Put back into the form.
    pub(super) fn fill(&self, form: Filled) -> Filled {
        FIELDS.iter().zip(&self.0).fold(form, |form, (name, value)| form.with(name, value))
    }

    /// As settings.
    ///
    /// # Errors
    /// `Invalid` for a choice that is none or a window that cannot be read; numbers that are none are out of range.
    pub(super) fn settings(&self, enabled: bool) -> Result<Settings> {
        let [expression, time_zone, batch, missed, window, days, per_minute, per_domain] = &self.0;
        let rate = |text: &str| if text.trim().is_empty() { 0 } else { text.trim().parse().unwrap_or(-1) };
        Ok(Settings {
            expression: expression.trim().to_owned(),
            time_zone: time_zone.trim().to_owned(),
            batch: batch.trim().parse().unwrap_or(0),
            missed: Missed::of(missed)?,
            enabled,
            window: Window::typed(window)?,
            days: Days::of(days)?,
            per_minute: rate(per_minute),
            per_domain: rate(per_domain),
        })
    }
}
