//! Signing in and out: the login form and the forms for codes, the choice of a password, and the way on.

mod choose;
mod home;
mod login;
mod onward;
mod shared_mailbox;
pub mod sign_out;
pub mod view;

use actix_web::web::{self, ServiceConfig};

use crate::web::paths;

/// Registers the handlers.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route(paths::HOME, web::get().to(home::home))
        .route(paths::LOGIN, web::get().to(login::show))
        .route(paths::LOGIN, web::post().to(login::log_in))
        .route(paths::SHARED_MAILBOX, web::get().to(shared_mailbox::show))
        .route(paths::SHARED_MAILBOX, web::post().to(shared_mailbox::leave))
        .route(paths::RECOVER, web::get().to(login::show_recover))
        .route(paths::RECOVER, web::post().to(login::recover))
        .route(paths::SETUP, web::get().to(login::show_setup))
        .route(paths::SETUP, web::post().to(login::set_up))
        .route(paths::CHOOSE_PASSWORD, web::get().to(choose::show))
        .route(paths::CHOOSE_PASSWORD, web::post().to(choose::choose))
        .route(paths::END_CUSTOMER, web::get().to(home::end_customer))
        .route(paths::SIGN_OUT, web::get().to(sign_out::ask))
        .route(paths::SIGN_OUT, web::post().to(sign_out::sign_out))
        .route(paths::SWITCH_LOGIN, web::post().to(sign_out::switch_login));
}
