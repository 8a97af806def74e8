package dev.hitotsu.benchmarks.report;

import dev.hitotsu.cli.OutputFileConverter;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a benchmark writes what it measured: the terminal, and a file if wanted. An option that all benchmarks share.
 */
public final class MeasurementOutput {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            converter = OutputFileConverter.class,
            description = "Write the values as JSON.")
    private @Nullable Path json;

    /** Without a file; picocli sets it. */
    public MeasurementOutput() {}

    /** Prints the values below a blank line, and writes the file. */
    public void write(Measurements measurements) throws IOException {
        System.out.println();
        System.out.print(measurements);
        if (json != null) {
            measurements.writeJson(json);
        }
    }
}
