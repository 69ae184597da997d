//! The help: questions of resellers, users and end customers, each answered with what this product does.

mod access;
mod customers;
mod orders;
mod reseller;

use super::Lang;

crate::texts! {
    /// The frame of the help.
    pub struct HelpText {
        title: "Ajuda" | "Ayuda" | "Help";
        lead: "Escolha uma pergunta ou escreva com suas palavras o que aconteceu." | "Elija una pregunta o escriba con sus palabras qué pasó." | "Choose a question, or say in your own words what happened.";
        search: "O que você precisa resolver?" | "¿Qué necesita resolver?" | "What do you need to solve?";
        search_hint: "Por exemplo: senha não chegou. Não escreva senhas nem códigos aqui." | "Por ejemplo: no llegó la contraseña. No escriba contraseñas ni códigos aquí." | "For example: password did not arrive. Do not write passwords or codes here.";
        submit: "Buscar" | "Buscar" | "Search";
        found: "Respostas encontradas" | "Respuestas encontradas" | "Answers found";
        none: "Nenhuma resposta com essas palavras" | "Ninguna respuesta con esas palabras" | "No answer with these words";
        none_next: "Tente uma palavra só, como “senha”, “usuário” ou “pedido”, ou escolha abaixo. Se nada servir, fale com o suporte: {chat}." | "Pruebe una sola palabra, como “contraseña”, “usuario” o “pedido”, o elija abajo. Si nada sirve, hable con soporte: {chat}." | "Try a single word such as “password”, “login” or “order”, or choose below. If nothing fits, talk to support: {chat}.";
        all: "Todas as perguntas" | "Todas las preguntas" | "All questions";
        yours: "No seu caso" | "En su caso" | "In your case";
        yours_hint: "É o que está registrado agora para o seu login." | "Es lo que está registrado ahora para su login." | "This is what is on record for your login now.";
        sign_in: "Entre para ver aqui também os dados do seu cadastro." | "Ingrese para ver aquí también los datos de su registro." | "Sign in to see the data of your own record here too.";
        steps: "O que fazer" | "Qué hacer" | "What to do";
        go: "Resolver agora" | "Resolver ahora" | "Solve it now";
        related: "Perguntas parecidas" | "Preguntas parecidas" | "Related questions";
        still: "Não resolveu? Fale com o suporte: {chat}. Nunca pedimos sua senha nem um código." | "¿No se resolvió? Hable con soporte: {chat}. Nunca pedimos su contraseña ni un código." | "Not solved? Talk to support: {chat}. We never ask for your password or a code.";
        to_login: "Entrar" | "Ingresar" | "Sign in";
        to_first_access: "Consultar meu acesso" | "Consultar mi acceso" | "Look up my access";
        to_forgot_password: "Recuperar a senha" | "Recuperar la contraseña" | "Recover the password";
        to_forgot_login: "Receber meus usuários por e-mail" | "Recibir mis usuarios por correo" | "Get my logins by mail";
        to_recover: "Digitar o código que recebi" | "Escribir el código que recibí" | "Type the code I received";
        to_account: "Ver meus dados" | "Ver mis datos" | "See my data";
        to_administrator: "Avisar que o Administrador saiu" | "Avisar que el Administrador se fue" | "Report that the Administrator has left";
        to_password: "Trocar a senha" | "Cambiar la contraseña" | "Change the password";
        to_sessions: "Ver minhas sessões" | "Ver mis sesiones" | "See my sessions";
        to_factors: "Gerenciar o segundo fator" | "Gestionar el segundo factor" | "Manage the second factor";
        to_users: "Gerenciar usuários" | "Gestionar usuarios" | "Manage users";
        to_end_customer: "Sou cliente final" | "Soy cliente final" | "I am an end customer";
        to_end_customers: "Cadastrar clientes finais" | "Registrar clientes finales" | "Register end customers";
        to_import: "Cadastrar usuários por planilha" | "Registrar usuarios por planilla" | "Create users from a file";
        to_hand_over: "Passar a administração" | "Traspasar la administración" | "Hand administration over";
        to_privacy: "Ver meus dados guardados" | "Ver mis datos guardados" | "See what is kept about me";
        to_contact: "Falar com o suporte" | "Hablar con soporte" | "Talk to support";
        since: "{fact}, desde {at}" | "{fact}, desde {at}" | "{fact}, since {at}";
        due: "Prazo do acesso" | "Plazo del acceso" | "Access due by";
        state: "Situação do acesso" | "Situación del acceso" | "State of the access";
        missing: "Falta no cadastro" | "Falta en el registro" | "Missing in the registration";
        missing_protocol: "Protocolo do cadastro incompleto" | "Protocolo del registro incompleto" | "Protocol number of the incomplete registration";
        complete: "nada: o cadastro está completo" | "nada: el registro está completo" | "nothing: the registration is complete";
        representative: "Representante comercial" | "Representante comercial" | "Sales representative";
        no_representative: "não está registrado; pergunte ao suporte" | "no está registrado; pregunte a soporte" | "not on record; ask support";
        you_are_one: "você mesmo" | "usted mismo" | "you";
    }
}

crate::named! {
    /// What the questions are about, in the order of the list.
    pub enum Group {
        Access = "access": "Login e senha" | "Login y contraseña" | "Login and password";
        Reseller = "reseller": "Sua revenda e seus usuários" | "Su empresa y sus usuarios" | "Your company and its users";
        Customers = "customers": "Cliente final" | "Cliente final" | "End customers";
        Orders = "orders": "Pedidos e entrega" | "Pedidos y entrega" | "Orders and delivery";
    }
}

crate::named! {
    /// A question; its word is its address below `/help`.
    pub enum Question {
        OneLogin = "one-login": "Preciso de um login para cada portal?" | "¿Necesito un login para cada portal?" | "Do I need a login for each portal?";
        FirstAccess = "first-access": "Recebi meu ID de revendedor. Quando chega o acesso?" | "Recibí mi ID de revendedor. ¿Cuándo llega el acceso?" | "I have my reseller ID. When does the access arrive?";
        MailMissing = "mail-missing": "O prazo passou e o e-mail não chegou" | "Pasó el plazo y el correo no llegó" | "The time is up and the mail has not arrived";
        TemporaryPassword = "temporary-password": "A senha temporária não funciona" | "La contraseña temporal no funciona" | "The temporary password does not work";
        ForgotLogin = "forgot-login": "Não lembro meu usuário de login" | "No recuerdo mi usuario de login" | "I do not remember my login";
        ForgotPassword = "forgot-password": "Esqueci a senha" | "Olvidé la contraseña" | "I forgot my password";
        EmailMismatch = "email-mismatch": "O usuário não confere com o e-mail" | "El usuario no coincide con el correo" | "Login and e-mail do not match";
        ChangeEmail = "change-email": "Preciso atualizar o e-mail de cadastro" | "Necesito actualizar el correo registrado" | "I need to update the registered e-mail";
        Blocked = "blocked": "Meu acesso está bloqueado ou pede para esperar" | "Mi acceso está bloqueado o pide esperar" | "My access is blocked or asks me to wait";
        SecondFactor = "second-factor": "Perdi o celular ou a chave do segundo fator" | "Perdí el celular o la llave del segundo factor" | "I lost the phone or the key of my second factor";
        SharedMailbox = "shared-mailbox": "Tenho dois logins, ou divido a caixa de e-mail" | "Tengo dos logins, o comparto el buzón de correo" | "I have two logins, or share a mailbox";
        Stranger = "stranger": "Alguém pode ter usado meu login" | "Alguien puede haber usado mi login" | "Somebody may have used my login";
        Privacy = "privacy": "Quais dados meus são guardados?" | "¿Qué datos míos se guardan?" | "Which of my data are kept?";
        Administrator = "administrator": "Quem é o Administrador da minha revenda?" | "¿Quién es el Administrador de mi empresa?" | "Who is my company's Administrator?";
        Roles = "roles": "O que cada perfil pode fazer?" | "¿Qué puede hacer cada perfil?" | "What may each role do?";
        ManageUsers = "manage-users": "Sou Administrador: como cuido dos usuários?" | "Soy Administrador: ¿cómo gestiono los usuarios?" | "I am an Administrator: how do I look after the users?";
        NoPrices = "no-prices": "Todos os produtos aparecem “Sob Consulta”" | "Todos los productos aparecen “Sob Consulta” (sin precio)" | "Every product shows “Sob Consulta” (no price)";
        EndCustomer = "end-customer": "Sou cliente final. Posso entrar nos portais?" | "Soy cliente final. ¿Puedo entrar en los portales?" | "I am an end customer. May I use the portals?";
        RegisterCustomer = "register-customer": "Como cadastro um cliente final?" | "¿Cómo registro a un cliente final?" | "How do I register an end customer?";
        DeliveryTime = "delivery-time": "Quando chega o meu pedido?" | "¿Cuándo llega mi pedido?" | "When does my order arrive?";
        DeliveryLate = "delivery-late": "O pedido está atrasado" | "El pedido está atrasado" | "The order is late";
        Damaged = "damaged": "A mercadoria veio avariada, trocada ou faltando" | "La mercadería llegó dañada, equivocada o incompleta" | "The goods arrived damaged, wrong or incomplete";
        FoundLater = "found-later": "Só percebi o problema depois da entrega" | "Noté el problema después de la entrega" | "I noticed the problem after the delivery";
        Replacement = "replacement": "Recusei a mercadoria. Como peço outra?" | "Rechacé la mercadería. ¿Cómo pido otra?" | "I refused the goods. How do I get others?";
    }
}

/// Words of an answer in pt-BR, es and en. They may hold `{name}` for what the configuration says; `web/help` fills them.
pub type Words = [&'static str; 3];

/// The answer to a question.
#[derive(Debug)]
pub struct Answer {
    /// The answer in a sentence or two.
    pub lead: Words,
    /// What to do, in order; for the roles, what each may.
    pub steps: &'static [Words],
    /// Words of people who ask this and say it otherwise.
    pub said: Words,
}

impl Question {
    /// What it is about.
    pub fn group(self) -> Group {
        match self {
            Self::OneLogin
            | Self::FirstAccess
            | Self::MailMissing
            | Self::TemporaryPassword
            | Self::ForgotLogin
            | Self::ForgotPassword
            | Self::EmailMismatch
            | Self::ChangeEmail
            | Self::Blocked
            | Self::SecondFactor
            | Self::SharedMailbox
            | Self::Stranger
            | Self::Privacy => Group::Access,
            Self::Administrator | Self::Roles | Self::ManageUsers | Self::NoPrices => Group::Reseller,
            Self::EndCustomer | Self::RegisterCustomer => Group::Customers,
            Self::DeliveryTime | Self::DeliveryLate | Self::Damaged | Self::FoundLater | Self::Replacement => {
                Group::Orders
            }
        }
    }

    /// Its answer.
    pub fn answer(self) -> &'static Answer {
        match self {
            Self::OneLogin => &access::ONE_LOGIN,
            Self::FirstAccess => &access::FIRST_ACCESS,
            Self::MailMissing => &access::MAIL_MISSING,
            Self::TemporaryPassword => &access::TEMPORARY_PASSWORD,
            Self::ForgotLogin => &access::FORGOT_LOGIN,
            Self::ForgotPassword => &access::FORGOT_PASSWORD,
            Self::EmailMismatch => &access::EMAIL_MISMATCH,
            Self::ChangeEmail => &access::CHANGE_EMAIL,
            Self::Blocked => &access::BLOCKED,
            Self::SecondFactor => &access::SECOND_FACTOR,
            Self::SharedMailbox => &access::SHARED_MAILBOX,
            Self::Stranger => &access::STRANGER,
            Self::Privacy => &access::PRIVACY,
            Self::Administrator => &reseller::ADMINISTRATOR,
            Self::Roles => &reseller::ROLES,
            Self::ManageUsers => &reseller::MANAGE_USERS,
            Self::NoPrices => &reseller::NO_PRICES,
            Self::EndCustomer => &customers::END_CUSTOMER,
            Self::RegisterCustomer => &customers::REGISTER_CUSTOMER,
            Self::DeliveryTime => &orders::DELIVERY_TIME,
            Self::DeliveryLate => &orders::DELIVERY_LATE,
            Self::Damaged => &orders::DAMAGED,
            Self::FoundLater => &orders::FOUND_LATER,
            Self::Replacement => &orders::REPLACEMENT,
        }
    }

    /// Others that are asked by the same people.
    pub fn related(self) -> &'static [Question] {
        match self {
            Self::OneLogin => &[Self::SharedMailbox, Self::ForgotLogin],
            Self::FirstAccess => &[Self::MailMissing, Self::TemporaryPassword],
            Self::MailMissing => &[Self::FirstAccess, Self::TemporaryPassword, Self::ChangeEmail],
            Self::TemporaryPassword => &[Self::ForgotPassword, Self::Blocked],
            Self::ForgotLogin => &[Self::Administrator, Self::EmailMismatch],
            Self::ForgotPassword => &[Self::EmailMismatch, Self::ForgotLogin, Self::TemporaryPassword],
            Self::EmailMismatch => &[Self::ForgotLogin, Self::ChangeEmail],
            Self::ChangeEmail => &[Self::EmailMismatch, Self::Administrator],
            Self::Blocked => &[Self::Administrator, Self::ForgotPassword],
            Self::SecondFactor => &[Self::Stranger, Self::Administrator],
            Self::SharedMailbox => &[Self::OneLogin, Self::ForgotLogin],
            Self::Stranger => &[Self::SecondFactor, Self::ForgotPassword],
            Self::Privacy => &[Self::Stranger, Self::ChangeEmail],
            Self::Administrator => &[Self::Roles, Self::ForgotLogin],
            Self::Roles => &[Self::Administrator, Self::ManageUsers],
            Self::ManageUsers => &[Self::Roles, Self::ChangeEmail],
            Self::NoPrices => &[Self::Roles, Self::Administrator],
            Self::EndCustomer => &[Self::RegisterCustomer],
            Self::RegisterCustomer => &[Self::EndCustomer, Self::Roles],
            Self::DeliveryTime => &[Self::DeliveryLate, Self::Damaged],
            Self::DeliveryLate => &[Self::DeliveryTime, Self::Replacement],
            Self::Damaged => &[Self::FoundLater, Self::Replacement],
            Self::FoundLater => &[Self::Damaged, Self::Replacement],
            Self::Replacement => &[Self::Damaged, Self::DeliveryLate],
        }
    }

    /// Everything that can be read about it in this language: question, other words for it, answer.
    pub fn readings(self, lang: Lang) -> [String; 3] {
        let answer = self.answer();
        let body = std::iter::once(&answer.lead).chain(answer.steps).map(|words| lang.pick(*words));
        [self.name(lang).to_owned(), lang.pick(answer.said).to_owned(), body.collect::<Vec<_>>().join(" ")]
    }
}
