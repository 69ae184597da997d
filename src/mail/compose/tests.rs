//! Every letter in every language, read as its reader would.

use chrono_tz::Tz;

use super::*;
use crate::config::contact::Words;
use crate::mail::letter::{Asked, ContactNews, CrossedCounts, DigestLine, Happened, LoginEntry, NotTaken, Thread};
use crate::mail::paper;
use crate::text::delivery::letter::LetterKind;

const SECRET: &str = "K7QX-9M2P-4TRV-0H3D";
/// 2026-11-24 17:30 UTC, 14:30 in Brasília.
const UNTIL: i64 = 1_795_541_400_000;

pub(crate) fn head() -> Letterhead {
    let issuer = "https://id.distribuidora.example";
    let at = |path: &str| format!("{issuer}{path}");
    Letterhead {
        brand: "Distribuidora".into(),
        legal_name: "Distribuidora S.A.".into(),
        colour: "#0b5d4e".into(),
        colour_dark: "#5fd0b8".into(),
        sender: "noreply@distribuidora.example".into(),
        chat_path: Words::all(
            "E-commerce → Usuário e Senha",
            "E-commerce → Usuario y contraseña",
            "E-commerce → Login and password",
        ),
        portals: vec!["E-commerce".into(), "Cloud Marketplace".into()],
        host: "id.distribuidora.example".into(),
        zone: Tz::America__Sao_Paulo,
        links: Links {
            login: at("/login"),
            recover: at("/password/recover"),
            forgot: at("/password/forgot"),
            progress: at("/first-access"),
            users: at("/users"),
            account: at("/account"),
            setup: at("/setup"),
            stop: at("/email/stop"),
            contact: at("/contact"),
            promises: at("/operator/promises"),
        },
    }
}

pub(crate) fn ana() -> Person {
    Person { name: "Ana Conceição".into(), login: "10234.ana".into(), reseller: "Alfa & Filhos Ltda".into() }
}

pub(crate) fn every_letter() -> Vec<Letter> {
    let person = ana();
    let reference = String::from("K7-QX");
    let entry = LoginEntry { person: ana(), administrators: vec!["Rui Sá".into(), "Eva Luz".into()] };
    let reseller = person.reseller.clone();
    let mut all = vec![
        Letter::FirstAccess { person: ana(), reference: reference.clone() },
        Letter::RecoveryCode { person: ana(), reference: reference.clone() },
        Letter::EmailChanging { person: ana(), stop: "M2-7R".into(), until_ms: 1_795_541_400_000 },
        Letter::RecoveryMismatch { person: ana(), typed: "a•••••@outra.example".into() },
        Letter::LoginList { logins: vec![entry.clone()], after_mismatch: false },
        Letter::LoginList { logins: vec![entry.clone(), entry], after_mismatch: true },
        Letter::NotPossibleBlocked { person: ana(), administrators: vec!["Rui Sá".into()] },
        Letter::NotPossibleBlocked { person: ana(), administrators: vec![] },
        Letter::NotPossiblePending { reseller: reseller.clone(), external_id: "10234".into(), due_ms: UNTIL },
        Letter::RecoveryNotice { person: ana() },
        Letter::EmailConfirm { person: ana(), reference: reference.clone() },
        Letter::AlternateContact { reseller: reseller.clone(), masked: "a•••••@alfa.example".into() },
        Letter::FirstAccessWithdrawn { reseller: reseller.clone() },
        Letter::CaseForRepresentative {
            representative: "Renata Dias".into(),
            reseller,
            external_id: "10234".into(),
            person: "Ana Conceição".into(),
            protocol: "20261124-AB12CD34".into(),
            delivered_on: Some("20/11/2026".into()),
            late: false,
        },
        Letter::StaffSetup { person, reference: reference.clone() },
        Letter::Reminder { person: ana(), of: "K7-QX".into(), sent_ms: UNTIL - 172_800_000, until_ms: UNTIL },
        Letter::PromiseDigest {
            person: ana(),
            counts: CrossedCounts { at_risk: 3, breached: 1, kept_late: 0, back_in_time: 2 },
            causes: vec![("O servidor de e-mail aceita as mensagens devagar.".into(), 3)],
            lines: vec![DigestLine { subject: "10234".into(), due_ms: UNTIL, words: "Prazo vencido.".into() }],
        },
    ];
    for asked in [Asked::Page, Asked::Administrator("Rui Sá".into()), Asked::Desk, Asked::Distributor] {
        all.push(Letter::NewPassword { person: ana(), reference: reference.clone(), asked });
    }
    for happened in [
        Happened::PasswordChanged,
        Happened::Blocked,
        Happened::Unblocked,
        Happened::RoleChanged,
        Happened::Deleted,
        Happened::EmailChanged,
    ] {
        all.push(Letter::Notice { person: ana(), happened, by: Asked::Administrator("Rui Sá".into()) });
    }
    all
}

fn written(letter: &Letter, lang: Lang) -> Rendered {
    let secret = Secret::new(SECRET);
    let enclosed = Enclosed { secret: &secret, valid_until_ms: UNTIL };
    compose(&head(), letter, lang, letter.needs_secret().then_some(&enclosed)).unwrap()
}

fn each(check: impl Fn(&Letter, Lang, Rendered)) {
    for letter in every_letter() {
        for lang in Lang::ALL {
            check(&letter, lang, written(&letter, lang));
        }
    }
}

fn html_escaped(text: &str) -> String {
    text.replace('&', "&#38;")
}

#[test]
fn subject_and_first_line_name_person_login_and_reseller() {
    each(|letter, lang, mail| {
        let first = mail.text.lines().next().unwrap();
        let person = ana();
        let about_reseller_only = matches!(
            letter,
            Letter::NotPossiblePending { .. }
                | Letter::AlternateContact { .. }
                | Letter::FirstAccessWithdrawn { .. }
                | Letter::CaseForRepresentative { .. }
        );
        for line in [mail.subject.as_str(), first] {
            assert!(line.contains(&person.reseller), "{} {lang:?}: {line}", letter.kind());
            if !about_reseller_only {
                assert!(line.contains(&person.name) && line.contains(&person.login), "{} {line}", letter.kind());
            }
        }
        assert!(mail.html.contains(&html_escaped(first)), "{} {lang:?}", letter.kind());
    });
}

#[test]
fn a_secret_stands_in_the_body_alone_and_never_in_an_address() {
    each(|letter, _, mail| {
        let wanted = usize::from(letter.needs_secret());
        assert_eq!(mail.text.matches(SECRET).count(), wanted, "{}", letter.kind());
        assert_eq!(mail.html.matches(SECRET).count(), wanted, "{}", letter.kind());
        assert!(!mail.subject.contains(SECRET));
        for address in addresses(&mail.text).chain(addresses(&mail.html)) {
            assert!(!address.contains("K7QX") && !address.contains('?') && !address.contains('#'), "{address}");
        }
    });
}

fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("http").map(|(at, _)| text[at..].split(['"', '<', ' ', '\n', '&']).next().unwrap())
}

#[test]
fn there_is_nothing_to_open_but_our_own_host_and_nothing_is_loaded() {
    each(|letter, _, mail| {
        for address in addresses(&mail.text).chain(addresses(&mail.html)) {
            assert!(address.starts_with("https://id.distribuidora.example/"), "{}: {address}", letter.kind());
        }
        for word in ["<img", "<script", "<form", "<input", "<table", "url(", "mailto:", "src="] {
            assert!(!mail.html.contains(word), "{}: {word}", letter.kind());
        }
    });
}

#[test]
fn every_text_is_filled_and_both_parts_say_the_same() {
    each(|letter, lang, mail| {
        assert!(!mail.text.contains('{') && !mail.text.contains('}'), "{} {lang:?}: {}", letter.kind(), mail.text);
        let html = mail.html.replace("&#38;", "&").replace("&#39;", "'").replace("&#34;", "\"");
        for line in mail.text.lines().filter(|line| !line.is_empty() && *line != "----") {
            let line = line.trim().trim_end_matches(':');
            let line = line.split_once(". ").filter(|(n, _)| n.len() == 1).map_or(line, |(_, rest)| rest);
            let line = line.split_once(": ").map_or(line, |(_, value)| value);
            assert!(html.contains(line), "{} {lang:?}: {line}", letter.kind());
        }
    });
}

#[test]
fn the_end_of_validity_is_absolute_and_names_the_time_zone() {
    each(|letter, lang, mail| {
        if letter.needs_secret() {
            let zone = if lang == Lang::Es { "Brasilia" } else { "Brasília" };
            let line = mail.text.lines().find(|line| line.contains("14:30")).unwrap();
            assert!(line.contains("2026") && line.contains(zone), "{line}");
            assert!(mail.text.contains("K7-QX") && mail.html.contains("K7-QX"));
        }
    });
}

#[test]
fn the_foot_names_the_true_sender_and_never_asks_for_a_password() {
    each(|letter, lang, mail| {
        assert!(mail.text.contains("noreply@distribuidora.example"), "{}", letter.kind());
        assert!(mail.text.contains(lang.pick(head().chat_path.each())));
    });
}

#[test]
fn a_correction_before_the_first_login_tells_the_old_address_neither_login_nor_person() {
    for lang in Lang::ALL {
        let mail = written(&Letter::FirstAccessWithdrawn { reseller: ana().reseller }, lang);
        assert!(!mail.text.contains("10234") && !mail.text.contains("Ana") && !mail.text.contains("/login"));
    }
}

#[test]
fn a_letter_without_its_secret_is_not_written() {
    let first = Letter::FirstAccess { person: ana(), reference: "K7-QX".into() };
    assert!(compose(&head(), &first, Lang::PtBr, None).is_err());
    let secret = Secret::new(SECRET);
    let enclosed = Enclosed { secret: &secret, valid_until_ms: UNTIL };
    assert!(compose(&head(), &Letter::RecoveryNotice { person: ana() }, Lang::En, Some(&enclosed)).is_err());
}

#[test]
fn a_hostile_name_makes_neither_markup_nor_link_nor_header() {
    let person = Person { name: "<b>https://mau.example</b>\r\nBcc: x@y".into(), ..ana() };
    let mail = written(&Letter::RecoveryNotice { person: person.clone() }, Lang::PtBr);
    assert!(!mail.html.contains("<b>") && !mail.html.contains("https://mau"));
    assert!(!mail.subject.contains('\n') && !mail.subject.contains("mau.example"));
    assert!(!paper::name(&person.name).contains('\r'));
}

#[test]
fn the_first_mail_reads_like_this_in_portuguese() {
    let mail = written(&every_letter()[0], Lang::PtBr);
    assert_eq!(mail.subject, "Seu primeiro acesso: Ana Conceição, login 10234.ana, Alfa & Filhos Ltda");
    assert_eq!(
        mail.text,
        "\
Olá, Ana Conceição! Esta mensagem é sobre o seu login 10234.ana, da revenda Alfa & Filhos Ltda.

O seu acesso está pronto. Com um único login você entra em E-commerce e Cloud Marketplace.

Senha temporária:

    K7QX-9M2P-4TRV-0H3D

Vale até terça-feira, 24/11/2026, 14:30 (horário de Brasília, UTC−3).
Ela serve para uma única coisa: escolher a sua própria senha.
Tanto faz digitar com maiúsculas ou minúsculas, com ou sem os hífens.

1. Abra a página de entrada, no endereço abaixo.
2. Digite o login 10234.ana e a senha temporária.
3. Escolha a sua própria senha. Pronto!

Abrir a página de entrada:
https://id.distribuidora.example/login

Passou do prazo? Peça outra em “Esqueci minha senha”, na mesma página, com o seu login e este e-mail.

Esta mensagem não é para você? Este e-mail pode ser usado por mais de uma pessoa: deixe a senha para Ana Conceição.

----
Nunca pedimos a sua senha por e-mail, telefone ou chat. Digite senhas e códigos somente em id.distribuidora.example.
O remetente verdadeiro é noreply@distribuidora.example. Ele só envia mensagens: respostas não são lidas.
Precisa de ajuda? Abra o chat no site da Distribuidora e escolha E-commerce → Usuário e Senha.
Referência desta mensagem: K7-QX. Com ela o atendimento encontra o seu caso; ela não é senha e não abre nada.
Distribuidora S.A.
"
    );
}

/// The mails of a conversation, with and without an address for the answer.
fn threaded() -> Vec<Letter> {
    let (name, protocol) = (String::from("Ana"), String::from("20261124-AB12CD34"));
    let thread = Thread { reply_to: Some("atendimento+x@distribuidora.example".into()), ..Thread::default() };
    let whys = [
        NotTaken::Ticket,
        NotTaken::Password,
        NotTaken::Code,
        NotTaken::Card,
        NotTaken::TooLong,
        NotTaken::Marks,
        NotTaken::Empty,
        NotTaken::TooMany,
        NotTaken::Over,
    ];
    let back = ContactNews::Received { back_ms: Some(UNTIL) };
    let news = [back, ContactNews::Received { back_ms: None }].into_iter();
    let news = news.chain(whys.map(|why| ContactNews::NotTaken { why }));
    let note =
        |news| Letter::ContactNote { name: name.clone(), protocol: protocol.clone(), news, thread: thread.clone() };
    let answer = Letter::ContactAnswer {
        name: String::new(),
        protocol: protocol.clone(),
        text: "Tente de novo.\n\nAté já".into(),
        file: None,
        thread: Thread::default(),
    };
    news.map(note).chain([answer]).collect()
}

#[test]
fn a_mail_of_a_conversation_names_its_number_and_says_how_to_go_on() {
    for letter in threaded() {
        for lang in Lang::ALL {
            let mail = written(&letter, lang);
            assert!(mail.subject.contains("20261124-AB12CD34") && mail.text.contains("20261124-AB12CD34"));
            assert!(mail.text.contains("https://id.distribuidora.example/contact\n"), "{}", mail.text);
            assert!(!mail.text.contains('{') && mail.html.contains("/contact\""), "{}", mail.text);
            assert!(mail.text.contains("noreply@distribuidora.example"));
        }
    }
}

#[test]
fn the_outbox_calls_a_letter_as_its_payload_does() {
    // The test mail names nobody, which is what is asked of all the others.
    let letters = [every_letter(), threaded(), vec![Letter::Test]].concat();
    let kinds: Vec<_> = letters.iter().map(Letter::kind).collect();
    assert!(LetterKind::ALL.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    for letter in letters {
        assert_eq!(serde_json::to_value(&letter).unwrap()["letter"], letter.kind().as_str());
    }
}
