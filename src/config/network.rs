//! One address or a network of them.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Deserializer};

/// `10.0.0.2`, `10.0.0.0/8`, `2001:db8::/32`. IPv4 inside IPv6 (`::ffff:10.0.0.2`) is the IPv4 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

impl Network {
    /// Whether the address belongs to it, however it is written.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }

    /// Every address there is.
    pub(super) fn is_everything(&self) -> bool {
        self.0.prefix_len() == 0
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// It is neither an address nor a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANetwork;

impl std::fmt::Display for NotANetwork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("neither an address nor a network")
    }
}

impl std::error::Error for NotANetwork {}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let alone = || text.parse::<IpAddr>().ok().map(IpNet::from);
        let net: IpNet = text.parse().ok().or_else(alone).ok_or(NotANetwork)?;
        let mapped = match net {
            IpNet::V6(v6) => v6.addr().to_ipv4_mapped().zip(v6.prefix_len().checked_sub(96)),
            IpNet::V4(_) => None,
        };
        let net = match mapped {
            Some((v4, length)) => IpNet::V4(Ipv4Net::new(v4, length).map_err(|_| NotANetwork)?),
            None => net,
        };
        Ok(Self(net.trunc()))
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_network_of_one_and_ipv4_is_ipv4_however_it_is_written() {
        let holds = |net: &str, address: &str| net.parse::<Network>().unwrap().contains(address.parse().unwrap());
        assert!(holds("10.0.0.2", "10.0.0.2") && !holds("10.0.0.2", "10.0.0.3"));
        assert!(holds("10.0.0.2/8", "10.255.0.1") && holds("10.0.0.0/8", "::ffff:10.1.2.3"));
        assert!(holds("::ffff:10.0.0.0/104", "10.9.9.9") && !holds("::ffff:10.0.0.0/104", "11.0.0.1"));
        assert!(holds("2001:db8::/32", "2001:db8::1") && !holds("2001:db8::/32", "2001:db9::1"));
        for no in ["", "10.0.0.0/33", "10.0.0", "proxy", "10.0.0.0/8 ", "::1/129", "10.0.0.1:80"] {
            assert_eq!(no.parse::<Network>(), Err(NotANetwork), "{no}");
        }
    }
}
