//! The pages, as a reseller's people use them.

use cracha::model::role::Role;
use reqwest::Method;

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};
use crate::support::people::{administrator, colleague};
use crate::support::provider::{Person, log_in};

const CPF: &str = "529.982.247-25";

async fn signed_in(app: &TestApp, login: &str) -> Http {
    let http = app.serve_provider().await;
    log_in(&http, &Person { login: login.into(), reseller: String::new() }).await;
    http
}

async fn add(http: &Http, document: &str, name: &str) -> Page {
    let page = http.get("/end-customers/new").await;
    http.submit(&page.form("main form").set("document", document).set("name", name)).await
}

/// Sends a file with the button of this name pressed.
async fn send(http: &Http, act: &str, file: &str) -> Page {
    let token = http.get("/end-customers/file").await.attribute("main input[name=csrf]", "value").unwrap();
    let part =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = format!(
        "{}{}--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"c.csv\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--b--\r\n",
        part("csrf", &token),
        part("act", act)
    );
    let kind = ("content-type", "multipart/form-data; boundary=b".to_owned());
    http.send(Method::POST, "/end-customers/file", &[kind], Some(body)).await
}

on_both_engines! {
    async fn a_buyer_registers_finds_changes_and_removes_one(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        colleague(app, &maria, "bia", Role::Buyer).await;
        let http = signed_in(app, "1001.bia").await;
        let wrong = add(&http, "529.982.247-26", "").await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.all("#problems li").len(), 2, "{}", wrong.text());
        let card = http.follow(&add(&http, CPF, "Ana Souza").await).await;
        assert!(card.text().contains("Cadastrado. Prazo para ficar disponível:"), "{}", card.text());
        let known = http.follow(&add(&http, "52998224725", "Outra").await).await;
        assert!(known.text().contains("já está cadastrado") && known.text().contains("Ana Souza"), "{}", known.text());
        app.provision().await;
        let list = http.get("/end-customers?q=529").await;
        assert_eq!(list.all("tbody tr").len(), 1);
        assert!(list.text().contains("Disponível") && list.text().contains(CPF), "{}", list.text());
        let id = known.url.path().to_owned();
        let changed = http.submit(&http.get(&id).await.form("main form").set("name", "Ana Lima")).await;
        assert!(http.follow(&changed).await.text().contains("Dados salvos"));
        let removed = http.submit(&http.get(&format!("{id}/remove")).await.form("main form")).await;
        assert!(http.follow(&removed).await.text().contains("foi removido"));
        assert_eq!(http.get(&id).await.status, 404);
        assert!(http.get("/end-customers").await.text().contains("Nenhum cliente final"));
    }

    async fn a_file_is_looked_at_without_a_trace_and_then_taken(app: &TestApp) {
        administrator(app, "1001").await;
        let http = signed_in(app, "1001.maria.souza").await;
        let file = "CPF;Nome;Cor\n52998224725;Ana;azul\n1;Errado;\n";
        let looked = send(&http, "check", file).await;
        assert_eq!(looked.status, 200, "{}", looked.text());
        assert!(looked.text().contains("Nada foi cadastrado ainda. Novos: 1."), "{}", looked.text());
        assert!(looked.text().contains("“Cor”"), "{}", looked.text());
        assert!(http.get("/end-customers").await.text().contains("Nenhum cliente final"));
        let taken = send(&http, "take", file).await;
        assert!(taken.text().contains("Novos: 1. Já cadastrados: 0. Não aceitos: 1"), "{}", taken.text());
        assert_eq!(http.get("/end-customers").await.all("tbody tr").len(), 1);
        for (bad, why) in [("", "Escolha um arquivo"), ("Cor;Peso\na;b\n", "Nada foi cadastrado"), ("%PDF-1.7", "PDF")] {
            let page = send(&http, "take", bad).await;
            assert_eq!(page.status, 422, "{bad}");
            assert!(page.text().contains(why), "{bad}: {}", page.text());
        }
        let large = format!("CPF;Nome\n{}", "x".repeat(4 * 1024 * 1024));
        assert!(send(&http, "take", &large).await.text().contains("4 MiB"));
    }

    async fn the_menu_shows_them_to_whoever_registers_and_to_nobody_else(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        for (name, role, shown) in [("bia", Role::Buyer, true), ("leo", Role::Basic, false)] {
            colleague(app, &maria, name, role).await;
            let http = signed_in(app, &format!("1001.{name}")).await;
            let home = http.get("/account").await;
            assert_eq!(home.body.contains("href=\"/end-customers\""), shown, "{name}");
            assert_eq!(http.get("/end-customers").await.status.as_u16(), if shown { 200 } else { 403 }, "{name}");
        }
    }
}
