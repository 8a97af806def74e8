package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.Migration;
import dev.hitotsu.jdbc.internal.Migrations;
import java.util.Arrays;
import java.util.List;

/**
 * The steps of the tables. The server commits after each statement that creates something, so each can run again after
 * an interruption.
 */
public final class MySqlMigrations {
    private static final String FOLDER = "/dev/hitotsu/mysql/schema/";

    /** All steps, in order. */
    public static final Migrations ALL = new Migrations(
            MySqlMigrations.class,
            List.of(
                    new Migration(1, "outbox, relay and inbox", FOLDER + "V1__outbox_relay_inbox.sql"),
                    new Migration(2, "outcomes", FOLDER + "V2__outcomes.sql"),
                    new Migration(3, "audit of operations", FOLDER + "V3__audit.sql"),
                    new Migration(4, "steps", FOLDER + "V4__steps.sql"),
                    new Migration(5, "relays that stand by", FOLDER + "V5__relay_standby.sql"),
                    new Migration(6, "coordination", FOLDER + "V6__coordination.sql"),
                    new Migration(7, "parked messages of consumers", FOLDER + "V7__inbox_parked.sql"),
                    new Migration(8, "effects with leases or results", FOLDER + "V8__effects.sql")),
            "INSERT IGNORE INTO");

    private MySqlMigrations() {}

    /** The statements of a step: each ends with a semicolon at the end of a line. */
    public static List<String> statements(Migration step, SchemaName schema) {
        return Arrays.stream(ALL.sql(step, schema).split(";\\s*(\n|$)"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
