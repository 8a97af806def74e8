package dev.hitotsu.kafka.internal;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.scram.ScramExtensionsCallback;

/**
 * Logs each connection of a client in (PLAIN, SCRAM) with what {@code sasl.jaas.config} says then. Kafka's own handler
 * uses what it said when the client was made. Made by Kafka's clients. Thread-safe.
 */
public final class ChangingLogin implements AuthenticateCallbackHandler {
    /** Of a delegation token. */
    private static final String TOKEN = "tokenauth";

    private volatile Password jaas = new Password("");

    /** Called by Kafka's clients. */
    public ChangingLogin() {}

    @Override
    public void configure(Map<String, ?> configs, String saslMechanism, List<AppConfigurationEntry> jaasConfigEntries) {
        jaas = (Password) Objects.requireNonNull(configs.get(SaslConfigs.SASL_JAAS_CONFIG), "sasl.jaas.config: none");
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        Map<String, ?> options = options(new Password(jaas.value()));
        for (Callback callback : callbacks) {
            switch (callback) {
                case NameCallback name -> name.setName(text(options, "username"));
                case PasswordCallback password ->
                    password.setPassword(text(options, "password").toCharArray());
                case ScramExtensionsCallback scram
                when options.containsKey(TOKEN) -> scram.extensions(Map.of(TOKEN, text(options, TOKEN)));
                default -> throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private static Map<String, ?> options(Password present) {
        return JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, present))
                .configurationEntries()
                .getFirst()
                .getOptions();
    }

    private static String text(Map<String, ?> options, String name) {
        Object value = options.get(name);
        return value == null ? "" : value.toString();
    }

    @Override
    public void close() {}
}
