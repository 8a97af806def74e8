package dev.hitotsu.server.database;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.jdbc.SchemaName;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the database: in a configuration, one by one, or in the environment. */
public final class DatabaseOptions {
    /** Filled by the command line. */
    public DatabaseOptions() {}

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration of a relay, whose source is used.")
    private @Nullable Path config;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "jdbc:postgresql://host:port/database, or the variable HITOTSU_URL.")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "NAME", description = "The user, or the variable HITOTSU_USER.")
    private @Nullable String user;

    @Option(
            names = "--password",
            interactive = true,
            prompt = "Password: ",
            description =
                    "Ask for the password; without this, it is the variable HITOTSU_PASSWORD. In a pipe, it is the first line"
                            + " of the input.")
    private char @Nullable [] password;

    @Option(names = "--schema", paramLabel = "NAME", description = "The schema that holds the tables (hitotsu).")
    private @Nullable String schema;

    /** The database. An option overrides the configuration; the environment counts only without a configuration. */
    public SourceConfig source() {
        if (config == null) {
            return SourceConfig.of(
                    required(url, "HITOTSU_URL"),
                    optionOrVariable(user, "HITOTSU_USER"),
                    optionOrVariable(password == null ? null : new String(password), "HITOTSU_PASSWORD"),
                    schema(SchemaName.DEFAULT));
        }
        SourceConfig read = SourceConfig.from(ConfigFile.at(config));
        return SourceConfig.of(
                url == null ? read.url() : url,
                user == null ? read.user() : user,
                password == null ? read.currentPassword() : new String(password),
                schema(read.schema()));
    }

    private SchemaName schema(SchemaName fallback) {
        return schema == null ? fallback : new SchemaName(schema);
    }

    private static String required(@Nullable String option, String variable) {
        String value = optionOrVariable(option, variable);
        if (value == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "database: missing (expected: --config FILE, or --url URL, or the variable " + variable + ")");
        }
        return value;
    }

    private static @Nullable String optionOrVariable(@Nullable String option, String variable) {
        return option == null ? System.getenv(variable) : option;
    }
}
