//! Which mails exist, by name. The list stands here, below `mail` and `model`: what is said in a mail is `mail::letter`,
//! which has one of these for each of its own, and an outbox row keeps the word.

crate::named! {
    /// Which mail it is.
    pub enum LetterKind {
        FirstAccess = "first_access": "Primeiro acesso" | "Primer acceso" | "First access";
        NewPassword = "new_password": "Nova senha temporária" | "Nueva contraseña temporal" | "New temporary password";
        RecoveryCode = "recovery_code": "Código de recuperação" | "Código de recuperación" | "Recovery code";
        RecoveryMismatch = "recovery_mismatch": "Aviso: pedido com outro e-mail" | "Aviso: pedido con otro correo" | "Notice: request with another e-mail";
        LoginList = "login_list": "Lista de logins" | "Lista de logins" | "List of logins";
        NotPossibleBlocked = "not_possible_blocked": "Aviso: login bloqueado" | "Aviso: login bloqueado" | "Notice: login is blocked";
        NotPossiblePending = "not_possible_pending": "Aviso: acesso em preparação" | "Aviso: acceso en preparación" | "Notice: access in preparation";
        RecoveryNotice = "recovery_notice": "Aviso ao Administrador" | "Aviso al Administrador" | "Notice to the Administrator";
        Notice = "notice": "Aviso de mudança no acesso" | "Aviso de cambio en el acceso" | "Notice of a change of access";
        EmailConfirm = "email_confirm": "Código de confirmação do e-mail" | "Código de confirmación del correo" | "E-mail confirmation code";
        AlternateContact = "alternate_contact": "Aviso ao contato alternativo" | "Aviso al contacto alternativo" | "Notice to the alternate contact";
        FirstAccessWithdrawn = "first_access_withdrawn": "Aviso: primeira senha sem efeito" | "Aviso: primera contraseña sin efecto" | "Notice: first password withdrawn";
        EmailChanging = "email_changing": "Aviso ao endereço antigo: troca de e-mail" | "Aviso a la dirección anterior: cambio de correo" | "Notice to the old address: change of e-mail";
        Test = "test": "E-mail de teste" | "Correo de prueba" | "Test mail";
        Reminder = "reminder": "Lembrete: senha temporária não usada" | "Recordatorio: contraseña temporal sin usar" | "Reminder: temporary password not used";
        PromiseDigest = "promise_digest": "Resumo de promessas" | "Resumen de promesas" | "Digest of promises";
        ContactAnswer = "contact_answer": "Resposta do Fale Conosco" | "Respuesta de Contáctenos" | "Answer to a conversation";
        ContactNote = "contact_note": "Aviso do Fale Conosco" | "Aviso de Contáctenos" | "Notice of a conversation";
        CaseForRepresentative = "case_for_representative": "Aviso ao representante comercial" | "Aviso al representante comercial" | "Notice to the sales representative";
        StaffSetup = "staff_setup": "Código para contas da distribuidora" | "Código para cuentas del distribuidor" | "Set-up code of a distributor's account";
    }
}

impl std::fmt::Display for LetterKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn every_mail_has_a_word_and_names_of_its_own() {
        for kind in LetterKind::ALL {
            assert_eq!(LetterKind::parse(kind.as_str()), Some(*kind));
            for lang in Lang::ALL {
                let same = LetterKind::ALL.iter().filter(|other| other.name(lang) == kind.name(lang));
                assert_eq!(same.count(), 1, "{kind}");
            }
        }
        assert_eq!(LetterKind::parse("logout_token"), None);
    }
}
