//! Deciding a request: the job finds out what is true and has it mailed.

use super::limit::too_many;
use super::send::{notice_others, send_code, send_temporary};
use super::tell::{blocked, forgot_login, mismatch};
use crate::db::types::UserId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::promise::is_settled;
use crate::mail::letter::Asked;
use crate::model::cnpj::Cnpj;
use crate::model::ctx::Ctx;
use crate::model::promise::{self, PromiseKind};
use crate::model::request::{self, Request, RequestKind, RequestOutcome};
use crate::model::role::Role;
use crate::model::user::{self, UserState};
use crate::model::{credential, reseller};

/// Decides one request and queues what follows from it.
pub fn decide(tx: &mut Tx, ctx: &Ctx, request: &Request) -> Result<()> {
    // Taken first: another node that decides the same row waits here and finds it settled.
    if !request::decide(tx, &request.id, RequestOutcome::Deciding, None, ctx.now)? {
        return Ok(());
    }
    let pair = format!("{}/{}", request.login_folded, request.email_folded);
    let (outcome, user) = match too_many(tx, ctx, ("ask-pair", &pair))? {
        true => (RequestOutcome::TooMany, refused_user(tx, request)?),
        false => match request.kind {
            RequestKind::Password => password(tx, ctx, request)?,
            RequestKind::Login => (forgot_login(tx, ctx, request, false)?, None),
            RequestKind::Resend => resend(tx, ctx, request)?,
        },
    };
    request::outcome(tx, &request.id, outcome, user.as_ref())
}

/// Whose recovery was not served: the desk finds it on that card.
fn refused_user(db: &mut Db, request: &Request) -> Result<Option<UserId>> {
    Ok(user::by_login(db, &request.login_folded)?.map(|user| user.id))
}

type Decided = (RequestOutcome, Option<UserId>);

fn password(tx: &mut Tx, ctx: &Ctx, request: &Request) -> Result<Decided> {
    let found = user::by_login(tx, &request.login_folded)?.filter(|u| u.state != UserState::Deactivated);
    let Some(user) = found else {
        return Ok((forgot_login(tx, ctx, request, false)?, None));
    };
    let id = Some(user.id.clone());
    if user.email_folded != request.email_folded {
        mismatch(tx, ctx, request, &user)?;
        return Ok((RequestOutcome::EmailDiffers, id));
    }
    if user.state == UserState::Blocked {
        blocked(tx, ctx, &user)?;
        return Ok((RequestOutcome::Blocked, id));
    }
    if user.role.is_staff() {
        // Staff are set up at the terminal: no mailbox alone opens their accounts.
        return Ok((RequestOutcome::Staff, id));
    }
    user::touch(tx, &user.id)?;
    if credential::find(tx, &user.id)?.is_none() {
        send_temporary(tx, ctx, &user, Asked::Page)?;
        return Ok((RequestOutcome::FirstPasswordSent, id));
    }
    send_code(tx, ctx, &user)?;
    if user.role == Role::Administrator {
        notice_others(tx, ctx, &user)?;
    }
    Ok((RequestOutcome::CodeSent, id))
}

/// Reseller ID and CNPJ: the first credential again, to the same address.
fn resend(tx: &mut Tx, ctx: &Ctx, request: &Request) -> Result<Decided> {
    let Some(reseller) = reseller::find_external(tx, &request.login_folded)? else {
        return Ok((RequestOutcome::Nothing, None));
    };
    if !Cnpj::parse(&request.email_typed).is_ok_and(|c| c.as_str() == reseller.cnpj) {
        return Ok((RequestOutcome::Nothing, None));
    }
    let promise = promise::find(tx, PromiseKind::Credential, &reseller.external_folded)?;
    let Some(user_id) = promise.and_then(|p| p.user_id) else { return Ok((RequestOutcome::NotProvisioned, None)) };
    let user = user::get(tx, &user_id)?;
    if is_settled(tx, &reseller)? || user.state != UserState::Invited {
        return Ok((RequestOutcome::AlreadyIn, Some(user.id)));
    }
    user::touch(tx, &user.id)?;
    send_temporary(tx, ctx, &user, Asked::Page)?;
    Ok((RequestOutcome::FirstPasswordSent, Some(user.id)))
}
