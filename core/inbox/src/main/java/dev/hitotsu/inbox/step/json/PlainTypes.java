package dev.hitotsu.inbox.step.json;

import static java.util.Map.entry;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Types that their own text stands for. */
final class PlainTypes {
    private static final Map<Class<?>, Function<String, Object>> READERS = Map.ofEntries(
            entry(String.class, text -> text),
            entry(UUID.class, UUID::fromString),
            entry(URI.class, URI::create),
            entry(Currency.class, Currency::getInstance),
            entry(Instant.class, Instant::parse),
            entry(Duration.class, Duration::parse),
            entry(LocalDate.class, LocalDate::parse),
            entry(LocalTime.class, LocalTime::parse),
            entry(LocalDateTime.class, LocalDateTime::parse),
            entry(OffsetDateTime.class, OffsetDateTime::parse),
            entry(ZonedDateTime.class, ZonedDateTime::parse));

    private PlainTypes() {}

    static boolean isPlain(Class<?> type) {
        return READERS.containsKey(type);
    }

    /** What reads the type; null if it is not plain. */
    static @Nullable Function<String, Object> reader(Class<?> type) {
        return READERS.get(type);
    }
}
