use super::*;
use crate::config::ColumnNames;
use crate::flow::intake::Line;
use crate::text::Lang;

const HEAD: &str = "external_id;legal_name;cnpj;contact_name;contact_email";

fn sheet(text: impl AsRef<[u8]>) -> Sheet {
    read(text.as_ref(), &names()).unwrap()
}

fn line(sheet: &Sheet, place: usize) -> Line {
    sheet.lines().nth(place).unwrap()
}

/// The shipped names alone.
fn names() -> Names {
    let mut none = ColumnNames::built_in().unwrap();
    none.cnpj = vec!["Inscrição Federal".into()];
    Names::of(&none).unwrap()
}

fn refused(bytes: &[u8]) -> String {
    read(bytes, &names()).unwrap_err().words(Lang::En)
}

fn problems(sheet: &Sheet) -> Vec<(i32, Vec<&str>)> {
    let bad = sheet.lines().filter(|line| !line.problems.is_empty());
    bad.map(|line| (line.place.line, line.problems.iter().map(|reason| reason.as_str()).collect())).collect()
}

#[test]
fn separators_encodings_and_names_of_both_languages_give_the_same_record() {
    let utf8 = "external_id,legal_name,cnpj,contact_name,contact_email\n1,Móveis São João,2,José Ação,a@b.example\n";
    let bom = format!("\u{feff}{}", utf8.replace(',', ";").replace('\n', "\r\n"));
    let portuguese =
        "sep=;\nCódigo da Revenda;Razão Social;CNPJ;Nome do contato;E-mail\n1;Móveis São João;2;José Ação;a@b.example";
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(portuguese);
    let tabs = format!("\n\n{}", utf8.replace(',', "\t"));
    for bytes in [utf8.as_bytes(), bom.as_bytes(), portuguese.as_bytes(), &windows, tabs.as_bytes()] {
        let sheet = sheet(bytes);
        assert_eq!((sheet.len(), problems(&sheet)), (1, vec![]));
        let record = line(&sheet, 0).record;
        assert_eq!((record.external_id.as_str(), record.legal_name.as_str()), ("1", "Móveis São João"));
        assert_eq!((record.contact.name.as_str(), record.contact.email.as_str()), ("José Ação", "a@b.example"));
    }
}

#[test]
fn a_header_without_a_needed_column_is_refused_with_the_names_that_would_do() {
    let text = refused(b"external_id;cnpj;contact_name;E-mail do contacto\n1;2;3\n");
    assert!(
        text.contains("legal_name (also razao_social, ") && text.contains("contact_email (\"E-mail do contacto\""),
        "{text}"
    );
    assert!(!text.contains("cnpj"), "{text}");
    let text = refused(format!("{HEAD};email\n").as_bytes());
    assert!(text.contains("two columns mean contact_email"), "{text}");
    assert!(refused(b"").contains("empty"));
    assert!(refused(b"sep=;\n\n").contains("empty"));
}

#[test]
fn a_bad_line_costs_itself_alone() {
    let text = format!(
        "{HEAD}\n1;A;1;B;c@d.example\n2;\"open;1;B;c@d.example\n3;A;1;B;c@d.example;x\n4;A;1\n\n5;A;1;B;c@d.example;;\n\
         5 ;A;1;B;c@d.example\n6;Bar 12\" Ltda;1;\"a \"\"b\"\" c\";c@d.example\n7;\"two\nlines\";1;B;c@d.example\n"
    );
    let sheet = sheet(&text);
    let expected = vec![
        (3, vec!["quote_not_closed"]),
        (4, vec!["too_many_columns"]),
        (5, vec!["column_missing"]),
        (8, vec!["duplicate_in_file"]),
    ];
    assert_eq!(problems(&sheet), expected);
    let by_id = |id: &str| sheet.lines().find(|line| line.record.external_id == id).unwrap().record;
    assert_eq!(by_id("6").legal_name, "Bar 12\" Ltda");
    assert_eq!(by_id("6").contact.name, "a \"b\" c");
    assert_eq!(by_id("7").legal_name, "two\nlines", "as it came; the cleaning makes one line of it");
}

#[test]
fn a_line_that_is_no_utf8_is_windows_1252_unless_the_file_promised_otherwise() {
    let body =
        [HEAD.as_bytes(), b"\n1;Jos\xe9;1;B;c@d.example\n2;Jos\xc3\xa9;1;B;c@d.example\n3;\x81;1;B;c@d.example\n"];
    let plain = sheet(body.concat());
    assert_eq!(line(&plain, 0).record.legal_name, "José");
    assert_eq!(line(&plain, 1).record.legal_name, "José");
    assert_eq!(problems(&plain), vec![(4, vec!["encoding"])]);
    let promised = sheet([b"\xEF\xBB\xBF".as_slice(), &body.concat()].concat());
    assert_eq!(problems(&promised), vec![(2, vec!["encoding"]), (4, vec!["encoding"])]);
}

#[test]
fn an_unknown_column_is_named_with_the_nearest_known_one() {
    let text = format!(
        "{HEAD};fact.tax_regime;Cor;Telefone do Contatto;Import result\n1;A;1;B;c@d.example;simples;azul;1;x\n"
    );
    let sheet = sheet(text);
    let near =
        |name: &str| sheet.unknown_columns.iter().find(|(unknown, _)| unknown == name).map(|(_, near)| near.clone());
    assert_eq!(near("Cor"), Some(None));
    assert_eq!(near("Telefone do Contatto"), Some(Some("telefone_do_contato".into())));
    assert_eq!(sheet.unknown_columns.len(), 2, "a column of ours is none: {:?}", sheet.unknown_columns);
    assert_eq!(line(&sheet, 0).record.facts["tax_regime"], "simples");
}

#[test]
fn an_operator_adds_names() {
    let text = "codigo;razao_social;inscricao federal;contato;email\n1;A;2;B;c@d.example\n";
    assert_eq!(line(&sheet(text), 0).record.cnpj, "2");
}

#[test]
fn titles_hints_and_old_endings_do_not_hide_the_header() {
    let body = format!("{}\n1;A;2;B;c@d.example", HEAD.replace("cnpj", "\"CNPJ\n(só números)\""));
    assert!(refused(body.as_bytes()).contains("cnpj"), "a name with an addition is not known");
    let body = format!(
        "Relatório;;\n\nEmitido em 25/11/2026\n{}\n1;A;2;B;c@d.example\n\x1a",
        HEAD.replace("cnpj", "\"CNPJ\n/ CPF\"")
    );
    for text in [body.clone(), body.replace(';', "|"), body.replace('\n', "\r"), format!("\"sep=;\"\n{body}")] {
        let sheet = sheet(&text);
        assert_eq!((sheet.len(), line(&sheet, 0).record.cnpj.as_str()), (1, "2"), "{text:?}");
    }
    let deep = format!("{}{HEAD}\n", "x;y\n".repeat(10));
    assert!(refused(deep.as_bytes()).contains("first ten lines"));
}

#[test]
fn what_is_no_table_is_named_as_what_it_is() {
    for (bytes, word) in [
        (&b"<html><table><tr><td>codigo</td></tr></table></html>"[..], "web page"),
        (b"\xEF\xBB\xBF \r\n<!DOCTYPE HTML>", "web page"),
        (b"<?xml version=\"1.0\"?><Workbook/>", "XML"),
        (b"%PDF-1.7", "PDF"),
        (b"[{\"external_id\":1}]", "JSON"),
        (b"\x1f\x8b\x08\0", "archive"),
        (b"PK\x03\x04 no archive at all", "damaged"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 no compound file", "damaged"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08", "neither text"),
    ] {
        assert!(refused(bytes).contains(word), "{word}: {}", refused(bytes));
    }
}

#[test]
fn a_hundred_thousand_lines_are_read_and_any_bytes_are_no_panic() {
    let mut text = format!("{HEAD}\n");
    for number in 0..100_000 {
        text.push_str(&format!("R{number};Revenda {number};12ABC34501DE35;Ana;ana{number}@r.example\n"));
    }
    assert_eq!(sheet(&text).len(), 100_000);
    let mut seed = 7_u32;
    for _ in 0..200 {
        let noise: Vec<u8> = (0..300)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b"\"\n\r;,\x00\xff\xe9a1"[(seed >> 24) as usize % 10]
            })
            .collect();
        let _ = read(&[HEAD.as_bytes(), b"\n", &noise].concat(), &names());
    }
}
