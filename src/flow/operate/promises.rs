//! Promises as operators look at them: which are open or at risk, and every mail that tried to keep one.

use crate::db::Db;
use crate::db::types::PromiseId;
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::ctx::Ctx;
use crate::model::delivery_report::{self, DeliveryReport};
use crate::model::message::{self, Attempt, Lane, Message};
use crate::model::promise::list::{self, Place};
use crate::model::promise::{self, Crossed, Open, Promise};
use crate::model::reseller;

/// Which promises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Open and at risk, the earliest due first.
    #[default]
    AtRisk,
    /// Open, the earliest due first.
    Open,
    /// All, the latest due first.
    All,
}

impl Which {
    /// Every choice, in the order in which they are offered.
    pub const ALL: [Which; 3] = [Which::AtRisk, Which::Open, Which::All];
}

/// A promise with its reseller's name, if there is a reseller yet.
#[derive(Clone, Debug)]
pub struct Promised {
    /// The promise.
    pub promise: Promise,
    /// Whose.
    pub reseller: Option<String>,
}

/// Promises, and how many of each kind are open and at risk.
pub fn promises(db: &mut Db, ctx: &Ctx, which: Which, limit: i64) -> Result<(Vec<Promised>, Vec<Open>)> {
    promises_after(db, ctx, which, None, limit)
}

/// The same from after a place in their list on.
pub fn promises_after(
    db: &mut Db,
    ctx: &Ctx,
    which: Which,
    after: Option<&Place>,
    limit: i64,
) -> Result<(Vec<Promised>, Vec<Open>)> {
    allow(ctx, Doing::Operate)?;
    let rows = match which {
        Which::AtRisk => list::at_risk(db, after, limit)?,
        Which::Open => list::open(db, after, limit)?,
        Which::All => list::latest(db, after, limit)?,
    };
    let open = promise::count_open(db)?;
    Ok((rows.into_iter().map(|(promise, reseller)| Promised { promise, reseller }).collect(), open))
}

fn named(db: &mut Db, promise: Promise) -> Result<Promised> {
    let reseller = match &promise.reseller_id {
        Some(id) => Some(reseller::get(db, id)?.legal_name),
        None => None,
    };
    Ok(Promised { promise, reseller })
}

/// Mails with their attempts, and with what was reported after the relay took them.
pub type Trail = Vec<(Message, Vec<Attempt>, Vec<DeliveryReport>)>;

/// One promise with the lines that it crossed, in order, and every mail that tried to keep it, the newest first.
pub fn promise(db: &mut Db, ctx: &Ctx, id: &PromiseId) -> Result<(Promised, Vec<Crossed>, Trail)> {
    allow(ctx, Doing::Operate)?;
    let row = promise::get(db, id)?;
    let promised = named(db, row)?;
    let mut mails = Vec::new();
    for mail in message::of_promise(db, id, Lane::Mail)? {
        let attempts = message::attempts_of(db, &mail.id)?;
        let reports = delivery_report::of_message(db, &mail.id)?;
        mails.push((mail, attempts, reports));
    }
    Ok((promised, promise::crossings_of(db, id)?, mails))
}

/// What a receiver of webhooks was told of a promise, the newest first.
pub fn promise_events(db: &mut Db, ctx: &Ctx, id: &PromiseId) -> Result<Vec<Message>> {
    allow(ctx, Doing::Operate)?;
    message::of_promise(db, id, Lane::Webhook)
}
