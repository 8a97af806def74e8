package dev.hitotsu.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random bits that nobody can guess, for the price of an array access. It fills an array with AES-256 in counter mode,
 * and takes a new key from {@link SecureRandom} every mebibyte. {@code SecureRandom} alone would cost more than the
 * rest of an id. It erases each value when it hands it out.
 *
 * <p>Thread-safe. A platform thread has its own stream. Virtual threads, of which there may be a million, share a few
 * streams, each with a lock.
 */
final class FastSecureRandom implements RandomGenerator {
    private static final int BLOCK_BYTES = 4_096;
    private static final int BLOCKS_PER_KEY = 256;
    private static final int KEY_BYTES = 32;
    private static final int STRIPES =
            Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;
    private static final byte[] ZEROS = new byte[BLOCK_BYTES];
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Declared after the constants that it needs. */
    static final FastSecureRandom SHARED = new FastSecureRandom(new SecureRandom());

    private final SecureRandom keys;
    private final ThreadLocal<BitStream> own = ThreadLocal.withInitial(BitStream::new);
    private final List<BitStream> shared;

    FastSecureRandom(SecureRandom keys) {
        this.keys = keys;
        this.shared = Stream.generate(BitStream::new).limit(STRIPES).toList();
    }

    @Override
    public long nextLong() {
        Thread thread = Thread.currentThread();
        return thread.isVirtual() ? nextFromShared(thread) : own.get().next();
    }

    private long nextFromShared(Thread thread) {
        BitStream stream = shared.get((int) thread.threadId() & (STRIPES - 1));
        stream.lock.lock();
        try {
            return stream.next();
        } finally {
            stream.lock.unlock();
        }
    }

    /** Not thread-safe. */
    private final class BitStream {
        private final ReentrantLock lock = new ReentrantLock();

        /**
         * The first eight bytes are the index of the next value. Because they are in the array, the indexes of two
         * threads never share a cache line.
         */
        private final byte[] bits = new byte[Long.BYTES + BLOCK_BYTES];

        private Cipher cipher = newCipher();
        private int blocks;

        BitStream() {
            LONGS.set(bits, 0, (long) bits.length);
        }

        long next() {
            int cursor = (int) (long) LONGS.get(bits, 0);
            if (cursor == bits.length) {
                refill();
                cursor = Long.BYTES;
            }
            long value = (long) LONGS.get(bits, cursor);
            LONGS.set(bits, cursor, 0L);
            LONGS.set(bits, 0, (long) cursor + Long.BYTES);
            return value;
        }

        private void refill() {
            if (++blocks % BLOCKS_PER_KEY == 0) {
                cipher = newCipher();
            }
            try {
                cipher.update(ZEROS, 0, BLOCK_BYTES, bits, Long.BYTES);
            } catch (ShortBufferException e) {
                throw new IllegalStateException("block: too short (expected: " + BLOCK_BYTES + " bytes)", e);
            }
        }

        private Cipher newCipher() {
            byte[] key = new byte[KEY_BYTES];
            keys.nextBytes(key);
            try {
                Cipher fresh = Cipher.getInstance("AES/CTR/NoPadding");
                // Each key is used once, so the counter may always start at the same value.
                fresh.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
                return fresh;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES/CTR/NoPadding: missing (expected: in every JDK)", e);
            }
        }
    }
}
