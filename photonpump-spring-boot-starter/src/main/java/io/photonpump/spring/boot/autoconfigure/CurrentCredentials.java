package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.Credentials;
import io.photonpump.settings.ClientSettings;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the current credentials from the connection details on each call. Called on threads of the client. */
record CurrentCredentials(PhotonPumpConnectionDetails details) implements Supplier<Credentials> {

    @Override
    public Credentials get() {
        Credentials current = orNull();
        if (current == null) {
            throw new InvalidSettingsException(
                    "username", "the connection details no longer have a username and password: set both");
        }
        return current;
    }

    /** Returns the credentials of the details, or else of their URL, or null if there are none. */
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
                    "photonpump.username and photonpump.password belong together: set both, or set both in the URL");
        }
        return new Credentials(username, password);
    }
}
