package dev.hitotsu.springboot.transaction;

import static dev.hitotsu.springboot.transaction.Shop.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.postgresql.PostgreSqlCommitCut;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A connection that breaks in the middle of COMMIT. */
class UnknownCommitIT {
    private static PostgreSqlServer server;
    private static Shop shop;

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        shop = Shop.create(server, "shop");
        shop.template.execute("CREATE TABLE bill (id uuid UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    }

    @AfterAll
    static void close() {
        shop.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"JDBC, true", "JDBC, false", "JPA, true", "JPA, false", "PLAIN, true", "PLAIN, false"})
    void isReportedAsUnknown(String manager, boolean reachesTheServer) throws Exception {
        UUID id = UUID.randomUUID();
        try (TcpProxy proxy = TcpProxy.to(server.port())) {
            PostgreSqlCommitCut cut =
                    reachesTheServer ? PostgreSqlCommitCut.afterServer(1) : PostgreSqlCommitCut.beforeServer(1);
            proxy.intercept(cut);
            try (Shop behindProxy = Shop.at(server, "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/shop")) {
                TransactionTemplate transaction = new TransactionTemplate(manager(behindProxy, manager));

                assertThatThrownBy(() ->
                                transaction.executeWithoutResult(status -> behindProxy.outbox.append(message(id))))
                        .isInstanceOf(CommitUnknownException.class)
                        .hasCauseInstanceOf(Exception.class);
            }
        }
        assertThat(shop.messages().contains(id)).isEqualTo(reachesTheServer);
    }

    private static AbstractPlatformTransactionManager manager(Shop shop, String name) {
        if (!name.equals("PLAIN")) {
            return shop.manager(name);
        }
        DataSourceTransactionManager plain = new DataSourceTransactionManager(shop.dataSource);
        shop.outbox.attachTo(plain);
        return plain;
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDBC", "JPA"})
    void aCommitThatTheDatabaseRefusesIsNotUnknown(String manager) {
        UUID id = UUID.randomUUID();

        assertThatThrownBy(() -> shop.transaction(manager).executeWithoutResult(status -> {
                    shop.template.update("INSERT INTO bill VALUES (?), (?)", id, id);
                    shop.outbox.append(message(id));
                }))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(shop.messages()).doesNotContain(id);
    }
}
