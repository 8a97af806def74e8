package dev.hitotsu.benchmarks.id;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.github.f4b6a3.tsid.TsidFactory;
import com.github.f4b6a3.ulid.UlidCreator;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.hitotsu.id.Ulid;
import dev.hitotsu.id.Uuid4;
import dev.hitotsu.id.Uuid7;
import dev.hitotsu.id.Uuid7Consecutive;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import dev.hitotsu.id.snowflake.WorkerId;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Generators of ids, each shared by all threads. The name of a method is the class of ids, then the library. Generators
 * with predictable randomness have a class of their own.
 */
@State(Scope.Benchmark)
public class GeneratorBenchmark {
    private static final SnowflakeLayout WIDE = SnowflakeLayout.of(42, 0, 0, 22);

    private final Uuid4 uuid4 = Uuid4.secure();
    private final NoArgGenerator jugUuid4 = Generators.randomBasedGenerator();
    private final Uuid7 uuid7 = Uuid7.create();
    private final Uuid7Consecutive uuid7Consecutive = Uuid7Consecutive.create();
    private final NoArgGenerator jugUuid7 = Generators.timeBasedEpochGenerator();
    private final NoArgGenerator jugUuid7Random = Generators.timeBasedEpochRandomGenerator();
    private final Ulid ulid = Ulid.create();
    private final Snowflake wide =
            Snowflake.builder().worker(new WorkerId(0, 0)).layout(WIDE).build();
    private final TsidFactory tsid =
            TsidFactory.builder().withNodeBits(0).withNode(0).build();

    /** Called by JMH. */
    public GeneratorBenchmark() {}

    @Benchmark
    public UUID uuid4_hitotsu() {
        return uuid4.next();
    }

    @Benchmark
    public UUID uuid4_jdk() {
        return UUID.randomUUID();
    }

    @Benchmark
    public UUID uuid4_jug() {
        return jugUuid4.generate();
    }

    @Benchmark
    public UUID uuid4_uuidCreator() {
        return UuidCreator.getRandomBased();
    }

    /** With predictable randomness. */
    @Benchmark
    public UUID guessable_uuidCreator4() {
        return UuidCreator.getRandomBasedFast();
    }

    @Benchmark
    public UUID uuid7_hitotsu() {
        return uuid7.next();
    }

    /** Within a millisecond each id is the previous plus one, so the next one is predictable. */
    @Benchmark
    public UUID uuid7Plus1_hitotsu() {
        return uuid7Consecutive.next();
    }

    /** Within a millisecond each id is the previous plus one. */
    @Benchmark
    public UUID uuid7Plus1_jug() {
        return jugUuid7.generate();
    }

    @Benchmark
    public UUID uuid7_jugRandom() {
        return jugUuid7Random.generate();
    }

    @Benchmark
    public UUID uuid7_uuidCreator() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    /** Within a millisecond each id is the previous plus one. */
    @Benchmark
    public UUID uuid7Plus1_uuidCreator() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }

    @Benchmark
    public UUID uuid7_uuidCreatorPlusN() {
        return UuidCreator.getTimeOrderedEpochPlusN();
    }

    /** With predictable randomness. */
    @Benchmark
    public UUID guessable_uuidCreator7() {
        return UuidCreator.getTimeOrderedEpochFast();
    }

    @Benchmark
    public String ulid_hitotsu() {
        return ulid.nextText();
    }

    @Benchmark
    public String ulid_ulidCreator() {
        return UlidCreator.getMonotonicUlid().toString();
    }

    /** With a layout whose limit cannot be reached here, because the peer has none. */
    @Benchmark
    public long long64_hitotsu() {
        return wide.next();
    }

    @Benchmark
    public long long64_tsidCreator() {
        return tsid.create().toLong();
    }
}
