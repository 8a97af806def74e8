package dev.hitotsu.mongoserver.storage;

import dev.hitotsu.mongoserver.document.CommandException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A place in the log. All changes of a transaction have its time, and stand behind one another.
 *
 * @param time of the commit, as a BSON timestamp in 64 bits
 * @param index within the transaction
 */
public record LogPlace(long time, int index) implements Comparable<LogPlace> {
    private static final Comparator<LogPlace> ORDER =
            Comparator.comparingLong(LogPlace::time).thenComparingInt(LogPlace::index);
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final Pattern TOKEN = Pattern.compile("[0-9A-F]{24}");

    /** Behind all changes with this time. */
    public static LogPlace behind(long time) {
        return new LogPlace(time, Integer.MAX_VALUE);
    }

    /** As the data of a resume token: text that sorts as places do. */
    public String token() {
        return HEX.toHexDigits(time) + HEX.toHexDigits(index);
    }

    /** @throws CommandException if it is none of this stand-in's */
    public static LogPlace parse(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw CommandException.badValue(
                    "resume token \"" + token + "\" (expected: one that a change stream has given)");
        }
        return new LogPlace(Long.parseUnsignedLong(token, 0, 16, 16), Integer.parseUnsignedInt(token, 16, 24, 16));
    }

    @Override
    public int compareTo(LogPlace other) {
        return ORDER.compare(this, other);
    }
}
