//! SPF (RFC 7208) for one address: the record followed through `include` and `redirect`, lookups counted.

use std::net::IpAddr;

use ipnet::IpNet;

use super::dns::Dns;

/// More lookups than this make the record worthless (RFC 7208 section 4.6.4).
pub const MOST_LOOKUPS: u32 = 10;
/// Follows no chain further than this, however it is written.
const MOST_DEPTH: u32 = 20;

/// What a record says about an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spf {
    /// See [`Says`].
    pub says: Says,
    /// Terms that need the DNS.
    pub lookups: u32,
}

/// The result of RFC 7208 section 2.6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Says {
    /// It may send.
    Pass,
    /// It may not.
    Fail,
    /// It may not, mildly.
    SoftFail,
    /// Nothing.
    #[default]
    Neutral,
    /// The record is broken.
    Broken,
}

/// The SPF records among texts.
pub fn records(texts: &[String]) -> Vec<String> {
    let is_spf = |text: &&String| text.split_whitespace().next().is_some_and(|v| v.eq_ignore_ascii_case("v=spf1"));
    texts.iter().filter(is_spf).cloned().collect()
}

/// Follows the record of a domain for an address.
pub async fn follow(dns: &Dns, domain: &str, ip: IpAddr) -> Spf {
    let mut lookups = 0;
    let says = check(dns, domain.to_owned(), ip, &mut lookups, 0).await;
    Spf { says, lookups }
}

fn check<'a>(
    dns: &'a Dns,
    domain: String,
    ip: IpAddr,
    lookups: &'a mut u32,
    depth: u32,
) -> std::pin::Pin<Box<dyn Future<Output = Says> + Send + 'a>> {
    Box::pin(async move {
        let Ok(texts) = dns.txt(&domain).await else { return Says::Broken };
        let found = records(&texts);
        let [record] = found.as_slice() else { return if found.is_empty() { Says::Neutral } else { Says::Broken } };
        let mut redirect = None;
        for term in record.split_whitespace().skip(1) {
            if let Some(to) = value_of(term, "redirect=") {
                redirect = Some(to.to_owned());
                continue;
            }
            let (says, mechanism) = match term.chars().next() {
                Some('-') => (Says::Fail, &term[1..]),
                Some('~') => (Says::SoftFail, &term[1..]),
                Some('?') => (Says::Neutral, &term[1..]),
                Some('+') => (Says::Pass, &term[1..]),
                _ => (Says::Pass, term),
            };
            match matches(dns, mechanism, &domain, ip, lookups, depth).await {
                Some(true) => return says,
                Some(false) => {}
                None => return Says::Broken,
            }
        }
        match redirect {
            Some(to) if depth < MOST_DEPTH => {
                *lookups += 1;
                check(dns, to, ip, lookups, depth + 1).await
            }
            Some(_) => Says::Broken,
            None => Says::Neutral,
        }
    })
}

/// Nothing when the record is broken there.
async fn matches(dns: &Dns, term: &str, domain: &str, ip: IpAddr, lookups: &mut u32, depth: u32) -> Option<bool> {
    let (name, argument) = term.split_once(':').map_or((term, ""), |(name, argument)| (name, argument));
    let (name, prefix) = name.split_once('/').map_or((name, None), |(name, prefix)| (name, Some(prefix)));
    let (host, prefix) = match argument.split_once('/') {
        Some((host, length)) => (host, Some(length)),
        None => (argument, prefix),
    };
    let host = if host.is_empty() { domain } else { host };
    match name.to_ascii_lowercase().as_str() {
        "all" => Some(true),
        "ip4" | "ip6" => {
            let net = argument.parse::<IpNet>().or_else(|_| argument.parse::<IpAddr>().map(IpNet::from)).ok()?;
            Some(net.contains(&ip))
        }
        "include" if depth < MOST_DEPTH => {
            *lookups += 1;
            match check(dns, host.to_owned(), ip, lookups, depth + 1).await {
                Says::Broken => None,
                says => Some(says == Says::Pass),
            }
        }
        "include" => None,
        "a" => {
            *lookups += 1;
            Some(dns.addresses(host).await.ok()?.iter().any(|a| within(*a, prefix, ip)))
        }
        "mx" => {
            *lookups += 1;
            let mut found = false;
            for server in dns.mx(host).await.ok()? {
                found |= dns.addresses(&server).await.ok()?.iter().any(|a| within(*a, prefix, ip));
            }
            Some(found)
        }
        // Depends on macros that only a recipient can fill, or is not to be used any more: it costs a lookup.
        "exists" | "ptr" => {
            *lookups += 1;
            Some(false)
        }
        _ if term.contains('=') => Some(false), // a modifier that we do not know
        _ => None,
    }
}

fn value_of<'a>(term: &'a str, name: &str) -> Option<&'a str> {
    term.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name)).and_then(|_| term.get(name.len()..))
}

/// `prefix` is as written after the first slash: `24`, or `24//64`.
fn within(address: IpAddr, prefix: Option<&str>, ip: IpAddr) -> bool {
    let (four, six) = prefix.unwrap_or_default().split_once("//").unwrap_or((prefix.unwrap_or_default(), ""));
    let length = match address {
        IpAddr::V4(_) => four.parse().unwrap_or(32),
        IpAddr::V6(_) => six.parse().unwrap_or(128),
    };
    IpNet::new(address, length).is_ok_and(|net| net.contains(&ip))
}
