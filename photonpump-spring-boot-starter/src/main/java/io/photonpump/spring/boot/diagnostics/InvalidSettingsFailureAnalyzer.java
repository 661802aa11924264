package io.photonpump.spring.boot.diagnostics;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.spring.listener.DuplicateSubscriptionIdException;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.UnknownSubscriptionException;
import io.photonpump.spring.listener.checkpoint.DuplicateCheckpointException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Analyzes a start that failed because of an invalid URL or setting. The message of the exception names the setting and never
 * contains a password. The analysis names the property to correct if the setting comes from a property.
 */
final class InvalidSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingsException> {

    private static final String PREFIX = "photonpump.";

    private final Environment environment;

    InvalidSettingsFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidSettingsException cause) {
        if (isOfAListener(cause)) {
            return null; // It has an analyzer of its own.
        }
        Optional<String> property = property(cause.setting());
        return new FailureAnalysis(
                "Photon Pump cannot be configured (" + property.orElse("'" + cause.setting() + "'") + "): "
                        + cause.getMessage(),
                property.map(key -> "Correct " + key + ".").orElse(otherPlace(cause)),
                cause);
    }

    private static String otherPlace(InvalidSettingsException cause) {
        return String.valueOf(cause.getMessage()).contains(PREFIX)
                ? "Correct the properties named above."
                : "Correct photonpump.url (environment variable PHOTONPUMP_URL), for example "
                        + "eventstore://username:password@host:1113, or the code that customizes the client.";
    }

    /** Returns the property from which the setting comes; empty if it comes from the URL or from code. */
    private Optional<String> property(String setting) {
        if (setting.startsWith(PREFIX)) {
            return Optional.of(setting);
        }
        return KnownKeys.ofSetting(setting).stream()
                .filter(environment::containsProperty)
                .findFirst();
    }

    private static boolean isOfAListener(InvalidSettingsException cause) {
        return cause instanceof InvalidSubscriptionException
                || cause instanceof UnknownSubscriptionException
                || cause instanceof DuplicateSubscriptionIdException
                || cause instanceof DuplicateCheckpointException;
    }
}
