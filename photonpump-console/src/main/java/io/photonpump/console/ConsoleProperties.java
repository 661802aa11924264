package io.photonpump.console;

import io.photonpump.error.InvalidSettingsException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the console.
 *
 * @param enabled Whether to serve the console. By default, it is served only while Spring Boot DevTools is active.
 * @param path Path of the console, below the context path of the application.
 * @param readOnly Whether to refuse all actions: the console then only shows.
 * @param allowedHosts Host names, besides localhost and IP addresses, under which browsers may reach the console without a login.
 */
@ConfigurationProperties(prefix = "photonpump.console", ignoreUnknownFields = false)
public record ConsoleProperties(
        @Nullable Boolean enabled,
        @DefaultValue("/photonpump") String path,
        @DefaultValue("false") boolean readOnly,
        @DefaultValue List<String> allowedHosts) {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    /**
     * Creates settings.
     *
     * @param enabled whether to serve the console; null: only while DevTools is active
     * @param path the path of the console, below the context path
     * @param readOnly whether to refuse all actions
     * @param allowedHosts host names, besides localhost and IP addresses, that need no login
     * @throws InvalidSettingsException if the path is not valid
     */
    public ConsoleProperties {
        if (!PATH.matcher(path).matches()) {
            throw new InvalidSettingsException(
                    "photonpump.console.path",
                    "'" + path
                            + "' is not a path for the console. Let it start with a slash, not end with one, and use only letters, digits and . _ ~ - between slashes");
        }
        allowedHosts = List.copyOf(allowedHosts);
    }
}
