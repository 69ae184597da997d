//! A person's data, handed out and erased: by two people, whole, and once (LGPD).

use cracha::db::Db;
use cracha::db::types::ConversationId;
use cracha::error::{Error, Result, Rule};
use cracha::flow::contact::{self, Opening, Speaker};
use cracha::flow::desk::needed::{self, Needed, Way};
use cracha::flow::desk::{self, Proposal, two};
use cracha::flow::operate::retention;
use cracha::flow::users;
use cracha::model::approval::{Approval, ApprovalAct, Proof};
use cracha::model::audit;
use cracha::model::case::{self, Case, CaseKind, CaseState};
use cracha::model::conversation::{self, ClosedWhy};
use cracha::model::ctx::Actor;
use cracha::model::promise::{self, PromiseKind};
use cracha::model::role::Role;
use cracha::model::user::{self, User, UserState};
use cracha::text::Lang;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use serde_json::Value;

use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::people::{
    PASSWORD, administrator, agent, colleague, device, enter, forgot, invited, newcomer, of_login, person, record,
    type_in,
};
use crate::support::provider::log_in;

fn by_call() -> Proposal {
    Proposal { proof: Some(Proof::CallBack), note: "falei no telefone do ERP".into(), ..Proposal::default() }
}

async fn propose(app: &TestApp, who: &Actor, whom: &User, act: ApprovalAct) -> Result<Approval> {
    let id = whom.id.to_string();
    app.verb(who.clone(), move |tx, ctx| two::propose(tx, ctx, &id, act, &by_call())).await
}

async fn approve(app: &TestApp, who: &Actor, whom: &User, approval: &Approval) -> Result<ApprovalAct> {
    let (id, approval) = (whom.id.to_string(), approval.id.to_string());
    app.verb(who.clone(), move |tx, ctx| two::approve(tx, ctx, &id, &approval).map(|(act, _)| act)).await
}

async fn fetch(app: &TestApp, who: &Actor, whom: &User) -> Result<Value> {
    let id = whom.id.to_string();
    app.verb(who.clone(), move |tx, ctx| desk::fetch(tx, ctx, &id)).await
}

async fn now(app: &TestApp, whom: &User) -> User {
    let id = whom.id.clone();
    app.app.read(move |db| user::get(db, &id)).await.unwrap()
}

async fn open_case(app: &TestApp, whom: &User, kind: CaseKind) -> Case {
    let id = whom.id.clone();
    app.job(move |tx, ctx| {
        let row = Case { user_id: Some(id.clone()), ..Case::new(ctx, kind, &Value::Null)? };
        case::insert(tx, &row)?;
        Ok(row)
    })
    .await
}

async fn in_the_way(app: &TestApp, whom: &User) -> Vec<Needed> {
    let (ctx, id) = (app.ctx(agent()), whom.id.to_string());
    app.app.read(move |db| needed::in_the_way(db, &ctx, &id)).await.unwrap()
}

/// Somebody signed in asks the desk for it, and waits.
async fn asked(app: &TestApp, who: &User) -> ConversationId {
    let opening =
        Opening { topic: "ecommerce_login".into(), lang: Lang::PtBr, name: String::new(), email: String::new() };
    let begun = app.verb(person(who), move |tx, ctx| {
        let id = contact::open(ctx, tx, &opening)?.conversation.id;
        contact::want_agent(ctx, tx, &id, None)?;
        Ok(id)
    });
    begun.await.expect("a conversation")
}

/// Erased by two people.
async fn erase(app: &TestApp, whom: &User) {
    let (one, other) = (agent(), agent());
    let proposal = propose(app, &one, whom, ApprovalAct::Erasure).await.unwrap();
    approve(app, &other, whom, &proposal).await.unwrap();
}

/// A conversation in which the visitor says who it is, and which is over.
async fn talked(app: &TestApp, who: &Actor, topic: &str, email: &str, text: &str) -> ConversationId {
    let text = text.to_owned();
    let opening = Opening { topic: topic.into(), lang: Lang::PtBr, name: "Maria Souza".into(), email: email.into() };
    app.verb(who.clone(), move |tx, ctx| {
        let id = contact::open(ctx, tx, &opening)?.conversation.id;
        contact::identify(ctx, tx, &id, "20/11/2026")?;
        contact::say(ctx, tx, &Speaker::Visitor, &id, "t-1", &text)?;
        contact::want_agent(ctx, tx, &id, None)?;
        let row = conversation::get(tx, &id)?;
        conversation::close(tx, &id, ClosedWhy::AnsweredByMail, ctx.now)?;
        case::settle(tx, &row.case_id, ctx.now)?;
        Ok(id)
    })
    .await
    .expect("a conversation")
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    of: String,
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    times: i64,
}

/// Every text column of every table in which one of these words stands.
pub fn where_it_stands(app: &TestApp, words: &[&str]) -> Vec<String> {
    let mut db: Db = app.database();
    let columns = match app.engine {
        Engine::Sqlite => {
            "SELECT m.name AS \"of\", c.name AS name FROM sqlite_master m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type LIKE 'TEXT%'"
        }
        Engine::Postgres => {
            "SELECT table_name::text AS \"of\", column_name::text AS name FROM information_schema.columns \
             WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying')"
        }
    };
    let columns: Vec<Column> = sql_query(columns).load(&mut db).unwrap();
    assert!(columns.len() > 150, "{} columns were found", columns.len());
    let mut found = Vec::new();
    for Column { of, name } in columns {
        for word in words {
            let sql = format!(
                "SELECT count(*) AS times FROM \"{of}\" WHERE lower(\"{name}\") LIKE '%{}%'",
                word.to_lowercase()
            );
            let count: Vec<Count> = sql_query(sql).load(&mut db).unwrap();
            if count[0].times > 0 {
                found.push(format!("{of}.{name}: {word}"));
            }
        }
    }
    found
}

on_both_engines! {
    async fn after_an_erasure_no_column_of_any_table_has_the_name_or_the_address(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let second = colleague(app, &maria, "helena", Role::Administrator).await;
        enter(app, &maria.login, PASSWORD, device("d")).await;
        forgot(app, &maria.login, "maria@1001.example").await;
        forgot(app, "maria@1001.example", "maria@1001.example").await;
        forgot(app, &maria.login, "Maria@1001.example").await;
        app.mails().await;
        // Told to a colleague, with the name; settled at the desk, with the address.
        let id = second.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::send_password(tx, ctx, &id)).await.unwrap();
        app.mails().await;
        let id = maria.id.clone();
        app.job(move |tx, ctx| {
            let summary = serde_json::json!({ "note": "Maria Souza pede maria@1001.example" });
            let row = Case { user_id: Some(id.clone()), ..Case::new(ctx, CaseKind::AdministratorLeft, &summary)? };
            case::insert(tx, &row)?;
            case::close(tx, &row.id, ctx.now).map(|_| ())
        })
        .await;
        // Said to the desk: signed in, of a delivery that the representative is told of; and by who typed the address.
        let mut told = record("1001");
        told.sales_representative = Some("Renata Dias <renata@vendas.example>".into());
        app.hand_over(told).await;
        let text = "Sou Maria Souza, maria@1001.example";
        let said = talked(app, &person(&maria), "delivery", "", text).await;
        let typed = talked(app, &Actor::Anonymous, "orders", "maria@1001.example", text).await;
        assert_eq!(app.mails().await.len(), 1, "to the representative");
        let before = where_it_stands(app, &["maria@1001.example", "Maria Souza"]);
        for column in ["conversations.name", "conversations.email_typed", "conversation_lines.body","users.email", "users.name", "messages.address", "messages.payload", "requests.email_typed",
            "resellers.contact_email", "intake_lines.raw", "tickets.email", "cases.summary"]
        {
            assert!(before.iter().any(|found| found.starts_with(column)), "{column} not in {before:#?}");
        }
        erase(app, &maria).await;
        assert_eq!(where_it_stands(app, &["maria@1001.example", "Maria Souza"]), Vec::<String>::new());
        let gone = now(app, &maria).await;
        assert_eq!((gone.state, gone.login, gone.sub), (UserState::Deactivated, maria.login.clone(), maria.sub.clone()));
        for id in [said, typed] {
            let kept = app.app.read(move |db| contact::lines_since(db, &id, 0, 10)).await.unwrap();
            assert!(kept.len() > 1 && kept.iter().any(|line| !line.body.is_empty()), "{kept:?}");
        }
        // Others stay as they were.
        assert_eq!(now(app, &second).await.email, second.email);
        assert!(where_it_stands(app, &[&second.email]).iter().any(|found| found.starts_with("messages.address")));
        app.mails().await;
    }

    async fn after_an_erasure_the_login_opens_nothing_and_nobody_gets_it_again(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        erase(app, &rita).await;
        assert!(!matches!(type_in(app, &rita.login, PASSWORD).await, Ok(cracha::flow::sign_in::login::Outcome::In { .. })));
        let form = users::Form {
            name: "Outra Rita".into(),
            login_part: "rita".into(),
            email: "outra@1001.example".into(),
            phone: None,
            language: cracha::text::Lang::PtBr,
            role: Role::Buyer,
            permissions: Vec::new(),
        };
        let taken = app.verb(person(&maria), move |tx, ctx| users::create(tx, ctx, &form)).await;
        assert!(matches!(taken, Err(Error::Invalid { .. })), "{taken:?}");
        let entries = app.app.read(|db| audit::latest(db, None, 20)).await.unwrap();
        let acts: Vec<_> = entries.iter().map(|entry| entry.act.as_str()).collect();
        for act in ["desk.erasure.propose", "desk.erasure.approve", "user.forget", "access.end"] {
            assert!(acts.contains(&act), "{act} not in {acts:?}");
        }
        let (one, twice) = (agent(), propose(app, &agent(), &rita, ApprovalAct::Erasure).await);
        assert_eq!(twice.unwrap_err(), Error::Conflict(Rule::Deleted));
        assert_eq!(propose(app, &one, &rita, ApprovalAct::Export).await.unwrap_err(), Error::Conflict(Rule::Deleted));
    }

    async fn one_person_alone_cannot_nor_a_colleague_with_the_same_mailbox(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        app.staff("ana", Role::Agent).await;
        app.staff("bia", Role::Agent).await;
        let (ana, bia) = (of_login(app, "ana").await, of_login(app, "bia").await);
        let (one, other) = (person(&ana), person(&bia));
        for act in [ApprovalAct::Export, ApprovalAct::Erasure] {
            let proposal = propose(app, &one, &rita, act).await.unwrap();
            assert_eq!(approve(app, &one, &rita, &proposal).await.unwrap_err(), Error::Conflict(Rule::SamePerson));
            let (id, email, now) = (bia.id.clone(), ana.email.clone(), app.now());
            app.job(move |tx, _| user::set_email(tx, &id, &email, &email, now)).await;
            let refused = approve(app, &other, &rita, &proposal).await;
            assert_eq!(refused.unwrap_err(), Error::Conflict(Rule::SameMailbox), "{act:?}");
            let (id, email, now) = (bia.id.clone(), bia.email.clone(), app.now());
            app.job(move |tx, _| user::set_email(tx, &id, &email, &email, now)).await;
            approve(app, &other, &rita, &proposal).await.unwrap();
        }
        assert_eq!(now(app, &rita).await.state, UserState::Deactivated);
        // Nobody of the house is erased here, nor oneself.
        let staff = propose(app, &one, &bia, ApprovalAct::Erasure).await;
        assert_eq!(staff.unwrap_err(), Error::Conflict(Rule::Staff));
        assert_eq!(propose(app, &one, &ana, ApprovalAct::Export).await.unwrap_err(), Error::Conflict(Rule::OwnAccount));
        assert!(matches!(propose(app, &person(&maria), &rita, ApprovalAct::Export).await, Err(Error::Forbidden)));
        app.mails().await;
    }

    async fn what_is_still_needed_is_not_erased(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let last = propose(app, &agent(), &maria, ApprovalAct::Erasure).await;
        assert_eq!(last.unwrap_err(), Error::Conflict(Rule::LastAdministrator));
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        let proposal = propose(app, &agent(), &rita, ApprovalAct::Erasure).await.unwrap();
        // Also when it became so after the first one looked.
        let id = rita.id.clone();
        let case = app
            .job(move |tx, ctx| {
                let row = Case { user_id: Some(id.clone()), ..Case::new(ctx, CaseKind::AdministratorLeft, &Value::Null)? };
                case::insert(tx, &row)?;
                Ok(row.id)
            })
            .await;
        let open = approve(app, &agent(), &rita, &proposal).await;
        assert_eq!(open.unwrap_err(), Error::Conflict(Rule::OpenCase));
        assert_eq!(now(app, &rita).await.name, rita.name);
        app.job(move |tx, ctx| case::close(tx, &case, ctx.now).map(|_| ())).await;
        approve(app, &agent(), &rita, &proposal).await.unwrap();
        // Somebody whose first mail has not left yet.
        assert_eq!(app.hand_over(record("1002")).await.outcome, cracha::flow::intake::Outcome::Created);
        app.provision().await;
        let waiting = of_login(app, "1002.maria.souza").await;
        let promised = app.app.read(|db| promise::find(db, PromiseKind::Credential, "1002")).await.unwrap().unwrap();
        assert!(promised.stage.is_open());
        let refused = propose(app, &agent(), &waiting, ApprovalAct::Erasure).await;
        assert_eq!(refused.unwrap_err(), Error::Conflict(Rule::OpenPromise));
        app.mails().await;
    }

    async fn an_export_goes_to_who_proposed_once_with_no_secret_and_nobody_else_in_it(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        let other = colleague(app, &maria, "zeno", Role::Buyer).await;
        enter(app, &rita.login, PASSWORD, device("d")).await;
        talked(app, &person(&rita), "orders", "", "Onde está o pedido?").await;
        talked(app, &person(&other), "orders", "", "Onde está o meu?").await;
        forgot(app, &rita.login, &rita.email).await;
        let secret = crate::support::people::only(app.mails().await).secret.expect("a code");
        let (one, two_) = (agent(), agent());
        let proposal = propose(app, &one, &rita, ApprovalAct::Export).await.unwrap();
        assert!(fetch(app, &one, &rita).await.is_err(), "not approved yet");
        approve(app, &two_, &rita, &proposal).await.unwrap();
        assert_eq!(fetch(app, &two_, &rita).await.unwrap_err(), Error::Conflict(Rule::ProposalOver), "not the proposer");
        let all = fetch(app, &one, &rita).await.unwrap();
        assert_eq!(fetch(app, &one, &rita).await.unwrap_err(), Error::Conflict(Rule::ProposalOver), "once");
        assert_eq!((&all["person"]["email"], &all["person"]["login"]), (&rita.email.clone().into(), &rita.login.clone().into()));
        for list in ["sessions", "requests", "mails", "cases", "audit", "conversations"] {
            assert!(!all[list].as_array().unwrap().is_empty(), "{list}");
        }
        let text = all.to_string();
        let id = rita.id.clone();
        let hash = app.app.read(move |db| cracha::model::credential::find(db, &id)).await.unwrap().unwrap().hash;
        for secret in [secret.expose(), PASSWORD, &hash, "argon2", "token_hash", "sealed"] {
            assert!(!text.contains(secret), "{secret}");
        }
        assert!(text.contains("Onde está o pedido?") && !text.contains("Onde está o meu?"));
        for stranger in [&other.email, &other.login, &maria.email, &maria.name] {
            assert!(!text.contains(stranger.as_str()), "{stranger}");
        }
        // What nobody fetches in a day is gone.
        let proposal = propose(app, &one, &other, ApprovalAct::Export).await.unwrap();
        approve(app, &two_, &other, &proposal).await.unwrap();
        app.pass_hours(25);
        assert_eq!(fetch(app, &one, &other).await.unwrap_err(), Error::Conflict(Rule::ProposalOver));
        let id = rita.id.clone();
        let open = app.app.read(move |db| case::open_of_user(db, &id)).await.unwrap();
        assert!(open.iter().all(|case| case.state != CaseState::Open || case.kind != CaseKind::DataExport));
    }

    async fn housekeeping_forgets_as_the_desk_does(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        forgot(app, &rita.login, &rita.email).await;
        app.mails().await;
        let id = rita.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::delete(tx, ctx, &id)).await.unwrap();
        app.mails().await;
        app.pass_hours(731 * 24);
        let (_, people) = retention::OTHERS.into_iter().find(|(name, _)| *name == "people").unwrap();
        assert_eq!(app.job(move |tx, ctx| people(tx, ctx, 10)).await, 1);
        assert_eq!(where_it_stands(app, &["rita@1001.example"]), Vec::<String>::new());
        assert_eq!(now(app, &rita).await.login, rita.login);
    }

    async fn what_is_in_the_way_of_an_erasure_is_named_and_what_may_be_closed_is(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        let mismatch = open_case(app, &rita, CaseKind::RecoveryMismatch).await;
        let unproved = open_case(app, &rita, CaseKind::NoProof).await;
        let talk = asked(app, &rita).await;
        let ways: Vec<_> = in_the_way(app, &rita).await.into_iter().map(|needed| (needed.case.kind, needed.way)).collect();
        let expected = [
            (CaseKind::ContactLogin, Way::Conversation(talk.clone())),
            (CaseKind::NoProof, Way::Supervisor),
            (CaseKind::RecoveryMismatch, Way::Close),
        ];
        assert_eq!(ways.len(), expected.len(), "{ways:?}");
        assert!(expected.iter().all(|one| ways.contains(one)), "{ways:?}");
        let close = async |whom: &User, case: &Case, why: &str| {
            let (id, case, why) = (whom.id.to_string(), case.id.to_string(), why.to_owned());
            app.verb(agent(), move |tx, ctx| needed::close_case(tx, ctx, &id, &case, &why)).await
        };
        let why = "a pessoa pediu que os dados sejam apagados";
        assert!(matches!(close(&rita, &mismatch, "x").await, Err(Error::Invalid { .. })), "not without a reason");
        assert_eq!(close(&maria, &mismatch, why).await, Err(Error::Conflict(Rule::SeenAlready)), "of somebody else");
        assert_eq!(close(&rita, &unproved, why).await, Err(Error::Conflict(Rule::NotClosable)));
        assert_eq!(close(&rita, &mismatch, why).await, Ok(mismatch.protocol.clone()));
        assert_eq!(close(&rita, &mismatch, why).await, Err(Error::Conflict(Rule::SeenAlready)));
        let refused = propose(app, &agent(), &rita, ApprovalAct::Erasure).await;
        assert_eq!(refused.unwrap_err(), Error::Conflict(Rule::OpenCase), "two are left");
        let (case, row) = (unproved.id.clone(), talk.clone());
        app.job(move |tx, ctx| {
            case::close(tx, &case, ctx.now)?;
            let row = conversation::get(tx, &row)?;
            conversation::close(tx, &row.id, ClosedWhy::AnsweredByMail, ctx.now)?;
            case::settle(tx, &row.case_id, ctx.now)
        })
        .await;
        erase(app, &rita).await;
        assert!(in_the_way(app, &rita).await.is_empty());
    }

    async fn a_mailbox_that_a_colleague_has_too_stays_known(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        let zeno = colleague(app, &maria, "zeno", Role::Buyer).await;
        let (id, email, at) = (zeno.id.clone(), rita.email.clone(), app.now());
        app.job(move |tx, _| user::set_email(tx, &id, &email, &email, at)).await;
        forgot(app, &zeno.login, &rita.email).await;
        app.mails().await;
        erase(app, &rita).await;
        assert_eq!(now(app, &zeno).await.email, rita.email);
        let kept = where_it_stands(app, &[&rita.email]);
        assert!(kept.iter().any(|found| found.starts_with("requests.email_typed")), "{kept:?}");
        assert_eq!(now(app, &rita).await.email, "");
    }
}

#[tokio::test]
async fn everybody_reads_what_is_kept_and_takes_a_copy() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut app = app;
    app.ignore_messages();
    let maria = administrator(&app, "1001").await;
    invited(&app, &maria, "zeno", Role::Basic).await;
    newcomer(&app, "1002").await;
    let http = app.serve_provider().await;
    log_in(&http, &crate::support::provider::Person { login: maria.login.clone(), reseller: String::new() }).await;
    let page = http.get("/account/data").await;
    assert!(page.text().contains("730 dias"), "{}", page.text());
    let file = http.submit(&page.form("main form")).await;
    assert_eq!((file.status.as_u16(), file.header("cache-control")), (200, "no-store"));
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert_eq!(file.json()["person"]["login"], maria.login);
    assert!(!file.body.contains("zeno") && !file.body.contains("1002"));
    let entries = app.app.read(|db| audit::latest(db, None, 5)).await.unwrap();
    assert!(entries.iter().any(|entry| entry.act == "account.export"));
    // Long after the login the password is asked for first.
    app.pass_seconds(11 * 60);
    let page = http.submit(&http.get("/account/data").await.form("main form")).await;
    assert_eq!(page.location_param("confirm").as_deref(), Some("1"));
}

#[tokio::test]
async fn an_agent_reads_what_an_erasure_waits_for_and_goes_there_by_a_link() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = administrator(&app, "1001").await;
    let rita = colleague(&app, &maria, "rita", Role::Buyer).await;
    let mismatch = open_case(&app, &rita, CaseKind::RecoveryMismatch).await;
    let talk = asked(&app, &rita).await;
    let clara = app.staff("clara", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &clara).await;
    let erasure = format!("/desk/people/{}/erasure", rita.id);
    let page = http.get(&erasure).await;
    assert_eq!(page.status, 409);
    assert!(page.text().contains(&mismatch.protocol) && page.text().contains("Encerre a conversa"), "{}", page.text());
    let links = page.attributes("main li a", "href");
    assert!(links.contains(&format!("/desk/chat/{talk}")), "{links:?}");
    let close = links.iter().find(|to| to.contains("/close-case?")).expect("a case to close");
    let form = http.get(close).await.form("main form");
    let page = http.submit(&form.clone()).await;
    assert_eq!(page.status, 422, "{}", page.text());
    let page = http.submit(&form.set("reason", "a pessoa pediu que os dados sejam apagados")).await;
    assert_eq!((page.status.as_u16(), page.location_or_nowhere()), (303, erasure.as_str()));
    let page = http.get(&erasure).await;
    assert!(!page.text().contains(&mismatch.protocol), "{}", page.text());
    // The conversation is ended where it is held, and then nothing is in the way.
    let chat = format!("/desk/chat/{talk}");
    http.submit(&http.get(&chat).await.form("form[action$=take]")).await;
    http.submit(&http.get(&chat).await.form("form[action$=close]")).await;
    assert_eq!(http.get(&erasure).await.status, 200);
    let acts = http.get("/desk/acts").await;
    assert!(acts.text().contains("Caso fechado antes de apagar dados"), "{}", acts.text());
    app.mails().await;
}
