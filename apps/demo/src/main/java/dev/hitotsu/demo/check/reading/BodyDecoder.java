package dev.hitotsu.demo.check.reading;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the content of a message. Thread-safe. */
final class BodyDecoder {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(Body.class);

    private BodyDecoder() {}

    /** Returns null for anything but the expected JSON: a violation, not a reason to stop. */
    static @Nullable Body decode(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            return READER.readValue(value);
        } catch (IOException unreadable) {
            return null;
        }
    }
}
