package dev.hitotsu.springboot.transaction;

import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database with the application's tables and an outbox, and a manager of each kind. */
final class Shop implements AutoCloseable {
    private static final String TABLES = """
            CREATE TABLE purchase (id uuid PRIMARY KEY);
            CREATE TABLE stock (id integer PRIMARY KEY, last_message uuid, changes bigint NOT NULL DEFAULT 0);
            CREATE TABLE stock_change (number bigint PRIMARY KEY, message uuid NOT NULL);
            INSERT INTO stock (id) VALUES (1);
            -- The trigger runs when the row is locked, so the numbers are the order of the transactions.
            CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.changes := OLD.changes + 1;
                INSERT INTO stock_change VALUES (NEW.changes, NEW.last_message);
                RETURN NEW;
            END $$;
            CREATE TRIGGER count_change BEFORE UPDATE ON stock FOR EACH ROW EXECUTE FUNCTION count_change();
            """;

    final DataSource dataSource;
    final TransactionalOutbox outbox;
    final EntityManagerFactory entityManagerFactory;
    final EntityManager entityManager;
    final JdbcTransactionManager jdbc;
    final JpaTransactionManager jpa;
    final JdbcTemplate template;
    private final LocalContainerEntityManagerFactoryBean factoryBean = new LocalContainerEntityManagerFactoryBean();

    final HikariDataSource pool;

    private Shop(HikariDataSource pool, DataSource dataSource) {
        this.pool = pool;
        this.dataSource = dataSource;
        this.template = new JdbcTemplate(dataSource);
        PostgreSql database = PostgreSql.of(dataSource);
        this.outbox = TransactionalOutbox.of(dataSource, database.outbox());
        this.entityManagerFactory = entityManagerFactory();
        this.entityManager = SharedEntityManagerCreator.createSharedEntityManager(entityManagerFactory);
        this.jdbc = new JdbcTransactionManager(dataSource);
        this.jpa = new JpaTransactionManager(entityManagerFactory);
        outbox.attachTo(jdbc);
        outbox.attachTo(jpa);
    }

    static Shop create(PostgreSqlServer server, String database) {
        DataSource created = server.createDatabase(database);
        PostgreSql.of(created).schema().apply();
        new JdbcTemplate(created).execute(TABLES);
        return at(server, server.jdbcUrl(database));
    }

    /** The shop as it is found at another address, such as a proxy's. */
    static Shop at(PostgreSqlServer server, String jdbcUrl) {
        HikariDataSource pool = pool(server, jdbcUrl);
        return new Shop(pool, pool);
    }

    /** As {@link #at}, with a data source whose COMMIT takes the messages along. */
    static Shop inOneRoundTrip(PostgreSqlServer server, String jdbcUrl) {
        HikariDataSource pool = pool(server, jdbcUrl);
        return new Shop(pool, OutboxDataSource.of(pool));
    }

    private static HikariDataSource pool(PostgreSqlServer server, String jdbcUrl) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(jdbcUrl);
        pool.setUsername(server.user());
        pool.setPassword(server.password());
        return pool;
    }

    private EntityManagerFactory entityManagerFactory() {
        factoryBean.setDataSource(dataSource);
        factoryBean.setPackagesToScan(Shop.class.getPackageName());
        factoryBean.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factoryBean
                .getJpaPropertyMap()
                .put(
                        "hibernate.physical_naming_strategy",
                        "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl");
        factoryBean.afterPropertiesSet();
        return java.util.Objects.requireNonNull(factoryBean.getObject());
    }

    AbstractPlatformTransactionManager manager(String name) {
        return name.equals("JDBC") ? jdbc : jpa;
    }

    TransactionTemplate transaction(String manager) {
        return new TransactionTemplate(manager(manager));
    }

    TransactionTemplate transaction(String manager, int propagation) {
        TransactionTemplate transaction = transaction(manager);
        transaction.setPropagationBehavior(propagation);
        return transaction;
    }

    static Message message(UUID id) {
        return Message.builder("purchases", "PurchaseMade").id(id).key("1").build();
    }

    List<UUID> messages() {
        return template.queryForList("SELECT id FROM hitotsu.message ORDER BY position", UUID.class);
    }

    List<UUID> purchases() {
        return template.queryForList("SELECT id FROM purchase", UUID.class);
    }

    String transactionOf(String table, UUID id) {
        return template.queryForObject("SELECT xmin::text FROM " + table + " WHERE id = ?", String.class, id);
    }

    @Override
    public void close() {
        factoryBean.destroy();
        pool.close();
    }
}
