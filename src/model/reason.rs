//! Why a record was not taken, or what to look at in one that was: a closed list. Here each reason is stored (its
//! code, in tables and in the API's answers) and worded (its sentence, at the terminal and in reports).

use crate::db::types::text_enum;
use crate::error::Flaw;
use crate::text::Lang;
use crate::text::intake::ReasonText;

text_enum! {
    /// A reason; its code is part of the API (docs/api.md).
    pub enum Reason {
        /// The reseller ID is missing.
        ExternalIdMissing = "external_id_missing",
        /// The reseller ID has characters that it may not have: use up to 40 plain letters, digits and - _ . /
        ExternalIdMalformed = "external_id_malformed",
        /// The spreadsheet shortened the reseller ID (such as 1.2E+05) and lost digits: format the column as text and copy the IDs again.
        ExternalIdScientific = "external_id_scientific",
        /// The spreadsheet turned the reseller ID into a date: format the column as text and copy the IDs again.
        ExternalIdDate = "external_id_date",
        /// The reseller ID came with decimals; they were taken off. Please check.
        ExternalIdDecimalsRemoved = "external_id_decimals_removed",
        /// The legal name is missing.
        LegalNameMissing = "legal_name_missing",
        /// The legal name is longer than 200 characters.
        LegalNameTooLong = "legal_name_too_long",
        /// The contact's name is missing.
        ContactNameMissing = "contact_name_missing",
        /// The contact's name is longer than 200 characters.
        ContactNameTooLong = "contact_name_too_long",
        /// The CNPJ is missing.
        CnpjMissing = "cnpj_missing",
        /// The CNPJ does not have 14 characters.
        CnpjLength = "cnpj_length",
        /// The CNPJ has characters that it may not have.
        CnpjCharacters = "cnpj_characters",
        /// The CNPJ repeats a single character.
        CnpjRepeated = "cnpj_repeated",
        /// The check digits of the CNPJ do not fit: look for a typing mistake.
        CnpjDigits = "cnpj_digits",
        /// The spreadsheet shortened the CNPJ (such as 1.12223E+13) and lost digits: format the column as text and copy the CNPJs again.
        CnpjScientific = "cnpj_scientific",
        /// The CNPJ has fewer than 14 digits. Spreadsheets drop leading zeros, but with them the check digits do not fit either: format the column as text and copy the CNPJs again.
        CnpjZerosLost = "cnpj_zeros_lost",
        /// This number is a CPF, a person's: give the company's CNPJ.
        CnpjIsCpf = "cnpj_is_cpf",
        /// Neither a CNPJ nor a CPF was given.
        DocumentMissing = "document_missing",
        /// The number is neither a CNPJ (14 characters) nor a CPF (11 digits).
        DocumentLength = "document_length",
        /// The number has fewer digits than a CNPJ or a CPF, and it cannot be told which zeros are lacking: format the column as text and copy the numbers again.
        DocumentZerosLost = "document_zeros_lost",
        /// The check digits of the CPF do not fit: look for a typing mistake.
        CpfDigits = "cpf_digits",
        /// The CPF repeats a single digit.
        CpfRepeated = "cpf_repeated",
        /// The spreadsheet dropped leading zeros of the CPF; they were put back, and the check digits fit.
        CpfZerosRestored = "cpf_zeros_restored",
        /// The name is missing.
        NameMissing = "name_missing",
        /// The name is longer than 200 characters.
        NameTooLong = "name_too_long",
        /// The city is longer than 100 characters and was left out.
        CityIgnored = "city_ignored",
        /// The federal state is not one of the 27 of Brazil and was left out.
        RegionIgnored = "region_ignored",
        /// The CNPJ has I, O, U, Q or F, letters that are easily misread. Please check.
        CnpjDoubtfulLetters = "cnpj_doubtful_letters",
        /// The spreadsheet dropped leading zeros of the CNPJ; they were put back, and the check digits fit.
        CnpjZerosRestored = "cnpj_zeros_restored",
        /// The same CNPJ is under another reseller ID already. The desk will look at it.
        CnpjOfAnotherReseller = "cnpj_of_another_reseller",
        /// The contact's e-mail is missing.
        EmailMissing = "email_missing",
        /// The e-mail has no @.
        EmailWithoutAt = "email_without_at",
        /// The e-mail is not written as an address: give a single one, such as name@company.com.
        EmailMalformed = "email_malformed",
        /// What follows the @ of the e-mail is no domain.
        EmailDomain = "email_domain",
        /// The e-mail is longer than 254 characters.
        EmailTooLong = "email_too_long",
        /// The alternate e-mail is not written as an address and was left out.
        AlternateEmailIgnored = "alternate_email_ignored",
        /// The domain of the e-mail is one letter away from a known one.
        EmailDomainNearKnown = "email_domain_near_known",
        /// The telephone cannot be read (the spreadsheet may have shortened it) and was left out: format the column as text.
        PhoneIgnored = "phone_ignored",
        /// Accented letters came in garbled (such as Ã©) and were restored. Please check.
        TextRestored = "text_restored",
        /// The date of issue is not written as a date: use 31/12/2026 or 2026-12-31.
        IdIssuedAtMalformed = "id_issued_at_malformed",
        /// The date of issue is not in the calendar, or is in another century.
        IdIssuedAtImpossible = "id_issued_at_impossible",
        /// The date of issue has the month before the day: write the day first, as 31/12/2026.
        IdIssuedAtMonthFirst = "id_issued_at_month_first",
        /// The date of issue is in the future; the promise runs from receipt.
        IdIssuedAtFuture = "id_issued_at_future",
        /// The state is not known: use active, suspended (or blocked, inactive) or closed.
        StateUnknown = "state_unknown",
        /// The language is not known: use Portuguese, Spanish or English (pt-BR, es, en).
        LanguageUnknown = "language_unknown",
        /// A cell has an error of the spreadsheet (such as #N/A or #REF!) instead of its value: mend the formula or paste values.
        SpreadsheetError = "spreadsheet_error",
        /// A field has the wrong JSON type, or the record is no object.
        RecordMalformed = "record_malformed",
        /// The line has bytes that are no text: save the file as CSV UTF-8.
        Encoding = "encoding",
        /// A quote that opens is never closed.
        QuoteNotClosed = "quote_not_closed",
        /// The line ends before a column that is needed.
        ColumnMissing = "column_missing",
        /// The line has more values than the header: put quotes around the value that holds the separator.
        TooManyColumns = "too_many_columns",
        /// The line is too long.
        LineTooLong = "line_too_long",
        /// The reseller ID stands further up in this file already; the first line counts.
        DuplicateInFile = "duplicate_in_file",
        /// The same number of this reseller stands further up in this file already; the first line counts.
        EndCustomerTwice = "end_customer_twice",
        /// No reseller has this ID: hand the reseller over first, then send the line again.
        ResellerUnknown = "reseller_unknown",
        /// The reseller is suspended or closed: send the line again once it is active.
        ResellerNotActive = "reseller_not_active",
        /// The reseller registered or changed this end customer itself: what it keeps was not changed.
        EndCustomerOfReseller = "end_customer_of_reseller",
        /// The reseller removed this end customer, and only the reseller registers it again.
        EndCustomerRemoved = "end_customer_removed",
        /// E-mail or CNPJ differ from what is registered, and somebody has logged in: the desk will look at it. Neither was changed.
        RegisteredDataDiffers = "registered_data_differs",
        /// The first login came from another address: the login is frozen and two people of the desk decide.
        WrongMailbox = "wrong_mailbox",
    }
}

impl Reason {
    /// What a person reads: what is wrong and what to do.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = ReasonText::of(lang);
        match self {
            Self::ExternalIdMissing => t.external_id_missing,
            Self::ExternalIdMalformed => t.external_id_malformed,
            Self::ExternalIdScientific => t.external_id_scientific,
            Self::ExternalIdDate => t.external_id_date,
            Self::ExternalIdDecimalsRemoved => t.external_id_decimals_removed,
            Self::LegalNameMissing => t.legal_name_missing,
            Self::LegalNameTooLong => t.legal_name_too_long,
            Self::ContactNameMissing => t.contact_name_missing,
            Self::ContactNameTooLong => t.contact_name_too_long,
            Self::CnpjMissing => t.cnpj_missing,
            Self::CnpjLength => t.cnpj_length,
            Self::CnpjCharacters => t.cnpj_characters,
            Self::CnpjRepeated => t.cnpj_repeated,
            Self::CnpjDigits => t.cnpj_digits,
            Self::CnpjScientific => t.cnpj_scientific,
            Self::CnpjZerosLost => t.cnpj_zeros_lost,
            Self::CnpjIsCpf => t.cnpj_is_cpf,
            Self::DocumentMissing => t.document_missing,
            Self::DocumentLength => t.document_length,
            Self::DocumentZerosLost => t.document_zeros_lost,
            Self::CpfDigits => t.cpf_digits,
            Self::CpfRepeated => t.cpf_repeated,
            Self::CpfZerosRestored => t.cpf_zeros_restored,
            Self::NameMissing => t.name_missing,
            Self::NameTooLong => t.name_too_long,
            Self::CityIgnored => t.city_ignored,
            Self::RegionIgnored => t.region_ignored,
            Self::CnpjDoubtfulLetters => t.cnpj_doubtful_letters,
            Self::CnpjZerosRestored => t.cnpj_zeros_restored,
            Self::CnpjOfAnotherReseller => t.cnpj_of_another_reseller,
            Self::EmailMissing => t.email_missing,
            Self::EmailWithoutAt => t.email_without_at,
            Self::EmailMalformed => t.email_malformed,
            Self::EmailDomain => t.email_domain,
            Self::EmailTooLong => t.email_too_long,
            Self::AlternateEmailIgnored => t.alternate_email_ignored,
            Self::EmailDomainNearKnown => t.email_domain_near_known,
            Self::PhoneIgnored => t.phone_ignored,
            Self::TextRestored => t.text_restored,
            Self::IdIssuedAtMalformed => t.id_issued_at_malformed,
            Self::IdIssuedAtImpossible => t.id_issued_at_impossible,
            Self::IdIssuedAtMonthFirst => t.id_issued_at_month_first,
            Self::IdIssuedAtFuture => t.id_issued_at_future,
            Self::StateUnknown => t.state_unknown,
            Self::LanguageUnknown => t.language_unknown,
            Self::SpreadsheetError => t.spreadsheet_error,
            Self::RecordMalformed => t.record_malformed,
            Self::Encoding => t.encoding,
            Self::QuoteNotClosed => t.quote_not_closed,
            Self::ColumnMissing => t.column_missing,
            Self::TooManyColumns => t.too_many_columns,
            Self::LineTooLong => t.line_too_long,
            Self::DuplicateInFile => t.duplicate_in_file,
            Self::EndCustomerTwice => t.end_customer_twice,
            Self::ResellerUnknown => t.reseller_unknown,
            Self::ResellerNotActive => t.reseller_not_active,
            Self::EndCustomerOfReseller => t.end_customer_of_reseller,
            Self::EndCustomerRemoved => t.end_customer_removed,
            Self::RegisteredDataDiffers => t.registered_data_differs,
            Self::WrongMailbox => t.wrong_mailbox,
        }
    }

    /// What was wrong with the line and not with a value in it: the values may stand in the wrong places, or lack, and
    /// only a person can say what was meant.
    pub fn is_of_the_line(self) -> bool {
        matches!(
            self,
            Self::RecordMalformed
                | Self::Encoding
                | Self::QuoteNotClosed
                | Self::ColumnMissing
                | Self::TooManyColumns
                | Self::LineTooLong
                | Self::DuplicateInFile
                | Self::EndCustomerTwice
        )
    }

    /// What is wrong with an address, as a record's reason.
    pub fn of_address(flaw: Flaw) -> Self {
        match flaw {
            Flaw::EmailMissing => Self::EmailMissing,
            Flaw::EmailWithoutAt => Self::EmailWithoutAt,
            Flaw::EmailTooLong => Self::EmailTooLong,
            Flaw::EmailDomain => Self::EmailDomain,
            _ => Self::EmailMalformed,
        }
    }

    /// The same in a form.
    pub fn flaw(self) -> Flaw {
        match self {
            Self::EmailMissing => Flaw::EmailMissing,
            Self::EmailWithoutAt => Flaw::EmailWithoutAt,
            Self::EmailTooLong => Flaw::EmailTooLong,
            Self::EmailDomain => Flaw::EmailDomain,
            _ => Flaw::EmailMalformed,
        }
    }
}

/// Several reasons as one text.
pub fn sentences(reasons: &[Reason], lang: Lang) -> String {
    reasons.iter().map(|reason| reason.words(lang)).collect::<Vec<_>>().join(" ")
}

/// A list of reasons from its JSON column; a word that this version does not know is left out.
pub fn from_json(json: &str) -> Vec<Reason> {
    super::words(json).iter().filter_map(|word| Reason::parse(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_sentence_in_three_languages() {
        for lang in Lang::ALL {
            let mut all: Vec<_> = Reason::ALL.iter().map(|reason| reason.words(lang)).collect();
            assert!(all.iter().all(|text| text.ends_with(['.', '/']) && text.len() > 10), "{all:?}");
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), Reason::ALL.len());
        }
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.as_str()), Some(*reason));
            assert!(ReasonText::ALL.iter().any(|(id, _)| *id == reason.as_str()));
        }
    }
}
