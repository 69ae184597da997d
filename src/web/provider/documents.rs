//! Metadata and public keys: bytes that are kept, served as they are.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::web::parts::Web;

/// Which one.
#[derive(Clone, Copy)]
pub enum Document {
    /// Discovery 1.0 and RFC 8414 alike.
    Discovery,
    /// The key set.
    Keys,
    /// The key set for libraries that do not know EdDSA.
    OldKeys,
}

const HEADERS: [(&str, &str); 3] = [
    ("cache-control", "public, max-age=300"),
    ("access-control-allow-origin", "*"),
    ("x-content-type-options", "nosniff"),
];

/// Serves it to anybody, scripts of other origins included.
pub async fn serve(web: Data<Web>, request: HttpRequest, document: Document) -> HttpResponse {
    let kept = web.app.kept();
    let packed = match document {
        Document::Discovery => web.discovery.of("application/json", kept.discovery()),
        Document::Keys => web.jwks.of("application/json", kept.keys().jwks()),
        Document::OldKeys => web.jwks_without_okp.of("application/json", kept.keys().jwks_without_okp()),
    };
    packed.serve(&request, &HEADERS)
}
