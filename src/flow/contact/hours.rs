//! When somebody is at the desk.

use crate::config::contact::ServiceDays;
use crate::db::types::Instant;
use crate::model::ctx::Ctx;
use crate::model::opening::{Days, Opening, Window};

/// Whether somebody is at the desk now, and when that is the case next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Somebody is.
    pub open: bool,
    /// From when on somebody is again; none when nobody knows.
    pub back_at: Option<Instant>,
}

/// The service at this instant, by `[contact.hours]`, the brand's time zone and the holidays.
pub fn service(ctx: &Ctx) -> Service {
    let hours = &ctx.config.contact.hours;
    // No window is the whole day.
    let window = hours.minutes().and_then(|(from, until)| Window::new(from, until));
    let days = match hours.days {
        ServiceDays::EveryDay => Days::Every,
        ServiceDays::BusinessDays => Days::Business,
    };
    let opening = Opening::new(ctx.config.brand.time_zone, window, days, &ctx.config.promise.extra_holidays);
    Service { open: opening.is_open(ctx.now), back_at: opening.next(ctx.now) }
}
