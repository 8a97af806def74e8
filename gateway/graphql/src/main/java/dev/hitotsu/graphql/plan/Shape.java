package dev.hitotsu.graphql.plan;

/** What a value must look like. */
public sealed interface Shape {
    /** Whether it may be null. */
    boolean isNullable();

    /** As a schema writes it, such as {@code [Order!]!}. */
    String describe();

    /** The same, but it may be null. */
    Shape nullable();

    /** A scalar or a name of an enum. */
    record Leaf(LeafType type, boolean isNullable) implements Shape {
        @Override
        public String describe() {
            return type.name() + mark(isNullable);
        }

        @Override
        public Shape nullable() {
            return new Leaf(type, true);
        }
    }

    /** A list. */
    record ListOf(Shape item, boolean isNullable) implements Shape {
        @Override
        public String describe() {
            return "[" + item.describe() + "]" + mark(isNullable);
        }

        @Override
        public Shape nullable() {
            return new ListOf(item, true);
        }
    }

    /**
     * An object.
     *
     * @param name of its type, or of the interface or union
     * @param discriminator the member that has the name of the type; empty if there is one type alone
     */
    record Composite(String name, String discriminator, Selection selection, boolean isNullable) implements Shape {
        @Override
        public String describe() {
            return name + mark(isNullable);
        }

        @Override
        public Shape nullable() {
            return new Composite(name, discriminator, selection, true);
        }
    }

    private static String mark(boolean isNullable) {
        return isNullable ? "" : "!";
    }
}
