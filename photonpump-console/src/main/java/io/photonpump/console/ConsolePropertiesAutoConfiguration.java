package io.photonpump.console;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the {@code photonpump.console} keys, whether the console is on or off. The starter refuses keys below
 * {@code photonpump} that it does not know; this makes it leave those of the console to the console.
 */
@AutoConfiguration
public class ConsolePropertiesAutoConfiguration {

    private static final ConfigurationPropertyName STARTER = ConfigurationPropertyName.of("photonpump");
    private static final ConfigurationPropertyName CONSOLE = ConfigurationPropertyName.of("photonpump.console");

    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor photonPumpConsoleKeys() {
        return KnownKeys::new;
    }

    private static final class KnownKeys extends AbstractBindHandler {

        KnownKeys(BindHandler parent) {
            super(parent);
        }

        @Override
        public void onFinish(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
                throws Exception {
            try {
                super.onFinish(name, target, context, result);
            } catch (UnboundConfigurationPropertiesException e) {
                Set<ConfigurationProperty> unknown = new LinkedHashSet<>(e.getUnboundProperties());
                boolean ours =
                        name.equals(STARTER) && unknown.removeIf(property -> CONSOLE.isAncestorOf(property.getName()));
                if (!ours) {
                    throw e;
                }
                if (!unknown.isEmpty()) {
                    throw new UnboundConfigurationPropertiesException(unknown);
                }
            }
        }
    }
}
