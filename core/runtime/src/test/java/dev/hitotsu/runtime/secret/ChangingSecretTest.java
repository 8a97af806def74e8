package dev.hitotsu.runtime.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangingSecretTest {
    private final List<String> tried = new ArrayList<>();
    private String written = "first";
    private String right = "first";
    private final ChangingSecret<String> secret = ChangingSecret.of("the secret of the test", this::read);

    private String read() {
        if (written.isEmpty()) {
            throw new IllegalArgumentException("planted: no file");
        }
        return written;
    }

    private String logIn() throws IOException {
        return secret.logIn(this::logIn, e -> "refused".equals(e.getMessage()));
    }

    private String logIn(String text) throws IOException {
        tried.add(text);
        if (!text.equals(right)) {
            throw new IOException("refused");
        }
        return "in with " + text;
    }

    @Test
    void theLastAcceptedIsUsedUntilItIsRefused() throws IOException {
        written = "second";
        assertThat(logIn()).isEqualTo("in with first");
        right = "second";
        assertThat(logIn()).isEqualTo("in with second");
        assertThat(logIn()).isEqualTo("in with second");
        assertThat(tried).containsExactly("first", "first", "second", "second");
    }

    @Test
    void theOtherSideMayChangeFirst() throws IOException {
        right = "second";
        assertThatThrownBy(this::logIn).hasMessage("refused");
        written = "second";
        assertThat(logIn()).isEqualTo("in with second");
    }

    @Test
    void halfASecretOrNoneAtAllEndsNothing() throws IOException {
        right = "second";
        written = "sec";
        assertThatThrownBy(this::logIn).hasMessage("refused");
        written = "";
        assertThatThrownBy(this::logIn).hasMessage("refused");
        assertThat(secret.current()).isEqualTo("first");
        right = "first";
        assertThat(logIn()).isEqualTo("in with first");
        assertThat(tried).containsExactly("first", "sec", "first", "first");
    }

    @Test
    void anotherErrorSaysNothingOfTheSecret() {
        written = "second";
        assertThatThrownBy(() -> secret.logIn(
                        text -> {
                            tried.add(text);
                            throw new IOException("away");
                        },
                        e -> "refused".equals(e.getMessage())))
                .hasMessage("away");
        assertThat(tried).containsExactly("first");
        assertThat(secret).hasToString("the secret of the test");
    }
}
