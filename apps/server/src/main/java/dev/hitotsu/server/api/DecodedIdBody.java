package dev.hitotsu.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.hitotsu.id.DecodedId;
import dev.hitotsu.id.SnowflakeParts;
import dev.hitotsu.id.UlidParts;
import dev.hitotsu.id.UuidParts;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an id says about itself. A part that its kind does not have is missing.
 *
 * @param kind snowflake, uuid4, uuid7 or ulid
 * @param layout how a Snowflake id is divided
 * @param yearsLeft how long after the id its layout lasts
 * @param time when the id was made
 * @param millis the same, in milliseconds since 1970
 */
@JsonInclude(Include.NON_NULL)
public record DecodedIdBody(
        String id,
        String kind,
        @Nullable Integer datacenter,
        @Nullable Integer worker,
        @Nullable Integer sequence,
        @Nullable String layout,
        @Nullable Double yearsLeft,
        @Nullable Instant time,
        @Nullable Long millis) {

    /** The layout is the one that a Snowflake id was decoded with. */
    public static DecodedIdBody of(DecodedId decoded, SnowflakeLayout layout) {
        return switch (decoded) {
            case SnowflakeParts snowflake -> snowflake(snowflake, layout);
            case UuidParts uuid -> of(uuid, "uuid" + uuid.version());
            case UlidParts ulid -> of(ulid, "ulid");
        };
    }

    private static DecodedIdBody snowflake(SnowflakeParts id, SnowflakeLayout layout) {
        return new DecodedIdBody(
                id.text(),
                "snowflake",
                id.datacenter(),
                id.worker(),
                id.sequence(),
                layout.toString(),
                Math.round(layout.yearsLeft(id.time()) * 100) / 100.0,
                id.time(),
                id.time().toEpochMilli());
    }

    private static DecodedIdBody of(DecodedId id, String kind) {
        Instant time = id.createdAt().orElse(null);
        return new DecodedIdBody(
                id.text(), kind, null, null, null, null, null, time, time == null ? null : time.toEpochMilli());
    }
}
