package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.SqlWords;

/** The statements on the tables of runs and steps. */
final class StepSql {
    /** A run that the owner holds. Parameters: id, owner. */
    private static final String FENCED = "id = ? AND owner = ? AND state = 'RUNNING' AND held_until > ${now}";

    /**
     * When a run that is held can be taken up by others. One without an input is taken up only by whoever asks for it.
     */
    private static final String WHILE_HELD = "CASE WHEN input IS NULL THEN NULL ELSE ${later} END";

    private static final String COLUMNS = """
            id, consumer, run_key, state, owner, fence, attempt, fingerprint, input, unwind_end, reason, waiting_for,
                CASE WHEN waits_until <= ${now} THEN 1 ELSE 0 END, ${until:held_until}, ${until:due_at}, result, error, attempt_from, waits_step\
            """;

    private final SchemaName schema;
    private final StepDialect dialect;
    final String insertRun;
    final String enqueue;
    final String findRun;
    final String take;
    final String dueRuns;
    final String renew;
    final String advance;
    final String insertStep;
    final String insertStepUnlessThere;
    final String undoStep;
    final String recordInOne;
    final String recordAndCommit;
    final String recordOfCancelled;
    final String recordUnlessThere;
    final String recordOfSleep;
    final String isCancelled;
    final String unwindEnd;
    final String end;
    final String endsAs;
    final String rest;
    final String wakeIfAnswered;
    final String fail;
    final String unwind;
    final String answer;
    final String lockRun;
    final String insertAnswer;
    final String wake;
    final String forgotten;

    StepSql(SchemaName schema, StepDialect dialect) {
        this.schema = schema;
        this.dialect = dialect;
        SqlWords words = dialect.words();
        this.insertRun = sql(words.insertNew() + """
                 INTO ${schema}.step_run (consumer, run_key, state, owner, fence, attempt, fingerprint, input, held_until, due_at)
                SELECT ?, ?, 'RUNNING', ?, ?, 1, ?, ?, ${later}, ${later}%s %s
                """.formatted(dialect.relaxed(), words.unlessThere()));
        this.enqueue = sql(words.insertNew() + """
                 INTO ${schema}.step_run (consumer, run_key, state, owner, fence, attempt, fingerprint, input, held_until, due_at)
                VALUES (?, ?, 'READY', ?, 0, 0, ?, ?, ${now}, ${now}) %s
                """.formatted(words.unlessThere()));
        this.findRun =
                sql("SELECT " + COLUMNS + " FROM ${schema}.step_run WHERE consumer = ? AND run_key = ? FOR UPDATE");
        this.take = sql("""
                UPDATE ${schema}.step_run SET state = 'RUNNING', owner = ?, fence = ?, attempt = ?, attempt_from = ?,
                    held_until = ${later}, due_at = %s
                WHERE id = ?
                """.formatted(WHILE_HELD));
        this.dueRuns = sql("SELECT " + COLUMNS + """
                 FROM ${schema}.step_run
                WHERE consumer = ? AND input IS NOT NULL AND due_at <= ${instant}
                    AND (state IN ('READY', 'WAITING', 'RETRYING') OR state = 'RUNNING' AND held_until <= ${now})
                ORDER BY due_at LIMIT ? %s
                """.formatted(SqlWords.SKIP_LOCKED));
        this.renew =
                sql("UPDATE ${schema}.step_run SET held_until = ${later}, due_at = " + WHILE_HELD + " WHERE " + FENCED);
        this.advance = sql("UPDATE ${schema}.step_run SET held_until = ${later} WHERE " + FENCED);
        this.insertStep = sql("INSERT" + INTO_STEP + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        this.insertStepUnlessThere =
                sql(words.insertNew() + INTO_STEP + " SELECT ?, ?, ?, ?, ?, ?, ?, ? " + words.unlessThere());
        this.undoStep = sql("UPDATE ${schema}.step SET undone = TRUE WHERE run = ? AND number = ?");
        String one = "INSERT" + INTO_STEP + " VALUES ((SELECT id FROM ${schema}.step_run WHERE " + FENCED
                + "%s FOR SHARE), ?, ?, ?, ?, ?, ?, ?) %s";
        String looking = one + " RETURNING (SELECT unwind_end FROM ${schema}.step_run WHERE id = run)";
        this.recordInOne = sql(one.formatted(" AND unwind_end IS NULL", ""));
        this.recordAndCommit = recordInOne + "; COMMIT";
        this.recordOfCancelled = sql(looking.formatted("", ""));
        this.recordUnlessThere = sql(looking.formatted("", words.unlessThere()));
        this.recordOfSleep = sql(one.formatted("", words.unlessThere()) + " RETURNING (SELECT unwind_end"
                + dialect.relaxed() + ", ${schema}.step_run WHERE id = run)");
        this.isCancelled = sql("SELECT 1 FROM ${schema}.step_run WHERE " + FENCED + " AND unwind_end IS NOT NULL");
        this.unwindEnd = sql("SELECT unwind_end FROM ${schema}.step_run WHERE id = ?");
        this.end = sql("UPDATE ${schema}.step_run SET state = ?, result = ?, due_at = NULL, error = NULL,"
                + " forget_at = ${later}, changed_at = ${now}" + dialect.relaxed() + " WHERE " + FENCED
                + " AND (unwind_end IS NULL OR ? <> 'COMPLETED')");
        this.endsAs =
                sql("SELECT state, unwind_end, held_until > ${now} FROM ${schema}.step_run WHERE id = ? AND owner = ?");
        this.rest = sql("""
                UPDATE ${schema}.step_run SET
                    due_at = CASE WHEN unwind_end IS NOT NULL THEN ${now} WHEN waiting_for = ? THEN waits_until
                        ELSE ${later} END,
                    waits_until = CASE WHEN waiting_for = ? THEN waits_until ELSE ${later} END,
                    waits_step = (SELECT COUNT(*) FROM ${schema}.step WHERE run = step_run.id),
                    attempt_from = (SELECT COUNT(*) FROM ${schema}.step WHERE run = step_run.id),
                    waiting_for = ?, state = 'WAITING', attempt = 0, error = NULL, changed_at = ${now}
                WHERE\
                """ + " " + FENCED);
        this.wakeIfAnswered = sql("""
                UPDATE ${schema}.step_run SET due_at = ${now} WHERE id = ? AND state = 'WAITING' AND EXISTS
                    (SELECT 1 FROM ${schema}.step_answer WHERE run = step_run.id AND name = step_run.waiting_for)
                """);
        this.fail = sql("UPDATE ${schema}.step_run SET state = ?, error = ?, changed_at = ${now},"
                + " due_at = CASE WHEN ? = 'HALTED' THEN NULL ELSE ${later} END WHERE " + FENCED);
        this.unwind = sql("UPDATE ${schema}.step_run SET held_until = ${later}, changed_at = ${now},"
                + " reason = CASE WHEN unwind_end IS NULL THEN ? ELSE reason END,"
                + " unwind_end = COALESCE(unwind_end, ?) WHERE " + FENCED);
        this.answer = sql("SELECT answer FROM ${schema}.step_answer WHERE run = ? AND name = ?");
        this.lockRun = sql("SELECT id, state FROM ${schema}.step_run WHERE consumer = ? AND run_key = ? FOR UPDATE");
        this.insertAnswer = sql(words.insertNew() + " INTO ${schema}.step_answer (run, name, answer) SELECT ?, ?, ? "
                + words.unlessThere());
        this.wake = sql("UPDATE ${schema}.step_run SET due_at = ${now} WHERE id = ? AND state = 'WAITING'"
                + " AND waiting_for = ?");
        this.forgotten =
                sql("SELECT id FROM ${schema}.step_run WHERE forget_at <= ${instant} LIMIT ? " + SqlWords.SKIP_LOCKED);
    }

    private static final String INTO_STEP =
            " INTO ${schema}.step (run, number, name, kind, outcome, result, reason, undone)";

    /** The steps of so many runs. */
    String steps(int runCount) {
        return sql("SELECT number, name, kind, outcome, result, reason, undone, run FROM ${schema}.step WHERE run IN ("
                + "?, ".repeat(runCount - 1) + "?) ORDER BY run, number");
    }

    /** Deletes rows by the numbers of their runs. */
    String delete(String table, String column, int count) {
        return sql("DELETE FROM ${schema}." + table + " WHERE " + column + " IN (" + "?, ".repeat(count - 1) + "?)");
    }

    String sql(String template) {
        String sql = dialect.words().in(template);
        for (String column : new String[] {"held_until", "due_at", "begun_at", "changed_at"}) {
            sql = sql.replace("${until:" + column + "}", dialect.millisUntil(column));
        }
        return schema.in(sql);
    }
}
