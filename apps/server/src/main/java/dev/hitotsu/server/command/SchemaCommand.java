package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.CommandGroup;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.layout.TableLayout;
import dev.hitotsu.jdbc.layout.TableMapping;
import dev.hitotsu.server.database.DatabaseOptions;
import dev.hitotsu.server.database.DatabaseProvider;
import dev.hitotsu.server.database.Databases;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.SourceConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Commands on the tables in the database. */
@Command(
        name = "schema",
        description = "Print the tables as SQL, or bring a database to the newest version.",
        subcommands = {SchemaCommand.Print.class, SchemaCommand.Apply.class},
        synopsisSubcommandLabel = "COMMAND")
final class SchemaCommand extends CommandGroup {

    /** Prints SQL for people who apply it themselves. */
    @Command(
            name = "print",
            description = "Print the SQL from a version to the newest, as one transaction.",
            exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.USAGE})
    static final class Print implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(
                names = "--from",
                paramLabel = "N",
                defaultValue = "0",
                description = "The version that the database has (${DEFAULT-VALUE} for none).")
        private int from;

        @Option(
                names = "--database",
                paramLabel = "KIND",
                defaultValue = "postgresql",
                description = "The kind of database (${DEFAULT-VALUE}).")
        private String database;

        @Option(names = "--schema", paramLabel = "NAME", description = "The schema that holds the tables (hitotsu).")
        private @Nullable String schema;

        @Option(
                names = "--for",
                paramLabel = "NAME",
                description =
                        "A table in the layout of other software, whose rows become messages: debezium, namastack or"
                                + " spring-modulith.")
        private @Nullable String layout;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description =
                        "The configuration of a relay: print what makes its source.mapping, with the names of its table"
                                + " and columns, in the place of --for.")
        private @Nullable Path config;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            out.print(config == null ? script() : mappingScript(config));
            out.flush();
            return ExitCode.OK;
        }

        private String script() {
            SchemaName name = schema == null ? SchemaName.DEFAULT : new SchemaName(schema);
            DatabaseProvider kind = Databases.named(database);
            return layout == null
                    ? kind.schemaScript(name, from)
                    : kind.mappingScript(name, TableMapping.of(TableLayout.named(layout)));
        }

        private String mappingScript(Path file) {
            if (layout != null || schema != null) {
                throw new CommandException(
                        ExitCode.USAGE, "--config: " + file + " (expected: without --for and --schema, which it has)");
            }
            SourceConfig source = SourceConfig.from(ConfigFile.at(file));
            TableMapping mapping = source.mapping();
            if (mapping == null) {
                throw new CommandException(
                        ExitCode.USAGE,
                        file
                                + ": source.mapping: missing (expected: a section with layout; see the page on migrating)");
            }
            return Databases.byUrl(source).mappingScript(source.schema(), mapping);
        }
    }

    /** Applies the SQL. */
    @Command(
            name = "apply",
            description =
                    "Bring the database to the newest version, in one transaction. Does nothing if it has that version.",
            exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
    static final class Apply implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DatabaseOptions database;

        @Override
        public Integer call() {
            SourceConfig source = database.source();
            DatabaseProvider kind = Databases.byUrl(source);
            int after = kind.newestSchemaVersion();
            int before;
            try (OutboxDatabase opened = kind.open(source)) {
                before = opened.applySchema();
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("schema " + source.schema() + ": "
                    + (before == after
                            ? "version " + after + " already, nothing to do"
                            : "version " + before + " before, " + after + " now"));
            out.flush();
            return ExitCode.OK;
        }
    }
}
