//! Tables as files: whole, in the reader's form, without formulas, and written down.

use cracha::flow::operate::Table;
use diesel::connection::SimpleConnection;

use super::pages::operator;
use crate::support::http::{Http, Page};
use crate::support::people::{newcomer, record};

/// Presses the button of a page.
async fn download(http: &Http, page: &str, action: &str) -> Page {
    let form = http.get(page).await.form(&format!("main form[action='{action}']"));
    http.submit(&form).await
}

fn rows(file: &Page) -> Vec<&str> {
    file.body.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect()
}

#[tokio::test]
async fn every_table_is_a_file_that_a_spreadsheet_opens() {
    let (app, http) = operator().await;
    newcomer(&app, "1001").await;
    let mut wrong = record("1002");
    wrong.cnpj = "1".into();
    app.hand_over(wrong).await;
    let pages = [
        ("/operator/queue", "/operator/queue/csv"),
        ("/operator/audit", "/operator/audit/csv"),
        ("/operator/promises?which=all", "/operator/promises/csv"),
        ("/operator/intake/rejected", "/operator/intake/rejected/csv"),
        ("/operator/intake/aside", "/operator/intake/aside/csv"),
        ("/operator/intake", "/operator/intake/csv"),
        ("/operator", "/operator/schedules/csv"),
        ("/operator", "/operator/csv"),
        ("/operator/clients", "/operator/clients/csv"),
        ("/operator/delivery", "/operator/delivery/csv"),
    ];
    assert_eq!(pages.len(), Table::ALL.len());
    for (page, action) in pages {
        let file = download(&http, page, action).await;
        assert_eq!(file.status, 200, "{action}: {}", file.body);
        assert!(file.body.starts_with('\u{feff}'), "{action}");
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8", "{action}");
        assert!(file.header("content-disposition").ends_with("-2026-11-24.csv\""), "{action}");
        assert_eq!(file.header("cache-control"), "no-store", "{action}");
        let rows = rows(&file);
        let cells = |row: &str| row.matches(';').count();
        assert!(cells(rows[0]) > 4, "{action}: {rows:?}");
    }
    let file = download(&http, "/operator/promises?which=all", "/operator/promises/csv").await;
    assert_eq!(rows(&file).len(), 3, "{}", file.body);
    assert!(rows(&file)[0].contains("Motivo"), "the cause has a column: {}", file.body);
    assert!(file.body.contains("O cadastro"), "and its words: {}", file.body);
    let file = download(&http, "/operator/audit?act=table", "/operator/audit/csv").await;
    let rows = rows(&file);
    let of = |word: &str| rows.iter().any(|row| row.contains("table.download") && row.contains(word));
    assert!(of("Tabela promises") && of("otto (operador)") && of("which=all"), "who took what: {rows:?}");
    assert!(rows.iter().skip(1).all(|row| row.contains("table.")), "narrowed as the page is: {rows:?}");
}

#[tokio::test]
async fn what_looks_like_a_formula_is_text_and_english_has_commas() {
    let (app, http) = operator().await;
    let mut planted = record("1001");
    planted.legal_name = "=HYPERLINK(\"http://evil.example\";\"x\") Ltda".into();
    app.hand_over(planted).await;
    let file = download(&http, "/operator/promises?which=all", "/operator/promises/csv").await;
    assert!(
        file.body.contains("\"'=HYPERLINK(\"\"http://evil.example\"\";\"\"x\"\") Ltda\";\"1001\";"),
        "{}",
        file.body
    );
    let file = download(&http, "/operator/promises?which=all&lang=en", "/operator/promises/csv").await;
    assert!(file.body.contains(" Ltda\",\"1001\",") && file.body.contains("\"Reseller\","), "{}", file.body);
    app.provision().await;
    app.mails().await;
}

#[tokio::test]
async fn a_table_of_any_length_is_whole() {
    let (app, http) = operator().await;
    let now = app.now().ms();
    app.database()
        .batch_execute(&format!(
            "INSERT INTO messages (id, lane, destination, kind, payload, address, language, state, attempts, next_at, mail_id, \
             give_up_at, created_at, urgency, leave_by) \
             SELECT 'old-' || (10000 + i), 'mail', 'a.example', 'notice', '{{}}', 'a@a.example', 'pt-BR', 'failed', 1, {now}, \
             'm' || i, {now}, {now} + i, 'routine', {now} \
             FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1700) SELECT i FROM n) AS numbers"
        ))
        .unwrap();
    let file = download(&http, "/operator/queue", "/operator/queue/csv").await;
    let rows = rows(&file);
    assert_eq!(rows.len(), 1701, "with its head");
    assert!(
        rows[1].starts_with("\"old-11700\";") && rows[1700].starts_with("\"old-10001\";"),
        "each once, the newest first"
    );
    let page = http.get("/operator/queue").await;
    assert_eq!(page.all("section[aria-labelledby=troubled] tbody tr").len(), 50);
    let next = page.attribute("a[rel=next]", "href").expect("older ones");
    assert_eq!(http.get(&next).await.all("section[aria-labelledby=troubled] tbody tr").len(), 50);
}

#[tokio::test]
async fn a_download_wants_a_password_typed_lately_and_a_form_of_ours() {
    let (app, http) = operator().await;
    let forged = http.post("/operator/audit/csv", &[("csrf", "forged")]).await;
    assert!(forged.status.is_client_error(), "{}", forged.body);
    let form = http.get("/operator/audit").await.form("main form[action='/operator/audit/csv']");
    app.pass_seconds(20 * 60);
    let answer = http.submit(&form).await;
    assert_eq!(answer.location().path(), "/login", "{}", answer.body);
    assert_eq!(http.get("/operator/audit/csv").await.status, 405, "to look at an address downloads nothing");
}
