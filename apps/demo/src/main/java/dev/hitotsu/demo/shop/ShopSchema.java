package dev.hitotsu.demo.shop;

import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The shop's tables, a schema for each service, and some users and products with their stock. MariaDB has as many
 * databases of one server for schemas.
 */
public final class ShopSchema {
    /** The number of users: {@code user-1} and so on. */
    public static final int USERS = 40;

    /** The number of products: {@code product-1} and so on. */
    public static final int PRODUCTS = 10;

    /** The first of them may be sold out. */
    public static final int SCARCE_PRODUCTS = 2;

    /** How many pieces there are of a product that does not become scarce. */
    public static final int PLENTY = 1_000_000_000;

    /** Each statement ends with a semicolon at the end of a line. */
    private static final String TABLES = """
            CREATE SCHEMA shop_users;
            CREATE TABLE shop_users.users (user_id varchar(100) PRIMARY KEY, name varchar(100) NOT NULL);

            CREATE SCHEMA shop_products;
            CREATE TABLE shop_products.products (
                product_id varchar(100) PRIMARY KEY, name varchar(100) NOT NULL, price_cents bigint NOT NULL);
            -- No constraint keeps stock from becoming negative, and an order from taking it twice.
            CREATE TABLE shop_products.stock (
                product_id varchar(100) PRIMARY KEY, initial bigint NOT NULL, available bigint NOT NULL);
            -- The quantity is below zero where it was reserved, and above where it was released; what is available is of the
            -- product, afterwards.
            CREATE TABLE shop_products.stock_movements (
                movement_id ${serial} PRIMARY KEY,
                order_id uuid NOT NULL,
                product_id varchar(100) NOT NULL,
                quantity bigint NOT NULL,
                available bigint NOT NULL,
                moved_at ${time} NOT NULL DEFAULT ${now});
            CREATE INDEX stock_movements_order ON shop_products.stock_movements (order_id);

            CREATE SCHEMA shop_orders;
            CREATE TABLE shop_orders.accounts (user_id varchar(100) PRIMARY KEY, orders bigint NOT NULL);
            CREATE TABLE shop_orders.orders (
                order_id uuid PRIMARY KEY,
                user_id varchar(100) NOT NULL,
                number bigint NOT NULL,
                product_id varchar(100) NOT NULL,
                quantity int NOT NULL,
                amount_cents bigint NOT NULL,
                idempotency_key varchar(100) NOT NULL UNIQUE,
                state varchar(20) NOT NULL DEFAULT 'PENDING',
                reason varchar(100),
                changes int NOT NULL DEFAULT 0,
                placed_at ${time} NOT NULL DEFAULT ${now});

            -- No constraint prevents a second charge of an order. Only the inbox does.
            CREATE SCHEMA shop_payments;
            CREATE TABLE shop_payments.requests (order_id uuid PRIMARY KEY, amount_cents bigint NOT NULL);
            CREATE TABLE shop_payments.charges (
                charge_id ${serial} PRIMARY KEY,
                order_id uuid NOT NULL,
                amount_cents bigint NOT NULL,
                charged_at ${time} NOT NULL DEFAULT ${now});
            CREATE TABLE shop_payments.absorbed (
                absorbed_id ${serial} PRIMARY KEY,
                consumer varchar(100) NOT NULL,
                deliveries int NOT NULL,
                at ${time} NOT NULL DEFAULT ${now});

            CREATE SCHEMA shop_notifications;
            CREATE TABLE shop_notifications.notifications (
                notification_id ${serial} PRIMARY KEY,
                order_id uuid NOT NULL,
                user_id varchar(100) NOT NULL,
                sent_at ${time} NOT NULL DEFAULT ${now});

            CREATE SCHEMA shop_analytics;
            CREATE TABLE shop_analytics.product_totals (
                product_id varchar(100) PRIMARY KEY,
                orders bigint NOT NULL,
                quantity bigint NOT NULL,
                amount_cents bigint NOT NULL);
            """;

    private ShopSchema() {}

    /**
     * Creates everything in an empty database, including the tables of the outboxes and the inbox, with plenty in
     * stock.
     */
    public static void create(DataSource dataSource) throws SQLException {
        create(dataSource, PLENTY);
    }

    /** As {@link #create(DataSource)}, with so many pieces of the first two products, which may be sold out. */
    public static void create(DataSource dataSource, int scarcePieces) throws SQLException {
        SqlDatabase database = databaseOf(dataSource);
        database.createOutbox(dataSource, SchemaName.DEFAULT);
        database.createOutbox(dataSource, Topics.CALLS);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : database.in(TABLES).split(";\n")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
            addUsers(connection);
            addProducts(connection, scarcePieces);
        }
    }

    private static SqlDatabase databaseOf(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return SqlDatabase.of(connection.getMetaData().getURL());
        }
    }

    private static void addUsers(Connection connection) throws SQLException {
        try (PreparedStatement user = connection.prepareStatement("INSERT INTO shop_users.users VALUES (?, ?)");
                PreparedStatement account =
                        connection.prepareStatement("INSERT INTO shop_orders.accounts VALUES (?, 0)")) {
            for (int n = 1; n <= USERS; n++) {
                user.setString(1, "user-" + n);
                user.setString(2, "User " + n);
                user.executeUpdate();
                account.setString(1, "user-" + n);
                account.executeUpdate();
            }
        }
    }

    private static void addProducts(Connection connection, int scarcePieces) throws SQLException {
        try (PreparedStatement product =
                        connection.prepareStatement("INSERT INTO shop_products.products VALUES (?, ?, ?)");
                PreparedStatement stock =
                        connection.prepareStatement("INSERT INTO shop_products.stock VALUES (?, ?, ?)");
                PreparedStatement totals =
                        connection.prepareStatement("INSERT INTO shop_analytics.product_totals VALUES (?, 0, 0, 0)")) {
            for (int n = 1; n <= PRODUCTS; n++) {
                product.setString(1, "product-" + n);
                product.setString(2, "Product " + n);
                product.setLong(3, 100L * n + 99);
                product.executeUpdate();
                long pieces = n <= SCARCE_PRODUCTS ? scarcePieces : PLENTY;
                stock.setString(1, "product-" + n);
                stock.setLong(2, pieces);
                stock.setLong(3, pieces);
                stock.executeUpdate();
                totals.setString(1, "product-" + n);
                totals.executeUpdate();
            }
        }
    }
}
