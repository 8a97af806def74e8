package shop;

import io.micronaut.context.ApplicationContext;

/** Places an order, and ends when it was charged. */
public final class MicronautShop {
    private MicronautShop() {}

    public static void main(String[] arguments) throws Exception {
        try (ApplicationContext context = ApplicationContext.run()) {
            context.getBean(Orders.class).place("customer-1", 500);
            context.getBean(Payments.class).charged.await();
            System.out.println("charged once");
        }
    }
}
