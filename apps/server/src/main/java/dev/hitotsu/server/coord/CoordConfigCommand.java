package dev.hitotsu.server.coord;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.CommandGroup;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Printable;
import dev.hitotsu.cli.Table;
import dev.hitotsu.coordination.ConfigValue;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.LiveView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Configuration that all processes share. */
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
    private static final String DIFFERS = "%s: at another version than %d (expected: the version that was read)";

    private static CommandException differs(String key, long version) {
        return new CommandException(ExitCode.FAILED, DIFFERS.formatted(key, version));
    }

    private static ObjectNode json(ConfigValue value) {
        return new JsonMapper()
                .createObjectNode()
                .put("key", value.key())
                .put("value", value.value())
                .put("version", value.version());
    }

    /** Prints a value. */
    @Command(name = "get", description = "Print the value of a key.")
    static final class Get implements Callable<Integer> {
        @Mixin
        private StoreAccess store;

        @Parameters(paramLabel = "KEY", description = "For example payments/limits/daily.")
        private String key;

        @Override
        public Integer call() {
            Optional<ConfigValue> found =
                    store.use(coordination -> coordination.config().get(key));
            ConfigValue value = found.orElseThrow(
                    () -> new CommandException(ExitCode.FAILED, key + ": no value (expected: a key that was written)"));
            store.print(store.isJson() ? json(value).toPrettyString() : value.value());
            return ExitCode.OK;
        }
    }

    /** Writes a value. */
    @Command(name = "put", description = "Write the value of a key, and print its version.")
    static final class Put implements Callable<Integer> {
        @Mixin
        private StoreAccess store;

        @Option(
                names = "--version-is",
                paramLabel = "N",
                description = "Only if the key is at this version; -1 where there must be no value.")
        private @Nullable Long version;

        @Parameters(index = "0", paramLabel = "KEY", description = "For example payments/limits/daily.")
        private String key;

        @Parameters(index = "1", paramLabel = "VALUE", description = "Text.")
        private String value;

        @Override
        public Integer call() {
            long expected = version == null ? ConfigValue.ANY : version;
            ConfigValue written = store.use(
                            coordination -> coordination.config().compareAndPut(key, expected, value))
                    .orElseThrow(() -> differs(key, expected));
            store.print(store.isJson() ? json(written).toPrettyString() : Long.toString(written.version()));
            return ExitCode.OK;
        }
    }

    /** Removes a value. */
    @Command(name = "remove", description = "Remove a key.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        private StoreAccess store;

        @Option(names = "--version-is", paramLabel = "N", description = "Only if the key is at this version.")
        private @Nullable Long version;

        @Parameters(paramLabel = "KEY", description = "For example payments/limits/daily.")
        private String key;

        @Override
        public Integer call() {
            long expected = version == null ? ConfigValue.ANY : version;
            if (!store.use(coordination -> coordination.config().remove(key, expected))) {
                throw differs(key, expected);
            }
            return ExitCode.OK;
        }
    }

    /** Lists values. */
    @Command(name = "list", description = "List the values right below a folder of keys.")
    static final class List implements Callable<Integer> {
        @Mixin
        private StoreAccess store;

        @Option(names = "--watch", description = "List them at each change, until stopped.")
        private boolean watch;

        @Parameters(paramLabel = "FOLDER", description = "For example payments/limits.")
        private String folder;

        @Override
        public Integer call() {
            store.use(coordination -> {
                // Also before a watch: a store that cannot be reached is an error now, and an outage later.
                Map<String, ConfigValue> first = coordination.config().list(folder);
                if (tell(first) && watch) {
                    follow(coordination, first);
                }
                return true;
            });
            return ExitCode.OK;
        }

        private void follow(Coordination coordination, Map<String, ConfigValue> first) throws InterruptedException {
            try (LiveView<Map<String, ConfigValue>> view = coordination.config().view(folder)) {
                Changes.follow(view, first, this::tell, store::isRead);
            }
        }

        private boolean tell(Map<String, ConfigValue> values) {
            return store.print(store.isJson() ? machines(values) : people(values));
        }

        private static String machines(Map<String, ConfigValue> values) {
            ObjectNode body = new JsonMapper().createObjectNode();
            new TreeMap<>(values).forEach((name, value) -> body.set(name, json(value)));
            return body.toPrettyString();
        }

        private static String people(Map<String, ConfigValue> values) {
            Table table = new Table("KEY", "VERSION", "VALUE");
            new TreeMap<>(values)
                    .forEach((name, value) -> table.add(
                            Printable.line(name), Long.toString(value.version()), Printable.line(value.value())));
            return table.toString();
        }
    }
}
