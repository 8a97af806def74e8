package dev.hitotsu.redis;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;

/**
 * How far a counter has come.
 *
 * @param day days since 1970-01-01; 0 if the counter has not started
 * @param count the last number of that day
 */
record CounterPosition(long day, long count) implements Comparable<CounterPosition> {
    static final CounterPosition NONE = new CounterPosition(0, 0);

    private static final Comparator<CounterPosition> ORDER =
            Comparator.comparingLong(CounterPosition::day).thenComparingLong(CounterPosition::count);

    /** The date as in an id, for example {@code 20240101}. */
    String date() {
        return LocalDate.ofEpochDay(day).format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    @Override
    public int compareTo(CounterPosition other) {
        return ORDER.compare(this, other);
    }

    /** For people: the date and the number. */
    @Override
    public String toString() {
        try {
            return equals(NONE) ? "nothing" : date() + " " + count;
        } catch (DateTimeException notADay) {
            return "day " + day + " " + count;
        }
    }
}
