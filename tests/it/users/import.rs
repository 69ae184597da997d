//! Users from a file: what each line would do, then what it did, with the rules and reasons of the form.

use cracha::error::{Error, Field, Flaw, Result};
use cracha::flow::users::import::{self, Fate, Row, Told};
use cracha::flow::users::{self, Form};
use cracha::model::ids::ImportId;
use cracha::model::role::Role;
use cracha::model::user::{User, UserState};
use cracha::text::Lang;
use diesel::connection::SimpleConnection;
use reqwest::Method;

use super::pages::maria;
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::at_once;
use crate::support::http::{Http, Page};
use crate::support::people::{administrator, colleague, of_login, only, person};

fn row(line: i32, name: &str, email: &str, role: &str, login: &str) -> Row {
    Row { line, name: name.into(), email: email.into(), role: role.into(), login: login.into() }
}

async fn take(app: &TestApp, who: &User, rows: Vec<Row>) -> Vec<Told> {
    app.verb(person(who), move |tx, ctx| import::take(tx, ctx, &rows)).await.unwrap()
}

fn fates(told: Vec<Told>) -> Vec<Result<Fate>> {
    told.into_iter().map(|told| told.fate).collect()
}

fn refused(field: Field, reason: Flaw) -> Result<Fate> {
    Err(Error::Invalid { field, reason })
}

fn file() -> Vec<Row> {
    vec![
        row(2, "Ana Souza", "ana@x.example", "Comprador", ""),
        row(3, "Ana Souza", "outra@x.example", "Básico", ""),
        row(4, "Rita Colega", "rita@1001.example", "Comprador", "rita"),
        row(5, "#N/D", "n@x.example", "Comprador", ""),
        row(6, "Bia", "bia@x.example\r\nBcc: all@x.example", "Comprador", ""),
        row(7, "Caio", "caio", "Comprador", ""),
        row(8, "Davi", "davi@x.example", "Atendente", ""),
        row(9, "Edu", "edu@x.example", "Personalizado", ""),
        row(10, "M\u{430}ria", "m@x.example", "Comprador", ""),
        row(11, "Flora\u{202e}", "f@x.example", "Comprador", ""),
        row(12, "Gil", "gil@x.example", "Suporte", "gil@x.example"),
        row(13, "Hugo", "hugo@x.example", "Administrador", "hugo.lima"),
    ]
}

on_both_engines! {
    async fn every_line_is_made_or_says_why_not(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rita = colleague(app, &maria, "rita", Role::Buyer).await;
        let lines = file();
        let before = app.verb(person(&maria), move |tx, ctx| import::rehearse(tx, ctx, &lines)).await.unwrap();
        assert!(app.mails().await.is_empty(), "nothing happens before the answer");
        let done = take(app, &maria, file()).await;
        assert_eq!(fates(before), fates(done.clone()), "what was said is what was done");
        let want = [
            Ok(Fate::Made("1001.ana.souza".into())),
            Ok(Fate::Made("1001.ana.souza2".into())),
            Ok(Fate::Known(rita.login.clone())),
            refused(Field::Name, Flaw::SpreadsheetError),
            refused(Field::Email, Flaw::EmailBroken),
            refused(Field::Email, Flaw::EmailWithoutAt),
            refused(Field::Role, Flaw::RoleUnknown),
            refused(Field::Role, Flaw::RoleTicked),
            refused(Field::Name, Flaw::NameMixed),
            refused(Field::Name, Flaw::NameTurned),
            refused(Field::Login, Flaw::LoginLikeEmail),
            Ok(Fate::Made("1001.hugo.lima".into())),
        ];
        assert_eq!(fates(done), want);
        let hugo = of_login(app, "1001.hugo.lima").await;
        assert_eq!((hugo.role, hugo.state), (Role::Administrator, UserState::Invited));
        assert_eq!(app.mails().await.len(), 3, "each new person gets the first access");
        let again = fates(take(app, &maria, file()).await);
        assert_eq!(again.iter().filter(|fate| matches!(fate, Ok(Fate::Known(_)))).count(), 4, "{again:?}");
        assert!(!again.iter().any(|fate| matches!(fate, Ok(Fate::Made(_)))), "a file twice makes nobody twice");
        assert!(app.mails().await.is_empty());
    }

    async fn a_file_is_taken_once_and_by_whoever_sent_it(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let paulo = colleague(app, &maria, "paulo", Role::Administrator).await;
        let other = administrator(app, "1002").await;
        let kept = async || {
            app.verb(person(&maria), move |tx, ctx| import::keep(tx, ctx, &file())).await.unwrap()
        };
        let claim = async |who: &User, id: &ImportId| {
            let id = id.clone();
            app.verb(person(who), move |tx, ctx| import::claim(tx, ctx, &id).map(|rows| rows.len())).await
        };
        let id = kept().await;
        assert_eq!(claim(&other, &id).await, Err(Error::NotFound));
        assert_eq!(claim(&paulo, &id).await, Err(Error::NotFound));
        let answers = at_once((0..3).map(|_| claim(&maria, &id))).await;
        assert_eq!(answers.iter().filter(|answer| **answer == Ok(12)).count(), 1, "{answers:?}");
    }

    async fn a_name_that_imitates_is_found_by_how_it_looks_and_no_other_name_is_read(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let make = async |name: &str, part: &str| {
            let form = Form {
                name: name.into(),
                login_part: part.into(),
                email: "x@revenda.example".into(),
                phone: None,
                language: Lang::PtBr,
                role: Role::Buyer,
                permissions: Vec::new(),
            };
            app.verb(person(&maria), move |tx, ctx| users::create(tx, ctx, &form).map(|user| user.login)).await
        };
        for (name, part) in [("Aca Oca", "a"), ("Bento Lima", "b"), ("Caio Dias", "c")] {
            make(name, part).await.unwrap();
        }
        let reseller = maria.reseller_id.clone().unwrap();
        let alike = |db: &mut cracha::db::Db| {
            cracha::model::user::names_that_look(db, &reseller, &cracha::model::look::of("Aca Oca")).unwrap()
        };
        assert_eq!(alike(&mut app.database()), ["Aca Oca"]);
        crate::operate::plans::scans_only(app, &[], |db| drop(alike(db)));
        // Those that a node of the version before wrote are looked at one by one until housekeeping has come by.
        app.database().batch_execute("UPDATE users SET name_look = NULL").unwrap();
        let refused = Err(Error::Invalid { field: Field::Name, reason: Flaw::NameImitates });
        assert_eq!(make("\u{410}\u{441}\u{430} \u{41e}\u{441}\u{430}", "d").await, refused);
        assert_eq!(alike(&mut app.database()).len(), 4);
        let (_, names) = cracha::flow::operate::retention::OTHERS.into_iter().find(|(name, _)| *name == "names").unwrap();
        app.job(move |tx, ctx| names(tx, ctx, 100)).await;
        assert_eq!(alike(&mut app.database()), ["Aca Oca"]);
        assert_eq!(make("\u{410}\u{441}\u{430} \u{41e}\u{441}\u{430}", "d").await, refused);
        app.mails().await;
    }

    async fn a_name_that_imitates_a_colleagues_is_refused_on_the_form_too(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let make = async |name: &str, part: &str| {
            let form = Form {
                name: name.into(),
                login_part: part.into(),
                email: "x@revenda.example".into(),
                phone: None,
                language: Lang::PtBr,
                role: Role::Buyer,
                permissions: Vec::new(),
            };
            app.verb(person(&maria), move |tx, ctx| users::create(tx, ctx, &form).map(|user| user.login)).await
        };
        make("Aca Oca", "aca").await.unwrap();
        let name = |reason| Err(Error::Invalid { field: Field::Name, reason });
        // The same in Cyrillic letters, each word of one alphabet.
        assert_eq!(make("\u{410}\u{441}\u{430} \u{41e}\u{441}\u{430}", "b").await, name(Flaw::NameImitates));
        assert_eq!(make("A\u{200b}ca", "c").await, name(Flaw::NameInvisible));
        assert_eq!(make("\u{202e}aca", "d").await, name(Flaw::NameTurned));
        make("Aca Oca", "e").await.expect("two people may have one name");
        make("\u{410}\u{43d}\u{43d}\u{430}", "f").await.expect("a name of its own in another alphabet");
        app.mails().await;
    }
}

async fn send(http: &Http, name: &str, content: &[u8]) -> Page {
    let token = http.get("/users/import").await.attribute("main input[name=csrf]", "value").expect("a form");
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{}\r\n--b--\r\n",
        String::from_utf8_lossy(content)
    );
    let kind = ("content-type", "multipart/form-data; boundary=b".to_owned());
    http.send(Method::POST, "/users/import", &[kind], Some(body)).await
}

#[tokio::test]
async fn a_file_is_sent_looked_at_and_applied_on_pages() {
    let (app, http, _) = maria().await;
    let page = send(&http, "vazio.csv", b"").await;
    assert!(page.status == 422 && page.text().contains("Escolha um arquivo"), "{}", page.text());
    let page = send(&http, "outro.csv", b"a;b\n1;2\n").await;
    assert!(page.text().contains("nenhuma linha do arquivo tem os nomes das colunas"), "{}", page.text());
    let file = "Nome;E-mail;Perfil\nAna Souza;ana@x.example;Comprador\nAna Souza;ana@x.example;Comprador\n\
                #REF!;b@x.example;Comprador\nDiretora;d@x.example;Administrador\n";
    let page = send(&http, "pessoas.csv", file.as_bytes()).await;
    let text = page.text();
    for said in [
        "Para criar: 2. Já existentes: 1. Não podem ser criados: 1.",
        "Cria 3001.ana.souza",
        "Repetida",
        "A planilha pôs um erro",
        "inclusive mudar o seu perfil",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(app.mails().await.is_empty());
    let form = page.form("main form[action='/users/import/do']");
    let page = http.submit(&form).await;
    assert!(page.text().contains("Criados: 2. Já existentes: 0. Não criados: 0."), "{}", page.text());
    assert_eq!(app.mails().await.len(), 2);
    let page = http.submit(&form).await;
    assert!(page.status == 409 && page.text().contains("já foi aplicado"), "{}", page.text());
    assert!(app.mails().await.is_empty(), "once");
    let long = format!("nome;email;perfil\n{}", "Ana;a@x.example;Comprador\n".repeat(1001));
    assert!(send(&http, "longo.csv", long.as_bytes()).await.text().contains("mais de 1000 linhas"));
}

#[tokio::test]
async fn a_thousand_lines_are_taken_in_slices() {
    let (app, http, maria) = maria().await;
    let lines: String = (0..1000).map(|n| format!("Pessoa {n};p{n}@x.example;Comprador;pessoa{n}\n")).collect();
    let page = send(&http, "mil.csv", format!("nome;email;perfil;login\n{lines}").as_bytes()).await;
    assert!(page.text().contains("Para criar: 1000."), "{}", &page.text()[..400]);
    let page = http.submit(&page.form("main form[action='/users/import/do']")).await;
    assert!(page.text().contains("Criados: 1000."), "{}", &page.text()[..400]);
    assert_eq!(app.mails().await.len(), 1000);
    only(vec![of_login(&app, "3001.pessoa999").await]);
    drop(maria);
}
