package dev.hitotsu.gateway.change;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What is answered while an upstream is out of order.
 *
 * @param to the name of another upstream that is asked first; empty for none
 * @param status 200 to 599
 * @param json the body; null if the failure itself is told
 */
public record Fallback(String to, int status, @Nullable JsonNode json) {
    public Fallback {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200..599)");
        }
        if (to.isEmpty() && json == null) {
            throw new IllegalArgumentException("json: missing (expected: a body, or to with another upstream)");
        }
    }
}
