//! The header: which column holds what, by the names that people and ERPs of this country give them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Unreadable;
use super::lines::fields;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    ExternalId,
    LegalName,
    Cnpj,
    IssuedAt,
    ContactName,
    ContactEmail,
    ContactPhone,
    Language,
    AlternateName,
    AlternateEmail,
    SalesRepresentative,
    State,
    Fact(String),
    Other,
}

/// A column's names; the first is the one that is shown. The ones marked are needed.
const NAMES: [(Column, bool, &[&str]); 12] = [
    (
        Column::ExternalId,
        true,
        &[
            "external_id",
            "reseller_id",
            "id",
            "id_revenda",
            "id_da_revenda",
            "codigo",
            "codigo_revenda",
            "cod_revenda",
            "codigo_da_revenda",
            "id_revendedor",
            "codigo_revendedor",
        ],
    ),
    (Column::LegalName, true, &["legal_name", "razao_social", "nome_empresarial", "nome_da_revenda", "company"]),
    (Column::Cnpj, true, &["cnpj"]),
    (
        Column::ContactName,
        true,
        &["contact_name", "contact", "contato", "nome_contato", "nome_do_contato", "responsavel", "nome_responsavel"],
    ),
    (
        Column::ContactEmail,
        true,
        &[
            "contact_email",
            "email",
            "e_mail",
            "email_contato",
            "email_do_contato",
            "e_mail_contato",
            "e_mail_do_contato",
        ],
    ),
    (
        Column::ContactPhone,
        false,
        &["contact_phone", "phone", "telefone", "fone", "celular", "telefone_contato", "telefone_do_contato"],
    ),
    (Column::Language, false, &["language", "idioma", "lingua"]),
    (Column::AlternateName, false, &["alternate_name", "contato_alternativo", "nome_alternativo"]),
    (Column::AlternateEmail, false, &["alternate_email", "email_alternativo", "e_mail_alternativo"]),
    (
        Column::SalesRepresentative,
        false,
        &["sales_representative", "sales_rep", "representante", "vendedor", "representante_comercial"],
    ),
    (
        Column::IssuedAt,
        false,
        &["id_issued_at", "issued_at", "emitido_em", "data_emissao", "data_de_emissao", "data_do_id"],
    ),
    (Column::State, false, &["state", "status", "situacao"]),
];

/// A header, read.
#[derive(Clone, Debug)]
pub struct Columns {
    /// `;`, `,` or a tab.
    pub separator: char,
    /// In order.
    pub kinds: Vec<Column>,
    /// As written.
    pub unknown: Vec<String>,
}

impl Columns {
    /// Reads it with the separator that makes sense of most of it.
    pub fn of(header: &str) -> Result<Self, Unreadable> {
        let read = |separator| Self::with(header, separator);
        let all = [';', ',', '\t'].map(read);
        let known = |columns: &Columns| columns.kinds.iter().filter(|kind| **kind != Column::Other).count();
        // Of equals the first one; max_by_key takes the last.
        let best = all.into_iter().rev().max_by_key(known).unwrap_or_else(|| read(';'));
        let has = |wanted: &Column| best.kinds.contains(wanted);
        let missing: Vec<_> = NAMES
            .iter()
            .filter(|(column, needed, _)| *needed && !has(column))
            .map(|(_, _, names)| names.iter().take(3).copied().collect::<Vec<_>>().join(" or "))
            .collect();
        if !missing.is_empty() {
            return Err(Unreadable(format!("the first line names no column {}", missing.join("; no column "))));
        }
        let twice = NAMES.iter().find(|(column, _, _)| best.kinds.iter().filter(|kind| *kind == column).count() > 1);
        match twice {
            Some((_, _, names)) => {
                Err(Unreadable(format!("two columns mean {}; rename one", names.first().unwrap_or(&""))))
            }
            None => Ok(best),
        }
    }

    fn with(header: &str, separator: char) -> Self {
        let mut unknown = Vec::new();
        let kinds = fields(header, separator)
            .into_iter()
            .map(|name| {
                let kind = kind(&name);
                if kind == Column::Other && !name.trim().is_empty() {
                    unknown.push(name.trim().to_owned());
                }
                kind
            })
            .collect();
        Self { separator, kinds, unknown }
    }

    /// A line that ends after `count` fields lacks a column that is needed.
    pub fn needs_beyond(&self, count: usize) -> bool {
        let needed = |kind: &Column| NAMES.iter().any(|(column, needed, _)| *needed && column == kind);
        self.kinds.iter().skip(count).any(needed)
    }
}

fn kind(name: &str) -> Column {
    if let Some(fact) = name.trim().strip_prefix("fact.").or_else(|| name.trim().strip_prefix("dado.")) {
        return Column::Fact(fact.trim().to_owned());
    }
    let plain = plain(name);
    let found = NAMES.iter().find(|(_, _, names)| names.contains(&plain.as_str()));
    found.map_or(Column::Other, |(column, _, _)| column.clone())
}

/// `E-mail do contato` → `e_mail_do_contato`.
fn plain(name: &str) -> String {
    let letters = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let spaced: String = letters.map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join("_")
}
