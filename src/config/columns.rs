//! Names of columns in files of resellers: the table that is compiled in, and what an operator adds to it.

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::problem::What;

/// The shipped table.
pub const COLUMNS: &str = include_str!("../../config/columns.toml");

macro_rules! columns {
    ($($key:ident = $variant:ident: $meaning:literal,)*) => {
        /// What a column holds, by its key in the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ColumnKey { $(#[doc = $meaning] $variant,)* }

        impl ColumnKey {
            /// Every key, in the order of the table.
            pub const ALL: &'static [ColumnKey] = &[$(ColumnKey::$variant,)*];

            /// As it is written in the table, and shown.
            pub fn as_str(self) -> &'static str {
                match self { $(ColumnKey::$variant => stringify!($key),)* }
            }
        }

        /// Names by what the column holds; `config/columns.toml` explains them.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct ColumnNames { $(#[doc = concat!("Names of the column `", stringify!($key), "`.")] pub $key: Vec<String>,)* }

        impl ColumnNames {
            /// The names of a column.
            pub fn of(&self, key: ColumnKey) -> &[String] {
                match key { $(ColumnKey::$variant => self.$key.as_slice(),)* }
            }

            /// Key and names of each column, in order.
            pub fn all(&self) -> impl Iterator<Item = (ColumnKey, &[String])> {
                ColumnKey::ALL.iter().map(|key| (*key, self.of(*key)))
            }
        }
    };
}
columns! {
    external_id = ExternalId: "The reseller ID.",
    legal_name = LegalName: "The legal name.",
    cnpj = Cnpj: "The CNPJ.",
    contact_name = ContactName: "The contact's name.",
    contact_email = ContactEmail: "The contact's e-mail.",
    contact_phone = ContactPhone: "The contact's telephone.",
    language = Language: "The contact's language.",
    alternate_name = AlternateName: "The alternate contact's name.",
    alternate_email = AlternateEmail: "The alternate contact's e-mail.",
    sales_representative = SalesRepresentative: "The sales representative.",
    id_issued_at = IdIssuedAt: "When the reseller ID was issued.",
    state = State: "Active, suspended or closed.",
    ignored = Ignored: "Known to mean nothing here.",
}

impl ColumnNames {
    /// The table that is compiled in.
    ///
    /// # Errors
    /// What is wrong with it; a test proves that nothing is.
    pub fn built_in() -> Result<Self, String> {
        toml::from_str(COLUMNS).map_err(|error| format!("config/columns.toml: {error}"))
    }
}

/// The shipped table of files of end customers.
const END_CUSTOMER_COLUMNS: &str = include_str!("../../config/end_customer_columns.toml");

/// Names of columns in files of end customers; `config/end_customer_columns.toml` explains them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndCustomerColumns {
    /// The ID of the reseller whose it is, where the ERP hands over.
    pub reseller: Vec<String>,
    /// CNPJ or CPF.
    pub document: Vec<String>,
    /// The name.
    pub name: Vec<String>,
    /// The e-mail.
    pub email: Vec<String>,
    /// The telephone.
    pub phone: Vec<String>,
    /// The city.
    pub city: Vec<String>,
    /// The federal state.
    pub region: Vec<String>,
    /// Known to mean nothing here.
    pub ignored: Vec<String>,
}

impl EndCustomerColumns {
    /// The table that is compiled in.
    ///
    /// # Errors
    /// What is wrong with it; a test proves that nothing is.
    pub fn built_in() -> Result<Self, String> {
        toml::from_str(END_CUSTOMER_COLUMNS).map_err(|error| format!("config/end_customer_columns.toml: {error}"))
    }
}

/// A name as it is compared: `E-mail do contato` → `e_mail_do_contato`. Brackets and what stands in them count too.
pub fn folded(name: &str) -> String {
    let letters = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let spaced: String = letters.map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join("_")
}

/// Names of an operator that mean something else already, or nothing.
pub(super) fn check(added: &ColumnNames, problem: &mut dyn FnMut(&str, What)) {
    let Ok(built_in) = ColumnNames::built_in() else { return };
    let mut known: Vec<(String, ColumnKey)> = Vec::new();
    for (key, names) in built_in.all() {
        known.extend(names.iter().map(|name| (folded(name), key)));
    }
    for (key, names) in added.all() {
        for name in names {
            let plain = folded(name);
            let full = format!("intake.columns.{}", key.as_str());
            match known.iter().find(|(other, _)| *other == plain) {
                _ if plain.is_empty() => problem(&full, What::ColumnWithoutName(name.clone())),
                Some((_, other)) if *other != key => {
                    problem(&full, What::ColumnTaken(name.clone(), other.as_str().to_owned()));
                }
                _ => known.push((plain, key)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound_and_no_name_means_two_columns() {
        let table = ColumnNames::built_in().unwrap();
        let mut names: Vec<String> = table.all().flat_map(|(_, names)| names.iter().map(|n| folded(n))).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(table.all().all(|(key, names)| key == ColumnKey::Ignored || names[0] == key.as_str()));
    }

    #[test]
    fn a_name_that_is_taken_is_refused_with_its_owner() {
        let mut added = ColumnNames::built_in().unwrap();
        for (key, names) in
            [("cnpj", vec!["Razão social".to_owned(), "Nº do CNPJ/MF".into()]), ("state", vec!["?".into()])]
        {
            *(if key == "cnpj" { &mut added.cnpj } else { &mut added.state }) = names;
        }
        let mut found = Vec::new();
        check(&added, &mut |key, what| found.push(format!("{key}: {what:?}")));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("intake.columns.cnpj") && found[0].contains("legal_name"), "{found:?}");
    }

    #[test]
    fn the_table_of_end_customers_is_sound_too() {
        let table = EndCustomerColumns::built_in().unwrap();
        let all = [
            &table.reseller,
            &table.document,
            &table.name,
            &table.email,
            &table.phone,
            &table.city,
            &table.region,
            &table.ignored,
        ];
        let mut names: Vec<String> = all.into_iter().flatten().map(|name| folded(name)).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
