package dev.hitotsu.graphql.operation;

import graphql.ParseAndValidate;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import graphql.parser.exceptions.ParseCancelledException;
import graphql.parser.exceptions.ParseCancelledTooDeepException;
import graphql.parser.exceptions.ParseCancelledTooManyCharsException;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import java.util.List;
import java.util.Locale;

/** Reads documents: first how large they are, and only then whether they fit the schema. Thread-safe. */
final class DocumentReader {
    private static final int CHARS_PER_TOKEN = 200;
    private static final int BLANKS_PER_TOKEN = 20;
    private static final int RULES_PER_DEPTH = 8;
    private static final int MIN_RULES = 100;

    private final GraphQLSchema schema;

    DocumentReader(GraphQLSchema schema) {
        this.schema = schema;
    }

    /**
     * Reads a document.
     *
     * @throws OperationException if it is malformed, too large, or asks for what the schema does not have
     */
    PreparedDocument read(String text, OperationLimits limits) {
        Document document = parse(text, limits);
        DocumentSize size = DocumentSize.of(document);
        size.check(limits);
        List<ValidationError> errors = ParseAndValidate.validate(schema, document, Locale.ROOT);
        if (!errors.isEmpty()) {
            throw new OperationException(Refusal.INVALID, errors.getFirst().getMessage());
        }
        Directives directives = Directives.of(document);
        return new PreparedDocument(
                document,
                size,
                directives.conditions(),
                directives.hasOptionalParts(),
                document.getDefinitionsOfType(OperationDefinition.class),
                new Plans());
    }

    private static Document parse(String text, OperationLimits limits) {
        ParserOptions options = ParserOptions.newParserOptions()
                .maxTokens(limits.maxTokens())
                .maxCharacters(CHARS_PER_TOKEN * limits.maxTokens())
                .maxWhitespaceTokens(BLANKS_PER_TOKEN * limits.maxTokens())
                .maxRuleDepth(MIN_RULES + RULES_PER_DEPTH * limits.maxDepth())
                .captureIgnoredChars(false)
                .captureLineComments(false)
                .build();
        try {
            return Parser.parse(ParserEnvironment.newParserEnvironment()
                    .document(text)
                    .parserOptions(options)
                    .build());
        } catch (ParseCancelledTooDeepException e) {
            throw new OperationException(
                    Refusal.TOO_DEEP, "depth: too much to be read (expected: " + limits.maxDepth() + " at most)");
        } catch (ParseCancelledException | ParseCancelledTooManyCharsException e) {
            throw new OperationException(
                    Refusal.TOO_MANY_TOKENS, "tokens: too many (expected: " + limits.maxTokens() + " at most)");
        } catch (InvalidSyntaxException e) {
            throw new OperationException(Refusal.SYNTAX, String.valueOf(e.getMessage()));
        }
    }
}
