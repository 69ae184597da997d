//! Names of roles and permissions, and what each role of a reseller may do. Which words are whose is said beside the
//! closed lists, in `model::role`.

crate::texts! {
    /// Roles and permissions.
    pub struct RoleText {
        administrator: "Administrador" | "Administrador" | "Administrator";
        buyer: "Comprador" | "Comprador" | "Buyer";
        support: "Suporte" | "Soporte" | "Support";
        basic: "Básico" | "Básico" | "Basic";
        custom: "Personalizado" | "Personalizado" | "Custom";
        agent: "Atendente" | "Agente" | "Agent";
        supervisor: "Supervisor" | "Supervisor" | "Supervisor";
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
    }
}
