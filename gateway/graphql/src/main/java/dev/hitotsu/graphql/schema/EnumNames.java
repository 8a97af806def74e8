package dev.hitotsu.graphql.schema;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in a value names of enums are. GraphQL writes them without quotes, JSON like any text.
 *
 * @param isEverywhere whether each text is one
 * @param type of the value, which says where they are; null if it is not known
 */
public record EnumNames(boolean isEverywhere, @Nullable GraphQLType type) {
    static final EnumNames NOWHERE = new EnumNames(false, null);
    static final EnumNames EVERYWHERE = new EnumNames(true, null);

    /** Where they are in what a template refers to, as far as the schema tells. */
    static EnumNames of(Template template, FieldContext context) {
        if (!template.isReference()) {
            return NOWHERE;
        }
        Reference reference = template.references().findFirst().orElseThrow();
        if (reference.origin() == Reference.Origin.PARENT) {
            return new EnumNames(false, member(context, reference.path()));
        }
        List<String> names = reference.path().names();
        GraphQLArgument argument = context.field().getArgument(names.getFirst());
        EnumNames enums = argument == null ? NOWHERE : new EnumNames(false, argument.getType());
        for (String name : names.subList(1, names.size())) {
            enums = enums.ofMember(name);
        }
        return enums;
    }

    private static @Nullable GraphQLType member(FieldContext context, MemberPath path) {
        for (GraphQLFieldDefinition field : context.type().getFieldDefinitions()) {
            MemberPath property = AppliedDirective.of(field, "property")
                    .map(directive -> MemberPath.of(directive.text("path")))
                    .orElse(MemberPath.of(field.getName()));
            if (property.equals(path)) {
                return field.getType();
            }
        }
        return null;
    }

    /** Whether a text here is one. */
    public boolean areHere() {
        return isEverywhere || type != null && GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLEnumType;
    }

    /** Those in the items of a list. */
    public EnumNames ofItems() {
        return type != null && GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLList list
                ? new EnumNames(isEverywhere, list.getWrappedType())
                : this;
    }

    /** Those in a member of an object. */
    public EnumNames ofMember(String name) {
        if (isEverywhere) {
            return this;
        }
        GraphQLInputObjectField field =
                type != null && GraphQLTypeUtil.unwrapNonNull(type) instanceof GraphQLInputObjectType object
                        ? object.getFieldDefinition(name)
                        : null;
        return field == null ? NOWHERE : new EnumNames(false, field.getType());
    }
}
