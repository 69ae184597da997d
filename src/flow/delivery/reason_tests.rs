use super::*;
use Reason::*;

#[test]
fn replies_of_real_servers_become_reasons() {
    for (step, code, words, reason) in [
        (Step::Rcpt, 550, "550 5.1.1 <x@y>: Recipient address rejected: User unknown", MailboxUnknown),
        (Step::Rcpt, 550, "5.1.1 The email account that you tried to reach does not exist", MailboxUnknown),
        (Step::Rcpt, 550, "no such user here", MailboxUnknown),
        (Step::Rcpt, 550, "Requested action not taken", MailboxUnknown),
        (Step::Rcpt, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address", MailboxUnknown),
        (Step::Rcpt, 452, "4.2.2 The email account is over quota", MailboxFull),
        (Step::Final, 552, "5.2.2 mailbox full", MailboxFull),
        (Step::Rcpt, 450, "mailbox is full", MailboxFull),
        (Step::Rcpt, 550, "5.2.1 mailbox disabled", MailboxDisabled),
        (Step::Rcpt, 550, "5.1.2 Host unknown", DomainUnknown),
        (Step::Rcpt, 450, "4.1.2 Domain not found", DomainUnknown),
        (Step::Rcpt, 553, "5.1.3 this is no e-mail address", AddressInvalid),
        (Step::Final, 554, "5.7.1 Message rejected as spam", Policy),
        (Step::Final, 550, "5.7.26 fails DMARC", Unauthenticated),
        (Step::Final, 554, "blocked using a blocklist", Policy),
        (Step::Rcpt, 450, "4.7.1 Greylisting in action", Greylisted),
        (Step::Rcpt, 451, "4.7.1 try again later", Greylisted),
        (Step::Rcpt, 451, "temporarily deferred", Greylisted),
        (Step::Rcpt, 554, "5.7.1 Relay access denied", OurRefusal),
        (Step::Mail, 550, "5.7.1 sender refused", Policy),
        (Step::Mail, 553, "sender not owned", OurRefusal),
        (Step::Final, 552, "5.3.4 message too big", TooLarge),
        (Step::Auth, 535, "5.7.8 bad", OurRelay),
        (Step::Mail, 530, "authenticate first", OurRelay),
        (Step::Data, 554, "something", OtherPermanent),
        (Step::Data, 451, "4.3.0 something", TheirServer),
    ] {
        assert_eq!(of_reply(Some(step), Some(code), words), reason, "{step:?} {code}: {words}");
    }
    for (step, words, reason) in [
        (Step::Connect, "Connection refused", OurRelay),
        (Step::Tls, "the relay does not offer STARTTLS", OurRelay),
        (Step::Final, "no answer in time", OurRelay),
        (Step::Write, "letter first_access: secret and kind do not match", Unwritable),
    ] {
        assert_eq!(of_reply(Some(step), None, words), reason, "{step:?}: {words}");
    }
}

#[test]
fn statuses_of_reports_become_reasons() {
    for (status, diagnostic, reason) in [
        ("5.1.1", "smtp; 550 5.1.1 user unknown", MailboxUnknown),
        ("5.0.0", "smtp; 550-5.2.1 disabled", MailboxDisabled),
        ("5.0.0", "smtp; 554 5.7.1 spam", Policy),
        ("5.0.0", "550 User does not exist here", MailboxUnknown),
        ("5.0.0", "550 No such mailbox here", MailboxUnknown),
        ("5.0.0", "550 unrouteable address", MailboxUnknown),
        ("5.0.0", "554 Sorry, your mailbox has exceeded its quota", MailboxFull),
        ("4.4.1", "connection timed out", Unreachable),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", MailboxUnknown),
        ("5.4.4", "no mail exchanger", DomainUnknown),
        ("4.4.7", "delivery time expired", Expired),
        ("5.4.6", "too many hops", Loops),
        ("5.4.14", "550 5.4.14 Hop count exceeded - possible mail loop ATTR34", Loops),
        ("5.4.300", "550 5.4.300 Message expired", Expired),
        ("5.4.310", "550 5.4.310 DNS domain nowhere.example does not exist", DomainUnknown),
        ("5.4.312", "550 5.4.312 Message expired, DNS query failed", DomainUnknown),
        ("5.4.316", "550 5.4.316 Message expired, connection refused(Socket error code 10061)", Unreachable),
        ("5.4.317", "550 5.4.317 Message expired, cannot connect to remote server", Unreachable),
        ("5.1.351", "550 5.1.351 Remote server returned unknown recipient or mailbox unavailable", MailboxUnknown),
        (
            "5.1.10",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
            MailboxUnknown,
        ),
        ("5.1.10", "556 5.1.10 Recipient address has null MX", DomainUnknown),
        ("5.1.0", "550 5.1.0 Address rejected", MailboxUnknown),
        ("5.2.2", "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException", MailboxFull),
        ("4.2.2", "452 4.2.2 over quota", MailboxFull),
        ("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled.", MailboxDisabled),
        ("5.7.1", "550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized", Restricted),
        ("5.7.124", "550 5.7.124 Sender not in allowed-senders list", Restricted),
        ("5.7.133", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup", Restricted),
        ("5.7.23", "550 5.7.23 the message was rejected because of Sender Policy Framework violation", Unauthenticated),
        ("5.7.509", "550 5.7.509 Access denied, sending domain does not pass DMARC verification", Unauthenticated),
        ("5.7.606", "550 5.7.606 Access denied, banned sending IP", Policy),
        ("5.7.708", "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP", OurRefusal),
        ("4.7.500", "451 4.7.500 Server busy. Please try again later", Throttled),
        ("5.7.350", "550 5.7.350 Remote server returned message detected as spam", Policy),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable", MailboxUnknown),
        ("5.3.0", "554 5.3.0 unknown mailer error 1", TheirServer),
        ("5.1.6", "551 5.1.6 recipient no longer on server", MailboxMoved),
        ("", "This user doesn't have a yahoo.com account (nobody@yahoo.example)", MailboxUnknown),
        ("", "Retry timeout exceeded", Expired),
        ("5.0.0", "", OtherPermanent),
        ("", "", OtherTemporary),
    ] {
        assert_eq!(of_status(status, diagnostic), reason, "{status} {diagnostic}");
    }
}

#[test]
fn a_reply_code_is_a_word_of_its_own() {
    assert_eq!(reply_code("host 192.0.2.550 said: 554 no"), Some(554));
    assert_eq!(reply_code("550-5.1.1 no"), Some(550));
    assert_eq!(reply_code("in 5500 seconds, 299 tries"), None);
}
