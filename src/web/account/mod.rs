//! The own account.

mod done;
mod factors;
mod factors_view;
mod incomplete;
pub mod pages;
pub mod privacy;
pub mod view;
mod well_known;

use crate::web::paths;
use crate::web::routes::{Routes, Who};

pub use incomplete::incomplete;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    pages::routes(routes);
    factors::routes(routes);
    privacy::routes(routes);
    routes.get(paths::CHANGE_PASSWORD, Who::Anyone, well_known::change_password).get(
        paths::PASSKEY_ENDPOINTS,
        Who::Anyone,
        well_known::passkey_endpoints,
    );
}
