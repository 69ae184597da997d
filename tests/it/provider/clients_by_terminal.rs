//! Clients and staff accounts at the terminal.

use cracha::error::{Flaw, Rule};
use cracha::flow::operate::staff::{self, NewStaff};
use cracha::model::ctx::Actor;
use cracha::model::role::Role;
use cracha::text::Lang;
use cracha::text::error::refusal;
use cracha::text::operate::trial::TrialText;
use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection, sql_query};

use crate::on_both_engines;
use crate::support::program::Home;

fn home() -> Home {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    home
}

#[test]
fn a_client_is_added_shown_disabled_and_given_a_new_secret() {
    let home = home();
    let add = [
        "client",
        "add",
        "loja",
        "--name",
        "E-commerce",
        "--redirect-uri",
        "https://loja.example/cb",
        "--scope",
        "openid",
    ];
    let told = home.run(&add).fine();
    let secret = told.lines().find_map(|line| line.strip_prefix("client_secret  ")).unwrap().to_owned();
    assert_eq!(secret.len(), 43);
    home.run(&add).says_in_one_line(1, &["There is a client loja already"]);
    let shown = home.run(&["client", "show", "loja"]).fine();
    assert!(shown.contains("https://loja.example/cb") && !shown.contains(&secret), "{shown}");
    home.run(&["client", "disable", "loja"]).fine();
    assert!(home.run(&["client", "list"]).fine().contains("disabled"));
    home.run(&["client", "enable", "loja"]).fine();
    let told =
        home.run(&["client", "set", "loja", "--redirect-uri", "https://nova.example/cb", "--name", "Loja"]).fine();
    assert_eq!(told.trim(), "loja has changed: name, redirect_uris");
    let shown = home.run(&["client", "show", "loja"]).fine();
    assert!(shown.contains("https://nova.example/cb") && !shown.contains("https://loja.example/cb"), "{shown}");
    assert_eq!(
        home.run(&["client", "set", "loja", "--name", "Loja"]).fine().trim(),
        "loja was like this already; nothing has changed."
    );
    home.run(&["client", "set", "nobody", "--name", "x"]).says_in_one_line(1, &["There is no client nobody"]);
    let rotated = home.run(&["client", "rotate-secret", "loja"]).fine();
    assert!(rotated.contains("client_secret  ") && !rotated.contains(&secret), "{rotated}");
    home.run(&["client", "show", "nobody"]).says_in_one_line(1, &["There is no client nobody"]);
    let database = std::fs::read(home.path("cracha.db")).unwrap();
    let holds = |text: &str| database.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("loja.example") && !holds(&secret), "a secret is stored as its digest");
}

#[test]
fn an_invitation_is_made_listed_and_taken_back() {
    let home = home();
    let told = home.run(&["client", "invite", "parceiros", "--host", ".parceiro.example", "--most", "3"]).fine();
    let token = told.lines().find_map(|line| line.strip_prefix("initial_access_token   ")).unwrap().to_owned();
    assert!(token.len() == 43 && told.contains("/register"), "{told}");
    home.run(&["client", "invite", "parceiros"]).says_in_one_line(1, &["There is an invitation parceiros already"]);
    let listed = home.run(&["client", "invitations"]).fine();
    assert!(
        listed.contains("open       0/3") && listed.contains(".parceiro.example") && !listed.contains(&token),
        "{listed}"
    );
    let ended = home.run(&["client", "invite", "a/b", "--days", "9999", "--scope", "root", "--grant", "password"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    let all = ended.err.join("\n");
    for field in ["name", "days", "scope", "grant_types"] {
        assert!(all.contains(&format!("cracha: {field}: ")), "no {field} in {all}");
    }
    home.run(&["client", "revoke-invitation", "parceiros"]).fine();
    home.run(&["client", "revoke-invitation", "nobody"]).says_in_one_line(1, &["There is no invitation nobody"]);
    assert!(home.run(&["client", "invitations"]).fine().contains("taken back"));
    let database = std::fs::read(home.path("cracha.db")).unwrap();
    let holds = |text: &str| database.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!holds(&token), "it is stored as its digest");
}

#[test]
fn everything_wrong_with_a_client_is_told_at_once() {
    let ended = home().run(&[
        "client",
        "add",
        "a:b",
        "--name",
        "X",
        "--redirect-uri",
        "http://loja.example/cb",
        "--home-uri",
        "javascript:1",
        "--grant",
        "password",
        "--id-token-alg",
        "none",
    ]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    let all = ended.err.join("\n");
    for field in ["client_id", "redirect_uris", "home_uri", "grant_types", "id_token_alg"] {
        assert!(all.contains(&format!("cracha: {field}: ")), "no {field} in {all}");
    }
}

#[test]
fn p2_39_what_cannot_stand_together_is_refused_with_what_to_change() {
    let home = home();
    let add = |id: &str, more: &[&str]| {
        let base = ["client", "add", id, "--name", "X", "--redirect-uri", "https://x.example/cb", "--scope", "openid"];
        home.run(&[&base[..], more].concat())
    };
    let ended = add("banco", &["--set", "profile=fapi2"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    let all = ended.err.join("\n");
    for words in ["token_endpoint_auth_method=private_key_jwt", "write one of: PS256, ES256, EdDSA"] {
        assert!(all.contains(words), "no {words} in {all}");
    }
    let by_key = ["--set", "token_endpoint_auth_method=private_key_jwt"];
    for (more, words) in [
        (&[][..], "write jwks_uri=https://"),
        (&["--set", "jwks_uri=http://x.example/jwks"], "write https://"),
        (&["--set", "jwks_uri=https://10.0.0.1/jwks"], "outgoing.allow"),
        (&["--set", r#"jwks={"keys":[{"kty":"oct","k":"AAAA"}]}"#], "register its public part alone"),
        (&["--set", r#"jwks={"keys":[]}"#], "with one at least"),
    ] {
        let ended = add("loja", &[&by_key[..], more].concat());
        assert!(ended.code == Some(2) && ended.err.join(" ").contains(words), "no {words} in {ended:?}");
    }
    add("loja", &["--set", "token_endpoint_auth_method=client_secret_jwt"]).says(2, &["does not take"]);
    let none = ["--grant", "client_credentials", "--public", "--set", "token_endpoint_auth_method=none"];
    add("loja", &none).says(2, &["client_credentials needs a secret"]);
    let fine = ["--set", "profile=fapi2", "--set", "jwks_uri=https://x.example/jwks", "--id-token-alg", "PS256"];
    add("banco", &[&by_key[..], &fine].concat()).fine();
    let keys = home.run(&["keys", "list"]).fine();
    assert!(keys.contains("PS256"), "a client asks for it, so there is one: {keys}");
}

#[test]
fn a_client_is_checked_and_its_librarys_configuration_is_printed_without_a_secret() {
    let home = home();
    let base = ["client", "add", "loja", "--name", "Loja", "--scope", "openid", "--scope", "profile"];
    let redirect = ["--redirect-uri", "https://loja.example/cb"];
    let told = home.run(&[&base[..], &redirect].concat()).fine();
    assert!(told.contains("cracha client recipe loja --for NAME") && told.contains("oauth2-proxy"), "{told}");
    let secret = told.lines().find_map(|line| line.strip_prefix("client_secret  ")).unwrap().to_owned();
    let weak = home.run(&["client", "check", "loja"]).fine();
    for words in ["[weak]", "--backchannel-logout-uri", "--require-pkce", "--home-uri"] {
        assert!(weak.contains(words), "no {words} in {weak}");
    }
    for (library, words) in
        [("spring", "issuer-uri: http"), ("authlib", "oauth.register("), ("go-oidc", "[]string{\"openid\"")]
    {
        let text = home.run(&["client", "recipe", "loja", "--for", library]).fine();
        assert!(text.contains(words) && text.contains("loja") && !text.contains(&secret), "{text}");
    }
    home.run(&["client", "recipe", "loja", "--for", "cobol"]).says_in_one_line(2, &["write one of spring, aspnet"]);
    home.run(&["client", "recipe", "nobody", "--for", "spring"]).says_in_one_line(1, &["There is no client nobody"]);
    let spanish = ("LANG", "es_ES.UTF-8");
    let set = ["client", "set", "loja", "--set", "token_endpoint_auth_method=private_key_jwt"];
    home.run(&[&set[..], &["--set", "jwks_uri=https://nowhere.invalid/jwks"]].concat()).fine();
    home.run_in(spanish, &["client", "recipe", "loja", "--for", "spring"])
        .says_in_one_line(1, &["Spring Security no sabe probar quién es con una clave"]);
    let wrong = home.run(&["client", "check", "loja"]);
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(wrong.out.contains("[wrong] https://nowhere.invalid/jwks does not answer"), "{wrong:?}");
    // Back to a secret: there is none until one is made.
    home.run(&["client", "set", "loja", "--set", "token_endpoint_auth_method=", "--set", "jwks_uri="]).fine();
    let wrong = home.run(&["client", "check", "loja"]);
    assert!(wrong.code == Some(1) && wrong.out.contains("has none"), "{wrong:?}");
    home.run(&["client", "rotate-secret", "loja"]).fine();
    assert_eq!(home.run(&["client", "check", "loja"]).code, Some(0));
}

#[test]
fn a_client_is_tried_at_the_terminal_while_nothing_runs() {
    let home = home();
    let add = |id: &str, grant: &str| {
        let base = ["client", "add", id, "--name", id, "--grant", grant, "--id-token-alg", "ES256"];
        home.run(&[&base[..], &["--scope", "openid", "--redirect-uri", "https://loja.example/cb"]].concat()).fine()
    };
    let secret = add("loja", "authorization_code");
    let secret = secret.lines().find_map(|line| line.strip_prefix("client_secret  ")).unwrap();
    for (locale, lang) in [("pt_BR.UTF-8", Lang::PtBr), ("es_AR.UTF-8", Lang::Es), ("C", Lang::En)] {
        let (told, t) = (home.run_in(("LANG", locale), &["client", "try", "loja"]).fine(), TrialText::of(lang));
        let claims = t.claims.replace("{name}", "id_token");
        for words in [t.request, t.login, t.answer, t.token_request, t.tokens, t.userinfo, t.works, &claims] {
            assert!(told.contains(words), "no {words} in {told}");
        }
        let claim = |name: &str| told.lines().any(|line| line.trim_start().starts_with(&format!("{name} ")));
        assert!(["iss", "aud", "sub", "nonce", "auth_time"].into_iter().all(claim), "{told}");
        assert!(told.contains("--require-pkce") && !told.contains(secret) && !told.contains(t.stopped), "{told}");
    }
    home.run(&["client", "try", "nobody"]).says_in_one_line(1, &["There is no client nobody"]);
    // As a version that did not look so closely may have left it.
    let mut db = SqliteConnection::establish(&home.path("cracha.db").display().to_string()).unwrap();
    sql_query(r#"UPDATE clients SET scopes = '["profile"]'"#).execute(&mut db).unwrap();
    let t = TrialText::of(Lang::En);
    let ended = home.run(&["client", "try", "loja"]);
    assert!(ended.code == Some(1) && ended.err.is_empty(), "{ended:?}");
    let refused = format!("{} [{}]", t.refused_there, t.stopped);
    for words in [refused.as_str(), "invalid_scope", "[wrong] ", t.fails] {
        assert!(ended.out.contains(words), "no {words} in {ended:?}");
    }
    add("televisao", "urn:ietf:params:oauth:grant-type:device_code");
    let ended = home.run(&["client", "try", "televisao"]);
    assert!(ended.code == Some(1) && ended.out.contains(t.nothing), "{ended:?}");
}

#[test]
fn p2_23_a_staff_account_begins_with_a_one_time_code_and_no_password() {
    let home = home();
    let create = ["operator", "create", "duda.ramos", "--name", "Duda Ramos", "--email", "duda@dist.example"];
    let told = home.run(&create).fine();
    assert!(told.contains("http://id.localhost:8400/setup") && told.contains("set-up code  "), "{told}");
    home.run(&create).says_in_one_line(2, &["login: This login exists or has existed"]);
    home.run(&["agent", "code", "duda.ramos"]).says_in_one_line(1, &["There is no agent with the login duda.ramos"]);
    let again = home.run(&["operator", "code", "duda.ramos"]).fine();
    assert_ne!(told.lines().nth(1), again.lines().nth(1));
    home.run(&["agent", "create", "a@b.example", "--name", "A", "--email", "a@b.example"])
        .says_in_one_line(2, &["login"]);
}

#[test]
fn a_schedule_is_changed_after_its_consequences_were_shown() {
    let home = home();
    assert!(home.run(&["schedule", "list"]).fine().contains("provision"));
    let set = ["schedule", "set", "provision", "--expression", "0 8 * * *"];
    let dry = [&set[..], &["--dry-run"]].concat();
    for shown in [home.run(&set).fine(), home.run(&dry).fine()] {
        let says = |label: &str, words: &[&str]| {
            let line = shown.lines().find(|line| line.starts_with(label)).unwrap_or_else(|| panic!("{label}: {shown}"));
            words.iter().for_each(|word| assert!(line.contains(word), "no {word} in {line}"));
        };
        says("Cron expression", &["* * * * *", "0 8 * * *"]);
        says("Next ten runs", &["08:00"]);
        says("Promises that would be late", &["0"]);
        says("Nothing was changed.", &["--yes", "--why"]);
    }
    assert!(!home.run(&["schedule", "list"]).fine().contains("0 8 * * *"));
    home.run(&[&set[..], &["--yes", "--dry-run"]].concat()).says(2, &["--dry-run"]);
    let applied = home.run(&[&set[..], &["--yes"]].concat());
    assert_eq!((applied.code, applied.err.len()), (Some(2), 1), "no reason, no change: {applied:?}");
    assert!(applied.err[0].contains("--why"), "{applied:?}");
    home.run(&[&set[..], &["--yes", "--why", "mornings are enough"]].concat()).fine();
    assert!(home.run(&["schedule", "list"]).fine().contains("0 8 * * *"));
    let pause = ["schedule", "pause", "provision"];
    assert!(home.run(&[&pause[..], &["--dry-run"]].concat()).fine().contains("paused"));
    assert!(!home.run(&["schedule", "list"]).fine().contains("paused"), "only shown");
    assert!(home.run(&[&pause[..], &["--why", "maintenance"]].concat()).fine().contains("paused"));
    home.run(&["schedule", "resume", "provision", "--why", "it is over"]).fine();
    let history = home.run(&["schedule", "history", "provision"]).fine();
    let entry = history.lines().find(|line| line.ends_with("mornings are enough")).expect("the first change");
    assert!(history.contains("Cron expression: * * * * * → 0 8 * * *"), "{history}");
    let to = entry.split(' ').next().unwrap();
    assert!(home.run(&["schedule", "undo", "provision", "--to", to, "--dry-run"]).fine().contains("* * * * *"));
    home.run(&["schedule", "undo", "provision", "--to", to, "--why", "more often"]).fine();
    let list = home.run(&["schedule", "list"]).fine();
    assert!(!list.contains("0 8 * * *"), "{list}");
    let rate = ["schedule", "set", "mail", "--per-minute", "60", "--window", "8-20", "--days", "business_days"];
    home.run(&[&rate[..], &["--yes", "--why", "not at night"]].concat()).fine();
    let list = home.run(&["schedule", "list"]).fine();
    assert!(list.contains("window 08:00-20:00") && list.contains("per_minute 60"), "{list}");
    home.run(&["schedule", "run", "mail"]).says_in_one_line(1, &["mail: This schedule has no runs"]);
    home.run(&["schedule", "set", "provision", "--per-minute", "60"]).says_in_one_line(2, &["per_minute"]);
    home.run(&["schedule", "set", "provision", "--window", "night"]).says_in_one_line(2, &["window"]);
    home.run(&["schedule", "run", "provision"]).fine();
    home.run(&["schedule", "set", "provision", "--expression", "often"]).says_in_one_line(2, &["expression"]);
    home.run(&["schedule", "pause", "nothing", "--why", "maintenance"])
        .says_in_one_line(1, &["There is no schedule nothing"]);
}

#[test]
fn a_rejection_is_the_sentence_of_the_pages_in_the_language_of_the_locale() {
    let home = home();
    home.run(&["schedule", "list"]).fine();
    let never = ["schedule", "set", "provision", "--expression", "0 0 31 2 *"];
    for (variable, locale, lang) in
        [("LANG", "pt_BR.UTF-8", Lang::PtBr), ("LC_ALL", "es_AR.UTF-8", Lang::Es), ("LC_MESSAGES", "C", Lang::En)]
    {
        let said = refusal::flaw(lang, Flaw::Never);
        home.run_in((variable, locale), &never).says_in_one_line(2, &[&format!("expression: {said}")]);
        let said = refusal::rule(lang, Rule::NothingToUndo);
        let undo = ["schedule", "undo", "provision"];
        home.run_in((variable, locale), &undo).says_in_one_line(1, &[&format!("provision: {said}")]);
    }
    let spanish = ("LANG", "es_ES.UTF-8");
    let add =
        ["client", "add", "tienda", "--name", "Tienda", "--redirect-uri", "https://x.example/cb", "--scope", "openid"];
    assert!(
        home.run_in(spanish, &[&add[..], &["--native"]].concat()).fine().contains("El secreto no aparece de nuevo.")
    );
    let shown = home.run_in(spanish, &["client", "show", "tienda"]).fine();
    assert!(shown.contains("Nombre que ven las personas: Tienda") && shown.contains("Exige PKCE: sí"), "{shown}");
    assert!(home.run_in(spanish, &["client", "list"]).fine().contains("confidencial"));
    let off = home.run_in(spanish, &["client", "disable", "tienda"]).fine();
    assert_eq!(off.trim(), "tienda: El cliente está desactivado.");
    let keys = home.run_in(spanish, &["keys", "list"]).fine();
    assert!(keys.contains("clave maestra") && keys.contains("firma ahora") && !keys.contains("signs"), "{keys}");
    home.run_in(spanish, &["client", "show", "nadie"]).says_in_one_line(1, &["No hay cliente nadie"]);
    home.run_in(spanish, &["agent", "code", "nadie"]).says_in_one_line(1, &["No hay agente con el login nadie"]);
    home.run_in(spanish, &["keys", "rotate", "--alg", "RS1"]).says_in_one_line(2, &["escriba uno de estos: RS256"]);
    let create = ["agent", "create", "duda", "--name", "Duda", "--email", "duda"];
    let said = refusal::flaw(Lang::Es, Flaw::EmailWithoutAt);
    home.run_in(spanish, &create).says_in_one_line(2, &[&format!("email: {said}")]);
}

on_both_engines! {
    async fn p2_22_a_leaver_among_the_staff_is_shut_out_and_a_new_code_ends_the_old_password(app: &TestApp) {
        use crate::support::people::type_in;
        use crate::support::provider::PASSWORD;
        use cracha::flow::sign_in::login::Outcome as Login;
        app.staff("clara", Role::Agent).await;
        assert!(matches!(type_in(app, "clara", PASSWORD).await, Ok(Login::In { .. })));
        let code = app.verb(Actor::Terminal, |tx, ctx| staff::new_code(tx, ctx, "clara", Role::Agent)).await.unwrap();
        assert!(matches!(type_in(app, "clara", PASSWORD).await, Ok(Login::Wrong)), "the old password is gone");
        assert!(matches!(type_in(app, "clara", code.code.expose()).await, Ok(Login::Choose { .. })));
        app.verb(Actor::Terminal, |tx, ctx| staff::block(tx, ctx, "clara", Role::Agent)).await.unwrap();
        assert!(matches!(type_in(app, "clara", code.code.expose()).await, Ok(Login::Wrong)), "and so is the code");
        assert!(app.verb(Actor::Terminal, |tx, ctx| staff::new_code(tx, ctx, "clara", Role::Agent)).await.is_err());
        for actor in [Actor::Anonymous, Actor::Client("erp".into())] {
            assert!(app.verb(actor, |tx, ctx| staff::unblock(tx, ctx, "clara", Role::Agent)).await.is_err());
        }
        app.verb(Actor::Terminal, |tx, ctx| staff::unblock(tx, ctx, "clara", Role::Agent)).await.unwrap();
        let code = app.verb(Actor::Terminal, |tx, ctx| staff::new_code(tx, ctx, "clara", Role::Agent)).await.unwrap();
        assert!(matches!(type_in(app, "clara", code.code.expose()).await, Ok(Login::Choose { .. })));
        app.mails().await;
    }

    async fn only_the_terminal_makes_staff(app: &TestApp) {
        let new = NewStaff {
            login: "duda".into(),
            name: "Duda".into(),
            email: "duda@dist.example".into(),
            language: Lang::PtBr,
            role: Role::Agent,
        };
        for actor in [Actor::Anonymous, Actor::Client("erp".into()), Actor::Job("x")] {
            let new = new.clone();
            assert!(app.verb(actor, move |tx, ctx| staff::create(tx, ctx, &new)).await.is_err());
        }
        let buyer = NewStaff { role: Role::Buyer, ..new.clone() };
        assert!(app.verb(Actor::Terminal, move |tx, ctx| staff::create(tx, ctx, &buyer)).await.is_err());
        let made = app.verb(Actor::Terminal, move |tx, ctx| staff::create(tx, ctx, &new)).await.unwrap();
        assert!(made.valid_until >= app.now().plus_h(72));
        assert!(app.mails().await.is_empty(), "the code is mailed to nobody");
    }
}
