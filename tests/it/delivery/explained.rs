//! Why a mail did not arrive: what the other side's code says, and what to do, for whoever has to do it.

use cracha::jobs;
use cracha::model::role::Role;

use crate::support::app::{Engine, Left, TestApp};
use crate::support::people::{invited, of_login, record};
use crate::support::provider::{Person, log_in};

/// A report by the book about a mail of ours.
fn report(mail: &Left, action: &str, status: &str, words: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\nTo: {}\nSubject: x\nContent-Type: multipart/report; boundary=b\n\n--b\n\
         Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; {}\nAction: {action}\nStatus: {status}\n\
         Diagnostic-Code: smtp; {words}\n\n--b--\n",
        mail.sender, mail.message.address
    )
}

async fn take(app: &TestApp, report: &str) {
    jobs::take_notification(&app.app, report.as_bytes(), "").await.unwrap();
}

fn says(text: &str, words: &[&str]) {
    words.iter().for_each(|word| assert!(text.contains(word), "no {word:?} in {text}"));
}

async fn a_bounce_is_explained(engine: Engine) {
    let app = TestApp::start(engine).await;
    app.administrator("1001").await;
    let maria = of_login(&app, "1001.maria.souza").await;
    let mail = invited(&app, &maria, "rui", Role::Buyer).await;
    let user = mail.message.user_id.clone().expect("a user");
    take(&app, &report(&mail, "delayed", "4.2.2", "452 4.2.2 mailbox full")).await;
    let clara = app.staff("clara", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &clara).await;
    let text = http.get(&format!("/desk/people/{user}")).await.text();
    says(&text, &["4.2.2: A caixa está cheia.", "O que fazer: peça que a pessoa libere espaço na caixa"]);

    take(&app, &report(&mail, "failed", "5.0.0", "550 5.1.1 no such user")).await;
    let text = http.get(&format!("/desk/people/{user}")).await.text();
    let code = "5.1.1: O endereço não existe nesse domínio.";
    says(&text, &[code, "O que fazer: confirme o endereço com a pessoa, corrija-o com uma prova"]);
    assert!(!text.contains("4.2.2"), "{text}");

    let http = app.serve_provider().await;
    log_in(&http, &Person { login: maria.login, reseller: String::new() }).await;
    let text = http.get(&format!("/users/{user}")).await.text();
    says(
        &text,
        &["Último e-mail", "falhou", code, "O que fazer: confira o e-mail com a pessoa e corrija-o nesta página"],
    );

    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    says(&http.get("/operator/queue").await.text(), &[code, "corrija-o com uma prova"]);
    app.hand_over(record("1002")).await;
    app.provision().await;
    let first = app.mails().await.remove(0);
    take(&app, &report(&first, "failed", "5.7.509", "550 5.7.509 DMARC")).await;
    let way = http.get("/operator/intake/records/1002").await.text();
    says(&way, &["5.7.509: O nosso domínio não passou no DMARC do destinatário.", "O que fazer: avise a operação"]);
}

#[tokio::test]
async fn a_bounce_is_explained_to_desk_administrator_and_operator_on_sqlite() {
    a_bounce_is_explained(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_bounce_is_explained_to_desk_administrator_and_operator_on_postgres() {
    a_bounce_is_explained(Engine::Postgres).await;
}

#[tokio::test]
async fn the_explanation_is_in_the_language_of_whoever_reads_it() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.administrator("1001").await;
    let maria = of_login(&app, "1001.maria.souza").await;
    let mail = invited(&app, &maria, "rui", Role::Buyer).await;
    let user = mail.message.user_id.clone().expect("a user");
    take(&app, &report(&mail, "failed", "5.2.1", "550 5.2.1 disabled")).await;
    let http = app.serve_provider().await;
    log_in(&http, &Person { login: maria.login, reseller: String::new() }).await;
    for (lang, words) in [
        ("es", ["5.2.1: El buzón existe, pero está desactivado.", "Qué hacer: verifique el correo con la persona"]),
        ("en", ["5.2.1: The mailbox exists but is disabled.", "What to do: check the e-mail with the person"]),
    ] {
        let text = http.get(&format!("/users/{user}?lang={lang}")).await.text();
        says(&text, &words);
    }
}
