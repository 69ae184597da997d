//! The ERP suspends, closes or reopens a reseller: both portals end at once for everybody of it.

use crate::db::{Nudge, Tx};
use crate::error::Result;
use crate::flow::{promise as promises, sign_in::end};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::promise::{self, Problem, PromiseKind, Stage};
use crate::model::reseller::{Reseller, ResellerState};
use crate::model::ticket;
use crate::model::ticket::{TicketOrigin, VoidReason};
use crate::model::user::{self, BlockedBy, UserState};

/// Changes the state; the caller saves the reseller. Suspension is the distributor's block of each user, so that every
/// check for a blocked user covers it; what the reseller itself had blocked stays blocked after reopening.
pub fn change_state(tx: &mut Tx, ctx: &Ctx, reseller: &mut Reseller, to: ResellerState) -> Result<()> {
    reseller.state = to;
    let users = user::of_reseller(tx, &reseller.id, 100_000)?;
    for user in users {
        match to {
            ResellerState::Active => {
                if user.state == UserState::Blocked && user.blocked_by == Some(BlockedBy::Distributor) {
                    let back = if user.first_login_at.is_some() { UserState::Active } else { UserState::Invited };
                    user::change_state(tx, &user.id, &[UserState::Blocked], back, None, ctx.now)?;
                }
            }
            ResellerState::Suspended | ResellerState::Closed => {
                let from = [UserState::Invited, UserState::Active];
                let by = Some(BlockedBy::Distributor);
                if user::change_state(tx, &user.id, &from, UserState::Blocked, by, ctx.now)? {
                    end::end_access(tx, ctx, &user, EndReason::ResellerSuspended)?;
                }
                if to == ResellerState::Closed {
                    ticket::void_passwords(tx, &user.id, None, VoidReason::ResellerClosed, ctx.now)?;
                }
            }
        }
    }
    promise_follows(tx, ctx, reseller)
}

/// What was withdrawn while the reseller was out comes again when it is back: a promise that nobody keeps any more would
/// be forgotten. `due_at` stays.
fn promise_follows(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller) -> Result<()> {
    promises::end_customers_follow(tx, ctx, reseller)?;
    let Some(mut promise) = promise::find(tx, PromiseKind::Credential, &reseller.external_folded)? else {
        return Ok(());
    };
    let open = promise.stage.is_open();
    match (reseller.state, promise.stage) {
        (ResellerState::Active, Stage::Queued | Stage::Failed | Stage::Cancelled) => {
            promise.cancelled_at = None;
            match promise.user_id.clone() {
                None => promise.stage = Stage::Validated,
                Some(user) => {
                    let user = user::get(tx, &user)?;
                    if user.state == UserState::Invited {
                        promises::aim_anew(tx, ctx, &mut promise, &user, &reseller.legal_name, TicketOrigin::Reopened)?;
                    }
                }
            }
            tx.nudge(Nudge::Provision);
        }
        (ResellerState::Suspended, _) if open => {
            promises::put_at_risk(tx, ctx, &mut promise, Problem::ResellerNotActive)?
        }
        (ResellerState::Closed, _) if open => {
            promise.stage = Stage::Cancelled;
            promise.cancelled_at = Some(ctx.now);
        }
        _ => return Ok(()),
    }
    promise::save(tx, &mut promise)
}
