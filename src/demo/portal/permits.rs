//! What a portal offers for which permission: the closed list of the product, and nothing for an unknown or absent one.

use crate::text::Lang;
use crate::text::demo::{CloudText, ShopText};

use super::Kind;

/// One thing that a person can do in a portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// The permission that opens it.
    pub permission: &'static str,
    /// Its address below `/action/`.
    pub slug: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What it is good for, in a line.
    pub hint: &'static str,
    /// A sign before its name; decoration.
    pub sign: &'static str,
}

/// All actions of a portal, in the order of the page.
pub fn all(kind: Kind, lang: Lang) -> [Action; 9] {
    macro_rules! actions {
        ($t:expr) => {{
            let t = $t;
            [
                ("stock", "stock", t.stock, t.stock_hint, "▦"),
                ("price", "price", t.price, t.price_hint, "R$"),
                ("cart", "cart", t.cart, t.cart_hint, "+"),
                ("order.own", "order-own", t.order_own, t.order_own_hint, "✓"),
                ("order.end_customer", "order-end-customer", t.order_end_customer, t.order_end_customer_hint, "⇢"),
                ("order.list", "order-list", t.order_list, t.order_list_hint, "☰"),
                ("order.status", "order-status", t.order_status, t.order_status_hint, "◔"),
                ("order.tracking", "order-tracking", t.order_tracking, t.order_tracking_hint, "◎"),
                ("end_customer.register", "end-customer", t.end_customer, t.end_customer_hint, "☺"),
            ]
        }};
    }
    let rows = match kind {
        Kind::Shop => actions!(ShopText::of(lang)),
        Kind::Cloud => actions!(CloudText::of(lang)),
    };
    rows.map(|(permission, slug, title, hint, sign)| Action { permission, slug, title, hint, sign })
}

/// The actions that these permissions open.
pub fn allowed(kind: Kind, lang: Lang, permissions: &[String]) -> Vec<Action> {
    all(kind, lang).into_iter().filter(|action| has(permissions, action.permission)).collect()
}

/// Whether the claim names this permission.
pub fn has(permissions: &[String], permission: &str) -> bool {
    permissions.iter().any(|held| held == permission)
}

/// Whether orders show amounts: only to those who may see prices, so not to Support.
pub fn sees_amounts(permissions: &[String]) -> bool {
    has(permissions, "price")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slugs(permissions: &[&str]) -> Vec<&'static str> {
        let held: Vec<String> = permissions.iter().map(|p| p.to_string()).collect();
        allowed(Kind::Shop, Lang::PtBr, &held).iter().map(|a| a.slug).collect()
    }

    #[test]
    fn support_sees_list_and_status_without_amounts() {
        let support = ["order.list".to_string(), "order.status".to_string()];
        assert_eq!(slugs(&["order.list", "order.status"]), ["order-list", "order-status"]);
        assert!(!sees_amounts(&support));
    }

    #[test]
    fn basic_sees_stock_price_and_cart_and_no_orders() {
        assert_eq!(slugs(&["stock", "price", "cart"]), ["stock", "price", "cart"]);
    }

    #[test]
    fn an_unknown_permission_opens_nothing() {
        assert!(slugs(&["everything", "users.manage", "STOCK", ""]).is_empty());
        assert!(slugs(&[]).is_empty());
    }

    #[test]
    fn both_portals_offer_the_same_permissions() {
        let of = |kind| all(kind, Lang::En).map(|a| a.permission);
        assert_eq!(of(Kind::Shop), of(Kind::Cloud));
    }
}
