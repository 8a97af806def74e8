package dev.hitotsu.springboot.event;

import static java.util.Objects.requireNonNull;

import tools.jackson.databind.json.JsonMapper;

/** JSON as the application's mapper writes it. */
public final class JsonEventFormat implements EventFormat {
    private final JsonMapper mapper;

    private JsonEventFormat(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** JSON by this mapper. */
    public static JsonEventFormat of(JsonMapper mapper) {
        requireNonNull(mapper, "mapper: null (expected: a JsonMapper)");
        return new JsonEventFormat(mapper);
    }

    @Override
    public byte[] write(Object event) {
        requireNonNull(event, "event: null (expected: an event)");
        return mapper.writeValueAsBytes(event);
    }

    @Override
    public <E> E read(byte[] payload, Class<E> eventClass) {
        requireNonNull(payload, "payload: null (expected: bytes)");
        requireNonNull(eventClass, "eventClass: null (expected: the class of an event)");
        return mapper.readValue(payload, eventClass);
    }
}
