//! The figures of the moment, read when Prometheus asks.

use prometheus::{IntGauge, IntGaugeVec, Opts, Registry};

use crate::app::App;
use crate::error::{Error, Result};
use crate::flow::operate::{self, Figures};
use crate::model::promise::{PromiseKind, Stage};
use crate::model::returned_mail::{ReturnedKind, ReturnedState};
use crate::model::run::Outcome;

/// Reads them.
pub async fn read(app: &App) -> Result<Registry> {
    let now = app.now();
    let Figures { outbox, waiting, promises, open, crossings, returned, schedules, runs, limited, supervised, domains } =
        app.read(move |db| operate::figures(db, now)).await?;
    let gauges = Gauges(Registry::new());
    let messages = gauges.many("cracha_outbox_messages", "Messages by lane and state.", &["lane", "state"])?;
    for (lane, state, count) in outbox {
        messages.with_label_values(&[lane.as_str(), state.as_str()]).set(count);
    }
    let help = "Messages that have not left, by lane and urgency.";
    let counts = gauges.many("cracha_outbox_waiting", help, &["lane", "urgency"])?;
    let help = "How long the oldest of them has waited.";
    let oldest = gauges.many("cracha_outbox_oldest_waiting_seconds", help, &["lane", "urgency"])?;
    for one in waiting {
        let labels = [one.lane.as_str(), one.urgency.as_str()];
        counts.with_label_values(&labels).add(one.count);
        let age = one.oldest.map_or(0, |at| now.since(at).max(0) / 1000);
        let gauge = oldest.with_label_values(&labels);
        gauge.set(gauge.get().max(age));
    }
    let stages = gauges.many("cracha_promises", "Promises by policy and stage.", &["policy", "stage"])?;
    for kind in [PromiseKind::Credential, PromiseKind::EndCustomer] {
        Stage::open().for_each(|stage| stages.with_label_values(&[kind.as_str(), stage.as_str()]).set(0));
    }
    for (kind, stage, count) in promises {
        stages.with_label_values(&[kind.as_str(), stage.as_str()]).set(count);
    }
    let at_risk = gauges.many("cracha_promises_at_risk", "Open promises at risk, by policy.", &["policy"])?;
    at_risk.with_label_values(&[PromiseKind::EndCustomer.as_str()]).set(0);
    for one in open {
        at_risk.with_label_values(&[one.kind.as_str()]).set(one.at_risk);
    }
    let help = "Lines that promises crossed within 24 hours, by policy.";
    let crossed = gauges.many("cracha_promise_crossings_24h", help, &["policy", "crossing"])?;
    for (kind, crossing, count) in crossings {
        crossed.with_label_values(&[kind.as_str(), crossing.as_str()]).set(count);
    }
    let help = "Returned mail that was put to no mail of ours, and complaints.";
    let kept = gauges.many("cracha_returned_mails", help, &["kind", "state"])?;
    for kind in ReturnedKind::ALL {
        ReturnedState::ALL.iter().for_each(|state| kept.with_label_values(&[kind.as_str(), state.as_str()]).set(0));
    }
    for (kind, state, count) in returned {
        kept.with_label_values(&[kind.as_str(), state.as_str()]).set(count);
    }
    let next = gauges.many("cracha_schedule_next_run_timestamp_seconds", "When it is due.", &["schedule"])?;
    let enabled = gauges.many("cracha_schedule_enabled", "1, or 0 while it is paused.", &["schedule"])?;
    for row in &schedules {
        if !row.goes_on_always() {
            next.with_label_values(&[&row.name]).set(row.next_at.seconds());
        }
        enabled.with_label_values(&[&row.name]).set(row.enabled.into());
    }
    let help = "Runs of the last 24 hours by outcome.";
    let counts = gauges.many("cracha_schedule_runs_24h", help, &["schedule", "outcome"])?;
    for (schedule, outcome, count) in &runs {
        counts.with_label_values(&[schedule.as_str(), outcome.map_or("running", Outcome::as_str)]).set(*count);
    }
    let help = "Recovery requests of the last 24 hours that met a limit: slowed by address, waiting of those, refused by login.";
    let requests = gauges.many("cracha_recovery_requests_limited_24h", help, &["limit"])?;
    for (limit, count) in [("slowed", limited.slowed), ("waiting", limited.waiting), ("refused", limited.refused)] {
        requests.with_label_values(&[limit]).set(count);
    }
    let help = "Open cases that only a supervisor settles, by kind; agent_limit is an agent over the usual of a day.";
    let cases = gauges.many("cracha_supervisor_cases", help, &["kind"])?;
    for (kind, count) in &supervised {
        cases.with_label_values(&[kind.as_str()]).set(*count);
    }
    let help = "Mails of the last 7 days by the recipients' domain, the 20 with the most and all others together.";
    let mails = gauges.many("cracha_mail_domain_7d", help, &["domain", "outcome"])?;
    let help = "Within this time the relay took half of the mails to a domain in the last 7 days.";
    let half = gauges.many("cracha_mail_domain_half_milliseconds", help, &["domain"])?;
    let (named, others) = &domains;
    for row in named.iter().chain([others]) {
        let domain = if row.domain.is_empty() { "other" } else { &row.domain };
        let outcomes =
            [("relayed", row.relayed), ("delivered", row.delivered), ("failed", row.failed), ("delayed", row.delayed)];
        for (outcome, count) in outcomes {
            mails.with_label_values(&[domain, outcome]).set(count);
        }
        if let Some(ms) = row.half_ms {
            half.with_label_values(&[domain]).set(ms);
        }
    }
    let waiting = i64::try_from(app.hashes_waiting()).unwrap_or(i64::MAX);
    gauges.one("cracha_hashes_waiting", "Password hashes that wait for a thread.", waiting)?;
    let info = gauges.many("cracha_build_info", "Always 1.", &["version"])?;
    info.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
    Ok(gauges.0)
}

struct Gauges(Registry);

impl Gauges {
    fn many(&self, name: &str, help: &str, labels: &[&str]) -> Result<IntGaugeVec> {
        let gauge = IntGaugeVec::new(Opts::new(name, help), labels).map_err(Error::internal)?;
        self.0.register(Box::new(gauge.clone())).map_err(Error::internal)?;
        Ok(gauge)
    }

    fn one(&self, name: &str, help: &str, value: i64) -> Result<()> {
        let gauge = IntGauge::new(name, help).map_err(Error::internal)?;
        gauge.set(value);
        self.0.register(Box::new(gauge)).map_err(Error::internal)
    }
}
