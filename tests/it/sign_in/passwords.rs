//! P2-1 to P2-8: which passwords may be chosen, and how they are kept.

use cracha::crypto::secret::Secret;
use cracha::db::schema::credentials;
use cracha::flow::sign_in::login::Outcome as Login;
use cracha::flow::sign_in::password::{self, Changed, Weak};
use cracha::flow::sign_in::session::Browser;
use cracha::model::credential;
use cracha::model::ctx::Actor;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::people::{PASSWORD, administrator, change, enter, only, type_in};

const MARIA: &str = "1001.maria.souza";

async fn weakness() -> impl Fn(&str) -> Option<Weak> {
    let app = TestApp::start(Engine::Sqlite).await;
    let ctx = app.ctx(Actor::Anonymous);
    move |text: &str| {
        let about = ["1001.maria.souza", "Maria Souza", "maria@1001.example", "Informática Três Rios Ltda"];
        password::weakness(&ctx, &Secret::from(text), &about)
    }
}

#[tokio::test]
async fn length_counts_code_points_and_nothing_is_cut_p2_1_p2_2() {
    let weak = weakness().await;
    assert_eq!(weak("çãéüñ trêsçãéü"), Some(Weak::TooShort(15)));
    assert_eq!(weak("çãéüñ trêsçãéüx"), None);
    assert_eq!(weak("c\u{327}a\u{303}éüñ trêsçãéü"), Some(Weak::TooShort(15)), "composed before it is counted");
    assert_eq!(weak(&"três pratos de trigo e ".repeat(40)), None, "920 characters");
    assert_eq!(weak(&"três pratos de trigo e ".repeat(44)), Some(Weak::TooLong(1024)));
}

#[tokio::test]
async fn any_character_and_no_composition_p2_3() {
    let weak = weakness().await;
    for good in [
        "correct horse battery staple",
        "três pratos de trigo para três tigres",
        "girassol na janela azul",
        "~!@#$%^&*()_+{}|:\"<>?`",
        "пятница вечером у моря",
        "🦜🌵🪁🧭🎻🪀🦔🍄🛶🧶🪁🌻🦩🧊🎏",
        "   sol e mar   com vento   ",
    ] {
        assert_eq!(weak(good), None, "{good}");
    }
}

/// More than 3,000 of what lists of leaked passwords hold at fifteen characters and more: the most used words, rows of
/// keys and dates, repeated, joined, with a tail of digits.
#[tokio::test]
async fn more_than_three_thousand_common_ones_are_refused_with_the_reason_p2_4() {
    let weak = weakness().await;
    let words = [
        "123456",
        "password",
        "12345678",
        "qwerty",
        "123456789",
        "12345",
        "111111",
        "1234567",
        "dragon",
        "123123",
        "baseball",
        "abc123",
        "football",
        "monkey",
        "letmein",
        "696969",
        "shadow",
        "master",
        "qwertyuiop",
        "123321",
        "mustang",
        "1234567890",
        "michael",
        "654321",
        "superman",
        "1qaz2wsx",
        "7777777",
        "121212",
        "000000",
        "qazwsx",
        "123qwe",
        "killer",
        "trustno1",
        "jordan",
        "jennifer",
        "zxcvbnm",
        "asdfgh",
        "hunter",
        "buster",
        "soccer",
        "harley",
        "batman",
        "andrew",
        "tigger",
        "sunshine",
        "iloveyou",
        "charlie",
        "robert",
        "thomas",
        "hockey",
        "ranger",
        "daniel",
        "starwars",
        "george",
        "computer",
        "michelle",
        "jessica",
        "pepper",
        "zxcvbn",
        "555555",
        "131313",
        "freedom",
        "777777",
        "maggie",
        "159753",
        "aaaaaa",
        "ginger",
        "princess",
        "joshua",
        "cheese",
        "amanda",
        "summer",
        "ashley",
        "nicole",
        "chelsea",
        "matthew",
        "access",
        "yankees",
        "987654321",
        "dallas",
        "austin",
        "thunder",
        "taylor",
        "matrix",
        "senha",
        "flamengo",
        "corinthians",
        "palmeiras",
        "brasil",
        "mudar123",
        "euteamo",
        "teamo",
        "deusefiel",
        "contraseña",
        "tequiero",
        "usuario",
        "administrador",
        "vitoria",
        "gabriel",
    ];
    let tails = ["", "1", "12", "123", "1234", "2024", "2025", "2026", "!", "123!"];
    let mut common: Vec<String> = Vec::new();
    for word in words {
        let once = word.repeat(15usize.div_ceil(word.chars().count()).max(2));
        common.extend(tails.map(|tail| format!("{once}{tail}")));
        for tail in ["1234567890", "123456789012345", "2025202520252025"] {
            common.push(format!("{word}{tail}"));
        }
        for other in words {
            common.push(format!("{word}{other}"));
        }
    }
    common.retain(|text| text.chars().count() >= 15);
    common.sort();
    common.dedup();
    let taken: Vec<_> =
        common.iter().filter(|text| !matches!(weak(text), Some(Weak::Common | Weak::Context))).collect();
    let refused = common.len() - taken.len();
    assert!(refused >= 3000 && taken.len() * 50 < common.len(), "{refused} of {}: {taken:?}", common.len());
    for bad in ["aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "qwertyuiopasdfgh", "senha senha senha", "1q2w3e4r5t6y7u8i9o0p"]
    {
        assert_eq!(weak(bad), Some(Weak::Common), "{bad}");
    }
}

#[tokio::test]
async fn names_of_person_login_reseller_and_distributor_are_refused_p2_4() {
    let weak = weakness().await;
    for bad in [
        "1001.Maria.Souza",
        "maria souza maria souza",
        "Informática Três Rios",
        "informaticatresrios ltda".replace("atica", "ática").as_str(),
        "Distribuidora Exemplo",
        "crachacrachacracha",
        "maria@1001.example",
    ] {
        assert!(matches!(weak(bad), Some(Weak::Context | Weak::Common)), "{bad} {:?}", weak(bad));
    }
    assert_eq!(weak("K7QX-9M2P-4TRV-0H3D"), Some(Weak::Temporary));
}

#[tokio::test]
async fn looking_at_a_password_takes_a_moment_whatever_it_is() {
    let weak = weakness().await;
    weak("aquece o dicionário");
    let hostile = ["a1b2".repeat(250), "senha".repeat(200), "4@8({[<3".repeat(100), "qwertyqwertz".repeat(80)];
    let mut fastest = std::time::Duration::MAX;
    for text in &hostile {
        let begun = std::time::Instant::now();
        weak(text);
        fastest = fastest.min(begun.elapsed());
        assert!(begun.elapsed().as_millis() < 500, "{:?} for {text:.20}", begun.elapsed());
    }
    assert!(fastest.as_millis() < 100);
}

on_both_engines! {
    async fn the_last_of_sixty_four_characters_and_of_128_bytes_counts_p2_2(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let mut now = PASSWORD.to_owned();
        for next in ["Vento e sol na varanda de quem acorda cedo, ouve rádio e lê jornal", "çãé üñ trêsçãéü xv ".repeat(7).as_str()] {
            assert!(next.chars().count() >= 64);
            let changed = change(app, &maria, &now, next, Browser::default()).await;
            assert!(matches!(changed, Ok(Changed::Done(_))), "{changed:?}");
            only(app.mails().await);
            let mut almost = next.to_owned();
            almost.pop();
            assert!(matches!(type_in(app, MARIA, &format!("{almost}#")).await, Ok(Login::Wrong)));
            enter(app, MARIA, next, Browser::default()).await;
            now = next.to_owned();
        }
        assert!(now.len() >= 128);
    }

    async fn one_password_from_two_keyboards_is_one_password_p2_3(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let changed = change(app, &maria, PASSWORD, "corac\u{327}a\u{303}o de mãe coruja", Browser::default()).await;
        assert!(matches!(changed, Ok(Changed::Done(_))));
        only(app.mails().await);
        enter(app, MARIA, "coração de ma\u{303}e\u{a0}coruja", Browser::default()).await;
        assert!(matches!(type_in(app, MARIA, "Coração de mãe coruja").await, Ok(Login::Wrong)), "compared whole");
    }

    async fn a_change_needs_the_current_password_and_the_rules_hold_p2_6(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let wrong = change(app, &maria, "não é esta", "outra janela com girassol", Browser::default()).await;
        assert!(matches!(wrong, Ok(Changed::Wrong)));
        let weak = change(app, &maria, PASSWORD, "senhasenhasenha", Browser::default()).await;
        assert!(matches!(weak, Ok(Changed::Weak(Weak::Common))));
        app.pass_hours(24 * 365 * 3);
        enter(app, MARIA, PASSWORD, Browser::default()).await; // P2-5: nothing runs out
    }

    async fn a_hash_of_another_cost_is_made_anew_at_login_p2_7(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let stored = async || {
            let id = maria.id.clone();
            app.app.read(move |db| credential::find(db, &id)).await.unwrap().unwrap()
        };
        let before = stored().await;
        assert!(before.hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
        // The same password at an older, cheaper cost.
        let cheap = cracha::crypto::password::Cost { memory_kib: 32, passes: 1, lanes: 1 };
        let old = cracha::crypto::password::Bench::new(cheap, cracha::crypto::password::Engine::Fast).unwrap().hash(&PASSWORD.into()).unwrap();
        diesel::update(credentials::table.find(&maria.id))
            .set(credentials::hash.eq(&old))
            .execute(&mut app.database())
            .unwrap();
        assert!(matches!(type_in(app, MARIA, "senha errada").await, Ok(Login::Wrong)));
        assert_eq!(stored().await.hash, old);
        enter(app, MARIA, PASSWORD, Browser::default()).await;
        let after = stored().await;
        assert!(after.hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$") && after.hash != before.hash);
        enter(app, MARIA, PASSWORD, Browser::default()).await;
    }
}
