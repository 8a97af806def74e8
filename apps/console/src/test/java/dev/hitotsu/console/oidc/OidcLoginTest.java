package dev.hitotsu.console.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins at a provider that checks what it is sent, and which of its answers are not believed. */
class OidcLoginTest {
    private final HttpClient browser = HttpClient.newHttpClient();
    private final Instant start = Instant.now();
    private final AtomicLong ahead = new AtomicLong();
    private TestProvider provider;
    private OidcLogin login;

    @BeforeEach
    void start() throws Exception {
        provider = new TestProvider();
        login = login();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private OidcLogin login() {
        return new OidcLogin(
                provider.settings("https://console.example/"), () -> start.plusNanos(ahead.get()), ahead::get);
    }

    private Map<String, String> answer(OidcLogin.Begun begun) throws Exception {
        HttpResponse<String> sent =
                browser.send(HttpRequest.newBuilder(begun.address()).build(), BodyHandlers.ofString());
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
        String location = sent.headers().firstValue("location").orElseThrow();
        assertThat(location).startsWith("https://console.example/login/callback?");
        return TestProvider.fields(URI.create(location).getRawQuery());
    }

    private Person logIn() throws Exception {
        OidcLogin.Begun begun = login.begin();
        return login.finish(begun.cookie(), answer(begun));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::logIn)
                .isInstanceOf(LoginRefusedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aPersonHasTheNameAndTheHighestRoleOfTheirClaims() throws Exception {
        assertThat(logIn()).isEqualTo(new Person("olga", Role.OPERATOR));
        provider.claims = claims -> claims.claim("realm", Map.of("roles", "everybody"));
        assertThat(logIn()).isEqualTo(new Person("olga", Role.VIEWER));
        provider.claims = claims -> claims.claim("realm", null).claim("realm.roles", List.of(7, "on call"));
        assertThat(logIn()).isEqualTo(new Person("olga", Role.OPERATOR));
    }

    @Test
    void eachLoginHasItsOwnStateNonceAndChallenge() {
        Map<String, String> first = TestProvider.fields(login.begin().address().getRawQuery());
        Map<String, String> second = TestProvider.fields(login.begin().address().getRawQuery());
        for (String name : List.of("state", "nonce", "code_challenge")) {
            assertThat(first.get(name)).as(name).isNotEqualTo(second.get(name));
        }
        assertThat(Set.of(first.get("state"), first.get("nonce"), first.get("code_challenge")))
                .hasSize(3);
    }

    @Test
    void anAnswerThatIsNotOfThisLoginIsRefused() throws Exception {
        OidcLogin.Begun begun = login.begin();
        Map<String, String> answer = answer(begun);
        assertAnswer(null, answer, "cookie: none (expected: that of a login that began in this browser)");
        assertAnswer("forged", answer, "cookie: none");
        assertAnswer(login.begin().cookie(), answer, "state: another one");
        assertAnswer(login().begin().cookie(), answer, "state: another one");
        assertAnswer(begun.cookie(), Map.of(), "state: another one");
        assertAnswer(begun.cookie(), with(answer, "iss", "https://evil.example"), "iss: https://evil.example");
        assertAnswer(begun.cookie(), without(answer, "iss"), "iss: none (expected: " + provider.issuer());
        assertAnswer(begun.cookie(), with(answer, "error", "access_denied"), "provider: it refused: access_denied");
        assertAnswer(begun.cookie(), without(answer, "code"), "code: none");
        assertAnswer(begun.cookie(), with(answer, "code", "guessed"), "the provider answered 400, invalid_grant");
        assertThat(login.finish(begun.cookie(), answer).name()).isEqualTo("olga");
        assertAnswer(begun.cookie(), answer, "the provider answered 400, invalid_grant");
    }

    private void assertAnswer(String cookie, Map<String, String> answer, String message) {
        assertThatThrownBy(() -> login.finish(cookie, answer))
                .isInstanceOf(LoginRefusedException.class)
                .hasMessageContaining(message);
    }

    private static Map<String, String> with(Map<String, String> answer, String name, String value) {
        Map<String, String> changed = new HashMap<>(answer);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> answer, String name) {
        Map<String, String> changed = new HashMap<>(answer);
        changed.remove(name);
        return changed;
    }

    @Test
    void aLoginIsGoodForTenMinutes() throws Exception {
        OidcLogin.Begun begun = login.begin();
        Map<String, String> answer = answer(begun);
        ahead.set(Duration.ofMinutes(11).toNanos());
        assertAnswer(begun.cookie(), answer, "login: begun more than 10 minutes ago");
    }

    @Test
    void aTokenOfOthersOrForOthersIsRefused() {
        assertClaims(claims -> claims.issuer("https://evil.example"), "token: issuer https://evil.example");
        assertClaims(claims -> claims.audience("another"), "token: for [another] (expected: for console one)");
        assertClaims(
                claims -> claims.audience(List.of(TestProvider.CLIENT, "another")),
                "token: asked for by none (expected: by console one)");
        assertClaims(claims -> claims.claim("azp", "another"), "token: asked for by another");
        assertClaims(claims -> claims.claim("nonce", "another"), "token: another nonce");
        assertClaims(claims -> claims.claim("nonce", null), "token: another nonce");
    }

    @Test
    void aTokenOfAnotherTimeIsRefused() {
        Instant now = Instant.now();
        assertClaims(claims -> claims.expirationTime(Date.from(now.minusSeconds(120))), "token: over since ");
        assertClaims(claims -> claims.expirationTime(null), "token: over since an unknown time");
        assertClaims(claims -> claims.issueTime(Date.from(now.plusSeconds(300))), "token: issued at ");
        assertClaims(claims -> claims.issueTime(Date.from(now.minusSeconds(3_600))), "token: issued at ");
        assertClaims(claims -> claims.issueTime(null), "token: issued at an unknown time");
    }

    @Test
    void somebodyWithoutARoleOrANameIsRefused() {
        assertClaims(
                claims -> claims.claim("realm", null), "claim realm.roles: none (expected: a value that stands in");
        assertClaims(
                claims -> claims.claim("realm", Map.of("roles", List.of("guests"))), "claim realm.roles: [guests]");
        assertClaims(claims -> claims.claim("realm", Map.of("roles", 7)), "claim realm.roles: 7");
        assertClaims(claims -> claims.claim("preferred_username", null), "claim preferred_username: none");
        assertClaims(claims -> claims.claim("preferred_username", " "), "claim preferred_username: ");
        assertClaims(claims -> claims.claim("preferred_username", "a\nb"), "claim preferred_username: a b");
    }

    private void assertClaims(UnaryOperator<JWTClaimsSet.Builder> claims, String message) {
        provider.claims = claims;
        assertRefused(message);
    }

    @Test
    void aTokenThatTheProviderDidNotSignIsRefused() {
        provider.issue = (claims, key) -> new PlainJWT(claims).serialize();
        assertRefused("token: not signed, or no token");
        provider.issue = (claims, key) -> {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims);
            token.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes()));
            return token.serialize();
        };
        assertRefused("token: algorithm HS256 (expected: RS, PS or ES)");
        provider.issue = (claims, key) -> TestProvider.signed(claims, TestProvider.newKey("one"));
        assertRefused("token: not signed by the provider");
        provider.issue = (claims, key) -> "nonsense";
        assertRefused("token: not signed, or no token");
        provider.issue = (claims, key) -> null;
        assertRefused("token: no id_token");
    }

    @Test
    void aNewKeyIsFetchedButNotForEachToken() throws Exception {
        logIn();
        provider.key = TestProvider.newKey("two");
        assertRefused("token: not signed by the provider");
        ahead.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThat(logIn().name()).isEqualTo("olga");
        RSAKey unknown = TestProvider.newKey("unknown");
        provider.issue = (claims, key) -> TestProvider.signed(claims, unknown);
        int before = provider.discoveries.get();
        for (int i = 0; i < 5; i++) {
            assertRefused("token: not signed by the provider");
        }
        assertThat(provider.discoveries).hasValue(before);
    }

    @Test
    void aSecretThatChangesIsTakenUpInEitherOrder() throws Exception {
        logIn();
        provider.known.set("second");
        logIn();
        provider.secret = "second";
        assertThat(logIn().name()).isEqualTo("olga");

        provider.secret = "third";
        assertRefused("token: the provider answered 401");
        provider.known.set("third");
        assertThat(logIn().name()).isEqualTo("olga");
    }

    @Test
    void aProviderThatIsAnotherOrUnsafeOrAwayIsNamed() {
        provider.metadata.put("issuer", "https://evil.example");
        assertRefused("provider: it is https://evil.example (expected: " + provider.issuer());
        assertRefused("provider: it is https://evil.example");
        assertThat(provider.discoveries).as("within five seconds").hasValue(1);
        ahead.addAndGet(Duration.ofSeconds(6).toNanos());
        provider.metadata.put("issuer", provider.issuer());
        provider.metadata.put("token_endpoint", "http://evil.example/token");
        assertRefused("provider: token_endpoint: http://evil.example/token (expected: a URL with https)");
        provider.close();
        assertThat(OidcLogin.obstacle(provider.settings("https://console.example")))
                .hasValueSatisfying(why -> assertThat(why).contains("(expected: an answer)"));
    }

    @Test
    void settingsThatLetOthersListenOrNobodyInAreRefused() {
        assertThatThrownBy(() -> settings("http://login.example", "https://console.example", "on call"))
                .hasMessage(
                        "issuer: http://login.example (expected: a URL with https, or with http on a loopback address)");
        assertThatThrownBy(() -> settings("https://login.example", "http://console.example", "on call"))
                .hasMessageStartingWith("address: http://console.example (expected: a URL with https");
        assertThatThrownBy(() -> settings("https://login.example", "https://console.example"))
                .hasMessageStartingWith("roles: none (expected: values of groups");
        assertThat(provider.settings("https://console.example").toString()).doesNotContain("secret:");
    }

    private static OidcSettings settings(String issuer, String address, String... operators) {
        return new OidcSettings(
                URI.create(issuer),
                "console",
                null,
                URI.create(address),
                List.of(),
                "sub",
                "groups",
                Map.of(Role.OPERATOR, Set.of(operators)));
    }
}
