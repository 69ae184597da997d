//! What the demo's own sites say: the two portals, the ERP, the mailbox and the start page.

mod erp;
mod mailbox;
mod portal;
mod start;
mod terminal;

pub use erp::ErpText;
pub use mailbox::MailboxText;
pub use portal::{CloudText, PortalText, ShopText};
pub use start::{ChromeText, StartText};
pub use terminal::DemoText;
