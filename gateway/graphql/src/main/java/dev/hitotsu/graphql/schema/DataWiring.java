package dev.hitotsu.graphql.schema;

import graphql.schema.GraphQLScalarType;
import graphql.schema.TypeResolver;
import graphql.schema.idl.InterfaceWiringEnvironment;
import graphql.schema.idl.ScalarInfo;
import graphql.schema.idl.ScalarWiringEnvironment;
import graphql.schema.idl.UnionWiringEnvironment;
import graphql.schema.idl.WiringFactory;

/** A schema of data: scalars of its own are whatever JSON has, and no code of a user's runs. */
final class DataWiring implements WiringFactory {
    @Override
    public boolean providesScalar(ScalarWiringEnvironment environment) {
        return !ScalarInfo.isGraphqlSpecifiedScalar(
                environment.getScalarTypeDefinition().getName());
    }

    @Override
    public GraphQLScalarType getScalar(ScalarWiringEnvironment environment) {
        String name = environment.getScalarTypeDefinition().getName();
        return GraphQLScalarType.newScalar()
                .name(name)
                .definition(environment.getScalarTypeDefinition())
                .coercing(new JsonCoercing())
                .build();
    }

    @Override
    public boolean providesTypeResolver(InterfaceWiringEnvironment environment) {
        return true;
    }

    @Override
    public TypeResolver getTypeResolver(InterfaceWiringEnvironment environment) {
        return DataWiring::unused;
    }

    @Override
    public boolean providesTypeResolver(UnionWiringEnvironment environment) {
        return true;
    }

    @Override
    public TypeResolver getTypeResolver(UnionWiringEnvironment environment) {
        return DataWiring::unused;
    }

    private static graphql.schema.GraphQLObjectType unused(graphql.TypeResolutionEnvironment environment) {
        throw new IllegalStateException("types are told by discriminators");
    }
}
