package dev.hitotsu.graphql.operation;

import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.Node;
import graphql.language.NodeTraverser;
import graphql.language.NodeVisitorStub;
import graphql.language.VariableReference;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import java.util.HashSet;
import java.util.Set;

/**
 * What the directives of a document say of it as a whole.
 *
 * @param conditions the variables by which fields are skipped
 * @param hasOptionalParts whether a part may be missing
 */
record Directives(Set<String> conditions, boolean hasOptionalParts) {
    static Directives of(Document document) {
        Finder finder = new Finder();
        new NodeTraverser().depthFirst(finder, document);
        return new Directives(Set.copyOf(finder.conditions), finder.hasOptionalParts);
    }

    private static final class Finder extends NodeVisitorStub {
        private final Set<String> conditions = new HashSet<>();
        private boolean hasOptionalParts;

        @Override
        public TraversalControl visitDirective(Directive directive, TraverserContext<Node> context) {
            hasOptionalParts |= directive.getName().equals("optional");
            directive.getArguments().stream()
                    .filter(argument -> argument.getName().equals("if"))
                    .filter(argument -> argument.getValue() instanceof VariableReference)
                    .forEach(argument -> conditions.add(((VariableReference) argument.getValue()).getName()));
            return TraversalControl.CONTINUE;
        }
    }
}
