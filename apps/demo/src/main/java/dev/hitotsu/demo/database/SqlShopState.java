package dev.hitotsu.demo.database;

import dev.hitotsu.demo.shop.SqlDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Reads the state of the shop with one statement. */
final class SqlShopState {
    private static final String SNAPSHOT = """
            WITH waiting AS (%1$s)
            SELECT (SELECT count(*) FROM shop_orders.orders),
                (SELECT count(*) FROM shop_payments.requests),
                (SELECT count(*) FROM shop_orders.orders WHERE state <> 'PENDING'
                    OR CAST(order_id AS char(36)) IN (SELECT %2$s FROM shop_calls.parked WHERE state = 'DEAD'
                        UNION ALL SELECT run_key FROM hitotsu.step_run WHERE state = 'HALTED')),
                (SELECT count(*) FROM shop_orders.orders WHERE reason = 'charge refused')
                    - (SELECT count(*) FROM shop_products.stock_movements WHERE quantity > 0),
                (SELECT count(*) FROM shop_notifications.notifications),
                (SELECT coalesce(sum(orders), 0) FROM shop_analytics.product_totals),
                (SELECT count(*) FROM waiting),
                (SELECT coalesce(%3$s, 0) FROM waiting)
            """;

    private static final String POSTGRESQL =
            SNAPSHOT.formatted("""
            WITH saved AS (
                SELECT position FROM (
                    (SELECT fence, number, position FROM hitotsu.checkpoint_0 ORDER BY fence DESC, number DESC LIMIT 1)
                    UNION ALL
                    (SELECT fence, number, position FROM hitotsu.checkpoint_1 ORDER BY fence DESC, number DESC LIMIT 1)
                ) AS both_tables ORDER BY fence DESC, number DESC LIMIT 1)
            SELECT appended_at FROM hitotsu.message
            WHERE position > coalesce((SELECT position FROM saved), 0) AND topic = 'orders'
            UNION ALL SELECT parked_at FROM hitotsu.parked WHERE topic = 'orders'""", "key", "extract(epoch FROM clock_timestamp() - min(appended_at))");

    private static final String MARIADB = SNAPSHOT.formatted(
            """
            SELECT appended_at FROM hitotsu.message
            WHERE position > (SELECT position FROM hitotsu.relay) AND kind = 0 AND topic = 'orders'
            UNION ALL SELECT parked_at FROM hitotsu.parked WHERE topic = 'orders'""", "message_key", "TIMESTAMPDIFF(MICROSECOND, min(appended_at), UTC_TIMESTAMP(6)) / 1000000");

    private SqlShopState() {}

    /** Empty while the database is away. */
    static Optional<ShopSnapshot> read(SqlServer database) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql(database.sql()))) {
            row.next();
            return Optional.of(new ShopSnapshot(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getDouble(8)));
        } catch (SQLException unavailable) {
            return Optional.empty();
        }
    }

    private static String sql(SqlDatabase database) {
        return switch (database) {
            case postgresql -> POSTGRESQL;
            case mariadb -> MARIADB;
        };
    }
}
