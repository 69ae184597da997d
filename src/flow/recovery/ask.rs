//! Asking: the page writes exactly one row.

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

/// Writes exactly one row, in one statement. Returns the reference for the screen.
pub fn ask(tx: &mut Tx, ctx: &Ctx, asking: &Asking) -> Result<String> {
    let cut = |text: &str| text.trim().chars().filter(|c| !c.is_control()).take(254).collect::<String>();
    let row = Request {
        id: RequestRowId::new(),
        kind: asking.kind,
        reference: reference()?,
        login_typed: cut(&asking.login),
        login_folded: login_name::fold(&cut(&asking.login)),
        email_typed: cut(&asking.email),
        email_folded: address::fold(&cut(&asking.email)),
        language: asking.language.tag().into(),
        decide_at: ctx.now,
        ip: ctx.ip.clone().unwrap_or_default(),
        created_at: ctx.now,
        decided_at: None,
        outcome: None,
        user_id: None,
    };
    request::insert(tx, &row)?;
    tx.nudge(Nudge::Requests);
    Ok(row.reference)
}
