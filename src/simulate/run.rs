//! The clock of a simulation: from one thing that happens to the next.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::ControlFlow;

use super::house::House;
use super::ledger::Ledger;
use super::node::{Minute, Node};
use super::progress::Progress;
use super::result::Report;
use super::scenario::Scenario;
use crate::config::Config;
use crate::error::Result;
use crate::flow::delivery::{Attempted, Trouble};
use crate::model::ids::Instant;
use crate::model::message::{Message, MessageState, Step};

/// Of those who wait already so many are taken between two looks at the guard.
const SOME: usize = 1_000;
/// Before its time a run may come by so much; a beat looks then whether somebody waits.
const EARLY_S: i64 = 60;

/// Asked again and again: go on, or stop here?
pub type Guard<'a> = &'a mut dyn FnMut(&Progress) -> ControlFlow<()>;

/// Runs a scenario to the end of its last promise, or until nothing waits any more.
///
/// # Errors
/// `Invalid` for settings that cannot be; what a verb says.
pub fn run(config: &Config, scenario: &Scenario, guard: Guard) -> Result<Report> {
    let house = House::open(config, scenario)?;
    let mut world = World::new(scenario, house);
    if world.begin(guard)?.is_break() {
        return Ok(world.ledger.report(world.now, world.attempts, true));
    }
    let mut things = 0_u32;
    while let Some(at) = world.next() {
        world.go(at)?;
        things += 1;
        if things.is_multiple_of(256) && guard(&world.ledger.progress(world.now)).is_break() {
            return Ok(world.ledger.report(world.now, world.attempts, true));
        }
    }
    Ok(world.ledger.report(world.now, world.attempts, false))
}

/// One attempt under way.
struct UnderWay {
    node: usize,
    began: Instant,
    mail: Message,
}

struct World<'a> {
    scenario: &'a Scenario,
    house: House,
    now: Instant,
    random: fastrand::Rng,
    nodes: Vec<Node>,
    minute: Minute,
    /// When each node looks again without being told.
    looks: Vec<Option<Instant>>,
    under_way: BTreeMap<(Instant, usize), UnderWay>,
    /// When mails become due that wait: for their next attempt, or for the end of a dead node's lease.
    later: BinaryHeap<Reverse<Instant>>,
    next_run: Option<Instant>,
    ledger: Ledger,
    arrived: usize,
    /// Mails that are due and that nobody has begun.
    ready: usize,
    attempts: usize,
}

impl<'a> World<'a> {
    fn new(scenario: &'a Scenario, house: House) -> Self {
        let relay = &scenario.relay;
        let nodes = (0..scenario.nodes).map(|at| Node::new(at, scenario.parallel));
        let end = scenario.arrivals.last().copied().unwrap_or(scenario.start);
        Self {
            scenario,
            house,
            now: scenario.start,
            random: fastrand::Rng::with_seed(scenario.seed),
            nodes: nodes.collect(),
            minute: Minute::new(relay.per_minute),
            looks: vec![None; scenario.nodes],
            under_way: BTreeMap::new(),
            later: BinaryHeap::new(),
            next_run: None,
            ledger: Ledger::new(scenario.start, end, scenario.arrivals.len()),
            arrived: 0,
            ready: 0,
            attempts: 0,
        }
    }

    /// Who waits already, as they wait.
    fn begin(&mut self, guard: Guard) -> Result<ControlFlow<()>> {
        for queued in [true, false] {
            let all: Vec<_> = self.scenario.waiting.iter().filter(|begun| begun.queued == queued).collect();
            for waiting in all.chunks(SOME) {
                if guard(&self.ledger.progress(self.now)).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                let people: Vec<_> =
                    waiting.iter().zip(self.ledger.promises()..).map(|(of, n)| (n, Some(of.at))).collect();
                let due = self.house.take(&people)?;
                for (begun, due) in waiting.iter().zip(due) {
                    self.ledger.promise(begun.at, due);
                }
                if queued && !people.is_empty() {
                    let made = self.house.provision_some(i64::try_from(people.len()).unwrap_or(i64::MAX))?;
                    self.provisioned(made, 0);
                }
            }
        }
        self.next_run = self.house.next_run()?;
        if !self.scenario.waiting.is_empty() {
            self.beat(true)?;
        }
        self.look()?;
        self.ledger.sample(self.now);
        Ok(ControlFlow::Continue(()))
    }

    /// When the next thing happens; none when nothing will, or every promise is broken or kept.
    fn next(&self) -> Option<Instant> {
        let arrival = self.scenario.arrivals.get(self.arrived).copied();
        // A run comes whether somebody waits or not: where it is left out, it counts as missed.
        let early =
            self.next_run.map(|at| at.plus_s(-EARLY_S)).filter(|at| *at > self.now && self.ledger.waiting() > 0);
        let run = early.or(self.next_run);
        let end = self.under_way.first_key_value().map(|((at, _), _)| *at);
        let later = self.later.peek().map(|Reverse(at)| *at);
        let look = self.looks.iter().flatten().min().copied();
        let open = arrival.is_some() || self.ledger.open() > 0;
        let loss = self.scenario.losses.iter().flat_map(|loss| [loss.span.from, loss.span.until]);
        let loss = loss.filter(|at| *at > self.now && open).min();
        let next = [arrival, run, end, later, look, loss].into_iter().flatten().min()?;
        (open && (arrival.is_some() || next <= self.ledger.last_due.plus_s(1))).then_some(next.max(self.now))
    }

    fn go(&mut self, at: Instant) -> Result<()> {
        self.now = at;
        self.house.set_now(at);
        self.lose();
        while self.later.peek().is_some_and(|Reverse(due)| *due <= at) {
            self.later.pop();
            self.ready += 1;
            self.tell(at);
        }
        self.settle()?;
        let came = self.arrive()?;
        self.beat(came)?;
        self.look()?;
        self.ledger.sample(self.now);
        Ok(())
    }

    /// Nodes that die take what they had under way along; its leases end later.
    fn lose(&mut self) {
        for loss in &self.scenario.losses {
            let Some(node) = self.nodes.get_mut(loss.node) else { continue };
            if loss.span.holds(self.now) && node.dead_until.is_none() {
                node.dead_until = Some(loss.span.until);
                let lease = self.house.lease_ms();
                self.under_way.retain(|_, of| {
                    if of.node == loss.node {
                        self.later.push(Reverse(of.began.plus_ms(lease + 1)));
                    }
                    of.node != loss.node
                });
                self.looks[loss.node] = None;
            }
        }
        for (node, look) in self.nodes.iter_mut().zip(&mut self.looks) {
            if node.dead_until.is_some_and(|until| until <= self.now) {
                node.revive();
                *look = Some(self.now);
            }
        }
    }

    fn settle(&mut self) -> Result<()> {
        while self.under_way.first_key_value().is_some_and(|((at, _), _)| *at <= self.now) {
            let Some((_, of)) = self.under_way.pop_first() else { break };
            let took = self.now.since(of.began);
            self.nodes[of.node].end(took);
            self.looks[of.node] = Some(self.now);
            let how = match self.scenario.relay.is_down(of.began, self.now) {
                false => Attempted::Taken("250 2.0.0 Ok".to_owned()),
                true => Attempted::Temporary(Trouble {
                    step: Step::Connect,
                    code: None,
                    words: "connection refused".to_owned(),
                }),
            };
            match self.house.settle(&of.mail, &how)? {
                Some((MessageState::Relayed, _)) => self.ledger.keep(&of.mail, self.now),
                Some((MessageState::Failed, _)) => self.ledger.give_up(),
                Some((_, next)) => self.later.push(Reverse(next)),
                None => {}
            }
        }
        Ok(())
    }

    /// Whoever comes now; `true` when somebody did.
    fn arrive(&mut self) -> Result<bool> {
        let first = self.ledger.promises();
        let came = self.scenario.arrivals[self.arrived..].iter().take_while(|at| **at <= self.now).count();
        self.arrived += came;
        let people: Vec<_> = (first..first + came).map(|number| (number, None)).collect();
        for due in self.house.take(&people)? {
            self.ledger.promise(self.now, due);
        }
        Ok(came > 0)
    }

    /// What the beat of a living node does: the run that is due, or an early one.
    fn beat(&mut self, came: bool) -> Result<()> {
        let Some(at) = self.nodes.iter().position(|node| node.dead_until.is_none()) else {
            // Nobody is there: the first who comes back finds it.
            self.next_run = self.nodes.iter().filter_map(|node| node.dead_until).min().or(self.next_run);
            return Ok(());
        };
        let Some(next) = self.next_run else { return Ok(()) };
        let name = self.nodes[at].name.clone();
        let due = next <= self.now;
        if due {
            let made = self.house.run_due(&name)?;
            self.provisioned(made, at);
            self.next_run = self.house.next_run()?;
        }
        let early = self.next_run.is_some_and(|next| next <= self.now.plus_s(EARLY_S));
        if (came || due || early) && self.ledger.waiting() > 0 {
            let made = self.house.run_early(&name)?;
            self.provisioned(made, at);
        }
        Ok(())
    }

    fn provisioned(&mut self, made: usize, node: usize) {
        if made > 0 {
            self.ledger.make(made);
            self.ready += made;
            self.tell(self.now);
            // The bell rings in this process only; the others look once a second.
            if let Some(look) = self.looks.get_mut(node) {
                *look = Some(self.now);
            }
        }
    }

    /// Every node looks within a second.
    fn tell(&mut self, at: Instant) {
        let second = Instant(at.ms().div_euclid(1000) * 1000 + 1000);
        for (look, node) in self.looks.iter_mut().zip(&self.nodes) {
            if node.dead_until.is_none() {
                *look = Some(look.map_or(second, |look| look.min(second)));
            }
        }
    }

    /// Nodes that look now begin what they have room for.
    fn look(&mut self) -> Result<()> {
        for at in 0..self.nodes.len() {
            if self.looks[at].is_none_or(|look| look > self.now) {
                continue;
            }
            self.looks[at] = None;
            let room = self.nodes[at].room(self.now, &mut self.minute);
            if self.ready == 0 {
                continue;
            }
            if room.calm == 0 {
                let second = |at: Instant| Instant((at.ms() + 999).div_euclid(1000) * 1000);
                self.looks[at] = self.minute.free_at().map(second).filter(|free| *free > self.now);
                continue;
            }
            let claimed = self.house.claim(&self.nodes[at].name, room)?;
            if claimed.is_empty() {
                self.looks[at] = Some(Instant(self.now.ms().div_euclid(1000) * 1000 + 1000));
                continue;
            }
            self.ready = self.ready.saturating_sub(claimed.len());
            for one in claimed {
                self.attempts += 1;
                self.nodes[at].begin();
                self.minute.begin(self.now);
                let takes = self.scenario.relay.takes_ms;
                let takes = if takes > 1 { self.random.i64(takes / 2..takes + takes / 2) } else { takes };
                let of = UnderWay { node: at, began: self.now, mail: one.message };
                self.under_way.insert((self.now.plus_ms(takes), self.attempts), of);
            }
        }
        Ok(())
    }
}
