package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.settings.ClientSettings;

/** Has the last word about a client's settings. Beans of this type are called in their order, for each client. */
@FunctionalInterface
public interface ClientSettingsCustomizer {

    void customize(ClientSettings.Builder settings);
}
