package dev.hitotsu.server.coord;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.CommandGroup;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.Table;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.coordination.ConfigValue;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.server.api.ConfigValueBody;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on configuration that processes share. */
@Command(
        name = "config",
        description = "Read, write and watch shared configuration.",
        subcommands = {
            CoordConfigCommand.Get.class,
            CoordConfigCommand.Put.class,
            CoordConfigCommand.Remove.class,
            CoordConfigCommand.List.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class CoordConfigCommand extends CommandGroup {
    private static CommandException otherVersion(String key, long version) {
        return new CommandException(
                ExitCode.FAILED,
                key + ": at another version than " + version + " (expected: the version that was read)");
    }

    private static void print(CoordinationAccess access, ConfigValue value, String text) {
        if (access.isJson()) {
            access.printJson(ConfigValueBody.of(value));
        } else {
            access.printValue(text);
        }
    }

    /** Prints a value. */
    @Command(
            name = "get",
            description = "Print the value of a key.",
            exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.COORDINATION})
    static final class Get implements Callable<Integer> {
        @Mixin
        private CoordinationAccess access;

        @Parameters(paramLabel = "KEY", description = "The key, for example payments/limits/daily.")
        private String key;

        @Override
        public Integer call() {
            Optional<ConfigValue> found =
                    access.use(coordination -> coordination.config().get(key));
            ConfigValue value = found.orElseThrow(
                    () -> new CommandException(ExitCode.FAILED, key + ": no value (expected: a key that was written)"));
            print(access, value, value.value());
            return ExitCode.OK;
        }
    }

    /** Writes a value. */
    @Command(
            name = "put",
            description = "Write the value of a key, and print its version.",
            exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.COORDINATION})
    static final class Put implements Callable<Integer> {
        @Mixin
        private CoordinationAccess access;

        @Option(
                names = "--version-is",
                paramLabel = "N",
                description = "Only if the key is at this version; -1 if it must not exist.")
        private @Nullable Long version;

        @Parameters(index = "0", paramLabel = "KEY", description = "The key, for example payments/limits/daily.")
        private String key;

        @Parameters(index = "1", paramLabel = "VALUE", description = "The value, as text.")
        private String value;

        @Override
        public Integer call() {
            long expected = version == null ? ConfigValue.ANY : version;
            ConfigValue written = access.use(
                            coordination -> coordination.config().compareAndPut(key, expected, value))
                    .orElseThrow(() -> otherVersion(key, expected));
            print(access, written, Long.toString(written.version()));
            return ExitCode.OK;
        }
    }

    /** Removes a value. */
    @Command(
            name = "remove",
            description = "Remove a key.",
            exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.COORDINATION})
    static final class Remove implements Callable<Integer> {
        @Mixin
        private CoordinationAccess access;

        @Option(names = "--version-is", paramLabel = "N", description = "Only if the key is at this version.")
        private @Nullable Long version;

        @Parameters(paramLabel = "KEY", description = "The key, for example payments/limits/daily.")
        private String key;

        @Override
        public Integer call() {
            long expected = version == null ? ConfigValue.ANY : version;
            if (!access.use(coordination -> coordination.config().remove(key, expected))) {
                throw otherVersion(key, expected);
            }
            return ExitCode.OK;
        }
    }

    /** Lists values. */
    @Command(
            name = "list",
            description = "List the values directly below a folder of keys.",
            exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.COORDINATION})
    static final class List implements Callable<Integer> {
        @Mixin
        private CoordinationAccess access;

        @Option(names = "--watch", description = "List the values after each change, until stopped.")
        private boolean watch;

        @Parameters(
                arity = "0..1",
                paramLabel = "FOLDER",
                description = "The folder, for example payments/limits; the keys without a folder if missing.")
        private String folder = "";

        @Override
        public Integer call() {
            access.use(coordination -> {
                // Also before a watch: an unreachable store is an error at the start, and an outage later.
                Map<String, ConfigValue> first = coordination.config().list(folder);
                if (print(first) && watch) {
                    watch(coordination, first);
                }
                return true;
            });
            return ExitCode.OK;
        }

        private void watch(Coordination coordination, Map<String, ConfigValue> first) throws InterruptedException {
            try (LiveView<Map<String, ConfigValue>> view = coordination.config().view(folder)) {
                ViewWatcher.watch(view, first, this::print, access::isRead);
            }
        }

        private boolean print(Map<String, ConfigValue> values) {
            return access.isJson() ? access.printJson(bodies(values)) : access.print(text(values));
        }

        private static Map<String, ConfigValueBody> bodies(Map<String, ConfigValue> values) {
            Map<String, ConfigValueBody> bodies = new TreeMap<>();
            values.forEach((name, value) -> bodies.put(name, ConfigValueBody.of(value)));
            return bodies;
        }

        private static String text(Map<String, ConfigValue> values) {
            Table table = new Table("KEY", "VERSION", "VALUE");
            new TreeMap<>(values)
                    .forEach((name, value) -> table.add(
                            TerminalText.singleLine(name),
                            Long.toString(value.version()),
                            TerminalText.singleLine(value.value())));
            return table.toString();
        }
    }
}
