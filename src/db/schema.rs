//! The tables, as the migrations leave them. `model` is the only reader.

diesel::table! {
    resellers (id) {
        id -> Text,
        external_id -> Text,
        external_folded -> Text,
        legal_name -> Text,
        cnpj -> Text,
        contact_name -> Text,
        contact_email -> Text,
        contact_folded -> Text,
        contact_phone -> Nullable<Text>,
        language -> Text,
        alternate_name -> Nullable<Text>,
        alternate_email -> Nullable<Text>,
        sales_rep -> Nullable<Text>,
        facts -> Text,
        state -> Text,
        rev -> BigInt,
        id_issued_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        name_key -> Nullable<Text>,
        registration_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        sub -> Text,
        reseller_id -> Nullable<Text>,
        login -> Text,
        login_folded -> Text,
        name -> Text,
        email -> Text,
        email_folded -> Text,
        phone -> Nullable<Text>,
        language -> Text,
        role -> Text,
        permissions -> Text,
        state -> Text,
        blocked_by -> Nullable<Text>,
        epoch -> BigInt,
        rev -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        email_changed_at -> Nullable<BigInt>,
        first_login_at -> Nullable<BigInt>,
        last_login_at -> Nullable<BigInt>,
        deactivated_at -> Nullable<BigInt>,
        name_key -> Nullable<Text>,
        factors -> BigInt,
        grace_at -> Nullable<BigInt>,
        name_look -> Nullable<Text>,
    }
}

diesel::table! {
    factors (id) {
        id -> Text,
        user_id -> Text,
        kind -> Text,
        name -> Text,
        credential_id -> Nullable<Text>,
        sealed -> Text,
        step -> BigInt,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    recovery_codes (hash) {
        hash -> Text,
        user_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    spent_challenges (hash) {
        hash -> Text,
        until_at -> BigInt,
    }
}

diesel::table! {
    device_codes (id) {
        id -> Text,
        device_hash -> Text,
        user_hash -> Text,
        client_id -> Text,
        request -> Text,
        ip -> Nullable<Text>,
        state -> Text,
        user_id -> Nullable<Text>,
        grant_id -> Nullable<Text>,
        interval_s -> BigInt,
        polled_at -> Nullable<BigInt>,
        created_at -> BigInt,
        valid_until -> BigInt,
    }
}

diesel::table! {
    client_invitations (name) {
        name -> Text,
        hash -> Text,
        limits -> Text,
        most -> BigInt,
        an_hour -> BigInt,
        used -> BigInt,
        created_at -> BigInt,
        valid_until -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    pushed_requests (hash) {
        hash -> Text,
        client_id -> Text,
        request -> Text,
        created_at -> BigInt,
        valid_until -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    credentials (user_id) {
        user_id -> Text,
        hash -> Text,
        version -> BigInt,
        changed_at -> BigInt,
    }
}

diesel::table! {
    devices (id) {
        id -> Text,
        token_hash -> Text,
        user_id -> Text,
        created_at -> BigInt,
        seen_at -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        token_hash -> Text,
        user_id -> Text,
        sid -> Text,
        epoch -> BigInt,
        auth_time -> BigInt,
        created_at -> BigInt,
        seen_at -> BigInt,
        idle_until -> BigInt,
        absolute_until -> BigInt,
        ended_at -> Nullable<BigInt>,
        end_reason -> Nullable<Text>,
        ip -> Text,
        agent -> Text,
        methods -> Text,
        factor_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    clients (id) {
        id -> Text,
        name -> Text,
        secret_hash -> Nullable<Text>,
        public -> Bool,
        native -> Bool,
        first_party -> Bool,
        require_pkce -> Bool,
        claims_in_id_token -> Bool,
        redirect_uris -> Text,
        post_logout_uris -> Text,
        backchannel_uri -> Nullable<Text>,
        home_uri -> Nullable<Text>,
        grant_types -> Text,
        scopes -> Text,
        id_token_alg -> Text,
        userinfo_alg -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        disabled_at -> Nullable<BigInt>,
        terms -> Text,
        registered_by -> Nullable<Text>,
        management_hash -> Nullable<Text>,
        secret_at -> Nullable<BigInt>,
        operator_since -> Nullable<BigInt>,
    }
}

diesel::table! {
    grants (id) {
        id -> Text,
        client_id -> Text,
        session_id -> Nullable<Text>,
        user_id -> Nullable<Text>,
        epoch -> Nullable<BigInt>,
        state -> Text,
        request -> Text,
        scope -> Text,
        code_hash -> Nullable<Text>,
        code_until -> Nullable<BigInt>,
        auth_time -> Nullable<BigInt>,
        created_at -> BigInt,
        pending_until -> BigInt,
        fulfilled_at -> Nullable<BigInt>,
        exchanged_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        end_reason -> Nullable<Text>,
        methods -> Nullable<Text>,
    }
}

diesel::table! {
    access_tokens (hash) {
        hash -> Text,
        grant_id -> Nullable<Text>,
        client_id -> Text,
        user_id -> Nullable<Text>,
        epoch -> Nullable<BigInt>,
        scope -> Text,
        issued_at -> BigInt,
        valid_until -> BigInt,
        revoked_at -> Nullable<BigInt>,
        cnf -> Nullable<Text>,
        audience -> Nullable<Text>,
        act -> Nullable<Text>,
        details -> Nullable<Text>,
    }
}

diesel::table! {
    pairwise_subjects (sub) {
        sub -> Text,
        user_id -> Text,
        sector -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    refresh_families (id) {
        id -> Text,
        grant_id -> Text,
        client_id -> Text,
        user_id -> Text,
        epoch -> BigInt,
        scope -> Text,
        key_id -> Text,
        generation -> BigInt,
        rotated_at -> BigInt,
        offline -> Bool,
        valid_until -> BigInt,
        created_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        end_reason -> Nullable<Text>,
        cnf -> Nullable<Text>,
        audience -> Nullable<Text>,
    }
}

diesel::table! {
    consents (user_id, client_id) {
        user_id -> Text,
        client_id -> Text,
        scope -> Text,
        granted_at -> BigInt,
    }
}

diesel::table! {
    tickets (id) {
        id -> Text,
        user_id -> Text,
        kind -> Text,
        generation -> BigInt,
        key_id -> Text,
        reference -> Text,
        email -> Text,
        state -> Text,
        origin -> Text,
        created_at -> BigInt,
        written_at -> Nullable<BigInt>,
        valid_until -> Nullable<BigInt>,
        redeemed_at -> Nullable<BigInt>,
        voided_at -> Nullable<BigInt>,
        void_reason -> Nullable<Text>,
        reminders -> BigInt,
        reminded_at -> Nullable<BigInt>,
        reminded_to -> Nullable<Text>,
    }
}

diesel::table! {
    messages (id) {
        id -> Text,
        lane -> Text,
        destination -> Text,
        kind -> Text,
        user_id -> Nullable<Text>,
        reseller_id -> Nullable<Text>,
        promise_id -> Nullable<Text>,
        ticket_id -> Nullable<Text>,
        client_id -> Nullable<Text>,
        sid -> Nullable<Text>,
        payload -> Text,
        address -> Text,
        language -> Text,
        state -> Text,
        attempts -> Integer,
        next_at -> BigInt,
        lease_until -> Nullable<BigInt>,
        lease_by -> Nullable<Text>,
        mail_id -> Text,
        written_at -> Nullable<BigInt>,
        give_up_at -> BigInt,
        relayed_at -> Nullable<BigInt>,
        delivered_at -> Nullable<BigInt>,
        failed_at -> Nullable<BigInt>,
        problem -> Nullable<Text>,
        reply -> Nullable<Text>,
        replaced_by -> Nullable<Text>,
        created_at -> BigInt,
        relay_id -> Nullable<Text>,
        code -> Nullable<Integer>,
        urgency -> Text,
        leave_by -> BigInt,
    }
}

diesel::table! {
    message_totals (lane, state) {
        lane -> Text,
        state -> Text,
        total -> BigInt,
        counted_at -> BigInt,
    }
}

diesel::table! {
    suppressions (address) {
        address -> Text,
        reason -> Text,
        message_id -> Text,
        since -> BigInt,
    }
}

diesel::table! {
    attempts (id) {
        id -> Text,
        message_id -> Text,
        number -> Integer,
        started_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        node -> Text,
        outcome -> Nullable<Text>,
        stage -> Nullable<Text>,
        code -> Nullable<Integer>,
        detail -> Nullable<Text>,
    }
}

diesel::table! {
    delivery_reports (id) {
        id -> Text,
        message_id -> Text,
        action -> Text,
        status -> Text,
        reason -> Nullable<Text>,
        words -> Text,
        received_at -> BigInt,
    }
}

diesel::table! {
    returned_mails (id) {
        id -> Text,
        digest -> Text,
        kind -> Text,
        message_id -> Nullable<Text>,
        sender -> Text,
        subject -> Text,
        excerpt -> Text,
        state -> Text,
        times -> Integer,
        received_at -> BigInt,
        seen_at -> Nullable<BigInt>,
        seen_by -> Nullable<Text>,
    }
}

diesel::table! {
    data_requests (id) {
        id -> Text,
        act -> Text,
        open_key -> Nullable<Text>,
        lookup -> Text,
        note -> Text,
        state -> Text,
        proposed_by -> Text,
        proposed_label -> Text,
        proposed_at -> BigInt,
        valid_until -> BigInt,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        fetched_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    end_customers (id) {
        id -> Text,
        reseller_id -> Text,
        kind -> Text,
        document -> Text,
        document_key -> Text,
        name -> Text,
        name_key -> Text,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        city -> Nullable<Text>,
        region -> Nullable<Text>,
        state -> Text,
        promise_id -> Nullable<Text>,
        registered_by -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
        available_at -> Nullable<BigInt>,
        removed_at -> Nullable<BigInt>,
        cleared_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    promises (id) {
        id -> Text,
        kind -> Text,
        external_id -> Text,
        external_folded -> Text,
        reseller_id -> Nullable<Text>,
        user_id -> Nullable<Text>,
        message_id -> Nullable<Text>,
        line_id -> Nullable<Text>,
        contact_folded -> Nullable<Text>,
        stage -> Text,
        policy -> Text,
        received_at -> BigInt,
        due_at -> BigInt,
        validated_at -> Nullable<BigInt>,
        provisioned_at -> Nullable<BigInt>,
        queued_at -> Nullable<BigInt>,
        relayed_at -> Nullable<BigInt>,
        delivered_at -> Nullable<BigInt>,
        failed_at -> Nullable<BigInt>,
        first_login_at -> Nullable<BigInt>,
        at_risk_at -> Nullable<BigInt>,
        breached_at -> Nullable<BigInt>,
        cancelled_at -> Nullable<BigInt>,
        problem -> Nullable<Text>,
        rev -> BigInt,
        expected_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    promise_crossings (id) {
        id -> Text,
        promise_id -> Text,
        kind -> Text,
        crossing -> Text,
        problem -> Nullable<Text>,
        crossed_at -> BigInt,
        to_tell -> Bool,
        told_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    intake_lines (id) {
        id -> Text,
        batch -> Text,
        line -> Integer,
        source -> Text,
        external_id -> Nullable<Text>,
        external_folded -> Nullable<Text>,
        raw -> Text,
        raw_hash -> Text,
        state -> Text,
        reasons -> Text,
        actor -> Text,
        created_at -> BigInt,
        record -> Nullable<Text>,
        aside_reason -> Nullable<Text>,
        aside_remark -> Nullable<Text>,
        aside_by -> Nullable<Text>,
        aside_at -> Nullable<BigInt>,
        kind -> Text,
    }
}

diesel::table! {
    intake_batches (id) {
        id -> Text,
        key -> Text,
        source -> Text,
        name -> Text,
        actor -> Text,
        state -> Text,
        total -> Integer,
        taken -> Integer,
        rejected -> Integer,
        warned -> Integer,
        began_at -> BigInt,
        touched_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        kind -> Text,
    }
}

diesel::table! {
    idempotent_calls (id) {
        id -> Text,
        client_id -> Text,
        key -> Text,
        digest -> Text,
        batch -> Text,
        state -> Text,
        lease_until -> Nullable<BigInt>,
        lease_by -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    idempotent_answers (call_id, part) {
        call_id -> Text,
        part -> Integer,
        answers -> Text,
    }
}

diesel::table! {
    dropped_files (id) {
        id -> Text,
        name -> Text,
        lease_until -> BigInt,
        lease_by -> Text,
        taken_at -> BigInt,
    }
}

diesel::table! {
    schedules (name) {
        name -> Text,
        expression -> Text,
        time_zone -> Text,
        enabled -> Bool,
        batch -> Integer,
        missed -> Text,
        next_at -> BigInt,
        lease_until -> Nullable<BigInt>,
        lease_by -> Nullable<Text>,
        rev -> BigInt,
        previous -> Nullable<Text>,
        updated_at -> BigInt,
        updated_by -> Text,
        window_from -> Nullable<Integer>,
        window_to -> Nullable<Integer>,
        days -> Text,
        per_minute -> Integer,
        per_domain -> Integer,
    }
}

diesel::table! {
    runs (id) {
        id -> Text,
        schedule -> Text,
        cause -> Text,
        started_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        node -> Text,
        outcome -> Nullable<Text>,
        processed -> Integer,
        detail -> Nullable<Text>,
    }
}

diesel::table! {
    cases (id) {
        id -> Text,
        protocol -> Text,
        kind -> Text,
        unique_key -> Nullable<Text>,
        user_id -> Nullable<Text>,
        reseller_id -> Nullable<Text>,
        promise_id -> Nullable<Text>,
        reference -> Nullable<Text>,
        state -> Text,
        summary -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    conversations (id) {
        id -> Text,
        case_id -> Text,
        protocol -> Text,
        key_hash -> Text,
        topic -> Text,
        family -> Text,
        language -> Text,
        state -> Text,
        known_by -> Nullable<Text>,
        user_id -> Nullable<Text>,
        reseller_id -> Nullable<Text>,
        name -> Text,
        login_typed -> Text,
        email_typed -> Text,
        agent_id -> Nullable<Text>,
        queued_at -> Nullable<BigInt>,
        answered_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        closed_why -> Nullable<Text>,
        last_seq -> BigInt,
        visitor_seen -> BigInt,
        agent_seen -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        last_mail_id -> Nullable<Text>,
    }
}

diesel::table! {
    conversation_lines (id) {
        id -> Text,
        conversation_id -> Text,
        seq -> BigInt,
        speaker -> Text,
        agent_id -> Nullable<Text>,
        kind -> Text,
        token -> Nullable<Text>,
        body -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    conversation_attachments (id) {
        id -> Text,
        conversation_id -> Text,
        seq -> BigInt,
        name -> Text,
        media -> Text,
        size -> BigInt,
        sha256 -> Text,
        bytes -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    approvals (id) {
        id -> Text,
        act -> Text,
        open_key -> Nullable<Text>,
        case_id -> Nullable<Text>,
        user_id -> Text,
        proof -> Text,
        note -> Text,
        confirmer_id -> Nullable<Text>,
        email -> Nullable<Text>,
        seen_epoch -> BigInt,
        seen_email -> Text,
        state -> Text,
        proposed_by -> Text,
        proposed_label -> Text,
        proposed_at -> BigInt,
        valid_until -> BigInt,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        successor_id -> Nullable<Text>,
        name -> Nullable<Text>,
        due_at -> Nullable<BigInt>,
        cools_until -> Nullable<BigInt>,
        reference -> Nullable<Text>,
        fetched_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    requests (id) {
        id -> Text,
        kind -> Text,
        reference -> Text,
        login_typed -> Text,
        login_folded -> Text,
        email_typed -> Text,
        email_folded -> Text,
        language -> Text,
        ip -> Text,
        created_at -> BigInt,
        decided_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
        user_id -> Nullable<Text>,
        decide_at -> BigInt,
    }
}

diesel::table! {
    throttles (key) {
        key -> Text,
        failures -> BigInt,
        last_at -> BigInt,
        wait_until -> BigInt,
        recent -> BigInt,
        stays -> Bool,
    }
}

diesel::table! {
    audit (id) {
        id -> Text,
        at -> BigInt,
        actor_kind -> Text,
        actor_id -> Nullable<Text>,
        actor_label -> Text,
        act -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        reseller_id -> Nullable<Text>,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        request_id -> Text,
        ip -> Nullable<Text>,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        alg -> Text,
        sealed -> Text,
        public_jwk -> Text,
        state -> Text,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
        signs_from -> Nullable<BigInt>,
    }
}

diesel::table! {
    master_keys (key_id) {
        key_id -> Text,
        check_value -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    versions (name) {
        name -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    schema_floor (migration) {
        migration -> Text,
    }
}

diesel::table! {
    webhook_receivers (url_hash) {
        url_hash -> Text,
        gone_since -> BigInt,
    }
}

diesel::table! {
    nodes (name) {
        name -> Text,
        works -> Bool,
        version -> Text,
        started_at -> BigInt,
        beat_at -> BigInt,
    }
}

diesel::table! {
    mail_days (day_at, state) {
        day_at -> BigInt,
        state -> Text,
        total -> BigInt,
        counted_at -> BigInt,
    }
}

diesel::table! {
    user_imports (id) {
        id -> Text,
        reseller_id -> Text,
        by_id -> Text,
        lines -> Text,
        made_at -> BigInt,
    }
}

diesel::table! {
    desk_days (agent_id, day, act) {
        agent_id -> Text,
        day -> Text,
        act -> Text,
        done -> BigInt,
        last -> Text,
        lifted_by -> Nullable<Text>,
    }
}

diesel::table! {
    desk_reveals (agent_id, person_id) {
        agent_id -> Text,
        person_id -> Text,
        until -> BigInt,
    }
}

diesel::table! {
    credential_days (day_at) {
        day_at -> BigInt,
        total -> BigInt,
        late -> BigInt,
        half_ms -> BigInt,
        most_ms -> BigInt,
        counted_at -> BigInt,
    }
}

diesel::table! {
    mail_domains (domain) {
        domain -> Text,
        mails -> BigInt,
        relayed -> BigInt,
        delivered -> BigInt,
        failed -> BigInt,
        delayed -> BigInt,
        half_ms -> Nullable<BigInt>,
    }
}

diesel::joinable!(users -> resellers (reseller_id));
diesel::joinable!(credentials -> users (user_id));
diesel::joinable!(devices -> users (user_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(grants -> clients (client_id));
diesel::joinable!(grants -> sessions (session_id));
diesel::joinable!(grants -> users (user_id));
diesel::joinable!(access_tokens -> grants (grant_id));
diesel::joinable!(refresh_families -> grants (grant_id));
diesel::joinable!(consents -> users (user_id));
diesel::joinable!(consents -> clients (client_id));
diesel::joinable!(tickets -> users (user_id));
diesel::joinable!(messages -> users (user_id));
diesel::joinable!(messages -> resellers (reseller_id));
diesel::joinable!(messages -> tickets (ticket_id));
diesel::joinable!(attempts -> messages (message_id));
diesel::joinable!(delivery_reports -> messages (message_id));
diesel::joinable!(returned_mails -> messages (message_id));
diesel::joinable!(promises -> resellers (reseller_id));
diesel::joinable!(promises -> users (user_id));
diesel::joinable!(promise_crossings -> promises (promise_id));
diesel::joinable!(runs -> schedules (schedule));
diesel::joinable!(cases -> users (user_id));
diesel::joinable!(cases -> resellers (reseller_id));
diesel::joinable!(requests -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    end_customers,
    resellers,
    users,
    credentials,
    devices,
    sessions,
    clients,
    client_invitations,
    grants,
    access_tokens,
    refresh_families,
    consents,
    tickets,
    messages,
    attempts,
    delivery_reports,
    returned_mails,
    suppressions,
    promises,
    promise_crossings,
    intake_lines,
    intake_batches,
    idempotent_calls,
    idempotent_answers,
    dropped_files,
    schedules,
    runs,
    cases,
    conversations,
    conversation_lines,
    conversation_attachments,
    approvals,
    data_requests,
    requests,
    throttles,
    audit,
    signing_keys,
    master_keys,
    versions,
);
