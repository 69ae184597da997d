//! Saying a line, whichever way it came: by a page's form or over a connection. Whoever looks is told.

use crate::app::{App, Topic};
use crate::error::Result;
use crate::flow::contact::{self, Said, Speaker};
use crate::model::ctx::Ctx;
use crate::model::ids::ConversationId;

/// A line of this speaker.
///
/// # Errors
/// As those of [`contact::say`].
pub async fn say(app: &App, ctx: Ctx, who: Speaker, id: &ConversationId, token: String, text: String) -> Result<Said> {
    let (speaker, which) = (who.clone(), id.clone());
    let said = app.write(move |tx| contact::say(&ctx, tx, &speaker, &which, &token, &text)).await?;
    if let Said::Stored(_) = said {
        written(app, &who, id);
    }
    Ok(said)
}

/// Something was written into a conversation. What a visitor writes is unread, which the queue shows, too.
pub fn written(app: &App, who: &Speaker, id: &ConversationId) {
    match who {
        Speaker::Visitor => changed(app, id),
        Speaker::Agent(_) => app.ring(Topic::Conversation(id.clone())),
    }
}

/// It stands otherwise than before: whoever looks at it or at the queue looks again.
pub fn changed(app: &App, id: &ConversationId) {
    app.ring(Topic::Conversation(id.clone()));
    app.ring(Topic::Queue);
}
