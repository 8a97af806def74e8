package dev.hitotsu.benchmarks.id;

import dev.hitotsu.id.Ulid;
import dev.hitotsu.id.Uuid4;
import dev.hitotsu.id.Uuid7;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.WorkerId;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A kind of primary key: its column and its generator. */
enum IndexKey {
    /** Consecutive numbers, the limit. */
    SEQUENCE("bigint", "bigint", new AtomicLong()::incrementAndGet),
    SNOWFLAKE("bigint", "bigint", Snowflake.builder().worker(new WorkerId(0, 0)).build()::next),
    UUID7("uuid", "uuid", Uuid7.create()::next),
    UUID4("uuid", "uuid", Uuid4.secure()::next),
    ULID("text COLLATE \"C\"", "text", Ulid.create()::nextText);

    private final String column;
    private final String element;

    @SuppressWarnings("ImmutableEnumChecker") // a generator has to remember its last id
    private final Supplier<Object> ids;

    IndexKey(String column, String element, Supplier<Object> ids) {
        this.column = column;
        this.element = element;
        this.ids = ids;
    }

    /** The column's type in SQL. */
    String column() {
        return column;
    }

    /** The type of an array's elements. */
    String element() {
        return element;
    }

    Object next() {
        return ids.get();
    }

    /** The table's name. */
    @Override
    public String toString() {
        return "key_" + name().toLowerCase(Locale.ROOT);
    }
}
