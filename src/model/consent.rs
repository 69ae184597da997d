//! What a person allowed a client that is not the distributor's own.

use diesel::prelude::*;

use crate::db::schema::{clients, consents};
use crate::db::types::{ClientId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;

/// One consent.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = consents, treat_none_as_default_value = false)]
pub struct Consent {
    /// Who allowed.
    pub user_id: UserId,
    /// Whom.
    pub client_id: ClientId,
    /// What, space-separated.
    pub scope: String,
    /// When.
    pub granted_at: Instant,
}

/// What this person allowed this client.
pub fn find(db: &mut Db, user: &UserId, client: &ClientId) -> Result<Option<Consent>> {
    Ok(consents::table.find((user, client)).select(Consent::as_select()).first(db).optional()?)
}

/// Remembers; a later one replaces the earlier.
pub fn put(tx: &mut Tx, consent: &Consent) -> Result<()> {
    let put = diesel::insert_into(consents::table)
        .values(consent)
        .on_conflict((consents::user_id, consents::client_id))
        .do_update()
        .set((consents::scope.eq(&consent.scope), consents::granted_at.eq(consent.granted_at)))
        .returning(consents::granted_at);
    tx.returned::<Instant, _>(put).map(|_| ())
}

/// Forgets; `false` when there was none.
pub fn remove(tx: &mut Tx, user: &UserId, client: &ClientId) -> Result<bool> {
    Ok(diesel::delete(consents::table.find((user, client))).execute(&mut **tx)? == 1)
}

/// Forgets what anybody allowed this client; returns how many did.
pub fn remove_of_client(tx: &mut Tx, client: &ClientId) -> Result<usize> {
    Ok(diesel::delete(consents::table.filter(consents::client_id.eq(client))).execute(&mut **tx)?)
}

/// All of a person, with the clients' names.
pub fn of_user(db: &mut Db, user: &UserId) -> Result<Vec<(Consent, String)>> {
    Ok(consents::table
        .inner_join(clients::table)
        .filter(consents::user_id.eq(user))
        .select((Consent::as_select(), clients::name))
        .order(clients::name)
        .load(db)?)
}
