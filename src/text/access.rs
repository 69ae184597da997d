//! Names of roles, permissions and states, and what each role may do.

use super::Lang;

crate::texts! {
    /// Roles, permissions, states.
    pub struct RoleText {
        administrator: "Administrador" | "Administrador" | "Administrator";
        buyer: "Comprador" | "Comprador" | "Buyer";
        support: "Suporte" | "Soporte" | "Support";
        basic: "Básico" | "Básico" | "Basic";
        custom: "Personalizado" | "Personalizado" | "Custom";
        agent: "Atendente" | "Agente" | "Agent";
        operator: "Operador" | "Operador" | "Operator";
        administrator_may: "Tudo, inclusive criar, bloquear e excluir usuários da revenda e mudar perfis." | "Todo, incluso crear, bloquear y eliminar usuarios del revendedor y cambiar perfiles." | "Everything, including creating, blocking and deleting the reseller's users and changing roles.";
        buyer_may: "Estoque, preço, carrinhos, pedidos para a revenda ou para cliente final, status e rastreio. Não gerencia usuários." | "Stock, precio, carritos, pedidos para el revendedor o para cliente final, estado y rastreo. No gestiona usuarios." | "Stock, price, carts, orders for the reseller or an end customer, status and tracking. Does not manage users.";
        support_may: "Lista e status dos pedidos, sem valores. Não vê estoque nem preço e não faz pedidos." | "Lista y estado de los pedidos, sin importes. No ve stock ni precio y no hace pedidos." | "List and status of orders, without amounts. No stock, no price, no new orders.";
        basic_may: "Estoque, preço e carrinhos. Não faz pedidos nem vê a lista de pedidos." | "Stock, precio y carritos. No hace pedidos ni ve la lista de pedidos." | "Stock, price and carts. No orders and no list of orders.";
        custom_may: "Só o que você marcar abaixo." | "Solo lo que usted marque abajo." | "Only what you tick below.";
        stock: "Ver estoque" | "Ver stock" | "See stock";
        price: "Ver preço" | "Ver precio" | "See price";
        cart: "Montar carrinhos" | "Armar carritos" | "Make carts";
        order_own: "Fazer pedidos para a revenda" | "Hacer pedidos para el revendedor" | "Order for the reseller";
        order_end_customer: "Fazer pedidos para cliente final" | "Hacer pedidos para cliente final" | "Order for an end customer";
        order_list: "Ver a lista de pedidos" | "Ver la lista de pedidos" | "See the list of orders";
        order_status: "Ver o status dos pedidos" | "Ver el estado de los pedidos" | "See the status of orders";
        order_tracking: "Rastrear entregas" | "Rastrear entregas" | "Track deliveries";
        end_customer_register: "Cadastrar clientes finais" | "Registrar clientes finales" | "Register end customers";
        users_manage: "Gerenciar usuários" | "Gestionar usuarios" | "Manage users";
        invited: "convidado" | "invitado" | "invited";
        active: "ativo" | "activo" | "active";
        blocked: "bloqueado" | "bloqueado" | "blocked";
        deactivated: "desativado" | "desactivado" | "deactivated";
    }
}

/// A role's name by its code; an unknown code stays as it is.
pub fn role_name(lang: Lang, code: &str) -> &str {
    let t = RoleText::of(lang);
    match code {
        "administrator" => t.administrator,
        "buyer" => t.buyer,
        "support" => t.support,
        "basic" => t.basic,
        "custom" => t.custom,
        "agent" => t.agent,
        "operator" => t.operator,
        other => other,
    }
}

/// What a role may do, in a sentence; "" for an unknown code.
pub fn role_may(lang: Lang, code: &str) -> &'static str {
    let t = RoleText::of(lang);
    match code {
        "administrator" => t.administrator_may,
        "buyer" => t.buyer_may,
        "support" => t.support_may,
        "basic" => t.basic_may,
        "custom" => t.custom_may,
        _ => "",
    }
}

/// A permission's name by its code; an unknown code stays as it is.
pub fn permission_name(lang: Lang, code: &str) -> &str {
    let t = RoleText::of(lang);
    match code {
        "stock" => t.stock,
        "price" => t.price,
        "cart" => t.cart,
        "order.own" => t.order_own,
        "order.end_customer" => t.order_end_customer,
        "order.list" => t.order_list,
        "order.status" => t.order_status,
        "order.tracking" => t.order_tracking,
        "end_customer.register" => t.end_customer_register,
        "users.manage" => t.users_manage,
        other => other,
    }
}

/// A user's state by its code; an unknown code stays as it is.
pub fn state_name(lang: Lang, code: &str) -> &str {
    let t = RoleText::of(lang);
    match code {
        "invited" => t.invited,
        "active" => t.active,
        "blocked" => t.blocked,
        "deactivated" => t.deactivated,
        other => other,
    }
}
