package dev.hitotsu.gateway.auth;

import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.util.List;

/**
 * RSA keys that certain chips made for years, and whose private halves can be computed from their public ones
 * (CVE-2017-15361). Their primes are powers of 65537 modulo many small primes, and so are their products, by which such
 * a key is known.
 *
 * @see <a href="https://doi.org/10.1145/3133956.3133969">The Return of Coppersmith's Attack</a>
 */
final class RocaKeys {
    private static final int GENERATOR = 65_537;

    /** By which keys of 512 bits and more were made. Another key passes all of them once in many billions. */
    private static final List<Integer> PRIMES = List.of(
            3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
            109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167);

    private RocaKeys() {}

    static boolean isOne(RSAKey key) {
        BigInteger modulus = key.getModulus().decodeToBigInteger();
        return PRIMES.stream()
                .allMatch(
                        prime -> isPower(modulus.mod(BigInteger.valueOf(prime)).intValue(), prime));
    }

    /** Whether a number is a power of the generator modulo the prime. */
    private static boolean isPower(int number, int prime) {
        int power = 1;
        do {
            if (power == number) {
                return true;
            }
            power = power * (GENERATOR % prime) % prime;
        } while (power != 1);
        return false;
    }
}
