package dev.hitotsu.id.snowflake;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.LongIds;
import dev.hitotsu.id.SnowflakeParts;
import dev.hitotsu.id.internal.QuotedText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the bits of a Snowflake id are divided. From the highest: milliseconds since the epoch, datacenter, worker,
 * sequence.
 *
 * <p>The default 41 + 5 + 5 + 13 bits are 64. Signed ids lose the top bit of the time, so the range ends 2^40 ms (34.8
 * years) after the epoch, not 2^41. That is why the default epoch is recent. At the end of the range the generator
 * refuses to make ids; it never starts again at zero.
 *
 * @param timestampBits 32 to 63
 * @param datacenterBits 0 to 10
 * @param workerBits 0 to 16
 * @param sequenceBits 1 to 22; a millisecond has room for 2 to the power of this many ids
 * @param epoch where the count of milliseconds starts; a whole millisecond
 */
public record SnowflakeLayout(
        int timestampBits, int datacenterBits, int workerBits, int sequenceBits, Instant epoch, Signedness signedness) {
    /** 2026-01-01T00:00:00Z. */
    public static final Instant DEFAULT_EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private static final Pattern BITS = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{1,2})/(\\d{1,2})");
    private static final double MILLIS_PER_YEAR = 365.2425 * 24 * 60 * 60 * 1000;

    public SnowflakeLayout {
        requireNonNull(epoch, "epoch: null (expected: a time)");
        requireNonNull(signedness, "signedness: null (expected: SIGNED or UNSIGNED)");
        requireRange("timestampBits", timestampBits, 32, 63);
        requireRange("datacenterBits", datacenterBits, 0, 10);
        requireRange("workerBits", workerBits, 0, 16);
        requireRange("sequenceBits", sequenceBits, 1, 22);
        int sum = timestampBits + datacenterBits + workerBits + sequenceBits;
        if (sum > Long.SIZE) {
            throw new IllegalArgumentException("bits: " + timestampBits + "/" + datacenterBits + "/" + workerBits + "/"
                    + sequenceBits + " make " + sum + " (expected: a sum of 64 or less)");
        }
        if (signedness == Signedness.UNSIGNED && timestampBits + sequenceBits == Long.SIZE) {
            throw new IllegalArgumentException(
                    "bits: no datacenter and no worker among 64 unsigned (expected: at least 1)");
        }
        if (!epoch.equals(epoch.truncatedTo(ChronoUnit.MILLIS))) {
            throw new IllegalArgumentException("epoch: " + epoch + " (expected: a whole millisecond)");
        }
    }

    /** 41/5/5/13, signed, from {@link #DEFAULT_EPOCH}. */
    public static SnowflakeLayout defaults() {
        return of(41, 5, 5, 13);
    }

    /** Signed, from {@link #DEFAULT_EPOCH}. */
    public static SnowflakeLayout of(int timestampBits, int datacenterBits, int workerBits, int sequenceBits) {
        return new SnowflakeLayout(
                timestampBits, datacenterBits, workerBits, sequenceBits, DEFAULT_EPOCH, Signedness.SIGNED);
    }

    /** Reads {@code 41/5/5/13}: timestamp, datacenter, worker, sequence. Signed, from {@link #DEFAULT_EPOCH}. */
    public static SnowflakeLayout parse(String text) {
        requireNonNull(text, "text: null (expected: text)");
        Matcher bits = BITS.matcher(text);
        if (!bits.matches()) {
            throw new IllegalArgumentException("layout: " + QuotedText.of(text)
                    + " (expected: bits of timestamp, datacenter, worker and sequence, such as 41/5/5/13)");
        }
        return of(
                Integer.parseInt(bits.group(1)),
                Integer.parseInt(bits.group(2)),
                Integer.parseInt(bits.group(3)),
                Integer.parseInt(bits.group(4)));
    }

    /** The same layout with another epoch. */
    public SnowflakeLayout withEpoch(Instant newEpoch) {
        return new SnowflakeLayout(timestampBits, datacenterBits, workerBits, sequenceBits, newEpoch, signedness);
    }

    /** The same layout with another signedness. */
    public SnowflakeLayout withSignedness(Signedness newSignedness) {
        return new SnowflakeLayout(timestampBits, datacenterBits, workerBits, sequenceBits, epoch, newSignedness);
    }

    /** How many generators can be told apart: 2 to the power of the bits of datacenter and worker. */
    public int slotCount() {
        return 1 << slotBits();
    }

    /** How many ids fit into a millisecond. */
    public int idsPerMillisecond() {
        return 1 << sequenceBits;
    }

    /** The first millisecond that is out of range. */
    public Instant horizon() {
        return epoch.plusMillis(horizonMillis());
    }

    /** How much of the range is left; zero after its end. */
    public Duration timeLeft(Instant now) {
        requireNonNull(now, "now: null (expected: a time)");
        return now.isBefore(horizon()) ? Duration.between(now, horizon()) : Duration.ZERO;
    }

    /** As {@link #timeLeft}, in years of 365.2425 days. */
    public double yearsLeft(Instant now) {
        requireNonNull(now, "now: null (expected: a time)");
        return timeLeft(now).toMillis() / MILLIS_PER_YEAR;
    }

    /**
     * The number of a worker's slot.
     *
     * @throws IllegalArgumentException if the datacenter or the worker needs more bits than the layout has
     */
    public int slotOf(WorkerId id) {
        requireNonNull(id, "id: null (expected: a worker id)");
        requireRange("datacenterId", id.datacenter(), 0, (1 << datacenterBits) - 1);
        requireRange("workerId", id.worker(), 0, (1 << workerBits) - 1);
        return (id.datacenter() << workerBits) | id.worker();
    }

    /**
     * Takes an id apart.
     *
     * @throws IllegalArgumentException if the id cannot come from this layout, because it uses other bits
     */
    public SnowflakeParts decode(long id) {
        int bits = Math.min(timestampBits + slotBits() + sequenceBits, signedness == Signedness.SIGNED ? 63 : 64);
        if (bits < Long.SIZE && id >>> bits != 0) {
            throw new IllegalArgumentException(
                    "id: " + LongIds.toText(id) + " (expected: " + bits + " bits, as in the layout " + this + ")");
        }
        long millis = id >>> (slotBits() + sequenceBits);
        int slot = (int) (id >>> sequenceBits) & (slotCount() - 1);
        return new SnowflakeParts(
                id,
                epoch.plusMillis(millis),
                slot >>> workerBits,
                slot & ((1 << workerBits) - 1),
                (int) id & (idsPerMillisecond() - 1));
    }

    /** Puts an id together. A tick is the milliseconds since the epoch, then the sequence. */
    long compose(long tick, int slot) {
        long sequence = tick & (idsPerMillisecond() - 1);
        return ((tick >>> sequenceBits) << (slotBits() + sequenceBits)) | ((long) slot << sequenceBits) | sequence;
    }

    /** Milliseconds from the epoch to the {@link #horizon()}. */
    long horizonMillis() {
        int highest = signedness == Signedness.SIGNED ? 63 : 64;
        return 1L << Math.min(timestampBits, highest - slotBits() - sequenceBits);
    }

    /** The layout as {@link #parse} reads it, then signedness and epoch. */
    @Override
    public String toString() {
        return timestampBits + "/" + datacenterBits + "/" + workerBits + "/" + sequenceBits + " "
                + (signedness == Signedness.SIGNED ? "signed" : "unsigned") + " since " + epoch;
    }

    private int slotBits() {
        return datacenterBits + workerBits;
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + (min == max ? min : min + ".." + max) + ")");
        }
    }
}
