//! Who may, whose they are, and how they are found.

use cracha::error::{Error, Rule};
use cracha::flow::customers::{self, Asked};
use cracha::flow::intake::Taken;
use cracha::flow::intake::{self, Names};
use cracha::flow::operate::retention;
use cracha::flow::users;
use cracha::model::end_customer::{EndCustomer, EndCustomerState};
use cracha::model::reason::Reason;
use cracha::model::role::{Permission, Role};
use cracha::model::user::User;
use diesel::connection::SimpleConnection;

use super::{now, register, registered, typed};
use crate::on_both_engines;
use crate::operate::plans::scans_only;
use crate::support::app::TestApp;
use crate::support::people::{administrator, colleague, person, record};

const CPF: &str = "52998224725";
const CNPJ: &str = "33451043000142";

async fn found(app: &TestApp, reader: &User, text: &str) -> Vec<String> {
    let (ctx, asked) = (app.ctx(person(reader)), Asked { typed: text.into(), ..Asked::default() });
    let rows = app.app.read(move |db| customers::list(db, &ctx, &asked, 100)).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

async fn take(app: &TestApp, by: &User, bytes: &[u8]) -> Vec<(i32, Taken, Vec<Reason>)> {
    let sheet = intake::read_file(bytes, &Names::of_end_customers().unwrap()).expect("a file");
    let lines = cracha::flow::intake::read_lines(&sheet);
    let taken = app.verb(person(by), move |tx, ctx| cracha::flow::intake::take_lines(tx, ctx, &lines)).await.unwrap();
    taken.into_iter().map(|line| (line.number, line.taken, line.reasons)).collect()
}

/// So many of this reseller, straight into the table.
fn crowd(app: &TestApp, of: &User, count: usize) {
    let reseller = of.reseller_id.as_ref().unwrap();
    app.database()
        .batch_execute(&format!(
            "INSERT INTO end_customers (id, reseller_id, kind, document, document_key, name, name_key, state, created_at, \
             updated_at) SELECT 'c-' || i, '{reseller}', 'cpf', 'x' || i, '78' || i, 'Gente', '67656e7465', 'available', \
             0, 0 FROM (WITH RECURSIVE n(i) AS (SELECT 10001 UNION ALL SELECT i + 1 FROM n WHERE i < 10000 + {count}) \
             SELECT i FROM n) AS numbers"
        ))
        .unwrap();
}

on_both_engines! {
    async fn the_same_number_again_is_the_same_row_and_nothing_of_it_changes(app: &TestApp) {
        let (maria, other) = (administrator(app, "1001").await, administrator(app, "1002").await);
        let row = register(app, &maria, CPF, "Ana Souza").await;
        let again = registered(app, &maria, "529.982.247-25", "Another").await;
        assert_eq!((again.as_str(), &again.row().id, again.row().name.as_str()), ("unchanged", &row.id, "Ana Souza"));
        // Another reseller's is another row.
        assert_ne!(register(app, &other, CPF, "Ana Souza").await.id, row.id);
    }

    async fn administrator_buyer_and_whoever_was_given_it_register_and_nobody_else(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let id = register(app, &maria, CPF, "Ana Souza").await.id;
        for (name, role, may) in [
            ("bia", Role::Buyer, true),
            ("sam", Role::Support, false),
            ("leo", Role::Basic, false),
            ("caio", Role::Custom, false),
        ] {
            let user = colleague(app, &maria, name, role).await;
            let good = customers::check(&typed(CNPJ, "Loja")).unwrap();
            let done = app.verb(person(&user), move |tx, ctx| customers::register(tx, ctx, &good)).await;
            assert_eq!(done.is_ok(), may, "{name}: {done:?}");
            if !may {
                let (changed, removed) = (id.clone(), id.clone());
                let change = app.verb(person(&user), move |tx, ctx| customers::change(tx, ctx, &changed, &typed("", "X"))).await;
                let remove = app.verb(person(&user), move |tx, ctx| customers::remove(tx, ctx, &removed)).await;
                assert!(matches!((change, remove), (Err(Error::Forbidden), Err(Error::Forbidden))), "{name}");
            }
        }
        let caio = crate::support::people::of_login(app, "1001.caio").await;
        let (whose, given) = (caio.id.clone(), vec![Permission::EndCustomerRegister]);
        app.verb(person(&maria), move |tx, ctx| users::set_role(tx, ctx, &whose, Role::Custom, &given)).await.unwrap();
        assert_eq!(registered(app, &caio, CNPJ, "Loja").await.as_str(), "unchanged");
        // Who only fills carts is shown them; who sees orders alone is not.
        let leo = crate::support::people::of_login(app, "1001.leo").await;
        assert_eq!(found(app, &leo, "").await.len(), 2);
        let sam = crate::support::people::of_login(app, "1001.sam").await;
        let ctx = app.ctx(person(&sam));
        let refused = app.app.read(move |db| customers::list(db, &ctx, &Asked::default(), 10)).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        app.mails().await;
    }

    async fn another_resellers_are_never_seen_changed_or_removed(app: &TestApp) {
        let (maria, other) = (administrator(app, "1001").await, administrator(app, "1002").await);
        let row = register(app, &other, CPF, "Ana Souza").await;
        for text in ["", "ana", "529", CPF] {
            assert_eq!(found(app, &maria, text).await, Vec::<String>::new(), "{text}");
        }
        let (ctx, id) = (app.ctx(person(&maria)), row.id.clone());
        assert!(matches!(app.app.read(move |db| customers::find(db, &ctx, &id)).await, Err(Error::NotFound)));
        let id = row.id.clone();
        let change = app.verb(person(&maria), move |tx, ctx| customers::change(tx, ctx, &id, &typed("", "X"))).await;
        let id = row.id.clone();
        let remove = app.verb(person(&maria), move |tx, ctx| customers::remove(tx, ctx, &id)).await;
        assert!(matches!((change, remove), (Err(Error::NotFound), Err(Error::NotFound))));
        // Nor does a place in the other's list lead anywhere.
        let asked = Asked { after: Some(row.id.clone()), ..Asked::default() };
        let ctx = app.ctx(person(&maria));
        assert!(app.app.read(move |db| customers::list(db, &ctx, &asked, 10)).await.unwrap().is_empty());
        assert_eq!(now(app, &row).await.name, "Ana Souza");
        // A file of the one says nothing of the other's.
        let taken = take(app, &maria, format!("cpf;nome\n{CPF};Ana\n").as_bytes()).await;
        assert_eq!(taken, [(2, Taken::New, vec![])]);
    }

    async fn they_are_found_by_how_name_or_number_begin_and_turned_over_a_page_at_a_time(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        register(app, &maria, CPF, "Ana Conceição").await;
        register(app, &maria, CNPJ, "Loja do Zé").await;
        register(app, &maria, "12ABC34501DE35", "3M Comércio").await;
        for (text, expected) in [
            ("", vec!["3M Comércio", "Ana Conceição", "Loja do Zé"]),
            ("a", vec!["Ana Conceição"]),
            ("ANA conceicao", vec!["Ana Conceição"]),
            ("loja do ze", vec!["Loja do Zé"]),
            ("529.982", vec!["Ana Conceição"]),
            ("33451", vec!["Loja do Zé"]),
            ("12.abc", vec!["3M Comércio"]),
            ("3m", vec!["3M Comércio"]),
            ("conceicao", vec![]),
            ("%", vec![]),
        ] {
            assert_eq!(found(app, &maria, text).await, expected, "{text}");
        }
        let (mut after, mut names) = (None, Vec::new());
        loop {
            let (ctx, asked) = (app.ctx(person(&maria)), Asked { after: after.take(), ..Asked::default() });
            let page: Vec<EndCustomer> = app.app.read(move |db| customers::list(db, &ctx, &asked, 1)).await.unwrap();
            let Some(last) = page.last() else { break };
            names.push(last.name.clone());
            after = Some(last.id.clone());
        }
        assert_eq!(names, ["3M Comércio", "Ana Conceição", "Loja do Zé"]);
    }

    async fn no_search_scans_a_table(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        crowd(app, &maria, 3000);
        let row = register(app, &maria, CPF, "Ana Souza").await;
        app.database().batch_execute("ANALYZE").unwrap();
        let ctx = app.ctx(person(&maria));
        scans_only(app, &[], |db| {
            for text in ["", "gen", "529", "52998224725"] {
                for after in [None, Some(row.id.clone())] {
                    let asked = Asked { typed: text.into(), after, state: None };
                    customers::list(db, &ctx, &asked, 51).unwrap();
                }
            }
            customers::find(db, &ctx, &row.id).unwrap();
            cracha::model::end_customer::to_clear(db, ctx.now, 10).unwrap();
            cracha::model::end_customer::of_promise(db, row.promise_id.as_ref().unwrap()).unwrap();
        });
    }

    async fn a_file_is_taken_line_by_line_with_eaten_zeros_put_back(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let cpf = format!("012345678{}", cracha::model::cpf::check_digits("012345678"));
        let file = format!(
            "Clientes;;\nNome;CPF/CNPJ;UF\nAna;{};SP\nLoja;33.451.043/0001-42;\nErrado;52998224726;\nDe novo;{cpf};\n;{CPF};XX\n",
            &cpf[1..]
        );
        let taken = take(app, &maria, file.as_bytes()).await;
        let outcome: Vec<_> = taken.iter().map(|(line, taken, _)| (*line, *taken)).collect();
        assert_eq!(
            outcome,
            [(3, Taken::New), (4, Taken::New), (5, Taken::Rejected), (6, Taken::Twice), (7, Taken::Rejected)]
        );
        assert_eq!(taken[0].2, [Reason::CpfZerosRestored]);
        assert_eq!((&taken[2].2, &taken[4].2), (&vec![Reason::CpfDigits], &vec![Reason::NameMissing]));
        assert_eq!(found(app, &maria, &cpf).await, ["Ana"]);
        // Sent again, nothing is taken twice.
        let again = take(app, &maria, file.as_bytes()).await;
        assert_eq!(again.iter().filter(|(_, taken, _)| *taken == Taken::Known).count(), 2);
        assert_eq!(found(app, &maria, "").await.len(), 2);
    }

    async fn other_details_are_saved_and_the_audit_says_nothing_about_whom(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let row = register(app, &maria, CPF, "Ana Souza").await;
        let (id, new) = (row.id.clone(), cracha::flow::customers::Typed {
            name: "Ana Lima".into(), email: "ana@casa.example".into(), region: "rj".into(), ..Default::default()
        });
        let done = app.verb(person(&maria), move |tx, ctx| customers::change(tx, ctx, &id, &new)).await.unwrap();
        assert_eq!(done, Ok(vec![]));
        let saved = now(app, &row).await;
        assert_eq!((saved.name.as_str(), saved.region.as_deref(), saved.document.as_str()), ("Ana Lima", Some("RJ"), CPF));
        let id = row.id.clone();
        let nameless = app.verb(person(&maria), move |tx, ctx| customers::change(tx, ctx, &id, &typed("", ""))).await.unwrap();
        assert_eq!(nameless, Err(vec![Reason::NameMissing]));
        let entries = app.app.read(|db| cracha::model::audit::latest(db, None, 50)).await.unwrap();
        let about: Vec<_> = entries.iter().filter(|entry| entry.subject_kind == "end_customer").collect();
        assert_eq!(about.iter().map(|e| e.act.as_str()).collect::<Vec<_>>(), ["end_customer.change", "end_customer.register"]);
        let told = format!("{about:?}");
        assert!(["Ana", CPF, "529.982", "casa.example"].iter().all(|word| !told.contains(word)), "{told}");
    }

    async fn what_was_removed_is_cleared_when_its_time_is_over(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let row = register(app, &maria, CPF, "Ana Souza").await;
        let id = row.id.clone();
        app.verb(person(&maria), move |tx, ctx| customers::remove(tx, ctx, &id)).await.unwrap();
        let id = row.id.clone();
        let twice = app.verb(person(&maria), move |tx, ctx| customers::remove(tx, ctx, &id)).await;
        assert!(matches!(twice, Err(Error::NotFound)));
        let sweep = || async {
            let (_, sweep) = retention::OTHERS.into_iter().find(|(name, _)| *name == "end_customers").unwrap();
            app.job(move |tx, ctx| sweep(tx, ctx, 10)).await
        };
        app.pass_hours(729 * 24);
        assert_eq!(sweep().await, 0);
        app.pass_hours(2 * 24);
        assert_eq!((sweep().await, sweep().await), (1, 0));
        let cleared = now(app, &row).await;
        assert_eq!((cleared.name.as_str(), cleared.state), ("", EndCustomerState::Removed));
        assert!(!cleared.document.contains(CPF) && cleared.document_key.is_empty());
        // The number is a new one's now.
        assert_ne!(register(app, &maria, CPF, "Ana Souza").await.id, row.id);
    }

    async fn one_that_is_registered_again_while_housekeeping_looks_keeps_its_data(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let row = register(app, &maria, CPF, "Ana Souza").await;
        let id = row.id.clone();
        app.verb(person(&maria), move |tx, ctx| customers::remove(tx, ctx, &id)).await.unwrap();
        // What another node has read before, and after.
        let (removed, again) = (now(app, &row).await, register(app, &maria, CPF, "Ana Souza").await);
        for seen in [removed, again] {
            assert!(!app.job(move |tx, ctx| customers::clear(tx, ctx, &seen)).await);
        }
        let living = now(app, &row).await;
        assert_eq!((living.name.as_str(), living.state), ("Ana Souza", EndCustomerState::Registered));
        let entries = app.app.read(|db| cracha::model::audit::latest(db, None, 50)).await.unwrap();
        assert!(entries.iter().all(|entry| entry.act != "end_customer.clear"));
    }

    async fn a_suspended_reseller_registers_nobody(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let mut suspended = record("1001");
        suspended.state = Some("suspended".into());
        app.hand_over(suspended).await;
        let good = customers::check(&typed(CPF, "Ana")).unwrap();
        let refused = app.verb(person(&maria), move |tx, ctx| customers::register(tx, ctx, &good)).await;
        assert!(matches!(refused, Err(Error::Conflict(Rule::ResellerNotActive))));
    }
}
