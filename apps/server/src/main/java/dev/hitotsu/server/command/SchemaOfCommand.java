package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.CommandProvider;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.config.Suggestions;
import java.io.PrintWriter;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of a configuration. */
@Command(
        name = "schema-of",
        description = {
            "Print the JSON Schema of a configuration, for editors and validators.",
            "It has every key with its meaning and its default."
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.USAGE})
final class SchemaOfCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The command whose configuration is meant, such as relay.")
    private String name;

    @Override
    public Integer call() {
        Map<String, Supplier<String>> schemas = schemas();
        Supplier<String> schema = schemas.get(name);
        if (schema == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "schema-of: " + name + ": no such configuration" + Suggestions.hint(name, schemas.keySet()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(schema.get());
        out.flush();
        return ExitCode.OK;
    }

    /** Those of all modules on the class path. */
    private static Map<String, Supplier<String>> schemas() {
        Map<String, Supplier<String>> schemas = new TreeMap<>();
        ServiceLoader.load(CommandProvider.class).forEach(provider -> schemas.putAll(provider.schemas()));
        return schemas;
    }
}
