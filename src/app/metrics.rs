//! What this process counts: requests, logins, records handed over. Every label is one of a short list of words, never
//! something that came in, so the number of series is known beforehand.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};

use super::places::Side;
use crate::error::{Error, Result};
use crate::model::conversation::ClosedWhy;

/// Upper bounds in seconds.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Those of `flow::intake::Outcome`, which is above this floor.
const INTAKE: [&str; 5] = ["created", "unchanged", "corrected", "case", "rejected"];

/// What came of a password, a code, a second factor or a passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginCame {
    /// The person is in.
    In,
    /// The password was good, and a second factor is asked for.
    Factor,
    /// A temporary password or code was good.
    Ticket,
    /// It was right, and over.
    TicketOver,
    /// It was not right.
    Wrong,
    /// Nothing was looked at: a wait runs.
    Throttled,
    /// Turned away: too many at once.
    Busy,
    /// A failure of ours.
    Error,
}

impl LoginCame {
    /// Every one.
    pub const ALL: [Self; 8] =
        [Self::In, Self::Factor, Self::Ticket, Self::TicketOver, Self::Wrong, Self::Throttled, Self::Busy, Self::Error];

    /// The label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Factor => "factor",
            Self::Ticket => "ticket",
            Self::TicketOver => "ticket_over",
            Self::Wrong => "wrong",
            Self::Throttled => "throttled",
            Self::Busy => "busy",
            Self::Error => "error",
        }
    }

    /// Of what never came to an answer.
    pub fn failed(error: &Error) -> Self {
        match error {
            Error::Throttled { .. } => Self::Throttled,
            Error::Busy { .. } => Self::Busy,
            _ => Self::Error,
        }
    }
}

/// The counters. They begin at 0 with the process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
    logins: IntCounterVec,
    intake: IntCounterVec,
    conversations: IntCounterVec,
    connections: IntGaugeVec,
    put_right: IntCounterVec,
    stopped: IntCounterVec,
    not_believed: IntCounter,
    not_believed_said: AtomicBool,
}

impl Metrics {
    pub(super) fn new() -> Result<Self> {
        let registry = Registry::new();
        let counter = |name: &str, help: &str, labels: &[&str]| {
            let made = IntCounterVec::new(Opts::new(name, help), labels).map_err(Error::internal)?;
            registry.register(Box::new(made.clone())).map_err(Error::internal)?;
            Ok::<_, Error>(made)
        };
        let requests = counter("cracha_http_requests_total", "Answered requests.", &["class", "status"])?;
        let logins = counter(
            "cracha_logins_total",
            "Typed passwords and codes, second factors and passkeys by what came of them.",
            &["outcome"],
        )?;
        let intake = counter("cracha_intake_records_total", "Records handed over by API.", &["outcome"])?;
        let help = "Conversations that ended, by how: without an agent, by one, by mail, or left.";
        let conversations = counter("cracha_conversations_closed_total", help, &["how"])?;
        let help = "Connections of conversations that are open, by whose they are.";
        let options = Opts::new("cracha_live_connections", help);
        let connections = IntGaugeVec::new(options, &["side"]).map_err(Error::internal)?;
        registry.register(Box::new(connections.clone())).map_err(Error::internal)?;
        let help = "Rows that waited beyond their rule after a clock had stepped back, and were computed anew.";
        let put_right = counter("cracha_clock_rows_put_right_total", help, &["kind"])?;
        let help = "Schedules stopped because they never come again.";
        let stopped = counter("cracha_schedules_stopped_total", help, &["schedule"])?;
        let help = "Requests whose X-Forwarded-For came from a neighbour that is no trusted proxy.";
        let not_believed = IntCounter::new("cracha_forwarded_not_believed_total", help).map_err(Error::internal)?;
        registry.register(Box::new(not_believed.clone())).map_err(Error::internal)?;
        let help = "From the head of a request to the head of its answer.";
        let options = HistogramOpts::new("cracha_http_request_duration_seconds", help).buckets(BUCKETS.to_vec());
        let durations = HistogramVec::new(options, &["class"]).map_err(Error::internal)?;
        registry.register(Box::new(durations.clone())).map_err(Error::internal)?;
        // A series that is there before its first event: an alert on its increase sees that event.
        LoginCame::ALL.iter().for_each(|came| logins.with_label_values(&[came.as_str()]).reset());
        INTAKE.iter().for_each(|outcome| intake.with_label_values(&[outcome]).reset());
        ClosedWhy::ALL.iter().for_each(|why| conversations.with_label_values(&[why.figure()]).reset());
        [Side::Visitor, Side::Agent].iter().for_each(|side| connections.with_label_values(&[side.as_str()]).set(0));
        let not_believed_said = AtomicBool::new(false);
        Ok(Self {
            registry,
            requests,
            durations,
            logins,
            intake,
            conversations,
            connections,
            put_right,
            stopped,
            not_believed,
            not_believed_said,
        })
    }

    /// A request was answered.
    pub fn request(&self, path: &str, status: u16, took: Duration) {
        let class = class(path);
        self.requests.with_label_values(&[class, status_word(status)]).inc();
        self.durations.with_label_values(&[class]).observe(took.as_secs_f64());
    }

    /// Somebody typed a login and a secret, or showed a key.
    pub fn login(&self, came: LoginCame) {
        self.logins.with_label_values(&[came.as_str()]).inc();
    }

    /// A record was handed over.
    pub fn intake(&self, outcome: &'static str) {
        self.intake.with_label_values(&[outcome]).inc();
    }

    /// A conversation ended.
    pub fn conversation(&self, why: ClosedWhy) {
        self.conversations.with_label_values(&[why.figure()]).inc();
    }

    /// Where the open connections of this side are counted.
    pub(super) fn connections(&self, side: Side) -> IntGauge {
        self.connections.with_label_values(&[side.as_str()])
    }

    /// Rows of a kind were computed anew after the clock had stepped.
    pub fn put_right(&self, kind: &'static str, rows: usize) {
        self.put_right.with_label_values(&[kind]).inc_by(u64::try_from(rows).unwrap_or(u64::MAX));
    }

    /// A schedule was stopped because it never comes again.
    pub fn schedule_stopped(&self, name: &str) {
        self.stopped.with_label_values(&[name]).inc();
    }

    /// A forwarded address came from somebody whom nobody trusts; `true` the first time.
    pub fn not_believed(&self) -> bool {
        self.not_believed.inc();
        !self.not_believed_said.swap(true, Ordering::Relaxed)
    }

    /// All of it as Prometheus reads it, with what `more` adds.
    pub fn text(&self, more: &Registry) -> Result<String> {
        let mut families = self.registry.gather();
        families.extend(more.gather());
        let mut text = Vec::new();
        TextEncoder::new().encode(&families, &mut text).map_err(Error::internal)?;
        String::from_utf8(text).map_err(Error::internal)
    }
}

/// The kind of page or endpoint.
fn class(path: &str) -> &'static str {
    const CLASSES: [&str; 35] = [
        "contact",
        "authorize",
        "token",
        "par",
        "device_authorization",
        "device",
        "register",
        "userinfo",
        "introspect",
        "revoke",
        "jwks",
        "end_session",
        ".well-known",
        "login",
        "password",
        "email",
        "first-access",
        "end-customer",
        "end-customers",
        "sign-out",
        "switch-login",
        "consent",
        "help",
        "setup",
        "account",
        "users",
        "desk",
        "operator",
        "api",
        "assets",
        "send-again",
        "favicon.ico",
        "robots.txt",
        "widget",
        "widget.js",
    ];
    match path.trim_start_matches('/').split('/').next().unwrap_or_default() {
        "" => "home",
        first => CLASSES.iter().find(|class| **class == first).copied().unwrap_or("other"),
    }
}

/// The codes that are told apart; the rest by its hundred.
fn status_word(status: u16) -> &'static str {
    match status {
        200 => "200",
        201 => "201",
        204 => "204",
        303 => "303",
        304 => "304",
        400 => "400",
        401 => "401",
        403 => "403",
        404 => "404",
        405 => "405",
        409 => "409",
        413 => "413",
        422 => "422",
        429 => "429",
        500 => "500",
        503 => "503",
        other => match other / 100 {
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_makes_no_series() {
        let metrics = Metrics::new().unwrap();
        for path in ["/users/018f", "/users/018e/block", "/a?b", "//evil", "/\n", "/admin.php", "/login"] {
            metrics.request(path, 404, Duration::from_millis(3));
        }
        let text = metrics.text(&Registry::new()).unwrap();
        let series: Vec<&str> = text.lines().filter(|line| line.starts_with("cracha_http_requests_total{")).collect();
        assert_eq!(
            series,
            [
                r#"cracha_http_requests_total{class="login",status="404"} 1"#,
                r#"cracha_http_requests_total{class="other",status="404"} 4"#,
                r#"cracha_http_requests_total{class="users",status="404"} 2"#,
            ]
        );
        assert!(text.contains(r#"cracha_http_request_duration_seconds_bucket{class="login",le="0.005"} 1"#));
    }
}
