//! Users from a file: what each line would do, then what it did. A line goes the way of the form, with the same rules and
//! the same reasons; a file is never taken in one transaction, so that no login waits behind it.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::manage as users;
use super::naming;
use crate::config::columns::folded;
use crate::db::types::{ImportId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::access::{self, Doing};
use crate::flow::intake::{self, Unreadable};
use crate::model::clean;
use crate::model::ctx::Ctx;
use crate::model::role::Role;
use crate::model::user::{self, User};
use crate::model::user_import::{self, UserImport};
use crate::model::{address, audit, login_name, name_key};
use crate::text::Lang;

/// Lines of one file.
pub const MOST: usize = 1000;
/// Lines of one transaction.
pub const SLICE: usize = 200;
/// A larger file is not looked at, in bytes.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;
/// A longer field is cut before it is looked at, in characters: it is refused all the same.
const LONGEST: usize = 400;

const NAME: &[&str] = &["nome", "nome completo", "pessoa", "nombre", "nombre completo", "name", "full name"];
const EMAIL: &[&str] = &["email", "endereco de email", "correo", "correo electronico", "mail", "email address"];
const ROLE: &[&str] = &["perfil", "perfil de acesso", "funcao", "papel", "rol", "role"];
const LOGIN: &[&str] = &["login", "usuario", "usuario de login", "user", "username", "login name"];

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// As the spreadsheet numbers it.
    pub line: i32,
    /// The person's name, as it stands.
    pub name: String,
    /// The address, as it stands.
    pub email: String,
    /// The role, as it stands.
    pub role: String,
    /// The login or its name part, as it stands; empty where the name gives it.
    pub login: String,
}

/// Why nothing of a file can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// The file itself.
    File(Unreadable),
    /// No line names the columns name, e-mail and role.
    Columns,
    /// Nothing stands below the header.
    Nothing,
    /// More lines than [`MOST`], or more bytes than [`MOST_BYTES`].
    TooMuch,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Makes this user.
    Made(String),
    /// The user is there, under this login: nothing is done.
    Known(String),
    /// The same person stands further up in the file: nothing is done.
    Twice,
}

/// A line, and what becomes of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// The line.
    pub row: Row,
    /// What it does, or why not.
    pub fate: Result<Fate>,
}

/// Which column is which.
struct Columns {
    name: usize,
    email: usize,
    role: usize,
    login: Option<usize>,
}

fn columns(head: &[String]) -> Option<Columns> {
    let names: Vec<String> = head.iter().map(|name| folded(name)).collect();
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let at = |known: &[&str]| names.iter().position(|name| known.iter().any(|one| plain(one) == plain(name)));
    Some(Columns { name: at(NAME)?, email: at(EMAIL)?, role: at(ROLE)?, login: at(LOGIN) })
}

/// Reads a file. Pure: it knows nobody.
///
/// # Errors
/// Why nothing of it can be taken.
pub fn read(bytes: &[u8]) -> std::result::Result<Vec<Row>, Unusable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unusable::TooMuch);
    }
    let table = match intake::table(bytes, MOST, |head| columns(head).is_some()) {
        Ok(found) => found.ok_or(Unusable::Columns)?,
        Err(Unreadable::TooManyLines | Unreadable::TooLarge) => return Err(Unusable::TooMuch),
        Err(other) => return Err(Unusable::File(other)),
    };
    let at = columns(&table.head).ok_or(Unusable::Columns)?;
    let row = |(line, fields): (i32, Vec<String>)| {
        let field = |at: usize| fields.get(at).map(|text| text.chars().take(LONGEST).collect()).unwrap_or_default();
        let login = at.login.map(field).unwrap_or_default();
        Row { line, name: field(at.name), email: field(at.email), role: field(at.role), login }
    };
    let rows: Vec<Row> = table.rows.into_iter().map(row).collect();
    if rows.is_empty() { Err(Unusable::Nothing) } else { Ok(rows) }
}

/// Keeps a file until its Administrator decides, in place of an earlier one. Returns its id.
pub fn keep(tx: &mut Tx, ctx: &Ctx, rows: &[Row]) -> Result<ImportId> {
    let (reseller, actor) = users::lock(tx, ctx)?;
    let lines = serde_json::to_string(rows).map_err(Error::internal)?;
    let row = UserImport { id: ImportId::new(), reseller_id: reseller.id, by_id: actor.id, lines, made_at: ctx.now };
    user_import::forget(tx, &row.by_id)?;
    user_import::insert(tx, &row)?;
    Ok(row.id)
}

/// Takes a file that the same Administrator sent: its lines, for one caller alone.
///
/// # Errors
/// [`Error::NotFound`] where it is somebody else's, was taken, or is gone.
pub fn claim(tx: &mut Tx, ctx: &Ctx, id: &ImportId) -> Result<Vec<Row>> {
    let (reseller, actor) = users::lock(tx, ctx)?;
    let found = user_import::find(tx, &reseller.id, &actor.id, id)?.ok_or(Error::NotFound)?;
    if !user_import::take(tx, &found.id)? {
        return Err(Error::NotFound);
    }
    let rows: Vec<Row> = serde_json::from_str(&found.lines).map_err(Error::internal)?;
    let after = json!({ "lines": rows.len() });
    audit::about_user(tx, ctx, "user.import", &actor, None, Some(after))?;
    Ok(rows)
}

/// What would become of these lines, at most [`SLICE`], without anything happening.
///
/// # Errors
/// [`Error::Forbidden`] and failures of the storage: what stands against one line is told with it.
pub fn rehearse(tx: &mut Tx, ctx: &Ctx, rows: &[Row]) -> Result<Vec<Told>> {
    tx.rehearse(|tx| take(tx, ctx, rows))
}

/// Makes these users, at most [`SLICE`]; each line for itself.
///
/// # Errors
/// As of [`rehearse`].
pub fn take(tx: &mut Tx, ctx: &Ctx, rows: &[Row]) -> Result<Vec<Told>> {
    access::allow(ctx, Doing::ManageUsers)?;
    let each = |row: &Row| match tx.savepoint(|tx| one(tx, ctx, row)) {
        fate @ (Ok(_) | Err(Error::Conflict(_) | Error::Invalid { .. })) => Ok(Told { row: row.clone(), fate }),
        Err(other) => Err(other),
    };
    rows.iter().take(SLICE).map(each).collect()
}

/// The line names an Administrator.
pub fn is_administrator(row: &Row) -> bool {
    role(&row.role) == Ok(Role::Administrator)
}

/// Which lines name somebody who stands further up.
pub fn twice(rows: &[Row]) -> Vec<bool> {
    let mut seen = std::collections::HashSet::new();
    rows.iter().map(|row| !seen.insert(key(row))).collect()
}

/// One person: the login where there is one, else name and mailbox.
fn key(row: &Row) -> (String, String) {
    match login_name::fold(&row.login) {
        login if login.is_empty() => (address::fold(&row.email), name_key::of(row.name.trim())),
        login => (login, String::new()),
    }
}

fn one(tx: &mut Tx, ctx: &Ctx, row: &Row) -> Result<Fate> {
    let email = naming::email(&row.email)?;
    if let Some(known) = known(tx, ctx, row, &email)? {
        return Ok(Fate::Known(known.login));
    }
    let part = match row.login.trim() {
        "" => free_part(tx, ctx, &row.name)?,
        typed => of_login(tx, ctx, typed)?,
    };
    let form = users::Form {
        name: row.name.clone(),
        login_part: part,
        email,
        phone: None,
        language: language(tx, ctx)?,
        role: role(&row.role)?,
        permissions: Vec::new(),
    };
    Ok(Fate::Made(users::create(tx, ctx, &form)?.login))
}

/// The user of the own reseller whom the line is about, living.
fn known(db: &mut Db, ctx: &Ctx, row: &Row, email: &str) -> Result<Option<User>> {
    let reseller = users::own_reseller(ctx)?;
    let login = row.login.trim();
    if login.is_empty() {
        let same = name_key::of(row.name.trim());
        let found = user::of_mailbox(db, &reseller, &address::fold(email), 50)?;
        return Ok(found.into_iter().find(|user| name_key::of(&user.name) == same));
    }
    let whole = format!("{}{}", users::login_prefix(db, ctx)?, login_name::name_part(login));
    for login in [login_name::fold(login), login_name::fold(&whole)] {
        let found = user::by_login(db, &login)?.filter(|user| user.reseller_id.as_ref() == Some(&reseller));
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// The name part of a login: as it is typed, or behind the reseller's own prefix.
fn of_login(db: &mut Db, ctx: &Ctx, typed: &str) -> Result<String> {
    let (typed, prefix) = (login_name::fold(typed), login_name::fold(&users::login_prefix(db, ctx)?));
    let flaw = |reason| Error::Invalid { field: Field::Login, reason };
    match clean::name(&typed, &mut Vec::new()) {
        Err(_) => return Err(flaw(Flaw::SpreadsheetError)),
        Ok(None) => return Err(flaw(Flaw::LoginMissing)),
        Ok(Some(_)) => {}
    }
    if typed.contains('@') {
        return Err(flaw(Flaw::LoginLikeEmail));
    }
    Ok(typed.strip_prefix(prefix.as_str()).unwrap_or(&typed).to_owned())
}

/// The name as a login that nobody of the reseller has.
fn free_part(db: &mut Db, ctx: &Ctx, name: &str) -> Result<String> {
    let (prefix, base) = (users::login_prefix(db, ctx)?, login_name::from_person(name));
    for number in 1..100 {
        let part = if number == 1 { base.clone() } else { format!("{base}{number}") };
        if user::by_login(db, &login_name::fold(&format!("{prefix}{part}")))?.is_none() {
            return Ok(part);
        }
    }
    Ok(base)
}

/// People of a file get the language of the Administrator who sent it.
fn language(db: &mut Db, ctx: &Ctx) -> Result<Lang> {
    let id: &UserId = ctx.actor.user().ok_or(Error::Forbidden)?;
    Ok(user::get(db, id)?.lang())
}

/// A role by its name in any language, or its word.
fn role(typed: &str) -> Result<Role> {
    let invalid = |reason| Error::Invalid { field: Field::Role, reason };
    let text = match clean::name(typed, &mut Vec::new()) {
        Err(_) => return Err(invalid(Flaw::SpreadsheetError)),
        Ok(text) => name_key::of(&text.unwrap_or_default()),
    };
    let named = |role: &Role| {
        name_key::of(role.as_str()) == text || Lang::ALL.into_iter().any(|lang| name_key::of(role.name(lang)) == text)
    };
    match Role::of_reseller().find(named) {
        Some(Role::Custom) => Err(invalid(Flaw::RoleTicked)),
        Some(role) => Ok(role),
        None => Err(invalid(Flaw::RoleUnknown)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_its_columns_as_people_do() {
        let file = "Equipe\nE-mail;Nome completo;Perfil;Usuário\nana@x.example;Ana Souza;Comprador;\n";
        let rows = read(file.as_bytes()).unwrap();
        let row = Row {
            line: 3,
            name: "Ana Souza".into(),
            email: "ana@x.example".into(),
            role: "Comprador".into(),
            login: String::new(),
        };
        assert_eq!(rows, [row]);
        assert_eq!(read(b"nome;perfil\nAna;Comprador\n"), Err(Unusable::Columns));
        assert_eq!(read(b"nome;email;perfil\n"), Err(Unusable::Nothing));
        assert_eq!(read(b"%PDF-1.4"), Err(Unusable::File(Unreadable::Pdf)));
        let long = format!("nome;email;perfil\n{}", "a;a@x.example;Comprador\n".repeat(1001));
        assert_eq!(read(long.as_bytes()), Err(Unusable::TooMuch));
    }

    #[test]
    fn a_role_is_known_by_its_name_in_any_language() {
        for (typed, want) in [
            ("Comprador", Ok(Role::Buyer)),
            ("comprador ", Ok(Role::Buyer)),
            ("BUYER", Ok(Role::Buyer)),
            ("Basico", Ok(Role::Basic)),
            ("Soporte", Ok(Role::Support)),
            ("administrador", Ok(Role::Administrator)),
            ("Personalizado", Err(Flaw::RoleTicked)),
            ("Atendente", Err(Flaw::RoleUnknown)),
            ("#N/D", Err(Flaw::SpreadsheetError)),
            ("", Err(Flaw::RoleUnknown)),
        ] {
            let got = role(typed).map_err(|error| match error {
                Error::Invalid { reason, .. } => reason,
                other => panic!("{other}"),
            });
            assert_eq!(got, want, "{typed:?}");
        }
    }
}
