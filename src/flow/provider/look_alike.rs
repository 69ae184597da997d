//! Names of clients that people would take for the distributor's own: they stand on the page that asks for consent, and who
//! registers itself writes its name itself (RFC 7591 section 5).

use crate::config::columns::folded;
use crate::db::Db;
use crate::error::Result;
use crate::model::client;
use crate::model::ctx::Ctx;
use crate::model::look as looks;

/// Reads like the distributor's name with something beside it, or like one of its portals.
pub fn poses_as_ours(db: &mut Db, ctx: &Ctx, name: &str) -> Result<bool> {
    let (name, brand) = (look(name), look(&ctx.config.brand.name));
    let holds_brand = !brand.is_empty() && format!("_{name}_").contains(&format!("_{brand}_"));
    Ok(holds_brand || client::names_of_the_house(db)?.iter().any(|ours| look(ours) == name))
}

/// As it looks: letters of other scripts count as those that they look like, marks and case not at all.
fn look(name: &str) -> String {
    folded(&looks::of(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_as_people_see_it() {
        for posing in ["E-commerce", "e  COMMERCE", "Е-соmmеrсе", "é-commerce", "E–commerce"] {
            assert_eq!(look(posing), look("E-commerce"), "{posing}");
        }
        for other in ["E-commerces", "Commerce", "Parceiro"] {
            assert_ne!(look(other), look("E-commerce"), "{other}");
        }
    }
}
