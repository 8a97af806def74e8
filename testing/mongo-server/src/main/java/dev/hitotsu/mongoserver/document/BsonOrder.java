package dev.hitotsu.mongoserver.document;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonValue;

/**
 * The order of values of any type, as the manual's page "Comparison/Sort Order" says. Numbers of all types compare by
 * their value.
 */
public final class BsonOrder implements Comparator<BsonValue> {
    public static final BsonOrder ORDER = new BsonOrder();

    private BsonOrder() {}

    /** The place of a type among the others; types with the same one can be compared. */
    static int rank(BsonValue value) {
        return switch (value.getBsonType()) {
            case MIN_KEY -> 0;
            case UNDEFINED, NULL -> 1;
            case INT32, INT64, DOUBLE, DECIMAL128 -> 2;
            case STRING, SYMBOL -> 3;
            case DOCUMENT -> 4;
            case ARRAY -> 5;
            case BINARY -> 6;
            case OBJECT_ID -> 7;
            case BOOLEAN -> 8;
            case DATE_TIME -> 9;
            case TIMESTAMP -> 10;
            case MAX_KEY -> 12;
            case END_OF_DOCUMENT, DB_POINTER, JAVASCRIPT, JAVASCRIPT_WITH_SCOPE, REGULAR_EXPRESSION ->
                throw CommandException.notImplemented("comparison of values of type " + value.getBsonType());
        };
    }

    @Override
    public int compare(BsonValue left, BsonValue right) {
        int leftRank = rank(left);
        int rightRank = rank(right);
        return leftRank != rightRank ? Integer.compare(leftRank, rightRank) : sameRank(left, right);
    }

    private int sameRank(BsonValue left, BsonValue right) {
        return switch (rank(left)) {
            case 2 -> numbers((BsonNumber) left, (BsonNumber) right);
            case 3 -> utf8(left).compareTo(utf8(right));
            case 4 -> documents(left.asDocument(), right.asDocument());
            case 5 -> arrays(left.asArray(), right.asArray());
            case 6 -> binaries(left.asBinary(), right.asBinary());
            case 7 -> left.asObjectId().compareTo(right.asObjectId());
            case 8 -> left.asBoolean().compareTo(right.asBoolean());
            case 9 -> left.asDateTime().compareTo(right.asDateTime());
            case 10 -> left.asTimestamp().compareTo(right.asTimestamp());
            default -> 0;
        };
    }

    /** Code points sort as their UTF-8 does. */
    private static Utf8 utf8(BsonValue value) {
        return new Utf8(
                value.isString()
                        ? value.asString().getValue()
                        : value.asSymbol().getSymbol());
    }

    private record Utf8(String text) implements Comparable<Utf8> {
        @Override
        public int compareTo(Utf8 other) {
            int length = Math.min(text.length(), other.text.length());
            for (int i = 0; i < length; i++) {
                char left = text.charAt(i);
                char right = other.text.charAt(i);
                if (left != right) {
                    // Halves of a character beyond the first plane stand before the end of that plane in UTF-16.
                    boolean sameKind = Character.isSurrogate(left) == Character.isSurrogate(right);
                    return sameKind ? Character.compare(left, right) : Character.isSurrogate(left) ? 1 : -1;
                }
            }
            return Integer.compare(text.length(), other.text.length());
        }
    }

    private static int numbers(BsonNumber left, BsonNumber right) {
        boolean integers = !left.isDouble() && !right.isDouble() && !left.isDecimal128() && !right.isDecimal128();
        if (integers) {
            return Long.compare(left.longValue(), right.longValue());
        }
        double leftDouble = left.doubleValue();
        double rightDouble = right.doubleValue();
        if (!Double.isFinite(leftDouble) || !Double.isFinite(rightDouble)) {
            return Double.compare(leftDouble, rightDouble);
        }
        return decimal(left).compareTo(decimal(right));
    }

    private static BigDecimal decimal(BsonNumber number) {
        return number.isDouble()
                ? new BigDecimal(number.doubleValue())
                : number.decimal128Value().bigDecimalValue();
    }

    private int arrays(BsonArray left, BsonArray right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private int documents(BsonDocument left, BsonDocument right) {
        Iterator<Map.Entry<String, BsonValue>> others = right.entrySet().iterator();
        for (Map.Entry<String, BsonValue> field : left.entrySet()) {
            if (!others.hasNext()) {
                return 1;
            }
            int order = fields(field, others.next());
            if (order != 0) {
                return order;
            }
        }
        return others.hasNext() ? -1 : 0;
    }

    private int fields(Map.Entry<String, BsonValue> left, Map.Entry<String, BsonValue> right) {
        int order = Integer.compare(rank(left.getValue()), rank(right.getValue()));
        if (order == 0) {
            order = new Utf8(left.getKey()).compareTo(new Utf8(right.getKey()));
        }
        return order == 0 ? sameRank(left.getValue(), right.getValue()) : order;
    }

    private static int binaries(BsonBinary left, BsonBinary right) {
        int order = Integer.compare(left.getData().length, right.getData().length);
        if (order == 0) {
            order = Integer.compare(left.getType() & 255, right.getType() & 255);
        }
        return order == 0 ? Arrays.compareUnsigned(left.getData(), right.getData()) : order;
    }
}
