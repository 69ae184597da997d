//! A client that proves itself by a certificate (RFC 8705 section 2). That it holds the certificate's key the handshake has
//! shown; which authority stands behind it is the caller's to ask.

use std::net::IpAddr;

pub use crate::crypto::certificate::Certificate;
use crate::crypto::dn::Dn;
use crate::oidc::terms::Terms;

/// The names by which a certificate is told to be a client's, as registered (RFC 8705 section 2.1.2).
pub fn registered(terms: &Terms) -> Vec<(&'static str, &str)> {
    let all = [
        ("tls_client_auth_subject_dn", &terms.tls_client_auth_subject_dn),
        ("tls_client_auth_san_dns", &terms.tls_client_auth_san_dns),
        ("tls_client_auth_san_uri", &terms.tls_client_auth_san_uri),
        ("tls_client_auth_san_ip", &terms.tls_client_auth_san_ip),
        ("tls_client_auth_san_email", &terms.tls_client_auth_san_email),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect()
}

/// Whether a registered name can be a certificate's at all.
pub fn can_be(name: &str, value: &str) -> bool {
    match name {
        "tls_client_auth_subject_dn" => Dn::read(value).is_some(),
        "tls_client_auth_san_ip" => value.parse::<IpAddr>().is_ok(),
        _ => !value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic()),
    }
}

/// The one registered name is this certificate's; one that names two hosts is both's.
pub fn names(terms: &Terms, certificate: &Certificate) -> bool {
    let [(name, value)] = registered(terms)[..] else { return false };
    let host = |known: &String| known.eq_ignore_ascii_case(value);
    match name {
        "tls_client_auth_subject_dn" => Dn::read(value).is_some_and(|dn| dn.is(&certificate.subject)),
        "tls_client_auth_san_dns" => certificate.dns.iter().any(host),
        "tls_client_auth_san_uri" => certificate.uris.iter().any(|uri| uri == value),
        "tls_client_auth_san_ip" => value.parse().is_ok_and(|ip: IpAddr| certificate.addresses.contains(&ip)),
        "tls_client_auth_san_email" => certificate.emails.iter().any(|email| email == value),
        _ => false,
    }
}
