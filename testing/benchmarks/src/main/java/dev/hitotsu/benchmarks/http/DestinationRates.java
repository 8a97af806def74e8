package dev.hitotsu.benchmarks.http;

import dev.hitotsu.benchmarks.load.OfferedLoad;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What reaches each destination in a second, and what was appended for all of them meanwhile.
 *
 * @param offered messages that were appended per second
 * @param answered requests per second, by destination
 */
record DestinationRates(double offered, double[] answered) {
    /** Looks at a service for a while. Blocks. */
    static DestinationRates measure(HangingService service, OfferedLoad load, Duration length)
            throws InterruptedException {
        long started = System.nanoTime();
        long appendedBefore = load.appended();
        long[] before = service.answered();
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        long[] after = service.answered();
        double seconds = (System.nanoTime() - started) / 1e9;
        return new DestinationRates(
                (load.appended() - appendedBefore) / seconds,
                IntStream.range(0, after.length)
                        .mapToDouble(i -> (after[i] - before[i]) / seconds)
                        .toArray());
    }

    /** All but the last one. */
    double nine() {
        return IntStream.range(0, answered.length - 1)
                .mapToDouble(i -> answered[i])
                .sum();
    }

    double last() {
        return answered[answered.length - 1];
    }

    /** 1 where what is appended reaches all of them as fast. */
    double allOfOffered() {
        return (nine() + last()) / offered;
    }

    /** 1 where what is appended for all but the last one reaches them as fast. */
    double nineOfOffered() {
        return nine() / (offered * (answered.length - 1) / answered.length);
    }

    /** Of the destination, but the last one, that has lost most. */
    double slowestRatioTo(DestinationRates before) {
        return IntStream.range(0, answered.length - 1)
                .mapToDouble(i -> answered[i] / before.answered[i])
                .min()
                .orElseThrow();
    }
}
