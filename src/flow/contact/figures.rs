//! How many conversations ended, and how: without an agent, by an agent, by mail.

use chrono::{NaiveTime, TimeZone};

use crate::db::Db;
use crate::db::types::Instant;
use crate::error::Result;
use crate::model::conversation::{self, ClosedWhy};
use crate::model::ctx::Ctx;

/// Conversations that ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// What the product offered was enough.
    pub without_agent: i64,
    /// By an agent, in the conversation.
    pub by_agent: i64,
    /// By mail.
    pub by_mail: i64,
    /// The visitor left, or it was abuse.
    pub left: i64,
}

/// Of this day, by the brand's time zone.
pub fn today(db: &mut Db, ctx: &Ctx) -> Result<Figures> {
    let zone = ctx.config.brand.time_zone;
    let midnight = chrono::DateTime::from_timestamp_millis(ctx.now.ms())
        .map(|now| now.with_timezone(&zone).date_naive().and_time(NaiveTime::MIN))
        .and_then(|local| zone.from_local_datetime(&local).earliest())
        .map_or(ctx.now.plus_h(-24), |midnight| Instant(midnight.timestamp_millis()));
    let mut figures = Figures::default();
    for closed in conversation::closed_since(db, midnight)? {
        let figure = match closed.why {
            ClosedWhy::SolvedByProduct => &mut figures.without_agent,
            ClosedWhy::SolvedByAgent | ClosedWhy::HandedOn => &mut figures.by_agent,
            ClosedWhy::AnsweredByMail => &mut figures.by_mail,
            ClosedWhy::VisitorLeft | ClosedWhy::Abuse => &mut figures.left,
        };
        *figure += closed.total;
    }
    Ok(figures)
}
