//! The pages of "Fale Conosco", and what makes them immediate.

mod live;
mod widget;

use crate::web::routes::Routes;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    live::routes(routes);
    widget::routes(routes);
}
