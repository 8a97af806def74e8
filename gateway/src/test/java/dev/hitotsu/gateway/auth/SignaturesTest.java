package dev.hitotsu.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.hitotsu.gateway.support.TestIssuer;
import java.math.BigInteger;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    /** The product of the primes up to 167, of which keys of certain chips are made. */
    private static final BigInteger PRIMORIAL = IntStream.rangeClosed(2, 167)
            .mapToObj(BigInteger::valueOf)
            .filter(number -> number.isProbablePrime(20))
            .reduce(BigInteger.ONE, BigInteger::multiply);

    /** A number of about 1024 bits as such a chip chooses it; that it is a prime counts for nothing here. */
    private static BigInteger chosen(int factor, int power) {
        BigInteger rest = BigInteger.valueOf(65_537).modPow(BigInteger.valueOf(power), PRIMORIAL);
        return BigInteger.valueOf(factor).shiftLeft(800).multiply(PRIMORIAL).add(rest);
    }

    private static RSAKey key(BigInteger modulus) {
        return new RSAKey.Builder(Base64URL.encode(modulus), Base64URL.encode(BigInteger.valueOf(65_537))).build();
    }

    @Test
    void keysOfWhichThePrivateHalfCanBeComputedAreNotUsed() {
        BigInteger modulus = chosen(123_457, 77).multiply(chosen(234_567, 1_234));
        assertThat(modulus.bitLength()).isGreaterThanOrEqualTo(2_048);

        assertThat(Signatures.fits(key(modulus), JWSAlgorithm.RS256)).isFalse();
        assertThat(Signatures.fits(key(modulus.add(BigInteger.TWO)), JWSAlgorithm.RS256))
                .isTrue();
    }

    @Test
    void aKeyForAnotherUseIsNotUsed() {
        RSAKey.Builder key =
                new RSAKey.Builder(TestIssuer.RSA.toPublicJWK()).keyUse(null).algorithm(null);

        assertThat(Signatures.fits(key.build(), JWSAlgorithm.RS256)).isTrue();
        assertThat(Signatures.fits(
                        key.keyOperations(Set.of(KeyOperation.VERIFY)).build(), JWSAlgorithm.RS256))
                .isTrue();
        assertThat(Signatures.fits(
                        key.keyOperations(Set.of(KeyOperation.ENCRYPT)).build(), JWSAlgorithm.RS256))
                .isFalse();
    }
}
