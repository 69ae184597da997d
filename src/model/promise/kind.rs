//! What was promised: the name of the row in the table of promises.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;

use crate::db::types::text_type;

/// What was promised. The product itself keeps the first two; any other is a row of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = diesel::sql_types::Text)]
pub enum PromiseKind {
    /// A credential in the inbox.
    Credential,
    /// An end customer can be chosen.
    EndCustomer,
    /// What a further row of the table promises, by its name.
    Further(String),
}

impl PromiseKind {
    /// As stored, and as the row is called.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Credential => "credential",
            Self::EndCustomer => "end_customer",
            Self::Further(name) => name,
        }
    }

    /// That of a row's name.
    pub fn of(name: &str) -> Self {
        match name {
            "credential" => Self::Credential,
            "end_customer" => Self::EndCustomer,
            further => Self::Further(further.to_owned()),
        }
    }
}

text_type!(PromiseKind);

impl<DB> FromSql<diesel::sql_types::Text, DB> for PromiseKind
where
    DB: Backend,
    String: FromSql<diesel::sql_types::Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(bytes).map(|name| Self::of(&name))
    }
}
