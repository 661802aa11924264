package io.photonpump.spring.boot.autoconfigure;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if no connection property is set, because each of them refers to another server, or if the embedded server replaces that
 * server.
 */
final class NoServerConfiguredCondition extends SpringBootCondition {

    private static final String REPLACE = "photonpump.embedded.replace-server";

    private static final List<String> CONNECTION_KEYS = List.of(
            "photonpump.url",
            "photonpump.username",
            "photonpump.password",
            "photonpump.http-port",
            "photonpump.node-preference",
            "photonpump.ssl.enabled",
            "photonpump.ssl.bundle",
            "photonpump.ssl.http");

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("no event store configured");
        if (context.getEnvironment().getProperty(REPLACE, Boolean.class, false)) {
            return ConditionOutcome.match(message.foundExactly(REPLACE));
        }
        for (String key : CONNECTION_KEYS) {
            String value = context.getEnvironment().getProperty(key);
            if (value != null && !value.isBlank()) {
                return ConditionOutcome.noMatch(message.foundExactly(key));
            }
        }
        return ConditionOutcome.match(message.because("no connection property is set"));
    }
}
