//! Files of conversations through the pages: looked at, written anew, saved and never shown.

use std::io::Cursor;

use cracha::db::types::ConversationId;
use cracha::flow::contact;
use cracha::model::conversation::{self, FileNote, Line, LineKind};
use cracha::model::role::Role;
use cracha::model::user::User;
use diesel::RunQueryDsl;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::{Method, StatusCode};

use super::desks::take;
use super::talks::want;
use super::{begun, by_key, lines};
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};
use crate::support::people::of_login;
use crate::support::provider::log_in;

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    let plain = RgbImage::from_fn(40, 30, |x, y| Rgb([x as u8 * 6, y as u8 * 8, 90]));
    DynamicImage::ImageRgb8(plain).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// A JPEG that says where it was taken.
fn with_exif() -> Vec<u8> {
    let jpeg = picture(ImageFormat::Jpeg);
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0GPS-23.5505,-46.6333";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, exif, &jpeg[2..]].concat()
}

fn pdf(objects: &str) -> Vec<u8> {
    format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog {objects} >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )
    .into_bytes()
}

/// A small file whose head says that it is as large as a wall.
fn bomb() -> Vec<u8> {
    let mut png = picture(ImageFormat::Png);
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    png
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

/// A visitor at the page of a conversation.
async fn visitor(app: &TestApp) -> (Http, ConversationId) {
    let http = app.serve_provider().await;
    let opened = begun(app).await;
    http.set_cookie("cracha-talk", opened.key.expose());
    (http, opened.conversation.id)
}

/// Sends a file by the form of a page.
async fn send(http: &Http, at: &str, name: &str, bytes: &[u8]) -> Page {
    let page = http.get(at).await;
    let form = page.form("form.attach");
    let field = |name: &str| form.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap();
    post(http, form.action.as_str(), &[("csrf", field("csrf")), ("token", field("token"))], name, bytes).await
}

async fn post(http: &Http, to: &str, fields: &[(&str, String)], name: &str, bytes: &[u8]) -> Page {
    post_as(http, to, &[], fields, name, bytes).await
}

async fn post_as(
    http: &Http,
    to: &str,
    headers: &[(&str, String)],
    fields: &[(&str, String)],
    name: &str,
    bytes: &[u8],
) -> Page {
    let mut body = Vec::new();
    for (field, value) in fields {
        body.extend_from_slice(
            format!("--cut\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").as_bytes(),
        );
    }
    let head = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--cut--\r\n");
    let kind = ("content-type", "multipart/form-data; boundary=cut".to_owned());
    http.send_bytes(Method::POST, to, &[&[kind], headers].concat(), Some(body)).await
}

async fn files(app: &TestApp, id: &ConversationId) -> Vec<FileNote> {
    let attached = lines(app, id).await.into_iter().filter(|line: &Line| line.kind == LineKind::Attached);
    attached.map(|line| serde_json::from_str(&line.body).unwrap()).collect()
}

async fn clara(app: &TestApp) -> User {
    app.staff("clara", Role::Agent).await;
    of_login(app, "clara").await
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

on_both_engines! {
    async fn pictures_and_pdf_are_taken_and_saved_but_never_shown(app: &TestApp) {
        let (http, id) = visitor(app).await;
        for (name, bytes, kept, kind) in [
            ("tela.png", picture(ImageFormat::Png), "tela.png", "image/png"),
            ("foto.png", with_exif(), "foto.jpg", "image/jpeg"),
            ("nota fiscal ação.pdf", pdf(""), "nota fiscal ação.pdf", "application/pdf"),
        ] {
            let answer = send(&http, "/contact/talk", name, &bytes).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
            let note = files(app, &id).await.pop().unwrap();
            assert_eq!(note.name, kept);
            let (saved, bytes) = http.bytes(&format!("/contact/talk/files/{}", note.file)).await;
            assert_eq!(saved.status, StatusCode::OK);
            let header = |name: &str| saved.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
            assert_eq!(header("content-type"), Some(kind));
            assert!(header("content-disposition").unwrap().starts_with("attachment; filename=\""));
            assert_eq!(header("x-content-type-options"), Some("nosniff"));
            assert_eq!(header("content-security-policy"), Some("sandbox; default-src 'none'"));
            assert_eq!(header("cross-origin-resource-policy"), Some("same-origin"));
            assert_eq!(header("cache-control"), Some("no-store"));
            assert!(!contains(&bytes, b"Exif") && !contains(&bytes, b"-46.6333"), "where it was taken is gone");
            assert_eq!(i64::try_from(bytes.len()).unwrap(), note.size);
        }
        let page = http.get("/contact/talk").await;
        assert!(page.body.contains("foto.jpg") && page.body.contains("/contact/talk/files/"), "{}", page.body);
    }

    async fn what_is_something_else_is_refused_with_words_and_nothing_is_kept(app: &TestApp) {
        let (http, id) = visitor(app).await;
        for (name, bytes, status, words) in [
            ("tela.png", b"<html><script>alert(1)</script>".to_vec(), 422, "PNG, JPEG, WebP nem PDF"),
            ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), 422, "PNG, JPEG, WebP nem PDF"),
            ("nota.pdf", pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), 422, "executa ações"),
            ("x.png", bomb(), 422, ""),
            ("x.png", Vec::new(), 422, "Escolha um arquivo"),
            ("grande.png", vec![0; 5 * 1024 * 1024 + 1], 413, "maior que o permitido"),
        ] {
            let answer = send(&http, "/contact/talk", name, &bytes).await;
            assert_eq!(answer.status.as_u16(), status, "{name}: {}", answer.body);
            assert!(answer.body.contains(words) && answer.body.contains("id=\"file-error\""), "{name}");
        }
        assert!(files(app, &id).await.is_empty());
    }

    async fn a_file_is_for_its_visitor_and_the_desk_alone(app: &TestApp) {
        let (http, id) = visitor(app).await;
        send(&http, "/contact/talk", "tela.png", &picture(ImageFormat::Png)).await;
        let file = files(app, &id).await.pop().unwrap().file;
        let (stranger, other) = visitor(app).await;
        let nobody = app.serve_provider().await;
        for who in [&stranger, &nobody] {
            for path in [format!("/contact/talk/files/{file}"), "/contact/talk/files/x".to_owned()] {
                assert_eq!(who.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
        assert_ne!(nobody.get(&format!("/desk/chat/{id}/files/{file}")).await.status, StatusCode::OK);
        let who = app.staff("clara", Role::Agent).await;
        let desk = app.serve_provider().await;
        log_in(&desk, &who).await;
        assert_eq!(desk.get(&format!("/desk/chat/{id}/files/{file}")).await.status, StatusCode::OK);
        assert_eq!(desk.get(&format!("/desk/chat/{other}/files/{file}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_form_of_elsewhere_attaches_nothing_and_the_same_form_twice_is_one_file(app: &TestApp) {
        let (http, id) = visitor(app).await;
        let foreign = [("csrf", "x".to_owned()), ("token", "f-1".to_owned())];
        let answer = post(&http, "/contact/talk/attach", &foreign, "a.png", &picture(ImageFormat::Png)).await;
        assert!(!answer.status.is_redirection(), "{}", answer.status);
        assert!(files(app, &id).await.is_empty());
        let form = http.get("/contact/talk").await.form("form.attach");
        let field = |name: &str| form.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap();
        let own = [("csrf", field("csrf")), ("token", field("token"))];
        for _ in 0..2 {
            post(&http, "/contact/talk/attach", &own, "a.png", &picture(ImageFormat::Png)).await;
        }
        assert_eq!(files(app, &id).await.len(), 1);
    }

    async fn the_frame_in_a_portal_sends_and_saves_by_its_key_and_nobody_does_without(app: &TestApp) {
        let http = app.serve_provider().await;
        let opened = begun(app).await;
        let id = opened.conversation.id.clone();
        let key = [("x-cracha-key", opened.key.expose().to_owned())];
        let token = [("token", "f-1".to_owned())];
        let png = picture(ImageFormat::Png);
        let answer = post_as(&http, "/contact/talk/attach", &key, &token, "tela.png", &png).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let wrong = post_as(&http, "/contact/talk/attach", &key, &token, "x.png", b"<html>").await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("nem PDF"), "{}", wrong.body);
        let path = format!("/contact/talk/files/{}", files(app, &id).await.pop().unwrap().file);
        let saved = http.send(Method::POST, &path, &key, None).await;
        assert_eq!((saved.status, saved.header("content-type")), (StatusCode::OK, "image/png"));
        let guess = [("x-cracha-key", opened.protocol.clone())];
        for (headers, status) in [(&[][..], StatusCode::FORBIDDEN), (&guess, StatusCode::NOT_FOUND)] {
            assert_eq!(http.send(Method::POST, &path, headers, None).await.status, status);
            let answer = post_as(&http, "/contact/talk/attach", headers, &token, "tela.png", &png).await;
            assert!(answer.status != StatusCode::OK, "{}", answer.status);
        }
        assert_eq!(files(app, &id).await.len(), 1);
    }

    async fn ten_files_are_the_most_and_all_go_with_the_conversation(app: &TestApp) {
        let (http, id) = visitor(app).await;
        for _ in 0..10 {
            send(&http, "/contact/talk", "a.png", &picture(ImageFormat::Png)).await;
        }
        let answer = send(&http, "/contact/talk", "a.png", &picture(ImageFormat::Png)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("máximo de arquivos"));
        let key = http.cookie("cracha-talk").unwrap();
        assert!(by_key(app, &key).await.is_some());
        app.pass_hours(25);
        assert_eq!(app.job(|tx, ctx| contact::close_silent(tx, ctx, 100)).await, 1);
        app.pass_hours(184 * 24);
        let before = app.now().plus_h(-24 * app.app.config().retention.chat_days);
        assert_eq!(app.job(move |tx, _| conversation::purge(tx, before, 100)).await, 1);
        let left: Vec<Count> =
            diesel::sql_query("SELECT COUNT(*) AS n FROM conversation_attachments").load(&mut app.database()).unwrap();
        assert_eq!(left[0].n, 0);
        assert!(by_key(app, &key).await.is_none());
        assert!(lines(app, &id).await.is_empty());
    }

    async fn an_agent_attaches_where_the_conversation_is_the_agents(app: &TestApp) {
        let (http, id) = visitor(app).await;
        let clara = clara(app).await;
        want(app, &id, "").await.unwrap();
        take(app, &clara, &id).await.unwrap();
        let who = app.staff("bento", Role::Agent).await;
        let desk = app.serve_provider().await;
        log_in(&desk, &who).await;
        let page = desk.get(&format!("/desk/chat/{id}")).await;
        assert!(!page.body.contains("form-data"), "it is Clara's");
        let bento = of_login(app, "bento").await;
        take(app, &bento, &id).await.unwrap();
        let answer = send(&desk, &format!("/desk/chat/{id}"), "guia.pdf", &pdf("")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = http.get("/contact/talk").await;
        assert!(page.body.contains("guia.pdf"), "{}", page.body);
        let wrong = send(&desk, &format!("/desk/chat/{id}"), "x.png", b"<html>").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
