package dev.hitotsu.gateway.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.hitotsu.gateway.support.TestIssuer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens, good ones and forged ones, and the keys that the issuer publishes for them. */
final class TokenCases {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private final RSAKey forEncryption;
    private final RSAKey forOneAlgorithm;
    private final RSAKey small;
    private final ECKey larger;
    private final ECKey largest;

    TokenCases() throws Exception {
        forEncryption =
                new RSAKeyGenerator(2048).keyID("enc").keyUse(KeyUse.ENCRYPTION).generate();
        forOneAlgorithm = new RSAKeyGenerator(2048)
                .keyID("ps")
                .algorithm(JWSAlgorithm.PS256)
                .generate();
        small = new RSAKeyGenerator(1024, true).keyID("small").generate();
        larger = new ECKeyGenerator(Curve.P_384).keyID("p384").generate();
        largest = new ECKeyGenerator(Curve.P_521).keyID("p521").generate();
    }

    /** The keys of the issuer. */
    JWK[] published() {
        return new JWK[] {TestIssuer.RSA, TestIssuer.EC, forEncryption, forOneAlgorithm, small, larger, largest};
    }

    List<Case> all() throws Exception {
        List<Case> cases = new ArrayList<>();
        good(cases);
        keys(cases);
        headers(cases);
        signatures(cases);
        texts(cases);
        return cases;
    }

    /** A token, and the status that it gets. */
    record Case(String name, String token, int status) {
        @Override
        public String toString() {
            return name;
        }
    }

    private void good(List<Case> cases) {
        for (String algorithm : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")) {
            cases.add(new Case(algorithm, token(algorithm, TestIssuer.RSA), 200));
        }
        cases.add(new Case("ES256", token("ES256", TestIssuer.EC), 200));
        cases.add(new Case("ES384", token("ES384", larger), 200));
        cases.add(new Case("ES512", token("ES512", largest), 200));
        cases.add(new Case("a key for this algorithm", token("PS256", forOneAlgorithm), 200));
    }

    /** A sound signature of a key that is not meant for it. */
    private void keys(List<Case> cases) throws Exception {
        refuse(cases, "a key for encryption", token("RS256", forEncryption));
        refuse(cases, "a key for another algorithm", token("RS256", forOneAlgorithm));
        SignedJWT weak = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("small").build(),
                TestIssuer.claims().build());
        weak.sign(new RSASSASigner(small.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
        refuse(cases, "a key that is too small", weak.serialize());
        refuse(cases, "a key of somebody else", token("RS256", TestIssuer.OTHER_RSA));
        RSAKey stranger =
                new RSAKeyGenerator(2048).keyID(TestIssuer.RSA.getKeyID()).generate();
        refuse(cases, "a key of somebody else with our name", token("RS256", stranger));
        ECKey other =
                new ECKeyGenerator(Curve.P_256).keyID(TestIssuer.EC.getKeyID()).generate();
        refuse(cases, "a curve's key of somebody else with our name", token("ES256", other));
        // The text of the public key as a secret: whoever believes the algorithm of the token is deceived.
        for (byte[] secret : List.of(
                TestIssuer.RSA.toRSAPublicKey().getEncoded(),
                TestIssuer.RSA.toPublicJWK().toJSONString().getBytes(UTF_8),
                TestIssuer.RSA.getModulus().decode(),
                new byte[] {0})) {
            refuse(cases, "HS256 with what is public", secret("HS256", "HmacSHA256", secret));
            refuse(cases, "HS512 with what is public", secret("HS512", "HmacSHA512", secret));
        }
    }

    private static String secret(String algorithm, String mac, byte[] secret) throws Exception {
        String input = encoded("{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa-1\"}") + "." + payload();
        Mac hmac = Mac.getInstance(mac);
        hmac.init(new SecretKeySpec(secret, mac));
        return input + "." + URL.encodeToString(hmac.doFinal(input.getBytes(UTF_8)));
    }

    /** Another header before a payload and a signature that are good with their own. */
    private void headers(List<Case> cases) {
        String[] good = token("RS256", TestIssuer.RSA).split("\\.", -1);
        for (String header : List.of(
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"NONE\"}",
                "{\"alg\":\"nOnE\"}",
                "{\"alg\":\"\"}",
                "{\"alg\":null}",
                "{\"alg\":[\"RS256\"]}",
                "{\"alg\":{\"RS256\":1}}",
                "{\"alg\":256}",
                "{\"alg\":\"rs256\"}",
                "{\"alg\":\"RS256 \"}",
                "{\"alg\":\"RS1\"}",
                "{\"alg\":\"ES256K\"}",
                "{\"alg\":\"EdDSA\"}",
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
                "{\"kid\":\"rsa-1\"}",
                "{\"alg\":\"none\",\"alg\":\"RS256\"}",
                "{\"alg\":\"RS256\",\"alg\":\"none\"}",
                "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"crit\":[]}",
                "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"b64\":false,\"crit\":[\"b64\"]}",
                "{\"alg\":\"RS256\",\"kid\":\"' OR 1=1 --\"}",
                "{\"alg\":\"RS256\",\"kid\":\"../../../../dev/null\"}",
                "{\"alg\":\"RS256\",\"kid\":\"rsa-1\\u0000\"}",
                "{\"alg\":\"RS256\",\"kid\":[\"rsa-1\"]}",
                "{\"alg\":\"RS256\",\"jku\":\"http://127.0.0.1:1/keys\"}",
                "{\"alg\":\"RS256\",\"x5u\":\"http://127.0.0.1:1/keys\"}",
                "{\"alg\":\"RS256\",\"x5c\":[\"AAAA\"]}",
                "{\"alg\":\"RS256\",\"zip\":\"DEF\"}",
                "[]",
                "null",
                "\"RS256\"",
                "{",
                "{}",
                "",
                "{\"alg\":\"RS256\"}{\"alg\":\"RS256\"}",
                "[".repeat(5_000))) {
            refuse(
                    cases,
                    "header " + header.substring(0, Math.min(60, header.length())),
                    encoded(header) + "." + good[1] + "." + good[2]);
            refuse(
                    cases,
                    "unsigned header " + header.substring(0, Math.min(60, header.length())),
                    encoded(header) + "." + good[1] + ".");
        }
    }

    /** Signatures that a careless check takes for good. */
    private void signatures(List<Case> cases) {
        String token = token("ES256", TestIssuer.EC);
        String input = token.substring(0, token.lastIndexOf('.') + 1);
        byte[] good = Base64.getUrlDecoder().decode(token.substring(input.length()));
        BigInteger order = Curve.P_256.toECParameterSpec().getOrder();
        byte[] n = unsigned(order);
        byte[] zero = new byte[32];
        byte[] one = unsigned(BigInteger.ONE);
        for (byte[] r :
                List.of(zero, one, n, unsigned(order.add(BigInteger.ONE)), unsigned(order.subtract(BigInteger.ONE)))) {
            for (byte[] s : List.of(zero, one, n, unsigned(order.subtract(BigInteger.ONE)))) {
                refuse(
                        cases,
                        "ES256 with a number at the edge (CVE-2022-21449)",
                        input + URL.encodeToString(Frames.joined(r, s)));
            }
        }
        refuse(cases, "ES256 without its last byte", input + URL.encodeToString(Arrays.copyOf(good, 63)));
        refuse(cases, "ES256 with another byte", input + URL.encodeToString(Arrays.copyOf(good, 65)));
        refuse(cases, "ES256 twice", input + URL.encodeToString(Frames.joined(good, good)));
        refuse(
                cases,
                "ES256 with a zero before each number",
                input
                        + URL.encodeToString(Frames.joined(
                                new byte[1], Arrays.copyOf(good, 32), new byte[1], Arrays.copyOfRange(good, 32, 64))));
        refuse(
                cases,
                "ES256 the wrong way round",
                input + URL.encodeToString(Frames.joined(Arrays.copyOfRange(good, 32, 64), Arrays.copyOf(good, 32))));
        refuse(
                cases,
                "ES256 in DER",
                input
                        + URL.encodeToString(Frames.joined(
                                Frames.bytes(0x30, 0x44, 2, 32),
                                Arrays.copyOf(good, 32),
                                Frames.bytes(2, 32),
                                Arrays.copyOfRange(good, 32, 64))));
        for (int i = 0; i < good.length; i += 7) {
            byte[] flipped = good.clone();
            flipped[i] ^= 1;
            refuse(cases, "ES256 with a bit of byte " + i + " changed", input + URL.encodeToString(flipped));
        }
        String rsa = token("RS256", TestIssuer.RSA);
        String signed = rsa.substring(0, rsa.lastIndexOf('.') + 1);
        byte[] signature = Base64.getUrlDecoder().decode(rsa.substring(signed.length()));
        refuse(cases, "RS256 of zeros", signed + URL.encodeToString(new byte[256]));
        refuse(cases, "RS256 of one", signed + URL.encodeToString(Frames.joined(new byte[255], new byte[] {1})));
        refuse(
                cases,
                "RS256 of the modulus",
                signed + URL.encodeToString(unsigned(TestIssuer.RSA.getModulus().decodeToBigInteger(), 256)));
        refuse(cases, "RS256 with a zero before", signed + URL.encodeToString(Frames.joined(new byte[1], signature)));
        refuse(cases, "RS256 without its last byte", signed + URL.encodeToString(Arrays.copyOf(signature, 255)));
        refuse(
                cases,
                "RS256 as PS256",
                encoded("{\"alg\":\"PS256\",\"kid\":\"rsa-1\"}")
                        + signed.substring(signed.indexOf('.'))
                        + URL.encodeToString(signature));
    }

    /** Texts that are no compact serialisation (RFC 7515, 7.1). */
    private void texts(List<Case> cases) {
        String good = token("RS256", TestIssuer.RSA);
        String[] parts = good.split("\\.", -1);
        for (String text : List.of(
                "",
                ".",
                "..",
                "...",
                parts[0],
                parts[0] + "." + parts[1],
                parts[0] + "." + parts[1] + ".",
                "." + parts[1] + "." + parts[2],
                parts[0] + ".." + parts[2],
                good + ".",
                "." + good,
                good + "." + parts[2],
                good + "=",
                good + "==",
                good + "%00",
                good + "AAAA",
                good + " " + good,
                good + "," + good,
                "\"" + good + "\"",
                good.replace('.', ':'),
                parts[0] + "." + parts[1] + "." + parts[2].replace('_', '/').replace('-', '+') + "/",
                parts[0] + "." + parts[1] + "!." + parts[2],
                parts[1] + "." + parts[0] + "." + parts[2],
                encoded("{\"payload\":\"" + parts[1] + "\"}"),
                "x".repeat(20_000))) {
            refuse(cases, "text " + text.substring(0, Math.min(40, text.length())), text);
        }
    }

    private static void refuse(List<Case> cases, String name, String token) {
        cases.add(new Case(name, token, 401));
    }

    private static String token(String algorithm, JWK key) {
        return TestIssuer.token(
                JWSAlgorithm.parse(algorithm), key, TestIssuer.claims().build());
    }

    private static String payload() {
        return encoded(TestIssuer.claims().build().toString());
    }

    private static String encoded(String text) {
        return URL.encodeToString(text.getBytes(UTF_8));
    }

    private static byte[] unsigned(BigInteger number) {
        return unsigned(number, 32);
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[length];
        int taken = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - taken, padded, length - taken, taken);
        return padded;
    }
}
