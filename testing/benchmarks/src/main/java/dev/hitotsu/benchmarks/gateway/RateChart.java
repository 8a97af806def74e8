package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.benchmarks.gateway.BarChart.Bar;
import dev.hitotsu.benchmarks.report.Measurements;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Draws the rates of a run. */
final class RateChart {
    private static final List<String> NAMES = List.of(
            "bareNginx",
            "bareVertx",
            "bareHitotsu",
            "bareSpring",
            "guardedHitotsu",
            "guardedSpring",
            "cacheNone",
            "cacheMemory",
            "cacheRedis");

    private RateChart() {}

    /** Writes the file, with a bar for each rate that was measured. */
    static void write(Measurements measurements, Path file) throws IOException {
        List<Bar> bars = new ArrayList<>();
        NAMES.forEach(name -> measurements
                .get(name + "PerSecond")
                .ifPresent(perSecond -> bars.add(new Bar(name, perSecond, name.contains("Hitotsu")))));
        new BarChart("requests/s", bars, BarChart::whole).write(file);
    }
}
