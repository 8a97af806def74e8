package dev.hitotsu.springboot.step;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.springboot.TransactionalStep;
import dev.hitotsu.testkit.broker.InMemoryBroker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Handlers in steps in a real application, with JDBC, jOOQ and JPA in one run. */
class StepsIT {
    private static PostgreSqlServer server;
    private static ConfigurableApplicationContext application;
    private static JdbcTemplate database;

    private final String order = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        database = new JdbcTemplate(server.dataSource());
        database.execute("CREATE TABLE step_effect (id bigint GENERATED ALWAYS AS IDENTITY, run text, effect text)");
        application = builder(StepsApplication.class).run();
    }

    private static SpringApplicationBuilder builder(Class<?>... sources) {
        return new SpringApplicationBuilder(sources)
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "spring.main.web-application-type",
                        "none",
                        "spring.datasource.url",
                        server.jdbcUrl(),
                        "spring.datasource.username",
                        server.user(),
                        "spring.datasource.password",
                        server.password(),
                        "hitotsu.schema.management",
                        "create"));
    }

    @AfterAll
    static void close() {
        if (application != null) {
            application.close();
        }
        server.close();
    }

    @Test
    void everyStepHappensOnceWithJdbcJooqAndJpa() {
        place("plain");

        awaitEnd(RunState.COMPLETED);
        assertThat(effects()).containsExactly("reserve", "label", "ship L-" + order);
    }

    @Test
    void goesOnWhereItStopped() {
        place("stumbles");

        awaitEnd(RunState.COMPLETED);
        assertThat(effects()).containsExactly("reserve", "label", "ship L-" + order);
    }

    @Test
    void aRefusedStepUndoesThoseBeforeIt() {
        place("refused");

        awaitEnd(RunState.REFUSED);
        assertThat(effects()).containsExactly("reserve", "label", "release");
    }

    @Test
    void aConflictIsRepeatedInAnotherTransaction() {
        StepsApplication.Stock stock = application.getBean(StepsApplication.Stock.class);
        place("conflicts");

        awaitEnd(RunState.COMPLETED);
        assertThat(effects()).containsExactly("reserve", "label", "ship L-" + order);
        assertThat(stock).isNotNull();
    }

    @Test
    void aStepOutsideOfARunIsRefused() {
        StepsApplication.Stock stock = application.getBean(StepsApplication.Stock.class);

        assertThatThrownBy(() -> stock.reserve(new StepsApplication.OrderPlaced(order, "plain")))
                .hasMessageContaining("Stock.reserve: called outside of a run (expected: from a method with @Steps");
    }

    @Test
    void aStepThatNoProxySeesStopsTheStart() {
        assertThatThrownBy(
                        () -> builder(StepsApplication.class, FinalStep.class).run())
                .hasStackTraceContaining(
                        "FinalStep$Hidden.reserve: final (expected: a method that a proxy can pass on");
        assertThatThrownBy(
                        () -> builder(StepsApplication.class, WrongUndo.class).run())
                .hasStackTraceContaining("undo \"relase\" (expected: a method of");
    }

    @Configuration
    static class FinalStep {
        static class Hidden {
            @TransactionalStep
            public final void reserve() {}
        }

        @Bean
        Hidden hidden() {
            return new Hidden();
        }
    }

    @Configuration
    static class WrongUndo {
        static class Misspelled {
            @TransactionalStep(undo = "relase")
            public void reserve() {}

            public void release() {}
        }

        @Bean
        Misspelled misspelled() {
            return new Misspelled();
        }
    }

    private void place(String behaviour) {
        Message message = Message.builder("orders", "OrderPlaced")
                .key(order)
                .payload("{\"order\": \"" + order + "\", \"behaviour\": \"" + behaviour + "\"}")
                .build();
        try (SinkSession session = application.getBean(InMemoryBroker.class).open(1)) {
            session.send(message).join();
        }
        id = message.id();
    }

    private UUID id = new UUID(0, 0);

    private void awaitEnd(RunState state) {
        StepRuns runs = application.getBean(StepRuns.class);
        await().until(() -> runs.list("orders", Set.of(state), null, 100).stream()
                .map(RunSummary::key)
                .anyMatch(key -> key.value().equals(id.toString())));
    }

    private List<String> effects() {
        return database.queryForList("SELECT effect FROM step_effect WHERE run = ? ORDER BY id", String.class, order);
    }
}
