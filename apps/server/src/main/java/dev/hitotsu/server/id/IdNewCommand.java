package dev.hitotsu.server.id;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.id.StringIdGenerator;
import dev.hitotsu.id.Ulid;
import dev.hitotsu.id.Uuid4;
import dev.hitotsu.id.Uuid7;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints new ids. */
@Command(
        name = "new",
        description = "Make ids, one in each line.",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.COORDINATION})
final class IdNewCommand implements Callable<Integer> {
    private static final long MAX_COUNT = 1_000_000_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--kind", paramLabel = "KIND", required = true, description = "${COMPLETION-CANDIDATES}. Required.")
    private Kind kind;

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "How many ids (${DEFAULT-VALUE}).")
    private long count;

    @Option(names = "--json", description = "Answer with a JSON array of strings, for machines.")
    private boolean json;

    @Mixin
    private WorkerOptions worker;

    @Mixin
    private LayoutOptions layout;

    /** The kinds of ids. */
    enum Kind {
        snowflake,
        uuid4,
        uuid7,
        ulid
    }

    @Override
    public Integer call() {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("--count: " + count + " (expected: 1.." + MAX_COUNT + ")");
        }
        switch (kind) {
            case snowflake -> printSnowflakes();
            case uuid4 -> print(Uuid4.secure());
            case uuid7 -> print(Uuid7.create());
            case ulid -> print(Ulid.create());
        }
        return ExitCode.OK;
    }

    private void printSnowflakes() {
        worker.use(layout.layout(), System.getenv(), ids -> print(ids.asText()));
    }

    /** No kind of id contains characters that JSON escapes. */
    private void print(StringIdGenerator ids) {
        PrintWriter out = spec.commandLine().getOut();
        for (long i = 0; i < count && !isClosed(out, i); i++) {
            if (json) {
                out.print((i == 0 ? "[\"" : ",\n \"") + ids.nextText() + '"');
            } else {
                out.println(ids.nextText());
            }
        }
        out.print(json ? "]\n" : "");
        out.flush();
    }

    /** Whether nobody reads the output any more. Checked seldom, because the check flushes. */
    private static boolean isClosed(PrintWriter out, long printed) {
        return printed % 1_024 == 1_023 && out.checkError();
    }
}
