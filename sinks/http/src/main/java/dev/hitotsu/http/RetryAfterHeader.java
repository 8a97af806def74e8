package dev.hitotsu.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * For how long a server asks to be left alone: {@code Retry-After}, in seconds or as a date (RFC 9110, section 10.2.3).
 */
final class RetryAfterHeader {
    private static final String NAME = "retry-after";
    private static final int MAX_DIGITS = 9;

    private RetryAfterHeader() {}

    /**
     * Empty if the server does not say, or says nothing that can be understood. A date is measured by the server's own
     * clock.
     */
    static Optional<Duration> of(HttpHeaders headers, Instant now) {
        return headers.firstValue(NAME).map(String::strip).flatMap(text -> {
            if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.of(
                        Duration.ofSeconds(text.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(text)));
            }
            Instant from =
                    headers.firstValue("date").flatMap(RetryAfterHeader::date).orElse(now);
            return date(text).map(until -> Duration.between(from, until)).map(RetryAfterHeader::notNegative);
        });
    }

    private static Duration notNegative(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
