package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.settings.ClientSettings;

/**
 * Changes the settings of a client after properties and connection details have been applied. An {@link EventStoreClientFactory}
 * calls the beans of this type in their order for each client that it creates:
 *
 * <pre>{@code
 * @Bean
 * ClientSettingsCustomizer slowArchive() {
 *     return (client, settings) -> {
 *         if (client.equals("archive")) {
 *             settings.operationTimeout(Duration.ofMinutes(1));
 *         }
 *     };
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
     */
    void customize(String client, ClientSettings.Builder settings);
}
