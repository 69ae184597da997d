//! The doctor's findings in words, and its test mail: one message more in the outbox, which goes the way of all others.

use crate::config::Config;
use crate::db::Tx;
use crate::db::types::MessageId;
use crate::error::{Error, Field};
use crate::flow::access::{Doing, allow};
use crate::flow::outbox::{self, To};
use crate::mail::doctor::{Check, Finding, Sender, What, dns, judge, look};
pub use crate::mail::doctor::{Grade, Record};
use crate::mail::letter::Letter;
use crate::mail::transport::Mailer;
use crate::model::audit::{self, Act, Subject};
use crate::model::clean;
use crate::model::ctx::Ctx;
use crate::text::delivery::doctor::DoctorText;
use crate::text::{Lang, fill};

/// What a check is called.
pub fn check_name(check: Check, lang: Lang) -> &'static str {
    let t = DoctorText::of(lang);
    match check {
        Check::Spf => t.spf,
        Check::Dkim => t.dkim,
        Check::Dmarc => t.dmarc,
        Check::BounceMx => t.bounce_mx,
        Check::Ptr => t.ptr,
        Check::Relay => t.relay,
    }
}

/// How bad a finding is, in a word.
pub fn grade_name(grade: Grade, lang: Lang) -> &'static str {
    let t = DoctorText::of(lang);
    match grade {
        Grade::Good => t.good,
        Grade::Advice => t.advice,
        Grade::Wrong => t.wrong,
    }
}

/// What was found, in a sentence.
pub fn words(finding: &Finding, sender: &Sender, lang: Lang) -> String {
    let t = DoctorText::of(lang);
    let (mut address, mut host, mut said, mut n) = (String::new(), String::new(), String::new(), String::new());
    let text = match &finding.what {
        What::Good(found) => {
            said.clone_from(found);
            t.fine
        }
        What::NoAnswer(words) => {
            said.clone_from(words);
            t.no_answer
        }
        What::AddressesUnknown => t.addresses_unknown,
        What::SpfMissing => t.spf_missing,
        What::SpfSeveral => t.spf_several,
        What::SpfTooManyLookups(lookups) => {
            n = lookups.to_string();
            t.spf_lookups
        }
        What::SpfBroken => t.spf_broken,
        What::SpfExcludes(ip) => {
            address = ip.to_string();
            t.spf_excludes
        }
        What::DkimOff => t.dkim_off,
        What::DkimMissing => t.dkim_missing,
        What::DkimOtherKey => t.dkim_other,
        What::DmarcMissing => t.dmarc_missing,
        What::DmarcBroken => t.dmarc_broken,
        What::DmarcNone => t.dmarc_none,
        What::NotAligned => t.not_aligned,
        What::MxMissing => t.mx_missing,
        What::MxNowhere(name) => {
            host.clone_from(name);
            t.mx_nowhere
        }
        What::PtrMissing(ip) => {
            address = ip.to_string();
            t.ptr_missing
        }
        What::PtrElsewhere(ip, name) => {
            (address, host) = (ip.to_string(), name.clone());
            t.ptr_elsewhere
        }
        What::RelayInTheClear => t.relay_clear,
        What::RelayFails(words) => {
            said.clone_from(words);
            t.relay_fails
        }
    };
    let values = [
        ("domain", sender.envelope_domain.as_str()),
        ("from", &sender.from_domain),
        ("address", &address),
        ("host", &host),
        ("n", &n),
        ("words", said.trim_end_matches('.')),
        ("found", &said),
    ];
    fill(text, &values)
}

/// A finding as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// About what.
    pub check: &'static str,
    /// How bad it is.
    pub grade: Grade,
    /// What was found, in a sentence.
    pub words: String,
    /// What to publish, where that mends it.
    pub record: Option<Record>,
}

/// Looks everything up and judges it, as `cracha mail doctor` does. It takes as long as the DNS and the relay do: whoever
/// waits for it sets an end to that.
///
/// # Errors
/// Words for a person: nothing could be looked up at all.
pub async fn examine(config: &Config, lang: Lang) -> Result<Vec<Examined>, String> {
    let unasked = |words: &str| fill(DoctorText::of(lang).no_resolver, &[("words", words)]);
    let mailer = Mailer::from_config(config).map_err(|_| DoctorText::of(lang).no_mailer.to_owned())?;
    let dns = dns::Dns::from_config(config).map_err(|problem| unasked(&problem))?;
    let facts = look::gather(config, &mailer, &dns).await;
    let examined = |finding: Finding| Examined {
        check: check_name(finding.check, lang),
        grade: finding.grade(),
        words: words(&finding, &facts.sender, lang),
        record: finding.record,
    };
    Ok(judge(&facts).into_iter().map(examined).collect())
}

/// Puts a test mail to this address into the outbox.
///
/// # Errors
/// `Invalid` for an address that is none.
pub fn send_test(tx: &mut Tx, ctx: &Ctx, address: &str, language: Lang) -> crate::error::Result<MessageId> {
    allow(ctx, Doing::Operate)?;
    let address =
        clean::email(address).map_err(|reason| Error::Invalid { field: Field::Email, reason: reason.flaw() })?;
    let to = To { address, language, awaited: true, ..To::default() };
    let id = outbox::queue_letter(tx, ctx, to, &Letter::Test)?;
    audit::record(tx, ctx, Act::on(Subject::Message, id.as_str(), "message.test"))?;
    Ok(id)
}
