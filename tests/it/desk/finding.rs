//! Finding people by what is registered to reach them, and what the card says of their sessions.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cracha::error::Rule;
use cracha::flow::delivery::{self, Attempted};
use cracha::flow::desk::card::Deleted;
use cracha::flow::desk::{self, Found, FoundBy, Proposal, two};
use cracha::flow::users::{self, email};
use cracha::model::approval::{ApprovalAct, Proof};
use cracha::model::message::Lane;
use cracha::model::role::Role;
use cracha::model::user::{self, User, UserState};
use cracha::text::Lang;
use diesel::Connection;
use diesel::connection::InstrumentationEvent;

use crate::on_both_engines;
use crate::operate::plans::scans_only;
use crate::support::app::{Engine, TestApp};
use crate::support::people::{administrator, agent, cnpj, colleague, newcomer, of_login, only, person, record};
use crate::support::provider::{Person, Portal, log_in};

async fn find(app: &TestApp, query: &str) -> Found {
    let query = query.to_owned();
    app.verb(agent(), move |tx, ctx| desk::find(tx, ctx, &query)).await.unwrap()
}

async fn found(app: &TestApp, query: &str) -> Vec<(String, FoundBy)> {
    find(app, query).await.hits.into_iter().map(|hit| (hit.login, hit.by)).collect()
}

/// How many statements a search takes.
async fn statements_of(app: &TestApp, query: &str) -> usize {
    let query = query.to_owned();
    let counted = app.verb(agent(), move |tx, ctx| {
        let count = Arc::new(AtomicUsize::new(0));
        let each = count.clone();
        tx.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                each.fetch_add(1, Ordering::Relaxed);
            }
        });
        let found = desk::find(tx, ctx, &query);
        tx.set_instrumentation(|_: InstrumentationEvent<'_>| {});
        found.map(|_| count.load(Ordering::Relaxed))
    });
    counted.await.unwrap()
}

on_both_engines! {
    async fn people_are_found_by_telephone_and_e_mail_however_these_are_written(app: &TestApp) {
        let mut with_phone = record("1001");
        with_phone.contact.phone = Some("+55 (11) 98765-4321".into());
        app.hand_over(with_phone).await;
        app.provision().await;
        app.mails().await;
        newcomer(app, "1002").await;
        let maria = "1001.maria.souza".to_owned();
        for typed in ["11 98765-4321", "(011) 98765-4321", "+55 11 98765 4321", "5511987654321", "011987654321"] {
            assert_eq!(found(app, typed).await, [(maria.clone(), FoundBy::Phone)], "{typed}");
        }
        assert!(found(app, "11 98765-0000").await.is_empty());
        for typed in ["maria@1001.example", " MARIA@1001.Example "] {
            assert_eq!(found(app, typed).await, [(maria.clone(), FoundBy::Email)], "{typed}");
        }
        // A contact whose credential is still to come.
        let mut new = record("1003");
        new.contact.phone = Some("21 2222-3333".into());
        app.hand_over(new).await;
        for (typed, by) in [("(21) 2222.3333", FoundBy::Phone), ("maria@1003.example", FoundBy::Email)] {
            assert_eq!(found(app, typed).await, [("1003".to_owned(), by)], "{typed}");
        }
        let staff = app.staff("clara", Role::Agent).await;
        let clara = of_login(app, &staff.login).await;
        assert!(found(app, &clara.email).await.is_empty(), "the distributor's own are found by login alone");
    }

    async fn an_alphanumeric_cnpj_finds_its_reseller(app: &TestApp) {
        let mut new = record("1001");
        new.cnpj = "12.ABC.345/01DE-35".into();
        app.hand_over(new).await;
        for typed in ["12ABC34501DE35", "12.abc.345/01de-35"] {
            assert_eq!(found(app, typed).await, [("1001".to_owned(), FoundBy::Reseller)], "{typed}");
        }
    }

    async fn a_deleted_login_is_found_by_itself_alone(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let vera = colleague(app, &maria, "vera", Role::Buyer).await;
        let id = vera.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::delete(tx, ctx, &id)).await.unwrap();
        app.mails().await;
        let hit = only(find(app, "1001.VERA").await.hits);
        assert_eq!((hit.id, hit.by, hit.state), (vera.id.to_string(), FoundBy::Login, Some(UserState::Deactivated)));
        for typed in ["vera@1001.example", "1001"] {
            assert!(!found(app, typed).await.iter().any(|(login, _)| *login == vera.login), "{typed}");
        }
        let (ctx, id) = (app.ctx(agent()), vera.id.to_string());
        let card = app.app.read(move |db| desk::card(db, &ctx, &id, Lang::PtBr)).await.unwrap();
        assert_eq!(card.deleted, Some(Deleted { at: app.now(), erased: false }));
        assert_eq!(card.barred, Some(Rule::Deleted));
        let offered: Vec<_> = card.against.iter().filter(|(_, rule)| rule.is_none()).map(|(act, _)| *act).collect();
        assert_eq!(offered, [ApprovalAct::Export, ApprovalAct::Erasure]);
    }

    async fn a_search_costs_the_same_however_many_people_a_reseller_has(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let typed = cnpj("1001");
        let few = (statements_of(app, &typed).await, statements_of(app, "1001").await);
        let reseller = maria.reseller_id.clone();
        app.job(move |tx, ctx| {
            for n in 0..120 {
                let (login, email) = (format!("1001.p{n:03}"), format!("p{n}@1001.example"));
                let made = User::invited(ctx.now, &login, "Ana Lima", &email, "pt-BR", Role::Buyer);
                user::insert(tx, &User { reseller_id: reseller.clone(), ..made })?;
            }
            Ok(())
        })
        .await;
        assert_eq!(find(app, &typed).await.hits.len(), 50, "as many as are shown");
        assert_eq!((statements_of(app, &typed).await, statements_of(app, "1001").await), few);
    }

    async fn whatever_is_typed_is_found_by_index(app: &TestApp) {
        let reseller = administrator(app, "1001").await.reseller_id.unwrap();
        let folded = "maria@1001.example";
        let ways = cracha::model::phone::ways("11 98765-4321");
        scans_only(app, &[], |db| {
            cracha::model::user::by_phone(db, &ways, 50).unwrap();
            cracha::model::reseller::by_phone(db, &ways, 50).unwrap();
            cracha::model::user::by_email(db, folded).unwrap();
            cracha::model::user::of_reseller(db, &reseller, 50).unwrap();
            cracha::model::reseller::by_contact(db, folded, 50).unwrap();
        });
    }

    async fn a_pending_code_is_void_once_the_desk_has_changed_the_address(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let vera = colleague(app, &maria, "vera", Role::Buyer).await;
        let id = vera.id.clone();
        app.verb(person(&maria), move |tx, ctx| email::correct(tx, ctx, &id, "vera@outra.example")).await.unwrap();
        let code = only(app.mails().await).secret.expect("a code").expose().to_owned();
        let id = vera.id.to_string();
        let proposal = Proposal {
            proof: Some(Proof::CallBack),
            note: "falei com Vera no telefone do ERP".into(),
            email: "vera@certa.example".into(),
            ..Proposal::default()
        };
        let row = app.verb(agent(), move |tx, ctx| two::propose(tx, ctx, &id, ApprovalAct::Email, &proposal)).await.unwrap();
        let (id, row) = (vera.id.to_string(), row.id.to_string());
        app.verb(agent(), move |tx, ctx| two::approve(tx, ctx, &id, &row)).await.unwrap();
        let id = vera.id.clone();
        assert_eq!(app.verb(person(&maria), move |tx, ctx| email::confirm(tx, ctx, &id, &code)).await, Ok(false));
        assert_eq!(of_login(app, &vera.login).await.email, "vera@certa.example");
        app.mails().await;
    }

    async fn a_second_address_of_the_erp_on_the_same_day_is_noted_and_the_newest_proves_itself(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        app.pass_hours(60);
        let mut moved = record("1001");
        for email in ["maria@um.example", "maria@dois.example"] {
            moved.contact.email = email.into();
            app.hand_over(moved.clone()).await;
            app.pass_seconds(60);
        }
        let ctx = app.ctx(agent());
        let line = only(app.app.read(move |db| desk::cases(db, &ctx, Lang::PtBr)).await.unwrap());
        assert!(line.detail.contains("mais de um endereço") && line.detail.contains("dois.example"), "{}", line.detail);
        assert!(!line.detail.contains("maria@"), "masked: {}", line.detail);
        let note = "chegou hoje do ERP".to_owned();
        let proposal = Proposal { proof: Some(Proof::Erp), note, ..Proposal::default() };
        let id = maria.id.to_string();
        let row = app.verb(agent(), move |tx, ctx| two::propose(tx, ctx, &id, ApprovalAct::Email, &proposal)).await;
        assert_eq!(row.unwrap().email.as_deref(), Some("maria@dois.example"));
    }
}

#[tokio::test]
async fn the_card_says_which_portals_have_a_session_and_whether_each_confirmed_its_end() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = administrator(&app, "1001").await;
    let (shop, cloud) = (Portal::own("shop"), Portal::own("cloud"));
    app.register(&shop).await;
    app.register(&cloud).await;
    let hers = app.serve_provider().await;
    log_in(&hers, &Person { login: maria.login.clone(), reseller: String::new() }).await;
    shop.tokens(&hers, &[]).await;
    cloud.tokens(&hers, &[]).await;
    let clara = app.staff("clara", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &clara).await;
    let card = format!("/desk/people/{}", maria.id);
    let page = http.get(&card).await;
    assert!(page.text().contains("Portal cloud, Portal shop") && page.text().contains("Início"), "{}", page.text());
    let form = hers.get("/sign-out").await.form("main form");
    hers.submit(&form).await;
    let page = http.get(&card).await;
    assert!(!page.text().contains("Portal cloud, Portal shop"), "{}", page.text());
    assert_eq!(page.all("td .pill.warn"), ["aguardando confirmação"; 2]);
    app.pass_seconds(60);
    for claimed in app.job(|tx, ctx| delivery::claim(tx, ctx, Lane::Logout, "test", 100)).await {
        let row = claimed.message;
        app.job(move |tx, ctx| delivery::settle(tx, ctx, &row, &Attempted::Taken("200".into()))).await;
    }
    assert_eq!(http.get(&card).await.all("td .pill.good"), ["24/11/2026 09:01"; 2]);
}

#[tokio::test]
async fn the_card_of_a_deleted_login_says_since_when_and_what_to_say() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = administrator(&app, "1001").await;
    let vera = colleague(&app, &maria, "vera", Role::Buyer).await;
    let id = vera.id.clone();
    app.verb(person(&maria), move |tx, ctx| users::delete(tx, ctx, &id)).await.unwrap();
    app.mails().await;
    let clara = app.staff("clara", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &clara).await;
    let form = http.get("/desk").await.form("main form[role=search]");
    let page = http.submit(&form.set("query", "1001.vera")).await;
    let card = page.attribute("tbody a", "href").expect("the deleted login");
    let page = http.get(&card).await;
    assert!(page.text().contains("Este login foi excluído em 24/11/2026"), "{}", page.text());
    assert!(page.text().contains("não volta, e ninguém mais o usa"), "{}", page.text());
    assert_eq!(http.get(&format!("{card}/send-password")).await.status, 409);
}
