package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.report.Ratios;
import dev.hitotsu.benchmarks.report.RoundRates;

/**
 * A drain alone and one beside something else take turns, and who begins changes, so that both see the same machine.
 * The first round is a warm-up. Not thread-safe.
 */
final class DrainTurns {
    private final RoundRates alone = new RoundRates();
    private final RoundRates beside = new RoundRates();
    private final Ratios ratios = new Ratios();

    /** A drain, in messages per second. */
    @FunctionalInterface
    interface Drain {
        double run() throws Exception;
    }

    /** A round of {@code turns} of each. */
    void round(int turns, Drain drainAlone, Drain drainBeside) throws Exception {
        double nanosAlone = 0;
        double nanosBeside = 0;
        for (int turn = 0; turn < 2 * turns; turn++) {
            if (turn % 4 == 1 || turn % 4 == 2) {
                nanosBeside += 1e9 / drainBeside.run();
            } else {
                nanosAlone += 1e9 / drainAlone.run();
            }
        }
        alone.add(turns * 1e9 / nanosAlone);
        beside.add(turns * 1e9 / nanosBeside);
        if (!alone.isWarmUp()) {
            ratios.add(beside.last(), alone.last());
        }
    }

    void report(Measurements measurements) {
        report(measurements, "alone", "beside");
    }

    /** With names of the two drains. */
    void report(Measurements measurements, String nameOfAlone, String nameOfBeside) {
        measurements.put(nameOfAlone + "DrainPerSecond", alone.median());
        measurements.put(nameOfBeside + "DrainPerSecond", beside.median());
        measurements.put(nameOfBeside + "ToAloneRatio", ratios.median());
        measurements.put(nameOfBeside + "ToAloneRatioError", ratios.error());
    }
}
