package dev.hitotsu.gateway.change;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What is answered while an upstream is out of order.
 *
 * @param status 200 to 599
 * @param json the body
 */
public record Fallback(int status, JsonNode json) {
    public Fallback {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200..599)");
        }
    }
}
