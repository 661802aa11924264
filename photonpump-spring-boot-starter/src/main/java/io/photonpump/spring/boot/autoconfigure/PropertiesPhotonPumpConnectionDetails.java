package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.error.InvalidSettingsException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * Connection details from {@code photonpump.*} properties. URL, username and password are read from the environment on each call,
 * so that a refreshed environment takes effect.
 */
final class PropertiesPhotonPumpConnectionDetails implements PhotonPumpConnectionDetails {

    private static final Logger LOG = LoggerFactory.getLogger(PropertiesPhotonPumpConnectionDetails.class);

    private final PhotonPumpProperties properties;
    private final Environment environment;
    private final @Nullable SslBundles bundles;
    private final AtomicBoolean watched = new AtomicBoolean();

    PropertiesPhotonPumpConnectionDetails(
            PhotonPumpProperties properties, Environment environment, @Nullable SslBundles bundles) {
        this.properties = properties;
        this.environment = environment;
        this.bundles = bundles;
    }

    @Override
    public String getUrl() {
        String url = current("photonpump.url", properties.url());
        return url == null || url.isBlank() ? PhotonPumpProperties.DEFAULT_URL : url;
    }

    @Override
    public @Nullable String getUsername() {
        return current("photonpump.username", properties.username());
    }

    @Override
    public @Nullable String getPassword() {
        return current("photonpump.password", properties.password());
    }

    private @Nullable String current(String key, @Nullable String atStart) {
        return Binder.get(environment).bind(key, String.class).orElse(atStart);
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        String name = properties.ssl().bundle();
        if (name == null || Boolean.FALSE.equals(properties.ssl().enabled())) {
            return null;
        }
        if (bundles == null) {
            throw new InvalidSettingsException("ssl.bundle", "there is no SSL bundle '" + name + "'");
        }
        SslBundle bundle = bundles.getBundle(name);
        if (watched.compareAndSet(false, true)) {
            // The client reads the bundle again for each connection. Without an update handler, Spring Boot would warn
            // after an update that a user of the bundle may not support reloading.
            bundles.addBundleUpdateHandler(
                    name,
                    updated -> LOG.info(
                            "SSL bundle '{}' has changed. The next connection to the event store uses the new one.",
                            name));
        }
        return bundle;
    }
}
