//! TLS in the process: certificate and key from two PEM files, read anew while it runs. A new pair that cannot be used is
//! said in the log, and the old one serves on.

use std::fmt;
use std::fs;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme};

use crate::app::watched::Watched;
use crate::config::Tls;

/// Why a pair cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// This file cannot be read.
    Unreadable(String, String),
    /// This file holds no certificate in PEM.
    NoCertificate(String),
    /// This file holds no private key in PEM.
    NoKey(String),
    /// They do not belong together, or are of a kind that TLS does not use.
    NoPair(String),
}

/// For the log.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(file, error) => write!(f, "{file} cannot be read: {error}"),
            Self::NoCertificate(file) => write!(f, "{file} holds no certificate in PEM"),
            Self::NoKey(file) => write!(f, "{file} holds no private key in PEM"),
            Self::NoPair(error) => write!(f, "certificate and key are no pair that can be used: {error}"),
        }
    }
}

/// The pair in use, and where it comes from.
#[derive(Debug)]
pub struct Pair {
    files: Tls,
    current: RwLock<Arc<CertifiedKey>>,
}

impl ResolvesServerCert for Pair {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current())
    }
}

impl Pair {
    /// Reads the files that the configuration names.
    pub fn read(files: &Tls) -> Result<Self, Problem> {
        Ok(Self { files: files.clone(), current: RwLock::new(Arc::new(load(files)?)) })
    }

    fn current(&self) -> Arc<CertifiedKey> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Watched for Pair {
    const STAYS: &'static str = "the new certificate cannot be used: the old one serves on";

    fn files(&self) -> Vec<String> {
        vec![self.files.certificate.clone(), self.files.key.clone()]
    }

    /// Connections that begin from now on get what the files hold.
    fn renew(&self) -> Result<(), String> {
        let fresh = load(&self.files).map_err(|problem| problem.to_string())?;
        if fresh.cert != self.current().cert {
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
            tracing::info!(file = self.files.certificate, "the certificate was read anew");
        }
        Ok(())
    }
}

fn load(files: &Tls) -> Result<CertifiedKey, Problem> {
    let read = |file: &String| fs::read(file).map_err(|error| Problem::Unreadable(file.clone(), error.to_string()));
    let (certificates, key) = (read(&files.certificate)?, read(&files.key)?);
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&certificates).collect();
    let chain = chain.ok().filter(|chain| !chain.is_empty());
    let chain = chain.ok_or_else(|| Problem::NoCertificate(files.certificate.clone()))?;
    let key = PrivateKeyDer::from_pem_slice(&key).map_err(|_| Problem::NoKey(files.key.clone()))?;
    CertifiedKey::from_der(chain, key, &default_provider()).map_err(|error| Problem::NoPair(error.to_string()))
}

/// The listener's side of TLS 1.2 and 1.3; the server adds which protocols it speaks (ALPN). Where it `asks`, a client may
/// show a certificate, whoever issued it: that it holds its key is checked here, what it is worth by who knows the client.
pub fn server(pair: Arc<Pair>, asks: bool) -> Result<ServerConfig, rustls::Error> {
    let provider: Arc<CryptoProvider> = Arc::new(default_provider());
    let versions = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let clients = match asks {
        true => versions.with_client_cert_verifier(Arc::new(Holder(provider))),
        false => versions.with_no_client_auth(),
    };
    Ok(clients.with_cert_resolver(pair))
}

/// Takes a certificate from whoever holds its key (RFC 8705 section 2: self-signed ones too).
#[derive(Debug)]
struct Holder(Arc<CryptoProvider>);

impl ClientCertVerifier for Holder {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
