//! Large calls, and calls with an `Idempotency-Key`.

use cracha::db::schema::{idempotent_calls, intake_batches, intake_lines, promises, resellers};
use cracha::flow::intake::{self, Asked, Begun, Line, NewBatch, Outcome, Place};
use cracha::flow::operate::retention::SWEEPS;
use cracha::model::cnpj::check_digits;
use cracha::model::ctx::{Actor, Ctx};
use cracha::model::intake_batch::BatchSource;
use cracha::model::intake_line::Origin;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use serde_json::{Value, json};

use super::api::{erp, outcomes, read, reseller};
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};

async fn post(http: &Http, token: &str, key: &str, body: &Value) -> Page {
    let headers = [
        ("authorization", format!("Bearer {token}")),
        ("content-type", "application/json".to_owned()),
        ("idempotency-key", key.to_owned()),
    ];
    http.send(reqwest::Method::POST, "/api/v1/resellers", &headers, Some(body.to_string())).await
}

/// A reseller with a CNPJ of its own.
pub fn numbered(number: usize) -> Value {
    let body = format!("{:012}", 200_000_000_000_u64 + number as u64);
    let mut one = reseller(&format!("N{number}"));
    one["cnpj"] = json!(format!("{body}{}", check_digits(&body)));
    one["contact"]["email"] = json!(format!("n{number}@r.example"));
    one
}

fn counts(app: &TestApp) -> (i64, i64, i64) {
    let db = &mut app.database();
    (
        resellers::table.count().get_result(db).unwrap(),
        promises::table.count().get_result(db).unwrap(),
        intake_lines::table.count().get_result(db).unwrap(),
    )
}

/// Everything as a request of this name does it, up to and without the part `stop`.
async fn cut_off(app: &TestApp, request: &str, asked: Asked, records: &[Value], stop: usize) -> Option<Begun> {
    let ctx = Ctx { request_id: request.to_owned(), ..app.ctx(Actor::Client("erp".into())) };
    let (begin, of) = (ctx.clone(), asked.clone());
    let begun = app.app.write(move |tx| intake::begin_call(tx, &begin, &of)).await.unwrap();
    let Begun::Mine(held, answers) = begun else { return Some(begun) };
    let lines: Vec<Line> = (1..)
        .zip(records)
        .map(|(line, record)| {
            let place = Place {
                source: Origin::Api,
                kind: cracha::model::intake_line::RecordKind::Reseller,
                batch: held.batch.clone(),
                line,
                raw: record.to_string(),
            };
            intake::line_of_json(record, place)
        })
        .skip(answers.len())
        .collect();
    for (part, lines) in (held.parts..).zip(lines.chunks(2)).take(stop) {
        let (ctx, held, lines) = (ctx.clone(), held.clone(), lines.to_vec());
        app.app.write(move |tx| intake::take_call_part(tx, &ctx, &held, part, &lines, false)).await.unwrap();
    }
    None
}

fn asked(body: &Value, total: usize) -> Asked {
    let batch = NewBatch {
        key: "api/one".into(),
        kind: cracha::model::intake_line::RecordKind::Reseller,
        source: BatchSource::Api,
        name: String::new(),
        total,
    };
    Asked { key: "k-1".into(), digest: intake::digest(body.to_string().as_bytes()), batch }
}

on_both_engines! {
    async fn the_same_key_and_body_get_the_same_answer_for_seven_days(app: &TestApp) {
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        let mut wrong = reseller("1002");
        wrong["cnpj"] = json!("1");
        let body = json!([reseller("1001"), wrong]);
        let first = post(&http, &token, "k-1", &body).await;
        assert_eq!(outcomes(&first), ["1001 created", "1002 rejected"]);
        assert_eq!(first.header("idempotency-replayed"), "");
        let before = counts(app);
        app.pass_seconds(500);
        let again = post(&http, &token, "\"k-1\"", &body).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body), "to the letter");
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(counts(app), before);
        // Another key is another call.
        assert_eq!(outcomes(&post(&http, &token, "k-2", &body).await), ["1001 unchanged", "1002 rejected"]);
        assert_eq!(counts(app), before);
        for (days, left) in [(6, 2_i64), (2, 0)] {
            app.pass_hours(24 * days);
            for (_, sweep) in SWEEPS.into_iter().filter(|(kind, _)| *kind == "idempotent_calls") {
                app.job(move |tx, ctx| sweep(tx, ctx, 100)).await;
            }
            let kept: i64 = idempotent_calls::table.count().get_result(&mut app.database()).unwrap();
            assert_eq!(kept, left, "after {days} more days");
        }
    }

    async fn the_same_key_with_another_body_or_of_another_client_is_another_thing(app: &TestApp) {
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        assert_eq!(post(&http, &token, "k-1", &reseller("1001")).await.status, 200);
        let other = post(&http, &token, "k-1", &reseller("1002")).await;
        assert_eq!((other.status.as_u16(), read(&other)["error"].as_str()), (422, Some("key_reused")));
        assert_eq!(counts(app).0, 1, "nothing of it was taken");
        for key in ["", "\"\"", &"x".repeat(256), "çedilha"] {
            let bad = post(&http, &token, key, &reseller("1003")).await;
            assert_eq!((bad.status.as_u16(), read(&bad)["error"].as_str()), (400, Some("invalid_idempotency_key")), "{key}");
        }
        // What is not looked at uses up no key.
        assert_eq!(post(&http, &token, "k-3", &json!([])).await.status, 400);
        assert_eq!(post(&http, &token, "k-3", &reseller("1003")).await.status, 200);
        let body = reseller("1001");
        let ctx = app.ctx(Actor::Client("other".into()));
        let begun = app.app.write(move |tx| intake::begin_call(tx, &ctx, &asked(&body, 1))).await.unwrap();
        assert!(matches!(begun, Begun::Mine(..)), "{begun:?}");
    }

    async fn a_call_under_way_is_not_taken_twice_and_one_that_was_cut_off_goes_on(app: &TestApp) {
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        let records: Vec<Value> = (0..5).map(numbered).collect();
        let body = json!(records);
        // A node takes two parts of three, and dies.
        assert!(cut_off(app, "first", asked(&body, 5), &records, 2).await.is_none());
        assert_eq!(counts(app), (4, 4, 4));
        let early = post(&http, &token, "k-1", &body).await;
        assert_eq!((early.status.as_u16(), read(&early)["error"].as_str()), (409, Some("under_way")));
        assert_eq!(early.header("retry-after"), "5");
        assert_eq!(post(&http, &token, "k-1", &json!([reseller("9")])).await.status, 422);
        app.pass_seconds(app.app.config().outbox.lease_seconds + 1);
        let answer = post(&http, &token, "k-1", &body).await;
        let created: Vec<String> = (0..5).map(|n| format!("N{n} created")).collect();
        assert_eq!(outcomes(&answer), created, "as if nothing had happened");
        assert_eq!(counts(app), (5, 5, 5));
        assert_eq!(post(&http, &token, "k-1", &body).await.body, answer.body);
        let (total, taken, state): (i32, i32, String) = intake_batches::table
            .filter(intake_batches::key.eq("api/one"))
            .select((intake_batches::total, intake_batches::taken, intake_batches::state))
            .first(&mut app.database())
            .unwrap();
        assert_eq!((total, taken, state.as_str()), (5, 5, "done"));
    }

    async fn one_call_sent_by_many_at_once_is_taken_once(app: &TestApp) {
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        let body = json!((0..10).map(numbered).collect::<Vec<_>>());
        let call = || post(&http, &token, "k-1", &body);
        let (a, b, c, d) = tokio::join!(call(), call(), call(), call());
        let answers = [a, b, c, d];
        let good: Vec<&Page> = answers.iter().filter(|page| page.status == 200).collect();
        assert!(!good.is_empty());
        for page in &answers {
            match page.status.as_u16() {
                200 => assert_eq!(page.body, good[0].body),
                status => assert_eq!((status, page.header("retry-after").is_empty()), (409, false), "{}", page.body),
            }
        }
        assert_eq!(counts(app), (10, 10, 10));
    }

    async fn five_hundred_records_are_answered_in_their_order(app: &TestApp) {
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        let mut records: Vec<Value> = (0..500).map(numbered).collect();
        records[250]["cnpj"] = json!("1");
        records[499] = json!({ "external_id": "N3" });
        let answer = crate::intake::api::post(&http, &token, &json!({ "resellers": records })).await;
        let said = outcomes(&answer);
        assert_eq!(said.len(), 500);
        for (number, said) in said.iter().enumerate() {
            let expected = match number {
                250 => "N250 rejected".to_owned(),
                499 => "N3 rejected".to_owned(),
                _ => format!("N{number} created"),
            };
            assert_eq!(*said, expected);
        }
        let (total, taken, rejected, state): (i32, i32, i32, String) = intake_batches::table
            .select((intake_batches::total, intake_batches::taken, intake_batches::rejected, intake_batches::state))
            .first(&mut app.database())
            .unwrap();
        assert_eq!((total, taken, rejected, state.as_str()), (500, 498, 2, "done"));
        let lines: Vec<i32> = intake_lines::table
            .filter(intake_lines::state.eq("rejected"))
            .order(intake_lines::line)
            .select(intake_lines::line)
            .load(&mut app.database())
            .unwrap();
        assert_eq!(lines, [251, 500]);
    }

    async fn a_call_of_which_nothing_stays_leaves_no_batch(app: &TestApp) {
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        let batches = || intake_batches::table.count().get_result::<i64>(&mut app.database()).unwrap();
        for (key, left) in [("k-1", 1), ("k-2", 1)] {
            assert_eq!(post(&http, &token, key, &reseller("1001")).await.status, 200);
            assert_eq!(batches(), left);
        }
        let answer = app.hand_over(serde_json::from_value(reseller("1001")).unwrap()).await;
        assert_eq!(answer.outcome, Outcome::Unchanged);
    }
}
