//! What the sample portals sell: a handful of made-up products and orders, the same at every start.

use super::Kind;
use super::permits;
use crate::text::Lang;
use crate::text::demo::PortalText;

/// A line of the products table.
pub struct Product {
    /// Stock keeping unit.
    pub sku: &'static str,
    /// Name.
    pub name: &'static str,
    /// Pieces or licences, for those who may see the stock.
    pub stock: Option<u32>,
    /// Written price, for those who may see prices; "Sob Consulta" while the registration is incomplete.
    pub price: Option<String>,
    /// The price is missing because the registration is incomplete.
    pub on_request: bool,
}

/// A line of the orders table.
pub struct Order {
    /// Number.
    pub number: &'static str,
    /// For whom.
    pub customer: String,
    /// Where it stands, in words.
    pub status: &'static str,
    /// Position on the way, 1 to 3, for the mark.
    pub step: u8,
    /// Written amount; `None` = hidden from this role.
    pub amount: Option<String>,
}

type Row = (&'static str, &'static str, u32, u64);

const SHOP: [Row; 5] = [
    ("NB-14-I5-16", "Notebook 14\" i5, 16 GB, SSD 512 GB", 184, 412_900),
    ("SW-24-POE", "Switch 24 portas PoE+ gerenciável", 37, 298_550),
    ("AP-WIFI7-P", "Access point Wi-Fi 7 de teto", 412, 174_990),
    ("MO-27-QHD", "Monitor 27\" QHD IPS, USB-C", 96, 138_900),
    ("UPS-1500", "Nobreak 1500 VA senoidal", 12, 87_940),
];

const CLOUD: [Row; 5] = [
    ("PRD-BUS-M", "Produtividade Business, por usuário/mês", 5000, 6_490),
    ("BKP-1TB-M", "Backup em nuvem 1 TB, mensal", 800, 12_900),
    ("EDR-END-Y", "Proteção de endpoint (EDR), anual", 2500, 28_800),
    ("VM-4C16-M", "Servidor virtual 4 vCPU/16 GB, mensal", 300, 41_750),
    ("DOM-MAIL-Y", "E-mail com domínio próprio, anual", 1200, 9_990),
];

/// The products as a person with these permissions sees them.
pub fn products(kind: Kind, lang: Lang, permissions: &[String], incomplete: bool) -> Vec<Product> {
    let rows = if kind == Kind::Shop { SHOP } else { CLOUD };
    let (stock, price) = (permits::has(permissions, "stock"), permits::has(permissions, "price"));
    let line = |(sku, name, pieces, cents): Row| Product {
        sku,
        name,
        stock: stock.then_some(pieces),
        price: (price && !incomplete).then(|| money(cents, lang)),
        on_request: price && incomplete,
    };
    rows.into_iter().map(line).collect()
}

/// The orders as a person with these permissions sees them.
pub fn orders(kind: Kind, lang: Lang, permissions: &[String]) -> Vec<Order> {
    let t = PortalText::of(lang);
    let rows: [(&str, &str, &str, u8, u64); 4] = match kind {
        Kind::Shop => [
            ("4500-218331", "", t.status_shipped, 2, 1_238_700),
            ("4500-218306", "Padaria Trigo Bom", t.status_picking, 1, 277_800),
            ("4500-218274", "Colégio Monte Azul", t.status_delivered, 3, 4_129_000),
            ("4500-218340", "", t.status_received, 1, 87_940),
        ],
        Kind::Cloud => [
            ("CS-90417", "Clínica Vila Nova", t.status_active, 3, 162_250),
            ("CS-90433", "", t.status_active, 3, 32_450),
            ("CS-90460", "Colégio Monte Azul", t.status_activating, 1, 778_800),
            ("CS-90461", "Padaria Trigo Bom", t.status_received, 1, 12_900),
        ],
    };
    let amounts = permits::sees_amounts(permissions);
    let line = |(number, customer, status, step, cents): (&'static str, &str, &'static str, u8, u64)| Order {
        number,
        customer: if customer.is_empty() { t.own.to_owned() } else { customer.to_owned() },
        status,
        step,
        amount: amounts.then(|| money(cents, lang)),
    };
    rows.into_iter().map(line).collect()
}

/// Reais, as the language writes them.
fn money(cents: u64, lang: Lang) -> String {
    let (group, point) = if lang == Lang::En { (',', '.') } else { ('.', ',') };
    let digits = (cents / 100).to_string();
    let mut whole = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            whole.push(group);
        }
        whole.push(digit);
    }
    format!("R$ {whole}{point}{:02}", cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_grouped_as_the_language_does() {
        assert_eq!(money(123_456_789, Lang::PtBr), "R$ 1.234.567,89");
        assert_eq!(money(412_900, Lang::En), "R$ 4,129.00");
        assert_eq!(money(5, Lang::Es), "R$ 0,05");
    }

    #[test]
    fn an_incomplete_registration_turns_every_price_into_sob_consulta() {
        let buyer = ["stock".to_string(), "price".to_string()];
        let lines = products(Kind::Shop, Lang::PtBr, &buyer, true);
        assert!(lines.iter().all(|line| line.on_request && line.price.is_none() && line.stock.is_some()));
        assert!(orders(Kind::Cloud, Lang::PtBr, &["order.list".into()]).iter().all(|order| order.amount.is_none()));
    }
}
