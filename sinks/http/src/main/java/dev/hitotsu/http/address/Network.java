package dev.hitotsu.http.address;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of addresses, such as {@code 10.1.0.0/16} or {@code fd12::/48} (RFC 4632, RFC 4291). Immutable.
 *
 * @param address the first one
 * @param prefixLength how many bits all of them share
 */
public record Network(InetAddress address, int prefixLength) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");
    private static final String EXPECTED = " (expected: an address or a network, such as 10.1.0.0/16)";

    public Network {
        requireNonNull(address, "address: null (expected: an address)");
        int bits = address.getAddress().length * Byte.SIZE;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("prefixLength: " + prefixLength + " (expected: 0.." + bits + ")");
        }
    }

    /**
     * The network that the text names; a single address is a network, too.
     *
     * @throws IllegalArgumentException if the text is no literal address or network
     */
    public static Network of(String text) {
        requireNonNull(text, "network: null (expected: a network, such as 10.1.0.0/16)");
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        if (!LITERAL.matcher(literal).matches()) {
            throw new IllegalArgumentException("network: " + text + EXPECTED);
        }
        try {
            InetAddress address = InetAddress.getByName(literal);
            int length = slash < 0 ? address.getAddress().length * Byte.SIZE : prefixLength(text, slash);
            return new Network(address, length);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("network: " + text + EXPECTED, e);
        }
    }

    private static int prefixLength(String text, int slash) {
        try {
            return Integer.parseInt(text.substring(slash + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("network: " + text + EXPECTED, e);
        }
    }

    /** Whether the address is one of them. */
    public boolean contains(InetAddress candidate) {
        requireNonNull(candidate, "candidate: null (expected: an address)");
        byte[] first = address.getAddress();
        byte[] other = candidate.getAddress();
        if (first.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((first[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength;
    }
}
