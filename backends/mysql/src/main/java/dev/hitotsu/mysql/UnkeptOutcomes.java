package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.internal.relay.Outcomes;
import dev.hitotsu.message.Outcome;
import java.sql.Connection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** There is no receiver of outcomes for this database yet. Not thread-safe. */
final class UnkeptOutcomes implements Outcomes {
    private static final Logger log = LoggerFactory.getLogger(UnkeptOutcomes.class);

    private boolean warned;

    @Override
    public void insert(Connection connection, List<Outcome> outcomes) {
        if (!outcomes.isEmpty() && !warned) {
            warned = true;
            log.warn(
                    "what targets say to calls is not kept on MySQL and MariaDB (expected: a sink that keeps no answers)");
        }
    }
}
