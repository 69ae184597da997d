//! What to do about a mail that did not arrive: a closed list that each reason leads to.

use super::reason::Reason;
use crate::text::Lang;
use crate::text::delivery::advice::AdviceText;

/// Who asks what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The distributor's people: desk and operators.
    House,
    /// The reseller's Administrator.
    Administrator,
}

impl Asker {
    /// Both.
    pub const ALL: [Asker; 2] = [Asker::House, Asker::Administrator];
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// The address is wrong.
    CorrectAddress,
    /// The mailbox has no room.
    MakeRoom,
    /// A rule at the recipient's side is in the way.
    LetThrough,
    /// It goes on by itself.
    Wait,
    /// The recipient's side did not answer for as long as we try.
    CheckServer,
    /// The fault is with us.
    TellOperations,
    /// It may have arrived.
    Look,
}

impl Reason {
    /// What to do about it.
    pub fn advice(self) -> Advice {
        match self {
            Self::MailboxUnknown
            | Self::MailboxDisabled
            | Self::MailboxMoved
            | Self::DomainUnknown
            | Self::AddressInvalid
            | Self::Suppressed => Advice::CorrectAddress,
            Self::MailboxFull => Advice::MakeRoom,
            Self::Restricted | Self::Policy | Self::OtherPermanent => Advice::LetThrough,
            Self::Greylisted | Self::Throttled | Self::Unreachable | Self::TheirServer | Self::OtherTemporary => {
                Advice::Wait
            }
            Self::Expired | Self::Loops => Advice::CheckServer,
            Self::OurRelay
            | Self::OurRefusal
            | Self::Unwritable
            | Self::TooLarge
            | Self::Unauthenticated
            | Self::PortalSilent
            | Self::PortalAnswered
            | Self::PortalRefused
            | Self::WebhookSilent
            | Self::WebhookAnswered
            | Self::WebhookRefused
            | Self::WebhookGone => Advice::TellOperations,
            Self::OutcomeUnknown => Advice::Look,
        }
    }
}

impl Advice {
    /// What waits by itself no longer does once the mail was given up.
    pub fn once_given_up(self) -> Self {
        if self == Self::Wait { Self::CheckServer } else { self }
    }

    /// In words that follow a colon.
    pub fn words(self, asker: Asker, lang: Lang) -> &'static str {
        let t = AdviceText::of(lang);
        let (house, administrator) = match self {
            Self::CorrectAddress => (t.correct_desk, t.correct_admin),
            Self::MakeRoom => (t.room_desk, t.room_admin),
            Self::LetThrough => (t.rules_desk, t.rules_admin),
            Self::Wait => (t.wait_desk, t.wait_admin),
            Self::CheckServer => (t.gave_up_desk, t.gave_up_admin),
            Self::TellOperations => (t.ours_desk, t.ours_admin),
            Self::Look => (t.look_desk, t.look_admin),
        };
        match asker {
            Asker::House => house,
            Asker::Administrator => administrator,
        }
    }
}
