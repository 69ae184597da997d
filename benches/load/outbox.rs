//! What it costs to hand over the first mails of many resellers, DKIM on, to a mail server that takes everything.

use std::time::{Duration, Instant as Watch};

use cracha::flow::intake::{self, Line, Record};
use cracha::flow::promise;
use cracha::model::ctx::Actor;
use cracha::model::intake_line::Origin;

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
    let alone = leave(engine, 1, Duration::ZERO, table).await;
    table.at_least("outbox, mails a second, DKIM on", alone, 1000.0, "mails/s");
    if engine == Engine::Postgres {
        // With a mail server that takes its time, the nodes and not the two cores are what there is too little of.
        let pause = Duration::from_millis(20);
        let alone = leave(engine, 1, pause, table).await;
        let both = leave(engine, 2, pause, table).await;
        table.at_least("outbox, two nodes, of one (a mail server that takes 20 ms)", both / alone, 1.7, "times");
    }
}

async fn leave(engine: Engine, nodes: usize, pause: Duration, table: &mut Table) -> f64 {
    let house = House::new(engine);
    let mails = if pause.is_zero() { MAILS } else { MAILS / 5 };
    queue(&house, mails).await;
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
    let Some((began, used)) = first else { return f64::INFINITY };
    let (counted, took) = ((mails - before) as f64, began.elapsed().as_secs_f64());
    let after = cpu(&serving);
    if nodes == 1 && pause.is_zero() {
        let each = |after: f64, before: f64| (after - before) / counted * 1000.0;
        let (cracha, postgres) = (each(after.0, used.0), each(after.1, used.1));
        table.at_most("outbox, a mail handed over", cracha, 1.0, "s/1,000", Some(postgres));
    }
    counted / took
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
    let place =
        intake::Place { source: Origin::Csv, batch: "bench".into(), line: number as i32 + 1, raw: String::new() };
    Line { place, record, problems: Vec::new(), fields: Vec::new() }
}
