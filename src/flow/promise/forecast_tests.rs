use super::super::leaving::{Rates, Relay};
use super::*;
use crate::config::Config;
use crate::db::types::PromiseId;
use crate::model::promise::PromiseKind;

const NOW: Instant = Instant(1_795_521_600_000);
const QUICK: Relay = Relay { gap_ms: 1000, before: 0, down_since: None };

fn open(stage: Stage, due_in_h: i64) -> Ahead {
    Ahead {
        id: PromiseId::new(),
        kind: PromiseKind::Credential,
        stage,
        due_at: NOW.plus_h(due_in_h),
        expected_at: None,
        at_risk_at: None,
        problem: None,
        reseller: Some(ResellerState::Active),
        external_id: "1001".into(),
        contact: Some("maria@1001.example".into()),
    }
}

/// With a run every hour.
fn of(open: &[Ahead], pace: Pace, relay: Relay) -> Vec<Expected> {
    let_out(open, pace, Leaving::new(NOW, relay, Rates::default(), Some))
}

fn let_out(open: &[Ahead], pace: Pace, leaving: Leaving<'_>) -> Vec<Expected> {
    let policies = Config::defaults().unwrap().promise.policies;
    forecast(NOW, open, pace, leaving, &policies, |at| Some(at.plus_h(1)), |_| None)
}

#[test]
fn each_run_takes_a_batch_and_each_mail_its_time() {
    let validated = [(); 3].map(|()| open(Stage::Validated, 48));
    let found = of(&validated, Pace { runs: true, batch: 2 }, QUICK);
    let at: Vec<_> = found.iter().map(|e| e.at.unwrap().since(NOW) / 1000).collect();
    assert_eq!(at, [3601, 3602, 7201]);
    assert!(found.iter().all(|e| e.why.is_none()));
}

#[test]
fn a_small_batch_is_named_when_the_turn_comes_too_late() {
    let validated: Vec<_> = (0..40).map(|_| open(Stage::Validated, 48)).collect();
    let found = of(&validated, Pace { runs: true, batch: 1 }, QUICK);
    assert_eq!(found[34].why, None, "the thirty-fifth hour");
    assert_eq!(found[35].why, Some(Problem::BatchTooSmall), "a margin of twelve hours");
}

#[test]
fn a_slow_relay_is_named_and_what_waits_before_counts() {
    let queued = [open(Stage::Queued, 14), open(Stage::Queued, 14)];
    let slow = Relay { gap_ms: 3_600_000, before: 0, down_since: None };
    let found = of(&queued, Pace { runs: true, batch: 1 }, slow);
    assert_eq!(found.iter().map(|e| e.why).collect::<Vec<_>>(), [None, None]);
    let found = of(&queued, Pace { runs: true, batch: 1 }, Relay { before: 1, ..slow });
    assert_eq!(found[1], Expected { at: Some(NOW.plus_h(3)), why: Some(Problem::RelaySlow) });
}

#[test]
fn a_relay_that_is_down_stays_down_as_long_again() {
    let down = Relay { down_since: Some(NOW.plus_h(-5)), ..QUICK };
    let found = of(&[open(Stage::Queued, 48), open(Stage::Queued, 16)], Pace { runs: true, batch: 1 }, down);
    let expected = |s, why| Expected { at: Some(NOW.plus_h(5).plus_s(s)), why };
    assert_eq!(found, [expected(1, None), expected(2, Some(Problem::RelayDown))]);
}

#[test]
fn what_never_comes_as_things_stand_has_no_instant_but_a_cause() {
    let suspended = Ahead { reseller: Some(ResellerState::Suspended), ..open(Stage::Validated, 48) };
    let rejected = Ahead { problem: Some(Problem::RecordRejected), ..open(Stage::Received, 48) };
    let never = |why| Expected { at: None, why: Some(why) };
    let found = of(&[suspended, rejected, open(Stage::Validated, 48)], Pace { runs: false, batch: 1 }, QUICK);
    let causes = [Problem::ResellerNotActive, Problem::RecordRejected, Problem::SchedulePaused];
    assert_eq!(found, causes.map(never));
}

#[test]
fn what_operators_let_out_is_waited_for_and_named() {
    let pace = Pace { runs: true, batch: 1 };
    let queued = [open(Stage::Queued, 14), open(Stage::Queued, 14)];
    let seconds = |found: &[Expected]| -> Vec<_> { found.iter().map(|e| e.at.unwrap().since(NOW) / 1000).collect() };
    let rate = |gap_ms, domain_gap_ms| Leaving::new(NOW, QUICK, Rates { gap_ms, domain_gap_ms }, Some);
    assert_eq!(seconds(&let_out(&queued, pace, rate(60_000, 0))), [60, 120]);
    assert_eq!(seconds(&let_out(&queued, pace, rate(0, 60_000))), [60, 120]);
    let other = Ahead { contact: Some("ana@other.example".into()), ..open(Stage::Queued, 14) };
    let two = [open(Stage::Queued, 14), other];
    assert_eq!(seconds(&let_out(&two, pace, rate(0, 60_000))), [60, 60], "each domain has its own");

    let in_the_morning = |at: Instant| Some(at.max(NOW.plus_h(11)));
    let found = let_out(&queued, pace, Leaving::new(NOW, QUICK, Rates::default(), in_the_morning));
    assert_eq!(found[0], Expected { at: Some(NOW.plus_h(11)), why: Some(Problem::MailsHeld) });
    let paused = let_out(&queued, pace, Leaving::new(NOW, QUICK, Rates::default(), |_| None));
    assert_eq!(paused[0], Expected { at: None, why: Some(Problem::MailsHeld) });
}

#[test]
fn end_customers_take_what_credentials_leave_of_a_run_and_wait_for_no_relay() {
    let of_kind = |kind: PromiseKind| Ahead { kind, ..open(Stage::Validated, 20) };
    let open = [
        of_kind(PromiseKind::EndCustomer),
        of_kind(PromiseKind::Credential),
        of_kind(PromiseKind::EndCustomer),
        of_kind(PromiseKind::EndCustomer),
    ];
    let down = Relay { down_since: Some(NOW.plus_h(-100)), ..QUICK };
    let found = of(&open, Pace { runs: true, batch: 2 }, down);
    let at: Vec<_> = [0, 2, 3].iter().map(|n| found[*n].at.unwrap().since(NOW) / 3_600_000).collect();
    assert_eq!(at, [1, 2, 2]);
    assert!([0, 2, 3].iter().all(|n| found[*n].why.is_none()), "{found:?}");
    assert_eq!(found[1].why, Some(Problem::RelayDown));
    let found = of(&open, Pace { runs: false, batch: 2 }, QUICK);
    assert!(found.iter().all(|e| e.why == Some(Problem::SchedulePaused)));
}
