package dev.hitotsu.postgresql.coordination;

import dev.hitotsu.jdbc.internal.coordination.SqlSession;
import java.util.UUID;

/** The rows of sessions. Entries go with their session, because they refer to it. */
record SessionRows(SqlExecutor executor, CoordinationSql sql) implements SqlSession.Rows {
    @Override
    public void open(UUID id, long micros) {
        executor.run(sql.openSession(), insert -> {
            insert.setObject(1, id);
            insert.setLong(2, micros);
            return insert.executeUpdate();
        });
    }

    @Override
    public boolean renew(UUID id, long micros) {
        int renewed = executor.run(sql.renewSession(), update -> {
            update.setLong(1, micros);
            update.setObject(2, id);
            return update.executeUpdate();
        });
        return renewed > 0;
    }

    @Override
    public void end(UUID id) {
        executor.run(sql.endSession(), delete -> {
            delete.setObject(1, id);
            return delete.executeUpdate();
        });
    }
}
