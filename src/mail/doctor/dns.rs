//! Looking up. A name that has no such record is an empty answer; a server that does not answer is an error.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, RecordType};

use crate::config::Config;

/// An answer, or the words of a lookup that failed.
pub type Looked<T> = Result<T, String>;

/// Names of hosts, each with its addresses.
pub type Hosts = Vec<(String, Vec<IpAddr>)>;

/// How long one question may take, and how often it is asked.
const PATIENCE: Duration = Duration::from_secs(3);
const TRIES: usize = 2;

/// A resolver.
pub struct Dns(TokioResolver);

impl Dns {
    /// As `mail.doctor.resolver` says; empty = the system's.
    ///
    /// # Errors
    /// The resolver's words.
    pub fn from_config(config: &Config) -> Looked<Self> {
        let words = |error: &dyn std::fmt::Display| error.to_string();
        let mut builder = match config.mail.doctor.resolver.as_str() {
            "" => TokioResolver::builder_tokio().map_err(|e| words(&e))?,
            at => {
                let at: SocketAddr = at.parse().map_err(|e: std::net::AddrParseError| words(&e))?;
                let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
                    connection.port = at.port();
                    connection
                });
                let server = NameServerConfig::new(at.ip(), true, connections.to_vec());
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
        };
        let options = builder.options_mut();
        (options.timeout, options.attempts) = (PATIENCE, TRIES);
        Ok(Self(builder.build().map_err(|e| words(&e))?))
    }

    async fn ask(&self, name: &str, kind: RecordType) -> Looked<Vec<RData>> {
        let whole = if name.ends_with('.') { name.to_owned() } else { format!("{name}.") };
        match self.0.lookup(whole, kind).await {
            Ok(found) => {
                let of_kind = found.answers().iter().filter(|record| record.record_type() == kind);
                Ok(of_kind.map(|record| record.data.clone()).collect())
            }
            Err(error) if error.is_no_records_found() || error.is_nx_domain() => Ok(Vec::new()),
            Err(error) => Err(format!("{name}: {error}")),
        }
    }

    /// The TXT records of a name, each joined.
    pub async fn txt(&self, name: &str) -> Looked<Vec<String>> {
        let found = self.ask(name, RecordType::TXT).await?;
        let text = |data: RData| match data {
            RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
            _ => None,
        };
        Ok(found.into_iter().filter_map(text).collect())
    }

    /// The addresses of a host.
    pub async fn addresses(&self, host: &str) -> Looked<Vec<IpAddr>> {
        if let Ok(ip) = host.parse() {
            return Ok(vec![ip]);
        }
        let mut found = self.ask(host, RecordType::A).await?;
        found.extend(self.ask(host, RecordType::AAAA).await?);
        let address = |data: RData| match data {
            RData::A(a) => Some(IpAddr::V4(a.0)),
            RData::AAAA(aaaa) => Some(IpAddr::V6(aaaa.0)),
            _ => None,
        };
        Ok(found.into_iter().filter_map(address).collect())
    }

    /// The mail servers of a domain, the preferred first.
    pub async fn mx(&self, domain: &str) -> Looked<Vec<String>> {
        let found = self.ask(domain, RecordType::MX).await?;
        let mut servers: Vec<(u16, String)> = found
            .into_iter()
            .filter_map(|data| match data {
                RData::MX(mx) => Some((mx.preference, plain(&mx.exchange.to_utf8()))),
                _ => None,
            })
            .collect();
        servers.sort();
        Ok(servers.into_iter().map(|(_, server)| server).collect())
    }

    pub(super) async fn names(&self, ip: IpAddr) -> Looked<Vec<String>> {
        let name = hickory_resolver::proto::rr::Name::from(ip).to_utf8();
        let found = self.ask(&name, RecordType::PTR).await?;
        let name = |data: RData| match data {
            RData::PTR(ptr) => Some(plain(&ptr.0.to_utf8())),
            _ => None,
        };
        Ok(found.into_iter().filter_map(name).collect())
    }

    pub(super) async fn with_addresses(&self, names: Vec<String>) -> Looked<Hosts> {
        let mut list = Vec::new();
        for name in names {
            let addresses = self.addresses(&name).await?;
            list.push((name, addresses));
        }
        Ok(list)
    }

    /// At the domain, or at the first one above it that has one (RFC 7489 section 6.6.3, without the list of suffixes:
    /// every domain above is asked).
    pub(super) async fn dmarc(&self, domain: &str) -> Looked<(String, Vec<String>)> {
        let mut at = domain;
        loop {
            let texts = self.txt(&format!("_dmarc.{at}")).await?;
            let is_dmarc = |text: &String| text.trim_start().to_ascii_lowercase().starts_with("v=dmarc1");
            let found: Vec<String> = texts.into_iter().filter(is_dmarc).collect();
            match at.split_once('.') {
                Some((_, above)) if found.is_empty() && above.contains('.') => at = above,
                _ => return Ok((if found.is_empty() { domain } else { at }.to_owned(), found)),
            }
        }
    }
}

/// A name as it is compared: lower case, without the last dot.
pub(super) fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}
