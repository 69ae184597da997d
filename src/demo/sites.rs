//! The addresses of the demo: six ports in a row and a name for each.

use std::fmt;
use std::net::TcpListener;

/// Where everything is. The provider has the first port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoSites {
    base: u16,
}

impl DemoSites {
    /// The port of the provider unless another is asked for.
    pub const DEFAULT_PORT: u16 = 8400;
    /// The names, in the order of the ports.
    pub const HOSTS: [&'static str; 6] =
        ["id.localhost", "loja.localhost", "cloud.localhost", "erp.localhost", "mail.localhost", "demo.localhost"];

    /// The set that begins at port `base`; `None` when the last port would be past 65535.
    pub fn at(base: u16) -> Option<Self> {
        (base > 0 && base.checked_add(5).is_some()).then_some(Self { base })
    }

    /// The port of a site by the first label of its name; the provider's for an unknown one.
    pub fn port(&self, name: &str) -> u16 {
        let at = Self::HOSTS.iter().position(|host| host.split('.').next() == Some(name)).unwrap_or(0);
        self.base + at as u16
    }

    fn url(&self, name: &str) -> String {
        format!("http://{name}.localhost:{}", self.port(name))
    }

    /// The issuer.
    pub fn provider(&self) -> String {
        self.url("id")
    }

    /// E-commerce.
    pub fn shop(&self) -> String {
        self.url("loja")
    }

    /// Cloud Marketplace.
    pub fn cloud(&self) -> String {
        self.url("cloud")
    }

    /// The ERP page.
    pub fn erp(&self) -> String {
        self.url("erp")
    }

    /// The mailbox page.
    pub fn mail(&self) -> String {
        self.url("mail")
    }

    /// The start page.
    pub fn start(&self) -> String {
        self.url("demo")
    }

    /// A portal's redirect URI, to be registered exactly; `portal` is [`shop`](Self::shop) or [`cloud`](Self::cloud).
    pub fn callback(portal: &str) -> String {
        format!("{portal}/callback")
    }

    /// A portal's post-logout redirect URI.
    pub fn signed_out(portal: &str) -> String {
        format!("{portal}/signed-out")
    }

    /// A portal's back-channel logout URI.
    pub fn backchannel_logout(portal: &str) -> String {
        format!("{portal}/backchannel-logout")
    }
}

/// A port of the set that somebody else listens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenPort {
    /// The port.
    pub port: u16,
    /// The site that needs it.
    pub host: &'static str,
    /// The system's words.
    pub why: String,
}

impl fmt::Display for TakenPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "port {} (for {}) cannot be used: {}; move the whole set with --port", self.port, self.host, self.why)
    }
}

impl std::error::Error for TakenPort {}

/// Whether the six ports from `base` are free.
///
/// # Errors
/// The first one that is not.
pub fn check_ports(base: u16) -> Result<(), TakenPort> {
    for (at, host) in DemoSites::HOSTS.into_iter().enumerate() {
        let taken = |why: String| TakenPort { port: base.saturating_add(at as u16), host, why };
        let port = base.checked_add(at as u16).filter(|port| *port > 0);
        let port = port.ok_or_else(|| taken("there are no ports past 65535".into()))?;
        TcpListener::bind(("127.0.0.1", port)).map_err(|e| taken(e.to_string()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_its_site() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = check_ports(port).unwrap_err();
        assert_eq!((taken.port, taken.host), (port, "id.localhost"));
        assert!(!taken.to_string().contains('\n'));
    }

    #[test]
    fn a_set_past_the_last_port_is_refused() {
        assert_eq!(DemoSites::at(65531), None);
        assert!(check_ports(65533).is_err());
        assert_eq!(DemoSites::at(8400).unwrap().start(), "http://demo.localhost:8405");
    }
}
