package dev.hitotsu.demo.shop;

import dev.hitotsu.demo.shop.HttpService.Reply;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** {@code GET /payments/ORDER}: the charges of an order, of which there should be one. */
final class PaymentsService {
    private final DataSource dataSource;

    PaymentsService(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void register(HttpService http) {
        http.on("GET", "/payments/*", call -> chargesOf(UUID.fromString(String.valueOf(call.pathValue()))));
    }

    private Reply chargesOf(UUID orderId) throws SQLException {
        List<Map<String, Object>> charges = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT charge_id, amount_cents FROM shop_payments.charges WHERE order_id = ?")) {
            select.setObject(1, orderId);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    charges.add(Map.of("chargeId", rows.getLong(1), "amountCents", rows.getLong(2)));
                }
            }
        }
        return new Reply(200, charges);
    }
}
