package dev.hitotsu.springmodulith;

import dev.hitotsu.outbox.OutboxException;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.ExpressionException;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * The parts of a target that begin with <code>#&#123;</code>, as in <code>orders::#&#123;customer()&#125;</code>. They
 * read the event. Beans, types and constructors are out of reach: a router of the application may have put a part of
 * the event, which somebody else wrote, where the expression stands.
 */
final class RoutingExpression {
    private static final String PREFIX = "#{";
    private static final ExpressionParser PARSER = new SpelExpressionParser();
    private static final TemplateParserContext TEMPLATE = new TemplateParserContext();

    private RoutingExpression() {}

    static @Nullable String evaluate(String text, Object event) {
        if (!text.startsWith(PREFIX)) {
            return text;
        }
        EvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding()
                .withInstanceMethods()
                .build();
        try {
            Object value = PARSER.parseExpression(text, TEMPLATE).getValue(context, event);
            return value == null ? null : value.toString();
        } catch (ExpressionException e) {
            throw new OutboxException(
                    "target or key \"" + text + "\" of " + event.getClass().getName() + ": " + e.getMessage()
                            + " (expected: an expression that reads the event alone, such as #{customer()})",
                    e);
        }
    }
}
