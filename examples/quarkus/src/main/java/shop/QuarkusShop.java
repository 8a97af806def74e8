package shop;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Places an order, and ends when it was charged. */
@QuarkusMain
public class QuarkusShop implements QuarkusApplication {
    private final Orders orders;
    private final Payments payments;

    QuarkusShop(Orders orders, Payments payments) {
        this.orders = orders;
        this.payments = payments;
    }

    @Override
    public int run(String... arguments) throws Exception {
        orders.place("customer-1", 500);
        payments.awaitCharge();
        System.out.println("charged once");
        return 0;
    }
}
