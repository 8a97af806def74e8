package dev.hitotsu.gateway.guard;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.Optional;

/**
 * Addresses that begin with the same bits, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. An address alone is a
 * network, too. Addresses of IPv4 that are written as those of IPv6 are the same.
 */
public final class Network {
    private static final String EXPECTED = " (expected: a network such as 10.0.0.0/8 or 2001:db8::/32, or an address)";
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final String text;
    private final byte[] prefix;
    private final int bits;

    private Network(String text, byte[] prefix, int bits) {
        this.text = text;
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Reads a network.
     *
     * @throws IllegalArgumentException if it is none, or if bits are set behind its prefix
     */
    public static Network of(String text) {
        int slash = text.indexOf('/');
        byte[] address = bytes(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException(text + EXPECTED));
        String length = slash < 0 ? Integer.toString(address.length * Byte.SIZE) : text.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > address.length * Byte.SIZE) {
            throw new IllegalArgumentException(text + EXPECTED);
        }
        int bits = Integer.parseInt(length);
        if (!Arrays.equals(address, masked(address, bits))) {
            throw new IllegalArgumentException(text + " (expected: zeros behind the first " + bits + " bits)");
        }
        return new Network(text, address, bits);
    }

    /** Whether an address belongs to it; what is no address does not. */
    public boolean contains(String address) {
        return bytes(address)
                .filter(bytes -> bytes.length == prefix.length && Arrays.equals(masked(bytes, bits), prefix))
                .isPresent();
    }

    /** Whether the text is an address. */
    static boolean isAddress(String text) {
        return bytes(text).isPresent();
    }

    private static Optional<byte[]> bytes(String address) {
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(address))
                .map(Network::withoutMapping);
    }

    /** RFC 4291, 2.5.5.2: {@code ::ffff:a.b.c.d}. */
    private static byte[] withoutMapping(byte[] bytes) {
        boolean isMapped = bytes.length == IPV6_BYTES && bytes[10] == -1 && bytes[11] == -1;
        for (int i = 0; i < 10 && isMapped; i++) {
            isMapped = bytes[i] == 0;
        }
        return isMapped ? Arrays.copyOfRange(bytes, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES) : bytes;
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - i * Byte.SIZE, 0, Byte.SIZE);
            masked[i] &= (byte) (0xFF00 >> kept);
        }
        return masked;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network && text.equals(network.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
