//! A conversation that goes on by mail: what the house writes, and what comes back through the LMTP door and the maildir.

use std::sync::Arc;

use cracha::db::types::ConversationId;
use cracha::flow::contact::{self, Attached, Checked, Speaker};
use cracha::jobs::outbox::Outbox;
use cracha::jobs::returns::{empty_maildir, listen};
use cracha::mail::letter::{ContactNews, Letter, NotTaken, Thread};
use cracha::mail::transport::Mailer;
use cracha::model::case::CaseState;
use cracha::model::conversation::{ClosedWhy, ConversationState, Line, LineKind, LineSpeaker, Media};
use cracha::model::ctx::Actor;
use cracha::model::message::Lane;
use cracha::model::returned_mail::{self, ReturnedState};
use cracha::model::user::User;
use cracha::text::Lang;
use diesel::RunQueryDsl;
use mail_parser::{MessageParser, MimeHeaders};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::desks::{agents, answers, close, queue, take};
use super::talks::{case_state, row, want};
use super::{begun, lines};
use crate::on_both_engines;
use crate::support::app::{Left, TestApp};
use crate::support::people::{only, person};

const ANA: &str = "ana@nova.example";

/// A conversation that was taken down at night, the mail that says so, and the door.
struct Night {
    id: ConversationId,
    mail: Left,
    port: u16,
    _stop: watch::Sender<bool>,
}

async fn night(app: &TestApp) -> Night {
    app.pass_hours(12);
    let id = begun(app).await.conversation.id;
    want(app, &id, ANA).await.expect("an answer by mail");
    let mail = only(app.mails().await);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(listen(app.app.clone(), listener, stopped));
    Night { id, mail, port, _stop: stop }
}

fn thread(left: &Left) -> Thread {
    left.letter.thread().expect("a mail of a conversation").clone()
}

impl Night {
    fn address(&self) -> String {
        thread(&self.mail).reply_to.expect("where an answer goes")
    }

    /// Hands a mail over; the last answer to its recipient.
    async fn hand_over(&self, sender: &str, to: &str, mail: &str) -> String {
        let mail = mail.replace("\r\n", "\n").replace('\n', "\r\n");
        let words = format!("LHLO mx\r\nMAIL FROM:<{sender}>\r\nRCPT TO:<{to}>\r\nDATA\r\n{mail}\r\n.\r\nQUIT\r\n");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        stream.write_all(words.as_bytes()).await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        said
    }

    /// The visitor answers.
    async fn answer(&self, id: &str, text: &str) -> String {
        self.hand_over(ANA, &self.address(), &written(ANA, id, "", text)).await
    }
}

fn written(from: &str, id: &str, head: &str, text: &str) -> String {
    format!(
        "From: Ana <{from}>\nTo: casa@b.example\nSubject: Re: atendimento\nMessage-ID: <{id}@nova.example>\n{head}\
         Content-Type: text/plain; charset=utf-8\n\n{text}\n\nEm ter., 24 de nov. de 2026 21:00, Casa \
         <noreply@x.example>\nescreveu:\n> senha: nenhuma\n"
    )
}

/// What came by mail.
async fn mailed(app: &TestApp, id: &ConversationId) -> Vec<Line> {
    let kinds = [LineKind::Mailed, LineKind::MailedElsewhere];
    lines(app, id).await.into_iter().filter(|line| kinds.contains(&line.kind)).collect()
}

async fn clara(app: &TestApp) -> User {
    agents(app).await.0
}

fn one(mut lines: Vec<Line>) -> Line {
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

fn not_taken(mail: &Left) -> Option<NotTaken> {
    match mail.letter {
        Letter::ContactNote { news: ContactNews::NotTaken { why }, .. } => Some(why),
        _ => None,
    }
}

on_both_engines! {
    async fn a_case_of_the_night_is_a_thread_that_goes_on_by_reply(app: &TestApp) {
        let clara = clara(app).await;
        let night = night(app).await;
        assert!(matches!(night.mail.letter, Letter::ContactNote { news: ContactNews::Received { back_ms: Some(_) }, .. }));
        assert_eq!(night.mail.message.address, ANA);
        let said = night.answer("m1", "Esqueci de dizer: é o pedido 4711.").await;
        assert!(said.contains("250 2.0.0 line"), "{said}");
        let line = one(mailed(app, &night.id).await);
        assert_eq!((line.speaker, line.kind, line.body.as_str()), (LineSpeaker::Visitor, LineKind::Mailed, "Esqueci de dizer: é o pedido 4711."));
        app.pass_hours(12);
        take(app, &clara, &night.id).await.unwrap();
        answers(app, &clara, &night.id, "a-1", "O pedido saiu ontem.").await.unwrap();
        let answer = only(app.mails().await);
        let (first, second) = (thread(&night.mail), thread(&answer));
        assert_eq!((&first.root, &first.reply_to), (&second.root, &second.reply_to), "one thread, one address");
        assert_eq!(second.after.as_deref(), Some("m1@nova.example"));
        // As it is handed over.
        let mailer = Mailer::from_config(app.app.config()).unwrap();
        let to = (ANA, answer.message.mail_id.as_str(), 1_795_541_400_000);
        let (_, bytes) = mailer.write(&answer.letter, Lang::PtBr, to, None).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(&format!("Reply-To: {}", night.address())) && text.contains("In-Reply-To: <m1@nova.example>"), "{text}");
        assert!(text.contains("From: ") && text.contains(&app.app.config().mail.from_address));
        // And on.
        night.answer("m2", "Obrigada!").await;
        assert_eq!(mailed(app, &night.id).await.len(), 2);
        assert_eq!(queue(app, &clara).await.own.len(), 1, "it is still hers");
    }

    async fn an_agents_file_hangs_on_the_mail_and_of_a_large_one_the_mail_says_where_it_is(app: &TestApp) {
        let clara = clara(app).await;
        let night = night(app).await;
        app.pass_hours(12);
        take(app, &clara, &night.id).await.unwrap();
        let mailer = Mailer::from_config(app.app.config()).unwrap();
        let outbox = Arc::new(Outbox::new(app.app.clone(), mailer).unwrap());
        let mut sent = Vec::new();
        for (token, name, size) in [("f-1", "guia de acesso ação.pdf", 2_000), ("f-2", "manual.pdf", 5 * 1024 * 1024 + 1)] {
            let bytes = format!("%PDF-1.7\n{}", "x".repeat(size - 9)).into_bytes();
            let file = Checked { name: name.into(), media: Media::Pdf, bytes };
            let (who, id, token) = (Speaker::Agent(clara.id.clone()), night.id.clone(), token.to_owned());
            let said = app.verb(person(&clara), move |tx, ctx| contact::attach(ctx, tx, &who, &id, &token, &file)).await;
            assert!(matches!(said, Ok(Attached::Stored(_))), "{said:?}");
            outbox.drain(Lane::Mail).await;
            sent.push(outbox.mailer().sent().pop().expect("a mail").mail);
        }
        let mail = MessageParser::default().parse(&sent[0]).expect("a mail");
        let hung: Vec<_> = mail.attachments().collect();
        assert_eq!(hung.len(), 1);
        assert_eq!((hung[0].attachment_name(), hung[0].contents().len()), (Some("guia de acesso ação.pdf"), 2_000));
        assert_eq!(hung[0].content_type().map(|kind| kind.ctype().to_owned()).as_deref(), Some("application"));
        assert!(mail.body_text(0).unwrap().contains("vai anexo a este e-mail"), "{:?}", mail.body_text(0));
        assert!(mail.body_html(0).is_some());
        assert!(sent[0].is_ascii() && sent[0].split(|b| *b == b'\n').all(|line| line.len() <= 100), "lines stay short");
        let mail = MessageParser::default().parse(&sent[1]).expect("a mail");
        assert_eq!(mail.attachments().count(), 0);
        assert!(mail.body_text(0).unwrap().contains("manual.pdf é grande demais"), "{:?}", mail.body_text(0));
    }

    async fn a_guessed_or_altered_address_is_refused_and_nothing_is_stored(app: &TestApp) {
        let night = night(app).await;
        let before = lines(app, &night.id).await.len();
        let protocol = row(app, &night.id).await.protocol;
        let address = night.address();
        let (local, domain) = address.split_once('@').unwrap();
        let (mailbox, token) = local.split_once('+').unwrap();
        let other = if token.ends_with('0') { "1" } else { "0" };
        for guess in [protocol.as_str(), night.id.as_str(), &format!("{}{other}", &token[..token.len() - 1]), &token[1..], ""] {
            let said = night.hand_over(ANA, &format!("{mailbox}+{guess}@{domain}"), &written(ANA, "m1", "", "oi")).await;
            assert!(said.contains("550 5.1.1") && !said.contains("250 2.0.0"), "{guess}: {said}");
        }
        assert_eq!(lines(app, &night.id).await.len(), before);
        let kept = app.app.read(|db| returned_mail::in_state(db, ReturnedState::Open, 10)).await.unwrap();
        assert!(kept.is_empty(), "{kept:?}");
        let upper = night.hand_over(ANA, &night.address().to_uppercase(), &written(ANA, "m1", "", "oi")).await;
        assert!(upper.contains("250 2.0.0 line"), "{upper}");
    }

    async fn what_a_machine_sends_is_swallowed_and_the_same_mail_twice_is_one_line(app: &TestApp) {
        let night = night(app).await;
        let before = lines(app, &night.id).await.len();
        for head in ["Auto-Submitted: auto-replied\n", "Precedence: bulk\n", "X-Autoreply: yes\n"] {
            let said = night.hand_over(ANA, &night.address(), &written(ANA, "v1", head, "Estou de férias.")).await;
            assert!(said.contains("250 2.0.0 automatic"), "{said}");
        }
        let said = night.hand_over("", &night.address(), &written(ANA, "v2", "", "Estou fora.")).await;
        assert!(said.contains("250 2.0.0 automatic"), "an empty envelope sender: {said}");
        let ours = app.app.config().mail.from_address.clone();
        let said = night.hand_over(&ours, &night.address(), &written(&ours, "v3", "", "oi")).await;
        assert!(said.contains("250 2.0.0 automatic"), "a loop: {said}");
        assert_eq!(lines(app, &night.id).await.len(), before);
        assert!(app.mails().await.is_empty(), "nobody answers a machine");
        assert!(night.answer("m1", "oi").await.contains("250 2.0.0 line"));
        assert!(night.answer("m1", "oi").await.contains("250 2.0.0 again"));
        assert_eq!(mailed(app, &night.id).await.len(), 1);
    }

    async fn whoever_writes_from_another_address_is_marked(app: &TestApp) {
        let night = night(app).await;
        let mail = written("chefe@outra.example", "m1", "", "Sou o chefe dela.");
        assert!(night.hand_over("chefe@outra.example", &night.address(), &mail).await.contains("250 2.0.0 line"));
        let line = one(mailed(app, &night.id).await);
        assert_eq!((line.kind, line.body.as_str()), (LineKind::MailedElsewhere, "chefe@outra.example\nSou o chefe dela."));
        let folded = written("ANA@Nova.Example", "m2", "", "Sou eu.");
        night.hand_over(ANA, &night.address(), &folded).await;
        assert_eq!(mailed(app, &night.id).await.pop().unwrap().kind, LineKind::Mailed);
    }

    async fn what_looks_like_a_secret_is_not_stored_and_the_person_is_told_a_few_times(app: &TestApp) {
        let night = night(app).await;
        let before = lines(app, &night.id).await.len();
        for (n, text) in ["minha senha é cavalo123", "senha: cavalo123", "K7QX-9M2P-4TRV-0H3D", "cartão 4111 1111 1111 1111", "código: 123456"].iter().enumerate() {
            assert!(night.answer(&format!("m{n}"), text).await.contains("250 2.0.0 refused"), "{text}");
        }
        assert_eq!(lines(app, &night.id).await.len(), before);
        let told = app.mails().await;
        assert_eq!(told.iter().map(not_taken).collect::<Vec<_>>(), [Some(NotTaken::Password), Some(NotTaken::Password), Some(NotTaken::Ticket)]);
        assert!(told.iter().all(|mail| mail.message.address == ANA && !mail.message.payload.contains("cavalo")));
        app.pass_hours(24);
        night.answer("m9", &"a".repeat(2_001)).await;
        night.answer("m10", "").await;
        night.answer("m11", &format!("a{}", "\u{301}".repeat(20))).await;
        let told: Vec<_> = app.mails().await.iter().map(not_taken).collect();
        assert_eq!(told, [Some(NotTaken::TooLong), Some(NotTaken::Empty), Some(NotTaken::Marks)]);
    }

    async fn a_flood_of_mails_ends_with_the_day(app: &TestApp) {
        let night = night(app).await;
        for n in 0..30 {
            assert!(night.answer(&format!("m{n}"), "oi").await.contains("250 2.0.0 line"), "{n}");
        }
        assert!(night.answer("m30", "oi").await.contains("250 2.0.0 refused"));
        assert_eq!(not_taken(&only(app.mails().await)), Some(NotTaken::TooMany));
        app.pass_hours(24);
        assert!(night.answer("m31", "oi").await.contains("250 2.0.0 line"));
    }

    async fn a_reply_reopens_what_ended_within_seven_days_and_later_says_how_to_begin_again(app: &TestApp) {
        let clara = clara(app).await;
        let night = night(app).await;
        take(app, &clara, &night.id).await.unwrap();
        close(app, &clara, &night.id, ClosedWhy::AnsweredByMail).await.unwrap();
        app.pass_hours(7 * 24);
        night.answer("m1", "Voltou a falhar.").await;
        let found = row(app, &night.id).await;
        assert_eq!((found.state, found.agent_id.clone(), found.closed_at), (ConversationState::ByMail, None, None));
        assert_eq!(case_state(app, &found).await, CaseState::Open);
        assert_eq!(queue(app, &clara).await.by_mail.len(), 1);
        take(app, &clara, &night.id).await.unwrap();
        close(app, &clara, &night.id, ClosedWhy::AnsweredByMail).await.unwrap();
        app.pass_hours(7 * 24 + 1);
        night.answer("m2", "E de novo.").await;
        assert_eq!(row(app, &night.id).await.state, ConversationState::Closed);
        assert_eq!(not_taken(&only(app.mails().await)), Some(NotTaken::Over));
        assert_eq!(mailed(app, &night.id).await.len(), 1);
    }

    async fn a_line_break_in_a_header_begins_no_other_one(app: &TestApp) {
        let clara = clara(app).await;
        let night = night(app).await;
        let evil = "From: Ana <ana@nova.example>\nMessage-ID: <a@b\n Bcc: victim@x.example>\nSubject: =?utf-8?q?x=0D=0ABcc:_victim@x.example?=\n\noi\n";
        assert!(night.hand_over(ANA, &night.address(), evil).await.contains("250 2.0.0 line"));
        app.pass_hours(12);
        take(app, &clara, &night.id).await.unwrap();
        answers(app, &clara, &night.id, "a-1", "ok\r\nBcc: victim@x.example").await.unwrap();
        let answer = only(app.mails().await);
        let mailer = Mailer::from_config(app.app.config()).unwrap();
        let to = (ANA, answer.message.mail_id.as_str(), 1_795_541_400_000);
        let (_, bytes) = mailer.write(&answer.letter, Lang::PtBr, to, None).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(!head.contains("Bcc") && !head.contains("victim"), "{head}");
    }

    async fn the_maildir_takes_replies_too_and_what_cannot_be_stored_stays(app: &TestApp) {
        let night = night(app).await;
        let maildir = tempfile::tempdir().unwrap();
        let new = maildir.path().join("new");
        std::fs::create_dir(&new).unwrap();
        let mail = format!("Delivered-To: {}\n{}", night.address(), written(ANA, "m1", "", "pelo maildir"));
        std::fs::write(new.join("1.mx"), &mail).unwrap();
        diesel::sql_query("ALTER TABLE conversation_lines RENAME TO away").execute(&mut app.database()).unwrap();
        assert!(empty_maildir(&app.app, maildir.path()).await.is_err());
        let said = night.answer("m1", "pelo maildir").await;
        assert!(said.contains("451 4.3.0"), "{said}");
        diesel::sql_query("ALTER TABLE away RENAME TO conversation_lines").execute(&mut app.database()).unwrap();
        assert_eq!(empty_maildir(&app.app, maildir.path()).await.unwrap(), 1);
        assert_eq!(one(mailed(app, &night.id).await).body, "pelo maildir");
        let guessed = format!("Delivered-To: atendimento+guess@x.example\n{}", written(ANA, "m2", "", "x"));
        std::fs::write(new.join("2.mx"), guessed).unwrap();
        assert_eq!(empty_maildir(&app.app, maildir.path()).await.unwrap(), 1);
        assert_eq!(mailed(app, &night.id).await.len(), 1);
    }

    async fn an_address_is_told_only_so_often_on_a_day_that_a_conversation_was_taken_down(app: &TestApp) {
        app.pass_hours(12);
        for n in 0..7 {
            let id = begun(app).await.conversation.id;
            want(app, &id, if n % 2 == 0 { ANA } else { "ANA@nova.example" }).await.unwrap();
        }
        assert_eq!(app.mails().await.len(), 5);
    }

    async fn pictures_and_pdf_of_a_mail_hang_on_the_line_and_the_rest_is_named_as_left_out(app: &TestApp) {
        let night = night(app).await;
        let mut png = Vec::new();
        image::DynamicImage::new_rgb8(8, 8).write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        let part = |name: &str, bytes: &[u8]| {
            let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
            format!("--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{encoded}\n")
        };
        let parts = [
            part("tela.png", &png),
            part("nota.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"),
            part("virus.exe", b"MZ\x90"),
            part("tela2.png", b"<html><script>alert(1)</script>"),
            part("acao.pdf", b"%PDF-1.7\n<< /S /JavaScript /JS (x) >>\nstartxref\n9\n%%EOF\n"),
        ];
        let mail = format!(
            "From: <{ANA}>\nMessage-ID: <f1@nova.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>Segue a <b>tela</b>.</p>\n{}--b--\n",
            parts.concat()
        );
        assert!(night.hand_over(ANA, &night.address(), &mail).await.contains("250 2.0.0 line"));
        assert_eq!(one(mailed(app, &night.id).await).body, "Segue a tela.");
        let all = lines(app, &night.id).await;
        let files: Vec<&str> = all.iter().filter(|line| line.kind == LineKind::Attached).map(|line| line.body.as_str()).collect();
        assert!(files.len() == 2 && files[0].contains("tela.png") && files[1].contains("nota.pdf"), "{files:?}");
        let left = all.iter().find(|line| line.kind == LineKind::LeftOut).expect("what was left out");
        assert_eq!(left.body, "virus.exe\ntela2.png\nacao.pdf");
        assert!(night.hand_over(ANA, &night.address(), &mail).await.contains("250 2.0.0 again"));
        assert_eq!(lines(app, &night.id).await.len(), all.len());
    }

    async fn a_page_goes_by_mail_when_its_visitor_answers_by_mail(app: &TestApp) {
        let night = night(app).await;
        app.pass_hours(12);
        // As if a second conversation had begun by day: the reply moves it to mail, the agent keeps it.
        let id = night.id.clone();
        app.verb(Actor::Anonymous, move |tx, ctx| {
            diesel::sql_query(format!("UPDATE conversations SET state = 'talking' WHERE id = '{id}'")).execute(&mut **tx)?;
            let _ = ctx;
            Ok(())
        })
        .await
        .unwrap();
        night.answer("m1", "Respondi por e-mail.").await;
        assert_eq!(row(app, &night.id).await.state, ConversationState::ByMail);
    }
}
