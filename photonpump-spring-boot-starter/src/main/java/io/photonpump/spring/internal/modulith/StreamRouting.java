package io.photonpump.spring.internal.modulith;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.ParserContext;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;

/**
 * The stream of an event: the target, and after a hyphen the key if there is one.
 *
 * <p>Text that begins with <code>#{</code> is a template of expressions, as for Spring Modulith's brokers. In annotations, expressions
 * may be anywhere in the text. In other text they may not: a router may put text of users into it.
 */
final class StreamRouting {

    private static final String EXPRESSION = "#{";
    private static final String KEY = "::";
    private static final ParserContext TEMPLATE = new TemplateParserContext();

    private final SpelExpressionParser parser = new SpelExpressionParser();
    private final EvaluationContext context;

    StreamRouting(EvaluationContext context) {
        this.context = context;
    }

    /**
     * Returns the stream of an event.
     *
     * @param target the target of the event
     * @param event the event
     * @param mapped what is written of the event, the root of expressions
     * @throws IllegalStateException if an expression has no value, or the value is blank
     */
    String stream(RoutingTarget target, Object event, Object mapped) {
        String name = evaluate("target", target.getTarget(), target, event, mapped);
        String key = target.getKey();
        return key == null ? name : name + "-" + evaluate("key", key, target, event, mapped);
    }

    private String evaluate(String part, String text, RoutingTarget target, Object event, Object mapped) {
        String value = isTemplate(text, event, mapped)
                ? parser.parseExpression(text, TEMPLATE).getValue(context, mapped, String.class)
                : text;
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("The " + part + " of " + target + " is empty for an instance of "
                    + mapped.getClass().getName() + ", so its event has no stream");
        }
        return value;
    }

    private static boolean isTemplate(String text, Object event, Object mapped) {
        return text.startsWith(EXPRESSION)
                || text.contains(EXPRESSION)
                        && Stream.of(event, mapped)
                                .anyMatch(source ->
                                        text.equals(annotated(source, 0)) || text.equals(annotated(source, 1)));
    }

    /** Returns the target (0) or the key (1) in the annotation of an event. Spring Modulith shows them as text only. */
    private static @Nullable String annotated(Object event, int part) {
        Optional<?> target =
                EventExternalizationConfiguration.byExternalizedAnnotations().apply(event);
        String[] parts = target.map(Object::toString).orElse("").split(KEY, 2);
        return part < parts.length ? parts[part] : null;
    }
}
