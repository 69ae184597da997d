//! From codes and words to one of few reasons. Codes come first (RFC 3463, RFC 5321, and the ones that Exchange Online
//! made up), words only where servers are known to use one code for several things, or none.

use crate::mail::send::enhanced_code;
use crate::model::message::{Reason, Step};

/// From the relay's refusal: the step, its code, its words.
pub fn of_reply(step: Option<Step>, code: Option<i32>, words: &str) -> Reason {
    Case { step, code, status: enhanced_code(words), words: words.to_lowercase() }.reason()
}

/// From a report's status (RFC 3464) and diagnostic text, or from the words of a returned mail.
pub fn of_status(status: &str, diagnostic: &str) -> Reason {
    let said = enhanced_code(diagnostic);
    // Many reports carry the vague x.0.0 above an exact diagnostic.
    let vague = status.is_empty() || status.ends_with(".0.0");
    let status = if vague { said.or(Some(status)) } else { Some(status) }.filter(|status| !status.is_empty());
    Case { step: None, code: reply_code(diagnostic), status, words: diagnostic.to_lowercase() }.reason()
}

/// The first number that can be an SMTP refusal.
pub fn reply_code(words: &str) -> Option<i32> {
    words
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .filter(|word| word.len() == 3)
        .find_map(|word| word.parse().ok().filter(|code| (400..600).contains(code)))
}

/// What is known of a refusal.
struct Case<'a> {
    step: Option<Step>,
    code: Option<i32>,
    status: Option<&'a str>,
    words: String,
}

impl Case<'_> {
    fn says(&self, list: &[&str]) -> bool {
        list.iter().any(|words| self.words.contains(words))
    }

    fn is_permanent(&self) -> bool {
        match (self.status.and_then(|status| status.chars().next()), self.code) {
            (Some(class), _) => class == '5',
            (None, Some(code)) => code >= 500,
            (None, None) => false,
        }
    }

    fn reason(&self) -> Reason {
        match self.step {
            Some(Step::Write | Step::Sign) => return Reason::Unwritable,
            Some(Step::Http) => return Reason::PortalAnswered,
            Some(Step::Guard) => return Reason::PortalRefused,
            Some(Step::Connect | Step::Tls | Step::Auth) => return Reason::OurRelay,
            Some(Step::Mail | Step::Rcpt | Step::Data | Step::Final) | None => {}
        }
        if matches!(self.code, Some(530 | 534 | 535 | 538)) && self.step.is_some() {
            return Reason::OurRelay;
        }
        if self.code.is_none() && matches!(self.step, Some(Step::Mail | Step::Rcpt | Step::Data | Step::Final)) {
            return Reason::OurRelay;
        }
        if self.says(&["greylist", "graylist", "grey list", "gray list", "grey-list", "gray-list"]) {
            return Reason::Greylisted;
        }
        if self.says(&[
            "relay access denied",
            "relaying denied",
            "unable to relay",
            "relay not permitted",
            "relaying not allowed",
        ]) {
            return Reason::OurRefusal;
        }
        let detail = self.status.and_then(|status| status.split_once('.')).map_or("", |(_, detail)| detail);
        let (subject, number) = detail.split_once('.').unwrap_or(("", ""));
        let by_code = match (subject.parse::<u16>(), number.parse::<u16>()) {
            (Ok(subject), Ok(number)) => self.by_status(subject, number),
            _ => None,
        };
        by_code.or_else(|| self.by_words()).unwrap_or_else(|| self.by_reply())
    }

    /// Enhanced status codes (RFC 3463 and its registry; Exchange Online's from 300 up).
    fn by_status(&self, subject: u16, number: u16) -> Option<Reason> {
        use Reason::*;
        let permanent = self.is_permanent();
        Some(match (subject, number) {
            (1, 0) => return None,
            (1, 7 | 8) if self.step == Some(Step::Mail) => OurRefusal,
            (1, 8 | 20 | 90) => OurRefusal,
            (1, 1) => self.nearer().unwrap_or(MailboxUnknown),
            (1, 4) => self.by_words().unwrap_or(MailboxUnknown),
            (1, 350 | 351) => self.by_words().unwrap_or(MailboxUnknown),
            (1, 6) => MailboxMoved,
            // RFC 7505 means "takes no mail at all" by it, Exchange "no such person".
            (1, 10) if self.says(&["not found", "notfound", "unknown", "recipnotfound"]) => MailboxUnknown,
            (1, 2 | 10) | (4, 4 | 310 | 312) => DomainUnknown,
            (1, 3) | (5, 4) | (6, 7) => AddressInvalid,
            (2, 0) => return None,
            (2, 1) => self.disabled(),
            (2, 2) => MailboxFull,
            (2, 3) | (3, 4) => TooLarge,
            (2, 4) => self.by_words().unwrap_or(MailboxUnknown),
            (2, 5) => MailboxDisabled,
            (2, 6) => self.by_words().unwrap_or(TheirServer),
            (2, 14) => MailboxUnknown,
            (2, 121 | 122) => Throttled,
            (2, 350..=399) => self.by_words().unwrap_or(MailboxFull),
            (3, 1) => self.by_words().unwrap_or(MailboxFull),
            (3, 2) => self.by_words().unwrap_or(TheirServer),
            (3, 5) if self.says(&["loop"]) => Loops,
            (3, 0 | 3 | 5..=9) => self.by_words().unwrap_or(TheirServer),
            // An Exchange Online edge that knows every address answers 5.4.1 to the unknown ones.
            (4, 1) if self.says(&["access denied", "recipient address rejected", "recipient not found"]) => {
                MailboxUnknown
            }
            (4, 1 | 2 | 3 | 5) => self.nearer().unwrap_or(Unreachable),
            (4, 316..=320) => Unreachable,
            (4, 6 | 8 | 11 | 14) => Loops,
            (4, 7 | 300) => Expired,
            (4, 0 | 9..) => return None,
            (5, 3) => Throttled,
            (5, 0 | 1 | 2 | 5 | 6 | 350..=399) => return None,
            (6, _) => self.by_words().unwrap_or(Policy),
            (7, 1) if !permanent => self.by_words().unwrap_or(Greylisted),
            (7, 1 | 0) => self.by_policy_words(),
            (7, 13) => MailboxDisabled,
            (7, 17) => MailboxMoved, // RFC 7293: the mailbox has another owner by now
            (7, 18) => DomainUnknown,
            (7, 12 | 123 | 124 | 129..=137) => Restricted,
            (7, 3 | 8 | 9 | 14 | 57) if self.step.is_some() => OurRelay,
            (7, 20..=23 | 25..=27 | 30 | 509 | 515) => Unauthenticated,
            (7, 28) => Throttled,
            (7, 64 | 700..=799) => OurRefusal,
            (7, 232 | 233) => Throttled,
            (7, 500..=699) if !permanent => Throttled,
            (7, 10 | 11 | 320..=329) if !permanent => Unreachable,
            (7, _) => Policy,
            _ => return None,
        })
    }

    fn disabled(&self) -> Reason {
        if self.says(&["disabled", "inactive", "suspended", "inativ", "desativ", "locked", "not active"]) {
            return Reason::MailboxDisabled;
        }
        if self.says(&["too many", "rate", "limit"]) && !self.says(&["quota"]) && !self.is_permanent() {
            return Reason::Throttled;
        }
        self.nearer().unwrap_or(Reason::MailboxDisabled)
    }

    /// What the words say more exactly than a common code.
    fn nearer(&self) -> Option<Reason> {
        match self.by_words() {
            Some(
                near @ (Reason::MailboxUnknown | Reason::MailboxFull | Reason::MailboxDisabled | Reason::DomainUnknown),
            ) => Some(near),
            Some(near @ (Reason::MailboxMoved | Reason::Restricted)) => Some(near),
            _ => None,
        }
    }

    /// 5.7.1 and 5.7.0 are said for everything that a rule forbids.
    fn by_policy_words(&self) -> Reason {
        match self.by_words() {
            Some(Reason::MailboxUnknown) if self.says(&["user unknown", "unknown user", "no such user"]) => {
                Reason::MailboxUnknown
            }
            Some(
                near @ (Reason::Unauthenticated
                | Reason::Restricted
                | Reason::MailboxFull
                | Reason::MailboxDisabled
                | Reason::OurRefusal),
            ) => near,
            _ => Reason::Policy,
        }
    }

    /// What servers write where there is no code that says enough. The order matters: what is said of a mailbox comes
    /// before what is said of a rule.
    fn by_words(&self) -> Option<Reason> {
        PHRASES.iter().find(|(_, phrases)| self.says(phrases)).map(|(reason, _)| *reason)
    }

    fn by_reply(&self) -> Reason {
        use Reason::*;
        let permanent = self.is_permanent();
        match (self.step, self.code) {
            (Some(Step::Mail), Some(_)) if permanent => OurRefusal,
            (Some(Step::Mail), _) | (Some(Step::Rcpt | Step::Data | Step::Final), None) => OurRelay,
            (Some(Step::Rcpt), Some(553)) => AddressInvalid,
            (Some(Step::Rcpt), Some(550)) => MailboxUnknown,
            (Some(Step::Rcpt), Some(450 | 451)) => Greylisted,
            (_, Some(552)) if self.step == Some(Step::Rcpt) => MailboxFull,
            (_, Some(452)) => MailboxFull,
            (_, Some(552)) => TooLarge,
            (_, Some(421)) if self.step.is_none() => Unreachable,
            _ if permanent => OtherPermanent,
            _ => OtherTemporary,
        }
    }
}

/// Fixed words of mail servers, lower case, by what they mean.
#[rustfmt::skip]
const PHRASES: &[(Reason, &[&str])] = &[
    (Reason::MailboxMoved, &[
        "has moved to", "user has moved", "please use the new address", "new email address is", "address has changed",
        "no longer uses this", "mudou de endereço", "novo endereço",
    ]),
    (Reason::MailboxFull, &[
        "quota", "mailbox full", "mailbox is full", "mailbox size limit", "mailfolder is full", "mail folder is full",
        "over limit", "inbox is full", "inbox full", "out of storage", "storage space", "not enough space",
        "not enough disk", "insufficient disk", "disk full", "is full", "too much mail", "exceeded storage",
        "storage limit", "caixa cheia", "caixa de correio está cheia", "caixa postal cheia", "buzón lleno",
        "quotaexceeded", "maildir over", "mailbox has exceeded", "overquota", "no space left",
    ]),
    (Reason::MailboxDisabled, &[
        "account disabled", "account is disabled", "account has been disabled", "mailbox disabled", "mailbox is disabled",
        "user is disabled", "is inactive", "account inactive", "mailbox is inactive", "not active", "been suspended",
        "is suspended", "account suspended", "account that you tried to reach is disabled", "mailbox unavailable for this",
        "account expired", "been deactivated", "deactivated", "is locked", "no longer active", "no longer in service",
        "no longer available", "no longer employed", "no longer with", "not accepting mail", "not accepting messages",
        "account is not allowed", "conta desativada", "conta suspensa", "conta inativa", "discontinued", "closed account",
        "mailbox is currently unavailable and",
    ]),
    (Reason::Restricted, &[
        "only accepts mail from", "not authorized to send", "restricted to", "you do not have permission to send",
        "sendernotauthenticatedforgroup", "sender not authenticated for group", "recipient is not accepting mail from",
        "not permitted to send to this", "authentication required for relay to this", "email preferences of the person",
        "permission to post", "subscribers only", "members only", "not allowed to post", "resolver.rst.notauthorized",
        "resolver.rst.recipientrestricted", "not allowed to send mail to this", "senders only",
    ]),
    (Reason::DomainUnknown, &[
        "domain not found", "host not found", "host unknown", "unknown host", "no mx", "nxdomain", "domain does not exist",
        "name or service not known", "domain name not found", "couldn't find any host", "cannot find any host",
        "no such domain", "unrouteable mail domain", "unrouteable domain", "domain unknown", "unknown domain",
        "unable to route", "name service error", "no route to domain", "bad destination system", "domain lookup failed",
        "dns error", "dns domain", "invalid domain", "domain of the recipient", "null mx", "does not accept mail",
        "doesn't accept mail", "does not accept email", "illegal host/domain", "invaliddomain", "host or domain name not found",
        "unresolvable", "not be resolved", "name server: host", "lookup of domain", "domain is not", "no mail exchanger",
        "all relevant mx records point to non-existent hosts", "não existe domínio", "domínio inexistente",
        "no mail server", "server for the domain", "nonexistent domain", "non-existent domain",
    ]),
    (Reason::Loops, &[
        "mail loop", "routing loop", "looping", "loops back", "loop detected", "too many hops", "hop count exceeded",
        "hopcount", "too many received", "maximum hop", "loop count",
    ]),
    (Reason::MailboxUnknown, &[
        "user unknown", "unknown user", "no such user", "does not exist", "doesn't exist", "recipient unknown",
        "unknown recipient", "recipient not found", "not found", "no mailbox here", "no such mailbox", "mailbox not found",
        "mailbox unavailable", "mailbox unknown", "unknown mailbox", "invalid recipient", "invalid mailbox",
        "invalid address", "invalid user", "no account", "no such account", "unknown account", "account not found",
        "no such person", "no such recipient", "no such address", "unknown address", "unknown local", "unrouteable address",
        "unroutable address", "undeliverable address", "doesn't have", "does not have", "not a known user",
        "address rejected", "recipient rejected", "rejected recipient", "user not known", "is not a valid mailbox",
        "not a valid user", "no user", "not listed in", "name is not recognized", "recipient name is not", "no longer on server",
        "couldn't be found", "could not be found", "wasn't found", "can't find", "unable to find", "not our customer",
        "unknown virtual", "local delivery failed: unknown", "addressee unknown", "não existe", "nao existe",
        "usuário desconhecido", "usuario desconhecido", "destinatário inexistente", "destinatario inexistente",
        "usuário inexistente", "no existe", "not local", "recipnotfound", "recipientnotfound", "delivery to this address",
        "user doesn't", "bad destination mailbox", "not exist", "no_such_user", "ambiguous", "unknown or illegal",
        "there is no one at this address", "isn't a valid", "is not valid", "non-existent", "nonexistent", "nobody here",
        "no delivery rights", "badrcptto", "email address is wrong", "mailbox name not allowed",
    ]),
    (Reason::AddressInvalid, &[
        "syntax error", "malformed address", "bad address syntax", "illegal address", "improper address", "bad recipient",
    ]),
    (Reason::Unauthenticated, &[
        "dmarc", "spf ", "spf-", "(spf)", "sender policy framework", "dkim", "unauthenticated email", "not authenticated",
        "fails authentication", "unauthenticated mail", "sender id (pra)", "sender id failed",
    ]),
    (Reason::TooLarge, &[
        "too large", "too big", "size limit", "exceeds size", "message size", "maximum size", "exceeds the maximum message",
        "size exceeds", "maximum allowed size", "maximum message size",
    ]),
    (Reason::Throttled, &[
        "rate limit", "too many messages", "too many connections", "too many recipients", "throttl", "try again in",
        "receiving mail too quickly", "receiving mail at a rate", "sending rate", "unusual rate", "too frequent", "hourly limit",
    ]),
    (Reason::Policy, &[
        "spam", "blacklist", "black list", "blocklist", "block list", "blocked", "policy", "reputation", "rbl", "dnsbl",
        "virus", "content reject", "content filter", "unsolicited", "junk", "banned", "spamhaus", "barracuda", "proofpoint",
        "listed at", "listed in", "your ip", "ip address", "not acceptable", "security", "prohibited", "forbidden",
        "access denied", "not allowed", "rejected by", "refused by", "message refused", "mail refused", "message rejected",
        "mail rejected", "attachment", "filtered", "recusada", "rejeitada", "rejected for", "reverse dns", "ptr record",
        "helo", "suspicious", "complain", "denied", "administrative prohibition", "firewall", "bad reputation", "poor",
    ]),
    (Reason::Expired, &[
        "retry timeout", "retry time", "delivery time expired", "message expired", "has expired", "expired", "too long in queue",
        "in the queue too long", "queue too long", "could not be delivered for", "been in the queue", "giving up",
        "cannot send message for", "could not send message for past", "unable to deliver this message after", "max age",
        "tempo esgotado", "attempted to deliver for",
    ]),
    (Reason::Unreachable, &[
        "timed out", "timeout", "time out", "connection refused", "connection reset", "no route to host", "unreachable",
        "could not connect", "couldn't connect", "cannot connect", "can't connect", "unable to connect", "connect to",
        "network error", "did not respond", "not responding", "not respond", "no answer", "lost connection",
        "connection dropped", "connection was dropped", "connection closed", "connection died", "host is down",
        "establish an smtp connection", "could not be reached", "couldn't be reached", "sem resposta", "connection failed",
        "remote host said nothing", "starttls", "tls",
    ]),
    (Reason::TheirServer, &[
        "system error", "internal error", "server error", "local error", "local configuration", "configuration error",
        "temporary failure", "resources temporarily", "insufficient system", "system not accepting", "service unavailable",
        "service not available", "i/o error", "can't create", "can't open", "cannot open", "pipe", "command died",
        "command failed", "unable to open", "server busy", "out of memory", "mailer error", "software error",
        "can't exec", "operating system error", "verification failed", "cannot deliver to", "i/o timeout",
    ]),
];

#[cfg(test)]
#[path = "reason_tests.rs"]
mod tests;
