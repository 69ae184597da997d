//! The certificate that a client showed (RFC 8705): to us, in the handshake of this connection, or to a proxy of ours,
//! which says so in a header. From anybody else the header is nothing.

use std::sync::Arc;

use actix_web::HttpRequest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::CertificateDer;

use super::forwarded;
use crate::app::App;
use crate::config::CertificateFormat;
use crate::oidc::certificate::Certificate;
use crate::oidc::params;

/// RFC 9440 section 2.3.
const CHAIN: &str = "client-cert-chain";
/// The longest header that is read, in bytes.
const LONGEST: usize = 32 * 1024;

/// A certificate of the connection, read once.
#[derive(Clone, Debug)]
pub struct Peer(Arc<Certificate>);

/// What the handshake brought, the client's own certificate first.
pub fn of_peer(chain: &[CertificateDer<'_>]) -> Option<Peer> {
    let chain = chain.iter().map(|der| der.as_ref().to_vec()).collect();
    Certificate::read(chain).map(|certificate| Peer(Arc::new(certificate)))
}

/// The certificate behind a request. One that cannot be read is none: then what needs one is refused.
pub fn of(request: &HttpRequest, app: &App) -> Option<Arc<Certificate>> {
    let settings = &app.config().mtls;
    // A proxy of ours may show a certificate of its own: what it says of its client counts, and nothing else.
    if settings.header.is_empty() || !forwarded::is_trusted(request, app) {
        return request.conn_data::<Peer>().map(|Peer(certificate)| certificate.clone());
    }
    let one = |name: &str| {
        let mut all = request.headers().get_all(name);
        let only = all.next().filter(|_| all.next().is_none())?;
        only.to_str().ok().filter(|text| text.len() <= LONGEST)
    };
    let said = one(&settings.header).filter(|text| !text.trim().is_empty())?;
    let certificate = match settings.header_format {
        CertificateFormat::Pem => Certificate::read_pem(&unescaped(said)?),
        CertificateFormat::Rfc9440 => of_items(said, one(CHAIN)),
    };
    certificate.map(Arc::new)
}

/// As nginx writes it; a plus sign is one of Base64.
fn unescaped(text: &str) -> Option<Vec<u8>> {
    let plus = text.replace('+', "%2B");
    params::decode(plus.as_bytes()).ok().map(String::into_bytes)
}

/// A byte sequence (RFC 9651 section 3.3.5), and a list of them.
fn of_items(own: &str, chain: Option<&str>) -> Option<Certificate> {
    let bytes = |item: &str| STANDARD.decode(item.trim().strip_prefix(':')?.strip_suffix(':')?).ok();
    let between = chain.into_iter().flat_map(|list| list.split(',')).filter(|item| !item.trim().is_empty());
    let all: Option<Vec<_>> = [own].into_iter().chain(between).map(bytes).collect();
    Certificate::read(all?)
}
