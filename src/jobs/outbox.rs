//! The workers of the outbox: one for each lane, each with its own number of attempts at once, so that ten thousand mails
//! delay no logout. A worker claims only what it can begin now; what a dead node had claimed comes back with its lease.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::lease::{self, Held};
use super::pace::{Mine, Pace};
use super::settled::{self, Settling};
use crate::app::{App, Outgoing};
use crate::error::Result;
use crate::flow::delivery::{self, Claimed, Ended, Room};
use crate::mail::transport::Mailer;
use crate::model::ctx::{Actor, Ctx};
use crate::model::message::{Lane, Urgency};

/// How often a worker looks without being told: what becomes due by itself is found then.
const LOOK: Duration = Duration::from_secs(1);

/// Everything that hands over.
pub struct Outbox {
    pub(super) app: App,
    pub(super) mailer: Mailer,
    pub(super) outgoing: Outgoing,
    mail: Notify,
    logout: Notify,
    webhook: Notify,
    pace: Arc<Pace>,
    settled: Settling,
}

impl Outbox {
    /// As configured.
    pub fn new(app: App, mailer: Mailer) -> Result<Self> {
        let outgoing = app.outgoing()?.clone();
        let limits = &app.config().outbox;
        let pace = Arc::new(Pace::new(limits.mail_parallel));
        Ok(Self {
            app,
            mailer,
            outgoing,
            mail: Notify::new(),
            logout: Notify::new(),
            webhook: Notify::new(),
            pace,
            settled: Settling::default(),
        })
    }

    /// Starts a worker for each lane, and what passes the bell on to both.
    pub(super) fn start(self: &Arc<Self>, tasks: &mut JoinSet<()>, stopped: &watch::Receiver<bool>) {
        for lane in Lane::ALL {
            let (outbox, stopped) = (self.clone(), stopped.clone());
            tasks.spawn(async move { outbox.work(*lane, stopped).await });
        }
        let (outbox, mut stopped) = (self.clone(), stopped.clone());
        tasks.spawn(async move {
            let bells = outbox.app.bells().clone();
            loop {
                tokio::select! {
                    biased;
                    () = super::told(&mut stopped) => break,
                    () = bells.outbox.notified() => {
                        outbox.mail.notify_one();
                        outbox.logout.notify_one();
                        outbox.webhook.notify_one();
                    }
                }
            }
        });
    }

    /// Hands over what is due in a lane until nothing is; for the command line and tests, which have no worker.
    pub async fn drain(self: &Arc<Self>, lane: Lane) {
        let mut busy = JoinSet::new();
        while self.fill(lane, &mut busy).await > 0 || !busy.is_empty() {
            busy.join_next().await;
        }
    }

    async fn work(self: Arc<Self>, lane: Lane, mut stopped: watch::Receiver<bool>) {
        let bell = match lane {
            Lane::Mail => &self.mail,
            Lane::Logout => &self.logout,
            Lane::Webhook => &self.webhook,
        };
        let mut look = tokio::time::interval(LOOK);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut busy = JoinSet::new();
        loop {
            self.fill(lane, &mut busy).await;
            tokio::select! {
                biased;
                () = super::told(&mut stopped) => break,
                Some(_) = busy.join_next() => while busy.try_join_next().is_some() {},
                () = bell.notified() => {}
                _ = look.tick() => {}
            }
        }
        // What has not begun is another node's, or this one's after its start.
        if lane == Lane::Mail {
            self.pace.close();
        }
        while busy.join_next().await.is_some() {}
    }

    /// Begins as many attempts as there is room for; returns how many.
    async fn fill(self: &Arc<Self>, lane: Lane, busy: &mut JoinSet<()>) -> usize {
        match self.claim(lane, busy.len()).await {
            Ok(claimed) => {
                let begun = claimed.len();
                for one in claimed {
                    let outbox = self.clone();
                    let mine = match lane {
                        Lane::Mail => Some(self.pace.claimed(one.message.urgency != Urgency::Awaited)),
                        Lane::Logout | Lane::Webhook => None,
                    };
                    busy.spawn(outbox.attempt(one, mine));
                }
                begun
            }
            Err(error) => {
                tracing::error!(lane = lane.as_str(), %error, "the outbox cannot be read");
                0
            }
        }
    }

    async fn claim(&self, lane: Lane, busy: usize) -> Result<Vec<Claimed>> {
        let room = match lane {
            Lane::Mail => self.pace.room(),
            Lane::Logout => in_groups(self.app.config().outbox.logout_parallel, busy),
            Lane::Webhook => in_groups(self.app.config().outbox.webhook_parallel, busy),
        };
        if room.any == 0 {
            return Ok(Vec::new());
        }
        let now = self.app.now();
        if room.calm == 0
            && (room.awaited == 0 || !self.app.read(move |db| delivery::is_awaited(db, lane, now)).await?)
        {
            return Ok(Vec::new());
        }
        let (ctx, node) = (self.ctx(), self.app.node().to_owned());
        let claimed = self.app.write(move |tx| delivery::claim_some(tx, &ctx, lane, &node, room)).await?;
        Ok(claimed)
    }

    /// One attempt, and how it ended.
    async fn attempt(self: Arc<Self>, claimed: Claimed, mine: Option<Mine>) {
        let held = Held::until(claimed.message.lease_until);
        let handing_over = async {
            match (claimed.message.lane, mine) {
                (Lane::Mail, Some(mine)) => self.mail(&claimed, mine, &held).await,
                (Lane::Mail, None) => None,
                (Lane::Logout | Lane::Webhook, _) if !held.may_begin(&self.app) => None,
                (Lane::Logout, _) => Some((self.logout(&claimed.message).await, None)),
                (Lane::Webhook, _) => Some((self.webhook(&claimed.message).await, None)),
            }
        };
        let renew = || {
            let (ctx, row, held) = (self.ctx(), claimed.message.clone(), &held);
            let (lease, app) = (ctx.lease_until(), &self.app);
            async move {
                let renewed = app.write(move |tx| delivery::renew(tx, &ctx, &row)).await?;
                if renewed {
                    held.renewed(lease);
                }
                Ok(renewed)
            }
        };
        let id = claimed.message.id.clone();
        match lease::kept(&self.app, handing_over, renew).await {
            None => tracing::warn!(message = id.as_str(), "another node has taken this message over"),
            Some(None) => {
                let (ctx, row) = (self.ctx(), claimed.message.clone());
                if let Err(error) = self.app.write(move |tx| delivery::give_back(tx, &ctx, &row)).await {
                    tracing::warn!(message = id.as_str(), %error, "a message waits for its lease to run out");
                }
            }
            Some(Some((how, began))) => {
                let ended = Ended { message: claimed.message.clone(), how: how.clone(), began };
                let settled = self.settled.settle(&self.app, self.ctx(), ended).await;
                settled::tell(&claimed.message, &how, settled);
            }
        }
    }

    pub(super) fn ctx(&self) -> Ctx {
        self.app.ctx(Actor::Job("outbox"), "outbox".to_owned(), None)
    }

    /// Lets go of idle connections.
    pub(super) async fn close(&self) {
        self.mailer.close().await;
    }

    /// What a transport of memory holds, for tests.
    pub fn mailer(&self) -> &Mailer {
        &self.mailer
    }
}

/// Claims come in groups: one transaction for half of the lane, not one for each message.
fn in_groups(most: usize, busy: usize) -> Room {
    let most = most.max(1);
    let room = most.saturating_sub(busy);
    let any = if room < most.div_ceil(2) { 0 } else { i64::try_from(room).unwrap_or(1) };
    Room { any, awaited: any, calm: any }
}
