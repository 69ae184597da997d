//! Where requests of ours may go (P2-44). Which addresses are the public internet's: everything special is not, also when
//! it is wrapped in an IPv6 address; and what the configuration lets through although it is not. Asked before each
//! request, and when a URL is registered, so that what would be refused later is said at once.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// What `outgoing.allow` names: hosts and addresses that are let through although they are private.
#[derive(Clone, Debug, Default)]
pub struct Allowed(Vec<String>);

impl Allowed {
    /// As configured.
    pub fn new(entries: &[String]) -> Self {
        Self(entries.iter().map(|entry| plain(entry)).collect())
    }

    /// A request may go to this address, which `host` leads to.
    pub fn lets_through(&self, host: Option<&str>, address: IpAddr) -> bool {
        let named = |what: &str| self.0.iter().any(|entry| entry == what);
        is_public(address) || named(&address.to_string()) || host.is_some_and(named)
    }

    /// The host or address of this URL that no request may go to, as far as that can be known without asking anybody:
    /// written as an address, or a name of this machine itself (RFC 6761).
    pub fn refused_host(&self, url: &Url) -> Option<String> {
        let (host, address) = match url.host()? {
            Host::Ipv4(v4) => (None, IpAddr::V4(v4)),
            Host::Ipv6(v6) => (None, IpAddr::V6(v6)),
            Host::Domain(name) => (Some(plain(name)), IpAddr::V4(Ipv4Addr::LOCALHOST)),
        };
        if host.as_deref().is_some_and(|host| !is_this_machine(host)) || self.lets_through(host.as_deref(), address) {
            return None;
        }
        Some(host.unwrap_or_else(|| address.to_string()))
    }
}

/// A name that means this machine, whatever a resolver says (RFC 6761 section 6.3). In [`plain`] form.
pub fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost")
}

/// A host in one form: without brackets and final dot, lower-case.
pub fn plain(host: &str) -> String {
    host.trim().trim_matches(['[', ']']).trim_end_matches('.').to_lowercase()
}

/// An address of the public internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let special = v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local() // 169.254.169.254 among them
        || v4.is_multicast()
        || v4.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b)) // shared by carriers, and by some clouds' metadata
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a == 198 && (b == 18 || b == 19));
    !special
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let inner = |high: u16, low: u16| {
        let ([one, two], [three, four]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(one, two, three, four))
    };
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => inner(g, h), // mapped; NAT64
        (0x2002, ..) => inner(b, c),                                         // 6to4
        // Only 2000::/3 is given out; of it not Teredo and other protocols (2001::/23), documentation (2001:db8::/32,
        // 3fff::/20).
        (0x2001, 0..0x200 | 0xdb8, ..) | (0x3fff, 0..0x1000, ..) => false,
        _ => (0x2000..0x4000).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_would_be_refused_is_known_before() {
        let refused = |allow: &[&str], url: &str| {
            let allow: Vec<String> = allow.iter().map(|entry| (*entry).to_owned()).collect();
            Allowed::new(&allow).refused_host(&Url::parse(url).unwrap())
        };
        assert_eq!(refused(&[], "https://10.1.2.3/out").as_deref(), Some("10.1.2.3"));
        assert_eq!(refused(&[], "https://[fd00::1]/out").as_deref(), Some("fd00::1"));
        assert_eq!(refused(&[], "https://Loja.LOCALHOST./out").as_deref(), Some("loja.localhost"));
        assert_eq!(refused(&["10.1.2.3"], "https://10.1.2.3/out"), None);
        assert_eq!(refused(&["loja.localhost"], "https://loja.localhost/out"), None);
        assert_eq!(refused(&["127.0.0.1"], "https://loja.localhost/out"), None);
        assert_eq!(refused(&[], "https://8.8.8.8/out"), None);
        assert_eq!(refused(&[], "https://loja.intern/out"), None, "only a resolver knows");
    }

    #[test]
    fn p2_44_only_public_addresses_are_public() {
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.8.9.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
        for public in [
            "8.8.8.8",
            "100.63.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}
