//! "Fale Conosco": the visitor's pages, which need no script, the agents' console, and what makes both immediate.

mod agent;
mod desk;
mod desk_view;
mod files;
pub mod lines;
mod live;
mod privacy;
mod saying;
mod talk;
mod topics;
pub mod view;
mod widget;

use crate::web::routes::Routes;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    topics::routes(routes);
    talk::routes(routes);
    desk::routes(routes);
    agent::routes(routes);
    files::routes(routes);
    live::routes(routes);
    widget::routes(routes);
    privacy::routes(routes);
}
