//! What operators and the desk see of what came back.

use cracha::flow::delivery::Taken;
use cracha::model::role::Role;

use super::{Mail, take};
use crate::support::app::{Engine, TestApp};
use crate::support::provider::log_in;

const REPORT: &str = "From: MAILER-DAEMON@mx.example\nTo: VERP-OF-A-REAL-MAIL\nSubject: x\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; ADDRESS-IT-WENT-TO\nAction: delayed\nStatus: 4.2.2\n\n--b--\n";

#[tokio::test]
async fn an_operator_reads_what_came_back_and_marks_it_as_seen() {
    let app = TestApp::start(Engine::Sqlite).await;
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    assert!(!http.get("/operator/queue").await.body.contains("/operator/returned"));
    let arf = "From: feedback@isp.example\nSubject: abuse <b>\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nIsto é uma denúncia\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--\n";
    assert_eq!(take(&app, arf.as_bytes()).await, Taken::Complaint);
    assert!(http.get("/operator/queue").await.body.contains("/operator/returned"));
    let page = http.get("/operator/returned").await;
    assert_eq!(page.status, 200);
    let row = page.all("tbody tr").concat();
    for words in ["Denúncia de e-mail indesejado", "feedback@isp.example", "abuse <b>", "Isto é uma denúncia"] {
        assert!(row.contains(words), "no {words:?} in {row}");
    }
    let done = http.submit(&page.form("tbody form")).await;
    let page = http.follow(&done).await;
    assert!(page.text().contains("Marcado como visto.") && page.all("tbody tr").is_empty(), "{}", page.text());
    assert_eq!(http.get("/operator/returned?done=seen").await.status, 200);
}

#[tokio::test]
async fn the_desk_reads_what_the_recipients_side_reported() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mail = Mail::of(&app, "1001").await;
    assert_eq!(take(&app, &mail.fill(REPORT.as_bytes())).await, Taken::Delayed);
    let clara = app.staff("clara", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &clara).await;
    let user = mail.left.message.user_id.clone().expect("a user");
    let text = http.get(&format!("/desk/people/{user}")).await.text();
    for words in ["Aviso do servidor do destinatário", "continua tentando", "está cheia"] {
        assert!(text.contains(words), "no {words:?} in {text}");
    }
}
