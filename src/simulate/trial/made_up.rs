//! What a trial makes for itself and no one else ever has: a person, the keys that sign, the key that a client shows.

use crate::crypto::keys::{Alg, SigningKey};
use crate::db::scratch::Scratch;
use crate::error::Result;
use crate::model::ids::{Instant, ResellerId};
use crate::model::reseller::{self, Reseller, ResellerState};
use crate::model::role::Role;
use crate::model::user::{self, User, UserState};
use crate::oidc::client::ClientView;
use crate::oidc::keyset::{KeySet, Signer};

/// A key for each algorithm that something for this client is signed with.
pub(super) fn keys_for(client: &ClientView) -> Result<KeySet> {
    let wanted = [Some(client.id_token_alg), client.userinfo_alg, Some(client.response_alg())];
    let mut signers: Vec<Signer> = Vec::new();
    for alg in wanted.into_iter().flatten() {
        if signers.iter().all(|signer| signer.alg() != alg) {
            let (key, _) = SigningKey::generate(alg, &format!("trial-{}", alg.as_str()))?;
            signers.push(Signer::new(key)?);
        }
    }
    KeySet::new(signers, Vec::new())
}

/// The key that a client shows whose tokens are bound.
pub(super) fn thumbprint() -> Result<String> {
    let (key, _) = SigningKey::generate(Alg::Es256, "trial-dpop")?;
    Ok(key.public().thumbprint())
}

/// A person who exists here alone: an Administrator, so that every claim there is can be seen.
pub(super) fn somebody(db: &mut Scratch, now: Instant) -> Result<User> {
    let reseller = Reseller {
        id: ResellerId::new(),
        external_id: "TRIAL".into(),
        external_folded: "trial".into(),
        legal_name: "Trial Ltda".into(),
        cnpj: "00000000000000".into(),
        contact_name: "Ana Trial".into(),
        contact_email: "ana@trial.invalid".into(),
        contact_folded: "ana@trial.invalid".into(),
        contact_phone: None,
        language: "pt-BR".into(),
        alternate_name: None,
        alternate_email: None,
        sales_rep: None,
        facts: "{}".into(),
        state: ResellerState::Active,
        rev: 0,
        id_issued_at: None,
        created_at: now,
        updated_at: now,
        name_key: None,
    };
    let role = Role::Administrator;
    let person = User {
        reseller_id: Some(reseller.id.clone()),
        phone: Some("+55 11 5555-0100".into()),
        state: UserState::Active,
        first_login_at: Some(now),
        last_login_at: Some(now),
        ..User::invited(now, "TRIAL.ana", "Ana Trial", "ana@trial.invalid", "pt-BR", role)
    };
    db.write(|tx| {
        reseller::insert(tx, &reseller)?;
        user::insert(tx, &person)
    })?;
    Ok(person)
}
