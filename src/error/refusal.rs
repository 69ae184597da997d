//! Refusals by name: which rule stands against an act, which field cannot be taken, and why. The words are those of the
//! API, the log and the audit; `text::error::refusal` has the sentence that a person reads.

/// A closed list with the word of each value.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant,)* }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// The word in the API, in logs and in the audit.
            pub const fn as_str(self) -> &'static str { match self { $($name::$variant => $text,)* } }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

words! {
    /// The rule that stands against an act in the state that things have now.
    pub enum Rule {
        /// The form is of another browser or session, or was open for too long.
        StaleForm = "csrf",
        /// The session changed since the form was shown: it is shown again.
        SessionChanged = "session_changed",
        /// Somebody else changed the thing since it was read.
        ChangedMeanwhile = "changed_meanwhile",
        /// A reseller keeps at least one active Administrator.
        LastAdministrator = "last_administrator",
        /// An Administrator's e-mail is corrected by the desk only.
        AdministratorEmail = "administrator_email",
        /// It is blocked already.
        AlreadyBlocked = "already_blocked",
        /// It is not blocked.
        NotBlocked = "not_blocked",
        /// A blocked login gets no password.
        Blocked = "blocked",
        /// What the distributor blocked, the distributor unblocks.
        BlockedByDistributor = "blocked_by_distributor",
        /// The desk does not act on accounts of the distributor's own people.
        Staff = "staff",
        /// Two supervisors or operators decide about an account of the distributor's own people.
        StaffInTwo = "staff_in_two",
        /// About an operator's account, one of the two is an operator.
        OperatorAmongTwo = "operator_among_two",
        /// The account that it is about has the mailbox of whoever acts.
        OwnMailbox = "own_mailbox",
        /// An Administrator's address changed too recently for one agent alone.
        RecentAddress = "recent",
        /// The credential is not made yet.
        Pending = "pending",
        /// Only what waits can be sent at once.
        NotWaiting = "not_waiting",
        /// Somebody has looked at it and settled it.
        SeenAlready = "seen_already",
        /// The rejected line was corrected already.
        LineSettled = "line_settled",
        /// There is no earlier setting.
        NothingToUndo = "nothing_to_undo",
        /// It has no runs of its own: it goes on all the time.
        GoesOnAlways = "goes_on_always",
        /// A public client has no secret.
        PublicClient = "public_client",
        /// A client that registered itself took its registration back.
        ClientLeft = "client_left",
        /// The login is not frozen.
        NotFrozen = "not_frozen",
        /// The address is not suppressed: mail goes there.
        NotSuppressed = "not_suppressed",
        /// The ERP has suspended or closed the reseller.
        ResellerNotActive = "reseller_not_active",
        /// What is done to many is not done to the own login among them.
        OwnLogin = "own_login",
        /// The user has this role already.
        HasRole = "has_role",
        /// Nobody decides about the own account.
        OwnAccount = "own_account",
        /// A second person has to approve.
        SamePerson = "same_person",
        /// Who proposed and who would approve have one mailbox.
        SameMailbox = "same_mailbox",
        /// Nothing is known of who was looked for.
        NothingKnown = "nothing_known",
        /// The e-mail is that of a login.
        HasLogin = "has_login",
        /// The ERP names this person as the contact of a reseller.
        ContactOfReseller = "contact_of_reseller",
        /// A conversation is open.
        OpenTalk = "open_talk",
        /// A case about it is open.
        OpenCase = "open_case",
        /// The case is settled by what it is about, not by closing it.
        NotClosable = "not_closable",
        /// A promise to it is open.
        OpenPromise = "open_promise",
        /// Another proposal about this waits for its approval.
        AlreadyProposed = "already_proposed",
        /// An agent did as much of it today as may be.
        DayLimit = "day_limit",
        /// A supervisor of the desk decides it.
        Supervisors = "supervisors",
        /// The proposal was decided, withdrawn or has run out, or what it is about has changed.
        ProposalOver = "proposal_over",
        /// A frozen login is released first.
        Frozen = "frozen",
        /// The login was deleted.
        Deleted = "deleted",
        /// No second person is needed: an agent sends the password.
        OneSends = "one_sends",
        /// There is no second factor.
        NoFactor = "no_factor",
        /// The user is no Administrator.
        NotAdministrator = "not_administrator",
        /// The Administrator never came in: the e-mail is corrected instead.
        NeverIn = "never_in",
        /// Who needs a second factor keeps one.
        FactorNeeded = "factor_needed",
        /// There is no room for another second factor.
        TooManyFactors = "too_many_factors",
        /// Another agent has the conversation, or nobody yet.
        NotYourConversation = "not_your_conversation",
        /// The conversation is over.
        ConversationOver = "conversation_over",
    }
}

words! {
    /// A field, by its name as it is sent.
    pub enum Field {
        /// The whole form or body.
        Form = "form",
        /// A person's name.
        Name = "name",
        /// The login.
        Login = "login",
        /// The e-mail.
        Email = "email",
        /// The role.
        Role = "role",
        /// The permissions of a Custom user.
        Permissions = "permissions",
        /// The language.
        Language = "language",
        /// The answer to the consent page.
        Consent = "consent",
        /// A schedule's cron expression.
        Expression = "expression",
        /// A schedule's time zone.
        TimeZone = "time_zone",
        /// A schedule's batch.
        Batch = "batch",
        /// What a schedule does about a missed run.
        Missed = "missed",
        /// The hours of the day in which a schedule runs.
        Window = "window",
        /// The days on which a schedule runs.
        Days = "days",
        /// Mails a minute.
        PerMinute = "per_minute",
        /// Mails a minute to one mail domain.
        PerDomain = "per_domain",
        /// The revision that a form was made from.
        Rev = "rev",
        /// The version that a form was made from.
        Seen = "seen",
        /// Why an agent wants to see or do something.
        Reason = "reason",
        /// What proves that a caller may ask.
        Proof = "proof",
        /// The other Administrator who confirmed.
        Confirmer = "confirmer",
        /// By what somebody is looked for.
        Query = "query",
        /// What whole data are needed for.
        Purpose = "purpose",
        /// What a supervisor decides.
        Decision = "decision",
        /// Who becomes Administrator.
        Successor = "successor",
        /// The list of resellers handed over.
        Resellers = "resellers",
        /// What somebody says about it.
        Remark = "remark",
        /// To whom or what something is promised.
        Subject = "subject",
        /// A code of an authenticator app.
        Code = "code",
        /// A passkey.
        Key = "key",
        /// A topic of a conversation.
        Topic = "topic",
        /// A line of a conversation.
        Line = "line",
        /// A file of a conversation.
        File = "file",
        /// The day of a delivery.
        Day = "day",
        /// To whom a conversation is handed on.
        Agent = "agent",
    }
}

words! {
    /// What is wrong with a value.
    pub enum Flaw {
        /// The form is larger than any of ours.
        FormTooLarge = "too_large",
        /// The form has more fields than any of ours.
        TooManyFields = "too_many_fields",
        /// A field that comes once came twice.
        Repeated = "repeated",
        /// The bytes are no text.
        NotReadable = "not_readable",
        /// Neither CNPJ or CPF, nor e-mail, nor telephone.
        NobodyFoundBy = "nobody_found_by",
        /// A choice that is not offered.
        UnknownChoice = "unknown",
        /// More than 500 characters.
        RemarkTooLong = "remark_too_long",
        /// Nothing, more than 100 characters, or invisible ones.
        SubjectMalformed = "subject_malformed",
        /// Nothing was chosen.
        Missing = "missing",
        /// No name, or one of more than 200 characters.
        NameMissing = "name_missing",
        /// No address.
        EmailMissing = "email_missing",
        /// RFC 5321 4.5.3.1.3.
        EmailTooLong = "email_too_long",
        /// There is no @ in it.
        EmailWithoutAt = "email_without_at",
        /// Characters or an order that no address has.
        EmailMalformed = "email_malformed",
        /// What follows the @ is no domain.
        EmailDomain = "email_domain",
        /// It is the registered one.
        EmailSame = "email_same",
        /// No login, or only its beginning.
        LoginMissing = "login_missing",
        /// Fewer than three characters.
        LoginTooShort = "login_too_short",
        /// More than `login_name::MOST` characters.
        LoginTooLong = "login_too_long",
        /// It has an @.
        LoginLikeEmail = "login_like_email",
        /// White space or invisible characters.
        LoginMalformed = "login_malformed",
        /// It exists, or has existed.
        LoginTaken = "login_taken",
        /// Neither agent nor operator.
        NotStaff = "not_staff",
        /// Custom without any permission.
        PermissionsMissing = "permissions_missing",
        /// A permission that this actor cannot give.
        NotGrantable = "not_grantable",
        /// It is not the code that the app shows now.
        CodeWrong = "code_wrong",
        /// The browser made no passkey, or one that is somebody's already.
        KeyWrong = "key_wrong",
        /// No reason, or fewer than five characters.
        ReasonMissing = "reason_missing",
        /// No cron expression.
        NotCron = "not_cron",
        /// A seventh field: with a year the schedule would end without a word.
        HasYear = "has_year",
        /// A cron expression that never comes.
        Never = "never",
        /// No name of the IANA time zone database.
        UnknownZone = "unknown_zone",
        /// No number in the range of a batch.
        OutOfRange = "out_of_range",
        /// More records than one call takes.
        TooManyRecords = "too_many_records",
        /// Not two times of the day.
        NotWindow = "not_window",
        /// Every run of the expression lies outside of the window and the days.
        NeverOpen = "never_open",
        /// Somebody waits before a screen for what this schedule does: it has no hours and no days.
        SomebodyWaits = "somebody_waits",
        /// Only the schedule of the mails has a rate.
        NoRate = "no_rate",
        /// No number of mails a minute.
        NotRate = "not_rate",
        /// Fewer characters than the policy asks for (`{min}`).
        PasswordTooShort = "too_short",
        /// More bytes than the policy takes (`{max}`).
        PasswordTooLong = "too_long",
        /// Among the most used ones, or made of one of them over and over.
        PasswordCommon = "common",
        /// The login, the name, the reseller's or the distributor's name.
        PasswordContext = "context",
        /// The temporary password.
        PasswordTemporary = "is_ticket",
        /// The two fields differ.
        PasswordsDiffer = "differ",
        /// No proof was recorded, or one that this case cannot have.
        ProofMissing = "proof_missing",
        /// The sales representative has not confirmed it.
        NotConfirmed = "not_confirmed",
        /// No purpose of the list was chosen.
        PurposeMissing = "purpose_missing",
        /// No decision of the list was chosen.
        DecisionMissing = "decision_missing",
        /// Signs in the name turn the direction of reading.
        NameTurned = "name_turned",
        /// The name has characters that nobody sees.
        NameInvisible = "name_invisible",
        /// A word of the name mixes alphabets.
        NameMixed = "name_mixed",
        /// The name looks like that of another user.
        NameImitates = "name_imitates",
        /// A spreadsheet's error stands there.
        SpreadsheetError = "spreadsheet_error",
        /// A line break or another control character within an address.
        EmailBroken = "email_broken",
        /// No role of that name.
        RoleUnknown = "role_unknown",
        /// A role that is ticked, which a list cannot.
        RoleTicked = "role_ticked",
        /// The reseller has no telephone to call back.
        NoTelephone = "no_telephone",
        /// Not the address that arrived from the ERP.
        EmailNotArrived = "email_not_arrived",
        /// Not another active Administrator of the reseller.
        NotAnAdministrator = "not_an_administrator",
        /// Neither a login nor a new person, or both.
        SuccessorMissing = "successor_missing",
        /// Not another active user of the reseller.
        NotASuccessor = "not_a_successor",
        /// Nothing is left of a line.
        LineEmpty = "line_empty",
        /// More than 2,000 characters.
        LineTooLong = "line_too_long",
        /// Marks heaped on a letter.
        LineMarks = "line_marks",
        /// No file was chosen, or an empty one.
        FileMissing = "file_missing",
        /// More bytes than are taken.
        FileTooLarge = "file_too_large",
        /// Neither a picture nor a PDF, by its own bytes.
        FileKind = "file_kind",
        /// It cannot be read as what it begins as.
        FileDamaged = "file_damaged",
        /// A picture of too many pixels.
        FilePixels = "file_pixels",
        /// A PDF that acts by itself or carries other files.
        FileActive = "file_active",
        /// A PDF that cannot be looked into.
        FileLocked = "file_locked",
        /// The conversation has as many as it may.
        FilesTooMany = "files_too_many",
        /// No date, or one that is still to come.
        NotADay = "not_a_day",
        /// Not another agent.
        NotAnAgent = "not_an_agent",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_word_names_one_thing() {
        let rules: HashSet<_> = Rule::ALL.iter().map(|rule| rule.as_str()).collect();
        let fields: HashSet<_> = Field::ALL.iter().map(|field| field.as_str()).collect();
        let flaws: HashSet<_> = Flaw::ALL.iter().map(|flaw| flaw.as_str()).collect();
        assert_eq!((rules.len(), fields.len(), flaws.len()), (Rule::ALL.len(), Field::ALL.len(), Flaw::ALL.len()));
    }
}
