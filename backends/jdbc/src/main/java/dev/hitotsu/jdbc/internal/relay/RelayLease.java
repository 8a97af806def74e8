package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.LeadGrant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The lease of the relay, and who else wants it. All times are by the database's clock. Thread-safe; blocks. */
public interface RelayLease {
    /**
     * Takes the lease if it is free or has expired, and returns the new fence. It never waits: if the row is locked,
     * its owner is at work, and the result is empty. Needs auto-commit.
     */
    OptionalLong tryAcquire(Connection connection, String owner, @Nullable String purpose, Duration length)
            throws SQLException;

    /**
     * Takes the lease for a relay that was granted it, even if another one holds it, and returns the new fence. The
     * result is empty if the row is locked, because the last leader is writing. Needs auto-commit.
     *
     * @throws FencedException if a newer grant has come before
     */
    OptionalLong takeOver(
            Connection connection, String owner, @Nullable String purpose, Duration length, LeadGrant grant)
            throws SQLException;

    /**
     * Whoever leads and delivers elsewhere than this relay would; empty if nobody does, or if that is not known. Leaves
     * word for the leader, unless its row is locked. Needs auto-commit.
     */
    Optional<String> leaderWithAnotherPurpose(Connection connection, String owner, String purpose) throws SQLException;

    /**
     * Leaves word for operators that a relay waits to lead, unless it did within the last seconds. Needs auto-commit.
     */
    void standBy(Connection connection, String owner) throws SQLException;

    /** Extends the lease if the fence is still the newest, even if the lease has expired and nobody took it. */
    Renewal renew(Connection connection, long fence, Duration length) throws SQLException;

    /** Frees the lease if the fence is still the newest. */
    void release(Connection connection, long fence) throws SQLException;

    /** Locks the lease. Until the transaction ends, nobody can take it, and its holder cannot write. */
    void lock(Connection connection) throws SQLException;

    /**
     * What became of a renewal.
     *
     * @param renewed false if a newer term has begun
     * @param rival a relay that would lead for another purpose, and has said so within the last minute; null for none
     */
    record Renewal(boolean renewed, @Nullable String rival) {}

    /**
     * Refuses a grant after a newer one.
     *
     * @param newerGrant selects a row where there is a newer one, by the grantor and the fence
     */
    static void requireNewest(Connection connection, String newerGrant, LeadGrant grant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(newerGrant)) {
            select.setString(1, grant.grantor());
            select.setLong(2, grant.fence());
            try (ResultSet newer = select.executeQuery()) {
                if (newer.next()) {
                    throw new FencedException(grant.fence());
                }
            }
        }
    }
}
