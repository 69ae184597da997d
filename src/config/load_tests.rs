use super::*;

fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect()
}

/// Key and what is wrong with it, for these variables and a file of this text.
fn wrong(file: &str, pairs: &[(&str, &str)]) -> Vec<(String, What)> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("my.toml");
    std::fs::write(&path, file).unwrap();
    let problems = Config::load(Some(&path), env(pairs)).err().unwrap_or_default();
    problems.into_iter().map(|problem| (problem.key, problem.what)).collect()
}

#[test]
fn every_default_has_an_explanation_and_the_tree_reads_it() {
    Config::defaults().unwrap();
    for line in DEFAULTS.lines() {
        assert!(line.is_empty() || line.starts_with(['#', '[', ' ']) || line.contains(" = "), "{line}");
    }
}

#[test]
fn three_errors_are_reported_at_once_with_file_and_key() {
    let file = "[sesion]\nidle_minutes = 3\n[password]\nmin_length = \"long\"\nmax_wait_ms = 60001\n";
    let found = wrong(file, &[("CRACHA_TOKENS__CODE_SECONDS", "soon")]);
    for one in [
        ("sesion".into(), What::UnknownKey(Ok("session".into()))),
        ("password.min_length".into(), What::WrongKind(Kind::Text, Kind::Number)),
        ("tokens.code_seconds".into(), What::WrongKind(Kind::Text, Kind::Number)),
        ("password.max_wait_ms".into(), What::Range("60001".into(), 0, 60_000)),
    ] {
        assert!(found.contains(&one), "no {one:?} in {found:?}");
    }
    assert_eq!(found.len(), 4, "{found:?}");
}

/// `tests/cases/config/errors-that-hide-others.env`, and every list and word of the kind.
#[test]
fn a_value_that_cannot_be_read_hides_no_other_mistake() {
    let found = wrong(
        "[mail]\ntransport = \"post\"\n[server]\ntrusted_proxies = [\"10.0.0.0/8\", \"proxy\", \"::1\", \"10.0.0.0/33\"]\n\
         workers = -1\n[mail.smtp]\nport = 70000\n[brand]\nportals = [1]\n",
        &[
            ("CRACHA_BRAND__TIME_ZONE", "Brasilia"),
            ("CRACHA_PROMISE__EXTRA_HOLIDAYS", "08/02/2027,2027-02-09"),
            ("CRACHA_LOG__FORMAT", "xml"),
            ("CRACHA_PASSWORD__MAX_WAIT_MS", "60001"),
        ],
    );
    for one in [
        ("mail.transport", What::NotOneOf("post".into(), "smtp, file, memory".into())),
        ("server.trusted_proxies", What::NotANetwork("proxy".into())),
        ("server.trusted_proxies", What::NotANetwork("10.0.0.0/33".into())),
        ("brand.time_zone", What::NotATimeZone("Brasilia".into(), None)),
        ("promise.extra_holidays", What::NotADate("08/02/2027".into())),
        ("log.format", What::NotOneOf("xml".into(), "text, json".into())),
        ("brand.portals", What::WrongKind(Kind::Number, Kind::Text)),
        ("password.max_wait_ms", What::Range("60001".into(), 0, 60_000)),
        ("mail.smtp.port", What::Range("70000".into(), 1, 65_535)),
        ("server.workers", What::Range("-1".into(), 0, i64::from(u32::MAX))),
    ] {
        let like = |(key, what): &(String, What)| {
            let zone = matches!((what, &one.1), (What::NotATimeZone(a, _), What::NotATimeZone(b, _)) if a == b);
            key == one.0 && (*what == one.1 || zone)
        };
        assert!(found.iter().any(like), "no {one:?} in {found:#?}");
    }
    assert_eq!(found.len(), 10, "{found:#?}");
}

#[test]
fn nothing_is_purged_before_it_is_over() {
    for kind in ["TOKENS", "REQUESTS", "MESSAGES", "DEVICES", "INTAKE", "CASES", "AUDIT", "PEOPLE", "RUNS"] {
        for days in ["0", "-1"] {
            let found = wrong("", &[(&format!("CRACHA_RETENTION__{kind}_DAYS"), days)]);
            let named =
                found.iter().any(|(key, what)| key.starts_with("retention.") && matches!(what, What::Range(..)));
            assert!(named && found.len() == 1, "{kind} {days}: {found:?}");
        }
    }
}

#[test]
fn networks_are_taken_from_file_and_environment() {
    for value in ["10.0.0.0/8", "10.0.0.2,::1,fd00::/8"] {
        let config = Config::load(None, env(&[("CRACHA_SERVER__TRUSTED_PROXIES", value)])).unwrap();
        assert_eq!(config.server.trusted_proxies.len(), value.split(',').count());
    }
    assert_eq!(wrong("", &[("CRACHA_SERVER__TRUSTED_PROXIES", "0.0.0.0/0")]).len(), 1);
}

/// `tests/cases/config/accepted-but-unusable.env`: each line alone.
#[test]
fn what_would_not_work_is_not_called_complete() {
    let issuer = "CRACHA_PROVIDER__ISSUER";
    let right = What::IssuerForm("https://id.example.com".into());
    for (name, value, what) in [
        ("CRACHA_MAIL__FROM_ADDRESS", "Acesso <acesso@distribuidora.example>", What::MailName),
        (issuer, "https://id.example.com ", right.clone()),
        (issuer, "https://u:p@id.example.com", What::IssuerUser),
        (issuer, "https://ID.Example.com", right.clone()),
        (issuer, "https://id.example.com:443", right.clone()),
        (issuer, "https://id.example.com/", What::IssuerEnd),
        (issuer, "https://id.example.com/login", What::IssuerPath),
        (issuer, "https:id.example.com", right),
        (issuer, "id.example.com", What::IssuerNoUrl),
        (issuer, "https://exämple.com", What::IssuerForm("https://xn--exmple-cua.com".into())),
        ("CRACHA_DATABASE__URL", "sqlite:", What::DatabaseNoFile),
        ("CRACHA_DATABASE__URL", "sqlite::memory:", What::DatabaseMemory),
        ("CRACHA_DATABASE__URL", "sqlite:/var/lib/cracha/c.db?mode=rwc", What::DatabaseParameters),
        ("CRACHA_MAIL__SMTP__HOST", "relay.example:587", What::NotAHost("relay.example:587".into())),
        ("CRACHA_MAIL__SMTP__HOST", "smtp://relay.example", What::NotAHost("smtp://relay.example".into())),
        ("CRACHA_MAIL__SMTP__HOST", " relay.example", What::NotAHost(" relay.example".into())),
        ("CRACHA_MAIL__FROM_ADDRESS", "acesso@", What::NotAMailAddress("acesso@".into())),
        ("CRACHA_MAIL__FROM_ADDRESS", "a b@example.com", What::NotAMailAddress("a b@example.com".into())),
        ("CRACHA_SERVER__LISTEN", "8400", What::NotAnAddress("8400".into())),
        ("CRACHA_BRAND__CHAT_URL", "www.example.com", What::NotAWebAddress("www.example.com".into())),
    ] {
        let found: Vec<What> = wrong("", &[(name, value)]).into_iter().map(|(_, what)| what).collect();
        assert_eq!(found, [what], "{name}={value}");
    }
}

/// `tests/cases/config/kubernetes.env`.
#[test]
fn a_service_called_cracha_does_not_stop_the_start() {
    let service = [
        ("CRACHA_PORT", "tcp://10.96.0.12:8400"),
        ("CRACHA_SERVICE_HOST", "10.96.0.12"),
        ("CRACHA_SERVICE_PORT", "8400"),
        ("CRACHA_PORT_8400_TCP", "tcp://10.96.0.12:8400"),
        ("CRACHA_PORT_8400_TCP_ADDR", "10.96.0.12"),
        ("CRACHA_PORT_8400_TCP_PORT", "8400"),
        ("CRACHA_PORT_8400_TCP_PROTO", "tcp"),
    ];
    assert_eq!(wrong("", &service), []);
    let listen = Some("CRACHA_SERVER__LISTEN".to_owned());
    for slip in ["CRACHA_SERVER__LISTN", "CRACHA_SERVER_LISTEN"] {
        let found: Vec<What> = wrong("", &[(slip, "127.0.0.1:1")]).into_iter().map(|(_, what)| what).collect();
        assert_eq!(found, [What::UnknownVariable(listen.clone())], "{slip}");
    }
}

#[test]
fn a_secret_comes_from_a_file_and_never_shows() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("pw");
    std::fs::write(&path, "s3cret\n").unwrap();
    let config = Config::load(
        None,
        env(&[("CRACHA_MAIL__SMTP__PASSWORD_FILE", path.to_str().unwrap()), ("CRACHA_MASTER_KEY_FILE", "/k")]),
    )
    .unwrap();
    assert_eq!(config.mail.smtp.password.expose(), "s3cret");
    assert_eq!(config.keys.master_key_file, "/k");
    assert!(!format!("{config:?}").contains("s3cret"));
}

#[test]
fn no_secret_is_in_a_problem_wherever_it_was_put() {
    let key = "m4x7q2 q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=";
    for (file, pairs) in [
        ("[mail.smtp]\npassword = \"Segredo\"Forte\"\n", vec![]),
        ("[mail.smtp]\npassword = [\"Segredo\"]\n", vec![]),
        ("[database]\nurl = { password = \"Segredo\" }\n", vec![]),
        ("[database]\npassword = \"Segredo\"\n", vec![]),
        ("", vec![("CRACHA_DATABASE__URL_FILE", "postgres://cracha:Segredo@localhost/cracha")]),
        ("", vec![("CRACHA_MAIL__SMTP__PASSWORD_FILE", "Segredo")]),
        ("", vec![("CRACHA_DATABASE__PASSWORD", "Segredo")]),
        ("", vec![("CRACHA_PROVIDER__ISSUER", "https://u:Segredo@id.example.com/")]),
        ("", vec![("CRACHA_PROVIDER__ISSUER", "https://u:Segredo@id example")]),
        ("", vec![("CRACHA_BRAND__CHAT_URL", "https://u:Segredo@chat.example.com/")]),
        ("", vec![("CRACHA_DATABASE__URL", "postgres://cracha:100%Segredo@localhost/cracha")]),
        ("", vec![("CRACHA_DATABASE__URL", "Segredo")]),
        ("", vec![("CRACHA_MASTER_KEY_FILE", key)]),
        ("", vec![("CRACHA_MAIL__SMTP__HOST", "cracha:Segredo@relay.example")]),
        (
            "[mail.dkim]\ndomain = \"e.example\"\nselector = \"s\"\nkey_file = \"-----BEGIN PRIVATE KEY-----Segredo\"\n",
            vec![],
        ),
    ] {
        let found = wrong(file, &pairs);
        let text = format!("{found:?}");
        assert!(!found.is_empty() && !text.contains("Segredo") && !text.contains("q6ur"), "{file}{pairs:?}: {text}");
    }
}

#[test]
fn a_row_of_the_table_changes_what_it_says_and_another_name_is_a_further_promise() {
    let file = "[[promise.policies]]\nname = \"credential\"\ncounts = \"business_days\"\n\
                [[promise.policies]]\nname = \"callback\"\nhours = 8\nmargin_hours = 2\n";
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("my.toml");
    std::fs::write(&path, file).unwrap();
    let variable = ("CRACHA_PROMISE__POLICIES__END_CUSTOMER__HOURS", "36");
    let config = Config::load(Some(&path), env(&[variable, ("CRACHA_PROMISE__EXTRA_HOLIDAYS", "07-09,easter-47")]));
    let promise = config.unwrap().promise;
    assert_eq!(promise.extra_holidays.len(), 2);
    let table = promise.policies;
    assert_eq!((table.credential.counts, table.credential.days), (crate::config::PromisePolicy::BusinessDays, 2));
    assert_eq!((table.end_customer.hours, table.end_customer.margin_hours), (36, 6));
    let callback = table.named("callback").unwrap();
    assert_eq!((callback.hours, callback.margin_hours), (8, 2));
    assert!(table.named("nothing").is_none());
}

#[test]
fn what_is_wrong_in_the_table_names_the_row_and_the_field() {
    let row = |text: &str| format!("[[promise.policies]]\n{text}\n");
    for (file, key, what) in [
        (row("name = \"credential\"\nhours = 0"), "promise.policies.credential.hours", What::Range("0".into(), 1, 720)),
        (row("name = \"callback\""), "promise.policies.callback.hours", What::Range("0".into(), 1, 720)),
        (
            row("name = \"callback\"\nhours = 8\ncounts = \"weeks\""),
            "promise.policies.callback.counts",
            What::NotOneOf("weeks".into(), "wall_clock, business_days".into()),
        ),
        (
            row("name = \"credential\"\ntell = [\"king\", \"desk\"]"),
            "promise.policies.credential.tell",
            What::NotOneOf("king".into(), "desk, operators, webhook".into()),
        ),
        (
            row("name = \"credential\"\nhuors = 3"),
            "promise.policies.credential.huors",
            What::UnknownKey(Ok("hours".into())),
        ),
        (row("name = \"Call back\"\nhours = 8"), "promise.policies.name", What::PolicyName("Call back".into())),
        (row("hours = 8"), "promise.policies.name", What::PolicyName(String::new())),
        (
            row("name = \"a\"\nhours = 8") + &row("name = \"a\"\nhours = 9"),
            "promise.policies.name",
            What::PolicyTwice("a".into()),
        ),
        (
            "[promise]\ncredential_hours = 72\n".to_owned(),
            "promise.credential_hours",
            What::Moved("[[promise.policies]] name = \"credential\", hours = 72".into()),
        ),
    ] {
        assert_eq!(wrong(&file, &[]), [(key.to_owned(), what)], "{file}");
    }
    let old = wrong("", &[("CRACHA_PROMISE__POLICY", "business_days")]);
    let right = What::Moved("CRACHA_PROMISE__POLICIES__CREDENTIAL__COUNTS".into());
    assert_eq!(old, [("promise.policy".to_owned(), right)]);
}

/// The tables of `[contact]`: what a row lacks, what it has too much, and what no answer can say.
#[test]
fn topics_hours_and_answers_are_checked_all_at_once() {
    let words = r#"{ pt = "a", es = "b", en = "c" }"#;
    let file = format!(
        r#"
        [contact]
        lines_per_minute = 1
        representatives = [{{ name = "Renata", email = "renata" }}]
        [contact.hours]
        days = "weekends"
        from = "18:00"
        until = "8h"
        [[contact.topics]]
        key = "orders"
        family = "pizza"
        group = {words}
        title = {{ pt = "a", en = "c", fr = "d" }}
        [[contact.topics]]
        key = "Orders!"
        family = "order"
        group = {words}
        title = {words}
        [[contact.answers]]
        key = "secret"
        text = {{ pt = "{{password}}", es = "{{due}}", en = "c" }}
        "#
    );
    let found = wrong(&file, &[]);
    let facts = "due, sender, administrator, protocol, missing_facts".to_owned();
    let families = "login, registration, order, delivery, other".to_owned();
    for one in [
        ("contact.lines_per_minute".to_owned(), What::Range("1".into(), 5, 600)),
        ("contact.hours.days".into(), What::NotOneOf("weekends".into(), "every_day, business_days".into())),
        ("contact.hours.until".into(), What::NotATime("8h".into())),
        ("contact.topics.orders.family".into(), What::NotOneOf("pizza".into(), families)),
        ("contact.topics.orders.title.es".into(), What::TextMissing),
        ("contact.topics.orders.title.fr".into(), What::UnknownKey(Err("pt, es, en".into()))),
        ("contact.topics.key".into(), What::PolicyName("Orders!".into())),
        ("contact.answers.secret.text.pt".into(), What::NotAPlaceholder("password".into(), facts)),
        ("contact.representatives.Renata.email".into(), What::NotAMailAddress("renata".into())),
    ] {
        assert!(found.contains(&one), "no {one:?} in {found:?}");
    }
    assert_eq!(found.len(), 9, "{found:?}");
    let backwards = wrong("[contact.hours]\nfrom = \"18:00\"\nuntil = \"08:00\"\n", &[]);
    assert_eq!(backwards, [("contact.hours.until".to_owned(), What::HoursBackwards("18:00".into()))]);
    assert_eq!(wrong("[contact]\ntopics = []\n", &[]), [("contact.topics".to_owned(), What::TextMissing)]);
}

#[test]
fn the_way_to_the_chat_is_one_text_or_one_for_each_language() {
    let ways = |file: &str| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("my.toml");
        std::fs::write(&path, file).unwrap();
        let set = [("CRACHA_PROVIDER__ISSUER", "https://id.example"), ("CRACHA_KEYS__MASTER_KEY_FILE", "/master")];
        let config = Config::load(Some(&path), env(&set)).unwrap();
        config.brand.chat_path.each().map(str::to_owned)
    };
    assert_eq!(ways("")[1], "E-commerce → Usuario y contraseña");
    assert_eq!(ways("[brand]\nchat_path = \"Loja\"\n"), ["Loja"; 3]);
    let some = "[brand]\nchat_path = { pt = \"Loja\", en = \"Shop\" }\n";
    assert_eq!(ways(some), ["Loja", "E-commerce → Usuario y contraseña", "Shop"]);
    let found = wrong("[brand.chat_path]\nen = \" \"\nfr = \"Boutique\"\n", &[]);
    assert!(found.contains(&("brand.chat_path.en".into(), What::TextMissing)), "{found:?}");
    assert!(found.iter().any(|(key, _)| key == "brand.chat_path.fr"), "{found:?}");
}
