package io.photonpump.spring.boot.diagnostics;

import io.photonpump.error.InvalidSettingsException;
import java.util.Optional;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * A URL or setting that cannot be used. The message of the exception names it and never contains a password. The analysis says
 * whether it comes from a property of its own or from the URL.
 */
final class InvalidSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingsException> {

    private static final String PREFIX = "photonpump.";

    private final Environment environment;

    InvalidSettingsFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingsException cause) {
        Optional<String> property = property(cause.setting());
        return new FailureAnalysis(
                "Photon Pump cannot be configured (" + property.orElse("'" + cause.setting() + "'") + "): "
                        + cause.getMessage(),
                property.map(key -> "Correct " + key + ".").orElse(elsewhere(cause)),
                cause);
    }

    private static String elsewhere(InvalidSettingsException cause) {
        return String.valueOf(cause.getMessage()).contains(PREFIX)
                ? "Correct the properties that are named above."
                : "Correct photonpump.url (environment variable PHOTONPUMP_URL), which looks like "
                        + "eventstore://user:password@host:1113, or the code that customizes the client.";
    }

    /** The property that is set and that this setting comes from; empty: it comes from the URL or from code. */
    private Optional<String> property(String setting) {
        if (setting.startsWith(PREFIX)) {
            return Optional.of(setting);
        }
        return KnownKeys.ofSetting(setting).stream()
                .filter(environment::containsProperty)
                .findFirst();
    }
}
