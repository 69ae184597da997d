//! Metadata and public keys: bytes that are kept, served as they are.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;

use crate::web::visit::Web;

/// Which one.
#[derive(Clone, Copy)]
pub enum Document {
    /// Discovery 1.0 and RFC 8414 alike.
    Discovery,
    /// The key set.
    Keys,
}

/// Serves it to anybody, scripts of other origins included.
pub async fn serve(web: Data<Web>, document: Document) -> HttpResponse {
    let kept = web.app.kept();
    let body = match document {
        Document::Discovery => kept.discovery(),
        Document::Keys => kept.keys().jwks(),
    };
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(body.to_owned())
}
