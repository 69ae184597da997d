//! The own account.

mod factors;
mod factors_view;
pub mod pages;
pub mod view;

use crate::web::routes::Routes;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    pages::routes(routes);
    factors::routes(routes);
}
