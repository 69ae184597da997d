//! What all letters of this house share: brand, sender, host, the pages that they lead to.

use chrono_tz::Tz;

use crate::config::Config;
use crate::config::contact::Words;

/// The pages that mails lead to, all on the product's own host, none with a secret in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// Where login and temporary password are typed.
    pub login: String,
    /// Where a recovery code is typed.
    pub recover: String,
    /// Forgot password.
    pub forgot: String,
    /// How far the first access is.
    pub progress: String,
    /// The Administrator's users.
    pub users: String,
    /// The own account, where a new address is confirmed.
    pub account: String,
    /// Where a set-up code is typed.
    pub setup: String,
    /// Where the old address stops a change of the e-mail.
    pub stop: String,
    /// Where conversations begin.
    pub contact: String,
    /// The operator's promises.
    pub promises: String,
}

/// What all letters of this house share.
#[derive(Clone, Debug, PartialEq)]
pub struct Letterhead {
    /// The brand's name.
    pub brand: String,
    /// The legal name, in the foot.
    pub legal_name: String,
    /// Main colour on light ground, `#rrggbb`.
    pub colour: String,
    /// Main colour on dark ground, `#rrggbb`.
    pub colour_dark: String,
    /// The exact sender, as named in the foot.
    pub sender: String,
    /// What to choose in the chat.
    pub chat_path: Words,
    /// The portals as people call them.
    pub portals: Vec<String>,
    /// The product's host, the only place where a secret is typed.
    pub host: String,
    /// The time zone of every instant.
    pub zone: Tz,
    /// The pages.
    pub links: Links,
}

impl Letterhead {
    /// From the configuration. The paths are those of `web::paths`, which this module must not import.
    pub fn from_config(config: &Config) -> Self {
        let host = config.provider.issuer.split("://").nth(1).unwrap_or(&config.provider.issuer);
        Self {
            brand: config.brand.name.clone(),
            legal_name: config.brand.legal_name.clone(),
            colour: config.brand.colour.clone(),
            colour_dark: config.brand.colour_dark.clone(),
            sender: config.mail.from_address.clone(),
            chat_path: config.brand.chat_path.clone(),
            portals: config.brand.portals.clone(),
            host: host.to_owned(),
            zone: config.brand.time_zone,
            links: Links {
                login: config.url("/login"),
                recover: config.url("/password/recover"),
                forgot: config.url("/password/forgot"),
                progress: config.url("/first-access"),
                users: config.url("/users"),
                account: config.url("/account"),
                setup: config.url("/setup"),
                stop: config.url("/email/stop"),
                contact: config.url("/contact"),
                promises: config.url("/operator/promises"),
            },
        }
    }
}
