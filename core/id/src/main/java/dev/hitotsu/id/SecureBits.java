package dev.hitotsu.id;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Random bits that cannot be guessed, at the price of a counter: blocks of AES-256 in counter mode, each under a fresh key
 * from {@link SecureRandom}, which alone would cost more than all else that an id needs.
 *
 * <p>Thread-safe and lock-free. Threads are spread over stripes rather than given buffers of their own, because there may
 * be a million virtual ones. A value is wiped once it was given.
 */
final class SecureBits implements RandomGenerator {
    private static final int LONGS_A_BLOCK = 1024;
    private static final int KEY_BYTES = 32;
    private static final int STRIPES =
            Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;

    /** After the constants that it needs. */
    static final SecureBits SHARED = new SecureBits(new SecureRandom());

    private final SecureRandom keys;
    private final AtomicReferenceArray<@Nullable Block> blocks = new AtomicReferenceArray<>(STRIPES);

    SecureBits(SecureRandom keys) {
        this.keys = keys;
    }

    @Override
    public long nextLong() {
        int stripe = (int) Thread.currentThread().threadId() & (STRIPES - 1);
        while (true) {
            Block block = blocks.get(stripe);
            int index = block == null ? LONGS_A_BLOCK : block.taken.getAndIncrement();
            if (block != null && index < LONGS_A_BLOCK) {
                return block.take(index);
            }
            blocks.compareAndSet(stripe, block, new Block(fresh()));
        }
    }

    private long[] fresh() {
        byte[] key = new byte[KEY_BYTES];
        keys.nextBytes(key);
        long[] values = new long[LONGS_A_BLOCK];
        ByteBuffer.wrap(keyStream(key)).asLongBuffer().get(values);
        return values;
    }

    private static byte[] keyStream(byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            // A key is used once, so the counter may start at the same value.
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
            return cipher.doFinal(new byte[LONGS_A_BLOCK * Long.BYTES]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/CTR/NoPadding: missing (expected: in every JDK)", e);
        }
    }

    private static final class Block {
        private final long[] values;
        private final AtomicInteger taken = new AtomicInteger();

        Block(long[] values) {
            this.values = values;
        }

        long take(int index) {
            long value = values[index];
            values[index] = 0;
            return value;
        }
    }
}
