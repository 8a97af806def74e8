package dev.hitotsu.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.cli.CommandLines;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** One run of the command line inside this JVM, and what came of it. */
public record Run(int exitCode, String out, String err) {
    /** A run whose standard input is empty. */
    public static Run of(String... arguments) {
        return withInput("", arguments);
    }

    /** A run that reads this as its standard input, which without a terminal is where a password is asked for. */
    public static Run withInput(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = CommandLines.create();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = line.execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
