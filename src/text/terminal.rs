//! What the terminal says when it does not do what was asked; what a rule refuses stands in `text::error::refusal`.

use super::Lang;
use super::error::{ErrorText, refusal};
use super::fill;
use crate::error::Error;

crate::texts! {
    /// Rejections of commands.
    pub struct TerminalText {
        no_operator: "Não há operador com o login {login}. `cracha operator create` cria um." | "No hay operador con el login {login}. `cracha operator create` crea uno." | "There is no operator with the login {login}. `cracha operator create` makes one.";
        no_agent: "Não há atendente com o login {login}. `cracha agent create` cria um." | "No hay agente con el login {login}. `cracha agent create` crea uno." | "There is no agent with the login {login}. `cracha agent create` makes one.";
        no_supervisor: "Não há supervisor com o login {login}. `cracha supervisor create` cria um." | "No hay supervisor con el login {login}. `cracha supervisor create` crea uno." | "There is no supervisor with the login {login}. `cracha supervisor create` makes one.";
        no_schedule: "Não há agenda {name}. `cracha schedule list` mostra todas." | "No hay agenda {name}. `cracha schedule list` muestra todas." | "There is no schedule {name}. `cracha schedule list` shows all.";
        no_client: "Não há cliente {id}. `cracha client list` mostra todos." | "No hay cliente {id}. `cracha client list` muestra todos." | "There is no client {id}. `cracha client list` shows all.";
        no_invitation: "Não há convite {name}. `cracha client invitations` mostra todos." | "No hay invitación {name}. `cracha client invitations` muestra todas." | "There is no invitation {name}. `cracha client invitations` shows all.";
        invitation_taken: "Já existe um convite {name}. Nada foi alterado." | "Ya existe una invitación {name}. Nada se modificó." | "There is an invitation {name} already. Nothing was changed.";
        client_taken: "Já existe um cliente {id}. Nada foi alterado." | "Ya existe un cliente {id}. Nada se modificó." | "There is a client {id} already. Nothing was changed.";
        language: "--language {typed}: escreva pt-BR, es ou en." | "--language {typed}: escriba pt-BR, es o en." | "--language {typed}: write pt-BR, es or en.";
        algorithm: "--alg {typed}: escreva um destes: {known}." | "--alg {typed}: escriba uno de estos: {known}." | "--alg {typed}: write one of {known}.";
        term: "“{typed}” não é NOME=VALOR." | "“{typed}” no es NOMBRE=VALOR." | "\"{typed}\" is not NAME=VALUE.";
        no_key_file: "Falta o arquivo: escreva `cracha keys init ARQUIVO`, ou defina keys.master_key_file ou CRACHA_MASTER_KEY_FILE." | "Falta el archivo: escriba `cracha keys init ARCHIVO`, o defina keys.master_key_file o CRACHA_MASTER_KEY_FILE." | "No file: write `cracha keys init FILE`, or set keys.master_key_file or CRACHA_MASTER_KEY_FILE.";
        cut: "Parado no segundo sinal: os pedidos em curso foram cortados." | "Detenido en la segunda señal: los pedidos en curso fueron cortados." | "Stopped at the second signal: requests under way were cut.";
        not_found: "Isso não existe. Confira o nome." | "Eso no existe. Revise el nombre." | "This does not exist. Check the name.";
        taken: "Isso já existe. Escolha outro nome." | "Eso ya existe. Elija otro nombre." | "This exists already. Choose another name.";
        not_ready: "O servidor não está pronto: {answer}" | "El servidor no está listo: {answer}" | "The server is not ready: {answer}";
        no_answer: "Não houve resposta em {address}: {error}" | "No hubo respuesta en {address}: {error}" | "There was no answer at {address}: {error}";
        no_address: "server.metrics_listen: {value} não é um endereço com porta, como 127.0.0.1:9400." | "server.metrics_listen: {value} no es una dirección con puerto, como 127.0.0.1:9400." | "server.metrics_listen: {value} is no address with a port, such as 127.0.0.1:9400.";
    }
}

crate::texts! {
    /// What the terminal says when it has done what was asked.
    pub struct DoneText {
        master_made: "A chave mestra {id} está em {file}." | "La clave maestra {id} está en {file}." | "Master key {id} is in {file}.";
        master_copy: "Guarde uma cópia deste arquivo longe dos backups do banco de dados: sem ele nenhuma chave selada pode ser lida de novo." | "Guarde una copia de este archivo lejos de los respaldos de la base de datos: sin él ninguna clave sellada se puede leer de nuevo." | "Keep a copy of this file apart from the database's backups: without it no sealed key can be read again.";
        master_named: "Escreva onde ele está na configuração (keys.master_key_file) ou em CRACHA_MASTER_KEY_FILE." | "Escriba dónde está en la configuración (keys.master_key_file) o en CRACHA_MASTER_KEY_FILE." | "Name it in the configuration (keys.master_key_file) or in CRACHA_MASTER_KEY_FILE.";
        master_new: "A chave mestra {id} é agora a primeira em {file}; as anteriores continuam abaixo dela." | "La clave maestra {id} es ahora la primera en {file}; las anteriores siguen debajo." | "Master key {id} is now the first in {file}; the older ones stay below it.";
        master_give: "1. Leve o arquivo a todos os servidores e reinicie cada um." | "1. Lleve el archivo a todos los servidores y reinicie cada uno." | "1. Give the file to every node and restart each.";
        master_reseal: "2. Depois execute uma vez `cracha keys reseal`." | "2. Después ejecute una vez `cracha keys reseal`." | "2. Then run `cracha keys reseal` once.";
        master: "chave mestra" | "clave maestra" | "master key";
        current: "atual" | "actual" | "current";
        signing: "assinatura" | "firma" | "signing";
        made: "criada em {at}" | "creada el {at}" | "made {at}";
        published: "{key} está publicada e assina a partir de {at}." | "{key} está publicada y firma desde {at}." | "{key} is published and signs from {at}.";
        signs: "{key} assina a partir de agora." | "{key} firma desde ahora." | "{key} signs from now on.";
        unpublished: "Chaves que saíram do conjunto publicado: {n}." | "Claves que salieron del conjunto publicado: {n}." | "Keys that left the published set: {n}.";
        next_beat: "Os servidores em execução passam a usá-las em alguns segundos." | "Los servidores en ejecución pasan a usarlas en unos segundos." | "Running nodes use them within seconds.";
        keys_resealed: "Chaves de assinatura agora seladas com a chave mestra {id}: {n}." | "Claves de firma ahora selladas con la clave maestra {id}: {n}." | "Signing keys now sealed under master key {id}: {n}.";
        factors_resealed: "Segundos fatores agora selados com a chave mestra {id}: {n}." | "Segundos factores ahora sellados con la clave maestra {id}: {n}." | "Second factors now sealed under master key {id}: {n}.";
        secret_once: "O segredo não aparece de novo." | "El secreto no aparece de nuevo." | "The secret is not shown again.";
        token_once: "O token não aparece de novo." | "El token no aparece de nuevo." | "The token is not shown again.";
        same: "{id} já era assim; nada mudou." | "{id} ya era así; nada cambió." | "{id} was like this already; nothing has changed.";
        changed: "{id} mudou: {fields}" | "{id} cambió: {fields}" | "{id} has changed: {fields}";
        yes: "sim" | "sí" | "yes";
        no: "não" | "no" | "no";
        until: "até {at}" | "hasta {at}" | "until {at}";
        blocked: "{login} está com o acesso bloqueado: sessões, códigos e senha acabaram." | "{login} tiene el acceso bloqueado: sesiones, códigos y contraseña terminaron." | "{login} is blocked: every session, code and password has ended.";
        unblocked: "{login} não está mais com o acesso bloqueado; crie um código novo com `cracha {role} code {login}`." | "{login} ya no tiene el acceso bloqueado; cree un código nuevo con `cracha {role} code {login}`." | "{login} is no longer blocked; give a new code with `cracha {role} code {login}`.";
        set_up_code: "código de ativação" | "código de activación" | "set-up code";
        type_both: "Digite os dois em {address}, até {at}. O código não aparece de novo." | "Escriba los dos en {address}, hasta {at}. El código no aparece de nuevo." | "Type both at {address}, until {at}. The code is not shown again.";
        migrated_none: "{database} está em dia." | "{database} está al día." | "{database} is up to date.";
        migrated: "{database}: migrações aplicadas: {n}." | "{database}: migraciones aplicadas: {n}." | "{database}: migrations applied: {n}.";
    }
}

crate::texts! {
    /// What `promise` says.
    pub struct PromiseText {
        none: "Não há promessa {policy} para {subject}, ou [[promise.policies]] não tem outra linha com esse nome. Nada mudou." | "No hay promesa {policy} para {subject}, o [[promise.policies]] no tiene otra fila con ese nombre. Nada cambió." | "There is no promise {policy} to {subject}, or [[promise.policies]] has no further row of that name. Nothing has changed.";
        open: "{policy} {subject}: aberta, prazo {at}." | "{policy} {subject}: abierta, plazo {at}." | "{policy} {subject}: open, due {at}.";
        broken: "{policy} {subject}: vencida, prazo {at}." | "{policy} {subject}: vencida, plazo {at}." | "{policy} {subject}: breached, was due {at}.";
        kept: "{policy} {subject}: cumprida em {at}." | "{policy} {subject}: cumplida el {at}." | "{policy} {subject}: kept on {at}.";
        kept_late: "{policy} {subject}: cumprida com atraso em {at}." | "{policy} {subject}: cumplida con atraso el {at}." | "{policy} {subject}: kept late, on {at}.";
    }
}

crate::texts! {
    /// What `webhook` says.
    pub struct WebhookText {
        none: "Não há receptor: defina webhook.url e webhook.secrets." | "No hay receptor: defina webhook.url y webhook.secrets." | "There is no receiver: set webhook.url and webhook.secrets.";
        taken: "{host} confirmou o evento de teste ({words})." | "{host} confirmó el evento de prueba ({words})." | "{host} confirmed the test event ({words}).";
        failed: "{host} não confirmou o evento de teste: {words}" | "{host} no confirmó el evento de prueba: {words}" | "{host} did not confirm the test event: {words}";
        waits: "O evento de teste está na fila; o servidor que o envia não está em execução?" | "El evento de prueba está en la cola; ¿el servidor que lo envía no está en ejecución?" | "The test event is queued; is the server that sends it running?";
        gone: "{host} respondeu que não quer mais nada (410). `cracha webhook resume` volta a avisá-lo." | "{host} respondió que no quiere nada más (410). `cracha webhook resume` vuelve a avisarle." | "{host} answered that it wants no more (410). `cracha webhook resume` tells it again.";
        resumed: "{host} será avisado de novo a partir de agora." | "{host} será avisado de nuevo desde ahora." | "{host} is told again from now on.";
        not_gone: "{host} não tinha pedido para parar; nada mudou." | "{host} no había pedido parar; nada cambió." | "{host} had not asked to stop; nothing has changed.";
    }
}

crate::texts! {
    /// What `mail notification` says of a mail that came in.
    pub struct NotificationText {
        delivered: "o e-mail foi entregue" | "el correo fue entregado" | "the mail is delivered";
        failed: "o e-mail voltou" | "el correo volvió" | "the mail came back";
        delayed: "o e-mail está atrasado do lado do destinatário" | "el correo está demorado del lado del destinatario" | "the mail is delayed at the recipient's side";
        relayed: "o e-mail seguiu para um sistema que não informa mais nada" | "el correo siguió a un sistema que no informa nada más" | "the mail went on to a system that reports nothing more";
        expanded: "o e-mail foi entregue a uma lista" | "el correo fue entregado a una lista" | "the mail was handed to a list";
        known: "nada de novo" | "nada nuevo" | "nothing new";
        reply: "resposta a um atendimento: guardada" | "respuesta a una atención: guardada" | "an answer to a conversation: kept";
        reply_refused: "resposta a um atendimento: não guardada, e a pessoa foi avisada" | "respuesta a una atención: no guardada, y se avisó a la persona" | "an answer to a conversation: not kept, and the person was told";
        reply_unknown: "a um endereço de atendimento que não existe: não guardada" | "a una dirección de atención que no existe: no guardada" | "to the address of a conversation that does not exist: not kept";
        unmatched: "sobre nenhum e-mail nosso: guardado para um operador" | "sobre ningún correo nuestro: guardado para un operador" | "about no mail of ours: kept for an operator";
        unrecognised: "sobre um e-mail nosso, mas não foi entendido: guardado para um operador" | "sobre un correo nuestro, pero no se entendió: guardado para un operador" | "about a mail of ours, but not understood: kept for an operator";
        complaint: "uma reclamação: guardada para um operador" | "una queja: guardada para un operador" | "a complaint: kept for an operator";
        auto_reply: "uma resposta automática" | "una respuesta automática" | "an automatic reply";
        read_receipt: "uma confirmação de leitura" | "una confirmación de lectura" | "a read receipt";
        nothing: "nada chegou; o que chegar pode ser recebido" | "no llegó nada; lo que llegue se puede recibir" | "nothing came in; what comes can be taken";
        input: "entrada padrão: {error}. Nada foi guardado; o servidor de e-mail tenta de novo." | "entrada estándar: {error}. No se guardó nada; el servidor de correo vuelve a intentarlo." | "standard input: {error}. Nothing was stored; the mail server tries again.";
        broke: "Um defeito interrompeu este e-mail. Nada foi guardado; o servidor de e-mail tenta de novo." | "Un defecto interrumpió este correo. No se guardó nada; el servidor de correo vuelve a intentarlo." | "A defect broke over this mail. Nothing was stored; the mail server tries again.";
        slow: "Levou mais de {seconds} segundos. O servidor de e-mail tenta de novo." | "Tardó más de {seconds} segundos. El servidor de correo vuelve a intentarlo." | "It took longer than {seconds} seconds. The mail server tries again.";
    }
}

/// An error in a sentence. What is for the log (a peer that does not answer, a defect) comes as it is, in English.
pub fn sentence(lang: Lang, error: &Error) -> String {
    let (t, errors) = (TerminalText::of(lang), ErrorText::of(lang));
    match error {
        Error::NotFound => t.not_found.to_owned(),
        Error::Forbidden => errors.forbidden_what.to_owned(),
        Error::Conflict(rule) => refusal::rule(lang, *rule).to_owned(),
        Error::Invalid { field, reason } => format!("{field}: {}", refusal::flaw(lang, *reason)),
        Error::Throttled { retry_after_s } => fill(errors.throttled_what, &[("wait", &seconds(*retry_after_s))]),
        Error::Busy { retry_after_s } => fill(errors.busy_what, &[("wait", &seconds(*retry_after_s))]),
        Error::Retry => fill(errors.busy_what, &[("wait", &seconds(1))]),
        Error::Duplicate => t.taken.to_owned(),
        Error::Unavailable(text) | Error::Internal(text) => text.clone(),
    }
}

fn seconds(count: u32) -> String {
    format!("{count} s")
}
