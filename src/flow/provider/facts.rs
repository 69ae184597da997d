//! What the portals are told of a person: of rows that the token's own query brought along.

use crate::db::Db;
use crate::error::Result;
use crate::flow::access;
use crate::model::ctx::Ctx;
use crate::model::factor::{self, FactorKind, Methods};
use crate::model::reseller::Reseller;
use crate::model::session::Session;
use crate::model::user::User;
use crate::oidc::acr::Acr;
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::claims::{Claim, ResellerFacts, UserFacts};
use crate::oidc::scope;

/// How surely a session's person was recognised.
pub fn acr(methods: Methods) -> Acr {
    match (methods.is_two(), methods.resists_phishing()) {
        (_, true) => Acr::PhishingResistant,
        (true, false) => Acr::Two,
        (false, false) => Acr::One,
    }
}

/// How surely this person could be recognised, with the factors that there are. Looked up only where the request asks for
/// more than the session has.
pub(super) fn best(db: &mut Db, request: &AuthorizeRequest, (session, user): (&Session, &User)) -> Result<Acr> {
    let now = acr(session.methods);
    let wanted = request.wished_acr.max(request.claims.essential_acr.iter().flatten().copied().min());
    if user.factors == 0 || wanted.is_none_or(|wanted| wanted <= now) {
        return Ok(now);
    }
    let keys = factor::of_user(db, &user.id)?.iter().any(|one| one.kind == FactorKind::Passkey);
    Ok(if keys { Acr::PhishingResistant } else { Acr::Two })
}

/// The facts behind these claims. Those of the reseller only when one of them is about it.
pub fn of(ctx: &Ctx, user: User, reseller: Option<Reseller>, wanted: &[Claim]) -> UserFacts {
    let reseller = match reseller {
        Some(row) if wanted.iter().any(|claim| claim.scope() == scope::RESELLER) => {
            let permissions = access::effective(&ctx.config, &user);
            Some(ResellerFacts {
                missing: row.missing(&ctx.config.registration.required_facts),
                id: row.external_id,
                name: row.legal_name,
                role: user.role.as_str().to_owned(),
                permissions: permissions.iter().map(|permission| permission.as_str().to_owned()).collect(),
            })
        }
        _ => None,
    };
    // Something secret came back from this address: the password was chosen with a ticket mailed to it since.
    let email_verified = user.first_login_at.is_some_and(|first| user.email_changed_at.is_none_or(|at| at <= first));
    UserFacts {
        sub: user.sub,
        name: user.name,
        login: user.login,
        locale: user.language,
        updated_at_s: Some(user.updated_at.seconds()),
        email: user.email,
        email_verified,
        phone: user.phone,
        reseller,
    }
}
