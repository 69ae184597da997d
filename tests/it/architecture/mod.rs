//! The shape holds: arrows point down only, one module reads the time, what ships does not panic.

mod rooms;
mod rules;
mod source;
mod texts;

use std::path::Path;

use source::Source;

fn complaints(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<Source> = files.iter().map(|(file, code)| Source::read(file, code).0).collect();
    rules::broken(&sources)
}

#[test]
fn the_sources_keep_the_shape() {
    let sources = source::all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(sources.iter().any(|s| s.file == "clock.rs"), "the sources were not found");
    let broken = rules::broken(&sources);
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn an_arrow_that_points_up_is_found_however_it_is_written() {
    for code in [
        "use crate::web::pages;",
        "use crate::{db::Db, web};",
        "use super::super::super::web::pages::Page;",
        "fn f() { crate::web::pages::show() }",
        "use crate::{\n  model::user::{self, User},\n  app::App as Other,\n};",
        "use cracha::web;",
        "fn f() -> crate::clock::Clock { x }",
    ] {
        let found = complaints(&[("flow/ticket/login.rs", code)]);
        assert_eq!(found.len(), 1, "{code}: {found:?}");
        assert!(found[0].contains("flow must not import"), "{found:?}");
    }
}

#[test]
fn what_is_allowed_is_not_found() {
    let code = "//! crate::web is not meant, nor .unwrap()\n use crate::{db::Tx, error::{Error, Result}, model::user};\n\
        /* crate::web::x */ const TEXT: &str = \"crate::web::x {}\"; const RAW: &str = r#\"a \" crate::web::x\"#;\n\
        fn f<'a>(x: &'a str) -> char { let quote = '\"'; let other = '\\''; x.unwrap_or('}') }";
    assert_eq!(complaints(&[("flow/sign_in/login.rs", code)]), Vec::<String>::new());
    assert_eq!(
        complaints(&[("web/login.rs", "use crate::flow::sign_in::login; use actix_web::web;")]),
        Vec::<String>::new()
    );
}

#[test]
fn what_a_type_captures_is_no_import_and_hides_none() {
    for captures in ["use<>", "use<'a>", "use<'a, T>", "use<'_, Self>"] {
        let code = format!("fn f<'a, T>(x: &'a T) -> impl Iterator + {captures} {{ let y = 1; g(x, y) }}");
        assert_eq!(complaints(&[("flow/desk/a.rs", &code)]), Vec::<String>::new(), "{captures}");
        let up = format!("{code} use crate::web::pages; fn h() {{ crate::jobs::start() }}");
        assert_eq!(complaints(&[("flow/desk/a.rs", &up)]).len(), 2, "{captures}");
    }
    assert_eq!(
        complaints(&[("flow/desk/a.rs", "use { a; b }; use crate::web::pages;")]).len(),
        1,
        "it comes to an end"
    );
}

#[test]
fn foreign_crates_and_tables_stay_where_they_belong() {
    let found = complaints(&[
        ("flow/desk/a.rs", "use actix_web::HttpRequest;"),
        ("flow/desk/b.rs", "async fn f() { tokio::spawn(x) }"),
        ("flow/desk/c.rs", "use crate::db; fn f() { db::schema::users::table }"),
        ("web/d.rs", "use diesel::prelude::*;"),
        ("model/e.rs", "use crate::db::schema::users;"),
    ]);
    let files: Vec<&str> = found.iter().map(|line| line.split(':').next().unwrap_or("")).collect();
    assert_eq!(files, ["flow/desk/a.rs", "flow/desk/b.rs", "flow/desk/c.rs", "web/d.rs"]);
}

#[test]
fn a_noun_uses_types_of_another_and_calls_nothing_of_it() {
    let user = ("model/user.rs", "use crate::db::schema::users; pub fn find() {}");
    let types = ("model/token.rs", "use super::user::{User, UserState}; fn f() { super::user::UserState::parse(x) }");
    assert_eq!(complaints(&[user, types]), Vec::<String>::new());
    let call = ("model/token.rs", "use super::user; fn f() { user::find() }");
    assert_eq!(complaints(&[user, call]).len(), 2);
    let in_a_folder = ("model/user/row.rs", user.1);
    assert_eq!(complaints(&[in_a_folder, call]).len(), 2);
}

#[test]
fn only_the_clock_reads_the_time() {
    for code in ["fn f() { chrono::Utc::now(); }", "use std::time::SystemTime as T; fn f() { T::now(); }"] {
        assert_eq!(complaints(&[("web/a.rs", code)]).len(), 1, "{code}");
        assert_eq!(complaints(&[("clock.rs", code)]).len(), 0, "{code}");
    }
    let measure = "use std::time::Instant; fn f() { Instant::now(); }";
    assert_eq!(complaints(&[("flow/desk/a.rs", measure)]).len(), 1);
    assert_eq!(complaints(&[("mail/smtp.rs", measure)]).len(), 0);
}

#[test]
fn a_panic_is_found_in_what_ships_and_not_in_tests() {
    let code = "fn f() { x.unwrap(); y.expect(\"z\"); unreachable!() }";
    assert_eq!(complaints(&[("flow/desk/a.rs", code)]).len(), 3);
    let tests = format!("fn g() {{}} #[cfg(test)] mod tests {{ {code} }} fn h() {{}}");
    assert_eq!(complaints(&[("flow/desk/a.rs", &tests)]), Vec::<String>::new());
}

#[test]
fn a_row_whose_insert_would_not_stay_prepared_is_found() {
    let row = |more: &str| {
        format!("#[derive(Clone, Insertable)]\n#[diesel(table_name = audit{more})]\npub struct Entry {{ id: AuditId }}")
    };
    assert_eq!(complaints(&[("model/a.rs", &row(""))]).len(), 1);
    assert_eq!(complaints(&[("model/a.rs", &row(", treat_none_as_default_value = false"))]), Vec::<String>::new());
    assert_eq!(complaints(&[("model/a.rs", "use diesel::prelude::Insertable;")]), Vec::<String>::new());
}

#[test]
fn files_that_are_included_for_tests_only_do_not_ship() {
    let (_, one) = Source::read("oidc/mod.rs", "#[cfg(test)]\nmod testing;");
    let (_, two) = Source::read("oidc/token.rs", "#[cfg(test)] #[path = \"token_tests.rs\"] mod tests;");
    let (_, three) = Source::read("oidc/token.rs", "#[cfg(test)] mod tests;");
    assert_eq!(
        (one, two, three),
        (vec!["oidc/testing".to_string()], vec!["oidc/token_tests".to_string()], vec!["oidc/token/tests".to_string()],)
    );
}

#[test]
fn the_rooms_have_the_same_names_on_every_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let strangers: Vec<String> = rooms::FLOORS.iter().flat_map(|floor| rooms::strangers(root, floor)).collect();
    assert!(strangers.is_empty(), "no room of flow::ROOMS and no shared name: {}", strangers.join(", "));
}

#[test]
fn a_room_calls_only_the_rooms_before_it() {
    let up = ("flow/access.rs", "use crate::flow::desk::find;");
    let down = ("flow/desk/find.rs", "use crate::flow::{access, users}; use super::record::record;");
    let own = ("flow/desk/card.rs", "use crate::flow::desk::record::record;");
    assert_eq!(complaints(&[down, own]), Vec::<String>::new());
    let found = complaints(&[up]);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("the room access calls the room desk"), "{found:?}");
    assert!(complaints(&[("flow/somewhere.rs", "")])[0].contains("no room"));
}

#[test]
fn two_files_that_import_each_other_are_found() {
    let one = ("db/a.rs", "use super::b::B; pub struct A;");
    let other = ("db/b.rs", "use crate::db::a::A; pub struct B;");
    let found = complaints(&[one, other]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("db/a.rs and db/b.rs import each other"), "{found:?}");
    assert_eq!(complaints(&[one, ("db/b.rs", "pub struct B;")]), Vec::<String>::new());
}
