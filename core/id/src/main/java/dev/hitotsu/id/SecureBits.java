package dev.hitotsu.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random bits that cannot be guessed, at the price of a look into an array: blocks of AES-256 in counter mode, each under a
 * fresh key from {@link SecureRandom}, which alone would cost more than all else that an id needs. A value is wiped once it
 * was given.
 *
 * <p>Thread-safe and lock-free. A platform thread has a block of its own; virtual threads, of which there may be a million,
 * share a few.
 */
final class SecureBits implements RandomGenerator {
    private static final int LONGS_A_BLOCK = 512;
    private static final int KEY_BYTES = 32;
    private static final int STRIPES =
            Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;

    /** After the constants that it needs. */
    static final SecureBits SHARED = new SecureBits(new SecureRandom());

    private final SecureRandom keys;
    private final ThreadLocal<Block> own = ThreadLocal.withInitial(Block::new);
    private final AtomicReferenceArray<Block> shared = new AtomicReferenceArray<>(STRIPES);

    SecureBits(SecureRandom keys) {
        this.keys = keys;
        for (int i = 0; i < STRIPES; i++) {
            shared.set(i, new Block());
        }
    }

    @Override
    public long nextLong() {
        Thread thread = Thread.currentThread();
        return thread.isVirtual() ? nextShared((int) thread.threadId() & (STRIPES - 1)) : nextOwn();
    }

    private long nextOwn() {
        Block block = own.get();
        int index = block.takeAlone();
        if (index >= LONGS_A_BLOCK) {
            block = fresh();
            own.set(block);
            index = block.takeAlone();
        }
        return block.wipe(index);
    }

    private long nextShared(int stripe) {
        while (true) {
            Block block = shared.get(stripe);
            int index = block.take();
            if (index < LONGS_A_BLOCK) {
                return block.wipe(index);
            }
            shared.compareAndSet(stripe, block, fresh());
        }
    }

    private Block fresh() {
        byte[] key = new byte[KEY_BYTES];
        keys.nextBytes(key);
        Block block = new Block();
        ByteBuffer.wrap(keyStream(key)).asLongBuffer().get(block.values, Block.CURSOR + 1, LONGS_A_BLOCK);
        block.values[Block.CURSOR] = 0;
        return block;
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

    /** Used up when new. The cursor is in the array too, where no other block's cursor shares its cache line. */
    private static final class Block {
        private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
        private static final int CURSOR = 0;

        private final long[] values = new long[1 + LONGS_A_BLOCK];

        Block() {
            values[CURSOR] = LONGS_A_BLOCK;
        }

        int take() {
            return (int) (long) LONGS.getAndAdd(values, CURSOR, 1L);
        }

        int takeAlone() {
            return (int) values[CURSOR]++;
        }

        long wipe(int index) {
            long value = values[CURSOR + 1 + index];
            values[CURSOR + 1 + index] = 0;
            return value;
        }
    }
}
