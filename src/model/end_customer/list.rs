//! The end customers of one reseller, found by how name or number begin, a page at a time.

use diesel::prelude::*;

use super::{EndCustomer, EndCustomerState};
use crate::db::Db;
use crate::db::schema::end_customers;
use crate::db::types::ResellerId;
use crate::error::Result;

/// By what a list is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// All of the reseller.
    All,
    /// How the name begins, as a key.
    Name(String),
    /// How the number begins, as a key.
    Document(String),
}

/// The living ones of a reseller that begin so, by name (by number where that is searched for), after the place of
/// another. Each is one range of an index that begins with the reseller.
pub fn page(
    db: &mut Db,
    reseller: &ResellerId,
    beginning: &Beginning,
    state: Option<EndCustomerState>,
    after: Option<&EndCustomer>,
    limit: i64,
) -> Result<Vec<EndCustomer>> {
    use end_customers as e;
    let mut query = e::table
        .filter(e::reseller_id.eq(reseller))
        .filter(e::state.ne(EndCustomerState::Removed))
        .select(EndCustomer::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(e::state.eq(state));
    }
    query = match beginning {
        Beginning::All | Beginning::Name(_) => query.order((e::name_key, e::id)),
        Beginning::Document(_) => query.order(e::document_key),
    };
    query = match beginning {
        Beginning::All => query,
        // No digit is greater than f.
        Beginning::Name(key) => query.filter(e::name_key.ge(key.clone())).filter(e::name_key.lt(format!("{key}g"))),
        Beginning::Document(key) => {
            query.filter(e::document_key.ge(key.clone())).filter(e::document_key.lt(format!("{key}g")))
        }
    };
    if let Some(last) = after {
        query = match beginning {
            Beginning::All | Beginning::Name(_) => {
                let same = e::name_key.eq(last.name_key.clone()).and(e::id.gt(last.id.clone()));
                query
                    .filter(e::name_key.ge(last.name_key.clone()))
                    .filter(e::name_key.gt(last.name_key.clone()).or(same))
            }
            Beginning::Document(_) => query.filter(e::document_key.gt(last.document_key.clone())),
        };
    }
    Ok(query.load(db)?)
}
