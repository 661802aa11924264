package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.Credentials;
import io.photonpump.settings.ClientSettings;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the connection details say about credentials each time that they are asked. Called on threads of the client. */
record CurrentCredentials(PhotonPumpConnectionDetails details) implements Supplier<Credentials> {

    @Override
    public Credentials get() {
        Credentials current = orNull();
        if (current == null) {
            throw new InvalidSettingsException(
                    "username", "the connection details have no username and password any more: set both again");
        }
        return current;
    }

    /** Those of the details, or else of their URL; null if there are none. */
    @Nullable
    Credentials orNull() {
        String username = details.getUsername();
        String password = details.getPassword();
        if (username == null && password == null) {
            Supplier<Credentials> inUrl = ClientSettings.parse(details.getUrl()).credentials();
            return inUrl == null ? null : inUrl.get();
        }
        if (username == null || password == null) {
            throw new InvalidSettingsException(
                    username == null ? "username" : "password",
                    "photonpump.username and photonpump.password belong together: set both, or both in the URL");
        }
        try {
            return new Credentials(username, password);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException("username", String.valueOf(e.getMessage()));
        }
    }
}
