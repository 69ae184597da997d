//! When mails leave one after the other: as quickly as the relay takes them, and no more quickly than operators let them
//! out. A function of its arguments, for the forecast.

use std::collections::HashMap;

use crate::db::types::Instant;
use crate::model::promise::Problem;

/// How the relay goes on.
#[derive(Clone, Copy, Debug)]
pub struct Relay {
    /// From one mail to the next, in milliseconds.
    pub gap_ms: i64,
    /// Mails that go before every promise's.
    pub before: i64,
    /// It takes nothing since then.
    pub down_since: Option<Instant>,
}

/// What operators let out, in milliseconds from one mail to the next; 0 where nothing is limited.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rates {
    /// To all.
    pub gap_ms: i64,
    /// To one mail domain.
    pub domain_gap_ms: i64,
}

/// Mails that leave, one after the other.
pub struct Leaving<'a> {
    relay: Relay,
    rates: Rates,
    opens: Box<dyn Fn(Instant) -> Option<Instant> + 'a>,
    free: Instant,
    domains: HashMap<String, Instant>,
}

impl<'a> Leaving<'a> {
    /// From `now` on. `opens` is the first instant, at the given one or after, at which a mail that nobody waits for may
    /// leave; none while that is never. A relay that is down is taken to stay down for as long again as it has been.
    pub fn new(now: Instant, relay: Relay, rates: Rates, opens: impl Fn(Instant) -> Option<Instant> + 'a) -> Self {
        let up = relay.down_since.map_or(now, |since| now.plus_ms(now.since(since).max(0)));
        let free = up.plus_ms(relay.before.saturating_mul(relay.gap_ms.max(rates.gap_ms)));
        Self { relay, rates, opens: Box::new(opens), free, domains: HashMap::new() }
    }

    /// When the next mail leaves that is ready at `from`, and what is to blame if that is late. None: never.
    pub(super) fn leave(&mut self, from: Instant, domain: &str) -> Option<(Instant, Problem)> {
        let ready = self.free.max(from).plus_ms(self.relay.gap_ms.max(self.rates.gap_ms));
        let mut at = (self.opens)(ready)?;
        self.free = at;
        if self.rates.domain_gap_ms > 0 {
            let last = self.domains.get(domain).copied().unwrap_or(from);
            let turn = last.max(from).plus_ms(self.rates.domain_gap_ms);
            if turn > at {
                at = (self.opens)(turn)?;
            }
            self.domains.insert(domain.to_owned(), at);
        }
        let held = at > ready || self.rates.gap_ms > self.relay.gap_ms;
        let why = match self.relay.down_since {
            Some(_) => Problem::RelayDown,
            None if held => Problem::MailsHeld,
            None => Problem::RelaySlow,
        };
        Some((at, why))
    }
}
