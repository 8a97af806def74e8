package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.console.oidc.OidcLogin;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.jdbc.layout.TableMapping;
import dev.hitotsu.server.archive.ArchiveConfig;
import dev.hitotsu.server.config.AdminConfig;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.database.DatabaseState;
import dev.hitotsu.server.database.Databases;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.relay.LimitCheck;
import dev.hitotsu.server.relay.Sinks;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connects to all that a relay needs, without delivering anything, and says what it found. */
final class RelayCheck {
    private RelayCheck() {}

    /**
     * Prints a line for each part that is fine; blocks.
     *
     * @return the exit code
     * @throws CommandException for the first part that is not fine
     */
    static int run(RelayConfig relay, PrintWriter out) {
        List<String> topics = waitingTopics(relay);
        print(out, "The database answers, has the schema, and gives the user every right that a relay needs.");
        TableMapping mapping = relay.source().mapping();
        if (mapping != null) {
            print(out, "The table " + mapping.table() + " has the columns and the trigger of source.mapping.");
        }
        checkArchive(relay.source().archive(), out);
        checkLogin(relay.admin(), out);
        List<String> obstacles = Sinks.obstacles(relay.sink(), relay.options(), topics);
        if (!obstacles.isEmpty()) {
            throw new CommandException(ExitCode.FAILED, "sink: " + String.join("\n  ", obstacles));
        }
        print(
                out,
                topics.isEmpty()
                        ? "The broker answers. No message waits, so the topics of messages are not known."
                        : "The broker answers, and has the topics of the messages that wait: "
                                + String.join(", ", topics));
        LimitCheck.notes(relay, Sinks.limits(relay.sink(), relay.options(), topics))
                .forEach(note -> print(out, TerminalText.singleLine(note)));
        return ExitCode.OK;
    }

    private static void checkArchive(@Nullable ArchiveConfig archive, PrintWriter out) {
        if (archive != null) {
            archive.obstacle().ifPresent(reason -> {
                throw new CommandException(ExitCode.FAILED, reason);
            });
            print(out, "The folder of the archive can be written in: " + archive.folder());
        }
    }

    private static void checkLogin(@Nullable AdminConfig admin, PrintWriter out) {
        if (admin != null && admin.console() != null && admin.console().login() instanceof Login.Provider provider) {
            OidcLogin.obstacle(provider.settings()).ifPresent(reason -> {
                throw new CommandException(ExitCode.FAILED, "admin.console.oidc: " + reason);
            });
            print(
                    out,
                    "The provider of the login answers, and has keys: "
                            + provider.settings().issuer());
        }
    }

    private static List<String> waitingTopics(RelayConfig relay) {
        try (OutboxDatabase database = Databases.open(relay.source())) {
            return switch (database.check()) {
                case DatabaseState.Usable(List<String> waiting) -> waiting;
                case DatabaseState.Unreachable(String reason) -> throw new CommandException(ExitCode.DATABASE, reason);
                case DatabaseState.Unusable(String reason) -> throw new CommandException(ExitCode.DATABASE, reason);
            };
        }
    }

    private static void print(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
