package dev.hitotsu.server.id;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.id.IdDecoder;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import dev.hitotsu.server.api.DecodedIdBody;
import dev.hitotsu.server.api.Json;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what an id says about itself. */
@Command(
        name = "decode",
        description = {
            "Take an id apart: its kind, when it was made, and for Snowflake by which worker.",
            "A Snowflake id does not say which layout it has. Give the layout that it was made with."
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.USAGE})
final class IdDecodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "A UUID of version 4 or 7, a ULID, or a Snowflake id.")
    private String id;

    @Option(names = "--json", description = "Answer in JSON, for machines.")
    private boolean json;

    @Mixin
    private LayoutOptions options;

    @Override
    public Integer call() {
        SnowflakeLayout layout = options.layout();
        DecodedIdBody body = DecodedIdBody.of(IdDecoder.of(layout::decode).decode(id), layout);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.pretty(body) : text(body));
        out.flush();
        return ExitCode.OK;
    }

    private static String text(DecodedIdBody body) {
        StringJoiner lines = new StringJoiner("\n");
        Json.fields(body).forEach((name, value) -> lines.add(String.format(Locale.ROOT, "%-12s%s", name, value)));
        return lines.toString();
    }
}
