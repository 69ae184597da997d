//! The provider's endpoints. Browsers come to `authorize` and `end_session` with a [`Visit`](crate::web::visit::Visit);
//! everything that a portal calls goes through the leaner [`call::Call`], which knows no cookie. Paths are those that
//! the metadata publishes.

mod answer;
mod authorize;
mod call;
mod consent;
mod documents;
pub mod end_session;
mod proof;
pub mod signed_out;
mod token;
mod token_state;
mod userinfo;
pub mod view;

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use self::documents::Document;
use crate::oidc::metadata::path;
use crate::web::paths;

/// Registers the handlers.
pub fn routes(cfg: &mut ServiceConfig) {
    let read = |published: &str, document: Document| {
        web::resource(published)
            .route(web::get().to(move |call| documents::serve(call, document)))
            .route(web::method(Method::OPTIONS).to(answer::preflight))
    };
    cfg.service(read(path::OPENID_CONFIGURATION, Document::Discovery))
        .service(read(path::OAUTH_SERVER, Document::Discovery))
        .service(read(path::JWKS, Document::Keys))
        .service(
            web::resource(path::AUTHORIZE)
                .route(web::get().to(authorize::by_get))
                .route(web::post().to(authorize::by_post)),
        )
        .service(web::resource(paths::AUTHORIZE_RESUME).route(web::get().to(authorize::resume)))
        .service(web::resource(paths::CONSENT).route(web::post().to(consent::answer)))
        .service(
            web::resource(path::TOKEN)
                .route(web::post().to(token::issue))
                .route(web::method(Method::OPTIONS).to(answer::preflight)),
        )
        .service(
            web::resource(path::USERINFO)
                .route(web::get().to(userinfo::tell))
                .route(web::post().to(userinfo::tell))
                .route(web::method(Method::OPTIONS).to(answer::preflight)),
        )
        .service(web::resource(paths::SIGNED_OUT).route(web::get().to(signed_out::look)))
        .service(web::resource(path::INTROSPECT).route(web::post().to(token_state::introspect)))
        .service(web::resource(path::REVOKE).route(web::post().to(token_state::revoke)))
        .service(
            web::resource(path::END_SESSION)
                .route(web::get().to(end_session::by_get))
                .route(web::post().to(end_session::by_post)),
        );
}
