//! Why a mail did not arrive, as one of few reasons, each a sentence that a desk agent can read out. Codes come first
//! (RFC 3463, RFC 5321), words only where servers are known to use one code for several things.

use serde::{Deserialize, Serialize};

use super::send::enhanced_code;
use crate::text::Lang;
use crate::text::delivery::bounce::BounceText;

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No such address at that host.
    MailboxUnknown,
    /// There, but takes nothing.
    MailboxDisabled,
    /// No room.
    MailboxFull,
    /// No such domain, or none that takes mail.
    DomainUnknown,
    /// Not written as an address.
    AddressInvalid,
    /// Spam, security or reputation rules.
    Policy,
    /// "Come back later", said to everybody who is new.
    Greylisted,
    /// Too large.
    TooLarge,
    /// The recipient's server does not answer.
    Unreachable,
    /// Tried for as long as allowed.
    Expired,
    /// Forwarded in circles.
    Loops,
    /// Our relay is not there or does not let us in.
    OurRelay,
    /// Our relay does not take this sender or destination.
    OurRefusal,
    /// Something else that may pass.
    OtherTemporary,
    /// Something else that will not.
    OtherPermanent,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 15] = [
        Reason::MailboxUnknown,
        Reason::MailboxDisabled,
        Reason::MailboxFull,
        Reason::DomainUnknown,
        Reason::AddressInvalid,
        Reason::Policy,
        Reason::Greylisted,
        Reason::TooLarge,
        Reason::Unreachable,
        Reason::Expired,
        Reason::Loops,
        Reason::OurRelay,
        Reason::OurRefusal,
        Reason::OtherTemporary,
        Reason::OtherPermanent,
    ];

    /// From the stored problem of a message (`rcpt 550`, `rcpt 550 5.1.1`) and the relay's words.
    pub fn of(problem: &str, words: &str) -> Self {
        let mut parts = problem.split_whitespace();
        let stage = parts.next().unwrap_or("");
        let code = parts.clone().find_map(|part| part.parse::<u16>().ok());
        let enhanced = enhanced_code(problem).or_else(|| enhanced_code(words));
        Self::classify(stage, code, enhanced, words)
    }

    /// From a delivery status notification's status (RFC 3464) and diagnostic text.
    pub fn of_status(status: &str, diagnostic: &str) -> Self {
        // Many reports carry the vague x.0.0 above an exact diagnostic.
        let exact = enhanced_code(diagnostic).filter(|_| status.ends_with(".0.0"));
        let code = diagnostic.split_whitespace().find_map(|w| w.parse::<u16>().ok().filter(|c| (400..600).contains(c)));
        Self::classify("remote", code, exact.or(Some(status)), diagnostic)
    }

    fn classify(stage: &str, code: Option<u16>, enhanced: Option<&str>, words: &str) -> Self {
        if matches!(stage, "connect" | "tls" | "auth") || matches!(code, Some(530 | 534 | 535 | 538)) {
            return Self::OurRelay;
        }
        let words = words.to_lowercase();
        let says = |list: &[&str]| list.iter().any(|word| words.contains(word));
        let class =
            enhanced.and_then(|e| e.chars().next()).or(code.and_then(|c| char::from_digit(u32::from(c / 100), 10)));
        let permanent = class == Some('5');
        if says(&["greylist", "graylist", "grey list", "gray list", "greylisted"]) {
            return Self::Greylisted;
        }
        if says(&["relay access denied", "relaying denied", "unable to relay", "relay not permitted"]) {
            return Self::OurRefusal;
        }
        let detail = enhanced.and_then(|e| e.split_once('.')).map_or("", |(_, detail)| detail);
        match detail {
            "1.1" | "1.6" => Self::MailboxUnknown,
            // RFC 7505 means "takes no mail at all" by it, Exchange "no such person".
            "1.10" if says(&["not found", "notfound", "unknown"]) => Self::MailboxUnknown,
            "1.2" | "1.10" | "4.4" => Self::DomainUnknown,
            "1.3" | "5.4" | "6.7" => Self::AddressInvalid,
            "1.7" | "1.8" if stage == "mail" => Self::OurRefusal,
            "2.1" if says(&["disabled", "inactive", "suspended", "inativ", "desativ"]) => Self::MailboxDisabled,
            "2.1" if says(&["unknown", "not found", "does not exist", "no such"]) => Self::MailboxUnknown,
            "2.1" => Self::MailboxDisabled,
            "2.2" => Self::MailboxFull,
            "2.3" | "3.4" => Self::TooLarge,
            "4.1" | "4.2" | "4.3" if !permanent => Self::Unreachable,
            "4.6" => Self::Loops,
            "4.7" => Self::Expired,
            "7.1" if !permanent => Self::Greylisted,
            d if d.starts_with("7.") => Self::Policy,
            _ => Self::by_words(stage, code, permanent, &says),
        }
    }

    /// What is left when there is no enhanced code that says enough.
    fn by_words(stage: &str, code: Option<u16>, permanent: bool, says: &dyn Fn(&[&str]) -> bool) -> Self {
        if says(&["quota", "mailbox full", "mailbox is full", "over limit", "caixa cheia"])
            || code == Some(552) && stage == "rcpt"
        {
            return Self::MailboxFull;
        }
        if says(&["spam", "blacklist", "blocklist", "block list", "policy", "dmarc", "spf", "reputation", "rbl"]) {
            return Self::Policy;
        }
        if says(&["domain not found", "host not found", "no mx", "nxdomain", "domain does not exist"]) {
            return Self::DomainUnknown;
        }
        if says(&["user unknown", "unknown user", "no such user", "does not exist", "recipient unknown", "not found"]) {
            return Self::MailboxUnknown;
        }
        match (stage, code) {
            ("mail", Some(_)) if permanent => Self::OurRefusal,
            ("mail", _) => Self::OurRelay,
            (_, None) if matches!(stage, "rcpt" | "data" | "final") => Self::OurRelay,
            ("rcpt", Some(553)) => Self::AddressInvalid,
            ("rcpt", Some(550)) => Self::MailboxUnknown,
            ("rcpt", Some(450 | 451)) => Self::Greylisted,
            (_, Some(452)) => Self::MailboxFull,
            (_, Some(552)) => Self::TooLarge,
            _ if permanent => Self::OtherPermanent,
            _ => Self::OtherTemporary,
        }
    }

    /// The fault is with us: an operator is told, not the caller's IT.
    pub fn is_ours(self) -> bool {
        matches!(self, Self::OurRelay | Self::OurRefusal)
    }

    /// A corrected e-mail address helps.
    pub fn is_about_the_address(self) -> bool {
        matches!(self, Self::MailboxUnknown | Self::MailboxDisabled | Self::DomainUnknown | Self::AddressInvalid)
    }

    /// One sentence to read out.
    pub fn sentence(self, lang: Lang) -> &'static str {
        let t = BounceText::of(lang);
        match self {
            Self::MailboxUnknown => t.mailbox_unknown,
            Self::MailboxDisabled => t.mailbox_disabled,
            Self::MailboxFull => t.mailbox_full,
            Self::DomainUnknown => t.domain_unknown,
            Self::AddressInvalid => t.address_invalid,
            Self::Policy => t.policy,
            Self::Greylisted => t.greylisted,
            Self::TooLarge => t.too_large,
            Self::Unreachable => t.unreachable,
            Self::Expired => t.expired,
            Self::Loops => t.loops,
            Self::OurRelay => t.our_relay,
            Self::OurRefusal => t.our_refusal,
            Self::OtherTemporary => t.other_temporary,
            Self::OtherPermanent => t.other_permanent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_of_real_servers_become_reasons() {
        use Reason::*;
        for (problem, words, reason) in [
            ("rcpt 550 5.1.1", "550 5.1.1 <x@y>: Recipient address rejected: User unknown", MailboxUnknown),
            ("rcpt 550", "5.1.1 The email account that you tried to reach does not exist", MailboxUnknown),
            ("rcpt 550", "no such user here", MailboxUnknown),
            ("rcpt 550", "Requested action not taken", MailboxUnknown),
            ("rcpt 550", "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address", MailboxUnknown),
            ("rcpt 452", "4.2.2 The email account is over quota", MailboxFull),
            ("final 552", "5.2.2 mailbox full", MailboxFull),
            ("rcpt 450", "mailbox is full", MailboxFull),
            ("rcpt 550", "5.2.1 mailbox disabled", MailboxDisabled),
            ("rcpt 550", "5.1.2 Host unknown", DomainUnknown),
            ("rcpt 450", "4.1.2 Domain not found", DomainUnknown),
            ("rcpt 553", "5.1.3 this is no e-mail address", AddressInvalid),
            ("final 554", "5.7.1 Message rejected as spam", Policy),
            ("final 550", "5.7.26 fails DMARC", Policy),
            ("final 554", "blocked using a blocklist", Policy),
            ("rcpt 450", "4.7.1 Greylisting in action", Greylisted),
            ("rcpt 451", "4.7.1 try again later", Greylisted),
            ("rcpt 451", "temporarily deferred", Greylisted),
            ("rcpt 554", "5.7.1 Relay access denied", OurRefusal),
            ("mail 550", "5.7.1 sender refused", Policy),
            ("mail 553", "sender not owned", OurRefusal),
            ("final 552", "5.3.4 message too big", TooLarge),
            ("connect", "Connection refused", OurRelay),
            ("tls", "the relay does not offer STARTTLS", OurRelay),
            ("auth 535", "5.7.8 bad", OurRelay),
            ("mail 530", "authenticate first", OurRelay),
            ("final", "no answer in time", OurRelay),
            ("data 554", "something", OtherPermanent),
            ("data 451", "4.3.0 something", OtherTemporary),
        ] {
            assert_eq!(Reason::of(problem, words), reason, "{problem}: {words}");
        }
    }

    #[test]
    fn statuses_of_reports_become_reasons() {
        use Reason::*;
        for (status, diagnostic, reason) in [
            ("5.1.1", "smtp; 550 5.1.1 user unknown", MailboxUnknown),
            ("5.0.0", "smtp; 550-5.2.1 disabled", MailboxDisabled),
            ("5.0.0", "smtp; 554 5.7.1 spam", Policy),
            ("4.4.1", "connection timed out", Unreachable),
            ("5.4.4", "no mail exchanger", DomainUnknown),
            ("4.4.7", "delivery time expired", Expired),
            ("5.4.6", "too many hops", Loops),
            ("5.0.0", "", OtherPermanent),
        ] {
            assert_eq!(Reason::of_status(status, diagnostic), reason, "{status} {diagnostic}");
        }
    }

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
