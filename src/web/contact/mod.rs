//! "Fale Conosco": the visitor's pages, which need no script, and the agents' console.

mod agent;
mod desk;
mod desk_view;
pub mod lines;
mod talk;
mod topics;
pub mod view;

use crate::web::routes::Routes;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    topics::routes(routes);
    talk::routes(routes);
    desk::routes(routes);
    agent::routes(routes);
}
