//! The house of a simulation: the throwaway database and the verbs that run on it.

use std::sync::Arc;

use super::people;
use super::scenario::Scenario;
use crate::config::Config;
use crate::crypto::derive::KeyRing;
use crate::db::scratch::Scratch;
use crate::error::{Error, Result};
use crate::flow::delivery::{self, Attempted, Claimed, Room};
use crate::flow::intake::{self, MOST, NewBatch};
use crate::flow::operate::beat::{self, Ended, Started};
use crate::flow::operate::schedule::{self, Settings};
use crate::flow::promise;
use crate::model::ctx::{Actor, Ctx};
use crate::model::ids::Instant;
use crate::model::intake_batch::BatchSource;
use crate::model::intake_line::RecordKind;
use crate::model::message::{self, Lane, Message, MessageState};
use crate::model::schedule::Job;

/// Indexes by which the verbs here find something; the others serve pages and sweeping.
const INDEXES: [&str; 9] = [
    "attempts_message",
    "intake_lines_external",
    "messages_held",
    "messages_leave",
    "promises_stage",
    "resellers_cnpj",
    "runs_open",
    "runs_schedule",
    "runs_started",
];
/// Tables of what is over, which nothing of the simulation reads again.
const FORGET: &str = "DELETE FROM audit; DELETE FROM intake_lines; DELETE FROM intake_batches; \
    DELETE FROM promise_crossings; DELETE FROM cases; \
    DELETE FROM attempts WHERE outcome = 'relayed'; \
    DELETE FROM tickets WHERE id IN (SELECT ticket_id FROM messages WHERE state = 'relayed'); \
    DELETE FROM users WHERE id IN (SELECT user_id FROM messages WHERE state = 'relayed'); \
    DELETE FROM resellers WHERE id IN (SELECT reseller_id FROM messages WHERE state = 'relayed'); \
    DELETE FROM promises WHERE stage = 'relayed'; \
    DELETE FROM messages WHERE state = 'relayed';";
/// Every change of a schedule has a reason.
const WHY: &str = "simulated";
/// Mails that leave between two times of forgetting.
const FORGET_EVERY: usize = 20_000;

/// The house.
pub(super) struct House {
    db: Scratch,
    ctx: Ctx,
    calls: usize,
    left: usize,
}

impl House {
    /// Opens it, with its schedules as in the scenario.
    pub(super) fn open(config: &Config, scenario: &Scenario) -> Result<Self> {
        let mut config = config.clone();
        config.outbox.mail_parallel = scenario.parallel;
        // Counted on the clock of the simulation, where every mail leaves by itself.
        config.outbox.mail_per_minute = 0;
        // No address of a simulation was mistyped: nothing to compare it with.
        config.mail.known_domains.clear();
        let ctx = Ctx {
            now: scenario.start,
            actor: Actor::Job("simulate"),
            request_id: "simulate".to_owned(),
            ip: None,
            config: Arc::new(config),
            keys: Arc::new(KeyRing::generate()?),
        };
        let mut house = Self { db: Scratch::new(&INDEXES)?, ctx, calls: 0, left: 0 };
        house.set_schedules(&scenario.schedule, scenario.mail.as_ref())?;
        Ok(house)
    }

    fn set_schedules(&mut self, settings: &Settings, mail: Option<&Settings>) -> Result<()> {
        let Self { db, ctx, .. } = self;
        db.write(|tx| schedule::ensure(tx, ctx))?;
        for job in Job::ALL.iter().filter(|job| !matches!(job, Job::Provision | Job::Mail)) {
            db.write(|tx| schedule::pause(tx, ctx, job.as_str(), WHY))?;
        }
        db.write(|tx| schedule::set(tx, ctx, Job::Provision.as_str(), settings, None, WHY))?;
        if let Some(mail) = mail {
            let mail = Settings { per_minute: 0, per_domain: 0, ..mail.clone() };
            db.write(|tx| schedule::set(tx, ctx, Job::Mail.as_str(), &mail, None, WHY))?;
        }
        Ok(())
    }

    /// Moves its clock.
    pub(super) fn set_now(&mut self, now: Instant) {
        self.ctx.now = now;
    }

    /// The ERP hands some over in one call: each a number and when its ID was made, where that is not now. Returns when
    /// each promise is due.
    pub(super) fn take(&mut self, people: &[(usize, Option<Instant>)]) -> Result<Vec<Instant>> {
        let mut due = Vec::with_capacity(people.len());
        for part in people.chunks(MOST) {
            self.calls += 1;
            let key = format!("call-{}", self.calls);
            let lines: Vec<_> = part
                .iter()
                .enumerate()
                .map(|(at, (number, issued))| people::line(*number, &key, at, *issued))
                .collect();
            let new = NewBatch {
                key,
                kind: RecordKind::Reseller,
                source: BatchSource::Api,
                name: String::new(),
                total: lines.len(),
            };
            let Self { db, ctx, .. } = self;
            for answer in db.write(|tx| intake::take_small(tx, ctx, &new, &lines))? {
                let promise = answer.promise.ok_or_else(|| Error::internal("a simulated record was not taken"))?;
                due.push(promise.due_at);
            }
        }
        Ok(due)
    }

    /// The schedule's row: when its next run is due, none when it is paused.
    pub(super) fn next_run(&mut self) -> Result<Option<Instant>> {
        let row = self.db.read(|db| crate::model::schedule::get(db, Job::Provision.as_str()))?;
        Ok(row.enabled.then_some(row.next_at))
    }

    /// The run whose time came; how many credentials it made.
    pub(super) fn run_due(&mut self, node: &str) -> Result<usize> {
        let Self { db, ctx, .. } = self;
        let due = db.read(|db| beat::due(db, ctx))?;
        let mut made = 0;
        for seen in due.schedules {
            let begun = self.db.write(|tx| beat::begin(tx, &self.ctx, &seen, node))?;
            made += self.provision(begun, node)?;
        }
        Ok(made)
    }

    /// A run before its time, because somebody waits; how many credentials it made.
    pub(super) fn run_early(&mut self, node: &str) -> Result<usize> {
        let begun = self.db.write(|tx| beat::begin_early(tx, &self.ctx, Job::Provision, node))?;
        self.provision(begun, node)
    }

    fn provision(&mut self, begun: Option<Started>, node: &str) -> Result<usize> {
        let Some(started) = begun else { return Ok(0) };
        let processed = self.provision_some(started.batch)?;
        let Self { db, ctx, .. } = self;
        db.write(|tx| beat::end(tx, ctx, &started, node, &Ended { processed, trouble: None }))?;
        Ok(processed)
    }

    /// Credentials for those who wait, outside of any run.
    pub(super) fn provision_some(&mut self, batch: i64) -> Result<usize> {
        let Self { db, ctx, .. } = self;
        let mut made = 0;
        for id in db.read(|db| promise::waiting(db, batch))? {
            made += usize::from(db.write(|tx| promise::provision(tx, ctx, &id))?);
        }
        Ok(made)
    }

    /// Mails that a node begins to hand over.
    pub(super) fn claim(&mut self, node: &str, room: Room) -> Result<Vec<Claimed>> {
        let Self { db, ctx, .. } = self;
        db.write(|tx| delivery::claim_some(tx, ctx, Lane::Mail, node, room))
    }

    /// An attempt ended; the mail's new state and, where it waits for another one, until when.
    pub(super) fn settle(&mut self, mail: &Message, how: &Attempted) -> Result<Option<(MessageState, Instant)>> {
        let Self { db, ctx, .. } = self;
        let Some(state) = db.write(|tx| delivery::settle(tx, ctx, mail, how))? else { return Ok(None) };
        let next = match state {
            MessageState::Relayed => ctx.now,
            _ => db.read(|db| message::get(db, &mail.id))?.next_at,
        };
        if state == MessageState::Relayed {
            self.left += 1;
            if self.left.is_multiple_of(FORGET_EVERY) {
                self.db.forget(FORGET)?;
            }
        }
        Ok(Some((state, next)))
    }

    /// For how long a mail that a node began belongs to it, in milliseconds.
    pub(super) fn lease_ms(&self) -> i64 {
        self.ctx.config.outbox.lease_seconds * 1000
    }
}
