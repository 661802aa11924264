package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.settings.ClientSettings;

/**
 * Changes the settings of a client after properties and connection details have been applied. An {@link EventStoreClientFactory}
 * calls the beans of this type in their order for each client that it creates:
 *
 * <pre>{@code
 * @Bean
 * ClientSettingsCustomizer slowArchive() {
 *     return (client, settings) ->
 *             client.equals("archive") ? settings.withOperationTimeout(Duration.ofMinutes(1)) : settings;
 * }
 * }</pre>
 */
@FunctionalInterface
public interface ClientSettingsCustomizer {

    /**
     * Changes the settings of a client. Called on the thread that creates the client.
     *
     * @param client the name passed to the factory, by convention the bean name; {@code eventStoreClient} for the client that the
     *     starter creates
     * @param settings the settings from properties and connection details
     * @return the settings to use
     */
    ClientSettings customize(String client, ClientSettings settings);
}
