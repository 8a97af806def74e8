package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.Unwinding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the table of runs. */
record RunRow(
        long id,
        EffectKey key,
        RunState state,
        UUID owner,
        long fence,
        int attempt,
        byte[] fingerprint,
        byte @Nullable [] input,
        @Nullable Unwinding unwinding,
        @Nullable String waitingFor,
        boolean isWaitOver,
        long heldMillis,
        long dueMillis,
        byte @Nullable [] result,
        @Nullable String error,
        int attemptFrom,
        int waitsStep) {
    static RunRow read(ResultSet row) throws SQLException {
        String end = row.getString(10);
        String reason = row.getString(11);
        return new RunRow(
                row.getLong(1),
                new EffectKey(row.getString(2), row.getString(3)),
                RunState.valueOf(row.getString(4)),
                UUID.fromString(row.getString(5)),
                row.getLong(6),
                row.getInt(7),
                row.getBytes(8),
                row.getBytes(9),
                end == null ? null : new Unwinding(RunState.valueOf(end), reason == null ? "" : reason),
                row.getString(12),
                row.getInt(13) == 1,
                row.getLong(14),
                row.getLong(15),
                row.getBytes(16),
                row.getString(17),
                row.getInt(18),
                row.getInt(19));
    }

    @Nullable String reason() {
        return unwinding == null ? null : unwinding.reason();
    }
}
