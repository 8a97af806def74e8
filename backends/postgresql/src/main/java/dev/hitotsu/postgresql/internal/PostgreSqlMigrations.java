package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.internal.Migration;
import dev.hitotsu.jdbc.internal.Migrations;
import java.util.List;

/** The steps of the schema. */
public final class PostgreSqlMigrations {
    private static final String FOLDER = "/dev/hitotsu/postgresql/schema/";

    /** All steps, in order. */
    public static final Migrations ALL = new Migrations(
            PostgreSqlMigrations.class,
            List.of(
                    new Migration(1, "outbox, relay and inbox", FOLDER + "V1__outbox_relay_inbox.sql"),
                    new Migration(2, "coordination", FOLDER + "V2__coordination.sql"),
                    new Migration(3, "effects", FOLDER + "V3__effects.sql"),
                    new Migration(4, "kinds of checkpoints", FOLDER + "V4__checkpoint_kind.sql"),
                    new Migration(5, "outcomes", FOLDER + "V5__outcomes.sql"),
                    new Migration(6, "operators", FOLDER + "V6__operators.sql"),
                    new Migration(7, "projections", FOLDER + "V7__projections.sql"),
                    new Migration(8, "source of the outbox", FOLDER + "V8__outbox_source.sql"),
                    new Migration(9, "audit of operations", FOLDER + "V9__audit.sql"),
                    new Migration(10, "steps", FOLDER + "V10__steps.sql"),
                    new Migration(11, "lanes without MD5", FOLDER + "V11__lane_hash.sql"),
                    new Migration(12, "relays that stand by", FOLDER + "V12__relay_standby.sql"),
                    new Migration(13, "parked messages of consumers", FOLDER + "V13__inbox_parked.sql"),
                    new Migration(14, "steps without checks", FOLDER + "V14__step_checks.sql"),
                    new Migration(15, "previews by an index", FOLDER + "V15__parked_changes.sql")),
            "INSERT INTO");

    private PostgreSqlMigrations() {}
}
