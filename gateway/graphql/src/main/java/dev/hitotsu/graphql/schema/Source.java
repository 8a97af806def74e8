package dev.hitotsu.graphql.schema;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the value of a field is asked of a service.
 *
 * @param upstream the name of the service
 * @param method of HTTP
 * @param select where in the answer the value is
 * @param isAbsentNull whether an object that the service does not know is null, and no error
 * @param remoteField the field of a service that speaks GraphQL itself, whose arguments the body has; empty for other
 *     services
 * @param batch how many come at once; empty if each is asked for by itself
 */
public record Source(
        String upstream,
        String method,
        Template path,
        List<Parameter> query,
        List<Parameter> body,
        MemberPath select,
        boolean isAbsentNull,
        Optional<String> remoteField,
        Optional<Batch> batch) {
    /**
     * A parameter of the query, a member of the body, or an argument of a field of a service that speaks GraphQL.
     *
     * @param enums where in its value names of enums are
     */
    public record Parameter(String name, Template value, EnumNames enums) {}

    public Source {
        query = List.copyOf(query);
        body = List.copyOf(body);
    }

    /** Where names of enums are in the member of the body that has this name. */
    public EnumNames enums(String member) {
        for (Parameter parameter : body) {
            if (parameter.name().equals(member)) {
                return parameter.enums();
            }
        }
        return EnumNames.NOWHERE;
    }

    /** All that must be known before the service can be asked. */
    public Stream<Reference> references() {
        Stream<Template> templates = Stream.concat(
                Stream.of(path), Stream.concat(query.stream(), body.stream()).map(Parameter::value));
        return Stream.concat(
                templates.flatMap(Template::references),
                batch.stream().map(many -> new Reference(Reference.Origin.PARENT, many.by())));
    }
}
