package dev.hitotsu.server.database;

import dev.hitotsu.config.LiveText;
import dev.hitotsu.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The password of a database's user, which may change while the process runs. The one that the database has accepted
 * last is used until the database refuses it; then the configuration's files are read anew. So it does not matter
 * whether the file or the database is changed first. Thread-safe.
 */
public final class DatabasePassword {
    private static final Logger log = LoggerFactory.getLogger(DatabasePassword.class);
    /** The class of the SQL states of a user or a password that is refused. */
    private static final String INVALID_AUTHORIZATION = "28";

    private final LiveText text;
    private volatile String accepted;

    public DatabasePassword(LiveText text) {
        this.text = text;
        this.accepted = text.first();
    }

    /** A password that stays as it is. */
    public static DatabasePassword fixed(String password) {
        return new DatabasePassword(LiveText.fixed(password));
    }

    /** Opens a connection with a password. */
    @FunctionalInterface
    public interface Login {
        Connection with(String password) throws SQLException;
    }

    /** The password that the database has accepted last; at first, that of the configuration. */
    public String current() {
        return accepted;
    }

    /**
     * Logs in; a second time with what the files say now, if the database refuses the password and they say another
     * one. Blocks for the database.
     */
    public Connection connect(Login login) throws SQLException {
        String known = accepted;
        try {
            return login.with(known);
        } catch (SQLException e) {
            String present = SqlState.isInClass(e, INVALID_AUTHORIZATION) ? present(known) : known;
            if (present.equals(known)) {
                throw e;
            }
            Connection connection = login.with(present);
            accepted = present;
            log.info("the password of the database was changed, and the new one is used");
            return connection;
        }
    }

    private String present(String known) {
        try {
            return text.present();
        } catch (IllegalArgumentException e) {
            log.warn("the database refuses the password, and no other one can be read: {}", e.getMessage());
            return known;
        }
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return "DatabasePassword";
    }
}
