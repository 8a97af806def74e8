package dev.hitotsu.demo.shop;

import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The shop's tables, a database schema for each service, and some users and products with their stock. */
public final class ShopSchema {
    /** The number of users: {@code user-1} and so on. */
    public static final int USERS = 40;

    /** The number of products: {@code product-1} and so on. */
    public static final int PRODUCTS = 10;

    private static final int PLENTY = 1_000_000_000;

    private static final String TABLES = """
            CREATE SCHEMA shop_users;
            CREATE TABLE shop_users.users (user_id text PRIMARY KEY, name text NOT NULL);
            INSERT INTO shop_users.users SELECT 'user-' || n, 'User ' || n FROM generate_series(1, %3$d) AS n;

            CREATE SCHEMA shop_products;
            CREATE TABLE shop_products.products (
                product_id text PRIMARY KEY, name text NOT NULL, price_cents bigint NOT NULL);
            INSERT INTO shop_products.products
            SELECT 'product-' || n, 'Product ' || n, 100 * n + 99 FROM generate_series(1, %1$d) AS n;

            -- No constraint keeps stock from becoming negative, and an order from taking it twice.
            CREATE TABLE shop_products.stock (
                product_id text PRIMARY KEY, initial bigint NOT NULL, available bigint NOT NULL);
            INSERT INTO shop_products.stock
            SELECT product_id, pieces, pieces FROM (
                SELECT product_id, CASE WHEN product_id IN ('product-1', 'product-2') THEN %2$d ELSE 1000000000 END AS pieces
                FROM shop_products.products) AS delivered;
            CREATE TABLE shop_products.stock_movements (
                movement_id bigserial PRIMARY KEY,
                order_id uuid NOT NULL,
                product_id text NOT NULL,
                quantity bigint NOT NULL,   -- below zero: reserved; above: released
                available bigint NOT NULL,  -- of the product, afterwards
                moved_at timestamptz NOT NULL DEFAULT clock_timestamp());
            CREATE INDEX stock_movements_order ON shop_products.stock_movements (order_id);

            CREATE SCHEMA shop_orders;
            CREATE TABLE shop_orders.accounts (user_id text PRIMARY KEY, orders bigint NOT NULL);
            CREATE TABLE shop_orders.orders (
                order_id uuid PRIMARY KEY,
                user_id text NOT NULL,
                number bigint NOT NULL,
                product_id text NOT NULL,
                quantity int NOT NULL,
                amount_cents bigint NOT NULL,
                idempotency_key text NOT NULL UNIQUE,
                state text NOT NULL DEFAULT 'PENDING',
                reason text,
                changes int NOT NULL DEFAULT 0,
                placed_at timestamptz NOT NULL DEFAULT clock_timestamp());

            -- No constraint prevents a second charge of an order. Only the inbox does.
            CREATE SCHEMA shop_payments;
            CREATE TABLE shop_payments.requests (order_id uuid PRIMARY KEY, amount_cents bigint NOT NULL);
            CREATE TABLE shop_payments.charges (
                charge_id bigserial PRIMARY KEY,
                order_id uuid NOT NULL,
                amount_cents bigint NOT NULL,
                charged_at timestamptz NOT NULL DEFAULT clock_timestamp());
            CREATE TABLE shop_payments.absorbed (
                absorbed_id bigserial PRIMARY KEY,
                consumer text NOT NULL,
                deliveries int NOT NULL,
                at timestamptz NOT NULL DEFAULT clock_timestamp());

            CREATE SCHEMA shop_notifications;
            CREATE TABLE shop_notifications.notifications (
                notification_id bigserial PRIMARY KEY,
                order_id uuid NOT NULL,
                user_id text NOT NULL,
                sent_at timestamptz NOT NULL DEFAULT clock_timestamp());

            CREATE SCHEMA shop_analytics;
            CREATE TABLE shop_analytics.product_totals (
                product_id text PRIMARY KEY,
                orders bigint NOT NULL,
                quantity bigint NOT NULL,
                amount_cents bigint NOT NULL);
            """;

    private ShopSchema() {}

    /** Creates everything in an empty database, including the tables of the outboxes and the inbox, with plenty in stock. */
    public static void create(DataSource dataSource) throws SQLException {
        create(dataSource, PLENTY);
    }

    /** As {@link #create(DataSource)}, with so many pieces of the first two products, which may be sold out. */
    public static void create(DataSource dataSource, int scarcePieces) throws SQLException {
        PostgreSql.of(dataSource).schema().apply();
        PostgreSql.of(dataSource, Topics.CALLS).schema().apply();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLES.formatted(PRODUCTS, scarcePieces, USERS));
        }
    }
}
