package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.error.InvalidSettingsException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** What {@code photonpump.*} says. */
final class PropertiesPhotonPumpConnectionDetails implements PhotonPumpConnectionDetails {

    private final PhotonPumpProperties properties;
    private final @Nullable SslBundles bundles;

    PropertiesPhotonPumpConnectionDetails(PhotonPumpProperties properties, @Nullable SslBundles bundles) {
        this.properties = properties;
        this.bundles = bundles;
    }

    @Override
    public String getUrl() {
        String url = properties.url();
        return url == null || url.isBlank() ? PhotonPumpProperties.DEFAULT_URL : url;
    }

    @Override
    public @Nullable String getUsername() {
        return properties.username();
    }

    @Override
    public @Nullable String getPassword() {
        return properties.password();
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        String bundle = properties.ssl().bundle();
        if (bundle == null || Boolean.FALSE.equals(properties.ssl().enabled())) {
            return null;
        }
        if (bundles == null) {
            throw new InvalidSettingsException("ssl.bundle", "there are no SSL bundles to find '" + bundle + "' in");
        }
        return bundles.getBundle(bundle);
    }
}
