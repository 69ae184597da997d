//! The signing keys: what there is, new ones, and the change of all of them after a compromise.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::manage_acts::KeyAct;
use super::manage_view::{KeyRow, KeysPage};
use super::{operator, posted, recent};
use crate::error::{Error, Result};
use crate::flow::provider::keys::{self, Standing};
use crate::flow::provider::rotation;
use crate::model::signing_key::SigningKeyRow;
use crate::text::operate::manage::ManageText;
use crate::text::{fill, format};
use crate::web::kit::afterwards;
use crate::web::kit::form::Form;
use crate::web::kit::page::{Place, Tone, ok, see_other};
use crate::web::kit::shared::ConfirmPage;
use crate::web::paths;
use crate::web::visit::Visit;

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let (ctx, t) = (visit.ctx(), ManageText::of(visit.lang));
        let now = ctx.clone();
        let rows = visit.app().read(move |db| keys::published(db, &ctx)).await?;
        let standings = keys::standings(&rows, &now);
        let mut page = visit.page().at(Place::Clients);
        let done = visit.query("done").and_then(|act| KeyAct::parse(&act)).map(|act| match act {
            KeyAct::Rotate => t.rotate_done,
            KeyAct::Prepare => t.prepare_done,
            KeyAct::Replace => t.replace_done,
        });
        if let Some(done) = done {
            page = page.notice(Tone::Good, done);
        }
        let rows = rows.iter().zip(standings).map(|(row, standing)| key_row(visit, row, standing)).collect();
        Ok(ok(&KeysPage { page, rows, acts: KeyAct::ALL.to_vec() }))
    })
    .await
}

fn key_row(visit: &Visit, row: &SigningKeyRow, standing: Standing) -> KeyRow {
    let t = ManageText::of(visit.lang);
    let at = |ms| format::short(ms, visit.zone(), visit.lang);
    KeyRow {
        kid: row.kid.clone(),
        alg: row.alg.clone(),
        made: at(row.created_at.ms()),
        state: match standing {
            Standing::Signs => t.signs.to_owned(),
            Standing::Next(from) => fill(t.next, &[("at", &at(from.ms()))]),
            Standing::Verifies(until) => fill(t.verifies, &[("at", &at(until.ms()))]),
        },
        signs: standing == Standing::Signs,
    }
}

pub(super) async fn ask(visit: Visit, path: Path<String>) -> HttpResponse {
    recent(visit, async |visit| {
        let act = KeyAct::parse(&path).ok_or(Error::NotFound)?;
        let (t, ctx) = (ManageText::of(visit.lang), visit.ctx());
        let (algs, hit) = visit
            .app()
            .read(move |db| {
                let algs = keys::to_rotate(db, &ctx)?;
                let hit = rotation::hit(db, &ctx, &algs)?;
                Ok((algs, hit))
            })
            .await?;
        let (title, consequences) = match act {
            KeyAct::Rotate => {
                let until = keys::published_until(&visit.ctx());
                let until = format::at(until.ms(), visit.zone(), visit.lang);
                let algs = algs.iter().map(|alg| alg.as_str()).collect::<Vec<_>>().join(", ");
                let sign = fill(t.rotate_1, &[("algs", &algs)]);
                (t.rotate_title, vec![sign, fill(t.rotate_2, &[("at", &until)]), t.rotate_3.into()])
            }
            KeyAct::Prepare => {
                let from = rotation::would_sign_from(&visit.ctx());
                let from = format::at(from.ms(), visit.zone(), visit.lang);
                (t.prepare_title, vec![fill(t.prepare_1, &[("at", &from)]), t.prepare_2.into()])
            }
            KeyAct::Replace => (t.replace_title, hit.said(visit.lang, visit.zone()).to_vec()),
        };
        Ok(ok(&ConfirmPage {
            page: visit.page().at(Place::Clients),
            title: title.to_owned(),
            lead: t.keys.to_owned(),
            consequences,
            action: paths::key_act(act.path()),
            hidden: Vec::new(),
            yes: act.name(visit.lang).to_owned(),
            danger: act == KeyAct::Replace,
            back: paths::KEYS.to_owned(),
            ask: None,
        }))
    })
    .await
}

pub(super) async fn act(visit: Visit, path: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, _| {
        let act = KeyAct::parse(&path).ok_or(Error::NotFound)?;
        change(visit, act).await?;
        Ok(see_other(&paths::with_query(paths::KEYS, &[("done", act.path())])))
    })
    .await
}

/// Makes the keys that are wanted and not there, such as a PS256 key for the first client that asks for one. Those that
/// cannot be made now are made by the schedule.
pub(super) async fn make_missing(visit: &Visit) {
    afterwards(&visit.request_id, "a signing key is made later", made_missing(visit).await);
}

async fn made_missing(visit: &Visit) -> Result<()> {
    let (ctx, missing) = (visit.ctx(), visit.app().read(keys::missing).await?);
    if missing.is_empty() {
        return Ok(());
    }
    let made = visit.app().alone(move || keys::make_all(&ctx, &missing)).await??;
    let ctx = visit.ctx();
    visit.app().write(move |tx| keys::ensure(tx, &ctx, &made)).await.map(drop)
}

/// All algorithms in one step, or none.
async fn change(visit: &Visit, act: KeyAct) -> Result<()> {
    let ctx = visit.ctx();
    let algs = visit.app().read(move |db| keys::to_rotate(db, &ctx)).await?;
    let ctx = visit.ctx();
    let made = visit.app().alone(move || keys::make_all(&ctx, &algs)).await??;
    let ctx = visit.ctx();
    let verb = move |tx: &mut crate::app::Tx| match act {
        KeyAct::Rotate => made.iter().try_for_each(|made| keys::rotate(tx, &ctx, made).map(drop)),
        KeyAct::Prepare => made.iter().try_for_each(|made| rotation::prepare(tx, &ctx, made).map(drop)),
        KeyAct::Replace => rotation::replace(tx, &ctx, &made).map(drop),
    };
    visit.app().write(verb).await
}
