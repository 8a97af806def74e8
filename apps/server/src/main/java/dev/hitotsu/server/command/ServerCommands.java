package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandProvider;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.config.ConfigException;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.relay.store.RelayStoreException;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.coord.CoordCommand;
import dev.hitotsu.server.id.IdCommand;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The commands of this module, and the exit codes for its exceptions. */
public final class ServerCommands implements CommandProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public ServerCommands() {}

    @Override
    public List<Object> commands() {
        return List.of(
                new RelayCommand(),
                new OutboxCommand(),
                new ProjectionCommand(),
                new SchemaCommand(),
                new SchemaOfCommand(),
                new CoordCommand(),
                new IdCommand());
    }

    @Override
    public Map<String, Supplier<String>> schemas() {
        return Map.of("relay", RelayConfig::jsonSchema);
    }

    @Override
    public List<String> lines(Exception failure) {
        return failure instanceof ConfigException config ? config.problems() : List.of();
    }

    @Override
    public OptionalInt exitCode(Exception failure) {
        return switch (failure) {
            case ConfigException config -> OptionalInt.of(ExitCode.USAGE);
            case CoordinationException store -> OptionalInt.of(ExitCode.COORDINATION);
            case SchemaException schema -> OptionalInt.of(ExitCode.DATABASE);
            case SQLException sql -> OptionalInt.of(ExitCode.DATABASE);
            case OutboxException outbox
            when outbox.getCause() instanceof SQLException || outbox.getCause() instanceof RelayStoreException ->
                OptionalInt.of(ExitCode.DATABASE);
            case InboxException inbox
            when inbox.getCause() instanceof SQLException -> OptionalInt.of(ExitCode.DATABASE);
            default -> OptionalInt.empty();
        };
    }
}
