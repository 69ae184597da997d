//! What a supervisor decides about a case that only a supervisor settles.

use super::case::CaseKind;
use crate::db::types::text_enum;
use crate::text::Lang;
use crate::text::desk::supervisor::SupervisorText;

text_enum! {
    /// What was decided.
    pub enum Decision {
        /// The sales representative knows the caller: the act may be proposed, the supervisor is one of the two.
        Confirmed = "confirmed",
        /// The sales representative does not know the caller.
        Denied = "denied",
        /// The sales representative could not be reached.
        Unreachable = "unreachable",
        /// The change that the old address stopped is right and takes effect.
        Stands = "stands",
        /// It is not: the registered address stays.
        Undone = "undone",
        /// What the agent did is explained; the limit holds.
        Explained = "explained",
        /// The limit is lifted for today.
        Lifted = "lifted",
        /// It is not explained: those who look after security have it now.
        PassedOn = "passed_on",
    }
}

impl Decision {
    /// What can be decided about such a case; nothing where any agent settles it.
    pub fn of(kind: CaseKind) -> &'static [Self] {
        match kind {
            CaseKind::NoProof => &[Self::Confirmed, Self::Denied, Self::Unreachable],
            CaseKind::EmailStopped => &[Self::Stands, Self::Undone],
            CaseKind::AgentLimit => &[Self::Explained, Self::Lifted, Self::PassedOn],
            _ => &[],
        }
    }

    /// In a few words.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = SupervisorText::of(lang);
        match self {
            Self::Confirmed => t.confirmed,
            Self::Denied => t.denied,
            Self::Unreachable => t.unreachable,
            Self::Stands => t.stands,
            Self::Undone => t.undone,
            Self::Explained => t.explained,
            Self::Lifted => t.lifted,
            Self::PassedOn => t.passed_on,
        }
    }

    /// What follows from it.
    pub fn follows(self, lang: Lang) -> &'static str {
        let t = SupervisorText::of(lang);
        match self {
            Self::Confirmed => t.confirmed_follows,
            Self::Denied => t.denied_follows,
            Self::Unreachable => t.unreachable_follows,
            Self::Stands => t.stands_follows,
            Self::Undone => t.undone_follows,
            Self::Explained => t.explained_follows,
            Self::Lifted => t.lifted_follows,
            Self::PassedOn => t.passed_on_follows,
        }
    }
}
