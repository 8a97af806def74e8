package dev.hitotsu.demospring;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** {@code GET /users/ID} and {@code GET /products/ID}. */
@RestController
@Profile("catalogue")
class CatalogueController {
    /** A user. */
    record User(String userId, String name) {}

    /** A product. */
    record Product(String productId, String name, long priceCents) {}

    private final JdbcClient database;

    CatalogueController(JdbcClient database) {
        this.database = database;
    }

    @GetMapping("/users/{id}")
    User user(@PathVariable String id) {
        return database.sql("SELECT user_id, name FROM shop_users.users WHERE user_id = ?")
                .param(id)
                .query(User.class)
                .optional()
                .orElseThrow(() -> unknown("user", id));
    }

    @GetMapping("/products/{id}")
    Product product(@PathVariable String id) {
        return database.sql("SELECT product_id, name, price_cents FROM shop_products.products WHERE product_id = ?")
                .param(id)
                .query(Product.class)
                .optional()
                .orElseThrow(() -> unknown("product", id));
    }

    private static ResponseStatusException unknown(String what, String id) {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND, what + ": " + id + " (expected: a known " + what + ")");
    }
}
