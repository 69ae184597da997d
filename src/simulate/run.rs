//! The clock of a simulation: from one thing that happens to the next.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::ControlFlow;

use super::house::House;
use super::node::Node;
use super::people;
use super::result::{Held, Report, Sample};
use super::scenario::Scenario;
use crate::config::Config;
use crate::error::Result;
use crate::flow::delivery::{Attempted, Trouble};
use crate::model::ids::Instant;
use crate::model::message::{Message, MessageState, Step};

/// How many points of the queue are kept.
const SAMPLES: i64 = 240;
/// Before its time a run may come by so much; a beat looks then whether somebody waits.
const EARLY_S: i64 = 60;

/// Asked after each thousand of things: go on, or stop here. It is told how many mails have left.
pub type Guard<'a> = &'a mut dyn FnMut(&Progress) -> ControlFlow<()>;

/// How far a simulation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Where its clock stands.
    pub now: Instant,
    /// Who came in.
    pub promises: usize,
    /// Mails that left.
    pub relayed: usize,
    /// Promises that were broken.
    pub late: usize,
}

/// Runs a scenario to the end of its last promise, or until nothing waits any more.
///
/// # Errors
/// `Invalid` for settings that cannot be; what a verb says.
pub fn run(config: &Config, scenario: &Scenario, guard: Guard) -> Result<Report> {
    let house = House::open(config, scenario)?;
    let mut world = World::new(scenario, house);
    world.begin()?;
    let mut things = 0_u32;
    while let Some(at) = world.next() {
        world.go(at)?;
        things += 1;
        if things.is_multiple_of(256) && guard(&world.progress()).is_break() {
            return Ok(world.report(true));
        }
    }
    Ok(world.report(false))
}

/// One attempt under way.
struct UnderWay {
    node: usize,
    began: Instant,
    mail: Message,
}

/// A promise of the simulation.
#[derive(Clone, Copy)]
struct Promised {
    begun: Instant,
    due: Instant,
    kept: bool,
}

struct World<'a> {
    scenario: &'a Scenario,
    house: House,
    now: Instant,
    random: fastrand::Rng,
    nodes: Vec<Node>,
    /// When each node looks again without being told.
    looks: Vec<Option<Instant>>,
    under_way: BTreeMap<(Instant, usize), UnderWay>,
    /// When mails become due that wait: for their next attempt, or for the end of a dead node's lease.
    later: BinaryHeap<Reverse<Instant>>,
    next_run: Option<Instant>,
    promised: Vec<Promised>,
    arrived: usize,
    /// Credentials that were made.
    made: usize,
    /// Mails that are due and that nobody has begun.
    ready: usize,
    attempts: usize,
    failed: usize,
    late: usize,
    margin_ms: Option<i64>,
    times: Vec<i64>,
    samples: Vec<Sample>,
    step_ms: i64,
    most: (usize, usize),
    last_due: Instant,
}

impl<'a> World<'a> {
    fn new(scenario: &'a Scenario, house: House) -> Self {
        let relay = &scenario.relay;
        let nodes = (0..scenario.nodes).map(|at| Node::new(at, scenario.parallel, relay.per_minute));
        let end = scenario.arrivals.last().copied().unwrap_or(scenario.start);
        Self {
            scenario,
            house,
            now: scenario.start,
            random: fastrand::Rng::with_seed(scenario.seed),
            nodes: nodes.collect(),
            looks: vec![None; scenario.nodes],
            under_way: BTreeMap::new(),
            later: BinaryHeap::new(),
            next_run: None,
            promised: Vec::with_capacity(scenario.arrivals.len()),
            arrived: 0,
            made: 0,
            ready: 0,
            attempts: 0,
            failed: 0,
            late: 0,
            margin_ms: None,
            times: Vec::new(),
            samples: Vec::new(),
            step_ms: (end.since(scenario.start) / SAMPLES).max(60_000),
            most: (0, 0),
            last_due: scenario.start,
        }
    }

    /// Who waits already, as they wait.
    fn begin(&mut self) -> Result<()> {
        for queued in [true, false] {
            let waiting: Vec<_> = self.scenario.waiting.iter().filter(|begun| begun.queued == queued).collect();
            let people: Vec<_> = waiting.iter().zip(self.promised.len()..).map(|(of, n)| (n, Some(of.at))).collect();
            let due = self.house.take(&people)?;
            for (begun, due) in waiting.iter().zip(due) {
                self.promise(begun.at, due);
            }
            if queued && !people.is_empty() {
                let made = self.house.provision_some(i64::try_from(people.len()).unwrap_or(i64::MAX))?;
                self.provisioned(made, 0);
            }
        }
        self.next_run = self.house.next_run()?;
        if !self.scenario.waiting.is_empty() {
            self.beat(true)?;
        }
        self.look()?;
        self.sample();
        Ok(())
    }

    fn promise(&mut self, begun: Instant, due: Instant) {
        self.promised.push(Promised { begun, due, kept: false });
        self.last_due = self.last_due.max(due);
    }

    /// When the next thing happens; none when nothing will, or every promise is broken or kept.
    fn next(&self) -> Option<Instant> {
        let arrival = self.scenario.arrivals.get(self.arrived).copied();
        // A run comes whether somebody waits or not: where it is left out, it counts as missed.
        let early = self.next_run.map(|at| at.plus_s(-EARLY_S)).filter(|at| *at > self.now && self.waiting() > 0);
        let run = early.or(self.next_run);
        let end = self.under_way.first_key_value().map(|((at, _), _)| *at);
        let later = self.later.peek().map(|Reverse(at)| *at);
        let look = self.looks.iter().flatten().min().copied();
        let open = arrival.is_some() || self.times.len() + self.failed < self.promised.len();
        let loss = self.scenario.losses.iter().flat_map(|loss| [loss.span.from, loss.span.until]);
        let loss = loss.filter(|at| *at > self.now && open).min();
        let next = [arrival, run, end, later, look, loss].into_iter().flatten().min()?;
        (open && (arrival.is_some() || next <= self.last_due.plus_s(1))).then_some(next.max(self.now))
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
        self.sample();
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
                Some((MessageState::Relayed, _)) => self.kept(&of.mail),
                Some((MessageState::Failed, _)) => self.failed += 1,
                Some((_, next)) => self.later.push(Reverse(next)),
                None => {}
            }
        }
        Ok(())
    }

    fn kept(&mut self, mail: &Message) {
        let promised = people::number(&mail.address).and_then(|number| self.promised.get_mut(number));
        let Some(promised) = promised else { return };
        promised.kept = true;
        let left = promised.due.since(self.now);
        self.late += usize::from(left < 0);
        self.margin_ms = Some(self.margin_ms.map_or(left, |least| least.min(left)));
        self.times.push(self.now.since(promised.begun));
    }

    /// Whoever comes now; `true` when somebody did.
    fn arrive(&mut self) -> Result<bool> {
        let first = self.promised.len();
        let came = self.scenario.arrivals[self.arrived..].iter().take_while(|at| **at <= self.now).count();
        self.arrived += came;
        let people: Vec<_> = (first..first + came).map(|number| (number, None)).collect();
        for due in self.house.take(&people)? {
            self.promise(self.now, due);
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
        if (came || due || early) && self.waiting() > 0 {
            let made = self.house.run_early(&name)?;
            self.provisioned(made, at);
        }
        Ok(())
    }

    fn provisioned(&mut self, made: usize, node: usize) {
        if made > 0 {
            self.made += made;
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
            let room = self.nodes[at].room(self.now);
            if self.ready == 0 {
                continue;
            }
            if room.calm == 0 {
                let second = |at: Instant| Instant((at.ms() + 999).div_euclid(1000) * 1000);
                self.looks[at] = self.nodes[at].free_at().map(second).filter(|free| *free > self.now);
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
                self.nodes[at].begin(self.now);
                let takes = self.scenario.relay.takes_ms;
                let takes = if takes > 1 { self.random.i64(takes / 2..takes + takes / 2) } else { takes };
                let of = UnderWay { node: at, began: self.now, mail: one.message };
                self.under_way.insert((self.now.plus_ms(takes), self.attempts), of);
            }
        }
        Ok(())
    }

    fn waiting(&self) -> usize {
        self.promised.len().saturating_sub(self.made)
    }

    fn queued(&self) -> usize {
        self.made.saturating_sub(self.times.len() + self.failed)
    }

    fn sample(&mut self) {
        let (waiting, queued) = (self.waiting(), self.queued());
        self.most = (self.most.0.max(waiting), self.most.1.max(queued));
        if self.samples.last().is_none_or(|last| self.now.since(last.at) >= self.step_ms) {
            self.samples.push(Sample { at: self.now, waiting, queued, relayed: self.times.len() });
        }
    }

    fn progress(&self) -> Progress {
        Progress { now: self.now, promises: self.promised.len(), relayed: self.times.len(), late: self.late }
    }

    fn report(mut self, stopped: bool) -> Report {
        let (waiting, queued) = (self.waiting(), self.queued());
        self.samples.push(Sample { at: self.now, waiting, queued, relayed: self.times.len() });
        let never = self.promised.iter().filter(|of| !of.kept && (of.due <= self.now || !stopped)).count();
        Report {
            start: self.scenario.start,
            end: self.now,
            stopped,
            promises: self.promised.len(),
            relayed: self.times.len(),
            failed: self.failed,
            open: self.promised.len().saturating_sub(self.times.len() + self.failed),
            late: self.late + never,
            margin_ms: self.margin_ms,
            attempts: self.attempts,
            held: Held::of(self.times),
            most_waiting: self.most.0,
            most_queued: self.most.1,
            samples: self.samples,
        }
    }
}
