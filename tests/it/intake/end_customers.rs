//! End customers that the ERP hands over, by a call, a file and the drop folder.

use std::fs;

use cracha::db::schema::{intake_batches, intake_lines};
use cracha::flow::intake::{self, Mended};
use cracha::jobs::drop::{Watch, look};
use cracha::model::end_customer::{self, EndCustomer, EndCustomerState};
use cracha::model::intake_line::{self, IntakeLine, LineState, RecordKind};
use cracha::model::promise::{self, Stage};
use cracha::model::role::Role;
use cracha::model::{audit, reseller};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper};
use serde_json::{Value, json};

use super::api::{erp, read};
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::people::{administrator, operator, person, record};
use crate::support::program::Home;
use crate::support::provider::log_in;

const PATH: &str = "/api/v1/end-customers/handover";
const CPF: &str = "529.982.247-25";
const CNPJ: &str = "11.222.333/0001-81";

fn customer(reseller: &str, document: &str, name: &str) -> Value {
    json!({ "reseller_id": reseller, "document": document, "name": name, "email": "ana@cliente.example" })
}

async fn send(http: &Http, token: &str, body: &Value, key: Option<&str>) -> Page {
    let mut headers =
        vec![("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
    headers.extend(key.map(|key| ("idempotency-key", key.to_owned())));
    http.send(reqwest::Method::POST, PATH, &headers, Some(body.to_string())).await
}

fn outcomes(page: &Page) -> Vec<(String, Vec<String>)> {
    assert_eq!(page.status, 200, "{}", page.body);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let one = |one: &Value| (text(&one["outcome"]), one["reasons"].as_array().unwrap().iter().map(text).collect());
    read(page)["results"].as_array().unwrap().iter().map(one).collect()
}

fn plain(outcome: &str) -> (String, Vec<String>) {
    (outcome.to_owned(), Vec::new())
}

fn because(outcome: &str, reason: &str) -> (String, Vec<String>) {
    (outcome.to_owned(), vec![reason.to_owned()])
}

async fn found(app: &TestApp, external: &str, document: &'static str) -> Option<EndCustomer> {
    let external = external.to_owned();
    let read = move |db: &mut cracha::db::Db| {
        let reseller = reseller::find_external(db, &external)?.expect("the reseller");
        end_customer::by_document(db, &reseller.id, document)
    };
    app.app.read(read).await.unwrap()
}

fn kept(app: &TestApp) -> Vec<IntakeLine> {
    intake_lines::table
        .filter(intake_lines::kind.eq(RecordKind::EndCustomer))
        .select(IntakeLine::as_select())
        .order(intake_lines::id)
        .load(&mut app.database())
        .unwrap()
}

on_both_engines! {
    async fn the_erp_hands_end_customers_over_and_each_is_due_in_a_day(app: &TestApp) {
        app.hand_over(record("1001")).await;
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        let body = json!({ "end_customers": [customer("1001", CPF, "Ana Souza"), customer("1001", "11222333000181", "Loja Ltda")] });
        let page = send(&http, &token, &body, None).await;
        assert_eq!(outcomes(&page), [plain("created"), plain("created")]);
        assert!(!page.body.contains("52998224725") && !page.body.contains("529.982") && !page.body.contains("Souza"), "{}", page.body);
        let ana = found(app, "1001", "52998224725").await.expect("registered");
        assert_eq!((ana.state, ana.email.as_deref()), (EndCustomerState::Registered, Some("ana@cliente.example")));
        assert_eq!(read(&page)["results"][0]["end_customer"], ana.id.as_str());
        let id = ana.promise_id.clone().unwrap();
        let promise = app.app.read(move |db| promise::get(db, &id)).await.unwrap();
        assert_eq!(promise.due_at, promise.received_at.plus_h(24));
        // The same again is the same, with a key to the letter.
        assert_eq!(outcomes(&send(&http, &token, &body, None).await), [plain("unchanged"), plain("unchanged")]);
        let more = json!([customer("1001", "12345678909", "Rui Lima")]);
        let first = send(&http, &token, &more, Some("k1")).await;
        let again = send(&http, &token, &more, Some("k1")).await;
        assert_eq!((first.body, again.header("idempotency-replayed")), (again.body.clone(), "true"));
        assert_eq!(kept(app).len(), 3);
        app.provision().await;
        assert_eq!(found(app, "1001", "52998224725").await.unwrap().state, EndCustomerState::Available);
        app.mails().await;
    }

    async fn what_cannot_be_taken_is_kept_with_the_reason_and_sent_again(app: &TestApp) {
        app.hand_over(record("1001")).await;
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        let body = json!([
            customer("9009", CPF, "Ana Souza"),
            customer("1001", "529.982.247-26", "Ana Souza"),
            customer("1001", "1,12223E+13", "Loja Ltda"),
            customer("1001", "191000100", ""),
            { "reseller_id": "1001", "document": ["x"], "name": "Ana" },
        ]);
        let results = outcomes(&send(&http, &token, &body, None).await);
        assert_eq!(results[0], because("rejected", "reseller_unknown"));
        assert_eq!(results[1], because("rejected", "cpf_digits"));
        assert_eq!(results[2], because("rejected", "cnpj_scientific"));
        assert!(results[3].1.contains(&"name_missing".to_owned()), "{results:?}");
        assert_eq!(results[4], because("rejected", "record_malformed"));
        assert_eq!(kept(app).iter().filter(|line| line.state == LineState::Rejected).count(), 5);
        send(&http, &token, &body, None).await;
        assert_eq!(kept(app).len(), 5, "kept once");
        // The reseller comes; all of that reason are sent again, and the promise runs from when they came.
        let came = app.now();
        app.pass_hours(3);
        app.hand_over(record("9009")).await;
        let reason = cracha::model::reason::Reason::ResellerUnknown;
        let again = app.verb(operator(), move |tx, ctx| intake::again(tx, ctx, reason, None, 100)).await.unwrap();
        assert_eq!((again.taken, again.rejected), (1, 0));
        let ana = found(app, "9009", "52998224725").await.expect("registered");
        let id = ana.promise_id.clone().unwrap();
        assert_eq!(app.app.read(move |db| promise::get(db, &id)).await.unwrap().due_at, came.plus_h(24));
        // One is corrected in the form; the audit says nothing about whom.
        let line = kept(app).into_iter().find(|line| line.reasons.contains("cpf_digits")).unwrap();
        let kept_line = line.id.clone();
        let mut right = intake::Record { external_id: "1001".into(), legal_name: "Ana Souza".into(), ..Default::default() };
        right.cnpj = "529.982.247-26".into();
        let (id, wrong) = (kept_line.clone(), right.clone());
        let refused = app.verb(operator(), move |tx, ctx| intake::mend(tx, ctx, &id, &wrong)).await.unwrap();
        assert!(matches!(refused, Mended::Refused(_)));
        right.cnpj = CPF.into();
        let id = kept_line.clone();
        let mended = app.verb(operator(), move |tx, ctx| intake::mend(tx, ctx, &id, &right)).await.unwrap();
        assert!(matches!(mended, Mended::Taken(_)));
        assert!(found(app, "1001", "52998224725").await.is_some());
        assert_eq!(app.app.read(move |db| intake_line::get(db, &kept_line)).await.unwrap().state, LineState::Corrected);
        let entries = app.app.read(|db| audit::latest(db, None, 50)).await.unwrap();
        let of = |act: &str| entries.iter().find(|entry| entry.act == act).map(|entry| format!("{entry:?}"));
        let text = of("intake.correct").expect("recorded");
        assert!(!text.contains("Souza") && !text.contains("52998224725") && !text.contains("529.982"), "{text}");
        app.mails().await;
    }

    async fn what_the_reseller_says_itself_stays_and_what_it_removed_too(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        let one = json!([customer("1001", CPF, "Ana Souza")]);
        send(&http, &token, &one, None).await;
        // As long as it is the ERP's, the ERP brings it up to date; what it leaves out stays.
        let mut other = json!([{ "reseller_id": "1001", "document": CPF, "name": "Ana Lima" }]);
        assert_eq!(outcomes(&send(&http, &token, &other, None).await), [plain("corrected")]);
        let row = found(app, "1001", "52998224725").await.unwrap();
        assert_eq!((row.name.as_str(), row.email.as_deref()), ("Ana Lima", Some("ana@cliente.example")));
        // Changed by the reseller, it is the reseller's.
        let (id, typed) = (row.id.clone(), crate::customers::typed(CPF, "Ana da Loja"));
        let change = move |tx: &mut cracha::db::Tx, ctx: &cracha::model::ctx::Ctx| {
            cracha::flow::customers::change(tx, ctx, &id, &typed)
        };
        app.verb(person(&maria), change).await.unwrap().unwrap();
        other[0]["name"] = "Ana Dias".into();
        assert_eq!(outcomes(&send(&http, &token, &other, None).await), [because("unchanged", "end_customer_of_reseller")]);
        assert_eq!(found(app, "1001", "52998224725").await.unwrap().name, "Ana da Loja");
        let id = row.id.clone();
        app.verb(person(&maria), move |tx, ctx| cracha::flow::customers::remove(tx, ctx, &id)).await.unwrap();
        assert_eq!(outcomes(&send(&http, &token, &other, None).await), [because("unchanged", "end_customer_removed")]);
        // A suspended reseller's waits.
        let mut record = record("1001");
        record.state = Some("suspended".into());
        app.hand_over(record).await;
        let body = json!([customer("1001", CNPJ, "Loja Ltda")]);
        assert_eq!(outcomes(&send(&http, &token, &body, None).await), [because("rejected", "reseller_not_active")]);
        app.mails().await;
    }

    async fn operators_see_them_as_they_see_resellers_and_correct_them_in_a_form(app: &TestApp) {
        app.hand_over(record("1001")).await;
        let api = app.serve_provider().await;
        let token = erp(app, &api, &["resellers.write"]).await;
        send(&api, &token, &json!([customer("1001", "529.982.247-26", "Ana Souza")]), None).await;
        let http = {
            let otto = app.staff("otto", Role::Operator).await;
            let http = app.serve_provider().await;
            log_in(&http, &otto).await;
            http
        };
        assert!(http.get("/operator/intake").await.text().contains("API: clientes finais"));
        let list = http.get("/operator/intake/rejected").await;
        let line = list.attribute("main a[href*='/lines/']", "href").unwrap();
        let page = http.get(&line).await;
        assert!(page.text().contains("CNPJ ou CPF") && !page.text().contains("Representante"), "{}", page.text());
        let form = page.form("main form").set("cnpj", CPF);
        let done = http.submit(&form).await;
        assert!(http.follow(&done).await.text().contains("O registro foi aceito."));
        assert!(found(app, "1001", "52998224725").await.is_some());
    }

    async fn a_reseller_that_comes_again_settles_no_end_customers_line(app: &TestApp) {
        app.hand_over(record("1001")).await;
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        send(&http, &token, &json!([customer("1001", "529.982.247-26", "Ana Souza")]), None).await;
        let mut changed = record("1001");
        changed.legal_name = "Outra Ltda".into();
        app.hand_over(changed).await;
        assert_eq!(kept(app)[0].state, LineState::Rejected);
        assert_eq!(app.app.read(|db| intake_line::of_external(db, "1001", 10)).await.unwrap().len(), 2, "its own alone");
    }
}

#[tokio::test]
async fn files_of_end_customers_are_taken_in_their_own_folder() {
    let folder = tempfile::TempDir::new().unwrap();
    let root = folder.path().display().to_string();
    let app = TestApp::with(Engine::Sqlite, |config| config.intake.drop.folder = root).await;
    app.hand_over(record("1001")).await;
    let mut seen = Watch::default();
    look(&app.app, &mut seen).await.unwrap();
    let text = "Revenda;CPF/CNPJ;Nome do cliente;E-mail;UF\n1001;52998224725;Ana Souza;ana@x.example;SP\n1001;11222333000181;Loja;;\n1001;529.982.247-25;De novo;;\n77;52998224725;Ana;;\n";
    let below = folder.path().join("end-customers");
    fs::write(below.join("clientes.csv"), text).unwrap();
    look(&app.app, &mut seen).await.unwrap();
    app.pass_seconds(600);
    assert_eq!(look(&app.app, &mut seen).await.unwrap(), 1);
    let report = fs::read_to_string(below.join("rejected/clientes.csv.report.csv")).unwrap();
    for says in ["Aceita: cliente final novo.", "já apareceu acima", "Nenhuma revenda tem este código"] {
        assert!(report.contains(says), "{says} not in {report}");
    }
    assert_eq!(found(&app, "1001", "52998224725").await.unwrap().region.as_deref(), Some("SP"));
    let batches: Vec<(RecordKind, i32, i32)> = intake_batches::table
        .filter(intake_batches::name.eq("clientes.csv"))
        .select((intake_batches::kind, intake_batches::taken, intake_batches::rejected))
        .load(&mut app.database())
        .unwrap();
    assert_eq!(batches, [(RecordKind::EndCustomer, 2, 2)]);
    let promised = found(&app, "1001", "52998224725").await.unwrap().promise_id.unwrap();
    let stage = app.app.read(move |db| promise::get(db, &promised)).await.unwrap().stage;
    assert!(stage.is_open() && stage != Stage::Cancelled);
}

#[test]
fn the_terminal_takes_a_file_of_end_customers() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let body = "100000000001";
    let cnpj = format!("{body}{}", cracha::model::cnpj::check_digits(body));
    let resellers =
        format!("external_id;legal_name;cnpj;contact_name;contact_email\n1001;Revenda;{cnpj};Ana Lima;ana@r.example\n");
    home.run(&["reseller", "import", &home.file("r.csv", resellers)]).fine();
    let file = home.file("c.csv", "reseller_id,document,name\n1001,52998224725,Ana Souza\n1001,12345,Rui\n");
    let dry = home.run(&["end-customer", "import", &file, "--dry-run"]);
    assert_eq!(dry.code, Some(1), "{dry:?}");
    let ended = home.run(&["end-customer", "import", &file]);
    assert!(ended.out.contains("New: 1.") && ended.out.contains("Not taken: 1."), "{ended:?}");
    let again = home.run(&["end-customer", "import", &file]);
    assert!(again.out.contains("Unchanged: 1."), "{again:?}");
    let needed = home.run(&["end-customer", "import", &home.file("d.csv", "document,name\n1,x\n")]);
    assert!(needed.err.iter().any(|line| line.contains("codigo_da_revenda")), "{needed:?}");
}
