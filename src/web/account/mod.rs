//! The own account.

mod factors;
mod factors_view;
pub mod pages;
pub mod view;
mod well_known;

use crate::web::paths;
use crate::web::routes::{Routes, Who};

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    pages::routes(routes);
    factors::routes(routes);
    routes.get(paths::CHANGE_PASSWORD, Who::Anyone, well_known::change_password).get(
        paths::PASSKEY_ENDPOINTS,
        Who::Anyone,
        well_known::passkey_endpoints,
    );
}
