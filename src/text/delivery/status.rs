//! Enhanced status codes that occur in practice, and what a recipient's server says by each: RFC 3463 with its registry
//! at IANA, and those that Exchange Online made up (from 300 on). The first digit is not here: 4 means "for now", 5 "for
//! good", and the same detail means the same under both.

use crate::text::Lang;

/// The closed list: detail, then a sentence in pt-BR, es, en.
macro_rules! statuses {
    ($($variant:ident = $detail:literal : $pt:literal | $es:literal | $en:literal ;)*) => {
        /// What a server says by an enhanced status code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum StatusCode { $(#[doc = $en] $variant,)* }

        impl StatusCode {
            /// Every one, in the order of the list.
            pub const ALL: &'static [StatusCode] = &[$(StatusCode::$variant,)*];

            /// Without its first digit: `1.1`.
            pub const fn detail(self) -> &'static str { match self { $(StatusCode::$variant => $detail,)* } }

            /// What it says, in one sentence.
            pub fn sentence(self, lang: Lang) -> &'static str {
                lang.pick(match self { $(StatusCode::$variant => [$pt, $es, $en],)* })
            }
        }
    };
}

statuses! {
    Undefined = "0.0": "O servidor recusou sem dizer o motivo." | "El servidor rechazó sin decir el motivo." | "The server refused without a reason.";
    OtherAddress = "1.0": "Há um problema com o endereço, que o servidor não detalha." | "Hay un problema con la dirección, que el servidor no detalla." | "Something is wrong with the address; the server does not say what.";
    NoSuchMailbox = "1.1": "O endereço não existe nesse domínio." | "La dirección no existe en ese dominio." | "The address does not exist at that domain.";
    NoSuchDomain = "1.2": "O domínio do endereço não existe ou não recebe e-mail." | "El dominio de la dirección no existe o no recibe correo." | "The domain of the address does not exist or takes no mail.";
    AddressSyntax = "1.3": "O endereço não está escrito de forma válida." | "La dirección no está escrita de forma válida." | "The address is not written as an address.";
    AddressAmbiguous = "1.4": "O endereço pode ser de mais de uma caixa." | "La dirección puede ser de más de un buzón." | "The address may belong to more than one mailbox.";
    MailboxMoved = "1.6": "A caixa mudou de endereço e não encaminha." | "El buzón cambió de dirección y no reenvía." | "The mailbox has moved and forwards nothing.";
    SenderSyntax = "1.7": "O servidor não aceita a forma do nosso remetente." | "El servidor no acepta la forma de nuestro remitente." | "The server does not accept the form of our sender's address.";
    SenderDomain = "1.8": "O servidor não aceita o domínio do nosso remetente." | "El servidor no acepta el dominio de nuestro remitente." | "The server does not accept the domain of our sender.";
    NullMx = "1.10": "O domínio declara que não recebe e-mail; nos servidores da Microsoft, o endereço não existe." | "El dominio declara que no recibe correo; en los servidores de Microsoft, la dirección no existe." | "The domain declares that it takes no mail; at Microsoft's servers, the address does not exist.";
    RemoteUnknown = "1.351": "O servidor seguinte não conhece o endereço." | "El servidor siguiente no conoce la dirección." | "The next server does not know the address.";
    OtherMailbox = "2.0": "Há um problema com a caixa, que o servidor não detalha." | "Hay un problema con el buzón, que el servidor no detalla." | "Something is wrong with the mailbox; the server does not say what.";
    MailboxDisabled = "2.1": "A caixa existe, mas está desativada." | "El buzón existe, pero está desactivado." | "The mailbox exists but is disabled.";
    MailboxFull = "2.2": "A caixa está cheia." | "El buzón está lleno." | "The mailbox is full.";
    TooLongForMailbox = "2.3": "A mensagem passa do tamanho que a caixa aceita." | "El mensaje supera el tamaño que el buzón acepta." | "The message is larger than the mailbox takes.";
    ListBroken = "2.4": "O endereço é de uma lista que não funciona." | "La dirección es de una lista que no funciona." | "The address is that of a list that does not work.";
    OtherSystem = "3.0": "O servidor do destinatário tem um problema, que não detalha." | "El servidor del destinatario tiene un problema, que no detalla." | "The recipient's server has a problem and does not say which.";
    SystemFull = "3.1": "O servidor do destinatário está sem espaço." | "El servidor del destinatario está sin espacio." | "The recipient's server has no room left.";
    SystemClosed = "3.2": "O servidor do destinatário não aceita mensagens agora." | "El servidor del destinatario no acepta mensajes ahora." | "The recipient's server takes no messages now.";
    SystemIncapable = "3.3": "O servidor do destinatário não tem uma função necessária." | "El servidor del destinatario no tiene una función necesaria." | "The recipient's server lacks something that is needed.";
    TooLongForSystem = "3.4": "A mensagem passa do tamanho que o servidor aceita." | "El mensaje supera el tamaño que el servidor acepta." | "The message is larger than the server takes.";
    SystemMisconfigured = "3.5": "O servidor do destinatário está mal configurado." | "El servidor del destinatario está mal configurado." | "The recipient's server is set up wrongly.";
    OtherNetwork = "4.0": "Há um problema de rede no caminho." | "Hay un problema de red en el camino." | "There is a network problem on the way.";
    NoAnswer = "4.1": "O servidor do destinatário não responde; nos da Microsoft, também: o endereço não existe." | "El servidor del destinatario no responde; en los de Microsoft, también: la dirección no existe." | "The recipient's server does not answer; at Microsoft's also: the address does not exist.";
    BadConnection = "4.2": "A conexão com o servidor do destinatário caiu." | "La conexión con el servidor del destinatario se cayó." | "The connection to the recipient's server broke.";
    DirectoryFailed = "4.3": "O DNS do domínio não respondeu." | "El DNS del dominio no respondió." | "The DNS of the domain did not answer.";
    NoRoute = "4.4": "Não há caminho até o domínio do endereço." | "No hay camino hasta el dominio de la dirección." | "There is no way to the domain of the address.";
    Congested = "4.5": "O servidor do destinatário está sobrecarregado." | "El servidor del destinatario está sobrecargado." | "The recipient's server is overloaded.";
    Loop = "4.6": "A mensagem andou em círculos entre servidores." | "El mensaje dio vueltas entre servidores." | "The message went in circles between servers.";
    Expired = "4.7": "O tempo para entregar acabou sem sucesso." | "El tiempo para entregar terminó sin éxito." | "The time to deliver ran out.";
    HopCount = "4.14": "A mensagem passou por servidores demais, sinal de um encaminhamento em círculos." | "El mensaje pasó por demasiados servidores, señal de un reenvío en círculos." | "The message went through too many servers, a sign of forwarding in circles.";
    ExpiredHere = "4.300": "O tempo para entregar acabou no servidor da Microsoft." | "El tiempo para entregar terminó en el servidor de Microsoft." | "The time to deliver ran out at Microsoft's server.";
    DnsNoDomain = "4.310": "O domínio do endereço não existe no DNS." | "El dominio de la dirección no existe en el DNS." | "The domain of the address is not in the DNS.";
    DnsFailed = "4.312": "A consulta ao DNS do domínio falhou." | "La consulta al DNS del dominio falló." | "The DNS query for the domain failed.";
    ConnectionRefused = "4.316": "O servidor do destinatário recusou a conexão até o fim do prazo." | "El servidor del destinatario rechazó la conexión hasta el fin del plazo." | "The recipient's server refused the connection until the time was up.";
    TlsFailed = "4.317": "Não houve conexão segura com o servidor do destinatário." | "No hubo conexión segura con el servidor del destinatario." | "No secure connection to the recipient's server came about.";
    OtherProtocol = "5.0": "Os servidores não se entenderam." | "Los servidores no se entendieron." | "The servers did not understand each other.";
    TooManyRecipients = "5.3": "O servidor recebeu destinatários demais de uma vez." | "El servidor recibió demasiados destinatarios a la vez." | "The server got too many recipients at once.";
    BadArguments = "5.4": "O servidor não entendeu o endereço." | "El servidor no entendió la dirección." | "The server did not understand the address.";
    NoAccents = "6.7": "O servidor não aceita acentos no endereço." | "El servidor no acepta acentos en la dirección." | "The server does not take accents in an address.";
    OtherSecurity = "7.0": "Uma regra de segurança do destinatário recusou a mensagem." | "Una regla de seguridad del destinatario rechazó el mensaje." | "A security rule of the recipient refused the message.";
    NotAuthorized = "7.1": "Uma regra do destinatário não permite a mensagem." | "Una regla del destinatario no permite el mensaje." | "A rule of the recipient does not allow the message.";
    CredentialsInvalid = "7.8": "O nosso servidor de e-mail não aceitou a nossa senha." | "Nuestro servidor de correo no aceptó nuestra contraseña." | "Our own mail server did not accept our password.";
    AccountDisabled = "7.13": "A conta do destinatário está desativada." | "La cuenta del destinatario está desactivada." | "The recipient's account is disabled.";
    OwnerChanged = "7.17": "A caixa tem outro dono agora." | "El buzón tiene otro dueño ahora." | "The mailbox has another owner by now.";
    DomainOwnerChanged = "7.18": "O domínio tem outro dono agora." | "El dominio tiene otro dueño ahora." | "The domain has another owner by now.";
    NoDkim = "7.20": "O destinatário não encontrou uma assinatura DKIM válida." | "El destinatario no encontró una firma DKIM válida." | "The recipient found no valid DKIM signature.";
    SpfFailed = "7.23": "O destinatário não confirmou o nosso SPF." | "El destinatario no confirmó nuestro SPF." | "The recipient could not confirm our SPF.";
    NoReverseDns = "7.25": "O endereço do nosso servidor não tem nome no DNS reverso." | "La dirección de nuestro servidor no tiene nombre en el DNS inverso." | "Our server's address has no name in the reverse DNS.";
    Unauthenticated = "7.26": "O destinatário não confirmou que a mensagem é nossa." | "El destinatario no confirmó que el mensaje es nuestro." | "The recipient could not confirm that the message is ours.";
    SenderNullMx = "7.27": "O domínio do nosso remetente declara que não recebe e-mail." | "El dominio de nuestro remitente declara que no recibe correo." | "The domain of our sender declares that it takes no mail.";
    Flood = "7.28": "O destinatário acha que recebe mensagens demais de nós." | "El destinatario cree que recibe demasiados mensajes nuestros." | "The recipient finds that we send too much.";
    SenderNotListed = "7.124": "O endereço só aceita remetentes escolhidos." | "La dirección solo acepta remitentes elegidos." | "The address takes mail from chosen senders only.";
    GroupClosed = "7.133": "O endereço é de um grupo que só aceita remetentes da própria empresa." | "La dirección es de un grupo que solo acepta remitentes de la propia empresa." | "The address is that of a group that takes mail from its own company only.";
    RemoteSpam = "7.350": "O servidor seguinte tomou a mensagem por spam." | "El servidor siguiente tomó el mensaje por correo no deseado." | "The next server took the message for spam.";
    Busy = "7.500": "O servidor da Microsoft está ocupado e pede que se tente mais tarde." | "El servidor de Microsoft está ocupado y pide intentar más tarde." | "Microsoft's server is busy and asks to come back later.";
    DmarcFailed = "7.509": "O nosso domínio não passou no DMARC do destinatário." | "Nuestro dominio no pasó el DMARC del destinatario." | "Our domain did not pass the recipient's DMARC.";
    AddressBanned = "7.606": "O endereço do nosso servidor está bloqueado na Microsoft." | "La dirección de nuestro servidor está bloqueada en Microsoft." | "Our server's address is blocked at Microsoft.";
    TrafficRefused = "7.708": "A Microsoft não aceita mensagens do endereço do nosso servidor." | "Microsoft no acepta mensajes de la dirección de nuestro servidor." | "Microsoft takes no messages from our server's address.";
}

impl StatusCode {
    /// What a whole code such as `5.1.1` says; none for one that is not in the list.
    pub fn of(code: &str) -> Option<Self> {
        let (_, detail) = code.split_once('.')?;
        Self::ALL.iter().copied().find(|known| known.detail() == detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_one_sentence_of_its_own_in_every_language() {
        for code in StatusCode::ALL {
            assert_eq!(StatusCode::of(&format!("5.{}", code.detail())), Some(*code));
            assert_eq!(StatusCode::of(&format!("4.{}", code.detail())), Some(*code));
            for lang in Lang::ALL {
                let sentence = code.sentence(lang);
                assert!(sentence.ends_with('.') && sentence.matches(". ").count() == 0, "{sentence}");
                let same = StatusCode::ALL.iter().filter(|other| other.sentence(lang) == sentence);
                assert_eq!(same.count(), 1, "{sentence}");
            }
        }
        for none in ["", "5", "5.1", "5.1.1.1", "5.99.1", "2.1.5"] {
            assert_eq!(StatusCode::of(none), None, "{none}");
        }
    }
}
