//! Another address before the first login (product rule "Corrections"): the promise waits for the mail that goes there.

use crate::db::Tx;
use crate::error::Result;
use crate::flow::outbox::{self, To};
use crate::flow::sign_in::end;
use crate::flow::{delivery, promise as promises, users};
use crate::mail::letter::{Asked, Letter};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::reseller::{self, Reseller};
use crate::model::ticket::TicketOrigin;
use crate::model::user::{self, User};
use crate::model::{address, promise};

/// The person has not been in yet, or whoever came in was somebody else: every earlier password is void, and the promise waits for this mail with the due
/// time that it had. The old address is told what is void, and neither login nor destination.
pub(super) fn to_the_right_address(
    tx: &mut Tx,
    ctx: &Ctx,
    user: &User,
    reseller: &mut Reseller,
    email: &str,
    origin: TicketOrigin,
) -> Result<String> {
    let folded = address::fold(email);
    user::set_email(tx, &user.id, email, &folded, ctx.now)?;
    user::was_never_in(tx, &user.id)?;
    end::end_access(tx, ctx, user, EndReason::EmailChanged)?;
    let to =
        To { address: user.email.clone(), language: user.lang(), reseller: user.reseller_id.clone(), ..To::default() };
    outbox::queue_letter(tx, ctx, to, &Letter::FirstAccessWithdrawn { reseller: reseller.legal_name.clone() })?;
    let changed = user::get(tx, &user.id)?;
    delivery::lift(tx, ctx, &changed)?;
    let Some(mut promise) = promise::of_user(tx, &user.id)? else {
        let name = &reseller.legal_name;
        return users::mail_new_password(tx, ctx, &changed, name, Asked::Desk, origin);
    };
    reseller.contact_email = email.to_owned();
    reseller.contact_folded = folded.clone();
    reseller.updated_at = ctx.now;
    reseller::save(tx, reseller)?;
    promise.contact_folded = Some(folded);
    promise.first_login_at = None;
    let name = &reseller.legal_name;
    let reference = promises::aim_anew(tx, ctx, &mut promise, &changed, name, origin)?;
    promise::save(tx, &mut promise)?;
    Ok(reference)
}
