package dev.hitotsu.id.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One of the two records in the file of a slot: a line of text with serial number, milliseconds, pid of the writer and
 * a checksum.
 */
record SlotRecord(long serial, long millis, long pid) {
    static final int BYTES = 512;
    /** Records are written in turn, so that one survives a crash in the middle of a write. */
    static final int RECORDS = 2;

    /** What a new file says. */
    static final SlotRecord NONE = new SlotRecord(0, 0, 0);

    /** The undamaged record with the higher serial number. */
    static Optional<SlotRecord> latest(byte[] file) {
        Optional<SlotRecord> even = read(file, 0);
        Optional<SlotRecord> odd = read(file, BYTES);
        if (even.isPresent() && odd.isPresent()) {
            return even.get().serial > odd.get().serial ? even : odd;
        }
        return even.or(() -> odd);
    }

    private static Optional<SlotRecord> read(byte[] file, int offset) {
        int end = Math.min(file.length, offset + BYTES);
        String line = new String(file, Math.min(offset, end), Math.max(0, end - offset), StandardCharsets.US_ASCII);
        String[] words = line.strip().split(" ", -1);
        try {
            SlotRecord found =
                    new SlotRecord(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
            return line.strip().equals(found.line()) ? Optional.of(found) : Optional.empty();
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** The record that this process writes next. */
    SlotRecord next(long nextMillis) {
        return new SlotRecord(serial + 1, nextMillis, ProcessHandle.current().pid());
    }

    /** Where the record is in the file. */
    long position() {
        return serial % RECORDS * BYTES;
    }

    byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        Arrays.fill(bytes, (byte) ' ');
        byte[] line = line().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(line, 0, bytes, 0, line.length);
        bytes[BYTES - 1] = '\n';
        return bytes;
    }

    private String line() {
        String numbers = serial + " " + millis + " " + pid;
        CRC32 checksum = new CRC32();
        checksum.update(numbers.getBytes(StandardCharsets.US_ASCII));
        return numbers + " " + Long.toHexString(checksum.getValue());
    }
}
