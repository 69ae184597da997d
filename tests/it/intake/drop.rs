//! The watched drop folder: what is complete is taken once, by whichever node, and put away with its report.

use std::fs;
use std::path::{Path, PathBuf};

use cracha::app::App;
use cracha::config::Language;
use cracha::db::schema::{dropped_files, intake_batches, intake_lines, promises, resellers};
use cracha::jobs::drop::{Watch, look};
use cracha::model::cnpj::check_digits;
use diesel::{QueryDsl, RunQueryDsl};
use tempfile::TempDir;

use crate::support::app::{Engine, TestApp};
use crate::support::eventually;

const HEAD: &str = "external_id;legal_name;cnpj;contact_name;contact_email\n";

fn good(number: usize) -> String {
    let body = format!("{:012}", 300_000_000_000_u64 + number as u64);
    format!("D{number};Revenda {number};{body}{};Ana Lima;ana{number}@d.example\n", check_digits(&body))
}

async fn watching(engine: Engine) -> (TestApp, TempDir) {
    let folder = TempDir::new().unwrap();
    let root = folder.path().display().to_string();
    (TestApp::with(engine, |config| config.intake.drop.folder = root).await, folder)
}

/// Names in a folder of it, without the folders.
fn names(folder: &Path, below: &str) -> Vec<String> {
    let entries = fs::read_dir(folder.join(below)).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = entries
        .filter(|path: &PathBuf| path.is_file())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn counts(app: &TestApp) -> (i64, i64, i64) {
    let db = &mut app.database();
    (
        resellers::table.count().get_result(db).unwrap(),
        promises::table.count().get_result(db).unwrap(),
        intake_lines::table.count().get_result(db).unwrap(),
    )
}

fn batches(app: &TestApp) -> Vec<(String, String, String, i32, i32)> {
    intake_batches::table
        .select((
            intake_batches::name,
            intake_batches::source,
            intake_batches::state,
            intake_batches::taken,
            intake_batches::rejected,
        ))
        .order(intake_batches::name)
        .load(&mut app.database())
        .unwrap()
}

async fn seen(app: &App, watch: &mut Watch) -> usize {
    look(app, watch).await.unwrap()
}

async fn taken_when_complete(engine: Engine) {
    let (app, folder) = watching(engine).await;
    let (root, mut watch) = (folder.path(), Watch::default());
    fs::write(root.join("slow.csv"), format!("{HEAD}{}", good(1))).unwrap();
    fs::write(root.join("renamed.csv.part"), format!("{HEAD}{}x;y;1;;\n", good(2))).unwrap();
    fs::write(root.join("page.xls"), "<html><body>no</body></html>").unwrap();
    fs::write(root.join(".hidden.csv"), "x").unwrap();
    assert_eq!(seen(&app.app, &mut watch).await, 0, "nobody knows whether these are complete");
    // It grows: it is being written.
    app.pass_seconds(20);
    fs::write(root.join("slow.csv"), format!("{HEAD}{}{}", good(1), good(3))).unwrap();
    fs::rename(root.join("renamed.csv.part"), root.join("renamed.csv")).unwrap();
    assert_eq!(seen(&app.app, &mut watch).await, 1, "the renamed one");
    assert_eq!(names(root, "rejected"), ["renamed.csv", "renamed.csv.report.csv"]);
    let report = fs::read_to_string(root.join("rejected/renamed.csv.report.csv")).unwrap();
    assert!(report.contains("Aceita: revenda nova.") && report.contains("O CNPJ não tem 14 caracteres."), "{report}");
    app.pass_seconds(15);
    assert_eq!(seen(&app.app, &mut watch).await, 1, "the page has stood still, the slow one has not");
    let why = fs::read_to_string(root.join("rejected/page.xls.report.txt")).unwrap();
    assert!(why.contains("página da web") && why.contains("Nada foi importado."), "{why}");
    app.pass_seconds(16);
    assert_eq!(seen(&app.app, &mut watch).await, 1);
    assert_eq!(names(root, "done"), ["slow.csv", "slow.csv.report.csv"]);
    assert_eq!(names(root, ""), [".hidden.csv"]);
    assert!(names(root, "work").is_empty());
    let row = |name: &str, taken, rejected| (name.to_owned(), "folder".to_owned(), "done".to_owned(), taken, rejected);
    assert_eq!(batches(&app), [row("renamed.csv", 1, 1), row("slow.csv", 2, 0)]);
    // The same name once more is another file.
    fs::write(root.join("slow.csv"), format!("{HEAD}{}", good(4))).unwrap();
    seen(&app.app, &mut watch).await;
    app.pass_seconds(31);
    assert_eq!(seen(&app.app, &mut watch).await, 1);
    assert_eq!(names(root, "done").len(), 4, "nothing is overwritten");
    assert_eq!(counts(&app).0, 4);
    assert_eq!(dropped_files::table.count().get_result::<i64>(&mut app.database()).unwrap(), 0);
}

#[tokio::test]
async fn a_file_is_taken_when_it_was_renamed_or_stood_still_on_sqlite() {
    taken_when_complete(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_file_is_taken_when_it_was_renamed_or_stood_still_on_postgres() {
    taken_when_complete(Engine::Postgres).await;
}

async fn shared_by_two(engine: Engine) {
    let (app, folder) = watching(engine).await;
    let root = folder.path();
    let other = app.another_node("other").await;
    for file in 0..8 {
        let lines: String = (0..30).map(|line| good(file * 30 + line)).collect();
        fs::write(root.join(format!("f{file}.csv")), format!("{HEAD}{lines}")).unwrap();
    }
    let (mut one, mut two) = (Watch::default(), Watch::default());
    tokio::join!(seen(&app.app, &mut one), seen(&other, &mut two));
    app.pass_seconds(31);
    let (a, b) = tokio::join!(seen(&app.app, &mut one), seen(&other, &mut two));
    assert_eq!(a + b, 8, "{a} and {b}");
    assert_eq!(counts(&app), (240, 240, 240));
    assert_eq!(names(root, "done").len(), 16);
    assert!(batches(&app).iter().all(|batch| batch.3 == 30), "{:?}", batches(&app));
}

#[tokio::test]
async fn two_nodes_on_one_folder_take_each_file_once_on_sqlite() {
    shared_by_two(Engine::Sqlite).await;
}

#[tokio::test]
async fn two_nodes_on_one_folder_take_each_file_once_on_postgres() {
    shared_by_two(Engine::Postgres).await;
}

async fn dies_in_the_middle(engine: Engine) {
    let (app, folder) = watching(engine).await;
    let root = folder.path();
    let dying = app.another_node("dying").await;
    let lines: String = (0..2_000).map(good).collect();
    fs::write(root.join("big.csv"), format!("{HEAD}{lines}")).unwrap();
    let mut watch = Watch::default();
    seen(&dying, &mut watch).await;
    app.pass_seconds(31);
    let node = dying.clone();
    let work = tokio::spawn(async move { look(&node, &mut watch).await });
    let mut db = app.database();
    let first_lines = move || {
        eventually("the first lines", || {
            let count: i64 = resellers::table.count().get_result(&mut db).unwrap();
            (count > 0).then_some(())
        });
    };
    tokio::task::spawn_blocking(first_lines).await.unwrap();
    work.abort();
    assert!(work.await.unwrap_err().is_cancelled(), "it died too late to prove anything");
    if engine == Engine::Postgres {
        // What an ended task had begun runs to its end here; with a process that dies the server ends it.
        let mut db = app.database();
        let silence = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' \
            AND pid <> pg_backend_pid()";
        let count = move || diesel::dsl::sql::<diesel::sql_types::BigInt>(silence).get_result::<i64>(&mut db).unwrap();
        let quiet = |mut count: Box<dyn FnMut() -> i64 + Send>| eventually("silence", || (count() == 0).then_some(()));
        tokio::task::spawn_blocking(move || quiet(Box::new(count))).await.unwrap();
    }
    let mut mine = Watch::default();
    assert_eq!(seen(&app.app, &mut mine).await, 0, "the dead node's lease still stands");
    assert!(counts(&app).0 < 2_000);
    app.pass_seconds(app.app.config().outbox.lease_seconds + 1);
    assert_eq!(seen(&app.app, &mut mine).await, 1, "another node takes over");
    assert_eq!(counts(&app), (2_000, 2_000, 2_000));
    assert_eq!(names(root, "done"), ["big.csv", "big.csv.report.csv"]);
    let all = batches(&app);
    assert_eq!((all.len(), all[0].2.as_str(), all[0].3, all[0].4), (1, "done", 2_000, 0));
}

#[tokio::test]
async fn a_file_whose_node_died_in_the_middle_is_taken_to_its_end_by_another_on_sqlite() {
    dies_in_the_middle(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_file_whose_node_died_in_the_middle_is_taken_to_its_end_by_another_on_postgres() {
    dies_in_the_middle(Engine::Postgres).await;
}

#[tokio::test]
async fn the_report_beside_a_file_is_in_the_language_that_is_set() {
    for (language, refused, taken) in
        [(Language::Es, "No se importó nada.", "Aceptada: "), (Language::En, "Nothing was imported.", "Taken: ")]
    {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        let place = root.display().to_string();
        let app = TestApp::with(Engine::Sqlite, |config| {
            config.intake.drop.folder = place;
            config.intake.drop.language = language;
            config.intake.drop.still_seconds = 0;
        })
        .await;
        fs::write(root.join("page.xls"), "<html><body>no</body></html>").unwrap();
        fs::write(root.join("good.csv"), format!("{HEAD}{}", good(1))).unwrap();
        assert_eq!(seen(&app.app, &mut Watch::default()).await, 2);
        let why = fs::read_to_string(root.join("rejected/page.xls.report.txt")).unwrap();
        assert!(why.contains(refused), "{why}");
        let report = fs::read_to_string(root.join("done/good.csv.report.csv")).unwrap();
        assert!(report.contains(taken), "{report}");
    }
}
