//! Files and records as people and programs send them (`tests/cases`), each into a real database.

use std::path::{Path, PathBuf};

use cracha::config::Config;
use cracha::db::schema::{cases, promises, resellers};
use cracha::flow::intake::{self, Answer, Line, Names, Place, Report, Sheet, Style};
use cracha::model::ctx::Actor;
use cracha::model::intake_line::Origin;
use cracha::model::promise::Stage;
use cracha::text::Lang;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use crate::on_both_engines;
use crate::support::app::TestApp;

fn case(path: &str) -> Vec<u8> {
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(path);
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn names() -> Names {
    Names::of(&Config::defaults().unwrap().intake.columns).unwrap()
}

fn sheet(path: &str) -> Sheet {
    read(&case(path))
}

fn read(bytes: &[u8]) -> Sheet {
    intake::read_file(bytes, &names()).unwrap_or_else(|why| panic!("{}", why.words(Lang::En)))
}

fn lines(sheet: &Sheet) -> Vec<Line> {
    sheet.lines().collect()
}

async fn take(app: &TestApp, lines: Vec<Line>) -> Vec<Answer> {
    app.verb(Actor::Terminal, move |tx, ctx| intake::take_all(tx, ctx, &lines)).await.unwrap()
}

/// `ID outcome reason reason` for each line.
fn told(answers: &[Answer]) -> Vec<String> {
    let one = |a: &Answer| {
        let mut words = vec![a.external_id.as_str(), a.outcome.as_str()];
        words.extend(a.reasons.iter().map(|reason| reason.as_str()));
        words.join(" ").trim().to_owned()
    };
    answers.iter().map(one).collect()
}

async fn outcome(app: &TestApp, path: &str) -> Vec<String> {
    told(&take(app, lines(&sheet(path))).await)
}

/// ID, legal name, CNPJ, contact, e-mail.
fn stored(app: &TestApp, id: &str) -> (String, String, String, String) {
    resellers::table
        .filter(resellers::external_folded.eq(id.to_lowercase()))
        .select((resellers::legal_name, resellers::cnpj, resellers::contact_name, resellers::contact_email))
        .first(&mut app.database())
        .unwrap()
}

fn is(row: &(String, String, String, String), name: &str, cnpj: &str, contact: &str, email: &str) {
    assert_eq!((row.0.as_str(), row.1.as_str(), row.2.as_str(), row.3.as_str()), (name, cnpj, contact, email));
}

/// 2026-11-24 at this hour in São Paulo.
fn hour(hour: i64) -> i64 {
    1_795_489_200_000 + hour * 3_600_000
}

on_both_engines! {
    async fn files_in_every_encoding_and_shape_become_resellers(app: &TestApp) {
        for (file, id) in [
            ("excel-ptbr-cp1252", "7001"),
            ("utf8-bom-quoted-header", "7003"),
            ("bom-then-sep", "7005"),
            ("sep-tab", "7009"),
            ("utf16le", "7011"),
            ("title-above-header", "7019"),
            ("trailing-empty-cells-and-rows", "7021"),
            ("tab-blank-rows", "7023"),
            ("nbsp-and-spaces", "99001"),
            ("ctrl-z-eof", "7263"),
            ("nfd-accents", "7267"),
        ] {
            assert_eq!(outcome(app, &format!("csv/{file}.csv")).await, [format!("{id} created")], "{file}");
        }
        is(&stored(app, "7001"), "Informática São João Ltda", "33451002000156", "José Conceição", "ana7002@rev7002.example");
        is(&stored(app, "7003"), "Ação; Cia", "33451004000145", "Ana Souza", "ana7004@rev7004.example");
        is(&stored(app, "99001"), "Revenda Ltda", "33451090000196", "Ana Souza", "ana@nbsp.example");
        assert_eq!(stored(app, "7267").0, "Ação");
        assert_eq!(outcome(app, "csv/cell-line-break.csv").await, ["7025 created", "7027 created"]);
        assert_eq!(stored(app, "7025").0, "Revenda Filial Sul Ltda");
        let quotes = outcome(app, "csv/quotes-in-text.csv").await;
        assert_eq!(quotes.iter().filter(|line| line.ends_with(" created")).count(), 6, "{quotes:?}");
        assert!(quotes.contains(&"7249 rejected quote_not_closed".into()), "{quotes:?}");
        assert_eq!(stored(app, "7239").0, "Revenda \"Boa Hora\" Ltda");
        assert_eq!(stored(app, "7241").0, "Monitor 24\" Ltda");
        assert_eq!(stored(app, "7243").0, "Revenda \"Boa\" Ltda");
        assert_eq!(stored(app, "7247").0, "Com espaço");
        assert_eq!(outcome(app, "csv/comma-decimal-conflict.csv").await, ["7900 created", "7901 rejected too_many_columns"]);
        assert_eq!(outcome(app, "csv/headers-brazil.csv").await, ["7253 rejected column_missing"]);
        let unknown: Vec<_> = sheet("csv/headers-brazil.csv").unknown_columns.into_iter().map(|(name, _)| name).collect();
        assert_eq!(unknown, ["Nome Fantasia", "UF"]);
    }

    async fn a_cnpj_is_what_it_was_before_the_spreadsheet(app: &TestApp) {
        for (file, ids) in [
            ("cnpj-dashes", &["7069", "7072", "7075", "7078", "7081", "7084"][..]),
            ("cnpj-excel-text-tricks", &["7044", "7047", "7050"]),
            ("cnpj-float", &["7038", "7041"]),
        ] {
            let right: Vec<_> = ids.iter().map(|id| format!("{id} created")).collect();
            assert_eq!(outcome(app, &format!("csv/{file}.csv")).await, right);
        }
        assert_eq!(stored(app, "7038").1, "33451037000195");
        assert_eq!(stored(app, "7050").1, "33451049000110");
        let zeros = ["7033 created cnpj_zeros_restored", "7035 rejected cnpj_zeros_lost"];
        assert_eq!(outcome(app, "csv/cnpj-leading-zeros-lost.csv").await, zeros);
        assert_eq!(stored(app, "7033").1, "00000000000191");
        let scientific = ["7029 rejected cnpj_scientific", "7031 rejected cnpj_scientific"];
        assert_eq!(outcome(app, "csv/cnpj-scientific.csv").await, scientific);
        let vectors = outcome(app, "csv/cnpj-vectors.csv").await;
        assert_eq!(vectors.iter().filter(|line| line.contains(" created")).count(), 21, "{vectors:#?}");
        assert!(vectors[..21].iter().all(|line| line.contains(" created")), "{vectors:#?}");
        // V19 and V20 spell V0's CNPJ, and V18 has that of 7033.
        for id in [18, 19, 20] {
            assert_eq!(vectors[id], format!("V{id} created cnpj_of_another_reseller"));
        }
        let rejected: Vec<_> = vectors[21..].iter().map(|line| line.rsplit(' ').next().unwrap()).collect();
        let right = ["cnpj_digits", "cnpj_digits", "cnpj_length", "cnpj_characters", "cnpj_repeated", "cnpj_digits"];
        assert_eq!(&rejected[..6], right);
    }

    async fn a_cell_with_an_error_is_no_reseller(app: &TestApp) {
        let right = [
            "7105 rejected legal_name_missing spreadsheet_error",
            "7107 rejected contact_name_missing spreadsheet_error",
            "7109 rejected contact_name_missing spreadsheet_error",
            "7111 rejected legal_name_missing",
            "7113 rejected contact_name_missing",
            "7115 rejected contact_name_missing",
            "#N/D rejected spreadsheet_error",
            "#NOME? rejected spreadsheet_error",
        ];
        assert_eq!(outcome(app, "csv/excel-error-cells.csv").await, right);
        let db = &mut app.database();
        assert_eq!(resellers::table.count().get_result::<i64>(db).unwrap(), 0);
        assert_eq!(promises::table.count().get_result::<i64>(db).unwrap(), 6, "each readable ID has its promise");
    }

    async fn a_date_has_its_day_first_and_no_promise_is_due_in_the_year_26(app: &TestApp) {
        app.pass_hours(24);
        let told = outcome(app, "csv/dates.csv").await;
        let rejected: Vec<_> = told.iter().filter(|line| line.contains(" rejected ")).cloned().collect();
        assert_eq!(rejected, ["7149 rejected id_issued_at_month_first", "7159 rejected id_issued_at_impossible"]);
        assert_eq!(told.last().unwrap(), "7163 created id_issued_at_future");
        let db = &mut app.database();
        let issued: Vec<(String, Option<i64>)> =
            resellers::table.select((resellers::external_id, resellers::id_issued_at)).load(db).unwrap();
        let of = |id: &str| issued.iter().find(|(known, _)| known == id).unwrap().1;
        for (ids, right) in [
            (&["7127", "7129", "7131", "7133", "7143", "7147", "7157"][..], Some(hour(0))),
            (&["7135", "7137", "7141", "7145", "7153"], Some(hour(9))),
            (&["7139"], Some(hour(9) + 300_000)),
            (&["7151", "7155"], Some(hour(6))),
            (&["7161"], None),
        ] {
            ids.iter().for_each(|id| assert_eq!(of(id), right, "{id}"));
        }
        let due: Vec<i64> = promises::table.select(promises::due_at).load(db).unwrap();
        assert!(due.iter().all(|due| (hour(48)..=hour(96)).contains(due)), "{due:?}");
    }

    async fn the_words_of_erps_are_states_and_languages(app: &TestApp) {
        let told = outcome(app, "csv/state-words.csv").await;
        assert!(told.iter().all(|line| line.ends_with(" created")), "{told:?}");
        let told = outcome(app, "csv/language-words.csv").await;
        assert_eq!(told.last().unwrap(), "7189 rejected language_unknown");
        let db = &mut app.database();
        let states: Vec<(String, String)> = resellers::table
            .filter(resellers::external_id.between("7191", "7207"))
            .order(resellers::external_id)
            .select((resellers::external_id, resellers::state))
            .load(db)
            .unwrap();
        let words: Vec<_> = states.iter().map(|(_, state)| state.as_str()).collect();
        let (on, off) = ("active", "suspended");
        assert_eq!(words, [on, on, on, off, off, on, on, "closed", off]);
        let languages: Vec<String> = resellers::table
            .filter(resellers::external_id.between("7171", "7187"))
            .order(resellers::external_id)
            .select(resellers::language)
            .load(db)
            .unwrap();
        assert_eq!(languages, ["pt-BR", "pt-BR", "pt-BR", "pt-BR", "es", "es", "en", "en", "en"]);
    }

    async fn one_cnpj_under_two_ids_is_a_warning_each_time_and_one_case(app: &TestApp) {
        let line = |id: &str| format!("{id};Revenda Ltda;33451068000146;Ana;ana@x.example");
        let head = "codigo;razao_social;cnpj;contato;email";
        let file = |ids: &[&str]| {
            let lines: Vec<_> = ids.iter().map(|id| line(id)).collect();
            super::lines(&read(format!("{head}\n{}\n", lines.join("\n")).as_bytes()))
        };
        let first = told(&take(app, file(&["A1", "A2"])).await);
        assert_eq!(first, ["A1 created", "A2 created cnpj_of_another_reseller"]);
        let again = told(&take(app, file(&["A2", "A1"])).await);
        assert_eq!(again, ["A2 unchanged cnpj_of_another_reseller", "A1 unchanged cnpj_of_another_reseller"]);
        let kinds: Vec<String> = cases::table.select(cases::kind).load(&mut app.database()).unwrap();
        assert_eq!(kinds, ["same_cnpj"]);
    }

    async fn json_may_hold_null_and_numbers(app: &TestApp) {
        let mut lines = Vec::new();
        for (number, file) in (1..).zip(["null-optional", "null-alternate-name", "number-id"]) {
            let raw = String::from_utf8(case(&format!("api/{file}.json"))).unwrap();
            let place = Place { source: Origin::Api, kind: cracha::model::intake_line::RecordKind::Reseller, batch: "api/cases".into(), line: number, raw: raw.clone() };
            lines.push(intake::line_of_json(&serde_json::from_str(&raw).unwrap(), place));
        }
        let told = told(&take(app, lines).await);
        let right = ["9101 created", "9102 created cnpj_of_another_reseller", "9103 created cnpj_of_another_reseller"];
        assert_eq!(told, right);
        let alternate: Option<String> = resellers::table
            .filter(resellers::external_id.eq("9102"))
            .select(resellers::alternate_email)
            .first(&mut app.database())
            .unwrap();
        assert_eq!(alternate.as_deref(), Some("bia@modelo.example"));
    }

    async fn workbooks_of_every_kind_are_one_table(app: &TestApp) {
        let right = ["7301 created", "7302 created cnpj_zeros_restored", "7303 rejected legal_name_missing spreadsheet_error"];
        let again = ["7301 unchanged", "7302 unchanged cnpj_zeros_restored", "7303 rejected legal_name_missing spreadsheet_error"];
        let report = report(&sheet("workbooks/resellers.xls"), Style::Workbook);
        for (number, bytes) in [case("workbooks/resellers.xls"), case("workbooks/resellers.ods"), report].iter().enumerate() {
            let sheet = read(bytes);
            assert_eq!(sheet.lines().map(|line| line.place.line).collect::<Vec<_>>(), [4, 5, 6], "as the workbook counts");
            let told = told(&take(app, lines(&sheet)).await);
            assert_eq!(told, if number == 0 { right } else { again }, "{number}");
        }
        is(&stored(app, "7301"), "Informática São João Ltda", &stored(app, "7301").1, "José Conceição", "ana7301@rev.example");
        let issued: Option<i64> =
            resellers::table.filter(resellers::external_id.eq("7301")).select(resellers::id_issued_at).first(&mut app.database()).unwrap();
        assert_eq!(issued, Some(hour(9)));
        let stages: Vec<String> = promises::table.select(promises::stage).load(&mut app.database()).unwrap();
        assert_eq!(stages.iter().filter(|stage| *stage == Stage::Validated.as_str()).count(), 2);
    }
}

/// Every line of a sheet as if it were taken for the first time.
fn report(sheet: &Sheet, style: Style) -> Vec<u8> {
    let mut report = Report::new(sheet, style, Lang::PtBr).unwrap();
    for line in sheet.lines() {
        let answer = Answer {
            external_id: line.record.external_id.clone(),
            outcome: intake::Outcome::Rejected,
            reasons: line.problems.clone(),
            fields: Vec::new(),
            promise: None,
            end_customer: None,
        };
        report.line(line.place.line, &line.place.raw, &answer).unwrap();
    }
    report.finish().unwrap()
}

#[test]
fn a_report_has_the_same_lines_and_one_column_more_and_can_come_back() {
    let text = "Lista\n\ncodigo;razao_social;cnpj;contato;email;telefone\n1;\"A;\nB\";2;=HYPERLINK(1);a@x.example;+55 11\n\n2;A\n3;C;4;D;e@x.example;;;x\n";
    let sheet = read(text.as_bytes());
    for style in [Style::Separated(';'), Style::Separated('\t'), Style::Workbook] {
        let bytes = report(&sheet, style);
        let back = read(&bytes);
        assert_eq!(back.unknown_columns, [], "its own column is known");
        let ids =
            |sheet: &Sheet| sheet.lines().map(|l| (l.place.line, l.record.external_id.clone())).collect::<Vec<_>>();
        assert_eq!(ids(&back), ids(&sheet), "{style:?}");
        let first = &lines(&back)[0].record;
        assert_eq!((first.legal_name.as_str(), first.contact.name.as_str()), ("A;\nB", "'=HYPERLINK(1)"));
        assert!(lines(&back)[1].place.raw.contains("A linha termina antes"), "{:?}", lines(&back)[1]);
    }
    let bytes = report(&sheet, Style::Separated(';'));
    assert!(bytes.starts_with("\u{feff}Lista\r\n".as_bytes()));
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(";Resultado da importação\r\n") && !text.contains(";=HYPERLINK"), "{text}");
}

#[test]
fn what_is_no_table_is_refused_with_its_name() {
    let refused = |path: &str| intake::read_file(&case(path), &names()).unwrap_err().words(Lang::En);
    assert!(refused("csv/html-as-xls.csv").contains("web page"));
    assert!(refused("csv/xlsx-renamed.csv").contains("workbook"));
    assert!(refused("workbooks/ods-bomb.ods").contains("too large"));
    assert!(refused("workbooks/xls-corners.xls").contains("too large"));
    let page = intake::read_file(&case("csv/html-as-xls.csv"), &names()).unwrap_err().words(Lang::PtBr);
    assert!(page.contains("página da web"), "{page}");
}

/// A reseller's line with ID and CNPJ as numbers in cells of these formats, saved by a spreadsheet.
fn numbers_in(id: &str, cnpj: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in ["external_id", "legal_name", "cnpj", "contact_name", "contact_email"].into_iter().enumerate() {
        sheet.write_string(0, at as u16, name).unwrap();
    }
    let format = |code: &str| rust_xlsxwriter::Format::new().set_num_format(code);
    sheet.write_number_with_format(1, 0, 123, &format(id)).unwrap();
    sheet.write_string(1, 1, "Revenda Zero").unwrap();
    sheet.write_number_with_format(1, 2, 191_u32, &format(cnpj)).unwrap();
    sheet.write_string(1, 3, "Ana Lima").unwrap();
    sheet.write_string(1, 4, "ana@zero.example").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_number_in_a_cell_is_read_with_the_zeros_that_the_cell_shows() {
    for (id, cnpj, shown) in [
        ("000000", "00000000000000", ("000123", "00000000000191")),
        ("\"R\"00000", r"00\.000\.000\/0000\-00", ("R00123", "00.000.000/0001-91")),
        ("General", "0", ("123", "191")),
    ] {
        let [line] = &lines(&read(&numbers_in(id, cnpj)))[..] else { panic!("one line") };
        assert_eq!((line.record.external_id.as_str(), line.record.cnpj.as_str()), shown);
    }
    // Its siblings, on their second sheet.
    for path in ["workbooks/zeros.ods", "workbooks/zeros.xls"] {
        let [first, second] = &lines(&sheet(path))[..] else { panic!("{path}: two lines") };
        assert_eq!(
            (first.record.external_id.as_str(), first.record.cnpj.as_str()),
            ("000123", "00000000000191"),
            "{path}"
        );
        assert_eq!(second.record.external_id, "7", "{path}: a cell without a format of zeros");
    }
}

/// An archive of which one part unpacks to so many times the same bytes.
fn bomb(sheet: &str, of: &[u8], times: usize) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for part in ["[Content_Types].xml", sheet] {
        archive.start_file(part, packed).unwrap();
        let times = if part == sheet { times } else { 1 };
        (0..times).for_each(|_| archive.write_all(of).unwrap());
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_small_file_that_unpacks_to_more_than_is_looked_at_is_refused() {
    for sheet in ["xl/worksheets/sheet1.xml", "content.xml"] {
        let bytes = bomb(sheet, &[b' '; 1 << 20], 260);
        assert!(bytes.len() < 1 << 20, "{}", bytes.len());
        let refused = intake::read_file(&bytes, &names()).unwrap_err().words(Lang::En);
        assert!(refused.contains("too large"), "{refused}");
    }
}

#[test]
fn any_bytes_are_no_panic_and_a_cut_workbook_is_damaged() {
    let names = names();
    let mut seed = 11_u32;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let xlsx = report(&sheet("workbooks/resellers.xls"), Style::Workbook);
    let all = [
        xlsx,
        case("workbooks/resellers.xls"),
        case("workbooks/resellers.ods"),
        case("csv/utf16le.csv"),
        case("csv/names.csv"),
        case("csv/quotes-in-text.csv"),
    ];
    for whole in &all {
        for _ in 0..60 {
            let mut bytes = whole.clone();
            for _ in 0..1 + random(8) {
                let at = random(bytes.len());
                bytes[at] = random(256) as u8;
            }
            bytes.truncate(bytes.len() - random(bytes.len() / 2));
            let _ = intake::read_file(&bytes, &names);
        }
    }
}

/// Reads a list of To headers and prints the names in them, by Python's own parser.
const READ: &str = r#"
import email, email.policy, json, sys
mails = json.load(sys.stdin)
read = [email.message_from_string(mail, policy=email.policy.default)["to"] for mail in mails]
print(json.dumps([[[a.display_name, a.addr_spec] for a in to.addresses] + [len(to.defects)] for to in read]))
"#;

#[test]
fn every_name_stands_right_in_the_to_header() {
    use cracha::mail::compose::Rendered;
    use cracha::mail::message::{Head, write};
    use std::io::Write;
    let sheet = sheet("csv/names.csv");
    let people: Vec<(String, String)> =
        sheet.lines().map(|line| (line.record.contact.name, line.record.contact.email)).collect();
    assert_eq!(people.len(), 22);
    let mails: Vec<String> = people
        .iter()
        .map(|(name, email)| {
            let head = Head {
                from_name: "Distribuidora S.A.",
                from_address: "noreply@distribuidora.example",
                to_name: name,
                to_address: email,
                mail_id: "1@distribuidora.example",
                written_ms: 1_795_541_400_000,
                lang: Lang::PtBr,
                thread: None,
            };
            let rendered = Rendered { subject: "Oi".into(), text: "Oi\n".into(), html: "<p>Oi</p>\n".into() };
            let mail = String::from_utf8(write(&head, &rendered).unwrap()).unwrap();
            assert!(mail.contains("From: \"Distribuidora S.A.\""), "{mail}");
            assert!(mail.split("\r\n").all(|line| line.len() <= 78), "{mail}");
            mail
        })
        .collect();
    let mut python = std::process::Command::new("/usr/bin/python3")
        .args(["-c", READ])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("this test needs /usr/bin/python3");
    python.stdin.take().unwrap().write_all(serde_json::to_string(&mails).unwrap().as_bytes()).unwrap();
    let done = python.wait_with_output().unwrap();
    let read: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    for ((name, email), found) in people.iter().zip(read.as_array().unwrap()) {
        let plain = name.split_whitespace().collect::<Vec<_>>().join(" ");
        // This parser shows a blank between two encoded words, which RFC 2047 6.2 drops.
        let shown = found[0][0].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!((shown, found[0][1].as_str()), (plain, Some(email.as_str())), "{name}");
        assert_eq!(found[1], 0, "{name}: {found}");
    }
}
