use super::*;
use chrono_tz::America::Sao_Paulo;

const HEAD: &str = "external_id;legal_name;cnpj;contact_name;contact_email";

fn sheet(text: impl AsRef<[u8]>) -> Sheet {
    read(text.as_ref(), Sao_Paulo).unwrap()
}

fn problems(sheet: &Sheet) -> Vec<(i32, Vec<&str>)> {
    let bad = sheet.lines.iter().filter(|line| !line.problems.is_empty());
    bad.map(|line| (line.place.line, line.problems.iter().map(String::as_str).collect())).collect()
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
        assert_eq!((sheet.lines.len(), problems(&sheet)), (1, vec![]));
        let record = &sheet.lines[0].record;
        assert_eq!((record.external_id.as_str(), record.legal_name.as_str()), ("1", "Móveis São João"));
        assert_eq!((record.contact.name.as_str(), record.contact.email.as_str()), ("José Ação", "a@b.example"));
    }
}

#[test]
fn a_header_without_a_needed_column_is_refused_with_the_names_that_would_do() {
    let Unreadable(text) = read(b"external_id;cnpj;contact_name\n1;2;3\n", Sao_Paulo).unwrap_err();
    assert!(text.contains("legal_name or razao_social") && text.contains("contact_email or email"), "{text}");
    assert!(!text.contains("cnpj"), "{text}");
    let Unreadable(text) = read(format!("{HEAD};email\n").as_bytes(), Sao_Paulo).unwrap_err();
    assert!(text.contains("two columns mean contact_email"), "{text}");
    assert!(read(b"", Sao_Paulo).unwrap_err().0.contains("empty"));
    assert!(read(b"\xff\xfee\0x\0", Sao_Paulo).unwrap_err().0.contains("UTF-16"));
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
    let by_id = |id: &str| &sheet.lines.iter().find(|line| line.record.external_id == id).unwrap().record;
    assert_eq!(by_id("6").legal_name, "Bar 12\" Ltda");
    assert_eq!(by_id("6").contact.name, "a \"b\" c");
    assert_eq!(by_id("7").legal_name, "two\nlines");
}

#[test]
fn a_line_that_is_no_utf8_is_windows_1252_unless_the_file_promised_otherwise() {
    let body =
        [HEAD.as_bytes(), b"\n1;Jos\xe9;1;B;c@d.example\n2;Jos\xc3\xa9;1;B;c@d.example\n3;\x81;1;B;c@d.example\n"];
    let plain = sheet(body.concat());
    assert_eq!(plain.lines[0].record.legal_name, "José");
    assert_eq!(plain.lines[1].record.legal_name, "José");
    assert_eq!(problems(&plain), vec![(4, vec!["encoding"])]);
    let promised = sheet([b"\xEF\xBB\xBF".as_slice(), &body.concat()].concat());
    assert_eq!(problems(&promised), vec![(2, vec!["encoding"]), (4, vec!["encoding"])]);
}

#[test]
fn dates_states_and_facts_are_read_as_people_write_them() {
    let text = format!(
        "{HEAD};emitido em;situação;fact.tax_regime;Cor\n1;A;1;B;c@d.example;24/11/2026 09:30;Suspensa;simples;azul\n\
         2;A;1;B;c@d.example;2026-11-24T12:00:00Z;;;\n3;A;1;B;c@d.example;gestern;x;;\n"
    );
    let sheet = sheet(text);
    assert_eq!(sheet.unknown_columns, ["Cor"]);
    let [one, two, three] = &sheet.lines[..] else { panic!("{sheet:?}") };
    assert_eq!(one.record.id_issued_at.as_deref(), Some("2026-11-24T09:30:00-03:00"));
    assert_eq!(one.record.state.as_deref(), Some("suspended"));
    assert_eq!(one.record.facts["tax_regime"], "simples");
    assert_eq!(two.record.id_issued_at.as_deref(), Some("2026-11-24T12:00:00Z"));
    assert_eq!((three.record.id_issued_at.as_deref(), three.record.state.as_deref()), (Some("gestern"), Some("x")));
}

#[test]
fn a_hundred_thousand_lines_are_read_and_any_bytes_are_no_panic() {
    let mut text = format!("{HEAD}\n");
    for number in 0..100_000 {
        text.push_str(&format!("R{number};Revenda {number};12ABC34501DE35;Ana;ana{number}@r.example\n"));
    }
    assert_eq!(sheet(&text).lines.len(), 100_000);
    let mut seed = 7_u32;
    for _ in 0..200 {
        let noise: Vec<u8> = (0..300)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b"\"\n\r;,\x00\xff\xe9a1"[(seed >> 24) as usize % 10]
            })
            .collect();
        let _ = read(&[HEAD.as_bytes(), b"\n", &noise].concat(), Sao_Paulo);
    }
}
