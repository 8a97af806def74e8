package dev.hitotsu.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigFile;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasePasswordTest {
    private static final Connection OPENED = (Connection) Proxy.newProxyInstance(
            DatabasePasswordTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, given) -> null);

    @TempDir
    private Path folder;

    private final List<String> tried = new ArrayList<>();
    private String right = "first";
    private String state = "28P01";
    private DatabasePassword password;

    @BeforeEach
    void read() throws Exception {
        Files.writeString(secret(), "first\n");
        password = SourceConfig.from(ConfigFile.of(
                        "relay.yaml",
                        "source:\n  url: jdbc:postgresql://127.0.0.1" + "/shop\n  user: shop\n  password: ${file:"
                                + secret() + "}\n",
                        name -> null))
                .password();
    }

    private Path secret() {
        return folder.resolve("secret");
    }

    private Connection logIn(String text) throws SQLException {
        tried.add(text);
        if (text.equals(right)) {
            return OPENED;
        }
        throw new SQLException("planted", state);
    }

    @Test
    void theFileIsReadAnewWhenThePasswordIsRefused() throws Exception {
        assertThat(password.connect(this::logIn)).isSameAs(OPENED);
        Files.writeString(secret(), "second\n");
        assertThat(password.connect(this::logIn)).isSameAs(OPENED);
        assertThat(tried).containsExactly("first", "first");

        right = "second";
        assertThat(password.connect(this::logIn)).isSameAs(OPENED);
        assertThat(password.connect(this::logIn)).isSameAs(OPENED);

        assertThat(tried).containsExactly("first", "first", "first", "second", "second");
        assertThat(password.current()).isEqualTo("second");
        assertThat(password).hasToString("DatabasePassword");
    }

    @Test
    void anotherErrorSaysNothingOfThePassword() throws Exception {
        Files.writeString(secret(), "second\n");
        right = "second";
        state = "08006";

        assertThatThrownBy(() -> password.connect(this::logIn)).hasMessage("planted");
        assertThat(tried).containsExactly("first");
    }

    @Test
    void aRefusalStaysIfTheFileSaysTheSameOrCannotBeRead() throws Exception {
        right = "second";
        assertThatThrownBy(() -> password.connect(this::logIn)).hasMessage("planted");
        Files.delete(secret());
        assertThatThrownBy(() -> password.connect(this::logIn)).hasMessage("planted");
        assertThat(tried).containsExactly("first", "first");
    }

    @Test
    void aWrongPasswordInTheFileIsNotKept() throws Exception {
        Files.writeString(secret(), "wrong\n");
        right = "second";
        assertThatThrownBy(() -> password.connect(this::logIn)).hasMessage("planted");

        assertThat(password.current()).isEqualTo("first");
    }
}
