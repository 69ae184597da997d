//! From facts to findings: nothing is looked up here.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::dns::{Hosts, Looked};
use super::facts::{Facts, Sender};
use super::spf::{MOST_LOOKUPS, Says};

/// What is looked at, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Who may send for the envelope domain.
    Spf,
    /// The key that our signature is checked with.
    Dkim,
    /// What the From's domain asks of recipients, and whether our proofs stand for it.
    Dmarc,
    /// Whether what comes back finds us.
    BounceMx,
    /// The name of the sending address.
    Ptr,
    /// The way to the relay.
    Relay,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// As it should be.
    Good,
    /// Works, and could be better; or it could not be judged.
    Advice,
    /// Mail is lost or refused by it.
    Wrong,
}

/// What was found. The texts are names, addresses and records, never a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// As it should be; what was found.
    Good(String),
    /// The lookup failed; its words.
    NoAnswer(String),
    /// From which addresses mail leaves is not known.
    AddressesUnknown,
    /// No SPF record.
    SpfMissing,
    /// Several, which is as good as none.
    SpfSeveral,
    /// It needs more lookups than any recipient makes.
    SpfTooManyLookups(u32),
    /// It cannot be read to its end.
    SpfBroken,
    /// It does not let this address send.
    SpfExcludes(IpAddr),
    /// Mails are not signed.
    DkimOff,
    /// No record at our name.
    DkimMissing,
    /// Another key than ours.
    DkimOtherKey,
    /// No DMARC record.
    DmarcMissing,
    /// Several, or one without a policy.
    DmarcBroken,
    /// It asks for nothing (`p=none`).
    DmarcNone,
    /// Neither SPF nor DKIM proves the domain of the From.
    NotAligned,
    /// The envelope domain has no mail server.
    MxMissing,
    /// A mail server without an address.
    MxNowhere(String),
    /// The address has no name.
    PtrMissing(IpAddr),
    /// Its name does not lead back to it.
    PtrElsewhere(IpAddr, String),
    /// Mail travels in the clear to a relay elsewhere.
    RelayInTheClear,
    /// No connection, no TLS, or no login; the words.
    RelayFails(String),
}

/// A record to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// `TXT`, `MX`, `PTR`, `A`.
    pub kind: &'static str,
    /// Its content.
    pub value: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// About what.
    pub check: Check,
    /// See [`What`].
    pub what: What,
    /// What to publish, where that mends it.
    pub record: Option<Record>,
}

impl Finding {
    /// See [`Grade`].
    pub fn grade(&self) -> Grade {
        match self.what {
            What::Good(_) => Grade::Good,
            What::NoAnswer(_) | What::AddressesUnknown | What::DkimOff | What::DmarcNone => Grade::Advice,
            _ => Grade::Wrong,
        }
    }
}

/// Every finding: at least one for each check.
pub fn judge(facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut say = |check, found: Vec<(What, Option<Record>)>| {
        all.extend(found.into_iter().map(|(what, record)| Finding { check, what, record }));
    };
    say(Check::Spf, spf(facts));
    say(Check::Dkim, vec![dkim(facts)]);
    say(Check::Dmarc, dmarc(facts));
    say(Check::BounceMx, vec![bounce_mx(facts)]);
    say(Check::Ptr, ptr(facts));
    say(Check::Relay, relay(facts));
    all
}

fn txt(name: &str, value: String) -> Option<Record> {
    Some(Record { name: name.to_owned(), kind: "TXT", value })
}

fn spf(facts: &Facts) -> Vec<(What, Option<Record>)> {
    let sender = &facts.sender;
    let ours: Vec<String> = sender.addresses.iter().map(mechanism).collect();
    let fresh = || txt(&sender.envelope_domain, format!("v=spf1 {} -all", ours.join(" ")).replace("  ", " "));
    let records = match &facts.spf_records {
        Err(words) => return vec![(What::NoAnswer(words.clone()), None)],
        Ok(records) => records,
    };
    let [record] = records.as_slice() else {
        let what = if records.is_empty() { What::SpfMissing } else { What::SpfSeveral };
        return vec![(what, if ours.is_empty() { None } else { fresh() })];
    };
    if facts.spf.is_empty() {
        return vec![(What::AddressesUnknown, None)];
    }
    if let Some((_, worst)) = facts.spf.iter().filter(|(_, spf)| spf.lookups > MOST_LOOKUPS).max_by_key(|f| f.1.lookups)
    {
        return vec![(What::SpfTooManyLookups(worst.lookups), fresh())];
    }
    if facts.spf.iter().any(|(_, spf)| spf.says == Says::Broken) {
        return vec![(What::SpfBroken, fresh())];
    }
    let excluded: Vec<_> = facts.spf.iter().filter(|(_, spf)| spf.says != Says::Pass).collect();
    if excluded.is_empty() {
        return vec![(What::Good(record.clone()), None)];
    }
    let lacking: Vec<String> = excluded.iter().map(|(ip, _)| mechanism(ip)).collect();
    let rest = record.get("v=spf1".len()..).unwrap_or_default().trim();
    let mended = txt(&sender.envelope_domain, format!("v=spf1 {} {rest}", lacking.join(" ")));
    excluded.into_iter().map(|(ip, _)| (What::SpfExcludes(*ip), mended.clone())).collect()
}

fn mechanism(ip: &IpAddr) -> String {
    format!("{}:{ip}", if ip.is_ipv4() { "ip4" } else { "ip6" })
}

/// `a=b; c=d`, names in lower case.
fn tags(record: &str) -> BTreeMap<String, String> {
    let pair = |part: &str| {
        let (name, value) = part.split_once('=')?;
        Some((name.trim().to_ascii_lowercase(), value.split_whitespace().collect::<String>()))
    };
    record.split(';').filter_map(pair).collect()
}

fn dkim(facts: &Facts) -> (What, Option<Record>) {
    let Some((name, content)) = &facts.sender.dkim else { return (What::DkimOff, None) };
    let ours = tags(content);
    let publish = || txt(name, content.clone());
    match &facts.dkim {
        Err(words) => (What::NoAnswer(words.clone()), None),
        Ok(found) if found.is_empty() => (What::DkimMissing, publish()),
        Ok(found) if found.iter().any(|text| tags(text).get("p") == ours.get("p")) => (What::Good(name.clone()), None),
        Ok(_) => (What::DkimOtherKey, publish()),
    }
}

fn dmarc(facts: &Facts) -> Vec<(What, Option<Record>)> {
    let sender = &facts.sender;
    let name = format!("_dmarc.{}", sender.from_domain);
    // As long as nothing proves the sender, a stricter policy would have our own mail refused.
    let proves = |tags: &BTreeMap<String, String>| matches!(aligned(facts, tags).0, What::Good(_));
    let policy = if proves(&BTreeMap::new()) { "quarantine" } else { "none" };
    let publish = || txt(&name, format!("v=DMARC1; p={policy}; rua=mailto:dmarc@{}", sender.from_domain));
    let (at, records) = match &facts.dmarc {
        Err(words) => return vec![(What::NoAnswer(words.clone()), None)],
        Ok(found) => found,
    };
    let [record] = records.as_slice() else {
        let what = if records.is_empty() { What::DmarcMissing } else { What::DmarcBroken };
        return vec![(what, publish()), aligned(facts, &BTreeMap::new())];
    };
    let tags = tags(record);
    let policy = tags.get("p").map(|policy| policy.to_ascii_lowercase());
    let first = match policy.as_deref() {
        Some("none") => (What::DmarcNone, publish()),
        Some("quarantine" | "reject") => (What::Good(format!("_dmarc.{at}: {record}")), None),
        _ => (What::DmarcBroken, publish()),
    };
    vec![first, aligned(facts, &tags)]
}

/// One proof that stands for the From is enough: SPF that passes for an aligned envelope, or DKIM with our key published.
fn aligned(facts: &Facts, tags: &BTreeMap<String, String>) -> (What, Option<Record>) {
    let sender = &facts.sender;
    let strict = |tag: &str| tags.get(tag).is_some_and(|value| value.eq_ignore_ascii_case("s"));
    let by_spf = !facts.spf.is_empty()
        && facts.spf.iter().all(|(_, spf)| spf.says == Says::Pass && spf.lookups <= MOST_LOOKUPS)
        && is_aligned(&sender.envelope_domain, &sender.from_domain, strict("aspf"));
    let by_dkim =
        matches!(dkim(facts).0, What::Good(_)) && is_aligned(&sender.dkim_domain, &sender.from_domain, strict("adkim"));
    match (by_spf, by_dkim) {
        (true, true) => (What::Good("SPF, DKIM".into()), None),
        (true, false) => (What::Good("SPF".into()), None),
        (false, true) => (What::Good("DKIM".into()), None),
        (false, false) => (What::NotAligned, proof(sender)),
    }
}

fn proof(sender: &Sender) -> Option<Record> {
    let (name, content) =
        sender.dkim.as_ref().filter(|_| is_aligned(&sender.dkim_domain, &sender.from_domain, false))?;
    txt(name, content.clone())
}

/// The same domain or, unless strict, one of them under the other; without the list of public suffixes two sisters
/// count as strangers.
fn is_aligned(domain: &str, from: &str, strict: bool) -> bool {
    let under = |a: &str, b: &str| a.ends_with(&format!(".{b}"));
    !domain.is_empty() && (domain == from || !strict && (under(domain, from) || under(from, domain)))
}

fn bounce_mx(facts: &Facts) -> (What, Option<Record>) {
    let domain = &facts.sender.envelope_domain;
    let none = |servers: &Hosts| servers.iter().all(|(name, _)| name.is_empty());
    match &facts.mx {
        Err(words) => (What::NoAnswer(words.clone()), None),
        Ok(servers) if none(servers) => {
            let record = Record { name: domain.clone(), kind: "MX", value: format!("10 mail.{domain}") };
            (What::MxMissing, Some(record))
        }
        Ok(servers) => match servers.iter().find(|(_, addresses)| addresses.is_empty()) {
            Some((nowhere, _)) => {
                let value = facts.sender.addresses.first().map(ToString::to_string);
                let record = value.map(|value| Record { name: nowhere.clone(), kind: "A", value });
                (What::MxNowhere(nowhere.clone()), record)
            }
            None => {
                let names: Vec<&str> = servers.iter().map(|(name, _)| name.as_str()).collect();
                (What::Good(names.join(", ")), None)
            }
        },
    }
}

fn ptr(facts: &Facts) -> Vec<(What, Option<Record>)> {
    if facts.ptr.is_empty() {
        return vec![(What::AddressesUnknown, None)];
    }
    facts.ptr.iter().map(|(ip, names)| ptr_of(facts, *ip, names)).collect()
}

fn ptr_of(facts: &Facts, ip: IpAddr, names: &Looked<Hosts>) -> (What, Option<Record>) {
    match names {
        Err(words) => (What::NoAnswer(words.clone()), None),
        Ok(names) => match names.iter().find(|(_, back)| back.contains(&ip)).or(names.first()) {
            None => {
                let value = format!("mail.{}", facts.sender.envelope_domain);
                (What::PtrMissing(ip), Some(Record { name: ip.to_string(), kind: "PTR", value }))
            }
            Some((name, back)) if back.contains(&ip) => (What::Good(format!("{ip}: {name}")), None),
            Some((name, _)) => {
                let kind = if ip.is_ipv4() { "A" } else { "AAAA" };
                let record = Record { name: name.clone(), kind, value: ip.to_string() };
                (What::PtrElsewhere(ip, name.clone()), Some(record))
            }
        },
    }
}

fn relay(facts: &Facts) -> Vec<(What, Option<Record>)> {
    let sender = &facts.sender;
    match &facts.relay {
        None => Vec::new(),
        Some(Err(words)) => vec![(What::RelayFails(words.clone()), None)],
        Some(Ok(())) if !sender.encrypted && !sender.loopback => vec![(What::RelayInTheClear, None)],
        Some(Ok(())) => vec![(What::Good(if sender.encrypted { "TLS" } else { "localhost" }.into()), None)],
    }
}
