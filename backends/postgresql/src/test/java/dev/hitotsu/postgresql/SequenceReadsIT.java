package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.internal.LogSequence;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of the sequence while others draw from it: a position that was given, never one ahead of that. */
class SequenceReadsIT {
    /** {@code -Dhitotsu.rounds=10} and more for a long run. */
    private static final int ROUNDS = Integer.getInteger("hitotsu.rounds", 2);

    private static final int READS_PER_ROUND = 5_000;
    private static final int WRITERS = 2;

    /** Reads the sequence again and again; counts what was ahead of the sequence, and what was less than before. */
    private static final String WRONG_READS = """
            CREATE FUNCTION pg_temp.wrong_reads(query text, reads int) RETURNS bigint LANGUAGE plpgsql AS $$
            DECLARE
                wrong bigint := 0;
                told bigint;
                before bigint := 0;
            BEGIN
                FOR number IN 1..reads LOOP
                    EXECUTE query INTO told;
                    IF told < before OR told > pg_sequence_last_value('hitotsu.message_position') THEN
                        wrong := wrong + 1;
                    END IF;
                    before := told;
                END LOOP;
                RETURN wrong;
            END $$
            """;

    private final DataSource database = SharedPostgreSql.database();

    /** How positions are drawn. */
    enum Writing {
        DRAWS("SELECT count(nextval('hitotsu.message_position')) FROM generate_series(1, 10000)"),
        APPENDS("INSERT INTO hitotsu.message (id, topic, type, occurred_at)"
                + " SELECT gen_random_uuid(), 'orders', 'T', now() FROM generate_series(1, 100)");

        private final String sql;

        Writing(String sql) {
            this.sql = sql;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReadIsNeverAheadOfWhatWasGivenAndNeverGoesBack(Writing writing) throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<Void>> writers = new ArrayList<>();
            try {
                for (int number = 0; number < WRITERS; number++) {
                    writers.add(threads.submit(write(writing, ended)));
                }
                assertThat(wrongReads()).as("reads ahead, or back").isZero();
            } finally {
                ended.set(true);
            }
            for (Future<Void> writer : writers) {
                writer.get();
            }
        }
    }

    private Callable<Void> write(Writing writing, AtomicBoolean ended) {
        return () -> {
            try (Connection connection = database.getConnection()) {
                while (!ended.get()) {
                    Queries.execute(connection, writing.sql);
                }
            }
            return null;
        };
    }

    private long wrongReads() throws SQLException {
        try (Connection connection = database.getConnection()) {
            Queries.execute(connection, WRONG_READS);
            long wrong = 0;
            for (int round = 0; round < ROUNDS && wrong == 0; round++) {
                wrong = wrongReads(connection);
            }
            return wrong;
        }
    }

    private static long wrongReads(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT pg_temp.wrong_reads(?, ?)")) {
            select.setString(1, LogSequence.lastPosition(SchemaName.DEFAULT));
            select.setInt(2, READS_PER_ROUND);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Test
    void aSequenceThatHasGivenNothingSinceItWasSetIsOneBelowTheNext() throws SQLException {
        assertThat(lastPosition()).isZero();
        Queries.execute(database, "SELECT nextval('hitotsu.message_position')");
        assertThat(lastPosition()).isEqualTo(1);
        Queries.execute(database, "SELECT setval('hitotsu.message_position', 500, false)");
        assertThat(lastPosition()).isEqualTo(499);
        Queries.execute(database, "SELECT nextval('hitotsu.message_position')");
        assertThat(lastPosition()).isEqualTo(500);
    }

    private long lastPosition() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return LogSequence.lastPosition(connection, SchemaName.DEFAULT);
        }
    }
}
