package dev.hitotsu.server.coord;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Terminal;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.Conversion;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.store.StoreUris;
import dev.hitotsu.server.api.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command on coordination: the store, and the form of the answer. */
final class CoordinationAccess {
    private static final String VARIABLE = "HITOTSU_COORDINATION";

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "zk://[user@]host:2181,…/chroot, etcd://[user@]host:2379,…/prefix or"
                    + " jdbc:postgresql://host/database?user=…, jdbc:mariadb://host/?user=…; or the variable "
                    + VARIABLE
                    + ", which may contain a password, too.")
    private @Nullable String store;

    @Option(
            names = "--password",
            interactive = true,
            prompt = "Password: ",
            description = "Ask for the password of the user in the URI. In a pipe, it is the first line of the input.")
    private char @Nullable [] password;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "How long the store may take to answer (${DEFAULT-VALUE}).")
    private String timeout = "5s";

    @Option(names = "--json", description = "Answer in JSON, for machines.")
    private boolean json;

    /** What a command does with the store. */
    interface Action<T> {
        T apply(Coordination coordination) throws InterruptedException;
    }

    /** Opens the store, uses it and closes it. */
    <T> T use(Action<T> action) {
        try (Coordination coordination = Coordination.open(uri(), options())) {
            return action.apply(coordination);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", e);
        }
    }

    private String uri() {
        String given = store == null ? System.getenv(VARIABLE) : store;
        if (given == null) {
            throw new IllegalArgumentException(
                    "store: missing (expected: --store URI or the variable " + VARIABLE + ")");
        }
        return password == null ? given : StoreUris.withPassword(given, new String(password));
    }

    private CoordinationOptions options() {
        try {
            Duration limit = Conversion.DURATION.parse(timeout);
            return CoordinationOptions.defaults().withRequestTimeout(limit);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--timeout: " + e.getMessage(), e);
        }
    }

    boolean isJson() {
        return json;
    }

    /** Prints the answer as JSON; returns whether anybody still reads the output. */
    boolean printJson(Object body) {
        return print(Json.pretty(body));
    }

    /** Prints the text; returns whether anybody still reads the output. */
    boolean print(String text) {
        out().println(text);
        return isRead();
    }

    /** Prints text that others wrote: as it is to another program, and printable to a terminal, which would obey it. */
    boolean printValue(String text) {
        return print(Terminal.isOutput() ? TerminalText.printable(text) : text);
    }

    /** Whether anybody still reads the output. */
    boolean isRead() {
        return !out().checkError();
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
