package io.photonpump.spring.boot.diagnostics;

import io.photonpump.internal.text.EditDistance;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpProperties;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Analyzes a start that failed because of unknown {@code photonpump.*} keys. It does not show their values, which may be secrets.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        UnboundConfigurationPropertiesException unbound =
                findCause(cause, UnboundConfigurationPropertiesException.class);
        if (unbound == null || cause.getTarget().getType().resolve() != PhotonPumpProperties.class) {
            return null;
        }
        List<ConfigurationProperty> unknown = List.copyOf(unbound.getUnboundProperties());
        String description = unknown.stream()
                .map(property -> "    " + property.getName() + " (" + property.getOrigin() + ")" + hint(property))
                .collect(Collectors.joining("\n", "Photon Pump has no such property:\n\n", ""));
        return new FailureAnalysis(
                description,
                "Correct or remove the key. IDEs complete all keys, and docs/spring.md lists them. Durations are written as "
                        + "500ms or 5s.",
                cause);
    }

    private static String hint(ConfigurationProperty property) {
        String name = property.getName().toString();
        Optional<String> nearest = KnownKeys.beside(property.getName()).stream()
                .min(Comparator.comparingInt(key -> EditDistance.between(key, name)))
                .filter(key -> EditDistance.between(key, name) <= 4);
        return nearest.map(key -> ": did you mean " + key + "?").orElse("");
    }
}
