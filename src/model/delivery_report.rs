//! What was reported about a mail after the relay took it (RFC 3464): the trail that desk and operators read.

use diesel::prelude::*;

use super::message::Reason;
use crate::db::schema::delivery_reports;
use crate::db::types::{Instant, MessageId, ReportId, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::text::Lang;
use crate::text::delivery::trail::TrailText;

text_enum! {
    /// RFC 3464 section 2.3.3. Only [`Reported::Delivered`] says that the mail is in the mailbox.
    pub enum Reported {
        /// Given up.
        Failed = "failed",
        /// Not yet; tried on.
        Delayed = "delayed",
        /// In the mailbox.
        Delivered = "delivered",
        /// Handed on to a system that reports nothing more.
        Relayed = "relayed",
        /// Handed to a list of several people.
        Expanded = "expanded",
    }
}

impl Reported {
    /// What it means, in one sentence.
    pub fn sentence(self, lang: Lang) -> &'static str {
        let t = TrailText::of(lang);
        match self {
            Self::Failed => t.reported_failed,
            Self::Delayed => t.reported_delayed,
            Self::Delivered => t.reported_delivered,
            Self::Relayed => t.reported_relayed,
            Self::Expanded => t.reported_expanded,
        }
    }
}

/// One report.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = delivery_reports, treat_none_as_default_value = false)]
pub struct DeliveryReport {
    /// Row.
    pub id: ReportId,
    /// About which message.
    pub message_id: MessageId,
    /// See [`Reported`].
    pub action: Reported,
    /// Enhanced status code (RFC 3463), e.g. `5.1.1`; empty when there was none.
    pub status: String,
    /// Why, for what failed or waits.
    pub reason: Option<Reason>,
    /// The remote server's words, cut and without secrets.
    pub words: String,
    /// When it came in.
    pub received_at: Instant,
}

/// Keeps one; `false` when the same was reported before.
pub fn keep(tx: &mut Tx, report: &DeliveryReport) -> Result<bool> {
    let same: i64 = delivery_reports::table
        .filter(delivery_reports::message_id.eq(&report.message_id))
        .filter(delivery_reports::action.eq(report.action))
        .filter(delivery_reports::status.eq(&report.status))
        .count()
        .get_result(&mut **tx)?;
    if same > 0 {
        return Ok(false);
    }
    diesel::insert_into(delivery_reports::table).values(report).execute(&mut **tx)?;
    Ok(true)
}

/// The reports about a message, in the order in which they came.
pub fn of_message(db: &mut Db, message: &MessageId) -> Result<Vec<DeliveryReport>> {
    Ok(delivery_reports::table
        .filter(delivery_reports::message_id.eq(message))
        .select(DeliveryReport::as_select())
        .order(delivery_reports::id)
        .load(db)?)
}

/// What came in before `until` goes, at most so many; returns how many.
pub fn purge(tx: &mut Tx, until: Instant, limit: i64) -> Result<usize> {
    let over: Vec<ReportId> = delivery_reports::table
        .filter(delivery_reports::received_at.lt(until))
        .select(delivery_reports::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(delivery_reports::table.filter(delivery_reports::id.eq_any(over))).execute(&mut **tx)?)
}
