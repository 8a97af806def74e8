package dev.hitotsu.jdbc.internal.parking;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.SqlWords;

/** The statements on the table of parked messages. */
final class ParkingStatements {
    static final String PENDING = "state IN ('RETRY', 'WAITING')";

    private static final String DUE = "state = 'RETRY' AND next_attempt_at <= ${instant}";

    private final SchemaName schema;
    private final ParkingDialect dialect;
    private final String read;
    final String park;
    final String countPending;
    final String due;
    final String lockDue;
    final String behind;
    final String remove;
    final String fail;
    final String giveUp;
    final String promote;
    final String waitingLanes;

    ParkingStatements(SchemaName schema, ParkingDialect dialect) {
        this.schema = schema;
        this.dialect = dialect;
        this.read = "SELECT number, consumer, reader, state, lane, attempts, last_error, version, "
                + dialect.message().selected() + " FROM ${schema}.inbox_parked WHERE ";
        this.park = sql("""
                %s INTO ${schema}.inbox_parked (consumer, reader, state, lane, attempts, last_error, %s, next_attempt_at,
                    version, parked_at, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, %s, ${later}, 0, ${now}, ${now}) %s
                """.formatted(
                        dialect.words().insertNew(),
                        dialect.message().columns(),
                        dialect.message().parameters(),
                        dialect.words().unlessThere()));
        this.countPending = sql("SELECT COUNT(*) FROM (SELECT 1 FROM ${schema}.inbox_parked WHERE consumer = ? AND "
                + PENDING + " LIMIT ?) AS pending");
        this.due = sql("SELECT number FROM ${schema}.inbox_parked WHERE consumer = ? AND " + DUE
                + " ORDER BY next_attempt_at LIMIT 100");
        this.lockDue = sql(read + "number = ? AND " + DUE + " " + SqlWords.SKIP_LOCKED);
        this.behind = sql(dialect.lanes().behind());
        this.remove = sql("DELETE FROM ${schema}.inbox_parked WHERE number = ?");
        this.fail = sql("UPDATE ${schema}.inbox_parked SET attempts = attempts + 1, last_error = ?,"
                + " next_attempt_at = ${later}, version = version + 1, changed_at = ${now}"
                + " WHERE number = ? AND version = ?");
        this.giveUp = sql("UPDATE ${schema}.inbox_parked SET attempts = attempts + 1, last_error = ?, state = 'DEAD',"
                + " lane = NULL, version = version + 1, changed_at = ${now} WHERE number = ? AND version = ?");
        this.promote = sql("UPDATE ${schema}.inbox_parked SET state = 'RETRY', next_attempt_at = ${now},"
                + " version = version + 1, changed_at = ${now} WHERE number = ? AND state = 'WAITING'");
        this.waitingLanes = sql("SELECT DISTINCT lane FROM ${schema}.inbox_parked WHERE consumer = ?"
                + " AND state = 'WAITING' AND lane IS NOT NULL");
    }

    /** Those of so many lanes that are held. */
    String heldLanes(int count) {
        return sql(dialect.lanes().held().apply(count));
    }

    /** Locks so many messages that wait, by their numbers: a range would be locked against those who park. */
    String lockBehind(int count) {
        return sql(
                read + "number IN (" + LaneQueries.marks(count) + ") AND state = 'WAITING' ORDER BY number FOR UPDATE");
    }

    /** The first message of each of so many lanes. */
    String firstOf(int count) {
        return sql(dialect.lanes().firsts().apply(count));
    }

    private String sql(String template) {
        return schema.in(dialect.words().in(template));
    }
}
