//! Login and password.

use super::Answer;

pub(super) const ONE_LOGIN: Answer = Answer {
    lead: [
        "Não. O login do E-commerce também abre o Cloud Marketplace: você entra uma vez e o segundo portal não pede senha.",
        "No. El login del E-commerce también abre el Cloud Marketplace: usted ingresa una vez y el segundo portal no pide contraseña.",
        "No. The E-commerce login also opens Cloud Marketplace: you sign in once, and the second portal asks for no password.",
    ],
    steps: &[
        [
            "Entre em qualquer um dos portais com o seu usuário de login.",
            "Ingrese en cualquiera de los portales con su usuario de login.",
            "Sign in at either portal with your login.",
        ],
        [
            "Abra o outro portal: ele já sabe quem você é.",
            "Abra el otro portal: ya sabe quién es usted.",
            "Open the other portal: it already knows who you are.",
        ],
        ["Quando você sai, sai dos dois.", "Cuando sale, sale de los dos.", "When you sign out, you leave both."],
    ],
    said: [
        "sso duas senhas mesma credencial cloud marketplace ecommerce e-commerce acesso único plataforma",
        "sso dos contraseñas misma credencial cloud marketplace ecommerce e-commerce acceso único plataforma",
        "sso two passwords same credential cloud marketplace ecommerce e-commerce single sign-on platform",
    ],
};

pub(super) const FIRST_ACCESS: Answer = Answer {
    lead: [
        "Em até {promise} depois de receber o ID. O e-mail com o login e uma senha temporária vai para o contato da sua revenda.",
        "En un plazo de hasta {promise} desde que recibe el ID. El correo con el login y una contraseña temporal va al contacto de su empresa.",
        "Within {promise} of receiving the ID. The mail with the login and a temporary password goes to your company's contact.",
    ],
    steps: &[
        [
            "Consulte seu acesso com o ID de revendedor e o CNPJ: a página mostra o que já foi feito e o prazo do que falta.",
            "Consulte su acceso con el ID de revendedor y el CNPJ: la página muestra qué ya se hizo y cuándo vence lo que falta.",
            "Look up your access with reseller ID and CNPJ: the page shows what is done and when the rest is due.",
        ],
        [
            "Procure o remetente {sender} na caixa de entrada e no spam.",
            "Busque el remitente {sender} en la bandeja de entrada y en el spam.",
            "Look for the sender {sender} in inbox and spam.",
        ],
        [
            "Entre com a senha temporária e escolha a sua. A temporária vale por pelo menos {first_hours} horas.",
            "Ingrese con la contraseña temporal y elija la suya. La temporal vale al menos {first_hours} horas.",
            "Sign in with the temporary password and choose your own. The temporary one is good for at least {first_hours} hours.",
        ],
    ],
    said: [
        "novo revendedor 48 horas 48hrs prazo credencial primeiro acesso cadastro novo aguardar quanto tempo demora",
        "nuevo revendedor 48 horas plazo credencial primer acceso registro nuevo esperar cuánto tiempo tarda",
        "new reseller 48 hours due credential first access new registration wait how long",
    ],
};

pub(super) const MAIL_MISSING: Answer = Answer {
    lead: [
        "Veja primeiro onde o e-mail está: a consulta diz se ele saiu, se foi aceito ou se voltou, e envia de novo.",
        "Vea primero dónde está el correo: la consulta dice si salió, si fue aceptado o si volvió, y lo envía de nuevo.",
        "First see where the mail is: the look-up says whether it left, was accepted or came back, and sends it again.",
    ],
    steps: &[
        [
            "Procure o remetente {sender} também em spam, lixo eletrônico e quarentena. Se o e-mail da empresa tem filtro, peça a liberação desse remetente.",
            "Busque el remitente {sender} también en spam, correo no deseado y cuarentena. Si el correo de la empresa tiene filtro, pida que permita ese remitente.",
            "Look for the sender {sender} in spam, junk and quarantine too. If your company filters its mail, ask them to allow this sender.",
        ],
        [
            "Consulte com ID de revendedor e CNPJ e use “Enviar novamente”: vai para o mesmo endereço.",
            "Consulte con ID de revendedor y CNPJ y use “Enviar de nuevo”: va a la misma dirección.",
            "Look it up with reseller ID and CNPJ and use “Send again”: it goes to the same address.",
        ],
        [
            "O endereço está errado ou a pessoa saiu? O suporte corrige no mesmo contato, com uma confirmação: {chat}.",
            "¿La dirección está mal o la persona se fue? Soporte la corrige en el mismo contacto, con una confirmación: {chat}.",
            "Is the address wrong, or has the person left? Support corrects it in the same call or chat, with one proof: {chat}.",
        ],
    ],
    said: [
        "não recebi e-mail credencial não chegou spam lixo eletrônico noreply passou 48 horas caixa de entrada atraso",
        "no recibí correo credencial no llegó spam no deseado noreply pasaron 48 horas bandeja demora",
        "did not receive mail credential not arrived spam junk noreply over 48 hours inbox delay",
    ],
};

pub(super) const TEMPORARY_PASSWORD: Answer = Answer {
    lead: [
        "Uma senha temporária serve só para escolher a sua, uma vez e dentro da validade escrita no e-mail. Se você pediu outra, pode valer só a mais recente.",
        "Una contraseña temporal sirve solo para elegir la suya, una vez y dentro de la validez escrita en el correo. Si pidió otra, puede valer solo la más reciente.",
        "A temporary password is only for choosing your own, once and within the time printed in the mail. If you asked for another one, only the newest may be good.",
    ],
    steps: &[
        [
            "Confira login e senha com o e-mail. Maiúsculas, espaços e traços não importam.",
            "Compare login y contraseña con el correo. No importan mayúsculas, espacios ni guiones.",
            "Compare login and password with the mail. Capitals, spaces and dashes do not matter.",
        ],
        [
            "Se ela venceu ou foi substituída, a página diz isso, mostra a referência do e-mail que vale e oferece enviar outra ao endereço de cadastro.",
            "Si venció o fue reemplazada, la página lo dice, muestra la referencia del correo que vale y ofrece enviar otra a la dirección registrada.",
            "If it has expired or was replaced, the page says so, names the reference of the mail that is good, and offers a new one to the registered address.",
        ],
        [
            "Já usou e escolheu uma senha? Entre com a que escolheu, ou recupere a senha.",
            "¿Ya la usó y eligió una contraseña? Ingrese con la que eligió, o recupere la contraseña.",
            "Used it and chose a password already? Sign in with that one, or recover the password.",
        ],
    ],
    said: [
        "senha provisória vencida expirada inválida código não aceita prazo substituída primeira senha",
        "contraseña provisoria vencida expirada inválida código no acepta plazo reemplazada primera contraseña",
        "provisional password expired invalid code not accepted replaced first password",
    ],
};

pub(super) const FORGOT_LOGIN: Answer = Answer {
    lead: [
        "Receba por e-mail todos os usuários de login do seu endereço, com o nome do Administrador de cada revenda.",
        "Reciba por correo todos los usuarios de login de su dirección, con el nombre del Administrador de cada empresa.",
        "Get all logins of your address by mail, with the name of each company's Administrator.",
    ],
    steps: &[
        [
            "Informe seu e-mail em “Não lembro o usuário”. Por segurança, a tela é a mesma com ou sem cadastro.",
            "Indique su correo en “No recuerdo el usuario”. Por seguridad, la pantalla es la misma con o sin registro.",
            "Give your e-mail under “I do not remember my login”. For safety the screen is the same whether or not there is a record.",
        ],
        [
            "Nada em 10 minutos? Talvez o cadastro tenha outro endereço. Tente os outros que você usa.",
            "¿Nada en 10 minutos? Quizás el registro tenga otra dirección. Pruebe las otras que usa.",
            "Nothing within 10 minutes? The record may have another address. Try the others that you use.",
        ],
        [
            "Pergunte ao Administrador da sua revenda: ele vê os usuários dela.",
            "Pregunte al Administrador de su empresa: él ve sus usuarios.",
            "Ask your company's Administrator, who sees its users.",
        ],
    ],
    said: [
        "usuário esquecido qual meu login nome de usuário recuperar usuário perdi o login",
        "usuario olvidado cuál es mi login nombre de usuario recuperar usuario perdí el login",
        "forgotten login what is my login user name username recover login lost",
    ],
};

pub(super) const FORGOT_PASSWORD: Answer = Answer {
    lead: [
        "Informe login e e-mail de cadastro: um código chega a esse e-mail e vale {recovery_minutes} minutos. Sua senha atual continua valendo até você escolher outra.",
        "Indique login y correo registrado: un código llega a ese correo y vale {recovery_minutes} minutos. Su contraseña actual sigue valiendo hasta que elija otra.",
        "Give your login and the registered e-mail: a code arrives there and is good for {recovery_minutes} minutes. Your current password stays good until you choose another.",
    ],
    steps: &[
        [
            "Faça o pedido e anote a referência da tela.",
            "Haga el pedido y anote la referencia de la pantalla.",
            "Make the request and note the reference on the screen.",
        ],
        [
            "Digite o código do e-mail e escolha a nova senha. Pode ser em outro aparelho.",
            "Escriba el código del correo y elija la nueva contraseña. Puede ser en otro dispositivo.",
            "Type the code from the mail and choose the new password. Another device will do.",
        ],
        [
            "Nada em 10 minutos? Veja o spam (remetente {sender}), peça ao seu Administrador uma nova senha, ou fale com o suporte: {chat}.",
            "¿Nada en 10 minutos? Vea el spam (remitente {sender}), pida a su Administrador una nueva contraseña, o hable con soporte: {chat}.",
            "Nothing within 10 minutes? Look in spam (sender {sender}), ask your Administrator for a new password, or talk to support: {chat}.",
        ],
    ],
    said: [
        "recuperar senha esqueci minha senha redefinir trocar perdi a senha não consigo entrar nova senha",
        "recuperar contraseña olvidé mi contraseña clave restablecer cambiar perdí no puedo entrar nueva contraseña",
        "recover password forgot reset change lost cannot sign in log in new password",
    ],
};

pub(super) const EMAIL_MISMATCH: Answer = Answer {
    lead: [
        "O e-mail digitado não é o do cadastro desse login. O endereço registrado recebe um aviso, e o suporte já encontra o seu pedido pela referência.",
        "El correo escrito no es el registrado de ese login. La dirección registrada recibe un aviso, y soporte ya encuentra su pedido por la referencia.",
        "The e-mail you typed is not the registered one of this login. The registered address is told, and support finds your request by its reference.",
    ],
    steps: &[
        [
            "Tente os outros e-mails que você usa, também os antigos ou os da equipe (compras@, vendas@).",
            "Pruebe los otros correos que usa, también los antiguos o los del equipo (compras@, ventas@).",
            "Try the other addresses you use, old ones and the team's (purchasing@, sales@) too.",
        ],
        [
            "Não sabe o login certo desse e-mail? Peça a lista dos seus usuários por e-mail.",
            "¿No sabe el login correcto de ese correo? Pida la lista de sus usuarios por correo.",
            "Not sure which login belongs to this e-mail? Have the list of your logins mailed.",
        ],
        [
            "Seu Administrador vê o e-mail registrado e pode corrigir o dos usuários. Ou fale com o suporte ({chat}) com o login e a referência: ele verifica o endereço e envia uma senha temporária para lá.",
            "Su Administrador ve el correo registrado y puede corregir el de los usuarios. O hable con soporte ({chat}) con el login y la referencia: verifica la dirección y envía allí una contraseña temporal.",
            "Your Administrator sees the registered e-mail and can correct those of users. Or give login and reference to support ({chat}): they check the address and send a temporary password there.",
        ],
    ],
    said: [
        "usuário e e-mail não conferem dados não batem e-mail errado não cadastrado outro e-mail divergente",
        "usuario y correo no coinciden datos no concuerdan correo equivocado no registrado otro correo",
        "login and e-mail do not match data mismatch wrong e-mail not registered other address",
    ],
};

pub(super) const CHANGE_EMAIL: Answer = Answer {
    lead: [
        "O Administrador corrige o e-mail dos usuários da revenda. O e-mail de um Administrador é corrigido pelo suporte, no mesmo contato, com uma prova e dois atendentes.",
        "El Administrador corrige el correo de los usuarios de la empresa. El correo de un Administrador lo corrige soporte, en el mismo contacto, con una prueba y dos agentes.",
        "The Administrator corrects the e-mail of the company's users. An Administrator's own is corrected by support, in the same call or chat, with one proof and two agents.",
    ],
    steps: &[
        [
            "Usuário: peça ao Administrador. Um código vai ao novo endereço, e os dois endereços são avisados.",
            "Usuario: pídalo al Administrador. Un código va a la nueva dirección, y se avisa a las dos.",
            "Users: ask the Administrator. A code goes to the new address, and both addresses are told.",
        ],
        [
            "Administrador: fale com o suporte ({chat}). A prova pode ser uma ligação para o telefone da revenda ou a confirmação de outro Administrador.",
            "Administrador: hable con soporte ({chat}). La prueba puede ser una llamada al teléfono de la empresa o la confirmación de otro Administrador.",
            "Administrators: talk to support ({chat}). The proof can be a call to the company's telephone or the confirmation of another Administrator.",
        ],
        [
            "Recebeu um aviso de troca que não pediu? O próprio aviso diz como parar.",
            "¿Recibió un aviso de cambio que no pidió? El mismo aviso dice cómo detenerlo.",
            "Were you told of a change that you did not ask for? The notice itself says how to stop it.",
        ],
    ],
    said: [
        "mudar e-mail trocar endereço de e-mail desatualizado antigo corrigir cadastro atualização",
        "cambiar correo dirección desactualizada antigua corregir registro actualización",
        "change e-mail address outdated old correct record update",
    ],
};

pub(super) const BLOCKED: Answer = Answer {
    lead: [
        "Um bloqueio foi decidido por uma pessoa e só ela, ou quem cuida do acesso, pode desfazer. Uma espera depois de senhas erradas termina sozinha.",
        "Un bloqueo lo decidió una persona y solo ella, o quien administra el acceso, puede deshacerlo. Una espera después de contraseñas incorrectas termina sola.",
        "A block was decided by a person, and only that person, or whoever looks after the access, can lift it. A wait after wrong passwords ends by itself.",
    ],
    steps: &[
        [
            "A página pede para esperar? Aguarde o tempo mostrado. Em um navegador que você já usou, outras pessoas errando a sua senha não atrapalham.",
            "¿La página pide esperar? Espere el tiempo indicado. En un navegador que ya usó, los errores de otras personas no le afectan.",
            "Does the page ask you to wait? Wait for the time shown. In a browser that you have used before, other people's wrong guesses do not get in your way.",
        ],
        [
            "Não quer esperar? Recupere a senha: esse caminho nunca fica fechado.",
            "¿No quiere esperar? Recupere la contraseña: ese camino nunca queda cerrado.",
            "Do not want to wait? Recover the password: that way is never closed.",
        ],
        [
            "Bloqueado: fale com o Administrador da sua revenda. Se o bloqueio é da distribuidora, fale com o suporte: {chat}.",
            "Bloqueado: hable con el Administrador de su empresa. Si el bloqueo es del distribuidor, hable con soporte: {chat}.",
            "Blocked: talk to your company's Administrator. If the distributor set the block, talk to support: {chat}.",
        ],
    ],
    said: [
        "bloqueio desbloquear muitas tentativas acesso negado suspenso congelado inativo esperar minutos",
        "bloqueo desbloquear muchos intentos acceso denegado suspendido congelado inactivo esperar minutos",
        "block unblock too many attempts access denied suspended frozen inactive locked wait minutes",
    ],
};

pub(super) const SECOND_FACTOR: Answer = Answer {
    lead: [
        "Use um dos códigos de uso único que você guardou. Sem eles, duas pessoas do suporte conferem quem você é e retiram o fator perdido. O e-mail sozinho nunca basta.",
        "Use uno de los códigos de un solo uso que guardó. Sin ellos, dos personas de soporte verifican quién es usted y quitan el factor perdido. El correo por sí solo nunca basta.",
        "Use one of the one-time codes that you kept. Without them, two people of support check who you are and remove the lost factor. E-mail alone is never enough.",
    ],
    steps: &[
        [
            "Na página do segundo fator, escolha o código de uso único.",
            "En la página del segundo factor, elija el código de un solo uso.",
            "On the page of the second factor, choose the one-time code.",
        ],
        [
            "Depois de entrar, retire o aparelho perdido, cadastre o novo e gere outros códigos.",
            "Después de ingresar, quite el dispositivo perdido, registre el nuevo y genere otros códigos.",
            "Once you are in, remove the lost device, add the new one and make new codes.",
        ],
        [
            "Sem códigos? Fale com o suporte: {chat}.",
            "¿Sin códigos? Hable con soporte: {chat}.",
            "No codes? Talk to support: {chat}.",
        ],
    ],
    said: [
        "2fa mfa autenticador chave de acesso passkey celular perdido trocado roubado códigos verificação duas etapas",
        "2fa mfa autenticador llave de acceso passkey celular perdido cambiado robado códigos verificación dos pasos",
        "2fa mfa authenticator passkey phone lost new stolen codes two-step verification",
    ],
};

pub(super) const SHARED_MAILBOX: Answer = Answer {
    lead: [
        "Vários logins podem ter o mesmo e-mail. O assunto e a primeira linha de cada mensagem dizem pessoa, login e revenda.",
        "Varios logins pueden tener el mismo correo. El asunto y la primera línea de cada mensaje dicen persona, login y empresa.",
        "Several logins may have the same e-mail. Subject and first line of each mail name person, login and company.",
    ],
    steps: &[
        [
            "Para trocar de login, abra o seu nome no topo da página e use “Entrar com outro login”. A sessão anterior termina nos dois portais.",
            "Para cambiar de login, abra su nombre en la parte superior de la página y use “Ingresar con otro login”. La sesión anterior termina en los dos portales.",
            "To change logins, open your name at the top of the page and use “Use another login”. The previous session ends at both portals.",
        ],
        [
            "Quem lê a caixa lê também os códigos. Um Administrador deve ter um endereço só seu.",
            "Quien lee el buzón lee también los códigos. Un Administrador debe tener una dirección propia.",
            "Whoever reads the mailbox reads the codes too. An Administrator should have an address of their own.",
        ],
    ],
    said: [
        "dois logins mesmo e-mail compras vendas compartilhado trocar de usuário outra revenda",
        "dos logins mismo correo compras ventas compartido cambiar de usuario otra empresa",
        "two logins same e-mail purchasing sales shared switch user other company",
    ],
};

pub(super) const STRANGER: Answer = Answer {
    lead: [
        "Troque a senha agora: isso encerra as suas outras sessões nos dois portais e avisa você por e-mail.",
        "Cambie la contraseña ahora: eso cierra sus otras sesiones en los dos portales y le avisa por correo.",
        "Change the password now: this ends your other sessions at both portals and tells you by mail.",
    ],
    steps: &[
        [
            "Veja as sessões abertas e encerre as que você não reconhece.",
            "Vea las sesiones abiertas y cierre las que no reconoce.",
            "Look at the open sessions and end those you do not recognise.",
        ],
        [
            "Não consegue entrar? Recupere a senha: o código só vai para o e-mail de cadastro.",
            "¿No puede ingresar? Recupere la contraseña: el código va solamente al correo registrado.",
            "Cannot get in? Recover the password: the code goes to the registered e-mail alone.",
        ],
        [
            "Ligue um segundo fator. E avise o suporte se viu pedidos que não fez: {chat}.",
            "Active un segundo factor. Y avise a soporte si vio pedidos que no hizo: {chat}.",
            "Turn on a second factor. And tell support if you saw orders that are not yours: {chat}.",
        ],
    ],
    said: [
        "invasão hackeado roubaram minha conta sessão desconhecida acesso estranho fraude golpe segurança phishing",
        "intrusión hackeado robaron mi cuenta sesión desconocida acceso extraño fraude estafa seguridad phishing",
        "intruder hacked stolen account unknown session strange access fraud scam security phishing",
    ],
};

pub(super) const PRIVACY: Answer = Answer {
    lead: [
        "O que é guardado, para que e por quanto tempo está em “Minha conta”, em “Privacidade”. Ali você também baixa uma cópia.",
        "Qué se guarda, para qué y por cuánto tiempo está en “Mi cuenta”, en “Privacidad”. Allí también descarga una copia.",
        "What is kept, for what and for how long is under “My account”, in “Privacy”. You can download a copy there too.",
    ],
    steps: &[
        ["Entre e abra “Privacidade”.", "Ingrese y abra “Privacidad”.", "Sign in and open “Privacy”."],
        [
            "Quer que seus dados sejam apagados? Peça ao suporte ({chat}): duas pessoas decidem, e seu acesso termina.",
            "¿Quiere que se borren sus datos? Pídalo a soporte ({chat}): deciden dos personas, y su acceso termina.",
            "Want your data erased? Ask support ({chat}): two people decide, and your access ends.",
        ],
    ],
    said: [
        "lgpd dados pessoais privacidade apagar excluir meus dados cópia exportar retenção",
        "datos personales privacidad borrar eliminar mis datos copia exportar retención ley",
        "lgpd gdpr personal data privacy erase delete my data copy export retention",
    ],
};
