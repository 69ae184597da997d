//! What all requests of a process share, made once.

use std::sync::Arc;

use crate::app::App;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::web::kit::brand::{Brand, BrandFacts};
use crate::web::kit::cookies::Cookies;
use crate::web::kit::packed::Kept;
use crate::web::kit::page::Site;

/// See above.
#[derive(Clone)]
pub struct Web {
    /// The parts.
    pub app: App,
    /// Brand and scheme.
    pub site: Arc<Site>,
    /// Cookie names.
    pub cookies: Cookies,
    /// The metadata, packed.
    pub discovery: Arc<Kept>,
    /// The public keys, packed.
    pub jwks: Arc<Kept>,
    /// Those without EdDSA, packed.
    pub jwks_without_okp: Arc<Kept>,
}

impl Web {
    /// Reads the logo; an unreadable one is an error at the start.
    pub fn new(app: App) -> Result<Self> {
        let config = app.config().clone();
        let site = Arc::new(Site { brand: brand(&config)?, https: config.is_https() });
        let cookies = Cookies::for_issuer(&config.provider.issuer);
        let (discovery, jwks, jwks_without_okp) = (Arc::default(), Arc::default(), Arc::default());
        Ok(Self { app, site, cookies, discovery, jwks, jwks_without_okp })
    }
}

fn brand(config: &Config) -> Result<Brand> {
    let b = &config.brand;
    let logo = match b.logo_file.as_str() {
        "" => None,
        path => Some(std::fs::read(path).map_err(|e| Error::Unavailable(format!("brand.logo_file {path}: {e}")))?),
    };
    let png = b.logo_file.to_lowercase().ends_with(".png");
    Ok(Brand::new(BrandFacts {
        name: b.name.clone(),
        legal_name: b.legal_name.clone(),
        colour: b.colour.clone(),
        colour_dark: b.colour_dark.clone(),
        logo,
        logo_type: if png { "image/png" } else { "image/svg+xml" }.into(),
        chat_path: b.chat_path.clone(),
        chat_url: b.chat_url.clone(),
        commercial_phone: b.commercial_phone.clone(),
        privacy_url: String::new(),
        sender_name: config.mail.from_name.clone(),
        sender_address: config.mail.from_address.clone(),
    }))
}
