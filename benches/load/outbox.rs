//! What it costs to hand over the first mails of many resellers, DKIM on, to a mail server that takes everything.

use std::time::{Duration, Instant as Watch};

use cracha::flow::intake::{self, Line, Record};
use cracha::flow::promise;
use cracha::model::ctx::Actor;
use cracha::model::intake_line::{Origin, RecordKind};

use super::house::{self, Engine, House, Serving};
use super::sink::Sink;
use super::table::Table;

/// Mails of one measurement.
const MAILS: usize = 10_000;

/// Mails a second of one node, and of two.
pub async fn outbox(engine: Engine, table: &mut Table) {
    if !table.wants("outbox") {
        return;
    }
    let house = House::new(engine);
    queue(&house, MAILS).await;
    let alone = leave(&house, 1, Duration::ZERO, MAILS).await;
    table.at_most("outbox, a mail handed over", alone.cracha, 1.0, "s/1,000", Some(alone.postgres));
    table.at_least("outbox, mails a second, DKIM on", alone.a_second, 1000.0, "mails/s");
    if engine == Engine::Postgres {
        // With a mail server that takes its time, the nodes and not the two cores are what there is too little of.
        let mut with = [0.0; 2];
        for (nodes, a_second) in (1..).zip(&mut with) {
            let house = House::new(engine);
            queue(&house, MAILS / 5).await;
            *a_second = leave(&house, nodes, Duration::from_millis(20), MAILS / 5).await.a_second;
        }
        let times = with[1] / with[0];
        table.at_least("outbox, two nodes, of one (a mail server that takes 20 ms)", times, 1.7, "times");
    }
}

/// What a mail costs beside few messages that are over, and beside 500,000, or as many as `CRACHA_OLD_MESSAGES` says.
pub async fn beside_old(engine: Engine, table: &mut Table) {
    if !table.wants("claims beside old messages") {
        return;
    }
    let many = std::env::var("CRACHA_OLD_MESSAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(500_000);
    let (mut few_cost, mut many_cost) = (f64::MAX, f64::MAX);
    for _ in 0..2 {
        few_cost = few_cost.min(cost_beside(engine, 1_000).await);
        many_cost = many_cost.min(cost_beside(engine, many).await);
    }
    eprintln!("a mail: {few_cost:.3} s/1,000 beside 1,000 old ones, {many_cost:.3} beside {many}");
    table.at_most(&format!("claims beside old messages: {many} of 1,000"), many_cost / few_cost, 1.2, "times", None);
}

/// Processor seconds for 1,000 mails, PostgreSQL's among them.
async fn cost_beside(engine: Engine, old: usize) -> f64 {
    let house = House::new(engine);
    queue(&house, MAILS / 5).await;
    house.old_messages(old);
    let left = leave(&house, 1, Duration::ZERO, MAILS / 5).await;
    left.cracha + left.postgres
}

/// How many left in a second, and processor seconds for 1,000.
struct Left {
    a_second: f64,
    cracha: f64,
    postgres: f64,
}

async fn leave(house: &House, nodes: usize, pause: Duration, mails: usize) -> Left {
    let sink = Sink::start(pause);
    let port = sink.port.to_string();
    let to_sink = [
        ("CRACHA_MAIL__TRANSPORT", "smtp"),
        ("CRACHA_MAIL__SMTP__HOST", "127.0.0.1"),
        ("CRACHA_MAIL__SMTP__PORT", &port),
        ("CRACHA_MAIL__SMTP__SECURITY", "none"),
    ];
    let mut serving: Vec<Serving<'_>> = Vec::new();
    let begin = Watch::now();
    for number in 0..nodes {
        let ports = [house::free_port(), house::free_port()].map(|port| format!("127.0.0.1:{port}"));
        let mut settings = to_sink.to_vec();
        if number > 0 {
            settings.extend([("CRACHA_SERVER__LISTEN", &*ports[0]), ("CRACHA_SERVER__METRICS_LISTEN", &*ports[1])]);
        }
        serving.push(house.serve_with(&settings).await.0);
    }
    let (mut first, mut before) = (None, 0);
    while sink.taken() < mails {
        assert!(begin.elapsed() < Duration::from_secs(300), "{} of {mails} mails after 5 min", sink.taken());
        if first.is_none() && sink.taken() > mails / 10 {
            (first, before) = (Some((Watch::now(), cpu(&serving))), sink.taken());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let Some((began, used)) = first else { return Left { a_second: f64::INFINITY, cracha: 0.0, postgres: 0.0 } };
    let (counted, took) = ((mails - before) as f64, began.elapsed().as_secs_f64());
    let after = cpu(&serving);
    let each = |after: f64, before: f64| (after - before) / counted * 1000.0;
    Left { a_second: counted / took, cracha: each(after.0, used.0), postgres: each(after.1, used.1) }
}

fn cpu(serving: &[Serving<'_>]) -> (f64, f64) {
    let of = |serving: &Serving<'_>| serving.cpu();
    (serving.iter().map(|node| of(node).cracha).sum(), serving.first().map_or(0.0, |node| of(node).postgres))
}

/// Resellers whose first mails wait in the outbox, put there by the verbs.
async fn queue(house: &House, count: usize) {
    let app = house.app().await;
    let ctx = app.ctx(Actor::Terminal, "bench".into(), None);
    let lines: Vec<Line> = (0..count).map(line).collect();
    for some in lines.chunks(intake::MOST) {
        let (ctx, some) = (ctx.clone(), some.to_vec());
        app.write(move |tx| intake::take_all(tx, &ctx, &some).map(drop)).await.expect("resellers");
    }
    loop {
        let ctx = ctx.clone();
        let done = app.write(move |tx| {
            let waiting = promise::waiting(tx, 200)?;
            waiting.iter().try_for_each(|id| promise::provision(tx, &ctx, id).map(drop))?;
            Ok(waiting.len())
        });
        if done.await.expect("credentials") == 0 {
            break;
        }
    }
}

fn line(number: usize) -> Line {
    let mut record = Record {
        external_id: format!("C{number}"),
        legal_name: format!("Revenda {number} Ltda."),
        cnpj: house::cnpj(number),
        ..Record::default()
    };
    record.contact.name = format!("Pessoa {number}");
    record.contact.email = format!("pessoa{number}@carga{number}.example");
    let place = intake::Place {
        source: Origin::Csv,
        kind: RecordKind::Reseller,
        batch: "bench".into(),
        line: number as i32 + 1,
        raw: String::new(),
    };
    Line { place, record, problems: Vec::new(), fields: Vec::new() }
}
