//! The words of every mail. `{name}`, `{login}` and `{reseller}` say whom it is about, because mailboxes are shared.

crate::texts! {
    /// What all mails have in common: subject frame, first line, labels, buttons, foot.
    pub struct MailText {
        subject_person: "{what}: {name}, login {login}, {reseller}" | "{what}: {name}, login {login}, {reseller}" | "{what}: {name}, login {login}, {reseller}";
        subject_reseller: "{what}: {reseller}" | "{what}: {reseller}" | "{what}: {reseller}";
        hello: "Olá, {name}! Esta mensagem é sobre o seu login {login}, da revenda {reseller}." | "Hola, {name}: este mensaje es sobre su login {login}, del revendedor {reseller}." | "Hello {name}, this message is about your login {login} at the reseller {reseller}.";
        hello_staff: "Olá, {name}! Esta mensagem é sobre o seu login {login}, da equipe {reseller}." | "Hola, {name}: este mensaje es sobre su login {login}, del equipo {reseller}." | "Hello {name}, this message is about your login {login} on the {reseller} team.";
        hello_about: "Olá! Esta mensagem é sobre o login {login}, de {name}, da revenda {reseller}." | "Hola: este mensaje es sobre el login {login}, de {name}, del revendedor {reseller}." | "Hello, this message is about the login {login} of {name} at the reseller {reseller}.";
        hello_reseller: "Olá! Esta mensagem é sobre o acesso da revenda {reseller}." | "Hola: este mensaje es sobre el acceso del revendedor {reseller}." | "Hello, this message is about the access of the reseller {reseller}.";
        hello_list: "Olá! Esta mensagem é sobre os {n} logins deste e-mail: {first} e os demais, listados abaixo." | "Hola: este mensaje es sobre los {n} logins de este correo: {first} y los demás, que figuran abajo." | "Hello, this message is about the {n} logins of this e-mail address: {first} and the others listed below.";
        person: "{name}, login {login}, da revenda {reseller}" | "{name}, login {login}, del revendedor {reseller}" | "{name}, login {login}, at the reseller {reseller}";
        label_login: "Login" | "Login" | "Login";
        label_person: "Pessoa" | "Persona" | "Person";
        label_reseller: "Revenda" | "Revendedor" | "Reseller";
        label_administrators: "Quem administra os usuários" | "Quién administra los usuarios" | "Who manages the users";
        valid_until: "Vale até {until}." | "Vale hasta el {until}." | "Valid until {until}.";
        typing: "Tanto faz digitar com maiúsculas ou minúsculas, com ou sem os hífens." | "Da igual escribir en mayúsculas o minúsculas, con o sin los guiones." | "You can type it in capital or small letters, with or without the hyphens.";
        button_login: "Abrir a página de entrada" | "Abrir la página de ingreso" | "Open the sign-in page";
        button_recover: "Abrir a página do código" | "Abrir la página del código" | "Open the page for the code";
        button_forgot: "Pedir uma nova senha" | "Pedir una nueva contraseña" | "Ask for a new password";
        button_progress: "Ver o andamento do acesso" | "Ver el avance del acceso" | "See how the access is coming along";
        button_users: "Abrir a página Usuários" | "Abrir la página Usuarios" | "Open the Users page";
        button_setup: "Ativar o login" | "Activar el login" | "Set up the login";
        button_account: "Abrir a minha conta" | "Abrir mi cuenta" | "Open my account";
        and: "{list} e {last}" | "{list} y {last}" | "{list} and {last}";
        foot_never: "Nunca pedimos a sua senha por e-mail, telefone ou chat. Digite senhas e códigos somente em {host}." | "Nunca pedimos su contraseña por correo, teléfono o chat. Escriba contraseñas y códigos solamente en {host}." | "We never ask for your password by e-mail, telephone or chat. Type passwords and codes at {host} only.";
        foot_sender: "O remetente verdadeiro é {sender}. Ele só envia mensagens: respostas não são lidas." | "El remitente verdadero es {sender}. Solo envía mensajes: las respuestas no se leen." | "The true sender is {sender}. It only sends: replies are not read.";
        foot_help: "Precisa de ajuda? Abra o chat no site da {brand} e escolha {chat}." | "¿Necesita ayuda? Abra el chat en el sitio de {brand} y elija {chat}." | "Need help? Open the chat on the {brand} site and choose {chat}.";
        foot_reference: "Referência desta mensagem: {reference}. Com ela o atendimento encontra o seu caso; ela não é senha e não abre nada." | "Referencia de este mensaje: {reference}. Con ella la atención encuentra su caso; no es una contraseña y no abre nada." | "Reference of this message: {reference}. It helps our support find your case; it is no password and opens nothing.";
    }
}

crate::texts! {
    /// Mails that carry a password or a code.
    pub struct CodeMailText {
        first_subject: "Seu primeiro acesso" | "Su primer acceso" | "Your first access";
        first_intro: "O seu acesso está pronto. Com um único login você entra em {portals}." | "Su acceso está listo. Con un solo login usted entra en {portals}." | "Your access is ready. One login opens {portals}.";
        password_label: "Senha temporária" | "Contraseña temporal" | "Temporary password";
        password_use: "Ela serve para uma única coisa: escolher a sua própria senha." | "Sirve para una sola cosa: elegir su propia contraseña." | "It is good for one thing: choosing your own password.";
        step_login: "Abra a página de entrada, no endereço abaixo." | "Abra la página de ingreso, en la dirección de abajo." | "Open the sign-in page at the address below.";
        step_type: "Digite o login {login} e a senha temporária." | "Escriba el login {login} y la contraseña temporal." | "Type the login {login} and the temporary password.";
        step_choose: "Escolha a sua própria senha. Pronto!" | "Elija su propia contraseña. ¡Listo!" | "Choose your own password. That is all!";
        late: "Passou do prazo? Peça outra em “Esqueci minha senha”, na mesma página, com o seu login e este e-mail." | "¿Pasó el plazo? Pida otra en «Olvidé mi contraseña», en la misma página, con su login y este correo." | "Past that time? Ask for another one under “Forgot my password” on the same page, with your login and this e-mail address.";
        not_you: "Esta mensagem não é para você? Este e-mail pode ser usado por mais de uma pessoa: deixe a senha para {name}." | "¿Este mensaje no es para usted? Varias personas pueden usar este correo: deje la contraseña para {name}." | "Not for you? Several people may use this mailbox: please leave the password for {name}.";
        new_subject: "Sua nova senha temporária" | "Su nueva contraseña temporal" | "Your new temporary password";
        new_by_page: "Alguém, provavelmente você, pediu uma nova senha para este login. Se não foi você, ignore esta mensagem: nada muda enquanto a senha abaixo não for usada." | "Alguien, probablemente usted, pidió una nueva contraseña para este login. Si no fue usted, ignore este mensaje: nada cambia mientras la contraseña de abajo no se use." | "Somebody, probably you, asked for a new password for this login. If it was not you, ignore this message: nothing changes as long as the password below is not used.";
        new_by_administrator: "{who}, que administra os usuários da sua revenda, pediu uma nova senha temporária para você." | "{who}, que administra los usuarios de su empresa, pidió una nueva contraseña temporal para usted." | "{who}, who manages the users of your company, asked for a new temporary password for you.";
        new_by_desk: "O nosso atendimento enviou uma nova senha temporária para você. Se você não falou conosco, avise o atendimento." | "Nuestra atención le envió una nueva contraseña temporal. Si usted no habló con nosotros, avise a la atención." | "Our support has sent you a new temporary password. If you did not talk to us, please tell our support.";
        new_by_distributor: "A {brand} enviou uma nova senha temporária para você." | "{brand} le envió una nueva contraseña temporal." | "{brand} has sent you a new temporary password.";
        new_only: "As senhas temporárias que enviamos antes deixaram de valer." | "Las contraseñas temporales que enviamos antes dejaron de valer." | "Temporary passwords that we sent before are no longer valid.";
        new_keep: "Se você já tem a sua própria senha, ela continua valendo até você escolher outra." | "Si usted ya tiene su propia contraseña, sigue valiendo hasta que elija otra." | "If you already have your own password, it stays valid until you choose another.";
        recovery_subject: "Seu código de recuperação" | "Su código de recuperación" | "Your recovery code";
        recovery_intro: "Alguém, provavelmente você, pediu uma nova senha para este login. Se não foi você, ignore esta mensagem: a sua senha continua a mesma." | "Alguien, probablemente usted, pidió una nueva contraseña para este login. Si no fue usted, ignore este mensaje: su contraseña sigue siendo la misma." | "Somebody, probably you, asked for a new password for this login. If it was not you, ignore this message: your password stays the same.";
        recovery_label: "Código de recuperação" | "Código de recuperación" | "Recovery code";
        recovery_step_open: "Abra a página do código, no endereço abaixo." | "Abra la página del código, en la dirección de abajo." | "Open the page for the code at the address below.";
        recovery_step_type: "Digite o login {login} e o código." | "Escriba el login {login} y el código." | "Type the login {login} and the code.";
        recovery_step_choose: "Escolha a nova senha. Por segurança, as sessões abertas nos portais terminam nessa hora." | "Elija la nueva contraseña. Por seguridad, las sesiones abiertas en los portales terminan en ese momento." | "Choose the new password. For safety, sessions open at the portals end at that moment.";
        recovery_late: "Passou do prazo? Peça outro código em “Esqueci minha senha”." | "¿Pasó el plazo? Pida otro código en «Olvidé mi contraseña»." | "Past that time? Ask for another code under “Forgot my password”.";
        recovery_not_you: "Esta mensagem não é para você? Este e-mail pode ser usado por mais de uma pessoa: deixe o código para {name}." | "¿Este mensaje no es para usted? Varias personas pueden usar este correo: deje el código para {name}." | "Not for you? Several people may use this mailbox: please leave the code for {name}.";
        confirm_subject: "Confirme este e-mail" | "Confirme este correo" | "Confirm this e-mail address";
        confirm_intro: "Este endereço foi indicado como o novo e-mail deste login. Para confirmar que ele é seu, digite o código na página que o pediu." | "Esta dirección fue indicada como el nuevo correo de este login. Para confirmar que es suya, escriba el código en la página que lo pidió." | "This address was given as the new e-mail address of this login. To confirm that it is yours, type the code on the page that asked for it.";
        confirm_label: "Código de confirmação" | "Código de confirmación" | "Confirmation code";
        confirm_ignore: "Não reconhece este pedido? Ignore esta mensagem: sem o código, nada muda." | "¿No reconoce este pedido? Ignore este mensaje: sin el código, nada cambia." | "You do not know of this? Ignore this message: without the code nothing changes.";
        staff_subject: "Ative o seu login" | "Active su login" | "Set up your login";
        staff_intro: "O seu login da equipe está pronto. O código abaixo vale uma única vez." | "Su login del equipo está listo. El código de abajo vale una sola vez." | "Your staff login is ready. The code below works once.";
        staff_label: "Código de ativação" | "Código de activación" | "Set-up code";
        staff_step_open: "Abra a página de ativação, no endereço abaixo." | "Abra la página de activación, en la dirección de abajo." | "Open the set-up page at the address below.";
        staff_late: "Passou do prazo? Peça outro código a quem cadastrou o seu login." | "¿Pasó el plazo? Pida otro código a quien registró su login." | "Past that time? Ask whoever registered your login for another code.";
    }
}

crate::texts! {
    /// Mails that carry no secret.
    pub struct NoteMailText {
        mismatch_subject: "Pedido de senha com outro e-mail" | "Pedido de contraseña con otro correo" | "Password request with another e-mail address";
        mismatch_intro: "Alguém pediu uma nova senha para este login, mas digitou outro e-mail: {typed}. Por isso não enviamos nenhuma senha." | "Alguien pidió una nueva contraseña para este login, pero escribió otro correo: {typed}. Por eso no enviamos ninguna contraseña." | "Somebody asked for a new password for this login, but typed another e-mail address: {typed}. So we sent no password.";
        mismatch_you: "Foi você? Peça de novo, com o e-mail em que está lendo esta mensagem: é o cadastrado para este login." | "¿Fue usted? Pida otra vez, con el correo en que lee este mensaje: es el registrado para este login." | "Was it you? Ask again with the address at which you read this message: it is the registered one.";
        mismatch_other: "Não foi você? Não precisa fazer nada. A sua senha continua a mesma e ninguém ganhou acesso." | "¿No fue usted? No hace falta hacer nada. Su contraseña sigue siendo la misma y nadie obtuvo acceso." | "It was not you? There is nothing to do. Your password stays the same and nobody has gained access.";
        mismatch_wrong: "O e-mail cadastrado precisa mudar? Fale com quem administra os usuários da sua revenda ou com o nosso atendimento." | "¿El correo registrado debe cambiar? Hable con quien administra los usuarios de su empresa o con nuestra atención." | "Does the registered address need to change? Talk to whoever manages the users of your company, or to our support.";
        list_subject_one: "Seu login" | "Su login" | "Your login";
        list_subject: "Seus {n} logins" | "Sus {n} logins" | "Your {n} logins";
        list_asked: "Alguém, provavelmente você, pediu para lembrar o login cadastrado com este e-mail." | "Alguien, probablemente usted, pidió recordar el login registrado con este correo." | "Somebody, probably you, asked which login is registered with this e-mail address.";
        list_mismatch: "Alguém, provavelmente você, pediu uma nova senha com este e-mail, mas digitou um login que não está cadastrado com ele. Por isso não enviamos senha. Com este e-mail há:" | "Alguien, probablemente usted, pidió una nueva contraseña con este correo, pero escribió un login que no está registrado con él. Por eso no enviamos contraseña. Con este correo hay:" | "Somebody, probably you, asked for a new password with this e-mail address, but typed a login that is not registered with it. So we sent no password. Registered with this address:";
        list_next: "Para uma nova senha, digite um destes logins e este mesmo e-mail." | "Para una nueva contraseña, escriba uno de estos logins y este mismo correo." | "For a new password, type one of these logins and this same e-mail address.";
        list_left: "Quem administra os usuários não está mais na empresa? Fale com o nosso atendimento." | "¿Quien administra los usuarios ya no está en la empresa? Hable con nuestra atención." | "Whoever manages the users is no longer with the company? Talk to our support.";
        ignore: "Se não foi você, pode ignorar esta mensagem: ela só foi enviada a este endereço." | "Si no fue usted, puede ignorar este mensaje: solo se envió a esta dirección." | "If it was not you, you can ignore this message: it was sent to this address only.";
        blocked_subject: "Senha não enviada, login bloqueado" | "Contraseña no enviada, login bloqueado" | "No password sent, login blocked";
        blocked_intro: "Recebemos um pedido de nova senha, mas este login está bloqueado. Por isso não enviamos senha nem código." | "Recibimos un pedido de nueva contraseña, pero este login está bloqueado. Por eso no enviamos contraseña ni código." | "We received a request for a new password, but this login is blocked. So we sent neither password nor code.";
        blocked_administrators: "Quem pode ajudar na sua revenda: {who}." | "Quién puede ayudar en su empresa: {who}." | "Who can help at your company: {who}.";
        blocked_desk: "Quem pode ajudar é o nosso atendimento." | "Quien puede ayudar es nuestra atención." | "Our support can help.";
        pending_subject: "Seu acesso está a caminho" | "Su acceso está en camino" | "Your access is on its way";
        pending_intro: "Recebemos um pedido de senha, mas o primeiro acesso da revenda {reseller} (ID {id}) ainda está sendo preparado. Ele chega neste mesmo e-mail até {due}." | "Recibimos un pedido de contraseña, pero el primer acceso del revendedor {reseller} (ID {id}) todavía se está preparando. Llega a este mismo correo hasta el {due}." | "We received a request for a password, but the first access of the reseller {reseller} (ID {id}) is still being prepared. It will reach this address by {due}.";
        pending_wait: "Não é preciso pedir de novo. Confira também a caixa de spam: o remetente é {sender}." | "No hace falta pedir de nuevo. Revise también el correo no deseado: el remitente es {sender}." | "There is no need to ask again. Please look in the spam folder too: the sender is {sender}.";
        recovered_subject: "Senha de Administrador recuperada" | "Contraseña de Administrador recuperada" | "Administrator password recovered";
        recovered_intro: "A senha deste login, que é de Administrador, foi recuperada por um e-mail que outros logins também usam. Por isso avisamos os demais Administradores da revenda." | "La contraseña de este login, que es de Administrador, se recuperó por un correo que otros logins también usan. Por eso avisamos a los demás Administradores del revendedor." | "The password of this Administrator login was recovered through a mailbox that other logins use too. So we tell the other Administrators of the reseller.";
        recovered_act: "Está tudo certo? Não precisa fazer nada. Estranhou? Bloqueie o login na página Usuários e fale com o nosso atendimento." | "¿Todo en orden? No hace falta hacer nada. ¿Le extraña? Bloquee el login en la página Usuarios y hable con nuestra atención." | "Is it as it should be? There is nothing to do. Is it not? Block the login on the Users page and talk to our support.";
        by_page: "em nossas páginas" | "en nuestras páginas" | "on our pages";
        by_administrator: "por {who}, que administra os usuários da revenda" | "por {who}, que administra los usuarios del revendedor" | "by {who}, who manages the users of the reseller";
        by_desk: "pelo nosso atendimento" | "por nuestra atención" | "by our support";
        by_distributor: "pelo cadastro da {brand}" | "por el registro de {brand}" | "by the registration of {brand}";
        password_subject: "Senha alterada" | "Contraseña cambiada" | "Password changed";
        password_done: "A senha deste login foi alterada {by}. Por segurança, as sessões abertas nos portais foram encerradas: entre de novo com a nova senha." | "La contraseña de este login se cambió {by}. Por seguridad, las sesiones abiertas en los portales se cerraron: ingrese de nuevo con la nueva contraseña." | "The password of this login was changed {by}. For safety, sessions open at the portals were ended: sign in again with the new password.";
        password_not_you: "Não foi você? Peça agora uma nova senha e avise o nosso atendimento." | "¿No fue usted? Pida ahora una nueva contraseña y avise a nuestra atención." | "It was not you? Ask for a new password now and tell our support.";
        account_blocked_subject: "Login bloqueado" | "Login bloqueado" | "Login blocked";
        account_blocked_done: "Este login foi bloqueado {by} e, por enquanto, não abre os portais." | "Este login fue bloqueado {by} y, por ahora, no abre los portales." | "This login was blocked {by} and does not open the portals for now.";
        mistake: "Parece engano? Fale com quem administra os usuários da sua revenda ou com o nosso atendimento." | "¿Parece un error? Hable con quien administra los usuarios de su empresa o con nuestra atención." | "Does it look like a mistake? Talk to whoever manages the users of your company, or to our support.";
        unblocked_subject: "Login desbloqueado" | "Login desbloqueado" | "Login unblocked";
        unblocked_done: "Este login foi desbloqueado {by}. Você já pode entrar de novo." | "Este login fue desbloqueado {by}. Ya puede ingresar de nuevo." | "This login was unblocked {by}. You can sign in again.";
        role_subject: "Permissões alteradas" | "Permisos cambiados" | "Permissions changed";
        role_done: "As permissões deste login foram alteradas {by}. Se um portal pedir, entre de novo para usar as novas." | "Los permisos de este login se cambiaron {by}. Si un portal lo pide, ingrese de nuevo para usar los nuevos." | "The permissions of this login were changed {by}. If a portal asks, sign in again to use the new ones.";
        deleted_subject: "Login excluído" | "Login eliminado" | "Login deleted";
        deleted_done: "Este login foi excluído {by} e não abre mais os portais." | "Este login fue eliminado {by} y ya no abre los portales." | "This login was deleted {by} and no longer opens the portals.";
        factor_subject: "Segundo fator do seu acesso" | "Segundo factor de su acceso" | "Second factor of your access";
        factor_added: "Um segundo fator foi cadastrado para este login {by}. Nas próximas entradas ele é pedido depois da senha." | "Se registró un segundo factor para este login {by}. En los próximos ingresos se pide después de la contraseña." | "A second factor was set up for this login {by}. From now on it is asked for after the password.";
        factor_removed: "Um segundo fator deste login foi removido {by}." | "Se quitó un segundo factor de este login {by}." | "A second factor of this login was removed {by}.";
        factor_spare: "Um código de uso único foi usado no lugar do segundo fator deste login, {by}. Cada código serve uma vez." | "Se usó un código de un solo uso en lugar del segundo factor de este login, {by}. Cada código sirve una vez." | "A one-time code was used in place of the second factor of this login, {by}. Each code is good once.";
        factor_not_you: "Não foi você? Troque a senha agora e avise o nosso atendimento." | "¿No fue usted? Cambie la contraseña ahora y avise a nuestra atención." | "It was not you? Change the password now and tell our support.";
        email_subject: "E-mail alterado" | "Correo cambiado" | "E-mail address changed";
        email_done: "O e-mail deste login foi alterado {by}. Enviamos este aviso ao endereço antigo e ao novo; daqui em diante, senhas e códigos chegam só ao novo." | "El correo de este login se cambió {by}. Enviamos este aviso a la dirección anterior y a la nueva; desde ahora, contraseñas y códigos llegan solo a la nueva." | "The e-mail address of this login was changed {by}. We sent this notice to the old address and to the new one; from now on passwords and codes go to the new one only.";
        email_not_you: "Não reconhece a mudança? Avise agora o nosso atendimento: um supervisor vai verificar." | "¿No reconoce el cambio? Avise ahora a nuestra atención: un supervisor lo revisará." | "You do not know of this change? Tell our support now: a supervisor will look into it.";
        changing_subject: "O e-mail deste login vai mudar" | "El correo de este login va a cambiar" | "The e-mail address of this login is going to change";
        changing_intro: "O nosso atendimento recebeu um pedido para trocar o e-mail deste login. A troca vale a partir de {until}, ou antes, se uma segunda pessoa do atendimento a aprovar." | "Nuestra atención recibió un pedido para cambiar el correo de este login. El cambio vale desde el {until}, o antes, si una segunda persona de atención lo aprueba." | "Our support was asked to change the e-mail address of this login. The change is in force from {until}, or earlier if a second person of our support approves it.";
        changing_fine: "Foi um pedido seu ou da sua revenda? Não precisa fazer nada." | "¿Fue un pedido suyo o de su empresa? No hace falta hacer nada." | "Was it you, or your company? There is nothing to do.";
        changing_stop: "Não reconhece o pedido? Pare a troca: abra a página abaixo e digite este login e a referência {reference}." | "¿No reconoce el pedido? Detenga el cambio: abra la página de abajo y escriba este login y la referencia {reference}." | "You do not know of it? Stop the change: open the page below and type this login and the reference {reference}.";
        changing_button: "Abrir a página para parar a troca" | "Abrir la página para detener el cambio" | "Open the page to stop the change";
        changing_after: "Se você parar, nada muda e um supervisor vai verificar o pedido." | "Si usted lo detiene, nada cambia y un supervisor revisará el pedido." | "If you stop it, nothing changes, and a supervisor looks into the request.";
        alternate_subject: "Um e-mail de acesso não chegou" | "Un correo de acceso no llegó" | "An access e-mail did not arrive";
        alternate_intro: "Você é o contato alternativo da revenda {reseller}. Não conseguimos entregar o e-mail de acesso ao contato principal, no endereço {masked}." | "Usted es el contacto alternativo del revendedor {reseller}. No pudimos entregar el correo de acceso al contacto principal, en la dirección {masked}." | "You are the alternate contact of the reseller {reseller}. We could not deliver the access e-mail to the main contact at {masked}.";
        alternate_why: "Por segurança, a senha nunca vai para outro endereço; por isso ela não está aqui." | "Por seguridad, la contraseña nunca se envía a otra dirección; por eso no está aquí." | "For safety the password never goes to another address, so it is not in this message.";
        alternate_check: "Confira com o contato principal se o endereço está certo e se a caixa recebe mensagens de {sender}. Depois, com o ID da revenda e o CNPJ, peça o reenvio na página abaixo." | "Confirme con el contacto principal si la dirección es correcta y si el buzón recibe mensajes de {sender}. Después, con el ID del revendedor y el CNPJ, pida el reenvío en la página de abajo." | "Please check with the main contact that the address is right and that the mailbox takes messages from {sender}. Then ask for it again on the page below, with the reseller ID and the CNPJ.";
        alternate_wrong: "O endereço está errado? Fale com o nosso atendimento ou com o seu representante comercial." | "¿La dirección está mal? Hable con nuestra atención o con su representante comercial." | "Is the address wrong? Talk to our support or to your sales representative.";
        reminder_subject: "Sua senha temporária termina em breve" | "Su contraseña temporal termina pronto" | "Your temporary password ends soon";
        reminder_intro: "A senha temporária que enviamos em {sent} ainda não foi usada. Ela vale até {until}." | "La contraseña temporal que enviamos el {sent} aún no fue usada. Vale hasta el {until}." | "The temporary password that we sent on {sent} has not been used. It is valid until {until}.";
        reminder_find: "Ela não está nesta mensagem. Procure a que tem a referência {reference}, também na caixa de spam: o remetente é {sender}." | "No está en este mensaje. Busque el que tiene la referencia {reference}, también en el correo no deseado: el remitente es {sender}." | "It is not in this message. Look for the one with the reference {reference}, in the spam folder too: the sender is {sender}.";
        reminder_lost: "Não encontrou? Peça outra, com o seu login e este e-mail." | "¿No lo encontró? Pida otra, con su login y este correo." | "You cannot find it? Ask for another one, with your login and this e-mail address.";
        digest_subject: "Promessas que mudaram: {n}" | "Promesas que cambiaron: {n}" | "Promises that changed: {n}";
        digest_intro: "Desde o último resumo, promessas passaram por estas linhas:" | "Desde el último resumen, hubo promesas que pasaron por estas líneas:" | "Since the last digest promises crossed these lines:";
        digest_at_risk: "Entraram em risco" | "Entraron en riesgo" | "Came at risk";
        digest_breached: "Prazo vencido" | "Plazo vencido" | "Breached";
        digest_late: "Cumpridas com atraso" | "Cumplidas con atraso" | "Kept late";
        digest_back: "De volta ao prazo" | "De nuevo en plazo" | "Back in time";
        digest_causes: "O que segura as que estão em risco ou vencidas:" | "Lo que detiene a las que están en riesgo o vencidas:" | "What keeps those back that are at risk or breached:";
        digest_first: "As de prazo mais próximo:" | "Las de plazo más próximo:" | "The earliest due of them:";
        digest_line: "{words} Prazo: {due}" | "{words} Plazo: {due}" | "{words} Due: {due}";
        digest_more: "A página mostra todas, com o que segura cada uma." | "La página las muestra todas, con lo que detiene a cada una." | "The page shows all of them, with what keeps each one back.";
        digest_button: "Abrir as promessas" | "Abrir las promesas" | "Open the promises";
        test_subject: "E-mail de teste: {brand}" | "Correo de prueba: {brand}" | "Test mail: {brand}";
        test_intro: "Este é um e-mail de teste pedido pela operação." | "Este es un correo de prueba pedido por la operación." | "This is a test mail that operations asked for.";
        test_look: "Se você o lê, ele chegou. Nos cabeçalhos, Authentication-Results diz se SPF, DKIM e DMARC foram confirmados." | "Si usted lo lee, llegó. En los encabezados, Authentication-Results dice si SPF, DKIM y DMARC se confirmaron." | "If you read it, it has arrived. Among its headers, Authentication-Results says whether SPF, DKIM and DMARC were confirmed.";
        answer_subject: "Resposta ao seu atendimento, protocolo {protocol}" | "Respuesta a su consulta, protocolo {protocol}" | "Answer to your conversation, protocol number {protocol}";
        answer_hello: "Olá! Esta é a resposta ao seu atendimento, protocolo {protocol}." | "Hola: esta es la respuesta a su consulta, protocolo {protocol}." | "Hello, this is the answer to your conversation, protocol number {protocol}.";
        answer_hello_name: "Olá, {name}! Esta é a resposta ao seu atendimento, protocolo {protocol}." | "Hola, {name}: esta es la respuesta a su consulta, protocolo {protocol}." | "Hello {name}, this is the answer to your conversation, protocol number {protocol}.";
        answer_again: "Se ainda precisar de ajuda, abra o Fale Conosco outra vez e informe este protocolo." | "Si aún necesita ayuda, abra Contáctenos otra vez e indique este protocolo." | "If you still need help, open Contact us again and give this protocol number.";
        representative_subject: "Atendimento de uma revenda sua" | "Consulta de un revendedor suyo" | "Conversation of a reseller of yours";
        representative_hello: "Olá, {name}! Esta mensagem é sobre um atendimento da revenda {reseller}." | "Hola, {name}: este mensaje es sobre una consulta del revendedor {reseller}." | "Hello {name}, this message is about a conversation with the reseller {reseller}.";
        representative_order: "A revenda abriu um atendimento sobre um pedido." | "El revendedor abrió una consulta sobre un pedido." | "The reseller began a conversation about an order.";
        representative_delivery: "A revenda registrou um problema na entrega, dentro do prazo de 7 dias." | "El revendedor registró un problema en la entrega, dentro del plazo de 7 días." | "The reseller reported a problem with a delivery, within the 7 days.";
        representative_late: "A revenda registrou um problema na entrega, fora do prazo de 7 dias." | "El revendedor registró un problema en la entrega, fuera del plazo de 7 días." | "The reseller reported a problem with a delivery, after the 7 days.";
        representative_next: "Atrasos e reposições são tratados por você. O atendimento tem o mesmo protocolo." | "Los atrasos y las reposiciones los trata usted. Nuestra atención tiene el caso con el mismo protocolo." | "Delays and replacements are yours to settle. Our desk has the case under the same protocol number.";
        representative_id: "ID de revendedor" | "ID de revendedor" | "Reseller ID";
        representative_protocol: "Protocolo" | "Protocolo" | "Protocol number";
        representative_day: "Dia da entrega" | "Día de la entrega" | "Day of the delivery";
        withdrawn_subject: "Cadastro corrigido" | "Registro corregido" | "Registration corrected";
        withdrawn_intro: "O e-mail para o primeiro acesso da revenda {reseller} foi corrigido no cadastro. As senhas temporárias que enviamos a este endereço deixaram de valer." | "El correo para el primer acceso del revendedor {reseller} se corrigió en el registro. Las contraseñas temporales que enviamos a esta dirección dejaron de valer." | "The e-mail address for the first access of the reseller {reseller} was corrected in its registration. Temporary passwords that we sent to this address are no longer valid.";
        withdrawn_act: "Você não precisa fazer nada." | "No hace falta hacer nada." | "There is nothing for you to do.";
    }
}
