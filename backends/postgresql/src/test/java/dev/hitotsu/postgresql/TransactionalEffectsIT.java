package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.jdbc.JdbcEffectRunner;
import dev.hitotsu.jdbc.OutboxEffectRunner;
import dev.hitotsu.testkit.sql.TransactionalEffectsContract;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("one-version")
class TransactionalEffectsIT extends TransactionalEffectsContract {
    @BeforeEach
    void createTable() {
        EffectDatabase.execute(dataSource(), "CREATE TABLE IF NOT EXISTS charge (id text NOT NULL)");
    }

    @Override
    protected DataSource dataSource() {
        return EffectDatabase.SHARED;
    }

    @Override
    protected JdbcEffectRunner effects(DataSource connections) {
        return PostgreSql.of(connections).effects("orders");
    }

    @Override
    protected OutboxEffectRunner outboxEffects(DataSource connections) {
        return PostgreSql.of(connections).outboxEffects("outbox-orders");
    }

    @Override
    protected String table() {
        return "charge";
    }

    @Override
    protected String messagesOf(String key) {
        return "SELECT count(*) FROM hitotsu.message WHERE key = '" + key + "'";
    }

    @Test
    void anErrorThatTheEffectSwallowsIsAFailure() {
        String key = UUID.randomUUID().toString();
        JdbcEffectRunner runner = effects(dataSource());

        assertThatThrownBy(() -> runner.run(key, new byte[] {1}, connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SELECT 1/0");
                    } catch (SQLException swallowed) {
                        assertThat(swallowed.getSQLState()).isEqualTo("22012");
                    }
                    return EffectResult.DONE;
                }))
                .isInstanceOf(InboxException.class);
    }
}
