//! What keeps a promise back: a closed list, with the reasons of its mail.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;

use crate::db::types::text_type;
use crate::model::message::Reason;
use crate::text::Lang;
use crate::text::delivery::trail::TrailText;

/// What keeps a promise back: a closed list, with the reasons of its mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = diesel::sql_types::Text)]
pub enum Problem {
    /// The record has an error and waits for its correction.
    RecordRejected,
    /// The reseller is suspended.
    ResellerNotActive,
    /// It will be due soon and nothing has left.
    LittleTimeLeft,
    /// It will be due soon and nobody has said that it is kept.
    NotKeptYet,
    /// The schedule that makes credentials is paused, or never runs again.
    SchedulePaused,
    /// The schedule takes too few at a time, or runs too rarely.
    BatchTooSmall,
    /// The relay takes the mails too slowly.
    RelaySlow,
    /// The relay takes nothing.
    RelayDown,
    /// Operators let the mails out too slowly, too late, or not at all.
    MailsHeld,
    /// The mail did not arrive.
    Mail(Reason),
}

impl Problem {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RecordRejected => "record_rejected",
            Self::ResellerNotActive => "reseller_not_active",
            Self::LittleTimeLeft => "little_time_left",
            Self::NotKeptYet => "not_kept_yet",
            Self::SchedulePaused => "schedule_paused",
            Self::BatchTooSmall => "batch_too_small",
            Self::RelaySlow => "relay_slow",
            Self::RelayDown => "relay_down",
            Self::MailsHeld => "mails_held",
            Self::Mail(reason) => reason.as_str(),
        }
    }

    /// The value of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "record_rejected" => Some(Self::RecordRejected),
            "reseller_not_active" => Some(Self::ResellerNotActive),
            "little_time_left" => Some(Self::LittleTimeLeft),
            "not_kept_yet" => Some(Self::NotKeptYet),
            "schedule_paused" => Some(Self::SchedulePaused),
            "batch_too_small" => Some(Self::BatchTooSmall),
            "relay_slow" => Some(Self::RelaySlow),
            "relay_down" => Some(Self::RelayDown),
            "mails_held" => Some(Self::MailsHeld),
            other => Reason::parse(other).map(Self::Mail),
        }
    }

    /// Only the forecast says so: it goes with the next one that is better, and nobody at the desk can do anything.
    pub fn is_foreseen(self) -> bool {
        match self {
            Self::SchedulePaused | Self::BatchTooSmall | Self::RelaySlow | Self::RelayDown | Self::MailsHeld => true,
            Self::RecordRejected
            | Self::ResellerNotActive
            | Self::LittleTimeLeft
            | Self::NotKeptYet
            | Self::Mail(_) => false,
        }
    }

    /// Those that only the forecast says.
    pub fn foreseen() -> [Problem; 5] {
        [Self::SchedulePaused, Self::BatchTooSmall, Self::RelaySlow, Self::RelayDown, Self::MailsHeld]
    }

    /// One sentence to read out.
    pub fn sentence(self, lang: Lang) -> &'static str {
        let t = TrailText::of(lang);
        match self {
            Self::RecordRejected => t.risk_record,
            Self::ResellerNotActive => t.risk_reseller,
            Self::LittleTimeLeft => t.risk_time,
            Self::NotKeptYet => t.risk_not_kept,
            Self::SchedulePaused => t.risk_paused,
            Self::BatchTooSmall => t.risk_batch,
            Self::RelaySlow => t.risk_slow,
            Self::RelayDown => t.risk_down,
            Self::MailsHeld => t.risk_held,
            Self::Mail(reason) => reason.sentence(lang),
        }
    }
}

text_type!(Problem);

impl<DB> FromSql<diesel::sql_types::Text, DB> for Problem
where
    DB: Backend,
    String: FromSql<diesel::sql_types::Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        Self::parse(&text).ok_or_else(|| format!("unknown Problem {text:?}").into())
    }
}
