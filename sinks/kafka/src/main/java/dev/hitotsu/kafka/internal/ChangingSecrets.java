package dev.hitotsu.kafka.internal;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/** Has Kafka's clients take up secrets that change. */
public final class ChangingSecrets {
    private ChangingSecrets() {}

    /** Adds what takes up changes, unless the settings name something of their own. */
    public static void takeUp(Map<String, Object> settings) {
        String mechanism = text(settings.get(SaslConfigs.SASL_MECHANISM));
        if (settings.get(SaslConfigs.SASL_JAAS_CONFIG) instanceof ChangingPassword
                && (mechanism.equals("PLAIN") || mechanism.startsWith("SCRAM-"))) {
            settings.putIfAbsent(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, ChangingLogin.class);
        }
        if (text(settings.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)).endsWith("SSL")) {
            settings.putIfAbsent(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, ChangingCertificates.class);
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString().strip().toUpperCase(Locale.ROOT);
    }
}
