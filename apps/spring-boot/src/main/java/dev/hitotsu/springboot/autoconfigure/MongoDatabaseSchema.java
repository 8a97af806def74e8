package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.mongo.Mongo;

/** Creates or checks the collections in MongoDB. Keys that mean nothing there stop the start. */
final class MongoDatabaseSchema implements DatabaseSchema {
    private final Mongo mongo;
    private final HitotsuProperties properties;

    MongoDatabaseSchema(Mongo mongo, HitotsuProperties properties) {
        this.mongo = mongo;
        this.properties = properties;
    }

    @Override
    public void afterPropertiesSet() {
        require("hitotsu.schema.name", properties.schema().name(), HitotsuProperties.Schema.DEFAULT_NAME);
        require("hitotsu.outbox.without-table", properties.outbox().withoutTable(), false);
        require("hitotsu.outbox.one-round-trip", properties.outbox().oneRoundTrip(), false);
        switch (properties.schema().management()) {
            case CREATE -> mongo.schema().apply();
            case VALIDATE ->
                mongo.schema().obstacle().ifPresent(obstacle -> {
                    throw new IllegalStateException(obstacle + ", or hitotsu.schema.management=create");
                });
            case NEVER -> {}
        }
    }

    private static <T> void require(String key, T value, T expected) {
        if (!value.equals(expected)) {
            throw new IllegalStateException(
                    key + ": " + value + " (expected: " + expected + ", because MongoDB has nothing like it)");
        }
    }
}
