package dev.hitotsu.demo.shop;

import dev.hitotsu.demo.shop.HttpService.Reply;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** {@code GET /payments/ORDER}: the charges of an order; there must be exactly one. */
final class PaymentsService {
    /** One charge of an order. */
    record Charge(long chargeId, long amountCents) {}

    private final DataSource dataSource;

    PaymentsService(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void register(HttpService http) {
        http.get(
                "/payments/:order", request -> chargesOf(UUID.fromString(HttpService.pathParameter(request, "order"))));
    }

    private Reply chargesOf(UUID orderId) throws SQLException {
        List<Charge> charges = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT charge_id, amount_cents FROM shop_payments.charges WHERE order_id = ?")) {
            select.setObject(1, orderId);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    charges.add(new Charge(rows.getLong(1), rows.getLong(2)));
                }
            }
        }
        return Reply.ok(charges);
    }
}
