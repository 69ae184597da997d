//! Signing in and out: the login form and the forms for codes, the choice of a password, and the way on.

mod choose;
mod factor;
pub mod goodbye;
mod home;
mod login;
mod onward;
mod send_again;
mod shared_mailbox;
mod sign_out;
mod to_factor;
pub mod view;

use crate::web::paths;
use crate::web::routes::{Routes, Who};

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes
        .get(paths::HOME, Who::SignedIn, home::home)
        .get(paths::LOGIN, Who::Anyone, login::show)
        .post(paths::LOGIN, Who::Anyone, login::log_in)
        .post(paths::LOGIN_KEY, Who::Anyone, factor::key_alone)
        .get(paths::FACTOR, Who::Anyone, factor::show)
        .post(paths::FACTOR, Who::Anyone, factor::prove)
        .get(paths::SEND_AGAIN, Who::SignedIn, send_again::show)
        .get(paths::SHARED_MAILBOX, Who::SignedIn, shared_mailbox::show)
        .post(paths::SHARED_MAILBOX, Who::Anyone, shared_mailbox::leave)
        .get(paths::RECOVER, Who::Anyone, login::show_recover)
        .post(paths::RECOVER, Who::Anyone, login::recover)
        .get(paths::SETUP, Who::Anyone, login::show_setup)
        .post(paths::SETUP, Who::Anyone, login::set_up)
        .get(paths::CHOOSE_PASSWORD, Who::Anyone, choose::show)
        .post(paths::CHOOSE_PASSWORD, Who::Anyone, choose::choose)
        .get(paths::END_CUSTOMER, Who::Anyone, home::end_customer)
        .get(paths::SIGN_OUT, Who::Anyone, sign_out::ask)
        .post(paths::SIGN_OUT, Who::Anyone, sign_out::sign_out)
        .post(paths::SWITCH_LOGIN, Who::Anyone, sign_out::switch_login);
}
