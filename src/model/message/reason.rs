//! Why a message has not arrived: one of a closed list, stored as its word, worded in one place
//! ([`crate::text::delivery::bounce`]). Which replies and reports lead to which reason is a verb's rule.

use crate::db::types::text_enum;
use crate::text::Lang;
use crate::text::delivery::bounce::BounceText;

text_enum! {
    /// Why a mail did not arrive, or a portal or a receiver of webhooks did not confirm.
    pub enum Reason {
        /// No such address at that host.
        MailboxUnknown = "mailbox_unknown",
        /// There, but takes nothing.
        MailboxDisabled = "mailbox_disabled",
        /// No room.
        MailboxFull = "mailbox_full",
        /// The person has another address by now.
        MailboxMoved = "mailbox_moved",
        /// Takes mail from chosen senders only.
        Restricted = "restricted",
        /// No such domain, or none that takes mail.
        DomainUnknown = "domain_unknown",
        /// Not written as an address.
        AddressInvalid = "address_invalid",
        /// Spam, security or reputation rules.
        Policy = "policy",
        /// SPF, DKIM or DMARC did not prove that the mail is ours.
        Unauthenticated = "unauthenticated",
        /// "Come back later", said to everybody who is new.
        Greylisted = "greylisted",
        /// Too many mails at once, by their measure.
        Throttled = "throttled",
        /// Too large.
        TooLarge = "too_large",
        /// The recipient's server does not answer.
        Unreachable = "unreachable",
        /// The recipient's server is out of order.
        TheirServer = "their_server",
        /// Tried for as long as allowed.
        Expired = "expired",
        /// Forwarded in circles.
        Loops = "loops",
        /// Our relay is not there or does not let us in.
        OurRelay = "our_relay",
        /// Our relay does not take this sender or destination.
        OurRefusal = "our_refusal",
        /// Handed over as a whole, twice at most, and never answered.
        OutcomeUnknown = "outcome_unknown",
        /// Kept back: the address sent an earlier mail back for good.
        Suppressed = "suppressed",
        /// The mail could not be written or signed.
        Unwritable = "unwritable",
        /// Something else that may pass.
        OtherTemporary = "other_temporary",
        /// Something else that will not.
        OtherPermanent = "other_permanent",
        /// A portal does not answer.
        PortalSilent = "portal_silent",
        /// A portal answered and did not confirm.
        PortalAnswered = "portal_answered",
        /// A portal's address may not be called.
        PortalRefused = "portal_refused",
        /// The receiver of webhooks does not answer.
        WebhookSilent = "webhook_silent",
        /// It answered and did not confirm.
        WebhookAnswered = "webhook_answered",
        /// Its address may not be called.
        WebhookRefused = "webhook_refused",
        /// It answered that it wants no more.
        WebhookGone = "webhook_gone",
    }
}

impl Reason {
    /// The fault is with us: an operator is told, not the caller's IT.
    pub fn is_ours(self) -> bool {
        matches!(self, Self::OurRelay | Self::OurRefusal | Self::Unwritable | Self::Unauthenticated)
    }

    /// It says something about the address, which another mail will not change: only a person can.
    pub fn is_of_the_address(self) -> bool {
        matches!(
            self,
            Self::MailboxUnknown
                | Self::MailboxDisabled
                | Self::MailboxMoved
                | Self::DomainUnknown
                | Self::AddressInvalid
        )
    }

    /// One sentence to read out.
    pub fn sentence(self, lang: Lang) -> &'static str {
        let t = BounceText::of(lang);
        match self {
            Self::MailboxUnknown => t.mailbox_unknown,
            Self::MailboxDisabled => t.mailbox_disabled,
            Self::MailboxFull => t.mailbox_full,
            Self::MailboxMoved => t.mailbox_moved,
            Self::Restricted => t.restricted,
            Self::DomainUnknown => t.domain_unknown,
            Self::AddressInvalid => t.address_invalid,
            Self::Policy => t.policy,
            Self::Unauthenticated => t.unauthenticated,
            Self::Greylisted => t.greylisted,
            Self::Throttled => t.throttled,
            Self::TooLarge => t.too_large,
            Self::Unreachable => t.unreachable,
            Self::TheirServer => t.their_server,
            Self::Expired => t.expired,
            Self::Loops => t.loops,
            Self::OurRelay => t.our_relay,
            Self::OurRefusal => t.our_refusal,
            Self::OutcomeUnknown => t.outcome_unknown,
            Self::Suppressed => t.suppressed,
            Self::Unwritable => t.unwritable,
            Self::OtherTemporary => t.other_temporary,
            Self::OtherPermanent => t.other_permanent,
            Self::PortalSilent => t.portal_silent,
            Self::PortalAnswered => t.portal_answered,
            Self::PortalRefused => t.portal_refused,
            Self::WebhookSilent => t.webhook_silent,
            Self::WebhookAnswered => t.webhook_answered,
            Self::WebhookRefused => t.webhook_refused,
            Self::WebhookGone => t.webhook_gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_one_sentence_in_every_language() {
        for lang in Lang::ALL {
            for reason in Reason::ALL {
                let sentence = reason.sentence(lang);
                assert!(sentence.ends_with('.') && sentence.matches(". ").count() == 0, "{sentence}");
            }
        }
    }
}
