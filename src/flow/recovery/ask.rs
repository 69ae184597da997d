//! Asking: the page writes exactly one row.

use super::limit::decide_at;
use crate::crypto::ticket::reference;
use crate::db::types::RequestRowId;
use crate::db::{Nudge, Tx};
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::request::{self, Request, RequestKind};
use crate::model::{address, login_name};
use crate::text::Lang;

/// What a person typed, into which form.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Which form.
    pub kind: RequestKind,
    /// Login, or reseller ID.
    pub login: String,
    /// E-mail, or CNPJ.
    pub email: String,
    /// Language of the page.
    pub language: Lang,
}

/// What a request became.
#[derive(Clone, Debug)]
pub struct Asked {
    /// For the screen.
    pub reference: String,
    /// Seconds that it is held back because many came from its address; 0 for most.
    pub slowed_s: i64,
}

/// Writes exactly one row, beside the count of its address.
pub fn ask(tx: &mut Tx, ctx: &Ctx, asking: &Asking) -> Result<Asked> {
    let cut = |text: &str| text.trim().chars().filter(|c| !c.is_control()).take(254).collect::<String>();
    let ip = ctx.ip.clone().unwrap_or_default();
    let row = Request {
        id: RequestRowId::new(),
        kind: asking.kind,
        reference: reference()?,
        login_typed: cut(&asking.login),
        login_folded: login_name::fold(&cut(&asking.login)),
        email_typed: cut(&asking.email),
        email_folded: address::fold(&cut(&asking.email)),
        language: asking.language.tag().into(),
        decide_at: decide_at(tx, ctx, &ip)?,
        ip,
        created_at: ctx.now,
        decided_at: None,
        outcome: None,
        user_id: None,
    };
    request::insert(tx, &row)?;
    tx.nudge(Nudge::Requests);
    Ok(Asked { slowed_s: row.decide_at.since(row.created_at) / 1000, reference: row.reference })
}
