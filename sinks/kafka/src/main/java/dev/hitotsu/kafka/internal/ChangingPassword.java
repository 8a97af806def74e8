package dev.hitotsu.kafka.internal;

import dev.hitotsu.runtime.secret.LastGood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.kafka.common.config.types.Password;

/**
 * A secret among the properties of a client, which may change while the client runs: {@link ChangingLogin} and
 * {@link ChangingCertificates} ask for it with every connection. Thread-safe.
 */
public final class ChangingPassword extends Password {
    private final LastGood<String> text;

    private ChangingPassword(LastGood<String> text) {
        super(text.current());
        this.text = text;
    }

    /**
     * The secret of a source, which is asked at once, and again a second later at the earliest. Blocks for it.
     *
     * @param source throws if it has no secret now; then the last one stays
     */
    public static ChangingPassword of(String property, Supplier<String> source) {
        try {
            return new ChangingPassword(LastGood.of("Kafka's " + property, source::get, source::get));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String value() {
        return text.current();
    }
}
