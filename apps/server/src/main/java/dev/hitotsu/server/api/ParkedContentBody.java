package dev.hitotsu.server.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.server.api.OutboxMessageBody.Payload;
import java.util.Map;

/** A message that a consumer has parked, with its headers and payload. */
public record ParkedContentBody(
        @JsonUnwrapped ParkedMessageBody entry,
        Map<String, String> headers,
        @JsonUnwrapped Payload payload) {
    public static ParkedContentBody of(ParkedEntry entry) {
        return new ParkedContentBody(
                ParkedMessageBody.of(entry),
                entry.message().headers().asMap(),
                Payload.of(entry.message().payload()));
    }
}
