package dev.hitotsu.server.relay;

import dev.hitotsu.console.Console;
import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.FactPage;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.config.AdminConfig;
import dev.hitotsu.server.config.GatewayAddress;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.database.Databases;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.operator.AdminEndpoint;
import dev.hitotsu.server.operator.Tokens;
import dev.hitotsu.server.relay.ProblemWatch.Wrong;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators reach beside a relay: the HTTP endpoint and the console, with connections of their own. */
final class OperatorServices implements AutoCloseable {
    /** What a command line needs that is copied from a page. */
    private static final String OPTIONS = "--config relay.yaml";

    private final List<AutoCloseable> parts = new ArrayList<>();

    private OperatorServices() {}

    /** Starts what is configured. */
    static OperatorServices start(RelayConfig config, String instance, Supplier<RelayStatus> relay) {
        OperatorServices services = new OperatorServices();
        AdminConfig admin = config.admin();
        if (admin != null) {
            try {
                services.open(config, admin, instance, relay);
            } catch (RuntimeException e) {
                services.close();
                throw e;
            }
        }
        return services;
    }

    private void open(RelayConfig config, AdminConfig admin, String instance, Supplier<RelayStatus> relay) {
        ReplayLimit limit = new ReplayLimit(admin.maxRetriesPerSecond(), System::nanoTime);
        OutboxDatabase database = Databases.openForOperators(config.source());
        parts.add(database);
        parts.add(AdminEndpoint.start(
                admin, database.admin(), database.hasInbox() ? database.inboxAdmin() : null, limit));
        ConsoleSettings console = admin.console();
        if (console != null) {
            parts.add(Console.start(
                    console,
                    new ConsoleSources(
                            instance,
                            database.admin(),
                            Tokens.of(admin.tokens()),
                            limit,
                            () -> relay.get().problem(),
                            OPTIONS,
                            pages(config, admin, instance, database, relay))));
        }
    }

    private List<FactPage> pages(
            RelayConfig config,
            AdminConfig admin,
            String instance,
            OutboxDatabase database,
            Supplier<RelayStatus> relay) {
        RelayFacts relays = new RelayFacts(instance, database, relay);
        List<FactPage> pages = new ArrayList<>();
        pages.add(FactPage.of("relays", "Relays", relays::tables)
                .withProcesses(relays::processes)
                .withProblem(sourceAlarmOr(relay, watch("Open transaction", relays::problem))));
        pages.add(FactPage.answering(
                "consumers", "Consumers", "A consumer, for its claims", new ConsumerFacts(database)::tables));
        ParkedFacts parked = new ParkedFacts(database);
        pages.add(FactPage.answering("parked", "Parked", "A consumer, or nothing for all", parked::tables)
                .withForms(parked.forms())
                .withBulk(new ParkedBulk(database, OPTIONS).form()));
        if (config.coordination() != null) {
            CoordinationFacts coordination = CoordinationFacts.open(config.coordination(), instance);
            parts.add(coordination);
            pages.add(FactPage.answering(
                    "coordination",
                    "Coordination",
                    "Name of a lock or of a pool of worker numbers, or key of a value",
                    coordination::tables));
        }
        GatewayAddress gateway = admin.gateway();
        if (gateway != null) {
            GatewayFacts facts = new GatewayFacts(gateway);
            ProblemWatch watch = watch("Gateway", facts::problem);
            pages.add(FactPage.answering(
                            "gateway",
                            "Gateway",
                            "Which route takes this request? Such as GET /orders/1",
                            facts::tables)
                    .withTexts(List.of(facts.comparison()))
                    .withProblem(watch::problem));
        }
        pages.add(FactPage.answering("ids", "Ids", "An id", IdFacts::tables));
        return pages;
    }

    private static Supplier<@Nullable String> sourceAlarmOr(Supplier<RelayStatus> relay, ProblemWatch watch) {
        return () -> {
            String alarm = relay.get().sourceAlarm();
            return alarm == null ? watch.problem() : alarm;
        };
    }

    private ProblemWatch watch(String name, Supplier<@Nullable Wrong> look) {
        ProblemWatch watch = ProblemWatch.start(name, look, InstantSource.system());
        parts.add(watch);
        return watch;
    }

    /** Closes them, the newest first. */
    @Override
    public void close() {
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        parts.clear();
    }
}
