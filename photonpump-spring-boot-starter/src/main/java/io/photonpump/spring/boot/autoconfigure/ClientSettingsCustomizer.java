package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.settings.ClientSettings;

/**
 * Has the last word about a client's settings. Beans of this type are called in their order, for each client that an
 * {@link EventStoreClientFactory} makes:
 *
 * <pre>{@code
 * @Bean
 * ClientSettingsCustomizer patientArchive() {
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
     * Changes the settings of a client that is about to be made.
     *
     * @param client the name that the client was given: the bean name, {@code eventStoreClient} for the one that the starter makes
     * @param settings what properties and connection details say
     */
    void customize(String client, ClientSettings.Builder settings);
}
