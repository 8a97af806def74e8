package dev.hitotsu.mysql.internal.binlog;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that were read, in the words of the server. MariaDB has one GTID a domain, {@code 0-1-4711}: what is
 * before it in its domain was read, too. MySQL has a set, {@code uuid:1-5:7}. Not thread-safe.
 *
 * <p>Source: MariaDB's manual, "Global Transaction ID"; MySQL's manual, "GTID Format and Storage".
 */
abstract sealed class GtidPosition {
    /** Reads what the server says. */
    static GtidPosition of(String text, boolean isMariaDb) {
        GtidPosition position = isMariaDb ? new MariaDb() : new MySql();
        for (String part : text.replaceAll("\\s", "").split(",")) {
            if (!part.isEmpty()) {
                position.add(part);
            }
        }
        return position;
    }

    /**
     * Adds a transaction, or several in the words of the server.
     *
     * @throws IllegalArgumentException if it is none
     */
    abstract void add(String gtid);

    /** Whether all of another position of the same kind of server was read. */
    abstract boolean contains(String other);

    /** In the words of the server. */
    @Override
    public abstract String toString();

    private static IllegalArgumentException invalid(String gtid, String expected) {
        return new IllegalArgumentException("GTID: \"" + gtid + "\" (expected: such as " + expected + ")");
    }

    private static final class MariaDb extends GtidPosition {
        private static final String FORM = "\\d{1,10}-\\d{1,10}-\\d{1,20}";

        private final Map<Long, String> byDomain = new TreeMap<>();

        @Override
        void add(String gtid) {
            if (!gtid.matches(FORM)) {
                throw invalid(gtid, "0-1-4711");
            }
            byDomain.put(Long.parseLong(gtid.substring(0, gtid.indexOf('-'))), gtid);
        }

        @Override
        boolean contains(String other) {
            MariaDb others = (MariaDb) of(other, true);
            return others.byDomain.entrySet().stream()
                    .allMatch(
                            domain -> number(byDomain.get(domain.getKey())).compareTo(number(domain.getValue())) >= 0);
        }

        /** Its place within its domain; zero for none. */
        private static BigInteger number(@Nullable String gtid) {
            return gtid == null ? BigInteger.ZERO : new BigInteger(gtid.substring(gtid.lastIndexOf('-') + 1));
        }

        @Override
        public String toString() {
            return String.join(",", byDomain.values());
        }
    }

    private static final class MySql extends GtidPosition {
        private static final String FORM = "[0-9a-fA-F-]{36}(:\\d{1,19}(-\\d{1,19})?)+";

        /** First and last number of each range. */
        private final Map<String, TreeMap<Long, Long>> byServer = new TreeMap<>();

        @Override
        void add(String gtid) {
            if (!gtid.matches(FORM)) {
                throw invalid(gtid, "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5");
            }
            List<String> parts = new ArrayList<>();
            Collections.addAll(parts, gtid.split(":"));
            TreeMap<Long, Long> ranges = byServer.computeIfAbsent(parts.removeFirst(), server -> new TreeMap<>());
            for (String part : parts) {
                int dash = part.indexOf('-');
                long first = Long.parseLong(dash < 0 ? part : part.substring(0, dash));
                add(ranges, first, dash < 0 ? first : Long.parseLong(part.substring(dash + 1)));
            }
        }

        private static void add(TreeMap<Long, Long> ranges, long first, long last) {
            long from = first;
            long to = last;
            Map.Entry<Long, Long> before = ranges.floorEntry(first);
            if (before != null && before.getValue() >= first - 1) {
                from = before.getKey();
                to = Math.max(to, before.getValue());
            }
            for (Map.Entry<Long, Long> after = ranges.higherEntry(from);
                    after != null && after.getKey() <= to + 1;
                    after = ranges.higherEntry(from)) {
                to = Math.max(to, after.getValue());
                ranges.remove(after.getKey());
            }
            ranges.put(from, to);
        }

        @Override
        boolean contains(String other) {
            return of(this + "," + other, false).toString().equals(toString());
        }

        @Override
        public String toString() {
            return byServer.entrySet().stream()
                    .map(server -> server.getKey()
                            + server.getValue().entrySet().stream()
                                    .map(range -> ":" + range.getKey()
                                            + (range.getKey().equals(range.getValue()) ? "" : "-" + range.getValue()))
                                    .collect(Collectors.joining()))
                    .collect(Collectors.joining(","));
        }
    }
}
