package dev.hitotsu.demospring;

import dev.hitotsu.springboot.Idempotent;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /orders} with an {@code Idempotency-Key}, and {@code GET /orders/ID/state}. */
@RestController
@Profile("orders")
class OrdersController {
    /** What a client orders. */
    record NewOrder(String userId, String productId, int quantity) {}

    /** Whether an order is pending, paid or cancelled, and why the last. */
    record State(String orderId, String state, @Nullable String reason) {}

    private final Orders orders;

    OrdersController(Orders orders) {
        this.orders = orders;
    }

    /** A retry with the same key gets the same response. */
    @Idempotent
    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.CREATED)
    OrderPlaced place(@RequestBody NewOrder order, @RequestHeader("Idempotency-Key") String key) {
        return orders.place(order, key);
    }

    @GetMapping("/orders/{id}/state")
    State state(@PathVariable String id) {
        return orders.state(id);
    }
}
