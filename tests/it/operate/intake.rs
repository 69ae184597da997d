//! The operator's page of what came in: batches, rejected records corrected and sent again, a record's whole way.

use cracha::flow::intake::{self, NewBatch, Place, Record};
use cracha::model::ctx::Actor;
use cracha::model::intake_batch::BatchSource;
use cracha::model::intake_line::{LineState, Origin};
use cracha::model::promise::{self, PromiseKind};
use cracha::model::role::Role;

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::Http;
use crate::support::people::record;
use crate::support::provider::log_in;

/// An operator is in, in Portuguese.
async fn operator(app: &TestApp) -> Http {
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    http
}

/// A file as the terminal takes it, all of it but the last `missing` lines.
async fn file(app: &TestApp, name: &str, records: Vec<Record>, missing: usize) {
    let key = format!("csv/{name}");
    let batch = NewBatch {
        key: key.clone(),
        kind: cracha::model::intake_line::RecordKind::Reseller,
        source: BatchSource::File,
        name: name.into(),
        total: records.len(),
    };
    app.verb(Actor::Terminal, move |tx, ctx| intake::begin_batch(tx, ctx, &batch)).await.unwrap();
    let taken = records.len() - missing;
    let lines: Vec<_> = (2..)
        .zip(records)
        .take(taken)
        .map(|(line, record)| {
            let raw = format!("{};{};{}", record.external_id, record.legal_name, record.cnpj);
            let place = Place {
                source: Origin::Csv,
                kind: cracha::model::intake_line::RecordKind::Reseller,
                batch: key.clone(),
                line,
                raw,
            };
            intake::Line { place, record, problems: Vec::new(), fields: Vec::new() }
        })
        .collect();
    let take = move |tx: &mut cracha::db::Tx, ctx: &cracha::model::ctx::Ctx| {
        intake::take_part(tx, ctx, &key, &lines, missing == 0)
    };
    app.verb(Actor::Terminal, take).await.unwrap();
}

fn wrong(external_id: &str, cnpj: &str) -> Record {
    Record { cnpj: cnpj.into(), ..record(external_id) }
}

on_both_engines! {
    async fn a_batch_shows_how_far_it_is_and_what_was_not_taken(app: &TestApp) {
        let http = operator(app).await;
        file(app, "novas.csv", vec![record("1001"), wrong("1002", "1"), record("1003"), record("1004")], 1).await;
        let page = http.get("/operator/intake").await;
        let row = page.all("section[aria-labelledby=batches] tbody tr").concat();
        assert!(row.contains("novas.csv") && row.contains("em andamento") && row.contains("3 de 4"), "{row}");
        let address = page.attribute("section[aria-labelledby=batches] tbody a", "href").unwrap();
        let batch = http.get(&address).await;
        assert_eq!(batch.attribute("progress", "value").as_deref(), Some("3"));
        let lines = batch.all("section[aria-labelledby=lines] tbody tr");
        assert_eq!(lines.len(), 3);
        assert!(lines[1].contains("Linha 3") && lines[1].contains("O CNPJ não tem 14 caracteres."), "{lines:?}");
        app.pass_seconds(11 * 60);
        assert!(http.get(&address).await.text().contains("Este lote parou no meio."));
        // The same file again, whole.
        file(app, "novas.csv", vec![record("1001"), wrong("1002", "1"), record("1003"), record("1004")], 0).await;
        let batch = http.get(&address).await;
        assert!(batch.text().contains("4 de 4") && batch.text().contains("concluído"), "{}", batch.text());
        assert_eq!(http.get("/operator/intake/batches/nothing").await.status, 404);
    }

    async fn a_rejected_record_is_corrected_in_a_form_and_its_promise_keeps_its_date(app: &TestApp) {
        let http = operator(app).await;
        file(app, "novas.csv", vec![Record { contact: intake::Contact { email: "sem-arroba".into(), ..record("1001").contact }, ..record("1001") }], 0).await;
        let due = |app: &TestApp, id: &'static str| {
            promise::find(&mut app.database(), PromiseKind::Credential, id).unwrap().map(|promise| promise.due_at)
        };
        let first = due(app, "1001").unwrap();
        let page = http.get("/operator/intake").await;
        let list = page.attribute("section[aria-labelledby=reasons] tbody a", "href").unwrap();
        let list = http.get(&list).await;
        let line = list.attribute("main a[href*='/lines/']", "href").unwrap();
        let shown = http.get(&line).await;
        assert_eq!(shown.attribute("#contact_email", "value").as_deref(), Some("sem-arroba"));
        assert_eq!(shown.attribute("#contact_email", "aria-invalid").as_deref(), Some("true"));
        assert!(shown.all("section[aria-labelledby=came]").concat().contains("1001;Revenda 1001 Ltda"), "as it came");
        let form = shown.form("main form[method=post]");
        let still = http.submit(&form.clone().set("contact_email", "a@b").set("cnpj", "2")).await;
        assert_eq!(still.status, 422, "{}", still.text());
        assert_eq!(still.attribute("#cnpj", "aria-invalid").as_deref(), Some("true"));
        assert_eq!(still.attribute("#contact_email", "value").as_deref(), Some("a@b"), "what was typed stays");
        app.pass_seconds(60);
        let done = http.submit(&form.clone().set("contact_email", "maria@1001.example")).await;
        let way = http.follow(&done).await;
        assert!(way.text().contains("O registro foi aceito."), "{}", way.text());
        let came = way.all("section[aria-labelledby=came] tbody tr");
        assert_eq!(came.len(), 2, "{came:?}");
        assert!(came[0].contains("correção no formulário") && came[1].contains("corrigida depois"), "{came:?}");
        let changes = way.all("section[aria-labelledby=changes] tbody tr").concat();
        assert!(changes.contains("intake.correct") && changes.contains("otto"), "{changes}");
        assert!(!changes.contains("maria@1001.example"), "addresses are masked in the audit: {changes}");
        assert_eq!(due(app, "1001"), Some(first), "the date stays");
        assert_eq!(http.submit(&form).await.status, 409, "once");
        app.provision().await;
        assert_eq!(app.mails().await.len(), 1);
        let way = http.get("/operator/intake?id=1001").await;
        let way = http.follow(&way).await;
        assert!(way.all("section[aria-labelledby=user]").concat().contains("1001.maria.souza"), "{}", way.text());
        assert_eq!(way.all("section[aria-labelledby=mails] tbody tr").len(), 1);
        assert_eq!(http.get("/operator/intake/records/9999").await.status, 404);
    }

    async fn when_the_id_itself_was_wrong_the_promise_goes_to_the_right_one(app: &TestApp) {
        let http = operator(app).await;
        file(app, "novas.csv", vec![wrong("1O01", "1")], 0).await;
        let find = |id: &str| promise::find(&mut app.database(), PromiseKind::Credential, id).unwrap();
        let before = find("1o01").unwrap();
        app.pass_seconds(900);
        let line = http.get("/operator/intake/rejected").await.attribute("main a[href*='/lines/']", "href").unwrap();
        let line = line.rsplit('/').next().map(cracha::model::ids::LineId::from_text).unwrap();
        let good = record("1001");
        let mended = app.verb(Actor::Terminal, move |tx, ctx| intake::mend(tx, ctx, &line, &good)).await.unwrap();
        assert!(matches!(mended, intake::Mended::Taken(_)), "{mended:?}");
        let after = find("1001").unwrap();
        assert_eq!((after.id, after.due_at, find("1o01").is_none()), (before.id, before.due_at, true));
        assert!(http.get("/operator/intake/rejected").await.all("tbody tr").is_empty());
    }

    async fn all_of_one_reason_are_sent_again_and_what_is_still_wrong_stays(app: &TestApp) {
        let http = operator(app).await;
        let mut records = vec![wrong("1001", "1"), wrong("1002", "11.111.111/1111-11")];
        records.push(Record { legal_name: String::new(), ..wrong("1003", "1") });
        file(app, "novas.csv", records, 0).await;
        // A rule that was too strict is no more: what was read would be taken today.
        let mended = serde_json::to_string(&record("1001")).unwrap();
        set_record(app, "1001", &mended);
        let list = http.get("/operator/intake/rejected?reason=cnpj_length").await;
        assert_eq!(list.all("tbody tr").len(), 2);
        let ask = http.get(&list.attribute("main a[href*='again']", "href").unwrap()).await;
        let done = http.submit(&ask.form("main form")).await;
        let page = http.follow(&done).await;
        assert!(page.text().contains("Aceitos: 1. Ainda não aceitos: 1."), "{}", page.text());
        assert_eq!(page.all("tbody tr").len(), 1);
        let lines = app.app.read(|db| cracha::model::intake_line::of_external(db, "1001", 10)).await.unwrap();
        let states: Vec<_> = lines.iter().map(|line| line.state).collect();
        assert_eq!(states, [LineState::Accepted, LineState::Corrected]);
        // What is wrong with a line itself is for a person.
        let line = http.get("/operator/intake/rejected?reason=quote_not_closed").await;
        assert!(line.attribute("main a[href*='again']", "href").is_none());
    }

    async fn a_correction_from_the_erp_closes_the_rejected_record(app: &TestApp) {
        let http = operator(app).await;
        file(app, "novas.csv", vec![wrong("1001", "1")], 0).await;
        app.hand_over(record("1001")).await;
        assert!(http.get("/operator/intake/rejected").await.all("tbody tr").is_empty());
        let way = http.get("/operator/intake/records/1001").await;
        let came = way.all("section[aria-labelledby=came] tbody tr");
        assert!(came[0].contains("aceita") && came[1].contains("corrigida depois"), "{came:?}");
    }
}

fn set_record(app: &TestApp, external_id: &str, json: &str) {
    use cracha::db::schema::intake_lines;
    use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
    diesel::update(intake_lines::table.filter(intake_lines::external_folded.eq(external_id)))
        .set(intake_lines::record.eq(Some(json)))
        .execute(&mut app.database())
        .unwrap();
}

on_both_engines! {
    async fn a_line_that_nobody_can_correct_is_set_aside_with_its_reason_and_can_be_taken_back(app: &TestApp) {
        let http = operator(app).await;
        file(app, "total.csv", vec![wrong("TOTAL", "1"), wrong("1002", "1")], 0).await;
        let id = app.app.read(|db| cracha::model::intake_line::rejected_of(db, "total")).await.unwrap().unwrap().id;
        let stage = async || {
            let found = app.app.read(|db| promise::find(db, PromiseKind::Credential, "total")).await.unwrap();
            found.expect("a promise").stage
        };
        let address = format!("/operator/intake/lines/{id}");
        let form = http.get(&address).await.form("form[aria-labelledby=aside]");
        let done = http.submit(&form.clone().set("aside_reason", "no_record").set("remark", "linha de soma")).await;
        let page = http.follow(&done).await;
        let text = page.text();
        for words in ["O registro foi posto de lado.", "Não é um registro", "linha de soma", "otto"] {
            assert!(text.contains(words), "no {words:?} in {text}");
        }
        assert_eq!(stage().await, promise::Stage::Cancelled, "nobody waits for it");
        let open = http.get("/operator/intake/rejected").await.all("tbody tr").concat();
        assert!(open.contains("1002") && !open.contains("TOTAL"), "{open}");
        let aside = http.get("/operator/intake/aside").await.all("tbody tr").concat();
        assert!(aside.contains("TOTAL") && aside.contains("posta de lado") && !aside.contains("1002"), "{aside}");
        let heading = http.get(&address).await.all("h1").concat();
        assert!(heading.starts_with("Registro recebido") && !heading.contains("Corrigir"), "{heading}");
        // The same line comes in the file of the next day.
        file(app, "total-2.csv", vec![wrong("TOTAL", "1")], 0).await;
        assert!(!http.get("/operator/intake/rejected").await.all("tbody tr").concat().contains("TOTAL"));

        let again = http.submit(&form.set("aside_reason", "trial").set("remark", "")).await;
        assert_eq!(again.status, 409, "{}", again.text());
        let back = http.submit(&http.get(&address).await.form("form[action$=back]")).await;
        assert!(http.follow(&back).await.text().contains("O registro espera correção de novo."));
        assert_eq!(stage().await, promise::Stage::Received);
        assert!(http.get("/operator/intake/rejected").await.all("tbody tr").concat().contains("TOTAL"));
        let acts = http.get("/operator/audit?act=intake.").await.text();
        assert!(acts.contains("intake.set_aside") && acts.contains("intake.take_back"), "{acts}");
    }
}
