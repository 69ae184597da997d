//! What was looked up, as it was answered. A lookup that failed is no empty answer.

use std::net::IpAddr;

use super::dns::{Hosts, Looked};
use super::spf::Spf;

/// What we are: from the configuration.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// Domain of the From.
    pub from_domain: String,
    /// Domain of the envelope sender, to which mail comes back.
    pub envelope_domain: String,
    /// Name and content of the DKIM record that fits our key; none when mails are not signed.
    pub dkim: Option<(String, String)>,
    /// Domain of the DKIM signature.
    pub dkim_domain: String,
    /// The addresses from which recipients get our mail; empty when nobody can tell.
    pub addresses: Vec<IpAddr>,
    /// A relay is used at all.
    pub by_relay: bool,
    /// The connection to the relay is encrypted, by configuration.
    pub encrypted: bool,
    /// The relay is on this machine.
    pub loopback: bool,
}

/// What was found about it.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Who we are.
    pub sender: Sender,
    /// The SPF records of the envelope domain (RFC 7208).
    pub spf_records: Looked<Vec<String>>,
    /// What the record says about each address.
    pub spf: Vec<(IpAddr, Spf)>,
    /// TXT records at our DKIM name.
    pub dkim: Looked<Vec<String>>,
    /// DMARC records (RFC 7489), and at which domain they stand.
    pub dmarc: Looked<(String, Vec<String>)>,
    /// Mail servers of the envelope domain, each with its addresses.
    pub mx: Looked<Hosts>,
    /// Names of each address, each with the addresses that it has itself.
    pub ptr: Vec<(IpAddr, Looked<Hosts>)>,
    /// The relay took connection, TLS and login; none where there is no relay.
    pub relay: Option<Looked<()>>,
}
