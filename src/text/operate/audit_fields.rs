//! What acts keep in the audit, by name: the fields of before and after, and the words that stand in them.

crate::named! {
    /// A field of what was before or after an act.
    pub enum AuditField {
        Address = "address": "Endereço" | "Dirección" | "Address";
        Agent = "agent": "Atendente" | "Agente" | "Agent";
        Alternate = "alternate": "Contato alternativo" | "Contacto alternativo" | "Alternate contact";
        AnHour = "an_hour": "Por hora" | "Por hora" | "An hour";
        Approval = "approval": "Proposta" | "Propuesta" | "Proposal";
        BackchannelLogoutUri = "backchannel_logout_uri": "Onde recebe avisos de saída" | "Dónde recibe avisos de salida" | "Back-channel logout URI";
        Batch = "batch": "Máximo por execução" | "Máximo por ejecución" | "At most per run";
        BlockedBy = "blocked_by": "Bloqueado por" | "Bloqueado por" | "Blocked by";
        Case = "case": "Protocolo" | "Protocolo" | "Protocol";
        Cause = "cause": "Motivo" | "Motivo" | "Cause";
        ClaimsInIdToken = "claims_in_id_token": "Dados no token de identidade" | "Datos en el token de identidad" | "Claims in the ID token";
        Client = "client": "Cliente" | "Cliente" | "Client";
        Cnpj = "cnpj": "CNPJ" | "CNPJ" | "CNPJ";
        Confirmer = "confirmer": "Quem confirma" | "Quién confirma" | "Who confirms";
        Contact = "contact": "Contato" | "Contacto" | "Contact";
        Counted = "counted": "Ação contada" | "Acción contada" | "Counted act";
        Crossed = "crossed": "Promessas que mudaram" | "Promesas que cambiaron" | "Promises that crossed";
        Days = "days": "Dias" | "Días" | "Days";
        Decision = "decision": "Decisão" | "Decisión" | "Decision";
        Disabled = "disabled": "Desativado" | "Desactivado" | "Disabled";
        Done = "done": "Vezes" | "Veces" | "Times";
        DueAt = "due_at": "Prazo" | "Plazo" | "Due";
        Email = "email": "E-mail" | "Correo" | "E-mail";
        Enabled = "enabled": "Ativa" | "Activa" | "On";
        ExpectedAt = "expected_at": "Previsão" | "Previsión" | "Expected";
        Expression = "expression": "Expressão cron" | "Expresión cron" | "Cron expression";
        ExternalId = "external_id": "ID da revenda" | "ID del revendedor" | "Reseller ID";
        Facts = "facts": "Dados do cadastro" | "Datos del registro" | "Registration facts";
        Failures = "failures": "Falhas" | "Fallas" | "Failures";
        FirstParty = "first_party": "Próprio" | "Propio" | "Own";
        EndCustomer = "end_customer": "Cliente final" | "Cliente final" | "End customer";
        Found = "found": "Encontrados" | "Encontrados" | "Found";
        GrantTypes = "grant_types": "Concessões" | "Concesiones" | "Grant types";
        HomeUri = "home_uri": "Página inicial" | "Página de inicio" | "Home page";
        Hosts = "hosts": "Hosts" | "Hosts" | "Hosts";
        How = "how": "Como" | "Cómo" | "How";
        IdIssuedAt = "id_issued_at": "ID criado em" | "ID creado el" | "ID made";
        IdTokenAlg = "id_token_alg": "Assinatura dos tokens de identidade" | "Firma de los tokens de identidad" | "Signature of ID tokens";
        Language = "language": "Idioma" | "Idioma" | "Language";
        LegalName = "legal_name": "Razão social" | "Razón social" | "Legal name";
        Lines = "lines": "Linhas" | "Líneas" | "Lines";
        Login = "login": "Login" | "Login" | "Login";
        Mails = "mails": "E-mails" | "Correos" | "Mails";
        Methods = "methods": "Por" | "Por" | "By";
        Missed = "missed": "Execução perdida" | "Ejecución perdida" | "A missed run";
        Most = "most": "No máximo" | "Como máximo" | "At most";
        Name = "name": "Nome" | "Nombre" | "Name";
        Narrowed = "narrowed": "Filtro" | "Filtro" | "Filter";
        Native = "native": "Aplicativo instalado" | "Aplicación instalada" | "Installed application";
        Note = "note": "Observação" | "Observación" | "Note";
        PerDomain = "per_domain": "Por minuto a cada domínio" | "Por minuto a cada dominio" | "A minute to each mail domain";
        PerMinute = "per_minute": "E-mails por minuto" | "Correos por minuto" | "Mails a minute";
        Permissions = "permissions": "Permissões" | "Permisos" | "Permissions";
        Phone = "phone": "Telefone" | "Teléfono" | "Telephone";
        Policy = "policy": "Tipo de promessa" | "Tipo de promesa" | "Kind of promise";
        PostLogoutRedirectUris = "post_logout_redirect_uris": "Retorno depois da saída" | "Retorno después de la salida" | "Redirect after sign-out";
        Problem = "problem": "Problema" | "Problema" | "Problem";
        Profile = "profile": "Perfil" | "Perfil" | "Profile";
        Promise = "promise": "Promessa" | "Promesa" | "Promise";
        Proof = "proof": "Prova" | "Prueba" | "Proof";
        ProposedBy = "proposed_by": "Proposto por" | "Propuesto por" | "Proposed by";
        Purpose = "purpose": "Para quê" | "Para qué" | "What for";
        Stopped = "stopped": "No limite" | "En el límite" | "At the limit";
        Public = "public": "Público" | "Público" | "Public";
        Reason = "reason": "Motivo" | "Motivo" | "Reason";
        RedirectUris = "redirect_uris": "Endereços de retorno" | "Direcciones de retorno" | "Redirect URIs";
        RegisteredBy = "registered_by": "Registrado pelo convite" | "Registrado con la invitación" | "Registered by invitation";
        Reference = "reference": "Referência" | "Referencia" | "Reference";
        Remark = "remark": "Observação" | "Observación" | "Remark";
        RequirePkce = "require_pkce": "PKCE obrigatório" | "PKCE obligatorio" | "PKCE required";
        Role = "role": "Função" | "Función" | "Role";
        Run = "run": "Execução" | "Ejecución" | "Run";
        SalesRepresentative = "sales_representative": "Representante" | "Representante" | "Sales representative";
        AuthorizationDetails = "authorization_details": "O que foi pedido em detalhe" | "Lo que se pidió en detalle" | "What was asked in detail";
        Scope = "scope": "Escopos" | "Alcances" | "Scope";
        Scopes = "scopes": "Escopos" | "Alcances" | "Scopes";
        State = "state": "Situação" | "Situación" | "State";
        Status = "status": "Código do servidor" | "Código del servidor" | "Status code";
        Subject = "subject": "Sobre" | "Sobre" | "About";
        Terms = "terms": "Outras definições" | "Otras definiciones" | "Further settings";
        TimeZone = "time_zone": "Fuso horário" | "Zona horaria" | "Time zone";
        Used = "used": "Usado" | "Usado" | "Used";
        UserinfoAlg = "userinfo_alg": "Assinatura do userinfo" | "Firma del userinfo" | "Signature of userinfo";
        ValidUntil = "valid_until": "Vale até" | "Vale hasta" | "Valid until";
        Why = "why": "Motivo" | "Motivo" | "Why";
        Window = "window": "Janela do dia" | "Ventana del día" | "Hours of the day";
    }
}

crate::named! {
    /// A word in such a field that no noun of its own has a name for.
    pub enum AuditValue {
        SignedOut = "signed_out": "a pessoa saiu" | "la persona salió" | "the person signed out";
        OtherLogin = "other_login": "outro login no navegador" | "otro login en el navegador" | "another login in the browser";
        EndedByOwner = "ended_by_owner": "encerrada pela própria pessoa" | "terminada por la propia persona" | "ended by the person";
        EndedByAdministrator = "ended_by_administrator": "encerrada pelo Administrador" | "terminada por el Administrador" | "ended by the Administrator";
        Blocked = "blocked": "bloqueio" | "bloqueo" | "blocked";
        Deleted = "deleted": "exclusão" | "eliminación" | "deleted";
        RoleChanged = "role_changed": "outras permissões" | "otros permisos" | "other permissions";
        PasswordChanged = "password_changed": "nova senha" | "nueva contraseña" | "new password";
        EmailChanged = "email_changed": "outro e-mail" | "otro correo" | "another e-mail";
        FactorLost = "factor_lost": "segundo fator perdido" | "segundo factor perdido" | "second factor lost";
        WrongMailbox = "wrong_mailbox": "a caixa de correio era de outro" | "el buzón era de otro" | "the mailbox was somebody else's";
        NewSetUpCode = "new_set_up_code": "novo código de ativação" | "nuevo código de activación" | "new set-up code";
        ResellerSuspended = "reseller_suspended": "revenda suspensa ou encerrada" | "revendedor suspendido o cerrado" | "reseller suspended or closed";
        ConsentRevoked = "consent_revoked": "consentimento retirado" | "consentimiento retirado" | "consent taken back";
        Refused = "refused": "pedido do portal recusado" | "solicitud del portal rechazada" | "the portal's request was refused";
        RevokedByClient = "revoked_by_client": "revogado pelo portal" | "revocado por el portal" | "revoked by the portal";
        CodeReused = "code_reused": "código usado duas vezes" | "código usado dos veces" | "a code came twice";
        RefreshReused = "refresh_reused": "token de renovação antigo usado de novo" | "token de renovación antiguo usado de nuevo" | "an old refresh token came again";
        Reseller = "reseller": "Administrador da revenda" | "Administrador del revendedor" | "the reseller's Administrator";
        Distributor = "distributor": "distribuidora" | "distribuidor" | "the distributor";
        Frozen = "frozen": "congelado: caixa de correio de outro" | "congelado: buzón de otro" | "frozen: somebody else's mailbox";
        Prepared = "prepared": "preparado" | "preparado" | "prepared";
        Open = "open": "aberto" | "abierto" | "open";
        Ticket = "ticket": "com senha temporária ou código" | "con contraseña temporal o código" | "with a temporary password or code";
        Change = "change": "com a senha antiga" | "con la contraseña anterior" | "with the old password";
        Stopped = "stopped": "falhas demais: a senha não vale aqui" | "demasiadas fallas: la contraseña no vale aquí" | "too many failures: the password does not open here";
        Wrong = "wrong": "senha errada" | "contraseña errónea" | "wrong password";
        Valid = "valid": "senha temporária que vale" | "contraseña temporal que vale" | "a temporary password that opens";
        Unknown = "unknown": "login desconhecido" | "login desconocido" | "no such login";
        ChangedMeanwhile = "changed_meanwhile": "mudou durante a conferência" | "cambió durante la comprobación" | "changed meanwhile";
        TicketDead = "ticket_dead": "senha temporária vencida, usada ou trocada" | "contraseña temporal vencida, usada o cambiada" | "a temporary password that is over, used or replaced";
    }
}

crate::named! {
    /// Who acts, where it is no person with a role.
    pub enum AuditActor {
        Anonymous = "anonymous": "sem login" | "sin ingreso" | "nobody logged in";
        User = "user": "usuário" | "usuario" | "user";
        Agent = "agent": "atendente" | "agente" | "agent";
        Supervisor = "supervisor": "supervisor" | "supervisor" | "supervisor";
        Operator = "operator": "operador" | "operador" | "operator";
        Administrator = "administrator": "Administrador" | "Administrador" | "Administrator";
        Client = "client": "cliente" | "cliente" | "client";
        Job = "job": "agenda" | "agenda" | "schedule";
        Terminal = "terminal": "terminal do servidor" | "terminal del servidor" | "the server's terminal";
    }
}

crate::texts! {
    /// What an act was done to, and words around values.
    pub struct AuditText {
        user: "Usuário" | "Usuario" | "User";
        reseller: "Revenda" | "Revendedor" | "Reseller";
        end_customer: "Cliente final" | "Cliente final" | "End customer";
        client: "Cliente" | "Cliente" | "Client";
        client_invitation: "Convite de registro" | "Invitación de registro" | "Registration invitation";
        grant: "Concessão" | "Concesión" | "Grant";
        token: "Token" | "Token" | "Token";
        signing_key: "Chave de assinatura" | "Clave de firma" | "Signing key";
        master_key: "Chave mestra" | "Clave maestra" | "Master key";
        schedule: "Agenda" | "Agenda" | "Schedule";
        promise: "Promessa" | "Promesa" | "Promise";
        message: "Mensagem" | "Mensaje" | "Message";
        webhook: "Receptor de webhooks" | "Receptor de webhooks" | "Webhook receiver";
        returned: "E-mail devolvido" | "Correo devuelto" | "Returned mail";
        data_request: "Pedido sobre dados" | "Pedido sobre datos" | "Request about data";
        intake_line: "Linha recebida" | "Línea recibida" | "Line that came in";
        case: "Caso" | "Caso" | "Case";
        table: "Tabela" | "Tabla" | "Table";
        digest: "Resumo" | "Resumen" | "Digest";
        search: "Busca" | "Búsqueda" | "Search";
        yes: "sim" | "sí" | "yes";
        no: "não" | "no" | "no";
        nothing: "–" | "–" | "–";
        code: "Código do ato" | "Código del acto" | "Act's code";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn no_name_is_empty_or_the_stored_word() {
        for field in AuditField::ALL {
            for lang in Lang::ALL {
                assert!(!field.name(lang).is_empty() && !field.name(lang).contains('_'), "{field:?}");
            }
        }
    }
}
