//! Texts of the frame around every page.

crate::texts! {
    /// Header, menus, footer.
    pub struct FrameText {
        skip: "Ir para o conteúdo" | "Ir al contenido" | "Skip to content";
        menu: "Menu principal" | "Menú principal" | "Main menu";
        submenu: "Nesta seção" | "En esta sección" | "In this section";
        menu_home: "Portais" | "Portales" | "Portals";
        menu_account: "Minha conta" | "Mi cuenta" | "My account";
        menu_users: "Usuários" | "Usuarios" | "Users";
        menu_end_customers: "Clientes finais" | "Clientes finales" | "End customers";
        menu_desk: "Atendimento" | "Atención" | "Desk";
        menu_operator: "Operação" | "Operación" | "Operations";
        sub_data: "Meus dados" | "Mis datos" | "My data";
        sub_password: "Senha" | "Contraseña" | "Password";
        sub_sessions: "Sessões" | "Sesiones" | "Sessions";
        sub_language: "Idioma" | "Idioma" | "Language";
        sub_factors: "Segundo fator" | "Segundo factor" | "Second factor";
        sub_privacy: "Privacidade" | "Privacidad" | "Privacy";
        sub_consents: "Autorizações" | "Autorizaciones" | "Consents";
        sub_search: "Encontrar pessoa" | "Buscar persona" | "Find a person";
        sub_outsiders: "Sem login" | "Sin login" | "Without a login";
        sub_acts: "O que eu fiz" | "Lo que hice" | "What I did";
        sub_agents: "Atendentes" | "Agentes" | "Agents";
        sub_chat: "Conversas" | "Conversaciones" | "Conversations";
        sub_cases: "Casos" | "Casos" | "Cases";
        sub_console: "Visão geral" | "Resumen" | "Overview";
        sub_schedules: "Agendas" | "Agendas" | "Schedules";
        sub_promises: "Promessas" | "Promesas" | "Promises";
        sub_intake: "Recebimento" | "Recepción" | "Intake";
        sub_queue: "Fila de e-mails" | "Cola de correos" | "Mail queue";
        sub_delivery: "Entrega" | "Entrega" | "Delivery";
        sub_clients: "Clientes e contas" | "Clientes y cuentas" | "Clients and accounts";
        sub_audit: "Auditoria" | "Auditoría" | "Audit";
        signed_in_as: "Você entrou como" | "Usted ingresó como" | "You are signed in as";
        other_login: "Entrar com outro login" | "Ingresar con otro login" | "Use another login";
        other_login_hint: "Encerra esta sessão nos dois portais." | "Cierra esta sesión en los dos portales." | "Ends this session at both portals.";
        sign_out: "Sair" | "Salir" | "Sign out";
        language: "Idioma da página" | "Idioma de la página" | "Page language";
        privacy: "Privacidade" | "Privacidad" | "Privacy";
        help: "Ajuda" | "Ayuda" | "Help";
        chat: "Fale Conosco" | "Contáctenos" | "Contact us";
        problems: "Confira o que falta" | "Revise lo que falta" | "Please check the following";
        optional: "opcional" | "opcional" | "optional";
        show: "Mostrar" | "Mostrar" | "Show";
        hide: "Ocultar" | "Ocultar" | "Hide";
        error_prefix: "Erro:" | "Error:" | "Error:";
        back: "Voltar" | "Volver" | "Back";
        stale_title: "Confira e envie de novo" | "Revise y envíe de nuevo" | "Check and send again";
        stale_lead: "Sua sessão mudou depois que esta página foi aberta. Nada foi feito ainda, e o que você digitou está aqui." | "Su sesión cambió después de que se abrió esta página. Aún no se hizo nada, y lo que escribió está aquí." | "Your session changed after this page was opened. Nothing was done yet, and what you typed is here.";
        typed_lead: "Antes de enviar, foi preciso entrar de novo. Nada foi feito ainda, e o que você digitou está aqui." | "Antes de enviar, fue necesario ingresar de nuevo. Aún no se hizo nada, y lo que escribió está aquí." | "You had to sign in again before this could be sent. Nothing was done yet, and what you typed is here.";
        stale_next: "Se ainda quer fazer isso, envie de novo." | "Si aún quiere hacerlo, envíe de nuevo." | "If you still want this, send it again.";
        stale_secret: "Por segurança, senhas e códigos precisam ser digitados de novo." | "Por seguridad, las contraseñas y los códigos deben escribirse de nuevo." | "For your safety, passwords and codes have to be typed again.";
        stale_open: "Abrir o formulário" | "Abrir el formulario" | "Open the form";
        stale_send: "Enviar de novo" | "Enviar de nuevo" | "Send again";
        cancel: "Cancelar" | "Cancelar" | "Cancel";
        save: "Salvar" | "Guardar" | "Save";
        previous: "Anteriores" | "Anteriores" | "Previous";
        next: "Próximos" | "Siguientes" | "Next";
        pages: "Páginas da lista" | "Páginas de la lista" | "List pages";
        yes: "sim" | "sí" | "yes";
        no: "não" | "no" | "no";
        never: "nunca" | "nunca" | "never";
        notice_good: "Feito" | "Hecho" | "Done";
        notice_info: "Aviso" | "Aviso" | "Note";
        notice_warn: "Atenção" | "Atención" | "Attention";
    }
}
