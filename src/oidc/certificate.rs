//! A client that proves itself by a certificate (RFC 8705 section 2). That it holds the certificate's key the handshake has
//! shown; which authority stands behind it is the caller's to ask.

use std::net::IpAddr;

pub use crate::crypto::certificate::Certificate;
use crate::crypto::dn::Dn;
use crate::oidc::terms::{Term, Terms};

/// By what a certificate is told to be a client's (RFC 8705 section 2.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateName {
    /// Its subject.
    SubjectDn,
    /// A host's name.
    Dns,
    /// A URI.
    Uri,
    /// An IP address.
    Ip,
    /// A mail address.
    Email,
}

impl CertificateName {
    const ALL: [Self; 5] = [Self::SubjectDn, Self::Dns, Self::Uri, Self::Ip, Self::Email];

    /// What it is registered as.
    pub fn term(self) -> Term {
        match self {
            Self::SubjectDn => Term::tls_client_auth_subject_dn,
            Self::Dns => Term::tls_client_auth_san_dns,
            Self::Uri => Term::tls_client_auth_san_uri,
            Self::Ip => Term::tls_client_auth_san_ip,
            Self::Email => Term::tls_client_auth_san_email,
        }
    }

    fn of(self, terms: &Terms) -> Option<&str> {
        let value = match self {
            Self::SubjectDn => &terms.tls_client_auth_subject_dn,
            Self::Dns => &terms.tls_client_auth_san_dns,
            Self::Uri => &terms.tls_client_auth_san_uri,
            Self::Ip => &terms.tls_client_auth_san_ip,
            Self::Email => &terms.tls_client_auth_san_email,
        };
        value.as_deref()
    }

    /// Whether this can be a certificate's at all.
    pub fn can_be(self, value: &str) -> bool {
        match self {
            Self::SubjectDn => Dn::read(value).is_some(),
            Self::Ip => value.parse::<IpAddr>().is_ok(),
            Self::Dns | Self::Uri | Self::Email => !value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic()),
        }
    }

    /// Whether this is the certificate's; one that names two hosts is both's.
    fn is(self, value: &str, certificate: &Certificate) -> bool {
        match self {
            Self::SubjectDn => Dn::read(value).is_some_and(|dn| dn.is(&certificate.subject)),
            Self::Dns => certificate.dns.iter().any(|known| known.eq_ignore_ascii_case(value)),
            Self::Uri => certificate.uris.iter().any(|uri| uri == value),
            Self::Ip => value.parse().is_ok_and(|ip: IpAddr| certificate.addresses.contains(&ip)),
            Self::Email => certificate.emails.iter().any(|email| email == value),
        }
    }
}

/// Those that are registered.
pub fn registered(terms: &Terms) -> Vec<(CertificateName, &str)> {
    CertificateName::ALL.into_iter().filter_map(|name| Some((name, name.of(terms)?))).collect()
}

/// The one registered name is this certificate's.
pub fn names(terms: &Terms, certificate: &Certificate) -> bool {
    let [(name, value)] = registered(terms)[..] else { return false };
    name.is(value, certificate)
}
