//! From which address a request came: the neighbour's, or behind proxies of ours the last address that none of them
//! added (standards part 2, 33).

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;

use crate::app::App;
use crate::config::Network;

const FIELD: &str = "x-forwarded-for";

/// The address of who asks. A forwarded address from a neighbour whom nobody trusts is not believed; the first one is
/// said in the log with what to write, because without it everybody behind that proxy is one address.
pub fn address(request: &HttpRequest, app: &App) -> Option<String> {
    let neighbour = request.peer_addr()?.ip().to_canonical();
    let trusted = &app.config().server.trusted_proxies;
    let fields = || request.headers().get_all(FIELD).filter_map(|value| value.to_str().ok());
    if !trusts(trusted, neighbour) {
        if request.headers().contains_key(FIELD) && app.metrics().not_believed() {
            tracing::warn!(
                %neighbour,
                "X-Forwarded-For from a neighbour that is not in server.trusted_proxies is not believed; if it is your \
                 proxy, write server.trusted_proxies = [\"{neighbour}\"] (a network such as 10.0.0.0/8 is taken too)"
            );
        }
        return Some(neighbour.to_string());
    }
    let list = fields().collect::<Vec<_>>().join(",");
    Some(behind(neighbour, &list, trusted).to_string())
}

/// Whether the neighbour is a proxy of ours.
pub fn is_trusted(request: &HttpRequest, app: &App) -> bool {
    let neighbour = request.peer_addr().map(|address| address.ip().to_canonical());
    neighbour.is_some_and(|neighbour| trusts(&app.config().server.trusted_proxies, neighbour))
}

fn trusts(trusted: &[Network], address: IpAddr) -> bool {
    trusted.iter().any(|network| network.contains(address))
}

fn behind(neighbour: IpAddr, list: &str, trusted: &[Network]) -> IpAddr {
    // What is left of an unreadable hop may be the client's own invention.
    let mut hops = list.split(',').rev().map_while(hop);
    hops.find(|address| !trusts(trusted, *address)).unwrap_or(neighbour)
}

/// One hop as proxies write it: with a port or without, IPv6 with brackets or without, IPv4 inside IPv6, in quotes.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let found: Option<IpAddr> = text.parse().ok().or_else(with_port).or_else(in_brackets);
    found.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(neighbour: &str, list: &str, trusted: &[&str]) -> String {
        let trusted: Vec<Network> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let neighbour: IpAddr = neighbour.parse().unwrap();
        assert!(trusts(&trusted, neighbour.to_canonical()), "{neighbour} is no proxy of ours");
        behind(neighbour.to_canonical(), list, &trusted).to_string()
    }

    /// `tests/cases/config/forwarded.txt`.
    #[test]
    fn the_address_counts_however_the_proxys_own_is_written() {
        for neighbour in ["127.0.0.1", "::ffff:127.0.0.1"] {
            for trusted in ["127.0.0.1", "127.0.0.0/8", "::ffff:127.0.0.1", "::ffff:127.0.0.0/104"] {
                assert_eq!(seen(neighbour, "203.0.113.9", &[trusted]), "203.0.113.9");
            }
        }
    }

    #[test]
    fn a_hop_is_read_with_port_brackets_quotes_and_inside_ipv6() {
        for (list, want) in [
            ("203.0.113.9:51234", "203.0.113.9"),
            ("[2001:db8::9]:443", "2001:db8::9"),
            ("[2001:db8::9]", "2001:db8::9"),
            ("2001:db8::9", "2001:db8::9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("\"[2001:db8::9]:443\"", "2001:db8::9"),
            ("192.0.2.66, 203.0.113.9, 10.1.2.3:80, ::ffff:10.9.9.9", "203.0.113.9"),
            ("203.0.113.9, unknown", "10.0.0.1"),
            ("unknown, 203.0.113.9", "203.0.113.9"),
            ("10.2.2.2", "10.0.0.1"),
            ("", "10.0.0.1"),
        ] {
            assert_eq!(seen("10.0.0.1", list, &["10.0.0.0/8"]), want, "{list}");
        }
    }
}
