//! What the demo's operator has changed of the schedules, so that their history has something to tell: a rate that the
//! mail provider asked for, and a batch that was tried and taken back.

use super::story::Story;
use crate::app::Tx;
use crate::error::Result;
use crate::flow::operate::schedule::{self, Settings};
use crate::model::ctx::{Actor, Ctx};
use crate::model::ids::Instant;
use crate::model::schedule::Job;

const MAIL: &str = Job::Mail.as_str();
const PROVISION: &str = Job::Provision.as_str();

/// Tells it, from `at` on.
pub async fn tune(story: &Story<'_>, at: Instant) -> Result<()> {
    story.act(at, Actor::Terminal, schedule::ensure).await?;
    let otto = story.actor("otto.klein").await?;
    let rate = |tx: &mut Tx, ctx: &Ctx| {
        let why = "Combinado com o provedor: no máximo 120 por minuto a cada domínio";
        change(tx, ctx, MAIL, why, |set| set.per_domain = 120)
    };
    story.act(at.plus_min(5), otto.clone(), rate).await?;
    let fewer = |tx: &mut Tx, ctx: &Ctx| {
        change(tx, ctx, PROVISION, "Teste: menos por vez durante a virada do ERP", |set| set.batch = 20)
    };
    story.act(at.plus_min(10), otto.clone(), fewer).await?;
    let back =
        |tx: &mut Tx, ctx: &Ctx| schedule::undo(tx, ctx, PROVISION, None, None, "A virada terminou bem").map(drop);
    story.act(at.plus_min(40), otto, back).await
}

fn change(tx: &mut Tx, ctx: &Ctx, name: &str, why: &str, put: impl Fn(&mut Settings)) -> Result<()> {
    let (row, _) = schedule::get(tx, ctx, name, 0)?;
    let mut settings = Settings::of(&row);
    put(&mut settings);
    schedule::set(tx, ctx, name, &settings, Some(row.rev), why).map(drop)
}
