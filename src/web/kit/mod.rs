//! What every page needs, whatever it shows: frame and headers, language, cookies, CSRF, forms, errors, assets.

mod afterwards;
pub mod assets;
pub mod audited;
pub mod brand;
pub mod certificate;
pub mod colour;
pub mod connection;
pub mod cookies;
pub mod csrf;
pub mod error_page;
pub mod form;
pub mod forwarded;
pub mod input;
pub mod lang;
pub mod packed;
pub mod page;
pub mod patience;
pub mod proof;
pub mod reader;
pub mod shared;
pub mod stale;
pub mod tls;
pub mod upload;

pub use afterwards::afterwards;
