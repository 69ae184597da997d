//! Certificates that clients show (RFC 8705): read, named by their thumbprint, and vouched for by authorities of ours.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{CertificateError, Error as TlsError, RootCertStore};
use serde_json::Value;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};
use x509_parser::public_key::PublicKey as Public;
use x509_parser::revocation_list::CertificateRevocationList as RevocationList;

use super::dn::Certified;

/// The longest chain that is read, in certificates.
const LONGEST: usize = 8;

/// A certificate and what was sent to link it to an authority. It says who somebody may be; that they hold its key, the
/// handshake says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    chain: Vec<Vec<u8>>,
    thumbprint: String,
    /// The subject, outermost part first.
    pub subject: Vec<Vec<Certified>>,
    /// `dNSName`.
    pub dns: Vec<String>,
    /// `uniformResourceIdentifier`.
    pub uris: Vec<String>,
    /// `iPAddress`.
    pub addresses: Vec<IpAddr>,
    /// `rfc822Name`.
    pub emails: Vec<String>,
}

impl Certificate {
    /// From DER, the client's own first; none of what cannot be read.
    pub fn read(chain: Vec<Vec<u8>>) -> Option<Self> {
        let own = chain.first().filter(|_| chain.len() <= LONGEST)?;
        let (rest, parsed) = X509Certificate::from_der(own).ok()?;
        if !rest.is_empty() {
            return None;
        }
        let part = |part: &x509_parser::x509::AttributeTypeAndValue<'_>| Certified {
            oid: part.attr_type().to_id_string(),
            text: part.as_str().ok().map(str::to_owned),
            encoded: encoded(part.attr_value()),
        };
        let subject = parsed.subject().iter().map(|set| set.iter().map(part).collect()).collect();
        let thumbprint = thumbprint(own);
        let (mut dns, mut uris, mut addresses, mut emails) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let names = parsed.subject_alternative_name().ok()?;
        for name in names.iter().flat_map(|names| &names.value.general_names) {
            match name {
                GeneralName::DNSName(name) => dns.push((*name).to_owned()),
                GeneralName::URI(uri) => uris.push((*uri).to_owned()),
                GeneralName::RFC822Name(email) => emails.push((*email).to_owned()),
                GeneralName::IPAddress(bytes) => addresses.extend(address(bytes)),
                _ => {}
            }
        }
        Some(Self { thumbprint, subject, dns, uris, addresses, emails, chain })
    }

    /// From PEM, the client's own first.
    pub fn read_pem(pem: &[u8]) -> Option<Self> {
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        Self::read(chain.ok()?.into_iter().map(|der| der.as_ref().to_vec()).collect())
    }

    /// `x5t#S256` (RFC 8705 section 3.1).
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// Whether a JWK's numbers are this certificate's key (RFC 7517 section 4.7).
    pub fn is_of(&self, jwk: &Value) -> bool {
        let Some(Ok((_, parsed))) = self.chain.first().map(|own| X509Certificate::from_der(own)) else { return false };
        let member = |name: &str| jwk[name].as_str().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let number = |name: &str| member(name).map(|bytes| without_zeros(&bytes).to_vec());
        match parsed.public_key().parsed() {
            Ok(Public::RSA(rsa)) => {
                number("n").is_some_and(|n| n == without_zeros(rsa.modulus))
                    && number("e").is_some_and(|e| e == without_zeros(rsa.exponent))
            }
            Ok(Public::EC(point)) => match (member("x"), member("y")) {
                (Some(x), Some(y)) => point.data() == [&[4], x.as_slice(), y.as_slice()].concat(),
                _ => false,
            },
            _ => member("x").is_some_and(|x| x == parsed.public_key().subject_public_key.data.as_ref()),
        }
    }
}

/// The thumbprints of the certificates that stand beside the keys of a JWK set (`x5c`, RFC 7517 section 4.7; or
/// `x5t#S256` alone).
pub fn read_thumbprints(set: &Value) -> Vec<String> {
    let all = set["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(of_jwk).collect()
}

fn of_jwk(jwk: &Value) -> Option<String> {
    match jwk["x5c"][0].as_str() {
        Some(_) => Some(beside(jwk)?.thumbprint),
        None => jwk["x5t#S256"].as_str().map(str::to_owned),
    }
}

/// The certificate beside a key, if there is one that is of this key.
pub fn beside(jwk: &Value) -> Option<Certificate> {
    let der = STANDARD.decode(jwk["x5c"][0].as_str()?).ok()?;
    Certificate::read(vec![der]).filter(|certificate| certificate.is_of(jwk))
}

/// Those whose certificates name a client truly.
///
/// With revocation lists every certificate between a client and an authority must be spoken of by a list of its issuer that
/// is in force: one that nobody can be asked about any more is not believed.
#[derive(Clone)]
pub struct Authorities {
    verifier: Arc<dyn ClientCertVerifier>,
    /// Whom they are, as the certificates say.
    pub names: Vec<String>,
    /// Their revocation lists; none of them is looked at where none were given.
    pub lists: Vec<List>,
    /// Of all that they were made of.
    digest: Vec<u8>,
}

/// What a revocation list (RFC 5280 section 5) says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// How many certificates it takes back.
    pub revoked: usize,
    /// `nextUpdate`, in seconds: from then on it counts no more.
    pub until_s: i64,
}

/// What cannot be made authorities of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// No authority, or one that is none.
    Authorities,
    /// No revocation list, or one of a kind that is not read.
    Lists,
}

/// Why a certificate names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No authority of ours issued it, for clients, for now.
    Unknown,
    /// Its authority took it back, or one between.
    Revoked,
    /// No list is of who issued it.
    Unlisted,
    /// The list is past its time.
    Outdated,
}

/// For the log.
impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "no authority vouches for it",
            Self::Revoked => "it is revoked",
            Self::Unlisted => "mtls.revocation_file has no list of who issued it",
            Self::Outdated => "the list of who issued it is past its time",
        })
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorities").field("names", &self.names).field("lists", &self.lists).finish_non_exhaustive()
    }
}

impl PartialEq for Authorities {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Authorities {
    /// From PEM: authorities, and their revocation lists where those are to be looked at.
    pub fn read_pem(pem: &[u8], lists: Option<&[u8]>) -> Result<Self, Unusable> {
        let (mut roots, mut names) = (RootCertStore::empty(), Vec::new());
        for authority in CertificateDer::pem_slice_iter(pem) {
            let authority = authority.map_err(|_| Unusable::Authorities)?;
            let (_, parsed) = X509Certificate::from_der(&authority).map_err(|_| Unusable::Authorities)?;
            names.push(parsed.subject().to_string());
            roots.add(authority.clone()).map_err(|_| Unusable::Authorities)?;
        }
        if roots.is_empty() {
            return Err(Unusable::Authorities);
        }
        let (mut own, mut all) = (Vec::new(), Vec::new());
        for list in lists.iter().flat_map(|lists| CertificateRevocationListDer::pem_slice_iter(lists)) {
            let list = list.map_err(|_| Unusable::Lists)?;
            let (_, parsed) = RevocationList::from_der(&list).map_err(|_| Unusable::Lists)?;
            let until_s = parsed.next_update().ok_or(Unusable::Lists)?.timestamp();
            own.push(List { revoked: parsed.iter_revoked_certificates().count(), until_s });
            all.push(list);
        }
        if lists.is_some() && all.is_empty() {
            return Err(Unusable::Lists);
        }
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::new(default_provider()));
        let verifier = verifier.with_crls(all).enforce_revocation_expiration().build().map_err(|_| Unusable::Lists)?;
        let mut digest = digest::digest(&digest::SHA256, pem).as_ref().to_vec();
        digest.extend_from_slice(digest::digest(&digest::SHA256, lists.unwrap_or_default()).as_ref());
        Ok(Self { verifier, names, lists: own, digest })
    }

    /// One of them issued it, by itself or by the certificates sent with it, for clients, it is good now, and nobody took it
    /// back.
    pub fn vouch_for(&self, certificate: &Certificate, now_s: i64) -> Result<(), Doubt> {
        let mut chain = certificate.chain.iter().map(|der| CertificateDer::from(der.as_slice()));
        let (Some(own), Ok(now_s)) = (chain.next(), u64::try_from(now_s)) else { return Err(Doubt::Unknown) };
        let now = UnixTime::since_unix_epoch(Duration::from_secs(now_s));
        let between: Vec<_> = chain.collect();
        match self.verifier.verify_client_cert(&own, &between, now) {
            Ok(_) => Ok(()),
            Err(TlsError::InvalidCertificate(error)) => Err(match error {
                CertificateError::Revoked => Doubt::Revoked,
                CertificateError::UnknownRevocationStatus => Doubt::Unlisted,
                CertificateError::ExpiredRevocationList | CertificateError::ExpiredRevocationListContext { .. } => {
                    Doubt::Outdated
                }
                _ => Doubt::Unknown,
            }),
            Err(_) => Err(Doubt::Unknown),
        }
    }
}

fn thumbprint(der: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, der))
}

fn without_zeros(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    &bytes[start..]
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}

/// Tag, length and content again: the parser gives them apart.
fn encoded(value: &x509_parser::der_parser::asn1_rs::Any<'_>) -> Vec<u8> {
    let content = value.data;
    let tag = u8::try_from(value.tag().0).unwrap_or_default();
    let mut all = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short) if short < 128 => all.push(short),
        Ok(byte) => all.extend([0x81, byte]),
        Err(_) => {
            let length = u16::try_from(content.len()).unwrap_or(u16::MAX).to_be_bytes();
            all.extend([0x82, length[0], length[1]]);
        }
    }
    all.extend(content);
    all
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
