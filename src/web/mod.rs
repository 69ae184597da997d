//! The HTTP door. `kit` holds what every page needs, `view` the pages as plain structs, `paths` their addresses.

pub mod kit;
pub mod paths;
pub mod view;
