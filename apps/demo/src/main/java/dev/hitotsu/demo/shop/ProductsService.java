package dev.hitotsu.demo.shop;

import dev.hitotsu.demo.shop.HttpService.Reply;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** {@code GET /products/ID}. */
final class ProductsService {
    private final DataSource dataSource;

    ProductsService(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void register(HttpService http) {
        http.get("/products/:id", request -> find(HttpService.pathParameter(request, "id")));
    }

    private Reply find(String productId) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT name, price_cents FROM shop_products.products WHERE product_id = ?")) {
            select.setString(1, productId);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Reply.ok(new Product(productId, rows.getString(1), rows.getLong(2)))
                        : Reply.error(404, "product: " + productId + " (expected: a known product)");
            }
        }
    }
}
