package io.photonpump.console;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Matches if the console is switched on, or if nothing is said and DevTools is active. DevTools is not active in packaged
 * applications, even if their jar contains it.
 */
final class OnConsoleEnabled extends SpringBootCondition {

    private static final String PROPERTY = "photonpump.console.enabled";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("Photon Pump console");
        String enabled = context.getEnvironment().getProperty(PROPERTY);
        if (enabled != null) {
            boolean isOn = Boolean.parseBoolean(enabled.trim());
            return new ConditionOutcome(isOn, message.because(PROPERTY + " is " + enabled));
        }
        if (!ClassUtils.isPresent("org.springframework.boot.devtools.restart.Restarter", context.getClassLoader())) {
            return ConditionOutcome.noMatch(message.because(PROPERTY + " is not set, and there is no DevTools"));
        }
        return DevTools.isActive()
                ? ConditionOutcome.match(message.because("DevTools is active"))
                : ConditionOutcome.noMatch(message.because(PROPERTY + " is not set, and DevTools is not active"));
    }

    /** Needs DevTools on the class path. */
    private static final class DevTools {

        static boolean isActive() {
            try {
                return Restarter.getInstance().getInitialUrls() != null;
            } catch (IllegalStateException notInitialized) {
                return false;
            }
        }
    }
}
