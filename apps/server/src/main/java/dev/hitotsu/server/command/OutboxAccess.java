package dev.hitotsu.server.command;

import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.projection.Projections;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.server.database.DatabaseOptions;
import dev.hitotsu.server.database.Databases;
import dev.hitotsu.server.database.Realignment;
import dev.hitotsu.server.database.SourceConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command on the tables of a database: its database, and the form of the answer. */
public final class OutboxAccess {
    /** Called by picocli. */
    public OutboxAccess() {}

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--json", description = "Answer in JSON, for machines.")
    private boolean json;

    SourceConfig source() {
        return database.source();
    }

    OutboxAdmin admin() {
        return admin(null);
    }

    /** With a reason in the record of what is changed; null for none. */
    OutboxAdmin admin(@Nullable String reason) {
        return Databases.open(source()).admin().actingFor(operation(reason));
    }

    /** The claims of consumers, with a reason in the record of what is changed; null for none. */
    public InboxAdmin inboxAdmin(@Nullable String reason) {
        Operation operation = operation(reason);
        return Databases.open(source()).inboxAdmin().actingFor(operation.id(), operation.actor(), operation.reason());
    }

    private static Operation operation(@Nullable String reason) {
        return new Operation(UUID.randomUUID(), System.getProperty("user.name"), reason);
    }

    /** What stands around the outbox. Connects when it is used. */
    public DatabaseInspection inspection() {
        return Databases.open(source()).inspection();
    }

    Projections projections() {
        return Databases.open(source()).projections();
    }

    /** The runs of steps, for operators. Connects when it is used. */
    public StepRuns stepRuns() {
        return Databases.open(source()).stepRuns();
    }

    Realignment realign() {
        return Databases.open(source()).realign();
    }

    Optional<OutboxSource> changeSource(OutboxSource wanted, Duration maxWait) {
        return Databases.open(source()).changeSource(wanted, maxWait);
    }

    /** Whether the answer is for machines. */
    public boolean isJson() {
        return json;
    }

    /** Tells something on the error output, before it is done. */
    void warn(String text) {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        err.println(text);
        err.flush();
    }

    /** Prints the answer. */
    public void print(String text) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
