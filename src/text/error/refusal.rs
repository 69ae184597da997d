//! The sentence for every refusal: the same on a page and at the terminal. A rule or flaw without a sentence in all
//! three languages does not compile.

use crate::error::{Flaw, Rule};
use crate::text::{Lang, fill};

/// One function from a closed list to its sentences, in the order pt-BR, es, en.
macro_rules! sentences {
    ($(#[$meta:meta])* pub fn $name:ident($of:ident) { $($variant:ident : $pt:literal | $es:literal | $en:literal ;)* }) => {
        $(#[$meta])*
        pub fn $name(lang: Lang, of: $of) -> &'static str {
            lang.pick(match of { $($of::$variant => [$pt, $es, $en],)* })
        }
    };
}

sentences! {
    /// Why the act cannot be now, and what to do.
    pub fn rule(Rule) {
        StaleForm: "Por segurança, o formulário só vale no navegador e na sessão em que foi aberto." | "Por seguridad, el formulario solo vale en el navegador y la sesión en que se abrió." | "For your safety a form is good only in the browser and session where it was opened.";
        SessionChanged: "A sessão mudou depois que o formulário foi aberto. Nada foi alterado; envie de novo." | "La sesión cambió después de abrirse el formulario. No se modificó nada; envíelo de nuevo." | "The session changed after the form was opened. Nothing was changed; send it again.";
        ChangedMeanwhile: "Isso mudou enquanto a página estava aberta. Veja como está agora e envie de novo." | "Esto cambió mientras la página estaba abierta. Vea cómo está ahora y envíe de nuevo." | "This changed meanwhile. See how it is now, and send it again.";
        LastAdministrator: "É o único Administrador ativo da revenda. Nomeie outro antes de bloquear, excluir ou mudar o perfil." | "Es el único Administrador activo del revendedor. Nombre a otro antes de bloquear, eliminar o cambiar el perfil." | "This is the reseller's only active Administrator. Name another before you block, delete or change the role.";
        AdministratorEmail: "O e-mail de um Administrador só é corrigido pelo atendimento da distribuidora." | "El correo de un Administrador solo lo corrige la atención del distribuidor." | "An Administrator's e-mail is corrected by the distributor's desk only.";
        AlreadyBlocked: "Este login já está bloqueado." | "Este login ya está bloqueado." | "This login is blocked already.";
        NotBlocked: "Este login não está bloqueado." | "Este login no está bloqueado." | "This login is not blocked.";
        Blocked: "O login está bloqueado. O bloqueio precisa ser retirado antes de enviar uma senha ou um código." | "El login está bloqueado. Hay que retirar el bloqueo antes de enviar una contraseña o un código." | "The login is blocked. The block has to be lifted before a password or a code is sent.";
        BlockedByDistributor: "Este bloqueio foi feito pela distribuidora. Só ela pode retirar." | "Este bloqueo fue hecho por el distribuidor. Solo él puede retirarlo." | "This block was set by the distributor. Only they can lift it.";
        Staff: "É uma conta da própria distribuidora: um atendente sozinho nada faz nela. Senha esquecida, segundo fator perdido e e-mail errado: dois supervisores ou operadores decidem. Um operador pode bloqueá-la." | "Es una cuenta del propio distribuidor: un agente solo no hace nada en ella. Contraseña olvidada, segundo factor perdido y correo equivocado: deciden dos supervisores u operadores. Un operador puede bloquearla." | "This is an account of the distributor's own staff: one agent alone does nothing about it. A forgotten password, a lost second factor and a wrong e-mail: two supervisors or operators decide. An operator can block it.";
        StaffInTwo: "Sobre uma conta da própria distribuidora decidem dois supervisores ou operadores. Nada mudou: peça a um deles." | "Sobre una cuenta del propio distribuidor deciden dos supervisores u operadores. Nada cambió: pida a uno de ellos." | "About an account of the distributor's own staff two supervisors or operators decide. Nothing has changed: ask one of them.";
        OperatorAmongTwo: "É a conta de um operador: uma das duas pessoas precisa ser operador. Nada mudou: peça a um operador que aprove." | "Es la cuenta de un operador: una de las dos personas debe ser operador. Nada cambió: pida a un operador que apruebe." | "This is an operator's account: one of the two people has to be an operator. Nothing has changed: ask an operator to approve it.";
        OwnMailbox: "O e-mail é o mesmo da sua conta ou da de quem propôs: pode ser a mesma pessoa. Nada mudou: peça a alguém com outro e-mail." | "El correo es el mismo de su cuenta o de la de quien propuso: puede ser la misma persona. Nada cambió: pida a alguien con otro correo." | "The e-mail is that of your own account or of whoever proposed: it may be the same person. Nothing has changed: ask somebody with another e-mail.";
        RecentAddress: "O e-mail deste Administrador mudou há menos de 7 dias: uma pessoa sozinha não envia a senha. A própria pessoa pode pedir um código em “Esqueci a senha”." | "El correo de este Administrador cambió hace menos de 7 días: una persona sola no envía la contraseña. La propia persona puede pedir un código en “Olvidé la contraseña”." | "This Administrator's e-mail changed less than 7 days ago: one person alone does not send the password. The person can ask for a code at “Forgot password”.";
        Pending: "A credencial ainda não foi criada. O prazo da promessa diz até quando." | "La credencial aún no fue creada. El plazo de la promesa dice hasta cuándo." | "The credential is not made yet. The promise says when it is due.";
        LineSettled: "Este registro já foi resolvido: um mais novo com o mesmo código foi aceito." | "Este registro ya fue resuelto: uno más nuevo con el mismo código fue aceptado." | "This record is settled already: a newer one with the same ID was taken.";
        NotWaiting: "Esta mensagem não está à espera: só o que espera ou falhou pode ser enviado agora." | "Este mensaje no está a la espera: solo lo que espera o falló puede enviarse ahora." | "This message is not waiting: only what waits or has failed can be sent now.";
        SeenAlready: "Outra pessoa já viu e resolveu isto." | "Otra persona ya vio y resolvió esto." | "Somebody else has seen and settled this already.";
        NothingToUndo: "Não há mudança anterior a desfazer." | "No hay un cambio anterior que deshacer." | "There is no earlier change to undo.";
        GoesOnAlways: "Esta agenda não tem execuções: ela vale o tempo todo." | "Esta agenda no tiene ejecuciones: vale todo el tiempo." | "This schedule has no runs: it goes on all the time.";
        PublicClient: "Este cliente não usa segredo." | "Este cliente no usa secreto." | "This client uses no secret.";
        ClientLeft: "Este cliente se registrou sozinho e encerrou o seu registro: não volta. Se ainda for preciso, ele se registra de novo com um convite." | "Este cliente se registró solo y cerró su registro: no vuelve. Si aún hace falta, se registra de nuevo con una invitación." | "This client registered itself and took its registration back: it does not come again. If it is still needed, it registers anew with an invitation.";
        NotSuppressed: "Este endereço recebe mensagens normalmente. Não há o que confirmar." | "Esta dirección recibe mensajes normalmente. No hay qué confirmar." | "This address gets mail as usual. There is nothing to confirm.";
        NotFrozen: "Este login não está congelado. Não há o que liberar." | "Este login no está congelado. No hay qué liberar." | "This login is not frozen. There is nothing to release.";
        ResellerNotActive: "A revenda está suspensa ou encerrada no ERP. Ela precisa voltar a ser ativa primeiro." | "El revendedor está suspendido o cerrado en el ERP. Primero debe volver a estar activo." | "The reseller is suspended or closed in the ERP. It has to be active again first.";
        OwnLogin: "É o seu próprio login: ele fica de fora do que se faz com vários de uma vez." | "Es su propio login: queda fuera de lo que se hace con varios a la vez." | "This is your own login: it is left out of what is done to many at once.";
        HasRole: "Já tem este perfil." | "Ya tiene este perfil." | "They have this role already.";
        OwnAccount: "Ninguém decide sobre a própria conta. Peça a outra pessoa do atendimento." | "Nadie decide sobre su propia cuenta. Pida a otra persona de atención." | "Nobody decides about their own account. Ask another person of the desk.";
        SamePerson: "Quem propôs não pode aprovar. Peça a outra pessoa do atendimento." | "Quien propuso no puede aprobar. Pida a otra persona de atención." | "Whoever proposed it cannot approve it. Ask another person of the desk.";
        SameMailbox: "Quem propôs usa o mesmo e-mail que você: pode ser a mesma pessoa. Peça a alguém com outro e-mail." | "Quien propuso usa el mismo correo que usted: puede ser la misma persona. Pida a alguien con otro correo." | "Whoever proposed it has the same e-mail as you: it may be the same person. Ask somebody with another e-mail.";
        NothingKnown: "Nada se sabe de quem foi procurado." | "Nada se sabe de quien se buscó." | "Nothing is known of who was looked for.";
        HasLogin: "Este e-mail é de um login: use a ficha da pessoa. Nada foi mudado." | "Este correo es de un login: use la ficha de la persona. No se cambió nada." | "This e-mail is that of a login: use the person's card. Nothing was changed.";
        ContactOfReseller: "O ERP indica esta pessoa como contato de uma revenda, que ainda precisa dele. Nada foi apagado: peça primeiro outro contato ao ERP." | "El ERP indica a esta persona como contacto de un revendedor, que aún la necesita. No se borró nada: pida primero otro contacto al ERP." | "The ERP names this person as the contact of a reseller, who still needs one. Nothing was erased: have the ERP name another first.";
        OpenTalk: "Uma conversa ou o caso dela ainda está aberto e precisa dos dados. Nada foi apagado: encerre primeiro." | "Una conversación o su caso aún está abierto y necesita los datos. No se borró nada: ciérrelo primero." | "A conversation or its case is still open and needs the data. Nothing was erased: close it first.";
        OpenCase: "Há um caso aberto sobre este login, que ainda precisa dos dados. Nada foi apagado: resolva o caso primeiro; um supervisor pode ajudar." | "Hay un caso abierto sobre este login, que aún necesita los datos. No se borró nada: resuelva el caso primero; un supervisor puede ayudar." | "A case about this login is open and still needs the data. Nothing was erased: settle the case first; a supervisor can help.";
        NotClosable: "Este caso não se fecha à mão: ele é resolvido na conversa, por um supervisor ou com duas pessoas. Nada mudou." | "Este caso no se cierra a mano: se resuelve en la conversación, por un supervisor o con dos personas. Nada cambió." | "This case is not closed by hand: it is settled in its conversation, by a supervisor or with two people. Nothing has changed.";
        OpenPromise: "O primeiro acesso deste login ainda está prometido. Nada foi apagado: espere o envio, ou peça a um operador que veja a promessa." | "El primer acceso de este login aún está prometido. No se borró nada: espere el envío, o pida a un operador que vea la promesa." | "The first access of this login is still promised. Nothing was erased: wait for the mail, or ask an operator to look at the promise.";
        AlreadyProposed: "Já há uma proposta à espera de aprovação. Aprove ou retire essa primeiro." | "Ya hay una propuesta a la espera de aprobación. Apruebe o retire esa primero." | "A proposal waits for its approval already. Approve or withdraw that one first.";
        Frozen: "Este login está congelado. Duas pessoas do atendimento o liberam primeiro." | "Este login está congelado. Dos personas de atención lo liberan primero." | "This login is frozen. Two people of the desk release it first.";
        Deleted: "Este login foi excluído. O Administrador da revenda pode criar outro." | "Este login fue eliminado. El Administrador del revendedor puede crear otro." | "This login was deleted. The reseller's Administrator can make another.";
        OneSends: "Para este login não é preciso uma segunda pessoa: use “Enviar senha temporária” no cartão. Nada mudou." | "Para este login no hace falta una segunda persona: use “Enviar contraseña temporal” en la ficha. Nada cambió." | "This login needs no second person: use “Send temporary password” on the card. Nothing has changed.";
        NoFactor: "Este login não tem segundo fator. Não há o que remover." | "Este login no tiene segundo factor. No hay qué quitar." | "This login has no second factor. There is nothing to remove.";
        NotAdministrator: "Este login não é de Administrador. O Administrador da revenda bloqueia ou exclui o usuário." | "Este login no es de Administrador. El Administrador del revendedor bloquea o elimina al usuario." | "This is no Administrator's login. The reseller's Administrator blocks or deletes the user.";
        NeverIn: "Este Administrador nunca entrou. Corrija o e-mail: a primeira senha vai para o endereço certo." | "Este Administrador nunca ingresó. Corrija el correo: la primera contraseña va a la dirección correcta." | "This Administrator has never come in. Correct the e-mail: the first password goes to the right address.";
        FactorNeeded: "A distribuidora pede um segundo fator para este login. Cadastre outro antes de remover este." | "El distribuidor pide un segundo factor para este login. Registre otro antes de quitar este." | "The distributor asks for a second factor for this login. Set up another before you remove this one.";
        TooManyFactors: "Há segundos fatores demais neste login. Remova um que você não usa." | "Hay demasiados segundos factores en este login. Quite uno que no use." | "This login has too many second factors. Remove one that you do not use.";
        DayLimit: "Você chegou ao limite de hoje para isto. O que já foi feito continua valendo. Um supervisor pode liberar o limite até o fim do dia." | "Llegó al límite de hoy para esto. Lo que ya se hizo se mantiene. Un supervisor puede liberar el límite hasta el fin del día." | "You have reached today's limit for this. What was done stays done. A supervisor can lift the limit until the end of the day.";
        Supervisors: "Isto é decidido por um supervisor." | "Esto lo decide un supervisor." | "A supervisor decides this.";
        NotYourConversation: "Nada foi enviado: esta conversa está com outra pessoa ou espera na fila. Assuma-a e envie de novo." | "No se envió nada: esta conversación está con otra persona o espera en la cola. Tómela y envíelo de nuevo." | "Nothing was sent: this conversation is another agent's or waits in the queue. Take it and send again.";
        ConversationOver: "Esta conversa já foi encerrada. Para voltar a falar conosco, comece outra." | "Esta conversación ya fue cerrada. Para volver a hablar con nosotros, comience otra." | "This conversation is over. To talk to us again, begin another one.";
        ProposalOver: "Esta proposta já foi decidida, expirou, ou o que ela descreve mudou. Nada foi alterado: veja como está agora." | "Esta propuesta ya fue decidida, venció, o lo que describe cambió. Nada se modificó: vea cómo está ahora." | "This proposal was decided, has run out, or what it is about has changed. Nothing was changed: see how it is now.";
    }
}

sentences! {
    /// Why a value cannot be taken, and what would be. `{min}` and `{max}` are the limits of the password policy.
    pub fn flaw(Flaw) {
        FormTooLarge: "O formulário é maior do que qualquer um dos nossos." | "El formulario es mayor que cualquiera de los nuestros." | "The form is larger than any of ours.";
        TooManyFields: "O formulário tem campos demais." | "El formulario tiene demasiados campos." | "The form has too many fields.";
        Repeated: "Um campo veio duas vezes. Envie o formulário de novo." | "Un campo llegó dos veces. Envíe el formulario de nuevo." | "A field came twice. Send the form again.";
        NotReadable: "Há caracteres que não podem ser usados. Confira e envie de novo." | "Hay caracteres que no pueden usarse. Revise y envíe de nuevo." | "Some characters cannot be used. Check them and send it again.";
        NobodyFoundBy: "Escreva um CNPJ, um CPF, um e-mail ou um telefone com DDD." | "Escriba un CNPJ, un CPF, un correo o un teléfono con código de área." | "Write a CNPJ, a CPF, an e-mail or a telephone with its area code.";
        UnknownChoice: "Escolha uma das opções oferecidas." | "Elija una de las opciones ofrecidas." | "Choose one of the options offered.";
        Missing: "Falta uma resposta. Escolha uma das opções." | "Falta una respuesta. Elija una de las opciones." | "An answer is missing. Choose one of the options.";
        RemarkTooLong: "A observação é longa demais: use no máximo 500 caracteres." | "La observación es demasiado larga: use como máximo 500 caracteres." | "The remark is too long: use at most 500 characters.";
        SubjectMalformed: "Escreva a quem ou a que se promete, com até 100 caracteres." | "Escriba a quién o a qué se promete, con hasta 100 caracteres." | "Write to whom or what it is promised, in up to 100 characters.";
        NameMissing: "Informe o nome da pessoa, com até 200 caracteres." | "Indique el nombre de la persona, con hasta 200 caracteres." | "Enter the person's name, at most 200 characters.";
        EmailMissing: "Informe o e-mail." | "Indique el correo." | "Enter the e-mail.";
        EmailTooLong: "Este endereço é longo demais." | "Esta dirección es demasiado larga." | "This address is too long.";
        EmailWithoutAt: "Confira o e-mail: falta o @, como em nome@empresa.com.br." | "Revise el correo: falta la @, como en nombre@empresa.com." | "Check the e-mail: the @ is missing, as in name@company.com.";
        EmailMalformed: "Confira o e-mail: ele tem algo que um endereço não pode ter, ou falta algo, como em nome@empresa.com.br." | "Revise el correo: tiene algo que una dirección no puede tener, o falta algo, como en nombre@empresa.com." | "Check the e-mail: something in it cannot be in an address, or is missing, as in name@company.com.";
        EmailDomain: "Confira o que vem depois do @: este domínio não pode existir." | "Revise lo que sigue al @: este dominio no puede existir." | "Check what comes after the @: this domain cannot exist.";
        EmailSame: "Este já é o endereço de cadastro." | "Esta ya es la dirección registrada." | "This is the registered address already.";
        LoginMissing: "Complete o usuário de login." | "Complete el usuario de login." | "Complete the login.";
        LoginTooShort: "O usuário de login é curto demais: use pelo menos 3 caracteres." | "El usuario de login es demasiado corto: use al menos 3 caracteres." | "The login is too short: use at least 3 characters.";
        LoginTooLong: "O usuário de login é longo demais: use no máximo 64 caracteres." | "El usuario de login es demasiado largo: use como máximo 64 caracteres." | "The login is too long: use at most 64 characters.";
        LoginLikeEmail: "O usuário de login não pode ter @: ele não é um e-mail." | "El usuario de login no puede tener @: no es un correo." | "A login cannot have an @: it is no e-mail address.";
        LoginMalformed: "O usuário de login não pode ter espaços nem caracteres invisíveis." | "El usuario de login no puede tener espacios ni caracteres invisibles." | "A login cannot have blanks or invisible characters.";
        LoginTaken: "Este usuário de login já existe ou já existiu. Escolha outro nome." | "Este usuario de login ya existe o ya existió. Elija otro nombre." | "This login exists or has existed. Choose another name.";
        NotStaff: "Só contas de atendentes, supervisores e operadores são criadas aqui." | "Aquí solo se crean cuentas de agentes, supervisores y operadores." | "Only accounts of agents, supervisors and operators are made here.";
        PermissionsMissing: "Marque pelo menos uma permissão." | "Marque al menos un permiso." | "Tick at least one permission.";
        NotGrantable: "A distribuidora não permite conceder esta permissão." | "El distribuidor no permite conceder este permiso." | "The distributor does not allow this to be granted.";
        CodeWrong: "Não é o código que o aplicativo mostra agora. Nada foi cadastrado: confira o relógio do celular e digite o código atual." | "No es el código que la aplicación muestra ahora. No se registró nada: revise el reloj del celular y escriba el código actual." | "This is not the code that the app shows now. Nothing was set up: check the phone's clock and type the current code.";
        KeyWrong: "O navegador não criou a chave de acesso. Nada foi cadastrado: tente de novo." | "El navegador no creó la llave de acceso. No se registró nada: intente de nuevo." | "The browser made no passkey. Nothing was set up: try again.";
        ReasonMissing: "Escreva o motivo, com pelo menos 5 letras." | "Escriba el motivo, con al menos 5 letras." | "Write the reason, at least 5 letters.";
        NotCron: "Esta expressão não é válida. Use cinco campos separados por espaço: minuto, hora, dia, mês, dia da semana." | "Esta expresión no es válida. Use cinco campos separados por espacio: minuto, hora, día, mes, día de la semana." | "This expression is not valid. Use five fields separated by spaces: minute, hour, day, month, weekday.";
        HasYear: "Sete campos são recusados: com um ano, a agenda acabaria sem aviso. Use cinco campos, ou seis com os segundos primeiro." | "Siete campos se rechazan: con un año, la agenda acabaría sin aviso. Use cinco campos, o seis con los segundos primero." | "Seven fields are refused: with a year, the schedule would end without a word. Use five fields, or six with the second first.";
        Never: "Esta expressão nunca acontece." | "Esta expresión nunca ocurre." | "This expression never comes.";
        UnknownZone: "Este fuso não existe. Exemplo: America/Sao_Paulo." | "Esta zona no existe. Ejemplo: America/Sao_Paulo." | "There is no such zone. Example: America/Sao_Paulo.";
        OutOfRange: "Informe um número de 1 a 10.000." | "Indique un número de 1 a 10.000." | "Enter a number from 1 to 10,000.";
        TooManyRecords: "Registros demais de uma vez. Envie no máximo 200 por chamada." | "Demasiados registros de una vez. Envíe como máximo 200 por llamada." | "Too many records at once. Send at most 200 in a call.";
        NotWindow: "Informe dois horários diferentes, como 08:00-20:00, ou deixe vazio para o dia todo." | "Indique dos horas diferentes, como 08:00-20:00, o déjelo vacío para todo el día." | "Enter two different times, as in 08:00-20:00, or leave it empty for the whole day.";
        NeverOpen: "Com esta janela e estes dias nenhuma execução da expressão aconteceria." | "Con esta ventana y estos días ninguna ejecución de la expresión ocurriría." | "With this window and these days no run of the expression would ever come.";
        SomebodyWaits: "Quem esqueceu a senha espera diante da tela: esta agenda vale o dia todo, todos os dias." | "Quien olvidó la contraseña espera ante la pantalla: esta agenda vale todo el día, todos los días." | "Whoever forgot a password waits before a screen: this schedule goes on the whole day, every day.";
        NoRate: "O ritmo de envio vale para todos os e-mails: mude-o na agenda mail." | "El ritmo de envío vale para todos los correos: cámbielo en la agenda mail." | "The rate is one for all mails: change it in the schedule mail.";
        NotRate: "Informe um número de 0 a 100.000; 0 é sem limite." | "Indique un número de 0 a 100.000; 0 es sin límite." | "Enter a number from 0 to 100,000; 0 is no limit.";
        PasswordTooShort: "Curta demais: use pelo menos {min} caracteres." | "Demasiado corta: use al menos {min} caracteres." | "Too short: use at least {min} characters.";
        PasswordTooLong: "Longa demais: use no máximo {max} bytes." | "Demasiado larga: use como máximo {max} bytes." | "Too long: use at most {max} bytes.";
        PasswordCommon: "Esta senha está em listas de senhas comuns. Escolha outra." | "Esta contraseña está en listas de contraseñas comunes. Elija otra." | "This password is on lists of common passwords. Choose another.";
        PasswordContext: "Esta senha é o seu login, seu nome, sua revenda ou o nosso nome. Escolha outra." | "Esta contraseña es su login, su nombre, el de su empresa o el nuestro. Elija otra." | "This password is your login, your name, the name of your company or ours. Choose another.";
        PasswordTemporary: "A senha temporária serve só uma vez. Escolha uma senha sua." | "La contraseña temporal sirve una sola vez. Elija una contraseña suya." | "The temporary password is good only once. Choose a password of your own.";
        PasswordsDiffer: "As duas não são iguais. Digite a mesma senha nos dois campos." | "Las dos no son iguales. Escriba la misma contraseña en los dos campos." | "The two differ. Type the same password in both fields.";
        ProofMissing: "Registre uma prova: ligação de volta, confirmação de outro Administrador ou a mudança vinda do ERP." | "Registre una prueba: llamada de vuelta, confirmación de otro Administrador o el cambio llegado del ERP." | "Record a proof: a call-back, another Administrator's confirmation, or the change arriving from the ERP.";
        NoTelephone: "O ERP não tem telefone desta revenda. Escolha outra prova." | "El ERP no tiene teléfono de este revendedor. Elija otra prueba." | "The ERP has no telephone of this reseller. Choose another proof.";
        EmailNotArrived: "Este não é o e-mail que chegou do ERP. Deixe o campo vazio para usar o que chegou, ou escolha outra prova." | "Este no es el correo que llegó del ERP. Deje el campo vacío para usar el que llegó, o elija otra prueba." | "This is not the e-mail that arrived from the ERP. Leave the field empty to use that one, or choose another proof.";
        NotConfirmed: "O representante comercial ainda não confirmou este pedido. Decida primeiro o caso “sem prova”." | "El representante comercial aún no confirmó este pedido. Decida primero el caso “sin prueba”." | "The sales representative has not confirmed this request yet. Decide the “no proof” case first.";
        PurposeMissing: "Escolha para que os dados são necessários." | "Elija para qué se necesitan los datos." | "Choose what the data are needed for.";
        NameTurned: "O nome tem sinais que invertem a leitura. Digite o nome de novo, sem colar." | "El nombre tiene signos que invierten la lectura. Escriba el nombre de nuevo, sin pegar." | "The name has signs that turn the direction of reading. Type it again, without pasting.";
        NameInvisible: "O nome tem caracteres invisíveis. Digite o nome de novo, sem colar." | "El nombre tiene caracteres invisibles. Escriba el nombre de nuevo, sin pegar." | "The name has invisible characters. Type it again, without pasting.";
        NameMixed: "Uma palavra do nome mistura alfabetos (por exemplo letras latinas e cirílicas). Digite o nome de novo." | "Una palabra del nombre mezcla alfabetos (por ejemplo letras latinas y cirílicas). Escriba el nombre de nuevo." | "A word of the name mixes alphabets (Latin and Cyrillic letters, for example). Type it again.";
        NameImitates: "O nome parece o de outro usuário da revenda, com outras letras. Escreva um nome que se distinga." | "El nombre parece el de otro usuario de la empresa, con otras letras. Escriba un nombre que se distinga." | "The name looks like that of another user of the company, in other letters. Write one that can be told apart.";
        SpreadsheetError: "A planilha pôs um erro (#N/D, #REF!) no lugar do valor. Corrija a célula na planilha." | "La planilla puso un error (#N/D, #REF!) en lugar del valor. Corrija la celda en la planilla." | "The spreadsheet put an error (#N/A, #REF!) in place of the value. Correct the cell in the spreadsheet.";
        EmailBroken: "O e-mail tem uma quebra de linha ou outro caractere de controle. Digite um endereço só." | "El correo tiene un salto de línea u otro carácter de control. Escriba una sola dirección." | "The e-mail has a line break or another control character. Type one address.";
        RoleUnknown: "Não há perfil com este nome. Escreva Administrador, Comprador, Suporte ou Básico." | "No hay perfil con este nombre. Escriba Administrador, Comprador, Soporte o Básico." | "There is no role with this name. Write Administrator, Buyer, Support or Basic.";
        RoleTicked: "O perfil Personalizado se marca na tela, um usuário de cada vez." | "El perfil Personalizado se marca en la pantalla, un usuario a la vez." | "The role Custom is ticked on the page, one user at a time.";
        DecisionMissing: "Escolha uma decisão." | "Elija una decisión." | "Choose a decision.";
        SuccessorMissing: "Informe o login de um usuário da revenda ou, para uma pessoa nova, nome e e-mail. Não os dois." | "Indique el login de un usuario del revendedor o, para una persona nueva, nombre y correo. No ambos." | "Enter the login of a user of the reseller or, for a new person, name and e-mail. Not both.";
        NotASuccessor: "Informe o login de outro usuário ativo da mesma revenda, ou deixe vazio e informe uma pessoa nova." | "Indique el login de otro usuario activo del mismo revendedor, o déjelo vacío e indique una persona nueva." | "Enter the login of another active user of the same reseller, or leave it empty and enter a new person.";
        LineEmpty: "Escreva a mensagem antes de enviar." | "Escriba el mensaje antes de enviar." | "Write the message before you send it.";
        LineTooLong: "A mensagem tem mais de 2.000 caracteres. Ela não foi enviada; divida-a em partes." | "El mensaje tiene más de 2.000 caracteres. No se envió; divídalo en partes." | "The message has more than 2,000 characters. It was not sent; split it into parts.";
        LineMarks: "A mensagem tem sinais demais sobre uma letra. Ela não foi enviada; escreva-a sem eles." | "El mensaje tiene demasiados signos sobre una letra. No se envió; escríbalo sin ellos." | "The message has too many marks on a letter. It was not sent; write it without them.";
        FileMissing: "Escolha um arquivo antes de enviar." | "Elija un archivo antes de enviar." | "Choose a file before you send.";
        FileTooLarge: "O arquivo é maior que o permitido. Ele não foi guardado; a conversa continua. Envie uma imagem menor, ou parte do documento." | "El archivo supera lo permitido. No se guardó; la conversación sigue. Envíe una imagen menor, o parte del documento." | "The file is larger than is allowed. It was not kept; the conversation goes on. Send a smaller picture, or part of the document.";
        FileKind: "Este arquivo não é PNG, JPEG, WebP nem PDF, seja qual for o nome dele. Ele não foi guardado; envie uma foto da tela ou um PDF." | "Este archivo no es PNG, JPEG, WebP ni PDF, sea cual sea su nombre. No se guardó; envíe una captura de pantalla o un PDF." | "This file is no PNG, JPEG, WebP or PDF, whatever its name says. It was not kept; send a screenshot or a PDF.";
        FileDamaged: "O arquivo está danificado ou incompleto e não foi guardado. Salve-o de novo e envie outra vez." | "El archivo está dañado o incompleto y no se guardó. Guárdelo de nuevo y envíelo otra vez." | "The file is damaged or incomplete and was not kept. Save it again and send it once more.";
        FilePixels: "A imagem tem pixels demais e não foi guardada. Envie-a em tamanho menor, ou uma foto da tela." | "La imagen tiene demasiados píxeles y no se guardó. Envíela en un tamaño menor, o una captura de pantalla." | "The picture has too many pixels and was not kept. Send it in a smaller size, or a screenshot.";
        FileActive: "Este PDF executa ações ou leva outros arquivos dentro e não foi guardado. Imprima-o para um PDF novo, ou envie uma imagem." | "Este PDF ejecuta acciones o lleva otros archivos dentro y no se guardó. Imprímalo en un PDF nuevo, o envíe una imagen." | "This PDF acts by itself or carries other files and was not kept. Print it to a new PDF, or send a picture.";
        FileLocked: "Este PDF está protegido e não pode ser conferido. Ele não foi guardado; envie-o sem proteção, ou uma imagem." | "Este PDF está protegido y no se puede revisar. No se guardó; envíelo sin protección, o una imagen." | "This PDF is protected and cannot be looked into. It was not kept; send it without protection, or a picture.";
        FilesTooMany: "Esta conversa já tem o máximo de arquivos. Este não foi guardado; descreva por escrito o que falta." | "Esta conversación ya tiene el máximo de archivos. Este no se guardó; describa por escrito lo que falta." | "This conversation has as many files as it may. This one was not kept; describe in words what is missing.";
        NotADay: "Escreva o dia da entrega, hoje ou antes, como 24/11/2026." | "Escriba el día de la entrega, hoy o antes, como 24/11/2026." | "Write the day of the delivery, today or before, such as 24/11/2026.";
        NotAnAgent: "Escolha outro atendente, ou devolva a conversa à fila." | "Elija a otro agente, o devuelva la conversación a la cola." | "Choose another agent, or give the conversation back to the queue.";
        NotAnAdministrator: "Informe o login de outro Administrador ativo da mesma revenda." | "Indique el login de otro Administrador activo del mismo revendedor." | "Enter the login of another active Administrator of the same reseller.";
    }
}

/// Why a password cannot be taken, with the limits of the policy: least characters, most bytes.
pub fn password_flaw(lang: Lang, of: Flaw, min: usize, max: usize) -> String {
    fill(flaw(lang, of), &[("min", &min.to_string()), ("max", &max.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_sentence_of_its_own_in_each_language() {
        let mut seen = std::collections::HashSet::new();
        for lang in Lang::ALL {
            let rules = Rule::ALL.iter().map(|of| rule(lang, *of));
            for text in rules.chain(Flaw::ALL.iter().map(|of| flaw(lang, *of))) {
                assert!(text.ends_with('.') && seen.insert(text), "{text}");
            }
        }
    }
}
