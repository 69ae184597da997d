//! The reseller and its users.

use super::Answer;

pub(super) const ADMINISTRATOR: Answer = Answer {
    lead: [
        "É a pessoa da sua revenda que cria, bloqueia e ajuda os usuários dela. Depois de entrar, você vê o nome aqui e em “Minha conta”.",
        "Es la persona de su empresa que crea, bloquea y ayuda a sus usuarios. Después de ingresar, usted ve el nombre aquí y en “Mi cuenta”.",
        "It is the person in your company who creates, blocks and helps its users. Once signed in, you see the name here and under “My account”.",
    ],
    steps: &[
        [
            "Não consegue entrar? O e-mail de “Não lembro o usuário” traz o nome do Administrador de cada revenda.",
            "¿No puede ingresar? El correo de “No recuerdo el usuario” trae el nombre del Administrador de cada empresa.",
            "Cannot get in? The mail of “I do not remember my login” names each company's Administrator.",
        ],
        [
            "O Administrador saiu da empresa? Avise em “Minha conta” ou pelo suporte ({chat}): você recebe um protocolo, e a troca é confirmada com a revenda.",
            "¿El Administrador se fue de la empresa? Avise en “Mi cuenta” o por soporte ({chat}): recibe un protocolo, y el cambio se confirma con la empresa.",
            "Has the Administrator left? Say so under “My account” or to support ({chat}): you get a protocol number, and the change is confirmed with the company.",
        ],
    ],
    said: [
        "quem administra responsável gestor master admin saiu da empresa não sei quem é desligado",
        "quién administra responsable gestor master admin se fue de la empresa no sé quién es",
        "who administers responsible manager master admin left the company do not know who",
    ],
};

pub(super) const ROLES: Answer = Answer {
    lead: [
        "O Administrador escolhe o perfil de cada usuário. Um produto ou botão que falta pode ser só o perfil.",
        "El Administrador elige el perfil de cada usuario. Un producto o botón que falta puede ser solo el perfil.",
        "The Administrator chooses each user's role. A product or button that is missing may be just the role.",
    ],
    steps: &[
        [
            "Administrador: tudo nos dois portais, e os usuários da revenda: criar, excluir, bloquear, desbloquear, mudar perfil e enviar nova senha.",
            "Administrador: todo en los dos portales, y los usuarios de la empresa: crear, eliminar, bloquear, desbloquear, cambiar perfil y enviar nueva contraseña.",
            "Administrator: everything at both portals, and the company's users: create, delete, block, unblock, change role and send a new password.",
        ],
        [
            "Comprador: estoque, preço, carrinhos, pedidos para a revenda ou para cliente final, status e rastreio.",
            "Comprador: stock, precio, carritos, pedidos para la empresa o para un cliente final, estado y seguimiento.",
            "Buyer: stock, price, carts, orders for the company or an end customer, status and tracking.",
        ],
        [
            "Suporte: lista e status dos pedidos, sem valores. Não vê estoque nem preço, não faz pedidos, não rastreia.",
            "Soporte: lista y estado de los pedidos, sin importes. No ve stock ni precio, no hace pedidos, no rastrea.",
            "Support: list and status of orders, without amounts. No stock, no price, no new orders, no tracking.",
        ],
        [
            "Básico: estoque, preço e carrinhos. Não faz pedidos nem vê a lista deles.",
            "Básico: stock, precio y carritos. No hace pedidos ni ve su lista.",
            "Basic: stock, price and carts. No orders, and no list of them.",
        ],
        [
            "Personalizado: o que o Administrador marcou, e nunca mais do que ele mesmo pode.",
            "Personalizado: lo que el Administrador marcó, y nunca más de lo que él mismo puede.",
            "Custom: what the Administrator ticked, and never more than they hold themselves.",
        ],
    ],
    said: [
        "permissões privilégios comprador suporte básico personalizado não vejo preço estoque não consigo pedir rastreio perfil acesso",
        "permisos privilegios comprador soporte básico personalizado no veo precio existencias stock no puedo pedir seguimiento perfil acceso",
        "permissions privileges buyer support basic custom cannot see price stock cannot order tracking role",
    ],
};

pub(super) const MANAGE_USERS: Answer = Answer {
    lead: [
        "Em “Usuários” você encontra cada pessoa por nome, login ou e-mail e resolve na hora.",
        "En “Usuarios” encuentra a cada persona por nombre, login o correo y resuelve en el momento.",
        "Under “Users” you find each person by name, login or e-mail and settle it on the spot.",
    ],
    steps: &[
        [
            "Criar: nome, e-mail e perfil. A pessoa recebe login e senha temporária por e-mail.",
            "Crear: nombre, correo y perfil. La persona recibe login y contraseña temporal por correo.",
            "Create: name, e-mail and role. The person gets login and temporary password by mail.",
        ],
        [
            "Bloquear ou excluir: a pessoa sai dos dois portais na hora, e a tela mostra quando cada portal confirmou.",
            "Bloquear o eliminar: la persona sale de los dos portales en el momento, y la pantalla muestra cuándo confirmó cada portal.",
            "Block or delete: the person is out of both portals at once, and the screen shows when each portal confirmed.",
        ],
        [
            "Muitos de uma vez: uma planilha, com a prévia do que acontece a cada linha. Na lista, marque vários e escolha a ação.",
            "Muchos de una vez: una planilla, con la vista previa de lo que pasa con cada línea. En la lista, marque varios y elija la acción.",
            "Many at once: a spreadsheet, with a preview of what becomes of each line. In the list, tick several and choose the act.",
        ],
        [
            "Vai sair da empresa? Passe a administração a outra pessoa antes.",
            "¿Se va de la empresa? Traspase antes la administración a otra persona.",
            "Leaving the company? Hand administration over to somebody else first.",
        ],
        [
            "Enviar nova senha: vai para o e-mail de cadastro; você nunca vê a senha. Outro Administrador? Mude o perfil: a revenda sempre fica com pelo menos um.",
            "Enviar nueva contraseña: va al correo registrado; usted nunca ve la contraseña. ¿Otro Administrador? Cambie el perfil: la empresa siempre queda con al menos uno.",
            "Send a new password: it goes to the registered e-mail; you never see it. Another Administrator? Change the role: the company always keeps at least one.",
        ],
    ],
    said: [
        "criar usuário excluir deletar bloquear desbloquear enviar nova senha para funcionário convidar gerenciar",
        "crear usuario eliminar borrar bloquear desbloquear enviar nueva contraseña a empleado invitar gestionar",
        "create user delete block unblock send new password employee invite manage",
    ],
};

pub(super) const NO_PRICES: Answer = Answer {
    lead: [
        "Quando todos os produtos aparecem assim, o cadastro da revenda está incompleto. Se for um produto só, é o preço dele que depende de consulta.",
        "Cuando todos los productos aparecen así, el registro de la empresa está incompleto. Si es uno solo, es su precio el que depende de consulta.",
        "When every product looks like this, the company's registration is incomplete. If it is a single one, only its own price is on request.",
    ],
    steps: &[
        [
            "Entre: aqui e na sua página inicial aparece o que falta, com quem está e o protocolo.",
            "Ingrese: aquí y en su página inicial aparece qué falta, quién lo tiene y el protocolo.",
            "Sign in: here and on your start page you see what is missing, who has it, and the protocol number.",
        ],
        [
            "Você não precisa fazer nada: quando o dado chega, o aviso some sozinho.",
            "No necesita hacer nada: cuando llega el dato, el aviso desaparece solo.",
            "There is nothing for you to do: when the fact arrives, the notice goes away by itself.",
        ],
        [
            "Tem pressa, ou o cadastro aparece completo? Fale com o suporte ({chat}) e informe o protocolo ou o seu login.",
            "¿Tiene prisa, o el registro aparece completo? Hable con soporte ({chat}) e indique el protocolo o su login.",
            "In a hurry, or does the registration look complete? Give the protocol number or your login to support: {chat}.",
        ],
    ],
    said: [
        "sob consulta sem preço preços não aparecem erro de cadastro incompleto valores zerados",
        "sob consulta sin precio precios no aparecen error de registro incompleto bajo consulta",
        "sob consulta no price prices missing price on request registration error incomplete",
    ],
};
