//! Which way a message goes, where it stands, and who suffers when it waits.

use crate::db::types::text_enum;
use crate::text::Lang;
use crate::text::operate::OperatorText;

text_enum! {
    /// Lanes do not wait for each other.
    pub enum Lane {
        /// Mail through the relay.
        Mail = "mail",
        /// Back-channel logout tokens.
        Logout = "logout",
        /// Events to the receiver of webhooks.
        Webhook = "webhook",
    }
}

text_enum! {
    /// RFC 3464's words.
    pub enum MessageState {
        /// Waits for its first attempt.
        Queued = "queued",
        /// A node holds the lease.
        Sending = "sending",
        /// Failed for now, will be tried again.
        Delayed = "delayed",
        /// The whole mail was handed over and no answer came: nobody knows whether the relay has it. The identical mail goes
        /// once more.
        Unknown = "unknown",
        /// The relay answered 250; a portal answered 200 or 204; a receiver of webhooks answered 2xx.
        Relayed = "relayed",
        /// A delivery status notification said so.
        Delivered = "delivered",
        /// Given up.
        Failed = "failed",
        /// Withdrawn before it left (replaced or no longer true).
        Voided = "voided",
    }
}

text_enum! {
    /// Who suffers when it waits.
    pub enum Urgency {
        /// Somebody sits before a screen, or may still be in where they should be out.
        Awaited = "awaited",
        /// A promise with a date.
        Promised = "promised",
        /// Nobody asked for it: notices.
        Routine = "routine",
    }
}

impl Lane {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = OperatorText::of(lang);
        match self {
            Self::Mail => t.lane_mail,
            Self::Logout => t.lane_logout,
            Self::Webhook => t.lane_webhook,
        }
    }
}

impl MessageState {
    /// As operators read it; what a mail and a sign-out come to has different names.
    pub fn name(self, lane: Lane, lang: Lang) -> &'static str {
        let t = OperatorText::of(lang);
        match (self, lane) {
            (Self::Queued, _) => t.queued,
            (Self::Sending, _) => t.sending,
            (Self::Delayed, _) => t.delayed,
            (Self::Unknown, _) => t.unknown,
            (Self::Relayed, Lane::Mail) => t.relayed,
            (Self::Relayed, Lane::Logout | Lane::Webhook) => t.confirmed,
            (Self::Delivered, _) => t.delivered,
            (Self::Failed, Lane::Mail) => t.failed,
            (Self::Failed, Lane::Logout | Lane::Webhook) => t.not_confirmed,
            (Self::Voided, _) => t.voided,
        }
    }

    /// It has not left: it waits, or is under way.
    pub fn is_live(self) -> bool {
        match self {
            Self::Queued | Self::Sending | Self::Delayed | Self::Unknown => true,
            Self::Relayed | Self::Delivered | Self::Failed | Self::Voided => false,
        }
    }
}

impl Urgency {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = OperatorText::of(lang);
        match self {
            Self::Awaited => t.awaited,
            Self::Promised => t.promised,
            Self::Routine => t.routine,
        }
    }
}
