package dev.hitotsu.demo.check;

/** Counts the pairs of a sequence whose first number is not smaller than the second, by merge sort. */
final class Inversions {
    private Inversions() {}

    static long count(long[] numbers) {
        return isRising(numbers) ? 0 : sort(numbers.clone(), new long[numbers.length], 0, numbers.length);
    }

    private static boolean isRising(long[] numbers) {
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i - 1] >= numbers[i]) {
                return false;
            }
        }
        return true;
    }

    private static long sort(long[] numbers, long[] spare, int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int middle = (from + to) >>> 1;
        return sort(numbers, spare, from, middle)
                + sort(numbers, spare, middle, to)
                + merge(numbers, spare, from, middle, to);
    }

    private static long merge(long[] numbers, long[] spare, int from, int middle, int to) {
        System.arraycopy(numbers, from, spare, from, to - from);
        long inversions = 0;
        int left = from;
        int right = middle;
        for (int next = from; next < to; next++) {
            if (right == to || (left < middle && spare[left] < spare[right])) {
                numbers[next] = spare[left++];
            } else {
                // The rest of the left half came earlier and is not smaller.
                inversions += middle - left;
                numbers[next] = spare[right++];
            }
        }
        return inversions;
    }
}
