package dev.hitotsu.server.database;

import dev.hitotsu.config.LiveText;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The password of a database's user, which may change while the process runs; see {@link ChangingSecret}. Thread-safe.
 */
public final class DatabasePassword {
    /** The class of the SQL states of a user or a password that is refused. */
    private static final String INVALID_AUTHORIZATION = "28";

    private final LiveText text;
    private final ChangingSecret<String> secret;

    public DatabasePassword(LiveText text) {
        this.text = text;
        this.secret = ChangingSecret.of("the password of the database", text.first(), text::present);
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
        return secret.current();
    }

    /**
     * What the files say now, for whoever logs in elsewhere with it. Blocks for them.
     *
     * @throws IllegalArgumentException if one of them cannot be read; the message has nothing of the content
     */
    public String present() {
        return text.present();
    }

    /**
     * Logs in; a second time with what the files say now, if the database refuses the password and they say another
     * one. Blocks for the database.
     */
    public Connection connect(Login login) throws SQLException {
        return secret.logIn(
                login::with, e -> e instanceof SQLException error && SqlState.isInClass(error, INVALID_AUTHORIZATION));
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return "DatabasePassword";
    }
}
