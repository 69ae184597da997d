//! The help: each question of resellers, users and end customers, for who is signed in and for who is not.

use cracha::config::RegistrationFact;
use cracha::flow::intake::Record;
use cracha::model::role::Role;
use cracha::text::Lang;
use cracha::text::help::Question;
use cracha::web::paths;

use crate::support::app::{Engine, TestApp};
use crate::support::http::Http;
use crate::support::people::{colleague, of_login, record};
use crate::support::provider::{Person, log_in};

fn typing(user: &cracha::model::user::User) -> Person {
    Person { login: user.login.clone(), reseller: String::new() }
}

async fn read(http: &Http, question: Question) -> String {
    let page = http.get(&paths::help(question)).await;
    assert_eq!(page.status, 200, "{question:?}");
    page.text()
}

/// A reseller without a price list, its Administrator and a buyer.
async fn a_reseller(app: &TestApp, external_id: &str) -> (Person, Person) {
    let arrived = Record { sales_representative: Some("Caio Prado".into()), ..record(external_id) };
    app.hand_over(arrived).await;
    let maria = app.administrator(external_id).await;
    let rui = colleague(app, &of_login(app, &maria.login).await, "rui", Role::Buyer).await;
    (maria, typing(&rui))
}

#[tokio::test]
async fn every_question_has_its_answer_and_every_link_of_it_leads_somewhere() {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    let list = http.get("/help").await;
    let listed = list.attributes("main li a", "href");
    for question in Question::ALL {
        assert!(listed.contains(&paths::help(*question)), "{question:?} is not on the list");
        for lang in Lang::ALL {
            let page = http.get(&format!("{}?lang={}", paths::help(*question), lang.tag())).await;
            let title = page.all("h1").concat();
            assert_eq!(title, question.name(lang));
            for href in page.attributes("main a", "href") {
                let goal = http.get(&href).await;
                assert!(goal.status.is_success() || goal.status.is_redirection(), "{href}: {}", goal.status);
            }
        }
    }
    assert_eq!(http.get("/help/no-such-question").await.status, 404);
}

async fn the_answer_holds_what_is_on_record_for_the_reader(engine: Engine) {
    let app = TestApp::with(engine, |config| {
        config.registration.required_facts = vec!["price_list".into()];
        config.registration.facts = vec![RegistrationFact {
            name: "price_list".into(),
            owner: "Comercial".into(),
            pt: "Lista de preços".into(),
            es: "Lista de precios".into(),
            en: "Price list".into(),
        }];
    });
    let mut app = app.await;
    app.ignore_messages();
    let (maria, rui) = a_reseller(&app, "1001").await;
    let http = app.serve_provider().await;
    log_in(&http, &rui).await;
    let page = read(&http, Question::Administrator).await;
    assert!(page.contains("Quem é o meu Administrador? Maria"), "{page}");
    let page = read(&http, Question::NoPrices).await;
    assert!(page.contains("Lista de preços (com Comercial), desde"), "{page}");
    assert!(page.contains("Protocolo do cadastro incompleto"), "{page}");
    let page = read(&http, Question::Roles).await;
    assert!(page.contains("Perfil Comprador"), "{page}");
    assert!(read(&http, Question::DeliveryLate).await.contains("Representante comercial Caio Prado"));
    assert!(read(&http, Question::EmailMismatch).await.contains("rui@1001.example"));
    assert!(read(&http, Question::FirstAccess).await.contains("Situação do acesso Primeiro acesso"));
    let other = app.serve_provider().await;
    log_in(&other, &maria).await;
    assert!(read(&other, Question::Administrator).await.contains("(você mesmo)"));
}

#[tokio::test]
async fn the_answer_holds_what_is_on_record_for_the_reader_on_sqlite() {
    the_answer_holds_what_is_on_record_for_the_reader(Engine::Sqlite).await;
}

#[tokio::test]
async fn the_answer_holds_what_is_on_record_for_the_reader_on_postgres() {
    the_answer_holds_what_is_on_record_for_the_reader(Engine::Postgres).await;
}

#[tokio::test]
async fn who_is_not_signed_in_reads_nothing_of_anybody() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    a_reseller(&app, "1001").await;
    let http = app.serve_provider().await;
    for question in Question::ALL {
        let page = read(&http, *question).await;
        for word in ["Maria", "1001", "Caio Prado"] {
            assert!(!page.contains(word), "{question:?} tells {word}");
        }
        assert!(page.contains("Entre para ver aqui também os dados do seu cadastro."));
    }
}

#[tokio::test]
async fn the_search_box_finds_an_answer_and_says_what_to_do_without_one() {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    let form = http.get("/help").await.form("form[role=search]");
    let page = http.submit(&form.clone().set("q", "nao recebi o e-mail da senha")).await;
    assert!(page.text().contains("Respostas encontradas"), "{}", page.text());
    assert!(page.all("section[role=status] a").contains(&"O prazo passou e o e-mail não chegou".to_owned()));
    let page = http.submit(&form.clone().set("q", "<script>xyzzy</script>")).await;
    assert!(page.text().contains("Nenhuma resposta com essas palavras"), "{}", page.text());
    assert!(page.text().contains("fale com o suporte"));
    assert!(!page.body.contains("<script>xyzzy"), "what was typed is text");
    let page = http.submit(&form.set("q", &"\u{301}".repeat(4_000))).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn each_question_is_linked_from_where_it_arises() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let (maria, _) = a_reseller(&app, "1001").await;
    let http = app.serve_provider().await;
    let links = async |path: &str| http.get(path).await.attributes("a", "href");
    for (path, question) in [
        ("/password/forgot", Question::EmailMismatch),
        ("/login/forgot", Question::Administrator),
        ("/first-access", Question::MailMissing),
    ] {
        assert!(links(path).await.contains(&paths::help(question)), "{path}");
    }
    for path in ["/login", "/end-customer", "/nothing-here"] {
        assert!(links(path).await.contains(&"/help".to_owned()), "{path}");
    }
    log_in(&http, &maria).await;
    for (path, question) in [
        ("/account", Question::ChangeEmail),
        ("/account", Question::Roles),
        ("/account/sessions", Question::Stranger),
        ("/users", Question::ManageUsers),
        ("/users/new", Question::Roles),
    ] {
        assert!(links(path).await.contains(&paths::help(question)), "{path}");
    }
}
