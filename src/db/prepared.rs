//! Statements that stay prepared although diesel would not keep them: updates and upserts, whose changeset may leave
//! columns out, and what holds a piece of SQL word for word, so that one type may mean different statements. Here they are kept by their text, under which nothing else can be found; else SQLite parses and
//! PostgreSQL plans each of them anew, the latter in a round trip of its own. Diesel asks a statement whether it may be
//! kept only where rows come back, so an update has a RETURNING, and [`Tx::returned`] gives what came.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::LoadQuery;
use diesel::result::QueryResult;
use diesel::{PgConnection, RunQueryDsl, SqliteConnection};

use super::{Db, Tx};
use crate::error::Result;

/// A statement that a connection keeps by its text. Lists (`eq_any`, rows of an insert) come in [`parts`]: each length is
/// another text.
#[derive(Clone, Copy, Debug)]
pub struct Prepared<T>(T);

impl<T: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Prepared<T> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<T> QueryId for Prepared<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T: Query> Query for Prepared<T> {
    type SqlType = T::SqlType;
}

impl<T, Conn> RunQueryDsl<Conn> for Prepared<T> {}

/// Cuts a list into parts of 64, 32, 16 … rows: statements over lists have seven texts then, and each is worth keeping.
pub fn parts<T>(mut list: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let length = (0..=6).rev().map(|power| 1_usize << power).find(|length| *length <= list.len())?;
        let (part, rest) = list.split_at(length);
        list = rest;
        Some(part)
    })
}

/// Stores many rows of a table in few statements. Diesel knows how only for an engine, not for the enum over both.
macro_rules! insert_all {
    ($tx:expr, $table:expr, $rows:expr) => {{
        for part in $crate::db::prepared::parts($rows) {
            let rows = diesel::insert_into($table).values(part);
            match &mut **$tx {
                $crate::db::Db::Sqlite(inner) => rows.execute(inner)?,
                $crate::db::Db::Pg(inner) => rows.execute(inner)?,
            };
        }
    }};
}
pub(crate) use insert_all;
/// A statement that a connection keeps under the name `K`, which stands for this one text: it is not even written out
/// again to be found. Only where nothing of the text depends on a value.
#[derive(Clone, Copy, Debug)]
pub struct Named<T, K>(T, PhantomData<fn() -> K>);

impl<T: QueryFragment<DB>, DB: Backend, K> QueryFragment<DB> for Named<T, K> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<T, K: 'static> QueryId for Named<T, K> {
    type QueryId = K;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: Query, K> Query for Named<T, K> {
    type SqlType = T::SqlType;
}

impl<T, Conn, K> RunQueryDsl<Conn> for Named<T, K> {}

impl Db {
    /// Runs a query that stays prepared; its rows.
    pub fn rows<'q, U, T>(&mut self, query: T) -> Result<Vec<U>>
    where
        Prepared<T>: LoadQuery<'q, Db, U>,
    {
        Ok(Prepared(query).load(self)?)
    }
}

impl Tx<'_> {
    /// Runs an update or upsert with a RETURNING, which stays prepared; what it gave back, one for each row that it wrote.
    pub fn returned<'q, U, T>(&mut self, statement: T) -> Result<Vec<U>>
    where
        Prepared<T>: LoadQuery<'q, SqliteConnection, U> + LoadQuery<'q, PgConnection, U>,
    {
        let statement = Prepared(statement);
        Ok(match &mut **self {
            Db::Sqlite(inner) => statement.load(inner)?,
            Db::Pg(inner) => statement.load(inner)?,
        })
    }
    /// The same for one whose text is the same each time, and which is many columns long: it stays prepared under the name
    /// `K`, a type that stands for nothing else.
    pub fn returned_as<'q, K: 'static, U, T>(&mut self, statement: T) -> Result<Vec<U>>
    where
        Named<T, K>: LoadQuery<'q, SqliteConnection, U> + LoadQuery<'q, PgConnection, U>,
    {
        let statement = Named(statement, PhantomData);
        Ok(match &mut **self {
            Db::Sqlite(inner) => statement.load(inner)?,
            Db::Pg(inner) => statement.load(inner)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_list_of_any_length_is_cut_into_few_kinds_of_parts() {
        let list: Vec<u8> = (0..103).collect();
        let lengths: Vec<usize> = parts(&list).map(<[u8]>::len).collect();
        assert_eq!(lengths, [64, 32, 4, 2, 1]);
        assert_eq!(parts(&list).flatten().copied().collect::<Vec<u8>>(), list);
        assert_eq!(parts::<u8>(&[]).count(), 0);
    }
}
