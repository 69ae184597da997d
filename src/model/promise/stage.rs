//! How far a promise is.

use crate::db::types::text_enum;
use crate::text::Lang;
use crate::text::delivery::trail::TrailText;
use crate::text::recovery::RecoveryText;

text_enum! {
    /// How far it is.
    pub enum Stage {
        /// It arrived; nothing is known about its content (a rejected record stays here).
        Received = "received",
        /// The record is good and stored.
        Validated = "validated",
        /// User and ticket exist.
        Provisioned = "provisioned",
        /// The mail is in the outbox.
        Queued = "queued",
        /// The relay answered 250: kept, if by `due_at`.
        Relayed = "relayed",
        /// A delivery status notification said so.
        Delivered = "delivered",
        /// The mail came back or was given up.
        Failed = "failed",
        /// The person has logged in.
        FirstLogin = "first_login",
        /// The reseller was closed before it was kept.
        Cancelled = "cancelled",
    }
}

impl Stage {
    /// The promise waits for us.
    pub fn is_open(self) -> bool {
        match self {
            Self::Received | Self::Validated | Self::Provisioned | Self::Queued | Self::Failed => true,
            Self::Relayed | Self::Delivered | Self::FirstLogin | Self::Cancelled => false,
        }
    }

    /// Those in which a promise about an end customer waits; *validated* is of before.
    pub fn of_end_customer_waiting() -> [Self; 2] {
        [Self::Received, Self::Validated]
    }

    /// Those in which it does.
    pub fn open() -> impl Iterator<Item = Stage> {
        Self::ALL.iter().copied().filter(|stage| stage.is_open())
    }

    /// As the distributor's own people read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = TrailText::of(lang);
        match self {
            Self::Received => t.received,
            Self::Validated => t.validated,
            Self::Provisioned => t.provisioned,
            Self::Queued => t.queued,
            Self::Relayed => t.relayed,
            Self::Delivered => t.delivered,
            Self::Failed => t.failed,
            Self::FirstLogin => t.first_login,
            Self::Cancelled => t.cancelled,
        }
    }

    /// As the reseller reads it.
    pub fn name_for_reseller(self, lang: Lang) -> &'static str {
        let t = RecoveryText::of(lang);
        match self {
            Self::Received => t.stage_received,
            Self::Validated => t.stage_validated,
            Self::Provisioned => t.stage_provisioned,
            Self::Queued => t.stage_queued,
            Self::Relayed => t.stage_relayed,
            Self::Delivered => t.stage_delivered,
            Self::Failed => t.stage_failed,
            Self::FirstLogin => t.stage_first_login,
            Self::Cancelled => TrailText::of(lang).cancelled,
        }
    }
}
