package dev.hitotsu.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hitotsu.gateway.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The signatures of Wycheproof's vectors for JSON web cryptography, those files whose folder {@code hitotsu.wycheproof}
 * names. No package has them, so this runs on request only ({@code -Dtest=WycheproofCheck}), and
 * {@code TokenCorpusTest} stands for them.
 */
class WycheproofCheck {
    private static final JsonMapper JSON = new JsonMapper();

    private record Vector(String name, JWKSet keys, String token, boolean isValid) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void signaturesAreJudgedAsTheVectorsSay() throws Exception {
        List<Vector> vectors = new ArrayList<>();
        for (String file :
                List.of("json_web_signature_test.json", "json_web_key_test.json", "json_web_crypto_test.json")) {
            vectors.addAll(read(Path.of(System.getProperty("hitotsu.wycheproof"), file)));
        }
        assertThat(vectors).hasSizeGreaterThan(300);
        Corpus.run("wycheproof", vectors, vector -> assertThat(isGood(vector)).isEqualTo(vector.isValid()));
    }

    private static List<Vector> read(Path file) throws IOException, ParseException {
        List<Vector> vectors = new ArrayList<>();
        for (JsonNode group : JSON.readTree(Files.readString(file)).path("testGroups")) {
            JsonNode key = group.has("public") ? group.path("public") : group.path("private");
            JWKSet keys = keys(key);
            for (JsonNode test : group.path("tests")) {
                if (test.has("jws")) {
                    String name = file.getFileName() + " " + test.path("tcId").asInt() + " "
                            + test.path("comment").asText();
                    String token = test.path("jws").asText();
                    boolean isValid = test.path("result").asText().equals("valid")
                            && isAsymmetric(keys)
                            && isForAlgorithm(keys, token);
                    vectors.add(new Vector(name, keys, token, isValid));
                }
            }
        }
        return vectors;
    }

    private static JWKSet keys(JsonNode key) {
        try {
            return key.has("keys") ? JWKSet.parse(key.toString()) : new JWKSet(JWK.parse(key.toString()));
        } catch (ParseException refused) {
            return new JWKSet();
        }
    }

    /** A gateway shares no secrets with an issuer: what is signed with one is refused, valid or not. */
    private static boolean isAsymmetric(JWKSet keys) {
        return keys.getKeys().stream()
                .allMatch(key -> !key.getKeyType().getValue().equals("oct"));
    }

    /** A key that says it is for another algorithm, as some of RFC 7520 do, is not used. */
    private static boolean isForAlgorithm(JWKSet keys, String token) throws ParseException {
        JWSAlgorithm algorithm = SignedJWT.parse(token).getHeader().getAlgorithm();
        return keys.getKeys().stream()
                .allMatch(
                        key -> key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm));
    }

    private static boolean isGood(Vector vector) {
        try {
            SignedJWT token = SignedJWT.parse(vector.token());
            JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
            String name = token.getHeader().getKeyID();
            return JwtSettings.ALGORITHMS.contains(algorithm.getName())
                    && token.getHeader().getCriticalParams() == null
                    && vector.keys().getKeys().stream()
                            .filter(key -> Signatures.fits(key, algorithm))
                            .filter(key -> name == null || name.equals(key.getKeyID()))
                            .anyMatch(key -> Signatures.verify(token, key));
        } catch (ParseException | IllegalArgumentException malformed) {
            return false;
        }
    }
}
