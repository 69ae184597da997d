//! What is wrong is told in one clear line for each thing, and nothing is started, made or changed.

use std::process::Command;

use cracha::crypto::keyfile;
use diesel::connection::SimpleConnection;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::BigInt};

use crate::support::program::{Home, ended, read_only};

const COMMANDS: [&[&str]; 4] = [&["serve"], &["client", "list"], &["keys", "list"], &["schedule", "list"]];

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn sqlite(home: &Home) -> SqliteConnection {
    SqliteConnection::establish(&home.path("cracha.db").display().to_string()).unwrap()
}

#[test]
fn three_configuration_errors_are_all_told_with_file_and_key_and_nothing_is_started() {
    let home = Home::new();
    let file =
        home.file("my.toml", "[sesion]\nidle_minutes = 3\n[password]\nmin_length = \"long\"\nmax_wait_ms = 60001\n");
    for command in ["serve", "check-config", "migrate"] {
        let ended = home.run(&["--config", &file, command]);
        assert_eq!((ended.code, ended.err.len()), (Some(2), 3), "{ended:?}");
        for key in ["sesion", "password.min_length", "password.max_wait_ms"] {
            let begins = format!("cracha: {file}: {key}: ");
            assert!(ended.err.iter().any(|line| line.starts_with(&begins)), "no {begins} in {ended:?}");
        }
    }
    assert_eq!(home.files(), ["master.key", "my.toml"]);
}

#[test]
fn what_the_configuration_names_is_looked_at_before_anything_starts() {
    let home = Home::new().with("LOG__LEVEL", "a=b=c").with("BRAND__LOGO_FILE", "no.svg");
    let home = home
        .with("MAIL__DKIM__DOMAIN", "e.example")
        .with("MAIL__DKIM__SELECTOR", "s")
        .with("MAIL__DKIM__KEY_FILE", "no.pem");
    let ended = home.run(&["check-config"]);
    assert_eq!((ended.code, ended.err.len()), (Some(2), 3), "{ended:?}");
    let all = ended.err.join("\n");
    assert!(["log.level", "no.svg", "no.pem"].iter().all(|word| all.contains(word)), "{all}");
    assert!(Home::new().run(&["check-config"]).fine().contains("http://id.localhost:8400"));
}

#[test]
fn a_command_that_does_not_exist_is_the_callers_fault() {
    assert_eq!(Home::new().run(&["sevre"]).code, Some(2));
    assert_eq!(Home::new().run(&["client", "add"]).code, Some(2));
    assert_eq!(Home::new().run(&["--version"]).code, Some(0));
}

#[test]
fn no_master_key_or_the_wrong_one_is_one_line_that_says_what_to_do() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    home.run(&["keys", "list"]).fine(); // the database remembers the key from now on
    for command in COMMANDS {
        let none = home.command(command).env_remove("CRACHA_MASTER_KEY_FILE").output().unwrap();
        let text = String::from_utf8(none.stderr).unwrap();
        assert!(none.status.code() == Some(2) && text.lines().count() == 1, "{text}");
        assert!(text.contains("cracha keys init FILE") && text.contains("CRACHA_MASTER_KEY_FILE"), "{text}");
    }
    let gone = ended(home.command(&["serve"]).env("CRACHA_MASTER_KEY_FILE", "/no/such.key"));
    gone.says_in_one_line(2, &["/no/such.key", "does not exist", "cracha keys init"]);
    keyfile::init(&home.path("other.key")).unwrap();
    for command in COMMANDS {
        let wrong = ended(home.command(command).env("CRACHA_MASTER_KEY_FILE", home.path("other.key")));
        wrong.says_in_one_line(
            2,
            &["the master key file holds no key", "under which this data was written", "put it back"],
        );
    }
    home.run(&["keys", "list"]).fine();
}

#[test]
fn a_database_that_is_not_there_is_named_and_not_made() {
    let home = Home::new();
    for command in COMMANDS {
        home.run(command).says_in_one_line(1, &["cracha.db", "does not exist", "`cracha migrate`"]);
    }
    assert_eq!(home.files(), ["master.key"]);
    let nowhere = Home::new().with("DATABASE__URL", "sqlite:no/such/folder/cracha.db");
    nowhere.run(&["migrate"]).says_in_one_line(1, &["no/such/folder/cracha.db"]);
    assert_eq!(nowhere.files(), ["master.key"]);
}

#[test]
fn an_empty_postgresql_database_is_not_taken_for_the_real_one() {
    let home = Home::postgres();
    for command in COMMANDS {
        home.run(command).says_in_one_line(1, &["holds nothing of cracha", "`cracha migrate`"]);
    }
    assert!(home.run(&["migrate"]).fine().contains("applied"));
    assert!(home.run(&["migrate"]).fine().contains("up to date"));
    home.run(&["client", "list"]).fine();
}

#[test]
fn a_database_of_a_newer_program_is_left_alone() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')";
    sqlite(&home).batch_execute(newer).unwrap();
    // It only added something.
    home.run(&["client", "list"]).fine();
    sqlite(&home).batch_execute("UPDATE schema_floor SET migration = '99990101000000'").unwrap();
    for command in [&["migrate"][..]].into_iter().chain(COMMANDS) {
        home.run(command).says_in_one_line(1, &["newer cracha", "99990101000000", "nothing was changed"]);
    }
    let count = sql_query("SELECT count(*) AS count FROM schedules").get_result::<Count>(&mut sqlite(&home)).unwrap();
    assert_eq!(count.count, 0);
}

#[test]
fn an_unreachable_postgresql_server_is_one_line_and_no_file() {
    let home = Home::new().with("DATABASE__URL", "postgres://cracha:hidden-word@127.0.0.1:1/cracha");
    for command in [&["migrate"][..]].into_iter().chain(COMMANDS) {
        let ended = home.run(command);
        ended.says_in_one_line(1, &["PostgreSQL at 127.0.0.1:1/cracha does not answer"]);
        assert!(!ended.err[0].contains("hidden-word"), "{ended:?}");
    }
    assert_eq!(home.files(), ["master.key"]);
}

#[test]
fn a_read_only_sqlite_file_is_one_line() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let key = home.file("open.key", std::fs::read(home.path("master.key")).unwrap());
    for command in COMMANDS {
        let mut command = home.command(command);
        read_only(&mut command, &home.path("cracha.db"));
        // The key is readable for the user that the command becomes.
        give_to_nobody(&key);
        ended(command.env("CRACHA_MASTER_KEY_FILE", &key)).says_in_one_line(1, &["readonly database"]);
    }
}

fn give_to_nobody(key: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(key, std::fs::Permissions::from_mode(0o600)).unwrap();
    // SAFETY: geteuid reads and cannot fail.
    if unsafe { libc::geteuid() } == 0 {
        std::os::unix::fs::chown(key, Some(65_534), Some(65_534)).unwrap();
    }
}

#[test]
fn a_full_disk_is_one_line() {
    let home = Home::new();
    // No file may grow beyond 16 blocks of 512 bytes; writing more is an error and no signal.
    let script = "ulimit -f 16; trap '' XFSZ; exec \"$0\" \"$@\"";
    let shell = Command::new("sh");
    let args = ["-c", script, env!("CARGO_BIN_EXE_cracha"), "migrate"];
    let ended = ended(&mut home.dress(shell, &args));
    assert_eq!((ended.code, ended.err.len()), (Some(1), 1), "{ended:?}");
    assert!(ended.err[0].contains("disk"), "{ended:?}");
}

#[test]
fn a_taken_port_is_one_line_with_the_key() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = holder.local_addr().unwrap().to_string();
    for key in ["SERVER__LISTEN", "SERVER__METRICS_LISTEN"] {
        let home = Home::new().with(key, &address).with("LOG__LEVEL", "warn");
        home.run(&["migrate"]).fine();
        home.run(&["serve"]).says_in_one_line(1, &[&key.to_lowercase().replace("__", "."), &address]);
    }
}
