//! The provider's endpoints. Browsers come to `authorize` and `end_session` with a [`Visit`](crate::web::visit::Visit);
//! everything that a portal calls goes through the leaner [`call::Call`], which knows no cookie. Paths are those that
//! the metadata publishes.

mod answer;
mod asked;
mod authorize;
mod call;
mod client_auth;
mod consent;
mod device;
mod device_page;
mod documents;
pub mod end_session;
mod front_channel;
mod par;
mod register;
mod sealing;
mod security_txt;
pub mod signed_out;
mod token;
mod token_state;
mod userinfo;
pub mod view;
mod way_back;

use self::documents::Document;
use crate::oidc::metadata::path;
use crate::web::paths;
use crate::web::routes::{Routes, Who};

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    let who = Who::Portals;
    for (published, document) in [
        (path::OPENID_CONFIGURATION, Document::Discovery),
        (path::OAUTH_SERVER, Document::Discovery),
        (path::JWKS, Document::Keys),
        (path::JWKS_WITHOUT_OKP, Document::OldKeys),
    ] {
        routes
            .get(published, who, move |web, request| documents::serve(web, request, document))
            .preflight(published, answer::preflight);
    }
    routes
        .get(path::AUTHORIZE, who, authorize::by_get)
        .post(path::AUTHORIZE, who, authorize::by_post)
        .get(paths::AUTHORIZE_RESUME, who, authorize::resume)
        .post(paths::CONSENT, who, consent::answer)
        .post(path::PAR, who, par::push)
        .preflight(path::PAR, answer::preflight)
        .post(path::DEVICE_AUTHORIZATION, who, device::authorize)
        .preflight(path::DEVICE_AUTHORIZATION, answer::preflight)
        .get(paths::DEVICE, Who::SignedIn, device_page::show)
        .post(paths::DEVICE, Who::SignedIn, device_page::typed)
        .get(format!("{}/{{id}}", paths::DEVICE), Who::SignedIn, device_page::look)
        .post(format!("{}/{{id}}", paths::DEVICE), Who::SignedIn, device_page::answer)
        .post(path::REGISTER, who, register::register)
        .get(path::REGISTRATION, who, register::show)
        .put(path::REGISTRATION, who, register::replace)
        .delete(path::REGISTRATION, who, register::leave)
        .post(path::TOKEN, who, token::issue)
        .preflight(path::TOKEN, answer::preflight)
        .get(path::USERINFO, who, userinfo::tell)
        .post(path::USERINFO, who, userinfo::tell)
        .preflight(path::USERINFO, answer::preflight)
        .get(paths::SECURITY_TXT, Who::Anyone, security_txt::serve)
        .get(paths::SIGNED_OUT, Who::Anyone, signed_out::look)
        .post(path::INTROSPECT, who, token_state::introspect)
        .post(path::REVOKE, who, token_state::revoke)
        .get(path::END_SESSION, who, end_session::by_get)
        .post(path::END_SESSION, who, end_session::by_post);
}
