//! `docs/conformance.md` is complete and true: each statement of the two lists has a row, and each row a test that carries its
//! number.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The letters of part 1, each with its last number.
const PART_1: [(char, u32); 8] =
    [('A', 19), ('B', 28), ('C', 36), ('D', 39), ('E', 41), ('F', 44), ('G', 46), ('H', 48)];

const PART_2: u32 = 52;

/// `A1` to `H48` and `P2-1` to `P2-52`.
fn statements() -> Vec<String> {
    let mut all = Vec::new();
    let mut next = 1;
    for (letter, last) in PART_1 {
        all.extend((next..=last).map(|number| format!("{letter}{number}")));
        next = last + 1;
    }
    all.extend((1..=PART_2).map(|number| format!("P2-{number}")));
    all
}

/// The numbers that a test's name carries: `a7_…`, `…_p2_35_…`.
fn numbers(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split('_').collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let (letter, rest) = word.split_at(word.len().min(1));
        match words.get(at + 1) {
            Some(next) if *word == "p2" && is_number(next) => found.push(format!("P2-{next}")),
            _ if ("a"..="h").contains(&letter) && is_number(rest) => found.push(word.to_uppercase()),
            _ => {}
        }
    }
    found
}

/// The names of all tests below a folder: under an attribute that ends in `test]`, or in a macro like `on_both_engines!`.
fn functions(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            functions(&path, into);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let code = std::fs::read_to_string(&path).unwrap();
            let (mut on_both, mut attribute) = (false, false);
            for line in code.lines() {
                on_both = match line.trim_end() {
                    // A macro of ours that makes tests of what is in it.
                    start if start.ends_with("! {") && !start.starts_with(' ') => true,
                    "}" => false,
                    _ => on_both,
                };
                let line = line.trim_start();
                let is_test = attribute || on_both;
                attribute = line.starts_with("#[") && (attribute || line.contains("test"));
                let line = line.trim_start_matches("async ");
                let Some(rest) = line.strip_prefix("fn ").filter(|_| is_test) else { continue };
                let name = rest.split(|c: char| c != '_' && !c.is_ascii_alphanumeric()).next().unwrap();
                into.insert(name.to_owned());
            }
        }
    }
}

fn tests() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = BTreeSet::new();
    for folder in ["src", "tests/it", "tests/properties"] {
        functions(&root.join(folder), &mut all);
    }
    all
}

/// Statement → tests, as the page has them.
fn rows() -> BTreeMap<String, Vec<String>> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/conformance.md");
    let page = std::fs::read_to_string(page).unwrap();
    let known: BTreeSet<String> = statements().into_iter().collect();
    let mut rows = BTreeMap::new();
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        if !known.contains(cells[0]) {
            continue;
        }
        assert_eq!(cells.len(), 4, "{line}");
        let named = cells[2].split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert!(rows.insert(cells[0].to_owned(), named).is_none(), "{} twice", cells[0]);
    }
    rows
}

#[test]
fn every_statement_has_a_test_that_carries_its_number() {
    let carried: BTreeSet<String> = tests().iter().flat_map(|name| numbers(name)).collect();
    for statement in statements() {
        assert!(carried.contains(&statement), "{statement} has no test");
    }
}

#[test]
fn the_page_names_for_every_statement_tests_that_exist_and_carry_its_number() {
    let (rows, tests) = (rows(), tests());
    for statement in statements() {
        let named = rows.get(&statement).unwrap_or_else(|| panic!("{statement} has no row"));
        assert!(!named.is_empty(), "{statement} names no test");
        for name in named {
            assert!(tests.contains(name), "{statement}: there is no test {name}");
            assert!(numbers(name).contains(&statement), "{statement}: {name} has another number");
        }
    }
}

#[test]
fn what_the_page_names_beside_the_lists_exists_too() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/conformance.md");
    let (page, tests) = (std::fs::read_to_string(page).unwrap(), tests());
    let beside = page.split("## Beyond the two lists").nth(1).expect("the part");
    let rows: Vec<&str> = beside.lines().filter(|line| line.starts_with("| ") && line.contains("<br>")).collect();
    assert!(rows.len() >= 5, "{rows:?}");
    for line in beside.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        assert_eq!(cells.len(), 4, "{line}");
        let missing: Vec<&str> = cells[2].split('`').skip(1).step_by(2).filter(|name| !tests.contains(*name)).collect();
        assert!(missing.is_empty(), "{line}: there is no test {missing:?}");
    }
}

#[test]
fn numbers_are_found_wherever_they_stand_in_a_name() {
    assert_eq!(numbers("c29_c30_each_client_p2_9"), ["C29", "C30", "P2-9"]);
    assert_eq!(numbers("a_client_of_2_and_h"), Vec::<String>::new());
    assert_eq!((statements().len(), statements()[47].as_str()), (100, "H48"));
}
