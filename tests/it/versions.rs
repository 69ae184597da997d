//! Nodes of one version apart work on one database: the newer one migrates first, and only adds to what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

use crate::on_both_engines;
use crate::support::people::record;
use crate::support::pg::PgDatabase;

const COLUMNS: &str = "SELECT table_name AS t, column_name AS c, \
     (is_nullable = 'YES' OR column_default IS NOT NULL) AS free FROM information_schema.columns \
     WHERE table_schema = 'public'";

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    t: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    c: String,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    free: bool,
}

/// What a node of the version before reads and writes must be there, and nothing else be asked of it.
#[test]
fn a_migration_only_adds_what_a_node_of_the_version_before_may_leave_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let database = PgDatabase::empty();
    let mut db = database.connect();
    let mut before: BTreeMap<(String, String), bool> = BTreeMap::new();
    let mut names: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    for name in names {
        let name = name.into_string().unwrap();
        let source = FileBasedMigrations::from_path(&folder).unwrap();
        db.run_next_migration(source).unwrap();
        let found: Vec<Column> = diesel::sql_query(COLUMNS).load(&mut db).unwrap();
        let now: BTreeMap<(String, String), bool> =
            found.into_iter().map(|found| ((found.t, found.c), found.free)).collect();
        let up = std::fs::read_to_string(folder.join(&name).join("up.sql")).unwrap();
        if !up.contains("UPDATE schema_floor") {
            let tables: BTreeSet<&String> = before.keys().map(|(table, _)| table).collect();
            for column in before.keys() {
                assert!(now.contains_key(column), "{name} takes {column:?} away and does not raise the floor");
            }
            for (column, free) in &now {
                let asked = tables.contains(&column.0) && !before.contains_key(column) && !free;
                assert!(!asked, "{name} asks for {column:?}, which a node of the version before does not write");
            }
        }
        before = now;
    }
}

on_both_engines! {
    async fn a_node_works_on_and_starts_anew_beside_one_that_has_migrated_further(app: &TestApp) {
        let next = "ALTER TABLE resellers ADD COLUMN of_the_next_version TEXT; \
                    ALTER TABLE messages ADD COLUMN of_the_next_version BIGINT NOT NULL DEFAULT 7; \
                    CREATE TABLE of_the_next_version (id TEXT PRIMARY KEY NOT NULL); \
                    INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')";
        app.app.write(move |tx| Ok(tx.batch_execute(next)?)).await.unwrap();
        app.hand_over(record("1001")).await;
        let other = app.another_node("started later").await;
        assert_eq!(app.provision().await, 1);
        assert_eq!(app.mails().await.len(), 1);
        drop(other);
    }
}
