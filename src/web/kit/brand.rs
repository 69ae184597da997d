//! The distributor's face: name, logo, colours, contacts. Everything comes from the configuration; the colours leave as
//! a stylesheet of custom properties, because the content security policy allows no inline style.

use super::assets::{self, Asset};
use super::colour::{BLACK, Colour, WHITE};
use crate::config::contact::Words;

/// What the configuration says about the brand, as plain values.
#[derive(Clone, Debug, Default)]
pub struct BrandFacts {
    /// The name people know.
    pub name: String,
    /// The company's legal name, for the footer.
    pub legal_name: String,
    /// Main colour on light ground, `#rrggbb`.
    pub colour: String,
    /// Main colour on dark ground, `#rrggbb`; empty: made from `colour`.
    pub colour_dark: String,
    /// The logo's bytes, if the configuration names a file.
    pub logo: Option<Vec<u8>>,
    /// The logo's media type, `image/svg+xml` or `image/png`.
    pub logo_type: String,
    /// Where to find the chat, in words: "E-commerce → Usuário e Senha".
    pub chat_path: Words,
    /// Address of the chat or contact page; empty: our own.
    pub chat_url: String,
    /// Telephone of the commercial team, for end customers.
    pub commercial_phone: String,
    /// Address of the privacy notice; empty: none is linked.
    pub privacy_url: String,
    /// Name in the From line of our mails.
    pub sender_name: String,
    /// Address in the From line of our mails.
    pub sender_address: String,
}

/// The brand as pages use it.
#[derive(Clone, Debug)]
pub struct Brand {
    /// What the configuration says.
    pub facts: BrandFacts,
    /// Address of the stylesheet with the colours.
    pub css_href: String,
    /// That stylesheet.
    pub css: String,
    /// Address of the logo.
    pub logo_href: String,
    /// Stylesheet and logo as they are served.
    pub files: Vec<Asset>,
}

impl Brand {
    /// Works out the stylesheet; a colour that cannot be read falls back to the house blue.
    pub fn new(facts: BrandFacts) -> Brand {
        let css = stylesheet(&facts);
        let sheet = Asset::new("brand.css", "text/css; charset=utf-8", css.clone().into_bytes());
        let (name, kind) = match facts.logo_type.as_str() {
            "image/png" => ("logo.png", "image/png"),
            _ => ("logo.svg", "image/svg+xml"),
        };
        let logo = facts.logo.as_ref().map(|bytes| Asset::new(name, kind, bytes.clone()));
        let css_href = sheet.href.clone();
        let logo_href = logo.as_ref().map_or_else(|| assets::href("badge.svg"), |logo| logo.href.clone());
        let files = [Some(sheet), logo].into_iter().flatten().collect();
        Brand { facts, css_href, css, logo_href, files }
    }

    /// The telephone as a `tel:` link, Brazil's country code added where it is missing.
    pub fn commercial_tel(&self) -> String {
        let digits: String = self.facts.commercial_phone.chars().filter(char::is_ascii_digit).collect();
        if self.facts.commercial_phone.trim_start().starts_with('+') {
            format!("tel:+{digits}")
        } else {
            format!("tel:+55{}", digits.trim_start_matches('0'))
        }
    }
}

/// `:root` custom properties for both themes.
fn stylesheet(facts: &BrandFacts) -> String {
    let house = Colour::parse("#0b57a4").unwrap_or(BLACK);
    let night = Colour::parse("#171b22").unwrap_or(BLACK);
    let paper = Colour::parse("#f4f6f9").unwrap_or(WHITE);
    let light = Colour::parse(&facts.colour).unwrap_or(house);
    let dark = Colour::parse(&facts.colour_dark).unwrap_or(light);
    let mut out = String::from(":root{");
    theme(&mut out, light, paper, BLACK);
    out.push_str("}@media (prefers-color-scheme:dark){:root{");
    theme(&mut out, dark, night.mix(WHITE, 0.06), WHITE);
    out.push_str("}}");
    out
}

fn theme(out: &mut String, colour: Colour, ground: Colour, goal: Colour) {
    let fill = colour.readable_on(ground, goal, 3.0);
    let link = colour.readable_on(ground, goal, 5.0);
    let hover = fill.mix(fill.ink(), if fill.ink() == WHITE { -0.14 } else { -0.2 });
    let hover = if hover.contrast(fill.ink()) >= 4.5 { hover } else { fill };
    let tint = ground.mix(colour, 0.1);
    for (name, value) in
        [("brand", fill), ("brand-ink", fill.ink()), ("brand-hover", hover), ("link", link), ("tint", tint)]
    {
        out.push_str(&format!("--{name}:{};", value.hex()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stylesheet_holds_only_custom_properties_with_clean_colours() {
        let facts = BrandFacts { colour: "red;}body{display:none".into(), ..Default::default() };
        let brand = Brand::new(facts);
        assert!(!brand.css.contains("display"));
        assert!(brand.css.contains("--brand:#0b57a4"), "{}", brand.css);
    }

    #[test]
    fn a_telephone_becomes_a_link_that_works_from_abroad() {
        let brand = Brand::new(BrandFacts { commercial_phone: "11 2078.4200".into(), ..Default::default() });
        assert_eq!(brand.commercial_tel(), "tel:+551120784200");
    }
}
