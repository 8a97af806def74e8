package dev.hitotsu.gateway.cache;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates of HTTP, in the form that is written today and in the two that are obsolete.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110, 5.6.7</a>
 */
final class HttpDate {
    private static final int YEARS_AHEAD = 50;

    /** It says nothing, and contradicts a year of two digits that is taken for one of this century. */
    private static final Pattern WEEKDAY = Pattern.compile("^[A-Za-z]{3,9}(, ?| )");

    private static final List<DateTimeFormatter> FORMS = List.of(
            DateTimeFormatter.ofPattern("dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
                    .withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("dd-MMM-uu HH:mm:ss 'GMT'", Locale.US).withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss uuuu", Locale.US).withResolverStyle(ResolverStyle.STRICT));

    private HttpDate() {}

    /** Milliseconds since 1970; empty for no date, or one that cannot be read. */
    static Optional<Long> millis(@Nullable String text, long now) {
        if (text == null) {
            return Optional.empty();
        }
        String date = WEEKDAY.matcher(text.strip()).replaceFirst("");
        for (DateTimeFormatter form : FORMS) {
            try {
                LocalDateTime parsed = LocalDateTime.parse(date, form);
                return Optional.of(past(parsed, now).toInstant(ZoneOffset.UTC).toEpochMilli());
            } catch (DateTimeException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** A year of two digits that seems to be far ahead is one of the past. */
    private static LocalDateTime past(LocalDateTime date, long now) {
        int year = Instant.ofEpochMilli(now).atOffset(ZoneOffset.UTC).getYear();
        boolean isOfTwoDigits = date.getYear() >= 2000 && date.getYear() < 2100;
        return isOfTwoDigits && date.getYear() > year + YEARS_AHEAD ? date.minusYears(100) : date;
    }
}
