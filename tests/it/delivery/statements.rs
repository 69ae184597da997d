//! How many statements the first credential costs, from the record to the relay's answer, and that every one of them
//! stays prepared: ten thousand new resellers are ten thousand times this.

use crate::support::app::{Engine, TestApp};
use crate::support::people::record;
use crate::support::statements;

#[tokio::test]
async fn a_credential_costs_few_statements_on_a_file() {
    count(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_credential_costs_few_statements_on_postgresql() {
    count(Engine::Postgres).await;
}

const MANY: usize = 20;

async fn count(engine: Engine) {
    statements::listen();
    let app = TestApp::start(engine).await;
    let cost = |what: &str, most: usize| {
        let sent = statements::take(app.database_url());
        let (frames, sent): (Vec<_>, Vec<_>) = sent.into_iter().partition(|sql| statements::is_frame(sql));
        let text = |sql: &str| sql.split(" -- binds:").next().unwrap_or_default().to_owned();
        let often = |sql: &&String| sent.iter().filter(|other| text(other) == text(sql)).count() > 1;
        let anew = sent.iter().filter(often).find(|sql| !statements::is_kept(sql));
        assert_eq!(anew, None, "{what}: parsed anew each time");
        let each = sent.len().div_ceil(MANY);
        let last = sent[sent.len().saturating_sub(each)..].join("\n");
        assert!(
            each <= most,
            "{what}: {each} statements, at most {most} (and {} frames):\n{last}",
            frames.len() / MANY
        );
    };
    for number in 0..MANY {
        app.hand_over(record(&format!("{}", 1001 + number))).await;
    }
    statements::take(app.database_url());
    assert_eq!(app.provision().await, MANY);
    cost("provision: user, ticket, mail, promise", 11);
    assert_eq!(app.mails().await.len(), MANY);
    cost("hand over: claim, attempt, ticket's end, answer, promise", 15);
}
