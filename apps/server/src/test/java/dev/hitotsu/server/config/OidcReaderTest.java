package dev.hitotsu.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.oidc.OidcSettings;
import dev.hitotsu.console.source.Login;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OidcReaderTest {
    private static final String RELAY = """
            source: {url: 'jdbc:postgresql://db/shop'}
            sink: {kafka: {bootstrapServers: 'a:1'}}
            """;
    private static final String PROVIDER = """
            oidc: {issuer: 'https://login.example/x', clientId: c, address: 'https://console.example', \
            roleClaim: groups, roles: {operator: 'on call, night', admin: boss}""";

    @Test
    void everythingThatIsSaidIsRead() {
        OidcSettings settings = provider(
                "login: oidc, " + PROVIDER + ", clientSecret: hush, scopes: 'profile, groups', nameClaim: email}");
        assertThat(settings)
                .isEqualTo(new OidcSettings(
                        URI.create("https://login.example/x"),
                        "c",
                        settings.clientSecret(),
                        URI.create("https://console.example"),
                        List.of("profile", "groups"),
                        "email",
                        "groups",
                        Map.of(
                                Role.VIEWER,
                                Set.of(),
                                Role.OPERATOR,
                                Set.of("on call", "night"),
                                Role.ADMIN,
                                Set.of("boss"))));
        assertThat(settings.clientSecret().current()).isEqualTo("hush");
        assertThat(relay("login: oidc, " + PROVIDER + ", clientSecret: hush}").toString())
                .doesNotContain("hush");
    }

    @Test
    void whatIsMissingOrNotWantedIsNamed() {
        assertThat(problems("login: oidc"))
                .singleElement()
                .asString()
                .contains("login: oidc (expected: with a section");
        assertThat(problems(PROVIDER + "}")).singleElement().asString().contains("expected: none, or login: oidc");
        assertThat(problems("login: oidc, oidc: {}"))
                .anyMatch(one -> one.contains("issuer"))
                .anyMatch(one -> one.contains("clientId"))
                .anyMatch(one -> one.contains("address"))
                .anyMatch(one -> one.contains("roleClaim"));
        assertThat(problems("login: oidc, " + PROVIDER.replace("https://login", "http://login") + "}"))
                .singleElement()
                .asString()
                .contains("admin.console.oidc.issuer: http://login.example/x (expected: a URL with https");
        assertThat(problems("login: oidc, " + PROVIDER.replace("operator: 'on call, night', admin: boss", "") + "}"))
                .singleElement()
                .asString()
                .contains("roles: none (expected: values of groups");
    }

    private static OidcSettings provider(String console) {
        Login login = relay(console).admin().console().login();
        return ((Login.Provider) login).settings();
    }

    private static List<String> problems(String console) {
        return catchThrowableOfType(ConfigException.class, () -> relay(console)).problems();
    }

    private static RelayConfig relay(String console) {
        String yaml = RELAY + "admin: {tokens: t, console: {" + console + "}}\n";
        return RelayConfig.from(ConfigFile.of("file", yaml, name -> null));
    }
}
