//! What the pages of the own second factors show.

use askama::Template;
use qrcode::QrCode;
use qrcode::render::svg;

use crate::error::{Error, Result};
use crate::model::factor::Factor;
use crate::text::fill;
use crate::text::sign_in::factor::FactorText;
use crate::web::kit::input::Filled;
use crate::web::kit::page::Page;
use crate::web::kit::shared::ConfirmPage;
use crate::web::paths;
use crate::web::sign_in::view::KeyForm;

/// One factor.
#[derive(Clone, Debug)]
pub struct FactorLine {
    /// What the person calls it.
    pub name: String,
    /// In words.
    pub kind: &'static str,
    /// In words.
    pub since: String,
    /// In words.
    pub used: String,
    /// Where it is taken away.
    pub remove: String,
}

/// All of them, and how to add another.
#[derive(Debug, Template)]
#[template(path = "account/factors.html")]
pub struct FactorsPage {
    /// The frame.
    pub page: Page,
    /// What was wrong.
    pub form: Filled,
    /// Oldest first.
    pub factors: Vec<FactorLine>,
    /// How many one-time codes are left.
    pub spare: String,
    /// Why one has to be added.
    pub needed: Option<String>,
    /// Where an app is added.
    pub app: String,
    /// Makes a passkey.
    pub key: Option<KeyForm>,
}

crate::page!(FactorsPage, FactorText);

/// A new app.
#[derive(Debug, Template)]
#[template(path = "account/factor_app.html")]
pub struct FactorAppPage {
    /// The frame.
    pub page: Page,
    /// Fields: `code`, `name`.
    pub form: Filled,
    /// SVG.
    pub drawing: String,
    /// The same to type.
    pub typed: String,
    /// Comes back with the code.
    pub sealed: String,
    /// Where the form is posted.
    pub action: String,
    /// The list.
    pub back: String,
}

crate::page!(FactorAppPage, FactorText);

/// The one-time codes, shown once.
#[derive(Debug, Template)]
#[template(path = "account/factor_codes.html")]
pub struct FactorCodesPage {
    /// The frame.
    pub page: Page,
    /// As they are typed.
    pub codes: Vec<String>,
    /// Older ones are over.
    pub renewed: bool,
    /// Where the person goes on.
    pub onward: String,
}

crate::page!(FactorCodesPage, FactorText);

/// What an app reads, as SVG: dark on light in either scheme, for cameras expect it so.
pub fn drawing(url: &str) -> Result<String> {
    let code = QrCode::new(url).map_err(Error::internal)?;
    let svg = code.render::<svg::Color<'_>>().min_dimensions(220, 220).quiet_zone(true).build();
    // The declaration belongs to a file, not to a page.
    Ok(svg.split_once("?>").map_or(svg.clone(), |(_, rest)| rest.to_owned()))
}

/// "Remove it?"
pub fn remove_question(page: Page, factor: &Factor, last: bool) -> ConfirmPage {
    let t = FactorText::of(page.lang);
    let mut consequences = vec![t.remove_lead.to_owned()];
    if last {
        consequences.push(t.remove_last.to_owned());
    }
    consequences.push(t.remove_mail.to_owned());
    ConfirmPage {
        title: fill(t.remove_title, &[("name", &factor.name)]),
        lead: factor.kind.words(page.lang).to_owned(),
        consequences,
        action: paths::ACCOUNT_FACTOR_REMOVE.to_owned(),
        hidden: vec![("factor".into(), factor.id.as_str().to_owned())],
        yes: t.remove.to_owned(),
        danger: true,
        back: paths::ACCOUNT_FACTORS.to_owned(),
        ask: None,
        page,
    }
}
